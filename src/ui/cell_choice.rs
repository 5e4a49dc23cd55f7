//! Which cell: its kind, its size, its formulas.

use leptos::prelude::*;

use super::card::Card;
use super::formula::formula;
use super::number_field::NumberField;
use super::state::{State, state, word};
use crate::core::action::Action;
use crate::core::cell::CellKind;
use crate::core::laboratory::{CellSettings, MOST_WIDTH};
use crate::core::lang::typeset::{Markup, Role};
use crate::text::cells::Cells;

/// The settings of the cell.
pub fn settings(state: &State) -> Memo<CellSettings> {
    let laboratory = state.cells.laboratory;
    Memo::new(move |_| laboratory.with(|laboratory| laboratory.cell))
}

/// Changes the cell, as an undo step of its own.
pub fn change(state: &State, set: impl FnOnce(&mut CellSettings)) {
    let mut cell = state.document().with_untracked(|document| document.laboratory.cell);
    set(&mut cell);
    state.seal();
    state.dispatch(Action::ChooseCell(cell));
    state.seal();
}

/// A field for a whole number from 1 to `most`.
#[component]
pub fn CountField(
    /// What is counted.
    label: fn(&Cells, &CellSettings) -> &'static str,
    /// Reads it.
    get: fn(&CellSettings) -> usize,
    /// Writes it.
    set: fn(&mut CellSettings, usize),
    /// The largest.
    most: usize,
) -> impl IntoView {
    let state = state();
    let cell = settings(&state);
    let label = Signal::derive(move || label(&state.text().cells, &cell.get()).to_owned());
    view! {
        <label class="field">
            <span>{move || label.get()}</span>
            <NumberField
                label
                value=Signal::derive(move || get(&cell.get()) as f64)
                check=Callback::new(move |value: f64| {
                    let whole = value.fract() == 0.0 && (1.0..=most as f64).contains(&value);
                    (!whole).then(|| (state.text_untracked().cells.from_to)(1, most))
                })
                on_value=Callback::new(move |value: f64| change(&state, |cell| set(cell, value as usize)))
            />
        </label>
    }
}

/// The card of the cell.
#[component]
pub fn CellChoice() -> impl IntoView {
    let state = state();
    let cell = settings(&state);
    let kind = Memo::new(move |_| cell.get().kind);
    let choose = move |event: web_sys::Event| {
        let key = event_target_value(&event);
        if let Some(kind) = CellKind::ALL.into_iter().find(|kind| kind.key() == key) {
            change(&state, |cell| cell.kind = kind);
        }
    };
    view! {
        <Card id="cell" title=word(|text| text.cells.kind)>
            <select
                data-testid="cell-kind"
                aria-label=word(|text| text.cells.kind)
                on:change=choose
                prop:value=move || kind.get().key()
            >
                {CellKind::ALL
                    .map(|each| {
                        view! {
                            <option value=each.key() selected=move || kind.get() == each>
                                {move || (state.text().cells.kind_name)(each)}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <p class="hint">{move || (state.text().cells.about)(kind.get())}</p>
            <div
                class="typeset"
                role="group"
                tabindex="0"
                aria-label=word(|text| text.cells.equations)
                data-testid="cell-equations"
            >
                {move || {
                    kind.get()
                        .equations()
                        .iter()
                        .map(|equation| view! { <div class="formula">{formula(&markup(equation))}</div> })
                        .collect_view()
                }}
            </div>
            <div class="field-grid">
                <CountField
                    label=|text, cell| if cell.kind == CellKind::Crf { text.tags } else { text.width }
                    get=|cell| cell.width
                    set=|cell, width| cell.width = width
                    most=MOST_WIDTH
                />
                <CountField
                    label=|text, _| text.inputs
                    get=|cell| cell.inputs
                    set=|cell, inputs| cell.inputs = inputs
                    most=MOST_WIDTH
                />
                <Show when=move || kind.get() == CellKind::Residual>
                    <label class="field">
                        <span>{word(|text| text.cells.step_size)}</span>
                        <NumberField
                            label=Signal::derive(move || state.text().cells.step_size.to_owned())
                            value=Signal::derive(move || cell.get().step_size)
                            check=Callback::new(move |value: f64| {
                                (value <= 0.0).then(|| state.text_untracked().model.step_size_positive.to_owned())
                            })
                            on_value=Callback::new(move |value| change(&state, |cell| cell.step_size = value))
                        />
                    </label>
                </Show>
            </div>
        </Card>
    }
}

/// A formula of [`CellKind::equations`] as it is set: words apart by spaces, what follows `_` below the line.
fn markup(equation: &str) -> Markup {
    let identifier = |name: &str, subscript: Option<&str>| Markup::Identifier {
        name: name.to_owned(),
        subscript: subscript.map(str::to_owned),
        role: Role::Other,
    };
    let piece = |word: &str| match word.split_once('_') {
        Some(("", below)) => identifier("", Some(below)),
        Some((name, below)) => identifier(name, Some(below)),
        None if word.bytes().all(|byte| byte.is_ascii_digit()) => Markup::Number(word.to_owned()),
        None => match word {
            "W1" | "W2" => identifier(&word[..1], Some(&word[1..])),
            _ if word.chars().all(char::is_alphabetic) => identifier(word, None),
            _ => Markup::Operator(word.to_owned()),
        },
    };
    Markup::Row(equation.split(' ').map(piece).collect())
}

//! The weights of the cell as matrices, one gate at a time; each number can be typed, and all drawn anew from a seed.

use leptos::prelude::*;

use super::card::Card;
use super::cell_choice::settings;
use super::number_field::NumberField;
use super::state::{State, state, word};
use crate::core::action::Action;
use crate::core::cell::{Gate, Matrix};
use crate::core::laboratory::matrices::NamedMatrix;
use crate::core::random::Random;
use crate::text::cells::matrix_problem;

/// The card of the weights.
#[component]
pub fn CellWeights() -> impl IntoView {
    let state = state();
    let cell = settings(&state);
    let shape = Memo::new(move |_| cell.get().shape());
    let matrices = Memo::new(move |_| shape.get().matrices());
    let gates = Memo::new(move |_| {
        let mut gates: Vec<Gate> = matrices.with(|matrices| matrices.iter().map(|matrix| matrix.gate).collect());
        gates.dedup();
        gates
    });
    let chosen = RwSignal::new(Gate::State);
    let open = Memo::new(move |_| {
        let chosen = chosen.get();
        gates.with(|gates| gates.iter().find(|gate| **gate == chosen).or(gates.first()).copied().unwrap_or(chosen))
    });
    let weights = Memo::new(move |_| state.cells.laboratory.with(|laboratory| laboratory.weights_of(&matrices.get())));
    let gate_button = move |gate: Gate| {
        view! {
            <button
                type="button"
                aria-pressed=move || (open.get() == gate).to_string()
                on:click=move |_| chosen.set(gate)
            >
                {move || (state.text().cells.gate_name)(gate)}
            </button>
        }
    };
    let draw = move |_| {
        state.seal();
        let seed = cell.get_untracked().seed;
        // Any other seed will do; one that is easy to read and type is nicer.
        let next = Random::new(u64::from(seed), 0).next_bits() % 9_999 + 1;
        state.dispatch(Action::DrawWeights(next as u32));
        state.seal();
    };
    view! {
        <Card id="cell-weights" title=word(|text| text.cells.weights)>
            <div class="weight-seed">
                <label class="field">
                    <span>{word(|text| text.cells.seed)}</span>
                    <NumberField
                        label=Signal::derive(move || state.text().cells.seed.to_owned())
                        value=Signal::derive(move || f64::from(cell.get().seed))
                        check=Callback::new(move |value: f64| {
                            let whole = value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value);
                            (!whole).then(|| (state.text_untracked().cells.from_to)(0, u32::MAX as usize))
                        })
                        on_value=Callback::new(move |value: f64| {
                            state.seal();
                            state.dispatch(Action::DrawWeights(value as u32));
                            state.seal();
                        })
                    />
                </label>
                <button type="button" data-testid="draw-weights" on:click=draw>{word(|text| text.cells.draw)}</button>
            </div>
            <p class="hint">
                {move || (state.text().cells.weight_count)(shape.get().weight_count())}". "
                {word(|text| text.cells.draw_hint)}
            </p>
            <div class="segments" role="group" aria-label=word(|text| text.cells.weights)>
                {move || gates.get().into_iter().map(gate_button).collect_view()}
            </div>
            {move || {
                let open = open.get();
                let mut first = 0;
                let mut shown = Vec::new();
                for matrix in matrices.get() {
                    if matrix.gate == open {
                        shown.push(view! { <MatrixFields matrix first weights /> });
                    }
                    first += matrix.len();
                }
                shown
            }}
            <WeightText />
        </Card>
    }
}

/// The numbers of one matrix.
#[component]
fn MatrixFields(matrix: Matrix, first: usize, weights: Memo<Vec<f64>>) -> impl IntoView {
    let state = state();
    let field = move |index: usize| {
        let (row, column) = (index / matrix.columns + 1, index % matrix.columns + 1);
        view! {
            <NumberField
                label=Signal::derive(move || (state.text().cells.entry)(matrix.name, row, column))
                value=Signal::derive(move || weights.with(|weights| weights.get(first + index).copied().unwrap_or(0.0)))
                on_value=Callback::new(move |value| set(&state, matrix, first, index, value, &weights.get_untracked()))
            />
        }
    };
    view! {
        <div class="matrix" data-testid=format!("matrix-{}", matrix.name)>
            <span class="matrix-name" aria-hidden="true">{&matrix.name[..1]}<sub>{&matrix.name[1..]}</sub></span>
            <div class="matrix-numbers" style=format!("--columns: {}", matrix.columns)>
                {(0..matrix.len()).map(field).collect_view()}
            </div>
        </div>
    }
}

fn set(state: &State, matrix: Matrix, first: usize, index: usize, value: f64, weights: &[f64]) {
    let Some(values) = weights.get(first..first + matrix.len()) else { return };
    let mut values = values.to_vec();
    values[index] = value;
    let Matrix { name, rows, columns, .. } = matrix;
    state.seal();
    state.dispatch(Action::SetWeights {
        matrices: vec![NamedMatrix { name: name.to_owned(), rows, columns, values }],
        place: Some(format!("{name} {index}")),
    });
    state.seal();
}

/// The matrices that are not as drawn, as text.
#[component]
fn WeightText() -> impl IntoView {
    let state = state();
    let text = Memo::new(move |_| state.cells.laboratory.with(|laboratory| laboratory.weights.to_string()));
    let problems = Memo::new(move |_| {
        let language = state.language.get();
        let words = &state.text().cells;
        state.cells.trial.with(|trial| {
            let sentence = |problem| {
                let (line, message) = matrix_problem(problem, language);
                format!("{}: {message}", (words.problem_line)(line))
            };
            trial.problems.weights.iter().take(6).map(sentence).collect::<Vec<_>>()
        })
    });
    view! {
        <details class="settings">
            <summary>{word(|text| text.cells.as_text)}</summary>
            <textarea
                class="table-text"
                rows="5"
                spellcheck="false"
                autocomplete="off"
                data-testid="weight-text"
                aria-label=word(|text| text.cells.as_text)
                prop:value=move || text.get()
                on:input=move |event| state.dispatch(Action::TypeWeights(event_target_value(&event)))
                on:blur=move |_| state.seal()
            ></textarea>
            <p class="hint">{word(|text| text.cells.weights_hint)}</p>
        </details>
        <Show when=move || !problems.with(Vec::is_empty)>
            <div class="table-problems" role="status" data-testid="weight-problems">
                <ul>{move || problems.get().into_iter().map(|each| view! { <li>{each}</li> }).collect_view()}</ul>
            </div>
        </Show>
    }
}

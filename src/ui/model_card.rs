//! The model: the equations as typeset, the text they come from, and what needs mending.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::card::Card;
use super::editor::Editor;
use super::formula::formula_of;
use super::network_view::{Lit, NetworkView};
use super::solver_settings::SolverFields;
use super::state::{state, word};
use crate::core::action::Action;
use crate::core::data::Target;
use crate::core::lang::ast::StatementKind;
use crate::core::lang::diagnostic::Diagnostic;
use crate::core::lang::span::Span;
use crate::core::lang::typeset::{self, Role};
use crate::text::problem;

/// The most problems listed; the others are counted.
const MOST_PROBLEMS: usize = 8;

/// The card of the equations.
#[component]
pub fn ModelCard() -> impl IntoView {
    let state = state();
    let focus = RwSignal::new(None::<Span>);
    let text = Memo::new(move |_| state.document().with(|document| document.model.clone()));
    let marks = Signal::derive(move || {
        state
            .compilation
            .with(|compilation| compilation.diagnostics.iter().map(|diagnostic| diagnostic.span).collect::<Vec<_>>())
    });
    view! {
        <Card id="model" title=word(|text| text.model.title)>
            <Typeset />
            <Editor
                label=Signal::derive(move || state.text().model.editor.to_owned())
                value=Signal::derive(move || text.get())
                marks
                described_by="problems"
                focus
                on_text=Callback::new(move |text| state.dispatch(Action::TypeModel(text)))
                on_leave=Callback::new(move |()| state.seal())
            />
            <Problems focus />
            <SolverFields />
        </Card>
    }
}

/// The equations, helpers and known solutions; parameters and start values stand below with their sliders.
#[component]
fn Typeset() -> impl IntoView {
    let state = state();
    let view = NetworkView::expect();
    let formulas = move || {
        let model = state.model.get();
        // The highest derivative, y'' of a second-order equation, has the colour of its first state.
        let role = |name: &str| match model.target(name).or_else(|| model.target(name.trim_end_matches('\''))) {
            Some(Target::State(index)) => Role::State(index),
            Some(Target::Definition(_)) => Role::Definition,
            None if model.quantities.iter().any(|quantity| quantity.symbol() == name) => Role::Parameter,
            None => Role::Other,
        };
        let is_definition = |name: &str| model.definitions.iter().any(|definition| definition.name == name);
        state.compilation.with(|compilation| {
            let statements = compilation.syntax.statements.iter();
            statements
                .filter(|statement| match &statement.kind {
                    StatementKind::Derivative { .. } | StatementKind::Exact { .. } => true,
                    StatementKind::Assignment { variable, .. } => is_definition(&variable.name),
                    StatementKind::Initial { .. } => false,
                })
                .map(|statement| view! { <div class="formula">{formula_of(&model, &typeset::statement(statement, &role))}</div> })
                .collect_view()
        })
    };
    view! {
        <div
            class="typeset"
            role="group"
            tabindex="0"
            aria-label=word(|text| text.model.typeset)
            data-testid="typeset"
            on:pointerover=move |event| view.lit.set(pointed(event.target()))
            on:pointerleave=move |_| view.lit.set(None)
            on:focusout=move |_| view.lit.set(None)
            on:keydown=move |event| walk(&view, &event)
        >
            {formulas}
        </div>
    }
}

/// The innermost part of a formula under the pointer.
fn pointed(target: Option<web_sys::EventTarget>) -> Option<Lit> {
    let element: Element = target?.dyn_into().ok()?;
    let part = element.closest("[data-state], [data-weight], [data-start]").ok()??;
    let number = |name: &str| part.get_attribute(name)?.parse().ok();
    let name = number("data-weight").map(Lit::Parameter).or_else(|| number("data-state").map(Lit::State));
    name.or_else(|| Some(Lit::Term(Span::new(number("data-start")?, number("data-end")?))))
}

/// Arrows go from term to term.
fn walk(view: &NetworkView, event: &web_sys::KeyboardEvent) {
    let forward = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => true,
        "ArrowLeft" | "ArrowUp" => false,
        _ => return,
    };
    let group = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(terms) = group.and_then(|group| group.query_selector_all("[data-start]").ok()) else { return };
    let all: Vec<Lit> = (0..terms.length()).filter_map(|index| pointed(terms.get(index).map(Into::into))).collect();
    let here = view.lit.get_untracked().and_then(|lit| all.iter().position(|term| *term == lit));
    let next = match here {
        None => all.first(),
        Some(here) if forward => all.get(here + 1),
        Some(here) => here.checked_sub(1).and_then(|before| all.get(before)),
    };
    if let Some(next) = next {
        view.lit.set(Some(*next));
    }
    event.prevent_default();
    event.stop_propagation();
}

/// All problems at once, each with its place and its repairs.
#[component]
fn Problems(focus: RwSignal<Option<Span>>) -> impl IntoView {
    let state = state();
    let diagnostics = Memo::new(move |_| state.compilation.with(|compilation| compilation.diagnostics.clone()));
    let repairable = move || diagnostics.with(|all| all.iter().filter(|each| !each.repairs.is_empty()).count() > 1);
    let beyond = move || diagnostics.with(|all| all.len().saturating_sub(MOST_PROBLEMS));
    view! {
        <section
            class="problems"
            id="problems"
            data-testid="problems"
            aria-label=word(|text| text.model.problems)
            aria-live="polite"
        >
            <Show when=move || diagnostics.with(|all| !all.is_empty())>
                <ul>
                    {move || {
                        diagnostics
                            .get()
                            .into_iter()
                            .take(MOST_PROBLEMS)
                            .map(|diagnostic| view! { <ProblemItem diagnostic focus /> })
                            .collect_view()
                    }}
                </ul>
                <p class="hint">
                    <Show when=move || { beyond() > 0 }>
                        {move || (state.text().model.more_problems)(beyond())} " "
                    </Show>
                    {move || state.model.with(|model| !model.states.is_empty()).then(|| state.text().model.still_running)}
                </p>
                <Show when=repairable>
                    <button
                        type="button"
                        data-testid="repair-all"
                        on:click=move |_| {
                            state.seal();
                            state.dispatch(Action::RepairAll);
                        }
                    >
                        {word(|text| text.model.repair_all)}
                    </button>
                </Show>
            </Show>
        </section>
    }
}

#[component]
fn ProblemItem(diagnostic: Diagnostic, focus: RwSignal<Option<Span>>) -> impl IntoView {
    let state = state();
    let Diagnostic { span, problem, repairs } = diagnostic;
    let place = move || {
        let (line, column) = state.document().with(|document| line_and_column(&document.model, span.start));
        (state.text().model.line)(line, column)
    };
    let message = Memo::new(move |_| problem::problem(&problem, state.language.get()));
    let repair_buttons = repairs
        .into_iter()
        .map(|repair| {
            let kind = repair.kind.clone();
            let label = move || problem::repair(&kind, state.language.get());
            view! {
                <button
                    type="button"
                    class="repair"
                    data-testid="repair"
                    on:click=move |_| {
                        state.seal();
                        state.dispatch(Action::Repair(repair.clone()));
                    }
                >
                    {label}
                </button>
            }
        })
        .collect_view();
    view! {
        <li class="problem">
            <button
                type="button"
                class="place"
                on:click=move |_| {
                    focus.set(None);
                    focus.set(Some(span));
                }
            >
                {place}
            </button>
            <span class="message">
                {move || message.get().message} " " <span class="hint">{move || message.get().hint}</span>
            </span>
            <span class="repairs">{repair_buttons}</span>
        </li>
    }
}

/// 1-based line and column, in characters, of a byte of the text.
fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

//! An explosion in words, and the buttons that cure it. One place turns a diagnosis into sentences and actions.

use leptos::prelude::*;

use super::shared::Shared;
use super::state::{State, state, word};
use crate::core::action::Action;
use crate::core::explosion::{Cure, Diagnosis};
use crate::core::method::Halt;
use crate::core::number;
use crate::core::simulate::SolverSettings;
use crate::text::explosion::{self, Subject};

/// Where it shows, and why.
pub fn sentences(state: &State, diagnosis: &Diagnosis) -> (String, String) {
    let text = state.text();
    let solver = state.solver.get();
    state.document().with(|document| {
        state.model.with(|model| {
            let subject =
                Subject { model, source: &document.model, method: solver.method, step_size: solver.step_size };
            (explosion::place(diagnosis, &subject, text), explosion::reason(diagnosis, &subject, text))
        })
    })
}

/// Where and why a method that chooses its own steps gave up; `None` if it did not.
pub fn halted(state: &State) -> Option<(String, String)> {
    let text = &state.text().stage;
    let adaptive = state.solver.get().method.adaptive();
    state.run.with(|run| {
        let trajectory = run.main().filter(|_| adaptive)?;
        let name = &run.model.states.get(trajectory.diverged?.component)?.name;
        let time = trajectory.times.last().copied().unwrap_or(run.model.start_time);
        let halt = trajectory.report.and_then(|report| report.halted).unwrap_or(Halt::StepTooSmall);
        Some(((text.halted)(name, &number::significant(time, 4), halt), (text.halted_hint)(halt).to_owned()))
    })
}

/// Does what a cure says, as one step to undo.
fn apply(state: &State, cure: &Cure) {
    let solver = state.solver.get_untracked();
    let action = match cure {
        Cure::StepSize(step_size) => Action::SetSolver(SolverSettings { step_size: *step_size, ..solver }),
        Cure::Method(method) => Action::SetSolver(SolverSettings { method: *method, ..solver }),
        Cure::EndTime(end_time) => Action::SetSolver(SolverSettings { end_time: *end_time, ..solver }),
        Cure::Clip(clip) => Action::SetSolver(SolverSettings { clip: *clip, ..solver }),
        Cure::StartValues { values, .. } => Action::AcceptFit(values.clone()),
    };
    state.seal();
    state.dispatch(action);
    state.seal();
}

/// The buttons of the first `most` cures, each with what it does.
#[component]
pub fn Cures(
    /// What is cured.
    diagnosis: Signal<Option<Shared<Diagnosis>>>,
    /// How many are shown.
    most: usize,
) -> impl IntoView {
    let state = state();
    let button = move |cure: &Cure| {
        let solver = state.solver.get_untracked();
        let start = state.model.with_untracked(|model| model.start_time);
        let steps = ((solver.end_time - start) / solver.step_size).ceil().max(0.0) as usize;
        let (label, effect) = explosion::cure(cure, steps, solver.step_size, state.text());
        let cure = cure.clone();
        view! {
            <li>
                <button type="button" on:click=move |_| apply(&state, &cure)>{label}</button>
                <span class="hint">{effect}</span>
            </li>
        }
    };
    view! {
        <ul class="cures" aria-label=word(|text| text.explosion.cures)>
            {move || diagnosis.get().map(|found| found.cures.iter().take(most).map(button).collect_view())}
        </ul>
    }
}

//! The button that begins a study or stops it, with how far it is.

use leptos::prelude::*;

use super::state::{State, state, word};
use super::studies::{Kind, Phase};
use super::study_run::Studies;
use crate::core::study::Study;
use crate::text;

/// One button; beside it the progress while it runs, or why there is nothing.
#[component]
pub fn StudyButton(
    /// What it begins.
    study: fn(&State) -> Study,
    /// Its kind.
    kind: Kind,
    /// What it says at rest.
    #[prop(into)]
    label: Signal<String>,
    /// What it does, in more words.
    #[prop(into)]
    explained: Signal<String>,
    /// Its test id.
    test: &'static str,
) -> impl IntoView {
    let state = state();
    let studies = Studies::expect();
    let phase = Memo::new(move |_| state.studies.phase(kind));
    let running = Memo::new(move |_| matches!(phase.get(), Phase::Running(_)));
    let share = move || match phase.get() {
        Phase::Running(share) => share,
        _ => 0.0,
    };
    let standing = move || standing(&state, &phase.get());
    view! {
        <div class="study-row">
            <button
                type="button"
                data-testid=test
                title=move || explained.get()
                on:click=move |_| studies.start_or_stop(study(&state))
            >
                {move || if running.get() { state.text().studies.stop.to_owned() } else { label.get() }}
            </button>
            <progress
                max="1"
                value=move || share().to_string()
                aria-label=word(|text| text.studies.progress)
                class:idle=move || !running.get()
            ></progress>
            <p class="hint" role="status" data-testid=format!("{test}-status")>{standing}</p>
        </div>
    }
}

/// How far a study is, or why there is nothing, in words; none where there is nothing to tell.
pub fn standing(state: &State, phase: &Phase) -> String {
    let text = &state.text().studies;
    match phase {
        Phase::Idle | Phase::Whole => String::new(),
        Phase::Running(share) => (text.working)((100.0 * share) as u32),
        Phase::Stopped => text.stopped.to_owned(),
        Phase::Refused(problem) => text::fit::fit_problem(problem, state.language.get()).to_string(),
        Phase::Lost => text.lost.to_owned(),
        Phase::Unavailable => text.unavailable.to_owned(),
    }
}

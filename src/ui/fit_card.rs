//! The fit: choose, run, watch, take over or leave.

use leptos::prelude::*;

use super::card::Card;
use super::controls::Controls;
use super::fit_run::Phase;
use super::fit_settings::{Choice, Settings};
use super::fitted_table::FittedTable;
use super::loss_plot::LossPlot;
use super::state::{State, state, word};
use super::step_study::StepStudy;
use super::sureness::Sureness;
use crate::core::action::Action;
use crate::core::fit::Optimiser;
use crate::text;

/// The card of how to fit and everything the fit found.
#[component]
pub fn FitCard() -> impl IntoView {
    let state = state();
    let controls = Controls::expect();
    let ended = Memo::new(move |_| state.fit.with(|view| matches!(view.phase, Phase::Ended(_))));
    view! {
        <Card id="fit" title=word(|text| text.fit.title)>
            <div class="fit-row">
                <button
                    type="button"
                    data-testid="continue-button"
                    disabled=move || !ended.get()
                    on:click=move |_| controls.go_on()
                >
                    {word(|text| text.fit.go_on)}
                </button>
                <Choice
                    label=word(|text| text.fit.optimiser)
                    test="optimiser"
                    options=|text| Optimiser::ALL.map(|one| (one.key(), (text.fit.optimiser_name)(one))).into()
                    chosen=|fit| fit.optimiser.key()
                    choose=|fit, key| {
                        let named = Optimiser::ALL.into_iter().find(|one| one.key() == key);
                        fit.optimiser = named.unwrap_or(fit.optimiser);
                    }
                />
            </div>
            <Outcome />
            <details class="settings">
                <summary>{word(|text| text.fit.settings)}</summary>
                <Settings />
                <label class="check">
                    <input
                        type="checkbox"
                        data-testid="follow"
                        prop:checked=move || state.follows.get()
                        on:change=move |event| state.follows.set(event_target_checked(&event))
                    />
                    <span>{word(|text| text.follow.switch)}</span>
                </label>
                <p class="hint">{word(|text| text.follow.explained)}</p>
                <p class="hint">{word(|text| text.fit.euler_is_the_model)}</p>
            </details>
        </Card>
    }
}

/// Where the fit stands: what it could do, that it runs, why it stopped or could not begin.
pub fn sentence(state: &State) -> String {
    let language = state.language.get();
    let text = &state.text().fit;
    state.fit.with(|view| match &view.phase {
        Phase::Idle => invitation(state),
        Phase::Running if view.step.is_none() => text.starting.into(),
        Phase::Running => match view.starts {
            Some(starts) => (state.text().waterfall.running)(starts, view.workers),
            None => text.running.into(),
        },
        Phase::Ended(reason) => text::fit::stop_reason(*reason, language).to_string(),
        Phase::Refused(problem) => text::fit::fit_problem(problem, language).to_string(),
        Phase::Lost => text.lost.into(),
    })
}

fn invitation(state: &State) -> String {
    let free = state.model.with(|model| model.quantities.iter().filter(|quantity| !quantity.fixed).count());
    match state.counted_points() {
        0 => state.text().fit.no_points.into(),
        points => (state.text().fit.invitation)(points, free),
    }
}

/// How much of what was asked for is done; empty while no fit runs.
#[component]
pub fn Progress() -> impl IntoView {
    let state = state();
    // Of a fit from many starts the starts that are through, else the iterations.
    let starts = move || {
        state.fit.with(|view| match (&view.phase, &view.step, view.starts) {
            (Phase::Running, Some(step), Some(starts)) => Some((step.starts, starts.max(1))),
            _ => None,
        })
    };
    let share = move || {
        state.fit.with(|view| match (&view.phase, &view.step, starts()) {
            (_, _, Some((done, all))) => f64::from(done) / f64::from(all),
            (Phase::Running, Some(step), None) if view.limit > 0 => f64::from(step.iteration) / f64::from(view.limit),
            _ => 0.0,
        })
    };
    let words = move || starts().map(|(done, all)| (state.text().waterfall.progress)(done, all));
    view! {
        <progress
            max="1"
            value=move || share().to_string()
            aria-label=word(|text| text.fit.progress)
            aria-valuetext=words
            class:idle=move || state.fit.with(|view| !view.is_running())
        ></progress>
    }
}

#[component]
fn Outcome() -> impl IntoView {
    let state = state();
    let ended = Memo::new(move |_| state.fit.with(|view| matches!(view.phase, Phase::Ended(_))));
    let shown = Memo::new(move |_| state.fit.with(|view| view.step.is_some()));
    let rows = Memo::new(move |_| {
        state.fit.with(|view| {
            let rows = view.before.iter().zip(&view.after);
            rows.map(|((name, before), after)| (name.clone(), *before, *after)).collect::<Vec<_>>()
        })
    });
    let values = move |which: fn(&(String, f64, f64)) -> f64| {
        rows.get_untracked().iter().map(|row| (row.0.clone(), which(row))).collect::<Vec<_>>()
    };
    // Whether the document holds the fitted values at present.
    let in_use = Memo::new(move |_| {
        // While a point is dragged, the document still holds the values from before.
        if state.followed.with(Option::is_some) {
            return true;
        }
        let model = state.model.get();
        rows.with(|rows| {
            rows.iter().all(|(name, _, after)| {
                model.quantities.iter().any(|quantity| quantity.name == *name && quantity.value == *after)
            })
        })
    });
    let is_kept = Memo::new(move |_| state.document().with(|document| state.kept.holds(document)));
    let can_keep = move || !is_kept.get() && state.kept.has_room() && state.finding.with(Option::is_some);
    let has_ghost = move || state.ghost.with(Option::is_some);
    let unfolded = RwSignal::new(false);
    view! {
        <Show when=move || shown.get()>
            <LossPlot />
            <FittedTable rows />
            <StepStudy />
            <Sureness open=unfolded />
        </Show>
        <Show when=move || ended.get()>
            <div class="button-row">
                <Show
                    when=move || in_use.get()
                    fallback=move || {
                        view! {
                            <button
                                type="button"
                                on:click=move |_| state.dispatch(Action::AcceptFit(values(|row| row.2)))
                            >
                                {word(|text| text.fit.use_values)}
                            </button>
                        }
                    }
                >
                    <button
                        type="button"
                        on:click=move |_| state.dispatch(Action::AcceptFit(values(|row| row.1)))
                    >
                        {word(|text| text.fit.discard)}
                    </button>
                </Show>
                <button
                    type="button"
                    on:click=move |_| {
                        let ghost = (!state.ghost.with_untracked(Option::is_some)).then(|| state.run.get_untracked());
                        state.ghost.set(ghost);
                    }
                >
                    {move || if has_ghost() { state.text().fit.remove_ghost } else { state.text().fit.keep_ghost }}
                </button>
                <button
                    type="button"
                    data-testid="keep-model"
                    disabled=move || !can_keep()
                    title=move || if state.kept.has_room() { "" } else { state.text().compare.full }
                    on:click=move |_| state.kept.keep(&state)
                >
                    {move || if is_kept.get() { state.text().compare.is_kept } else { state.text().compare.keep }}
                </button>
            </div>
        </Show>
    }
}

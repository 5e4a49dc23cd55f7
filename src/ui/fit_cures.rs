//! What to change in the settings of a fit that went wrong, each as one button.

use leptos::prelude::*;

use super::controls::Controls;
use super::state::{State, state, word};
use crate::core::fit::{FitSettings, Optimiser, Sigmas, StopReason, segments_to_try};
use crate::core::loss::{Uneven, course, uneven};
use crate::core::number;

/// Changes the settings of the fit, as one step to undo.
fn change(state: &State, set: impl FnOnce(&mut FitSettings)) {
    state.seal();
    super::fit_settings::change(state, set);
}

/// How much smaller the learning rate is that is offered.
const SMALLER: f64 = 10.0;

/// A smaller learning rate, when Adam's steps went beyond all bounds.
#[component]
pub fn LearningRateCure() -> impl IntoView {
    let state = state();
    let settings = Memo::new(move |_| state.document().with(|document| document.fit));
    let smaller = move |fit: FitSettings| {
        let rate = fit.learning_rate / SMALLER;
        number::rounded(rate, rate / 100.0)
    };
    let diverged = Memo::new(move |_| {
        let ended = super::fit_run::Phase::Ended(StopReason::Diverged);
        settings.get().optimiser == Optimiser::Adam && state.fit.with(|view| view.phase == ended)
    });
    let take = move |_| change(&state, |fit| fit.learning_rate = smaller(*fit));
    view! {
        <Show when=move || diverged.get()>
            <button type="button" class="lower-rate" data-testid="lower-rate" on:click=take>
                {move || (state.text().explosion.lower_rate)(&number::significant(smaller(settings.get()), 4))}
            </button>
        </Show>
    }
}

/// A fit in segments, when one in a single piece ended far from points that go up and down.
#[component]
pub fn SegmentsCure() -> impl IntoView {
    let state = state();
    let controls = Controls::expect();
    let count = Memo::new(move |_| {
        let fit = state.document().with(|document| document.fit);
        state.finding.with(|finding| {
            let report = &finding.as_ref()?.report;
            state.observations.with(|observations| segments_to_try(&fit, observations, report))
        })
    });
    let take = move |count: u32| {
        change(&state, |fit| fit.segments = count);
        controls.fit_or_stop();
    };
    let button = move |count: u32| {
        view! {
            <button type="button" class="lower-rate" data-testid="try-segments" on:click=move |_| take(count)>
                {move || (state.text().fit_settings.try_segments)(count)}
            </button>
        }
    };
    move || count.get().map(button)
}

/// Columns weighed each by its own scatter, when a fit has heard only one of them.
#[component]
pub fn ColumnsCure() -> impl IntoView {
    let state = state();
    let controls = Controls::expect();
    let uneven = Memo::new(move |_| {
        let fitted = state.finding.with(|finding| finding.as_ref().map(|finding| finding.report.free.len()))?;
        let fit = state.document().with(|document| document.fit);
        state.run.with(|run| {
            let runs = run.trajectories.as_deref().unwrap_or_default();
            state
                .observations
                .with(|observations| uneven(&fit, observations, &course(&run.model, observations, &fit, runs), fitted))
        })
    });
    let take = move |_| {
        change(&state, |fit| fit.sigmas = Sigmas::Estimated);
        controls.fit_or_stop();
    };
    let offer = move |found: Uneven| {
        let said = move || {
            let name = |target| state.model.with(|model| model.target_name(target).to_owned());
            let ratio = number::significant(found.ratio, 2);
            (state.text().fit_settings.uneven)(&name(found.loud), &name(found.quiet), &ratio)
        };
        view! {
            <div class="uneven" data-testid="uneven-columns">
                <span>{said}</span>
                <button type="button" class="lower-rate" data-testid="weigh-columns" on:click=take>
                    {word(|text| text.fit_settings.weigh_columns)}
                </button>
            </div>
        }
    };
    move || uneven.get().map(offer)
}

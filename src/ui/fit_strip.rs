//! The fit beside the plot: the large button, where it stands in a sentence, and what it found, seen without scrolling.

use leptos::prelude::*;

use super::controls::Controls;
use super::fit_card;
use super::fit_cures::{ColumnsCure, LearningRateCure, SegmentsCure};
use super::fit_run::{FitView, Phase};
use super::state::{state, word};
use crate::core::number;

/// The most values shown here; all stand in the fit card.
const MOST_VALUES: usize = 12;

/// The strip under the plot. Its height does not depend on whether there is a result.
#[component]
pub fn FitStrip() -> impl IntoView {
    let state = state();
    let controls = Controls::expect();
    let running = Memo::new(move |_| state.fit.with(FitView::is_running));
    let found = Memo::new(move |_| state.fit.with(|view| view.step.is_some()));
    let values = Memo::new(move |_| {
        let known = |place: usize| {
            // What is known is of the values before the point that is dragged was taken.
            if state.followed.with(Option::is_some) {
                return None;
            }
            state.finding.with(|finding| {
                let known = finding.as_ref()?.report.statistics.uncertainties.get(place)?;
                known.as_ref().ok().map(|known| known.standard_error)
            })
        };
        let shown = |place, value| match known(place) {
            Some(error) => number::with_error(value, error),
            None => number::significant(value, 5),
        };
        state.fit.with(|view| {
            let pairs = view.before.iter().zip(&view.after).take(MOST_VALUES).enumerate();
            pairs.map(|(place, ((name, _), value))| (name.clone(), shown(place, *value))).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="fit-strip" role="group" aria-label=word(|text| text.fit.title)>
            <button
                type="button"
                class="primary large"
                data-testid="fit-button"
                on:click=move |_| controls.fit_or_stop()
            >
                {move || if running.get() { state.text().fit.stop } else { state.text().fit.run }}
            </button>
            <div class="fit-words">
                <fit_card::Progress />
                <p class="sentence" data-testid="fit-sentence" role="status">{move || fit_card::sentence(&state)}</p>
                <LearningRateCure />
                <SegmentsCure />
                <ColumnsCure />
                <dl class="fit-values" class:empty=move || !found.get() data-testid="fit-values">
                    <div>
                        <dt title=word(|text| text.fit.loss_explained)>{word(|text| text.fit.best_loss)}</dt>
                        <dd data-testid="best-loss">
                            {move || {
                                state.fit.with(|view| {
                                    view.step.as_ref().map(|step| number::significant(step.best_loss, 6))
                                })
                            }}
                        </dd>
                    </div>
                    <div>
                        <dd data-testid="iterations">
                            {move || {
                                state.fit.with(|view| {
                                    view.step
                                        .as_ref()
                                        .map(|step| (state.text().fit.iteration)(view.optimiser, step.iteration))
                                })
                            }}
                        </dd>
                    </div>
                    <div>
                        <dd>
                            {move || {
                                state.fit.with(|view| {
                                    (!view.is_running() && view.phase != Phase::Idle)
                                        .then(|| (state.text().fit.milliseconds)(&number::significant(view.elapsed.round(), 4)))
                                })
                            }}
                        </dd>
                    </div>
                    {move || {
                        values
                            .get()
                            .into_iter()
                            .map(|(name, value)| view! { <div class="fit-value"><dt>{name}</dt><dd>{value}</dd></div> })
                            .collect_view()
                    }}
                </dl>
            </div>
        </div>
    }
}

//! One slider that moves all parameters along the direction which the points fix worst, and what the points fix at all, in
//! a sentence. What it shows is a preview until it is kept.

use leptos::prelude::*;

use super::shared::Shared;
use super::state::{Run, State, state, word};
use crate::core::action::Action;
use crate::core::loss;
use crate::core::number;
use crate::core::sloppiest::Way;
use crate::text::certainty;

/// Steps from the fit to either end.
const STEPS: f64 = 100.0;

/// The longest run whose loss is looked at along the way when the fold opens; that must not be felt.
const MOST_MOMENTS: usize = 5_000;

/// The most parameters whose values stand under the slider; all move in the card of the parameters.
const MOST_VALUES: usize = 8;

/// The sentence and the slider; there while a finding is.
#[component]
pub fn SloppiestSlider() -> impl IntoView {
    let state = state();
    let tried = state.certainty.tried;
    on_cleanup(move || tried.set(None));
    let way = Memo::new(move |_| {
        let ranges =
            state.model.with(|model| model.quantities.iter().map(|quantity| quantity.range).collect::<Vec<_>>());
        state.finding.with(|finding| {
            let report = &finding.as_ref()?.report;
            let way = Way::new(report, &ranges)?;
            let short = state.run.with_untracked(|run| run.main().is_some_and(|main| main.times.len() <= MOST_MOMENTS));
            Some(if short { way.within_noise(report, |values| loss_of(&state, &state.run_with(values))) } else { way })
        })
    });
    let place = RwSignal::new(0.0);
    let verdict = move || {
        state.finding.with(|finding| {
            let Some(finding) = finding else { return String::new() };
            let report = &finding.report;
            let values: Vec<f64> = report.free.iter().filter_map(|&index| report.values.get(index).copied()).collect();
            let found = report.statistics.verdict(&values);
            certainty::verdict(&found, &finding.free_names(), state.language.get(), &state.text().certainty)
        })
    };
    let back = move || {
        place.set(0.0);
        tried.set(None);
    };
    let slide = move |event: web_sys::Event| {
        let Ok(moved) = event_target_value(&event).parse::<f64>() else { return };
        place.set(moved / STEPS);
        let values = way.with_untracked(|way| way.as_ref().map(|way| way.values(moved / STEPS)));
        tried.set(values.filter(|_| moved != 0.0).map(Shared::new));
    };
    let keep = move |_| {
        let Some(values) = tried.get_untracked() else { return };
        let named = state.finding.with_untracked(|finding| {
            let finding = finding.as_ref()?;
            let named = |&index: &usize| Some((finding.names.get(index)?.clone(), *values.get(index)?));
            Some(finding.report.free.iter().filter_map(named).collect())
        });
        back();
        if let Some(named) = named {
            state.seal();
            state.dispatch(Action::AcceptFit(named));
            state.seal();
        }
    };
    let said = move || {
        let text = &state.text().certainty;
        let place = place.get();
        if place == 0.0 { text.at_the_fit.to_owned() } else { (text.place)(&percent(place)) }
    };
    // The parameters that take part, the leading one first, at their present place.
    let values = move || {
        state.finding.with(|finding| {
            let Some(finding) = finding else { return Vec::new() };
            let report = &finding.report;
            let parts = report.statistics.sloppiest.as_ref().map_or(&[][..], |direction| &direction.parameters);
            let shown = state.displayed.get();
            let value = |&part: &usize| {
                let index = *report.free.get(part)?;
                Some((finding.names.get(index)?.clone(), number::significant(*shown.get(index)?, 5)))
            };
            parts.iter().take(MOST_VALUES).filter_map(value).collect()
        })
    };
    let losses = move || {
        let run = state.certainty.tried_run.get().unwrap_or_else(|| state.run.get());
        let fit = state.finding.with(|finding| finding.as_ref().map_or(0.0, |found| found.report.statistics.loss));
        let figure = |loss: f64| number::significant(loss, 5);
        (state.text().certainty.loss)(&figure(fit), &figure(loss_of(&state, &run)))
    };
    let idle = move || tried.with(Option::is_none);
    view! {
        <section class="sloppiest" data-testid="sloppiest">
            <p class="verdict" data-testid="verdict">{verdict}</p>
            <Show when=move || way.with(Option::is_some)>
                <label class="sloppiest-slider">
                    <span>{word(|text| text.certainty.slider)}</span>
                    <input
                        type="range"
                        min=-STEPS
                        max=STEPS
                        step="1"
                        data-testid="sloppiest-slider"
                        aria-valuetext=said
                        prop:value=move || (place.get() * STEPS).to_string()
                        on:input=slide
                        on:keydown=move |event| {
                            if event.key() == "Escape" {
                                back();
                            }
                        }
                    />
                </label>
                <dl class="sloppiest-values" data-testid="sloppiest-values">
                    {move || {
                        let value = |(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
                        values().into_iter().map(value).collect_view()
                    }}
                </dl>
                <p class="hint" data-testid="sloppiest-loss">{losses}</p>
                <div class="button-row">
                    <button type="button" data-testid="sloppiest-keep" disabled=idle on:click=keep>
                        {word(|text| text.certainty.keep)}
                    </button>
                    <button type="button" data-testid="sloppiest-back" disabled=idle on:click=move |_| back()>
                        {word(|text| text.certainty.back)}
                    </button>
                </div>
                <p class="hint">{word(|text| text.certainty.slider_explained)}</p>
            </Show>
        </section>
    }
}

/// The sum of squares of a run; infinite where it breaks off before the last point that counts.
fn loss_of(state: &State, run: &Run) -> f64 {
    let settings = state.document().with_untracked(|document| document.fit);
    let runs = run.trajectories.as_deref().unwrap_or_default();
    if runs.iter().any(|run| run.diverged.is_some()) {
        return f64::INFINITY;
    }
    let course = state.weighed.with_untracked(|all| loss::course(&run.model, all, &settings, runs));
    let residuals: Vec<f64> = course.iter().map(|one| one.residual).collect();
    loss::sum_of_squares(&residuals)
}

/// A share as whole hundredths.
fn percent(share: f64) -> String {
    format!("{} %", (100.0 * share).round())
}

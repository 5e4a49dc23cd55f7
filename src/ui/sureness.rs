//! How sure the fitted values are, for those who look closer: correlations as a heat map of numbers, residuals against
//! time, and what each figure means.

use leptos::prelude::*;

use super::fitted_table::measures;
use super::interval_study::IntervalStudy;
use super::legend;
use super::sloppiest_slider::SloppiestSlider;
use super::small_chart::SmallChart;
use super::state::{State, state, word};
use super::waterfall::Waterfall;
use crate::core::data::Target;
use crate::core::loss::{self, Residual};
use crate::core::number;
use crate::plot::residuals::residuals;
use crate::plot::scene::Scene;

/// The most parameters whose correlations are shown: more do not fit a page.
const MOST_PARAMETERS: usize = 12;

/// The share of the full colour, in hundredths, in a cell of correlation 1: the number on it stays easy to read.
const DEEPEST: f64 = 55.0;

/// The fold under the fitted values; there while they belong to the document.
#[component]
pub fn Sureness() -> impl IntoView {
    let state = state();
    let shown = Memo::new(move |_| state.finding.with(Option::is_some));
    let open = RwSignal::new(false);
    view! {
        <Show when=move || shown.get()>
            <details
                class="settings sureness"
                data-testid="sureness"
                open=open.get_untracked()
                on:toggle=move |event| open.set(event_target::<web_sys::HtmlDetailsElement>(&event).open())
            >
                <summary>{word(|text| text.results.how_sure)}</summary>
                <Show when=move || open.get()>
                    <SloppiestSlider />
                    <IntervalStudy />
                    <Correlations />
                    <ResidualChart />
                    <Waterfall />
                    <dl class="meanings">
                        {move || {
                            measures(&state)
                                .into_iter()
                                .map(|(name, _, why)| view! { <dt>{name}</dt> <dd>{why}</dd> })
                                .collect_view()
                        }}
                    </dl>
                    <p class="hint">{word(|text| text.results.what_they_mean)}</p>
                </Show>
            </details>
        </Show>
    }
}

#[component]
fn Correlations() -> impl IntoView {
    let state = state();
    let matrix = Memo::new(move |_| {
        state.finding.with(|finding| {
            let Some(finding) = finding else { return (Vec::new(), Vec::new()) };
            let names: Vec<String> = finding.free_names().into_iter().map(str::to_owned).collect();
            (names, finding.report.statistics.correlations.clone())
        })
    });
    let cell = move |row: usize, column: usize, names: &[String], value: Option<f64>| {
        let figure = value.map_or_else(|| "–".to_owned(), two_places);
        let said = value.map_or_else(|| state.text().results.unknown.to_owned(), |_| figure.clone());
        let title = (state.text().results.correlation_of)(&names[row], &names[column], &said);
        // How strong, in hundredths of the colour; the sign is a class, and the number says both.
        let strength = value.map_or(0.0, |value| (DEEPEST * value.abs()).round());
        let sign = if value.is_some_and(|value| value < 0.0) { "falling" } else { "rising" };
        view! {
            <td class=sign style=format!("--strength: {strength}%") title=title>
                {figure}
            </td>
        }
    };
    let body = move || {
        matrix.with(|(names, correlations)| {
            let count = names.len();
            let row = |row: usize| {
                let cells: Vec<_> =
                    (0..count).map(|column| cell(row, column, names, correlations[row * count + column])).collect();
                view! {
                    <tr>
                        <th scope="row">{names[row].clone()}</th>
                        {cells}
                    </tr>
                }
            };
            (0..count).map(row).collect_view()
        })
    };
    let heads = move || {
        matrix.with(|(names, _)| names.iter().map(|name| view! { <th scope="col">{name.clone()}</th> }).collect_view())
    };
    let shown = move || matrix.with(|(names, _)| (2..=MOST_PARAMETERS).contains(&names.len()));
    view! {
        <Show when=shown>
            <div class="fitted-scroll">
                <table class="correlations" data-testid="correlations">
                    <caption>{word(|text| text.results.correlations)}</caption>
                    <thead>
                        <tr>
                            <td></td>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            <p class="hint">{word(|text| text.results.correlations_explained)}</p>
        </Show>
    }
}

/// A correlation to two places, to three near 1, and 1 only where it is.
fn two_places(value: f64) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    match value.abs() {
        size if size < 0.995 => format!("{sign}{size:.2}"),
        size if size < 1.0 - 1e-12 => format!("{sign}{:.3}", size.min(0.999)),
        _ => format!("{sign}1"),
    }
}

#[component]
fn ResidualChart() -> impl IntoView {
    let state = state();
    let course = Memo::new(move |_| {
        let settings = state.document().with(|document| document.fit);
        state.run.with(|run| {
            state.weighed.with(|observations| {
                let runs = run.trajectories.as_deref().unwrap_or_default();
                loss::course(&run.model, observations, &settings, runs)
            })
        })
    });
    let scene = Memo::new(move |_| course.with(|course| scene(&state, course)));
    let said = Signal::derive(move || {
        let text = &state.text().results;
        course.with(|course| {
            let sizes = || course.iter().map(|residual| residual.residual);
            let figure = |value: f64| number::significant(value, 3);
            let (low, high) = (sizes().fold(f64::INFINITY, f64::min), sizes().fold(f64::NEG_INFINITY, f64::max));
            format!("{}. {}", text.residuals, (text.residuals_summary)(course.len(), &figure(low), &figure(high)))
        })
    });
    let entries = move || {
        let targets = course.with(|course| targets(course));
        let entry = |target: Target| {
            let (series, name) = state.model.with(|model| (model.series(target), model.target_name(target).to_owned()));
            legend::entry(series, name, true)
        };
        (targets.len() > 1).then(|| targets.into_iter().map(entry).collect_view())
    };
    view! {
        <figure class="residuals">
            <figcaption>
                <span>{word(|text| text.results.residuals)}</span>
                <ul class="legend">{entries}</ul>
            </figcaption>
            <SmallChart scene=scene label=said test="residuals" />
        </figure>
        <p class="hint">{word(|text| text.results.residuals_explained)}</p>
    }
}

fn targets(course: &[Residual]) -> Vec<Target> {
    let mut targets: Vec<Target> = course.iter().map(|residual| residual.target).collect();
    targets.sort_unstable();
    targets.dedup();
    targets
}

fn scene(state: &State, course: &[Residual]) -> Scene {
    let of = |target: Target| {
        let points = course.iter().filter(|residual| residual.target == target);
        let series = state.model.with(|model| model.series(target));
        (series, points.map(|residual| (residual.time, residual.residual)).collect())
    };
    let series: Vec<_> = targets(course).into_iter().map(of).collect();
    residuals(&series, "t")
}

//! How sure the fitted values are, for those who look closer: correlations as a heat map of numbers, residuals, and what
//! each figure means.

use leptos::prelude::*;

use super::fitted_table::measures;
use super::interval_study::IntervalStudy;
use super::residual_charts::ResidualCharts;
use super::sloppiest_slider::SloppiestSlider;
use super::state::{state, word};
use super::waterfall::Waterfall;

/// The most parameters whose correlations are shown: more do not fit a page.
const MOST_PARAMETERS: usize = 12;

/// The share of the full colour, in hundredths, in a cell of correlation 1: the number on it stays easy to read.
const DEEPEST: f64 = 55.0;

/// The fold under the fitted values; there while they belong to the document.
#[component]
pub fn Sureness(
    /// Whether it is unfolded, from one fit to the next.
    open: RwSignal<bool>,
) -> impl IntoView {
    let state = state();
    let shown = Memo::new(move |_| state.finding.with(Option::is_some));
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
                    <ResidualCharts />
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

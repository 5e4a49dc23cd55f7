//! The residuals of a fit as charts: against time, and against the quantiles of the normal distribution.

use leptos::prelude::*;

use super::legend;
use super::small_chart::SmallChart;
use super::state::{State, state, word};
use crate::core::data::Target;
use crate::core::loss::{self, Residual};
use crate::core::number;
use crate::core::statistics::NoStandardError;
use crate::core::statistics::normal::{LEAST_POINTS, QuantilePlot};
use crate::plot::residuals::{against_quantiles, residuals};
use crate::plot::scene::{Point, Scene};

/// Both charts.
#[component]
pub fn ResidualCharts() -> impl IntoView {
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
    view! {
        <AgainstTime course=course />
        <AgainstQuantiles course=course />
    }
}

#[component]
fn AgainstTime(
    /// The residuals.
    course: Memo<Vec<Residual>>,
) -> impl IntoView {
    let state = state();
    let scene = Memo::new(move |_| {
        let points = |residual: &Residual| (residual.time, residual.residual);
        residuals(&course.with(|course| of_series(&state, course, points)), "t")
    });
    let said = Signal::derive(move || {
        let text = &state.text().results;
        course.with(|course| {
            let sizes = || course.iter().map(|residual| residual.residual);
            let (low, high) = (sizes().fold(f64::INFINITY, f64::min), sizes().fold(f64::NEG_INFINITY, f64::max));
            format!("{}. {}", text.residuals, (text.residuals_summary)(course.len(), &figure(low), &figure(high)))
        })
    });
    view! {
        <figure class="residuals">
            <figcaption>
                <span>{word(|text| text.results.residuals)}</span>
                <Series course=course />
            </figcaption>
            <SmallChart scene=scene label=said test="residuals" />
        </figure>
        <p class="hint">{word(|text| text.results.residuals_explained)}</p>
    }
}

#[component]
fn AgainstQuantiles(
    /// The residuals.
    course: Memo<Vec<Residual>>,
) -> impl IntoView {
    let state = state();
    let plot = Memo::new(move |_| {
        let sigma = state.finding.with(|finding| {
            let known = &finding.as_ref()?.report.statistics;
            let exact = known.uncertainties.contains(&Err(NoStandardError::ExactFit));
            Some(known.noise().filter(|_| !exact)?.0)
        })?;
        let residuals: Vec<f64> = course.with(|course| course.iter().map(|residual| residual.residual).collect());
        QuantilePlot::new(&residuals, sigma)
    });
    let there = Memo::new(move |_| plot.with(Option::is_some));
    let scene = Memo::new(move |_| {
        plot.with(|plot| {
            let Some(plot) = plot else { return Scene::default() };
            let mut places = plot.points.iter();
            let place = |_: &Residual| places.next().copied().unwrap_or_default();
            let series = course.with(|course| of_series(&state, course, place));
            against_quantiles(&series, plot.line, state.text().results.normal_quantile)
        })
    });
    let said = Signal::derive(move || {
        let text = &state.text().results;
        plot.with(|plot| {
            let Some(plot) = plot else { return text.quantiles.to_owned() };
            let (least, most) = plot.ends().unwrap_or_default();
            let [least, most] = [least, most].map(|(quantile, residual)| (figure(residual), figure(quantile)));
            let summary = (text.quantiles_summary)(
                plot.points.len(),
                &number::significant(plot.correlation, 3),
                (&least.0, &least.1),
                (&most.0, &most.1),
            );
            format!("{}. {summary}", text.quantiles)
        })
    });
    let why_not = move || {
        let text = &state.text().results;
        match course.with(Vec::len) {
            count if count < LEAST_POINTS => (text.quantiles_too_few)(count),
            _ => text.quantiles_no_noise.to_owned(),
        }
    };
    view! {
        <figure class="residuals">
            <figcaption>
                <span>{word(|text| text.results.quantiles)}</span>
                <Series course=course />
            </figcaption>
            <Show
                when=move || there.get()
                fallback=move || view! { <p class="hint" data-testid="no-quantiles">{why_not}</p> }
            >
                <SmallChart scene=scene label=said test="quantiles" />
            </Show>
        </figure>
        <Show when=move || there.get()>
            <p class="hint">{word(|text| text.results.quantiles_explained)}</p>
        </Show>
    }
}

/// A legend where several things were observed.
#[component]
fn Series(
    /// The residuals.
    course: Memo<Vec<Residual>>,
) -> impl IntoView {
    let state = state();
    let entries = move || {
        let targets = course.with(|course| targets(course));
        let entry = |target: Target| {
            let (series, name) = state.model.with(|model| (model.series(target), model.target_name(target).to_owned()));
            legend::entry(series, name, true)
        };
        (targets.len() > 1).then(|| targets.into_iter().map(entry).collect_view())
    };
    view! { <ul class="legend">{entries}</ul> }
}

fn figure(value: f64) -> String {
    number::significant(value, 3)
}

fn targets(course: &[Residual]) -> Vec<Target> {
    let mut targets: Vec<Target> = course.iter().map(|residual| residual.target).collect();
    targets.sort_unstable();
    targets.dedup();
    targets
}

/// For each thing observed the number of its look, and its points; `point` is asked for them in the order of the residuals.
fn of_series(state: &State, course: &[Residual], point: impl FnMut(&Residual) -> Point) -> Vec<(usize, Vec<Point>)> {
    let points: Vec<Point> = course.iter().map(point).collect();
    let of = |target: Target| {
        let own = course.iter().zip(&points).filter(|(residual, _)| residual.target == target);
        (state.model.with(|model| model.series(target)), own.map(|(_, point)| *point).collect())
    };
    targets(course).into_iter().map(of).collect()
}

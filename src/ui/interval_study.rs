//! How sure the values are where the curves bend with them: intervals of profiles and of the bootstrap beside those of the
//! standard errors, computed on request.

use leptos::prelude::*;

use super::state::{State, state, word};
use super::step_study::{Multiple, figure, fitted_names};
use super::studies::Kind;
use super::study_button::StudyButton;
use crate::core::number;
use crate::core::statistics::Uncertainty;
use crate::core::study::Study;
use crate::core::study::bootstrap::{Resampling, Samples};
use crate::core::study::profiles::{Curve, Curves, ProfileEnd};
use crate::plot::studies::{Profiled, along};

/// How often new points are drawn.
pub const SAMPLES: u32 = 200;

/// The most parameters that get a chart of their own; all stand in the table.
const MOST_CHARTS: usize = 12;

fn with_curves<T: Default>(state: &State, read: impl FnOnce(&Curves) -> T) -> T {
    state.studies.curves.with(|curves| curves.as_ref().map(|curves| read(&curves.found)).unwrap_or_default())
}

fn with_samples<T: Default>(state: &State, read: impl FnOnce(&Samples) -> T) -> T {
    state.studies.samples.with(|samples| samples.as_ref().map(|samples| read(&samples.found)).unwrap_or_default())
}

fn uncertainty(state: &State, place: usize) -> Option<Uncertainty> {
    state.finding.with(|finding| finding.as_ref()?.report.statistics.uncertainties.get(place)?.as_ref().ok().copied())
}

/// The bootstrap of the document on the page.
pub fn bootstrap(state: &State) -> Study {
    let seed = state.document().with_untracked(|document| document.fit.seed);
    Study::Bootstrap { samples: SAMPLES, seed }
}

/// The buttons, and what they found.
#[component]
pub fn IntervalStudy() -> impl IntoView {
    let state = state();
    let profiled = Memo::new(move |_| state.studies.curves.with(Option::is_some));
    let sampled = Memo::new(move |_| state.studies.samples.with(Option::is_some));
    let how = Memo::new(move |_| {
        let known_noise =
            state.finding.with(|finding| finding.as_ref().is_some_and(|finding| finding.report.statistics.known_noise));
        Resampling::of(known_noise, state.document().with(|document| document.fit.scatter()))
    });
    let samples_found = move || {
        with_samples(&state, |samples| (state.text().studies.bootstrap_found)(samples.parameters.len(), samples.failed))
    };
    view! {
        <section class="study">
            <StudyButton
                study=|_| Study::Profiles
                kind=Kind::Profiles
                label=Signal::derive(move || state.text().studies.profiles.to_owned())
                explained=Signal::derive(move || state.text().studies.profiles_explained.to_owned())
                test="profile-button"
            />
            <StudyButton
                study=bootstrap
                kind=Kind::Bootstrap
                label=Signal::derive(move || (state.text().studies.bootstrap)(SAMPLES))
                explained=Signal::derive(move || (state.text().studies.bootstrap_explained)(how.get()).to_owned())
                test="bootstrap-button"
            />
            <Show when=move || profiled.get() || sampled.get()>
                <IntervalTable />
            </Show>
            <Show when=move || sampled.get()>
                <p class="hint" data-testid="bootstrap-found">{samples_found}</p>
            </Show>
            <Show when=move || profiled.get()>
                <OpenSides />
                <p class="hint">{word(|text| text.studies.profile_charts_explained)}</p>
                <ProfileCharts />
            </Show>
        </section>
    }
}

/// The intervals side by side.
#[component]
fn IntervalTable() -> impl IntoView {
    let state = state();
    let between = move |low: Option<f64>, high: Option<f64>, error: Option<f64>| {
        let text = state.text();
        let end = |end: Option<f64>| end.map_or_else(|| text.studies.unbounded.to_owned(), |end| figure(end, error));
        (text.results.between)(&end(low), &end(high))
    };
    let group = move |(place, name): (usize, String)| {
        let text = &state.text().studies;
        let known = uncertainty(&state, place);
        let error = known.map(|known| known.standard_error);
        let by_error = known.map(|known| between(Some(known.interval.0), Some(known.interval.1), error));
        let interval = with_curves(&state, |curves| curves.curves.get(place).and_then(Curve::interval));
        let by_profile = interval.map(|(low, high)| between(low, high, error));
        let interval = with_samples(&state, |samples| samples.interval(place));
        let by_bootstrap = interval.map(|(low, high)| between(Some(low), Some(high), error));
        let known = [
            (text.of_error, "error", by_error),
            (text.of_profile, "profile", by_profile),
            (text.of_bootstrap, "bootstrap", by_bootstrap),
        ];
        let known = known.into_iter().filter_map(|(label, kind, interval)| Some((label, kind, interval?)));
        let known: Vec<_> = known.collect();
        let count = known.len();
        let row = |(index, (label, kind, interval)): (usize, (&'static str, &'static str, String))| {
            let head = (index == 0).then(|| view! { <th scope="rowgroup" rowspan=count>{name.clone()}</th> });
            view! {
                <tr>
                    {head}
                    <td>{label}</td>
                    <td data-testid=format!("{kind}-interval-{name}")>{interval}</td>
                </tr>
            }
        };
        let rows: Vec<_> = known.into_iter().enumerate().map(row).collect();
        view! { <tbody>{rows}</tbody> }
    };
    let groups = move || fitted_names(&state).into_iter().enumerate().map(group).collect_view();
    view! {
        <div class="fitted-scroll">
            <table class="study-table intervals" data-testid="intervals">
                <caption>{word(|text| text.studies.intervals)}</caption>
                <thead>
                    <tr>
                        <th scope="col">
                            <span class="visually-hidden">{word(|text| text.studies.parameter)}</span>
                        </th>
                        <th scope="col">{word(|text| text.studies.from)}</th>
                        <th scope="col">{word(|text| text.studies.interval)}</th>
                    </tr>
                </thead>
                {groups}
            </table>
        </div>
    }
}

/// A sentence for each side on which a profile stays low.
#[component]
fn OpenSides() -> impl IntoView {
    let state = state();
    let sentences = move || {
        let names = fitted_names(&state);
        let text = &state.text().studies;
        with_curves(&state, |curves| {
            let of = |(curve, name): (&Curve, &String)| {
                let (low, high) = curve.interval()?;
                let value = |point: Option<&crate::core::fit::ProfilePoint>| {
                    number::significant(point.map_or(f64::NAN, |point| point.value), 3)
                };
                let below = low.is_none().then(|| (text.open_below)(name, &value(curve.points.first())));
                let above = high.is_none().then(|| (text.open_above)(name, &value(curve.points.last())));
                Some(below.into_iter().chain(above))
            };
            let all = curves.curves.iter().zip(&names).filter_map(of).flatten();
            all.map(|sentence| view! { <li>{sentence}</li> }).collect::<Vec<_>>()
        })
    };
    view! { <ul class="remarks" data-testid="open-sides">{sentences}</ul> }
}

/// Every profile.
#[component]
fn ProfileCharts() -> impl IntoView {
    let state = state();
    let names = Memo::new(move |_| {
        let whole = with_curves(&state, |curves| {
            let of = |curve: &Curve| curve.interval().is_some();
            curves.curves.iter().map(of).collect::<Vec<_>>()
        });
        let names = fitted_names(&state).into_iter().enumerate();
        names.zip(whole).filter(|(_, whole)| *whole).map(|(name, _)| name).take(MOST_CHARTS).collect::<Vec<_>>()
    });
    // By name: a profile that comes must not draw those again that are there.
    view! {
        <div class="small-multiples">
            <For
                each=move || names.get()
                key=|(place, name)| (*place, name.clone())
                children=|(place, name)| view! { <ProfileChart place name /> }
            />
        </div>
    }
}

#[component]
fn ProfileChart(place: usize, name: String) -> impl IntoView {
    let state = state();
    let profile = Memo::new(move |_| {
        let known = uncertainty(&state, place)?;
        with_curves(&state, |curves| profiled(curves.curves.get(place)?, known.standard_error))
    });
    let caption = name.clone();
    let axis = name.clone();
    let scene = Memo::new(move |_| {
        profile.with(|profile| profile.as_ref().map(|profile| along(profile, &axis)).unwrap_or_default())
    });
    let label = Signal::derive(move || {
        let text = &state.text().studies;
        profile.with(|profile| {
            let Some(profile) = profile else { return String::new() };
            let end = |end: Option<f64>| {
                end.map_or_else(|| text.unbounded.to_owned(), |end| figure(end, Some(profile.standard_error)))
            };
            (text.profile_chart)(&name, &end(profile.interval.0), &end(profile.interval.1))
        })
    });
    view! { <Multiple caption scene label test="profile-chart" /> }
}

fn profiled(curve: &Curve, standard_error: f64) -> Option<Profiled> {
    let (ProfileEnd::Whole { interval, threshold }, best) = (curve.end?, curve.best?) else { return None };
    // What the loss rises by at a distance of one standard deviation, from any point that is not the best.
    let unit = curve
        .points
        .iter()
        .max_by(|one, other| one.tau.abs().total_cmp(&other.tau.abs()))
        .filter(|point| point.tau != 0.0)
        .map(|point| (point.loss - best.loss) / (point.tau * point.tau))?;
    Some(Profiled {
        points: curve.points.iter().map(|point| (point.value, point.tau)).collect(),
        best: (best.value, best.loss),
        threshold,
        unit,
        interval,
        standard_error,
    })
}

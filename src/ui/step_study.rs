//! Whether the step of the unroll is small enough for the fitted values: a mark beside those it moves by more than their
//! standard error, what it means and the ways out, and on request all values against the step.

use leptos::prelude::*;

use super::controls::Controls;
use super::shared::Shared;
use super::small_chart::SmallChart;
use super::state::{State, state, word};
use super::studies::{Kind, Studied};
use super::study_button::StudyButton;
use crate::core::action::Action;
use crate::core::number;
use crate::core::simulate::SolverSettings;
use crate::core::study::Study;
use crate::core::study::step_sizes::{Bias, LIMIT, Ladder, Values};
use crate::plot::scene::Scene;
use crate::plot::studies::{AtStep, against_step};

/// How often the step is halved on request.
const HALVINGS: u32 = 3;

/// The most parameters that get a chart of their own; all stand in the table.
const MOST_CHARTS: usize = 12;

/// The names of what was fitted.
pub fn fitted_names(state: &State) -> Vec<String> {
    state.finding.with(|finding| {
        let names = finding.as_ref().map(|finding| finding.free_names()).unwrap_or_default();
        names.into_iter().map(str::to_owned).collect()
    })
}

/// What the fits at other steps say of what the fit found; nothing while another fit runs.
fn with_ladder<T: Default>(state: &State, read: impl FnOnce(&Ladder) -> T) -> T {
    if state.finding.with(Option::is_none) {
        return T::default();
    }
    state.studies.ladder.with(|ladder| ladder.as_ref().map(|ladder| read(&ladder.found)).unwrap_or_default())
}

/// A value to the digits its standard error leaves.
pub fn figure(value: f64, error: Option<f64>) -> String {
    match error {
        Some(error) => number::significant(number::rounded(value, 0.1 * error), 7),
        None => number::significant(value, 5),
    }
}

fn distance(bias: &Bias) -> String {
    number::significant((bias.bias / bias.standard_error).abs(), 2)
}

/// The mark beside the value of the `place`-th fitted quantity, if the step moves it too far.
#[component]
pub fn StepBadge(
    /// Which.
    place: usize,
    /// Its name.
    name: String,
) -> impl IntoView {
    let state = state();
    let test = format!("step-badge-{name}");
    let bias = Memo::new(move |_| with_ladder(&state, |ladder| ladder.exceeds(place)));
    let explained = move || {
        bias.get().map(|bias| {
            let of = |value| figure(value, Some(bias.standard_error));
            let (value, limit) = (of(bias.limit + bias.bias), of(bias.limit));
            (state.text().studies.badge_explained)(&name, &value, &limit, &distance(&bias))
        })
    };
    let explained = Memo::new(move |_| explained());
    move || {
        let explained = explained.get()?;
        let title = explained.clone();
        Some(view! {
            <span class="step-badge" title=title data-testid=test.clone()>
                <span aria-hidden="true">{word(|text| text.studies.badge)}</span>
                <span class="visually-hidden">{explained}</span>
            </span>
        })
    }
}

/// What the step does to the values, in words and with the ways out; under it the button that looks closer and what it found.
#[component]
pub fn StepStudy() -> impl IntoView {
    let state = state();
    let shown = Memo::new(move |_| {
        let known = state.finding.with(|finding| {
            let known = finding.as_ref().map(|finding| &finding.report.statistics.uncertainties);
            known.is_some_and(|known| known.iter().any(Result::is_ok))
        });
        known && !state.solver.get().method.adaptive()
    });
    let studied = Memo::new(move |_| with_ladder(&state, |ladder| ladder.fits.len() > 2));
    view! {
        <Show when=move || shown.get()>
            <section class="study" data-testid="step-study">
                <StepVerdict />
                <StudyButton
                    study=|_| Study::StepSizes { halvings: HALVINGS }
                    kind=Kind::StepSizes
                    label=Signal::derive(move || state.text().studies.step_question.to_owned())
                    explained=Signal::derive(move || state.text().studies.step_question_explained.to_owned())
                    test="step-button"
                />
                <Show when=move || studied.get()>
                    <StepCharts />
                    <StepTable />
                </Show>
            </section>
        </Show>
    }
}

/// Whether the step is small enough, as far as that is known.
#[component]
fn StepVerdict() -> impl IntoView {
    let state = state();
    let controls = Controls::expect();
    let biased = Memo::new(move |_| {
        let names = fitted_names(&state);
        with_ladder(&state, |ladder| {
            let of = |(place, name): (usize, String)| Some((name, ladder.exceeds(place)?));
            names.into_iter().enumerate().filter_map(of).collect::<Vec<_>>()
        })
    });
    let step = move || number::exact(state.solver.get().step_size);
    let advised = Memo::new(move |_| {
        let solver = state.solver.get();
        let halvings = with_ladder(&state, |ladder| ladder.advice(solver.method.order()))?;
        Some(solver.step_size / f64::from(1_u32 << halvings))
    });
    let again = move |solver: SolverSettings| {
        state.seal();
        state.dispatch(Action::SetSolver(solver));
        state.seal();
        controls.fit_equation();
    };
    let warning = move || {
        let text = &state.text().studies;
        biased.with(|biased| {
            let limits = biased.iter().map(|(_, bias)| figure(bias.limit, Some(bias.standard_error)));
            let limits: Vec<String> = limits.collect();
            let moved = biased.iter().zip(&limits).map(|((name, _), limit)| (name.as_str(), limit.as_str()));
            (text.biased)(&step(), &moved.collect::<Vec<_>>())
        })
    };
    let calm = move || {
        let text = &state.text().studies;
        state.studies.ladder.with(|ladder| match ladder.as_deref() {
            None => String::new(),
            Some(studied) => match studied.found.limit() {
                None => text.adaptive_unknown.to_owned(),
                Some(limit) => {
                    let at_h = studied.found.steps().next().map(|(_, values)| farthest(values, limit));
                    at_h.map(|errors| (text.small_enough)(&step(), &number::significant(errors, 1))).unwrap_or_default()
                }
            },
        })
    };
    view! {
        <Show
            when=move || biased.with(|biased| !biased.is_empty())
            fallback=move || view! { <p class="hint" data-testid="step-verdict">{calm}</p> }
        >
            <div class="step-warning" role="note" data-testid="step-warning">
                <p>{warning}</p>
                <div class="button-row">
                    {move || {
                        advised
                            .get()
                            .map(|step_size| {
                                view! {
                                    <button
                                        type="button"
                                        data-testid="use-step"
                                        on:click=move |_| {
                                            let solver = state.solver.get_untracked();
                                            again(SolverSettings { step_size, ..solver });
                                        }
                                    >
                                        {move || (state.text().studies.use_step)(&number::exact(step_size))}
                                    </button>
                                }
                            })
                    }}
                    <button
                        type="button"
                        data-testid="use-adaptive"
                        on:click=move |_| again(SolverSettings { method: LIMIT, ..state.solver.get_untracked() })
                    >
                        {word(|text| text.studies.use_adaptive)}
                    </button>
                </div>
            </div>
        </Show>
    }
}

/// The largest distance in standard errors.
fn farthest(at_h: &Values, limit: &Values) -> f64 {
    let pairs = at_h.parameters.iter().zip(&limit.parameters).zip(&at_h.standard_errors);
    pairs.filter_map(|((value, limit), error)| Some((value - limit).abs() / (*error)?)).fold(0.0, f64::max)
}

/// Every value against the step.
#[component]
fn StepCharts() -> impl IntoView {
    let state = state();
    let names = Memo::new(move |_| fitted_names(&state));
    let charts = move || {
        let one = |(place, name): (usize, String)| view! { <StepChart place name /> };
        names.get().into_iter().enumerate().take(MOST_CHARTS).map(one).collect_view()
    };
    view! {
        <p class="hint">{word(|text| text.studies.step_charts_explained)}</p>
        <div class="small-multiples">{charts}</div>
    }
}

#[component]
fn StepChart(place: usize, name: String) -> impl IntoView {
    let state = state();
    let of = move |ladder: &Ladder| {
        let at = |(step_size, values): (f64, &Values)| {
            Some(AtStep {
                step_size,
                value: *values.parameters.get(place)?,
                error: values.standard_errors.get(place).copied().flatten(),
            })
        };
        let fits: Vec<AtStep> = ladder.steps().filter_map(at).collect();
        (fits, ladder.limit().and_then(|limit| limit.parameters.get(place).copied()))
    };
    let scene = Memo::new(move |_| {
        with_ladder(&state, |ladder| {
            let (fits, limit) = of(ladder);
            against_step(&fits, limit)
        })
    });
    let caption = name.clone();
    let label = Signal::derive(move || {
        let (fits, limit) = with_ladder(&state, of);
        let (Some(first), Some(last)) = (fits.first(), fits.last()) else { return String::new() };
        let text = |fit: &AtStep| figure(fit.value, fit.error);
        let limit = limit.map_or_else(|| "–".to_owned(), |limit| figure(limit, last.error));
        (state.text().studies.step_chart)(&name, &text(first), &number::exact(first.step_size), &text(last), &limit)
    });
    view! { <Multiple caption scene label test="step-chart" /> }
}

/// One of several small charts, with the name of what it shows.
#[component]
pub fn Multiple(
    /// The name.
    caption: String,
    /// The chart.
    scene: Memo<Scene>,
    /// The chart in words.
    label: Signal<String>,
    /// Its test id.
    test: &'static str,
) -> impl IntoView {
    view! {
        <figure>
            <figcaption>{caption}</figcaption>
            <SmallChart scene label test />
        </figure>
    }
}

/// Every value at every step.
#[component]
fn StepTable() -> impl IntoView {
    let state = state();
    let heads = move || {
        with_ladder(&state, |ladder| {
            let head = |step_size: Option<f64>| match step_size {
                Some(step_size) => format!("h = {}", number::significant(step_size, 4)),
                None => state.text().studies.limit.to_owned(),
            };
            ladder.fits.iter().map(|fit| view! { <th scope="col">{head(fit.step_size)}</th> }).collect_view()
        })
    };
    let row = move |place: usize, name: String, ladder: &Ladder| {
        let cells: Vec<_> = ladder
            .fits
            .iter()
            .map(|fit| match &fit.outcome {
                Ok(values) => {
                    let error = values.standard_errors.get(place).copied().flatten();
                    let value = values.parameters.get(place).copied().unwrap_or(f64::NAN);
                    view! { <td title=number::exact(value)>{figure(value, error)}</td> }.into_any()
                }
                Err(problem) => {
                    let why = crate::text::fit::fit_problem(problem, state.language.get()).to_string();
                    view! { <td title=why>"–"</td> }.into_any()
                }
            })
            .collect();
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells}
            </tr>
        }
    };
    let body = move || {
        let names = fitted_names(&state);
        state.studies.ladder.with(|ladder: &Option<Shared<Studied<Ladder>>>| {
            let ladder = ladder.as_ref()?;
            let rows = names.into_iter().enumerate().map(|(place, name)| row(place, name, &ladder.found));
            Some(rows.collect_view())
        })
    };
    view! {
        <div class="fitted-scroll" role="region" tabindex="0" aria-label=word(|text| text.studies.steps_table)>
            <table class="study-table" data-testid="step-table">
                <caption>{word(|text| text.studies.steps_table)}</caption>
                <thead>
                    <tr>
                        <th scope="col">
                            <span class="visually-hidden">{word(|text| text.studies.parameter)}</span>
                        </th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
}

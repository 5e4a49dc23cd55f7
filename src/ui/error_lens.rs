//! The closer look at the distance from the known solution: the error over time, and against the step size.
//! The runs behind it are done in the frame loop, a few milliseconds a frame, and only while it is open.

use leptos::prelude::*;

use super::frames::FrameLoop;
use super::legend;
use super::shared::Shared;
use super::small_chart::SmallChart;
use super::state::{State, state, word};
use crate::core::action::Action;
use crate::core::convergence::{Reference, Study};
use crate::core::method::Method;
use crate::core::number;
use crate::core::simulate::SolverSettings;
use crate::platform::frame::now;
use crate::plot::error::{self, Looks};
use crate::plot::scene::Scene;

/// The longest the comparison may work in one frame before it lets the page draw, in milliseconds; a run that has
/// begun is finished.
const SLICE: f64 = 8.0;

/// How near the observed order must be to that of the method for the rule to be seen.
const SEEN: f64 = 0.3;

/// A finished comparison, with the names of its states.
type Measured = Option<Shared<(Study, Vec<String>)>>;

/// The closer look at the distance from the known solution.
#[component]
pub fn ErrorLens() -> impl IntoView {
    let state = state();
    let measured = measured(&state);
    let chosen = RwSignal::new(0_usize);
    let signed = RwSignal::new(false);
    let is_exact = Memo::new(move |_| state.model.with(|model| !model.exact.is_empty()));
    let first_state = move || state.model.with(|model| model.states.first().map(|state| state.name.clone()));
    let against = move || {
        let text = &state.text().error;
        measured.with(|measured| match measured.as_ref().map(|found| (found.0.reference, found.0.unmeasured)) {
            Some((_, Some(reason))) => (text.unmeasured)(reason).to_owned(),
            Some((Reference::Fine(finer), None)) => (text.against_fine)(finer),
            _ => text.against_exact.to_owned(),
        })
    };
    let shown = Memo::new(move |_| {
        measured.with(|measured| measured.as_ref().is_some_and(|found| found.0.unmeasured.is_none()))
    });
    view! {
        <h2>{word(|text| text.error.title)}</h2>
        <div class="error-reference" data-testid="error-reference">
            <p>{against}</p>
            <Show when=move || !is_exact.get()>
                <p class="hint">
                    {word(|text| text.error.how_to)} " "
                    <code>{move || format!("exact {} = …", first_state().unwrap_or_else(|| "x".to_owned()))}</code>
                </p>
            </Show>
        </div>
        <Controls />
        <Show when=move || shown.get()>
            <Legend measured />
            <div class="error-plots">
                <figure>
                    <figcaption>
                        <span>
                            {move || {
                                let h = number::significant(state.solver.get().step_size, 6);
                                (state.text().error.over_time)(&h)
                            }}
                        </span>
                        <span class="segments" role="group" aria-label=word(|text| text.error.scale)>
                            {[false, true]
                                .map(|choice| {
                                    view! {
                                        <button
                                            type="button"
                                            aria-pressed=move || (signed.get() == choice).to_string()
                                            on:click=move |_| signed.set(choice)
                                        >
                                            {move || {
                                                let text = &state.text().error;
                                                if choice { text.signed } else { text.sized }
                                            }}
                                        </button>
                                    }
                                })
                                .collect_view()}
                        </span>
                    </figcaption>
                    <SmallChart
                        scene=Memo::new(move |_| course_scene(&state, measured, signed.get()))
                        label=Signal::derive(move || course_words(&state, measured))
                        test="error-course"
                    />
                </figure>
                <figure>
                    <figcaption>
                        <span>{word(|text| text.error.against_step)}</span>
                        <span>
                            {move || (state.text().error.promised)(state.solver.get().method.order())}
                        </span>
                    </figcaption>
                    <SmallChart
                        scene=Memo::new(move |_| step_scene(&state, measured))
                        label=Signal::derive(move || step_words(&state, measured))
                        test="error-steps"
                    />
                </figure>
            </div>
            <p data-testid="error-law" role="status">{move || law(&state, measured, chosen.get())}</p>
            <Table measured chosen />
        </Show>
    }
}

/// The finished comparison of the model in force. A plain slot holds the one that is under way.
fn measured(state: &State) -> ReadSignal<Measured> {
    let state = *state;
    let frames = FrameLoop::expect();
    let (measured, set_measured) = signal(None);
    let under_way = StoredValue::new_local(None::<(Study, Vec<String>)>);
    Effect::new(move || {
        let solver = state.solver.get();
        let study = state.model.with(|model| {
            let stops = state.stops.get();
            let study = state.shown_values.with(|values| Study::new(model, values, &solver, &stops));
            let names = study.states.iter().map(|state| model.states[*state].name.clone()).collect();
            (study, names)
        });
        under_way.set_value(Some(study));
        frames.request();
    });
    frames.add(move |_, _| {
        let began = now();
        let done = under_way.try_update_value(|under_way| {
            let (study, _) = under_way.as_mut()?;
            while study.advance() {
                if now() - began > SLICE {
                    return None;
                }
            }
            under_way.take()
        });
        if let Some(done) = done.flatten() {
            set_measured.set(Some(Shared::new(done)));
        }
        under_way.try_with_value(Option::is_some).unwrap_or(false)
    });
    measured
}

fn change(state: &State, set: impl FnOnce(&mut SolverSettings)) {
    let mut solver = state.solver.get_untracked();
    set(&mut solver);
    state.seal();
    state.dispatch(Action::SetSolver(solver));
    state.seal();
}

/// The method, and the step size halved and doubled.
#[component]
fn Controls() -> impl IntoView {
    let state = state();
    let scaled = move |factor: f64| {
        let step_size = state.solver.get().step_size * factor;
        number::significant(step_size, 4)
    };
    view! {
        <div class="button-row error-controls">
            <span class="segments" role="group" aria-label=word(|text| text.error.method)>
                {Method::ALL
                    .map(|method| {
                        view! {
                            <button
                                type="button"
                                data-testid=format!("error-method-{}", method.key())
                                aria-pressed=move || (state.solver.get().method == method).to_string()
                                on:click=move |_| change(&state, |solver| solver.method = method)
                            >
                                {move || (state.text().error.short_method)(method)}
                            </button>
                        }
                    })
                    .collect_view()}
            </span>
            <button
                type="button"
                data-testid="halve"
                on:click=move |_| change(&state, |solver| solver.step_size *= 0.5)
            >
                {move || (state.text().error.halve)(&scaled(0.5))}
            </button>
            <button
                type="button"
                data-testid="double"
                on:click=move |_| change(&state, |solver| solver.step_size *= 2.0)
            >
                {move || (state.text().error.double)(&scaled(2.0))}
            </button>
        </div>
    }
}

/// Which line is which state, where there are several.
#[component]
fn Legend(measured: ReadSignal<Measured>) -> impl IntoView {
    let entries = Memo::new(move |_| {
        measured.with(|measured| match measured.as_ref() {
            Some(found) if found.1.len() > 1 => found.0.states.iter().copied().zip(found.1.iter().cloned()).collect(),
            _ => Vec::new(),
        })
    });
    view! {
        <ul class="legend" hidden=move || entries.with(Vec::is_empty)>
            {move || entries.get().into_iter().map(|(series, name)| legend::entry(series, name, false)).collect_view()}
        </ul>
    }
}

fn course_scene(state: &State, measured: ReadSignal<Measured>, signed: bool) -> Scene {
    let text = &state.text().error;
    measured.with(|measured| {
        let Some(found) = measured else { return Scene::default() };
        let shown: Vec<usize> = (0..found.1.len()).collect();
        let error = if signed { text.sign_axis } else { text.size_axis };
        error::over_time(&found.0, &Looks { error, names: &found.1, shown: &shown }, signed)
    })
}

fn step_scene(state: &State, measured: ReadSignal<Measured>) -> Scene {
    let text = &state.text().error;
    measured.with(|measured| {
        let Some(found) = measured else { return Scene::default() };
        let shown: Vec<usize> = (0..found.1.len()).collect();
        let order = found.0.method().order();
        let looks = Looks { error: text.largest_axis, names: &found.1, shown: &shown };
        error::against_step(&found.0, &looks, order, &(text.promised)(order))
    })
}

/// The largest error of each state and when it is reached.
fn course_words(state: &State, measured: ReadSignal<Measured>) -> String {
    let text = &state.text().error;
    measured.with(|measured| {
        let Some(found) = measured else { return text.title.to_owned() };
        let (study, names) = &**found;
        let of = |(name, course): (&String, &Vec<(f64, f64)>)| {
            let finite = course.iter().filter(|(_, error)| error.is_finite());
            let largest = finite.max_by(|(_, one), (_, other)| one.abs().total_cmp(&other.abs()));
            largest.map_or_else(
                || format!("{name}: {}", text.no_error),
                |(time, error)| {
                    let figure = |value: f64| number::significant(value, 3);
                    (text.summary)(name, &figure(error.abs()), &figure(*time))
                },
            )
        };
        let sentences: Vec<String> = names.iter().zip(&study.courses).map(of).collect();
        format!(
            "{}. {}",
            (text.over_time)(&number::significant(study.step_size(), 6)),
            sentences.join(text.between_sentences)
        )
    })
}

fn step_words(state: &State, measured: ReadSignal<Measured>) -> String {
    let text = &state.text().error;
    let rows = measured.with(|measured| measured.as_ref().map_or(0, |found| found.0.rungs.len()));
    format!("{}. {}", text.against_step, (text.plot_summary)(rows))
}

/// What the order of the method says, and what is seen of it.
fn law(state: &State, measured: ReadSignal<Measured>, chosen: usize) -> String {
    let text = &state.text().error;
    measured.with(|measured| {
        let Some(found) = measured else { return String::new() };
        let (study, names) = &**found;
        let (index, finest) = (chosen.min(names.len().saturating_sub(1)), study.rungs.len().saturating_sub(1));
        let promised = study.method().order();
        let seen = study.order(index, finest).filter(|order| (order - f64::from(promised)).abs() < SEEN);
        let observed = match seen.zip(study.ratio(index, finest)) {
            Some((order, ratio)) => (text.observed)(&number::significant(ratio, 3), &number::significant(order, 3)),
            None => text.not_yet.to_owned(),
        };
        let mut sentences = vec![(text.law)(promised), observed];
        if study.left_out > 0 {
            sentences.push((text.left_out)(study.left_out));
        }
        sentences.join(text.between_sentences)
    })
}

/// The numbers, for one of the states.
#[component]
fn Table(measured: ReadSignal<Measured>, chosen: RwSignal<usize>) -> impl IntoView {
    let state = state();
    let names = Memo::new(move |_| measured.with(|measured| measured.as_ref().map_or_else(Vec::new, |m| m.1.clone())));
    let rows = move || {
        let text = &state.text().error;
        measured.with(|measured| {
            let Some(found) = measured else { return Vec::new() };
            let study = &found.0;
            let index = chosen.get().min(found.1.len().saturating_sub(1));
            let row = |(place, rung): (usize, &crate::core::convergence::Rung)| {
                let largest = match rung.largest.get(index).copied().flatten() {
                    Some(largest) => number::significant(largest, 4),
                    None if rung.diverged => text.diverges.to_owned(),
                    None => text.undefined.to_owned(),
                };
                let figure = |value: Option<f64>| value.map_or_else(String::new, |value| number::significant(value, 3));
                let cells = [
                    rung.steps.to_string(),
                    largest,
                    figure(study.ratio(index, place)),
                    figure(study.order(index, place)),
                ];
                let current = (study.chosen() == Some(place)).then_some("true");
                view! {
                    <tr aria-current=current>
                        <th scope="row">{number::significant(rung.step_size, 6)}</th>
                        {cells.map(|cell| view! { <td>{cell}</td> }).collect_view()}
                    </tr>
                }
            };
            study.rungs.iter().enumerate().map(row).collect()
        })
    };
    view! {
        <Show when=move || { names.with(Vec::len) > 1 }>
            <label class="error-state">
                <span>{word(|text| text.error.state)}</span>
                <select
                    data-testid="error-state"
                    on:change=move |event| chosen.set(event_target_value(&event).parse().unwrap_or(0))
                >
                    {move || {
                        let option = |(index, name): (usize, String)| {
                            view! { <option value=index.to_string() selected=move || chosen.get() == index>{name}</option> }
                        };
                        names.get().into_iter().enumerate().map(option).collect_view()
                    }}
                </select>
            </label>
        </Show>
        <div class="error-scroll">
            <table class="error-table" data-testid="error-table" aria-label=word(|text| text.error.against_step)>
                <thead>
                    <tr>
                        <th scope="col">"h"</th>
                        <th scope="col">{word(|text| text.error.steps)}</th>
                        <th scope="col">{word(|text| text.error.largest)}</th>
                        <th scope="col">{word(|text| text.error.ratio)}</th>
                        <th scope="col">{word(|text| text.error.order)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

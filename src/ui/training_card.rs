//! A cell trained on the observed points, beside the equation: choose, train, and look beyond the data.

use leptos::prelude::*;

use super::card::Card;
use super::controls::Controls;
use super::fit_run::Phase;
use super::number_field::NumberField;
use super::plot_canvas::PlotCanvas;
use super::shared::Shared;
use super::state::{State, state, word};
use crate::core::action::Action;
use crate::core::fit::{Optimiser, StopReason};
use crate::core::laboratory::TrainingSettings;
use crate::core::number;
use crate::core::training::Comparison;
use crate::plot::picture::Course;
use crate::plot::scene::{Curve, CurveKind, Markers, PlayHead, Scene};
use crate::text;

fn change(state: &State, set: impl FnOnce(&mut TrainingSettings)) {
    let mut training = state.document().with_untracked(|document| document.laboratory.training);
    set(&mut training);
    state.seal();
    state.dispatch(Action::SetTraining(training));
    state.seal();
}

/// The card of the training.
#[component]
pub fn TrainingCard() -> impl IntoView {
    let state = state();
    let controls = Controls::expect();
    let cells = state.cells;
    let training = Memo::new(move |_| cells.laboratory.with(|laboratory| laboratory.training));
    let running = Memo::new(move |_| cells.training.with(|view| view.phase == Phase::Running));
    let fitting = Memo::new(move |_| state.fit.with(super::fit_run::FitView::is_running));
    let share = move || {
        cells.training.with(|view| match (&view.phase, &view.step) {
            (Phase::Running, Some(step)) if view.limit > 0 => f64::from(step.iteration) / f64::from(view.limit),
            _ => 0.0,
        })
    };
    let comparison = Memo::new(move |_| Shared::new(comparison(&state)));
    let choose = move |event: web_sys::Event| {
        let key = event_target_value(&event);
        if let Some(optimiser) = Optimiser::ALL.into_iter().find(|optimiser| optimiser.key() == key) {
            change(&state, |training| training.fit.optimiser = optimiser);
        }
    };
    let by_epochs = Memo::new(move |_| training.get().fit.optimiser != Optimiser::LevenbergMarquardt);
    let amount_word = move || {
        let text = &state.text().fit;
        if by_epochs.get() { text.epochs } else { text.iterations }
    };
    let summary = Signal::derive(move || {
        let loss = |loss: Option<f64>| loss.map_or_else(|| "–".to_owned(), |loss| number::significant(loss, 5));
        comparison.with(|comparison| {
            let comparison = comparison.as_ref();
            let (equation, network) =
                comparison.map_or((None, None), |comparison| (comparison.equation_loss, comparison.network_loss));
            (state.text().cells.comparison_summary)(&loss(equation), &loss(network))
        })
    });
    view! {
        <Card id="training" title=word(|text| text.cells.training)>
            <p class="hint">{word(|text| text.cells.training_idea)}</p>
            <Show when=move || state.observations.with(|observations| observations.experiment_count() > 1)>
                <p class="hint">{word(|text| text.experiments.trained)}</p>
            </Show>
            <div class="training-row">
                <button
                    type="button"
                    class="primary large"
                    data-testid="train-button"
                    on:click=move |_| controls.train_or_stop()
                >
                    {move || if running.get() { state.text().fit.stop } else { state.text().cells.train }}
                </button>
                <label class="field">
                    <span>{word(|text| text.fit.optimiser)}</span>
                    <select
                        data-testid="training-optimiser"
                        on:change=choose
                        prop:value=move || training.get().fit.optimiser.key()
                    >
                        {Optimiser::ALL
                            .map(|optimiser| {
                                view! {
                                    <option
                                        value=optimiser.key()
                                        selected=move || training.get().fit.optimiser == optimiser
                                    >
                                        {move || (state.text().fit.optimiser_name)(optimiser)}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                </label>
                <label class="field">
                    <span>{amount_word}</span>
                    <NumberField
                        label=Signal::derive(move || amount_word().to_owned())
                        value=Signal::derive(move || {
                            let fit = training.get().fit;
                            f64::from(if by_epochs.get() { fit.epochs } else { fit.iterations })
                        })
                        check=Callback::new(move |value: f64| {
                            let most = if by_epochs.get_untracked() { 1_000_000.0 } else { 10_000.0 };
                            (!(1.0..=most).contains(&value))
                                .then(|| (state.text_untracked().fit.out_of_bounds)(&number::exact(value)))
                        })
                        on_value=Callback::new(move |value: f64| {
                            change(
                                &state,
                                |training| {
                                    if training.fit.optimiser == Optimiser::LevenbergMarquardt {
                                        training.fit.iterations = value as u32;
                                    } else {
                                        training.fit.epochs = value as u32;
                                    }
                                },
                            );
                        })
                    />
                </label>
                <label class="field" hidden=move || !by_epochs.get()>
                    <span>{word(|text| text.fit.learning_rate)}</span>
                    <NumberField
                        label=Signal::derive(move || state.text().fit.learning_rate.to_owned())
                        value=Signal::derive(move || training.get().fit.learning_rate)
                        check=Callback::new(move |value: f64| {
                            (value <= 0.0).then(|| (state.text_untracked().fit.out_of_bounds)(&number::exact(value)))
                        })
                        on_value=Callback::new(move |value| change(&state, |training| training.fit.learning_rate = value))
                    />
                </label>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || training.get().train_start
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            change(&state, |training| training.train_start = on);
                        }
                    />
                    <span>{word(|text| text.cells.train_start)}</span>
                </label>
            </div>
            <progress
                max="1"
                value=move || share().to_string()
                aria-label=word(|text| text.fit.progress)
                class:idle=move || !running.get()
            ></progress>
            <p class="sentence" role="status" data-testid="training-sentence">{move || sentence(&state)}</p>
            <div class="comparison-part" hidden=move || cells.network.with(|network| network.is_err())>
            <div class="comparison-head">
                <h3>{word(|text| text.cells.compare)}</h3>
                <button type="button" data-testid="fit-equation" on:click=move |_| controls.fit_equation()>
                    {move || if fitting.get() { state.text().fit.stop } else { state.text().cells.fit_equation }}
                </button>
            </div>
            <figure class="cell-plot large">
                <PlotCanvas
                    scene=Callback::new(move |()| scene(&state))
                    label=summary
                    test_id="comparison-plot"
                />
            </figure>
            <p class="hint comparison-key" data-testid="comparison-key">{move || key(&state)}</p>
            <div class="grid-scroll">
                <table class="fitted comparison" data-testid="comparison">
                    <caption class="visually-hidden">{word(|text| text.cells.compare)}</caption>
                    <thead>
                        <tr>
                            <td></td>
                            <th scope="col">{word(|text| text.cells.equation)}</th>
                            <th scope="col">{word(|text| text.cells.network)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || {
                            comparison.with(|comparison| {
                                comparison.as_ref()
                                    .map(|comparison| rows(comparison, &state.text().cells))
                                    .unwrap_or_default()
                                    .into_iter()
                                    .map(|[name, equation, network]| {
                                        view! {
                                            <tr>
                                                <th scope="row">{name}</th>
                                                <td>{equation}</td>
                                                <td>{network}</td>
                                            </tr>
                                        }
                                    })
                                    .collect_view()
                            })
                        }}
                    </tbody>
                </table>
            </div>
            <p class="hint">{word(|text| text.cells.loss_explained)}" "{word(|text| text.cells.beyond)}</p>
            </div>
        </Card>
    }
}

/// Where the training stands.
fn sentence(state: &State) -> String {
    let language = state.language.get();
    let text = state.text();
    let progress = || {
        state.cells.training.with(|view| {
            let step = view.step.as_ref()?;
            let done = (text.fit.iteration)(view.optimiser, step.iteration);
            Some(format!("{done}, {} {}", text.fit.best_loss, number::significant(step.best_loss, 5)))
        })
    };
    let cell = state.cells.laboratory.with(|laboratory| laboratory.cell);
    let (phase, is_this) = state.cells.training.with(|view| (view.phase.clone(), view.cell == Some(cell)));
    let phase = if is_this || phase == Phase::Running { phase } else { Phase::Idle };
    let said = match &phase {
        Phase::Idle => match &*state.cells.network.get() {
            Ok(network) => (text.cells.invitation)(network.parameter_count(), network.point_count()),
            Err(problem) => text::fit::fit_problem(problem, language).to_string(),
        },
        Phase::Running => text.cells.running.to_owned(),
        Phase::Ended(StopReason::IterationsDone) => text::text(language).cells.iterations_done.to_owned(),
        Phase::Ended(reason) => text::fit::stop_reason(*reason, language).to_owned(),
        Phase::Refused(problem) => text::fit::fit_problem(problem, language).to_string(),
        Phase::Lost => text.fit.lost.to_owned(),
    };
    match progress().filter(|_| phase != Phase::Idle) {
        Some(progress) => format!("{said} {progress}"),
        None => said,
    }
}

fn comparison(state: &State) -> Option<Comparison> {
    let network = state.cells.network.get();
    let Ok(network) = &*network else { return None };
    let run = state.run.get();
    let trajectory = run.main()?;
    let values = state.values.get();
    let (parameters, course) = (state.cells.parameters.get(), state.cells.course.get());
    let compared = Comparison::new(
        (&run.model, &values, trajectory),
        (network, &parameters, &course),
        &state.observations.get(),
        &state.solver.get(),
    );
    Some(compared)
}

/// The table: one row a figure, for the equation and for the network.
fn rows(comparison: &Comparison, text: &text::cells::Cells) -> Vec<[String; 3]> {
    let figure = |value: Option<f64>| value.map_or_else(|| "∞".to_owned(), |value| number::significant(value, 5));
    let mut rows = vec![
        [text.loss.to_owned(), figure(comparison.equation_loss), figure(comparison.network_loss)],
        [
            text.numbers.to_owned(),
            comparison.equation_parameters.to_string(),
            comparison.network_parameters.to_string(),
        ],
    ];
    for series in comparison.series.iter().take(4) {
        let (time, value) = series.last;
        let off = |at: Option<f64>| figure(at.map(|at| at - value));
        let name = (text.miss_at)(&series.name, &number::significant(time, 5));
        rows.push([name, off(series.equation.0), off(series.network.0)]);
    }
    for series in comparison.series.iter().take(4) {
        let name = (text.value_at)(&series.name, &number::significant(comparison.end_time, 5));
        rows.push([name, figure(series.equation.1), figure(series.network.1)]);
    }
    rows
}

/// Points, the equation (pale) and the network, both beyond the last point, which a line marks.
fn scene(state: &State) -> Scene {
    let mut scene = Scene::time_series("t", "");
    let network = state.cells.network.get();
    let Ok(network) = &*network else { return scene };
    let (run, course, observations) = (state.run.get(), state.cells.course.get(), state.observations.get());
    let width = network.targets().count();
    for (index, target) in network.targets().enumerate() {
        let series = run.model.series(target);
        let learned = course.times.iter().zip(course.values.iter().skip(index).step_by(width.max(1)));
        scene.curves.push(Curve {
            points: learned.map(|(time, value)| (*time, *value)).collect(),
            series,
            kind: CurveKind::Main,
            label: String::new(),
        });
        if let Some(trajectory) = run.main() {
            let equation = Course { model: &run.model, trajectory };
            let points = (0..trajectory.times.len()).map(|step| (trajectory.times[step], equation.value(target, step)));
            scene.curves.push(Curve { points: points.collect(), series, kind: CurveKind::Ghost, label: String::new() });
        }
        let observed = observations.cells.iter().filter(|cell| cell.target == target && cell.experiment == 0);
        scene.markers.push(Markers {
            points: observed.map(|cell| (observations.times[cell.time], cell.value)).collect(),
            series,
            hollow: true,
            ..Markers::default()
        });
    }
    scene.play_head = observations.times.last().map(|time| PlayHead { line: Some(*time), dots: Vec::new() });
    scene
}

/// What the lines are, in words.
fn key(state: &State) -> String {
    let text = &state.text().cells;
    let last = state.observations.with(|observations| observations.times.last().copied());
    let beyond = last.map(|time| (text.last_point)(&number::significant(time, 5)));
    format!("{} {}", text.line_key, beyond.unwrap_or_default())
}

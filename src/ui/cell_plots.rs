//! Input, output and every state over the steps, and what the cell returns at the end.

use leptos::prelude::*;

use super::cell_picture::{states, vector};
use super::laboratory::Trial;
use super::plot_canvas::PlotCanvas;
use super::state::{state, word};
use crate::core::cell::{CellKind, enumerate_paths};
use crate::core::laboratory::Experiment;
use crate::core::number;
use crate::plot::scene::{Curve, Dot, PlayHead, Scene};

/// What a plot shows: the input, or the state of this number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Input,
    State(usize),
}

/// Row-major values, the length of a row, and the step of the first row.
fn values(experiment: &Experiment, shown: Shown) -> Option<(Vec<f64>, usize, usize)> {
    match shown {
        Shown::Input => Some((experiment.inputs.clone(), experiment.shape.inputs, 1)),
        Shown::State(index) => {
            let sizes = experiment.shape.state_sizes();
            let size = *sizes.get(index)?;
            let first: usize = sizes[..index].iter().sum();
            let length: usize = sizes.iter().sum();
            let rows = experiment.run.states.chunks_exact(length);
            Some((rows.flat_map(|row| row[first..first + size].to_vec()).collect(), size, 0))
        }
    }
}

fn scene(trial: &Trial, shown: Shown, head: usize) -> Scene {
    let mut scene = Scene::time_series("t", "");
    let found = trial.experiment.as_ref().and_then(|experiment| values(experiment, shown));
    let Some((values, width, first)) = found else { return scene };
    let mut dots = Vec::new();
    for series in 0..width {
        let column = values.iter().skip(series).step_by(width).enumerate();
        let points: Vec<(f64, f64)> = column.map(|(row, value)| ((row + first) as f64, *value)).collect();
        if let Some(point) = head.checked_sub(first).and_then(|row| points.get(row)) {
            dots.push(Dot { point: *point, series });
        }
        scene.curves.push(Curve { points, series, ..Curve::default() });
    }
    scene.play_head = Some(PlayHead { line: Some(head as f64), dots });
    scene
}

/// The number of the second state's plot, if the cell has one worth seeing (the CRF's third only counts).
fn state_name(kind: CellKind, index: usize) -> Option<&'static str> {
    kind.states().get(index).copied()
}

/// The three plots; that of the second state is hidden where there is none.
#[component]
pub fn CellPlots() -> impl IntoView {
    let state = state();
    let cells = state.cells;
    let kind =
        Memo::new(move |_| cells.trial.with(|trial| trial.experiment.as_ref().map_or(CellKind::Rnn, |e| e.shape.kind)));
    let name = move |shown: Shown| {
        let text = &state.text().cells;
        match shown {
            Shown::Input => text.input_plot.to_owned(),
            Shown::State(index) => {
                state_name(kind.get(), index).map_or_else(String::new, |name| (text.state_plot)(name, index == 0))
            }
        }
    };
    let plot = move |shown: Shown, test_id: &'static str| {
        let label = Signal::derive(move || {
            let last = cells.trial.with(|trial| {
                let (values, width, _) = values(trial.experiment.as_ref()?, shown)?;
                Some(vector(values.rchunks_exact(width.max(1)).next().unwrap_or_default(), 4))
            });
            (state.text().cells.plot_summary)(&name(shown), &last.unwrap_or_default())
        });
        let is_absent = move || matches!(shown, Shown::State(index) if state_name(kind.get(), index).is_none());
        view! {
            <figure class="cell-plot" hidden=is_absent>
                <figcaption>{move || name(shown)}</figcaption>
                <PlotCanvas
                    scene=Callback::new(move |()| cells.trial.with(|trial| scene(trial, shown, cells.position())))
                    label
                    test_id
                />
            </figure>
        }
    };
    view! {
        <div class="cell-plots">
            {plot(Shown::State(0), "cell-output")}
            {plot(Shown::State(1), "cell-state")}
            {plot(Shown::Input, "cell-input")}
        </div>
    }
}

/// The last output and the final states; of the CRF what they mean, and the sum path by path.
#[component]
pub fn Results() -> impl IntoView {
    let state = state();
    let rows = Memo::new(move |_| {
        let text = &state.text().cells;
        state.cells.trial.with(|trial| {
            let Some(experiment) = &trial.experiment else { return Vec::new() };
            let run = &experiment.run;
            let outputs = experiment.shape.outputs();
            let last = run.outputs.rchunks_exact(outputs).next().unwrap_or_default();
            let mut rows = vec![(text.last_output.to_owned(), vector(last, 6))];
            for (letter, values) in states(experiment, run.steps) {
                rows.push(((text.final_state)(letter), vector(&values, 6)));
            }
            if experiment.shape.kind == CellKind::Crf {
                rows.truncate(0);
                rows.push((text.log_partition.to_owned(), vector(last, 12)));
                rows.extend(paths(experiment, text));
            }
            rows
        })
    });
    let diverged = Memo::new(move |_| {
        let step = state.cells.trial.with(|trial| trial.experiment.as_ref().and_then(|e| e.run.diverged));
        step.map(|diverged| (state.text().cells.diverged)(diverged.step))
    });
    view! {
        <Show when=move || diverged.with(Option::is_some)>
            <p class="warning" role="status" data-testid="cell-diverged">{move || diverged.get()}</p>
        </Show>
        <h3>{word(|text| text.cells.results)}</h3>
        <dl class="cell-results" data-testid="cell-results">
            {move || {
                rows.get()
                    .into_iter()
                    .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                    .collect_view()
            }}
        </dl>
    }
}

/// How many paths there are; where they are few, the sum over each of them and the best.
fn paths(experiment: &Experiment, text: &crate::text::cells::Cells) -> Vec<(String, String)> {
    let tags = experiment.shape.width;
    let count = format!("{tags}^{}", experiment.run.steps);
    match enumerate_paths(&experiment.shape, &experiment.weights, &experiment.inputs) {
        Some(paths) => {
            let best: Vec<String> = paths.best.iter().map(|tag| (tag + 1).to_string()).collect();
            let best = (text.best_path_value)(&best.join(" "), &number::significant(paths.probability, 4));
            vec![
                (text.paths.to_owned(), format!("{count} = {}", paths.count)),
                (text.brute_force.to_owned(), (text.brute_force_agrees)(&number::significant(paths.log_sum, 12))),
                (text.best_path.to_owned(), best),
            ]
        }
        None => {
            vec![(text.paths.to_owned(), count), (text.brute_force.to_owned(), text.brute_force_too_many.to_owned())]
        }
    }
}

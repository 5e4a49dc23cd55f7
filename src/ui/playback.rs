//! The play head: a scrubber under the plot, and the step it stands on in numbers.

use leptos::prelude::*;

use super::controls::Controls;
use super::series_class;
use super::state::{state, word};
use crate::core::number;
use crate::core::simulate::Trajectory;

/// The most states whose step is written out; the others are in the trajectory.
const MOST_ROWS: usize = 4;

/// The scrubber.
#[component]
pub fn Scrubber() -> impl IntoView {
    let state = state();
    let controls = Controls::expect();
    let steps = Memo::new(move |_| {
        state.run.with(|run| run.main().map_or(0, |trajectory| trajectory.times.len().saturating_sub(1)))
    });
    let head = move || state.head.get().unwrap_or_else(|| steps.get()).min(steps.get());
    let spoken = move || {
        let (time, own_steps) = state.run.with(|run| {
            let main = run.main();
            (main.and_then(|main| main.times.get(head()).copied()), main.is_some_and(|main| main.report.is_some()))
        });
        let stage = &state.text().stage;
        let words = if own_steps { stage.at_moment } else { stage.at_step };
        words(head(), steps.get(), &number::significant(time.unwrap_or(0.0), 6))
    };
    view! {
        <div class="scrubber">
            <input
                type="range"
                min="0"
                step="1"
                max=move || steps.get().to_string()
                prop:value=move || head().to_string()
                aria-label=word(|text| text.stage.scrub)
                aria-valuetext=spoken
                data-testid="scrub"
                on:input=move |event| {
                    if let Ok(step) = event_target_value(&event).parse() {
                        controls.scrub(step);
                    }
                }
            />
            <output class="at-step" data-testid="at-step">{spoken}</output>
        </div>
    }
}

/// The step that is shown: the one that starts at the play head, at the end the one that led there. `None` where there
/// is no step.
pub fn shown_step(head: Option<usize>, trajectory: &Trajectory) -> Option<usize> {
    let last = trajectory.times.len().checked_sub(2)?;
    Some(head.map_or(last, |head| head.min(last)))
}

/// One row of the step in numbers: old state, step size, rate, new state.
#[derive(Clone, PartialEq)]
struct StepRow {
    state: usize,
    name: String,
    old: f64,
    size: f64,
    new: f64,
}

/// `x_{n+1} = x_n + h f(x_n)` with the numbers of the current step, one line a state.
#[component]
pub fn StepNumbers() -> impl IntoView {
    let state = state();
    let rows = Memo::new(move |_| {
        state.run.with(|run| {
            let Some(trajectory) = run.main() else { return (0, Vec::new()) };
            let Some(from) = shown_step(state.head.get(), trajectory) else { return (0, Vec::new()) };
            let width = run.model.states.len();
            let size = trajectory.times[from + 1] - trajectory.times[from];
            let row = |index: usize| StepRow {
                state: index,
                name: run.model.states[index].name.clone(),
                old: trajectory.states[from * width + index],
                size,
                new: trajectory.states[(from + 1) * width + index],
            };
            (from, (0..width.min(MOST_ROWS)).map(row).collect())
        })
    });
    view! {
        <section class="step-numbers" aria-label=word(|text| text.stage.step_numbers) data-testid="step-numbers">
            <table>
                <caption class="visually-hidden">{word(|text| text.stage.recurrence)}</caption>
                <tbody>
                    {move || {
                        let (from, rows) = rows.get();
                        rows.into_iter().map(|row| step_row(from, &row)).collect_view()
                    }}
                </tbody>
            </table>
        </section>
    }
}

fn step_row(from: usize, row: &StepRow) -> impl IntoView + use<> {
    // An explosion's powers of ten are long as they are.
    let number = |value: f64| number::significant(value, if value.abs() < 1e7 { 6 } else { 4 });
    let rate = (row.new - row.old) / row.size;
    view! {
        <tr class=format!("series-{}", series_class(row.state))>
            <th scope="row">{row.name.clone()}<sub>{from + 1}</sub></th>
            <td>"= " {number(row.old)}</td>
            <td>"+ " {number(row.size)} " × " {number(rate)}</td>
            <td>"= " <strong>{number(row.new)}</strong></td>
        </tr>
    }
}

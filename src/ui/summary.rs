//! What the plots show, in words, for those who do not see them.

use leptos::prelude::*;

use super::state::State;
use crate::core::number;

/// The most states described one by one.
const MOST: usize = 6;

/// The large plot.
pub fn plot(state: &State) -> String {
    let text = state.text();
    state.run.with(|run| {
        let Some(trajectory) = run.main().filter(|trajectory| !trajectory.times.is_empty()) else {
            return text.stage.no_model.to_owned();
        };
        let figure = |value: f64| number::significant(value, 4);
        let width = run.model.states.len();
        let names: Vec<&str> = run.model.states.iter().map(|state| state.name.as_str()).collect();
        let ends = (trajectory.times[0], trajectory.times[trajectory.times.len() - 1]);
        let mut sentences = vec![(text.stage.summary)(&names.join(", "), &figure(ends.0), &figure(ends.1))];
        for (index, name) in names.iter().enumerate().take(MOST) {
            let values = || trajectory.states.iter().skip(index).step_by(width).copied();
            let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
            let first = values().next().unwrap_or(0.0);
            let last = values().last().unwrap_or(0.0);
            sentences.push((text.stage.summary_state)(
                name,
                &figure(first),
                &figure(last),
                &figure(low),
                &figure(high),
            ));
        }
        let points = state.observations.with(|observations| observations.cells.len());
        if points > 0 {
            sentences.push((text.stage.summary_points)(points));
        }
        sentences.join(" ")
    })
}

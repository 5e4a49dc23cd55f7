//! The moments at which a trajectory is shown: the steps of a method of fixed step; for a method that chooses its own,
//! where its steps end, so that no turn is cut, and evenly spaced moments, so that a long step is a curve. Knows no data.

use super::forward::Forward;
use super::model::Model;
use super::simulate::{MOST_STEPS, SolverSettings};
use super::time_grid::{TimeGrid, TimeGridError};

/// At least so many evenly spaced moments, ...
const FEWEST_EVEN: f64 = 500.0;

/// ... and at most so many, however far the end.
const MOST_EVEN: f64 = 2_000.0;

/// At most about so many ends of steps, every so many-th of a longer run.
const MOST_ENDS: usize = 4_000;

/// The grid on which `model` is shown with the values of each of `members`, landing on each of `stops` (ascending), in at
/// most `most` steps.
pub fn shown(
    model: &Model,
    members: &[&[f64]],
    solver: &SolverSettings,
    stops: &[f64],
    most: usize,
) -> Result<TimeGrid, TimeGridError> {
    let (start, end) = (model.start_time, solver.end_time);
    if !solver.method.adaptive() {
        return TimeGrid::new(start, end, solver.step_size, stops, most);
    }
    let far = TimeGrid::new(start, end, f64::MAX, stops, MOST_STEPS)?;
    let mut ends = Vec::new();
    let mut forward = Forward::new(model, solver);
    for values in members {
        // One that gives up is shown up to there.
        let _ = forward.run(values, &far, |_, _, _| ());
        ends.extend_from_slice(forward.times());
    }
    ends.sort_by(f64::total_cmp);
    let every = ends.len().div_ceil(MOST_ENDS.min(most / 2).max(1)).max(1);
    let mut moments: Vec<f64> = ends.into_iter().step_by(every).collect();

    let length = far.end - start;
    let spacing = spacing(length, solver.step_size, MOST_EVEN.min((most / 4) as f64));
    // A grid of no length has no moments; one of no bound was refused above.
    let count = if length > 0.0 { (length / spacing).floor() } else { 0.0 };
    moments.extend((1..=count as usize).map(|k| start + k as f64 * spacing));
    moments.extend_from_slice(stops);
    moments.push(end);
    moments.retain(|&moment| moment <= far.end);
    moments.sort_by(f64::total_cmp);
    // Neighbours that differ by rounding are one moment; which of them does not matter, unless it is a stop.
    let least = 1e-12 * length;
    moments.dedup_by(|later, earlier| {
        let same = *later - *earlier <= least && !(stops.contains(later) || *later == end);
        same || later == earlier
    });
    TimeGrid::new(start, end, f64::MAX, &moments, most)
}

/// A grid of which not every state is kept.
#[derive(Clone, Debug)]
pub struct Thinned {
    /// The grid.
    pub grid: TimeGrid,
    /// For each of its states, whether it is kept.
    pub kept: Vec<bool>,
}

impl Thinned {
    /// The moments that are kept.
    pub fn times(&self) -> Vec<f64> {
        self.grid.times().zip(&self.kept).filter(|(_, kept)| **kept).map(|(time, _)| time).collect()
    }
}

/// The grid on which `model` is shown with these values, of whose states about `most` (2 or more) are kept, the first and
/// the last among them.
pub fn thinned(
    model: &Model,
    values: &[f64],
    solver: &SolverSettings,
    stops: &[f64],
    most: usize,
) -> Result<Thinned, TimeGridError> {
    let grid = shown(model, &[values], solver, stops, MOST_STEPS)?;
    let last = grid.states() - 1;
    let every = last.div_ceil(most.max(2) - 1).max(1);
    let kept = (0..=last).map(|index| index % every == 0 || index == last).collect();
    let thinned = Thinned { grid, kept };
    if !solver.method.adaptive() {
        return Ok(thinned);
    }
    // Its steps are its own: only the moments that are kept matter.
    let moments: Vec<f64> = thinned.times().into_iter().skip(1).collect();
    let grid = TimeGrid::new(model.start_time, solver.end_time, f64::MAX, &moments, MOST_STEPS)?;
    Ok(Thinned { kept: vec![true; grid.states()], grid })
}

/// A whole part of `step_size`, so that its multiples are shown; or, where that is very short for the length or no step
/// size at all, more.
fn spacing(length: f64, step_size: f64, most: f64) -> f64 {
    let steps = length / step_size;
    if !(steps > 0.0 && steps <= most) {
        return length / most.max(1.0);
    }
    step_size / (FEWEST_EVEN.min(most) / steps).ceil().max(1.0)
}

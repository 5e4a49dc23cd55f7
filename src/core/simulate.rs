//! Runs a model forward with plain numbers: one trajectory, or a batch in blocks of [`BLOCK`].
//! Knows neither data nor derivatives.

use serde::{Deserialize, Serialize};

use super::forward::Forward;
use super::lanes::Lanes;
use super::method::{Method, Report};
use super::model::Model;
use super::shown::shown;
use super::time_grid::{TimeGrid, TimeGridError};
use super::unroll::Diverged;

/// How a model is unrolled; the `[solver]` section of a document.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SolverSettings {
    /// The one-step method.
    pub method: Method,
    /// `h`, in units of `t`. A method that chooses its own steps shows the multiples of it among other moments.
    pub step_size: f64,
    /// The horizon: the unroll ends at this `t`.
    pub end_time: f64,
    /// Each component of the derivative is clipped to `[-clip, clip]`; `None` for no clipping. The clipped system is what
    /// a method that chooses its own steps follows within its tolerances, kinks and all.
    pub clip: Option<f64>,
    /// Of a method that chooses its own steps: the error of a step in `x` is at most about `atol + rtol |x|`. This is
    /// `rtol`; less than `1e-14` counts as that.
    pub relative_tolerance: f64,
    /// `atol`, in units of `x`; it may be 0.
    pub absolute_tolerance: f64,
}

impl Default for SolverSettings {
    fn default() -> Self {
        Self {
            method: Method::Euler,
            step_size: 0.1,
            end_time: 20.0,
            clip: None,
            // A fit compares losses to many digits, and data come in every unit.
            relative_tolerance: 1e-8,
            absolute_tolerance: 1e-12,
        }
    }
}

impl SolverSettings {
    /// The longest way between two moments of a run of this length of which only the stops matter: `h`; a method that
    /// chooses its own steps needs no moments but a few to tell where it gave up.
    pub fn stride(&self, length: f64) -> f64 {
        if !self.method.adaptive() {
            self.step_size
        } else if length > 0.0 {
            length / MOMENTS_TO_TELL
        } else {
            f64::MAX
        }
    }
}

/// A run that ends early is known to a hundredth of its length.
const MOMENTS_TO_TELL: f64 = 100.0;

/// The most steps one trajectory may take.
pub const MOST_STEPS: usize = 1_000_000;

/// The most numbers the trajectories of one call may hold together: 256 MB.
pub const MOST_NUMBERS: usize = 1 << 25;

/// Trajectories per instruction of a batch.
pub const BLOCK: usize = 8;

/// A computed trajectory. If it diverged, `times` and `states` end with the last finite state; they are empty if the
/// initial state is not finite. Observables may be infinite or undefined anywhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trajectory {
    /// The moments, the start first.
    pub times: Vec<f64>,
    /// Row-major, `times.len()` x number of states.
    pub states: Vec<f64>,
    /// Row-major, `times.len()` x number of outputs of `Model::observables`.
    pub observables: Vec<f64>,
    /// Where and how it left the finite numbers.
    pub diverged: Option<Diverged>,
    /// What a method that chooses its own steps did.
    pub report: Option<Report>,
}

/// The ends of many trajectories.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FinalStates {
    /// Row-major, number of members x number of states; where a member diverged, its first state that is not finite.
    pub states: Vec<f64>,
    /// For each member, where and how it left the finite numbers.
    pub diverged: Vec<Option<Diverged>>,
}

/// Unrolls `model` from its initial values with quantity values `values`, landing on each of `stops` (ascending). The
/// times are those of the steps; a method that chooses its own is run once to learn them, and evenly spaced moments are
/// added.
///
/// At most [`MOST_STEPS`] steps and [`MOST_NUMBERS`] numbers.
pub fn simulate(
    model: &Model,
    values: &[f64],
    solver: &SolverSettings,
    stops: &[f64],
) -> Result<Trajectory, TimeGridError> {
    let grid = shown(model, &[values], solver, stops, most_steps(model, 1))?;
    Ok(trajectory(&mut Forward::new(model, solver), model, values, &grid))
}

/// As [`simulate`], for many sets of values at once, in blocks of [`BLOCK`]; the same numbers to the last bit.
///
/// A member that diverges does so alone; its block is then run member by member. So is every member with a method that
/// chooses its own steps: each has its own, and the times are those of all of them.
pub fn simulate_batch(
    model: &Model,
    members: &[Vec<f64>],
    solver: &SolverSettings,
    stops: &[f64],
) -> Result<Vec<Trajectory>, TimeGridError> {
    let all: Vec<&[f64]> = members.iter().map(Vec::as_slice).collect();
    let grid = shown(model, &all, solver, stops, most_steps(model, members.len()))?;
    let mut forward = Forward::new(model, solver);
    let mut single = Forward::new(model, solver);
    let mut trajectories = Vec::with_capacity(members.len());
    for block in members.chunks(BLOCK) {
        let together =
            if solver.method.adaptive() { None } else { trajectory_block(&mut forward, model, block, &grid) };
        match together {
            Some(together) => trajectories.extend(together),
            None => {
                trajectories.extend(block.iter().map(|values| trajectory(&mut single, model, values, &grid)));
            }
        }
    }
    Ok(trajectories)
}

/// Where the trajectories of many sets of values end, without keeping the way there; the same numbers as [`simulate`].
pub fn final_states(
    model: &Model,
    members: &[Vec<f64>],
    solver: &SolverSettings,
) -> Result<FinalStates, TimeGridError> {
    let grid = TimeGrid::new(
        model.start_time,
        solver.end_time,
        solver.stride(solver.end_time - model.start_time),
        &[],
        MOST_STEPS,
    )?;
    let mut forward = Forward::new(model, solver);
    let mut single = Forward::new(model, solver);
    let mut ends = FinalStates::default();
    for block in members.chunks(BLOCK) {
        if !solver.method.adaptive() && forward.run(&side_by_side(block), &grid, |_, _, _| ()).is_ok() {
            for lane in 0..block.len() {
                ends.states.extend(forward.state().iter().map(|component: &Lanes<BLOCK>| component.0[lane]));
                ends.diverged.push(None);
            }
        } else {
            for values in block {
                ends.diverged.push(single.run(values, &grid, |_, _, _| ()).err());
                ends.states.extend_from_slice(single.state());
            }
        }
    }
    Ok(ends)
}

/// The most steps `members` trajectories may take for all their numbers to be held.
fn most_steps(model: &Model, members: usize) -> usize {
    let row = 1 + model.states.len() + model.observables.outputs.len();
    MOST_STEPS.min(MOST_NUMBERS / (row * members.max(1)))
}

fn trajectory(forward: &mut Forward<'_, f64>, model: &Model, values: &[f64], grid: &TimeGrid) -> Trajectory {
    let width = model.observables.outputs.len();
    let mut states = Vec::with_capacity(grid.states() * model.states.len());
    let mut observables = Vec::with_capacity(grid.states() * width);
    let mut outputs = vec![0.0; width];
    let ended = forward.run(values, grid, |index, state, evaluator| {
        states.extend_from_slice(state);
        if width > 0 {
            evaluator.evaluate(grid.time(index), state, &mut outputs);
            observables.extend_from_slice(&outputs);
        }
    });
    let diverged = ended.err();
    let finite = diverged.map_or(grid.states(), |diverged| diverged.step);
    Trajectory { times: grid.times().take(finite).collect(), states, observables, diverged, report: forward.report() }
}

/// The trajectories of at most [`BLOCK`] members, if all of them stay finite.
fn trajectory_block(
    forward: &mut Forward<'_, Lanes<BLOCK>>,
    model: &Model,
    block: &[Vec<f64>],
    grid: &TimeGrid,
) -> Option<Vec<Trajectory>> {
    let width = model.observables.outputs.len();
    let mut outputs = vec![Lanes([0.0; BLOCK]); width];
    let empty = || Trajectory {
        times: grid.times().collect(),
        states: Vec::with_capacity(grid.states() * model.states.len()),
        observables: Vec::with_capacity(grid.states() * width),
        diverged: None,
        report: None,
    };
    let mut trajectories: Vec<Trajectory> = block.iter().map(|_| empty()).collect();
    let ended = forward.run(&side_by_side(block), grid, |index, state, evaluator| {
        if width > 0 {
            evaluator.evaluate(grid.time(index), state, &mut outputs);
        }
        for (lane, trajectory) in trajectories.iter_mut().enumerate() {
            trajectory.states.extend(state.iter().map(|component| component.0[lane]));
            trajectory.observables.extend(outputs.iter().map(|component| component.0[lane]));
        }
    });
    ended.ok()?;
    Some(trajectories)
}

/// The values of at most [`BLOCK`] members, quantity by quantity; missing members repeat the last one.
fn side_by_side(block: &[Vec<f64>]) -> Vec<Lanes<BLOCK>> {
    let last = block.len() - 1;
    let quantities = block[last].len();
    (0..quantities).map(|quantity| Lanes(std::array::from_fn(|lane| block[lane.min(last)][quantity]))).collect()
}

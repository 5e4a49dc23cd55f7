//! How large the state and its tangents are at every step, and where the clip acts. Judges no cause.

use super::rehearsal::{Case, norm};
use crate::core::differentiate::tangents;
use crate::core::lang::program::{Evaluator, Field as _};
use crate::core::method::OneStep;
use crate::core::simulate::{SolverSettings, Trajectory};
use crate::core::time_grid::{TimeGrid, TimeGridError};
use crate::core::unroll::Cell;

/// The most instructions the tangents of one look may cost; longer unrolls are looked at up to there.
const MOST_WORK: f64 = 3e6;

/// A tangent that ends below this share of its largest size vanishes; one that reaches the inverse multiple of its first
/// size explodes.
const SMALL: f64 = 1e-6;

/// Sizes over the steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Growth {
    /// The moments, the start first.
    pub times: Vec<f64>,
    /// `|x_n|`, the Euclidean norm.
    pub states: Vec<f64>,
    /// One for each quantity asked for.
    pub tangents: Vec<TangentGrowth>,
    /// Whether the whole unroll was looked at.
    pub complete: bool,
}

/// The size of one tangent over the steps.
#[derive(Clone, Debug, PartialEq)]
pub struct TangentGrowth {
    /// Index into `Model::quantities`.
    pub quantity: usize,
    /// `|dx_n/dp|`; ends where it leaves the finite numbers.
    pub norms: Vec<f64>,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a tangent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It leaves the finite numbers at this step, where the state does not.
    Overflows(usize),
    /// At this step it is a million times as large as it began.
    Explodes(usize),
    /// It ends below a millionth of what it was.
    Vanishes,
    /// Neither.
    Steady,
}

/// The sizes of `trajectory`, which is the run of `case`, and of its tangents by `quantities`.
pub fn growth(case: &Case<'_>, trajectory: &Trajectory, quantities: &[usize]) -> Result<Growth, TimeGridError> {
    let width = case.model.states.len();
    let total = trajectory.times.len();
    let dear = case.work_of_step() * (1 + quantities.len()) as f64;
    let looked_at = ((MOST_WORK / dear) as usize).clamp(2, total.max(2)).min(total);
    let complete = looked_at == total;
    let times = trajectory.times[..looked_at].to_vec();
    let states: Vec<f64> = trajectory.states.chunks_exact(width.max(1)).take(looked_at).map(norm).collect();
    let mut shown = Vec::with_capacity(quantities.len());
    let mut solver = case.solver;
    // Up to the step at which it leaves the finite numbers, and no further than is looked at.
    let stops: Vec<f64> = match (complete && trajectory.diverged.is_none(), times.last()) {
        (false, Some(&last)) => {
            solver.end_time = last;
            case.stops.iter().copied().filter(|stop| *stop <= last).collect()
        }
        _ => case.stops.to_vec(),
    };
    for &quantity in quantities {
        let found = tangents(case.model, case.values, &solver, &stops, quantity)?;
        let norms: Vec<f64> = found.tangents.chunks_exact(width.max(1)).map(norm).collect();
        let overflow = found.diverged.map(|diverged| diverged.step).filter(|step| *step < looked_at);
        let fate = overflow.map_or_else(|| fate(&norms), Fate::Overflows);
        shown.push(TangentGrowth { quantity, norms, fate });
    }
    Ok(Growth { times, states, tangents: shown, complete })
}

fn fate(norms: &[f64]) -> Fate {
    let largest = norms.iter().copied().fold(0.0, f64::max);
    let first = norms.iter().copied().find(|norm| *norm > 0.0).unwrap_or(0.0);
    let last = norms.last().copied().unwrap_or(0.0);
    let million = norms.iter().position(|norm| first > 0.0 && *norm >= first / SMALL);
    if let Some(step) = million {
        Fate::Explodes(step)
    } else if largest > 0.0 && last <= SMALL * largest {
        Fate::Vanishes
    } else {
        Fate::Steady
    }
}

/// A step that the clip changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClipMark {
    /// The index of the state before the step.
    pub step: usize,
    /// The components of the state after it that would be different without the clip; bit `k` for component `k`.
    pub components: u64,
}

/// The steps of `trajectory`, which is the run of `case`, that the clip changed: each is taken once more without it.
pub fn clip_marks(case: &Case<'_>, trajectory: &Trajectory) -> Vec<ClipMark> {
    // A method that chooses its own steps takes others without the clip: there is nothing to compare.
    if case.solver.clip.is_none() || case.solver.method.adaptive() {
        return Vec::new();
    }
    let width = case.model.states.len();
    let solver = &case.solver;
    let Ok(grid) =
        TimeGrid::new(case.model.start_time, solver.end_time, solver.step_size, case.stops, trajectory.times.len())
    else {
        return Vec::new();
    };
    let mut field = Evaluator::new(&case.model.derivative);
    field.set_parameters(case.values);
    let mut cell = OneStep::new(&SolverSettings { clip: None, ..*solver }, field);
    let mut state = vec![0.0; width];
    let most = ((MOST_WORK / case.work_of_step()) as usize).max(1);
    let mut marks = Vec::new();
    let pairs = trajectory.states.windows(2 * width).step_by(width.max(1));
    for (step, (input, states)) in grid.steps.iter().zip(pairs).enumerate().take(most) {
        let (before, after) = states.split_at(width);
        state.copy_from_slice(before);
        cell.step(input, &mut state);
        // The same arithmetic to the last bit where the clip did nothing.
        let changed = state.iter().zip(after).map(|(free, clipped)| free != clipped);
        let components = changed.enumerate().fold(0, |mask, (component, is)| mask | u64::from(is) << (component % 64));
        if components != 0 {
            marks.push(ClipMark { step, components });
        }
    }
    marks
}

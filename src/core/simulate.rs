//! Runs a model forward: the unroll with plain numbers, one trajectory or a batch in blocks.

use serde::{Deserialize, Serialize};

use super::method::Method;
use super::model::Model;
use super::time_grid::TimeGridError;
use super::unroll::Diverged;

/// How a model is unrolled; the `[solver]` section of a document.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SolverSettings {
    /// The one-step method.
    pub method: Method,
    /// `h`, in units of `t`.
    pub step_size: f64,
    /// The horizon: the unroll ends at this `t`.
    pub end_time: f64,
    /// Each component of the derivative is clipped to `[-clip, clip]`; `None` for no clipping.
    pub clip: Option<f64>,
}

impl Default for SolverSettings {
    fn default() -> Self {
        Self { method: Method::Euler, step_size: 0.1, end_time: 20.0, clip: None }
    }
}

/// The most steps one trajectory may take.
pub const MOST_STEPS: usize = 1_000_000;

/// A computed trajectory. If it diverged, `times` and `states` end with the last finite state.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// The moments, the start first.
    pub times: Vec<f64>,
    /// Row-major, `times.len()` x number of states.
    pub states: Vec<f64>,
    /// Row-major, `times.len()` x number of outputs of `Model::observables`.
    pub observables: Vec<f64>,
    /// Where and how it left the finite numbers.
    pub diverged: Option<Diverged>,
}

/// Unrolls `model` from its initial values with quantity values `values`, landing on each of `stops` (ascending).
pub fn simulate(
    model: &Model,
    values: &[f64],
    solver: &SolverSettings,
    stops: &[f64],
) -> Result<Trajectory, TimeGridError> {
    let _ = (model, values, solver, stops);
    todo!()
}

/// As [`simulate`], for many sets of values at once, in blocks of 8; the same numbers to the last bit.
pub fn simulate_batch(
    model: &Model,
    members: &[Vec<f64>],
    solver: &SolverSettings,
    stops: &[f64],
) -> Result<Vec<Trajectory>, TimeGridError> {
    let _ = (model, members, solver, stops);
    todo!()
}

//! The tangents `dx_n/dp` of a whole unroll, one direction after the other, for looking at. Knows no observations.

use crate::core::dual::Dual;
use crate::core::forward::Forward;
use crate::core::model::Model;
use crate::core::scalar::Scalar;
use crate::core::shown::shown;
use crate::core::simulate::{MOST_NUMBERS, MOST_STEPS, SolverSettings};
use crate::core::time_grid::TimeGridError;
use crate::core::unroll::Diverged;

/// The states of an unroll and their derivatives by one quantity each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tangents {
    /// The moments, the start first; they end with the last state at which value and tangent are finite.
    pub times: Vec<f64>,
    /// Row-major, `times.len()` x number of states: `x_n`.
    pub states: Vec<f64>,
    /// Row-major, `times.len()` x number of states: `dx_n/dp`.
    pub tangents: Vec<f64>,
    /// Where and how a value or a tangent left the finite numbers.
    pub diverged: Option<Diverged>,
}

/// Unrolls `model` as [`simulate`](crate::core::simulate::simulate) does, with the derivative of every state by the
/// quantity of index `quantity`.
///
/// At most [`MOST_STEPS`] steps and [`MOST_NUMBERS`] numbers.
pub fn tangents(
    model: &Model,
    values: &[f64],
    solver: &SolverSettings,
    stops: &[f64],
    quantity: usize,
) -> Result<Tangents, TimeGridError> {
    let most = MOST_STEPS.min(MOST_NUMBERS / (1 + 2 * model.states.len()));
    let grid = shown(model, &[values], solver, stops, most)?;
    let parameter = |(index, &value): (usize, &f64)| {
        if index == quantity { Dual::variable(value, 0) } else { Dual::<1>::constant(value) }
    };
    let parameters: Vec<Dual<1>> = values.iter().enumerate().map(parameter).collect();
    let mut found = Tangents::default();
    let ended = Forward::new(model, solver).run(&parameters, &grid, |_, state, _| {
        found.states.extend(state.iter().map(|component| component.value));
        found.tangents.extend(state.iter().map(|component| component.tangent[0]));
    });
    found.diverged = ended.err();
    let finite = found.diverged.map_or(grid.states(), |diverged| diverged.step);
    found.times = grid.times().take(finite).collect();
    Ok(found)
}

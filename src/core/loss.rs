//! What the fit makes small: the sum of squared differences at what was observed, and nothing else. Evaluates the
//! differences in any `Scalar`; knows neither tangents nor optimisers.

use super::time_grid::TimeGridError;

/// Why there is nothing to compare.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum LossProblem {
    /// No cell counts: nothing is observed apart from the initial condition.
    NoObservations,
    /// The unroll to the last observed time cannot be made.
    Grid(TimeGridError),
}

//! Optimisers as step-able state machines, one file each. They see residuals and a Jacobian, never a model.

pub mod adam;
mod descent;
pub mod domain;
mod geodesic;
pub mod gradient_descent;
pub mod least_squares;
pub mod levenberg_marquardt;

use serde::{Deserialize, Serialize};

/// A sum of squares to be made small: `m` residuals `r(p)` as a function of `n` parameters.
pub trait LeastSquares {
    /// `m`, the number of residuals.
    fn residual_count(&self) -> usize;

    /// Writes `r(parameters)` to `residuals` (length `m`).
    fn residuals(&mut self, parameters: &[f64], residuals: &mut [f64]) -> Result<(), Undefined>;

    /// As [`Self::residuals`], and the Jacobian by columns: `dr_i/dp_k` goes to `jacobian[k * m + i]`. The optimiser is here
    /// now: residuals may be measured in units that are made anew at each such place, in which the loss is no larger.
    fn residuals_and_jacobian(
        &mut self,
        parameters: &[f64],
        residuals: &mut [f64],
        jacobian: &mut [f64],
    ) -> Result<(), Undefined>;

    /// The optimiser did not go to the last place of [`Self::residuals_and_jacobian`] after all: units are again those of the
    /// place before.
    fn turn_back(&mut self) {}
}

/// The residuals, their sum of squares or their Jacobian are not finite numbers at these parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undefined;

/// Why a fit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum StopReason {
    /// The residuals are orthogonal to every direction in which the parameters can move them: the gradient vanished
    /// relative to the residuals.
    GradientSmall,
    /// Steps no longer change the parameters.
    StepSmall,
    /// The loss no longer falls.
    LossSteady,
    /// The loss is zero.
    Exact,
    /// All iterations or epochs asked for were run.
    IterationsDone,
    /// Every trial step led to a larger loss or out of the finite numbers.
    NoImprovement,
    /// The parameters or the loss left the finite numbers (Adam with too large a learning rate).
    Diverged,
    /// The visitor stopped it.
    Stopped,
    /// The segments of multiple shooting were joined, but rounding errors grow so much that the single unroll cannot follow
    /// them; what the segments told is kept.
    SegmentsKept,
}

impl StopReason {
    /// Every reason, in the order declared.
    pub const ALL: [Self; 9] = [
        Self::GradientSmall,
        Self::StepSmall,
        Self::LossSteady,
        Self::Exact,
        Self::IterationsDone,
        Self::NoImprovement,
        Self::Diverged,
        Self::Stopped,
        Self::SegmentsKept,
    ];

    /// Whether the fit ended because there is nothing better near.
    pub const fn has_converged(self) -> bool {
        matches!(self, Self::GradientSmall | Self::StepSmall | Self::LossSteady | Self::Exact | Self::SegmentsKept)
    }
}

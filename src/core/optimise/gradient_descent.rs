//! Plain gradient descent on the sum of squares, one epoch at a time: what every other optimiser improves on.
//! Knows residuals and a Jacobian; knows neither a model nor when enough is enough.

use super::descent::Descent;
use super::domain::Domain;
use super::{LeastSquares, StopReason, Undefined};

/// A running minimisation of `L = |r|^2` by `p = p - rate g`, `g = 2 J^T r`. One rate for all parameters: where their
/// sizes differ by orders of magnitude, the largest slope sets it and the others hardly move.
#[derive(Clone, Debug)]
pub struct GradientDescent {
    rate: f64,
    descent: Descent,
}

impl GradientDescent {
    /// Begins at the point of `domain` nearest to `parameters`, with the learning rate `rate`.
    pub fn new(
        problem: &mut impl LeastSquares,
        parameters: Vec<f64>,
        rate: f64,
        domain: Domain,
    ) -> Result<Self, Undefined> {
        Ok(Self { rate, descent: Descent::new(problem, parameters, domain)? })
    }

    /// The parameters after the epochs run so far.
    pub fn parameters(&self) -> &[f64] {
        self.descent.parameters()
    }

    /// The sum of squares at [`Self::parameters`].
    pub fn loss(&self) -> f64 {
        self.descent.loss()
    }

    /// Evaluations of residuals and Jacobian; there are no others.
    pub fn jacobians(&self) -> u32 {
        self.descent.jacobians()
    }

    /// One epoch. The loss may rise. Where the step leaves the finite numbers, parameters and loss stay as they were and
    /// the reason is returned.
    pub fn iterate(&mut self, problem: &mut impl LeastSquares) -> Option<StopReason> {
        let rate = self.rate;
        self.descent.go(problem, |_, parameter, slope| parameter - rate * slope)
    }
}

//! Plain gradient descent on the sum of squares, one epoch at a time: what every other optimiser improves on.
//! Knows residuals and a Jacobian; knows neither a model nor when enough is enough.

use super::domain::Domain;
use super::{LeastSquares, StopReason, Undefined};
use crate::core::differentiate::gradient;
use crate::core::loss::sum_of_squares;

/// A running minimisation of `L = |r|^2` by `p = p - rate g`, `g = 2 J^T r`. One rate for all parameters: where their
/// sizes differ by orders of magnitude, the largest slope sets it and the others hardly move.
#[derive(Clone, Debug)]
pub struct GradientDescent {
    rate: f64,
    domain: Domain,
    parameters: Vec<f64>,
    loss: f64,
    gradient: Vec<f64>,
    trial: Vec<f64>,
    residuals: Vec<f64>,
    jacobian: Vec<f64>,
    jacobians: u32,
}

impl GradientDescent {
    /// Begins at the point of `domain` nearest to `parameters`, with the learning rate `rate`.
    pub fn new(
        problem: &mut impl LeastSquares,
        mut parameters: Vec<f64>,
        rate: f64,
        domain: Domain,
    ) -> Result<Self, Undefined> {
        domain.project(&mut parameters);
        let (count, rows) = (parameters.len(), problem.residual_count());
        let mut descent = Self {
            rate,
            domain,
            trial: parameters.clone(),
            parameters,
            loss: f64::INFINITY,
            gradient: vec![0.0; count],
            residuals: vec![0.0; rows],
            jacobian: vec![0.0; rows * count],
            jacobians: 0,
        };
        descent.advance(problem)?;
        Ok(descent)
    }

    /// The parameters after the epochs run so far.
    pub fn parameters(&self) -> &[f64] {
        &self.parameters
    }

    /// The sum of squares at [`Self::parameters`].
    pub fn loss(&self) -> f64 {
        self.loss
    }

    /// Evaluations of residuals and Jacobian; there are no others.
    pub fn jacobians(&self) -> u32 {
        self.jacobians
    }

    /// One epoch. The loss may rise. Where the step leaves the finite numbers, parameters and loss stay as they were and
    /// the reason is returned.
    pub fn iterate(&mut self, problem: &mut impl LeastSquares) -> Option<StopReason> {
        let points = self.trial.iter_mut().zip(&self.parameters).zip(&self.gradient);
        for ((trial, parameter), slope) in points {
            *trial = parameter - self.rate * slope;
        }
        self.domain.project(&mut self.trial);
        self.advance(problem).err().map(|Undefined| StopReason::Diverged)
    }

    /// Differentiates at the trial point and makes it the current one.
    fn advance(&mut self, problem: &mut impl LeastSquares) -> Result<(), Undefined> {
        if !self.trial.iter().all(|parameter| parameter.is_finite()) {
            return Err(Undefined);
        }
        self.jacobians = self.jacobians.saturating_add(1);
        problem.residuals_and_jacobian(&self.trial, &mut self.residuals, &mut self.jacobian)?;
        let loss = sum_of_squares(&self.residuals);
        gradient(&self.residuals, &self.jacobian, &mut self.gradient);
        if !loss.is_finite() || !self.gradient.iter().all(|component| component.is_finite()) {
            return Err(Undefined);
        }
        self.loss = loss;
        std::mem::swap(&mut self.parameters, &mut self.trial);
        Ok(())
    }
}

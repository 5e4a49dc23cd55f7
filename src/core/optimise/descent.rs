//! A point on the way down with its loss and gradient: what the first-order methods share.
//! Knows residuals and a Jacobian; knows no rule for the next point.

use super::domain::Domain;
use super::{LeastSquares, StopReason, Undefined};
use crate::core::differentiate::gradient;
use crate::core::loss::sum_of_squares;

/// A point of a domain, with `L = |r|^2` and `2 J^T r` there, and the memory to go to the next one.
#[derive(Clone, Debug)]
pub(super) struct Descent {
    domain: Domain,
    parameters: Vec<f64>,
    loss: f64,
    gradient: Vec<f64>,
    trial: Vec<f64>,
    residuals: Vec<f64>,
    jacobian: Vec<f64>,
    jacobians: u32,
}

impl Descent {
    /// At the point of `domain` nearest to `parameters`.
    pub(super) fn new(
        problem: &mut impl LeastSquares,
        mut parameters: Vec<f64>,
        domain: Domain,
    ) -> Result<Self, Undefined> {
        domain.project(&mut parameters);
        let (count, rows) = (parameters.len(), problem.residual_count());
        let mut descent = Self {
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

    pub(super) fn parameters(&self) -> &[f64] {
        &self.parameters
    }

    pub(super) fn loss(&self) -> f64 {
        self.loss
    }

    pub(super) fn jacobians(&self) -> u32 {
        self.jacobians
    }

    /// Goes on to `next(k, p_k, g_k)` for each parameter `k`, projected into the domain. The loss may rise. Where that
    /// leaves the finite numbers, parameters and loss stay as they were and the reason is returned.
    pub(super) fn go(
        &mut self,
        problem: &mut impl LeastSquares,
        mut next: impl FnMut(usize, f64, f64) -> f64,
    ) -> Option<StopReason> {
        let points = self.trial.iter_mut().zip(&self.parameters).zip(&self.gradient);
        for (index, ((trial, &parameter), &slope)) in points.enumerate() {
            *trial = next(index, parameter, slope);
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

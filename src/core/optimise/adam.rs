//! Adam in the form of Keras, full batch on the sum of squares, one epoch at a time.
//! Knows residuals and a Jacobian; knows neither a model nor when enough is enough.

use super::descent::Descent;
use super::domain::{Coordinates, Domain};
use super::{LeastSquares, StopReason, Undefined};

/// The constants of the method.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamSettings {
    /// `alpha`, the size of a step in the units of each parameter.
    pub learning_rate: f64,
    /// Decay of the first moment.
    pub beta1: f64,
    /// Decay of the second moment.
    pub beta2: f64,
    /// Added to the root of the second moment.
    pub epsilon: f64,
}

/// A running minimisation of `L = |r|^2`.
///
/// With `g = 2 J^T r` at the parameters before it, epoch `k` (from 1) is
///
/// ```text
/// m = beta1 m + (1 - beta1) g          v = beta2 v + (1 - beta2) g^2
/// p = p - alpha sqrt(1 - beta2^k) / (1 - beta1^k)  m / (sqrt(v) + epsilon)
/// ```
///
/// (Kingma and Ba, 2015, end of section 2, which is what Keras computes: `epsilon` stands beside the uncorrected `v`.)
/// The loss after `k` epochs is the loss at the parameters after `k` updates. That is entry `k` of the loss
/// history of Keras, which counts epochs from 0 and records the loss *before* each update: of the article's training,
/// 915369.64 after none, 402822.75 after 9.
#[derive(Clone, Debug)]
pub struct Adam {
    settings: AdamSettings,
    descent: Descent,
    first_moment: Vec<f64>,
    second_moment: Vec<f64>,
    /// `beta1^k` and `beta2^k`.
    powers: (f64, f64),
}

impl Adam {
    /// Begins at `parameters`.
    pub fn new(
        problem: &mut impl LeastSquares,
        parameters: Vec<f64>,
        settings: AdamSettings,
    ) -> Result<Self, Undefined> {
        let domain = Domain::free(parameters.len(), Coordinates::Linear);
        Self::within(problem, parameters, settings, domain)
    }

    /// Begins at the point of `domain` nearest to `parameters`; every update is projected into it.
    pub fn within(
        problem: &mut impl LeastSquares,
        parameters: Vec<f64>,
        settings: AdamSettings,
        domain: Domain,
    ) -> Result<Self, Undefined> {
        let moments = vec![0.0; parameters.len()];
        let descent = Descent::new(problem, parameters, domain)?;
        Ok(Self { settings, descent, first_moment: moments.clone(), second_moment: moments, powers: (1.0, 1.0) })
    }

    /// The parameters after the epochs run so far.
    pub fn parameters(&self) -> &[f64] {
        self.descent.parameters()
    }

    /// The sum of squares at [`Self::parameters`].
    pub fn loss(&self) -> f64 {
        self.descent.loss()
    }

    /// Evaluations of residuals and Jacobian; Adam makes no others.
    pub fn jacobians(&self) -> u32 {
        self.descent.jacobians()
    }

    /// One epoch. The loss may rise. Where the update leaves the finite numbers, parameters and loss stay as they were
    /// and the reason is returned.
    pub fn iterate(&mut self, problem: &mut impl LeastSquares) -> Option<StopReason> {
        let AdamSettings { learning_rate, beta1, beta2, epsilon } = self.settings;
        self.powers = (self.powers.0 * beta1, self.powers.1 * beta2);
        let rate = learning_rate * (1.0 - self.powers.1).sqrt() / (1.0 - self.powers.0);
        let (first_moment, second_moment) = (&mut self.first_moment, &mut self.second_moment);
        self.descent.go(problem, |index, parameter, gradient| {
            let (first, second) = (&mut first_moment[index], &mut second_moment[index]);
            *first = beta1 * *first + (1.0 - beta1) * gradient;
            *second = beta2 * *second + (1.0 - beta2) * gradient * gradient;
            parameter - rate * *first / (second.sqrt() + epsilon)
        })
    }
}

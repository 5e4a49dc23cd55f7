//! The classical Runge-Kutta method, of fourth order.
//!
//! `k1 = f(t, x)`, `k2 = f(t + h/2, x + h/2 k1)`, `k3 = f(t + h/2, x + h/2 k2)`, `k4 = f(t + h, x + h k3)`,
//! `x + h/6 (k1 + 2 k2 + 2 k3 + k4)`. Source: Kutta (1901); Hairer, Nørsett, Wanner, *Solving Ordinary Differential
//! Equations I*, table II.1.2. Knows the equations only through `Slope`.

use super::{Slope, scaled};
use crate::core::lang::program::Field;
use crate::core::scalar::Scalar;
use crate::core::time_grid::Step;

/// The cell of the classical Runge-Kutta method, with the memory it works in.
#[derive(Clone, Debug)]
pub(super) struct RungeKutta4<S> {
    slope: Vec<S>,
    sum: Vec<S>,
    trial: Vec<S>,
}

impl<S: Scalar> RungeKutta4<S> {
    /// For a state of `dimension` components.
    pub(super) fn new(dimension: usize) -> Self {
        let zeros = vec![S::constant(0.0); dimension];
        Self { slope: zeros.clone(), sum: zeros.clone(), trial: zeros }
    }

    /// Replaces `x(t)` by the approximation of `x(t + h)`.
    #[inline]
    pub(super) fn step<F: Field<S>>(&mut self, field: &mut Slope<F>, step: Step, state: &mut [S]) {
        let middle = step.time + 0.5 * step.size;
        field.slope(step.time, state, &mut self.sum);
        advance(&mut self.trial, state, 0.5 * step.size, &self.sum);
        for reach in [0.5 * step.size, step.size] {
            field.slope(middle, &self.trial, &mut self.slope);
            advance(&mut self.trial, state, reach, &self.slope);
            for (sum, &slope) in self.sum.iter_mut().zip(&self.slope) {
                *sum = *sum + (slope + slope);
            }
        }
        field.slope(step.time + step.size, &self.trial, &mut self.slope);
        for ((x, &sum), &slope) in state.iter_mut().zip(&self.sum).zip(&self.slope) {
            *x = *x + scaled(sum + slope, step.size / 6.0);
        }
    }
}

/// `trial = state + size slope`
#[inline]
fn advance<S: Scalar>(trial: &mut [S], state: &[S], size: f64, slope: &[S]) {
    for ((trial, &x), &slope) in trial.iter_mut().zip(state).zip(slope) {
        *trial = x + scaled(slope, size);
    }
}

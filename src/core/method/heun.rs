//! Heun's method, of second order: the mean of the slopes at both ends of an Euler step.
//!
//! `k1 = f(t, x)`, `k2 = f(t + h, x + h k1)`, `x + h/2 (k1 + k2)`. Source: Hairer, Nørsett, Wanner, *Solving Ordinary
//! Differential Equations I*, section II.1. Knows the equations only through `Slope`.

use super::{Slope, scaled};
use crate::core::lang::program::Field;
use crate::core::scalar::Scalar;
use crate::core::time_grid::Step;

/// The cell of Heun's method, with the memory it works in.
#[derive(Clone, Debug)]
pub(super) struct Heun<S> {
    first: Vec<S>,
    second: Vec<S>,
    trial: Vec<S>,
}

impl<S: Scalar> Heun<S> {
    /// For a state of `dimension` components.
    pub(super) fn new(dimension: usize) -> Self {
        let zeros = vec![S::constant(0.0); dimension];
        Self { first: zeros.clone(), second: zeros.clone(), trial: zeros }
    }

    /// Replaces `x(t)` by the approximation of `x(t + h)`.
    #[inline]
    pub(super) fn step<F: Field<S>>(&mut self, field: &mut Slope<F>, step: Step, state: &mut [S]) {
        field.slope(step.time, state, &mut self.first);
        for ((trial, &x), &slope) in self.trial.iter_mut().zip(&*state).zip(&self.first) {
            *trial = x + scaled(slope, step.size);
        }
        field.slope(step.time + step.size, &self.trial, &mut self.second);
        for ((x, &first), &second) in state.iter_mut().zip(&self.first).zip(&self.second) {
            *x = *x + scaled(first + second, 0.5 * step.size);
        }
    }
}

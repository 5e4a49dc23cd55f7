//! Euler's method: `x_{n+1} = x_n + h f(t_n, x_n)`, the recurrent network of the article.
//! Knows the equations only through `Slope`.

use super::{Slope, scaled};
use crate::core::lang::program::Field;
use crate::core::scalar::Scalar;
use crate::core::time_grid::Step;

/// The cell of Euler's method, with the memory it works in.
#[derive(Clone, Debug)]
pub(super) struct Euler<S> {
    slope: Vec<S>,
}

impl<S: Scalar> Euler<S> {
    /// For a state of `dimension` components.
    pub(super) fn new(dimension: usize) -> Self {
        Self { slope: vec![S::constant(0.0); dimension] }
    }

    /// Replaces `x(t)` by the approximation of `x(t + h)`.
    #[inline]
    pub(super) fn step<F: Field<S>>(&mut self, field: &mut Slope<F>, step: Step, state: &mut [S]) {
        field.slope(step.time, state, &mut self.slope);
        for (x, &slope) in state.iter_mut().zip(&self.slope) {
            *x = *x + scaled(slope, step.size);
        }
    }
}

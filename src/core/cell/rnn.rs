//! The plain recurrent cell, `y_t = tanh(W1 y_{t-1} + W2 x_t + b)`, the first of the article.

use super::kind::{Gate, Reads, Row, Shape};
use super::weights::Weights;
use super::{add_input, add_product, tanh};
use crate::core::scalar::Scalar;
use crate::core::unroll::Cell;

pub(super) const MATRICES: [Row; 3] =
    [("W1", Gate::State, Reads::State), ("W2", Gate::State, Reads::Input), ("b", Gate::State, Reads::Nothing)];

/// One state of length `d`, which is the output.
#[derive(Clone, Debug)]
pub struct Rnn<S> {
    weights: Weights<S>,
    sum: Vec<S>,
}

impl<S: Scalar> Rnn<S> {
    pub(super) fn new(shape: &Shape, weights: Weights<S>) -> Self {
        Self { weights, sum: vec![S::constant(0.0); shape.width] }
    }
}

impl<S: Scalar> Cell<S> for Rnn<S> {
    type Input = [f64];

    fn state_sizes(&self) -> Vec<usize> {
        vec![self.sum.len()]
    }

    fn step(&mut self, input: &[f64], state: &mut [S]) {
        weighted_sum(&self.weights, input, state, &mut self.sum);
        for (y, &sum) in state.iter_mut().zip(&self.sum) {
            *y = tanh(sum);
        }
    }
}

/// `W1 y + W2 x + b`, the first three matrices.
pub(super) fn weighted_sum<S: Scalar>(weights: &Weights<S>, input: &[f64], state: &[S], sum: &mut [S]) {
    sum.copy_from_slice(weights.of(2));
    add_product(sum, weights.of(0), state);
    add_input(sum, weights.of(1), input);
}

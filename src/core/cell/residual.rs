//! The residual block, `y_t = y_{t-1} + h V tanh(W1 y_{t-1} + W2 x_t + b)`: an Euler step of size `h` whose right-hand
//! side is a network with one hidden layer. A deep residual network is this loop with other weights at each step.

use super::kind::{Gate, Reads, Row, Shape};
use super::rnn::weighted_sum;
use super::weights::Weights;
use super::{add_product, tanh};
use crate::core::scalar::Scalar;
use crate::core::unroll::Cell;

pub(super) const MATRICES: [Row; 4] = [
    ("W1", Gate::Candidate, Reads::State),
    ("W2", Gate::Candidate, Reads::Input),
    ("b", Gate::Candidate, Reads::Nothing),
    ("V", Gate::State, Reads::State),
];

/// One state of length `d`, which is the output; the hidden layer has length `d` too.
#[derive(Clone, Debug)]
pub struct Residual<S> {
    weights: Weights<S>,
    step_size: f64,
    hidden: Vec<S>,
    rate: Vec<S>,
}

impl<S: Scalar> Residual<S> {
    pub(super) fn new(shape: &Shape, weights: Weights<S>) -> Self {
        let zeros = vec![S::constant(0.0); shape.width];
        Self { weights, step_size: shape.step_size, hidden: zeros.clone(), rate: zeros }
    }
}

impl<S: Scalar> Cell<S> for Residual<S> {
    type Input = [f64];

    fn state_sizes(&self) -> Vec<usize> {
        vec![self.hidden.len()]
    }

    fn step(&mut self, input: &[f64], state: &mut [S]) {
        weighted_sum(&self.weights, input, state, &mut self.hidden);
        self.hidden.iter_mut().for_each(|x| *x = tanh(*x));
        self.rate.fill(S::constant(0.0));
        add_product(&mut self.rate, self.weights.of(3), &self.hidden);
        for (y, &rate) in state.iter_mut().zip(&self.rate) {
            *y = *y + S::constant(self.step_size) * rate;
        }
    }
}

//! The plain cell with the rectifier: `y_t = max(0, W1 y_{t-1} + W2 x_t + b)`. Nothing bounds its state.

use super::kind::Shape;
use super::rnn::weighted_sum;
use super::weights::Weights;
use crate::core::scalar::Scalar;
use crate::core::unroll::Cell;

/// One state of length `d`, which is the output; the matrices are those of the plain cell.
#[derive(Clone, Debug)]
pub struct Relu<S> {
    weights: Weights<S>,
    sum: Vec<S>,
}

impl<S: Scalar> Relu<S> {
    pub(super) fn new(shape: &Shape, weights: Weights<S>) -> Self {
        Self { weights, sum: vec![S::constant(0.0); shape.width] }
    }
}

impl<S: Scalar> Cell<S> for Relu<S> {
    type Input = [f64];

    fn state_sizes(&self) -> Vec<usize> {
        vec![self.sum.len()]
    }

    fn step(&mut self, input: &[f64], state: &mut [S]) {
        weighted_sum(&self.weights, input, state, &mut self.sum);
        for (y, &sum) in state.iter_mut().zip(&self.sum) {
            // What is no number must stay one, so that the loop over time sees it.
            *y = sum.map(|x| if x < 0.0 { 0.0 } else { x }, |x, _| if x > 0.0 { 1.0 } else { 0.0 });
        }
    }
}

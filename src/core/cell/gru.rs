//! The gated recurrent unit of Cho et al. (arXiv 1406.1078, 2014):
//!
//! ```text
//! z = σ(Wz x + Uz h + bz)    r = σ(Wr x + Ur h + br)    c = tanh(W x + U (r ⊙ h) + b)    h' = z ⊙ h + (1 - z) ⊙ c
//! ```
//!
//! The reset gate acts on the state *before* the matrix `U` (Keras: `reset_after=False`); `PyTorch` and cuDNN put it
//! after. `z` is the part that is *kept*, as in the paper, Keras and `PyTorch`.

use super::kind::{Gate, Reads, Row, Shape};
use super::weights::Weights;
use super::{add_input, add_product, sigmoid, tanh};
use crate::core::scalar::Scalar;
use crate::core::unroll::Cell;

pub(super) const MATRICES: [Row; 9] = [
    ("Wz", Gate::Update, Reads::Input),
    ("Uz", Gate::Update, Reads::State),
    ("bz", Gate::Update, Reads::Nothing),
    ("Wr", Gate::Reset, Reads::Input),
    ("Ur", Gate::Reset, Reads::State),
    ("br", Gate::Reset, Reads::Nothing),
    ("W", Gate::Candidate, Reads::Input),
    ("U", Gate::Candidate, Reads::State),
    ("b", Gate::Candidate, Reads::Nothing),
];

pub(super) const EQUATIONS: &[&str] = &[
    "z_t = σ ( W_z x_t + U_z h_t−1 + b_z )",
    "r_t = σ ( W_r x_t + U_r h_t−1 + b_r )",
    "c_t = tanh ( W x_t + U ( r_t ⊙ h_t−1 ) + b )",
    "h_t = z_t ⊙ h_t−1 + ( 1 − z_t ) ⊙ c_t",
];

/// One state of length `d`, which is the output.
#[derive(Clone, Debug)]
pub struct Gru<S> {
    weights: Weights<S>,
    update: Vec<S>,
    reset: Vec<S>,
    candidate: Vec<S>,
}

impl<S: Scalar> Gru<S> {
    pub(super) fn new(shape: &Shape, weights: Weights<S>) -> Self {
        let zeros = vec![S::constant(0.0); shape.width];
        Self { weights, update: zeros.clone(), reset: zeros.clone(), candidate: zeros }
    }
}

/// `W x + U y + b` of the gate whose matrices begin at `first`.
pub(super) fn gate<S: Scalar>(weights: &Weights<S>, first: usize, input: &[f64], state: &[S], sum: &mut [S]) {
    sum.copy_from_slice(weights.of(first + 2));
    add_input(sum, weights.of(first), input);
    add_product(sum, weights.of(first + 1), state);
}

impl<S: Scalar> Cell<S> for Gru<S> {
    type Input = [f64];

    fn state_sizes(&self) -> Vec<usize> {
        vec![self.update.len()]
    }

    fn step(&mut self, input: &[f64], state: &mut [S]) {
        gate(&self.weights, 0, input, state, &mut self.update);
        gate(&self.weights, 3, input, state, &mut self.reset);
        for (reset, &h) in self.reset.iter_mut().zip(&*state) {
            *reset = sigmoid(*reset) * h;
        }
        gate(&self.weights, 6, input, &self.reset, &mut self.candidate);
        for ((h, &update), &candidate) in state.iter_mut().zip(&self.update).zip(&self.candidate) {
            let kept = sigmoid(update);
            *h = kept * *h + (S::constant(1.0) - kept) * tanh(candidate);
        }
    }
}

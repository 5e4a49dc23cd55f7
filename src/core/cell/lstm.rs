//! Long short-term memory (Hochreiter and Schmidhuber, Neural Computation 9, 1997) with the forget gate of Gers,
//! Schmidhuber and Cummins (Neural Computation 12, 2000), without peepholes:
//!
//! ```text
//! i = σ(Wi x + Ui h + bi)    f = σ(Wf x + Uf h + bf)    o = σ(Wo x + Uo h + bo)    g = tanh(W x + U h + b)
//! c' = f ⊙ c + i ⊙ g         h' = o ⊙ tanh(c')
//! ```
//!
//! The same as the LSTM of Keras and of `PyTorch`; the latter has two biases whose sum is the one here.

use super::gru::gate;
use super::kind::{Gate, Reads, Row, Shape};
use super::weights::Weights;
use super::{sigmoid, tanh};
use crate::core::scalar::Scalar;
use crate::core::unroll::Cell;

pub(super) const MATRICES: [Row; 12] = [
    ("Wi", Gate::Input, Reads::Input),
    ("Ui", Gate::Input, Reads::State),
    ("bi", Gate::Input, Reads::Nothing),
    ("Wf", Gate::Forget, Reads::Input),
    ("Uf", Gate::Forget, Reads::State),
    ("bf", Gate::Forget, Reads::Nothing),
    ("Wo", Gate::Output, Reads::Input),
    ("Uo", Gate::Output, Reads::State),
    ("bo", Gate::Output, Reads::Nothing),
    ("W", Gate::Candidate, Reads::Input),
    ("U", Gate::Candidate, Reads::State),
    ("b", Gate::Candidate, Reads::Nothing),
];

pub(super) const EQUATIONS: &[&str] = &[
    "i_t = σ ( W_i x_t + U_i h_t−1 + b_i )",
    "f_t = σ ( W_f x_t + U_f h_t−1 + b_f )",
    "o_t = σ ( W_o x_t + U_o h_t−1 + b_o )",
    "g_t = tanh ( W x_t + U h_t−1 + b )",
    "c_t = f_t ⊙ c_t−1 + i_t ⊙ g_t",
    "h_t = o_t ⊙ tanh ( c_t )",
];

/// Two states of length `d`: `h`, which is the output, then the memory `c`.
#[derive(Clone, Debug)]
pub struct Lstm<S> {
    weights: Weights<S>,
    /// `i`, `f`, `o`, `g`, each of length `d`.
    gates: [Vec<S>; 4],
}

impl<S: Scalar> Lstm<S> {
    pub(super) fn new(shape: &Shape, weights: Weights<S>) -> Self {
        Self { weights, gates: std::array::from_fn(|_| vec![S::constant(0.0); shape.width]) }
    }
}

impl<S: Scalar> Cell<S> for Lstm<S> {
    type Input = [f64];

    fn state_sizes(&self) -> Vec<usize> {
        vec![self.gates[0].len(); 2]
    }

    fn step(&mut self, input: &[f64], state: &mut [S]) {
        let width = self.gates[0].len();
        for (index, sum) in self.gates.iter_mut().enumerate() {
            gate(&self.weights, 3 * index, input, &state[..width], sum);
        }
        let [admit, forget, show, content] = &self.gates;
        let (output, memory) = state.split_at_mut(width);
        for (k, (h, c)) in output.iter_mut().zip(memory).enumerate() {
            *c = sigmoid(forget[k]) * *c + sigmoid(admit[k]) * tanh(content[k]);
            *h = sigmoid(show[k]) * tanh(*c);
        }
    }

    fn output<'state>(&self, state: &'state [S]) -> &'state [S] {
        &state[..self.gates[0].len()]
    }
}

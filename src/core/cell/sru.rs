//! The simple recurrent unit (Lei, Zhang, Wang, Dai and Artzi, arXiv 1709.02755, in the version of EMNLP 2018):
//!
//! ```text
//! f = σ(Wf x + vf ⊙ c + bf)    r = σ(Wr x + vr ⊙ c + br)    c' = f ⊙ c + (1 - f) ⊙ (W x)    h' = r ⊙ c' + (1 - r) ⊙ x
//! ```
//!
//! Gates see the old `c` component by component. The paper's scaling of `x` is left at 1. Where `m` is not `d` the
//! input passes the cell through a matrix, `Ws x`, as in the authors' code.

use super::kind::{Gate, Reads, Row, Shape};
use super::weights::Weights;
use super::{add_input, sigmoid};
use crate::core::scalar::Scalar;
use crate::core::unroll::Cell;

pub(super) const MATRICES: [Row; 8] = [
    ("Wf", Gate::Forget, Reads::Input),
    ("vf", Gate::Forget, Reads::Nothing),
    ("bf", Gate::Forget, Reads::Nothing),
    ("Wr", Gate::Reset, Reads::Input),
    ("vr", Gate::Reset, Reads::Nothing),
    ("br", Gate::Reset, Reads::Nothing),
    ("W", Gate::Candidate, Reads::Input),
    ("Ws", Gate::Skip, Reads::Input),
];

pub(super) const EQUATIONS: &[&str] = &[
    "f_t = σ ( W_f x_t + v_f ⊙ c_t−1 + b_f )",
    "r_t = σ ( W_r x_t + v_r ⊙ c_t−1 + b_r )",
    "c_t = f_t ⊙ c_t−1 + ( 1 − f_t ) ⊙ W x_t",
    "h_t = r_t ⊙ c_t + ( 1 − r_t ) ⊙ W_s x_t",
];

/// Two states of length `d`: `h`, which is the output and is not read again, then the memory `c`.
#[derive(Clone, Debug)]
pub struct Sru<S> {
    weights: Weights<S>,
    forget: Vec<S>,
    reset: Vec<S>,
    content: Vec<S>,
    skip: Vec<S>,
}

impl<S: Scalar> Sru<S> {
    pub(super) fn new(shape: &Shape, weights: Weights<S>) -> Self {
        let zeros = vec![S::constant(0.0); shape.width];
        Self { weights, forget: zeros.clone(), reset: zeros.clone(), content: zeros.clone(), skip: zeros }
    }

    /// `σ(W x + v ⊙ c + b)` of the gate whose matrices begin at `first`.
    fn gate(weights: &Weights<S>, first: usize, input: &[f64], memory: &[S], sum: &mut [S]) {
        sum.copy_from_slice(weights.of(first + 2));
        add_input(sum, weights.of(first), input);
        for ((sum, &factor), &c) in sum.iter_mut().zip(weights.of(first + 1)).zip(memory) {
            *sum = sigmoid(*sum + factor * c);
        }
    }
}

impl<S: Scalar> Cell<S> for Sru<S> {
    type Input = [f64];

    fn state_sizes(&self) -> Vec<usize> {
        vec![self.forget.len(); 2]
    }

    fn step(&mut self, input: &[f64], state: &mut [S]) {
        let zero = S::constant(0.0);
        let (output, memory) = state.split_at_mut(self.forget.len());
        Self::gate(&self.weights, 0, input, memory, &mut self.forget);
        Self::gate(&self.weights, 3, input, memory, &mut self.reset);
        self.content.fill(zero);
        add_input(&mut self.content, self.weights.of(6), input);
        if input.len() == self.skip.len() {
            for (skip, &x) in self.skip.iter_mut().zip(input) {
                *skip = S::constant(x);
            }
        } else {
            self.skip.fill(zero);
            add_input(&mut self.skip, self.weights.of(7), input);
        }
        let one = S::constant(1.0);
        for (k, (h, c)) in output.iter_mut().zip(memory).enumerate() {
            *c = self.forget[k] * *c + (one - self.forget[k]) * self.content[k];
            *h = self.reset[k] * *c + (one - self.reset[k]) * self.skip[k];
        }
    }

    fn output<'state>(&self, state: &'state [S]) -> &'state [S] {
        &state[..self.forget.len()]
    }
}

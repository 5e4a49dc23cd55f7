//! The recurrent cells that are no equations: one file each, and what they have in common. Every cell reads the current
//! input and its list of states and gives an output and the new states; [`scan`](super::unroll::scan) is their only loop.
//!
//! Sizes: `d` is the width, `m` the number of inputs. Matrices are applied from the left, `W x` with `W` of `d` rows,
//! and stored by rows. `⊙` is the product component by component, `σ(x) = 1 / (1 + e^-x)`.

mod crf;
mod gru;
mod kind;
mod lstm;
mod relu;
mod residual;
mod rnn;
mod run;
mod sru;
mod weights;

pub use crf::{MOST_PATHS, Paths, enumerate_paths};
pub use kind::{CellKind, Gate, Matrix, Shape};
pub use run::{CellRun, run};
pub use weights::{Weights, glorot};

use super::scalar::{Scalar, real};
use super::unroll::Cell;

/// A cell of any kind.
#[derive(Clone, Debug)]
pub enum AnyCell<S> {
    /// See [`CellKind::Rnn`].
    Rnn(rnn::Rnn<S>),
    /// See [`CellKind::Relu`].
    Relu(relu::Relu<S>),
    /// See [`CellKind::Gru`].
    Gru(gru::Gru<S>),
    /// See [`CellKind::Lstm`].
    Lstm(lstm::Lstm<S>),
    /// See [`CellKind::Sru`].
    Sru(sru::Sru<S>),
    /// See [`CellKind::Crf`].
    Crf(crf::Crf<S>),
    /// See [`CellKind::Residual`].
    Residual(residual::Residual<S>),
}

impl<S: Scalar> AnyCell<S> {
    /// The cell of this shape; `weights` are all of [`Shape::matrices`], one after the other.
    pub fn new(shape: &Shape, weights: Vec<S>) -> Self {
        let weights = Weights::new(shape, weights);
        match shape.kind {
            CellKind::Rnn => Self::Rnn(rnn::Rnn::new(shape, weights)),
            CellKind::Relu => Self::Relu(relu::Relu::new(shape, weights)),
            CellKind::Gru => Self::Gru(gru::Gru::new(shape, weights)),
            CellKind::Lstm => Self::Lstm(lstm::Lstm::new(shape, weights)),
            CellKind::Sru => Self::Sru(sru::Sru::new(shape, weights)),
            CellKind::Crf => Self::Crf(crf::Crf::new(shape, weights)),
            CellKind::Residual => Self::Residual(residual::Residual::new(shape, weights)),
        }
    }

    fn inner(&self) -> &dyn Cell<S, Input = [f64]> {
        match self {
            Self::Rnn(cell) => cell,
            Self::Relu(cell) => cell,
            Self::Gru(cell) => cell,
            Self::Lstm(cell) => cell,
            Self::Sru(cell) => cell,
            Self::Crf(cell) => cell,
            Self::Residual(cell) => cell,
        }
    }
}

impl<S: Scalar> Cell<S> for AnyCell<S> {
    type Input = [f64];

    fn state_sizes(&self) -> Vec<usize> {
        self.inner().state_sizes()
    }

    fn step(&mut self, input: &[f64], state: &mut [S]) {
        match self {
            Self::Rnn(cell) => cell.step(input, state),
            Self::Relu(cell) => cell.step(input, state),
            Self::Gru(cell) => cell.step(input, state),
            Self::Lstm(cell) => cell.step(input, state),
            Self::Sru(cell) => cell.step(input, state),
            Self::Crf(cell) => cell.step(input, state),
            Self::Residual(cell) => cell.step(input, state),
        }
    }

    fn output<'state>(&self, state: &'state [S]) -> &'state [S] {
        self.inner().output(state)
    }
}

/// `out += M x`, `M` of `out.len()` rows.
fn add_product<S: Scalar>(out: &mut [S], matrix: &[S], vector: &[S]) {
    if vector.is_empty() {
        return;
    }
    for (sum, row) in out.iter_mut().zip(matrix.chunks_exact(vector.len())) {
        *sum = row.iter().zip(vector).fold(*sum, |sum, (&weight, &x)| sum + weight * x);
    }
}

/// `out += M x` for an input, which has no tangents.
fn add_input<S: Scalar>(out: &mut [S], matrix: &[S], input: &[f64]) {
    if input.is_empty() {
        return;
    }
    for (sum, row) in out.iter_mut().zip(matrix.chunks_exact(input.len())) {
        *sum = row.iter().zip(input).fold(*sum, |sum, (&weight, &x)| sum + weight * S::constant(x));
    }
}

/// `σ(x)`, without overflow.
fn sigmoid<S: Scalar>(x: S) -> S {
    let value = |x: f64| {
        if x >= 0.0 {
            1.0 / (1.0 + real::exp(-x))
        } else {
            let small = real::exp(x);
            small / (1.0 + small)
        }
    };
    x.map(value, |_, y| y * (1.0 - y))
}

fn tanh<S: Scalar>(x: S) -> S {
    x.map(real::tanh, |_, y| (1.0 - y) * (1.0 + y))
}

/// `ln sum_i e^(x_i)`, the largest taken out first so that nothing overflows.
fn log_sum_exp<S: Scalar>(terms: impl Iterator<Item = S> + Clone) -> S {
    let mut rest = terms.clone();
    let first = rest.next().unwrap_or(S::constant(0.0));
    let largest = rest.fold(first, |largest, x| S::select(largest.less(x), x, largest));
    let sum = terms.fold(S::constant(0.0), |sum, x| sum + (x - largest).map(real::exp, |_, y| y));
    largest + sum.map(real::log, |x, _| 1.0 / x)
}

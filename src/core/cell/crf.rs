//! The denominator of a linear-chain conditional random field (Lafferty, `McCallum` and Pereira, ICML 2001) as a
//! recursion in log space. A path gives each position one of `d` tags; its score is the sum of its emissions
//! `e_t = E x_t` and its transitions `T[to, from]`, with `s` for the first tag, and
//!
//! ```text
//! α_1 = s + e_1        α_t[j] = e_t[j] + ln sum_i exp(α_{t-1}[i] + T[j, i])        Z_t = ln sum_j exp(α_t[j])
//! ```
//!
//! `Z_t` is the log partition function over the `d^t` paths of the first `t` positions.

use super::kind::{Gate, Reads, Row, Shape};
use super::weights::Weights;
use super::{add_input, log_sum_exp};
use crate::core::scalar::{Scalar, real};
use crate::core::unroll::Cell;

pub(super) const MATRICES: [Row; 3] =
    [("T", Gate::Score, Reads::State), ("E", Gate::Score, Reads::Input), ("s", Gate::Score, Reads::Nothing)];

pub(super) const EQUATIONS: &[&str] =
    &["e_t = E x_t", "α_1 = s + e_1", "α_t,j = e_t,j + ln ∑ _i exp ( α_t−1,i + T_ji )", "Z_t = ln ∑ _j exp ( α_t,j )"];

/// Three states: `Z` (the output), `α` of length `d`, and the number of positions read, which tells the first.
#[derive(Clone, Debug)]
pub struct Crf<S> {
    weights: Weights<S>,
    emission: Vec<S>,
    next: Vec<S>,
}

impl<S: Scalar> Crf<S> {
    pub(super) fn new(shape: &Shape, weights: Weights<S>) -> Self {
        let zeros = vec![S::constant(0.0); shape.width];
        Self { weights, emission: zeros.clone(), next: zeros }
    }
}

impl<S: Scalar> Cell<S> for Crf<S> {
    type Input = [f64];

    fn state_sizes(&self) -> Vec<usize> {
        vec![1, self.next.len(), 1]
    }

    fn step(&mut self, input: &[f64], state: &mut [S]) {
        let tags = self.next.len();
        self.emission.fill(S::constant(0.0));
        add_input(&mut self.emission, self.weights.of(1), input);
        let (start, transitions) = (self.weights.of(2), self.weights.of(0));
        let (read, alpha) = (state[tags + 1], &state[1..=tags]);
        let is_first = read.equal(S::constant(0.0));
        for (tag, next) in self.next.iter_mut().enumerate() {
            let from = alpha.iter().zip(&transitions[tag * tags..]).map(|(&alpha, &score)| alpha + score);
            *next = self.emission[tag] + S::select(is_first, start[tag], log_sum_exp(from));
        }
        state[1..=tags].copy_from_slice(&self.next);
        state[0] = log_sum_exp(self.next.iter().copied());
        state[tags + 1] = read + S::constant(1.0);
    }

    fn output<'state>(&self, state: &'state [S]) -> &'state [S] {
        &state[..1]
    }
}

/// The most paths that are gone through one by one.
pub const MOST_PATHS: usize = 20_000;

/// What going through every path gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Paths {
    /// `d ^ positions`.
    pub count: usize,
    /// `ln sum exp(score)`: what the recursion must give.
    pub log_sum: f64,
    /// The tags of the path with the highest score, from 0.
    pub best: Vec<usize>,
    /// Its probability, `exp(score - log_sum)`.
    pub probability: f64,
}

/// Goes through every path of tags under `inputs` (`positions` x `m`); `None` where there are more than
/// [`MOST_PATHS`], or none.
pub fn enumerate_paths(shape: &Shape, weights: &[f64], inputs: &[f64]) -> Option<Paths> {
    let tags = shape.width;
    let positions = inputs.len().checked_div(shape.inputs).filter(|positions| *positions > 0)?;
    let count = u32::try_from(positions).ok().and_then(|positions| tags.checked_pow(positions))?;
    if count > MOST_PATHS {
        return None;
    }
    let weights = Weights::new(shape, weights.to_vec());
    let (transitions, emissions, start) = (weights.of(0), weights.of(1), weights.of(2));
    let emission = |position: usize, tag: usize| -> f64 {
        let input = &inputs[position * shape.inputs..][..shape.inputs];
        emissions[tag * shape.inputs..].iter().zip(input).map(|(weight, x)| weight * x).sum()
    };
    let table: Vec<f64> =
        (0..positions).flat_map(|at| (0..tags).map(move |tag| (at, tag))).map(|(at, tag)| emission(at, tag)).collect();
    let mut path = vec![0; positions];
    let mut best = (f64::NEG_INFINITY, path.clone());
    let mut scores = Vec::with_capacity(count);
    for _ in 0..count {
        let emitted: f64 = path.iter().enumerate().map(|(at, &tag)| table[at * tags + tag]).sum();
        let moved: f64 = path.windows(2).map(|pair| transitions[pair[1] * tags + pair[0]]).sum();
        let score = start[path[0]] + emitted + moved;
        if score > best.0 {
            best = (score, path.clone());
        }
        scores.push(score);
        // Counts on in base `tags`.
        for digit in path.iter_mut().rev() {
            *digit += 1;
            if *digit < tags {
                break;
            }
            *digit = 0;
        }
    }
    let sum: f64 = scores.iter().map(|score| real::exp(score - best.0)).sum();
    let log_sum = best.0 + real::log(sum);
    Some(Paths { count, log_sum, probability: real::exp(best.0 - log_sum), best: best.1 })
}

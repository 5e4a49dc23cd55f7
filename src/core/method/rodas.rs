//! The Rosenbrock method `Rodas5P` for stiff systems: one attempt at a step, its error, and the polynomial between its
//! ends. Knows the equations only through `Slope` and their Jacobian.

use super::control::Tolerance;
use super::lu::Lu;
use super::tableau::RODAS5P;
use super::{Attempt, Slope, scaled};
use crate::core::lang::linearise::Linearised;
use crate::core::lang::program::Field;
use crate::core::scalar::Scalar;
use crate::core::time_grid::Step;

const STAGES: usize = 8;

/// The memory of one step.
#[derive(Clone, Debug)]
pub(super) struct Rodas<S> {
    linearised: Linearised<S>,
    /// Whether derivative, `by_time` and `jacobian` are those of the state that is stepped from.
    known: bool,
    first: Vec<S>,
    by_time: Vec<S>,
    /// By rows.
    jacobian: Vec<S>,
    factors: Lu<S>,
    /// `u_i`, one after the other.
    increments: Vec<S>,
    trial: Vec<S>,
    slope: Vec<S>,
    /// The state that the last attempt leads to.
    pub(super) next: Vec<S>,
    /// The coefficients of the polynomial of the last good step, component by component.
    dense: Vec<[S; 5]>,
}

impl<S: Scalar> Rodas<S> {
    /// For a state of `dimension` components.
    pub(super) fn new(linearised: Linearised<S>, dimension: usize) -> Self {
        let zeros = vec![S::constant(0.0); dimension];
        Self {
            linearised,
            known: false,
            first: zeros.clone(),
            by_time: zeros.clone(),
            jacobian: vec![S::constant(0.0); dimension * dimension],
            factors: Lu::new(dimension),
            increments: vec![S::constant(0.0); STAGES * dimension],
            trial: zeros.clone(),
            slope: zeros.clone(),
            next: zeros,
            dense: vec![[S::constant(0.0); 5]; dimension],
        }
    }

    /// Binds the parameters and forgets where it stood.
    pub(super) fn set_parameters(&mut self, parameters: &[S]) {
        self.linearised.set_parameters(parameters);
        self.known = false;
    }

    /// Tries a step from `state`.
    pub(super) fn attempt<F: Field<S>>(
        &mut self,
        field: &mut Slope<F>,
        step: Step,
        state: &[S],
        tolerance: Tolerance,
    ) -> Attempt {
        let n = state.len();
        let Step { time, size } = step;
        if !self.known {
            let Self { linearised, first, by_time, jacobian, .. } = self;
            linearised.evaluate(time, state, first, by_time, jacobian);
            field.clip_linearised(first, by_time, jacobian);
            self.known = true;
        }
        let diagonal = S::constant(1.0 / (size * RODAS5P.gamma));
        for (entry, &derivative) in self.factors.entries.iter_mut().zip(&self.jacobian) {
            *entry = -derivative;
        }
        for entry in self.factors.entries.iter_mut().step_by(n + 1) {
            *entry = *entry + diagonal;
        }
        if self.factors.factor().is_none() {
            return Attempt { error: f64::INFINITY, worst: 0 };
        }
        for stage in 0..STAGES {
            let (known, rest) = self.increments.split_at_mut(stage * n);
            let combine = |weights: &[f64; STAGES], index: usize, start: S| {
                let terms = weights[..stage].iter().zip(known.iter().skip(index).step_by(n));
                terms.fold(start, |sum, (&weight, &term)| if weight == 0.0 { sum } else { sum + scaled(term, weight) })
            };
            let slope = if stage == 0 {
                &self.first
            } else {
                for (index, (trial, &x)) in self.trial.iter_mut().zip(state).enumerate() {
                    *trial = combine(&RODAS5P.stages[stage], index, x);
                }
                field.slope(time + RODAS5P.nodes[stage] * size, &self.trial, &mut self.slope);
                &self.slope
            };
            let increment = &mut rest[..n];
            for (index, right) in increment.iter_mut().enumerate() {
                let coupled = combine(&RODAS5P.couplings[stage], index, S::constant(0.0));
                let drift = scaled(self.by_time[index], size * RODAS5P.time[stage]);
                *right = slope[index] + scaled(coupled, 1.0 / size) + drift;
            }
            self.factors.solve(increment);
        }
        let last = &self.increments[(STAGES - 1) * n..];
        for ((next, &trial), &increment) in self.next.iter_mut().zip(&self.trial).zip(last) {
            *next = trial + increment;
        }
        let (error, worst) = tolerance.measure(state, &self.next, last.iter().map(|error| error.value()));
        Attempt { error, worst }
    }

    /// Takes the last attempt as a step from `state`; its polynomial is made if `dense`.
    pub(super) fn accept(&mut self, state: &[S], dense: bool) {
        let n = state.len();
        if dense {
            for (index, dense) in self.dense.iter_mut().enumerate() {
                let term = |weights: &[f64; STAGES]| {
                    let terms = weights.iter().zip(self.increments.iter().skip(index).step_by(n));
                    terms.fold(S::constant(0.0), |sum, (&weight, &term)| sum + scaled(term, weight))
                };
                let [first, second, third] = RODAS5P.dense.each_ref().map(term);
                *dense = [state[index], self.next[index], first, second, third];
            }
        }
        self.known = false;
    }

    /// Writes the state at the share `theta` of the last good step.
    pub(super) fn interpolate(&self, theta: f64, state: &mut [S]) {
        let rest = 1.0 - theta;
        for (x, &[start, end, first, second, third]) in state.iter_mut().zip(&self.dense) {
            let bend = scaled(first + scaled(second + scaled(third, theta), theta), rest);
            *x = scaled(start, rest) + scaled(end + bend, theta);
        }
    }
}

//! The explicit pair of Dormand and Prince: one attempt at a step, its error, and the polynomial between its ends.
//! Knows the equations only through `Slope`; how long a step may be is not decided here.

use super::control::Tolerance;
use super::tableau::DORMAND_PRINCE;
use super::{Attempt, Slope, scaled};
use crate::core::lang::program::Field;
use crate::core::scalar::Scalar;
use crate::core::time_grid::Step;

const STAGES: usize = 7;

/// The memory of one step.
#[derive(Clone, Debug)]
pub(super) struct DormandPrince<S> {
    /// `k_i`, one after the other.
    slopes: Vec<S>,
    /// Whether the first of them is known.
    first_known: bool,
    trial: Vec<S>,
    /// The state that the last attempt leads to.
    pub(super) next: Vec<S>,
    /// The coefficients of the polynomial of the last good step, component by component.
    dense: Vec<[S; 5]>,
}

impl<S: Scalar> DormandPrince<S> {
    /// For a state of `dimension` components.
    pub(super) fn new(dimension: usize) -> Self {
        let zeros = vec![S::constant(0.0); dimension];
        Self {
            slopes: vec![S::constant(0.0); STAGES * dimension],
            first_known: false,
            trial: zeros.clone(),
            next: zeros,
            dense: vec![[S::constant(0.0); 5]; dimension],
        }
    }

    /// Forgets where it stood.
    pub(super) fn restart(&mut self) {
        self.first_known = false;
    }

    /// The derivative at `state`, from which the attempts that follow start.
    pub(super) fn first_slope<F: Field<S>>(&mut self, field: &mut Slope<F>, time: f64, state: &[S]) -> &[S] {
        let first = &mut self.slopes[..state.len()];
        if !self.first_known {
            field.slope(time, state, first);
            self.first_known = true;
        }
        first
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
        self.first_slope(field, time, state);
        for stage in 1..STAGES {
            let (known, rest) = self.slopes.split_at_mut(stage * n);
            // The last stage is taken at the result, the one before it is kept for the estimate of stiffness.
            let target = if stage == STAGES - 1 { &mut self.next } else { &mut self.trial };
            for (index, (target, &x)) in target.iter_mut().zip(state).enumerate() {
                let mut sum = scaled(known[index], size * DORMAND_PRINCE.stages[stage][0]);
                for (j, &weight) in DORMAND_PRINCE.stages[stage][..stage].iter().enumerate().skip(1) {
                    if weight != 0.0 {
                        sum = sum + scaled(known[j * n + index], size * weight);
                    }
                }
                *target = x + sum;
            }
            field.slope(time + DORMAND_PRINCE.nodes[stage] * size, target, &mut rest[..n]);
        }
        let slopes = &self.slopes;
        let errors = (0..n).map(|index| {
            let terms = DORMAND_PRINCE.error.iter().enumerate();
            size * terms.map(|(j, weight)| weight * slopes[j * n + index].value()).sum::<f64>()
        });
        let (error, worst) = tolerance.measure(state, &self.next, errors);
        Attempt { error, worst }
    }

    /// `h |lambda|` for the dominant eigenvalue of the Jacobian, as the last attempt saw it: near 3.3 the stability of
    /// the method, not its accuracy, bounds the step. Source: Hairer, Wanner, *Solving Ordinary Differential
    /// Equations II*, section IV.2.
    pub(super) fn stiffness(&self, size: f64) -> f64 {
        let n = self.next.len();
        let (mut change, mut distance) = (0.0, 0.0);
        for index in 0..n {
            let slope = self.slopes[6 * n + index].value() - self.slopes[5 * n + index].value();
            let step = self.next[index].value() - self.trial[index].value();
            change += slope * slope;
            distance += step * step;
        }
        if distance > 0.0 { size * (change / distance).sqrt() } else { 0.0 }
    }

    /// Takes the last attempt as a step from `state`; its polynomial is made if `dense`.
    pub(super) fn accept(&mut self, size: f64, state: &[S], dense: bool) {
        let n = state.len();
        if dense {
            for (index, dense) in self.dense.iter_mut().enumerate() {
                let change = self.next[index] - state[index];
                let first = scaled(self.slopes[index], size) - change;
                let last = change - scaled(self.slopes[6 * n + index], size) - first;
                let mut sum = scaled(self.slopes[index], size * DORMAND_PRINCE.dense[0]);
                for (j, &weight) in DORMAND_PRINCE.dense.iter().enumerate().skip(2) {
                    sum = sum + scaled(self.slopes[j * n + index], size * weight);
                }
                *dense = [state[index], change, first, last, sum];
            }
        }
        self.slopes.copy_within(6 * n.., 0);
    }

    /// Writes the state at the share `theta` of the last good step.
    pub(super) fn interpolate(&self, theta: f64, state: &mut [S]) {
        let rest = 1.0 - theta;
        for (x, &[start, change, first, last, sum]) in state.iter_mut().zip(&self.dense) {
            *x = start + scaled(change + scaled(first + scaled(last + scaled(sum, rest), theta), rest), theta);
        }
    }
}

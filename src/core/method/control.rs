//! How long the next step may be: tolerances, the measure of an error against them, and the controller that turns one
//! into the other. Sees values only, so that tangents never change a step. Knows no equation.

use crate::core::scalar::{Scalar, real};
use crate::core::simulate::SolverSettings;

/// The smallest relative tolerance that is tried: what rounding leaves of a step.
const LEAST_RELATIVE: f64 = 1e-14;

/// An error in component `i` may be `absolute + relative |x_i|`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tolerance {
    relative: f64,
    absolute: f64,
}

impl Tolerance {
    /// As asked for, as far as it makes sense.
    #[expect(clippy::manual_clamp, reason = "what is not a number becomes the bound")]
    pub(super) fn new(solver: &SolverSettings) -> Self {
        Self {
            relative: solver.relative_tolerance.max(LEAST_RELATIVE).min(1.0),
            // Never 0: the error of a component that stays 0 is 0, and 0/0 would not be a number.
            absolute: solver.absolute_tolerance.max(f64::MIN_POSITIVE),
        }
    }

    /// What an error is measured in, at a component of this size.
    pub(super) fn unit(self, size: f64) -> f64 {
        self.absolute + self.relative * size
    }

    /// The root of the mean square of the `errors` in their units, and the component that is worst; infinite where an
    /// error or the state it leads to is not finite. A step is good if that is at most 1.
    pub(super) fn measure<S: Scalar>(
        self,
        before: &[S],
        after: &[S],
        errors: impl Iterator<Item = f64>,
    ) -> (f64, usize) {
        let (mut sum, mut worst, mut component) = (0.0, -1.0, 0);
        for (index, ((before, after), error)) in before.iter().zip(after).zip(errors).enumerate() {
            let ratio = error.abs() / self.unit(before.value().abs().max(after.value().abs()));
            let ratio = if ratio.is_finite() && after.value().is_finite() { ratio } else { f64::INFINITY };
            sum += ratio * ratio;
            if ratio > worst {
                (worst, component) = (ratio, index);
            }
        }
        ((sum / before.len().max(1) as f64).sqrt(), component)
    }

    /// The root of the mean square of `vector` in the units of `state`.
    fn norm<S: Scalar>(self, vector: impl Iterator<Item = f64>, state: &[S]) -> f64 {
        let squares = vector.zip(state).map(|(component, x)| {
            let ratio = component / self.unit(x.value().abs());
            ratio * ratio
        });
        (squares.sum::<f64>() / state.len().max(1) as f64).sqrt()
    }

    /// A first step for a method of order `order` from `state`, where the derivative is `first`, of at most `longest`.
    /// `derivative_at` gives the derivative after an Euler step of a given size. Source: Hairer, Nørsett, Wanner,
    /// *Solving Ordinary Differential Equations I*, section II.4, but with no length of its own: where the state or its
    /// derivative is 0, it is a millionth of the longest.
    pub(super) fn first_step<S: Scalar>(
        self,
        order: f64,
        state: &[S],
        first: &[S],
        longest: f64,
        derivative_at: impl FnOnce(f64) -> Vec<S>,
    ) -> f64 {
        let size = self.norm(state.iter().map(|x| x.value()), state);
        let speed = self.norm(first.iter().map(|slope| slope.value()), state);
        let guess = if size > 1e-5 && speed > 1e-5 { 0.01 * size / speed } else { 1e-6 * longest };
        // A speed beyond all numbers: no step is short enough, least of all for a method that would damp it.
        if guess <= 0.0 {
            return 0.0;
        }
        let guess = guess.min(longest);
        let second = derivative_at(guess);
        let change = first.iter().zip(&second).map(|(first, second)| second.value() - first.value());
        let bend = self.norm(change, state) / guess;
        let steepest = speed.max(bend);
        let by_error = if steepest > 1e-15 { real::pow(0.01 / steepest, 1.0 / order) } else { f64::INFINITY };
        let step = (100.0 * guess).min(by_error).min(longest);
        // Where the trial step left the finite numbers.
        if step.is_finite() && step > 0.0 { step } else { 1e-3 * guess }
    }
}

/// The controller of proportional and integral part, `h_new = 0.9 h err^(beta - 1/k) err_before^beta` with a method of
/// order `k - 1` to estimate the error. Source: Gustafsson (1991); Hairer, Wanner, *Solving Ordinary Differential
/// Equations II*, section IV.2.
#[derive(Clone, Copy, Debug)]
pub(super) struct Controller {
    exponent: f64,
    beta: f64,
    shrink: f64,
    grow: f64,
    last_error: f64,
    /// The step before this attempt was refused: then none is made longer.
    refused: bool,
}

impl Controller {
    /// For an error of order `h^order`.
    pub(super) fn new(order: f64, beta: f64, shrink: f64, grow: f64) -> Self {
        Self { exponent: 1.0 / order - 0.75 * beta, beta, shrink, grow, last_error: 1e-4, refused: false }
    }

    /// The factor to the next step after one that was good.
    pub(super) fn after_good(&mut self, error: f64) -> f64 {
        let wanted = 0.9 * real::pow(self.last_error, self.beta) / real::pow(error.max(1e-30), self.exponent);
        let most = if self.refused { 1.0 } else { self.grow };
        self.last_error = error.max(1e-4);
        self.refused = false;
        wanted.clamp(self.shrink, most)
    }

    /// The factor to the next attempt after one that was not.
    pub(super) fn after_bad(&mut self, error: f64) -> f64 {
        self.refused = true;
        if error.is_finite() { (0.9 / real::pow(error, self.exponent)).clamp(self.shrink, 0.9) } else { self.shrink }
    }
}

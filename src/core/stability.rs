//! Linear stability of the one-step methods: what one step does to `x' = lambda x`, and the steps that keep a decaying
//! mode decaying. Knows no model: a method is asked by giving it that equation.
//!
//! Source: Hairer, Wanner, *Solving Ordinary Differential Equations II*, section IV.2.

use super::lang::linearise::Linearised;
use super::lang::program::Field;
use super::method::{Method, OneStep};
use super::scalar::real;
use super::simulate::SolverSettings;
use super::time_grid::Step;
use super::unroll::Cell;

/// A complex number.
pub type Complex = nalgebra::Complex<f64>;

/// `|z|`
pub fn modulus(z: Complex) -> f64 {
    real::hypot(z.re, z.im)
}

/// `x' = z x` for a complex `x`, as two real states; `z` is its parameters.
#[derive(Clone, Debug)]
struct Mode {
    z: Complex,
}

impl Field<f64> for Mode {
    fn dimension(&self) -> usize {
        2
    }

    fn set_parameters(&mut self, parameters: &[f64]) {
        self.z = Complex::new(parameters[0], parameters[1]);
    }

    fn derivative(&mut self, _time: f64, state: &[f64], derivative: &mut [f64]) {
        derivative[0] = self.z.re * state[0] - self.z.im * state[1];
        derivative[1] = self.z.im * state[0] + self.z.re * state[1];
    }

    fn linearised(&self) -> Option<Linearised<f64>> {
        None
    }
}

/// The stability function `R` of a method: one step of size `h` turns `x` into `R(h lambda) x` when `x' = lambda x`.
///
/// It is the method itself, applied to that equation from `x = 1`: Euler gives `1 + z`, Heun `1 + z + z^2/2`.
#[derive(Clone, Debug)]
pub struct StabilityFunction {
    cell: OneStep<f64, Mode>,
}

impl StabilityFunction {
    /// Of `method`, one of a fixed step; those that choose their own steps have no function of the step to ask for.
    pub fn new(method: Method) -> Self {
        let solver = SolverSettings { method, clip: None, ..SolverSettings::default() };
        Self { cell: OneStep::new(&solver, Mode { z: Complex::default() }) }
    }

    /// `R(z)`
    pub fn at(&mut self, z: Complex) -> Complex {
        let mut state = [1.0, 0.0];
        self.cell.begin(&[z.re, z.im], 1.0);
        self.cell.step(&Step { time: 0.0, size: 1.0 }, &mut state);
        Complex::new(state[0], state[1])
    }

    /// `|R(z)|`, the factor by which a mode grows in one step; at most 1 inside the stability region.
    pub fn factor(&mut self, z: Complex) -> f64 {
        modulus(self.at(z))
    }

    /// `|R(z)|^2 - 1`, at most 0 inside.
    pub fn excess(&mut self, z: Complex) -> f64 {
        let Complex { re, im } = self.at(z);
        re * re + im * im - 1.0
    }

    /// The steps that keep the mode `lambda` from growing in the unroll.
    pub fn step_limit(&mut self, lambda: Complex) -> StepLimit {
        let length = modulus(lambda);
        if !length.is_finite() || tendency(lambda) == Tendency::Grows {
            return StepLimit::Never;
        }
        if length == 0.0 {
            return StepLimit::Any;
        }
        let direction = lambda.unscale(length);
        let mut inside = 0.0;
        let mut reach = LEAST_REACH;
        while reach < LARGEST_REACH {
            if self.excess(direction.scale(reach)) > ROUNDING {
                let border = self.border(direction, inside, reach);
                let turns = tendency(lambda) == Tendency::Turns;
                return if turns && border < LEAST_TURN { StepLimit::Never } else { StepLimit::Below(border / length) };
            }
            inside = reach;
            reach *= FINER;
        }
        StepLimit::Any
    }

    /// Between `inside` and `outside` along `direction`, to the last bit.
    fn border(&mut self, direction: Complex, mut inside: f64, mut outside: f64) -> f64 {
        loop {
            let middle = f64::midpoint(inside, outside);
            if middle <= inside || middle >= outside {
                return inside;
            }
            if self.excess(direction.scale(middle)) > 0.0 {
                outside = middle;
            } else {
                inside = middle;
            }
        }
    }
}

/// The least and the largest `|h lambda|` tried along a ray, and the ratio of neighbours: no region of a one-step method
/// has a gap that narrow.
const LEAST_REACH: f64 = 1e-8;
const LARGEST_REACH: f64 = 1e4;
const FINER: f64 = 1.02;

/// What rounding leaves of `|R|^2 - 1`.
const ROUNDING: f64 = 1e-13;

/// A border nearer to 0 than this on the imaginary axis is rounding too: there the method lets every turn grow.
const LEAST_TURN: f64 = 1e-2;

/// The steps for which a mode does not grow in the unroll.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StepLimit {
    /// Every step.
    Any,
    /// Steps up to this `h`.
    Below(f64),
    /// No step: the mode grows by itself, or the method lets every turn grow.
    Never,
}

/// What `exp(lambda t)` does by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tendency {
    /// `Re lambda < 0`
    Decays,
    /// `Re lambda = 0` up to rounding: it turns, or rests.
    Turns,
    /// `Re lambda > 0`
    Grows,
}

/// What the mode `lambda` does by itself.
pub fn tendency(lambda: Complex) -> Tendency {
    let rounding = 1e-9 * modulus(lambda);
    if lambda.re < -rounding {
        Tendency::Decays
    } else if lambda.re <= rounding {
        Tendency::Turns
    } else {
        Tendency::Grows
    }
}

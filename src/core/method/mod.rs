//! Explicit one-step methods, one file each; each is a `Cell` whose input is a `Step` of the time grid.

mod euler;
mod heun;
mod runge_kutta4;

use serde::{Deserialize, Serialize};

use self::euler::Euler;
use self::heun::Heun;
use self::runge_kutta4::RungeKutta4;
use super::lang::program::Field;
use super::scalar::Scalar;
use super::time_grid::Step;
use super::unroll::Cell;

/// The methods, by their stable key in documents and links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Method {
    /// `x + h f(x)`: the recurrent network of the article.
    #[default]
    Euler,
    /// Heun's second-order method.
    Heun,
    /// The classical fourth-order Runge-Kutta method.
    RungeKutta4,
}

impl Method {
    /// In the order shown.
    pub const ALL: [Self; 3] = [Self::Euler, Self::Heun, Self::RungeKutta4];

    /// The key in documents; never renamed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Euler => "euler",
            Self::Heun => "heun",
            Self::RungeKutta4 => "rk4",
        }
    }

    /// The order of convergence.
    pub const fn order(self) -> u32 {
        match self {
            Self::Euler => 1,
            Self::Heun => 2,
            Self::RungeKutta4 => 4,
        }
    }

    /// The shares of the evaluations of the right-hand side in a step, in the order made: `x + h sum b_k f_k`.
    pub const fn weights(self) -> &'static [f64] {
        match self {
            Self::Euler => &[1.0],
            Self::Heun => &[0.5, 0.5],
            Self::RungeKutta4 => &[1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0],
        }
    }
}

/// A right-hand side with each component of the derivative clipped to `[-clip, clip]`, as the article does against
/// explosion. Every evaluation of a method goes through it.
#[derive(Clone, Debug)]
struct Slope<F> {
    field: F,
    clip: Option<f64>,
}

impl<F> Slope<F> {
    /// Writes the clipped `f(time, state)` to `derivative`.
    #[inline]
    fn slope<S: Scalar>(&mut self, time: f64, state: &[S], derivative: &mut [S])
    where
        F: Field<S>,
    {
        self.field.derivative(time, state, derivative);
        if let Some(bound) = self.clip {
            for component in derivative {
                *component = component.clamp(bound);
            }
        }
    }
}

/// `factor x`, without the products by zero tangents that a constant in `S` would cost.
#[inline]
pub(super) fn scaled<S: Scalar>(x: S, factor: f64) -> S {
    x.map(|x| factor * x, |_, _| factor)
}

/// The memory of one method.
#[derive(Clone, Debug)]
enum Stages<S> {
    Euler(Euler<S>),
    Heun(Heun<S>),
    RungeKutta4(RungeKutta4<S>),
}

/// A method applied to a right-hand side: the cell `x_{n+1} = f(x_n, (t_n, h_n), t_n)` of an unrolled equation.
#[derive(Clone, Debug)]
pub struct OneStep<S, F> {
    slope: Slope<F>,
    dimension: usize,
    stages: Stages<S>,
}

impl<S: Scalar, F: Field<S>> OneStep<S, F> {
    /// `method` for `field`, whose parameters are bound; `clip` bounds each component of the derivative.
    pub fn new(method: Method, field: F, clip: Option<f64>) -> Self {
        let dimension = field.dimension();
        let stages = match method {
            Method::Euler => Stages::Euler(Euler::new(dimension)),
            Method::Heun => Stages::Heun(Heun::new(dimension)),
            Method::RungeKutta4 => Stages::RungeKutta4(RungeKutta4::new(dimension)),
        };
        Self { slope: Slope { field, clip }, dimension, stages }
    }

    /// Binds the parameters for the steps that follow.
    pub fn set_parameters(&mut self, parameters: &[S]) {
        self.slope.field.set_parameters(parameters);
    }
}

impl<S: Scalar, F: Field<S>> Cell<S> for OneStep<S, F> {
    type Input = Step;

    fn state_sizes(&self) -> Vec<usize> {
        vec![self.dimension]
    }

    #[inline]
    fn step(&mut self, input: &Step, state: &mut [S]) {
        match &mut self.stages {
            Stages::Euler(method) => method.step(&mut self.slope, *input, state),
            Stages::Heun(method) => method.step(&mut self.slope, *input, state),
            Stages::RungeKutta4(method) => method.step(&mut self.slope, *input, state),
        }
    }
}

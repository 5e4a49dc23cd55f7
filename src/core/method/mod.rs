//! The one-step methods, one file each; each is a `Cell` whose input is a `Step` of the time grid. Those of fixed step take
//! that step; the others take steps of their own and land there by interpolation.

mod adaptive;
mod control;
mod dormand_prince;
mod euler;
mod heun;
mod lu;
mod rodas;
mod runge_kutta4;
pub mod tableau;

use serde::{Deserialize, Serialize};

use self::adaptive::Adaptive;
use self::euler::Euler;
use self::heun::Heun;
use self::runge_kutta4::RungeKutta4;
use super::lang::linearise::Linearised;
use super::lang::program::Field;
use super::scalar::Scalar;
use super::simulate::SolverSettings;
use super::time_grid::Step;
use super::unroll::Cell;

pub use self::adaptive::{Halt, Report};

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
    /// The pair of Dormand and Prince, of order 5(4), with steps of its own.
    DormandPrince,
    /// The Rosenbrock method `Rodas5P` for stiff systems, of order 5(4), with steps of its own.
    Rodas,
    /// Dormand-Prince, and Rodas from where the system turns out to be stiff.
    Auto,
}

impl Method {
    /// In the order shown.
    pub const ALL: [Self; 6] =
        [Self::Euler, Self::Heun, Self::RungeKutta4, Self::DormandPrince, Self::Rodas, Self::Auto];

    /// Whether it chooses its own steps, by the tolerances.
    pub const fn adaptive(self) -> bool {
        matches!(self, Self::DormandPrince | Self::Rodas | Self::Auto)
    }

    /// The key in documents; never renamed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Euler => "euler",
            Self::Heun => "heun",
            Self::RungeKutta4 => "rk4",
            Self::DormandPrince => "dopri5",
            Self::Rodas => "rodas5p",
            Self::Auto => "auto",
        }
    }

    /// The order of convergence.
    pub const fn order(self) -> u32 {
        match self {
            Self::Euler => 1,
            Self::Heun => 2,
            Self::RungeKutta4 => 4,
            Self::DormandPrince | Self::Rodas | Self::Auto => 5,
        }
    }

    /// The shares of the evaluations of the right-hand side in a step, in the order made: `x + h sum b_k f_k`. `None`
    /// for a method that chooses its own steps: there are several of them between two moments that are shown.
    pub const fn weights(self) -> Option<&'static [f64]> {
        match self {
            Self::Euler => Some(&[1.0]),
            Self::Heun => Some(&[0.5, 0.5]),
            Self::RungeKutta4 => Some(&[1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0]),
            Self::DormandPrince | Self::Rodas | Self::Auto => None,
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

    /// Clips `derivative` likewise; a component that is clipped does not move.
    fn clip_linearised<S: Scalar>(&self, derivative: &mut [S], by_time: &mut [S], jacobian: &mut [S]) {
        let Some(bound) = self.clip else { return };
        let rows = jacobian.chunks_exact_mut(derivative.len());
        for ((component, by_time), row) in derivative.iter_mut().zip(by_time).zip(rows) {
            if component.value().abs() > bound {
                *component = component.clamp(bound);
                *by_time = S::constant(0.0);
                row.fill(S::constant(0.0));
            }
        }
    }

    /// The right-hand side with its Jacobian, not clipped; `None` if that would be too long.
    fn linearised<S: Scalar>(&self) -> Option<Linearised<S>>
    where
        F: Field<S>,
    {
        self.field.linearised()
    }
}

/// What an attempt at a step of its own told a method.
#[derive(Clone, Copy, Debug)]
struct Attempt {
    /// The estimated error in units of what is allowed; infinite where it led out of the finite numbers.
    error: f64,
    /// The component with the largest.
    worst: usize,
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
    Adaptive(Box<Adaptive<S>>),
}

/// A method applied to a right-hand side: the cell `x_{n+1} = f(x_n, (t_n, h_n), t_n)` of an unrolled equation.
#[derive(Clone, Debug)]
pub struct OneStep<S, F> {
    slope: Slope<F>,
    dimension: usize,
    stages: Stages<S>,
}

impl<S: Scalar, F: Field<S>> OneStep<S, F> {
    /// The method of `solver` for `field`, with its clip and its tolerances.
    pub fn new(solver: &SolverSettings, field: F) -> Self {
        let dimension = field.dimension();
        let stages = match solver.method {
            Method::Euler => Stages::Euler(Euler::new(dimension)),
            Method::Heun => Stages::Heun(Heun::new(dimension)),
            Method::RungeKutta4 => Stages::RungeKutta4(RungeKutta4::new(dimension)),
            Method::DormandPrince | Method::Rodas | Method::Auto => {
                Stages::Adaptive(Box::new(Adaptive::new(solver, dimension)))
            }
        };
        Self { slope: Slope { field, clip: solver.clip }, dimension, stages }
    }

    /// Binds the parameters for a run to `end`.
    pub fn begin(&mut self, parameters: &[S], end: f64) {
        self.slope.field.set_parameters(parameters);
        if let Stages::Adaptive(method) = &mut self.stages {
            method.begin(parameters, end);
        }
    }

    /// What a method that chooses its own steps did since then; `None` for the others.
    pub fn report(&self) -> Option<Report> {
        match &self.stages {
            Stages::Adaptive(method) => Some(method.report()),
            _ => None,
        }
    }

    /// Where the steps of a method that chooses its own ended since then, in order; none for the others.
    pub fn times(&self) -> &[f64] {
        match &self.stages {
            Stages::Adaptive(method) => method.times(),
            _ => &[],
        }
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
            // Each member needs steps of its own: a block ends at once, and is then run member by member.
            Stages::Adaptive(_) if S::SIDE_BY_SIDE => state.fill(S::constant(f64::NAN)),
            Stages::Adaptive(method) => method.step(&mut self.slope, *input, state),
        }
    }
}

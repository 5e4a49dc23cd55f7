//! The way of one optimiser over two quantities, the others held, so that it lies on a map of the loss. Plain
//! Levenberg-Marquardt and Adam from one start; knows nothing of the ways the fit tries when one leads nowhere.

use serde::{Deserialize, Serialize};

use super::comparison::Comparison;
use super::{Bounds, FitProblem, FitSettings, Optimiser};
use crate::core::data::Observations;
use crate::core::differentiate::Residuals;
use crate::core::model::Model;
use crate::core::optimise::StopReason;
use crate::core::optimise::adam::Adam;
use crate::core::optimise::gradient_descent::GradientDescent;
use crate::core::optimise::levenberg_marquardt::{Coordinates, Domain, LevenbergMarquardt};
use crate::core::simulate::SolverSettings;

/// The optimisers whose ways are shown beside each other, in the order shown.
pub const RACERS: [Optimiser; 2] = [Optimiser::LevenbergMarquardt, Optimiser::Adam];

/// Where an optimiser stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathStep {
    /// Iterations or epochs done; 0 is the start.
    pub iteration: u32,
    /// The two quantities, in the order asked for.
    pub point: [f64; 2],
    /// The sum of squares there, finite.
    pub loss: f64,
    /// Evaluations of the loss so far, with or without its derivatives.
    pub evaluations: u32,
    /// Set on the last step.
    pub stopped: Option<StopReason>,
}

/// A running optimiser: an iterator of steps, the start first. It owns all it needs.
#[derive(Debug)]
pub struct OptimiserPath {
    comparison: Comparison,
    engine: Engine,
    /// Whether the first quantity asked for is the second of the comparison.
    swapped: bool,
    iteration: u32,
    limit: u32,
    fresh: bool,
    ended: bool,
}

#[derive(Debug)]
enum Engine {
    LevenbergMarquardt(Box<LevenbergMarquardt>),
    Adam(Box<Adam>),
    GradientDescent(Box<GradientDescent>),
}

impl OptimiserPath {
    /// The way from `start`, the values of the two different `quantities`; the others are held at the model's.
    /// The loss is the one the fit of the model has: which quantities the model fixes says what counts in it.
    pub fn new(
        model: &Model,
        observations: &Observations,
        solver: &SolverSettings,
        settings: &FitSettings,
        optimiser: Optimiser,
        (quantities, start): ([usize; 2], [f64; 2]),
    ) -> Result<Self, FitProblem> {
        let [first, second] = quantities;
        if first == second || first.max(second) >= model.quantities.len() {
            return Err(FitProblem::NothingToFit);
        }
        let free = vec![first.min(second), first.max(second)];
        let within = observations.within(settings.window);
        let residuals = Residuals::along(model, &within, solver, settings.count_first_row, free.clone())?
            .scattered(settings.scatter())?;
        let mut values = model.values();
        (values[first], values[second]) = (start[0], start[1]);
        let mut comparison = Comparison::new(residuals, values);
        let start = comparison.parameters();
        let mut domain = Domain::free(free.len(), Coordinates::Linear);
        if settings.bounds == Bounds::Ranges {
            for (bounds, quantity) in domain.bounds.iter_mut().zip(free) {
                *bounds = model.quantities[quantity].range.unwrap_or(*bounds);
            }
        }
        let problem = &mut comparison;
        let engine = match optimiser {
            Optimiser::LevenbergMarquardt => LevenbergMarquardt::within(problem, start.clone(), domain)
                .map(|fit| Engine::LevenbergMarquardt(Box::new(fit))),
            Optimiser::Adam => {
                Adam::within(problem, start.clone(), settings.adam(), domain).map(|adam| Engine::Adam(Box::new(adam)))
            }
            Optimiser::GradientDescent => GradientDescent::new(problem, start.clone(), settings.learning_rate, domain)
                .map(|descent| Engine::GradientDescent(Box::new(descent))),
        };
        let Ok(engine) = engine else {
            let last = observations.times.last().copied().unwrap_or(model.start_time);
            let name = model.states.first().map(|state| state.name.clone()).unwrap_or_default();
            let (time, state) = comparison.obstacle(&start).unwrap_or((last, name));
            return Err(FitProblem::DivergesAtStart { time, state });
        };
        let limit = match optimiser {
            Optimiser::LevenbergMarquardt => settings.iterations,
            Optimiser::Adam | Optimiser::GradientDescent => settings.epochs,
        };
        Ok(Self { comparison, engine, swapped: first > second, iteration: 0, limit, fresh: true, ended: false })
    }

    fn advance(&mut self) -> Option<StopReason> {
        let stopped = match &mut self.engine {
            Engine::LevenbergMarquardt(fit) => fit.iterate(&mut self.comparison),
            Engine::Adam(adam) => adam.iterate(&mut self.comparison),
            Engine::GradientDescent(descent) => descent.iterate(&mut self.comparison),
        };
        self.iteration = self.iteration.saturating_add(1);
        stopped
    }

    fn step(&self, stopped: Option<StopReason>) -> PathStep {
        let (parameters, loss, evaluations) = match &self.engine {
            Engine::LevenbergMarquardt(fit) => {
                (fit.parameters(), fit.loss(), fit.evaluations().saturating_add(fit.jacobians()))
            }
            Engine::Adam(adam) => (adam.parameters(), adam.loss(), adam.jacobians()),
            Engine::GradientDescent(descent) => (descent.parameters(), descent.loss(), descent.jacobians()),
        };
        let point = if self.swapped { [parameters[1], parameters[0]] } else { [parameters[0], parameters[1]] };
        PathStep { iteration: self.iteration, point, loss, evaluations, stopped }
    }
}

impl Iterator for OptimiserPath {
    type Item = PathStep;

    /// The start first, then one iteration each; `None` after the step that carries the stop reason.
    fn next(&mut self) -> Option<PathStep> {
        if self.ended {
            return None;
        }
        let stopped =
            if std::mem::take(&mut self.fresh) || self.iteration >= self.limit { None } else { self.advance() };
        let stopped = stopped.or((self.iteration >= self.limit).then_some(StopReason::IterationsDone));
        self.ended = stopped.is_some();
        Some(self.step(stopped))
    }
}

/// How a way went, to be told in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It got to the least loss known.
    Arrived,
    /// It ended on the way down: it crawls.
    Crawled,
    /// It goes up and down around a better place that it met.
    Jumped,
    /// It was thrown out: the loss grew beyond its start or beyond all numbers.
    Crashed,
}

impl Course {
    /// The course of an ended way from the loss `start` over the least loss on it, `least`, to its `last`, on a map
    /// whose least known loss is `known`.
    pub fn of(start: f64, least: f64, last: &PathStep, known: f64) -> Self {
        let near = |loss: f64| loss <= (known * NEAR).max(start * NEGLIGIBLE);
        let thrown_out = last.loss > start * FAR_ABOVE_START || (last.loss > start && !near(start));
        if last.stopped == Some(StopReason::Diverged) || thrown_out {
            Self::Crashed
        } else if near(last.loss) {
            Self::Arrived
        } else if last.loss > least * ABOVE_LEAST {
            Self::Jumped
        } else {
            Self::Crawled
        }
    }
}

/// A loss within this factor of the least known is as good as the least.
const NEAR: f64 = 1.01;

/// So is one that is this share of the loss at the start.
const NEGLIGIBLE: f64 = 1e-9;

/// A last loss this far above the least on the way went up again.
const ABOVE_LEAST: f64 = 1.05;

/// A last loss this far above even a good start is a crash.
const FAR_ABOVE_START: f64 = 10.0;

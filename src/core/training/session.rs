//! Training as an iterator of steps, as a fit is; why it stopped is a value. Knows the network and the optimisers.

use super::{Network, Trainee};
use crate::core::fit::{FitProblem, FitSettings, FitStep, Optimiser, StopReason};
use crate::core::optimise::adam::{Adam, AdamSettings};
use crate::core::optimise::domain::Domain;
use crate::core::optimise::gradient_descent::GradientDescent;
use crate::core::optimise::levenberg_marquardt::{Coordinates, LevenbergMarquardt};

/// A running training. It owns all it needs.
#[derive(Debug)]
pub struct TrainingSession {
    trainee: Trainee,
    engine: Engine,
    iteration: u32,
    limit: u32,
    /// Whether the start was handed out, and whether a reason was.
    begun: bool,
    ended: bool,
    best_loss: f64,
    best: Vec<f64>,
}

#[derive(Debug)]
enum Engine {
    LevenbergMarquardt(Box<LevenbergMarquardt>),
    Adam(Box<Adam>),
    GradientDescent(Box<GradientDescent>),
}

impl Engine {
    fn state(&self) -> (&[f64], f64) {
        match self {
            Self::LevenbergMarquardt(fit) => (fit.parameters(), fit.loss()),
            Self::Adam(adam) => (adam.parameters(), adam.loss()),
            Self::GradientDescent(descent) => (descent.parameters(), descent.loss()),
        }
    }
}

impl TrainingSession {
    /// Sets out from `parameters`.
    pub fn new(network: Network, parameters: Vec<f64>, settings: &FitSettings) -> Result<Self, FitProblem> {
        let mut trainee = Trainee::new(network);
        let FitSettings { learning_rate, beta1, beta2, epsilon, .. } = *settings;
        let engine = match settings.optimiser {
            Optimiser::LevenbergMarquardt => {
                LevenbergMarquardt::new(&mut trainee, parameters.clone(), Coordinates::Linear)
                    .map(|fit| Engine::LevenbergMarquardt(Box::new(fit)))
            }
            Optimiser::Adam => {
                let settings = AdamSettings { learning_rate, beta1, beta2, epsilon };
                Adam::new(&mut trainee, parameters.clone(), settings).map(|adam| Engine::Adam(Box::new(adam)))
            }
            Optimiser::GradientDescent => {
                let domain = Domain::free(parameters.len(), Coordinates::Linear);
                GradientDescent::new(&mut trainee, parameters.clone(), learning_rate, domain)
                    .map(|descent| Engine::GradientDescent(Box::new(descent)))
            }
        };
        let engine = engine.map_err(|_| FitProblem::CellDiverges)?;
        Ok(Self {
            best_loss: engine.state().1,
            best: parameters,
            limit: settings.amount(),
            iteration: 0,
            begun: false,
            ended: false,
            trainee,
            engine,
        })
    }

    /// Allows `more` iterations beyond those done.
    pub fn extend(&mut self, more: u32) {
        self.limit = self.iteration.saturating_add(more);
        self.ended = false;
    }

    fn advance(&mut self) -> Option<StopReason> {
        let stopped = match &mut self.engine {
            Engine::LevenbergMarquardt(fit) => fit.iterate(&mut self.trainee),
            Engine::Adam(adam) => adam.iterate(&mut self.trainee),
            Engine::GradientDescent(descent) => descent.iterate(&mut self.trainee),
        };
        if stopped != Some(StopReason::Diverged) {
            self.iteration = self.iteration.saturating_add(1);
        }
        let (parameters, loss) = self.engine.state();
        if loss < self.best_loss {
            self.best_loss = loss;
            self.best.copy_from_slice(parameters);
        }
        stopped
    }

    fn step(&self, stopped: Option<StopReason>) -> FitStep {
        let (parameters, loss) = self.engine.state();
        let (evaluations, jacobians) = match &self.engine {
            Engine::LevenbergMarquardt(fit) => (fit.evaluations(), fit.jacobians()),
            Engine::Adam(adam) => (0, adam.jacobians()),
            Engine::GradientDescent(descent) => (0, descent.jacobians()),
        };
        FitStep {
            iteration: self.iteration,
            loss,
            values: parameters.to_vec(),
            best_loss: self.best_loss,
            best_values: self.best.clone(),
            evaluations,
            jacobians,
            starts: 0,
            stopped,
        }
    }
}

impl Iterator for TrainingSession {
    type Item = FitStep;

    /// The start first, then one iteration each; `None` after the step that carries the stop reason.
    fn next(&mut self) -> Option<FitStep> {
        if self.ended {
            return None;
        }
        let stopped = if self.begun && self.iteration < self.limit { self.advance() } else { None };
        self.begun = true;
        let stopped = stopped.or((self.iteration >= self.limit).then_some(StopReason::IterationsDone));
        self.ended = stopped.is_some();
        Some(self.step(stopped))
    }
}

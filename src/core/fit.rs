//! A fit as an iterator of steps; why it stopped is a value.

use serde::{Deserialize, Serialize};

use super::data::Observations;
use super::model::Model;
pub use super::optimise::StopReason;
use super::simulate::SolverSettings;

/// The optimisers, by their stable key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Optimiser {
    /// Levenberg-Marquardt.
    #[default]
    LevenbergMarquardt,
    /// Adam, as in the article.
    Adam,
}

impl Optimiser {
    /// In the order shown.
    pub const ALL: [Self; 2] = [Self::LevenbergMarquardt, Self::Adam];

    /// The key in documents; never renamed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::LevenbergMarquardt => "lm",
            Self::Adam => "adam",
        }
    }
}

/// How a model is fitted; the `[fit]` section of a document.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitSettings {
    /// Which optimiser.
    pub optimiser: Optimiser,
    /// The most iterations of Levenberg-Marquardt.
    pub iterations: u32,
    /// Epochs of Adam.
    pub epochs: u32,
    /// Learning rate of Adam.
    pub learning_rate: f64,
    /// First-moment decay of Adam.
    pub beta1: f64,
    /// Second-moment decay of Adam.
    pub beta2: f64,
    /// `epsilon` of Adam, added to the root of the second moment (Keras form).
    pub epsilon: f64,
    /// Whether cells at the start time count in the loss even where the initial value is fixed. Off: the first row
    /// *is* the initial condition.
    pub count_first_row: bool,
}

impl Default for FitSettings {
    fn default() -> Self {
        Self {
            optimiser: Optimiser::LevenbergMarquardt,
            iterations: 500,
            epochs: 10_000,
            learning_rate: 1e-4,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-7,
            count_first_row: false,
        }
    }
}

/// Why a fit cannot begin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum FitProblem {
    /// Nothing is observed (apart from the initial condition).
    NoObservations,
    /// Every quantity is fixed.
    NothingToFit,
    /// The unroll leaves the finite numbers at the start values.
    DivergesAtStart {
        /// At this time.
        time: f64,
        /// This state.
        state: String,
    },
    /// More steps than allowed.
    TooManySteps {
        /// How many would be needed.
        needed: f64,
        /// The most that are run.
        most: usize,
    },
    /// The step size is not a positive number.
    StepSize,
    /// The document does not compile; the worker was sent a broken one.
    BrokenModel,
}

/// One step of a fit, as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitStep {
    /// Iterations or epochs done; 0 is the start.
    pub iteration: u32,
    /// Sum of squares at `values`.
    pub loss: f64,
    /// All quantity values (fixed ones included), in the order of `Model::quantities`.
    pub values: Vec<f64>,
    /// The smallest loss so far.
    pub best_loss: f64,
    /// The values that gave it.
    pub best_values: Vec<f64>,
    /// Function evaluations so far.
    pub evaluations: u32,
    /// Jacobian evaluations so far.
    pub jacobians: u32,
    /// Set on the last step.
    pub stopped: Option<StopReason>,
}

/// A running fit.
#[derive(Debug)]
pub struct FitSession {
    _private: (),
}

impl FitSession {
    /// Prepares a fit from the values of the model.
    pub fn new(
        model: &Model,
        observations: &Observations,
        solver: &SolverSettings,
        settings: &FitSettings,
    ) -> Result<Self, FitProblem> {
        let _ = (model, observations, solver, settings);
        todo!()
    }

    /// Allows `more` iterations beyond those done, so that a finished or stopped fit goes on.
    pub fn extend(&mut self, more: u32) {
        let _ = more;
        todo!()
    }
}

impl Iterator for FitSession {
    type Item = FitStep;

    /// The start first, then one iteration each; `None` after the step that carries the stop reason.
    fn next(&mut self) -> Option<FitStep> {
        todo!()
    }
}

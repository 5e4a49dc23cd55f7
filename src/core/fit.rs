//! A fit as an iterator of steps; why it stopped is a value. Knows no text of models or tables: see
//! [`job`](super::job) for that.

mod comparison;
mod engine;
mod part;
pub mod path;
mod profile;
mod refit;
mod report;
mod search;
mod settings;
mod shooting;
mod start;
mod waterfall;
mod ways;

use serde::{Deserialize, Serialize};

use self::comparison::{Comparison, Linearised};
use self::engine::Engine;
pub use self::part::Part;
pub use self::profile::{Advance, Profile, ProfilePoint};
pub use self::refit::Refit;
pub use self::report::FitReport;
use self::search::Source;
pub use self::search::{Origin, Outcome};
pub use self::settings::{Bounds, FitSettings, MOST_SEGMENTS, MOST_STARTS, Optimiser, Sigmas, Start};
pub use self::shooting::segments_to_try;
pub use self::waterfall::Waterfall;
pub use self::ways::shared_starts;
use super::data::Observations;
use super::differentiate::Residuals;
use super::json_number::float;
use super::loss::{LEAST_IN_COLUMN, LossProblem};
use super::model::Model;
pub use super::optimise::StopReason;
use super::optimise::adam::Adam;
use super::optimise::domain::{Coordinates, Domain};
use super::optimise::gradient_descent::GradientDescent;
use super::optimise::levenberg_marquardt::STATIONARY;
use super::simulate::SolverSettings;
use super::time_grid::TimeGridError;

/// Why a fit cannot begin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum FitProblem {
    /// Nothing is observed (apart from the initial condition).
    NoObservations,
    /// Observed is something, but nothing in the fit window.
    EmptyWindow,
    /// Every quantity is fixed.
    NothingToFit,
    /// The unroll leaves the finite numbers at the start values.
    DivergesAtStart {
        /// At this time.
        #[serde(with = "float")]
        time: f64,
        /// This state.
        state: String,
    },
    /// More steps than allowed.
    TooManySteps {
        /// How many would be needed.
        #[serde(with = "float")]
        needed: f64,
        /// The most that are run.
        most: usize,
    },
    /// The step size is not a positive number.
    StepSize,
    /// Each column is to tell its own scatter, and this one has too few numbers for that.
    FewInColumn {
        /// What it observes.
        name: String,
        /// The least that are needed.
        least: usize,
    },
    /// The document does not compile; the worker was sent a broken one.
    BrokenModel,
    /// The output of this kind of cell is no series.
    CellNotTrainable,
    /// The cell leaves the finite numbers with the weights it starts from.
    CellDiverges,
    /// More weights than are trained.
    TooManyWeights {
        /// How many there would be.
        needed: usize,
        /// The most that are trained.
        most: usize,
    },
}

/// One step of a fit, as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitStep {
    /// Iterations or epochs done; 0 is the start.
    pub iteration: u32,
    /// Sum of squares at `values`; infinite where the unroll leaves the finite numbers before the last observation,
    /// which Levenberg-Marquardt may pass through while it grows its horizon.
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
    /// Starts that are through, or could not be begun.
    pub starts: u32,
    /// Set on the last step.
    pub stopped: Option<StopReason>,
}

/// Losses that differ by less, relatively, are told apart by how near an optimum they promise to be: the loss is
/// quadratic in that distance and no longer sees it.
const LEVEL: f64 = 1e-12;

/// A running fit. It owns all it needs.
#[derive(Debug)]
pub struct FitSession {
    engine: Engine,
    iteration: u32,
    limit: u32,
    phase: Phase,
    best: Place,
    /// The best place on the way the search is on, and that way's number.
    on_way: Place,
    way: u32,
    /// The best place on the ways before it.
    settled: Place,
    domain: Domain,
    observed: report::Observed,
    source: Source,
    stopped: Option<StopReason>,
}

/// Values of the free quantities and the sum of squares there.
#[derive(Clone, Debug)]
struct Place {
    loss: f64,
    /// [`Engine::promised`] there.
    promised: f64,
    values: Vec<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Not even the start was handed out.
    Fresh,
    Running,
    /// The step with the stop reason was handed out.
    Ended,
}

impl FitSession {
    /// Prepares a fit from the values of the model.
    pub fn new(
        model: &Model,
        observations: &Observations,
        solver: &SolverSettings,
        settings: &FitSettings,
    ) -> Result<Self, FitProblem> {
        Self::part(model, observations, solver, settings, Part::WHOLE)
    }

    /// As [`Self::new`], for a part of the starts where the settings ask for many; of another fit there are no parts.
    pub fn part(
        model: &Model,
        observations: &Observations,
        solver: &SolverSettings,
        settings: &FitSettings,
        part: Part,
    ) -> Result<Self, FitProblem> {
        let within = observations.within(settings.window);
        if within.cells.is_empty() && !observations.cells.is_empty() {
            return Err(FitProblem::EmptyWindow);
        }
        let observations = within.as_ref();
        let residuals =
            Residuals::new(model, observations, solver, settings.count_first_row)?.scattered(settings.scatter())?;
        if residuals.free().is_empty() {
            return Err(FitProblem::NothingToFit);
        }
        let mut whole = Comparison::new(residuals, model.values());
        let given = whole.parameters();
        let observed = report::Observed::new(model, observations, settings);
        let shared = shared_starts(settings, model, observations).is_some();
        let source = Source {
            model: model.clone(),
            observations: observations.clone(),
            solver: *solver,
            settings: *settings,
            shared,
            part: if shared { part } else { Part::WHOLE },
            spread: observed.spread,
        };
        let domain = search::domain(&source, whole.free(), Coordinates::Linear);
        let start = match settings.optimiser {
            Optimiser::LevenbergMarquardt => given.clone(),
            Optimiser::Adam | Optimiser::GradientDescent => search::single_start(&source, &mut whole, given.clone()),
        };
        let boxed = |whole: &Comparison| Box::new(whole.clone());
        let engine = match settings.optimiser {
            Optimiser::LevenbergMarquardt => Engine::searching(&source, &whole),
            Optimiser::Adam => Adam::within(&mut whole, start.clone(), settings.adam(), domain.clone())
                .ok()
                .map(|adam| Engine::Adam(Box::new(adam), boxed(&whole))),
            Optimiser::GradientDescent => {
                GradientDescent::new(&mut whole, start.clone(), settings.learning_rate, domain.clone())
                    .ok()
                    .map(|descent| Engine::GradientDescent(Box::new(descent), boxed(&whole)))
            }
        };
        let Some(engine) = engine else {
            // Every number can be finite and the sum of their squares not: then the end is as good a place as any.
            let last = observations.times.last().copied().unwrap_or(model.start_time);
            let first = model.states.first().map(|state| state.name.clone()).unwrap_or_default();
            let (time, state) = whole.obstacle(&start).unwrap_or((last, first));
            return Err(FitProblem::DivergesAtStart { time, state });
        };
        let begun = Place { loss: engine.loss(), promised: engine.promised(), values: engine.parameters().to_vec() };
        Ok(Self {
            iteration: 0,
            limit: settings.most(),
            phase: Phase::Fresh,
            settled: Place { loss: f64::INFINITY, ..begun.clone() },
            best: begun.clone(),
            way: engine.way(),
            on_way: begun,
            engine,
            domain,
            observed,
            source,
            stopped: None,
        })
    }

    /// Allows `more` iterations beyond those done, so that a finished or stopped fit goes on where it stood: Adam keeps
    /// its moments, Levenberg-Marquardt its damping.
    pub fn extend(&mut self, more: u32) {
        self.limit = self.iteration.saturating_add(more);
        if self.phase == Phase::Ended {
            self.phase = Phase::Running;
        }
    }

    /// What is known at the best values so far.
    pub fn report(&self) -> FitReport {
        let outcomes = match &self.engine {
            Engine::LevenbergMarquardt(search) => search.outcomes().to_vec(),
            Engine::Shooting(shooting) => shooting.outcomes().to_vec(),
            Engine::Adam(..) | Engine::GradientDescent(..) => Vec::new(),
        };
        let comparison = self.engine.comparison();
        let best = &self.best.values;
        let linearised = self.kept().unwrap_or_else(|| comparison.clone().linearise(best));
        FitReport::new(comparison, linearised, best, &self.domain, &self.observed, outcomes, self.stopped)
    }

    /// The joined segments linearised, if the best is theirs and no single unroll's.
    fn kept(&self) -> Option<Linearised> {
        match &self.engine {
            Engine::Shooting(shooting) => shooting.kept(&self.best.values),
            _ => None,
        }
    }

    /// The profile of the loss along fitted parameter `parameter` (in the order of [`FitReport::free`]) from the best values so
    /// far; `None` if its standard error is not known, for a profile is measured in it, or if the single unroll cannot follow
    /// the joined segments.
    pub fn profile(&self, parameter: usize) -> Option<Profile> {
        if self.kept().is_some() {
            return None;
        }
        Profile::new(parameter, &self.report(), self.engine.comparison(), self.domain.clone(), &self.source)
    }

    /// Why a fit that has used its iterations is over: the best may be an optimum for which nothing better was found.
    fn out_of_iterations(&self) -> StopReason {
        if self.best.promised <= STATIONARY { StopReason::GradientSmall } else { StopReason::IterationsDone }
    }

    /// One iteration, and the best kept.
    fn advance(&mut self) -> Option<StopReason> {
        let stopped = match &mut self.engine {
            Engine::LevenbergMarquardt(search) => {
                search.iterate(self.best.loss.is_finite().then_some(self.best.values.as_slice()))
            }
            Engine::Shooting(shooting) => {
                shooting.iterate(self.best.loss.is_finite().then_some(self.best.values.as_slice()))
            }
            Engine::Adam(adam, comparison) => adam.iterate(comparison.as_mut()),
            Engine::GradientDescent(descent, comparison) => descent.iterate(comparison.as_mut()),
        };
        if stopped != Some(StopReason::Diverged) {
            self.iteration = self.iteration.saturating_add(1);
        }
        self.keep_best();
        stopped
    }

    /// Keeps the better of the best place and the present one. Of many starts each is judged by its own end and then against
    /// those before it, of which the first of equals counts: so the best does not depend on which of them were gone one
    /// after the other.
    fn keep_best(&mut self) {
        let (loss, promised) = (self.engine.loss(), self.engine.promised());
        let mut keep = false;
        if let (Engine::LevenbergMarquardt(search), true) = (&self.engine, self.source.shared) {
            if search.number() != self.way {
                self.way = search.number();
                if search.is_from_best() {
                    self.on_way.clone_from(&self.best);
                    self.settled.loss = f64::INFINITY;
                } else {
                    self.settled.clone_from(&self.best);
                }
            }
            keep = !search.is_from_best();
        }
        let level = loss <= self.on_way.loss * (1.0 + LEVEL) && promised < self.on_way.promised;
        if keep || level || loss < self.on_way.loss * (1.0 - LEVEL) {
            (self.on_way.loss, self.on_way.promised) = (loss, promised);
            self.on_way.values.copy_from_slice(self.engine.parameters());
        }
        let earlier = self.settled.loss.is_finite() && self.settled.loss <= self.on_way.loss;
        self.best.clone_from(if earlier { &self.settled } else { &self.on_way });
    }

    fn step(&self, stopped: Option<StopReason>) -> FitStep {
        let comparison = self.engine.comparison();
        let best_values = comparison.all_values(&self.best.values);
        let (loss, values) = match &self.engine {
            // The last thing seen of a search is what it found.
            Engine::LevenbergMarquardt(_) | Engine::Shooting(_) if stopped.is_some() => {
                (self.best.loss, best_values.clone())
            }
            engine => (engine.loss(), comparison.all_values(engine.parameters())),
        };
        let (evaluations, jacobians) = self.engine.counts();
        FitStep {
            iteration: self.iteration,
            loss,
            values,
            best_loss: self.best.loss,
            best_values,
            evaluations,
            jacobians,
            starts: self.engine.starts(),
            stopped,
        }
    }
}

impl Iterator for FitSession {
    type Item = FitStep;

    /// The start first, then one iteration each; `None` after the step that carries the stop reason.
    fn next(&mut self) -> Option<FitStep> {
        let stopped = match self.phase {
            Phase::Fresh => None,
            Phase::Running if self.iteration >= self.limit => None,
            Phase::Running => match self.advance() {
                Some(StopReason::IterationsDone) => Some(self.out_of_iterations()),
                stopped => stopped,
            },
            Phase::Ended => return None,
        };
        let stopped = stopped.or_else(|| (self.iteration >= self.limit).then(|| self.out_of_iterations()));
        self.phase = if stopped.is_some() { Phase::Ended } else { Phase::Running };
        self.stopped = stopped;
        Some(self.step(stopped))
    }
}

impl From<LossProblem> for FitProblem {
    fn from(problem: LossProblem) -> Self {
        match problem {
            LossProblem::NoObservations => Self::NoObservations,
            LossProblem::FewInColumn(name) => Self::FewInColumn { name, least: LEAST_IN_COLUMN },
            LossProblem::Grid(TimeGridError::StepSize { .. }) => Self::StepSize,
            LossProblem::Grid(TimeGridError::TooManySteps { needed, most }) => Self::TooManySteps { needed, most },
        }
    }
}

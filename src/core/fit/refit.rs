//! A local fit from where another one ended: to the same observations unrolled otherwise, or to others drawn about the
//! curves. One Levenberg-Marquardt, straight from its start; what leads out of a poor place is the business of a
//! [`FitSession`](super::FitSession).

use super::FitProblem;
use super::comparison::Comparison;
use super::part::Part;
use super::profile::Profile;
use super::report::{FitReport, Observed};
use super::search::{self, Source};
use super::settings::FitSettings;
use crate::core::data::Observations;
use crate::core::differentiate::Residuals;
use crate::core::loss::Scatter;
use crate::core::model::Model;
use crate::core::optimise::StopReason;
use crate::core::optimise::domain::Coordinates;
use crate::core::optimise::levenberg_marquardt::{Domain, LevenbergMarquardt};
use crate::core::simulate::SolverSettings;

/// The most iterations: from near its optimum a fit takes some ten.
const MOST_ITERATIONS: u32 = 200;

/// A fit that begins near its optimum, one iteration at a time.
#[derive(Clone, Debug)]
pub struct Refit {
    source: Source,
    residuals: Residuals,
    comparison: Comparison,
    domain: Domain,
    observed: Observed,
    fit: LevenbergMarquardt,
    iterations: u32,
    stopped: Option<StopReason>,
}

impl Refit {
    /// From `values` of all quantities, those of the model that are free being fitted.
    pub fn new(
        model: &Model,
        observations: &Observations,
        solver: &SolverSettings,
        settings: &FitSettings,
        values: Vec<f64>,
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
        let observed = Observed::new(model, observations, settings);
        let source = Source {
            model: model.clone(),
            observations: observations.clone(),
            solver: *solver,
            settings: *settings,
            shared: false,
            part: Part::WHOLE,
            spread: observed.spread,
        };
        let domain = search::domain(&source, residuals.free(), Coordinates::Linear);
        let mut comparison = Comparison::new(residuals.clone(), values);
        let start = comparison.parameters();
        let Ok(fit) = LevenbergMarquardt::within(&mut comparison, start.clone(), domain.clone()) else {
            // Finite numbers whose squares are not: then the end is as good a place as any.
            let last = observations.times.last().copied().unwrap_or(model.start_time);
            let first = model.states.first().map(|state| state.name.clone()).unwrap_or_default();
            let (time, state) = comparison.obstacle(&start).unwrap_or((last, first));
            return Err(FitProblem::DivergesAtStart { time, state });
        };
        Ok(Self { source, residuals, comparison, domain, observed, fit: fit.near(), iterations: 0, stopped: None })
    }

    /// One iteration; why it ended, if it has.
    pub fn iterate(&mut self) -> Option<StopReason> {
        if self.stopped.is_none() {
            self.stopped = self.fit.iterate(&mut self.comparison);
            self.iterations += 1;
            if self.iterations >= MOST_ITERATIONS {
                self.stopped.get_or_insert(StopReason::IterationsDone);
            }
        }
        self.stopped
    }

    /// How many iterations were made.
    pub fn iterations(&self) -> u32 {
        self.iterations
    }

    /// The fitted quantities where it stands, in the order of [`FitReport::free`].
    pub fn parameters(&self) -> &[f64] {
        self.fit.parameters()
    }

    /// The values of all quantities where it stands.
    pub fn values(&self) -> Vec<f64> {
        self.comparison.all_values(self.fit.parameters())
    }

    /// What is known where it stands.
    pub fn report(&self) -> FitReport {
        let place = self.fit.parameters();
        let linearised = self.comparison.clone().linearise(place);
        let (comparison, domain) = (&self.comparison, &self.domain);
        FitReport::new(comparison, linearised, place, domain, &self.observed, Vec::new(), self.stopped)
    }

    /// The profile along fitted quantity `parameter` of what `report` (its own) says; `None` where its standard error is
    /// not known.
    pub fn profile(&self, parameter: usize, report: &FitReport) -> Option<Profile> {
        Profile::new(parameter, report, &self.comparison, self.domain.clone(), &self.source)
    }

    /// What is compared: for each residual in order the curve where it stands, the number observed, and its standard
    /// deviation, up to a common factor, where that is known or estimated for each column; `None` where the curves are not finite.
    pub fn compared(&self) -> Option<Vec<(f64, f64, Option<f64>)>> {
        let mut plain = self.residuals.in_plain_units();
        let mut differences = vec![0.0; plain.len()];
        plain.residuals(&self.values(), &mut differences).ok()?;
        let factors = self.residuals.clone().factors(&self.values());
        let unit = |row| self.residuals.balance().map(|balance| 1.0 / factors[balance.column(row)]);
        let cells = self.residuals.observed().zip(differences).enumerate();
        let of = |(row, ((observed, deviation), difference)): (usize, ((f64, Option<f64>), f64))| {
            let deviation = unit(row).map(|unit| unit * deviation.unwrap_or(1.0)).or(deviation);
            (observed + difference, observed, deviation)
        };
        Some(cells.map(of).collect())
    }

    /// The same fit, beginning where this one stands, to other numbers in place of the observed ones (in the order of
    /// [`Self::compared`]); `None` where it cannot begin.
    pub fn of_others(&self, observed: &[f64]) -> Option<Self> {
        let residuals = self.residuals.observing(observed);
        let mut comparison = Comparison::new(residuals.clone(), self.values());
        let start = self.parameters().to_vec();
        let fit = LevenbergMarquardt::within(&mut comparison, start, self.domain.clone()).ok()?.near();
        Some(Self { residuals, comparison, fit, iterations: 0, stopped: None, ..self.clone() })
    }

    /// How observations scatter.
    pub fn scatter(&self) -> Scatter {
        self.source.settings.scatter()
    }
}

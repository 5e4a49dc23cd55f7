//! Whether the step of the unroll is small enough for what is read off a fit: the same fit at smaller and smaller steps
//! and without an error of the step. Knows no words.
//!
//! A one-step method of order `q` moves every fitted value by about `c h^q` (Hairer, Norsett and Wanner, *Solving Ordinary
//! Differential Equations I*, 1993, section II.8): a bias that no standard error tells of, for the fit takes the unrolled
//! map as the model.

use serde::{Deserialize, Serialize};

use super::{Part, Piece, portion};
use crate::core::data::Observations;
use crate::core::fit::{FitProblem, FitSettings, Refit};
use crate::core::json_number::{float, floats};
use crate::core::method::Method;
use crate::core::model::Model;
use crate::core::scalar::real;
use crate::core::simulate::SolverSettings;

/// Iterations that a fit usually takes from the end of the one before.
const USUAL_ITERATIONS: u32 = 6;

/// The most halvings that are advised: beyond, a better method is the better advice.
const MOST_HALVINGS: u32 = 6;

/// The most halvings that are fitted.
pub const MOST_STUDIED: u32 = 10;

/// The method whose values have no error of the step but for its tolerances: that of Dormand and Prince, and the one for
/// stiff systems from where it has to be.
pub const LIMIT: Method = Method::Auto;

/// The fit at one step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refitted {
    /// `h`; `None` for the method that chooses its own steps.
    pub step_size: Option<f64>,
    /// What it found, or why it could not begin.
    pub outcome: Result<Values, FitProblem>,
}

/// What a fit found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Values {
    /// The fitted quantities, in the order of the model.
    #[serde(with = "floats")]
    pub parameters: Vec<f64>,
    /// Their standard errors, where known.
    pub standard_errors: Vec<Option<f64>>,
    /// The sum of squares.
    #[serde(with = "float")]
    pub loss: f64,
}

/// The running study: an iterator over one iteration of one of its fits each.
#[derive(Debug)]
pub struct StepSizes {
    model: Model,
    observations: Observations,
    solver: SolverSettings,
    settings: FitSettings,
    fit: Option<Refit>,
    /// The present fit: `h` halved so often, and after the last the limit.
    rung: u32,
    halvings: u32,
    /// The values of the last fit that ended: where the next one begins.
    values: Vec<f64>,
}

impl StepSizes {
    /// The study that begins with `fit`, at the step of `solver`.
    pub fn new(
        fit: Refit,
        model: Model,
        observations: Observations,
        solver: SolverSettings,
        settings: FitSettings,
        halvings: u32,
    ) -> Self {
        let values = fit.values();
        Self {
            model,
            observations,
            solver,
            settings,
            fit: Some(fit),
            rung: 0,
            halvings: halvings.min(MOST_STUDIED),
            values,
        }
    }

    /// The step of the present fit; `None` for the limit.
    fn step_size(&self) -> Option<f64> {
        (self.rung <= self.halvings).then(|| self.solver.step_size / f64::from(1_u32 << self.rung))
    }

    fn begin(&self) -> Result<Refit, FitProblem> {
        let solver = match self.step_size() {
            Some(step_size) => SolverSettings { step_size, ..self.solver },
            None => SolverSettings { method: LIMIT, ..self.solver },
        };
        Refit::new(&self.model, &self.observations, &solver, &self.settings, self.values.clone())
    }

    /// Ends the present fit.
    fn end(&mut self, outcome: Result<Values, FitProblem>) -> Piece {
        let part = Part::Refitted(Refitted { step_size: self.step_size(), outcome });
        self.rung += 1;
        Piece { part: Some(part), share: self.share(0.0) }
    }

    /// What is done when this much of the present fit is.
    fn share(&self, of_this: f64) -> f64 {
        (f64::from(self.rung) + of_this) / f64::from(self.halvings + 2)
    }
}

impl Iterator for StepSizes {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if self.rung > self.halvings + 1 {
            return None;
        }
        let mut fit = match self.fit.take().map_or_else(|| self.begin(), Ok) {
            Ok(fit) => fit,
            Err(problem) => return Some(self.end(Err(problem))),
        };
        if fit.iterate().is_none() {
            let share = self.share(portion(fit.iterations(), USUAL_ITERATIONS));
            self.fit = Some(fit);
            return Some(Piece { part: None, share });
        }
        self.values = fit.values();
        let report = fit.report();
        let errors = report.statistics.uncertainties.iter();
        Some(self.end(Ok(Values {
            parameters: fit.parameters().to_vec(),
            standard_errors: errors.map(|known| known.as_ref().ok().map(|known| known.standard_error)).collect(),
            loss: report.statistics.loss,
        })))
    }
}

/// What such a study found so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ladder {
    /// The fits, the one at `h` first, the limit last.
    pub fits: Vec<Refitted>,
}

/// A bias that is larger than the standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bias {
    /// The value at `h` less the limit.
    pub bias: f64,
    /// The limit.
    pub limit: f64,
    /// The standard error at `h`.
    pub standard_error: f64,
}

impl Ladder {
    /// Takes a part in.
    pub fn land(&mut self, fit: Refitted) {
        self.fits.push(fit);
    }

    /// What the fit without an error of the step found.
    pub fn limit(&self) -> Option<&Values> {
        self.fits.iter().find(|fit| fit.step_size.is_none())?.outcome.as_ref().ok()
    }

    /// The fits at the steps, the largest first, with the step.
    pub fn steps(&self) -> impl Iterator<Item = (f64, &Values)> {
        self.fits.iter().filter_map(|fit| Some((fit.step_size?, fit.outcome.as_ref().ok()?)))
    }

    /// The bias of the `parameter`-th fitted quantity at `h` where it exceeds the standard error; `None` where it does not or one
    /// of the two is not known.
    pub fn exceeds(&self, parameter: usize) -> Option<Bias> {
        let (at_h, limit) = (&self.steps().next()?.1, self.limit()?);
        let standard_error = (*at_h.standard_errors.get(parameter)?)?;
        let limit = *limit.parameters.get(parameter)?;
        let bias = at_h.parameters.get(parameter)? - limit;
        (bias.abs() > standard_error).then_some(Bias { bias, limit, standard_error })
    }

    /// How often to halve `h`, for a method of this order, so that no bias exceeds its standard error: by the fits, or where
    /// none of them is there yet as `h^order` says. `None` where nothing has to be done, or halving is poor advice.
    pub fn advice(&self, order: u32) -> Option<u32> {
        let (_, at_h) = self.steps().next()?;
        let limit = self.limit()?;
        let worst = |values: &Values| {
            let pairs = values.parameters.iter().zip(&limit.parameters).zip(&at_h.standard_errors);
            pairs.filter_map(|((value, limit), error)| Some((value - limit).abs() / (*error)?)).fold(0.0, f64::max)
        };
        let ratio = worst(at_h);
        if ratio <= 1.0 {
            return None;
        }
        let fitted = self.steps().position(|(_, values)| worst(values) <= 1.0);
        let known = self.steps().count();
        let estimated = (real::log(ratio) / (std::f64::consts::LN_2 * f64::from(order))).ceil().max(1.0);
        let halvings = match fitted {
            Some(position) => position as f64,
            None if known > 1 => estimated.max(known as f64),
            None => estimated,
        };
        (halvings <= f64::from(MOST_HALVINGS)).then_some(halvings as u32)
    }
}

//! Levenberg-Marquardt, one iteration at a time: a Gauss-Newton step shortened until the loss falls.
//! Knows residuals and a Jacobian; knows neither a model nor what the numbers mean.
//!
//! Bounds are held exactly: a parameter that stands at one while the loss falls beyond it is left out of the step, and
//! every trial point is projected into the box (Bertsekas, *SIAM J. Control Optim.* 20, 1982). As the damping grows the
//! projected step turns to the projected gradient, so that the loss can always be made to fall unless it is at its least.
//!
//! Steps follow the curvature of the residuals; `geodesic` says how.

use nalgebra::DVector;

use super::domain::LINEAR_CORE;
pub use super::domain::{Coordinates, Domain};
use super::geodesic::{self, PROBE, Point};
use super::least_squares::Linearised;
use super::{LeastSquares, StopReason, Undefined};
use crate::core::loss::sum_of_squares;

/// Damping of the first step, in units of the largest squared column norm.
const FIRST_DAMPING: f64 = 0.1;

/// The same where the start is known to be near the optimum.
const NEAR_DAMPING: f64 = 1e-3;

/// An accepted step divides the damping by this.
const RELAX: f64 = 3.0;

/// If the loss falls by what was promised up to this share, the damping is divided once more.
const AGREEMENT: f64 = 0.1;

/// A rejected step multiplies the damping by this, and each further one in a row by twice the factor before
/// (Nielsen, *Damping parameter in Marquardt's method*, 1999).
const TIGHTEN: f64 = 2.0;

/// The damping is kept between these, in units of the largest squared column norm. Its root stays above the
/// rounding errors of the triangle below, and no step survives the upper one.
const DAMPING_LIMITS: (f64, f64) = (1e-30, 1e30);

/// Trial steps in one iteration: an iteration has a bounded cost, and a caller may stop between two.
const TRIALS: u32 = 4;

/// The largest cosine of the angle between the residuals and what the parameters can do to them at which the point
/// counts as stationary: the parameters are then within this many of their standard errors from the optimum
/// (Bates and Watts, *Technometrics* 23, 1981).
const STATIONARY_COSINE: f64 = 1e-10;

/// [`LevenbergMarquardt::promised`] of a stationary point.
pub const STATIONARY: f64 = STATIONARY_COSINE * STATIONARY_COSINE;

/// If the undamped step promises a smaller relative fall of the loss than this and the loss does not fall, what is left
/// is rounding: the parameters are within a millionth of their standard errors from the optimum.
const STEADY_FALL: f64 = 1e-12;

/// Steps that promise a smaller relative fall of the loss than this are as good straight.
const WORTH_BENDING: f64 = 1e-6;

/// A relative fall of the loss that cannot be seen in its digits.
const INVISIBLE_FALL: f64 = 1e-16;

/// The relative rounding error of a loss near its optimum.
const ROUNDING: f64 = 1e-12;

/// A relative change of a parameter that no longer counts.
const SMALL_STEP: f64 = 1e-13;

/// A running minimisation of a sum of squares.
#[derive(Clone, Debug)]
pub struct LevenbergMarquardt {
    domain: Domain,
    units: Vec<f64>,
    parameters: Vec<f64>,
    loss: f64,
    /// What the undamped step promises: the squared cosine between the residuals and the columns of the Jacobian.
    promised: f64,
    linearised: Linearised,
    damping: f64,
    tighten: f64,
    /// `dp/du` where it stands.
    slopes: Vec<f64>,
    /// `r` where it stands.
    residuals: Vec<f64>,
    /// `dr/dp` where it stands, by columns.
    jacobian: Vec<f64>,
    trial: Vec<f64>,
    trial_residuals: Vec<f64>,
    trial_jacobian: Vec<f64>,
    evaluations: u32,
    jacobians: u32,
}

impl LevenbergMarquardt {
    /// Begins at `parameters`, which may have any sign and may be zero.
    pub fn new(
        problem: &mut impl LeastSquares,
        parameters: Vec<f64>,
        coordinates: Coordinates,
    ) -> Result<Self, Undefined> {
        let domain = Domain::free(parameters.len(), coordinates);
        Self::within(problem, parameters, domain)
    }

    /// Begins at the point of `domain` nearest to `parameters` and never leaves it.
    pub fn within(
        problem: &mut impl LeastSquares,
        mut parameters: Vec<f64>,
        domain: Domain,
    ) -> Result<Self, Undefined> {
        domain.project(&mut parameters);
        let (count, rows) = (parameters.len(), problem.residual_count());
        let mut residuals = vec![0.0; rows];
        let mut jacobian = vec![0.0; rows * count];
        problem.residuals_and_jacobian(&parameters, &mut residuals, &mut jacobian)?;
        let loss = finite(sum_of_squares(&residuals))?;
        let units = first_units(&parameters, &residuals, &jacobian);
        let slopes = slopes(&domain, &units, &parameters, &residuals, &jacobian);
        let linearised = Linearised::new(&jacobian, &residuals, &slopes)?;
        Ok(Self {
            promised: promised_fall(&linearised, loss),
            domain,
            units,
            trial: parameters.clone(),
            trial_residuals: residuals.clone(),
            trial_jacobian: jacobian.clone(),
            parameters,
            loss,
            damping: FIRST_DAMPING * linearised.measure(),
            tighten: TIGHTEN,
            linearised,
            slopes,
            residuals,
            jacobian,
            evaluations: 0,
            jacobians: 1,
        })
    }

    /// Begins with longer steps: the start is known to be near the optimum.
    #[must_use]
    pub fn near(mut self) -> Self {
        self.damping = NEAR_DAMPING * self.linearised.measure();
        self
    }

    /// Where it stands: the point of the smallest loss so far.
    pub fn parameters(&self) -> &[f64] {
        &self.parameters
    }

    /// The sum of squares at [`Self::parameters`].
    pub fn loss(&self) -> f64 {
        self.loss
    }

    /// The relative fall of the loss that an undamped step promises: the square of the distance from the optimum, in standard
    /// errors, where that is near.
    pub fn promised(&self) -> f64 {
        self.promised
    }

    /// Evaluations of residuals alone.
    pub fn evaluations(&self) -> u32 {
        self.evaluations
    }

    /// Evaluations of residuals and Jacobian.
    pub fn jacobians(&self) -> u32 {
        self.jacobians
    }

    /// One iteration: up to `TRIALS` trial steps, then a Jacobian where one of them succeeded. The loss never rises by
    /// more than its rounding error. Says why when it is at its end; another call then is allowed and says so again.
    pub fn iterate(&mut self, problem: &mut impl LeastSquares) -> Option<StopReason> {
        if let Some(reason) = self.finished() {
            return Some(reason);
        }
        let exhausted = if self.promised <= STEADY_FALL { StopReason::LossSteady } else { StopReason::NoImprovement };
        let (least, most) = damping_limits(&self.linearised);
        self.relax_idle_damping(least);
        for _ in 0..TRIALS {
            if let Ok(damped) = self.linearised.damped_step(self.damping) {
                let idle = self.promised > STEADY_FALL && damped.predicted_fall <= INVISIBLE_FALL * self.loss;
                if idle || !self.move_trial(&damped.step) {
                    return Some(exhausted);
                }
                self.bend_trial(problem, &damped.step);
                let before = self.loss;
                if self.try_trial(problem) {
                    let kept = (before - self.loss) / damped.predicted_fall;
                    self.damping /= if (kept - 1.0).abs() <= AGREEMENT { RELAX * RELAX } else { RELAX };
                    self.tighten = TIGHTEN;
                    return self.finished();
                }
                if self.promised <= STEADY_FALL {
                    if self.damping <= least {
                        return Some(StopReason::LossSteady);
                    }
                    // The undamped step may still come nearer.
                    self.damping = least;
                    continue;
                }
            }
            self.damping *= self.tighten;
            self.tighten *= TIGHTEN;
            if self.damping >= most {
                return Some(exhausted);
            }
        }
        None
    }

    /// Whether the current point is as good as an optimum can be told.
    fn finished(&self) -> Option<StopReason> {
        if self.loss == 0.0 {
            return Some(StopReason::Exact);
        }
        if self.promised <= STATIONARY {
            return Some(StopReason::GradientSmall);
        }
        let undamped = self.linearised.damped_step(damping_limits(&self.linearised).0);
        undamped.is_ok_and(|undamped| self.is_small(&undamped.step)).then_some(StopReason::StepSmall)
    }

    /// Lowers the damping until its step promises a fall that can be seen, unless steps were just rejected. A parameter
    /// whose unit is far too small would otherwise be held where it is.
    fn relax_idle_damping(&mut self, least: f64) {
        let visible = INVISIBLE_FALL / STEADY_FALL.sqrt() * self.loss;
        let idle = |damping| matches!(self.linearised.damped_step(damping), Ok(step) if step.predicted_fall <= visible);
        let mut damping = self.damping;
        while self.tighten == TIGHTEN && damping > least && idle(damping) {
            damping /= RELAX;
        }
        self.damping = damping.max(least);
    }

    /// Whether `step` is below the rounding of the parameters.
    fn is_small(&self, step: &DVector<f64>) -> bool {
        let points = self.parameters.iter().zip(&self.units);
        let mut changes = step.iter().zip(&self.domain.coordinates).zip(points);
        changes.all(|((change, coordinates), (&parameter, &unit))| {
            let moved = change * coordinates.slope(unit, parameter);
            moved.abs() <= SMALL_STEP * parameter.abs().max(LINEAR_CORE * unit)
        })
    }

    /// Makes the trial point the current one if the loss falls there. Where the loss can no longer tell, the angle
    /// between residuals and columns does: it is linear in the distance from the optimum, the loss quadratic.
    fn try_trial(&mut self, problem: &mut impl LeastSquares) -> bool {
        self.evaluations = self.evaluations.saturating_add(1);
        if problem.residuals(&self.trial, &mut self.trial_residuals).is_err() {
            return false;
        }
        let loss = sum_of_squares(&self.trial_residuals);
        let falls = loss < self.loss;
        let level = self.promised <= STEADY_FALL && loss <= self.loss * (1.0 + ROUNDING);
        if !falls && !level {
            return false;
        }
        self.jacobians = self.jacobians.saturating_add(1);
        let (residuals, jacobian) = (&mut self.trial_residuals, &mut self.trial_jacobian);
        if problem.residuals_and_jacobian(&self.trial, residuals, jacobian).is_err() {
            problem.turn_back();
            return false;
        }
        let loss = sum_of_squares(residuals);
        let slopes = slopes(&self.domain, &self.units, &self.trial, residuals, jacobian);
        let linearised = Linearised::new(jacobian, residuals, &slopes).ok();
        let promised = linearised.as_ref().map(|linearised| promised_fall(linearised, loss));
        let (Some(linearised), Some(promised)) = (linearised, promised.filter(|p| falls || *p <= 0.9 * self.promised))
        else {
            problem.turn_back();
            return false;
        };
        (self.loss, self.promised, self.linearised, self.slopes) = (loss, promised, linearised, slopes);
        std::mem::swap(&mut self.parameters, &mut self.trial);
        std::mem::swap(&mut self.residuals, &mut self.trial_residuals);
        std::mem::swap(&mut self.jacobian, &mut self.trial_jacobian);
        true
    }

    /// Bends the step that leads to the trial point, where that promises to be worth the evaluation.
    fn bend_trial(&mut self, problem: &mut impl LeastSquares, step: &DVector<f64>) {
        if self.promised <= WORTH_BENDING {
            return;
        }
        self.evaluations = self.evaluations.saturating_add(1);
        self.move_trial(&(step * PROBE));
        let probed = problem.residuals(&self.trial, &mut self.trial_residuals);
        let (residuals, jacobian, slopes) = (&self.residuals, &self.jacobian, &self.slopes);
        let point = Point { residuals, jacobian, slopes, linearised: &self.linearised };
        let bent = probed.ok().and_then(|()| geodesic::bent(&point, step, self.damping, &self.trial_residuals));
        self.move_trial(bent.as_ref().unwrap_or(step));
    }

    /// Writes the point after `step` to `trial`; whether it is another point.
    fn move_trial(&mut self, step: &DVector<f64>) -> bool {
        let points = self.trial.iter_mut().zip(&self.parameters).zip(&self.units);
        for (((trial, &parameter), &unit), (&change, coordinates)) in
            points.zip(step.iter().zip(&self.domain.coordinates))
        {
            *trial = coordinates.moved(unit, parameter, change);
        }
        self.domain.project(&mut self.trial);
        self.trial != self.parameters
    }
}

/// `dp/du` of each parameter; 0 for one that a bound holds.
fn slopes(domain: &Domain, units: &[f64], parameters: &[f64], residuals: &[f64], jacobian: &[f64]) -> Vec<f64> {
    let columns = jacobian.chunks_exact(residuals.len());
    let points = units.iter().zip(parameters).zip(&domain.coordinates).zip(columns);
    points
        .enumerate()
        .map(|(index, (((&unit, &parameter), coordinates), column))| {
            let fall: f64 = column.iter().zip(residuals).map(|(derivative, residual)| derivative * residual).sum();
            match domain.held(index, parameter, fall) {
                Some(_) => 0.0,
                None => coordinates.slope(unit, parameter),
            }
        })
        .collect()
}

/// The unit of each parameter: its size at the start; for one that starts at zero, the change that alone could undo
/// all residuals, `|r| / |J_k|`; 1 where that says nothing.
fn first_units(parameters: &[f64], residuals: &[f64], jacobian: &[f64]) -> Vec<f64> {
    let reach = sum_of_squares(residuals).sqrt();
    let unit = |(&parameter, column): (&f64, &[f64])| {
        let from_reach = reach / sum_of_squares(column).sqrt();
        [parameter.abs(), from_reach].into_iter().find(|unit| unit.is_normal()).unwrap_or(1.0)
    };
    parameters.iter().zip(jacobian.chunks_exact(residuals.len())).map(unit).collect()
}

/// The relative fall of `loss` that the undamped step promises; 1 where it cannot be computed.
fn promised_fall(linearised: &Linearised, loss: f64) -> f64 {
    let (least, _) = damping_limits(linearised);
    if linearised.measure() == 0.0 || loss == 0.0 {
        return 0.0;
    }
    linearised.damped_step(least).map_or(1.0, |undamped| undamped.predicted_fall / loss)
}

/// The least and the most damping for these columns.
fn damping_limits(linearised: &Linearised) -> (f64, f64) {
    let measure = linearised.measure();
    (DAMPING_LIMITS.0 * measure, DAMPING_LIMITS.1 * measure)
}

/// `value` if it is a finite number.
fn finite(value: f64) -> Result<f64, Undefined> {
    if value.is_finite() { Ok(value) } else { Err(Undefined) }
}

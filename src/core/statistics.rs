//! What a least-squares fit knows of its parameters, and what it does not: standard errors, intervals, correlations and
//! the directions the data leave open, from the Jacobian at the optimum. Knows residuals; knows neither model nor words.

mod covariance;
mod delta;
pub mod identifiability;
pub mod normal;
mod sample;
pub mod student;

use nalgebra::{DMatrix, SVD};
use serde::{Deserialize, Serialize};

use super::json_number::{float, floats, pair};
use super::loss::sum_of_squares;
use super::scalar::real;
pub use covariance::{Covariance, Open};
pub use sample::quantile_of;

/// The confidence of every interval.
pub const CONFIDENCE: f64 = 0.95;

/// A singular value of the Jacobian below this share of the largest, its columns scaled to unit length, is zero but for
/// rounding: tangents carry some thirteen digits, and an optimum that is only just identifiable loses half of them.
const RANK_TOLERANCE: f64 = 1e-10;

/// A share of a unit direction that counts as taking part in it.
const TAKES_PART: f64 = 1e-3;

/// Residuals this far below the size of the data are rounding, not noise.
const EXACT: f64 = 1e-13;

/// The most sweeps of a singular value decomposition; it needs some ten.
const MOST_SWEEPS: usize = 10_000;

/// Where a fit ended.
#[derive(Clone, Copy, Debug)]
pub struct Optimum<'fit> {
    /// `p`, the fitted parameters.
    pub parameters: &'fit [f64],
    /// `r(p)`.
    pub residuals: &'fit [f64],
    /// `dr_i/dp_k` at `[k * residuals.len() + i]`.
    pub jacobian: &'fit [f64],
    /// The parameters that a bound holds, with the side.
    pub held: &'fit [Option<Side>],
    /// The sum of squares of what was observed about the mean of its series.
    pub spread: f64,
    /// The root mean square of what was observed.
    pub size: f64,
    /// How many variances are estimated from the residuals, of which each counts as a parameter. With none the residuals are
    /// measured in known standard deviations: `sigma` is 1 then, and intervals are those of the normal distribution.
    pub unknown_variances: usize,
    /// What to take off the logarithm of the likelihood for the units of the residuals: the sum of the logarithms of
    /// their units. No number where there is no likelihood.
    pub log_scale: f64,
}

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// The lower one.
    Low,
    /// The upper one.
    High,
}

/// Why a parameter has no standard error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum NoStandardError {
    /// There are not more observations than parameters, so nothing is left to see the noise in.
    TooFewObservations,
    /// The curves do not change with it at all where something was observed.
    NoInfluence,
    /// It can move together with these (indices of parameters, itself left out) and the curves stay where they are.
    MovesWith(Vec<usize>),
    /// It lies at an end of its range, where the loss still falls.
    AtBound(Side),
    /// The curves go through every point: there is no noise to see.
    ExactFit,
    /// The curves or their derivatives are not finite numbers here.
    Diverged,
}

/// A parameter's uncertainty.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Uncertainty {
    /// The standard error.
    #[serde(with = "float")]
    pub standard_error: f64,
    /// The ends of the interval of confidence [`CONFIDENCE`].
    #[serde(with = "pair")]
    pub interval: (f64, f64),
}

/// A way to move all parameters at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Direction {
    /// The change of each parameter for one unit of the way. The change of one parameter alone that moves the curves
    /// as much as a unit of the data is the unit of that parameter.
    #[serde(with = "floats")]
    pub change: Vec<f64>,
    /// How far the curves move over one unit (Euclidean, in units of the residuals).
    #[serde(with = "float")]
    pub effect: f64,
    /// The parameters that take part, the leading one first.
    pub parameters: Vec<usize>,
}

/// What is known after a fit of `m` residuals by `n` parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statistics {
    /// `m`.
    pub observations: usize,
    /// `S = |r|^2`.
    #[serde(with = "float")]
    pub loss: f64,
    /// Whether the residuals are measured in known standard deviations.
    pub known_noise: bool,
    /// `m - n`; 0 where there are not more observations than parameters.
    pub degrees_of_freedom: usize,
    /// `sqrt(S / (m - n))`, the standard deviation of a residual; near 1 where the noise is known and the model right.
    pub residual_deviation: Option<f64>,
    /// For each parameter its uncertainty, or why there is none.
    pub uncertainties: Vec<Result<Uncertainty, NoStandardError>>,
    /// `n` x `n`, by rows; `None` where one of the two has no standard error for another reason than the noise.
    pub correlations: Vec<Option<f64>>,
    /// `1 - S / spread`; `None` if the observations are all the same.
    pub r_squared: Option<f64>,
    /// The logarithm of the likelihood, of normal noise of variance `S / m` where the noise is not known.
    pub log_likelihood: Option<f64>,
    /// Akaike's criterion, counting an unknown variance as a parameter (as R does).
    pub aic: Option<f64>,
    /// The same, corrected for few observations; `None` if there are not enough for that.
    pub aicc: Option<f64>,
    /// Schwarz's criterion.
    pub bic: Option<f64>,
    /// Of the Jacobian, each column scaled to unit length; descending. Their ratio says how well the data tell
    /// the parameters apart.
    #[serde(with = "floats")]
    pub singular_values: Vec<f64>,
    /// The directions along which the curves do not move.
    pub unidentifiable: Vec<Direction>,
    /// The direction along which the curves move least, be it not at all.
    pub sloppiest: Option<Direction>,
    /// How all of them vary together, for residuals of standard deviation 1.
    pub covariance: Covariance,
}

impl Statistics {
    /// What is known at `optimum`. All slices belong together: `n` parameters, `m` residuals, `m n` derivatives.
    ///
    /// The covariance is `sigma^2 (J^T J)^-1` from the singular values of `J`, its columns scaled to unit length
    /// (Bates and Watts, *Nonlinear Regression Analysis*, 1988, section 2.2); along directions in which `J` vanishes it
    /// is left out, which is right for the parameters that take no part in them.
    pub fn new(optimum: &Optimum<'_>) -> Self {
        let count = optimum.parameters.len();
        let mut statistics = Self::of_loss(optimum);
        let finite = optimum.residuals.iter().chain(optimum.jacobian).all(|entry| entry.is_finite());
        let Some(shape) = finite.then(|| Shape::new(optimum)).flatten() else {
            statistics.uncertainties = vec![Err(NoStandardError::Diverged); count];
            statistics.correlations = vec![None; count * count];
            return statistics;
        };
        statistics.singular_values = shape.singular_values();
        let directions = shape.directions();
        let largest = statistics.singular_values.first().copied().unwrap_or(0.0);
        statistics.sloppiest = directions.last().map(|(direction, _)| direction.clone());
        let open = directions.into_iter().filter(|(_, singular)| *singular <= RANK_TOLERANCE * largest);
        statistics.unidentifiable = open.map(|(direction, _)| direction).collect();
        let variances = shape.covariance(largest);
        statistics.covariance = shape.factor(largest, optimum.held, &statistics.unidentifiable);
        let why_not: Vec<Option<NoStandardError>> = (0..count)
            .map(|parameter| match optimum.held[parameter] {
                Some(side) => Some(NoStandardError::AtBound(side)),
                None => shape.why_open(parameter, &statistics.unidentifiable),
            })
            .collect();
        statistics.correlate(&variances, &why_not);
        let no_noise = statistics.no_noise(optimum.size);
        let noise = statistics.noise().ok_or(NoStandardError::TooFewObservations);
        let of = |(parameter, why_not): (usize, Option<NoStandardError>)| match (
            why_not.or_else(|| no_noise.clone()),
            &noise,
        ) {
            (Some(why_not), _) => Err(why_not),
            (None, Err(no_noise)) => Err(no_noise.clone()),
            (None, Ok((sigma, factor))) => {
                let standard_error = sigma * variances[(parameter, parameter)].sqrt();
                let value = optimum.parameters[parameter];
                let interval = (value - factor * standard_error, value + factor * standard_error);
                Ok(Uncertainty { standard_error, interval })
            }
        };
        statistics.uncertainties = why_not.into_iter().enumerate().map(of).collect();
        statistics
    }

    /// What the residuals alone say.
    fn of_loss(optimum: &Optimum<'_>) -> Self {
        let (count, observations) = (optimum.parameters.len(), optimum.residuals.len());
        let loss = sum_of_squares(optimum.residuals);
        let degrees_of_freedom = observations.saturating_sub(count);
        let m = observations as f64;
        let k = (count + optimum.unknown_variances) as f64;
        let known_noise = optimum.unknown_variances == 0;
        let finite = |value: f64| value.is_finite().then_some(value);
        let round = 2.0 * std::f64::consts::PI;
        let minus_twice =
            if known_noise { m * real::log(round) + loss } else { m * (real::log(round * loss / m) + 1.0) };
        let log_likelihood = finite(-0.5 * minus_twice - optimum.log_scale);
        let aic = log_likelihood.map(|log_likelihood| 2.0 * k - 2.0 * log_likelihood);
        Self {
            observations,
            loss,
            known_noise,
            degrees_of_freedom,
            residual_deviation: (degrees_of_freedom > 0)
                .then(|| (loss / degrees_of_freedom as f64).sqrt())
                .and_then(finite),
            uncertainties: Vec::new(),
            correlations: Vec::new(),
            r_squared: (optimum.spread > 0.0).then(|| 1.0 - loss / optimum.spread).and_then(finite),
            log_likelihood,
            aic,
            aicc: aic.filter(|_| m > k + 1.0).map(|aic| aic + 2.0 * k * (k + 1.0) / (m - k - 1.0)),
            bic: log_likelihood.map(|log_likelihood| k * real::log(m) - 2.0 * log_likelihood),
            singular_values: Vec::new(),
            unidentifiable: Vec::new(),
            sloppiest: None,
            covariance: Covariance::default(),
        }
    }

    /// `sigma`, and how many standard errors an interval reaches to either side; `None` where no noise can be seen.
    pub fn noise(&self) -> Option<(f64, f64)> {
        if self.known_noise {
            return Some((1.0, student::quantile(CONFIDENCE, student::MANY)));
        }
        let sigma = self.residual_deviation.filter(|sigma| *sigma > 0.0)?;
        Some((sigma, student::quantile(CONFIDENCE, self.degrees_of_freedom as f64)))
    }

    /// Why no noise can be seen, if none can.
    fn no_noise(&self, size: f64) -> Option<NoStandardError> {
        match self.residual_deviation {
            _ if self.known_noise => None,
            None => Some(NoStandardError::TooFewObservations),
            Some(sigma) => (sigma <= EXACT * size).then_some(NoStandardError::ExactFit),
        }
    }

    fn correlate(&mut self, variances: &DMatrix<f64>, why_not: &[Option<NoStandardError>]) {
        let count = why_not.len();
        let between = |row: usize, column: usize| {
            let known = why_not[row].is_none() && why_not[column].is_none();
            let scale = (variances[(row, row)] * variances[(column, column)]).sqrt();
            (known && scale > 0.0).then(|| (variances[(row, column)] / scale).clamp(-1.0, 1.0))
        };
        self.correlations = (0..count * count).map(|entry| between(entry / count, entry % count)).collect();
    }
}

/// The Jacobian in its own units, taken apart: `J = U diag(singular) V^T diag(1 / units)`.
struct Shape {
    /// What each column was multiplied by, `1 / |J_k|`; 0 for a column of zeros or of a parameter held by a bound.
    units: Vec<f64>,
    /// Which columns are zero.
    without_influence: Vec<bool>,
    /// Descending.
    singular: Vec<f64>,
    /// Right singular vectors, by rows as `singular`.
    right: DMatrix<f64>,
}

impl Shape {
    /// `None` if there is no parameter or the decomposition does not settle.
    fn new(optimum: &Optimum<'_>) -> Option<Self> {
        let (count, rows) = (optimum.parameters.len(), optimum.residuals.len());
        if count == 0 {
            return None;
        }
        let norms: Vec<f64> = optimum.jacobian.chunks_exact(rows).map(norm).collect();
        let without_influence: Vec<bool> = norms.iter().map(|norm| *norm == 0.0).collect();
        let unit = |(norm, held): (&f64, &Option<Side>)| match held {
            None if *norm > 0.0 => 1.0 / norm,
            _ => 0.0,
        };
        let units: Vec<f64> = norms.iter().zip(optimum.held).map(unit).collect();
        // Rows of zeros below keep the matrix tall, so that there are as many singular values as parameters.
        let scaled = DMatrix::from_fn(rows.max(count), count, |row, column| {
            if row < rows { optimum.jacobian[column * rows + row] * units[column] } else { 0.0 }
        });
        let triangle = scaled.qr().unpack_r();
        if !triangle.iter().all(|entry| entry.is_finite()) {
            return None;
        }
        let decomposed = SVD::try_new(triangle, false, true, f64::EPSILON, MOST_SWEEPS)?;
        let singular = decomposed.singular_values.iter().copied().collect();
        Some(Self { units, without_influence, singular, right: decomposed.v_t? })
    }

    /// The parameters that can move.
    fn moving(&self) -> impl Iterator<Item = usize> {
        (0..self.units.len()).filter(|&parameter| self.units[parameter] > 0.0)
    }

    /// Those of the parameters that can move, without the zeros of the others.
    fn singular_values(&self) -> Vec<f64> {
        self.singular.iter().take(self.moving().count()).copied().collect()
    }

    /// One direction for each of the singular values, and that value.
    fn directions(&self) -> Vec<(Direction, f64)> {
        let moving: Vec<usize> = self.moving().collect();
        // The vectors of the columns of zeros belong to zeros too: those that move a parameter are wanted.
        let weight = |row: usize| moving.iter().map(|&parameter| self.right[(row, parameter)].squared()).sum::<f64>();
        let mut rows: Vec<usize> = (0..self.singular.len()).filter(|&row| weight(row) > 0.5).collect();
        rows.truncate(moving.len());
        let of = |row: usize| {
            let change: Vec<f64> =
                self.units.iter().enumerate().map(|(parameter, unit)| unit * self.right[(row, parameter)]).collect();
            let mut parameters: Vec<usize> = moving.clone();
            parameters.retain(|&parameter| self.right[(row, parameter)].abs() > TAKES_PART);
            parameters.sort_by(|&a, &b| self.right[(row, b)].abs().total_cmp(&self.right[(row, a)].abs()));
            (Direction { change, effect: self.singular[row], parameters }, self.singular[row])
        };
        rows.into_iter().map(of).collect()
    }

    /// `(J^T J)^-1` without the directions whose singular value is nothing beside `largest`.
    fn covariance(&self, largest: f64) -> DMatrix<f64> {
        let count = self.units.len();
        let kept: Vec<usize> =
            (0..self.singular.len()).filter(|&row| self.singular[row] > RANK_TOLERANCE * largest).collect();
        DMatrix::from_fn(count, count, |a, b| {
            let term = |&row: &usize| self.right[(row, a)] * self.right[(row, b)] / self.singular[row].squared();
            self.units[a] * self.units[b] * kept.iter().map(term).sum::<f64>()
        })
    }

    /// The same as a factor, with what it leaves out beside it.
    fn factor(&self, largest: f64, held: &[Option<Side>], open: &[Direction]) -> Covariance {
        let kept = (0..self.singular.len()).filter(|&row| self.singular[row] > RANK_TOLERANCE * largest);
        let column = |row: usize| {
            let entry =
                move |(parameter, unit): (usize, &f64)| unit * self.right[(row, parameter)] / self.singular[row];
            self.units.iter().enumerate().map(entry)
        };
        let alone = (0..self.units.len()).filter(|&k| self.without_influence[k] && held[k].is_none());
        let open = open.iter().flat_map(|direction| direction.change.iter().copied());
        Covariance::new(self.units.clone(), kept.flat_map(column).collect(), open.collect(), alone.collect())
    }

    /// Why the data do not fix a parameter, if they do not.
    fn why_open(&self, parameter: usize, open: &[Direction]) -> Option<NoStandardError> {
        if self.without_influence[parameter] {
            return Some(NoStandardError::NoInfluence);
        }
        let mut others: Vec<usize> = open
            .iter()
            .filter(|direction| direction.parameters.contains(&parameter))
            .flat_map(|direction| direction.parameters.iter().copied())
            .filter(|&other| other != parameter)
            .collect();
        others.sort_unstable();
        others.dedup();
        (!others.is_empty()).then_some(NoStandardError::MovesWith(others))
    }
}

/// `|x|`, also where its square leaves the range of the numbers.
fn norm(column: &[f64]) -> f64 {
    let largest = column.iter().fold(0.0_f64, |largest, entry| largest.max(entry.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return largest;
    }
    largest * column.iter().map(|entry| (entry / largest).squared()).sum::<f64>().sqrt()
}

/// `x^2`, which Rust has no method for.
trait Square {
    fn squared(self) -> Self;
}

impl Square for f64 {
    fn squared(self) -> Self {
        self * self
    }
}

//! What a fit found, with what is known and not known about it, as one value. Knows no words.

use serde::{Deserialize, Serialize};

use super::comparison::{Comparison, Linearised};
use super::search::Outcome;
use super::settings::{FitSettings, Sigmas};
use crate::core::data::{Observation, Observations, Target};
use crate::core::json_number::floats;
use crate::core::loss::{Noise, counted};
use crate::core::model::Model;
use crate::core::optimise::StopReason;
use crate::core::optimise::domain::Domain;
use crate::core::scalar::real;
use crate::core::statistics::{Optimum, Side, Statistics, Uncertainty};

/// The end of a fit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitReport {
    /// The indices into `Model::quantities` of what was fitted, in the order of [`Model::free_quantities`]; `statistics` counts its parameters in this order.
    pub free: Vec<usize>,
    /// The values of all quantities, fixed ones included.
    #[serde(with = "floats")]
    pub values: Vec<f64>,
    /// Standard errors and all that.
    pub statistics: Statistics,
    /// The local fits, in the order made: one for a fit that went straight, more where it looked elsewhere. Sorted by
    /// loss they are the waterfall.
    pub outcomes: Vec<Outcome>,
    /// Where each column has a scatter of its own, by the name of what it observes the unit its residuals are measured in: its
    /// standard deviation is that many times [`Statistics::residual_deviation`]. Else none.
    pub units: Vec<(String, f64)>,
    /// How many observations the kind of noise leaves out: what is not above zero has no logarithm.
    pub left_out: usize,
    /// Why the fit ended, if it did.
    pub stopped: Option<StopReason>,
}

/// What was observed, in short.
#[derive(Clone, Copy, Debug)]
pub(super) struct Observed {
    /// The sum of squares of the residuals if each curve were the mean of its series.
    pub(super) spread: f64,
    /// The root mean square of the residuals if each curve were zero; of the spread where such a curve cannot be.
    size: f64,
    /// How many observations the noise leaves out.
    left_out: usize,
    /// How many variances are to be estimated; 0 where every residual is measured in known standard deviations.
    unknown_variances: usize,
    /// The sum of [`Noise::log_scale`]; no number where there is no likelihood.
    log_scale: f64,
}

impl Observed {
    /// Of the cells that count.
    pub(super) fn new(model: &Model, observations: &Observations, settings: &FitSettings) -> Self {
        let scatter = settings.scatter();
        let mut series: Vec<((usize, Target), Vec<&Observation>)> = Vec::new();
        let (mut count, mut left_out, mut known_noise, mut log_scale) = (0_usize, 0, true, 0.0);
        for cell in counted(model, observations, settings.count_first_row) {
            if !scatter.noise.admits(cell.value) {
                left_out += 1;
                continue;
            }
            count += 1;
            let told = settings.sigmas == Sigmas::Known && cell.deviation.is_some();
            known_noise &= !scatter.by_column && (scatter.noise.is_known() || told);
            log_scale += scatter.noise.log_scale(cell.value, cell.deviation);
            let own = (cell.experiment, cell.target);
            match series.iter_mut().find(|(series, _)| *series == own) {
                Some((_, cells)) => cells.push(cell),
                None => series.push((own, vec![cell])),
            }
        }
        let residual = |curve: f64, cell: &Observation| scatter.residual(curve, cell.value, cell.deviation);
        let about_mean = |(_, cells): &((usize, Target), Vec<&Observation>)| {
            let mean = mean(scatter.noise, cells);
            cells.iter().map(|cell| residual(mean, cell) * residual(mean, cell)).sum::<f64>()
        };
        let about_zero = |(_, cells): &((usize, Target), Vec<&Observation>)| {
            cells.iter().map(|cell| residual(0.0, cell) * residual(0.0, cell)).sum::<f64>()
        };
        let mut columns: Vec<Column> = Vec::new();
        for series in &series {
            let target = scatter.by_column.then_some(series.0.1);
            let place = columns.iter().position(|column| column.target == target).unwrap_or_else(|| {
                columns.push(Column { target, count: 0.0, about_mean: 0.0, about_zero: 0.0 });
                columns.len() - 1
            });
            let column = &mut columns[place];
            column.count += series.1.len() as f64;
            column.about_mean += about_mean(series);
            column.about_zero += about_zero(series);
        }
        let spread = together(columns.iter().map(|column| (column.count, column.about_mean)));
        let squares = together(columns.iter().map(|column| (column.count, column.about_zero)));
        let squares = if squares.is_finite() { squares } else { spread };
        let unknown_variances = if known_noise { 0 } else { columns.len().max(1) };
        if scatter.huber.is_some() {
            log_scale = f64::NAN;
        }
        Self { spread, size: (squares / count.max(1) as f64).sqrt(), left_out, unknown_variances, log_scale }
    }
}

/// What shares one unknown variance: a target, or all.
struct Column {
    target: Option<Target>,
    count: f64,
    about_mean: f64,
    about_zero: f64,
}

/// The sum of squares of all columns, each given by its count and its own: `S = m prod (S_k / m_k)^(m_k / m)`, the sum where
/// there is one.
fn together(columns: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let mut one = columns.clone();
    if let (Some((_, sum)), None) = (one.next(), one.next()) {
        return sum;
    }
    let count: f64 = columns.clone().map(|(count, _)| count).sum();
    let logarithms: f64 = columns.map(|(own, sum)| own / count * real::log(sum / own)).sum();
    count * real::exp(logarithms)
}

/// The curve that does not move and comes nearest to all.
fn mean(noise: Noise, cells: &[&Observation]) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for cell in cells {
        let deviation = cell.deviation.unwrap_or(1.0);
        let (value, unit) = match noise {
            Noise::Constant | Noise::Poisson => (cell.value, deviation),
            Noise::Relative => (cell.value, deviation * cell.value),
            Noise::LogNormal => (real::log(cell.value), deviation),
        };
        sum += value / (unit * unit);
        weights += 1.0 / (unit * unit);
    }
    if noise == Noise::LogNormal { real::exp(sum / weights) } else { sum / weights }
}

impl FitReport {
    /// How well quantity `quantity` of the model is known; `None` where it was not fitted or has no standard error.
    pub fn uncertainty(&self, quantity: usize) -> Option<Uncertainty> {
        let place = self.free.iter().position(|&free| free == quantity)?;
        self.statistics.uncertainties.get(place)?.as_ref().ok().copied()
    }

    /// Where each column has a scatter of its own, its standard deviation by the name of what it observes.
    pub fn column_deviations(&self) -> impl Iterator<Item = (&str, f64)> {
        let common = self.statistics.residual_deviation;
        self.units.iter().filter_map(move |(name, unit)| Some((name.as_str(), unit * common?)))
    }

    /// What is known at the free quantities `best`, around which this is the loss.
    pub(super) fn new(
        comparison: &Comparison,
        Linearised { residuals, jacobian, slopes }: Linearised,
        best: &[f64],
        domain: &Domain,
        observed: &Observed,
        outcomes: Vec<Outcome>,
        stopped: Option<StopReason>,
    ) -> Self {
        let places = slopes.iter().zip(best).enumerate();
        let held: Vec<Option<Side>> =
            places.map(|(index, (slope, parameter))| domain.held(index, *parameter, *slope)).collect();
        let statistics = Statistics::new(&Optimum {
            parameters: best,
            residuals: &residuals,
            jacobian: &jacobian,
            held: &held,
            spread: observed.spread,
            size: observed.size,
            unknown_variances: observed.unknown_variances,
            log_scale: observed.log_scale,
        });
        let (free, values) = (comparison.free().to_vec(), comparison.all_values(best));
        let units = comparison.clone().column_units(best);
        Self { free, values, statistics, units, outcomes, left_out: observed.left_out, stopped }
    }
}

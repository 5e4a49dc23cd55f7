//! Choosing between models of the same data by Akaike's criterion. Knows what was measured and what a fit found; knows
//! no plot and no words.

use serde::{Deserialize, Serialize};

use super::data::Observations;
use super::fit::{FitReport, FitSettings, Sigmas};
use super::loss::{Noise, counted};
use super::model::Model;
use super::scalar::real;

/// The most models kept to be compared.
pub const MOST_KEPT: usize = 8;

/// What a fit was held against. Likelihoods, and so their criteria, can be compared only between models that were held
/// against the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Basis {
    /// The numbers that count, sorted.
    points: Vec<Point>,
    noise: Noise,
    huber: Option<f64>,
    sigmas: Sigmas,
}

#[derive(Clone, Debug, PartialEq)]
struct Point {
    experiment: usize,
    target: String,
    time: f64,
    value: f64,
    deviation: Option<f64>,
}

/// Why two models cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// So many observed numbers count for one, so many for the other.
    Count(usize, usize),
    /// As many, but not the same.
    Data,
    /// The scatter is taken to be of another kind.
    Noise,
    /// There is no criterion: too few numbers for so many parameters, or a loss without a likelihood.
    NoCriterion,
}

impl Basis {
    /// What a fit of `model` to `observations` is held against.
    pub fn new(model: &Model, observations: &Observations, fit: &FitSettings) -> Self {
        let observations = observations.within(fit.window);
        let cells = counted(model, &observations, fit.count_first_row).filter(|cell| fit.noise.admits(cell.value));
        let mut points: Vec<Point> = cells
            .map(|cell| Point {
                experiment: cell.experiment,
                target: model.target_name(cell.target).to_owned(),
                time: observations.times[cell.time],
                value: cell.value,
                deviation: cell.deviation,
            })
            .collect();
        points.sort_by(|one, other| {
            let deviation = |point: &Point| point.deviation.unwrap_or(0.0);
            (one.experiment.cmp(&other.experiment))
                .then(one.target.cmp(&other.target))
                .then(one.time.total_cmp(&other.time))
                .then(one.value.total_cmp(&other.value))
                .then(deviation(one).total_cmp(&deviation(other)))
        });
        Self { points, noise: fit.noise, huber: fit.huber, sigmas: fit.sigmas }
    }

    /// In what it differs from `other`, if in anything.
    pub fn difference(&self, other: &Self) -> Option<Difference> {
        if self.points.len() != other.points.len() {
            Some(Difference::Count(self.points.len(), other.points.len()))
        } else if self.points != other.points {
            Some(Difference::Data)
        } else {
            let scatter = |basis: &Self| (basis.noise, basis.huber, basis.sigmas);
            (scatter(self) != scatter(other)).then_some(Difference::Noise)
        }
    }
}

/// How a model stands among others of the same data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// `D = C - min C`, of the criterion `C`.
    pub difference: f64,
    /// `exp(-D / 2)` over the sum of that for all: how the models share what is believed, if each was as likely before.
    pub weight: f64,
}

impl Standing {
    /// How many times as likely the best of the models is: `exp(D / 2)`.
    pub fn times(&self) -> f64 {
        real::exp(0.5 * self.difference)
    }
}

/// How models of these criteria stand, in the same order (Burnham and Anderson, *Model Selection and Multimodel
/// Inference*, 2nd ed., 2002, section 2.9). A criterion that is not finite has no standing.
pub fn standings(criteria: &[f64]) -> Vec<Option<Standing>> {
    let finite = || criteria.iter().copied().filter(|criterion| criterion.is_finite());
    let least = finite().fold(f64::INFINITY, f64::min);
    let likelihood = |criterion: f64| real::exp(-0.5 * (criterion - least));
    let all: f64 = finite().map(likelihood).sum();
    let standing = |&criterion: &f64| {
        let weight = likelihood(criterion) / all;
        criterion.is_finite().then_some(Standing { difference: criterion - least, weight })
    };
    criteria.iter().map(standing).collect()
}

/// A fitted model that is kept to be compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// As the visitor calls it.
    pub name: String,
    /// The text of its document, with the fitted values in.
    pub document: String,
    /// The names of all its quantities.
    pub names: Vec<String>,
    /// What its fit found.
    pub report: FitReport,
}

/// What is kept, as one text.
pub fn print(kept: &[Kept]) -> String {
    serde_json::to_string(kept).unwrap_or_default()
}

/// What was kept, of any text; at most [`MOST_KEPT`].
pub fn read(text: &str) -> Vec<Kept> {
    let mut kept: Vec<Kept> = serde_json::from_str(text).unwrap_or_default();
    kept.retain(is_whole);
    kept.truncate(MOST_KEPT);
    kept
}

/// Whether every fitted quantity has its name, its value and what is known of it.
fn is_whole(kept: &Kept) -> bool {
    let Kept { names, report, .. } = kept;
    let known = names.len().min(report.values.len());
    report.free.iter().all(|&index| index < known) && report.statistics.uncertainties.len() == report.free.len()
}

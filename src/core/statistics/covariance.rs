//! The covariance of fitted parameters as a factor, with the directions that the data leave open kept apart. Knows a
//! Jacobian taken apart; knows no noise.

use serde::{Deserialize, Serialize};

use crate::core::json_number::floats;

/// A gradient whose part along an open direction is below this share of its length, each parameter measured in its own
/// unit, does not see that direction: tangents carry some thirteen digits, and a direction loses half of them.
const SEES: f64 = 1e-6;

/// `C = L L^T`, the covariance of `n` parameters where a residual has standard deviation 1.
///
/// `L` holds the directions that the data fix. Directions in which the Jacobian vanishes are left out of it and kept
/// beside it, and so is a parameter that no residual depends on: what moves along one of them is not known at all, what
/// does not is known as well as `C` says. A parameter that a bound holds counts as known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Covariance {
    /// `n` units: the change of each parameter alone that moves the residuals by 1; 0 where it moves none or is held.
    #[serde(with = "floats")]
    units: Vec<f64>,
    /// `L` by columns, `n` numbers each.
    #[serde(with = "floats")]
    factor: Vec<f64>,
    /// The open directions, `n` numbers each.
    #[serde(with = "floats")]
    open: Vec<f64>,
    /// The parameters that no residual depends on.
    without_influence: Vec<usize>,
}

/// What leaves a gradient's variance open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Open {
    /// Open direction number so much, and how far one unit along it moves what has the gradient.
    Direction(usize, f64),
    /// A parameter that no residual depends on, and the gradient's part along it.
    Parameter(usize, f64),
}

impl Covariance {
    pub(super) fn new(units: Vec<f64>, factor: Vec<f64>, open: Vec<f64>, without_influence: Vec<usize>) -> Self {
        Self { units, factor, open, without_influence }
    }

    /// Whether anything is known.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The parameters that no residual depends on and no bound holds.
    pub fn without_influence(&self) -> &[usize] {
        &self.without_influence
    }

    /// `L^T g`: as many numbers as directions are fixed. Their squares sum to the variance `g^T C g`.
    pub fn along(&self, gradient: &[f64]) -> Vec<f64> {
        let count = self.units.len().max(1);
        self.factor.chunks_exact(count).map(|column| dot(column, gradient)).collect()
    }

    /// Row `parameter` of `L`.
    pub fn row(&self, parameter: usize) -> Vec<f64> {
        let count = self.units.len().max(1);
        self.factor.chunks_exact(count).filter_map(|column| column.get(parameter).copied()).collect()
    }

    /// The variance `g^T C g` of what has the gradient `g`; `None` where it moves along what is open.
    pub fn variance(&self, gradient: &[f64]) -> Option<f64> {
        let known = !self.is_empty() && self.sees(gradient).is_none();
        known.then(|| self.along(gradient).iter().map(|part| part * part).sum())
    }

    /// The open direction that a gradient sees, if it sees one; the one it sees best.
    pub fn sees(&self, gradient: &[f64]) -> Option<Open> {
        let alone = self.without_influence.iter().filter_map(|&parameter| {
            let part = gradient.get(parameter)?.abs();
            (part > 0.0).then_some(Open::Parameter(parameter, part))
        });
        let length = self.units.iter().zip(gradient).map(|(unit, part)| (unit * part) * (unit * part)).sum::<f64>();
        let least = SEES * length.sqrt();
        let count = self.units.len().max(1);
        let together = self.open.chunks_exact(count).enumerate().filter_map(|(index, direction)| {
            let part = dot(direction, gradient).abs();
            (part > least).then_some(Open::Direction(index, part))
        });
        alone.chain(together).max_by(|one, other| one.size().total_cmp(&other.size()))
    }
}

impl Open {
    /// How far one unit along it moves what has the gradient.
    pub fn size(self) -> f64 {
        match self {
            Self::Direction(_, size) | Self::Parameter(_, size) => size,
        }
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

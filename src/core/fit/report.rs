//! What a fit found, with what is known and not known about it, as one value. Knows no words.

use serde::{Deserialize, Serialize};

use super::comparison::Comparison;
use super::search::Outcome;
use crate::core::data::{Observations, Target};
use crate::core::loss::counted;
use crate::core::model::Model;
use crate::core::optimise::StopReason;
use crate::core::optimise::domain::Domain;
use crate::core::statistics::{Optimum, Side, Statistics};

/// The end of a fit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitReport {
    /// The indices into `Model::quantities` of what was fitted, ascending; `statistics` counts its parameters in this order.
    pub free: Vec<usize>,
    /// The values of all quantities, fixed ones included.
    pub values: Vec<f64>,
    /// Standard errors and all that.
    pub statistics: Statistics,
    /// The local fits, in the order made: one for a fit that went straight, more where it looked elsewhere. Sorted by
    /// loss they are the waterfall.
    pub outcomes: Vec<Outcome>,
    /// Why the fit ended, if it did.
    pub stopped: Option<StopReason>,
}

/// What was observed, in short.
#[derive(Clone, Copy, Debug)]
pub(super) struct Observed {
    /// The sum of squares about the mean of each series.
    spread: f64,
    /// The root mean square.
    size: f64,
}

impl Observed {
    /// Of the cells that count.
    pub(super) fn new(model: &Model, observations: &Observations, count_first_row: bool) -> Self {
        let mut series: Vec<(Target, Vec<f64>)> = Vec::new();
        for cell in counted(model, observations, count_first_row) {
            match series.iter_mut().find(|(target, _)| *target == cell.target) {
                Some((_, values)) => values.push(cell.value),
                None => series.push((cell.target, vec![cell.value])),
            }
        }
        let (mut spread, mut squares, mut count) = (0.0, 0.0, 0.0);
        for (_, values) in &series {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            spread += values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
            squares += values.iter().map(|value| value * value).sum::<f64>();
            count += values.len() as f64;
        }
        Self { spread, size: (squares / f64::max(count, 1.0)).sqrt() }
    }
}

impl FitReport {
    /// What is known at the free quantities `best`.
    pub(super) fn new(
        mut comparison: Comparison,
        best: &[f64],
        domain: &Domain,
        observed: &Observed,
        outcomes: Vec<Outcome>,
        stopped: Option<StopReason>,
    ) -> Self {
        let (residuals, jacobian) = comparison.linearise(best);
        let columns = jacobian.chunks_exact(residuals.len());
        let held: Vec<Option<Side>> = columns
            .enumerate()
            .map(|(index, column)| {
                let slope = column.iter().zip(&residuals).map(|(derivative, residual)| derivative * residual).sum();
                domain.held(index, best[index], slope)
            })
            .collect();
        let statistics = Statistics::new(&Optimum {
            parameters: best,
            residuals: &residuals,
            jacobian: &jacobian,
            held: &held,
            spread: observed.spread,
            size: observed.size,
        });
        let (free, values) = (comparison.free().to_vec(), comparison.all_values(best));
        Self { free, values, statistics, outcomes, stopped }
    }
}

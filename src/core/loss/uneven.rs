//! Columns that lie so differently far from their curves that the sum of squares hears only one of them. Knows residuals;
//! fits nothing.

use super::{LEAST_IN_COLUMN, Noise, Residual};
use crate::core::data::{Observations, Target};
use crate::core::fit::{FitSettings, Sigmas};

/// The loudest column must be at least so many times as far from its curve as the quietest.
const FAR: f64 = 10.0;

/// What the loudest and the quietest column observe, and how many times as far from its curve the one is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uneven {
    /// The one that decides.
    pub loud: Target,
    /// The one that hardly counts.
    pub quiet: Target,
    /// The ratio of their root mean squares.
    pub ratio: f64,
}

/// Whether the columns should each be weighed by a scatter of its own: nothing is said of how far they scatter, each has
/// numbers enough to tell, and their residuals `course` at the end of a fit differ much in size. `fitted` counts the
/// quantities that were fitted: columns that these can meet exactly tell nothing.
pub fn uneven(
    settings: &FitSettings,
    observations: &Observations,
    course: &[Residual],
    fitted: usize,
) -> Option<Uneven> {
    let silent = settings.sigmas == Sigmas::Known && settings.noise == Noise::Constant && settings.huber.is_none();
    if !silent || observations.cells.iter().any(|cell| cell.deviation.is_some()) {
        return None;
    }
    let mut columns: Vec<(Target, usize, f64)> = Vec::new();
    for residual in course {
        let square = residual.residual * residual.residual;
        match columns.iter_mut().find(|column| column.0 == residual.target) {
            Some((_, count, sum)) => (*count, *sum) = (*count + 1, *sum + square),
            None => columns.push((residual.target, 1, square)),
        }
    }
    let least = LEAST_IN_COLUMN.max(fitted + 1);
    if columns.iter().any(|(_, count, sum)| *count < least || *sum <= 0.0) {
        return None;
    }
    let size = |column: &(Target, usize, f64)| (column.2 / column.1 as f64).sqrt();
    let loud = columns.iter().max_by(|one, other| size(one).total_cmp(&size(other)))?;
    let quiet = columns.iter().min_by(|one, other| size(one).total_cmp(&size(other)))?;
    let ratio = size(loud) / size(quiet);
    (ratio >= FAR).then_some(Uneven { loud: loud.0, quiet: quiet.0, ratio })
}

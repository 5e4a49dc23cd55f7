//! The confidence band of a fitted curve, and the band of a new measurement, by the delta method. Knows what the fit
//! found and the gradients of the curves; knows no picture.
//!
//! With `g = dy/dp`, the covariance `sigma^2 C` of the parameters and Student's `q`, the curve's band is
//! `y +- q sigma sqrt(g^T C g)`; that of a new measurement adds the variance of a measurement there (Bates and Watts,
//! *Nonlinear Regression Analysis*, 1988, section 2.3.2). Where ratios scatter (log-normal) both are taken of `log y`,
//! so that they stay positive.

pub mod bootstrap;

use super::data::{Observations, Target};
use super::differentiate::Sensitivities;
use super::fit::{FitReport, FitSettings};
use super::loss::{Noise, Scatter};
use super::scalar::real;
use super::statistics::NoStandardError;

/// What a band is to hold, 95 times in 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BandKind {
    /// The true curve at one moment.
    #[default]
    Curve,
    /// One more measurement at one moment.
    NewPoint,
}

/// The band of one curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Of what.
    pub target: Target,
    /// What it holds: a curve that was not observed has no band of new measurements, for nothing tells their scatter.
    pub kind: BandKind,
    /// For each moment of the sensitivities the lower and the upper end; no numbers where there is no band.
    pub ends: Vec<(f64, f64)>,
    /// The fitted parameters, as the report counts them, that are open and move this curve somewhere; there it has no band.
    pub open: Vec<usize>,
}

/// The bands of all curves; or why there is none: the reason for which no parameter has a standard error.
pub fn bands(
    curves: &Sensitivities,
    report: &FitReport,
    observations: &Observations,
    settings: &FitSettings,
    kind: BandKind,
) -> Result<Vec<Band>, NoStandardError> {
    let known = &report.statistics;
    if let Some(reason) = known.why_no_noise() {
        return Err(reason.clone());
    }
    let (sigma, quantile) = known.noise().ok_or(NoStandardError::TooFewObservations)?;
    let scatter = settings.scatter();
    let of = |(place, &target): (usize, &Target)| {
        let new_point = kind == BandKind::NewPoint && observed(observations, target);
        let deviation = usual_deviation(observations, target);
        let mut open: Vec<usize> = Vec::new();
        let ends = (0..curves.times.len()).map(|moment| {
            let (curve, gradient) = curves.at(moment, place);
            let Some(variance) = known.covariance.variance(gradient) else {
                open.extend(known.open_along(gradient));
                return (f64::NAN, f64::NAN);
            };
            let unit = if new_point { scatter.unit(curve, deviation) } else { 0.0 };
            ends(curve, quantile * sigma * (variance + unit * unit).sqrt(), scatter, new_point)
        });
        let ends = ends.collect();
        open.sort_unstable();
        open.dedup();
        Band { target, kind: if new_point { BandKind::NewPoint } else { BandKind::Curve }, ends, open }
    };
    Ok(curves.targets.iter().enumerate().map(of).collect())
}

/// `half` to either side; in proportion where ratios scatter; no count below zero.
fn ends(curve: f64, half: f64, scatter: Scatter, new_point: bool) -> (f64, f64) {
    match scatter.noise {
        Noise::LogNormal if curve > 0.0 => {
            let factor = real::exp(half / curve);
            (curve / factor, curve * factor)
        }
        Noise::LogNormal => (f64::NAN, f64::NAN),
        Noise::Poisson if new_point => ((curve - half).max(0.0), curve + half),
        Noise::Constant | Noise::Relative | Noise::Poisson => (curve - half, curve + half),
    }
}

/// Whether anything of `target` was observed.
pub fn observed(observations: &Observations, target: Target) -> bool {
    observations.cells.iter().any(|cell| cell.target == target)
}

/// The standard deviation that a new measurement of `target` is taken to have: the median of those the table gives.
pub fn usual_deviation(observations: &Observations, target: Target) -> Option<f64> {
    let of = observations.cells.iter().filter(|cell| cell.target == target);
    let mut deviations: Vec<f64> = of.filter_map(|cell| cell.deviation).collect();
    deviations.sort_by(f64::total_cmp);
    deviations.get(deviations.len() / 2).copied()
}

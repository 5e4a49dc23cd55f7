//! When a fit in one piece should be tried in segments. Knows a report and the data; fits nothing.

use crate::core::data::{Observations, Target};
use crate::core::fit::{FitReport, FitSettings, Optimiser};

/// Curves that explain less than this share of the spread of the data miss its shape.
const EXPLAINED: f64 = 0.9;

/// Fewer observed times are no long series, and fewer crossings of its mean no oscillation.
const LONG: usize = 20;
const CROSSINGS: usize = 6;

/// Observed times in a segment.
const TIMES: usize = 5;

/// The most segments that are offered.
const MOST: usize = 20;

/// Into how many segments to cut, if Levenberg-Marquardt in one piece ended poorly on a long series that goes up and down.
pub fn segments_to_try(settings: &FitSettings, observations: &Observations, report: &FitReport) -> Option<u32> {
    let poor = report.statistics.r_squared.is_none_or(|explained| explained < EXPLAINED);
    let whole = settings.optimiser == Optimiser::LevenbergMarquardt && settings.segments <= 1;
    let times = observations.times.len();
    let mut targets: Vec<Target> = observations.cells.iter().map(|cell| cell.target).collect();
    targets.sort_unstable();
    targets.dedup();
    let oscillates = |target: &Target| crossings(observations, *target) >= CROSSINGS;
    let wanted = poor && whole && times >= LONG && targets.iter().any(oscillates);
    wanted.then(|| (times / TIMES).min(MOST) as u32)
}

/// How often what was observed of `target` crosses its mean.
fn crossings(observations: &Observations, target: Target) -> usize {
    let values: Vec<f64> =
        observations.cells.iter().filter(|cell| cell.target == target).map(|cell| cell.value).collect();
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    values.windows(2).filter(|pair| (pair[0] > mean) != (pair[1] > mean)).count()
}

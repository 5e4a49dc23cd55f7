//! The same bands from a bootstrap: no straight curves and no normal errors taken for granted. Knows what the study of
//! that name found; knows no picture.
//!
//! The curve's band reaches from the 2.5 % to the 97.5 % quantile, at each moment, of the curves of all refits (the
//! percentile interval: Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993, section 13.3).
//!
//! The band of a new measurement adds to it the scatter of a measurement as the delta method does, in squares: with the
//! median `m` of the curves, their lower end `l` and `sigma u` the standard deviation of a measurement there, it reaches
//! down to `m - sqrt((m - l)^2 + (q sigma u)^2)`, and up likewise. Where the curves and the noise are normal this is the
//! quantile of their sum; where the curves lean to one side, the band does too. Where ratios scatter, all that is done
//! with logarithms.

use super::{Band, BandKind, usual_deviation};
use crate::core::data::Observations;
use crate::core::fit::{FitReport, FitSettings};
use crate::core::loss::{Noise, Scatter};
use crate::core::scalar::real;
use crate::core::study::envelope::Envelope;

/// The bands of the curves in `envelope`, of the targets and kinds of `known`, the bands by the delta method. A curve that
/// depends on what the points leave open has none at all: each refit stays where it began along such a direction, which
/// tells nothing. `states` is how many states the model has.
pub fn bands(
    known: &[Band],
    envelope: &Envelope,
    states: usize,
    report: &FitReport,
    observations: &Observations,
    settings: &FitSettings,
) -> Vec<Band> {
    let scatter = settings.scatter();
    let noise = report.statistics.noise().map_or(f64::NAN, |(sigma, quantile)| sigma * quantile);
    let of = |known: &Band| {
        let deviation = usual_deviation(observations, known.target);
        let ends = (0..envelope.times.len()).map(|moment| {
            let curves = envelope.at(moment, known.target, states).filter(|_| known.open.is_empty());
            match (curves, known.kind) {
                (None, _) => (f64::NAN, f64::NAN),
                (Some((low, _, high)), BandKind::Curve) => (low, high),
                (Some(curves), BandKind::NewPoint) => widened(curves, noise, scatter, deviation),
            }
        });
        Band { ends: ends.collect(), ..known.clone() }
    };
    known.iter().map(of).collect()
}

/// The ends, moved away from the median by `noise` standard deviations of a measurement.
fn widened((low, median, high): (f64, f64, f64), noise: f64, scatter: Scatter, deviation: Option<f64>) -> (f64, f64) {
    let own = noise * scatter.unit(median, deviation);
    if scatter.noise == Noise::LogNormal {
        if low <= 0.0 {
            return (f64::NAN, f64::NAN);
        }
        let factor = |ratio: f64| real::exp(real::hypot(real::log(ratio), own / median));
        return (median / factor(median / low), median * factor(high / median));
    }
    let (below, above) = (median - real::hypot(median - low, own), median + real::hypot(high - median, own));
    (if scatter.noise == Noise::Poisson { below.max(0.0) } else { below }, above)
}

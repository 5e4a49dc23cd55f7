//! How the fitted values would scatter if the observations were made again: the same fit to points drawn about its curves,
//! many times. Knows no words.
//!
//! Where the standard deviations are known (or the points are counts) the points are drawn from that distribution: the
//! *parametric* bootstrap. Else the residuals of the fit itself are drawn, with replacement, moved to a mean of zero and
//! made larger by `sqrt(m / (m - n))` for the `n` fitted values that made them small: the *residual* bootstrap, which takes the
//! points to scatter alike but not normally (Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993, sections 6.5, 9.4
//! and 13.3; Davison and Hinkley, *Bootstrap Methods and their Application*, 1997, section 6.3). So it is also with Huber's
//! loss, whose outliers no distribution describes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::envelope::{Curves, Envelope};
use super::{Part, Piece};
use crate::core::fit::Refit;
use crate::core::loss::{Noise, Scatter};
use crate::core::random::Random;
use crate::core::scalar::real;
use crate::core::statistics::{CONFIDENCE, quantile_of};

/// The most samples of one study.
pub const MOST_SAMPLES: u32 = 10_000;

/// The fewest samples whose quantiles are an interval: below, its ends would be the extremes.
pub const LEAST_SAMPLES: usize = 40;

/// After so many samples, and at the end, it is told between which numbers the curves run.
const LOOK: u32 = 50;

/// How points are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resampling {
    /// From the known distribution.
    Parametric,
    /// With the residuals of the fit.
    Residual,
}

impl Resampling {
    /// How it is done where the noise is known or not, under this scatter.
    pub fn of(known_noise: bool, scatter: Scatter) -> Self {
        if known_noise && scatter.huber.is_none() { Self::Parametric } else { Self::Residual }
    }
}

/// The fit to points drawn once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// The fitted quantities, in the order of the model; `None` where the fit did not come to a finite place.
    pub parameters: Option<Vec<f64>>,
}

/// The running study: an iterator over one iteration of one of its fits each.
#[derive(Debug)]
pub struct Bootstrap {
    fit: Refit,
    samples: u32,
    drawn: u32,
    random: Random,
    /// What is drawn from, once the fit has ended.
    urn: Option<Urn>,
    present: Option<Refit>,
    curves: Option<Curves>,
    /// Which envelopes are still to be told.
    untold: std::ops::Range<usize>,
}

/// What new points are made of.
#[derive(Debug)]
struct Urn {
    noise: Noise,
    how: Resampling,
    /// The curve at each point, and the standard deviation where that is known.
    about: Vec<(f64, Option<f64>)>,
    /// What is drawn, in units of the scatter.
    residuals: Vec<f64>,
}

impl Bootstrap {
    /// `samples` fits to points drawn about the curves that `fit` leads to.
    pub fn new(fit: Refit, samples: u32, seed: u64) -> Self {
        let (samples, random) = (samples.min(MOST_SAMPLES), Random::new(seed, STREAM));
        Self { fit, samples, drawn: 0, random, urn: None, present: None, curves: None, untold: 0..0 }
    }

    /// The same, gathering the curves of those fits.
    #[must_use]
    pub fn with_curves(self, curves: Curves) -> Self {
        Self { curves: Some(curves), ..self }
    }

    fn share(&self) -> f64 {
        f64::from(self.drawn) / f64::from(self.samples.max(1))
    }

    fn land(&mut self, parameters: Option<Vec<f64>>) -> Piece {
        self.drawn += 1;
        if self.drawn.is_multiple_of(LOOK) || self.drawn == self.samples {
            self.untold = 0..self.curves.as_ref().map_or(0, Curves::envelopes);
        }
        Piece { part: Some(Part::Sample(Sample { parameters })), share: self.share() }
    }
}

/// Keeps the points drawn apart from whatever else is drawn from a seed.
const STREAM: u64 = 0x0062_6f6f_7473_7472;

impl Iterator for Bootstrap {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if let (Some(index), Some(curves)) = (self.untold.next(), &self.curves) {
            let envelope = curves.envelope(index);
            return Some(Piece { part: Some(Part::Envelope(envelope)), share: self.share() });
        }
        if self.drawn >= self.samples {
            return None;
        }
        let Some(urn) = &self.urn else {
            if self.fit.iterate().is_some() {
                match Urn::new(&self.fit) {
                    Some(urn) => self.urn = Some(urn),
                    // No curves, no points about them.
                    None => self.drawn = self.samples,
                }
            }
            return Some(Piece { part: None, share: 0.0 });
        };
        if self.present.is_none() {
            let points = urn.draw(&mut self.random);
            self.present = self.fit.of_others(&points);
        }
        let Some(present) = &mut self.present else { return Some(self.land(None)) };
        if present.iterate().is_none() {
            return Some(Piece { part: None, share: self.share() });
        }
        let (parameters, values) = (present.parameters().to_vec(), present.values());
        self.present = None;
        let finite = parameters.iter().all(|value| value.is_finite());
        if let (Some(curves), true) = (&mut self.curves, finite) {
            curves.take(&values);
        }
        Some(self.land(finite.then_some(parameters)))
    }
}

impl Urn {
    fn new(fit: &Refit) -> Option<Self> {
        let (compared, scatter) = (fit.compared()?, fit.scatter());
        let known = fit.report().statistics.known_noise;
        let plain = Scatter { huber: None, ..scatter };
        let residual =
            |&(curve, observed, deviation): &(f64, f64, Option<f64>)| plain.residual(curve, observed, deviation);
        let residuals: Vec<f64> = compared.iter().map(residual).collect();
        let (points, fitted) = (residuals.len(), fit.parameters().len());
        let mean = residuals.iter().sum::<f64>() / points as f64;
        let stretch = (points as f64 / points.saturating_sub(fitted).max(1) as f64).sqrt();
        Some(Self {
            noise: scatter.noise,
            how: Resampling::of(known, scatter),
            about: compared.iter().map(|&(curve, _, deviation)| (curve, deviation)).collect(),
            residuals: residuals.into_iter().map(|residual| stretch * (residual - mean)).collect(),
        })
    }

    /// A point for each observation.
    fn draw(&self, random: &mut Random) -> Vec<f64> {
        self.about.iter().map(|&(curve, deviation)| self.point(curve, deviation, random)).collect()
    }

    fn point(&self, curve: f64, deviation: Option<f64>, random: &mut Random) -> f64 {
        if self.how == Resampling::Parametric && self.noise == Noise::Poisson {
            return random.poisson(curve.max(0.0));
        }
        let residual = match self.how {
            Resampling::Parametric => random.normal(),
            Resampling::Residual => self.residuals[random.below(self.residuals.len())],
        } * deviation.unwrap_or(1.0);
        // A residual is the curve less the point.
        match self.noise {
            Noise::Constant => curve - residual,
            Noise::Relative => curve - residual * curve.abs(),
            Noise::LogNormal => curve * real::exp(-residual),
            // A residual of counts is measured in roots of the curve.
            Noise::Poisson => (curve - residual * curve.max(0.0).sqrt()).max(0.0),
        }
    }
}

/// What such a study found so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    /// The fitted quantities of each fit that came to an end.
    pub parameters: Vec<Vec<f64>>,
    /// How many did not.
    pub failed: u32,
    /// Between which numbers their curves run: one for each experiment, the newest.
    pub envelopes: Vec<Arc<Envelope>>,
}

impl Samples {
    /// Takes a part in.
    pub fn land(&mut self, sample: Sample) {
        match sample.parameters {
            Some(parameters) => self.parameters.push(parameters),
            None => self.failed += 1,
        }
    }

    /// Takes in what the curves say, in place of what they said before.
    pub fn bound(&mut self, envelope: Envelope) {
        self.envelopes.retain(|known| known.experiment != envelope.experiment);
        self.envelopes.push(Arc::new(envelope));
    }

    /// Between which numbers the curves of an experiment run.
    pub fn envelope(&self, experiment: usize) -> Option<&Arc<Envelope>> {
        self.envelopes.iter().find(|envelope| envelope.experiment == experiment)
    }

    /// The interval between the quantiles of confidence [`CONFIDENCE`] of the `parameter`-th fitted quantity; `None` for less
    /// than [`LEAST_SAMPLES`].
    pub fn interval(&self, parameter: usize) -> Option<(f64, f64)> {
        let mut values = self.values(parameter);
        if values.len() < LEAST_SAMPLES {
            return None;
        }
        values.sort_by(f64::total_cmp);
        let tail = 0.5 * (1.0 - CONFIDENCE);
        Some((quantile_of(&values, tail), quantile_of(&values, 1.0 - tail)))
    }

    /// The standard deviation of the `parameter`-th fitted quantity over the samples.
    pub fn standard_error(&self, parameter: usize) -> Option<f64> {
        let values = self.values(parameter);
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        (values.len() >= 2).then(|| (squares / (count - 1.0)).sqrt())
    }

    fn values(&self, parameter: usize) -> Vec<f64> {
        self.parameters.iter().filter_map(|values| values.get(parameter).copied()).collect()
    }
}

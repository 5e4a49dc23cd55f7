//! How measurements scatter about the curves: what a difference between the two is measured in. Knows two numbers, a
//! curve's and a measured one; knows no model.

use serde::{Deserialize, Serialize};

use crate::core::dual::Dual;
use crate::core::scalar::{Scalar, real};

/// What scatters how; by its stable key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Noise {
    /// Differences are of one size everywhere: `r = s - y`.
    #[default]
    Constant,
    /// Differences are in proportion to what was measured: `r = (s - y) / |y|`.
    Relative,
    /// Ratios are of one size everywhere: `r = log s - log y`.
    LogNormal,
    /// Counts: `r^2 = 2 (s - y + y log(y / s))`, so that the sum of squares is the deviance of Poisson's distribution and
    /// its least is where the likelihood is greatest.
    Poisson,
}

/// All there is to say of scatter.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scatter {
    /// Its kind.
    pub noise: Noise,
    /// Differences beyond this many units count in proportion to their size, not to its square (Huber, *Ann. Math. Stat.*
    /// 35, 1964).
    pub huber: Option<f64>,
    /// Whether each column has an unknown scatter of its own, and not all a common one; see [`Balance`](super::Balance).
    pub by_column: bool,
}

impl Noise {
    /// In the order shown.
    pub const ALL: [Self; 4] = [Self::Constant, Self::Relative, Self::LogNormal, Self::Poisson];

    /// The key in documents; never renamed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Relative => "relative",
            Self::LogNormal => "lognormal",
            Self::Poisson => "poisson",
        }
    }

    /// Whether `value` can be measured under this noise.
    pub fn admits(self, value: f64) -> bool {
        match self {
            Self::Constant => true,
            Self::Relative => value != 0.0,
            Self::LogNormal => value > 0.0,
            Self::Poisson => value >= 0.0,
        }
    }

    /// How large a measured number is, in units of its noise: 1 where that is in proportion to it.
    pub fn size(self, observed: f64) -> f64 {
        match self {
            Self::Constant => observed.abs(),
            Self::Relative | Self::LogNormal | Self::Poisson => 1.0,
        }
    }

    /// Whether the size of the noise is known and not estimated from the residuals.
    pub fn is_known(self) -> bool {
        self == Self::Poisson
    }

    /// `l` such that the logarithm of the likelihood of one observation is `-l - (log(2 pi) + r^2) / 2`, when `r` is
    /// measured in standard deviations.
    pub fn log_scale(self, observed: f64, deviation: Option<f64>) -> f64 {
        let deviation = deviation.map_or(0.0, real::log);
        match self {
            Self::Constant => deviation,
            Self::Relative | Self::LogNormal => deviation + real::log(observed.abs()),
            Self::Poisson => {
                let most = if observed > 0.0 { observed * real::log(observed) - observed } else { 0.0 };
                real::lgamma(observed + 1.0) - most - 0.5 * real::log(2.0 * std::f64::consts::PI)
            }
        }
    }
}

impl Scatter {
    /// `r`: what a measured number differs from the curve's, in units of its scatter.
    pub fn residual<S: Scalar>(self, simulated: S, observed: f64, deviation: Option<f64>) -> S {
        let plain = match self.noise {
            Noise::Constant => simulated - S::constant(observed),
            Noise::Relative => (simulated - S::constant(observed)) / S::constant(observed.abs()),
            Noise::LogNormal => simulated.map(real::log, |x, _| 1.0 / x) - S::constant(real::log(observed)),
            Noise::Poisson => simulated.map(|s| deviance(s, observed), |s, r| deviance_slope(s, observed, r)),
        };
        let scaled = match deviation {
            Some(deviation) => plain / S::constant(deviation),
            None => plain,
        };
        match self.huber {
            Some(limit) => scaled.map(|r| tamed(r, limit), |r, value| tamed_slope(r, limit, value)),
            None => scaled,
        }
    }
}

impl Scatter {
    /// The standard deviation of a measurement where the curve is at `curve`, in units of what is measured, if a residual
    /// has standard deviation 1: `1 / (dr/ds)` where nothing differs. No number where `curve` cannot be measured so.
    pub fn unit(self, curve: f64, deviation: Option<f64>) -> f64 {
        if !self.noise.admits(curve) {
            return f64::NAN;
        }
        1.0 / self.residual(Dual::<1>::variable(curve, 0), curve, deviation).tangent[0]
    }
}

/// The root of the deviance of one count `y` about `s`, with the sign of `s - y`.
fn deviance(s: f64, y: f64) -> f64 {
    if s.is_nan() || s < 0.0 || (s == 0.0 && y > 0.0) {
        return f64::NAN;
    }
    if y == 0.0 {
        return (2.0 * s).sqrt();
    }
    // With x = (s - y) / y: 2 y (x - log(1 + x)), by its series where the two cancel.
    let x = (s - y) / y;
    let half = if x.abs() < 1e-4 { x * x * (0.5 - x / 3.0 + 0.25 * x * x) } else { x - real::log1p(x) };
    x.signum() * (2.0 * y * half.max(0.0)).sqrt()
}

fn deviance_slope(s: f64, y: f64, r: f64) -> f64 {
    if y > 0.0 && ((s - y) / y).abs() < 1e-4 {
        // r = sqrt(y) (x - x^2 / 3 + ...)
        return (1.0 - 2.0 / 3.0 * (s - y) / y) / y.sqrt();
    }
    (1.0 - y / s) / r
}

/// `r` up to `limit`, beyond it the root of `2 limit |r| - limit^2`.
fn tamed(r: f64, limit: f64) -> f64 {
    if r.abs() <= limit { r } else { r.signum() * (limit * (2.0 * r.abs() - limit)).sqrt() }
}

fn tamed_slope(r: f64, limit: f64, value: f64) -> f64 {
    if r.abs() <= limit { 1.0 } else { limit / value.abs() }
}

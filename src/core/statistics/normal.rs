//! The quantiles of the normal distribution, and residuals held against them. Knows numbers alone.

use super::sample::at_place;
use crate::core::scalar::real;

/// Fewer residuals than this are no picture of a distribution.
pub const LEAST_POINTS: usize = 5;

/// The `z` with `P(Z <= z) = share` for a share between 0 and 1; infinite at 0 and 1.
///
/// From an approximation good to `4.5e-4` (Abramowitz and Stegun 26.2.23), made exact to rounding by three steps of
/// Halley's method on the complementary error function.
pub fn quantile(share: f64) -> f64 {
    let tail = share.min(1.0 - share);
    if tail <= 0.0 {
        return if share > 0.5 { f64::INFINITY } else { f64::NEG_INFINITY };
    }
    let t = (-2.0 * real::log(tail)).sqrt();
    let over = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let under = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let mut z = t - over / under;
    for _ in 0..3 {
        // Newton's step, in units that stay finite far out: the excess of the tail by the density.
        let density = real::exp(-0.5 * z * z) / std::f64::consts::TAU.sqrt();
        let step = (0.5 * real::erfc(z * std::f64::consts::FRAC_1_SQRT_2) - tail) / density;
        z += step / (1.0 - 0.5 * z * step);
    }
    if share > 0.5 { z } else { -z }
}

/// Residuals against the quantiles that as many normal numbers would have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuantilePlot {
    /// For each residual, in their order: its normal quantile, and the residual in standard deviations.
    pub points: Vec<(f64, f64)>,
    /// Of the line through the quartiles: its height at quantile 0, and its slope.
    pub line: (f64, f64),
    /// The correlation of the quantiles with the residuals; 1 on a straight line.
    pub correlation: f64,
}

impl QuantilePlot {
    /// Of `residuals` with standard deviation `sigma`, all finite: the i-th smallest of `n` stands at the normal quantile of
    /// `(i - 3/8) / (n + 1/4)`, nearly its expected place (Blom, *Statistical Estimates and Transformed Beta-Variables*,
    /// 1958). The line goes through the quartiles of both, so that no outlier moves it (Cleveland, *Visualizing Data*, 1993,
    /// section 2.2), those of the residuals by the same places (number 9 of Hyndman and Fan). The correlation is that of Looney and Gulledge (*The American Statistician* 39, 1985).
    ///
    /// `None` for fewer than [`LEAST_POINTS`], or where there is no `sigma` to measure them in.
    pub fn new(residuals: &[f64], sigma: f64) -> Option<Self> {
        if residuals.len() < LEAST_POINTS || !(sigma > 0.0 && sigma.is_finite()) {
            return None;
        }
        let count = residuals.len() as f64;
        let mut order: Vec<usize> = (0..residuals.len()).collect();
        order.sort_by(|&one, &other| residuals[one].total_cmp(&residuals[other]));
        let mut points = vec![(0.0, 0.0); residuals.len()];
        for (rank, &index) in order.iter().enumerate() {
            points[index] = (quantile((rank as f64 + 0.625) / (count + 0.25)), residuals[index] / sigma);
        }
        let sorted: Vec<f64> = order.iter().map(|&index| points[index].1).collect();
        let [first, third] = [0.25, 0.75].map(|share| at_place(&sorted, share * (count + 0.25) - 0.625));
        // The quartiles of the normal distribution lie to both sides of 0 alike.
        let line = (0.5 * (first + third), 0.5 * (third - first) / quantile(0.75));
        let mean = sorted.iter().sum::<f64>() / count;
        let sum = |of: fn(f64, f64) -> f64| points.iter().map(|point| of(point.0, point.1 - mean)).sum::<f64>();
        let spread = (sum(|x, _| x * x) * sum(|_, y| y * y)).sqrt();
        let correlation = if spread > 0.0 { sum(|x, y| x * y) / spread } else { 0.0 };
        Some(Self { points, line, correlation })
    }

    /// The points of the smallest and of the largest residual.
    pub fn ends(&self) -> Option<((f64, f64), (f64, f64))> {
        let by_quantile = |one: &&(f64, f64), other: &&(f64, f64)| one.0.total_cmp(&other.0);
        Some((*self.points.iter().min_by(by_quantile)?, *self.points.iter().max_by(by_quantile)?))
    }
}

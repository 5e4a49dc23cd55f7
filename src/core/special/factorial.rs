//! The factorial of any real number, and the slope of its logarithm.

use std::f64::consts::PI;

use crate::core::scalar::real;

/// `x! = Gamma(x + 1)` (DLMF 5.2.1); not a number at negative whole numbers but -1, where it is infinite.
#[inline(never)]
pub fn value(x: f64) -> f64 {
    real::tgamma(x + 1.0)
}

/// `d x!/dx = x! psi(x + 1)`, given `value = x!`.
#[inline(never)]
pub fn slope(x: f64, value: f64) -> f64 {
    value * digamma(x + 1.0)
}

/// `psi(x) = Gamma'(x) / Gamma(x)`: from the reflection (DLMF 5.5.4) and the recurrence (5.5.2) to its asymptotic series
/// (5.11.2), whose next term is below 1e-17 from `x = 10` on.
fn digamma(x: f64) -> f64 {
    /// `B_{2k} / (2k)`, k = 1, 2, ...
    const COEFFICIENTS: [f64; 8] = [
        1.0 / 12.0,
        -1.0 / 120.0,
        1.0 / 252.0,
        -1.0 / 240.0,
        1.0 / 132.0,
        -691.0 / 32_760.0,
        1.0 / 12.0,
        -3_617.0 / 8_160.0,
    ];
    if x < 0.5 {
        return digamma_from_half(1.0 - x, &COEFFICIENTS) - PI / real::tan(PI * x);
    }
    digamma_from_half(x, &COEFFICIENTS)
}

fn digamma_from_half(mut x: f64, coefficients: &[f64]) -> f64 {
    let mut sum = 0.0;
    while x < 10.0 {
        sum -= 1.0 / x;
        x += 1.0;
    }
    let square = 1.0 / (x * x);
    let series = coefficients.iter().rev().fold(0.0, |series, coefficient| (series + coefficient) * square);
    sum + real::log(x) - 0.5 / x - series
}

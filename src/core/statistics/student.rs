//! Student's t distribution: how many standard errors make an interval of a given confidence.
//! Knows no fit.

use crate::core::scalar::real;

/// So many degrees of freedom that the distribution is the normal one, to eight digits.
pub const MANY: f64 = 1e8;

/// Terms of the continued fraction; from the side on which it is evaluated it converges in fewer than a hundred.
const MOST_TERMS: u32 = 500;

/// Halvings of the bracket around a quantile: more than a `f64` has digits.
const HALVINGS: u32 = 200;

/// `P(|T| > t)` for `T` of Student's distribution with `freedom > 0` degrees of freedom, `t >= 0`:
/// `I_x(freedom / 2, 1 / 2)` at `x = freedom / (freedom + t^2)` (Abramowitz and Stegun 26.5.27, 26.7.1).
pub fn two_sided_tail(t: f64, freedom: f64) -> f64 {
    let below = freedom / (freedom + t * t);
    let above = t * t / (freedom + t * t);
    incomplete_beta(0.5 * freedom, 0.5, below, above)
}

/// The `t` with `P(|T| <= t) = confidence`, for a confidence between 0 and 1; 12.706 for 0.95 and one degree of freedom,
/// 1.960 for infinitely many.
pub fn quantile(confidence: f64, freedom: f64) -> f64 {
    let tail = 1.0 - confidence;
    let outside = |t: f64| two_sided_tail(t, freedom) > tail;
    let mut low = 0.0;
    let mut high = 1.0;
    while outside(high) && high < 1e300 {
        (low, high) = (high, 4.0 * high);
    }
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if outside(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// The regularised incomplete beta function `I_x(a, b)`, given `x` and `1 - x` so that neither loses digits.
fn incomplete_beta(a: f64, b: f64, x: f64, rest: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if rest <= 0.0 {
        return 1.0;
    }
    // `log(1 - y)` from the one of the two that has lost no digits.
    let logarithm = |of: f64, other: f64| if of < 0.5 { real::log(of) } else { real::log1p(-other) };
    let powers = a * logarithm(x, rest) + b * logarithm(rest, x);
    let front = real::exp(log_gamma_rise(a, b) - real::lgamma(b) + powers);
    if x < (a + 1.0) / (a + b + 2.0) { front * fraction(a, b, x) / a } else { 1.0 - front * fraction(b, a, rest) / b }
}

/// `log Gamma(a + b) - log Gamma(a)`, without the cancellation of two large numbers where `a` is large (Abramowitz and
/// Stegun 6.1.47; the next term is of the order `a^-3`).
fn log_gamma_rise(a: f64, b: f64) -> f64 {
    if a < 1e5 {
        return real::lgamma(a + b) - real::lgamma(a);
    }
    b * real::log(a) + real::log1p(b * (b - 1.0) / (2.0 * a))
}

/// The continued fraction of the incomplete beta function (Numerical Recipes 6.4), by Lentz's method.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let away_from_zero = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for term in 1..=MOST_TERMS {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        let factor = d * c;
        value *= factor;
        if (factor - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

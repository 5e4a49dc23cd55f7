//! Gauss's hypergeometric function `2F1(a, b; c; x) = sum_k (a)_k (b)_k / (c)_k x^k / k!` on the real axis.
//!
//! For `x < 0` Pfaff's transformation (DLMF 15.8.1) leads to `0 < x < 1`; there the series (15.2.1) up to 1/2, and
//! beyond it Taylor steps of the differential equation (15.10.1), each half of the way that is left to the singular
//! point 1, so that no case of the parameters is special. At `x = 1` Gauss's sum (15.4.20). A polynomial (`a` or `b` a
//! whole number not above 0) is summed as it stands, for every `x`.

use super::{Measured, NEGLIGIBLE, constant, factorial, is_whole};
use crate::core::dual::Dual;

/// The largest size of a parameter: bounds the number of terms.
const LARGEST_PARAMETER: f64 = 1000.0;

/// The most terms of one series; at ratio 1/2 they are fewer than 100 unless the parameters are large.
const MOST_TERMS: u32 = 5000;

/// Up to here the series itself, with terms that fall by half.
const NEAR: f64 = 0.5;

/// `2F1(a, b; c; x)`; not a number for `x > 1` or a whole `c <= 0`, unless it is a polynomial, nor for parameters beyond
/// 1000 in size.
#[inline(never)]
pub fn value(arguments: [f64; 4]) -> f64 {
    let [a, b, c, x] = arguments;
    if !arguments.iter().all(|argument| argument.is_finite())
        || [a, b, c].iter().any(|parameter| parameter.abs() > LARGEST_PARAMETER)
    {
        return f64::NAN;
    }
    if let Some(last) = last_term(a, b, c) {
        return polynomial(arguments, last);
    }
    if x == 1.0 { gauss_sum(a, b, c) } else { function(arguments) }
}

/// The slopes of `2F1` in `a`, `b`, `c`, `x`; those in the parameters are not numbers from `x = 1` on.
#[inline(never)]
pub fn slopes(arguments: [f64; 4]) -> [f64; 4] {
    let [a, b, c, x] = arguments;
    let of = |index: usize| Dual::<4>::variable(arguments[index], index);
    let [in_a, in_b, in_c, _] = function([of(0), of(1), of(2), of(3)]).tangent;
    // DLMF 15.5.1
    let in_x = if a * b == 0.0 { 0.0 } else { a * b / c * value([a + 1.0, b + 1.0, c + 1.0, x]) };
    [in_a, in_b, in_c, in_x]
}

/// For `x < 1` and any parameters for which it is not a special case.
pub(super) fn function<S: Measured>([a, b, c, x]: [S; 4]) -> S {
    let z = x.value();
    if z.is_nan() || z >= 1.0 || c.value() <= 0.0 && is_whole(c.value()) {
        return constant(f64::NAN);
    }
    if z >= 0.0 {
        return inside([a, b, c], x);
    }
    let rest = constant::<S>(1.0) - x;
    // Either parameter may go in front; the smaller one keeps the terms small.
    let (front, other) = if a.value().abs() <= b.value().abs() { (a, b) } else { (b, a) };
    rest.power(-front) * inside([front, c - other, c], -x / rest)
}

/// The number of the last term, if there is one before `c + k` is 0.
fn last_term(a: f64, b: f64, c: f64) -> Option<u32> {
    let ends = |x: f64| (x <= 0.0 && is_whole(x)).then_some(-x);
    let last = match (ends(a), ends(b)) {
        (Some(a), Some(b)) => a.min(b),
        (one, other) => one.or(other)?,
    };
    ends(c).is_none_or(|pole| last <= pole).then_some(last as u32)
}

fn polynomial([a, b, c, x]: [f64; 4], last: u32) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for k in (0..last).map(f64::from) {
        term *= (a + k) * (b + k) / ((c + k) * (k + 1.0)) * x;
        sum += term;
    }
    sum
}

/// `Gamma(c) Gamma(c - a - b) / (Gamma(c - a) Gamma(c - b))`
fn gauss_sum(a: f64, b: f64, c: f64) -> f64 {
    let excess = c - a - b;
    if excess <= 0.0 {
        return f64::NAN;
    }
    let gamma = |x: f64| factorial::value(x - 1.0);
    gamma(c) / gamma(c - a) * (gamma(excess) / gamma(c - b))
}

/// For `0 <= x < 1`.
fn inside<S: Measured>(parameters: [S; 3], x: S) -> S {
    let z = x.value();
    if z <= NEAR {
        return series(parameters, x);
    }
    let [a, b, c] = parameters;
    let one = constant::<S>(1.0);
    let mut at = NEAR;
    let mut value = series(parameters, constant(at));
    let mut slope = a * b / c * series([a + one, b + one, c + one], constant(at));
    loop {
        let half_way = 0.5 * (at + 1.0);
        if z <= half_way {
            return taylor(parameters, at, (value, slope), x - constant(at)).0;
        }
        // Half the way is a power of two away: exact.
        (value, slope) = taylor(parameters, at, (value, slope), constant(half_way - at));
        at = half_way;
    }
}

fn series<S: Measured>([a, b, c]: [S; 3], x: S) -> S {
    let (mut term, mut sum) = (constant::<S>(1.0), constant::<S>(1.0));
    for k in (0..MOST_TERMS).map(f64::from) {
        let shifted = |parameter: S| parameter + constant(k);
        term = term * shifted(a) * shifted(b) / (shifted(c) * constant(k + 1.0)) * x;
        sum = sum + term;
        if term.size() <= NEGLIGIBLE * sum.size() {
            return sum;
        }
    }
    constant(f64::NAN)
}

/// Value and slope at `at + step` from those at `at`, by the series of the solution of
/// `z (1 - z) w'' + (c - (a + b + 1) z) w' - a b w = 0` about `at`: with `z = at + s` and `w = sum w_k s^k`,
/// `w_{k+2} = ((k + a)(k + b) w_k - (k + 1)((1 - 2 at) k + c - (a + b + 1) at) w_{k+1}) / (at (1 - at)(k + 1)(k + 2))`.
fn taylor<S: Measured>([a, b, c]: [S; 3], at: f64, (value, slope): (S, S), step: S) -> (S, S) {
    let drift = c - (a + b + constant(1.0)) * constant(at);
    // v_k = w_k step^k, and the slope's terms k v_k.
    let (mut lower, mut upper) = (value, slope * step);
    let (mut sum, mut slopes) = (lower + upper, upper);
    let mut quiet = 0;
    for k in (0..MOST_TERMS).map(f64::from) {
        let along = constant::<S>((1.0 - 2.0 * at) * k) + drift;
        let back = (a + constant(k)) * (b + constant(k)) * lower * step * step;
        let forth = constant::<S>(k + 1.0) * along * upper * step;
        let next = (back - forth) / constant(at * (1.0 - at) * (k + 1.0) * (k + 2.0));
        (lower, upper) = (upper, next);
        sum = sum + upper;
        slopes = slopes + upper * constant(k + 2.0);
        // One small term may be chance.
        quiet = if (k + 2.0) * upper.size() <= NEGLIGIBLE * sum.size().max(slopes.size()) { quiet + 1 } else { 0 };
        if quiet == 2 {
            // At rest (step 0) only the value is asked for.
            return (sum, slopes / step);
        }
    }
    (constant(f64::NAN), constant(f64::NAN))
}

//! The Legendre function of the first kind `P_n(x)`, of any real degree up to 1000 in size; a polynomial for whole ones.
//!
//! The recurrence in the degree (DLMF 14.10.3), from degrees 0 and 1, or for other degrees from their fractions, which
//! are hypergeometric (14.3.1). Negative degrees by 14.9.5: `P_{-n-1} = P_n`.

use super::{Measured, constant, hypergeometric, is_whole};
use crate::core::dual::Dual;
use crate::core::scalar::Scalar;

/// The largest degree in size: bounds the work.
const LARGEST_DEGREE: f64 = 1000.0;

/// `P_n(x)`; not a number for `|n| > 1000`, and outside `-1 < x <= 1` unless `n` is whole.
#[inline(never)]
pub fn value(degree: f64, x: f64) -> f64 {
    let degree = degree.max(-1.0 - degree);
    if is_whole(degree) { climb(degree, x, (1.0, x)) } else { anywhere(degree, x) }
}

/// The slopes of `P_n(x)` in `n` and `x`. That in `n` is not a number outside `-1 < x <= 1`.
#[inline(never)]
pub fn slopes(degree: f64, x: f64) -> (f64, f64) {
    let mirrored = degree < -0.5;
    let degree = if mirrored { -1.0 - degree } else { degree };
    let [in_degree, in_x] = anywhere(Dual::<2>::variable(degree, 0), Dual::variable(x, 1)).tangent;
    let in_x = if is_whole(degree) {
        let x = Dual::<1>::variable(x, 0);
        climb(Dual::constant(degree), x, (Dual::constant(1.0), x)).tangent[0]
    } else {
        in_x
    };
    (if mirrored { -in_degree } else { in_degree }, in_x)
}

/// For `degree >= -1/2` and `-1 < x <= 1`.
fn anywhere<S: Measured>(degree: S, x: S) -> S {
    let (n, z) = (degree.value(), x.value());
    if !(-1.0 < z && z <= 1.0 && n <= LARGEST_DEGREE) {
        return constant(f64::NAN);
    }
    let one = constant::<S>(1.0);
    let argument = (one - x) * constant(0.5);
    let first = degree - constant(n.floor().max(0.0));
    let base = |degree: S| hypergeometric::function([-degree, degree + one, one, argument]);
    climb(degree, x, (base(first), base(first + one)))
}

/// `(m + 1) P_{m+1} = (2m + 1) x P_m - m P_{m-1}` from the two lowest degrees of the same fraction.
fn climb<S: Measured>(degree: S, x: S, (mut here, mut next): (S, S)) -> S {
    let whole = degree.value().floor().max(0.0);
    if !(whole <= LARGEST_DEGREE && x.value().is_finite()) {
        return constant(f64::NAN);
    }
    let first = degree - constant(whole);
    for k in 1..=whole as u32 {
        let m = first + constant(f64::from(k));
        let above = ((m + m + constant(1.0)) * x * next - m * here) / (m + constant(1.0));
        (here, next) = (next, above);
    }
    here
}

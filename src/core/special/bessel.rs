//! The Bessel function of the first kind `J_n(x)`, of any real order up to 100 in size.
//!
//! For `x > 0` and `n >= 0`: the power series (DLMF 10.2.2) while it does not cancel, Hankel's expansion (10.17.3) far
//! out, and between them Miller's downward recurrence (3.6(ii), 10.6.1) normalised by Neumann's expansion of a power
//! (10.23.15), which is stable everywhere. Negative orders and arguments by 10.4.1 and 10.11.1, for whole orders only.
//! The error is a few 1e-16 of the larger of `|J_n|` and the amplitude `sqrt(2 / (pi x))`.

use std::f64::consts::PI;

use super::{Measured, NEGLIGIBLE, constant, factorial, is_whole};
use crate::core::dual::Dual;
use crate::core::scalar::real;

/// The largest order in size: bounds the work, at most some five thousand steps of the recurrence.
const LARGEST_ORDER: f64 = 100.0;

/// Beyond this distance, with half the square of the order added, Hankel's expansion is as good as a double.
const FAR: f64 = 25.0;

/// `J_n(x)`; not a number for `|n| > 100`, and for negative `n` or `x` unless `n` is whole.
#[inline(never)]
pub fn value(order: f64, x: f64) -> f64 {
    anywhere(order, x)
}

/// The slopes of `J_n(x)` in `n` and `x`. That in `n` is not a number where the order must be whole, and 0 at `x = 0`.
#[inline(never)]
pub fn slopes(order: f64, x: f64) -> (f64, f64) {
    if x == 0.0 {
        // (x/2)^n / n! is all there is to see.
        let in_x = match order.abs() {
            0.0 => 0.0,
            1.0 => 0.5 * order,
            size if size < 1.0 => f64::INFINITY,
            _ => 0.0,
        };
        return (0.0, in_x);
    }
    let [in_order, in_x] = anywhere(Dual::<2>::variable(order, 0), Dual::variable(x, 1)).tangent;
    (if order < 0.0 || x < 0.0 { f64::NAN } else { in_order }, in_x)
}

fn anywhere<S: Measured>(order: S, x: S) -> S {
    let (n, z) = (order.value(), x.value());
    let whole = is_whole(n);
    if !z.is_finite() || n.is_nan() || n.abs() > LARGEST_ORDER || !whole && (n < 0.0 || z < 0.0) {
        return constant(f64::NAN);
    }
    if z == 0.0 {
        return constant(if n == 0.0 { 1.0 } else { 0.0 });
    }
    let odd = n % 2.0 != 0.0;
    let (order, negative) = if n < 0.0 { (-order, odd) } else { (order, false) };
    let (x, negative) = if z < 0.0 { (-x, negative != odd) } else { (x, negative) };
    let value = positive(order, x);
    if negative { -value } else { value }
}

/// For `order >= 0` and `x > 0`.
pub(super) fn positive<S: Measured>(order: S, x: S) -> S {
    let (n, z) = (order.value(), x.value());
    if 0.25 * z * z <= n + 1.0 {
        power_series(order, x)
    } else if z > FAR + 0.5 * n * n {
        far(order, x)
    } else {
        recurrence(order, x)
    }
}

/// `(x/2)^n / n! sum_k (-x^2/4)^k / (k! (n+1)_k)`
fn power_series<S: Measured>(order: S, x: S) -> S {
    let half = x * constant(0.5);
    let step = -(half * half);
    let (mut term, mut sum) = (constant::<S>(1.0), constant::<S>(1.0));
    let mut k = 1.0;
    while term.size() > NEGLIGIBLE * sum.size() {
        term = term * step / (constant::<S>(k) * (order + constant(k)));
        sum = sum + term;
        k += 1.0;
    }
    half.power(order) / order.map(factorial::value, factorial::slope) * sum
}

/// `f_{k-1} = 2 (mu + k) / x f_k - f_{k+1}` downwards from an order where `J` is far below a double's last bit, with `mu`
/// the fraction of the order. The factor comes from `(x/2)^mu = sum_k (mu + 2k) Gamma(mu + k) / k! J_{mu + 2k}(x)`, summed
/// in the same sweep by Horner's rule.
fn recurrence<S: Measured>(order: S, x: S) -> S {
    let (n, z) = (order.value(), x.value());
    let whole = n.floor();
    let fraction = order - constant(whole);
    let reach = z.max(whole);
    // J decays like exp(-c^1.5) at the order z + c z^(1/3): what lies beyond c = 10 does not count.
    let top = 2 * (0.5 * (reach + 10.0 * real::cbrt(reach) + 20.0)).ceil() as i32;
    let two_over_x = constant::<S>(2.0) / x;
    // Far enough above the smallest double that the tangents of the first steps are not lost.
    let (mut above, mut here) = (constant::<S>(0.0), constant::<S>(1e-250));
    let (mut wanted, mut sum) = (here, constant::<S>(0.0));
    for k in (0..=top).rev() {
        if f64::from(k) == whole {
            wanted = here;
        }
        let index = fraction + constant(f64::from(k));
        if k % 2 == 0 && k > 0 {
            let half = f64::from(k / 2);
            sum = index * here + (fraction + constant(half)) / constant(half + 1.0) * sum;
        }
        if k > 0 {
            (above, here) = (here, two_over_x * index * here - above);
        }
    }
    let scale = fraction.map(factorial::value, factorial::slope) * (here + sum);
    wanted * (x * constant(0.5)).power(fraction) / scale
}

/// `sqrt(2 / (pi x)) (P cos w - Q sin w)`, `w = x - (n/2 + 1/4) pi`.
fn far<S: Measured>(order: S, x: S) -> S {
    let four = constant::<S>(4.0) * order * order;
    let eighth = constant::<S>(0.125) / x;
    let mut parts = [constant::<S>(1.0), constant::<S>(0.0)];
    let mut term = constant::<S>(1.0);
    for k in 1..200_u32 {
        let odd = f64::from(2 * k - 1);
        let next = term * (four - constant(odd * odd)) * eighth / constant(f64::from(k));
        // An asymptotic series: beyond the smallest term it only gets worse.
        let grows = next.size() > term.size() && odd > order.value();
        term = next;
        if grows || term.size() <= NEGLIGIBLE {
            break;
        }
        let part = &mut parts[(k % 2) as usize];
        *part = if k % 4 < 2 { *part + term } else { *part - term };
    }
    let [p, q] = parts;
    // The order modulo 4, so that the phase keeps its digits.
    let turned = order - constant(4.0 * (order.value() / 4.0).floor());
    let phase = constant::<S>(0.5 * PI) * turned + constant(0.25 * PI);
    let (cos_x, sin_x) = (cosine(x), sine(x));
    let (cos_phase, sin_phase) = (cosine(phase), sine(phase));
    let cos = cos_x * cos_phase + sin_x * sin_phase;
    let sin = sin_x * cos_phase - cos_x * sin_phase;
    (constant::<S>(2.0 / PI) / x).power(constant(0.5)) * (p * cos - q * sin)
}

fn cosine<S: Measured>(x: S) -> S {
    x.map(real::cos, |x, _| -real::sin(x))
}

fn sine<S: Measured>(x: S) -> S {
    x.map(real::sin, |x, _| real::cos(x))
}

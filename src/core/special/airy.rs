//! The Airy functions `Ai` and `Bi`, two solutions of `y'' = t y`.
//!
//! With `zeta = 2/3 |x|^(3/2)`: about 0 the power series (DLMF 9.4.1, 9.4.3), for `Bi` as far as 10, since nothing
//! cancels there; to the left Bessel functions of orders 1/3 and 2/3 (9.6.6, 9.6.8, 10.6.1); to the right `Ai` from
//! `K_{1/3}` (9.6.2) by the trapezoidal rule in `int_0^inf exp(-zeta cosh t) cosh(t/3) dt` (10.32.9), whose error falls
//! faster than any power; from 10 on the expansions 9.7.5 and 9.7.7.

use std::f64::consts::PI;

use super::{Measured, NEGLIGIBLE, bessel, constant};
use crate::core::dual::Dual;
use crate::core::scalar::real;

/// `Ai(0) = 3^(-2/3) / Gamma(2/3)`, `-Ai'(0) = 3^(-1/3) / Gamma(1/3)` (DLMF 9.2.3, 9.2.4).
const AT_ZERO: (f64, f64) = (0.355_028_053_887_817_2, 0.258_819_403_792_806_8);

const SQRT_3: f64 = 1.732_050_807_568_877_2;

/// The power series is used from here ...
const LEFT: f64 = -1.5;
/// ... to here for `Ai` ...
const RIGHT: f64 = 1.0;
/// ... and to here for `Bi`; beyond it both by their expansions, exact to a double.
const FAR: f64 = 10.0;

/// Step and number of nodes of the trapezoidal rule: at the last one the integrand is below 1e-30 of the first for
/// every `zeta` from 2/3 on.
const NODES: (f64, u32) = (0.125, 44);

/// `Ai(x)`
#[inline(never)]
pub fn ai(x: f64) -> f64 {
    first(x)
}

/// `Ai'(x)`
#[inline(never)]
pub fn ai_slope(x: f64) -> f64 {
    first(Dual::<1>::variable(x, 0)).tangent[0]
}

/// `Bi(x)`; infinite from about 104 on.
#[inline(never)]
pub fn bi(x: f64) -> f64 {
    second(x)
}

/// `Bi'(x)`
#[inline(never)]
pub fn bi_slope(x: f64) -> f64 {
    second(Dual::<1>::variable(x, 0)).tangent[0]
}

fn first<S: Measured>(x: S) -> S {
    let z = x.value();
    if z.is_nan() || z == f64::NEG_INFINITY {
        return constant(f64::NAN);
    }
    if z < LEFT {
        let (root, [plus, minus]) = oscillating(x);
        return root * (plus + minus) * constant(1.0 / 3.0);
    }
    if z <= RIGHT {
        let (f, g) = power_series(x);
        return constant::<S>(AT_ZERO.0) * f - constant::<S>(AT_ZERO.1) * g;
    }
    let zeta = constant::<S>(2.0 / 3.0) * x.power(constant(1.5));
    if z < FAR { root(x * constant(1.0 / 3.0)) * constant(1.0 / PI) * k_third(zeta) } else { far(x, zeta, -1.0) }
}

fn second<S: Measured>(x: S) -> S {
    let z = x.value();
    if z.is_nan() || z == f64::NEG_INFINITY {
        return constant(f64::NAN);
    }
    if z < LEFT {
        let (root, [plus, minus]) = oscillating(x);
        return root * (minus - plus) * constant(1.0 / SQRT_3);
    }
    if z <= FAR {
        let (f, g) = power_series(x);
        return constant::<S>(SQRT_3) * (constant::<S>(AT_ZERO.0) * f + constant::<S>(AT_ZERO.1) * g);
    }
    far(x, constant::<S>(2.0 / 3.0) * x.power(constant(1.5)), 1.0)
}

/// `sqrt(-x)`, and `J_{1/3}(zeta)`, `J_{-1/3}(zeta)`.
fn oscillating<S: Measured>(x: S) -> (S, [S; 2]) {
    let distance = -x;
    let zeta = constant::<S>(2.0 / 3.0) * distance.power(constant(1.5));
    let j = |order: f64| bessel::positive(constant(order), zeta);
    let minus = constant::<S>(4.0 / 3.0) / zeta * j(2.0 / 3.0) - j(5.0 / 3.0);
    (root(distance), [j(1.0 / 3.0), minus])
}

/// `f = 1 + x^3/3! + 1*4 x^6/6! + ...`, `g = x + 2 x^4/4! + 2*5 x^7/7! + ...`
fn power_series<S: Measured>(x: S) -> (S, S) {
    let cube = x * x * x;
    let (mut f_term, mut g_term) = (constant::<S>(1.0), x);
    let (mut f, mut g) = (f_term, g_term);
    let mut k = 0.0;
    while f_term.size() > NEGLIGIBLE * f.size() || g_term.size() > NEGLIGIBLE * g.size() {
        f_term = f_term * cube * constant(1.0 / ((k + 2.0) * (k + 3.0)));
        g_term = g_term * cube * constant(1.0 / ((k + 3.0) * (k + 4.0)));
        (f, g) = (f + f_term, g + g_term);
        k += 3.0;
    }
    (f, g)
}

/// `K_{1/3}(zeta)`, for `zeta` from 2/3 on.
fn k_third<S: Measured>(zeta: S) -> S {
    let (step, nodes) = NODES;
    let mut sum = constant::<S>(0.5);
    for t in (1..=nodes).map(|node| f64::from(node) * step) {
        // cosh t - 1, without its cancellation.
        let half = real::sinh(0.5 * t);
        sum = sum + exponential(-(zeta * constant(2.0 * half * half))) * constant(real::cosh(t / 3.0));
    }
    constant::<S>(step) * exponential(-zeta) * sum
}

/// `exp(sign zeta) / (c sqrt(pi) x^(1/4)) sum_k sign^k u_k / zeta^k`, with `c` 2 for `Ai` (`sign` -1) and 1 for `Bi`;
/// `u_k / u_{k-1} = (6k - 5)(6k - 3)(6k - 1) / (216 k (2k - 1))`.
fn far<S: Measured>(x: S, zeta: S, sign: f64) -> S {
    let over = constant::<S>(sign) / zeta;
    let (mut term, mut sum) = (constant::<S>(1.0), constant::<S>(1.0));
    // At zeta = 21 the smallest term is below 1e-18 and comes near k = 40.
    for k in (1..40).map(f64::from) {
        let ratio = (6.0 * k - 5.0) * (6.0 * k - 3.0) * (6.0 * k - 1.0) / (216.0 * k * (2.0 * k - 1.0));
        term = term * over * constant(ratio);
        sum = sum + term;
        if term.size() <= NEGLIGIBLE * sum.size() {
            break;
        }
    }
    let factor = if sign < 0.0 { 0.5 } else { 1.0 } / PI.sqrt();
    constant::<S>(factor) * exponential(constant::<S>(sign) * zeta) / root(root(x)) * sum
}

fn exponential<S: Measured>(x: S) -> S {
    x.map(real::exp, |_, value| value)
}

fn root<S: Measured>(x: S) -> S {
    x.map(f64::sqrt, |_, value| 0.5 / value)
}

//! The one number type parameter: the same code simulates with `f64` and differentiates with `Dual<N>`.
//! Every transcendental function comes from [`real`], and so from the `libm` crate: native and wasm give the same bits.

use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A number that can stand in a right-hand side.
///
/// What an operation does to the *value* is the same for every implementation, bit for bit: the value part of a
/// [`Dual`](super::dual::Dual) and each lane of [`Lanes`](super::lanes::Lanes) equal what `f64` gives.
pub trait Scalar:
    Copy
    + Debug
    + PartialEq
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// Whether there are several values side by side, for which no one decision can be made.
    const SIDE_BY_SIDE: bool = false;

    /// A constant (no tangents; the same in every lane).
    fn constant(value: f64) -> Self;

    /// The value that decisions are made on, such as the choice of a step.
    fn value(self) -> f64;

    /// Whether every part is finite.
    fn is_finite(self) -> bool;

    /// `function(x)`, given also its derivative `slope(x, function(x))`.
    #[must_use]
    fn map(self, function: impl Fn(f64) -> f64, slope: impl Fn(f64, f64) -> f64) -> Self;

    /// `function(x, y)`, given also its partial derivatives `slopes(x, y, function(x, y))`.
    #[must_use]
    fn map2(
        self,
        other: Self,
        function: impl Fn(f64, f64) -> f64,
        slopes: impl Fn(f64, f64, f64) -> (f64, f64),
    ) -> Self;

    /// `function(x_1, ..., x_K)`, given also its partial derivatives `slopes(x_1, ..., x_K)`. For functions that cost
    /// much more than the call.
    #[must_use]
    fn map_many<const K: usize>(
        arguments: [Self; K],
        function: impl Fn([f64; K]) -> f64,
        slopes: impl Fn([f64; K]) -> [f64; K],
    ) -> Self;

    /// `x ^ n` by products (see [`real::power_integer`]).
    #[must_use]
    fn power_integer(self, exponent: i32) -> Self {
        let slope = |x: f64, _: f64| match exponent {
            0 => 0.0,
            _ => f64::from(exponent) * real::power_integer(x, exponent - 1),
        };
        self.map(|x| real::power_integer(x, exponent), slope)
    }

    /// `x ^ y`. Where the exponent does not move, its slope does not enter: `x ^ 2` is differentiable at all `x`.
    #[must_use]
    fn power(self, exponent: Self) -> Self {
        self.map2(exponent, real::pow, real::power_slopes)
    }

    /// The value clipped to `[-limit, limit]`; the tangents are zero where it clips. A NaN stays one.
    #[must_use]
    fn clamp(self, limit: f64) -> Self {
        let clipped = |x: f64| {
            if x > limit {
                limit
            } else if x < -limit {
                -limit
            } else {
                x
            }
        };
        self.map(clipped, |x, value| if x == value { 1.0 } else { 0.0 })
    }

    /// 1 where `self < other`, else 0.
    #[must_use]
    fn less(self, other: Self) -> Self {
        self.map2(other, |x, y| truth(x < y), |_, _, _| (0.0, 0.0))
    }

    /// 1 where `self <= other`, else 0.
    #[must_use]
    fn less_equal(self, other: Self) -> Self {
        self.map2(other, |x, y| truth(x <= y), |_, _, _| (0.0, 0.0))
    }

    /// 1 where `self == other`, else 0.
    #[must_use]
    fn equal(self, other: Self) -> Self {
        self.map2(other, |x, y| truth(x == y), |_, _, _| (0.0, 0.0))
    }

    /// `then` where `condition` is not 0, else `otherwise`, tangents and all.
    #[must_use]
    fn select(condition: Self, then: Self, otherwise: Self) -> Self;
}

fn truth(condition: bool) -> f64 {
    if condition { 1.0 } else { 0.0 }
}

impl Scalar for f64 {
    #[inline]
    fn constant(value: f64) -> Self {
        value
    }

    #[inline]
    fn value(self) -> f64 {
        self
    }

    #[inline]
    fn is_finite(self) -> bool {
        self.is_finite()
    }

    #[inline]
    fn map(self, function: impl Fn(f64) -> f64, _: impl Fn(f64, f64) -> f64) -> Self {
        function(self)
    }

    #[inline]
    fn map2(self, other: Self, function: impl Fn(f64, f64) -> f64, _: impl Fn(f64, f64, f64) -> (f64, f64)) -> Self {
        function(self, other)
    }

    #[inline]
    fn map_many<const K: usize>(
        arguments: [Self; K],
        function: impl Fn([f64; K]) -> f64,
        _: impl Fn([f64; K]) -> [f64; K],
    ) -> Self {
        function(arguments)
    }

    #[inline]
    fn select(condition: Self, then: Self, otherwise: Self) -> Self {
        if condition == 0.0 { otherwise } else { then }
    }
}

/// Functions of real numbers, the same bits on every platform: `libm` where a result depends on an algorithm, the
/// machine's own instruction where IEEE 754 fixes every bit (`sqrt`, rounding).
pub mod real {
    pub use libm::{
        acos, acosh, asin, asinh, atan, atan2, atanh, cbrt, cos, cosh, erf, erfc, exp, hypot, j0, j1, lgamma, log,
        log1p, log2, log10, pow, sin, sinh, tan, tanh, tgamma,
    };

    /// `x ^ n` by squaring, `1 / x ^ -n` for negative `n`; `x ^ 0 = 1` for every `x`.
    #[inline]
    pub fn power_integer(x: f64, exponent: i32) -> f64 {
        let mut square = x;
        let mut rest = exponent.unsigned_abs();
        let mut product = if rest & 1 == 1 { x } else { 1.0 };
        rest >>= 1;
        while rest > 0 {
            square *= square;
            if rest & 1 == 1 {
                product *= square;
            }
            rest >>= 1;
        }
        if exponent < 0 { 1.0 / product } else { product }
    }

    /// The partial derivatives of `value = x ^ y`: `y x^(y-1)` and `x^y ln x`.
    ///
    /// At `x = 0` the second is 0 (so it is for every `y > 0`); at `x < 0` it is NaN, since `x ^ y` is undefined next
    /// to an integer `y`.
    #[inline]
    pub fn power_slopes(x: f64, y: f64, value: f64) -> (f64, f64) {
        let in_exponent = if x == 0.0 { 0.0 } else { value * log(x) };
        (power_slope(x, y, value), in_exponent)
    }

    /// `y x^(y-1)`, from `value = x ^ y` where that loses nothing.
    #[inline]
    pub fn power_slope(x: f64, y: f64, value: f64) -> f64 {
        if y == 0.0 {
            0.0
        } else if value.is_normal() {
            y * (value / x)
        } else {
            y * pow(x, y - 1.0)
        }
    }

    /// `a` modulo `b` with the sign of `b`: `mod(-1, 3) = 2`.
    #[inline]
    pub fn modulo(a: f64, b: f64) -> f64 {
        let remainder = libm::fmod(a, b);
        if remainder != 0.0 && (remainder < 0.0) != (b < 0.0) { remainder + b } else { remainder }
    }

    /// To the nearest integer, halves away from 0.
    #[inline]
    pub fn round(x: f64) -> f64 {
        libm::round(x)
    }
}

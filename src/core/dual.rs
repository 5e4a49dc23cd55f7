//! A value with `N` tangents: forward-mode differentiation. Knows no function by name.
//!
//! The loops over tangents have a constant length and no branch, so they become two-lane vector instructions.

use std::array;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::scalar::{Scalar, real};

/// `value + sum tangent[k] e_k`, `e_j e_k = 0`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual<const N: usize> {
    /// The value.
    pub value: f64,
    /// Its derivative in each of `N` directions.
    pub tangent: [f64; N],
}

impl<const N: usize> Dual<N> {
    /// The variable of direction `direction`: tangent 1 there, 0 elsewhere (and everywhere, if there is no such
    /// direction).
    #[inline]
    pub fn variable(value: f64, direction: usize) -> Self {
        Self { value, tangent: array::from_fn(|k| if k == direction { 1.0 } else { 0.0 }) }
    }

    /// `slope * tangent`. A direction that does not move the argument does not move the result, however steep.
    #[inline]
    fn scaled_tangent(&self, slope: f64) -> [f64; N] {
        if slope.is_finite() {
            self.tangent.map(|tangent| slope * tangent)
        } else {
            self.tangent.map(|tangent| if tangent == 0.0 { 0.0 } else { slope * tangent })
        }
    }
}

impl<const N: usize> Add for Dual<N> {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        Self { value: self.value + other.value, tangent: array::from_fn(|k| self.tangent[k] + other.tangent[k]) }
    }
}

impl<const N: usize> Sub for Dual<N> {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        Self { value: self.value - other.value, tangent: array::from_fn(|k| self.tangent[k] - other.tangent[k]) }
    }
}

impl<const N: usize> Mul for Dual<N> {
    type Output = Self;

    #[inline]
    #[expect(clippy::suspicious_arithmetic_impl, reason = "the product rule is a sum")]
    fn mul(self, other: Self) -> Self {
        Self {
            value: self.value * other.value,
            tangent: array::from_fn(|k| self.value * other.tangent[k] + other.value * self.tangent[k]),
        }
    }
}

impl<const N: usize> Div for Dual<N> {
    type Output = Self;

    /// `(a / b)' = (a' - (a / b) b') / b`. The value is the true quotient; only the tangents use a reciprocal.
    #[inline]
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        let reciprocal = 1.0 / other.value;
        Self { value, tangent: array::from_fn(|k| (self.tangent[k] - value * other.tangent[k]) * reciprocal) }
    }
}

impl<const N: usize> Neg for Dual<N> {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        Self { value: -self.value, tangent: self.tangent.map(|tangent| -tangent) }
    }
}

impl<const N: usize> Scalar for Dual<N> {
    #[inline]
    fn constant(value: f64) -> Self {
        Self { value, tangent: [0.0; N] }
    }

    #[inline]
    fn value(self) -> f64 {
        self.value
    }

    #[inline]
    fn is_finite(self) -> bool {
        self.value.is_finite() && self.tangent.iter().all(|tangent| tangent.is_finite())
    }

    #[inline]
    fn map(self, function: impl Fn(f64) -> f64, slope: impl Fn(f64, f64) -> f64) -> Self {
        let value = function(self.value);
        Self { value, tangent: self.scaled_tangent(slope(self.value, value)) }
    }

    #[inline]
    fn map2(
        self,
        other: Self,
        function: impl Fn(f64, f64) -> f64,
        slopes: impl Fn(f64, f64, f64) -> (f64, f64),
    ) -> Self {
        let value = function(self.value, other.value);
        let (first, second) = slopes(self.value, other.value, value);
        let (first, second) = (self.scaled_tangent(first), other.scaled_tangent(second));
        Self { value, tangent: array::from_fn(|k| first[k] + second[k]) }
    }

    fn map_many<const K: usize>(
        arguments: [Self; K],
        function: impl Fn([f64; K]) -> f64,
        slopes: impl Fn([f64; K]) -> [f64; K],
    ) -> Self {
        let values = arguments.map(|argument| argument.value);
        let mut tangent = [0.0; N];
        for (argument, slope) in arguments.iter().zip(slopes(values)) {
            let moved = argument.scaled_tangent(slope);
            tangent = array::from_fn(|k| tangent[k] + moved[k]);
        }
        Self { value: function(values), tangent }
    }

    #[inline]
    fn power(self, exponent: Self) -> Self {
        if exponent.tangent == [0.0; N] {
            let slope = |base, value| real::power_slope(base, exponent.value, value);
            self.map(|base| real::pow(base, exponent.value), slope)
        } else {
            self.map2(exponent, real::pow, real::power_slopes)
        }
    }

    #[inline]
    fn less(self, other: Self) -> Self {
        Self::constant(self.value.less(other.value))
    }

    #[inline]
    fn less_equal(self, other: Self) -> Self {
        Self::constant(self.value.less_equal(other.value))
    }

    #[inline]
    fn equal(self, other: Self) -> Self {
        Self::constant(self.value.equal(other.value))
    }

    #[inline]
    fn select(condition: Self, then: Self, otherwise: Self) -> Self {
        if condition.value == 0.0 { otherwise } else { then }
    }
}

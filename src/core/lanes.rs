//! `N` independent values per operation: a block of trajectories through one instruction. Knows no tangents.

use std::array;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::scalar::Scalar;

/// `N` values side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lanes<const N: usize>(pub [f64; N]);

impl<const N: usize> Lanes<N> {
    #[inline]
    fn zip(self, other: Self, function: impl Fn(f64, f64) -> f64) -> Self {
        Self(array::from_fn(|lane| function(self.0[lane], other.0[lane])))
    }
}

impl<const N: usize> Add for Lanes<N> {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        self.zip(other, |x, y| x + y)
    }
}

impl<const N: usize> Sub for Lanes<N> {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |x, y| x - y)
    }
}

impl<const N: usize> Mul for Lanes<N> {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |x, y| x * y)
    }
}

impl<const N: usize> Div for Lanes<N> {
    type Output = Self;

    #[inline]
    fn div(self, other: Self) -> Self {
        self.zip(other, |x, y| x / y)
    }
}

impl<const N: usize> Neg for Lanes<N> {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        Self(self.0.map(|x| -x))
    }
}

impl<const N: usize> Scalar for Lanes<N> {
    const SIDE_BY_SIDE: bool = true;

    #[inline]
    fn constant(value: f64) -> Self {
        Self([value; N])
    }

    /// That of the first lane.
    #[inline]
    fn value(self) -> f64 {
        self.0.first().copied().unwrap_or(f64::NAN)
    }

    #[inline]
    fn is_finite(self) -> bool {
        self.0.iter().all(|value| value.is_finite())
    }

    #[inline]
    fn map(self, function: impl Fn(f64) -> f64, _: impl Fn(f64, f64) -> f64) -> Self {
        Self(self.0.map(function))
    }

    #[inline]
    fn map2(self, other: Self, function: impl Fn(f64, f64) -> f64, _: impl Fn(f64, f64, f64) -> (f64, f64)) -> Self {
        self.zip(other, function)
    }

    fn map_many<const K: usize>(
        arguments: [Self; K],
        function: impl Fn([f64; K]) -> f64,
        _: impl Fn([f64; K]) -> [f64; K],
    ) -> Self {
        Self(array::from_fn(|lane| function(arguments.map(|argument| argument.0[lane]))))
    }

    #[inline]
    fn select(condition: Self, then: Self, otherwise: Self) -> Self {
        Self(array::from_fn(|lane| if condition.0[lane] == 0.0 { otherwise.0[lane] } else { then.0[lane] }))
    }
}

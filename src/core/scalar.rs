//! The one number type parameter: the same code simulates with `f64` and differentiates with `Dual<N>`.
//! Every transcendental function goes through the `libm` crate here, so that native and wasm give the same bits.

use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A number that can stand in a right-hand side.
pub trait Scalar:
    Copy + Debug + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// A constant (no tangents; the same in every lane).
    fn constant(value: f64) -> Self;

    /// Whether every part is finite.
    fn is_finite(self) -> bool;
}

//! Functions that differential equations made famous: Bessel, Legendre, Airy, Gauss. Knows numbers only, no language.
//!
//! Each is written once, for any [`Scalar`] whose value can be asked for: the number itself comes from `f64`, the slopes
//! in every argument from running the same lines with [`Dual`]s. Outside its domain a function is not
//! a number, as is every builtin of the language. What the language calls is never inlined: in the interpreter's loop
//! these long functions would cost every other instruction its registers. Section numbers are those of the NIST Digital Library of Mathematical
//! Functions (DLMF), <https://dlmf.nist.gov>.

pub mod airy;
pub mod bessel;
pub mod factorial;
pub mod hypergeometric;
pub mod legendre;

use super::dual::Dual;
use super::scalar::Scalar;

/// A scalar that shows its value, so that an algorithm can choose its way, and its size, so that a series can end.
trait Measured: Scalar {
    /// The largest magnitude of the value and the tangents.
    fn size(self) -> f64;
}

impl Measured for f64 {
    fn size(self) -> f64 {
        self.abs()
    }
}

impl<const N: usize> Measured for Dual<N> {
    fn size(self) -> f64 {
        self.tangent.iter().fold(self.value.abs(), |largest, tangent| largest.max(tangent.abs()))
    }
}

/// A term this much smaller than its sum changes nothing in it.
const NEGLIGIBLE: f64 = 1e-18;

/// `number`, without tangents.
fn constant<S: Scalar>(number: f64) -> S {
    S::constant(number)
}

/// Whether `x` is a whole number.
fn is_whole(x: f64) -> bool {
    x.fract() == 0.0
}

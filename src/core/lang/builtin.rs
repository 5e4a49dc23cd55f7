//! The functions the language knows: one row of `ALL` each.

/// A builtin function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Builtin {
    /// Sine.
    Sin,
    /// Natural exponential.
    Exp,
}

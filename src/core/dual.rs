//! A value with `N` tangents: forward-mode differentiation.

/// `value + sum tangent[k] e_k`, `e_j e_k = 0`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual<const N: usize> {
    /// The value.
    pub value: f64,
    /// Its derivative in each of `N` directions.
    pub tangent: [f64; N],
}

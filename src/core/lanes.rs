//! `N` independent values per operation: a block of trajectories through one instruction.

/// `N` values side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lanes<const N: usize>(pub [f64; N]);

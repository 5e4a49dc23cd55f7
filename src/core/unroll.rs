//! The recursion `y_t = f(y_{t-1}, x_t, t)`: a `Cell` is the `f`, `scan` is the one loop over time. Knows no equation.

use super::scalar::Scalar;

/// The step of a recurrence.
///
/// A cell carries a *list* of states (an LSTM two, an Euler step one), laid out one after the other in a flat slice.
pub trait Cell<S: Scalar> {
    /// What one step reads from outside: an input vector, or a [`Step`](super::time_grid::Step) of an ODE method.
    type Input: ?Sized;

    /// Length of each state in the list.
    fn state_sizes(&self) -> Vec<usize>;

    /// Reads `x_t` and `y_{t-1}` from `state`, and writes `y_t` there.
    fn step(&mut self, input: &Self::Input, state: &mut [S]);

    /// The output `o_t` at a state: all of it unless the cell says otherwise.
    fn output<'state>(&self, state: &'state [S]) -> &'state [S] {
        state
    }
}

/// A state left the finite numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Diverged {
    /// The step that did it, counted from 0.
    pub step: usize,
    /// The component that is no longer finite.
    pub component: usize,
}

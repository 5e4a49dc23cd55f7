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
    /// The index of that state: 0 for the initial state, n for the result of the n-th step.
    pub step: usize,
    /// The component that is no longer finite.
    pub component: usize,
}

/// The one loop over time: `y_1, ..., y_T` from `y_0` and the inputs `x_1, ..., x_T`,
///
/// ```text
/// y_t = f(y_{t-1}, x_t, t)
/// ```
///
/// `state` holds `y_0` before and `y_T` after. `visit(t, y_t)` sees every state, `y_0` first. The loop ends early at
/// the first state with a component that is not finite (a value or a tangent); that state stays in `state` and is not
/// visited.
///
/// The recursion in this generality (plain RNN, GRU, LSTM, Euler's method) is that of Su Jianlin, "RNN and ODE" (in
/// Chinese), 2018, kexue.fm archive 5643.
pub fn scan<'input, S, C>(
    cell: &mut C,
    inputs: impl IntoIterator<Item = &'input C::Input>,
    state: &mut [S],
    mut visit: impl FnMut(usize, &[S]),
) -> Result<(), Diverged>
where
    S: Scalar,
    C: Cell<S> + ?Sized,
    C::Input: 'input,
{
    check(0, state)?;
    visit(0, state);
    for (before, input) in inputs.into_iter().enumerate() {
        cell.step(input, state);
        check(before + 1, state)?;
        visit(before + 1, state);
    }
    Ok(())
}

/// Whether all of `state` is finite. `x - x` is 0 in each finite part and not a number in the others, so that one sum
/// is tested instead of every component.
#[expect(clippy::eq_op, reason = "x - x is what tells finite numbers from others")]
fn check<S: Scalar>(step: usize, state: &[S]) -> Result<(), Diverged> {
    let residue = state.iter().fold(S::constant(0.0), |sum, &x| sum + (x - x));
    if residue.is_finite() {
        return Ok(());
    }
    let component = state.iter().position(|x| !x.is_finite()).unwrap_or(0);
    Err(Diverged { step, component })
}

//! Checked expressions to a flat program: definitions inlined, constants folded, subexpressions shared.

use super::ast::{Expression, Variable};
use super::program::Program;

/// What a name stands for inside an expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning<'tree> {
    /// The time `t`.
    Time,
    /// A builtin constant (`pi`, `e`).
    Constant(f64),
    /// A component of `p`.
    Parameter(usize),
    /// A component of `x`.
    State(usize),
    /// A helper, inlined; definitions are free of cycles (the checker saw to it).
    Definition(&'tree Expression),
}

/// The program of `outputs`. Every name in them has a meaning (the checker saw to it); one without reads as 0.
pub fn lower<'tree>(
    outputs: &[&'tree Expression],
    meaning: &dyn Fn(&Variable) -> Option<Meaning<'tree>>,
    parameters: usize,
    states: usize,
) -> Program {
    let _ = (outputs, meaning, parameters, states);
    todo!()
}

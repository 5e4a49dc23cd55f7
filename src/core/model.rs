//! A checked system of equations, ready to run: states, adjustable quantities, definitions and their programs.

use super::lang::ast::Syntax;
use super::lang::diagnostic::Diagnostic;
use super::lang::program::Program;
use super::lang::span::Span;

/// What reading a model text gives. `model` is `Some` exactly when there are no diagnostics.
#[derive(Clone, Debug)]
pub struct Compilation {
    /// What could be read of the text, also when something is wrong.
    pub syntax: Syntax,
    /// All problems at once, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The model, if the text is right.
    pub model: Option<Model>,
}

/// A system `x' = f(x, t, p)`, `x(t0) = x0(p)` with observables `g(x, t, p)`.
///
/// `p` has one entry per [`Quantity`]: the declared parameters in the order written, then one for each state whose
/// initial value is a plain number (not a formula).
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The components of `x`, 1 to 64; `y'' = ...` gives two, `y` and `y'`.
    pub states: Vec<State>,
    /// The components of `p`: everything with a slider.
    pub quantities: Vec<Quantity>,
    /// Helper definitions in the order written; each can be observed.
    pub definitions: Vec<Definition>,
    /// Known solutions to compare with: the index of the state and the index of the output in `observables`.
    pub exact: Vec<(usize, usize)>,
    /// `t0`, the time in the parentheses of the initial values; 0 when there are none.
    pub start_time: f64,
    /// `(t, x, p) -> x'`, one output per state.
    pub derivative: Program,
    /// `(t0, -, p) -> x0`, one output per state; reads no states.
    pub initial: Program,
    /// `(t, x, p) -> ` the definitions, then the exact solutions.
    pub observables: Program,
}

/// One component of the state.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// As written, with primes: `x1`, `y'`.
    pub name: String,
}

/// An adjustable number: a declared parameter or the plain initial value of a state.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// `r1`, or `x1(0)` for an initial value. Unique, and the key for edits and links.
    pub name: String,
    /// Its value in the text.
    pub value: f64,
    /// The declared range (`low < high`, both finite), if any.
    pub range: Option<(f64, f64)>,
    /// Kept out of the fit. Parameters are free and initial values are fixed unless the text says otherwise.
    pub fixed: bool,
    /// The state it starts, for an initial value.
    pub initial_of: Option<usize>,
    /// Further values of a batch, `x(0) = [first, others...]`.
    pub others: Vec<f64>,
    /// Where the value stands in the text.
    pub span: Span,
}

/// A named helper, `N = S + I + R`.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// As written.
    pub name: String,
    /// Its output in `Model::observables`.
    pub output: usize,
}

/// Reads a model text. Total: any text gives a compilation.
pub fn compile(source: &str) -> Compilation {
    let _ = source;
    todo!()
}

impl Model {
    /// `p` as the text says.
    pub fn values(&self) -> Vec<f64> {
        self.quantities.iter().map(|quantity| quantity.value).collect()
    }

    /// The number of batch members: 1 plus the longest list of further initial values.
    pub fn batch_size(&self) -> usize {
        1 + self.quantities.iter().map(|quantity| quantity.others.len()).max().unwrap_or(0)
    }

    /// `p` of batch member `member`, given `p` of the first; a shorter list repeats its first value.
    pub fn member_values(&self, values: &[f64], member: usize) -> Vec<f64> {
        let of = |(quantity, value): (&Quantity, &f64)| {
            if member == 0 { *value } else { quantity.others.get(member - 1).copied().unwrap_or(*value) }
        };
        self.quantities.iter().zip(values).map(of).collect()
    }
}

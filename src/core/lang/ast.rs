//! The syntax tree: what was written, before any name has a meaning.

use super::builtin::Builtin;
use super::span::Span;

/// A whole model text. Lines that do not parse are missing here and stand in the diagnostics.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Syntax {
    /// In the order written.
    pub statements: Vec<Statement>,
}

/// One statement with its place, qualifiers and comment excluded from nothing: the span covers all of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The whole statement.
    pub span: Span,
    /// What it says.
    pub kind: StatementKind,
}

/// The kinds of statement.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `x' = right`, `dx/dt = right`, `x'' = right`.
    Derivative {
        /// The state, with the order of the derivative on the left (1 for `x'`).
        variable: Variable,
        /// The right-hand side.
        right: Expression,
    },
    /// `x(0) = value`, `x'(0) = value`, `x(0) = [v1, v2, ...]`.
    Initial {
        /// The state; order 0 for `x(0)`, 1 for `x'(0)`.
        variable: Variable,
        /// The start time in the parentheses.
        at: Expression,
        /// One value, or a batch drawn together; with several experiments, one for each.
        values: Vec<Expression>,
        /// `in [low, high]`, `free`, `fixed`.
        qualifiers: Qualifiers,
    },
    /// `name = right`: a parameter if `right` is a constant, else a helper definition; `name = [v1, v2, ...]`.
    Assignment {
        /// The name, order 0.
        variable: Variable,
        /// The value; of a list, the first.
        right: Expression,
        /// The further values of a list, one for each further experiment.
        others: Vec<Expression>,
        /// `in [low, high]`, `free`, `fixed` (or a leading `const`).
        qualifiers: Qualifiers,
    },
    /// `exact x = right`: a known solution, drawn for comparison; may use `t` and parameters.
    Exact {
        /// The state it is compared with.
        variable: Variable,
        /// The formula.
        right: Expression,
    },
}

/// A name with primes: `x`, `y''`.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Without primes.
    pub name: String,
    /// Number of primes.
    pub order: u8,
    /// Name and primes.
    pub span: Span,
}

/// What may follow a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Qualifiers {
    /// `in [low, high]`.
    pub range: Option<(Expression, Expression)>,
    /// `Some(true)` for `fixed` or `const`, `Some(false)` for `free`, `None` when not said.
    pub fixed: Option<bool>,
    /// From after the value to the end of the qualifiers; empty and just after the value when there are none.
    pub span: Span,
}

/// An expression with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// The whole expression, parentheses included.
    pub span: Span,
    /// What it is.
    pub kind: ExpressionKind,
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpressionKind {
    /// A literal, never negative.
    Number(f64),
    /// A name, possibly with primes.
    Variable(Variable),
    /// `-a`.
    Negate(Box<Expression>),
    /// `not a`.
    Not(Box<Expression>),
    /// Two operands; multiplication also stands for juxtaposition (`2x`).
    Binary(BinaryOperator, Box<Expression>, Box<Expression>),
    /// A builtin applied to its arguments; the number of arguments is right.
    Call(Builtin, Vec<Expression>),
    /// `if(condition, then, otherwise)`.
    If(Box<Expression>, Box<Expression>, Box<Expression>),
}

/// Operators of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOperator {
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a * b`, `a b`
    Multiply,
    /// `a / b`
    Divide,
    /// `a ^ b`, right associative
    Power,
    /// `a < b`
    Less,
    /// `a <= b`
    LessEqual,
    /// `a > b`
    Greater,
    /// `a >= b`
    GreaterEqual,
    /// `a == b`
    Equal,
    /// `a != b`
    NotEqual,
    /// `a and b`
    And,
    /// `a or b`
    Or,
}

//! Presentation of formulas as a value; the page renders it as `MathML`, tests read it. Knows no browser.

use super::span::Span;

/// A piece of typeset mathematics.
#[derive(Clone, Debug, PartialEq)]
pub enum Markup {
    /// Side by side.
    Row(Vec<Markup>),
    /// A name; upright for functions, italic for variables, with an optional subscript taken from its digits (`x1`).
    Identifier {
        /// The letters.
        name: String,
        /// What is set below, `1` of `x1`.
        subscript: Option<String>,
        /// What it denotes, for colour.
        role: Role,
    },
    /// A number as written or printed.
    Number(String),
    /// `+`, `=`, `(`, ...
    Operator(String),
    /// Numerator over denominator.
    Fraction(Box<Markup>, Box<Markup>),
    /// Base and exponent.
    Superscript(Box<Markup>, Box<Markup>),
    /// Square root.
    Root(Box<Markup>),
    /// Between brackets that grow: opening, inside, closing.
    Fenced(&'static str, Box<Markup>, &'static str),
    /// A conditional as cases: value and condition each; the last condition may be empty (otherwise).
    Cases(Vec<(Markup, Markup)>),
    /// Carries the place in the source of what is inside, so that a term can be lit from elsewhere.
    Spanned(Span, Box<Markup>),
}

/// What a name denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The n-th state: drawn in the colour of its series.
    State(usize),
    /// A parameter.
    Parameter,
    /// A helper definition.
    Definition,
    /// A function, a constant or `t`.
    Other,
}

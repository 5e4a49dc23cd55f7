//! What is wrong with a text, where, and how to mend it, as values; `crate::text` puts them into words.

use super::span::Span;

/// One problem found in the model text.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// What to underline.
    pub span: Span,
    /// What is wrong; the fields are what the sentence needs.
    pub problem: Problem,
    /// One-click repairs, best first; may be empty.
    pub repairs: Vec<Repair>,
}

/// Every way a model text can be wrong.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Problem {
    /// A name is used but never given a value.
    UnknownName {
        /// As typed.
        name: String,
        /// The most similar known name.
        suggestion: Option<String>,
    },
    /// A state has no initial value.
    MissingInitial {
        /// As written on the left of the initial value, e.g. `y'`.
        state: String,
    },
}

/// A change of the text that mends a problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Repair {
    /// What the button says; words in `crate::text`.
    pub kind: RepairKind,
    /// Non-overlapping edits in ascending order.
    pub edits: Vec<Edit>,
}

/// What a repair does, for its label.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RepairKind {
    /// Adds a line that declares a parameter, e.g. `k = 1`.
    DeclareParameter {
        /// The new parameter.
        name: String,
    },
    /// Adds an initial value line.
    AddInitial {
        /// The line to be added, e.g. `x(0) = 1`.
        line: String,
    },
    /// Puts other text in place of what is underlined.
    Replace {
        /// The new text.
        with: String,
    },
    /// Removes what is underlined.
    Remove,
}

/// Replace the bytes of `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// The new text.
    pub text: String,
}

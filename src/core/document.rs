//! The document: everything a visitor makes, as a value and as one plain text, `parse(print(d)) == d`.
//!
//! The text is the model as typed, then sections in square brackets on lines of their own:
//!
//! ```text
//! x' = -k x
//! x(0) = 1
//! k = 0.5 in [0, 2]
//!
//! [data]
//! t, x
//! 1, 0.61
//!
//! [columns]
//! t, x
//!
//! [solver]
//! method = euler
//! h = 0.1
//! until = 10
//! clip = 1e5
//!
//! [fit]
//! optimiser = lm
//! iterations = 500
//!
//! [view]
//! language = zh
//! plot = phase x y
//! ```
//!
//! Model and data stand as typed (line ends folded to `\n`). A line of theirs that would read as a section head, or that
//! starts with a backslash, is printed with a backslash before it. A setting at its default is not printed; a
//! section without lines is not printed.

use super::data::Role;
use super::fit::FitSettings;
use super::simulate::SolverSettings;

/// Everything a visitor makes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The model text, verbatim, right or wrong.
    pub model: String,
    /// The pasted table, verbatim, right or wrong.
    pub data: std::sync::Arc<str>,
    /// What the columns hold, when the visitor said so; `None` to guess.
    pub roles: Option<Vec<Role>>,
    /// How it is unrolled.
    pub solver: SolverSettings,
    /// How it is fitted.
    pub fit: FitSettings,
    /// How it is looked at.
    pub view: View,
}

/// How a document is looked at; the `[view]` section.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The language of the page when the document is opened; `None` for the visitor's own.
    pub language: Option<Language>,
    /// What the large plot shows.
    pub plot: PlotView,
    /// Steps per second of play; `None` for the default.
    pub speed: Option<f64>,
}

/// What the large plot shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PlotView {
    /// Every state against time.
    #[default]
    Time,
    /// One state against another, by name.
    Phase {
        /// Horizontal.
        horizontal: String,
        /// Vertical.
        vertical: String,
    },
}

/// A language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, `en`.
    English,
    /// Simplified Chinese, `zh`.
    Chinese,
}

/// A setting that was not understood; the default stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentProblem {
    /// 1-based line of the document.
    pub line: usize,
    /// The line as written.
    pub text: String,
}

/// Reads a document. Total: any text gives a document; what was not understood is listed.
pub fn parse(text: &str) -> (Document, Vec<DocumentProblem>) {
    let _ = text;
    todo!()
}

/// The canonical text.
pub fn print(document: &Document) -> String {
    let _ = document;
    todo!()
}

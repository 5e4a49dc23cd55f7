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
//! [sigma]
//! x = 0.05
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
//! [cell]
//! kind = gru
//!
//! [inputs]
//! 0, 1, 0
//!
//! [weights]
//! Uz = 0.1 0.2; 0.3 0.4
//!
//! [training]
//! optimiser = adam
//!
//! [view]
//! language = zh
//! plot = phase x y
//! lens = explosion
//! ```
//!
//! Model, data, inputs and weights stand as typed, with line ends folded to `\n`. A line of theirs that would read as a section head,
//! with or without backslashes before it, is printed with one more backslash before it; every other line, a `\hline`
//! too, is left alone. Of the blank lines that end one of them the last belongs to the layout. A setting at
//! its default is not printed; a section without lines is not printed. `[columns]` says `t` for the time, `-` for an
//! unused column, `sd x` for the standard deviations of `x`, `by experiment` for what tells experiments apart, else the name that is observed, in double quotes where it
//! could be mistaken.

mod laboratory;
mod settings;
mod sigma;
mod view;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::data::Role;
use super::fit::FitSettings;
use super::laboratory::Laboratory;
use super::simulate::SolverSettings;

pub use settings::MOST_ITERATIONS;
pub use view::{Language, Lens, MOST_SPEED, PlotView, Room, View};

/// Everything a visitor makes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The model text, verbatim, right or wrong.
    pub model: String,
    /// The pasted table, verbatim, right or wrong.
    pub data: Arc<str>,
    /// What the columns hold, when the visitor said so; `None` to guess.
    pub roles: Option<Vec<Role>>,
    /// The known standard deviation of everything observed of a name, where its column has none of its own.
    pub sigmas: BTreeMap<String, f64>,
    /// How it is unrolled.
    pub solver: SolverSettings,
    /// How it is fitted.
    pub fit: FitSettings,
    /// The cell laboratory.
    pub laboratory: Laboratory,
    /// How it is looked at.
    pub view: View,
}

/// A setting that was not understood; the default stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentProblem {
    /// 1-based line of the document.
    pub line: usize,
    /// The line as written.
    pub text: String,
}

/// A part of the document text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What stands before the first head.
    Model,
    /// `[data]`
    Data,
    /// `[columns]`
    Columns,
    /// `[sigma]`: the known standard deviation of each observed name.
    Sigma,
    /// `[solver]`: `method`, `h`, `until`, `rtol`, `atol`, `clip`.
    Solver,
    /// `[fit]`: `optimiser`, `iterations`, `epochs`, `learning_rate`, `beta1`, `beta2`, `epsilon`, `count_first_row`,
    /// `from`, `to`, `bounds`, `start`, `noise`, `sigmas`, `huber`, `starts`, `seed`.
    Fit,
    /// `[cell]`: `kind`, `inputs`, `width`, `seed`, `h`, `feed`, `length`.
    Cell,
    /// `[inputs]`, verbatim.
    Inputs,
    /// `[weights]`, verbatim.
    Weights,
    /// `[training]`: `optimiser`, `iterations`, `epochs`, `learning_rate`, `beta1`, `beta2`, `epsilon`, `train_start`.
    Training,
    /// `[view]`: `language`, `plot`, `speed`, `room`, `lens`.
    View,
}

impl Section {
    /// The sections with a head, in the order printed.
    const HEADED: [(&'static str, Self); 10] = [
        ("data", Self::Data),
        ("columns", Self::Columns),
        ("sigma", Self::Sigma),
        ("solver", Self::Solver),
        ("fit", Self::Fit),
        ("cell", Self::Cell),
        ("inputs", Self::Inputs),
        ("weights", Self::Weights),
        ("training", Self::Training),
        ("view", Self::View),
    ];
}

impl Document {
    /// Writes one setting as its line in the document would, with the same checks; `None` leaves everything as it was
    /// because there is no such setting or `value` is out of its bounds.
    pub fn change(&mut self, section: Section, key: &str, value: &str) -> Option<()> {
        match section {
            Section::Model | Section::Data | Section::Columns | Section::Inputs | Section::Weights => None,
            Section::Sigma => sigma::change(self, key, value),
            Section::Solver => settings::change_solver(&mut self.solver, key, value),
            Section::Fit => settings::change_fit(&mut self.fit, key, value),
            Section::Cell => laboratory::change_cell(&mut self.laboratory.cell, key, value),
            Section::Training => laboratory::change_training(&mut self.laboratory.training, key, value),
            Section::View => view::change(&mut self.view, key, value),
        }
    }
}

/// `text` with every line end as `\n`; what [`parse`] does first, so that a document in memory never holds a `\r`.
pub fn fold_line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

/// Reads a document. Total: any text gives a document; what was not understood is listed.
pub fn parse(text: &str) -> (Document, Vec<DocumentProblem>) {
    let text = fold_line_ends(text.trim_start_matches('\u{feff}'));
    let mut document = Document::default();
    let mut problems = Vec::new();
    let mut typed = TypedParts::default();
    let mut section = Some(Section::Model);
    for (index, line) in text.split('\n').enumerate() {
        let mut refuse = || problems.push(DocumentProblem { line: index + 1, text: line.to_owned() });
        if let Some(name) = head(line) {
            typed.close();
            section = Section::HEADED.iter().find(|(known, _)| *known == name).map(|(_, section)| *section);
            if section.is_none() {
                refuse();
            }
            continue;
        }
        match section {
            Some(Section::Model) => typed.model.push(line),
            Some(Section::Data) => typed.data.push(line),
            Some(Section::Inputs) => typed.inputs.push(line),
            Some(Section::Weights) => typed.weights.push(line),
            _ if line.trim().is_empty() => {}
            Some(Section::Columns) => match settings::read_roles(line) {
                Some(roles) if document.roles.is_none() => document.roles = Some(roles),
                _ => refuse(),
            },
            Some(Section::Sigma) => {
                if sigma::read_line(&mut document, line).is_none() {
                    refuse();
                }
            }
            Some(section) => {
                let changed =
                    line.split_once('=').and_then(|(key, value)| document.change(section, key.trim(), value.trim()));
                if changed.is_none() {
                    refuse();
                }
            }
            None => refuse(),
        }
    }
    typed.close();
    document.model = typed.model.text();
    document.data = typed.data.text().into();
    document.laboratory.inputs = typed.inputs.text().into();
    document.laboratory.weights = typed.weights.text().into();
    (document, problems)
}

/// The canonical text.
pub fn print(document: &Document) -> String {
    let mut text = String::new();
    print_typed(&mut text, &document.model);
    for (name, section) in Section::HEADED {
        let mut body = String::new();
        match section {
            Section::Model => {}
            Section::Data => print_typed(&mut body, &document.data),
            Section::Inputs => print_typed(&mut body, &document.laboratory.inputs),
            Section::Weights => print_typed(&mut body, &document.laboratory.weights),
            Section::Cell => laboratory::print_cell(&mut body, &document.laboratory.cell),
            Section::Training => laboratory::print_training(&mut body, &document.laboratory.training),
            Section::Columns => settings::print_roles(&mut body, document.roles.as_deref()),
            Section::Sigma => sigma::print(&mut body, document),
            Section::Solver => settings::print_solver(&mut body, &document.solver),
            Section::Fit => settings::print_fit(&mut body, &document.fit, &FitSettings::default()),
            Section::View => view::print(&mut body, &document.view),
        }
        if !body.is_empty() {
            let gap = if text.is_empty() { "" } else { "\n" };
            let _ = write!(text, "{gap}[{name}]\n{body}");
        }
    }
    text
}

/// The parts that stand as typed.
#[derive(Default)]
struct TypedParts<'text> {
    model: Verbatim<'text>,
    data: Verbatim<'text>,
    inputs: Verbatim<'text>,
    weights: Verbatim<'text>,
}

impl TypedParts<'_> {
    fn close(&mut self) {
        for part in [&mut self.model, &mut self.data, &mut self.inputs, &mut self.weights] {
            part.close();
        }
    }
}

/// The lines of a part that stands as typed, as they are met.
#[derive(Default)]
struct Verbatim<'text> {
    lines: Vec<&'text str>,
    /// Where the part that is being read began.
    start: usize,
}

impl<'text> Verbatim<'text> {
    fn push(&mut self, line: &'text str) {
        let escaped = line.starts_with('\\') && head(line.trim_start_matches('\\')).is_some();
        self.lines.push(if escaped { &line[1..] } else { line });
    }

    /// Gives the last blank line back to the layout.
    fn close(&mut self) {
        if self.lines.len() > self.start && self.lines.last().is_some_and(|line| line.is_empty()) {
            self.lines.pop();
        }
        self.start = self.lines.len();
    }

    fn text(&self) -> String {
        self.lines.join("\n")
    }
}

fn print_typed(out: &mut String, text: &str) {
    if text.is_empty() {
        return;
    }
    for line in fold_line_ends(text).split('\n') {
        let mark = if head(line.trim_start_matches('\\')).is_some() { "\\" } else { "" };
        let _ = writeln!(out, "{mark}{line}");
    }
}

/// The name in a section head: ASCII letters in square brackets, alone on the line. Unknown names count too, so that
/// a section of a later version is never taken for data.
fn head(line: &str) -> Option<&str> {
    let name = line.trim_end().strip_prefix('[')?.strip_suffix(']')?;
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic())).then_some(name)
}

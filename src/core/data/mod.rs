//! Observations: pasted text to a table with every problem located, and a table to what the loss compares.
//! Knows the names of a model; knows nothing of the unroll.

mod cell;
mod experiment;
mod fold;
mod latex;
mod observe;
mod print;
mod read;
mod roles;
mod separate;
mod shape;
mod source;
mod window;

pub use experiment::{Break, Experiments, MOST_EXPERIMENTS, Stray, experiments};
pub use observe::observe;
pub use print::print;
pub use read::read;
pub use roles::guess_roles;
pub use source::source_cell;
pub use window::Window;

/// The most rows of a table that are read.
pub const MOST_ROWS: usize = 200_000;

/// The most columns of a table: every state and many definitions.
pub const MOST_COLUMNS: usize = 256;

/// The most cells of a table; a wide one has fewer rows. Bounds the memory a hostile table can ask for.
pub const MOST_CELLS: usize = 2_000_000;

/// The most rows of a table whose points are moved by hand: with each move it is read, written and sent to the worker.
pub const MOST_MOVABLE_ROWS: usize = 500;

/// How a pasted text was read. Every line of the text is accounted for in `lines`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What separated the cells.
    pub separator: Separator,
    /// The text had one series per row and was turned (like the article's table).
    pub transposed: bool,
    /// Names from the header, or empty names.
    pub columns: Vec<Column>,
    /// In the order of the text.
    pub rows: Vec<Row>,
    /// The lines that begin a new experiment, in the order of the text.
    pub breaks: Vec<Break>,
    /// Cells that could not be read, ragged rows, lines that are no part of a table.
    pub problems: Vec<TableProblem>,
    /// What became of each line of the text, the first line first.
    pub lines: Vec<LineUse>,
}

/// What became of one line of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineUse {
    /// Nothing stands there.
    Blank,
    /// A comment.
    Comment,
    /// Ruling or markup: `|---|---|`, `\hline`, `\begin{tabular}{lll}`.
    Markup,
    /// The beginning of a new experiment: `--- name`.
    Break,
    /// The names of the columns.
    Header,
    /// Cells of a row (or of several, or of a series when transposed).
    Cells,
    /// Not read; `problems` says so.
    Problem,
}

/// What separates the cells of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Separator {
    /// `,`
    #[default]
    Comma,
    /// Tab.
    Tab,
    /// `;`
    Semicolon,
    /// One or more spaces or tabs.
    Spaces,
    /// `|`, Markdown.
    Bar,
    /// `&` and `\\`, LaTeX.
    Ampersand,
}

/// One column (one series).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// As in the header, mathematical markup taken off; empty without one.
    pub name: String,
}

/// One row of cells, as many as there are columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// 1-based line of the text it came from (for a transposed table: its 1-based position among the values).
    pub line: usize,
    /// The cells.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A finite number.
    Value(f64),
    /// Blank, `NA`, `-`, `NaN`, ...
    Missing,
    /// Not a number, or in a row with too many cells; as typed, with full-width forms as ASCII.
    Bad(String),
}

/// What is wrong with a table, and where.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TableProblem {
    /// A cell that is no number.
    BadCell {
        /// Index into `rows`.
        row: usize,
        /// Index into `columns`.
        column: usize,
        /// As typed.
        text: String,
    },
    /// A row with too few or too many cells. With too few, the last ones are missing; with too many, no cell of the
    /// row is trusted: all are `Bad`, the last one with the rest of the line.
    RaggedRow {
        /// 1-based line of the text.
        line: usize,
        /// How many cells it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// A line that is no part of the table, like the words of a post around it.
    NotTable {
        /// 1-based line of the text.
        line: usize,
        /// As typed.
        text: String,
    },
    /// More rows than are read.
    TooManyRows {
        /// The most that are read.
        most: usize,
        /// How many there are.
        found: usize,
    },
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The time.
    Time,
    /// Observations of the state or definition of this name.
    Observes(String),
    /// The standard deviations of the observations of this name in the same rows.
    Deviation(String),
    /// The name or number of the experiment that the row belongs to.
    Experiment,
    /// Not used.
    Ignored,
}

/// What is observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// A state, by index.
    State(usize),
    /// A definition, by its index in `Model::definitions`.
    Definition(usize),
}

/// One observed number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Index into `Observations::times`.
    pub time: usize,
    /// What was observed.
    pub target: Target,
    /// The number.
    pub value: f64,
    /// Its standard deviation, more than 0, where the table says.
    pub deviation: Option<f64>,
    /// Index of the table's row it came from.
    pub row: usize,
    /// Which of [`Observations::experiments`]; 0 where there is one.
    pub experiment: usize,
}

/// What a table says about a model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observations {
    /// Distinct, ascending; at each of them something is observed.
    pub times: Vec<f64>,
    /// Sorted by time, then by row.
    pub cells: Vec<Observation>,
    /// The names of several experiments, empty where the table says none; nothing at all for one experiment.
    pub experiments: Vec<String>,
    /// Rows that cannot be used, and why.
    pub unused: Vec<UnusedRow>,
}

/// A row that the fit cannot use.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum UnusedRow {
    /// It has no readable time.
    NoTime {
        /// Index into `Table::rows`.
        row: usize,
    },
    /// A standard deviation in it is missing or not more than 0, so that its value has no weight.
    NoDeviation {
        /// Index into `Table::rows`.
        row: usize,
    },
    /// It belongs to no experiment.
    Stray {
        /// Index into `Table::rows`.
        row: usize,
        /// Why.
        why: Stray,
    },
    /// Its time lies before the start of the unroll.
    BeforeStart {
        /// Index into `Table::rows`.
        row: usize,
        /// Its time.
        time: f64,
    },
}

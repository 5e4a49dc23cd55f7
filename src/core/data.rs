//! Observations: pasted text to a table with every problem located, and a table to what the loss compares.

use super::model::Model;

/// How a pasted text was read. Every line of the text is accounted for: it is the header, a row, a comment or blank,
/// or it stands in `problems`.
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
    /// Cells that could not be read, ragged rows.
    pub problems: Vec<TableProblem>,
}

/// What separates the cells of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Separator {
    /// `,`
    #[default]
    Comma,
    /// Tab.
    Tab,
    /// `;`
    Semicolon,
    /// One or more spaces.
    Spaces,
    /// `|`, Markdown.
    Bar,
    /// `&` and `\\`, LaTeX.
    Ampersand,
}

/// One column (one series).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// As in the header; empty without one.
    pub name: String,
}

/// One row of cells, as many as there are columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// 1-based line of the text it came from (for a transposed table: its 1-based column).
    pub line: usize,
    /// The cells.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A number.
    Value(f64),
    /// Blank, `NA`, `-`, `NaN`, ...
    Missing,
    /// Not a number; as typed.
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
    /// A row with too few or too many cells.
    RaggedRow {
        /// 1-based line of the text.
        line: usize,
        /// How many cells it has.
        found: usize,
        /// How many it should have.
        expected: usize,
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
    /// Index of the table's row it came from.
    pub row: usize,
}

/// What a table says about a model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observations {
    /// Distinct, ascending.
    pub times: Vec<f64>,
    /// Sorted by time, then by row.
    pub cells: Vec<Observation>,
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
    /// Its time lies before the start of the unroll.
    BeforeStart {
        /// Index into `Table::rows`.
        row: usize,
        /// Its time.
        time: f64,
    },
}

/// Reads a pasted table. Total: any text gives a table.
pub fn read(text: &str) -> Table {
    let _ = text;
    todo!()
}

/// The role each column plays unless the visitor says otherwise: by name, else by position (the first column is time,
/// the others the states in order).
pub fn guess_roles(table: &Table, model: &Model) -> Vec<Role> {
    let _ = (table, model);
    todo!()
}

/// Turns a table into observations of `model`.
pub fn observe(table: &Table, roles: &[Role], model: &Model) -> Observations {
    let _ = (table, roles, model);
    todo!()
}

/// The canonical text of a table (comma separated, header first, shortest exact numbers, missing cells empty, bad
/// cells as typed), as the grid writes it. `read(&print(t))` gives the same rows.
pub fn print(table: &Table) -> String {
    let _ = table;
    todo!()
}

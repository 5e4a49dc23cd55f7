//! Named matrices as text, `W1 = 0.1 0.2; 0.3 0.4`: one line each, rows apart by semicolons. Every problem has its line.

use std::fmt::Write as _;

use super::inputs::numbers;
use crate::core::cell::{CellKind, Shape};
use crate::core::number::exact;

/// Matrices that belong to a trained network and to no cell: from its output to the data, and the state to begin with.
pub const READOUT_NAMES: [&str; 3] = ["readout", "offset", "start"];

/// The most lines that are read.
const MOST_LINES: usize = 200;

/// A matrix as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedMatrix {
    /// Its name.
    pub name: String,
    /// How many rows.
    pub rows: usize,
    /// How many columns.
    pub columns: usize,
    /// By rows.
    pub values: Vec<f64>,
}

/// What is wrong with a line of matrices.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum MatrixProblem {
    /// It is not `name = numbers`.
    NotAMatrix {
        /// 1-based line.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// No cell has a matrix of this name.
    UnknownName {
        /// 1-based line.
        line: usize,
        /// The name.
        name: String,
    },
    /// Something that is no number.
    NotANumber {
        /// 1-based line.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// Another shape than this cell's matrix has, or rows of different lengths.
    WrongShape {
        /// 1-based line.
        line: usize,
        /// The name.
        name: String,
        /// Rows and columns as typed; no columns for rows of different lengths.
        found: (usize, usize),
        /// Rows and columns of the cell's.
        expected: (usize, usize),
    },
}

/// Reads the matrices in `text` that the cell of `shape` or its readout can use. Matrices of other kinds of cells are
/// kept in the text without a word; of two with the same name the last counts.
pub fn read_matrices(text: &str, shape: &Shape) -> (Vec<NamedMatrix>, Vec<MatrixProblem>) {
    let own = shape.matrices();
    let mut matrices: Vec<NamedMatrix> = Vec::new();
    let mut problems = Vec::new();
    for (index, line) in text.lines().take(MOST_LINES).enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let line_number = index + 1;
        let matrix = match read_line(line, line_number) {
            Ok(matrix) => matrix,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let expected = own.iter().find(|own| own.name == matrix.name);
        match expected {
            Some(expected) if (expected.rows, expected.columns) != (matrix.rows, matrix.columns) => {
                problems.push(MatrixProblem::WrongShape {
                    line: line_number,
                    name: matrix.name,
                    found: (matrix.rows, matrix.columns),
                    expected: (expected.rows, expected.columns),
                });
            }
            None if !is_known(&matrix.name) => {
                problems.push(MatrixProblem::UnknownName { line: line_number, name: matrix.name });
            }
            _ => {
                matrices.retain(|earlier| earlier.name != matrix.name);
                matrices.push(matrix);
            }
        }
    }
    (matrices, problems)
}

fn read_line(line: &str, line_number: usize) -> Result<NamedMatrix, MatrixProblem> {
    let shown = |text: &str| text.trim().chars().take(40).collect::<String>();
    let not_a_matrix = || MatrixProblem::NotAMatrix { line: line_number, text: shown(line) };
    let (name, body) = line.split_once(['=', '＝']).ok_or_else(not_a_matrix)?;
    let mut values = Vec::new();
    let mut columns = None;
    let mut ragged = false;
    let rows: Vec<&str> = body.split([';', '；']).collect();
    for row in &rows {
        let before = values.len();
        for number in numbers(row) {
            values.push(number.map_err(|text| MatrixProblem::NotANumber { line: line_number, text })?);
        }
        let length = values.len() - before;
        ragged |= *columns.get_or_insert(length) != length;
    }
    let columns = if ragged { 0 } else { columns.unwrap_or(0) };
    // A vector may stand on its side.
    let (rows, columns) = if rows.len() == 1 && is_vector(name.trim()) { (columns, 1) } else { (rows.len(), columns) };
    Ok(NamedMatrix { name: shown(name), rows, columns, values })
}

fn every_shape() -> impl Iterator<Item = Shape> {
    CellKind::ALL.into_iter().map(|kind| Shape { kind, inputs: 1, width: 2, step_size: 1.0 })
}

fn is_known(name: &str) -> bool {
    READOUT_NAMES.contains(&name) || every_shape().any(|shape| shape.matrices().iter().any(|own| own.name == name))
}

/// Whether a matrix of this name has one column in every cell.
fn is_vector(name: &str) -> bool {
    matches!(name, "offset" | "start") || name.starts_with(['b', 'v', 's'])
}

/// `text` with these matrices in place of those of the same name, or after all lines.
pub fn write_matrices(text: &str, matrices: &[NamedMatrix]) -> String {
    let names = |line: &str, name: &str| line.split_once(['=', '＝']).is_some_and(|(own, _)| own.trim() == name);
    let mut lines: Vec<String> = text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
    for matrix in matrices {
        let written = line_of(matrix);
        let place = lines.iter().position(|line| names(line, &matrix.name));
        lines.retain(|line| !names(line, &matrix.name));
        lines.insert(place.unwrap_or(lines.len()).min(lines.len()), written);
    }
    lines.join("\n")
}

fn line_of(matrix: &NamedMatrix) -> String {
    let mut line = format!("{} =", matrix.name);
    let is_vector = matrix.columns == 1 && is_vector(&matrix.name);
    for (index, value) in matrix.values.iter().enumerate() {
        let starts_row = index > 0 && index.is_multiple_of(matrix.columns.max(1)) && !is_vector;
        let _ = write!(line, "{} {}", if starts_row { ";" } else { "" }, exact(*value));
    }
    line
}

/// The lines of `text` that still fit the cell of `shape`, as a change of its size leaves them.
pub fn fitting_lines(text: &str, shape: &Shape) -> String {
    let (_, problems) = read_matrices(text, shape);
    let wrong = |line: usize| {
        problems.iter().any(|problem| matches!(problem, MatrixProblem::WrongShape { line: at, .. } if *at == line))
    };
    let kept = text.lines().enumerate().filter(|(index, _)| !wrong(index + 1)).map(|(_, line)| line);
    kept.collect::<Vec<_>>().join("\n")
}

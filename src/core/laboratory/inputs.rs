//! Typed or pasted inputs: one line a step, or any layout where there is one input. Every problem has its line.

use super::MOST_LENGTH;
use crate::core::number::read_number;

/// What is wrong with typed inputs, and where.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum InputProblem {
    /// Something that is no number.
    NotANumber {
        /// 1-based line.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// A line with more or fewer numbers than the cell has inputs.
    WrongCount {
        /// 1-based line.
        line: usize,
        /// How many numbers.
        found: usize,
        /// How many inputs.
        expected: usize,
    },
    /// More steps than are run.
    TooLong {
        /// The limit.
        most: usize,
    },
    /// No number at all.
    Empty,
}

/// The numbers between spaces, tabs, commas and semicolons (full-width ones too), each with the text it was.
pub(super) fn numbers(line: &str) -> impl Iterator<Item = Result<f64, String>> + '_ {
    let separates = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '，' | '；' | '、');
    let words = line.split(separates).filter(|word| !word.is_empty());
    words.map(|word| read_number(word).ok_or_else(|| word.chars().take(40).collect()))
}

/// Reads `text` for a cell with `inputs` inputs: steps x `inputs`, and at most a few problems.
pub fn read_inputs(text: &str, inputs: usize) -> (Vec<f64>, Vec<InputProblem>) {
    let mut values = Vec::new();
    let mut problems = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line_number = index + 1;
        let before = values.len();
        for number in numbers(line) {
            match number {
                Ok(value) => values.push(value),
                Err(text) => {
                    problems.push(InputProblem::NotANumber { line: line_number, text });
                    values.push(0.0);
                }
            }
        }
        let found = values.len() - before;
        if inputs != 1 && found != 0 && found != inputs {
            problems.push(InputProblem::WrongCount { line: line_number, found, expected: inputs });
        }
        if values.len() > MOST_LENGTH * inputs {
            problems.push(InputProblem::TooLong { most: MOST_LENGTH });
        }
        if problems.len() > 4 || values.len() > MOST_LENGTH * inputs {
            break;
        }
    }
    if values.is_empty() {
        problems.push(InputProblem::Empty);
    }
    (values, problems)
}

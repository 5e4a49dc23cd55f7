//! A table as its canonical text. Knows how [`super::read()`] tells headers, comments and cells apart.

use std::borrow::Cow;

use super::{Cell, Table};
use crate::core::number::exact;

/// The canonical text of a table (comma separated, header first, shortest exact numbers, missing cells empty, bad
/// cells as typed), as the grid writes it. `read(&print(t))` gives the same cells and names.
pub fn print(table: &Table) -> String {
    let mut text = String::new();
    if table.columns.iter().any(|column| !column.name.is_empty()) {
        push_line(&mut text, table.columns.iter().map(|column| quoted(&column.name)));
    }
    let mut breaks = table.breaks.iter().peekable();
    for (index, row) in table.rows.iter().enumerate() {
        while let Some(parting) = breaks.next_if(|parting| parting.row <= index) {
            text.push_str("---");
            if !parting.name.is_empty() {
                text.push(' ');
                text.push_str(&parting.name);
            }
            text.push('\n');
        }
        // A line must not be blank, and the last column not look like a separator too many.
        let blank = row.cells.len() == 1 || row.cells.iter().all(|cell| *cell == Cell::Missing);
        push_line(
            &mut text,
            row.cells.iter().map(|cell| match cell {
                Cell::Value(value) => Cow::Owned(exact(*value)),
                Cell::Missing if blank => Cow::Borrowed("NA"),
                Cell::Missing => Cow::Borrowed(""),
                Cell::Bad(text) => quoted(text),
            }),
        );
    }
    text
}

fn push_line<'cell>(text: &mut String, cells: impl Iterator<Item = Cow<'cell, str>>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&cell);
    }
    text.push('\n');
}

/// In quotes where it would be cut, or would make the line a comment.
fn quoted(text: &str) -> Cow<'_, str> {
    if text.contains([',', '"', '\n', '\r', ';', '|', '\t', ' ', '#', '%', '/']) {
        Cow::Owned(format!("\"{}\"", text.replace(['\n', '\r'], " ").replace('"', "\"\"")))
    } else {
        Cow::Borrowed(text)
    }
}

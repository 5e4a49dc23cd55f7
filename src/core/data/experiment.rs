//! Which rows of a table belong to which experiment: by the lines that part its blocks, and by a column of labels. Knows
//! no model.

use std::collections::HashMap;

use super::{Cell, Role, Table};
use crate::core::number::exact;

/// The most experiments of a table; the rows of further ones are not used, and told.
pub const MOST_EXPERIMENTS: usize = 100;

/// A line that begins a new experiment, `--- name`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Break {
    /// Index into [`Table::rows`] of the row before which it stands.
    pub row: usize,
    /// What follows the hyphens; empty for nothing.
    pub name: String,
}

/// Why a row belongs to no experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stray {
    /// Its label is missing.
    NoLabel,
    /// There are more experiments than are compared.
    TooMany,
}

/// The experiments of a table, in the order in which they appear.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Experiments {
    /// Their names, empty where the table says none; at most [`MOST_EXPERIMENTS`].
    pub names: Vec<String>,
    /// For each row its experiment.
    pub of_row: Vec<Result<usize, Stray>>,
}

/// Rows with the same label, between the same two lines that part blocks, are one experiment.
pub fn experiments(table: &Table, roles: &[Role]) -> Experiments {
    let labels = roles.iter().position(|role| *role == Role::Experiment);
    let mut breaks = table.breaks.iter().peekable();
    let mut found = Experiments::default();
    let mut known: HashMap<(usize, String), Result<usize, Stray>> = HashMap::new();
    let (mut block, mut title) = (0, "");
    for (index, row) in table.rows.iter().enumerate() {
        while let Some(parting) = breaks.next_if(|parting| parting.row <= index) {
            (block, title) = (index, parting.name.as_str());
        }
        let label = match labels.and_then(|column| row.cells.get(column)) {
            _ if labels.is_none() => Some(String::new()),
            Some(Cell::Value(value)) => Some(exact(*value)),
            Some(Cell::Bad(text)) => Some(text.clone()),
            Some(Cell::Missing) | None => None,
        };
        let experiment = label.ok_or(Stray::NoLabel).and_then(|label| {
            *known.entry((block, label)).or_insert_with_key(|(_, label)| {
                if found.names.len() == MOST_EXPERIMENTS {
                    return Err(Stray::TooMany);
                }
                let name = [title, label].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
                found.names.push(name);
                Ok(found.names.len() - 1)
            })
        });
        found.of_row.push(experiment);
    }
    found
}

impl Table {
    /// Keeps the blocks as they are while a row is put in before row `row`; one at the end joins the last block.
    pub fn insert_row(&mut self, row: usize, cells: Vec<Cell>) {
        let row = row.min(self.rows.len());
        self.rows.insert(row, super::Row { line: row + 1, cells });
        for parting in self.breaks.iter_mut().filter(|parting| parting.row > row) {
            parting.row += 1;
        }
    }

    /// Takes a row out of its block.
    pub fn remove_row(&mut self, row: usize) {
        if row < self.rows.len() {
            self.rows.remove(row);
            for parting in self.breaks.iter_mut().filter(|parting| parting.row > row) {
                parting.row -= 1;
            }
        }
    }
}

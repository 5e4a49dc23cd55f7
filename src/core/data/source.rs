//! Where in the table an observation stands. Knows no plot.

use super::observe::target;
use super::{Cell, Observation, Role, Table};
use crate::core::model::Model;

/// The row and the column of the cell that `observation` was read from. Of two columns that observe the same number of
/// the same target in a row it is the first: nothing tells them apart.
pub fn source_cell(table: &Table, roles: &[Role], model: &Model, observation: &Observation) -> Option<(usize, usize)> {
    let row = table.rows.get(observation.row)?;
    let column = roles.iter().zip(&row.cells).position(|(role, cell)| {
        let observes = matches!(role, Role::Observes(name) if target(name, model) == Some(observation.target));
        observes && *cell == Cell::Value(observation.value)
    })?;
    Some((observation.row, column))
}

//! A table as observations of a model: sorted, repeated measurements kept, every row that cannot be used listed.

use std::collections::BTreeMap;

use super::experiment::experiments;
use super::{Cell, Observation, Observations, Role, Table, Target, UnusedRow};
use crate::core::model::Model;

/// Turns a table into observations of `model`. A role that names nothing in the model observes nothing.
pub fn observe(table: &Table, roles: &[Role], model: &Model) -> Observations {
    let time_column = roles.iter().position(|role| *role == Role::Time);
    let deviations = |name: &str| roles.iter().position(|role| matches!(role, Role::Deviation(of) if of == name));
    let targets: Vec<(usize, Target, Option<usize>)> = roles
        .iter()
        .enumerate()
        .filter_map(|(column, role)| match role {
            Role::Observes(name) => Some((column, target(name, model)?, deviations(name))),
            _ => None,
        })
        .collect();
    let experiments = experiments(table, roles);
    let mut observations = Observations::default();
    let mut timed: Vec<(f64, usize)> = Vec::with_capacity(table.rows.len());
    for (index, row) in table.rows.iter().enumerate() {
        if let Some(Err(why)) = experiments.of_row.get(index) {
            observations.unused.push(UnusedRow::Stray { row: index, why: *why });
            continue;
        }
        match time_column.and_then(|column| row.cells.get(column)) {
            Some(Cell::Value(time)) if *time < model.start_time => {
                observations.unused.push(UnusedRow::BeforeStart { row: index, time: *time });
            }
            // Adding 0 makes -0 the same time as 0.
            Some(Cell::Value(time)) => timed.push((time + 0.0, index)),
            _ => observations.unused.push(UnusedRow::NoTime { row: index }),
        }
    }
    timed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (time, row) in timed {
        for (column, target, deviations) in &targets {
            if let Some(Cell::Value(value)) = table.rows[row].cells.get(*column) {
                let deviation = match deviations.map(|column| table.rows[row].cells.get(column)) {
                    Some(Some(Cell::Value(deviation))) if *deviation > 0.0 => Some(*deviation),
                    Some(_) => {
                        observations.unused.push(UnusedRow::NoDeviation { row });
                        continue;
                    }
                    None => None,
                };
                if observations.times.last() != Some(&time) {
                    observations.times.push(time);
                }
                let (time, target, value) = (observations.times.len() - 1, *target, *value);
                let experiment = experiments.of_row.get(row).and_then(|of| of.ok()).unwrap_or(0);
                observations.cells.push(Observation { time, target, value, deviation, row, experiment });
            }
        }
    }
    if experiments.names.len() > 1 {
        observations.experiments = experiments.names;
    }
    observations
}

impl Observations {
    /// How many experiments there are, at least 1.
    pub fn experiment_count(&self) -> usize {
        self.experiments.len().max(1)
    }

    /// Those of one experiment alone.
    #[must_use]
    pub fn of_experiment(&self, experiment: usize) -> Self {
        let cells = self.cells.iter().filter(|cell| cell.experiment == experiment);
        let mut own = Self::default();
        for cell in cells {
            let time = self.times[cell.time];
            if own.times.last() != Some(&time) {
                own.times.push(time);
            }
            own.cells.push(Observation { time: own.times.len() - 1, experiment: 0, ..*cell });
        }
        own
    }

    /// With standard deviations in these units, by the names of what is observed; as they are where there is no unit.
    #[must_use]
    pub fn in_units(mut self, units: &[(String, f64)], model: &Model) -> Self {
        let known: Vec<(Target, f64)> =
            units.iter().filter_map(|(name, unit)| Some((model.target(name)?, *unit))).collect();
        for cell in &mut self.cells {
            if let Some((_, unit)) = known.iter().find(|(target, _)| *target == cell.target) {
                cell.deviation = Some(unit * cell.deviation.unwrap_or(1.0));
            }
        }
        self
    }

    /// With these standard deviations, by the names of what is observed, where the table says none.
    #[must_use]
    pub fn with_sigmas(mut self, sigmas: &BTreeMap<String, f64>, model: &Model) -> Self {
        let known: Vec<(Target, f64)> =
            sigmas.iter().filter_map(|(name, sigma)| Some((model.target(name)?, *sigma))).collect();
        for cell in &mut self.cells {
            let sigma = known.iter().find(|(target, _)| *target == cell.target).map(|(_, sigma)| *sigma);
            cell.deviation = cell.deviation.or(sigma);
        }
        self
    }
}

/// What the model calls `name`.
pub(super) fn target(name: &str, model: &Model) -> Option<Target> {
    let state = model.states.iter().position(|state| state.name == *name).map(Target::State);
    state.or_else(|| model.definitions.iter().position(|definition| definition.name == *name).map(Target::Definition))
}

//! Everything a visitor can do to the document, as values, and the one function that does it.
//! Knows no page: the same actions come from a click, a key, a link or a test.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::data::{self, Cell, Column, Role, Row, Table};
use super::document::{Document, Language, Lens, PlotView, Room};
use super::fit::FitSettings;
use super::laboratory::matrices::{NamedMatrix, fitting_lines, write_matrices};
use super::laboratory::{CellSettings, TrainingSettings};
use super::lang::diagnostic::Repair;
use super::lang::edit;
use super::model::{self, Model};
use super::number;
use super::simulate::SolverSettings;

/// One thing the visitor did.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Opens another document: a preset, a link, a file.
    Open(Box<Document>),
    /// Types in the model text; the whole text after the keystroke.
    TypeModel(String),
    /// Presses a repair button.
    Repair(Repair),
    /// Adds every missing declaration and initial value.
    RepairAll,
    /// Moves a slider or types a number.
    SetValue {
        /// The quantity, `r1` or `x1(0)`.
        name: String,
        /// Its new value.
        value: f64,
    },
    /// Changes the range of a slider.
    SetRange {
        /// The quantity.
        name: String,
        /// Low and high.
        range: (f64, f64),
    },
    /// Locks a quantity out of the fit, or lets it in.
    SetFixed {
        /// The quantity.
        name: String,
        /// Whether it is kept as it is.
        fixed: bool,
    },
    /// Puts another table in place of the data.
    PasteData(String),
    /// Types in the data text; the start values stay as they are.
    TypeData(String),
    /// Says what the columns hold; `None` to guess again.
    SetRoles(Option<Vec<Role>>),
    /// Says the standard deviation of everything observed of a name; `None` where it is not known.
    SetSigma {
        /// The state or definition observed.
        name: String,
        /// More than 0.
        sigma: Option<f64>,
    },
    /// Puts an empty row into the grid before this index.
    AddRow(usize),
    /// Types in a cell of the grid.
    SetCell {
        /// Index of the row.
        row: usize,
        /// Index of the column.
        column: usize,
        /// What was typed.
        text: String,
    },
    /// Removes a row of the grid.
    RemoveRow(usize),
    /// Adds an observed point, as by a click on the plot.
    AddPoint {
        /// In which experiment; the last one, if there are not so many.
        experiment: usize,
        /// When.
        time: f64,
        /// The state or definition observed.
        target: String,
        /// What.
        value: f64,
    },
    /// Moves an observed point to another value, as by dragging it on the plot. A point that is the initial condition
    /// takes the initial value with it.
    MovePoint {
        /// Index of the row.
        row: usize,
        /// Index of the column.
        column: usize,
        /// What is observed now.
        value: f64,
    },
    /// Takes the start time and the start values from the first row.
    StartFromFirstRow,
    /// Changes how it is unrolled.
    SetSolver(SolverSettings),
    /// Changes how it is fitted.
    SetFit(FitSettings),
    /// Changes what the plot shows.
    SetPlot(PlotView),
    /// Goes to another room of the page.
    SetRoom(Room),
    /// Opens a closer look under the plot; `None` to close it.
    SetLens(Option<Lens>),
    /// Sets the speed of play, in steps a second.
    SetSpeed(f64),
    /// Sets the language the document is opened in.
    SetLanguage(Language),
    /// Chooses another cell, or what it runs on. Matrices that no longer fit go.
    ChooseCell(CellSettings),
    /// Types in the inputs of the cell.
    TypeInputs(String),
    /// Types in the matrices of the cell.
    TypeWeights(String),
    /// Puts these matrices in place of the cell's, as by typing one number or by training.
    SetWeights {
        /// The matrices.
        matrices: Vec<NamedMatrix>,
        /// The number that is typed, as the name of a gesture; `None` for more than one.
        place: Option<String>,
    },
    /// Forgets every matrix that is not as drawn, and draws from this seed.
    DrawWeights(u32),
    /// Changes how the cell is trained.
    SetTraining(TrainingSettings),
    /// Takes over fitted values.
    AcceptFit(Vec<(String, f64)>),
}

impl Action {
    /// Actions with the same key that follow each other make one undo step (a drag, a run of keystrokes).
    pub fn gesture(&self) -> Option<String> {
        match self {
            Self::TypeModel(_) => Some("model".into()),
            Self::TypeData(_) => Some("data".into()),
            Self::SetValue { name, .. } => Some(format!("value {name}")),
            Self::SetSpeed(_) => Some("speed".into()),
            Self::SetSolver(_) => Some("solver".into()),
            Self::SetFit(_) => Some("fit".into()),
            Self::ChooseCell(_) => Some("cell".into()),
            Self::TypeInputs(_) => Some("inputs".into()),
            Self::TypeWeights(_) => Some("weights".into()),
            Self::SetWeights { place, .. } => place.as_ref().map(|place| format!("weight {place}")),
            Self::SetTraining(_) => Some("training".into()),
            _ => None,
        }
    }
}

/// The document after `action`. Total: an action that does not apply leaves the document as it is.
#[must_use]
pub fn reduce(document: &Document, action: Action) -> Document {
    let mut next = document.clone();
    match action {
        Action::Open(opened) => return *opened,
        Action::TypeModel(text) => next.model = text,
        Action::Repair(repair) => next.model = edit::apply(&next.model, &repair),
        Action::RepairAll => next.model = edit::repair_all(&next.model).unwrap_or(next.model),
        Action::SetValue { name, value } => replace(&mut next.model, |text| edit::set_value(text, &name, value)),
        Action::SetRange { name, range } => replace(&mut next.model, |text| edit::set_range(text, &name, range)),
        Action::SetFixed { name, fixed } => replace(&mut next.model, |text| edit::set_fixed(text, &name, fixed)),
        Action::PasteData(text) => {
            next.data = Arc::from(text);
            next.roles = None;
            next.sigmas = BTreeMap::new();
            start_from_first_row(&mut next);
        }
        Action::TypeData(text) => next.data = Arc::from(text),
        Action::SetRoles(roles) => next.roles = roles,
        Action::SetSigma { name, sigma } => match sigma.filter(|sigma| sigma.is_finite() && *sigma > 0.0) {
            Some(sigma) => {
                next.sigmas.insert(name, sigma);
            }
            None => {
                next.sigmas.remove(&name);
            }
        },
        Action::SetCell { row, column, text } => edit_table(&mut next, |table| set_cell(table, row, column, &text)),
        Action::AddRow(row) => edit_table(&mut next, |table| {
            table.insert_row(row, vec![Cell::Missing; table.columns.len()]);
        }),
        Action::RemoveRow(row) => edit_table(&mut next, |table| table.remove_row(row)),
        Action::AddPoint { experiment, time, target, value } => add_point(&mut next, experiment, time, &target, value),
        Action::MovePoint { row, column, value } => move_point(&mut next, row, column, value),
        Action::StartFromFirstRow => start_from_first_row(&mut next),
        Action::SetSolver(solver) => next.solver = solver,
        Action::SetFit(fit) => next.fit = fit,
        Action::SetPlot(plot) => next.view.plot = plot,
        Action::SetRoom(room) => next.view.room = room,
        Action::SetLens(lens) => next.view.lens = lens,
        Action::SetSpeed(speed) => next.view.speed = Some(speed),
        Action::SetLanguage(language) => next.view.language = Some(language),
        Action::ChooseCell(cell) => {
            next.laboratory.cell = cell;
            next.laboratory.weights = fitting_lines(&next.laboratory.weights, &cell.shape()).into();
        }
        Action::TypeInputs(text) => next.laboratory.inputs = text.into(),
        Action::TypeWeights(text) => next.laboratory.weights = text.into(),
        Action::SetWeights { matrices, .. } => {
            next.laboratory.weights = write_matrices(&next.laboratory.weights, &matrices).into();
        }
        Action::DrawWeights(seed) => {
            next.laboratory.cell.seed = seed;
            next.laboratory.weights = Arc::default();
        }
        Action::SetTraining(training) => next.laboratory.training = training,
        Action::AcceptFit(values) => {
            for (name, value) in values {
                replace(&mut next.model, |text| edit::set_value(text, &name, value));
            }
        }
    }
    next
}

fn replace(text: &mut String, change: impl FnOnce(&str) -> Option<String>) {
    if let Some(changed) = change(text) {
        *text = changed;
    }
}

/// The roles in force: what the visitor said, else the guess.
pub fn roles_in_force(chosen: Option<&[Role]>, table: &Table, model: &Model) -> Vec<Role> {
    match chosen {
        Some(roles) if roles.len() == table.columns.len() => roles.to_vec(),
        _ => data::guess_roles(table, model),
    }
}

/// The grid writes the canonical text, so the visitor's own layout of the table is kept only until a cell is edited.
fn edit_table(document: &mut Document, change: impl FnOnce(&mut Table)) {
    let mut table = data::read(&document.data);
    change(&mut table);
    document.data = Arc::from(data::print(&table));
}

fn set_cell(table: &mut Table, row: usize, column: usize, text: &str) {
    let Some(cell) = table.rows.get_mut(row).and_then(|row| row.cells.get_mut(column)) else { return };
    let text = text.trim();
    *cell = match number::read_number(text) {
        _ if text.is_empty() => Cell::Missing,
        Some(value) => Cell::Value(value),
        None => Cell::Bad(text.to_owned()),
    };
}

/// Joins a row of the same time whose cell is free, else appends a row; makes the column where it is missing.
fn add_point(document: &mut Document, experiment: usize, time: f64, target: &str, value: f64) {
    let Some(model) = model::compile(&document.model).model else { return };
    let mut table = data::read(&document.data);
    let mut roles = roles_in_force(document.roles.as_deref(), &table, &model);
    if table.columns.is_empty() {
        table.columns.push(Column { name: "t".into() });
        roles.push(Role::Time);
    }
    let observed = Role::Observes(target.to_owned());
    let column = roles.iter().position(|role| *role == observed).unwrap_or_else(|| {
        table.columns.push(Column { name: target.to_owned() });
        roles.push(observed);
        for row in &mut table.rows {
            row.cells.push(Cell::Missing);
        }
        roles.len() - 1
    });
    let Some(time_column) = roles.iter().position(|role| *role == Role::Time) else { return };
    let rows = rows_of(experiment, &table, &roles);
    let free = rows.iter().copied().find(|&row| {
        let cells = &table.rows[row].cells;
        cells[time_column] == Cell::Value(time) && cells[column] == Cell::Missing
    });
    let row = free.unwrap_or_else(|| {
        let mut cells = vec![Cell::Missing; table.columns.len()];
        cells[time_column] = Cell::Value(time);
        let Some(&last) = rows.last() else {
            table.insert_row(table.rows.len(), cells);
            return table.rows.len() - 1;
        };
        if let Some(label) = roles.iter().position(|role| *role == Role::Experiment) {
            cells[label] = table.rows[last].cells[label].clone();
        }
        // Before the last one it joins its block, whatever follows; then the two change places.
        table.insert_row(last, cells);
        table.rows.swap(last, last + 1);
        last + 1
    });
    table.rows[row].cells[column] = Cell::Value(value);
    if document.roles.is_some() {
        document.roles = Some(roles);
    }
    document.data = Arc::from(data::print(&table));
}

/// The rows of an experiment, or of the last one there is.
fn rows_of(experiment: usize, table: &Table, roles: &[Role]) -> Vec<usize> {
    let experiments = data::experiments(table, roles);
    let experiment = experiment.min(experiments.names.len().saturating_sub(1));
    let own = experiments.of_row.iter().enumerate().filter(|(_, of)| **of == Ok(experiment));
    own.map(|(row, _)| row).collect()
}

/// Changes a cell that holds a number to another one.
fn move_point(document: &mut Document, row: usize, column: usize, value: f64) {
    let mut table = data::read(&document.data);
    let Some(cell) = table.rows.get(row).and_then(|row| row.cells.get(column)) else { return };
    let Cell::Value(before) = *cell else { return };
    if !value.is_finite() || value == before {
        return;
    }
    if let Some(model) = model::compile(&document.model).model
        && let Some(initial) = initial_of_cell(document, &model, &table, (row, column), before)
    {
        replace(&mut document.model, |text| edit::set_value(text, &initial, value));
    }
    table.rows[row].cells[column] = Cell::Value(value);
    document.data = Arc::from(data::print(&table));
}

/// The initial value that a cell *is*: of the state it observes, at the start, fixed, the same number, and the loss does
/// not compare the two. Of several experiments none: their initial values are a list.
fn initial_of_cell(
    document: &Document,
    model: &Model,
    table: &Table,
    (row, column): (usize, usize),
    value: f64,
) -> Option<String> {
    let roles = roles_in_force(document.roles.as_deref(), table, model);
    let time = roles.iter().position(|role| *role == Role::Time)?;
    let Role::Observes(name) = roles.get(column)? else { return None };
    let at_start = table.rows.get(row)?.cells.get(time)? == &Cell::Value(model.start_time);
    let state = model.states.iter().position(|state| state.name == *name)?;
    let initial = model.quantities.iter().find(|quantity| quantity.initial_of == Some(state))?;
    let is_it = at_start && initial.fixed && initial.value == value && !document.fit.count_first_row;
    let is_alone = data::experiments(table, &roles).names.len() <= 1;
    (is_it && is_alone).then(|| initial.name.clone())
}

/// Writes the earliest row into the model as its initial condition; of several experiments the earliest of each, as a
/// list. States whose initial value is a formula or is fitted keep it; so does the whole model when the fit counts the
/// first row.
fn start_from_first_row(document: &mut Document) {
    if document.fit.count_first_row {
        return;
    }
    let Some(model) = model::compile(&document.model).model else { return };
    let table = data::read(&document.data);
    let roles = roles_in_force(document.roles.as_deref(), &table, &model);
    let Some(time_column) = roles.iter().position(|role| *role == Role::Time) else { return };
    let time_of = |row: &Row| match row.cells.get(time_column) {
        Some(Cell::Value(time)) => Some(*time),
        _ => None,
    };
    let experiments = data::experiments(&table, &roles);
    let mut first: Vec<Option<(f64, &Row)>> = vec![None; experiments.names.len()];
    for (row, experiment) in table.rows.iter().zip(&experiments.of_row) {
        let (Some(time), Ok(experiment)) = (time_of(row), experiment) else { continue };
        if first[*experiment].is_none_or(|(earliest, _)| time < earliest) {
            first[*experiment] = Some((time, row));
        }
    }
    let Some(start) = first.iter().flatten().map(|(time, _)| *time).min_by(f64::total_cmp) else { return };
    let adjustable: BTreeSet<&str> = model
        .quantities
        .iter()
        .filter(|quantity| quantity.fixed)
        .filter_map(|quantity| quantity.initial_of.map(|state| model.states[state].name.as_str()))
        .collect();
    let begins = |column: usize| -> Vec<Option<f64>> {
        let cell = |row: &Option<(f64, &Row)>| match row.as_ref().and_then(|(_, row)| row.cells.get(column)) {
            Some(Cell::Value(value)) => Some(*value),
            _ => None,
        };
        first.iter().map(cell).collect()
    };
    let value_of = |(column, role): (usize, &Role)| match role {
        Role::Observes(name) if adjustable.contains(name.as_str()) => {
            let own = begins(column);
            // Where an experiment does not say, the first that does speaks for it.
            let known = own.iter().flatten().next().copied()?;
            let values: Vec<f64> = own.into_iter().map(|value| value.unwrap_or(known)).collect();
            let same = values.iter().all(|value| *value == known);
            Some((name.clone(), if same { vec![known] } else { values }))
        }
        _ => None,
    };
    let values: Vec<(String, Vec<f64>)> = roles.iter().enumerate().filter_map(value_of).collect();
    if !values.is_empty() {
        document.model = edit::set_initial(&document.model, start, &values);
    }
}

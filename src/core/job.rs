//! What a document asks for, made ready to run: its text compiled, its table read, its fit begun.
//! Knows no page and no worker.

use super::action;
use super::data;
use super::document::Document;
use super::fit::{FitProblem, FitSession};
use super::model::compile;

/// The fit of a document, at its start.
pub fn prepare(document: &Document) -> Result<FitSession, FitProblem> {
    let model = compile(&document.model).model.ok_or(FitProblem::BrokenModel)?;
    let table = data::read(&document.data);
    let roles = action::roles_in_force(document.roles.as_deref(), &table, &model);
    let observations = data::observe(&table, &roles, &model);
    FitSession::new(&model, &observations, &document.solver, &document.fit)
}

//! What a document asks for, made ready to run: its text compiled, its table read, its fit begun.
//! Knows no page and no worker.

use super::action;
use super::data;
use super::data::Observations;
use super::document::Document;
use super::fit::{FitProblem, FitSession};
use super::model::{Model, compile};

/// The fit of a document, at its start.
pub fn prepare(document: &Document) -> Result<FitSession, FitProblem> {
    let (model, observations) = comparison(document)?;
    FitSession::new(&model, &observations, &document.solver, &document.fit)
}

/// What a document compares: its model, and what was observed of it.
pub fn comparison(document: &Document) -> Result<(Model, Observations), FitProblem> {
    let model = compile(&document.model).model.ok_or(FitProblem::BrokenModel)?;
    let table = data::read(&document.data);
    let roles = action::roles_in_force(document.roles.as_deref(), &table, &model);
    let observations = data::observe(&table, &roles, &model);
    Ok((model, observations))
}

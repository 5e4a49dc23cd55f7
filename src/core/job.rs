//! What a document asks for, made ready to run: its text compiled, its table read, its fit or its training begun.
//! Knows no page and no worker.

use super::action;
use super::data;
use super::document::{Document, Room};
use super::fit::{FitProblem, FitSession, FitStep};
use super::model::compile;
use super::training::{Network, TrainingSession};

/// A fit of the equation or the training of a cell.
#[derive(Debug)]
pub enum Job {
    /// The fit.
    Fit(Box<FitSession>),
    /// The training.
    Training(Box<TrainingSession>),
}

impl Job {
    /// Allows `more` iterations beyond those done.
    pub fn extend(&mut self, more: u32) {
        match self {
            Self::Fit(session) => session.extend(more),
            Self::Training(session) => session.extend(more),
        }
    }
}

impl Iterator for Job {
    type Item = FitStep;

    fn next(&mut self) -> Option<FitStep> {
        match self {
            Self::Fit(session) => session.next(),
            Self::Training(session) => session.next(),
        }
    }
}

/// What is to be done in the room a document stands in, at its start: in that of the equation the fit, in that of the
/// cells the training.
pub fn prepare(document: &Document) -> Result<Job, FitProblem> {
    let model = compile(&document.model).model.ok_or(FitProblem::BrokenModel)?;
    let table = data::read(&document.data);
    let roles = action::roles_in_force(document.roles.as_deref(), &table, &model);
    let observations = data::observe(&table, &roles, &model);
    match document.view.room {
        Room::Equation => FitSession::new(&model, &observations, &document.solver, &document.fit)
            .map(|session| Job::Fit(Box::new(session))),
        Room::Cells => {
            let laboratory = &document.laboratory;
            let network = Network::new(&model, &observations, &document.solver, laboratory)?;
            let parameters = laboratory.weights_of(&network.matrices());
            TrainingSession::new(network, parameters, &laboratory.training.fit)
                .map(|session| Job::Training(Box::new(session)))
        }
    }
}

//! What a document asks for, made ready to run: its text compiled, its table read, its fit or its training begun.
//! Knows no page and no worker.

use super::action::{self, Action};
use super::data::{self, Observations};
use super::document::{Document, Room};
use super::fit::{FitProblem, FitSession, FitStep, Optimiser, Part, Start};
use super::model::{Model, compile};
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

/// What a document compares: its model, ready for as many experiments as there are, and what was observed of it.
pub fn comparison(document: &Document) -> Result<(Model, Observations), FitProblem> {
    let model = compile(&document.model).model.ok_or(FitProblem::BrokenModel)?;
    let table = data::read(&document.data);
    let roles = action::roles_in_force(document.roles.as_deref(), &table, &model);
    let observations = data::observe(&table, &roles, &model).with_sigmas(&document.sigmas, &model);
    let model = model.for_experiments(observations.experiment_count());
    Ok((model, observations))
}

/// The fit of a document, at its start.
pub fn prepare(document: &Document) -> Result<FitSession, FitProblem> {
    prepare_part(document, Part::WHOLE)
}

/// As [`prepare`], for a part of the starts where the document asks for many.
pub fn prepare_part(document: &Document, part: Part) -> Result<FitSession, FitProblem> {
    let (model, observations) = comparison(document)?;
    FitSession::part(&model, &observations, &document.solver, &document.fit, part)
}

/// The document that is fitted when a fit follows its data: from `values`, which fitted them before they changed, by
/// Levenberg-Marquardt to the nearest optimum, in at most so many iterations. What is measured stays as it was.
#[must_use]
pub fn following(document: &Document, values: Vec<(String, f64)>, iterations: u32) -> Document {
    let mut next = action::reduce(document, Action::AcceptFit(values));
    next.fit.optimiser = Optimiser::LevenbergMarquardt;
    next.fit.start = Start::Near;
    next.fit.iterations = iterations;
    // The room of a document says what is asked for.
    next.view.room = Room::Equation;
    next
}

/// The training of a document's cell, at its start.
pub fn prepare_training(document: &Document) -> Result<TrainingSession, FitProblem> {
    let (model, observations) = comparison(document)?;
    let laboratory = &document.laboratory;
    let network = Network::new(&model, &observations, &document.solver, laboratory)?;
    let parameters = laboratory.weights_of(&network.matrices());
    TrainingSession::new(network, parameters, &laboratory.training.fit)
}

/// What is to be done in the room a document stands in: in that of the equation the fit, in that of the cells the
/// training. Of a fit from many starts, `part` of them.
pub fn begin(document: &Document, part: Part) -> Result<Job, FitProblem> {
    match document.view.room {
        Room::Equation => prepare_part(document, part).map(|session| Job::Fit(Box::new(session))),
        Room::Cells => prepare_training(document).map(|session| Job::Training(Box::new(session))),
    }
}

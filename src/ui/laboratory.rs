//! What the cells' room shows, as signals: the cell that ran, the network beside the equation, the training. Everything
//! follows from the document; nothing is computed while the room is closed.

use std::sync::Arc;

use leptos::prelude::*;

use super::fit_run::Phase;
use super::shared::Shared;
use crate::core::data::Observations;
use crate::core::document::Document;
use crate::core::fit::{FitProblem, FitStep, Optimiser};
use crate::core::laboratory::{CellSettings, Experiment, Laboratory, LaboratoryProblems};
use crate::core::model::Model;
use crate::core::simulate::SolverSettings;
use crate::core::training::{Network, NetworkCourse};

/// The room's signals, as handles that can be copied into closures.
#[derive(Clone, Copy)]
pub struct CellState {
    /// The laboratory of the document.
    pub laboratory: Memo<Laboratory>,
    /// The cell that ran.
    pub trial: Memo<Shared<Trial>>,
    /// The step the play head stands on, from 0 (before the first); `None` at the end.
    pub head: RwSignal<Option<usize>>,
    /// The network that learns, or why there is none.
    pub network: Memo<Shared<Result<Network, FitProblem>>>,
    /// The numbers of the network: of a running training while it is shown, else of the document.
    pub parameters: Memo<Shared<Vec<f64>>>,
    /// What it gives over time.
    pub course: Memo<Shared<NetworkCourse>>,
    /// The training as shown; changes at most ten times a second.
    pub training: RwSignal<TrainingView>,
}

/// The last experiment that could be made, and what is wrong with the present one.
#[derive(Debug, Default)]
pub struct Trial {
    /// What ran.
    pub experiment: Option<Experiment>,
    /// What is wrong.
    pub problems: LaboratoryProblems,
}

impl Trial {
    /// How many steps it went.
    pub fn steps(&self) -> usize {
        self.experiment.as_ref().map_or(0, |experiment| experiment.run.steps)
    }
}

/// The training, as shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrainingView {
    /// What was trained; the words about it hold for no other.
    pub cell: Option<CellSettings>,
    /// How far it is.
    pub phase: Phase,
    /// The newest step.
    pub step: Option<FitStep>,
    /// Iteration and loss.
    pub losses: Vec<(f64, f64)>,
    /// The iteration at which it will have done what was asked for.
    pub limit: u32,
    /// Which optimiser.
    pub optimiser: Optimiser,
}

impl CellState {
    /// The signals of a document and what follows from it.
    pub fn new(
        document: RwSignal<Arc<Document>>,
        model: Memo<Shared<Model>>,
        observations: Memo<Shared<Observations>>,
        solver: Memo<SolverSettings>,
    ) -> Self {
        let laboratory = Memo::new(move |_| document.with(|document| document.laboratory.clone()));
        let trial = Memo::new(move |last: Option<&Shared<Trial>>| {
            let (experiment, problems) = laboratory.with(Laboratory::experiment);
            let kept = || last.and_then(|last| last.experiment.clone());
            Shared::new(Trial { experiment: experiment.or_else(kept), problems })
        });
        let network = Memo::new(move |_| {
            let network = laboratory.with(|laboratory| {
                observations.with(|observations| {
                    model.with(|model| Network::new(model, observations, &solver.get(), laboratory))
                })
            });
            Shared::new(network)
        });
        let training = RwSignal::new(TrainingView::default());
        let live = Memo::new(move |_| {
            training.with(|view| match &view.step {
                Some(step) if view.phase == Phase::Running => Some(step.values.clone()),
                _ => None,
            })
        });
        let parameters = Memo::new(move |_| {
            network.with(|network| {
                let Ok(network) = &**network else { return Shared::default() };
                let live = live.get().filter(|live| live.len() == network.parameter_count());
                let own = || laboratory.with(|laboratory| laboratory.weights_of(&network.matrices()));
                Shared::new(live.unwrap_or_else(own))
            })
        });
        let course = Memo::new(move |_| {
            let until = observations.with(|observations| observations.times.last().copied().unwrap_or(0.0));
            let until = until.max(solver.get().end_time);
            let course = network.with(|network| {
                let Ok(network) = &**network else { return None };
                Some(parameters.with(|parameters| network.course(parameters, until)))
            });
            Shared::new(course.unwrap_or_default())
        });
        Self { laboratory, trial, head: RwSignal::new(None), network, parameters, course, training }
    }

    /// The step the head stands on.
    pub fn position(&self) -> usize {
        let steps = self.trial.with(|trial| trial.steps());
        self.head.get().unwrap_or(steps).min(steps)
    }
}

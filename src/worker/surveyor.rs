//! A survey in the worker: the map of the loss and the ways of the optimisers on it, in turns. Pure: the clock is handed
//! in.

use super::protocol::Response;
use super::service::MOST_STEPS_A_MESSAGE;
use super::side::Task;
use super::survey::{Report, Survey, WayReport};
use super::thinning::Thinned;
use crate::core::document::Document;
use crate::core::fit::path::{OptimiserPath, PathStep, RACERS};
use crate::core::fit::{FitProblem, Optimiser};
use crate::core::job;
use crate::core::loss_map::LossMap;

/// The most losses in one message: 44 kB of text, read in about a millisecond.
pub const MOST_LOSSES_A_MESSAGE: usize = 4096;

/// How long a map or a way is worked at before the other's turn comes, in milliseconds.
const TURN: f64 = 1.0;

/// A running survey.
#[derive(Debug)]
pub struct SurveyTask {
    map: Option<LossMap>,
    /// The number of the next loss to be sent.
    from: usize,
    losses: Vec<f64>,
    ways: Vec<Way>,
    /// Whose turn it is: the map's, then each way's.
    turn: usize,
}

#[derive(Debug)]
struct Way {
    optimiser: Optimiser,
    path: Option<OptimiserPath>,
    unsent: Thinned<PathStep>,
    milliseconds: f64,
    least: f64,
    problem: Option<FitProblem>,
    news: bool,
}

impl SurveyTask {
    /// The survey of a document, at its start.
    pub fn new(document: &Document, survey: &Survey) -> Result<Self, FitProblem> {
        let (model, observations) = job::comparison(document)?;
        let Survey { axes, from, start } = survey;
        let quantities = axes.map(|axis| axis.quantity);
        if quantities.iter().any(|quantity| *quantity >= model.quantities.len()) {
            return Err(FitProblem::NothingToFit);
        }
        let (solver, fit) = (&document.solver, &document.fit);
        let map = LossMap::new(&model, &observations, solver, fit, *axes, *from)?;
        let way = |optimiser, start| {
            let path = OptimiserPath::new(&model, &observations, solver, fit, optimiser, (quantities, start));
            let (path, problem) = match path {
                Ok(path) => (Some(path), None),
                Err(problem) => (None, Some(problem)),
            };
            let unsent = Thinned::new(MOST_STEPS_A_MESSAGE);
            Way { optimiser, path, unsent, milliseconds: 0.0, least: f64::INFINITY, problem, news: true }
        };
        let ways = start.map(|start| RACERS.map(|optimiser| way(optimiser, start)).into());
        Ok(Self { map: Some(map), from: *from, losses: Vec::new(), ways: ways.unwrap_or_default(), turn: 0 })
    }

    fn survey_map(&mut self, keep_going: impl Fn() -> bool) {
        let Some(map) = &mut self.map else { return };
        while self.losses.len() < MOST_LOSSES_A_MESSAGE {
            let Some(block) = map.next() else {
                self.map = None;
                return;
            };
            self.losses.extend(block);
            if !keep_going() {
                return;
            }
        }
    }
}

impl Task for SurveyTask {
    fn can_work(&self) -> bool {
        (self.map.is_some() && self.losses.len() < MOST_LOSSES_A_MESSAGE)
            || self.ways.iter().any(|way| way.path.is_some())
    }

    fn work(&mut self, now: &dyn Fn() -> f64) {
        let turn = self.turn;
        self.turn = (turn + 1) % (self.ways.len() + 1);
        let begun = now();
        match turn.checked_sub(1) {
            None => self.survey_map(|| now() - begun < TURN),
            Some(way) => self.ways[way].walk(|| now() - begun),
        }
    }

    fn has_news(&self) -> bool {
        !self.losses.is_empty() || self.ways.iter().any(|way| way.news)
    }

    fn is_done(&self) -> bool {
        self.map.is_none() && self.ways.iter().all(|way| way.path.is_none())
    }

    fn report(&mut self, run: u32, done: bool) -> Response {
        let losses = std::mem::take(&mut self.losses);
        let from = self.from;
        self.from += losses.len();
        let told = self.ways.iter_mut().filter(|way| way.news);
        Response::Surveyed { run, report: Report { from, losses, ways: told.map(Way::report).collect(), done } }
    }
}

impl Way {
    fn walk(&mut self, passed: impl Fn() -> f64) {
        let Some(path) = &mut self.path else { return };
        self.news = true;
        loop {
            match path.next() {
                Some(step) => {
                    self.least = self.least.min(step.loss);
                    self.unsent.push(step);
                }
                None => break self.path = None,
            }
            if passed() >= TURN {
                break;
            }
        }
        self.milliseconds += passed();
    }

    fn report(&mut self) -> WayReport {
        self.news = false;
        WayReport {
            optimiser: self.optimiser,
            steps: self.unsent.take(),
            milliseconds: self.milliseconds,
            // Before its first step: JSON has no infinity.
            least: if self.least.is_finite() { self.least } else { f64::MAX },
            problem: self.problem.take(),
        }
    }
}

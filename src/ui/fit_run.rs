//! The fit as the page lives it: steps arrive from the worker, are shown at a pace an eye can follow, and end as an
//! action. The frame loop drives it; signals change at most ten times a second.

use leptos::prelude::*;

use super::notices::NoticeKind;
use super::state::State;
use crate::core::action::Action;
use crate::core::document;
use crate::core::fit::{FitProblem, FitStep, Optimiser, StopReason};
use crate::platform::prefs;
use crate::worker::client::{Client, Event};

/// How far a fit is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// None was started since the page opened.
    #[default]
    Idle,
    /// The worker computes, or the page still shows what it computed.
    Running,
    /// It ended, and why.
    Ended(StopReason),
    /// It could not begin, and why.
    Refused(FitProblem),
}

/// What the fit card shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FitView {
    /// How far it is.
    pub phase: Phase,
    /// The step that is shown.
    pub step: Option<FitStep>,
    /// The quantities it may change, with their values before.
    pub before: Vec<(String, f64)>,
    /// The values found, in the order of `before`.
    pub after: Vec<f64>,
    /// Iteration and loss of every step shown so far.
    pub losses: Vec<(f64, f64)>,
    /// Iterations or epochs asked for.
    pub limit: u32,
    /// Which optimiser.
    pub optimiser: Optimiser,
    /// Computing time in milliseconds, without the time taken to show it.
    pub elapsed: f64,
}

impl FitView {
    /// Whether a fit is computing or being shown.
    pub fn is_running(&self) -> bool {
        self.phase == Phase::Running
    }
}

/// Time constant of the chase of the shown step after the computed one, in milliseconds: a fit of a few milliseconds
/// is spread over about a second, and a long one is shown as it comes.
const CHASE: f64 = 220.0;

/// Least time between changes of signals, in milliseconds.
const SIGNAL_PERIOD: f64 = 100.0;

/// The most points of the loss curve; beyond it every second one is dropped.
const MOST_LOSSES: usize = 4_000;

/// The running fit; one per page, touched by the frame loop and by events.
pub struct FitRun {
    client: Client,
    steps: Vec<FitStep>,
    losses: Vec<(f64, f64)>,
    position: f64,
    ended: Option<StopReason>,
    refused: Option<FitProblem>,
    names: Vec<String>,
    free: Vec<usize>,
    before: Vec<f64>,
    limit: u32,
    optimiser: Optimiser,
    started: f64,
    finished: Option<f64>,
    signalled: f64,
    live: Option<Vec<f64>>,
    running: bool,
}

impl FitRun {
    /// A run that has not begun.
    pub fn new() -> Self {
        Self {
            client: Client::new(),
            steps: Vec::new(),
            losses: Vec::new(),
            position: 0.0,
            ended: None,
            refused: None,
            names: Vec::new(),
            free: Vec::new(),
            before: Vec::new(),
            limit: 0,
            optimiser: Optimiser::default(),
            started: 0.0,
            finished: None,
            signalled: 0.0,
            live: None,
            running: false,
        }
    }

    /// Starts a fit of the present document.
    pub fn start(&mut self, state: &State, now: f64) {
        state.seal();
        let document = state.document().get_untracked();
        state.model.with_untracked(|model| {
            self.names = model.quantities.iter().map(|quantity| quantity.name.clone()).collect();
            self.free = (0..model.quantities.len()).filter(|index| !model.quantities[*index].fixed).collect();
        });
        self.before = state.values.with_untracked(|values| values.to_vec());
        self.optimiser = document.fit.optimiser;
        self.limit = match document.fit.optimiser {
            Optimiser::LevenbergMarquardt => document.fit.iterations,
            Optimiser::Adam => document.fit.epochs,
        };
        self.steps.clear();
        self.losses.clear();
        self.begin(now);
        self.client.start(document::print(&document));
        self.signal(state, now);
    }

    /// Goes on with the run that ended, for as many iterations again.
    pub fn go_on(&mut self, state: &State, now: f64) {
        let document = state.document().get_untracked();
        let more = match self.optimiser {
            Optimiser::LevenbergMarquardt => document.fit.iterations,
            Optimiser::Adam => document.fit.epochs,
        };
        self.limit = self.steps.last().map_or(0, |step| step.iteration) + more;
        self.before = state.values.with_untracked(|values| values.to_vec());
        self.steps.drain(..self.steps.len().saturating_sub(1));
        self.begin(now);
        self.client.continue_run(more);
        self.signal(state, now);
    }

    /// Stops and keeps the best so far.
    pub fn stop(&mut self) {
        self.client.stop();
    }

    /// The quantity values to draw instead of the document's, while a fit is shown.
    pub fn live(&self) -> Option<&[f64]> {
        self.live.as_deref()
    }

    /// One animation frame at `now` after `passed` milliseconds.
    pub fn frame(&mut self, state: &State, now: f64, passed: f64) {
        if !self.running {
            return;
        }
        self.receive(state, now);
        if let Some(problem) = self.refused.take() {
            self.running = false;
            self.live = None;
            state.fit.update(|view| view.phase = Phase::Refused(problem));
            return;
        }
        self.advance(passed);
        let caught_up = self.position + 1.0 >= self.steps.len() as f64;
        match self.ended {
            Some(reason) if caught_up => self.end(state, reason),
            _ if now - self.signalled >= SIGNAL_PERIOD => self.signal(state, now),
            _ => {}
        }
    }

    fn begin(&mut self, now: f64) {
        self.position = 0.0;
        self.ended = None;
        self.refused = None;
        self.started = now;
        self.finished = None;
        self.running = true;
        self.live = Some(self.before.clone());
    }

    fn receive(&mut self, state: &State, now: f64) {
        for event in self.client.events() {
            match event {
                Event::Steps(steps) => self.steps.extend(steps),
                Event::Refused(problem) => self.refused = Some(problem),
                Event::Died => {
                    self.ended = Some(StopReason::Stopped);
                    state.notify(NoticeKind::WorkerDied);
                }
                Event::WrongBuild => {
                    self.ended = Some(StopReason::Stopped);
                    state.notify(NoticeKind::WorkerOld);
                }
            }
        }
        self.ended = self.ended.or_else(|| self.steps.last().and_then(|step| step.stopped));
        if self.ended.is_some() && self.finished.is_none() {
            self.finished = Some(now);
        }
    }

    /// Moves what is shown towards what is computed.
    fn advance(&mut self, passed: f64) {
        let Some(last) = self.steps.len().checked_sub(1) else { return };
        let last = last as f64;
        let from = self.position;
        let share = 1.0 - libm::exp(-passed / CHASE);
        let target = from + (last - from) * share;
        // The last tenth of a step is not chased for ever.
        let target = if last - target < 0.1 || prefs::reduced_motion() { last } else { target };
        self.position = target;
        let (below, share) = (target.floor() as usize, target.fract());
        let from_step = if self.losses.is_empty() { 0 } else { from.floor() as usize + 1 };
        for step in self.steps.iter().take(below + 1).skip(from_step) {
            self.losses.push((f64::from(step.iteration), step.loss));
        }
        if self.losses.len() > MOST_LOSSES {
            let mut index = 0;
            self.losses.retain(|_| {
                index += 1;
                index % 2 == 1
            });
        }
        let values = match self.steps.get(below + 1) {
            Some(next) if share > 0.0 => {
                let between = |(a, b): (&f64, &f64)| a + (b - a) * share;
                self.steps[below].values.iter().zip(&next.values).map(between).collect()
            }
            _ => self.steps[below].values.clone(),
        };
        self.live = Some(values);
    }

    fn end(&mut self, state: &State, reason: StopReason) {
        self.running = false;
        self.live = None;
        if let Some(last) = self.steps.last() {
            let fitted = self.free.iter().filter_map(|index| Some((self.names[*index].clone(), *last.best_values.get(*index)?)));
            state.dispatch(Action::AcceptFit(fitted.collect()));
            state.seal();
        }
        self.signal(state, self.finished.unwrap_or(self.started));
        state.fit.update(|view| view.phase = Phase::Ended(reason));
    }

    fn signal(&mut self, state: &State, now: f64) {
        self.signalled = now;
        let step = self.steps.get(self.position as usize).cloned();
        let after = |values: &[f64]| self.free.iter().filter_map(|index| values.get(*index).copied()).collect();
        let view = FitView {
            phase: Phase::Running,
            after: step.as_ref().map(|step| after(&step.best_values)).unwrap_or_default(),
            step,
            before: self.free.iter().map(|index| (self.names[*index].clone(), self.before[*index])).collect(),
            losses: self.losses.clone(),
            limit: self.limit,
            optimiser: self.optimiser,
            elapsed: self.finished.unwrap_or(now) - self.started,
        };
        state.fit.set(view);
    }
}

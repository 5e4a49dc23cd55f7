//! The fit as the page lives it: steps land in the worker client's slot, are shown at a pace an eye can follow, and
//! end as an action. The frame loop drives it; signals change at most ten times a second.

use std::sync::Arc;

use leptos::prelude::*;

use super::finding::{Finding, same_question};
use super::fit_workers::{FitWorkers, Heard};
use super::frames::FrameLoop;
use super::notices::NoticeKind;
use super::shared::Shared;
use super::state::State;
use crate::core::action::Action;
use crate::core::document::{self, Document, Room};
use crate::core::fit::{self, FitProblem, FitReport, FitStep, Optimiser, Start, StopReason};
use crate::platform::prefs::Preference;
use crate::worker::client::Event;

/// The most observations that the page itself tries to read start values off.
const MOST_LOOKED_AT: usize = 5_000;

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
    /// It broke off before its first step.
    Lost,
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
    /// The best values so far, in the order of `before`.
    pub after: Vec<f64>,
    /// Iteration and loss up to the step that is shown.
    pub losses: Vec<(f64, f64)>,
    /// The iteration at which it will have done what was asked for.
    pub limit: u32,
    /// Which optimiser.
    pub optimiser: Optimiser,
    /// Computing time in milliseconds, without the time taken to show it.
    pub elapsed: f64,
    /// How many starts know nothing of each other, so that workers share them, if any.
    pub starts: Option<u32>,
    /// How many workers are at it, or were.
    pub workers: u32,
    /// What was found in the end; [`State::finding`] tells whether it still belongs to the document.
    pub finding: Option<Shared<Finding>>,
}

impl FitView {
    /// Whether a fit is computing or being shown.
    pub fn is_running(&self) -> bool {
        self.phase == Phase::Running
    }
}

/// Time constant of the chase of the shown iteration after the computed one, in milliseconds: a fit of a few
/// milliseconds is spread over about a second, and a long one is shown as it comes.
const CHASE: f64 = 180.0;

/// Least time between changes of signals, in milliseconds.
const SIGNAL_PERIOD: f64 = 100.0;

/// The part of an iteration that is no longer chased.
const NEAR_ENOUGH: f64 = 0.05;

/// The running fit; one per page, touched by the frame loop and by events.
pub struct FitRun {
    workers: FitWorkers,
    /// What ran last; kept to be shown and to go on.
    run: Option<Run>,
}

/// One run, from its start to the action it ends in.
struct Run {
    names: Vec<String>,
    free: Vec<usize>,
    /// What the worker's session is of, with the values of the last end.
    document: Arc<Document>,
    before: Vec<f64>,
    limit: u32,
    optimiser: Optimiser,
    starts: Option<u32>,
    workers: u32,
    started: f64,
    finished: Option<f64>,
    signalled: f64,
    /// The iteration that is shown.
    shown: f64,
    /// The values that are drawn.
    live: Vec<f64>,
    outcome: Option<Outcome>,
    /// What is known of the end, until it is shown.
    report: Option<Box<FitReport>>,
    running: bool,
    /// Whether the visitor stopped it: what is computed is shown at once.
    stopped: bool,
}

enum Outcome {
    /// With the last step, if there was one.
    Over(Option<FitStep>),
    Refused(FitProblem),
}

impl FitRun {
    /// No run yet. The worker starts loading at once, so that the first fit finds it ready.
    pub fn new(frames: FrameLoop) -> Self {
        Self { workers: FitWorkers::new(frames), run: None }
    }

    /// Starts a fit of the present document.
    pub fn start(&mut self, state: &State, now: f64) {
        let document = state.document().get_untracked();
        let (names, free) = state.model.with_untracked(|model| {
            let names = model.quantities.iter().map(|quantity| quantity.name.clone()).collect();
            (names, model.free_quantities())
        });
        let limit = document.fit.most();
        let mut run = Run::new(state, names, free, Arc::clone(&document), limit, now);
        // The room of a document says what is asked for.
        let mut asked: Document = (*document).clone();
        asked.view.room = Room::Equation;
        run.starts = shared_starts(state, &document);
        run.workers = self.workers.start(&document::print(&asked), &document.fit, run.starts);
        self.run = Some(run);
        self.signal(state, now);
    }

    /// Goes on with the run that ended, for as many iterations again; starts a new one where the worker lost it.
    pub fn go_on(&mut self, state: &State, now: f64) {
        let settings = state.document().with_untracked(|document| document.fit);
        let more = settings.amount();
        let done = self.workers.progress(|progress| progress.latest().map_or(0, |step| step.iteration));
        let Some(last) = self.run.take() else { return self.start(state, now) };
        if !self.workers.go_on(more) {
            return self.start(state, now);
        }
        let mut run = Run::new(state, last.names, last.free, last.document, done.saturating_add(more), now);
        (run.optimiser, run.starts, run.workers) = (last.optimiser, last.starts, last.workers);
        run.shown = f64::from(done);
        self.run = Some(run);
        self.signal(state, now);
    }

    /// Stops and keeps the best so far.
    pub fn stop(&mut self) {
        self.workers.stop();
        if let Some(run) = &mut self.run {
            run.stopped = true;
        }
    }

    /// Forgets the run that ended: another fit has gone beyond it.
    pub fn forget(&mut self) {
        self.run.take_if(|run| !run.running);
    }

    /// Whether a fit is computing or being shown.
    pub fn is_running(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.running)
    }

    /// The quantity values to draw instead of the document's, while a fit is shown.
    pub fn live(&self) -> Option<&[f64]> {
        self.run.as_ref().filter(|run| run.running).map(|run| run.live.as_slice())
    }

    /// One animation frame at `now`, `passed` milliseconds after the last; whether it wants another.
    pub fn frame(&mut self, state: &State, now: f64, passed: f64) -> bool {
        self.hear(state, now);
        self.tell_findings(state);
        let Some(run) = self.run.as_mut().filter(|run| run.running) else { return false };
        let caught_up = self.workers.progress(|progress| {
            let path: Vec<&FitStep> = progress.path().collect();
            run.advance(&path, passed)
        });
        match &run.outcome {
            Some(Outcome::Refused(problem)) => {
                let phase = Phase::Refused(problem.clone());
                self.leave(state, phase);
            }
            Some(Outcome::Over(last)) if caught_up => {
                let last = last.clone();
                self.end(state, last);
            }
            _ if now - run.signalled >= SIGNAL_PERIOD => self.signal(state, now),
            _ => {}
        }
        self.is_running()
    }

    fn hear(&mut self, state: &State, now: f64) {
        for heard in self.workers.hear() {
            let newest = self.workers.progress(crate::worker::progress::Progress::run);
            let Heard::Event(event) = heard else {
                state.notify(NoticeKind::OneWorkerDied);
                continue;
            };
            let outcome = match event {
                Event::Reported { run, report } => {
                    if let Some(last) = self.run.as_mut().filter(|_| run == newest) {
                        last.report = Some(report);
                    }
                    continue;
                }
                Event::Ended { run, last } if run == newest => Outcome::Over(last),
                Event::Refused { run, problem } if run == newest => Outcome::Refused(problem),
                // Of an older run; or a worker that died at rest, and a new one is there before the next fit.
                Event::Ended { .. } | Event::Refused { .. } | Event::Died { run: None, .. } => continue,
                Event::Died { best, .. } => {
                    state.notify(NoticeKind::WorkerDied);
                    Outcome::Over(best)
                }
                Event::Outdated => {
                    state.notify(NoticeKind::WorkerOld);
                    Outcome::Over(None)
                }
                Event::Unavailable => {
                    state.notify(NoticeKind::WorkerUnavailable);
                    Outcome::Over(None)
                }
            };
            if let Some(run) = self.run.as_mut().filter(|run| run.running) {
                run.outcome = Some(outcome);
                run.finished = Some(now);
            }
        }
    }

    /// Shows what is known of a fit that has ended.
    fn tell_findings(&mut self, state: &State) {
        let Some(run) = self.run.as_mut().filter(|run| !run.running) else { return };
        let Some(report) = run.report.take() else { return };
        let (names, document) = (run.names.clone(), Arc::clone(&run.document));
        let finding = Shared::new(Finding { report: *report, names, document });
        state.fit.update(|view| view.finding = Some(finding));
    }

    fn end(&mut self, state: &State, last: Option<FitStep>) {
        let Some(run) = &self.run else { return };
        let Some(last) = last else { return self.leave(state, Phase::Lost) };
        let fitted = |index: &usize| Some((run.names.get(*index)?.clone(), *last.best_values.get(*index)?));
        let values = run.free.iter().filter_map(fitted).collect();
        let reason = last.stopped.unwrap_or(StopReason::Stopped);
        let document = state.document();
        let unchanged = document.with_untracked(|document| same_question(document, &run.document));
        self.leave(state, Phase::Ended(reason));
        state.seal();
        state.dispatch(Action::AcceptFit(values));
        state.seal();
        if let Some(run) = self.run.as_mut().filter(|_| unchanged) {
            run.document = document.get_untracked();
        }
        self.tell_findings(state);
    }

    fn leave(&mut self, state: &State, phase: Phase) {
        if let Some(run) = &mut self.run {
            run.running = false;
            let now = run.finished.unwrap_or(run.started);
            self.signal(state, now);
        }
        state.fit.update(|view| view.phase = phase);
    }

    fn signal(&mut self, state: &State, now: f64) {
        let Some(run) = &mut self.run else { return };
        run.signalled = now;
        let view = self.workers.progress(|progress| {
            let step = progress.path().take_while(|step| f64::from(step.iteration) <= run.shown).last().cloned();
            let of_free = |values: &[f64]| run.free.iter().filter_map(|index| values.get(*index).copied()).collect();
            let shown_points = progress.curve().take_while(|point| f64::from(point.iteration) <= run.shown);
            FitView {
                phase: Phase::Running,
                after: step.as_ref().map(|step| of_free(&step.best_values)).unwrap_or_default(),
                step,
                before: run.free.iter().map(|index| (run.names[*index].clone(), run.before[*index])).collect(),
                losses: shown_points.map(|point| (f64::from(point.iteration), point.loss)).collect(),
                limit: run.limit,
                optimiser: run.optimiser,
                starts: run.starts,
                workers: run.workers,
                elapsed: run.finished.unwrap_or(now) - run.started,
                finding: None,
            }
        });
        state.fit.set(view);
    }
}

/// How many starts workers can share, if any. Whether values can be read off very many observations is not asked here: that
/// would take longer than a frame.
fn shared_starts(state: &State, document: &Document) -> Option<u32> {
    state.observations.with_untracked(|observations| {
        let within = observations.within(document.fit.window);
        let told = document.fit.start != Start::Auto || within.cells.len() <= MOST_LOOKED_AT;
        told.then(|| state.model.with_untracked(|model| fit::shared_starts(&document.fit, model, &within))).flatten()
    })
}

impl Run {
    fn new(state: &State, names: Vec<String>, free: Vec<usize>, document: Arc<Document>, limit: u32, now: f64) -> Self {
        let before = state.values.with_untracked(|values| values.to_vec());
        Self {
            names,
            free,
            live: before.clone(),
            before,
            limit,
            optimiser: document.fit.optimiser,
            starts: None,
            workers: 1,
            document,
            started: now,
            finished: None,
            signalled: now,
            shown: 0.0,
            outcome: None,
            report: None,
            running: true,
            stopped: false,
        }
    }

    /// Moves what is shown towards what is computed; whether it is there.
    fn advance(&mut self, path: &[&FitStep], passed: f64) -> bool {
        let Some(newest) = path.last() else { return true };
        let goal = f64::from(newest.iteration);
        let share = 1.0 - crate::core::scalar::real::exp(-passed / CHASE);
        let next = self.shown + (goal - self.shown) * share;
        let arrived = goal - next < NEAR_ENOUGH || self.stopped || Preference::ReducedMotion.holds();
        self.shown = if arrived { goal } else { next };
        let above = path.partition_point(|step| f64::from(step.iteration) <= self.shown);
        self.live = match (path.get(above.wrapping_sub(1)), path.get(above)) {
            (Some(from), Some(to)) => {
                let (start, end) = (f64::from(from.iteration), f64::from(to.iteration));
                let share = (self.shown - start) / (end - start);
                from.values.iter().zip(&to.values).map(|(a, b)| a + (b - a) * share).collect()
            }
            _ => newest.values.clone(),
        };
        arrived
    }
}

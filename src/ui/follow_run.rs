//! The fit that follows its data: while an observed point is dragged, and after an edit where the visitor wants that.
//! A worker of its own answers one question at a time, the newest next; what it found is shown in the next frame, and
//! the document is written once, when the point is let go.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::finding::{Finding, same_question};
use super::fit_run::{FitView, Phase};
use super::frames::FrameLoop;
use super::shared::Shared;
use super::state::{Moved, State};
use crate::core::action::{self, Action};
use crate::core::document::{self, Document};
use crate::core::fit::{FitReport, FitStep, Optimiser, StopReason};
use crate::core::job;
use crate::platform::frame;
use crate::worker::client::{Client, Event};

/// The most iterations from the values of the last answer; a few suffice.
const MOST_ITERATIONS: u32 = 60;

/// The longest that a point that was let go waits for its fit before it is written, in milliseconds.
const PATIENCE: f64 = 250.0;

/// Least time between changes of signals, in milliseconds.
const SIGNAL_PERIOD: f64 = 100.0;

/// The fit that follows; one per page, touched by the frame loop and by events.
pub struct FollowRun {
    frames: FrameLoop,
    /// The worker, from the first time it is of use.
    link: Option<Link>,
    task: Option<Task>,
}

struct Link {
    client: Client,
    events: Rc<RefCell<VecDeque<Event>>>,
}

/// What is followed.
struct Task {
    stage: Stage,
    /// What the questions are about, apart from the point that moves.
    document: Arc<Document>,
    /// The names of all quantities.
    names: Vec<String>,
    /// Which of them are fitted.
    free: Vec<usize>,
    /// The values of all quantities before.
    before: Vec<f64>,
    /// Those of the last answer.
    best: Vec<f64>,
    /// Where the point is now; `None` where it is the document that changed.
    point: Option<Moved>,
    /// The question that is being answered or was answered last, with the number of its run.
    asked: Option<(u32, Option<Moved>)>,
    /// Whether the last question is still being answered.
    is_waiting: bool,
    step: Option<FitStep>,
    report: Option<Box<FitReport>>,
    losses: Vec<(f64, f64)>,
    /// Whether the last answer is not shown in figures yet.
    is_news: bool,
    asked_at: f64,
    /// How long the last answer took, in milliseconds.
    took: f64,
    signalled: f64,
    /// What the fit card showed before.
    view: FitView,
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// The point is held; the document is as it was.
    Held,
    /// It was let go at this time; the document is as it was until the fit has come.
    LetGo(f64),
    /// The document holds what changed, and the fitted values as far as they are known.
    Written,
}

impl FollowRun {
    /// Follows nothing yet.
    pub fn new(frames: FrameLoop) -> Self {
        Self { frames, link: None, task: None }
    }

    /// Sees to it that a worker is there when it is needed.
    pub fn prepare(&mut self) {
        if self.link.is_none() {
            let events = Rc::new(RefCell::new(VecDeque::new()));
            let (inbox, frames) = (Rc::clone(&events), self.frames);
            let client = Client::new(move |event| {
                inbox.borrow_mut().push_back(event);
                frames.request();
            });
            self.link = Some(Link { client, events });
        }
    }

    /// Begins to follow a point that is dragged, if a fit was accepted for the document.
    pub fn grab(&mut self, state: &State, now: f64) {
        self.forget(state);
        if state.finding.with_untracked(Option::is_some) {
            self.begin(state, Stage::Held, now);
        }
    }

    /// Begins to follow an edit of the data: the document as it is now.
    pub fn follow_edit(&mut self, state: &State, now: f64) {
        if self.task.as_ref().is_some_and(|task| task.stage != Stage::Written) {
            return;
        }
        self.begin(state, Stage::Written, now);
        self.ask();
    }

    /// The point is here now.
    pub fn move_to(&mut self, point: Moved) {
        if let Some(task) = &mut self.task {
            task.point = Some(point);
            self.ask();
        }
    }

    /// The point is let go; `false` if nothing follows it and the caller has to write it.
    pub fn let_go(&mut self, now: f64) -> bool {
        let Some(task) = self.task.as_mut().filter(|task| task.stage == Stage::Held) else { return false };
        task.stage = Stage::LetGo(now);
        true
    }

    /// Puts everything back.
    pub fn forget(&mut self, state: &State) {
        let Some(task) = self.task.take() else { return };
        if let Some(link) = &self.link {
            link.client.stop();
        }
        if task.stage != Stage::Written {
            state.fit.set(task.view);
        }
        state.followed.set(None);
    }

    /// The quantity values to draw instead of the document's.
    pub fn live(&self) -> Option<&[f64]> {
        self.task.as_ref().filter(|task| task.stage != Stage::Written).map(|task| task.best.as_slice())
    }

    /// One animation frame at `now`; whether it wants another.
    pub fn frame(&mut self, state: &State, now: f64) -> bool {
        self.hear();
        let same = |task: &Task| state.document().with_untracked(|document| same_question(document, &task.document));
        if !self.task.as_ref().is_none_or(same) {
            // Undone or edited under the hand: what is computed belongs to nothing any more.
            state.moved.set(None);
            self.forget(state);
        }
        let Some(task) = &mut self.task else { return false };
        let is_answered = !task.is_waiting && task.asked.is_some_and(|(_, point)| point == task.point);
        match task.stage {
            Stage::Held if task.is_news && now - task.signalled >= SIGNAL_PERIOD => task.signal(state, now),
            Stage::LetGo(at) if is_answered || now - at > PATIENCE => task.write(state),
            _ => {}
        }
        let rests = match task.stage {
            Stage::Held => !task.is_waiting && !task.is_news,
            Stage::LetGo(_) => false,
            Stage::Written => is_answered,
        };
        if task.stage == Stage::Written && is_answered {
            self.finish(state);
        } else {
            self.ask();
        }
        !rests
    }

    fn begin(&mut self, state: &State, stage: Stage, now: f64) {
        self.prepare();
        let (names, free) = state.model.with_untracked(|model| {
            let names = model.quantities.iter().map(|quantity| quantity.name.clone()).collect();
            (names, model.free_quantities())
        });
        let before = state.values.with_untracked(|values| values.to_vec());
        self.task = Some(Task {
            stage,
            document: state.document().get_untracked(),
            names,
            free,
            best: before.clone(),
            before,
            point: None,
            asked: None,
            is_waiting: false,
            step: None,
            report: None,
            losses: Vec::new(),
            is_news: false,
            asked_at: now,
            took: 0.0,
            signalled: now,
            view: state.fit.get_untracked(),
        });
    }

    /// Asks what is not asked yet, unless a question is still being answered.
    fn ask(&mut self) {
        let (Some(task), Some(link)) = (&mut self.task, &self.link) else { return };
        if task.is_waiting || task.asked.is_some_and(|(_, point)| point == task.point) {
            return;
        }
        if task.stage == Stage::Held && task.point.is_none() {
            return;
        }
        let moved = task.point.map(|point| action::reduce(&task.document, point.action()));
        let document = moved.as_ref().unwrap_or(&task.document);
        let question = job::following(document, task.fitted(), MOST_ITERATIONS);
        task.asked = Some((link.client.start(document::print(&question)), task.point));
        task.is_waiting = true;
        task.asked_at = frame::now();
    }

    fn hear(&mut self) {
        let Some(link) = &self.link else { return };
        let events: Vec<Event> = link.events.borrow_mut().drain(..).collect();
        let Some(task) = &mut self.task else { return };
        let asked = task.asked.map(|(run, _)| run);
        for event in events {
            match event {
                Event::Ended { run, last } if Some(run) == asked => {
                    if let Some(last) = last {
                        task.best.clone_from(&last.best_values);
                        task.step = Some(last);
                        task.report = None;
                        let curve = |progress: &crate::worker::progress::Progress| {
                            progress.curve().map(|point| (f64::from(point.iteration), point.loss)).collect()
                        };
                        task.losses = link.client.progress(curve);
                    } else {
                        task.is_waiting = false;
                    }
                }
                Event::Reported { run, report } if Some(run) == asked => {
                    task.report = Some(report);
                    task.is_waiting = false;
                    task.is_news = true;
                    task.took = frame::now() - task.asked_at;
                }
                Event::Ended { .. } | Event::Reported { .. } => {}
                // The point moves without a fit; the next question may fare better.
                Event::Refused { .. } | Event::Died { .. } | Event::Outdated | Event::Unavailable => {
                    task.is_waiting = false;
                }
            }
        }
    }

    /// What was found is shown as after a press of Fit.
    fn finish(&mut self, state: &State) {
        let Some(task) = self.task.take() else { return };
        state.followed.set(None);
        let Some(step) = task.step.clone() else { return };
        state.amend(Action::AcceptFit(task.fitted()));
        state.seal();
        let phase = Phase::Ended(step.stopped.unwrap_or(StopReason::Stopped));
        let view = task.view(phase, step, state.document().get_untracked());
        state.fit.set(view);
    }
}

impl Task {
    /// The fitted quantities as the last answer has them.
    fn fitted(&self) -> Vec<(String, f64)> {
        self.free.iter().filter_map(|&index| Some((self.names.get(index)?.clone(), *self.best.get(index)?))).collect()
    }

    /// Shows the figures as they are now.
    fn signal(&mut self, state: &State, now: f64) {
        let Some(step) = self.step.clone() else { return };
        self.signalled = now;
        self.is_news = false;
        // What was known stays in sight until the point is let go: much is made of a finding, and not ten times a second.
        let found = self.view.finding.clone();
        let now = self.view(self.view.phase.clone(), step, Arc::clone(&self.document));
        let view = FitView { finding: found, ..now };
        state.fit.set(view);
        state.followed.set(Some(Shared::new(self.best.clone())));
    }

    /// Writes the point that was let go into the document, with the fitted values as they are now: one step.
    fn write(&mut self, state: &State) {
        self.stage = Stage::Written;
        state.moved.set(None);
        if let Some(point) = self.point {
            state.seal();
            state.dispatch(point.action());
            state.amend(Action::AcceptFit(self.fitted()));
        }
        self.document = state.document().get_untracked();
    }

    fn view(&self, phase: Phase, step: FitStep, document: Arc<Document>) -> FitView {
        let of_free = |values: &[f64]| self.free.iter().filter_map(|index| values.get(*index).copied()).collect();
        let before: Vec<f64> = of_free(&self.before);
        let names = self.free.iter().filter_map(|index| self.names.get(*index).cloned());
        let finding = self
            .report
            .as_deref()
            .map(|report| Shared::new(Finding { report: report.clone(), names: self.names.clone(), document }));
        FitView {
            phase,
            before: names.zip(before).collect(),
            after: of_free(&step.best_values),
            step: Some(step),
            losses: self.losses.clone(),
            limit: MOST_ITERATIONS,
            optimiser: Optimiser::LevenbergMarquardt,
            elapsed: self.took,
            starts: None,
            workers: 1,
            finding,
        }
    }
}

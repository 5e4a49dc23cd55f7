//! The training as the page lives it: steps land in the slot of a worker of its own, and the best of them ends as an
//! action. The frame loop drives it; signals change at most ten times a second.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use leptos::prelude::*;

use super::fit_run::Phase;
use super::frames::FrameLoop;
use super::laboratory::TrainingView;
use super::notices::NoticeKind;
use super::state::State;
use crate::core::action::Action;
use crate::core::document::{self, Document, Room};
use crate::core::fit::{FitStep, StopReason};
use crate::core::training::Network;
use crate::worker::client::{Client, Event};

/// Least time between changes of signals, in milliseconds.
const SIGNAL_PERIOD: f64 = 100.0;

/// The running training; one per page. The worker is started with the first.
pub struct TrainRun {
    frames: FrameLoop,
    client: Option<Client>,
    events: Rc<RefCell<VecDeque<Event>>>,
    /// What learns; `None` while nothing runs.
    network: Option<Network>,
    signalled: f64,
}

impl TrainRun {
    /// None yet.
    pub fn new(frames: FrameLoop) -> Self {
        Self { frames, client: None, events: Rc::default(), network: None, signalled: 0.0 }
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        self.network.is_some()
    }

    /// Starts training the cell of the present document.
    pub fn start(&mut self, state: &State, now: f64) {
        let (cell, fit) =
            state.cells.laboratory.with_untracked(|laboratory| (laboratory.cell, laboratory.training.fit));
        let mut view = TrainingView {
            cell: Some(cell),
            phase: Phase::Running,
            limit: fit.amount(),
            optimiser: fit.optimiser,
            ..TrainingView::default()
        };
        let network = state.cells.network.get_untracked();
        match &*network {
            Err(problem) => view.phase = Phase::Refused(problem.clone()),
            Ok(network) => {
                let mut asked: Document = (*state.document().get_untracked()).clone();
                asked.view.room = Room::Cells;
                let (inbox, frames) = (Rc::clone(&self.events), self.frames);
                let client = self.client.get_or_insert_with(|| {
                    Client::new(move |event| {
                        inbox.borrow_mut().push_back(event);
                        frames.request();
                    })
                });
                client.start(document::print(&asked));
                self.network = Some(network.clone());
            }
        }
        self.signalled = now;
        state.cells.training.set(view);
    }

    /// Stops and keeps the best so far.
    pub fn stop(&mut self) {
        if let Some(client) = &self.client {
            client.stop();
        }
    }

    /// One animation frame; whether it wants another.
    pub fn frame(&mut self, state: &State, now: f64) -> bool {
        let Some(newest) = self.client.as_ref().map(|client| client.progress(crate::worker::progress::Progress::run))
        else {
            return false;
        };
        let events: Vec<Event> = self.events.borrow_mut().drain(..).collect();
        for event in events {
            if !self.is_running() {
                break;
            }
            match event {
                Event::Ended { run, last } if run == newest => self.end(state, last),
                Event::Refused { run, problem } if run == newest => self.leave(state, Phase::Refused(problem)),
                Event::Ended { .. }
                | Event::Refused { .. }
                | Event::Reported { .. }
                | Event::Died { run: None, .. } => {}
                Event::Died { best, .. } => {
                    state.notify(NoticeKind::WorkerDied);
                    self.end(state, best);
                }
                Event::Outdated => {
                    state.notify(NoticeKind::WorkerOld);
                    self.leave(state, Phase::Lost);
                }
                Event::Unavailable => {
                    state.notify(NoticeKind::WorkerUnavailable);
                    self.leave(state, Phase::Lost);
                }
            }
        }
        if self.is_running() && now - self.signalled >= SIGNAL_PERIOD {
            self.signalled = now;
            self.show(state);
        }
        self.is_running()
    }

    fn show(&self, state: &State) {
        let Some(client) = &self.client else { return };
        client.progress(|progress| {
            state.cells.training.update(|view| {
                view.step = progress.latest().cloned();
                view.losses = progress.curve().map(|point| (f64::from(point.iteration), point.loss)).collect();
            });
        });
    }

    fn end(&mut self, state: &State, last: Option<FitStep>) {
        let Some(network) = self.network.clone() else { return };
        let Some(last) = last else { return self.leave(state, Phase::Lost) };
        self.show(state);
        self.leave(state, Phase::Ended(last.stopped.unwrap_or(StopReason::Stopped)));
        state.seal();
        state.dispatch(Action::SetWeights { matrices: network.named(&last.best_values), place: None });
        state.seal();
    }

    fn leave(&mut self, state: &State, phase: Phase) {
        self.network = None;
        state.cells.training.update(|view| view.phase = phase);
    }
}

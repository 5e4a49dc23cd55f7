//! Several workers at one fit from many starts, as one run: their steps, their ends and their reports go in; one course
//! of the best, orders to the workers and what the page is told come out. Pure: it knows workers by their place alone.
//!
//! Each worker has a part of the starts. When all parts are through, the worker that has the best end goes on from it; its
//! report, with the outcomes of all parts, is that of the run. Which end that is depends on losses and on the order of
//! the starts, never on how many workers there are.

use std::collections::BTreeMap;

use super::progress::Progress;
use super::supervisor::Event;
use crate::core::fit::{FitProblem, FitReport, FitStep, Outcome, StopReason};

/// The most workers at one run: each has a module and a memory of its own.
const MOST_WORKERS: u32 = 8;

/// How many workers share `starts` starts on a machine of `cores` cores.
pub fn workers_for(starts: u32, cores: u32) -> u32 {
    starts.min(cores).clamp(1, MOST_WORKERS)
}

/// What is to be done, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// Let this worker go on for as many iterations.
    Continue {
        /// Its place.
        member: usize,
        /// How many more.
        more: u32,
    },
    /// The others are no longer needed: what they found is known.
    Keep {
        /// The place of the one that is.
        member: usize,
    },
    /// Tell the page.
    Tell(Event),
    /// Tell the page that a worker is lost, and the others go on.
    Lost,
}

/// The run.
#[derive(Debug)]
pub struct Pool {
    members: Vec<Member>,
    progress: Progress,
    /// The most iterations of all together.
    most: u32,
    stage: Stage,
    /// Of all parts, by their numbers.
    outcomes: BTreeMap<u32, Outcome>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Each is at its part.
    Searching,
    /// As before, and asked to stop.
    Stopping,
    /// Stopped before all parts were through; whether the findings so far were told.
    Stopped(bool),
    /// This one goes on from the best end.
    Finishing(usize),
    /// At the end; this one can go on.
    Over(usize),
    /// Nobody can go on.
    Lost,
}

#[derive(Debug)]
struct Member {
    state: MemberState,
    latest: Option<FitStep>,
    report: Option<Box<FitReport>>,
}

#[derive(Clone, Debug, PartialEq)]
enum MemberState {
    Busy,
    /// At its end; its session is kept.
    Ended,
    /// Its session is gone.
    Gone,
    Refused(FitProblem),
}

impl Pool {
    /// Run `run` of `members` workers, of at most `most` iterations together. All are busy from now on.
    pub fn new(run: u32, members: u32, most: u32) -> Self {
        let member = || Member { state: MemberState::Busy, latest: None, report: None };
        Self {
            members: std::iter::repeat_with(member).take(members as usize).collect(),
            progress: Progress::new(run),
            most,
            stage: Stage::Searching,
            outcomes: BTreeMap::new(),
        }
    }

    /// The course of the best, over the iterations of all together.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Whether [`Self::go_on`] has something to go on with.
    pub fn can_continue(&self) -> bool {
        match self.stage {
            Stage::Searching | Stage::Stopping | Stage::Finishing(_) | Stage::Lost => false,
            Stage::Stopped(_) => self.members.iter().any(|member| member.state == MemberState::Ended),
            Stage::Over(member) => self.members[member].state == MemberState::Ended,
        }
    }

    /// The iterations that a worker is known to have done.
    pub fn known(&self, member: usize) -> Option<u32> {
        self.members[member].latest.as_ref().map(|step| step.iteration)
    }

    /// Takes a step of a worker in, and adds to the course how all stand then.
    pub fn land(&mut self, member: usize, step: &FitStep) {
        self.members[member].latest = Some(step.clone());
        self.progress.land(self.joint(None).into_iter().collect());
    }

    /// What happened to a worker's run. `keeps` says whether the worker has its session still.
    pub fn hear(&mut self, member: usize, event: Event, keeps: bool) -> Vec<Order> {
        let mut orders = Vec::new();
        match event {
            Event::Ended { last, .. } => {
                if let Some(step) = last {
                    self.land(member, &step);
                }
                self.members[member].state = if keeps { MemberState::Ended } else { MemberState::Gone };
            }
            Event::Reported { report, .. } => {
                self.outcomes.extend(report.outcomes.iter().map(|outcome| (outcome.number, outcome.clone())));
                self.members[member].report = Some(report);
            }
            Event::Refused { problem, .. } => self.members[member].state = MemberState::Refused(problem),
            Event::Died { run, best } => {
                if let Some(step) = best {
                    self.land(member, &step);
                }
                self.members[member].state = MemberState::Gone;
                if run.is_some() {
                    orders.push(Order::Lost);
                }
            }
            Event::Unavailable => {
                self.members[member].state = MemberState::Gone;
                if !self.others_live(member) {
                    self.stage = Stage::Lost;
                    return vec![Order::Tell(Event::Unavailable)];
                }
                orders.push(Order::Lost);
            }
            Event::Outdated => {
                self.stage = Stage::Lost;
                return vec![Order::Tell(Event::Outdated)];
            }
        }
        orders.extend(self.settle());
        orders
    }

    /// The page has asked all workers to stop.
    pub fn stop(&mut self) -> Vec<Order> {
        if self.stage == Stage::Searching {
            self.stage = Stage::Stopping;
        }
        self.settle()
    }

    /// Goes on where it ended: after a stop with what is left of the parts, then and else from the best place, for `more`
    /// iterations.
    pub fn go_on(&mut self, more: u32) -> Vec<Order> {
        if !self.can_continue() {
            return Vec::new();
        }
        if let Stage::Over(member) = self.stage {
            self.stage = Stage::Finishing(member);
            return vec![self.send_on(member, more)];
        }
        self.stage = Stage::Searching;
        let unfinished = |member: &Member| {
            member.state == MemberState::Ended
                && member.latest.as_ref().is_some_and(|step| step.stopped == Some(StopReason::Stopped))
        };
        let places: Vec<usize> = (0..self.members.len()).filter(|&place| unfinished(&self.members[place])).collect();
        let most = self.most;
        let mut orders: Vec<Order> = places.into_iter().map(|place| self.send_on(place, most)).collect();
        orders.extend(self.settle());
        orders
    }

    fn send_on(&mut self, member: usize, more: u32) -> Order {
        self.members[member].state = MemberState::Busy;
        self.members[member].report = None;
        Order::Continue { member, more }
    }

    fn others_live(&self, member: usize) -> bool {
        let live = |other: &Member| matches!(other.state, MemberState::Busy | MemberState::Ended);
        self.members.iter().enumerate().any(|(place, other)| place != member && live(other))
    }

    /// Does what is due where the workers stand.
    fn settle(&mut self) -> Vec<Order> {
        let busy = self.members.iter().any(|member| member.state == MemberState::Busy);
        match self.stage {
            Stage::Searching | Stage::Stopping if busy => Vec::new(),
            Stage::Searching => self.finish(),
            Stage::Stopping => {
                self.stage = Stage::Stopped(false);
                let mut orders = vec![Order::Tell(self.end(Some(StopReason::Stopped)))];
                orders.extend(self.tell_findings());
                orders
            }
            Stage::Stopped(false) => self.tell_findings(),
            Stage::Finishing(member) if self.members[member].state != MemberState::Busy => {
                if self.members[member].state == MemberState::Ended {
                    self.stage = Stage::Over(member);
                } else {
                    self.stage = Stage::Lost;
                }
                let reason = self.members[member].latest.as_ref().and_then(|step| step.stopped);
                vec![Order::Tell(self.end(reason))]
            }
            Stage::Over(member) => match self.members[member].report.take() {
                Some(report) => vec![self.findings(report)],
                None => Vec::new(),
            },
            Stage::Stopped(true) | Stage::Finishing(_) | Stage::Lost => Vec::new(),
        }
    }

    /// All parts are through: the one that has the best end goes on from it, when all have reported.
    fn finish(&mut self) -> Vec<Order> {
        let silent = |member: &Member| member.state == MemberState::Ended && member.report.is_none();
        if self.members.iter().any(silent) {
            return Vec::new();
        }
        match self.best() {
            Some(member) if self.members[member].state == MemberState::Ended => {
                let done = self.joint(None).map_or(0, |step| step.iteration);
                self.stage = Stage::Finishing(member);
                let go_on = self.send_on(member, self.most.saturating_sub(done).max(1));
                vec![Order::Keep { member }, go_on]
            }
            _ => {
                self.stage = Stage::Lost;
                vec![Order::Tell(self.end(None))]
            }
        }
    }

    /// What is known after a stop, when all that still can have reported.
    fn tell_findings(&mut self) -> Vec<Order> {
        let silent = |member: &Member| member.state == MemberState::Ended && member.report.is_none();
        if self.members.iter().any(silent) {
            return Vec::new();
        }
        self.stage = Stage::Stopped(true);
        let report = self.best().and_then(|member| self.members[member].report.clone());
        report.map(|report| self.findings(report)).into_iter().collect()
    }

    /// `report`, with the outcomes of all parts.
    fn findings(&self, mut report: Box<FitReport>) -> Order {
        report.outcomes = self.outcomes.values().cloned().collect();
        Order::Tell(Event::Reported { run: self.progress.run(), report })
    }

    /// Lands the last step of all together and says so.
    fn end(&mut self, reason: Option<StopReason>) -> Event {
        let run = self.progress.run();
        let last = self.joint(reason);
        self.progress.land(last.iter().cloned().collect());
        let refused = self.members.iter().find_map(|member| match &member.state {
            MemberState::Refused(problem) => Some(problem.clone()),
            _ => None,
        });
        match (last, refused) {
            (None, Some(problem)) => Event::Refused { run, problem },
            (last, _) => Event::Ended { run, last },
        }
    }

    /// The worker that has the best place; of equals the one whose start comes first. Once one goes on from there, that
    /// one.
    fn best(&self) -> Option<usize> {
        if let Stage::Finishing(member) | Stage::Over(member) = self.stage {
            return Some(member);
        }
        let rank = |place: &usize| {
            let member = &self.members[*place];
            let loss = member.latest.as_ref().map_or(f64::INFINITY, |step| step.best_loss);
            let outcomes = member.report.iter().flat_map(|report| &report.outcomes);
            let number = outcomes.filter(|outcome| outcome.loss == loss).map(|outcome| outcome.number).min();
            (loss, number.unwrap_or(u32::MAX))
        };
        let with_steps = (0..self.members.len()).filter(|&place| self.members[place].latest.is_some());
        with_steps.min_by(|one, other| {
            let (one, other) = (rank(one), rank(other));
            one.0.total_cmp(&other.0).then(one.1.cmp(&other.1))
        })
    }

    /// All newest steps as one: the best place, and the counts of all.
    fn joint(&self, stopped: Option<StopReason>) -> Option<FitStep> {
        let best = self.members[self.best()?].latest.as_ref()?;
        let sum = |count: fn(&FitStep) -> u32| {
            let counts = self.members.iter().filter_map(|member| member.latest.as_ref()).map(count);
            counts.fold(0, u32::saturating_add)
        };
        Some(FitStep {
            iteration: sum(|step| step.iteration),
            loss: best.best_loss,
            values: best.best_values.clone(),
            best_loss: best.best_loss,
            best_values: best.best_values.clone(),
            evaluations: sum(|step| step.evaluations),
            jacobians: sum(|step| step.jacobians),
            starts: sum(|step| step.starts),
            stopped,
        })
    }
}

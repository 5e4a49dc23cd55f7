//! The worker's state machine: requests in, work in slices, responses out. Pure: the clock, the wire and the way a
//! document becomes a fit are handed in.

use super::protocol::{Request, Response};
use super::thinning::Thinned;
use crate::core::fit::{FitProblem, FitReport, FitSession, FitStep, Part, StopReason};
use crate::core::job::Job;

/// The most steps in one message: enough for a smooth loss curve, few enough to be read within a frame.
pub const MOST_STEPS_A_MESSAGE: usize = 50;

/// A fit that can be gone through step by step; the start first, the last step with its reason.
pub trait Session: Iterator<Item = FitStep> {
    /// Allows `more` iterations beyond those done.
    fn extend(&mut self, more: u32);

    /// What is known at the best values so far, if that can be told.
    fn findings(&self) -> Option<FitReport>;
}

impl Session for FitSession {
    fn extend(&mut self, more: u32) {
        Self::extend(self, more);
    }

    fn findings(&self) -> Option<FitReport> {
        Some(Self::report(self))
    }
}

impl Session for Job {
    fn extend(&mut self, more: u32) {
        Self::extend(self, more);
    }

    fn findings(&self) -> Option<FitReport> {
        match self {
            Self::Fit(session) => session.findings(),
            Self::Training(_) => None,
        }
    }
}

/// The service, around a function that makes a session of a document's text.
#[derive(Debug)]
pub struct Service<P, S> {
    prepare: P,
    state: State<S>,
}

#[derive(Debug, Default)]
enum State<S> {
    /// No run, or the last one was refused.
    #[default]
    Idle,
    /// [`Service::work`] has something to do.
    Running(Run<S>),
    /// Kept so that it can be continued.
    Ended(Run<S>),
}

#[derive(Debug)]
struct Run<S> {
    number: u32,
    session: S,
    unsent: Thinned<FitStep>,
    /// The last step handed out by [`Service::report`].
    sent: Option<FitStep>,
    /// Whether it ended and its findings were not told.
    owes_findings: bool,
}

impl<S: Session> Run<S> {
    /// One step of the fit; whether there are more.
    fn advance(&mut self) -> bool {
        if let Some(step) = self.session.next() {
            let more = step.stopped.is_none();
            self.owes_findings = !more;
            self.unsent.push(step);
            more
        } else {
            self.close(StopReason::IterationsDone);
            false
        }
    }

    /// Sees to it that the last step to be sent carries a reason: its own, or else `reason`.
    fn close(&mut self, reason: StopReason) {
        if self.unsent.is_empty()
            && let Some(step) = self.sent.clone()
        {
            self.unsent.push(step);
        }
        if let Some(step) = self.unsent.newest_mut() {
            step.stopped.get_or_insert(reason);
        }
        self.owes_findings = true;
    }
}

impl<P, S> Service<P, S>
where
    P: FnMut(&str, Part) -> Result<S, FitProblem>,
    S: Session,
{
    /// Idle.
    pub fn new(prepare: P) -> Self {
        Self { prepare, state: State::Idle }
    }

    /// Takes a request in. A start replaces whatever ran; a request for another run than the present one came too
    /// late and is dropped. What there is to answer is answered by [`Self::report`], but for a refusal.
    pub fn handle(&mut self, request: Request) -> Option<Response> {
        match request {
            Request::Start { run, document, part } => self.start(run, &document, part),
            Request::Stop { run } => {
                self.stop(run);
                self.report()
            }
            Request::Continue { run, more } => {
                self.go_on(run, more);
                None
            }
            // Another's work.
            Request::Survey { .. } | Request::Study { .. } => None,
        }
    }

    fn start(&mut self, number: u32, document: &str, part: Part) -> Option<Response> {
        // The old run's memory goes before the new one's is asked for.
        self.state = State::Idle;
        match (self.prepare)(document, part) {
            Ok(session) => {
                let unsent = Thinned::new(MOST_STEPS_A_MESSAGE);
                self.state = State::Running(Run { number, session, unsent, sent: None, owes_findings: false });
                None
            }
            Err(problem) => Some(Response::Refused { run: number, problem }),
        }
    }

    fn stop(&mut self, number: u32) {
        self.state = match std::mem::take(&mut self.state) {
            State::Running(mut run) if run.number == number => {
                if run.unsent.is_empty() && run.sent.is_none() {
                    // Stopped before its first slice: the start is the best there is.
                    run.advance();
                }
                run.close(StopReason::Stopped);
                State::Ended(run)
            }
            other => other,
        };
    }

    fn go_on(&mut self, number: u32, more: u32) {
        self.state = match std::mem::take(&mut self.state) {
            State::Ended(mut run) if run.number == number => {
                run.session.extend(more);
                run.owes_findings = false;
                State::Running(run)
            }
            other => other,
        };
    }

    /// Whether [`Self::work`] has something to do.
    pub fn is_running(&self) -> bool {
        matches!(self.state, State::Running(_))
    }

    /// Whether a run ended whose findings [`Self::report`] is still to tell, after its last steps.
    pub fn owes_findings(&self) -> bool {
        matches!(&self.state, State::Ended(run) if run.owes_findings)
    }

    /// Goes on with the fit, at least one step, until it ends or `keep_going` says no.
    ///
    /// Never inlined: engines swap in optimised code only where a function is entered, so that the host calls this
    /// often, for about a millisecond each.
    #[inline(never)]
    pub fn work(&mut self, mut keep_going: impl FnMut() -> bool) {
        let State::Running(run) = &mut self.state else {
            return;
        };
        while run.advance() {
            if !keep_going() {
                return;
            }
        }
        if let State::Running(run) = std::mem::take(&mut self.state) {
            self.state = State::Ended(run);
        }
    }

    /// What happened since the last report, at most [`MOST_STEPS_A_MESSAGE`] steps of it; when all steps are told, what
    /// was found in the end; `None` if there is nothing new.
    pub fn report(&mut self) -> Option<Response> {
        let (run, ended) = match &mut self.state {
            State::Idle => return None,
            State::Running(run) => (run, false),
            State::Ended(run) => (run, true),
        };
        let number = run.number;
        let steps = run.unsent.take();
        if let Some(last) = steps.last() {
            run.sent = Some(last.clone());
            return Some(Response::Steps { run: number, steps });
        }
        if ended && run.sent.is_none() {
            // A session without even a start: the page must not wait for ever.
            self.state = State::Idle;
            return Some(Response::Refused { run: number, problem: FitProblem::NothingToFit });
        }
        // Apart from the steps, so that a stop is answered before a last Jacobian is computed.
        if ended && std::mem::take(&mut run.owes_findings) {
            let report = Box::new(run.session.findings()?);
            return Some(Response::Report { run: number, report });
        }
        None
    }
}

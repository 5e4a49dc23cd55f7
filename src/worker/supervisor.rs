//! The page's side of the fit as a state machine: what the visitor asks, what the worker says and how the worker fails
//! go in; effects come out. Pure: it spawns, posts and waits for nothing itself.

use super::progress::Progress;
use super::protocol::{PROTOCOL, Request, Response};
use super::study::StudyReport;
use super::survey::{Report, Survey};
use crate::core::fit::{FitProblem, FitReport, FitStep, Part, StopReason};
use crate::core::study::Study;

/// How often in a row a worker may fail before it says it is ready; then it is taken as impossible here.
const MOST_FAILED_SPAWNS: u32 = 2;

/// What the page is told. Steps are not told; they land in [`Supervisor::progress`].
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A run is over, with its last step; `None` if it was stopped before it computed one.
    Ended {
        /// Number of the run.
        run: u32,
        /// Carries the stop reason and the best values.
        last: Option<FitStep>,
    },
    /// What is known at the end of a run; after [`Event::Ended`].
    Reported {
        /// Number of the run.
        run: u32,
        /// Standard errors and all that.
        report: Box<FitReport>,
    },
    /// A run could not begin.
    Refused {
        /// Number of the run.
        run: u32,
        /// Why.
        problem: FitProblem,
    },
    /// The worker died and a new one was started; the run it was at, if any, is lost but for its newest step.
    Died {
        /// The run in progress, if there was one.
        run: Option<u32>,
        /// Its newest step, with the best values so far.
        best: Option<FitStep>,
    },
    /// The worker is of another build than the page: the page must be loaded again.
    Outdated,
    /// No worker can be started in this browser; a later start tries again.
    Unavailable,
}

/// What the browser end has to do, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Start a worker.
    Spawn,
    /// End the worker and hear nothing more from it; nothing to do if there is none.
    Terminate,
    /// Send to the worker.
    Post(Request),
    /// Call [`Supervisor::stop_overdue`] with this number when the time to acknowledge a stop is over.
    AwaitStop {
        /// Which stop, counted from the first.
        stop: u32,
    },
    /// Tell the page.
    Tell(Event),
}

/// The state machine.
#[derive(Debug)]
pub struct Supervisor {
    link: Link,
    run: Run,
    progress: Progress,
    /// How many runs were started; the newest has this number.
    runs: u32,
    /// How many stops were asked for.
    stops: u32,
    failed_spawns: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    /// There is no worker.
    Absent,
    /// Started; it cannot hear yet.
    New,
    /// It can hear.
    Ready,
    /// The worker on the server is of another build.
    Outdated,
}

#[derive(Debug)]
enum Run {
    /// Nothing to do and nothing to continue.
    None,
    /// Not sent yet: the worker cannot hear.
    Waiting(Task),
    /// The worker is at it.
    Busy,
    /// Asked to stop.
    Stopping(Then),
    /// Over, and the worker keeps its session.
    Ended,
}

/// What follows when the run that is being stopped is over.
#[derive(Debug)]
enum Then {
    /// The page is told.
    Tell,
    /// Nothing: the page has long turned to another run, and stopped that too.
    Nothing,
    /// The newest run.
    Start(Task),
}

/// What a run is for.
#[derive(Debug)]
enum Task {
    Fit { document: String, part: Part },
    Survey { document: String, survey: Survey },
    Study { document: String, study: Study },
}

impl Supervisor {
    /// Without a worker; [`Self::spawn`] asks for one.
    pub fn new() -> Self {
        Self { link: Link::Absent, run: Run::None, progress: Progress::new(0), runs: 0, stops: 0, failed_spawns: 0 }
    }

    /// Number of the run started last; 0 before the first.
    pub fn newest_run(&self) -> u32 {
        self.runs
    }

    /// The steps of the run that the worker has or had last.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Whether a run is waiting, computed or being stopped.
    pub fn is_busy(&self) -> bool {
        matches!(self.run, Run::Waiting(_) | Run::Busy | Run::Stopping(_))
    }

    /// Whether the last run can go on from where it ended.
    pub fn can_continue(&self) -> bool {
        matches!(self.run, Run::Ended)
    }

    /// Asks for a worker ahead of the first run, so that it is ready by then.
    pub fn spawn(&mut self) -> Vec<Effect> {
        if self.link != Link::Absent {
            return Vec::new();
        }
        self.link = Link::New;
        vec![Effect::Spawn]
    }

    /// A new run of `document`; it gets the next number and replaces the present run, which then ends untold.
    pub fn start(&mut self, document: String) -> Vec<Effect> {
        self.start_part(document, Part::WHOLE)
    }

    /// As [`Self::start`], for a part of the starts of `document`.
    pub fn start_part(&mut self, document: String, part: Part) -> Vec<Effect> {
        self.start_task(Task::Fit { document, part })
    }

    /// As [`Self::start`], for a survey of `document`. It ends as a fit does, without a last step.
    pub fn survey(&mut self, document: String, survey: Survey) -> Vec<Effect> {
        self.start_task(Task::Survey { document, survey })
    }

    /// Hands over the parts of the survey that landed since the last call, oldest first.
    pub fn take_reports(&mut self) -> Vec<Report> {
        self.progress.take_reports()
    }

    /// As [`Self::survey`], for a study of `document`.
    pub fn study(&mut self, document: String, study: Study) -> Vec<Effect> {
        self.start_task(Task::Study { document, study })
    }

    /// Hands over the parts of the study that landed since the last call, oldest first.
    pub fn take_studied(&mut self) -> Vec<StudyReport> {
        self.progress.take_studied()
    }

    fn start_task(&mut self, task: Task) -> Vec<Effect> {
        if self.link == Link::Outdated {
            return vec![Effect::Tell(Event::Outdated)];
        }
        self.runs += 1;
        match self.run {
            // A worker deep in one iteration would not hear of the new run: the old one is stopped first, in time.
            Run::Busy => return self.ask_to_stop(Then::Start(task)),
            Run::Stopping(_) => {
                self.run = Run::Stopping(Then::Start(task));
                return Vec::new();
            }
            Run::None | Run::Waiting(_) | Run::Ended => {}
        }
        if self.link == Link::Absent {
            self.failed_spawns = 0;
        }
        let mut effects = self.spawn();
        effects.extend(self.begin(task));
        effects
    }

    /// Stops the present run; it is over within the time [`Effect::AwaitStop`] gives, whatever the worker does.
    pub fn stop(&mut self) -> Vec<Effect> {
        let unbegun = Effect::Tell(Event::Ended { run: self.runs, last: None });
        match self.run {
            Run::Waiting(_) => {
                self.run = Run::None;
                vec![unbegun]
            }
            Run::Stopping(Then::Start(_)) => {
                self.run = Run::Stopping(Then::Nothing);
                vec![unbegun]
            }
            Run::Busy => self.ask_to_stop(Then::Tell),
            Run::None | Run::Stopping(_) | Run::Ended => Vec::new(),
        }
    }

    /// Goes on with the run that ended; nothing if [`Self::can_continue`] is false.
    pub fn go_on(&mut self, more: u32) -> Vec<Effect> {
        if !self.can_continue() {
            return Vec::new();
        }
        self.run = Run::Busy;
        vec![Effect::Post(Request::Continue { run: self.progress.run(), more })]
    }

    /// The time to acknowledge the `stop`-th stop is over.
    pub fn stop_overdue(&mut self, stop: u32) -> Vec<Effect> {
        if stop != self.stops || !matches!(self.run, Run::Stopping(_)) {
            return Vec::new();
        }
        self.link = Link::New;
        let mut last = self.progress.latest().cloned();
        if let Some(step) = &mut last {
            step.stopped = Some(StopReason::Stopped);
        }
        let mut effects = vec![Effect::Terminate, Effect::Spawn];
        effects.extend(self.end(Event::Ended { run: self.progress.run(), last }, Run::None));
        effects
    }

    /// A message of the worker.
    pub fn hear(&mut self, response: Response) -> Vec<Effect> {
        match response {
            Response::Ready { protocol, .. } if protocol == PROTOCOL => self.ready(),
            Response::Ready { .. } => {
                self.link = Link::Outdated;
                self.run = Run::None;
                vec![Effect::Terminate, Effect::Tell(Event::Outdated)]
            }
            Response::Steps { run, steps } if self.awaits(run) => {
                self.progress.land(steps);
                match self.progress.latest() {
                    Some(step) if step.stopped.is_some() => {
                        let last = Some(step.clone());
                        self.end(Event::Ended { run, last }, Run::Ended)
                    }
                    _ => Vec::new(),
                }
            }
            Response::Surveyed { run, report } if self.awaits(run) => {
                let done = report.done;
                self.progress.land_report(report);
                // A survey is not gone on with: what is missing is asked for anew.
                if done { self.end(Event::Ended { run, last: None }, Run::None) } else { Vec::new() }
            }
            Response::Studied { run, report } if self.awaits(run) => {
                let done = report.done;
                self.progress.land_study(report);
                if done { self.end(Event::Ended { run, last: None }, Run::None) } else { Vec::new() }
            }
            Response::Refused { run, problem } if self.awaits(run) => {
                self.end(Event::Refused { run, problem }, Run::None)
            }
            Response::Report { run, report } if run == self.progress.run() && self.can_continue() => {
                vec![Effect::Tell(Event::Reported { run, report })]
            }
            // Of a run that was replaced.
            Response::Steps { .. }
            | Response::Surveyed { .. }
            | Response::Studied { .. }
            | Response::Report { .. }
            | Response::Refused { .. } => Vec::new(),
        }
    }

    /// The worker is gone, could not be started, or talks nonsense.
    pub fn lose(&mut self) -> Vec<Effect> {
        let was_ready = match self.link {
            Link::Absent | Link::Outdated => return Vec::new(),
            Link::New => false,
            Link::Ready => true,
        };
        let mut effects = vec![Effect::Terminate];
        if !was_ready {
            self.failed_spawns += 1;
            if self.failed_spawns >= MOST_FAILED_SPAWNS {
                self.link = Link::Absent;
                self.run = Run::None;
                effects.push(Effect::Tell(Event::Unavailable));
                return effects;
            }
        }
        self.link = Link::New;
        effects.push(Effect::Spawn);
        match self.run {
            // What was not sent is not lost.
            Run::Waiting(_) => {}
            Run::Busy | Run::Stopping(_) => {
                let event = Event::Died { run: Some(self.progress.run()), best: self.progress.latest().cloned() };
                effects.extend(self.end(event, Run::None));
            }
            Run::None | Run::Ended => {
                self.run = Run::None;
                if was_ready {
                    effects.push(Effect::Tell(Event::Died { run: None, best: None }));
                }
            }
        }
        effects
    }

    fn awaits(&self, run: u32) -> bool {
        run == self.progress.run() && matches!(self.run, Run::Busy | Run::Stopping(_))
    }

    fn ready(&mut self) -> Vec<Effect> {
        self.link = Link::Ready;
        self.failed_spawns = 0;
        match std::mem::replace(&mut self.run, Run::None) {
            Run::Waiting(task) => self.post(task),
            other => {
                self.run = other;
                Vec::new()
            }
        }
    }

    /// Sends the newest run, or keeps it until the worker can hear.
    fn begin(&mut self, task: Task) -> Vec<Effect> {
        self.progress = Progress::new(self.runs);
        if self.link == Link::Ready {
            return self.post(task);
        }
        self.run = Run::Waiting(task);
        Vec::new()
    }

    fn post(&mut self, task: Task) -> Vec<Effect> {
        self.run = Run::Busy;
        let run = self.progress.run();
        vec![Effect::Post(match task {
            Task::Fit { document, part } => Request::Start { run, document, part },
            Task::Survey { document, survey } => Request::Survey { run, document, survey },
            Task::Study { document, study } => Request::Study { run, document, study },
        })]
    }

    fn ask_to_stop(&mut self, then: Then) -> Vec<Effect> {
        self.stops += 1;
        self.run = Run::Stopping(then);
        vec![Effect::Post(Request::Stop { run: self.progress.run() }), Effect::AwaitStop { stop: self.stops }]
    }

    /// The worker's run is over, as `event` says, and leaves `state`; the page is told if it still waits for it.
    fn end(&mut self, event: Event, state: Run) -> Vec<Effect> {
        match std::mem::replace(&mut self.run, state) {
            Run::Stopping(Then::Start(task)) => self.begin(task),
            Run::Stopping(Then::Nothing) => Vec::new(),
            _ => vec![Effect::Tell(event)],
        }
    }
}

impl Default for Supervisor {
    fn default() -> Self {
        Self::new()
    }
}

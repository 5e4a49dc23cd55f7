//! The worker's state machine of what is computed beside a fit: one task at a time, in slices. Pure: the clock and the wire
//! are handed in. Knows no task but how to begin it.

use super::protocol::{Request, Response};
use super::study::StudyTask;
use super::surveyor::SurveyTask;
use crate::core::document::Document;

/// A task in slices.
pub trait Task: std::fmt::Debug {
    /// Whether [`Self::work`] has something to do before the next report.
    fn can_work(&self) -> bool;

    /// Goes on for about a millisecond of the clock `now`, in milliseconds.
    fn work(&mut self, now: &dyn Fn() -> f64);

    /// Whether there is something to report.
    fn has_news(&self) -> bool;

    /// Whether all is computed.
    fn is_done(&self) -> bool;

    /// What happened since the last report, at most so much as is read within a few milliseconds; `done` on the last.
    fn report(&mut self, run: u32, done: bool) -> Response;
}

/// The present task, if any.
#[derive(Debug, Default)]
pub struct Side {
    present: Option<(u32, Box<dyn Task>)>,
}

impl Side {
    /// Takes a request in: a task replaces the present one; a stop ends it; a fit ends it and is another's.
    pub fn handle(&mut self, request: &Request, read: impl FnOnce(&str) -> Document) -> Option<Response> {
        if let Request::Stop { run } = request {
            let stopped = self.present.take_if(|(number, _)| number == run);
            return stopped.map(|(run, mut task)| task.report(run, true));
        }
        // The old task's memory goes before the new one's is asked for.
        self.present = None;
        let (run, begun) = match request {
            Request::Survey { run, document, survey } => {
                (*run, SurveyTask::new(&read(document), survey).map(|task| Box::new(task) as Box<dyn Task>))
            }
            Request::Study { run, document, study } => {
                (*run, StudyTask::new(&read(document), study).map(|task| Box::new(task) as Box<dyn Task>))
            }
            Request::Start { .. } | Request::Continue { .. } | Request::Stop { .. } => return None,
        };
        match begun {
            Ok(task) => self.present = Some((run, task)),
            Err(problem) => return Some(Response::Refused { run, problem }),
        }
        None
    }

    /// Whether there is a task that is not reported to its end.
    pub fn is_running(&self) -> bool {
        self.present.is_some()
    }

    /// Whether [`Self::work`] has something to do before the next report.
    pub fn can_work(&self) -> bool {
        self.present.as_ref().is_some_and(|(_, task)| task.can_work())
    }

    /// Goes on for about a millisecond of the clock `now`, in milliseconds.
    ///
    /// Never inlined: engines swap in optimised code only where a function is entered.
    #[inline(never)]
    pub fn work(&mut self, now: impl Fn() -> f64) {
        if let Some((_, task)) = &mut self.present {
            task.work(&now);
        }
    }

    /// What happened since the last report; `None` if there is nothing new.
    pub fn report(&mut self) -> Option<Response> {
        let (run, task) = self.present.as_mut()?;
        let done = task.is_done();
        if !done && !task.has_news() {
            return None;
        }
        let report = task.report(*run, done);
        if done {
            self.present = None;
        }
        Some(report)
    }
}

//! A study in the worker: its parts gathered into messages of bounded size. Pure.

use serde::{Deserialize, Serialize};

use super::protocol::Response;
use super::side::Task;
use crate::core::document::Document;
use crate::core::fit::FitProblem;
use crate::core::study::{self, Course, Part, Piece, Study};

/// The most parts in one message: as many are made in a slice only where they are small.
pub const MOST_PARTS_A_MESSAGE: usize = 64;

/// How long is worked at one call, in milliseconds.
const TURN: f64 = 1.0;

/// What is told of progress when there is nothing else to tell: every so much of the whole.
const NEXT_SHARE: f64 = 0.005;

/// What happened since the last report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StudyReport {
    /// What was found, in order.
    pub parts: Vec<Part>,
    /// How much of the study is done, from 0 to 1.
    pub share: f64,
    /// Whether all is computed, or it was stopped.
    pub done: bool,
}

/// A running study.
#[derive(Debug)]
pub struct StudyTask {
    course: Option<Box<dyn Course>>,
    parts: Vec<Part>,
    share: f64,
    told: f64,
}

impl StudyTask {
    /// The study of a document, at its start.
    pub fn new(document: &Document, study: &Study) -> Result<Self, FitProblem> {
        let course = Some(study::begin(document, study)?);
        Ok(Self { course, parts: Vec::new(), share: 0.0, told: 0.0 })
    }
}

impl Task for StudyTask {
    fn can_work(&self) -> bool {
        self.course.is_some() && self.parts.len() < MOST_PARTS_A_MESSAGE
    }

    fn work(&mut self, now: &dyn Fn() -> f64) {
        let begun = now();
        while self.parts.len() < MOST_PARTS_A_MESSAGE {
            let Some(Piece { part, share }) = self.course.as_mut().and_then(Iterator::next) else {
                self.course = None;
                return;
            };
            self.parts.extend(part);
            self.share = share;
            if now() - begun >= TURN {
                return;
            }
        }
    }

    fn has_news(&self) -> bool {
        !self.parts.is_empty() || self.share - self.told >= NEXT_SHARE
    }

    fn is_done(&self) -> bool {
        self.course.is_none()
    }

    fn report(&mut self, run: u32, done: bool) -> Response {
        self.told = self.share;
        let report = StudyReport { parts: std::mem::take(&mut self.parts), share: self.share, done };
        Response::Studied { run, report }
    }
}

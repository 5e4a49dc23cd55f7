//! What the page can show of a run at any moment: the newest step and the loss curve, bounded in size. Pure.

use super::study::StudyReport;
use super::survey::Report;
use super::thinning::Thinned;
use crate::core::fit::FitStep;

/// The most points of a loss curve: more than a plot has pixels to tell apart.
pub const MOST_CURVE_POINTS: usize = 2048;

/// The most steps kept of the way the parameters went: enough for an eye to follow.
const MOST_PATH_STEPS: usize = 256;

/// One point of the loss curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossPoint {
    /// Iterations or epochs done.
    pub iteration: u32,
    /// Sum of squares at the values of that iteration; may be infinite or no number.
    pub loss: f64,
}

/// The slot that steps land in and animation frames read.
#[derive(Clone, Debug)]
pub struct Progress {
    run: u32,
    revision: u64,
    latest: Option<FitStep>,
    curve: Thinned<LossPoint>,
    path: Thinned<FitStep>,
    /// Of a survey, what was not taken yet.
    reports: Vec<Report>,
    /// Of a study, what was not taken yet.
    studied: Vec<StudyReport>,
}

impl Progress {
    /// Of run `run`, before its first step.
    pub fn new(run: u32) -> Self {
        Self {
            run,
            revision: 0,
            latest: None,
            curve: Thinned::new(MOST_CURVE_POINTS),
            path: Thinned::new(MOST_PATH_STEPS),
            reports: Vec::new(),
            studied: Vec::new(),
        }
    }

    /// Number of the run.
    pub fn run(&self) -> u32 {
        self.run
    }

    /// Grows with every message that landed: a frame that saw this revision has nothing to redraw.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The newest step; its `best_values` are the best so far.
    pub fn latest(&self) -> Option<&FitStep> {
        self.latest.as_ref()
    }

    /// The loss over the iterations, thinned evenly; the first and the newest are always there.
    pub fn curve(&self) -> impl Iterator<Item = &LossPoint> {
        self.curve.iter()
    }

    /// The way so far, thinned evenly; the first and the newest step are always there.
    pub fn path(&self) -> impl Iterator<Item = &FitStep> {
        self.path.iter()
    }

    /// Takes steps in, oldest first. A step at the iteration of the newest replaces it.
    pub(super) fn land(&mut self, steps: Vec<FitStep>) {
        for step in steps {
            let point = LossPoint { iteration: step.iteration, loss: step.loss };
            match self.curve.newest_mut() {
                Some(newest) if newest.iteration == point.iteration => *newest = point,
                _ => self.curve.push(point),
            }
            match self.path.newest_mut() {
                Some(newest) if newest.iteration == step.iteration => newest.clone_from(&step),
                _ => self.path.push(step.clone()),
            }
            self.latest = Some(step);
        }
        self.revision += 1;
    }

    /// Takes a part of a survey in.
    pub(super) fn land_report(&mut self, report: Report) {
        self.reports.push(report);
        self.revision += 1;
    }

    /// Takes a part of a study in.
    pub(super) fn land_study(&mut self, report: StudyReport) {
        self.studied.push(report);
        self.revision += 1;
    }

    /// Hands over the parts of a study that landed since the last call, oldest first.
    pub(super) fn take_studied(&mut self) -> Vec<StudyReport> {
        std::mem::take(&mut self.studied)
    }

    /// Hands over the parts of a survey that landed since the last call, oldest first.
    pub(super) fn take_reports(&mut self) -> Vec<Report> {
        std::mem::take(&mut self.reports)
    }
}

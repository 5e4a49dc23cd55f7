//! What page and worker say to each other, as JSON text. Pure; knows neither end.
//! Every number comes out with the bits it went in with; those JSON has no number for go as words.

use serde::{Deserialize, Serialize, Serializer};

use super::study::StudyReport;
use super::survey::{Report, Survey};
use crate::core::fit::{FitProblem, FitReport, FitStep, Part};
use crate::core::json_number::{float, floats};
use crate::core::study::Study;

/// Raised with every change of the messages: a page and a worker of different builds must not talk.
pub const PROTOCOL: u32 = 7;

/// From the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Fit this document. `run` names the run; answers carry it.
    Start {
        /// Number of the run.
        run: u32,
        /// The document's text.
        document: String,
        /// Which of its starts, where it asks for many.
        part: Part,
    },
    /// Stop and keep the best. Answered at once by the last step with its reason.
    Stop {
        /// Number of the run.
        run: u32,
    },
    /// Go on with the run that ended, for this many more iterations or epochs.
    Continue {
        /// Number of the run.
        run: u32,
        /// How many more.
        more: u32,
    },
    /// Compute the loss of this document over two of its quantities, and the ways of the optimisers there.
    Survey {
        /// Number of the run.
        run: u32,
        /// The document's text.
        document: String,
        /// Over what.
        survey: Survey,
    },
    /// Study what a fit of this document found; its values are those the fit found.
    Study {
        /// Number of the run.
        run: u32,
        /// The document's text.
        document: String,
        /// What is asked for.
        study: Study,
    },
}

/// From the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// Sent once, when the worker can hear; messages before it are lost.
    Ready {
        /// [`PROTOCOL`] of the worker's build.
        protocol: u32,
        /// Whether it holds the lock of its own name for as long as it lives, by which its end can be noticed.
        locked: bool,
    },
    /// What happened since the last message, oldest first; not every iteration when they are fast.
    Steps {
        /// Number of the run.
        run: u32,
        /// The steps; the last may carry the stop reason.
        #[serde(with = "steps")]
        steps: Vec<FitStep>,
    },
    /// What was surveyed since the last message.
    Surveyed {
        /// Number of the run.
        run: u32,
        /// A part of the map and of the ways.
        report: Report,
    },
    /// What a study found since the last message.
    Studied {
        /// Number of the run.
        run: u32,
        /// What was found, and how far it is.
        report: StudyReport,
    },
    /// What is known at the end of a fit; after the step with the stop reason.
    Report {
        /// Number of the run.
        run: u32,
        /// Standard errors and all that, at the best values of the last step.
        report: Box<FitReport>,
    },
    /// The fit, the survey or the study could not begin.
    Refused {
        /// Number of the run.
        run: u32,
        /// Why.
        #[serde(serialize_with = "bounded_problem")]
        problem: FitProblem,
    },
}

impl Request {
    /// The message as text.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("a request is plain data without maps")
    }

    /// The message in `text`; `None` if it is none.
    pub fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

impl Response {
    /// The message as text.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("a response is plain data without maps")
    }

    /// The message in `text`; `None` if it is none.
    pub fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// JSON has no infinity: the counts and times of a problem are cut at the largest finite number, which says the same.
fn bounded_problem<S: Serializer>(problem: &FitProblem, serializer: S) -> Result<S::Ok, S::Error> {
    let finite = |value: f64| {
        if value.is_nan() { f64::MAX } else { value.clamp(-f64::MAX, f64::MAX) }
    };
    let bounded = match problem.clone() {
        FitProblem::TooManySteps { needed, most } => FitProblem::TooManySteps { needed: finite(needed), most },
        FitProblem::DivergesAtStart { time, state } => FitProblem::DivergesAtStart { time: finite(time), state },
        other => other,
    };
    bounded.serialize(serializer)
}

/// The fields of [`FitStep`] as they travel; serde checks that they are the same.
#[derive(Serialize, Deserialize)]
#[serde(remote = "FitStep")]
struct WireStep {
    iteration: u32,
    #[serde(with = "float")]
    loss: f64,
    #[serde(with = "floats")]
    values: Vec<f64>,
    #[serde(with = "float")]
    best_loss: f64,
    #[serde(with = "floats")]
    best_values: Vec<f64>,
    evaluations: u32,
    jacobians: u32,
    starts: u32,
    stopped: Option<crate::core::fit::StopReason>,
}

mod steps {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{FitStep, WireStep};

    #[derive(Serialize)]
    struct Borrowed<'a>(#[serde(with = "WireStep")] &'a FitStep);

    #[derive(Deserialize)]
    struct Owned(#[serde(with = "WireStep")] FitStep);

    pub(super) fn serialize<S: Serializer>(steps: &[FitStep], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(steps.iter().map(Borrowed))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<FitStep>, D::Error> {
        let owned = Vec::<Owned>::deserialize(deserializer)?;
        Ok(owned.into_iter().map(|Owned(step)| step).collect())
    }
}

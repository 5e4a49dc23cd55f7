//! What page and worker say to each other, as JSON text. Pure; knows neither end.
//! Every number comes out with the bits it went in with; those JSON has no number for go as words.

use serde::{Deserialize, Serialize, Serializer};

use super::survey::{Report, Survey};
use crate::core::fit::{FitProblem, FitStep};

/// Raised with every change of the messages: a page and a worker of different builds must not talk.
pub const PROTOCOL: u32 = 2;

/// From the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Fit this document. `run` names the run; answers carry it.
    Start {
        /// Number of the run.
        run: u32,
        /// The document's text.
        document: String,
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
    /// The fit or the survey could not begin.
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

mod floats {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::float;

    #[derive(Serialize, Deserialize)]
    struct Float(#[serde(with = "float")] f64);

    pub(super) fn serialize<S: Serializer>(values: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(|&value| Float(value)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
        let floats = Vec::<Float>::deserialize(deserializer)?;
        Ok(floats.into_iter().map(|Float(value)| value).collect())
    }
}

/// A number as JSON's number where there is one, else as one of three words.
mod float {
    use std::fmt;

    use serde::{Deserializer, Serializer, de};

    const NOT_A_NUMBER: &str = "nan";
    const INFINITY: &str = "inf";
    const MINUS_INFINITY: &str = "-inf";

    // Not `expect`: the lint counts 8 bytes as small on 64-bit targets only.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
    pub(super) fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        if value.is_finite() {
            serializer.serialize_f64(*value)
        } else if value.is_nan() {
            serializer.serialize_str(NOT_A_NUMBER)
        } else if *value > 0.0 {
            serializer.serialize_str(INFINITY)
        } else {
            serializer.serialize_str(MINUS_INFINITY)
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        deserializer.deserialize_any(FloatVisitor)
    }

    struct FloatVisitor;

    impl de::Visitor<'_> for FloatVisitor {
        type Value = f64;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a number or the word for one that is not finite")
        }

        fn visit_f64<E: de::Error>(self, value: f64) -> Result<f64, E> {
            Ok(value)
        }

        fn visit_u64<E: de::Error>(self, value: u64) -> Result<f64, E> {
            Ok(value as f64)
        }

        fn visit_i64<E: de::Error>(self, value: i64) -> Result<f64, E> {
            Ok(value as f64)
        }

        fn visit_str<E: de::Error>(self, word: &str) -> Result<f64, E> {
            match word {
                NOT_A_NUMBER => Ok(f64::NAN),
                INFINITY => Ok(f64::INFINITY),
                MINUS_INFINITY => Ok(f64::NEG_INFINITY),
                _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
            }
        }
    }
}

//! What page and worker say to each other, as JSON text. Pure.

use serde::{Deserialize, Serialize};

use crate::core::fit::{FitProblem, FitStep};

/// Raised with every change of the messages: a page and a worker of different builds must not talk.
pub const PROTOCOL: u32 = 1;

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
    /// Stop and keep the best.
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
}

/// From the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// Sent once, when the worker can hear; messages before it are lost.
    Ready {
        /// [`PROTOCOL`] of the worker's build.
        protocol: u32,
    },
    /// What happened since the last message, oldest first; not every iteration when they are fast.
    Steps {
        /// Number of the run.
        run: u32,
        /// The steps; the last may carry the stop reason.
        steps: Vec<FitStep>,
    },
    /// The fit could not begin.
    Refused {
        /// Number of the run.
        run: u32,
        /// Why.
        problem: FitProblem,
    },
}

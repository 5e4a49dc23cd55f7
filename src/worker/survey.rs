//! What is asked of a survey of the loss, and how its parts travel: losses as their bits, so that thousands are read in
//! a millisecond and none is rounded. Pure.

use serde::{Deserialize, Serialize};

use crate::core::fit::path::PathStep;
use crate::core::fit::{FitProblem, Optimiser};
use crate::core::loss_map::MapAxis;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Survey {
    /// The axes of the map, for two different quantities.
    pub axes: [MapAxis; 2],
    /// The first cell that is wanted, in the order of [`cells`](crate::core::loss_map::cells); all for none.
    pub from: usize,
    /// Where the optimisers start, if their ways are wanted.
    pub start: Option<[f64; 2]>,
}

/// What happened since the last report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The number of the first of `losses`.
    pub from: usize,
    /// The next losses of the map; infinite where the unroll leaves the finite numbers.
    #[serde(with = "bits")]
    pub losses: Vec<f64>,
    /// What the optimisers did.
    pub ways: Vec<WayReport>,
    /// Whether all is computed, or it was stopped.
    pub done: bool,
}

/// A part of the way of one optimiser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WayReport {
    /// Whose.
    pub optimiser: Optimiser,
    /// The next steps, thinned evenly; the newest is always there.
    pub steps: Vec<PathStep>,
    /// Computing time from the start of the way on.
    pub milliseconds: f64,
    /// The smallest loss from the start of the way on.
    pub least: f64,
    /// Why it cannot begin, if so.
    pub problem: Option<FitProblem>,
}

/// Numbers as the base64 of their bits, the low byte first.
mod bits {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD_NO_PAD;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(losses: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = losses.iter().flat_map(|loss| loss.to_le_bytes()).collect();
        serializer.serialize_str(&STANDARD_NO_PAD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let bytes = STANDARD_NO_PAD.decode(text.as_bytes()).map_err(de::Error::custom)?;
        let (numbers, rest) = bytes.as_chunks::<8>();
        if rest.is_empty() {
            Ok(numbers.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect())
        } else {
            Err(de::Error::custom("not whole numbers"))
        }
    }
}

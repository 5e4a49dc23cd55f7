//! The ends of several local fits, sorted: how many reached the best place, and how far the next one is. Knows outcomes.

use super::search::{Origin, Outcome};

/// Losses that differ by less, relatively, are told as one place: a start that is given up a step before its optimum is
/// not another one.
const SAME_PLACE: f64 = 1e-3;

/// Losses below this share of the largest are as good as nothing, and all one place.
const NOTHING: f64 = 1e-18;

/// The ends of several local fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// The finite losses, ascending, each with where its fit came from.
    pub ends: Vec<(Origin, f64)>,
    /// How many of them are in the best place.
    pub arrived: usize,
    /// How many fits there were, with those that ended nowhere.
    pub all: usize,
}

impl Waterfall {
    /// Of `outcomes`; `None` if there are fewer than two, or none ended anywhere.
    pub fn new(outcomes: &[Outcome]) -> Option<Self> {
        let mut ends: Vec<(Origin, f64)> = outcomes.iter().map(|outcome| (outcome.origin, outcome.loss)).collect();
        ends.retain(|(_, loss)| loss.is_finite());
        // Stable: of equals the first start comes first.
        ends.sort_by(|one, other| one.1.total_cmp(&other.1));
        let (&(_, least), &(_, largest)) = (ends.first()?, ends.last()?);
        let limit = (least * (1.0 + SAME_PLACE)).max(NOTHING * largest);
        let arrived = ends.partition_point(|(_, loss)| *loss <= limit);
        (outcomes.len() > 1).then_some(Self { ends, arrived, all: outcomes.len() })
    }

    /// The loss of the best place.
    pub fn least(&self) -> f64 {
        self.ends[0].1
    }

    /// The loss of the next best place, if there is another.
    pub fn next(&self) -> Option<f64> {
        self.ends.get(self.arrived).map(|end| end.1)
    }
}

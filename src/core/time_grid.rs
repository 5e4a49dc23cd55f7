//! The moments an unroll visits: steps of size `h`, with a shortened step before each moment it must land on exactly.

/// One step of an unroll: from `time` to `time + size`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Where it starts.
    pub time: f64,
    /// How far it goes, more than 0.
    pub size: f64,
}

/// The steps from a start time through a list of stops to an end.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeGrid {
    /// In order.
    pub steps: Vec<Step>,
    /// For each stop, the index of the state (0 is the initial state, n comes after step n - 1) that lies on it.
    pub stops: Vec<usize>,
}

/// Why no grid can be made.
#[derive(Clone, Debug, PartialEq)]
pub enum TimeGridError {
    /// The step size is not a positive finite number.
    StepSize {
        /// What was given.
        step_size: f64,
    },
    /// More steps than allowed would be needed.
    TooManySteps {
        /// How many.
        needed: f64,
        /// The most that are run.
        most: usize,
    },
}

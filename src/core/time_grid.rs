//! The moments an unroll visits: steps of size `h`, with a shortened step before each moment it must land on exactly.
//! Knows no equation and no method.

/// One step of an unroll: from `time` to `time + size`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Where it starts.
    pub time: f64,
    /// How far it goes, more than 0.
    pub size: f64,
}

/// The steps from a start time through a list of stops to an end.
///
/// Between two neighbouring landings `a < b` (the start, the stops, the end) stand `n` full steps of size exactly `h`,
/// the `k`-th from `a + k h`, and, unless they reach `b`, one shorter step of size `b - a - n h`. The full steps reach
/// `b` when `(b - a) / h` is a whole number up to a relative error of `1e-9`, so that `h = 0.1` goes to `t = 10` in
/// 100 equal steps. The time of a landing is the landing itself, never a sum of steps.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeGrid {
    /// In order.
    pub steps: Vec<Step>,
    /// For each stop, the index of the state (0 is the initial state, n comes after step n - 1) that lies on it.
    pub stops: Vec<usize>,
    /// The time of the last state.
    pub end: f64,
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

impl TimeGridError {
    /// The same, where `steps` of what is allowed were already used.
    pub(super) fn after(self, steps: usize) -> Self {
        match self {
            Self::TooManySteps { needed, most } => {
                Self::TooManySteps { needed: needed + steps as f64, most: most + steps }
            }
            Self::StepSize { .. } => self,
        }
    }
}

/// `(b - a) / h` this close to a whole number, relatively, counts as one: far above the rounding of decimal fractions,
/// far below a difference anybody could mean.
const WHOLE: f64 = 1e-9;

/// The way from one landing to the next.
#[derive(Clone, Copy)]
struct Segment {
    /// Number of full steps; a whole number, possibly too large for any integer.
    full: f64,
    /// Size of the shorter step after them; 0 for none.
    rest: f64,
}

impl Segment {
    fn new(length: f64, step_size: f64) -> Self {
        let ratio = length / step_size;
        let nearest = ratio.round();
        if nearest >= 1.0 && (ratio - nearest).abs() <= WHOLE * nearest {
            return Self { full: nearest, rest: 0.0 };
        }
        let full = ratio.floor();
        Self { full, rest: length - full * step_size }
    }

    fn steps(self) -> f64 {
        self.full + if self.rest > 0.0 { 1.0 } else { 0.0 }
    }
}

impl TimeGrid {
    /// The grid from `start` through the ascending `stops` to `end`, in at most `most` steps of at most `step_size`.
    ///
    /// A stop beyond `end` extends the grid; one at or before the moment already reached lies on that moment. An `end`
    /// before `start` gives the initial state alone.
    pub fn new(start: f64, end: f64, step_size: f64, stops: &[f64], most: usize) -> Result<Self, TimeGridError> {
        if !(step_size.is_finite() && step_size > 0.0) {
            return Err(TimeGridError::StepSize { step_size });
        }
        let mut needed = 0.0;
        for_each_landing(start, end, stops, |from, to| needed += Segment::new(to - from, step_size).steps());
        // Written so that a count that is not a number (an infinite time) is refused too.
        let fits = needed <= most as f64;
        if !fits {
            return Err(TimeGridError::TooManySteps { needed, most });
        }

        let mut steps = Vec::with_capacity(needed as usize);
        let mut reached_at = Vec::with_capacity(stops.len() + 1);
        let last = for_each_landing(start, end, stops, |from, to| {
            let segment = Segment::new(to - from, step_size);
            steps.extend(
                (0..segment.full as usize).map(|k| Step { time: from + k as f64 * step_size, size: step_size }),
            );
            if segment.rest > 0.0 {
                steps.push(Step { time: from + segment.full * step_size, size: segment.rest });
            }
            reached_at.push(steps.len());
        });
        reached_at.truncate(stops.len());
        Ok(Self { steps, stops: reached_at, end: last })
    }

    /// Number of states, the initial one included.
    pub fn states(&self) -> usize {
        self.steps.len() + 1
    }

    /// The time of state `index`, at most the number of steps.
    pub fn time(&self, index: usize) -> f64 {
        self.steps.get(index).map_or(self.end, |step| step.time)
    }

    /// The time of every state, in order.
    pub fn times(&self) -> impl Iterator<Item = f64> {
        self.steps.iter().map(|step| step.time).chain(std::iter::once(self.end))
    }
}

/// Calls `go(from, to)` for each stop and then for the end, `from` being the moment reached before; `to == from` where
/// that lies no further. Returns the last moment.
fn for_each_landing(start: f64, end: f64, stops: &[f64], mut go: impl FnMut(f64, f64)) -> f64 {
    let mut reached = start;
    for &landing in stops.iter().chain(std::iter::once(&end)) {
        let to = if landing > reached { landing } else { reached };
        go(reached, to);
        reached = to;
    }
    reached
}

//! Whether data fix the parameters in practice: errors against values, and pairs that make up for each other. Knows
//! statistics; knows no words.

use super::{NoStandardError, Statistics};

/// A standard error above this share of the value is a loosely fixed parameter: its 95 % interval all but reaches zero.
pub const LOOSE: f64 = 0.5;

/// From this correlation on, of parameters with errors above [`NOTICEABLE`], two are fixed only together.
pub const TOGETHER: f64 = 0.95;

/// A standard error below this share of the value is small however it came about.
pub const NOTICEABLE: f64 = 0.1;

/// How well data fix the parameters, the worst that there is to say; parameters as the statistics count them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The data leave a combination of these open altogether.
    Open(Vec<usize>),
    /// These, two or more, make up for each other: correlated by [`TOGETHER`] or more, with errors above [`NOTICEABLE`].
    OnlyTogether(Vec<usize>),
    /// These have errors above [`LOOSE`] of their values.
    Loose(Vec<usize>),
    /// Neither.
    Fixed,
    /// There is no noise to see, or nothing could be computed.
    Unknown,
}

impl Statistics {
    /// The verdict on the fitted values `parameters`.
    pub fn verdict(&self, parameters: &[f64]) -> Verdict {
        let without = |wanted: fn(&NoStandardError) -> bool| {
            let all = self.uncertainties.iter().enumerate();
            all.filter(|(_, known)| known.as_ref().err().is_some_and(wanted)).map(|(place, _)| place).collect()
        };
        if let Some(open) = self.unidentifiable.iter().find(|open| open.parameters.len() > 1) {
            return Verdict::Open(open.parameters.clone());
        }
        let unseen: Vec<usize> = without(|reason| matches!(reason, NoStandardError::NoInfluence));
        if !unseen.is_empty() {
            return Verdict::Open(unseen);
        }
        let share = |place: usize| {
            let error = self.uncertainties[place].as_ref().ok()?.standard_error;
            Some(error / parameters.get(place)?.abs())
        };
        let count = self.uncertainties.len();
        if (0..count).all(|place| share(place).is_none()) {
            return Verdict::Unknown;
        }
        let above = |place: &usize, least: f64| share(*place).is_some_and(|share| share > least);
        let paired = |one: usize| {
            let strong = |other: usize| {
                let value = self.correlations.get(one * count + other).copied().flatten();
                other != one && above(&other, NOTICEABLE) && value.is_some_and(|value| value.abs() >= TOGETHER)
            };
            above(&one, NOTICEABLE) && (0..count).any(strong)
        };
        let together: Vec<usize> = (0..count).filter(|&place| paired(place)).collect();
        if !together.is_empty() {
            return Verdict::OnlyTogether(together);
        }
        let loose: Vec<usize> = (0..count).filter(|place| above(place, LOOSE)).collect();
        if loose.is_empty() { Verdict::Fixed } else { Verdict::Loose(loose) }
    }
}

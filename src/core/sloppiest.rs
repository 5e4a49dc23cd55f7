//! The way along the sloppiest direction of a fit: all parameters together, the curve hardly moving. Knows what the fit
//! found; knows no page.

use super::fit::FitReport;
use super::scalar::real;

/// How far the way goes to either side, in standard deviations of the noise: there the loss has grown by nine of its
/// units, more than a 95 % region allows.
const FARTHEST: f64 = 3.0;

/// A loss that has grown by so much more than that, in proportion, is near enough to it.
const NEAR: f64 = 1.1;

/// The most times that an end is looked for where the curves bend away; each makes one unroll.
const MOST_TRIES: usize = 6;

/// On no way does a parameter change by more than this factor.
const LARGEST_FACTOR: f64 = 10.0;

/// A way through the fitted values. A parameter moves in proportion to itself, `p exp(s d / p)`, which to first order is
/// `p + s d` and on the way of a product of powers is exact; one that is 0 moves by `s d`.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    free: Vec<usize>,
    values: Vec<f64>,
    change: Vec<f64>,
    /// The farthest `s` backwards, less than 0, and forwards.
    reach: (f64, f64),
}

impl Way {
    /// The way of `report`; it stays within the declared `ranges` of the quantities that lie in theirs. `None` where there
    /// is no direction, or no noise to measure a way by.
    pub fn new(report: &FitReport, ranges: &[Option<(f64, f64)>]) -> Option<Self> {
        let direction = report.statistics.sloppiest.as_ref()?;
        let by_noise = match report.statistics.noise() {
            // An open direction has all but no effect, and goes as far as the other rules allow.
            Some((sigma, _)) => FARTHEST * sigma / direction.effect,
            None if report.statistics.unidentifiable.is_empty() => return None,
            None => f64::INFINITY,
        };
        let mut way = Self {
            free: report.free.clone(),
            values: report.values.clone(),
            change: direction.change.clone(),
            reach: (-by_noise, by_noise),
        };
        for (&index, &change) in way.free.iter().zip(&way.change) {
            let value = *way.values.get(index)?;
            if change == 0.0 {
                continue;
            }
            let range = ranges.get(index).copied().flatten().filter(|(low, high)| *low <= value && value <= *high);
            // How far the parameter itself may go down and up, in units of `s d`.
            let (low, high) = if value == 0.0 {
                range.unwrap_or((-1.0, 1.0))
            } else {
                let most = real::log(LARGEST_FACTOR) * value.abs();
                let (low, high) = range.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
                let way = |end: f64| if end / value > 0.0 { value * real::log(end / value) } else { f64::INFINITY };
                let (down, up) = (way(low).abs().min(most), way(high).abs().min(most));
                (-down, up)
            };
            let (one, other) = (low / change, high / change);
            way.reach = (way.reach.0.max(one.min(other)), way.reach.1.min(one.max(other)));
        }
        let finite = way.reach.0.is_finite() && way.reach.1.is_finite();
        (finite && way.reach.1 > way.reach.0).then_some(way)
    }

    /// The same way, each end drawn in until the loss there has grown by no more than the noise allows: `loss` is the sum
    /// of squares at the values of all quantities. To first order it is there already; where the model is not linear the
    /// straight way leaves the curved valley of the loss.
    #[must_use]
    pub fn within_noise(mut self, report: &FitReport, mut loss: impl FnMut(&[f64]) -> f64) -> Self {
        let Some((sigma, _)) = report.statistics.noise() else { return self };
        let allowed = FARTHEST * FARTHEST * sigma * sigma;
        for side in [-1.0, 1.0] {
            for _ in 0..MOST_TRIES {
                let grown = (loss(&self.values(side)) - report.statistics.loss) / allowed;
                if grown <= NEAR {
                    break;
                }
                // `s^2` is the growth of a linear model; what is above it grows as `s^4` where the curves begin to bend.
                let above = grown - 1.0;
                let squared = ((1.0 + 4.0 * above).sqrt() - 1.0) / (2.0 * above);
                let factor = if squared > 0.0 { squared.sqrt() } else { 0.5 };
                let end = if side < 0.0 { &mut self.reach.0 } else { &mut self.reach.1 };
                *end *= factor;
            }
        }
        self
    }

    /// The values of all quantities at `place` of the way: -1 is its lower end, 0 the fit, 1 its upper end.
    pub fn values(&self, place: f64) -> Vec<f64> {
        let place = if place.is_nan() { 0.0 } else { place.clamp(-1.0, 1.0) };
        let s = if place < 0.0 { -place * self.reach.0 } else { place * self.reach.1 };
        let mut values = self.values.clone();
        for (&index, &change) in self.free.iter().zip(&self.change) {
            let value = values[index];
            values[index] = if value == 0.0 { s * change } else { value * real::exp(s * change / value) };
        }
        values
    }
}

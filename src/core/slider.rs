//! How a slider maps its track to numbers: linear, or logarithmic where the range spans decades. Knows no page.

use super::number;

/// A range with its scale. The track is `0.0..=1.0`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SliderScale {
    low: f64,
    high: f64,
    logarithmic: bool,
}

/// From this ratio of high to low on, a positive range is logarithmic.
const DECADES: f64 = 100.0;

/// Steps of the track; values are rounded to the digits that tell neighbouring steps apart.
pub const TRACK_STEPS: u32 = 1_000;

impl SliderScale {
    /// The scale of a range, `low < high`, both finite.
    pub fn new((low, high): (f64, f64)) -> Self {
        Self { low, high, logarithmic: low > 0.0 && high / low >= DECADES }
    }

    /// The range of a quantity that declares none: from zero to twice the value, or around zero.
    pub fn around(value: f64) -> (f64, f64) {
        if value == 0.0 || !(2.0 * value).is_finite() {
            (-1.0, 1.0)
        } else if value > 0.0 {
            (0.0, 2.0 * value)
        } else {
            (2.0 * value, 0.0)
        }
    }

    /// Whether equal distances on the track are equal ratios.
    pub fn is_logarithmic(self) -> bool {
        self.logarithmic
    }

    /// Whether the value lies on the track.
    pub fn contains(self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// The place of a value on the track, clamped to it.
    pub fn position(self, value: f64) -> f64 {
        let position = if self.logarithmic {
            crate::core::scalar::real::log(value / self.low) / crate::core::scalar::real::log(self.high / self.low)
        } else {
            (value - self.low) / (self.high - self.low)
        };
        if position.is_nan() { 0.0 } else { position.clamp(0.0, 1.0) }
    }

    /// The value at a place on the track, rounded to the digits a hand can choose there; the ends are exact.
    pub fn value(self, position: f64) -> f64 {
        if position <= 0.0 {
            return self.low;
        }
        if position >= 1.0 {
            return self.high;
        }
        let (value, resolution) = if self.logarithmic {
            let ratio = self.high / self.low;
            let value = self.low * crate::core::scalar::real::pow(ratio, position);
            (value, value * crate::core::scalar::real::log(ratio) / f64::from(TRACK_STEPS))
        } else {
            let span = self.high - self.low;
            (self.low + span * position, span / f64::from(TRACK_STEPS))
        };
        number::rounded(value, resolution).clamp(self.low, self.high)
    }
}

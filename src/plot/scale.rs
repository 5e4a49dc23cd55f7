//! Between numbers on an axis and pixels, both ways, linear or logarithmic.
//! Knows nothing of what is drawn.

use super::view::Range;
use crate::core::scalar::real;

/// How numbers are spread along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// Equal steps, equal lengths.
    #[default]
    Linear,
    /// Equal ratios, equal lengths; shows positive numbers only.
    Log10,
}

/// Farthest pixel coordinate given out: far beyond any screen, and safe in `i32` arithmetic of a backend.
const FARTHEST_PIXEL: f64 = 1e7;

/// One axis laid on a stretch of pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mapping {
    range: Range,
    scale: Scale,
    /// The range's low end on the scale: the number itself, or its decimal logarithm.
    low: f64,
    /// Length of the range on the scale.
    span: f64,
    /// Pixel of the range's low end.
    start: f64,
    /// Pixel of the range's high end; below `start` for an axis that points upwards.
    end: f64,
}

impl Mapping {
    /// Lays `range` (its positive part on a logarithmic scale) on the pixels from `start` to `end`.
    pub fn new(range: Range, scale: Scale, start: f64, end: f64) -> Self {
        let (range, low, span) = match scale {
            Scale::Linear => (range, range.low(), range.span()),
            Scale::Log10 => {
                let range = range.positive();
                let low = decades(range.low());
                (range, low, decades(range.high()) - low)
            }
        };
        Self { range, scale, low, span, start, end }
    }

    /// The range that is shown.
    pub const fn range(&self) -> Range {
        self.range
    }

    /// Length in pixels.
    pub fn length(&self) -> f64 {
        (self.end - self.start).abs()
    }

    /// The pixel of `value`, cut far outside the screen. Not a number for what the axis cannot show: a missing number,
    /// and on a logarithmic scale anything not positive.
    pub fn to_pixel(&self, value: f64) -> f64 {
        let on_scale = match self.scale {
            Scale::Linear => value,
            Scale::Log10 if value > 0.0 => decades(value),
            Scale::Log10 => f64::NAN,
        };
        let share = (on_scale - self.low) / self.span;
        (self.start + share * (self.end - self.start)).clamp(-FARTHEST_PIXEL, FARTHEST_PIXEL)
    }

    /// The number at `pixel`; the inverse of [`Mapping::to_pixel`].
    pub fn to_value(&self, pixel: f64) -> f64 {
        let length = self.end - self.start;
        let share = if length == 0.0 { 0.0 } else { (pixel - self.start) / length };
        let on_scale = self.low + share * self.span;
        match self.scale {
            Scale::Linear => on_scale,
            Scale::Log10 => power_of_ten(on_scale),
        }
    }
}

/// Decimal logarithm.
pub(super) fn decades(value: f64) -> f64 {
    real::log10(value)
}

/// `10^exponent` for any real exponent.
pub(super) fn power_of_ten(exponent: f64) -> f64 {
    real::pow(10.0, exponent)
}

//! Ranges of an axis, and how they follow what is shown without jumping while a slider moves.
//! Knows numbers only: neither pixels nor curves.

use super::scale::{Scale, decades, power_of_ten};

/// Largest magnitude an axis shows; beyond it differences would overflow.
pub const LARGEST: f64 = 1e300;
/// Smallest span an axis shows.
const LEAST_SPAN: f64 = 1e-300;
/// Smallest span relative to the values, so that neighbouring ticks stay distinct numbers.
const LEAST_RELATIVE_SPAN: f64 = 1e-10;
/// Smallest positive number on a logarithmic axis.
const LEAST_POSITIVE: f64 = 1e-300;
/// Space left free beyond the content on either side, as a share of its span.
const PADDING: f64 = 0.04;
/// A range is kept while a fresh choice would be at least this share of it.
const LEAST_FILL: f64 = 0.6;
/// Zero is shown if the smallest value is below this share of the largest.
const NEAR_ZERO: f64 = 0.4;

/// A closed interval of an axis, always finite and of positive length, whatever it was made from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    low: f64,
    high: f64,
}

impl Default for Range {
    fn default() -> Self {
        Self { low: 0.0, high: 1.0 }
    }
}

impl Range {
    /// The interval between `a` and `b` in either order. Infinities become [`LARGEST`], a missing number becomes the
    /// other end, and an interval too short to tell its ends apart is widened about its middle.
    pub fn new(a: f64, b: f64) -> Self {
        let (a, b) = match (a.is_nan(), b.is_nan()) {
            (true, true) => return Self::default(),
            (true, false) => (b, b),
            (false, true) => (a, a),
            (false, false) => (a, b),
        };
        let low = a.min(b).clamp(-LARGEST, LARGEST);
        let high = a.max(b).clamp(-LARGEST, LARGEST);
        let least = LEAST_SPAN.max(low.abs().max(high.abs()) * LEAST_RELATIVE_SPAN);
        if high - low >= least {
            return Self { low, high };
        }
        let middle = low + (high - low) / 2.0;
        let half = if middle == 0.0 { 1.0 } else { (middle.abs() / 2.0).max(LEAST_SPAN) };
        Self { low: middle - half, high: middle + half }
    }

    /// The lower end.
    pub const fn low(self) -> f64 {
        self.low
    }

    /// The upper end.
    pub const fn high(self) -> f64 {
        self.high
    }

    /// Length, positive and finite.
    pub fn span(self) -> f64 {
        self.high - self.low
    }

    /// Whether `value` lies in the closed interval.
    pub fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// The positive part that a logarithmic axis can show; one decade below and above 1 if there is none.
    #[must_use]
    pub fn positive(self) -> Self {
        if self.high <= LEAST_POSITIVE {
            return Self { low: 0.1, high: 10.0 };
        }
        let low = if self.low >= LEAST_POSITIVE { self.low } else { (self.high * 1e-6).max(LEAST_POSITIVE) };
        if self.high > low * (1.0 + LEAST_RELATIVE_SPAN) {
            Self { low, high: self.high }
        } else {
            Self { low: low / 2.0, high: low * 2.0 }
        }
    }
}

/// Smallest and largest of the numbers seen so far; unlike a [`Range`] it may be a single number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Smallest number.
    pub low: f64,
    /// Largest number.
    pub high: f64,
}

impl Extent {
    /// The extent of the finite numbers among `values` (on a logarithmic scale: of the positive ones).
    pub fn of(values: impl IntoIterator<Item = f64>, scale: Scale) -> Option<Self> {
        values.into_iter().filter(|value| value.is_finite() && (scale == Scale::Linear || *value > 0.0)).fold(
            None,
            |seen, value| {
                let one = Self { low: value, high: value };
                Some(seen.map_or(one, |extent: Self| extent.union(one)))
            },
        )
    }

    /// The smallest extent that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// The extent of both, if there is any.
    pub fn union_of(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(one), Some(other)) => Some(one.union(other)),
            (one, other) => one.or(other),
        }
    }

    /// This extent cut to at most `reach` spans of `anchor` beyond it on either side: a curve that blows up must not
    /// flatten the data it is compared with.
    #[must_use]
    pub fn within_reach(self, anchor: Self, reach: f64) -> Self {
        let span = Range::new(anchor.low, anchor.high).span();
        let low = self.low.max(anchor.low - reach * span).min(anchor.low);
        let high = self.high.min(anchor.high + reach * span).max(anchor.high);
        Self { low, high }
    }
}

/// How an axis is fitted to its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fitting {
    /// Ends at the content's ends (a time axis).
    Tight,
    /// Padded, ended at round numbers, and kept while the content still fills it.
    #[default]
    Stable,
}

/// The range for `content`: `previous` as long as the content lies in it and a fresh choice would not be under 60 % of
/// it, else a fresh one with padding and round ends. Total: no content keeps `previous`, or gives a default.
pub fn fit_range(previous: Option<Range>, content: Option<Extent>, scale: Scale, fitting: Fitting) -> Range {
    let Some(content) = content else {
        return previous.unwrap_or_else(|| match scale {
            Scale::Linear => Range::default(),
            Scale::Log10 => Range::default().positive(),
        });
    };
    let fresh = match (scale, fitting) {
        (Scale::Linear, Fitting::Tight) => return Range::new(content.low, content.high),
        (Scale::Log10, Fitting::Tight) => return Range::new(content.low, content.high).positive(),
        (Scale::Linear, Fitting::Stable) => fresh_linear(content),
        (Scale::Log10, Fitting::Stable) => fresh_log(content),
    };
    let length = |range: Range| match scale {
        Scale::Linear => range.span(),
        Scale::Log10 => decades(range.high) - decades(range.low),
    };
    match previous {
        Some(kept)
            if kept.contains(content.low)
                && kept.contains(content.high)
                && length(fresh) >= LEAST_FILL * length(kept) =>
        {
            kept
        }
        _ => fresh,
    }
}

/// Zero included when near, padded elsewhere, ends rounded outwards to about a twentieth of the span.
fn fresh_linear(content: Extent) -> Range {
    let mut range = Range::new(content.low, content.high);
    if range.low >= 0.0 && range.low <= NEAR_ZERO * range.high {
        range = Range::new(0.0, range.high);
    } else if range.high <= 0.0 && range.high >= NEAR_ZERO * range.low {
        range = Range::new(range.low, 0.0);
    }
    let padding = PADDING * range.span();
    let low = if range.low == 0.0 { 0.0 } else { range.low - padding };
    let high = if range.high == 0.0 { 0.0 } else { range.high + padding };
    let (unit, digit, exponent) = round_step((high - low) / 20.0);
    let round = |count: f64| decimal(count as i64 * digit, exponent);
    Range::new(round((low / unit).floor()), round((high / unit).ceil()))
}

/// Padded in decades, ends rounded outwards to 1, 2 or 5 times a power of ten.
fn fresh_log(content: Extent) -> Range {
    let range = Range::new(content.low, content.high).positive();
    let padding = PADDING * (decades(range.high) - decades(range.low));
    let low = power_of_ten(decades(range.low) - padding);
    let high = power_of_ten(decades(range.high) + padding);
    let below = |value: f64| {
        let (mantissa, exponent) = mantissa_exponent(value);
        let round = if mantissa >= 5.0 { 5 } else { 1 + i64::from(mantissa >= 2.0) };
        decimal(round, exponent)
    };
    let above = |value: f64| {
        let (mantissa, exponent) = mantissa_exponent(value);
        let round = [1, 2, 5].into_iter().find(|&round| mantissa <= round as f64 * (1.0 + 1e-12));
        decimal(round.unwrap_or(10), exponent)
    };
    Range::new(below(low).max(LEAST_POSITIVE), above(high)).positive()
}

/// `value > 0` as a mantissa in [1, 10) and a power of ten.
fn mantissa_exponent(value: f64) -> (f64, i32) {
    let exponent = decades(value).floor() as i32;
    let mantissa = value / decimal(1, exponent);
    if mantissa >= 10.0 {
        (mantissa / 10.0, exponent + 1)
    } else if mantissa < 1.0 {
        (mantissa * 10.0, exponent - 1)
    } else {
        (mantissa, exponent)
    }
}

/// The number `digits`e`exponent`, correctly rounded: ticks and round ends are the decimals they read as, which
/// repeated addition or a power would miss in the last bit.
pub fn decimal(digits: i64, exponent: i32) -> f64 {
    format!("{digits}e{exponent}").parse().unwrap_or(f64::NAN)
}

/// The smallest of 1, 2, 5 times a power of ten that is at least `length > 0`: value, digit, exponent.
pub fn round_step(length: f64) -> (f64, i64, i32) {
    let length = length.clamp(1e-306, 1e306);
    let (mantissa, exponent) = mantissa_exponent(length);
    let (digit, exponent) = match [1, 2, 5].into_iter().find(|&digit| mantissa <= digit as f64 * (1.0 + 1e-12)) {
        Some(digit) => (digit, exponent),
        None => (1, exponent + 1),
    };
    (decimal(digit, exponent), digit, exponent)
}

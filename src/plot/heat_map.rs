//! A map of the loss as colours: the logarithmic scale, the pixels, the numbers of the bar and the contour lines.
//! Knows the grid, not the canvas.

use super::contour::contour;
use super::palette::{Rgb, Theme};
use super::scale::{Scale, decades, power_of_ten};
use super::scene::Point;
use super::ticks::{Room, Tick, ticks};
use super::view::{Range, decimal};
use super::viridis;
use crate::core::loss_grid::LossGrid;
use crate::core::loss_map::SIDE;

/// The share of the cells that may lie above the scale: the steepest corner must not take all the colours.
const ABOVE_SCALE: f64 = 0.02;

/// The most decades shown: below, a valley is as good as zero.
const MOST_DECADES: f64 = 8.0;

/// The fewest decades shown, so that rounding errors of a flat loss are no landscape.
const LEAST_DECADES: f64 = 1e-6;

/// The largest power of ten at an end.
const FARTHEST_DECADE: f64 = 290.0;

/// Width of the stripes where the unroll diverges, in cells.
const STRIPE: usize = 3;

/// From losses to colours: logarithmic, violet to yellow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColourScale {
    /// Decimal logarithms of the ends.
    low: f64,
    high: f64,
}

impl ColourScale {
    /// The scale that shows a map; `None` where no loss is finite.
    pub fn of(grid: &LossGrid) -> Option<Self> {
        let mut known: Vec<f64> = grid.finite_decades().collect();
        let least = known.iter().copied().reduce(f64::min)?;
        let above = ((known.len() - 1) as f64 * (1.0 - ABOVE_SCALE)) as usize;
        let (_, &mut most, _) = known.select_nth_unstable_by(above, f64::total_cmp);
        let high = if most > f64::MIN { most.clamp(-FARTHEST_DECADE, FARTHEST_DECADE) } else { 0.0 };
        let low = least.max(high - MOST_DECADES);
        let high = high.max(low + LEAST_DECADES);
        Some(Self { low, high })
    }

    /// The loss at the violet end.
    pub fn low(&self) -> f64 {
        power_of_ten(self.low)
    }

    /// The loss at the yellow end.
    pub fn high(&self) -> f64 {
        power_of_ten(self.high)
    }

    /// The share of the way from violet to yellow.
    pub fn share(&self, loss: f64) -> f64 {
        if loss > 0.0 { self.share_of_decades(decades(loss)) } else { 0.0 }
    }

    fn share_of_decades(&self, decades: f64) -> f64 {
        ((decades - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The numbers beside a bar of `length` CSS pixels for letters of `em`.
    pub fn ticks(&self, length: f64, em: f64) -> Vec<Tick> {
        let room = Room { length, gap: 2.6 * em, air: 0.4 * em, size_of: |_: &str| em };
        let found = ticks(Range::new(self.low(), self.high()), Scale::Log10, room);
        let power = found.exponent;
        let full = |tick: Tick| match power {
            0 => tick,
            _ => Tick { label: format!("{}e{power}", tick.label), ..tick },
        };
        found.major.into_iter().map(full).collect()
    }

    /// The losses of the contour lines: whole decades where there are many, else also round numbers between; on a flat map
    /// equal parts.
    pub fn levels(&self) -> Vec<f64> {
        let span = self.high - self.low;
        let digits: &[i64] = if span > 7.0 {
            &[1]
        } else if span > 5.0 {
            &[1, 3]
        } else if span > 2.0 {
            &[1, 2, 5]
        } else {
            &[1, 2, 3, 4, 6, 8]
        };
        let exponents = self.low.floor() as i32..=self.high.ceil() as i32;
        let round = exponents.flat_map(|exponent| digits.iter().map(move |digit| decimal(*digit, exponent)));
        let levels: Vec<f64> = round.filter(|level| self.low() < *level && *level < self.high()).collect();
        if levels.len() >= 3 {
            return levels;
        }
        (1..8).map(|part| power_of_ten(self.low + span * f64::from(part) / 8.0)).collect()
    }
}

/// The map as RGBA, [`SIDE`] x [`SIDE`] pixels from the top left, each cell coloured as the nearest of the finest whole
/// grid. Stripes where the unroll diverges.
pub fn pixels(grid: &LossGrid, scale: &ColourScale, theme: Theme) -> Vec<u8> {
    let stripes = stripes(theme);
    let colours: [Rgb; 256] = std::array::from_fn(|index| viridis::colour(index as f64 / 255.0));
    let mut bytes = Vec::with_capacity(4 * SIDE * SIDE);
    for row in (0..SIDE).rev() {
        for column in 0..SIDE {
            let height = grid.decades(grid.nearest((column, row)));
            let Rgb(red, green, blue) = if height.is_finite() {
                colours[(255.0 * scale.share_of_decades(height)).round() as usize]
            } else {
                stripes[(column + row) / STRIPE % 2]
            };
            bytes.extend([red, green, blue, 255]);
        }
    }
    bytes
}

/// The two greys of the places where the unroll diverges.
pub fn stripes(theme: Theme) -> [Rgb; 2] {
    match theme {
        Theme::Light => [Rgb(0xd9, 0xdd, 0xe2), Rgb(0xb9, 0xc0, 0xc8)],
        Theme::Dark => [Rgb(0x3a, 0x41, 0x4b), Rgb(0x55, 0x5e, 0x6a)],
    }
}

/// One contour line in the units of the map's axes.
#[derive(Clone, Debug, PartialEq)]
pub struct ContourLine {
    /// Its points.
    pub points: Vec<Point>,
    /// The share of its loss on the colour scale.
    pub share: f64,
}

/// The contour lines of a map at the levels of its scale, over the finest whole grid.
pub fn contours(grid: &LossGrid, scale: &ColourScale) -> Vec<ContourLine> {
    let stride = grid.stride();
    if stride == 0 {
        return Vec::new();
    }
    let side = SIDE / stride;
    let place = |axis: usize, at: f64| grid.axes[axis].value((at * stride as f64 + 0.5) / SIDE as f64);
    let lines = scale.levels().into_iter().flat_map(|level| {
        let share = scale.share(level);
        let height = |column: usize, row: usize| {
            // A loss of zero lies below all levels.
            grid.decades((column * stride, row * stride)).max(scale.low - MOST_DECADES)
        };
        let found = contour(side, height, decades(level));
        found.into_iter().map(move |line| ContourLine {
            points: line.into_iter().map(|(x, y)| (place(0, x), place(1, y))).collect(),
            share,
        })
    });
    lines.collect()
}

//! Where everything of a plot stands, in device pixels: margins, ticks, mappings. Decided from the axes and the size
//! alone, so that a static and a moving layer agree and no text is ever measured.

use super::polyline::{Pixel, PixelBox};
use super::scale::Mapping;
use super::scene::{Axes, Axis, Point};
use super::style::{Style, text_width};
use super::ticks::{Room, Ticks, power_label, ticks};

/// Largest backing store along one side; browsers refuse much more.
const LARGEST_SIDE: f64 = 16_384.0;

/// Smallest side of a picture in CSS pixels: room for a plot box of at least one pixel.
const LEAST_SIDE: f64 = 8.0;

/// The geometry of one plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Device pixels for one CSS pixel.
    pub pixel_ratio: f64,
    /// Width of the picture in device pixels: the `width` of the canvas.
    pub width: u32,
    /// Height of the picture in device pixels: the `height` of the canvas.
    pub height: u32,
    /// The box of the data; whole numbers.
    pub plot: PixelBox,
    /// From x to device pixels.
    pub x: Mapping,
    /// From y to device pixels.
    pub y: Mapping,
    /// Ticks below.
    pub x_ticks: Ticks,
    /// Ticks at the left.
    pub y_ticks: Ticks,
    /// Title below, with the common power of ten.
    pub x_title: String,
    /// Title above the y axis, with the common power of ten.
    pub y_title: String,
}

/// Free space around the plot box, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Margins {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Layout {
    /// The layout of a plot with axes. `width` and `height` in CSS pixels; `pixel_ratio` device pixels for each (at least
    /// 2 looks best: backends round to whole pixels). Total: sizes out of reason are brought into reason.
    pub fn new(axes: &Axes, width: f64, height: f64, pixel_ratio: f64, style: &Style) -> Self {
        Self::with_header(axes, width, height, pixel_ratio, style, 0.0)
    }

    /// As [`Layout::new`], leaving `header` CSS pixels free at the top for a heading and a legend.
    pub fn with_header(axes: &Axes, width: f64, height: f64, pixel_ratio: f64, style: &Style, header: f64) -> Self {
        let (width, height, pixel_ratio) = reasonable(width, height, pixel_ratio);
        let em = style.font_size;
        let has_title = |axis: &Axis| !axis.label.is_empty();
        let top = header.clamp(0.0, height) + if has_title(&axes.y) { 2.2 * em } else { 1.0 * em };
        let bottom = if has_title(&axes.x) { 3.5 * em } else { 2.1 * em };

        let upright = |top: f64| {
            let room = Room { length: height - top - bottom, gap: 3.4 * em, air: 0.6 * em, size_of: |_: &str| em };
            ticks(axes.y.range, axes.y.scale, room)
        };
        let mut y_ticks = upright(top);
        // A power of ten that the labels leave out stands in the title's place.
        let top = if y_ticks.exponent != 0 { top.max(header.clamp(0.0, height) + 2.2 * em) } else { top };
        if y_ticks.exponent != 0 {
            y_ticks = upright(top);
        }
        let widest = y_ticks.major.iter().map(|tick| text_width(&tick.label, em)).fold(2.0 * em, f64::max);
        // Whole ems, so that a label that grows by a digit seldom moves the plot.
        let left = ((widest / em).ceil() + 1.0) * em;
        // Half of a label of seven figures hangs over the last tick.
        let right = 2.0 * em;
        let x_ticks = ticks(
            axes.x.range,
            axes.x.scale,
            Room {
                length: width - left - right,
                gap: 5.5 * em,
                air: 1.2 * em,
                size_of: |label: &str| text_width(label, em),
            },
        );
        let margins = Margins { left, top, right, bottom };
        let mut layout = Self::framed(axes, width, height, pixel_ratio, margins);
        layout.x_title = titled(&axes.x.label, x_ticks.exponent);
        layout.y_title = titled(&axes.y.label, y_ticks.exponent);
        layout.x_ticks = x_ticks;
        layout.y_ticks = y_ticks;
        layout
    }

    /// A layout without axes: the plot box fills the picture but for `inset` CSS pixels on each side.
    pub fn bare(axes: &Axes, width: f64, height: f64, pixel_ratio: f64, inset: f64) -> Self {
        let (width, height, pixel_ratio) = reasonable(width, height, pixel_ratio);
        let margins = Margins { left: inset, top: inset, right: inset, bottom: inset };
        Self::framed(axes, width, height, pixel_ratio, margins)
    }

    fn framed(axes: &Axes, width: f64, height: f64, pixel_ratio: f64, margins: Margins) -> Self {
        // A picture too small for its margins still has a plot box.
        let fit = |before: f64, after: f64, side: f64| {
            let shrink = (0.8 * side / (before + after).max(1e-9)).min(1.0);
            let start = (before * shrink * pixel_ratio).round();
            let end = ((side - after * shrink) * pixel_ratio).round();
            (start, end.max(start + 1.0))
        };
        let (left, right) = fit(margins.left, margins.right, width);
        let (top, bottom) = fit(margins.top, margins.bottom, height);
        Self {
            pixel_ratio,
            width: (width * pixel_ratio).round() as u32,
            height: (height * pixel_ratio).round() as u32,
            plot: PixelBox { left, top, right, bottom },
            x: Mapping::new(axes.x.range, axes.x.scale, left, right),
            y: Mapping::new(axes.y.range, axes.y.scale, bottom, top),
            x_ticks: Ticks::default(),
            y_ticks: Ticks::default(),
            x_title: String::new(),
            y_title: String::new(),
        }
    }

    /// CSS pixels as device pixels.
    pub fn device(&self, css: f64) -> f64 {
        css * self.pixel_ratio
    }

    /// Where a point of the data is drawn, in device pixels; `None` if it cannot be shown or lies outside the plot box.
    pub fn visible(&self, (x, y): Point) -> Option<Pixel> {
        let pixel = (self.x.to_pixel(x), self.y.to_pixel(y));
        (x.is_finite() && y.is_finite() && self.plot.contains(pixel)).then_some(pixel)
    }

    /// The point of the data under the CSS pixel (`x`, `y`) of the picture; `None` outside the plot box.
    pub fn point_at(&self, x: f64, y: f64) -> Option<Point> {
        let pixel = (self.device(x), self.device(y));
        self.plot.contains(pixel).then(|| (self.x.to_value(pixel.0), self.y.to_value(pixel.1)))
    }
}

/// Sizes that can be drawn: finite, not empty, not beyond what a canvas holds.
fn reasonable(width: f64, height: f64, pixel_ratio: f64) -> (f64, f64, f64) {
    let or = |value: f64, fallback: f64| if value.is_nan() { fallback } else { value };
    let ratio = or(pixel_ratio, 2.0).clamp(1.0, 16.0);
    let side = |value: f64| or(value, LEAST_SIDE).clamp(LEAST_SIDE, LARGEST_SIDE / ratio);
    (side(width), side(height), ratio)
}

fn titled(label: &str, exponent: i32) -> String {
    match (label.is_empty(), exponent) {
        (_, 0) => label.to_owned(),
        (true, _) => format!("\u{d7}{}", power_label(exponent)),
        (false, _) => format!("{label}  (\u{d7}{})", power_label(exponent)),
    }
}

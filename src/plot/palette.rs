//! Colour, dash and marker shape of each series: the same on canvas, in exported pictures and in the page's CSS.
//! Knows series numbers only, not what they name.

use std::fmt::Write as _;

use crate::core::scalar::real;

/// Light or dark surroundings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// Dark ink on a light ground.
    #[default]
    Light,
    /// Light ink on a dark ground.
    Dark,
}

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// The colour a share of the way to `other`.
    #[must_use]
    pub fn towards(self, other: Self, share: f64) -> Self {
        let mix = |from: u8, to: u8| (f64::from(from) + share * (f64::from(to) - f64::from(from))).round() as u8;
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }
}

impl Rgb {
    /// As CSS writes it: `#rrggbb`.
    pub fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Relative luminance in [0, 1] (WCAG 2.2).
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { real::pow((share + 0.055) / 1.055, 2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Contrast ratio in [1, 21] (WCAG 2.2); 3 is the least for graphics.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }
}

/// Number of distinct series colours.
pub const COLOURS: usize = 7;

/// The hues of Okabe and Ito (Color Universal Design, 2008) without black, each moved in lightness just as far as a
/// contrast of 3:1 against the ground asks: blue, vermillion, green, purple, orange, sky, yellow.
const LIGHT: [Rgb; COLOURS] = [
    Rgb(0x00, 0x72, 0xb2),
    Rgb(0xd5, 0x5e, 0x00),
    Rgb(0x00, 0x8f, 0x68),
    Rgb(0xb8, 0x5a, 0x8e),
    Rgb(0xb3, 0x7b, 0x00),
    Rgb(0x2b, 0x8c, 0xc4),
    Rgb(0x85, 0x7c, 0x00),
];
const DARK: [Rgb; 7] = [
    Rgb(0x4d, 0xa8, 0xe8),
    Rgb(0xf0, 0x7c, 0x2a),
    Rgb(0x1f, 0xba, 0x8d),
    Rgb(0xda, 0x8f, 0xba),
    Rgb(0xe6, 0xa9, 0x1f),
    Rgb(0x7c, 0xc8, 0xf2),
    Rgb(0xf0, 0xe4, 0x42),
];

/// Lengths drawn and skipped in turn, in CSS pixels; empty for a solid line. Fit for `stroke-dasharray`.
const DASHES: [&[f64]; 7] = [
    &[],
    &[9.0, 4.5],
    &[11.0, 4.0, 2.5, 4.0],
    &[5.0, 3.5],
    &[16.0, 5.0],
    &[2.5, 3.5],
    &[11.0, 4.0, 2.5, 4.0, 2.5, 4.0],
];

/// The same for the thin curves of models that are compared, in which the colour tells the series.
const MODEL_DASHES: [&[f64]; 8] = [
    &[3.0, 2.0],
    &[1.0, 2.5],
    &[8.0, 3.0],
    &[8.0, 2.5, 1.0, 2.5],
    &[4.0, 5.0],
    &[14.0, 3.0, 3.0, 3.0],
    &[1.0, 5.0],
    &[8.0, 2.5, 1.0, 2.5, 1.0, 2.5],
];

/// Outline of a marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// ○
    Circle,
    /// □
    Square,
    /// △
    Triangle,
    /// ◇
    Diamond,
    /// ▽
    TriangleDown,
    /// ⬠
    Pentagon,
    /// ☆ with four points
    Star,
}

const SHAPES: [Shape; 7] =
    [Shape::Circle, Shape::Square, Shape::Triangle, Shape::Diamond, Shape::TriangleDown, Shape::Pentagon, Shape::Star];

impl Shape {
    /// Corners about the origin for radius 1, y downwards; `None` for a circle. Radii are chosen so that all shapes
    /// look about equally large.
    pub fn corners(self) -> Option<&'static [(f64, f64)]> {
        match self {
            Self::Circle => None,
            Self::Square => Some(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
            Self::Triangle => Some(&[(0.0, -1.3), (1.126, 0.65), (-1.126, 0.65)]),
            Self::Diamond => Some(&[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)]),
            Self::TriangleDown => Some(&[(0.0, 1.3), (-1.126, -0.65), (1.126, -0.65)]),
            Self::Pentagon => Some(&[(0.0, -1.15), (1.094, -0.355), (0.676, 0.930), (-0.676, 0.930), (-1.094, -0.355)]),
            Self::Star => Some(&[
                (0.0, -1.45),
                (0.45, -0.45),
                (1.45, 0.0),
                (0.45, 0.45),
                (0.0, 1.45),
                (-0.45, 0.45),
                (-1.45, 0.0),
                (-0.45, -0.45),
            ]),
        }
    }

    /// Distance from the centre to the nearest edge for radius 1.
    pub fn apothem(self) -> f64 {
        match self {
            Self::Circle => 1.0,
            Self::Square => 0.9,
            Self::Triangle | Self::TriangleDown => 0.65,
            Self::Diamond | Self::Pentagon => 0.92,
            Self::Star => 0.6,
        }
    }

    /// An SVG path (`d`) of the outline about (`x`, `y`), for legends and table headers in the page.
    pub fn svg_path(self, x: f64, y: f64, radius: f64) -> String {
        let Some(corners) = self.corners() else {
            return format!(
                "M{:.2},{y:.2}a{radius:.2},{radius:.2} 0 1 0 {:.2},0a{radius:.2},{radius:.2} 0 1 0 {:.2},0Z",
                x - radius,
                2.0 * radius,
                -2.0 * radius
            );
        };
        let mut path = String::new();
        for (index, corner) in corners.iter().enumerate() {
            let command = if index == 0 { 'M' } else { 'L' };
            // Writing to a string cannot fail.
            let _ = write!(path, "{command}{:.2},{:.2}", x + radius * corner.0, y + radius * corner.1);
        }
        path.push('Z');
        path
    }
}

/// The colour of a series; repeats after seven.
pub fn colour(series: usize, theme: Theme) -> Rgb {
    let colours = match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
    };
    colours[series % colours.len()]
}

/// The dash pattern of a series. Shifted by one at each return of the colours: colour and dash together repeat only
/// after 49 series.
pub fn dash(series: usize) -> &'static [f64] {
    DASHES[(series % 7 + series / 7) % DASHES.len()]
}

/// The dash pattern of a model that is compared; repeats after eight.
pub fn model_dash(number: usize) -> &'static [f64] {
    MODEL_DASHES[number % MODEL_DASHES.len()]
}

/// The marker shape of a series; colour, dash and shape together repeat only after 343 series.
pub fn shape(series: usize) -> Shape {
    SHAPES[(series % 7 + 2 * (series / 7 % 7) + series / 49) % SHAPES.len()]
}

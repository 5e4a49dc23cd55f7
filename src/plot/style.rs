//! Colours, font and weights of a plot. Lengths are CSS pixels; the layout knows how many device pixels those are.
//! Knows nothing of what is drawn.

use super::palette::{Rgb, Theme};

/// The look of a plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Style {
    /// Which series colours.
    pub theme: Theme,
    /// Ground of the picture, and filling of hollow markers.
    pub background: Rgb,
    /// Titles and the exact solution.
    pub ink: Rgb,
    /// Tick labels, axis titles, axis line, play head.
    pub muted: Rgb,
    /// Grid lines.
    pub grid: Rgb,
    /// As CSS writes it.
    pub font_family: String,
    /// Of tick labels; the other sizes follow from it.
    pub font_size: f64,
    /// Of a main curve.
    pub line_width: f64,
    /// Opacity of the ground of a ribbon, ...
    pub ribbon_ground: f64,
    /// ... and of its edges.
    pub ribbon_edge: f64,
    /// Of a round marker.
    pub marker_radius: f64,
}

impl Style {
    /// The look in a theme.
    pub fn of(theme: Theme) -> Self {
        let (background, ink, muted, grid) = match theme {
            Theme::Light => {
                (Rgb(0xff, 0xff, 0xff), Rgb(0x1d, 0x23, 0x2b), Rgb(0x5b, 0x65, 0x70), Rgb(0xe9, 0xec, 0xf0))
            }
            Theme::Dark => (Rgb(0x16, 0x1a, 0x20), Rgb(0xe8, 0xec, 0xf1), Rgb(0x9a, 0xa5, 0xb1), Rgb(0x28, 0x2e, 0x37)),
        };
        Self {
            theme,
            background,
            ink,
            muted,
            grid,
            font_family: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans SC', sans-serif"
                .to_owned(),
            font_size: 12.0,
            line_width: 2.0,
            ribbon_ground: if theme == Theme::Light { 0.13 } else { 0.2 },
            ribbon_edge: if theme == Theme::Light { 0.55 } else { 0.6 },
            marker_radius: 4.5,
        }
    }
}

/// Width of `text` in CSS pixels at a font size, from the widths of common sans-serif faces. An estimate on purpose:
/// asking the browser costs milliseconds a label.
pub fn text_width(text: &str, font_size: f64) -> f64 {
    let em = |character: char| match character {
        '.' | ',' | ':' | ';' | '\'' | '|' | 'i' | 'j' | 'l' | ' ' | '(' | ')' | '[' | ']' => 0.32,
        '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}'..='\u{207f}' => 0.4,
        'm' | 'w' | 'M' | 'W' | '%' => 0.88,
        'A'..='Z' => 0.68,
        '\u{2e80}'..='\u{ffef}' => 1.0,
        // Figures and small letters.
        _ => 0.58,
    };
    text.chars().map(em).sum::<f64>() * font_size
}

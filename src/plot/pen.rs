//! A pen over a plotters backend: strokes, markers and text in device pixels, rounded and styled.
//! Knows shapes and colours, not axes or series.

use plotters::drawing::DrawingAreaErrorKind;
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontFamily, FontStyle, IntoFont, RGBAColor, ShapeStyle, TextStyle};

use super::palette::{Rgb, Shape};
use super::polyline::{Pixel, dashes};

/// What drawing gives: nothing, or the backend's error.
pub type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

/// Where a text hangs on its point; vertically it is centred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hang {
    Left,
    Centre,
    Right,
}

/// How a backend turns a font size into letters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lettering {
    /// Factor on the size.
    size: f64,
    /// Shift downwards that centres figures, in font sizes.
    drop: f64,
}

/// Sizes are pixels, and "middle" is the middle of the letters.
pub(super) const CANVAS_LETTERING: Lettering = Lettering { size: 1.0, drop: 0.06 };
/// plotters-svg divides sizes by 1.24 and centres the x-height.
pub(super) const SVG_LETTERING: Lettering = Lettering { size: 1.24, drop: 0.1 };

/// A stroke: colour, opacity in [0, 1], width in device pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stroke {
    pub(super) colour: Rgb,
    pub(super) opacity: f64,
    pub(super) width: f64,
}

pub(super) struct Pen<'a, B: DrawingBackend> {
    backend: &'a mut B,
    lettering: Lettering,
}

impl<'a, B: DrawingBackend> Pen<'a, B> {
    pub(super) fn new(backend: &'a mut B, lettering: Lettering) -> Self {
        Self { backend, lettering }
    }

    /// Fills the rectangle; straight lines along the axes are drawn so, because a stroke's edges may fall between pixels.
    pub(super) fn rectangle(&mut self, from: Pixel, to: Pixel, colour: Rgb, opacity: f64) -> Drawn<B> {
        self.backend
            .draw_rect(whole(from), whole(to), &fill(colour, opacity), true)
            .map_err(DrawingAreaErrorKind::BackendError)
    }

    /// A vertical line centred on `x`.
    pub(super) fn vertical(&mut self, x: f64, top: f64, bottom: f64, stroke: Stroke) -> Drawn<B> {
        let width = stroke.width.round().max(1.0);
        let left = (x - width / 2.0).round();
        self.rectangle((left, top), (left + width, bottom), stroke.colour, stroke.opacity)
    }

    /// A horizontal line centred on `y`.
    pub(super) fn horizontal(&mut self, y: f64, left: f64, right: f64, stroke: Stroke) -> Drawn<B> {
        let width = stroke.width.round().max(1.0);
        let top = (y - width / 2.0).round();
        self.rectangle((left, top), (right, top + width), stroke.colour, stroke.opacity)
    }

    /// A polyline, dashed by `pattern` in device pixels.
    pub(super) fn polyline(&mut self, points: &[Pixel], pattern: &[f64], stroke: Stroke) -> Drawn<B> {
        let style = ShapeStyle {
            color: rgba(stroke.colour, stroke.opacity),
            filled: false,
            stroke_width: stroke.width.round().max(1.0) as u32,
        };
        for piece in dashes(points, pattern) {
            let mut corners: Vec<(i32, i32)> = piece.into_iter().map(whole).collect();
            corners.dedup();
            if corners.len() > 1 {
                self.backend.draw_path(corners, &style).map_err(DrawingAreaErrorKind::BackendError)?;
            }
        }
        Ok(())
    }

    /// A filled polygon without an edge.
    pub(super) fn polygon(&mut self, corners: &[Pixel], colour: Rgb, opacity: f64) -> Drawn<B> {
        let mut corners: Vec<(i32, i32)> = corners.iter().copied().map(whole).collect();
        corners.dedup();
        if corners.len() < 3 {
            return Ok(());
        }
        self.backend.fill_polygon(corners, &fill(colour, opacity)).map_err(DrawingAreaErrorKind::BackendError)
    }

    /// A filled marker shape.
    pub(super) fn shape(&mut self, shape: Shape, centre: Pixel, radius: f64, colour: Rgb) -> Drawn<B> {
        let style = fill(colour, 1.0);
        match shape.corners() {
            None => self.backend.draw_circle(whole(centre), radius.round().max(1.0) as u32, &style, true),
            Some(corners) => {
                let corners =
                    corners.iter().map(|corner| whole((centre.0 + radius * corner.0, centre.1 + radius * corner.1)));
                self.backend.fill_polygon(corners.collect::<Vec<_>>(), &style)
            }
        }
        .map_err(DrawingAreaErrorKind::BackendError)
    }

    /// One line of text. Control characters, which no picture format may hold, are left out.
    pub(super) fn text(&mut self, text: &str, at: Pixel, hang: Hang, font: &Font<'_>) -> Drawn<B> {
        let text: String = text.chars().filter(|character| !character.is_control()).collect();
        if text.is_empty() {
            return Ok(());
        }
        let horizontal = match hang {
            Hang::Left => HPos::Left,
            Hang::Centre => HPos::Center,
            Hang::Right => HPos::Right,
        };
        let weight = if font.bold { FontStyle::Bold } else { FontStyle::Normal };
        let size = font.size * self.lettering.size;
        let mut style = TextStyle::from((FontFamily::Name(font.family), size, weight).into_font())
            .pos(Pos::new(horizontal, VPos::Center));
        style.color = rgba(font.colour, 1.0).to_backend_color();
        let at = whole((at.0, at.1 + self.lettering.drop * font.size));
        self.backend.draw_text(&text, &style, at).map_err(DrawingAreaErrorKind::BackendError)
    }
}

/// A font as the pen uses it; size in device pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Font<'a> {
    pub(super) family: &'a str,
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) colour: Rgb,
}

fn whole((x, y): Pixel) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}

fn rgba(Rgb(red, green, blue): Rgb, opacity: f64) -> RGBAColor {
    RGBAColor(red, green, blue, opacity)
}

fn fill(colour: Rgb, opacity: f64) -> ShapeStyle {
    rgba(colour, opacity).filled()
}

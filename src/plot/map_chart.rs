//! What lies on a map of the loss: contour lines, the ways of the optimisers, marked points. Draws no text and does not
//! clear; the frame is [`super::chart::draw_frame`]'s, the colours below are [`super::heat_map`]'s.

use plotters::prelude::DrawingBackend;

use super::heat_map::ContourLine;
use super::layout::Layout;
use super::palette::{Rgb, Shape};
use super::pen::{Drawn, Pen, Stroke};
use super::polyline::{Pixel, visible_parts};
use super::scene::Point;

/// What is marked on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Where the optimisers start.
    Start,
    /// The values in force.
    Present,
    /// The cell of the least loss.
    Best,
    /// What the last fit found.
    Fitted,
}

impl Mark {
    /// In the order drawn: what is smaller on top.
    pub const ALL: [Self; 4] = [Self::Start, Self::Present, Self::Fitted, Self::Best];

    /// Its outline.
    pub const fn shape(self) -> Shape {
        match self {
            Self::Start => Shape::Circle,
            Self::Present => Shape::Square,
            Self::Best => Shape::Star,
            Self::Fitted => Shape::Diamond,
        }
    }

    /// Its size beside the others, so that two at one place are both seen.
    const fn size(self) -> f64 {
        match self {
            Self::Start => 1.1,
            Self::Present => 1.8,
            Self::Fitted => 1.35,
            Self::Best => 0.8,
        }
    }
}

/// The colours of the ways, on any colour of the map in any theme: Levenberg-Marquardt, Adam.
pub const WAY_COLOURS: [Rgb; 2] = [Rgb(0xff, 0xff, 0xff), Rgb(0xff, 0x6a, 0x4d)];

/// Lengths drawn and skipped along the ways, in CSS pixels.
pub const WAY_DASHES: [&[f64]; 2] = [&[], &[7.0, 3.0]];

/// The dark line around light ones.
const CASING: Rgb = Rgb(0x10, 0x12, 0x18);

/// A way with at most so many points shows each of them.
const MOST_STOPS: usize = 60;

/// Half the side of a mark of size 1, in CSS pixels.
const MARK_RADIUS: f64 = 5.0;

/// What lies on the map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapScene {
    /// The contour lines.
    pub contours: Vec<ContourLine>,
    /// The ways, in the order of [`WAY_COLOURS`].
    pub ways: Vec<Vec<Point>>,
    /// The marked points.
    pub marks: Vec<(Mark, Point)>,
}

/// Draws what lies on the map.
pub fn draw_map_content<B: DrawingBackend>(backend: &mut B, layout: &Layout, scene: &MapScene) -> Drawn<B> {
    let pen = &mut Pen::new(backend, super::pen::CANVAS_LETTERING);
    for line in &scene.contours {
        let colour = if line.share < 0.6 { Rgb(0xff, 0xff, 0xff) } else { Rgb(0, 0, 0) };
        let stroke = Stroke { colour, opacity: 0.45, width: layout.device(1.0) };
        for part in visible_parts(&line.points, &layout.x, &layout.y, &layout.plot) {
            pen.polyline(&part, &[], stroke)?;
        }
    }
    for ((points, colour), dash) in scene.ways.iter().zip(WAY_COLOURS).zip(WAY_DASHES) {
        let dash: Vec<f64> = dash.iter().map(|part| layout.device(*part)).collect();
        let casing = Stroke { colour: CASING, opacity: 0.85, width: layout.device(4.0) };
        let line = Stroke { colour, opacity: 1.0, width: layout.device(2.0) };
        let parts = visible_parts(points, &layout.x, &layout.y, &layout.plot);
        for (stroke, pattern) in [(casing, &[][..]), (line, &dash)] {
            for part in &parts {
                pen.polyline(part, pattern, stroke)?;
            }
        }
        let stops = if points.len() <= MOST_STOPS { points.as_slice() } else { &points[points.len() - 1..] };
        for pixel in stops.iter().filter_map(|point| layout.visible(*point)) {
            outlined(pen, layout, Shape::Circle, pixel, layout.device(2.5), colour)?;
        }
    }
    for kind in Mark::ALL {
        let here = scene.marks.iter().filter(|(mark, _)| *mark == kind);
        for pixel in here.filter_map(|(_, point)| layout.visible(*point)) {
            let radius = layout.device(MARK_RADIUS * kind.size());
            match kind {
                Mark::Present => frame(pen, layout, pixel, radius)?,
                _ => outlined(pen, layout, kind.shape(), pixel, radius, Rgb(0xff, 0xff, 0xff))?,
            }
        }
    }
    Ok(())
}

/// An empty square, so that what lies below is seen.
fn frame<B: DrawingBackend>(pen: &mut Pen<'_, B>, layout: &Layout, (x, y): Pixel, radius: f64) -> Drawn<B> {
    let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)];
    let corners = corners.map(|(across, down)| (x + radius * across, y + radius * down));
    for (colour, width) in [(CASING, 4.5), (Rgb(0xff, 0xff, 0xff), 2.0)] {
        pen.polyline(&corners, &[], Stroke { colour, opacity: 1.0, width: layout.device(width) })?;
    }
    Ok(())
}

fn outlined<B: DrawingBackend>(
    pen: &mut Pen<'_, B>,
    layout: &Layout,
    shape: Shape,
    at: Pixel,
    radius: f64,
    colour: Rgb,
) -> Drawn<B> {
    pen.shape(shape, at, radius + layout.device(1.5) / shape.apothem(), CASING)?;
    pen.shape(shape, at, radius, colour)
}

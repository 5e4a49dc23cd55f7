//! The moving layer of a plot: curves, markers, play head, highlights. Draws no text and does not clear.
//! Knows the scene and its layout, not what surrounds the plot box.

use std::collections::HashSet;

use plotters::prelude::DrawingBackend;

use super::layout::Layout;
use super::palette::{Rgb, Shape, colour, dash, model_dash, shape};
use super::pen::{Drawn, Pen, Stroke};
use super::polyline::{Pixel, visible_parts};
use super::ribbon::ribbon_parts;
use super::scene::{Curve, CurveKind, Dot, Event, EventKind, Markers, PlayHead, Ribbon, Scene};
use super::style::Style;

/// How many layers of curves there are.
const LAYERS: usize = 6;

/// The order in which curves cover each other.
const fn layer(kind: CurveKind) -> usize {
    match kind {
        CurveKind::Batch => 0,
        CurveKind::Ghost => 1,
        CurveKind::Model(_) => 2,
        CurveKind::Main => 3,
        CurveKind::Fit => 4,
        CurveKind::Exact => 5,
    }
}

/// Most markers of one series drawn with outline and halo; more become specks, at most one in each [`DENSE_CELL`], so
/// that 100,000 rows are drawn within a frame.
const MOST_MARKERS: usize = 1000;

/// Side of the square that holds one speck, in CSS pixels.
const DENSE_CELL: f64 = 3.0;

/// Dashes of exact solutions, in CSS pixels.
const EXACT_DASH: &[f64] = &[2.0, 3.5];

/// Half of the cross where a run broke, in CSS pixels.
const CROSS: f64 = 5.0;

/// Width of the free ring around markers and dots, in CSS pixels.
const HALO: f64 = 1.5;

/// How far what does not count is faded into the ground.
const FADED: f64 = 0.65;

/// How a marker looks beside its series.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    /// Outlined.
    pub(super) hollow: bool,
    /// Pale.
    pub(super) faint: bool,
}

/// What drawing the content needs at every step.
pub(super) struct Content<'p, 'b, B: DrawingBackend> {
    pub(super) pen: &'p mut Pen<'b, B>,
    pub(super) layout: &'p Layout,
    pub(super) style: &'p Style,
}

impl<B: DrawingBackend> Content<'_, '_, B> {
    pub(super) fn draw(&mut self, scene: &Scene) -> Drawn<B> {
        for ribbon in &scene.ribbons {
            self.ribbon(ribbon)?;
        }
        let of_layer = |wanted| scene.curves.iter().filter(move |curve| layer(curve.kind) == wanted);
        let batch = of_layer(layer(CurveKind::Batch)).count();
        for curve in (0..LAYERS).flat_map(of_layer) {
            self.curve(curve, batch)?;
        }
        self.events(&scene.events)?;
        if let Some(head) = &scene.play_head {
            self.play_line(head)?;
        }
        for markers in &scene.markers {
            self.markers(markers)?;
        }
        for dot in scene.play_head.iter().flat_map(|head| &head.dots) {
            self.dot(*dot)?;
        }
        for dot in &scene.highlights {
            self.highlight(*dot)?;
        }
        Ok(())
    }

    /// A pale ground with thin edges; both in the colour of the series.
    fn ribbon(&mut self, ribbon: &Ribbon) -> Drawn<B> {
        let layout = self.layout;
        let colour = colour(ribbon.series, self.style.theme);
        let edge = Stroke { colour, opacity: self.style.ribbon_edge, width: layout.device(1.0) };
        for corners in ribbon_parts(&ribbon.points, layout) {
            self.pen.polygon(&corners, colour, self.style.ribbon_ground)?;
        }
        for high in [false, true] {
            let end = |&(x, low, top): &(f64, f64, f64)| (x, if high { top } else { low });
            let points: Vec<_> = ribbon.points.iter().map(end).collect();
            for part in visible_parts(&points, &layout.x, &layout.y, &layout.plot) {
                self.pen.polyline(&part, &[], edge)?;
            }
        }
        Ok(())
    }

    fn curve(&mut self, curve: &Curve, batch: usize) -> Drawn<B> {
        let layout = self.layout;
        for part in visible_parts(&curve.points, &layout.x, &layout.y, &layout.plot) {
            self.line(&part, curve.kind, curve.series, batch)?;
        }
        Ok(())
    }

    /// A line with the weight of its kind and the colour and dash of its series; `batch` curves share the batch.
    pub(super) fn line(&mut self, points: &[Pixel], kind: CurveKind, series: usize, batch: usize) -> Drawn<B> {
        let own = colour(series, self.style.theme);
        let (colour, opacity, factor, pattern) = match kind {
            CurveKind::Main => (own, 1.0, 1.0, dash(series)),
            CurveKind::Fit => (own, 1.0, 1.15, dash(series)),
            // The more there are, the paler each, so that a bundle shows where it is dense.
            CurveKind::Batch => (own, (8.0 / batch.max(1) as f64).clamp(0.12, 0.55), 0.6, &[][..]),
            CurveKind::Ghost => (own, 0.35, 1.0, dash(series)),
            CurveKind::Model(number) => (own, 0.9, 0.65, model_dash(number)),
            CurveKind::Exact => (self.style.ink, 0.8, 0.7, EXACT_DASH),
        };
        let width = self.layout.device(factor * self.style.line_width);
        // The lengths are for a line of two CSS pixels.
        let dash_unit = self.layout.device(self.style.line_width / 2.0);
        let pattern: Vec<f64> = pattern.iter().map(|&part| part * dash_unit).collect();
        self.pen.polyline(points, &pattern, Stroke { colour, opacity, width })
    }

    /// A tick for each pixel in which the clip acted, a dashed line with a cross where the run broke.
    fn events(&mut self, events: &[Event]) -> Drawn<B> {
        let (layout, plot) = (self.layout, self.layout.plot);
        let stroke = Stroke { colour: self.style.ink, opacity: 0.75, width: layout.device(1.5) };
        let reach = layout.device(CROSS);
        let mut ticked = None;
        for event in events {
            let Some((x, _)) = layout.visible((event.x, layout.y.to_value(plot.bottom))) else { continue };
            match event.kind {
                EventKind::Clip if ticked == Some(x as i64) => {}
                EventKind::Clip => {
                    ticked = Some(x as i64);
                    self.pen.vertical(x, plot.bottom - 2.0 * reach, plot.bottom, stroke)?;
                }
                EventKind::Edge => {
                    let pale = Stroke { colour: self.style.muted, opacity: 0.45, width: layout.device(1.0) };
                    self.pen.vertical(x, plot.top, plot.bottom, pale)?;
                }
                EventKind::Break => {
                    let y = plot.top + 1.5 * reach;
                    let dashes = [layout.device(4.0), layout.device(3.0)];
                    self.pen.polyline(&[(x, y), (x, plot.bottom)], &dashes, stroke)?;
                    let cross = Stroke { opacity: 1.0, width: layout.device(2.0), ..stroke };
                    self.pen.polyline(&[(x - reach, y - reach), (x + reach, y + reach)], &[], cross)?;
                    self.pen.polyline(&[(x - reach, y + reach), (x + reach, y - reach)], &[], cross)?;
                }
            }
        }
        Ok(())
    }

    fn play_line(&mut self, head: &PlayHead) -> Drawn<B> {
        let plot = self.layout.plot;
        let at = |x: f64| self.layout.visible((x, self.layout.y.to_value(plot.bottom)));
        let Some((x, _)) = head.line.and_then(at) else {
            return Ok(());
        };
        let stroke = Stroke { colour: self.style.muted, opacity: 0.55, width: self.layout.device(1.5) };
        self.pen.vertical(x, plot.top, plot.bottom, stroke)
    }

    fn markers(&mut self, markers: &Markers) -> Drawn<B> {
        let layout = self.layout;
        let pixels = markers.points.iter().filter_map(|&point| layout.visible(point));
        if markers.points.len() <= MOST_MARKERS {
            for pixel in pixels {
                self.marker(pixel, markers.series, Look { hollow: markers.hollow, faint: markers.faint })?;
            }
            return Ok(());
        }
        let cell = layout.device(DENSE_CELL);
        let colour = self.marker_colour(markers.series, markers.faint);
        let mut taken = HashSet::new();
        for pixel in pixels {
            if taken.insert(((pixel.0 / cell) as i32, (pixel.1 / cell) as i32)) {
                self.pen.shape(shape(markers.series), pixel, cell / 2.0, colour)?;
            }
        }
        Ok(())
    }

    /// A marker on a halo of the ground, so that it stands off the curve below it.
    pub(super) fn marker(&mut self, pixel: Pixel, series: usize, look: Look) -> Drawn<B> {
        let shape = shape(series);
        let radius = self.layout.device(self.style.marker_radius);
        let grown = |css: f64| radius + self.layout.device(css) / shape.apothem();
        self.pen.shape(shape, pixel, grown(HALO), self.style.background)?;
        self.pen.shape(shape, pixel, radius, self.marker_colour(series, look.faint))?;
        if look.hollow {
            let inside = grown(-0.9 * self.style.line_width);
            self.pen.shape(shape, pixel, inside, self.style.background)?;
        }
        Ok(())
    }

    fn marker_colour(&self, series: usize, faint: bool) -> Rgb {
        let own = colour(series, self.style.theme);
        if faint { own.towards(self.style.background, FADED) } else { own }
    }

    fn dot(&mut self, dot: Dot) -> Drawn<B> {
        let Some(pixel) = self.layout.visible(dot.point) else {
            return Ok(());
        };
        let radius = self.layout.device(self.style.marker_radius);
        let halo = radius + self.layout.device(HALO);
        self.pen.shape(Shape::Circle, pixel, halo, self.style.background)?;
        self.pen.shape(Shape::Circle, pixel, radius, colour(dot.series, self.style.theme))
    }

    /// A ring in ink around the point, the series' shape filled inside.
    fn highlight(&mut self, dot: Dot) -> Drawn<B> {
        let Some(pixel) = self.layout.visible(dot.point) else {
            return Ok(());
        };
        let ring = self.layout.device(1.7 * self.style.marker_radius + HALO);
        let width = self.layout.device(HALO);
        self.pen.shape(Shape::Circle, pixel, ring + width, self.style.ink)?;
        self.pen.shape(Shape::Circle, pixel, ring, self.style.background)?;
        self.marker(pixel, dot.series, Look::default())
    }
}

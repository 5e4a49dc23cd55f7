//! Drawing a scene over any plotters backend, in two layers on the same layout: a frame (ground, grid, axes, words) that
//! changes with the view, and a content (curves, markers, play head) that moves and holds no text.
//!
//! The content does not clear: the page clears its canvas. A canvas context with `lineJoin = "round"` looks best.

use plotters::prelude::DrawingBackend;

use super::layout::Layout;
use super::palette::{Rgb, colour, dash, shape};
pub use super::pen::Drawn;
use super::pen::{CANVAS_LETTERING, Font, Hang, Pen, Stroke};
use super::polyline::{Pixel, visible_parts};
use super::scene::{Curve, CurveKind, Dot, Markers, PlayHead, Scene};
use super::style::Style;

/// The order in which curves cover each other.
const KINDS: [CurveKind; 5] = [
    CurveKind::Batch,
    CurveKind::Ghost,
    CurveKind::Main,
    CurveKind::Fit,
    CurveKind::Exact,
];

/// Dashes of exact solutions, in CSS pixels.
const EXACT_DASH: &[f64] = &[2.0, 3.5];

/// The static layer: ground, grid, axis, ticks and their labels, titles.
pub fn draw_frame<B: DrawingBackend>(backend: &mut B, layout: &Layout, style: &Style) -> Drawn<B> {
    frame(&mut Pen::new(backend, CANVAS_LETTERING), layout, style)
}

/// The moving layer: curves, markers, play head, highlights. The scene's axes must be those the layout was made from.
pub fn draw_content<B: DrawingBackend>(
    backend: &mut B,
    layout: &Layout,
    scene: &Scene,
    style: &Style,
) -> Drawn<B> {
    content(
        &mut Pen::new(backend, CANVAS_LETTERING),
        layout,
        scene,
        style,
    )
}

pub(super) fn frame<B: DrawingBackend>(
    pen: &mut Pen<'_, B>,
    layout: &Layout,
    style: &Style,
) -> Drawn<B> {
    let plot = layout.plot;
    let em = layout.device(style.font_size);
    let hair = |colour: Rgb, opacity: f64| Stroke {
        colour,
        opacity,
        width: layout.device(1.0),
    };
    let font = Font {
        family: &style.font_family,
        size: em,
        bold: false,
        colour: style.muted,
    };

    pen.rectangle(
        (0.0, 0.0),
        (f64::from(layout.width), f64::from(layout.height)),
        style.background,
        1.0,
    )?;
    for &value in &layout.y_ticks.minor {
        pen.horizontal(
            layout.y.to_pixel(value),
            plot.left,
            plot.right,
            hair(style.grid, 0.45),
        )?;
    }
    for tick in &layout.x_ticks.major {
        pen.vertical(
            layout.x.to_pixel(tick.value),
            plot.top,
            plot.bottom,
            hair(style.grid, 1.0),
        )?;
    }
    for tick in &layout.y_ticks.major {
        pen.horizontal(
            layout.y.to_pixel(tick.value),
            plot.left,
            plot.right,
            hair(style.grid, 1.0),
        )?;
    }
    pen.horizontal(plot.bottom, plot.left, plot.right, hair(style.muted, 0.75))?;

    for tick in &layout.x_ticks.major {
        let x = layout.x.to_pixel(tick.value);
        pen.vertical(
            x,
            plot.bottom,
            plot.bottom + 0.35 * em,
            hair(style.muted, 0.75),
        )?;
        pen.text(
            &tick.label,
            (x, plot.bottom + 1.05 * em),
            Hang::Centre,
            &font,
        )?;
    }
    for &value in &layout.x_ticks.minor {
        pen.vertical(
            layout.x.to_pixel(value),
            plot.bottom,
            plot.bottom + 0.2 * em,
            hair(style.muted, 0.5),
        )?;
    }
    for tick in &layout.y_ticks.major {
        let at = (plot.left - 0.6 * em, layout.y.to_pixel(tick.value));
        pen.text(&tick.label, at, Hang::Right, &font)?;
    }
    let below = (f64::midpoint(plot.left, plot.right), plot.bottom + 2.5 * em);
    pen.text(&layout.x_title, below, Hang::Centre, &font)?;
    pen.text(
        &layout.y_title,
        (0.6 * em, plot.top - 1.3 * em),
        Hang::Left,
        &font,
    )
}

pub(super) fn content<B: DrawingBackend>(
    pen: &mut Pen<'_, B>,
    layout: &Layout,
    scene: &Scene,
    style: &Style,
) -> Drawn<B> {
    let batch = scene
        .curves
        .iter()
        .filter(|curve| curve.kind == CurveKind::Batch)
        .count();
    for kind in KINDS {
        for curve in scene.curves.iter().filter(|curve| curve.kind == kind) {
            draw_curve(pen, layout, style, curve, batch)?;
        }
    }
    if let Some(PlayHead { line: Some(x), .. }) = scene.play_head
        && let Some((x, _)) = layout.visible((x, layout.y.range().low()))
    {
        let stroke = Stroke {
            colour: style.muted,
            opacity: 0.7,
            width: layout.device(1.5),
        };
        pen.vertical(x, layout.plot.top, layout.plot.bottom, stroke)?;
    }
    for markers in &scene.markers {
        draw_markers(pen, layout, style, markers)?;
    }
    for dot in scene.play_head.iter().flat_map(|head| &head.dots) {
        if let Some(pixel) = layout.visible(dot.point) {
            let radius = layout.device(style.marker_radius);
            haloed_dot(
                pen,
                layout,
                style,
                pixel,
                radius,
                colour(dot.series, style.theme),
            )?;
        }
    }
    for highlight in &scene.highlights {
        draw_highlight(pen, layout, style, *highlight)?;
    }
    Ok(())
}

/// Weight of a curve: stroke in CSS pixels, dash pattern in CSS pixels.
pub(super) fn weight(
    kind: CurveKind,
    series: usize,
    batch: usize,
    style: &Style,
) -> (Stroke, &'static [f64]) {
    let own = colour(series, style.theme);
    let stroke = |colour, opacity, factor| Stroke {
        colour,
        opacity,
        width: factor * style.line_width,
    };
    match kind {
        CurveKind::Main => (stroke(own, 1.0, 1.0), dash(series)),
        CurveKind::Fit => (stroke(own, 1.0, 1.15), dash(series)),
        // The more there are, the paler each, so that a bundle shows where it is dense.
        CurveKind::Batch => (
            stroke(own, (8.0 / batch.max(1) as f64).clamp(0.12, 0.55), 0.6),
            &[],
        ),
        CurveKind::Ghost => (stroke(own, 0.35, 1.0), dash(series)),
        CurveKind::Exact => (stroke(style.ink, 0.8, 0.7), EXACT_DASH),
    }
}

fn draw_curve<B: DrawingBackend>(
    pen: &mut Pen<'_, B>,
    layout: &Layout,
    style: &Style,
    curve: &Curve,
    batch: usize,
) -> Drawn<B> {
    let (mut stroke, pattern) = weight(curve.kind, curve.series, batch, style);
    stroke.width = layout.device(stroke.width);
    let pattern: Vec<f64> = pattern.iter().map(|&part| layout.device(part)).collect();
    for part in visible_parts(&curve.points, &layout.x, &layout.y, &layout.plot) {
        pen.polyline(&part, &pattern, stroke)?;
    }
    Ok(())
}

fn draw_markers<B: DrawingBackend>(
    pen: &mut Pen<'_, B>,
    layout: &Layout,
    style: &Style,
    markers: &Markers,
) -> Drawn<B> {
    // Of points on the same device pixel one is enough: 100,000 rows must not cost 100,000 shapes where they coincide.
    let mut drawn = std::collections::HashSet::new();
    for pixel in markers
        .points
        .iter()
        .filter_map(|&point| layout.visible(point))
    {
        if drawn.insert((pixel.0.round() as i32, pixel.1.round() as i32)) {
            draw_marker(pen, layout, style, pixel, markers.series, markers.hollow)?;
        }
    }
    Ok(())
}

/// A marker on a halo of the ground, so that it stands off the curve below it.
pub(super) fn draw_marker<B: DrawingBackend>(
    pen: &mut Pen<'_, B>,
    layout: &Layout,
    style: &Style,
    pixel: Pixel,
    series: usize,
    hollow: bool,
) -> Drawn<B> {
    let shape = shape(series);
    let radius = layout.device(style.marker_radius);
    let inward = |width: f64| radius - layout.device(width) / shape.apothem();
    pen.shape(shape, pixel, inward(-1.5), style.background)?;
    pen.shape(shape, pixel, radius, colour(series, style.theme))?;
    if hollow {
        pen.shape(
            shape,
            pixel,
            inward(0.9 * style.line_width),
            style.background,
        )?;
    }
    Ok(())
}

fn haloed_dot<B: DrawingBackend>(
    pen: &mut Pen<'_, B>,
    layout: &Layout,
    style: &Style,
    pixel: Pixel,
    radius: f64,
    colour: Rgb,
) -> Drawn<B> {
    let circle = super::palette::Shape::Circle;
    pen.shape(circle, pixel, radius + layout.device(1.5), style.background)?;
    pen.shape(circle, pixel, radius, colour)
}

/// A ring in ink around the point, the series' colour inside.
fn draw_highlight<B: DrawingBackend>(
    pen: &mut Pen<'_, B>,
    layout: &Layout,
    style: &Style,
    dot: Dot,
) -> Drawn<B> {
    let Some(pixel) = layout.visible(dot.point) else {
        return Ok(());
    };
    let radius = layout.device(style.marker_radius);
    haloed_dot(
        pen,
        layout,
        style,
        pixel,
        radius + layout.device(3.5),
        style.ink,
    )?;
    haloed_dot(
        pen,
        layout,
        style,
        pixel,
        radius,
        colour(dot.series, style.theme),
    )
}

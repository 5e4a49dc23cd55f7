//! Drawing a scene over any plotters backend, in two layers on the same layout: a frame (ground, grid, axes, words) that
//! changes with the view, and a content (curves, markers, play head) that moves and holds no text.
//!
//! The content does not clear: the page clears its canvas. A canvas context with `lineJoin = "round"` looks best.

use plotters::prelude::DrawingBackend;

use super::content::Content;
use super::layout::Layout;
use super::palette::Rgb;
pub use super::pen::Drawn;
use super::pen::{CANVAS_LETTERING, Font, Hang, Pen, Stroke};
use super::scene::Scene;
use super::style::Style;

/// The static layer: ground, grid, axis, ticks and their labels, titles.
pub fn draw_frame<B: DrawingBackend>(backend: &mut B, layout: &Layout, style: &Style) -> Drawn<B> {
    frame(&mut Pen::new(backend, CANVAS_LETTERING), layout, style)
}

/// The moving layer: curves, markers, play head, highlights. The scene's axes must be those the layout was made from.
pub fn draw_content<B: DrawingBackend>(backend: &mut B, layout: &Layout, scene: &Scene, style: &Style) -> Drawn<B> {
    let pen = &mut Pen::new(backend, CANVAS_LETTERING);
    Content { pen, layout, style }.draw(scene)
}

pub(super) fn frame<B: DrawingBackend>(pen: &mut Pen<'_, B>, layout: &Layout, style: &Style) -> Drawn<B> {
    let plot = layout.plot;
    let em = layout.device(style.font_size);
    let hair = |colour: Rgb, opacity: f64| Stroke { colour, opacity, width: layout.device(1.0) };
    let (grid, axis) = (hair(style.grid, 1.0), hair(style.muted, 0.75));
    let font = Font { family: &style.font_family, size: em, bold: false, colour: style.muted };

    let picture = (f64::from(layout.width), f64::from(layout.height));
    pen.rectangle((0.0, 0.0), picture, style.background, 1.0)?;
    for &value in &layout.y_ticks.minor {
        pen.horizontal(layout.y.to_pixel(value), plot.left, plot.right, hair(style.grid, 0.45))?;
    }
    for tick in &layout.x_ticks.major {
        pen.vertical(layout.x.to_pixel(tick.value), plot.top, plot.bottom, grid)?;
    }
    for tick in &layout.y_ticks.major {
        pen.horizontal(layout.y.to_pixel(tick.value), plot.left, plot.right, grid)?;
    }
    pen.horizontal(plot.bottom, plot.left, plot.right, axis)?;

    for &value in &layout.x_ticks.minor {
        pen.vertical(layout.x.to_pixel(value), plot.bottom, plot.bottom + 0.2 * em, axis)?;
    }
    for tick in &layout.x_ticks.major {
        let x = layout.x.to_pixel(tick.value);
        pen.vertical(x, plot.bottom, plot.bottom + 0.35 * em, axis)?;
        pen.text(&tick.label, (x, plot.bottom + 1.05 * em), Hang::Centre, &font)?;
    }
    for tick in &layout.y_ticks.major {
        let at = (plot.left - 0.6 * em, layout.y.to_pixel(tick.value));
        pen.text(&tick.label, at, Hang::Right, &font)?;
    }
    let below = (f64::midpoint(plot.left, plot.right), plot.bottom + 2.5 * em);
    pen.text(&layout.x_title, below, Hang::Centre, &font)?;
    pen.text(&layout.y_title, (0.6 * em, plot.top - 1.3 * em), Hang::Left, &font)
}

//! Pictures that stand alone, as SVG text: a plot with heading and legend, and a thumbnail.
//! Draws what [`super::chart`] draws, over plotters' SVG backend.

use plotters::prelude::{DrawingBackend, SVGBackend};

use super::chart::frame;
use super::content::{Content, Look};
use super::layout::Layout;
use super::pen::{Drawn, Font, Hang, Pen, SVG_LETTERING};
use super::scene::{LegendEntry, Scene};
use super::style::{Style, text_width};

/// Drawing units for each CSS pixel of the picture: the backend knows whole numbers only, the view box scales back.
const PRECISION: f64 = 8.0;
/// Most rows of a legend; a picture is not a list.
const MOST_LEGEND_ROWS: usize = 6;
/// Length of the line sample in a legend, in CSS pixels.
const SAMPLE: f64 = 30.0;

/// The plot as an SVG document of `width` by `height` CSS pixels, with its title, legend, axes and labels.
pub fn svg(scene: &Scene, width: f64, height: f64, style: &Style) -> String {
    let em = style.font_size;
    let title_height = if scene.title.is_empty() { 0.0 } else { 2.6 * em };
    let entries = scene.legend();
    let rows = legend_rows(&entries, width - 2.0 * em, em);
    let header = title_height + rows.len() as f64 * 1.7 * em + if rows.is_empty() { 0.0 } else { 0.6 * em };
    let layout = Layout::with_header(&scene.axes, width, height, PRECISION, style, header);
    document(&layout, &scene.title, |pen| {
        frame(pen, &layout, style)?;
        let font = Font { family: &style.font_family, size: layout.device(1.3 * em), bold: true, colour: style.ink };
        let at = (layout.device(em), layout.device(1.6 * em));
        pen.text(&scene.title, at, Hang::Left, &font)?;
        let mut content = Content { pen, layout: &layout, style };
        for (row, entries) in rows.iter().enumerate() {
            let y = layout.device(title_height + (1.2 + 1.7 * row as f64) * em);
            for (x, entry) in entries {
                draw_entry(&mut content, entry, layout.device(em + x), y)?;
            }
        }
        content.draw(scene)
    })
}

/// A small picture of the curves and markers alone, as an SVG document of `width` by `height` CSS pixels. The ground
/// stays clear.
pub fn thumbnail(scene: &Scene, width: f64, height: f64, style: &Style) -> String {
    let style =
        Style { line_width: 0.75 * style.line_width, marker_radius: 0.55 * style.marker_radius, ..style.clone() };
    let layout = Layout::bare(&scene.axes, width, height, PRECISION, 2.0 * style.marker_radius);
    document(&layout, "", |pen| Content { pen, layout: &layout, style: &style }.draw(scene))
}

/// Runs `draw` over a string and puts a root element around it that scales back, names the picture, and rounds joins.
fn document(
    layout: &Layout,
    title: &str,
    draw: impl for<'p, 'b> FnOnce(&mut Pen<'p, SVGBackend<'b>>) -> Drawn<SVGBackend<'b>>,
) -> String {
    let mut drawn = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut drawn, (layout.width, layout.height));
        let outcome = draw(&mut Pen::new(&mut backend, SVG_LETTERING));
        debug_assert!(outcome.is_ok(), "writing to a string cannot fail");
        let ended = backend.present();
        debug_assert!(ended.is_ok(), "writing to a string cannot fail");
    }
    // The backend opens with its own root element, which knows neither scale nor name.
    let body = drawn.find('>').map_or("", |end| &drawn[end + 1..]);
    let (width, height) = (layout.width, layout.height);
    let name = if title.is_empty() { String::new() } else { format!("<title>{}</title>", escaped(title)) };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {width} {height}\" \
         stroke-linejoin=\"round\">{name}{body}",
        f64::from(width) / layout.pixel_ratio,
        f64::from(height) / layout.pixel_ratio,
    )
}

/// The entries with their places from the left, in CSS pixels, broken into rows.
fn legend_rows(entries: &[LegendEntry], width: f64, em: f64) -> Vec<Vec<(f64, &LegendEntry)>> {
    let mut rows: Vec<Vec<(f64, &LegendEntry)>> = Vec::new();
    let mut x = 0.0;
    for entry in entries {
        let length = SAMPLE + 0.6 * em + text_width(&entry.label, em) + 1.6 * em;
        match rows.last_mut() {
            Some(row) if x + length <= width => row.push((x, entry)),
            _ => {
                if rows.len() == MOST_LEGEND_ROWS {
                    break;
                }
                x = 0.0;
                rows.push(vec![(x, entry)]);
            }
        }
        x += length;
    }
    rows
}

fn draw_entry<B: DrawingBackend>(content: &mut Content<'_, '_, B>, entry: &LegendEntry, x: f64, y: f64) -> Drawn<B> {
    let (layout, style) = (content.layout, content.style);
    let end = x + layout.device(SAMPLE);
    if let Some(kind) = entry.curve {
        content.line(&[(x, y), (end, y)], kind, entry.series, 1)?;
    }
    if let Some(hollow) = entry.markers {
        content.marker((f64::midpoint(x, end), y), entry.series, Look { hollow, faint: false })?;
    }
    let em = layout.device(style.font_size);
    let font = Font { family: &style.font_family, size: em, bold: false, colour: style.ink };
    content.pen.text(&entry.label, (end + 0.6 * em, y), Hang::Left, &font)
}

fn escaped(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).fold(String::new(), |mut escaped, character| {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            other => escaped.push(other),
        }
        escaped
    })
}

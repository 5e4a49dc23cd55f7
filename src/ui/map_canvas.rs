//! The picture of the map: colours and axes on one canvas, lines, ways and marks on another; readout and click.

use leptos::html;
use leptos::prelude::*;
use plotters_canvas::CanvasBackend;

use super::frames::FrameLoop;
use super::map_lens::MapHandle;
use super::stage::style_of;
use super::state::word;
use crate::core::loss_grid::LossGrid;
use crate::core::loss_map::{MapAxis, SIDE};
use crate::core::number;
use crate::platform::canvas::{self, CanvasSize};
use crate::plot::chart;
use crate::plot::heat_map::{self, ColourScale};
use crate::plot::layout::Layout;
use crate::plot::map_chart::{MapScene, Mark, draw_map_content};
use crate::plot::scale::Scale;
use crate::plot::scene::{Axes, Axis};
use crate::plot::style::text_width;
use crate::plot::ticks::Tick;
use crate::plot::view::Range;
use crate::plot::viridis;

/// What the canvases show.
#[derive(Default)]
struct Drawing {
    scene: MapScene,
    layout: Option<Layout>,
    /// The names of the axes drawn.
    names: [String; 2],
    /// What the lower canvas was drawn for: axes, size, theme, the map's number and its known cells.
    ground: Option<(Axes, CanvasSize, bool, (u32, usize))>,
    /// What the contour lines were made for: the map's number and the distance of its known cells.
    contoured: Option<(u32, usize)>,
}

/// The map with its bar of colours.
#[component]
pub fn MapCanvas(
    /// The open map.
    map: MapHandle,
) -> impl IntoView {
    let state = map.state();
    let (ground, above) = (NodeRef::<html::Canvas>::new(), NodeRef::<html::Canvas>::new());
    let drawing = StoredValue::new_local(Drawing::default());
    let stale = StoredValue::new(true);
    let readout = RwSignal::new(None::<(f64, f64, String)>);
    let frames = FrameLoop::expect();
    let refresh = move || {
        stale.set_value(true);
        frames.request();
    };
    Effect::new(move || {
        map.view.track();
        map.axes.track();
        state.values.track();
        state.dark.track();
        state.fit.track();
        refresh();
    });
    // Until a first grid of a new map is known, the last scale stays, as the picture does.
    let scale = Memo::new(move |last: Option<&Option<ColourScale>>| {
        map.view.track();
        let known = map.run.with_value(|run| run.grid().filter(|grid| grid.stride() > 0).map(ColourScale::of));
        known.unwrap_or_else(|| last.copied().flatten())
    });
    frames.add(move |_, _| {
        if let (true, Some(ground), Some(above)) = (stale.get_value(), ground.get_untracked(), above.get_untracked()) {
            stale.set_value(false);
            let (dark, scale) = (state.dark.get_untracked(), scale.get_untracked());
            drawing.update_value(|drawing| paint(drawing, map, (&ground, &above), dark, scale));
        }
        false
    });
    let watch = StoredValue::new_local(None);
    Effect::new(move || {
        if let Some(element) = above.get() {
            watch.set_value(canvas::on_resize(&element, refresh));
        }
    });

    let point_at = move |event: &web_sys::PointerEvent| {
        let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        let layout = drawing.with_value(|drawing| drawing.layout.clone())?;
        Some((layout.point_at(x, y)?, layout))
    };
    let on_move = move |event: web_sys::PointerEvent| {
        let words = point_at(&event).and_then(|(point, layout)| Some((words_at(map, point)?, layout)));
        let next = words.map(|(words, layout)| {
            // Over the pointer, but not beyond the edges, where it would be cut.
            let half = text_width(&words, READOUT_LETTERS) / 2.0 + READOUT_LETTERS;
            let right = f64::from(layout.width) / layout.pixel_ratio - half;
            (f64::from(event.offset_x()).min(right).max(half), f64::from(event.offset_y()), words)
        });
        if readout.get_untracked() != next {
            readout.set(next);
        }
    };
    let on_press = move |event: web_sys::PointerEvent| {
        let Some(((x, y), layout)) = point_at(&event) else { return };
        let (left, top) = (f64::from(event.offset_x()) + 1.0, f64::from(event.offset_y()) + 1.0);
        let (left, top) = (layout.device(left), layout.device(top));
        let near = (layout.x.to_value(left), layout.y.to_value(top));
        let names = drawing.with_value(|drawing| drawing.names.clone());
        map.set_values(names, (number::rounded(x, (near.0 - x).abs()), number::rounded(y, (near.1 - y).abs())));
    };
    view! {
        <div class="map-figure">
            <figure class="plot map-plot" data-testid="map-plot">
                <canvas node_ref=ground aria-hidden="true" data-testid="map-ground"></canvas>
                <canvas
                    node_ref=above
                    role="img"
                    aria-label=move || summary(map, scale.get())
                    data-testid="map"
                    on:pointermove=on_move
                    on:pointerleave=move |_| readout.set(None)
                    on:pointerup=on_press
                ></canvas>
                <Show when=move || readout.with(Option::is_some)>
                    <output
                        class="readout"
                        style:left=move || format!("{}px", readout.get().map_or(0.0, |readout| readout.0))
                        style:top=move || format!("{}px", readout.get().map_or(0.0, |readout| readout.1))
                        aria-hidden="true"
                    >
                        {move || readout.get().map(|readout| readout.2)}
                    </output>
                </Show>
            </figure>
            <div class="map-bar" data-testid="map-bar" role="img" aria-label=move || bar_words(map, scale.get())>
                <span class="map-bar-title">{word(|text| text.map.loss)}</span>
                <div class="map-bar-colours" style:background=viridis::gradient("to top")>
                    {move || scale.get().map(|scale| scale.ticks(BAR_HEIGHT, EM).into_iter().map(|tick| bar_tick(scale, tick)).collect_view())}
                </div>
            </div>
        </div>
    }
}

/// Size of the letters of the readout, in CSS pixels.
const READOUT_LETTERS: f64 = 13.0;

/// About the height of the bar and of its letters, in CSS pixels; the numbers stand in shares of it.
const BAR_HEIGHT: f64 = 340.0;
const EM: f64 = 12.0;

fn bar_tick(scale: ColourScale, tick: Tick) -> impl IntoView {
    let bottom = format!("{:.2}%", 100.0 * scale.share(tick.value));
    view! { <span class="map-bar-tick" style:bottom=bottom>{tick.label}</span> }
}

fn bar_words(map: MapHandle, scale: Option<ColourScale>) -> String {
    let state = map.state();
    let figure = |value: f64| number::significant(value, 3);
    scale.map_or_else(String::new, |scale| (state.text().map.bar)(&figure(scale.low()), &figure(scale.high())))
}

/// What the map shows, for those who do not see it.
fn summary(map: MapHandle, scale: Option<ColourScale>) -> String {
    let state = map.state();
    let figure = |value: f64| number::significant(value, 3);
    let [x, y] = map.names();
    let (low, high) = scale.map_or((0.0, 0.0), |scale| (scale.low(), scale.high()));
    (state.text().map.summary)(&x, &y, &map.sentence(), &figure(low), &figure(high))
}

/// The values and the loss under the pointer.
fn words_at(map: MapHandle, (x, y): (f64, f64)) -> Option<String> {
    let text = map.state().text_untracked();
    let (loss, [x_name, y_name]) = map.run.with_value(|run| {
        let grid = run.grid().filter(|grid| grid.stride() > 0)?;
        let (column, row) = grid.nearest((grid.axes[0].cell(x)?, grid.axes[1].cell(y)?));
        Some((grid.at(column, row), map.names_of(grid.axes)))
    })?;
    let loss = if loss.is_finite() {
        format!("{} = {}", text.map.loss, number::significant(loss, 5))
    } else {
        text.map.diverges.to_owned()
    };
    Some(format!("{x_name} = {}, {y_name} = {}, {loss}", number::significant(x, 4), number::significant(y, 4)))
}

fn axis(name: &str, axis: &MapAxis) -> Axis {
    let scale = if axis.is_logarithmic() { Scale::Log10 } else { Scale::Linear };
    Axis { range: Range::new(axis.low, axis.high), scale, ..Axis::tight(name) }
}

/// Until a first grid of a new map is known, the last picture stays.
fn paint(
    drawing: &mut Drawing,
    map: MapHandle,
    (ground, above): (&web_sys::HtmlCanvasElement, &web_sys::HtmlCanvasElement),
    dark: bool,
    scale: Option<ColourScale>,
) {
    let style = style_of(dark);
    map.run.with_value(|run| {
        let grid = run.grid().filter(|grid| grid.stride() > 0);
        let size = canvas::fit_to_box(above);
        let waiting =
            grid.is_none() && drawing.ground.as_ref().is_some_and(|(_, old, theme, _)| (old, *theme) == (&size, dark));
        let Some([x, y]) = grid.map(|grid| grid.axes).or_else(|| map.axes.get_untracked()) else { return };
        if waiting {
            return;
        }
        drawing.names = map.names_of([x, y]);
        let axes = Axes { x: axis(&drawing.names[0], &x), y: axis(&drawing.names[1], &y) };
        let wanted = Some((axes.clone(), size, dark, run.revision()));
        if drawing.ground != wanted {
            let same_frame = drawing.ground.as_ref().is_some_and(|(framed, framed_size, theme, _)| {
                *framed == axes && *framed_size == size && *theme == dark
            });
            if !same_frame {
                canvas::fit_to_box(ground);
                let layout = Layout::new(&axes, size.css_width, size.css_height, size.ratio, &style);
                if let Some(mut backend) = CanvasBackend::with_canvas_object(ground.clone()) {
                    // A canvas cannot fail to draw; the error type is plotters' own.
                    let _ = chart::draw_frame(&mut backend, &layout, &style);
                }
                drawing.layout = Some(layout);
            }
            if let (Some(grid), Some(scale), Some(layout)) = (grid, &scale, &drawing.layout) {
                let plot = layout.plot;
                let place = [plot.left, plot.top, plot.right - plot.left, plot.bottom - plot.top];
                let pixels = heat_map::pixels(grid, scale, style.theme);
                canvas::stretch_pixels(ground, &pixels, SIDE as u32, place, grid.is_whole());
            }
            drawing.ground = wanted;
        }
        let wanted = grid.map(|grid| (run.revision().0, grid.stride()));
        if drawing.contoured != wanted {
            drawing.scene.contours = match (grid, &scale) {
                (Some(grid), Some(scale)) => heat_map::contours(grid, scale),
                _ => Vec::new(),
            };
            drawing.contoured = wanted;
        }
        drawing.scene.ways = run.ways().collect();
        drawing.scene.marks = marks(map, run.start(), grid);
    });
    let Some(layout) = &drawing.layout else { return };
    canvas::clear(above);
    if let Some(mut backend) = CanvasBackend::with_canvas_object(above.clone()) {
        let _ = draw_map_content(&mut backend, layout, &drawing.scene);
    }
}

fn marks(map: MapHandle, start: Option<[f64; 2]>, grid: Option<&LossGrid>) -> Vec<(Mark, (f64, f64))> {
    let (present, fitted) = (map.present(), map.fitted());
    let best = grid.and_then(|grid| grid.least().map(|cell| grid.point(cell)));
    let start = start.map(|[x, y]| (x, y));
    let found = [(Mark::Start, start), (Mark::Present, present), (Mark::Fitted, fitted), (Mark::Best, best)];
    found.into_iter().filter_map(|(mark, point)| Some((mark, point?))).collect()
}

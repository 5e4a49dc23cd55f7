//! The sizes of the state and its tangents over the steps: two stacked canvases, the lower one redrawn with the axes
//! only.

use leptos::html;
use leptos::prelude::*;
use plotters_canvas::CanvasBackend;
use web_sys::HtmlCanvasElement;

use super::shared::Shared;
use super::stage::style_of;
use super::state::state;
use crate::platform::canvas::{self, CanvasSize};
use crate::plot::chart;
use crate::plot::growth::{self, Sizes};
use crate::plot::layout::Layout;
use crate::plot::scene::{Axes, Scene};

/// What is drawn.
#[derive(Debug, Default, PartialEq)]
pub struct Picture {
    /// The series in the order of their colours: name and size at each step.
    pub series: Vec<(String, Vec<f64>)>,
    /// The last step before it broke off.
    pub broke: Option<usize>,
    /// The steps that the clip changed.
    pub clipped: Vec<usize>,
}

/// What is on the canvases.
#[derive(Default)]
struct Drawing {
    /// The picture the scene was made from, and the word on its axis.
    of: Option<(Shared<Picture>, &'static str)>,
    scene: Scene,
    /// What the lower layer was drawn for.
    framed: Option<(Axes, CanvasSize, bool)>,
}

/// The plot.
#[component]
pub fn GrowthPlot(
    /// What is drawn.
    picture: Memo<Shared<Picture>>,
    /// The step of the play head.
    head: Signal<usize>,
    /// The picture in words.
    label: Signal<String>,
) -> impl IntoView {
    let state = state();
    let below = NodeRef::<html::Canvas>::new();
    let above = NodeRef::<html::Canvas>::new();
    let drawing = StoredValue::new_local(Drawing::default());
    let resized = RwSignal::new(0_u32);
    let watch = StoredValue::new_local(None);
    Effect::new(move || {
        if let Some(element) = above.get() {
            watch.set_value(canvas::on_resize(&element, move || resized.update(|count| *count += 1)));
        }
    });
    // The head moves once a frame at most, and so does this.
    Effect::new(move || {
        resized.track();
        let (Some(below), Some(above)) = (below.get(), above.get()) else { return };
        let dark = state.dark.get();
        let wanted = (picture.get(), state.text().explosion.steps);
        let head = head.get();
        drawing.update_value(|drawing| {
            if drawing.of.as_ref() != Some(&wanted) {
                let (picture, steps) = &wanted;
                let sizes = picture.series.iter().map(|(label, values)| Sizes { label, values });
                drawing.scene = growth::scene(steps, &sizes.collect::<Vec<_>>(), picture.broke, &picture.clipped);
                drawing.of = Some(wanted);
            }
            drawing.scene.play_head = Some(growth::play_head(&drawing.scene, head));
            paint(drawing, below, above, dark);
        });
    });
    view! {
        <div class="growth-plot">
            <canvas node_ref=below aria-hidden="true"></canvas>
            <canvas node_ref=above role="img" aria-label=label data-testid="growth-plot"></canvas>
        </div>
    }
}

fn paint(drawing: &mut Drawing, below: HtmlCanvasElement, above: HtmlCanvasElement, dark: bool) {
    let style = style_of(dark);
    let size = canvas::fit_to_box(&above);
    let layout = Layout::new(&drawing.scene.axes, size.css_width, size.css_height, size.ratio, &style);
    let wanted = Some((drawing.scene.axes.clone(), size, dark));
    if drawing.framed != wanted {
        canvas::fit_to_box(&below);
        if let Some(mut backend) = CanvasBackend::with_canvas_object(below) {
            // A canvas cannot fail to draw; the error type is plotters' own.
            let _ = chart::draw_frame(&mut backend, &layout, &style);
        }
        drawing.framed = wanted;
    }
    canvas::clear(&above);
    if let Some(mut backend) = CanvasBackend::with_canvas_object(above) {
        let _ = chart::draw_content(&mut backend, &layout, &drawing.scene, &style);
    }
}

//! A plot that is a function of signals: two stacked canvases, the still layer drawn when the view changes, the moving
//! one in the frame loop. Knows scenes, not what they show.

use leptos::html;
use leptos::prelude::*;
use plotters_canvas::CanvasBackend;
use web_sys::HtmlCanvasElement;

use super::frames::FrameLoop;
use super::stage::style_of;
use super::state::state;
use crate::core::document::Room;
use crate::platform::canvas::{self, CanvasSize};
use crate::plot::chart;
use crate::plot::layout::Layout;
use crate::plot::scene::{Axes, Scene};

/// What two canvases show, and what they are to show.
#[derive(Default)]
pub(super) struct Drawing {
    pub(super) scene: Scene,
    pub(super) layout: Option<Layout>,
    /// What the still layer was drawn for.
    framed: Option<(Axes, CanvasSize, bool)>,
    pub(super) stale: bool,
}

/// A plot of the cells' room. It must stay on the page: the frame loop keeps drawing it.
#[component]
pub fn PlotCanvas(
    /// Makes the scene, its ranges not yet fitted; read again when a signal in it changes.
    scene: Callback<(), Scene>,
    /// What it shows, in words.
    label: Signal<String>,
    /// Test id of the moving layer.
    test_id: &'static str,
) -> impl IntoView {
    let state = state();
    let frames = FrameLoop::expect();
    let below = NodeRef::<html::Canvas>::new();
    let above = NodeRef::<html::Canvas>::new();
    let drawing = StoredValue::new_local(Drawing::default());
    let refresh = move || {
        drawing.update_value(|drawing| drawing.stale = true);
        frames.request();
    };
    let is_seen = Memo::new(move |_| state.document().with(|document| document.view.room == Room::Cells));
    // Hands the scene to the frame loop, which draws it.
    Effect::new(move || {
        if !is_seen.get() {
            return;
        }
        state.dark.track();
        let mut next = scene.run(());
        drawing.update_value(|drawing| {
            let previous = (!drawing.scene.curves.is_empty()).then(|| drawing.scene.axes.clone());
            next.fit_view(previous.as_ref());
            drawing.scene = next;
        });
        refresh();
    });
    frames.add(move |_, _| {
        let (Some(below), Some(above)) = (below.get_untracked(), above.get_untracked()) else { return false };
        if is_seen.get_untracked() {
            drawing.update_value(|drawing| {
                if std::mem::take(&mut drawing.stale) {
                    drawing.paint(&below, &above, state.dark.get_untracked());
                }
            });
        }
        false
    });
    let watch = StoredValue::new_local(None);
    Effect::new(move || {
        if let Some(element) = above.get() {
            watch.set_value(canvas::on_resize(&element, refresh));
        }
    });
    view! {
        <div class="plot">
            <canvas node_ref=below aria-hidden="true"></canvas>
            <canvas node_ref=above role="img" aria-label=move || label.get() data-testid=test_id></canvas>
        </div>
    }
}

impl Drawing {
    /// Draws the scene: the still layer on `below` if it has changed, the rest on `above`. Nothing without room.
    pub(super) fn paint(&mut self, below: &HtmlCanvasElement, above: &HtmlCanvasElement, dark: bool) {
        let style = style_of(dark);
        let size = canvas::fit_to_box(above);
        if size.css_width <= 1.0 || size.css_height <= 1.0 {
            return;
        }
        let wanted = Some((self.scene.axes.clone(), size, dark));
        if self.framed != wanted {
            canvas::fit_to_box(below);
            let layout = Layout::new(&self.scene.axes, size.css_width, size.css_height, size.ratio, &style);
            if let Some(mut backend) = CanvasBackend::with_canvas_object(below.clone()) {
                // A canvas cannot fail to draw; the error type is plotters' own.
                let _ = chart::draw_frame(&mut backend, &layout, &style);
            }
            self.layout = Some(layout);
            self.framed = wanted;
        }
        let Some(layout) = &self.layout else { return };
        canvas::clear(above);
        if let Some(mut backend) = CanvasBackend::with_canvas_object(above.clone()) {
            let _ = chart::draw_content(&mut backend, layout, &self.scene, &style);
        }
    }
}

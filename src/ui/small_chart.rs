//! A chart in a panel: one canvas for a scene, drawn in the frame loop when the scene, the theme or its size changes.

use leptos::html;
use leptos::prelude::*;
use plotters_canvas::CanvasBackend;

use super::frames::FrameLoop;
use super::stage::style_of;
use super::state::state;
use crate::platform::canvas;
use crate::plot::chart;
use crate::plot::layout::Layout;
use crate::plot::scene::Scene;

/// The canvas; `label` says in words what it shows.
#[component]
pub fn SmallChart(
    /// What is drawn, with its ranges.
    scene: Memo<Scene>,
    /// What it shows, in words.
    #[prop(into)]
    label: Signal<String>,
    /// Its test id.
    test: &'static str,
) -> impl IntoView {
    let state = state();
    let frames = FrameLoop::expect();
    let node = NodeRef::<html::Canvas>::new();
    let stale = StoredValue::new_local(true);
    let refresh = move || {
        // The size watch may speak once more when the chart is gone.
        let _ = stale.try_set_value(true);
        frames.request();
    };
    Effect::new(move || {
        scene.track();
        state.dark.track();
        refresh();
    });
    frames.add(move |_, _| {
        if let (Some(element), true) = (node.get_untracked(), stale.get_value()) {
            stale.set_value(false);
            let style = style_of(state.dark.get_untracked());
            let size = canvas::fit_to_box(&element);
            canvas::clear(&element);
            scene.with_untracked(|scene| {
                let layout = Layout::new(&scene.axes, size.css_width, size.css_height, size.ratio, &style);
                if let Some(mut backend) = CanvasBackend::with_canvas_object(element) {
                    // A canvas cannot fail to draw; the error type is plotters' own.
                    let _ = chart::draw_frame(&mut backend, &layout, &style);
                    let _ = chart::draw_content(&mut backend, &layout, scene, &style);
                }
            });
        }
        false
    });
    let watch = StoredValue::new_local(None);
    Effect::new(move || {
        if let Some(element) = node.get() {
            watch.set_value(canvas::on_resize(&element, refresh));
        }
    });
    view! { <canvas node_ref=node class="small-chart" role="img" aria-label=label data-testid=test></canvas> }
}

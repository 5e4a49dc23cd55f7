//! The loss against the iteration, on a logarithmic axis.

use leptos::html;
use leptos::prelude::*;
use plotters_canvas::CanvasBackend;

use super::stage::style_of;
use super::state::{state, word};
use crate::core::number;
use crate::platform::canvas;
use crate::plot::chart;
use crate::plot::layout::Layout;
use crate::plot::scene::Scene;

/// The small chart in the fit card; it changes with the fit's signal, at most ten times a second.
#[component]
pub fn LossPlot() -> impl IntoView {
    let state = state();
    let node = NodeRef::<html::Canvas>::new();
    Effect::new(move || {
        let Some(element) = node.get() else { return };
        let style = style_of(state.dark.get());
        let losses = state.fit.with(|view| view.losses.clone());
        let size = canvas::fit_to_box(&element);
        let mut scene = Scene::loss_curve(losses, "", "");
        scene.fit_view(None);
        let layout = Layout::new(&scene.axes, size.css_width, size.css_height, size.ratio, &style);
        if let Some(mut backend) = CanvasBackend::with_canvas_object(element) {
            // A canvas cannot fail to draw; the error type is plotters' own.
            let _ = chart::draw_frame(&mut backend, &layout, &style);
            let _ = chart::draw_content(&mut backend, &layout, &scene, &style);
        }
    });
    let summary = move || {
        state.fit.with(|view| {
            let text = state.text();
            let figure = |loss: Option<&(f64, f64)>| number::significant(loss.map_or(0.0, |loss| loss.1), 5);
            let iterations = view.step.as_ref().map_or(0, |step| step.iteration);
            let ends = (text.fit.loss_summary)(&figure(view.losses.first()), &figure(view.losses.last()), iterations);
            format!("{}. {ends}", text.fit.loss_curve)
        })
    };
    view! {
        <figure class="loss-plot">
            <figcaption>{word(|text| text.fit.loss_curve)}</figcaption>
            <canvas node_ref=node role="img" aria-label=summary data-testid="loss-curve"></canvas>
        </figure>
    }
}

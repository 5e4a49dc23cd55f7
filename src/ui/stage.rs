//! The large plot: two stacked canvases, drawn in the frame loop; pointer readout and points added by a click.

use leptos::html;
use leptos::prelude::*;

use super::band_choice::{BandChoice, BandWords};
use super::certainty::TimeAxis;
use super::controls::Controls;
use super::divergence::Divergence;
use super::fit_strip::FitStrip;
use super::frames::FrameLoop;
use super::network_strip::NetworkStrip;
use super::plan_strip::{PlanStrip, PlanSwitch, PlanWords};
use super::playback::Scrubber;
use super::plot_canvas::Drawing;
use super::point_drag::PointDrag;
use super::shared::Shared;
use super::stage_bar::{AddPoints, ExperimentChoice, ViewChoice};
use super::state::{Run, State, state, word};
use super::{legend::Legend, summary};
use crate::core::action::Action;
use crate::core::data::Observations;
use crate::core::document::{PlotView, Room};
use crate::core::number;
use crate::platform::canvas;
use crate::plot::hit;
use crate::plot::palette::Theme;
use crate::plot::picture::{self, Beside, Course, Labels, Picture, Projection};
use crate::plot::scene::{Axes, CurveKind, Dot, Scene};
use crate::plot::style::Style;

/// What stands under the pointer.
#[derive(Clone, PartialEq)]
struct Readout {
    left: f64,
    top: f64,
    words: String,
}

/// The scene of a run as the state wants it seen.
pub fn scene_of(state: &State, run: &Run, previous: Option<&Axes>) -> Option<Scene> {
    let trajectories = run.trajectories.as_ref().ok()?;
    let main = run.main()?;
    let others = trajectories.iter().enumerate().filter(|(member, _)| *member != run.shown);
    let batch = others.map(|(_, trajectory)| trajectory).collect();
    if run.model.states.is_empty() {
        return None;
    }
    let text = state.text_untracked();
    let ghost = state.ghost.get_untracked();
    let kept = state.kept.beside.get_untracked();
    let mut beside = Vec::with_capacity(kept.len() + 1);
    if let Some(course) = ghost.as_deref().and_then(|ghost| course_of(ghost, ghost.shown)) {
        beside.push(Beside { course, kind: CurveKind::Ghost, label: text.stage.ghost });
    }
    for model in &kept {
        if let Some(course) = model.fitted.run.as_ref().and_then(|kept| course_of(kept, run.shown)) {
            beside.push(Beside { course, kind: CurveKind::Model(model.number), label: &model.name });
        }
    }
    let observations = shown_observations(state);
    state.certainty.with_bands(|bands| {
        let picture = Picture {
            main: Course { model: &run.model, trajectory: main },
            batch,
            experiment: run.shown,
            beside: &beside,
            // They are of the curve from before, not of one that follows a point.
            bands: if state.moved.with_untracked(Option::is_some) { (&[], &[]) } else { bands },
            observations: &observations,
            window: state.document().with_untracked(|document| document.fit.window),
            head: state.head.get_untracked(),
            projection: projection(state, run),
            labels: Labels { exact: text.stage.exact },
        };
        Some(picture::scene(&picture, previous))
    })
}

/// The course of one experiment of a run.
fn course_of(run: &Run, experiment: usize) -> Option<Course<'_>> {
    Some(Course { model: &run.model, trajectory: run.trajectories.as_ref().ok()?.get(experiment)? })
}

/// What was observed, a point that is dragged where it is now.
fn shown_observations(state: &State) -> Shared<Observations> {
    let observations = state.observations.get_untracked();
    let Some(moved) = state.moved.get_untracked() else { return observations };
    let mut shown = (*observations).clone();
    if let Some(cell) = shown.cells.get_mut(moved.cell) {
        cell.value = moved.value;
    }
    Shared::new(shown)
}

/// The projection the document asks for; time where it names what the model does not have.
fn projection(state: &State, run: &Run) -> Projection {
    state.document().with_untracked(|document| match &document.view.plot {
        PlotView::Time => Projection::Time,
        PlotView::Phase { horizontal, vertical } => run
            .model
            .target(horizontal)
            .zip(run.model.target(vertical))
            .map_or(Projection::Time, |(horizontal, vertical)| Projection::Phase(horizontal, vertical)),
    })
}

/// The style of the theme in force.
pub fn style_of(dark: bool) -> Style {
    Style::of(if dark { Theme::Dark } else { Theme::Light })
}

/// The right side of the page.
#[component]
pub fn Stage() -> impl IntoView {
    let state = state();
    let controls = Controls::expect();
    let frame_canvas = NodeRef::<html::Canvas>::new();
    let content_canvas = NodeRef::<html::Canvas>::new();
    let drawing = StoredValue::new_local(Drawing::default());
    let readout = RwSignal::new(None::<Readout>);
    let drag = PointDrag::new(state);

    let frames = FrameLoop::expect();
    let refresh = move || {
        drawing.update_value(|drawing| drawing.stale = true);
        frames.request();
    };
    // Marks the drawing stale; the frame loop does the work.
    Effect::new(move || {
        state.run.track();
        state.certainty.bands.track();
        state.certainty.tried_run.track();
        state.observations.track();
        state.head.track();
        state.moved.track();
        state.ghost.track();
        state.kept.beside.track();
        state.document().track();
        state.dark.track();
        state.language.track();
        refresh();
    });
    let draw = move || {
        let (Some(below), Some(above)) = (frame_canvas.get_untracked(), content_canvas.get_untracked()) else { return };
        if state.document().with_untracked(|document| document.view.room != Room::Equation) {
            return;
        }
        let live = controls.live_values();
        drawing.update_value(|drawing| {
            if !(drawing.stale || live.is_some()) {
                return;
            }
            // The last live frame is followed by one of the document's own values.
            drawing.stale = live.is_some();
            let run = match live {
                Some(values) => state.run_with(&values),
                None => state.certainty.tried_run.get_untracked().unwrap_or_else(|| state.run.get_untracked()),
            };
            let previous = (!drawing.scene.curves.is_empty()).then(|| drawing.scene.axes.clone());
            let highlights = std::mem::take(&mut drawing.scene.highlights);
            drawing.scene = scene_of(&state, &run, previous.as_ref()).unwrap_or_default();
            if let (true, Some(previous)) = (drag.is_moving(), previous) {
                // The ground stays still under a point that is held.
                drawing.scene.axes = previous;
            }
            drawing.scene.highlights = highlights;
            drawing.paint(&below, &above, state.dark.get_untracked());
            let range = drawing.scene.axes.x.range;
            let axis = drawing.layout.as_ref().map(|layout| TimeAxis::new(layout, range));
            if state.certainty.axis.get_untracked() != axis {
                state.certainty.axis.set(axis);
            }
        });
    };
    frames.add(move |_, _| {
        draw();
        false
    });
    let watch = StoredValue::new_local(None);
    Effect::new(move || {
        if let Some(element) = content_canvas.get() {
            watch.set_value(canvas::on_resize(&element, refresh));
        }
    });

    let point_at = move |event: &web_sys::PointerEvent| {
        let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        drawing.with_value(|drawing| Some((drawing.layout.as_ref()?.point_at(x, y)?, drawing.layout.clone()?)))
    };
    let layout = move || drawing.with_value(|drawing| drawing.layout.clone());
    let on_down = move |event: web_sys::PointerEvent| {
        if let Some(layout) = layout() {
            drag.press(&event, &layout);
        }
    };
    let on_move = move |event: web_sys::PointerEvent| {
        let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        let held = layout().and_then(|layout| drag.drag(&event, &layout));
        if !drag.holds() {
            drag.look(&event, layout().as_ref());
        }
        let found = drawing.with_value(|drawing| {
            let layout = drawing.layout.as_ref()?;
            let under_pointer = || {
                let marker = hit::nearest_marker(&drawing.scene, layout, x, y);
                let hit = marker.filter(|hit| hit.distance < NEAR).or_else(|| {
                    hit::nearest_curve_point(&drawing.scene, layout, x, y).filter(|hit| hit.distance < NEAR)
                })?;
                Some(Dot { point: hit.point, series: hit.series })
            };
            let dot = held.or_else(under_pointer)?;
            let axes = &drawing.scene.axes;
            let name =
                |label: &str, fallback: &str| if label.is_empty() { fallback.to_owned() } else { label.to_owned() };
            let series = state.target_names.with_untracked(|names| names.get(dot.series).cloned().unwrap_or_default());
            let words = format!(
                "{} = {}, {} = {}",
                name(&axes.x.label, "t"),
                number::significant(dot.point.0, 5),
                name(&axes.y.label, &series),
                number::significant(dot.point.1, 5)
            );
            Some((dot, words))
        });
        let dots: Vec<Dot> = found.iter().map(|(dot, _)| *dot).collect();
        if drawing.with_value(|drawing| drawing.scene.highlights != dots) {
            drawing.update_value(|drawing| drawing.scene.highlights = dots);
            refresh();
        }
        let next = found.map(|(_, words)| Readout { left: x, top: y, words });
        if readout.get_untracked() != next {
            readout.set(next);
        }
    };
    let on_leave = move |_| {
        readout.set(None);
        drag.hover.set(None);
        drawing.update_value(|drawing| drawing.scene.highlights.clear());
        refresh();
    };
    let on_up = move |event: web_sys::PointerEvent| {
        if drag.release(&event) {
            return;
        }
        let Some(target) = state.adding.get_untracked() else { return };
        let is_time =
            drawing.with_value(|drawing| drawing.scene.play_head.is_none() || drawing.scene.axes.x.label == "t");
        if let (true, Some(((time, value), layout))) = (is_time, point_at(&event)) {
            let x_pixel = (layout.x.to_value(layout.plot.left + 1.0) - layout.x.to_value(layout.plot.left)).abs();
            let y_pixel = (layout.y.to_value(layout.plot.top + 1.0) - layout.y.to_value(layout.plot.top)).abs();
            let time = number::rounded(time, layout.pixel_ratio * x_pixel);
            let value = number::rounded(value, layout.pixel_ratio * y_pixel);
            let experiment = state.experiment.get_untracked();
            state.dispatch(Action::AddPoint { experiment, time, target, value });
        }
    };
    let on_cancel = move |_| {
        if drag.holds() {
            drag.put_back();
        }
    };
    // A finger that took a point does not scroll the page.
    let on_touch = move |event: web_sys::TouchEvent| {
        if drag.holds() {
            event.prevent_default();
        }
    };
    let hint = move || match drag.hover.get() {
        Some(true) => state.text().follow.drag,
        Some(false) => state.text().follow.too_many,
        None => "",
    };
    let empty = move || state.model.with(|model| model.states.is_empty());
    view! {
        <section class="stage" id="stage" tabindex="-1" aria-label=word(|text| text.stage.title)>
            <NetworkStrip />
            <div class="stage-bar">
                <ViewChoice />
                <Legend />
                <ExperimentChoice />
                <BandChoice />
                <PlanSwitch />
                <AddPoints />
                <PlanWords />
            </div>
            <figure
                class="plot"
                class:adding=move || state.adding.with(Option::is_some)
                class:movable=move || drag.hover.get() == Some(true)
                data-testid="plot"
            >
                <canvas node_ref=frame_canvas aria-hidden="true"></canvas>
                <canvas
                    node_ref=content_canvas
                    role="img"
                    aria-label=move || summary::plot(&state)
                    data-testid="curves"
                    on:pointermove=on_move
                    on:pointerleave=on_leave
                    on:pointerdown=on_down
                    on:pointerup=on_up
                    on:pointercancel=on_cancel
                    on:touchstart=on_touch
                ></canvas>
                <Show when=move || readout.with(Option::is_some)>
                    <output
                        class="readout"
                        style:left=move || format!("{}px", readout.get().map_or(0.0, |readout| readout.left))
                        style:top=move || format!("{}px", readout.get().map_or(0.0, |readout| readout.top))
                        aria-hidden="true"
                    >
                        {move || readout.get().map(|readout| readout.words)}
                        <small>{hint}</small>
                    </output>
                </Show>
                <Show when=empty>
                    <p class="plot-empty">{word(|text| text.stage.no_model)}</p>
                </Show>
                <PlanStrip />
                <BandWords />
                <Divergence />
            </figure>
            <Scrubber />
            <FitStrip />
        </section>
    }
}

/// How near the pointer must be to what it reads, in CSS pixels.
const NEAR: f64 = 18.0;

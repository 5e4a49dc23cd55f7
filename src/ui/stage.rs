//! The large plot: two stacked canvases, drawn in the frame loop; pointer readout and points added by a click.

use leptos::html;
use leptos::prelude::*;
use plotters_canvas::CanvasBackend;

use super::controls::Controls;
use super::fit_strip::FitStrip;
use super::frames::FrameLoop;
use super::playback::{Scrubber, StepNumbers};
use super::state::{Run, State, state, word};
use super::{legend::Legend, summary};
use crate::core::action::Action;
use crate::core::document::PlotView;
use crate::core::number;
use crate::platform::canvas::{self, CanvasSize};
use crate::plot::chart;
use crate::plot::hit;
use crate::plot::layout::Layout;
use crate::plot::palette::Theme;
use crate::plot::picture::{self, Course, Labels, Picture, Projection};
use crate::plot::scene::{Axes, Dot, Scene};
use crate::plot::style::Style;

/// What the canvases show at present.
#[derive(Default)]
struct Drawing {
    scene: Scene,
    layout: Option<Layout>,
    /// What the static layer was drawn for.
    framed: Option<(Axes, CanvasSize, bool)>,
    stale: bool,
}

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
    let (main, batch) = trajectories.split_first()?;
    if run.model.states.is_empty() {
        return None;
    }
    let text = state.text_untracked();
    let ghost = state.ghost.get_untracked();
    let ghost = ghost.as_ref().and_then(|ghost| Some(Course { model: &ghost.model, trajectory: ghost.main()? }));
    let observations = state.observations.get_untracked();
    let picture = Picture {
        main: Course { model: &run.model, trajectory: main },
        batch,
        ghost,
        observations: &observations,
        head: state.head.get_untracked(),
        projection: projection(state, run),
        labels: Labels { exact: text.stage.exact, ghost: text.stage.ghost },
    };
    Some(picture::scene(&picture, previous))
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

    let frames = FrameLoop::expect();
    let refresh = move || {
        drawing.update_value(|drawing| drawing.stale = true);
        frames.request();
    };
    // Marks the drawing stale; the frame loop does the work.
    Effect::new(move || {
        state.run.track();
        state.observations.track();
        state.head.track();
        state.ghost.track();
        state.document().track();
        state.dark.track();
        state.language.track();
        refresh();
    });
    let draw = move || {
        let (Some(below), Some(above)) = (frame_canvas.get_untracked(), content_canvas.get_untracked()) else { return };
        let live = controls.live_values();
        drawing.update_value(|drawing| {
            if !(drawing.stale || live.is_some()) {
                return;
            }
            // The last live frame is followed by one of the document's own values.
            drawing.stale = live.is_some();
            let run = match live {
                Some(values) => state.run_with(&values),
                None => state.run.get_untracked(),
            };
            let previous = (!drawing.scene.curves.is_empty()).then(|| drawing.scene.axes.clone());
            let highlights = std::mem::take(&mut drawing.scene.highlights);
            drawing.scene = scene_of(&state, &run, previous.as_ref()).unwrap_or_default();
            drawing.scene.highlights = highlights;
            paint(drawing, &below, &above, state.dark.get_untracked());
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
    let on_move = move |event: web_sys::PointerEvent| {
        let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        let found = drawing.with_value(|drawing| {
            let layout = drawing.layout.as_ref()?;
            let hit = hit::nearest_marker(&drawing.scene, layout, x, y)
                .filter(|hit| hit.distance < NEAR)
                .or_else(|| hit::nearest_curve_point(&drawing.scene, layout, x, y).filter(|hit| hit.distance < NEAR))?;
            let axes = &drawing.scene.axes;
            let name = |label: &str, fallback: &str| if label.is_empty() { fallback.to_owned() } else { label.to_owned() };
            let series = state.model.with_untracked(|model| series_name(model, hit.series));
            let words = format!(
                "{} = {}, {} = {}",
                name(&axes.x.label, "t"),
                number::significant(hit.point.0, 5),
                name(&axes.y.label, &series),
                number::significant(hit.point.1, 5)
            );
            Some((Dot { point: hit.point, series: hit.series }, words))
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
        drawing.update_value(|drawing| drawing.scene.highlights.clear());
        refresh();
    };
    let on_press = move |event: web_sys::PointerEvent| {
        let Some(target) = state.adding.get_untracked() else { return };
        let is_time = drawing.with_value(|drawing| drawing.scene.play_head.is_none() || drawing.scene.axes.x.label == "t");
        if let (true, Some(((time, value), layout))) = (is_time, point_at(&event)) {
            let x_pixel = (layout.x.to_value(layout.plot.left + 1.0) - layout.x.to_value(layout.plot.left)).abs();
            let y_pixel = (layout.y.to_value(layout.plot.top + 1.0) - layout.y.to_value(layout.plot.top)).abs();
            let time = number::rounded(time, layout.pixel_ratio * x_pixel);
            let value = number::rounded(value, layout.pixel_ratio * y_pixel);
            state.dispatch(Action::AddPoint { time, target, value });
        }
    };
    let empty = move || state.model.with(|model| model.states.is_empty());
    view! {
        <section class="stage" id="stage" tabindex="-1" aria-label=word(|text| text.stage.title)>
            <StepNumbers />
            <div class="stage-bar">
                <ViewChoice />
                <Legend />
                <AddPoints />
            </div>
            <figure
                class="plot"
                class:adding=move || state.adding.with(Option::is_some)
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
                    on:pointerup=on_press
                ></canvas>
                <Show when=move || readout.with(Option::is_some)>
                    <output
                        class="readout"
                        style:left=move || format!("{}px", readout.get().map_or(0.0, |readout| readout.left))
                        style:top=move || format!("{}px", readout.get().map_or(0.0, |readout| readout.top))
                        aria-hidden="true"
                    >
                        {move || readout.get().map(|readout| readout.words)}
                    </output>
                </Show>
                <Show when=empty>
                    <p class="plot-empty">{word(|text| text.stage.no_model)}</p>
                </Show>
                <Divergence />
            </figure>
            <Scrubber />
            <FitStrip />
        </section>
    }
}

/// How near the pointer must be to what it reads, in CSS pixels.
const NEAR: f64 = 18.0;

fn series_name(model: &crate::core::model::Model, series: usize) -> String {
    let states = model.states.iter().map(|state| &state.name);
    states.chain(model.definitions.iter().map(|definition| &definition.name)).nth(series).cloned().unwrap_or_default()
}

fn paint(
    drawing: &mut Drawing,
    below: &web_sys::HtmlCanvasElement,
    above: &web_sys::HtmlCanvasElement,
    dark: bool,
) {
    let style = style_of(dark);
    let size = canvas::fit_to_box(above);
    let wanted = Some((drawing.scene.axes.clone(), size, dark));
    if drawing.framed != wanted {
        canvas::fit_to_box(below);
        let layout = Layout::new(&drawing.scene.axes, size.css_width, size.css_height, size.ratio, &style);
        if let Some(mut backend) = CanvasBackend::with_canvas_object(below.clone()) {
            // A canvas cannot fail to draw; the error type is plotters' own.
            let _ = chart::draw_frame(&mut backend, &layout, &style);
        }
        drawing.layout = Some(layout);
        drawing.framed = wanted;
    }
    let Some(layout) = &drawing.layout else { return };
    canvas::clear(above);
    if let Some(mut backend) = CanvasBackend::with_canvas_object(above.clone()) {
        let _ = chart::draw_content(&mut backend, layout, &drawing.scene, &style);
    }
}

/// Over time, or one state against another.
#[component]
fn ViewChoice() -> impl IntoView {
    let state = state();
    let plot = Memo::new(move |_| state.document().with(|document| document.view.plot.clone()));
    let names = Memo::new(move |_| {
        state.model.with(|model| {
            let states = model.states.iter().map(|state| state.name.clone());
            states.chain(model.definitions.iter().map(|definition| definition.name.clone())).collect::<Vec<_>>()
        })
    });
    let is_phase = move || matches!(plot.get(), PlotView::Phase { .. });
    let show_phase = move |_| {
        let names = names.get_untracked();
        if let [horizontal, vertical, ..] = names.as_slice() {
            state.dispatch(Action::SetPlot(PlotView::Phase {
                horizontal: horizontal.clone(),
                vertical: vertical.clone(),
            }));
        }
    };
    let axis = move |horizontal_axis: bool| {
        let chosen = move || match plot.get() {
            PlotView::Phase { horizontal, vertical } => if horizontal_axis { horizontal } else { vertical },
            PlotView::Time => String::new(),
        };
        view! {
            <select
                aria-label=move || {
                    if horizontal_axis { state.text().stage.horizontal } else { state.text().stage.vertical }
                }
                on:change=move |event| {
                    let name = event_target_value(&event);
                    if let PlotView::Phase { horizontal, vertical } = plot.get_untracked() {
                        let plot = if horizontal_axis {
                            PlotView::Phase { horizontal: name, vertical }
                        } else {
                            PlotView::Phase { horizontal, vertical: name }
                        };
                        state.dispatch(Action::SetPlot(plot));
                    }
                }
            >
                {move || names
                    .get()
                    .into_iter()
                    .map(|name| {
                        let own = name.clone();
                        view! {
                            <option value=name.clone() selected=move || chosen() == own>
                                {name.clone()}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        }
    };
    view! {
        <div class="segments" role="group" aria-label=word(|text| text.stage.plot)>
            <button
                type="button"
                aria-pressed=move || (!is_phase()).to_string()
                on:click=move |_| state.dispatch(Action::SetPlot(PlotView::Time))
            >
                {word(|text| text.stage.time_plot)}
            </button>
            <button
                type="button"
                data-testid="phase-plane"
                aria-pressed=move || is_phase().to_string()
                disabled=move || names.with(|names| names.len() < 2)
                on:click=show_phase
            >
                {word(|text| text.stage.phase_plot)}
            </button>
            <Show when=is_phase>
                {axis(false)} <span aria-hidden="true">"/"</span> {axis(true)}
            </Show>
        </div>
    }
}

/// A switch that makes clicks on the plot add points, and to what.
#[component]
fn AddPoints() -> impl IntoView {
    let state = state();
    let targets = Memo::new(move |_| {
        state.model.with(|model| {
            let states = model.states.iter().map(|state| state.name.clone());
            states.chain(model.definitions.iter().map(|definition| definition.name.clone())).collect::<Vec<_>>()
        })
    });
    let on = move || state.adding.with(Option::is_some);
    let toggle = move |_| {
        let first = targets.with_untracked(|targets| targets.first().cloned());
        state.adding.update(|adding| *adding = if adding.is_some() { None } else { first });
    };
    view! {
        <div class="add-points">
            <button type="button" data-testid="add-points" aria-pressed=move || on().to_string() on:click=toggle>
                {word(|text| text.stage.add_points)}
            </button>
            <Show when=on>
                <select
                    aria-label=word(|text| text.stage.add_points_to)
                    on:change=move |event| state.adding.set(Some(event_target_value(&event)))
                >
                    {move || targets
                        .get()
                        .into_iter()
                        .map(|name| {
                            let own = name.clone();
                            view! {
                                <option
                                    value=name.clone()
                                    selected=move || state.adding.with(|adding| adding.as_deref() == Some(own.as_str()))
                                >
                                    {name.clone()}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
                <span class="hint">{word(|text| text.stage.add_points_hint)}</span>
            </Show>
        </div>
    }
}

/// Where and why the unroll left the finite numbers, with a smaller step to try.
#[component]
fn Divergence() -> impl IntoView {
    let state = state();
    let diverged = Memo::new(move |_| {
        state.run.with(|run| {
            let trajectory = run.main()?;
            let diverged = trajectory.diverged?;
            let name = run.model.states.get(diverged.component)?.name.clone();
            Some((name, trajectory.times.last().copied().unwrap_or(0.0)))
        })
    });
    let smaller = move || state.solver.get().step_size / 10.0;
    view! {
        <Show when=move || diverged.with(Option::is_some)>
            <div class="divergence" role="alert" data-testid="divergence">
                <p>
                    {move || {
                        diverged
                            .get()
                            .map(|(name, time)| (state.text().stage.diverged)(&name, &number::significant(time, 4)))
                    }}
                </p>
                <p class="hint">{word(|text| text.stage.diverged_hint)}</p>
                <button
                    type="button"
                    on:click=move |_| {
                        let solver = state.solver.get_untracked();
                        state.dispatch(Action::SetSolver(crate::core::simulate::SolverSettings {
                            step_size: number::rounded(solver.step_size / 10.0, solver.step_size / 1000.0),
                            ..solver
                        }));
                    }
                >
                    {move || (state.text().stage.smaller_step)(&number::significant(smaller(), 4))}
                </button>
            </div>
        </Show>
    }
}

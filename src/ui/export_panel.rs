//! What can be taken away: parameters, equations, trajectory, plot, document.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dialog::Dialog;
use super::files::ENDING;
use super::share_panel::shared_document;
use super::stage::{scene_of, style_of};
use super::state::{Panel, State, state, word};
use crate::core::fit::FitReport;
use crate::core::simulate::Trajectory;
use crate::core::{document, export};
use crate::platform::{canvas, clipboard, download};
use crate::plot::chart;
use crate::plot::layout::Layout;

/// Size of an exported plot in CSS pixels.
const PLOT_SIZE: (f64, f64) = (960.0, 600.0);

/// Device pixels of an exported picture for one CSS pixel.
const PLOT_RATIO: f64 = 2.0;

/// The export window.
#[component]
pub fn ExportPanel() -> impl IntoView {
    view! {
        <Dialog panel=Panel::Export title=word(|text| text.export.title)>
            <ExportBody />
        </Dialog>
    }
}

/// One thing that can be taken away as text.
struct Item {
    label: fn(&crate::text::Export) -> &'static str,
    file: &'static str,
    kind: &'static str,
    make: fn(&State) -> String,
}

const PARAMETERS: [Item; 3] = [
    Item { label: |text| text.text, file: "parameters.txt", kind: "text/plain", make: parameters_text },
    Item { label: |text| text.csv, file: "parameters.csv", kind: "text/csv", make: parameters_csv },
    Item { label: |text| text.json, file: "parameters.json", kind: "application/json", make: parameters_json },
];

const EQUATIONS: [Item; 1] =
    [Item { label: |text| text.text, file: "equations.txt", kind: "text/plain", make: equations }];

const TRAJECTORY: [Item; 1] =
    [Item { label: |text| text.csv, file: "trajectory.csv", kind: "text/csv", make: trajectory_csv }];

fn with_model(state: &State, make: impl FnOnce(&crate::core::model::Model, &[f64]) -> String) -> String {
    let values = state.values.get_untracked();
    state.model.with_untracked(|model| make(model, &values))
}

/// With what the fit knows of the present values.
fn with_report(state: &State, make: impl FnOnce(Option<&FitReport>) -> String) -> String {
    state.finding.with_untracked(|finding| make(finding.as_ref().map(|finding| &finding.report)))
}

fn parameters_text(state: &State) -> String {
    with_model(state, |model, values| with_report(state, |report| export::parameters_text(model, values, report)))
}

fn parameters_csv(state: &State) -> String {
    with_model(state, |model, values| with_report(state, |report| export::parameters_csv(model, values, report)))
}

fn parameters_json(state: &State) -> String {
    let solver = state.solver.get_untracked();
    // The loss belongs to the fitted values only.
    let loss = state.fit.with_untracked(|view| {
        let in_use = state.values.with_untracked(|values| {
            view.step.as_ref().is_some_and(|step| step.best_values.as_slice() == values.as_slice())
        });
        view.step.as_ref().filter(|_| in_use).map(|step| step.best_loss)
    });
    with_model(state, |model, values| {
        with_report(state, |report| export::parameters_json(model, values, loss, &solver, report))
    })
}

fn equations(state: &State) -> String {
    let source = state.document().with_untracked(|document| document.model.clone());
    with_model(state, |model, values| export::equations_text(&source, model, values))
}

fn trajectory_csv(state: &State) -> String {
    state.run.with_untracked(|run| {
        state.observations.with_untracked(|observations| {
            let runs = run.trajectories.as_deref().unwrap_or_default();
            let own = runs.iter().take(observations.experiment_count()).enumerate();
            // The bands are those of the experiment that is shown.
            let text = |(experiment, run_of): (usize, &Trajectory)| {
                state.certainty.with_bands(|bands| {
                    let bands = if experiment == run.shown { bands } else { (&[][..], &[][..]) };
                    export::trajectory_csv(&run.model, run_of, bands)
                })
            };
            match &observations.experiments[..] {
                [] => own.map(text).collect(),
                // In blocks, as such a table is read.
                names => own.zip(names).flat_map(|(run, name)| [format!("--- {name}\n"), text(run)]).collect(),
            }
        })
    })
}

fn plot_svg(state: &State) -> String {
    let run = state.run.get_untracked();
    let scene = scene_of(state, &run, None).unwrap_or_default();
    crate::plot::export::svg(&scene, PLOT_SIZE.0, PLOT_SIZE.1, &style_of(false))
}

/// The plot as it stands on the page, at a fixed size and in the light theme, through the same drawing.
fn save_plot_png(state: &State) {
    let run = state.run.get_untracked();
    let scene = scene_of(state, &run, None).unwrap_or_default();
    let style = style_of(false);
    let layout = Layout::new(&scene.axes, PLOT_SIZE.0, PLOT_SIZE.1, PLOT_RATIO, &style);
    let Some(canvas) = canvas::detached(layout.width, layout.height) else { return };
    if let Some(mut backend) = plotters_canvas::CanvasBackend::with_canvas_object(canvas.clone()) {
        // A canvas cannot fail to draw; the error type is plotters' own.
        let _ = chart::draw_frame(&mut backend, &layout, &style);
        let _ = chart::draw_content(&mut backend, &layout, &scene, &style);
    }
    spawn_local(async move {
        if let Some(blob) = canvas::png(&canvas).await {
            download::save_blob("plot.png", &blob);
        }
    });
}

#[component]
fn ExportBody() -> impl IntoView {
    let state = state();
    let row = move |heading: fn(&crate::text::Export) -> &'static str, items: &'static [Item]| {
        view! {
            <section class="export-row">
                <h3>{move || heading(&state.text().export)}</h3>
                <div class="button-row">{items.iter().map(|item| view! { <Taken item /> }).collect_view()}</div>
            </section>
        }
    };
    // The equations come from the text, the numbers from the model that runs: both must be the same.
    let is_whole = move || state.compilation.with(|compilation| compilation.model.is_some());
    view! {
        {row(|text| text.parameters, &PARAMETERS)}
        <Show
            when=is_whole
            fallback=|| view! { <p class="hint">{word(|text| text.export.equations_broken)}</p> }
        >
            {row(|text| text.equations, &EQUATIONS)}
            <pre class="equations" tabindex="0" data-testid="equations">{equations(&state)}</pre>
            <p class="hint">{word(|text| text.export.equations_explained)}</p>
        </Show>
        {row(|text| text.trajectory, &TRAJECTORY)}
        <section class="export-row">
            <h3>{word(|text| text.export.plot)}</h3>
            <div class="button-row">
                <button type="button" data-testid="save-png" on:click=move |_| save_plot_png(&state)>
                    {word(|text| text.export.png)}
                </button>
                <button
                    type="button"
                    data-testid="save-svg"
                    on:click=move |_| {
                        download::save_text("plot.svg", "image/svg+xml", &plot_svg(&state));
                    }
                >
                    {word(|text| text.export.svg)}
                </button>
            </div>
        </section>
        <section class="export-row">
            <h3>{word(|text| text.export.document)}</h3>
            <div class="button-row">
                <button
                    type="button"
                    on:click=move |_| {
                        let text = document::print(&shared_document(&state));
                        download::save_text(&format!("unroll.{ENDING}"), "text/plain", &text);
                    }
                >
                    {word(|text| text.export.save)}
                </button>
            </div>
        </section>
    }
}

/// Save and copy.
#[component]
fn Taken(item: &'static Item) -> impl IntoView {
    let state = state();
    let copied = RwSignal::new(None::<bool>);
    view! {
        <span class="taken">
            <button
                type="button"
                data-testid=format!("save-{}", item.file)
                on:click=move |_| {
                    download::save_text(item.file, item.kind, &(item.make)(&state));
                }
            >
                {move || (item.label)(&state.text().export)}
            </button>
            <button
                type="button"
                class="quiet"
                aria-label=move || {
                    format!("{} {}", state.text().export.copy, (item.label)(&state.text().export))
                }
                on:click=move |_| {
                    let text = (item.make)(&state);
                    spawn_local(async move { copied.set(Some(clipboard::write(text).await.is_ok())) });
                }
            >
                {move || match copied.get() {
                    Some(true) => state.text().share.copied,
                    Some(false) => state.text().share.copy_failed,
                    None => state.text().export.copy,
                }}
            </button>
        </span>
    }
}

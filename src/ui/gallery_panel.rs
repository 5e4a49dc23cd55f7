//! The presets, group by group: a small picture, a title and one sentence each.

use leptos::prelude::*;

use super::notices::NoticeKind;
use super::state::{Panel, Run, State, state, word};
use super::{shared::Shared, stage::style_of};
use crate::core::action::Action;
use crate::core::data::{self, Observations};
use crate::core::document::{self, Document, PlotView};
use crate::core::model;
use crate::core::preset::{self, Group, Preset};
use crate::plot::export;
use crate::plot::picture::{self, Course, Labels, Picture, Projection};
use crate::text::preset as words;

/// Size of a picture in CSS pixels.
const PICTURE: (f64, f64) = (176.0, 96.0);

/// The gallery, under the bar; it pushes the page down instead of covering it.
#[component]
pub fn GalleryPanel() -> impl IntoView {
    let state = state();
    view! {
        <Show when=move || state.panel.get() == Some(Panel::Gallery)>
            <nav class="panel gallery" data-testid="gallery" aria-label=word(|text| text.gallery.title)>
                {Group::ALL.into_iter().map(|group| view! { <Tiles group /> }).collect_view()}
            </nav>
        </Show>
    }
}

#[component]
fn Tiles(group: Group) -> impl IntoView {
    let state = state();
    let title = move || words::group(group, state.language.get());
    let presets: Vec<&Preset> = preset::ALL.iter().filter(|preset| preset.group == group).collect();
    let tiles = presets.len().to_string();
    view! {
        <section class="tiles" style=("--tiles", tiles)>
            <h2>{title}</h2>
            <ul aria-label=title>{presets.into_iter().map(|preset| view! { <Tile preset /> }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Tile(preset: &'static Preset) -> impl IntoView {
    let state = state();
    let words = move || words::preset(preset.key, state.language.get());
    view! {
        <li>
            <button
                type="button"
                class="tile"
                data-testid=format!("preset-{}", preset.key)
                on:click=move |_| open(&state, preset)
            >
                <span
                    class="tile-picture"
                    aria-hidden="true"
                    inner_html=move || picture_of(preset, state.dark.get())
                ></span>
                <strong>{move || words().0}</strong>
                <span class="hint">{move || words().1}</span>
            </button>
        </li>
    }
}

fn open(state: &State, preset: &'static Preset) {
    let (mut opened, _) = document::parse(preset.text);
    // The visitor's language stays; a preset has none.
    opened.view.language = state.document().with_untracked(|document| document.view.language);
    state.panel.set(None);
    state.head.set(None);
    state.dispatch(Action::Open(Box::new(opened)));
    state.notify(NoticeKind::PresetOpened { key: preset.key });
}

/// The curves of a preset, as SVG made here from its own document.
fn picture_of(preset: &Preset, dark: bool) -> String {
    let (document, _) = document::parse(preset.text);
    thumbnail(&document, dark).unwrap_or_default()
}

fn thumbnail(document: &Document, dark: bool) -> Option<String> {
    let model = model::compile(&document.model).model?;
    let table = data::read(&document.data);
    let observations: Observations = data::observe(&table, &data::guess_roles(&table, &model), &model);
    let model = Shared::new(model.for_experiments(observations.experiment_count()));
    let run = Run::new(model.clone(), &model.values(), &document.solver, &observations, 0);
    let (main, batch) = run.trajectories.as_ref().ok()?.split_first()?;
    let projection = match &document.view.plot {
        PlotView::Time => Projection::Time,
        PlotView::Phase { horizontal, vertical } => {
            Projection::Phase(model.target(horizontal)?, model.target(vertical)?)
        }
    };
    let picture = Picture {
        main: Course { model: &model, trajectory: main },
        batch: batch.iter().collect(),
        experiment: 0,
        beside: &[],
        bands: (&[], &[]),
        observations: &observations,
        window: document.fit.window,
        head: None,
        projection,
        labels: Labels { exact: str::to_owned },
    };
    Some(export::thumbnail(&picture::scene(&picture, None), PICTURE.0, PICTURE.1, &style_of(dark)))
}

//! The legend: line, dash and marker of every series as the curves have them.

use leptos::prelude::*;

use super::series_class;
use super::state::{state, word};
use crate::core::data::Target;
use crate::core::document::PlotView;
use crate::plot::palette;

/// The series of the time plot; empty in a phase plane, whose axes say what is drawn.
#[component]
pub fn Legend() -> impl IntoView {
    let state = state();
    let entries = Memo::new(move |_| {
        if state.document().with(|document| document.view.plot != PlotView::Time) {
            return Vec::new();
        }
        let observations = state.observations.get();
        let observed = |target: Target| observations.cells.iter().any(|cell| cell.target == target);
        state.model.with(|model| {
            let states = (0..model.states.len()).map(Target::State);
            let definitions = (0..model.definitions.len()).map(Target::Definition).filter(|target| observed(*target));
            states
                .chain(definitions)
                .map(|target| (model.series(target), model.target_name(target).to_owned(), observed(target)))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <ul class="legend" aria-label=word(|text| text.stage.legend)>
            {move || entries.get().into_iter().map(|(series, name, observed)| entry(series, name, observed)).collect_view()}
        </ul>
    }
}

/// One row: the look of a series and its name.
pub(super) fn entry(series: usize, name: String, observed: bool) -> impl IntoView {
    let dashes = palette::dash(series).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let marker = palette::shape(series).svg_path(16.0, 7.0, 4.5);
    view! {
        <li class=format!("series-{}", series_class(series))>
            <svg viewBox="0 0 32 14" width="32" height="14" aria-hidden="true">
                <line x1="0" y1="7" x2="32" y2="7" stroke="currentColor" stroke-width="2" stroke-dasharray=dashes />
                {observed.then(|| view! { <path class="marker" d=marker stroke="currentColor" stroke-width="1.6" /> })}
            </svg>
            {name}
        </li>
    }
}

/// One row without a line: the marker of a series and its name.
pub(super) fn marker_entry(series: usize, name: String) -> impl IntoView {
    let marker = palette::shape(series).svg_path(7.0, 7.0, 4.5);
    view! {
        <li class=format!("series-{}", series_class(series))>
            <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
                <path class="filled" d=marker fill="currentColor" stroke="currentColor" stroke-width="1.6" />
            </svg>
            {name}
        </li>
    }
}

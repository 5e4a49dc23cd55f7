//! The closer looks under the stage: a row of names, and the one that is open. What is open belongs to the document.

use leptos::prelude::*;

use super::compare_lens::CompareLens;
use super::error_lens::ErrorLens;
use super::explosion_lens::ExplosionLens;
use super::map_lens::MapLens;
use super::state::{state, word};
use crate::core::action::Action;
use crate::core::document::Lens;

/// The row, and the panel of the open one below it.
#[component]
pub fn Lenses() -> impl IntoView {
    let state = state();
    let open = Memo::new(move |_| state.document().with(|document| document.view.lens));
    let button = move |lens: Lens| {
        let is_open = move || open.get() == Some(lens);
        view! {
            <button
                type="button"
                data-testid=format!("lens-{}", lens.key())
                aria-expanded=move || is_open().to_string()
                on:click=move |_| {
                    let next = (open.get_untracked() != Some(lens)).then_some(lens);
                    state.seal();
                    state.dispatch(Action::SetLens(next));
                }
            >
                {move || (state.text().lenses.name)(lens)}
            </button>
        }
    };
    view! {
        <div class="lens-bar" role="group" aria-label=word(|text| text.lenses.label)>
            <span class="hint" aria-hidden="true">{word(|text| text.lenses.label)}</span>
            {Lens::ALL.map(button).collect_view()}
        </div>
        {move || {
            open.get()
                .map(|lens| {
                    let panel = match lens {
                        Lens::Explosion => view! { <ExplosionLens /> }.into_any(),
                        Lens::Map => view! { <MapLens /> }.into_any(),
                        Lens::Error => view! { <ErrorLens /> }.into_any(),
                        Lens::Compare => view! { <CompareLens /> }.into_any(),
                    };
                    view! {
                        <section
                            class="card lens"
                            data-testid="lens"
                            aria-label=move || (state.text().lenses.name)(lens)
                        >
                            {panel}
                        </section>
                    }
                })
        }}
    }
}

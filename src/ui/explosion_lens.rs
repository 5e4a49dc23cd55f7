//! The closer look at why states and gradients grow.

use leptos::prelude::*;

use super::state::word;

/// The closer look at why states and gradients grow.
#[component]
pub fn ExplosionLens() -> impl IntoView {
    view! { <h2>{word(|text| text.explosion.title)}</h2> }
}

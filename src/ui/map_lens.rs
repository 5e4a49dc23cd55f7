//! The closer look at the loss over two parameters.

use leptos::prelude::*;

use super::state::word;

/// The closer look at the loss over two parameters.
#[component]
pub fn MapLens() -> impl IntoView {
    view! { <h2>{word(|text| text.map.title)}</h2> }
}

//! The closer look at the distance from the known solution.

use leptos::prelude::*;

use super::state::word;

/// The closer look at the distance from the known solution.
#[component]
pub fn ErrorLens() -> impl IntoView {
    view! { <h2>{word(|text| text.error.title)}</h2> }
}

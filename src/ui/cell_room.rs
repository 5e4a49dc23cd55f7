//! The cell laboratory: the room of the page where a recurrent cell runs and is trained.

use leptos::prelude::*;

use super::state::word;

/// The room, built when it is first entered.
#[component]
pub fn CellRoom() -> impl IntoView {
    view! {
        <section class="card" data-testid="cell-room">
            <h2>{word(|text| text.cells.title)}</h2>
        </section>
    }
}

//! The cell laboratory: the room of the page where a recurrent cell runs and is trained. Choices on the left, what
//! they do on the right, as in the room of the equation.

use leptos::prelude::*;

use super::cell_choice::CellChoice;
use super::cell_inputs::CellInputs;
use super::cell_picture::CellPicture;
use super::cell_plots::{CellPlots, Results};
use super::cell_weights::CellWeights;
use super::state::word;
use super::training_card::TrainingCard;

/// The room, built when it is first entered.
#[component]
pub fn CellRoom() -> impl IntoView {
    view! {
        <div class="cell-room" data-testid="cell-room">
            <div class="column">
                <CellChoice />
                <CellInputs />
                <CellWeights />
            </div>
            <div class="column">
                <section
                    class="card cell-stage"
                    id="cell-stage"
                    tabindex="-1"
                    aria-label=word(|text| text.cells.picture)
                >
                    <CellPicture />
                    <CellPlots />
                    <Results />
                </section>
                <TrainingCard />
            </div>
        </div>
    }
}

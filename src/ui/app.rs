//! The root of the page: the bar, the column of cards in the order of thought, the stage.

use leptos::prelude::*;

use super::cell_room::CellRoom;
use super::certainty;
use super::controls::{self, Controls};
use super::data_card::DataCard;
use super::export_panel::ExportPanel;
use super::files;
use super::fit_card::FitCard;
use super::frames::FrameLoop;
use super::gallery_panel::GalleryPanel;
use super::help_panel::HelpPanel;
use super::lenses::Lenses;
use super::model_card::ModelCard;
use super::network_view::NetworkView;
use super::notices::Notices;
use super::parameters_card::ParametersCard;
use super::session;
use super::share_panel::SharePanel;
use super::stage::{Stage, style_of};
use super::state::{State, word};
use super::study_run::Studies;
use super::toolbar::Toolbar;
use crate::core::document::Room;
use crate::platform::page;
use crate::plot::palette;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let (document, notices) = session::opening();
    let state = State::new(document);
    let frames = FrameLoop::at_rest();
    let controls = Controls::new(state, frames);
    provide_context(state);
    provide_context(frames);
    provide_context(controls);
    // After the fit's: what a fit found in a frame is looked at in the same.
    provide_context(Studies::new(state, frames));
    provide_context(NetworkView::new(state));

    for notice in notices {
        state.notify(notice);
    }
    certainty::follow(state, frames);
    session::keep(state);
    session::listen_to_links(state);
    controls::listen_to_keys(controls);
    let over = RwSignal::new(false);
    files::listen_to_drops(state, over);
    Effect::new(move || page::set_language(state.text().tag));
    Effect::new(move || {
        let dark = state.dark.get();
        page::set_dark(dark);
        let theme = style_of(dark).theme;
        for series in 0..palette::COLOURS {
            page::set_property(&format!("--series-{series}"), &palette::colour(series, theme).css());
        }
    });

    let room = Memo::new(move |_| state.document().with(|document| document.view.room));
    let with_lens = Memo::new(move |_| state.document().with(|document| document.view.lens.is_some()));
    // Built when it is first entered, and kept: what the frame loop draws there must not go.
    let entered_cells = Memo::new(move |entered| entered == Some(&true) || room.get() == Room::Cells);
    view! {
        <Toolbar />
        <GalleryPanel />
        <HelpPanel />
        <main class="layout" hidden=move || room.get() != Room::Equation>
            <div class="column">
                <ModelCard />
                <DataCard />
                <ParametersCard />
                <FitCard />
            </div>
            <div class="looking" class:with-lens=with_lens>
                <Stage />
                <Lenses />
            </div>
        </main>
        <Show when=move || entered_cells.get()>
            <main class="cells" hidden=move || room.get() != Room::Cells>
                <CellRoom />
            </main>
        </Show>
        <Notices />
        <SharePanel />
        <ExportPanel />
        <Show when=move || over.get()>
            <div class="drop-target" aria-hidden="true">{word(|text| text.data.drop_here)}</div>
        </Show>
    }
}

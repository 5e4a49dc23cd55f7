//! Files dropped on the page or chosen: a document is opened, anything else is read as a table.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::notices::NoticeKind;
use super::state::State;
use crate::core::action::Action;
use crate::core::document;
use crate::platform::file::{self, FileProblem};

/// The ending of document files.
pub const ENDING: &str = "ode";

/// The largest file read, in bytes.
const MOST_BYTES: u32 = 16 << 20;

/// Reads a file and takes it over.
pub fn take(state: State, chosen: web_sys::File) {
    let name = chosen.name();
    spawn_local(async move {
        match file::read_text(&chosen, MOST_BYTES).await {
            Ok(text) if is_document(&name) => open_document(&state, &text, name),
            Ok(text) => {
                state.seal();
                state.dispatch(Action::PasteData(text));
            }
            Err(FileProblem::TooLarge { .. }) => state.notify(NoticeKind::FileTooLarge),
            Err(FileProblem::Unreadable | FileProblem::NotText) => state.notify(NoticeKind::FileUnreadable),
        }
    });
}

fn is_document(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case(ENDING))
}

fn open_document(state: &State, text: &str, name: String) {
    let (opened, problems) = document::parse(text);
    state.dispatch(Action::Open(Box::new(opened)));
    if problems.is_empty() {
        state.notify(NoticeKind::FileOpened { name });
    } else {
        state.notify(NoticeKind::DocumentLines { count: problems.len() });
    }
}

/// A button that opens the file chooser.
#[component]
pub fn FileButton(
    /// What it says.
    label: Signal<&'static str>,
) -> impl IntoView {
    let state = super::state::state();
    let input = NodeRef::<leptos::html::Input>::new();
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            take(state, file);
        }
        // The same file can be chosen again.
        input.set_value("");
    };
    view! {
        <label class="file-button">
            <input node_ref=input type="file" class="visually-hidden" data-testid="file" on:change=chosen />
            <span>{move || label.get()}</span>
        </label>
    }
}

/// Accepts files dropped anywhere on the page.
pub fn listen_to_drops(state: State, over: RwSignal<bool>) {
    let enter = window_event_listener(leptos::ev::dragover, move |event| {
        event.prevent_default();
        if !over.get_untracked() {
            over.set(true);
        }
    });
    let leave = window_event_listener(leptos::ev::dragleave, move |event| {
        if event.related_target().is_none() {
            over.set(false);
        }
    });
    let drop = window_event_listener(leptos::ev::drop, move |event| {
        event.prevent_default();
        over.set(false);
        let Some(transfer) = event.data_transfer() else { return };
        if let Some(file) = transfer.files().and_then(|files| files.get(0)) {
            take(state, file);
        } else if let Ok(text) = transfer.get_data("text/plain")
            && !text.is_empty()
        {
            state.dispatch(Action::PasteData(text));
        }
    });
    on_cleanup(move || {
        enter.remove();
        leave.remove();
        drop.remove();
    });
}

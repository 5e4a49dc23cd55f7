//! The link that holds the document, and the document as a file or as text.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dialog::Dialog;
use super::files::{ENDING, FileButton};
use super::state::{Panel, State, state, word};
use crate::core::document::{self, Document};
use crate::core::share;
use crate::platform::{clipboard, download, hash};

/// The document with the language of the page in it, as it is shared.
pub fn shared_document(state: &State) -> Document {
    let mut document = state.document().with_untracked(|document| Document::clone(document));
    document.view.language = Some(state.language.get_untracked());
    document
}

/// The share window.
#[component]
pub fn SharePanel() -> impl IntoView {
    view! {
        <Dialog panel=Panel::Share title=word(|text| text.share.title)>
            <ShareBody />
        </Dialog>
    }
}

#[component]
fn ShareBody() -> impl IntoView {
    let state = state();
    // The document cannot change while the window is open.
    let document = shared_document(&state);
    let text = document::print(&document);
    let link = hash::address_with(&share::encode(&document));
    let length = link.chars().count();
    let copied = RwSignal::new(None::<bool>);
    let (link, text) = (StoredValue::new(link), StoredValue::new(text));
    let copy = move |_| {
        spawn_local(async move { copied.set(Some(clipboard::write(link.get_value()).await.is_ok())) });
    };
    let save = move |_| {
        download::save_text(&format!("unroll.{ENDING}"), "text/plain", &text.get_value());
    };
    view! {
        <p>{word(|text| text.share.explained)}</p>
        <label class="field wide">
            <span>{word(|text| text.share.link)}</span>
            <textarea
                class="link"
                readonly
                rows="3"
                data-testid="link"
                aria-label=word(|text| text.share.link)
                prop:value=link.get_value()
            ></textarea>
        </label>
        <div class="button-row">
            <button type="button" class="primary" data-testid="copy-link" on:click=copy>
                {word(|text| text.share.copy)}
            </button>
            <span class="hint" data-testid="link-length">{move || (state.text().share.length)(length)}</span>
            <span role="status">
                {move || {
                    copied
                        .get()
                        .map(|done| if done { state.text().share.copied } else { state.text().share.copy_failed })
                }}
            </span>
        </div>
        {(length > share::LONG_LINK).then(|| view! { <p class="warning">{word(|text| text.share.long)}</p> })}
        <div class="button-row">
            <button type="button" data-testid="save-document" on:click=save>
                {word(|text| text.share.save_file)}
            </button>
            <FileButton label=word(|text| text.share.open_file) />
        </div>
        <details class="settings">
            <summary>{word(|text| text.share.as_text)}</summary>
            <textarea
                class="table-text"
                readonly
                rows="12"
                data-testid="document-text"
                aria-label=word(|text| text.share.as_text)
                prop:value=text.get_value()
            ></textarea>
        </details>
    }
}

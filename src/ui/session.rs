//! Where a session begins and how it is kept: a link, else the last session, else the first preset.

use std::rc::Rc;

use leptos::prelude::*;

use super::notices::NoticeKind;
use super::state::State;
use crate::core::action::Action;
use crate::core::document::{self, Document};
use crate::core::preset;
use crate::core::share;
use crate::platform::panic;
use crate::platform::{hash, storage, timer};

/// Time without a change before the session is saved, in milliseconds.
const QUIET: u32 = 400;

/// The document to begin with, and what to say about it.
pub fn opening() -> (Document, Vec<NoticeKind>) {
    match from_fragment() {
        Some(Ok((document, problems))) => {
            let mut notices = vec![NoticeKind::LinkOpened];
            notices.extend(problems.into_iter().map(NoticeKind::Link));
            (document, notices)
        }
        Some(Err(problem)) => {
            let (document, mut notices) = saved_or_first();
            notices.push(NoticeKind::Link(problem));
            (document, notices)
        }
        None => saved_or_first(),
    }
}

fn from_fragment() -> Option<Result<(Document, Vec<share::LinkProblem>), share::LinkProblem>> {
    let fragment = hash::read();
    // The skip link points into the page.
    (!fragment.is_empty() && fragment != "stage" && fragment != "cell-stage").then(|| share::decode(&fragment))
}

fn saved_or_first() -> (Document, Vec<NoticeKind>) {
    let first = || preset::ALL.first().map(|preset| document::parse(preset.text).0).unwrap_or_default();
    match storage::read(panic::DOCUMENT_KEY) {
        Some(text) if !text.trim().is_empty() => {
            let (saved, _) = document::parse(&text);
            // Coming back to the untouched first preset is nothing to announce.
            let notices = if saved.model == first().model { Vec::new() } else { vec![NoticeKind::Restored] };
            (saved, notices)
        }
        _ => (first(), Vec::new()),
    }
}

/// Saves the session a moment after each change and when the page is left, and takes the link out of the address once
/// the document differs from it, so that a reload brings back the work and not the link. A document that was only
/// looked at takes no one's session away.
pub fn keep(state: State) {
    let opened = state.document().get_untracked();
    panic::remember(&document::print(&opened));
    let announced = StoredValue::new(false);
    let touched = StoredValue::new(false);
    let save = Rc::new(timer::Debounce::new(QUIET, move || {
        let text = document::print(&state.document().get_untracked());
        panic::remember(&text);
        if storage::write(panic::DOCUMENT_KEY, &text).is_err() && !announced.get_value() {
            announced.set_value(true);
            state.notify(NoticeKind::StorageFull);
        }
    }));
    let saved_soon = Rc::clone(&save);
    Effect::new(move || {
        let document = state.document().get();
        if document != opened {
            hash::replace("");
            touched.set_value(true);
        }
        if touched.get_value() {
            saved_soon.call();
        }
    });
    let leaving = window_event_listener(leptos::ev::pagehide, move |_| save.flush());
    on_cleanup(move || leaving.remove());
}

/// Opens links that are followed while the page is open.
pub fn listen_to_links(state: State) {
    let guard = hash::on_change(move |_| match from_fragment() {
        Some(Ok((document, problems))) => {
            state.head.set(None);
            state.dispatch(Action::Open(Box::new(document)));
            state.notify(NoticeKind::LinkOpened);
            for problem in problems {
                state.notify(NoticeKind::Link(problem));
            }
        }
        Some(Err(problem)) => state.notify(NoticeKind::Link(problem)),
        None => {}
    });
    // Held as long as the page.
    let guard = StoredValue::new_local(guard);
    on_cleanup(move || guard.dispose());
}

//! The page's few icons, drawn inline: one stroke weight, the colour of the text.

use leptos::prelude::*;

fn icon(path: &'static str) -> impl IntoView {
    view! {
        <svg class="glyph" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path />
        </svg>
    }
}

/// A closed or an open lock.
pub fn lock(closed: bool) -> impl IntoView {
    icon(if closed {
        "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"
    } else {
        "M6 11h12v9H6zM8.5 11V7a3.5 3.5 0 0 1 6.8-1.2"
    })
}

/// Ends of a range.
pub fn range() -> impl IntoView {
    icon("M4 6v12M20 6v12M7 12h10M10 9l-3 3 3 3M14 9l3 3-3 3")
}

/// A triangle to the right.
pub fn play() -> impl IntoView {
    icon("M7 5l12 7-12 7z")
}

/// Two bars.
pub fn pause() -> impl IntoView {
    icon("M8 5v14M16 5v14")
}

/// A triangle and a bar.
pub fn step() -> impl IntoView {
    icon("M6 5l9 7-9 7zM18 5v14")
}

/// A bar and a triangle to the left.
pub fn rewind() -> impl IntoView {
    icon("M18 5l-9 7 9 7zM6 5v14")
}

/// An arrow that turns back.
pub fn undo() -> impl IntoView {
    icon("M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3")
}

/// An arrow that turns forward.
pub fn redo() -> impl IntoView {
    icon("M15 14l5-5-5-5M20 9H10a6 6 0 0 0 0 12h3")
}

/// Three joined dots.
pub fn share() -> impl IntoView {
    icon(
        "M8.5 13.5l7 4M15.5 6.5l-7 4M18 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM6 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM18 22a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
    )
}

/// An arrow into a tray.
pub fn export() -> impl IntoView {
    icon("M12 3v12M7 10l5 5 5-5M4 19h16")
}

/// Four tiles.
pub fn gallery() -> impl IntoView {
    icon("M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z")
}

/// A sun or a moon.
pub fn theme(dark: bool) -> impl IntoView {
    icon(if dark {
        "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4"
    } else {
        "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z"
    })
}

/// A question mark.
pub fn help() -> impl IntoView {
    icon("M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 18v.5M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19z")
}

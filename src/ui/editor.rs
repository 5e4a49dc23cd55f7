//! A text area with problems underlined: a copy of the text lies behind it and carries the marks. The browser keeps
//! caret, selection, input methods and screen readers as they are for any text area.

use leptos::html;
use leptos::prelude::*;

use crate::core::lang::span::Span;

/// A text area that grows with its text.
#[component]
pub fn Editor(
    /// What it is for, for screen readers.
    label: Signal<String>,
    /// The text.
    value: Signal<String>,
    /// What to underline, ascending.
    marks: Signal<Vec<Span>>,
    /// Id of the element that lists the problems.
    described_by: &'static str,
    /// Where `focus` is asked for: a place in the text.
    focus: RwSignal<Option<Span>>,
    /// Every keystroke, with the whole text.
    on_text: Callback<String>,
    /// The field was left.
    on_leave: Callback<()>,
) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    // Carrying out a wish of another panel: the caret is the browser's, so this cannot be derived.
    Effect::new(move || {
        if let (Some(span), Some(area)) = (focus.get(), area.get_untracked()) {
            let text = area.value();
            let utf16 = |byte: usize| text.get(..byte).map_or(0, |before| before.encode_utf16().count()) as u32;
            let _ = area.focus();
            let _ = area.set_selection_range(utf16(span.start), utf16(span.end));
        }
    });
    view! {
        <div class="editor">
            <pre class="editor-back" aria-hidden="true">{move || marked(&value.get(), &marks.get())}</pre>
            <textarea
                node_ref=area
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                wrap="soft"
                aria-label=move || label.get()
                aria-describedby=described_by
                aria-invalid=move || marks.with(|marks| !marks.is_empty()).to_string()
                prop:value=move || value.get()
                on:input=move |event| on_text.run(event_target_value(&event))
                on:blur=move |_| on_leave.run(())
            ></textarea>
        </div>
    }
}

/// The text cut at the marks. A mark of no length shows as one on the place itself.
fn marked(text: &str, marks: &[Span]) -> Vec<AnyView> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for mark in marks {
        let (start, end) = (mark.start.clamp(done, text.len()), mark.end.clamp(done, text.len()));
        let (Some(before), Some(inside)) = (text.get(done..start), text.get(start..end)) else { continue };
        pieces.push(before.to_owned().into_any());
        pieces.push(if inside.is_empty() || inside == "\n" {
            view! { <mark class="gap"></mark>{inside.to_owned()} }.into_any()
        } else {
            view! { <mark>{inside.to_owned()}</mark> }.into_any()
        });
        done = end;
    }
    // The last line break is shown only when something follows it.
    pieces.push(format!("{}\n ", text.get(done..).unwrap_or_default()).into_any());
    pieces
}

//! A modal window: the browser's own `dialog`, so that focus stays in it, Esc closes it, and the page behind is inert.

use leptos::html;
use leptos::prelude::*;

use super::state::{Panel, state, word};

/// A window with a heading and a close button, mounted while its panel is open.
#[component]
pub fn Dialog(
    /// Open while this panel is.
    panel: Panel,
    /// The heading.
    title: Signal<&'static str>,
    /// The body, made anew at each opening.
    children: ChildrenFn,
) -> impl IntoView {
    let state = state();
    let open = Memo::new(move |_| state.panel.get() == Some(panel));
    let children = StoredValue::new(children);
    view! {
        <Show when=move || open.get()>
            <Window title>{children.with_value(|children| children())}</Window>
        </Show>
    }
}

#[component]
fn Window(title: Signal<&'static str>, children: Children) -> impl IntoView {
    let state = state();
    let node = NodeRef::<html::Dialog>::new();
    let close = move || state.panel.set(None);
    Effect::new(move || {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            // Fails only for a dialog that is open or not in the page.
            let _ = dialog.show_modal();
        }
    });
    // Closed while it still stands in the page, it gives the focus back to where it was.
    on_cleanup(move || {
        if let Some(dialog) = node.try_get_untracked().flatten() {
            dialog.close();
        }
    });
    view! {
        <dialog
            node_ref=node
            class="dialog"
            aria-label=move || title.get()
            on:close=move |_| close()
            on:click=move |event| {
                // A click beside the window lands on the dialog element itself.
                use wasm_bindgen::JsCast;
                let beside = event
                    .target()
                    .and_then(|target| target.dyn_into::<web_sys::HtmlDialogElement>().ok())
                    .is_some();
                if beside {
                    close();
                }
            }
        >
            <div class="dialog-body">
                <header>
                    <h2>{move || title.get()}</h2>
                    <button type="button" class="quiet icon" aria-label=word(|text| text.toolbar.close) on:click=move |_| close()>
                        "×"
                    </button>
                </header>
                {children()}
            </div>
        </dialog>
    }
}

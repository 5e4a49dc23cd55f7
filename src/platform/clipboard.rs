//! Putting text on the clipboard. Knows nothing of the text.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Clipboard, HtmlDocument, HtmlElement, HtmlTextAreaElement};

/// The browser let the text not through: the visitor must select and copy it by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the clipboard is denied")]
pub struct ClipboardDenied;

/// Copies `text`, by the clipboard interface if the page has it and may, else by the older copy command. Call it from a
/// click or key press: browsers refuse it at other times.
pub async fn write(text: String) -> Result<(), ClipboardDenied> {
    if let Some(clipboard) = clipboard()
        && JsFuture::from(clipboard.write_text(&text)).await.is_ok()
    {
        return Ok(());
    }
    copy_by_command(&text).ok_or(ClipboardDenied)
}

/// Pages served without encryption have no `navigator.clipboard`.
fn clipboard() -> Option<Clipboard> {
    let clipboard = web_sys::window()?.navigator().clipboard();
    (!AsRef::<JsValue>::as_ref(&clipboard).is_undefined()).then_some(clipboard)
}

/// Selects the text in a field nobody sees, copies it, and gives the focus back.
fn copy_by_command(text: &str) -> Option<()> {
    let document = web_sys::window()?.document()?.dyn_into::<HtmlDocument>().ok()?;
    let focused = document.active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let field = document.create_element("textarea").ok()?.dyn_into::<HtmlTextAreaElement>().ok()?;
    field.set_value(text);
    field.set_read_only(true);
    field.set_attribute("aria-hidden", "true").ok()?;
    field.style().set_property("position", "fixed").ok()?;
    field.style().set_property("opacity", "0").ok()?;
    document.body()?.append_child(&field).ok()?;
    field.select();
    let copied = document.exec_command("copy").unwrap_or(false);
    field.remove();
    if let Some(focused) = focused {
        // Fails only for an element that is no longer there.
        let _ = focused.focus();
    }
    copied.then_some(())
}

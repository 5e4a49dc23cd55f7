//! The page as a whole: what its root element says of language and theme, how large its window is. Knows no panel.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

/// The language of the page, as a tag such as `zh-Hans`.
pub fn set_language(tag: &str) {
    if let Some(root) = root() {
        // Fails only for a malformed name.
        let _ = root.set_attribute("lang", tag);
    }
}

/// A custom property of the style sheet, such as `--series-0`.
pub fn set_property(name: &str, value: &str) {
    if let Some(root) = root().and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        // Fails only for a malformed name.
        let _ = root.style().set_property(name, value);
    }
}

/// The theme in force, for the style sheet.
pub fn set_dark(dark: bool) {
    if let Some(root) = root() {
        let _ = root.set_attribute("data-theme", if dark { "dark" } else { "light" });
    }
}

/// The size of the window, in CSS pixels.
pub fn window_size() -> (f64, f64) {
    let side = |side: Result<JsValue, JsValue>| side.ok().and_then(|side| side.as_f64()).unwrap_or_default();
    web_sys::window().map_or((0.0, 0.0), |window| (side(window.inner_width()), side(window.inner_height())))
}

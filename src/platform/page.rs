//! What the page says about itself on its root element: language, title, theme. Knows no panel.

use wasm_bindgen::JsCast;
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

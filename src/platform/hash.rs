//! The fragment of the page's address, the part after `#`. Knows nothing of what it means.

use wasm_bindgen::JsValue;
use web_sys::HashChangeEvent;

use super::listen::{Listener, listen};

/// The fragment without `#`, as it stands in the address (escapes are not undone); empty if there is none.
pub fn read() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// Puts `fragment` in the address, in place of the entry in the history and without a `hashchange`; an empty one takes
/// the `#` away too. `false` if the browser refuses, as some do after a hundred changes within half a minute.
pub fn replace(fragment: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let Ok(history) = window.history() else { return false };
    let address = if fragment.is_empty() { address_without_fragment() } else { format!("#{fragment}") };
    history.replace_state_with_url(&JsValue::NULL, "", Some(&address)).is_ok()
}

/// The page's whole address with `fragment` in place of its own, to be shared.
pub fn address_with(fragment: &str) -> String {
    format!("{}#{fragment}", address_without_fragment())
}

fn address_without_fragment() -> String {
    let address = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    match address.split_once('#') {
        Some((page, _)) => page.to_owned(),
        None => address,
    }
}

/// Calls `handle` with the new fragment when the visitor changes it: by hand, a link, or back and forward.
pub fn on_change(handle: impl Fn(String) + 'static) -> Option<Listener> {
    let window = web_sys::window()?;
    Some(listen(&window, "hashchange", move |_: HashChangeEvent| handle(read())))
}

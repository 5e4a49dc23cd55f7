//! Saving a file to the visitor's machine. Knows nothing of its content.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::timer;

/// How long the content stays in memory after the click: some browsers read it only after asking where to save.
const KEPT_MILLISECONDS: u32 = 60_000;

/// Offers `text` as the file `name` of a media type such as `text/csv`. `false` if the browser could not.
pub fn save_text(name: &str, media_type: &str, text: &str) -> bool {
    save(name, media_type, &JsValue::from_str(text)).is_some()
}

/// Offers `bytes` as the file `name`.
pub fn save_bytes(name: &str, media_type: &str, bytes: &[u8]) -> bool {
    save(name, media_type, &Uint8Array::from(bytes)).is_some()
}

/// Offers the content of `blob` as the file `name`.
pub fn save_blob(name: &str, blob: &Blob) -> bool {
    offer(name, blob).is_some()
}

fn save(name: &str, media_type: &str, part: &JsValue) -> Option<()> {
    let properties = BlobPropertyBag::new();
    properties.set_type(media_type);
    let blob = Blob::new_with_buffer_source_sequence_and_options(&Array::of1(part), &properties).ok()?;
    offer(name, &blob)
}

fn offer(name: &str, blob: &Blob) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let anchor = document.create_element("a").ok()?.dyn_into::<HtmlAnchorElement>().ok()?;
    let address = Url::create_object_url_with_blob(blob).ok()?;
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    timer::after(KEPT_MILLISECONDS, move || {
        // Fails only for an address that is not ours.
        let _ = Url::revoke_object_url(&address);
    });
    Some(())
}

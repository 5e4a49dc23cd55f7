//! After a panic: tells the console why and `public/rescue.js` that the page is lost, with the text to save.
//! Nothing of the app is called any more then; the script draws the screen by itself.

use std::cell::RefCell;
use std::panic::PanicHookInfo;

use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// The storage key under which the visitor's document is kept; the script reads it when it was told no text.
pub const DOCUMENT_KEY: &str = "unroll.document";

/// The event, on the window, that the page is lost. Its detail is the document's text, or null.
pub const PANIC_EVENT: &str = "unroll-panic";

thread_local! {
    static DOCUMENT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Remembers the document's text as it is now, later than any that was kept.
pub fn remember(document: &str) {
    DOCUMENT.with_borrow_mut(|remembered| {
        let text = remembered.get_or_insert_default();
        text.clear();
        text.push_str(document);
    });
}

/// From now on a panic is told; call it first thing in the page.
pub fn install() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo| {
        console_error_panic_hook::hook(info);
        // A panic inside of `remember` finds the text taken; the one in storage stands in for it.
        let text = DOCUMENT.with(|text| text.try_borrow().ok().and_then(|text| text.clone()));
        let detail = text.map_or(JsValue::NULL, |text| JsValue::from_str(&text));
        let _ = tell(&detail);
    }));
}

fn tell(detail: &JsValue) -> Result<bool, JsValue> {
    let options = CustomEventInit::new();
    options.set_detail(detail);
    let event = CustomEvent::new_with_event_init_dict(PANIC_EVENT, &options)?;
    web_sys::window().ok_or(JsValue::UNDEFINED)?.dispatch_event(&event)
}

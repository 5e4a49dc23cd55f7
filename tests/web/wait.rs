//! Waiting for a state, with an end.

use js_sys::Promise;
use unroll::platform::{frame, timer};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Longer than anything waited for takes on a loaded machine.
const PATIENCE_MILLISECONDS: f64 = 10_000.0;

/// Comes back after `milliseconds`.
pub async fn pass(milliseconds: u32) {
    let promise = Promise::new(&mut |resolve, _| {
        timer::after(milliseconds, move || {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        });
    });
    JsFuture::from(promise).await.expect("a timer does not fail");
}

/// Comes back with what `state` gives as soon as it gives something; fails with `wanted` if it never does.
pub async fn until<T>(wanted: &str, state: impl Fn() -> Option<T>) -> T {
    let end = frame::now() + PATIENCE_MILLISECONDS;
    loop {
        if let Some(found) = state() {
            return found;
        }
        assert!(frame::now() < end, "waited in vain for {wanted}");
        pass(2).await;
    }
}

//! Tells a page that its worker is gone when the worker can no longer say so itself: closed, killed, out of memory.
//! A worker holds a lock (Web Locks API) as long as it lives; who waits for the lock gets it when the worker is gone.
//! Knows nothing of what the worker does.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// In the worker: asks for the lock `name`, to hold it for life, and calls `answered` with whether it is held now; it is
/// not where there are no locks.
pub fn hold(name: &str, answered: impl FnOnce(bool) + 'static) {
    let answered = Rc::new(Cell::new(Some(answered)));
    let on_grant = {
        let answered = Rc::clone(&answered);
        Closure::once_into_js(move |_lock: JsValue| -> JsValue {
            if let Some(answered) = answered.take() {
                answered(true);
            }
            // A lock is held until the promise of its callback is settled; this one never is.
            Promise::new(&mut |_, _| {}).into()
        })
    };
    let request = request(name, on_grant.unchecked_ref());
    spawn_local(async move {
        // Ends only by a refusal, as where the page has no origin of its own.
        if let Some(request) = request {
            let _ = JsFuture::from(request).await;
        }
        if let Some(answered) = answered.take() {
            answered(false);
        }
    });
}

/// Waits for the end of a worker; dropping it ends the waiting.
#[must_use = "the waiting ends when this is dropped"]
pub struct EndWatch {
    _ended: Rc<dyn Fn()>,
}

/// In the page, once the worker said that it holds the lock `name`: calls `ended` when it is gone.
pub fn watch(name: &str, ended: impl Fn() + 'static) -> EndWatch {
    let ended: Rc<dyn Fn()> = Rc::new(ended);
    let waiting = Rc::downgrade(&ended);
    let let_go = Closure::once_into_js(|_lock: JsValue| {});
    if let Some(request) = request(name, let_go.unchecked_ref()) {
        spawn_local(async move {
            if JsFuture::from(request).await.is_ok()
                && let Some(ended) = waiting.upgrade()
            {
                ended();
            }
        });
    }
    EndWatch { _ended: ended }
}

impl std::fmt::Debug for EndWatch {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("EndWatch").finish_non_exhaustive()
    }
}

/// `navigator.locks.request(name, callback)` of a page or a worker, by name: `web-sys` counts it as unstable.
fn request(name: &str, callback: &Function) -> Option<Promise> {
    let property = |object: &JsValue, key: &str| {
        let value = Reflect::get(object, &JsValue::from_str(key)).ok()?;
        (!value.is_undefined()).then_some(value)
    };
    let locks = property(&property(&js_sys::global(), "navigator")?, "locks")?;
    let request = property(&locks, "request")?.dyn_into::<Function>().ok()?;
    request.call2(&locks, &JsValue::from_str(name), callback).ok()?.dyn_into().ok()
}

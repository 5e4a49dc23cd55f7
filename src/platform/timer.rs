//! Timers of the page that end with their guard. Knows nothing of what they call.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// A call to come; dropping it cancels it.
#[derive(Debug)]
#[must_use = "the call is cancelled when this is dropped"]
pub struct Timeout {
    handle: i32,
    _closure: Closure<dyn FnMut()>,
}

impl Timeout {
    /// Calls `act` once after at least `milliseconds`.
    pub fn new(milliseconds: u32, act: impl FnOnce() + 'static) -> Self {
        let closure = Closure::once(act);
        let handle = set_timeout(closure.as_ref().unchecked_ref(), milliseconds);
        Self { handle, _closure: closure }
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_timeout_with_handle(self.handle);
        }
    }
}

/// Calls `act` once after at least `milliseconds`; nothing can cancel it.
pub fn after(milliseconds: u32, act: impl FnOnce() + 'static) {
    let closure = Closure::once_into_js(act);
    set_timeout(closure.unchecked_ref(), milliseconds);
}

/// The timer's number; 0, which is none, where there is no window.
fn set_timeout(act: &js_sys::Function, milliseconds: u32) -> i32 {
    let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
    web_sys::window()
        .and_then(|window| window.set_timeout_with_callback_and_timeout_and_arguments_0(act, milliseconds).ok())
        .unwrap_or_default()
}

/// A call repeated until this is dropped.
#[derive(Debug)]
#[must_use = "the calls end when this is dropped"]
pub struct Interval {
    handle: i32,
    _closure: Closure<dyn FnMut()>,
}

impl Interval {
    /// Calls `act` every `milliseconds`.
    pub fn new(milliseconds: u32, act: impl FnMut() + 'static) -> Self {
        let closure = Closure::<dyn FnMut()>::new(act);
        let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
        let handle = web_sys::window()
            .and_then(|window| {
                let act = closure.as_ref().unchecked_ref();
                window.set_interval_with_callback_and_timeout_and_arguments_0(act, milliseconds).ok()
            })
            .unwrap_or_default();
        Self { handle, _closure: closure }
    }
}

impl Drop for Interval {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_interval_with_handle(self.handle);
        }
    }
}

/// An action taken once things have been quiet for a while, as saving after the last keystroke.
pub struct Debounce {
    milliseconds: u32,
    act: Rc<dyn Fn()>,
    pending: Rc<RefCell<Option<Timeout>>>,
}

impl Debounce {
    /// Takes `act` when [`Self::call`] has not been called for `milliseconds`.
    pub fn new(milliseconds: u32, act: impl Fn() + 'static) -> Self {
        Self { milliseconds, act: Rc::new(act), pending: Rc::default() }
    }

    /// Puts the action off by another `milliseconds`.
    pub fn call(&self) {
        let act = Rc::clone(&self.act);
        // Weak, or the pending call would keep itself alive when the owner is gone.
        let pending = Rc::downgrade(&self.pending);
        let timeout = Timeout::new(self.milliseconds, move || {
            let fired = pending.upgrade().and_then(|pending| pending.take());
            act();
            drop(fired);
        });
        self.pending.replace(Some(timeout));
    }

    /// Takes a pending action now, as when the page is about to be left.
    pub fn flush(&self) {
        if self.pending.take().is_some() {
            (self.act)();
        }
    }
}

impl std::fmt::Debug for Debounce {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Debounce").field("milliseconds", &self.milliseconds).finish_non_exhaustive()
    }
}

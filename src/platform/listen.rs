//! Event listeners that end with their guard. Knows no particular event.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

/// A listener; dropping it takes the handler off again.
#[derive(Debug)]
#[must_use = "the listener ends when this is dropped"]
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn Fn(Event)>,
}

/// Calls `handle` with each event `name` of `target`. `E` is the event's interface, which the name determines.
///
/// `handle` is `Fn`, since an event may be dispatched while another is being handled.
pub fn listen<E: JsCast>(target: &EventTarget, name: &'static str, handle: impl Fn(E) + 'static) -> Listener {
    let closure = Closure::<dyn Fn(Event)>::new(move |event: Event| handle(event.unchecked_into()));
    // Fails only for a missing callback.
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    Listener { target: target.clone(), name, closure }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback(self.name, self.closure.as_ref().unchecked_ref());
    }
}

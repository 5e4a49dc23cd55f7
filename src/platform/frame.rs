//! Animation frames and the clock of the page. Knows nothing of what is drawn.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Milliseconds since the page was opened, never going back; 0 where there is no clock.
pub fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Draws when asked to, once a frame at most, and on and on while the drawing says it has not come to rest.
///
/// Dropping it cancels the frame to come.
pub struct Frames {
    shared: Rc<Shared>,
}

struct Shared {
    draw: RefCell<Box<dyn FnMut(f64) -> bool>>,
    /// The number of the frame asked for.
    pending: Cell<Option<i32>>,
    callback: Closure<dyn Fn(f64)>,
}

impl Frames {
    /// `draw` gets the frame's time in milliseconds, on the clock of [`now`], and returns whether it wants another frame.
    /// It may ask for one itself. Nothing is drawn before [`Self::request`].
    pub fn new(draw: impl FnMut(f64) -> bool + 'static) -> Self {
        let shared = Rc::new_cyclic(|weak: &std::rc::Weak<Shared>| {
            let weak = weak.clone();
            let callback = Closure::<dyn Fn(f64)>::new(move |time| {
                if let Some(shared) = weak.upgrade() {
                    shared.frame(time);
                }
            });
            Shared { draw: RefCell::new(Box::new(draw)), pending: Cell::new(None), callback }
        });
        Self { shared }
    }

    /// Asks for a frame, unless one is asked for.
    pub fn request(&self) {
        self.shared.request();
    }
}

impl Shared {
    fn frame(&self, time: f64) {
        self.pending.set(None);
        let again = (self.draw.borrow_mut())(time);
        if again {
            self.request();
        }
    }

    fn request(&self) {
        if self.pending.get().is_some() {
            return;
        }
        let handle = web_sys::window()
            .and_then(|window| window.request_animation_frame(self.callback.as_ref().unchecked_ref()).ok());
        self.pending.set(handle);
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        if let (Some(handle), Some(window)) = (self.shared.pending.take(), web_sys::window()) {
            // Fails only without a window.
            let _ = window.cancel_animation_frame(handle);
        }
    }
}

impl std::fmt::Debug for Frames {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Frames").field("pending", &self.shared.pending).finish_non_exhaustive()
    }
}

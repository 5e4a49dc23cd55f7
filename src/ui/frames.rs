//! The page's one frame loop: it runs while some task has not come to rest, and sleeps otherwise.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use leptos::prelude::*;

use crate::platform::frame::{Frames, now};

/// Done in every frame: gets the time and the time passed since the last frame, in milliseconds, and says whether it
/// wants another frame.
type Task = Box<dyn FnMut(f64, f64) -> bool>;

/// After a rest the first frame counts as one of this length, in milliseconds.
const USUAL_FRAME: f64 = 16.0;

/// A longer wait than this, in milliseconds, was a rest or a hidden page.
const REST: f64 = 250.0;

#[derive(Default)]
struct Shared {
    frames: OnceCell<Frames>,
    /// With each, whether what added it has gone from the page.
    tasks: RefCell<Vec<(Arc<AtomicBool>, Task)>>,
    last: Cell<f64>,
}

/// A handle to the loop; a copy in every closure.
#[derive(Clone, Copy)]
pub struct FrameLoop(StoredValue<Rc<Shared>, LocalStorage>);

impl FrameLoop {
    /// A loop without tasks, at rest.
    pub fn at_rest() -> Self {
        let shared = Rc::new(Shared::default());
        let weak = Rc::downgrade(&shared);
        let frames = Frames::new(move |_| weak.upgrade().is_some_and(|shared| shared.frame()));
        shared.frames.get_or_init(|| frames);
        Self(StoredValue::new_local(shared))
    }

    /// The loop, from anywhere below the root.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Adds a task, done after those added before, until what adds it goes from the page.
    pub fn add(self, task: impl FnMut(f64, f64) -> bool + 'static) {
        let gone = Arc::new(AtomicBool::new(false));
        self.0.get_value().tasks.borrow_mut().push((Arc::clone(&gone), Box::new(task)));
        on_cleanup(move || gone.store(true, Ordering::Relaxed));
    }

    /// Asks for a frame.
    pub fn request(self) {
        // The loop may be gone with the page that owned it.
        if let Some(shared) = self.0.try_get_value()
            && let Some(frames) = shared.frames.get()
        {
            frames.request();
        }
    }
}

impl Shared {
    fn frame(&self) -> bool {
        let now = now();
        let waited = now - self.last.replace(now);
        let passed = if waited > REST { USUAL_FRAME } else { waited };
        let mut again = false;
        let mut tasks = self.tasks.borrow_mut();
        tasks.retain(|(gone, _)| !gone.load(Ordering::Relaxed));
        for (_, task) in tasks.iter_mut() {
            again |= task(now, passed);
        }
        again
    }
}

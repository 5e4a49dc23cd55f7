//! Animation frames: one for each request, more while wanted, none after the end.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use unroll::platform::frame::{Frames, now};
use wasm_bindgen_test::wasm_bindgen_test;

use super::wait;

#[wasm_bindgen_test]
async fn frames_come_while_the_drawing_wants_them_and_on_request() {
    let times = Rc::new(RefCell::new(Vec::new()));
    let drawing = Rc::clone(&times);
    let frames = Frames::new(move |time| {
        drawing.borrow_mut().push(time);
        drawing.borrow().len() % 3 != 0
    });
    let drawn = || times.borrow().len();

    let asked = now();
    assert_eq!(drawn(), 0);
    frames.request();
    frames.request();
    wait::until("three frames", || (drawn() == 3).then_some(())).await;
    wait::pass(50).await;
    assert_eq!(drawn(), 3, "it has come to rest");

    frames.request();
    wait::until("six frames", || (drawn() == 6).then_some(())).await;
    let times = times.borrow();
    assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "{times:?}");
    // A frame's time is that of its beginning, up to a refresh before.
    assert!(times[0] > asked - 50.0 && times[5] <= now());
}

#[wasm_bindgen_test]
async fn no_frame_comes_after_the_end_even_if_it_ends_within_one() {
    let drawn = Rc::new(Cell::new(0));
    let held: Rc<RefCell<Option<Frames>>> = Rc::default();
    let (counting, ending) = (Rc::clone(&drawn), Rc::clone(&held));
    held.replace(Some(Frames::new(move |_| {
        counting.set(counting.get() + 1);
        ending.take();
        true
    })));

    held.borrow().as_ref().expect("frames").request();
    wait::until("a frame", || (drawn.get() > 0).then_some(())).await;
    wait::pass(50).await;

    assert_eq!(drawn.get(), 1);
}

//! Timers end with their guards.

use std::cell::Cell;
use std::rc::Rc;

use unroll::platform::timer::{Debounce, Interval, Timeout};
use wasm_bindgen_test::wasm_bindgen_test;

use super::wait;

/// A counter and something that counts on it.
fn counter() -> (Rc<Cell<u32>>, impl Fn() + Clone + 'static) {
    let count = Rc::new(Cell::new(0));
    let counting = Rc::clone(&count);
    (count, move || counting.set(counting.get() + 1))
}

#[wasm_bindgen_test]
async fn a_timeout_acts_once_unless_it_is_dropped_before() {
    let (kept_count, act) = counter();
    let kept = Timeout::new(5, act);
    let (dropped_count, act) = counter();
    drop(Timeout::new(1, act));

    wait::until("the kept timeout", || (kept_count.get() > 0).then_some(())).await;
    wait::pass(20).await;

    assert_eq!((kept_count.get(), dropped_count.get()), (1, 0));
    drop(kept);
}

#[wasm_bindgen_test]
async fn an_interval_acts_again_and_again_until_it_is_dropped() {
    let (count, act) = counter();
    let interval = Interval::new(2, act);
    wait::until("three calls", || (count.get() >= 3).then_some(())).await;

    drop(interval);
    let settled = count.get();
    wait::pass(20).await;

    assert_eq!(count.get(), settled);
}

#[wasm_bindgen_test]
async fn a_debounced_action_is_taken_once_for_many_calls_and_at_once_when_flushed() {
    let (count, act) = counter();
    let debounce = Debounce::new(10, act);
    for _ in 0..5 {
        debounce.call();
    }
    assert_eq!(count.get(), 0);
    wait::until("the action", || (count.get() > 0).then_some(())).await;
    wait::pass(30).await;
    assert_eq!(count.get(), 1);

    debounce.flush();
    assert_eq!(count.get(), 1, "nothing was pending");
    debounce.call();
    debounce.flush();
    assert_eq!(count.get(), 2);
    wait::pass(30).await;
    assert_eq!(count.get(), 2, "the pending action was taken early, not twice");

    debounce.call();
    drop(debounce);
    wait::pass(30).await;
    assert_eq!(count.get(), 2, "nothing is done after the end");
}

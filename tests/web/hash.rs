//! The fragment of the address.

use std::cell::RefCell;
use std::rc::Rc;

use unroll::platform::hash;
use wasm_bindgen_test::wasm_bindgen_test;

use super::wait;

fn address() -> String {
    web_sys::window().expect("a window").location().href().expect("an address")
}

#[wasm_bindgen_test]
async fn a_fragment_is_read_back_replaced_and_taken_away() {
    let length = || web_sys::window().expect("a window").history().expect("a history").length().expect("a length");
    let before = length();
    let page = address().split('#').next().expect("a page").to_owned();

    for fragment in ["1/competition?r1=0.12&h=0.5", "1Zm9v_-x"] {
        assert!(hash::replace(fragment));
        assert_eq!(hash::read(), fragment);
        assert_eq!(address(), format!("{page}#{fragment}"));
        assert_eq!(hash::address_with("other"), format!("{page}#other"));
    }
    assert!(hash::replace(""));

    assert_eq!(hash::read(), "");
    assert_eq!(address(), page);
    assert_eq!(length(), before, "the history does not grow");
}

#[wasm_bindgen_test]
async fn a_change_by_the_visitor_is_heard_until_the_guard_is_dropped() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let hearing = Rc::clone(&heard);
    let listener = hash::on_change(move |fragment| hearing.borrow_mut().push(fragment)).expect("a window");
    let location = web_sys::window().expect("a window").location();

    hash::replace("ours");
    location.set_hash("theirs").expect("a fragment can be set");
    wait::until("a change", || (!heard.borrow().is_empty()).then_some(())).await;
    assert_eq!(*heard.borrow(), ["theirs"], "our own change is not told");

    drop(listener);
    let later = Rc::new(RefCell::new(0));
    let counting = Rc::clone(&later);
    let _second = hash::on_change(move |_| *counting.borrow_mut() += 1);
    location.set_hash("again").expect("a fragment can be set");
    wait::until("the second listener", || (*later.borrow() == 1).then_some(())).await;
    assert_eq!(heard.borrow().len(), 1);
    hash::replace("");
}

//! What the page and its rescue script must agree on.

use unroll::platform::panic::{DOCUMENT_KEY, PANIC_EVENT};
use wasm_bindgen_test::wasm_bindgen_test;

const SCRIPT: &str = include_str!("../../public/rescue.js");

#[wasm_bindgen_test]
fn the_rescue_script_listens_to_the_event_and_reads_the_key_of_the_app() {
    assert!(SCRIPT.contains(&format!("const DOCUMENT_KEY = \"{DOCUMENT_KEY}\";")));
    assert!(SCRIPT.contains(&format!("const PANIC_EVENT = \"{PANIC_EVENT}\";")));
}

//! The frozen numbers, in the browser: the same as natively, to the last bit.

#[path = "../frozen/bits.rs"]
mod bits;

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_numbers_have_the_bits_they_have_natively() {
    let differences = bits::differences();
    assert!(differences.is_empty(), "\n{differences}");
}

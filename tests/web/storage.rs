//! Local storage: what is kept, what is not there, and what is too long.

use unroll::platform::storage::{self, StorageProblem};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn what_is_written_is_read_until_it_is_removed() {
    let key = "unroll.test.kept";
    for text in ["", "x' = -k x\n", "种群 ẋ 𝒙"] {
        assert_eq!(storage::write(key, text), Ok(()));
        assert_eq!(storage::read(key).as_deref(), Some(text));
    }

    storage::remove(key);

    assert_eq!(storage::read(key), None);
    storage::remove(key);
}

#[wasm_bindgen_test]
fn a_text_without_room_is_an_error_and_the_old_one_stays() {
    let key = "unroll.test.long";
    assert_eq!(storage::write(key, "short"), Ok(()));

    // Browsers give a page about five million characters.
    let answer = storage::write(key, &"x".repeat(20_000_000));

    assert_eq!(answer, Err(StorageProblem::Full));
    assert_eq!(storage::read(key).as_deref(), Some("short"));
    storage::remove(key);
}

//! What the browser tells of its visitor.

use unroll::platform::prefs::{Preference, languages};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_browser_has_a_language_and_answers_for_each_preference() {
    assert!(languages().iter().all(|tag| !tag.is_empty()));
    assert!(!languages().is_empty());
    for preference in [Preference::Dark, Preference::ReducedMotion] {
        // A browser without a visitor prefers nothing.
        assert!(!preference.holds(), "{preference:?}");
        assert!(preference.on_change(|_| {}).is_some(), "{preference:?}");
    }
}

//! Browser tests: one binary, one public module per subject (tests in private ones silently do not run).

#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test_configure;

pub mod canvas;
pub mod client;
pub mod files;
pub mod frames;
pub mod hash;
pub mod panic;
pub mod prefs;
pub mod same_bits;
pub mod storage;
pub mod timers;
pub mod wait;
pub mod wire;

wasm_bindgen_test_configure!(run_in_browser);

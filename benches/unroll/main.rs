//! Benchmarks of the core, natively and in a browser: `make bench`. Each file measures one piece of work of the app
//! beside the same work written by hand in Rust, in the same run.

#![allow(clippy::disallowed_methods, reason = "a benchmark has a clock")]

mod adaptive;
mod by_hand;
mod epoch;
mod fit;
mod forward;
mod map;
mod measure;
#[path = "../../tests/native/models.rs"]
#[allow(dead_code, reason = "the tests use all of it, the benchmarks a part")]
mod models;
mod published;

use measure::Bench;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::Criterion;

fn measure_all(mut bench: Bench) {
    epoch::measure(&mut bench);
    fit::measure(&mut bench);
    forward::measure(&mut bench);
    map::measure(&mut bench);
    published::measure(&mut bench);
    adaptive::measure(&mut bench);
    bench.finish();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    measure_all(Bench::new(criterion::Criterion::default().configure_from_args()));
}

/// Nothing starts by itself: the runner calls the benchmark below.
#[cfg(target_arch = "wasm32")]
fn main() {}

// Where fits run.
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_test::wasm_bindgen_bench]
fn browser(criterion: &mut Criterion) {
    measure_all(Bench::new(std::mem::take(criterion)));
}

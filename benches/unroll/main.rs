//! Benchmarks: `cargo bench --no-default-features`. Each file measures one piece of work of the app beside the same work
//! written by hand in Rust, in the same run, and the ratios are printed at the end.

mod epoch;
mod fit;
mod forward;
mod measure;
#[path = "../../tests/native/models.rs"]
#[allow(dead_code, reason = "the tests use all of it, the benchmarks a part")]
mod models;
#[path = "../../tests/native/two_species.rs"]
#[allow(dead_code, reason = "the tests use all of it, the benchmarks a part")]
mod two_species;

use measure::Bench;

fn main() {
    let mut bench = Bench::new();
    epoch::measure(&mut bench);
    fit::measure(&mut bench);
    forward::measure(&mut bench);
    bench.finish();
}

//! Timing through criterion (in the browser through the one of wasm-bindgen), and the ratios it does not print.

use std::hint::black_box;
use std::time::Duration;

#[cfg(not(target_arch = "wasm32"))]
use criterion::Criterion;
#[cfg(not(target_arch = "wasm32"))]
use std::println as say;
#[cfg(not(target_arch = "wasm32"))]
use std::time::Instant;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{Criterion, Instant, console_log as say};

/// One run, never part of the loop around it: a browser puts its optimised code in place of a function only at a call.
#[inline(never)]
fn once<T>(work: &mut impl FnMut() -> T) -> T {
    work()
}

/// Where a benchmark runs, as its results are named.
const PLACE: &str = if cfg!(target_arch = "wasm32") { "browser" } else { "native" };

/// A browser's clock ticks every 5 to 100 microseconds: a sample shorter than this says nothing exact.
const SHORTEST_SAMPLE: Duration = Duration::from_millis(20);

/// Criterion, with lines for the end.
pub(crate) struct Bench {
    criterion: Criterion,
    lines: Vec<String>,
}

impl Bench {
    /// Twenty samples, for the shortest of them; a narrow interval is not what is wanted.
    pub(crate) fn new(criterion: Criterion) -> Self {
        let criterion = criterion
            .sample_size(20)
            .warm_up_time(Duration::from_millis(500))
            .measurement_time(Duration::from_secs(2))
            .nresamples(1001);
        Self { criterion, lines: Vec::new() }
    }

    /// Measures `work`; the shortest time of one run in seconds, the one least disturbed by the machine's other work.
    /// `None` where the command line leaves it out.
    pub(crate) fn time<T>(&mut self, name: &str, mut work: impl FnMut() -> T) -> Option<f64> {
        let mut shortest: Option<f64> = None;
        self.criterion.bench_function(name, |bencher| {
            bencher.iter_custom(|runs| {
                let begun = Instant::now();
                for _ in 0..runs {
                    black_box(once(&mut work));
                }
                let elapsed = begun.elapsed();
                if elapsed >= SHORTEST_SAMPLE {
                    let each = elapsed.as_secs_f64() / runs as f64;
                    shortest = Some(shortest.map_or(each, |least| least.min(each)));
                }
                elapsed
            });
        });
        if let Some(seconds) = shortest {
            self.lines.push(format!("measured {PLACE}/{name}: {seconds:e} s"));
        }
        shortest
    }

    /// Notes how many times as long `typed` takes as `limit`.
    pub(crate) fn ratio(&mut self, what: &str, typed: Option<f64>, limit: Option<f64>) {
        if let (Some(typed), Some(limit)) = (typed, limit) {
            let (typed, limit, ratio) = (typed * 1e6, limit * 1e6, typed / limit);
            self.lines.push(format!("{what}: {typed:.3} us against {limit:.3} us, {ratio:.2} times"));
        }
    }

    /// Keeps a line for the end.
    pub(crate) fn note(&mut self, line: &str) {
        self.lines.push(line.to_owned());
    }

    /// Prints the lines.
    pub(crate) fn finish(self) {
        for line in self.lines {
            say!("{line}");
        }
    }
}

//! Timing through criterion, and the ratios it does not print.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::Criterion;

/// Criterion with a table of ratios.
pub(crate) struct Bench {
    criterion: Criterion,
    ratios: Vec<String>,
}

impl Bench {
    /// As the command line asks.
    pub(crate) fn new() -> Self {
        let criterion = Criterion::default()
            .sample_size(20)
            .warm_up_time(Duration::from_millis(300))
            .measurement_time(Duration::from_secs(2))
            .configure_from_args();
        Self { criterion, ratios: Vec::new() }
    }

    /// Measures `work`; the shortest time of one run in seconds, the one least disturbed by the machine's other work.
    /// `None` where the command line leaves it out.
    pub(crate) fn time<T>(&mut self, name: &str, mut work: impl FnMut() -> T) -> Option<f64> {
        let mut shortest: Option<f64> = None;
        self.criterion.bench_function(name, |bencher| {
            bencher.iter_custom(|runs| {
                let begun = Instant::now();
                for _ in 0..runs {
                    black_box(work());
                }
                let elapsed = begun.elapsed();
                let each = elapsed.as_secs_f64() / runs as f64;
                shortest = Some(shortest.map_or(each, |least| least.min(each)));
                elapsed
            });
        });
        shortest
    }

    /// Notes a line for the end.
    pub(crate) fn note(&mut self, line: String) {
        self.ratios.push(line);
    }

    /// Notes how many times as long `ours` takes as `limit`.
    pub(crate) fn ratio(&mut self, what: &str, ours: Option<f64>, limit: Option<f64>) {
        if let (Some(ours), Some(limit)) = (ours, limit) {
            let (ours, limit, ratio) = (ours * 1e6, limit * 1e6, ours / limit);
            self.note(format!("{what}: {ours:.3} us against {limit:.3} us, {ratio:.2} times"));
        }
    }

    /// Prints the notes.
    pub(crate) fn finish(self) {
        for line in self.ratios {
            println!("{line}");
        }
    }
}

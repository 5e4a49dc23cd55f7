//! The worker.

fn main() {
    unroll::worker::host::run();
}

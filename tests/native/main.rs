//! Native tests: one binary, one module per subject.

#[cfg(feature = "chart")]
mod chart;
mod scene;
mod ticks;

//! Native tests: one binary, one module per subject.

#[cfg(feature = "chart")]
mod chart;
mod gradient;
mod loss;
mod models;
mod orders;
mod scene;
mod ticks;
mod time_grid;
mod unroll;

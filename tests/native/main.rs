//! Native tests: one binary, one module per subject.

mod gradient;
mod loss;
mod models;
mod orders;
mod time_grid;
mod unroll;

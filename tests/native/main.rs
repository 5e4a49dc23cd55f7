//! Native tests: one binary, one module per subject.

mod models;
mod orders;
mod time_grid;
mod unroll;

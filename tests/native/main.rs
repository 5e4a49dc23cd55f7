//! Native tests: one binary, one module per subject.

mod levenberg_marquardt;
mod models;
mod orders;
mod time_grid;
mod two_species;
mod unroll;

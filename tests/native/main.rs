//! Native tests: one binary, one module per subject.

mod levenberg_marquardt;
mod time_grid;
mod two_species;

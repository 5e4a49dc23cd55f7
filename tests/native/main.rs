//! Native tests: one binary, one module per subject.

#![allow(
    clippy::disallowed_methods,
    reason = "closed forms are compared within a tolerance, not bit for bit"
)]

mod adam;
mod architecture;
#[cfg(feature = "chart")]
mod chart;
mod fit_session;
mod gradient;
mod levenberg_marquardt;
mod loss;
mod models;
mod orders;
mod scene;
mod ticks;
mod time_grid;
mod two_species;
mod unroll;
mod document;
mod table;
mod builtins;
mod document;
mod export;
mod gradient;
mod link;
mod loss;
mod models;
mod number;
mod orders;
mod presets;
mod print;
mod program;
mod random_expression;
mod table;
mod time_grid;
mod typeset;
mod unroll;
mod typeset;
mod worker_protocol;
mod worker_service;
mod worker_supervisor;
mod worker_thinning;

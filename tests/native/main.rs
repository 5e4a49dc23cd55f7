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
mod fit_words;
mod gradient;
mod levenberg_marquardt;
mod loss;
mod models;
mod orders;
mod same_bits;
mod scene;
mod ticks;
mod time_grid;
mod two_species;
mod unroll;
mod document;
mod table;
mod edit;
mod language;
mod model_check;
mod builtins;
mod number;
mod print;
mod program;
mod random_expression;
mod typeset;
mod worker_protocol;
mod worker_service;
mod worker_supervisor;
mod worker_thinning;

//! Native tests: one binary, one module per subject.

#![allow(
    clippy::disallowed_methods,
    reason = "closed forms are compared within a tolerance, not bit for bit"
)]

mod architecture;
mod worker_protocol;
mod worker_service;
mod worker_supervisor;
mod worker_thinning;

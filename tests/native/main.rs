//! Native tests: one binary, one module per subject.

#![allow(clippy::disallowed_methods, reason = "closed forms are compared within a tolerance, not bit for bit")]

mod architecture;

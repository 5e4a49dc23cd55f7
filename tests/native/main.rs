//! Native tests: one binary, one module per subject.

mod document;
mod table;

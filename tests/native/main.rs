//! Native tests: one binary, one module per subject.

mod edit;
mod language;
mod model_check;

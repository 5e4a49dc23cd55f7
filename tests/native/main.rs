//! Native tests: one binary, one module per subject.

mod edit;
mod language;
mod model_check;
mod builtins;
mod number;
mod print;
mod program;
mod random_expression;
mod typeset;

//! Native tests: one binary, one module per subject.

mod builtins;
mod number;
mod print;
mod program;
mod random_expression;
mod typeset;

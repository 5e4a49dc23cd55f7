//! Native tests: one binary, one module per subject.

mod document;
mod table;
mod builtins;
mod number;
mod print;
mod program;
mod random_expression;
mod typeset;
mod gradient;
mod loss;
mod models;
mod orders;
mod time_grid;
mod unroll;

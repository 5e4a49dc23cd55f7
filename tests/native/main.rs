//! Native tests: one binary, one module per subject.

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

//! The language: text -> tokens -> syntax tree -> checked tree -> program. Every error has a place in the text.
//! Knows no numerics beyond evaluating constants.

pub mod ast;
pub mod builtin;
pub mod check;
pub mod cursor;
pub mod diagnostic;
mod doubt;
pub mod edit;
mod expression;
pub mod fold;
mod graph;
pub mod layout;
pub mod linearise;
pub mod lower;
pub mod names;
pub mod parse;
mod piece;
pub mod place;
pub mod print;
pub mod program;
pub mod resolve;
mod slope;
pub mod span;
pub mod symbol;
pub mod token;
pub mod typeset;
pub mod value;

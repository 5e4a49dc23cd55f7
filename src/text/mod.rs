//! Every word shown to a visitor, one constant per language: a missing translation does not compile.

pub mod en;
pub mod preset;
pub mod problem;
pub mod table;
pub mod zh;

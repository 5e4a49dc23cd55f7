//! The pure part: no clock, no I/O, no web, no randomness but a given seed. Total on every user input.

pub mod action;
pub mod data;
pub mod differentiate;
pub mod document;
pub mod dual;
pub mod export;
pub mod fit;
pub mod forward;
pub mod history;
pub mod job;
pub mod lanes;
pub mod lang;
pub mod loss;
pub mod method;
pub mod model;
pub mod number;
pub mod optimise;
pub mod preset;
pub mod scalar;
pub mod share;
pub mod simulate;
pub mod slider;
pub mod statistics;
pub mod time_grid;
pub mod unroll;

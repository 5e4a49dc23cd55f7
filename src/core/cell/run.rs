//! A cell over a sequence of inputs, with everything it went through kept. Knows plain numbers only.

use super::AnyCell;
use super::kind::Shape;
use crate::core::unroll::{Cell, Diverged, scan};

/// What the driver gives: the whole sequence of outputs and states, and so the last output and the final states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellRun {
    /// Row-major, steps x length of the output; the first row belongs to the first input.
    pub outputs: Vec<f64>,
    /// Row-major, (steps + 1) x length of all states one after the other; the first row is the start.
    pub states: Vec<f64>,
    /// How many steps stayed finite.
    pub steps: usize,
    /// Where and how it left the finite numbers.
    pub diverged: Option<Diverged>,
}

/// Runs the cell from `start` (zeros where empty) over `inputs` (steps x `m`, `m` at least 1).
pub fn run(shape: &Shape, weights: &[f64], inputs: &[f64], start: &[f64]) -> CellRun {
    let mut cell = AnyCell::new(shape, weights.to_vec());
    let length = cell.state_sizes().iter().sum();
    let mut state = start.to_vec();
    state.resize(length, 0.0);
    let mut states = Vec::new();
    let ended = scan(&mut cell, inputs.chunks_exact(shape.inputs.max(1)), &mut state, |_, state| {
        states.extend_from_slice(state);
    });
    let rows = states.chunks_exact(length);
    let steps = rows.len().saturating_sub(1);
    let outputs = rows.skip(1).flat_map(|row| cell.output(row).to_vec()).collect();
    CellRun { outputs, states, steps, diverged: ended.err() }
}

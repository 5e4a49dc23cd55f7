//! The numbers of a cell as its matrices, and how they are drawn. Knows shapes, no formula.

use super::kind::{Matrix, Shape};
use crate::core::random::Random;

/// Weights as the matrices of a shape, in the order of its table.
#[derive(Clone, Debug)]
pub struct Weights<S> {
    values: Vec<S>,
    /// Where each matrix begins, and the end.
    borders: Vec<usize>,
}

impl<S> Weights<S> {
    /// `values` are the matrices of `shape`, one after the other, by rows.
    pub fn new(shape: &Shape, values: Vec<S>) -> Self {
        let mut borders = vec![0];
        for matrix in shape.all_matrices() {
            borders.push(borders[borders.len() - 1] + matrix.len());
        }
        assert_eq!(borders.last(), Some(&values.len()), "as many weights as the shape has");
        Self { values, borders }
    }

    /// The matrix of this number in the table.
    pub(super) fn of(&self, index: usize) -> &[S] {
        &self.values[self.borders[index]..self.borders[index + 1]]
    }
}

/// The matrix of this name as drawn from `seed`: normal with mean 0 and variance `2 / (rows + columns)` (Glorot and
/// Bengio, 2010); of a vector `d` counts as both, as in Keras, so that its variance is `1 / d`. Every name has a stream
/// of its own: `W1` is the same whatever stands beside it.
pub fn glorot(matrix: &Matrix, seed: u64) -> Vec<f64> {
    let fans = if matrix.columns == 1 { 2 * matrix.rows } else { matrix.rows + matrix.columns };
    let deviation = (2.0 / fans as f64).sqrt();
    let stream = matrix.name.bytes().fold(0, |stream: u64, byte| (stream << 8) | u64::from(byte));
    let mut random = Random::new(seed, stream);
    (0..matrix.len()).map(|_| deviation * random.normal()).collect()
}

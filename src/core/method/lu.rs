//! `A x = b` for small dense matrices of any `Scalar`: Gaussian elimination, the pivots chosen by value.

use crate::core::scalar::Scalar;

/// The factors `L U` of a matrix with its rows interchanged.
#[derive(Clone, Debug)]
pub(super) struct Lu<S> {
    size: usize,
    /// By rows: `U` on and above the diagonal, `L` (its diagonal of ones left out) below.
    pub(super) entries: Vec<S>,
    /// With which later row each row was interchanged.
    pivots: Vec<usize>,
}

impl<S: Scalar> Lu<S> {
    /// For matrices of `size` rows and columns.
    pub(super) fn new(size: usize) -> Self {
        Self { size, entries: vec![S::constant(0.0); size * size], pivots: vec![0; size] }
    }

    /// Replaces the matrix in `entries` by its factors; `None` if it is singular to the last bit, or not finite.
    pub(super) fn factor(&mut self) -> Option<()> {
        let n = self.size;
        for column in 0..n {
            let magnitude = |row: usize| self.entries[row * n + column].value().abs();
            let pivot = (column..n).fold(column, |best, row| if magnitude(row) > magnitude(best) { row } else { best });
            let largest = magnitude(pivot);
            if !(largest > 0.0 && largest.is_finite()) {
                return None;
            }
            self.pivots[column] = pivot;
            if pivot != column {
                for k in 0..n {
                    self.entries.swap(pivot * n + k, column * n + k);
                }
            }
            let (upper, lower) = self.entries.split_at_mut((column + 1) * n);
            let upper = &upper[column * n..];
            for row in lower.chunks_exact_mut(n) {
                // Most entries of a large system are 0, tangents and all, until they fill in.
                if row[column] == S::constant(0.0) {
                    continue;
                }
                let factor = row[column] / upper[column];
                row[column] = factor;
                for (entry, &above) in row.iter_mut().zip(upper).skip(column + 1) {
                    *entry = *entry - factor * above;
                }
            }
        }
        Some(())
    }

    /// Replaces `b` by `x`.
    pub(super) fn solve(&self, b: &mut [S]) {
        let n = self.size;
        for (row, &pivot) in self.pivots.iter().enumerate() {
            b.swap(row, pivot);
        }
        for row in 0..n {
            let mut sum = b[row];
            for (&entry, &x) in self.entries[row * n..row * n + row].iter().zip(&*b) {
                sum = sum - entry * x;
            }
            b[row] = sum;
        }
        for row in (0..n).rev() {
            let mut sum = b[row];
            for (&entry, &x) in self.entries[row * n..(row + 1) * n].iter().zip(&*b).skip(row + 1) {
                sum = sum - entry * x;
            }
            b[row] = sum / self.entries[row * n + row];
        }
    }
}

//! Columns that scatter each in its own way: one unknown standard deviation for each, estimated with the fit. Knows
//! residuals and which column each is of; knows no model.
//!
//! With `m` residuals in all, `m_k` of column `k` with the sum of squares `S_k`, the likelihood of normal noise is greatest
//! for the variances `v_k = S_k / m_k`, and what is left to make small is
//!
//! ```text
//! S = m prod_k v_k^(m_k / m)
//! ```
//!
//! (the concentrated likelihood: Bard, *Nonlinear Parameter Estimation*, 1974, section 4.9; Seber and Wild, *Nonlinear
//! Regression*, 1989, section 11.2). With one column it is the sum of squares. Residuals multiplied by the factors
//! `f_k = sqrt(S / (m v_k))` have `S` for their sum of squares; with the factors held, the gradient of that is the gradient of
//! `S`, and where it falls `S` falls at least as much, for a geometric mean is below an arithmetic one. So what makes sums of
//! squares small step by step makes `S` small, the factors being made anew at each place it goes to. The formulas for an
//! unknown variance hold with `S / m` in its place.

use super::{Loss, LossProblem};
use crate::core::scalar::real;

/// A column with fewer numbers says nothing of its scatter.
pub const LEAST_IN_COLUMN: usize = 3;

/// Scatter of this share of the size of what was observed is added: else a column through whose points the curve goes
/// exactly would outweigh all others.
const LEAST_SCATTER: f64 = 1e-8;

/// The columns of residuals.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    /// For each residual, in order, its column, from 0.
    of: Vec<usize>,
    columns: Vec<Column>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Column {
    /// The state or definition it observes, as the loss counts them.
    component: usize,
    /// `m_k`.
    count: f64,
    /// The least variance.
    least: f64,
}

impl Balance {
    /// Of the columns that `loss` compares; `None` where all scatter alike.
    pub fn of(loss: &Loss) -> Result<Option<Self>, LossProblem> {
        if !loss.scatter.by_column {
            return Ok(None);
        }
        let mut columns: Vec<Column> = Vec::new();
        let mut of = Vec::with_capacity(loss.len());
        for (component, size) in loss.sizes() {
            let place = columns.iter().position(|column| column.component == component).unwrap_or_else(|| {
                columns.push(Column { component, count: 0.0, least: 0.0 });
                columns.len() - 1
            });
            columns[place].count += 1.0;
            columns[place].least += size * size;
            of.push(place);
        }
        for column in &mut columns {
            column.least = (LEAST_SCATTER * LEAST_SCATTER * column.least / column.count).max(f64::MIN_POSITIVE);
        }
        match columns.iter().find(|column| column.count < LEAST_IN_COLUMN as f64) {
            Some(column) => Err(LossProblem::FewInColumn(loss.name(column.component).to_owned())),
            None => Ok(Some(Self { of, columns })),
        }
    }

    /// The number of columns.
    pub fn columns(&self) -> usize {
        self.columns.len()
    }

    /// The column of residual `row`.
    pub fn column(&self, row: usize) -> usize {
        self.of[row]
    }

    /// `S` for the sums of squares `S_k`.
    pub fn loss(&self, sums: &[f64]) -> f64 {
        self.of.len() as f64 * real::exp(self.log_mean(sums))
    }

    /// `f_k` at these residuals.
    pub fn factors(&self, residuals: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.columns.len()];
        for (residual, &column) in residuals.iter().zip(&self.of) {
            sums[column] += residual * residual;
        }
        let mean = self.log_mean(&sums);
        let factor = |(column, &sum): (&Column, &f64)| real::exp(0.5 * (mean - column.log_variance(sum)));
        self.columns.iter().zip(&sums).map(factor).collect()
    }

    /// Multiplies what there is one of for each residual: the residuals, or their derivatives. Without factors nothing changes.
    pub fn multiply(&self, factors: &[f64], rows: &mut [f64]) {
        for (row, &column) in rows.iter_mut().zip(&self.of) {
            *row *= factors.get(column).copied().unwrap_or(1.0);
        }
    }

    /// `log (S / m)`.
    fn log_mean(&self, sums: &[f64]) -> f64 {
        let term = |(column, &sum): (&Column, &f64)| column.count * column.log_variance(sum);
        self.columns.iter().zip(sums).map(term).sum::<f64>() / self.of.len() as f64
    }
}

impl Column {
    /// `log v_k`.
    fn log_variance(&self, sum: f64) -> f64 {
        real::log(sum / self.count + self.least)
    }
}

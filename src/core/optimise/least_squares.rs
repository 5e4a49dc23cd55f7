//! The linear algebra of a damped least-squares step: a Jacobian of any height is reduced once to a small triangle,
//! and each damping is then solved on the triangle. Knows no iteration and no stopping.

use nalgebra::{DMatrix, DVector};

use super::Undefined;

/// Rows of the Jacobian that are folded into the triangle at a time: the memory stays at a block, whatever the height.
const BLOCK_ROWS: usize = 512;

/// The linear model `r + J d` around a point, as `|q + R d|^2 + rest` with `R` (`n` x `n`, upper triangular).
///
/// `[J r] = Q [R q; 0 s]` by Householder reflections, block of rows after block of rows, so the normal equations
/// (which square the condition number) are never formed. `rest = s^2` is what no step can remove.
#[derive(Clone, Debug)]
pub struct Linearised {
    triangle: DMatrix<f64>,
    projected: DVector<f64>,
    measure: f64,
}

/// A step and what the linear model promises of it.
#[derive(Clone, Debug)]
pub struct DampedStep {
    /// `d`, in the units the Jacobian was scaled to.
    pub step: DVector<f64>,
    /// `|r|^2 - |r + J d|^2`, never negative.
    pub predicted_fall: f64,
}

impl Linearised {
    /// Reduces `jacobian` (by columns, `m` x `n`), its column `k` multiplied by `units[k]`, and `residuals` (`m`).
    pub fn new(jacobian: &[f64], residuals: &[f64], units: &[f64]) -> Result<Self, Undefined> {
        let (rows, columns) = (residuals.len(), units.len());
        let width = columns + 1;
        let mut reduced = DMatrix::zeros(width, width);
        for first in (0..rows).step_by(BLOCK_ROWS) {
            let height = BLOCK_ROWS.min(rows - first);
            let mut stacked = reduced.resize_vertically(width + height, 0.0);
            for (column, &unit) in units.iter().enumerate() {
                let source = &jacobian[column * rows + first..][..height];
                for (target, derivative) in stacked.column_mut(column).iter_mut().skip(width).zip(source) {
                    *target = derivative * unit;
                }
            }
            stacked.view_mut((width, columns), (height, 1)).copy_from_slice(&residuals[first..][..height]);
            reduced = stacked.qr().unpack_r();
        }
        if reduced.iter().any(|entry| !entry.is_finite()) {
            return Err(Undefined);
        }
        let triangle = reduced.view((0, 0), (columns, columns)).into_owned();
        let projected = reduced.view((0, columns), (columns, 1)).column(0).into_owned();
        let measure = triangle.column_iter().map(|column| column.norm_squared()).fold(0.0, f64::max);
        Ok(Self { triangle, projected, measure })
    }

    /// The largest `|J_k|^2`, in scaled units: the natural measure of a damping.
    pub fn measure(&self) -> f64 {
        self.measure
    }

    /// The `d` that minimises `|r + J d|^2 + damping |d|^2`, for `damping > 0`.
    ///
    /// Solved by QR of `[R; sqrt(damping) I]` (Nocedal and Wright, *Numerical Optimization*, 2nd ed., section 10.3).
    pub fn damped_step(&self, damping: f64) -> Result<DampedStep, Undefined> {
        let columns = self.projected.len();
        let mut stacked = DMatrix::zeros(2 * columns, columns + 1);
        stacked.view_mut((0, 0), (columns, columns)).copy_from(&self.triangle);
        stacked.view_mut((0, columns), (columns, 1)).copy_from(&-&self.projected);
        for column in 0..columns {
            stacked[(columns + column, column)] = damping.sqrt();
        }
        let reduced = stacked.qr().unpack_r();
        let right = reduced.view((0, columns), (columns, 1)).column(0).into_owned();
        let step = reduced.view((0, 0), (columns, columns)).solve_upper_triangular(&right).ok_or(Undefined)?;
        let predicted_fall = (&self.triangle * &step).norm_squared() + 2.0 * damping * step.norm_squared();
        if step.iter().all(|entry| entry.is_finite()) && predicted_fall.is_finite() {
            Ok(DampedStep { step, predicted_fall })
        } else {
            Err(Undefined)
        }
    }

    /// The `d` with `(J^T J + damping I) d = gradient`; `None` if it is not finite.
    pub fn solve_damped(&self, damping: f64, gradient: &DVector<f64>) -> Option<DVector<f64>> {
        let columns = self.projected.len();
        let damper = DMatrix::from_diagonal_element(columns, columns, damping.sqrt());
        let mut stacked = self.triangle.clone().resize_vertically(2 * columns, 0.0);
        stacked.view_mut((columns, 0), (columns, columns)).copy_from(&damper);
        let triangle = stacked.qr().unpack_r();
        let half = triangle.tr_solve_upper_triangular(gradient)?;
        let step = triangle.solve_upper_triangular(&half)?;
        step.iter().all(|entry| entry.is_finite()).then_some(step)
    }
}

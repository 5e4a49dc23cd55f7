//! Geodesic acceleration: a damped step bent along the curvature of the residuals, so that it follows a narrow, curved
//! valley of the loss for some way instead of leaving it at once. Knows residuals along one line; knows no iteration.
//!
//! Along a step `d` from `u` the residuals curve by `r'' = d^2/ds^2 r(u + s d)` at `s = 0`, here from one more evaluation at
//! `s = PROBE`. The bent step is `d + a / 2` with `(J^T J + damping I) a = -J^T r''`, and is taken only where `2 |a| <=
//! MOST_BEND |d|`: where the curvature says more than the slope, neither is to be trusted that far (Transtrum and Sethna,
//! *Improvements to the Levenberg-Marquardt algorithm for nonlinear least-squares minimization*, 2012).

use nalgebra::DVector;

use super::least_squares::Linearised;

/// How far along the step the residuals are looked at, as a share of it.
pub(super) const PROBE: f64 = 0.1;

/// The most that a step is bent, `2 |a| / |d|`.
const MOST_BEND: f64 = 0.75;

/// Where a step leads from.
pub(super) struct Point<'fit> {
    /// `r(u)`.
    pub(super) residuals: &'fit [f64],
    /// `dr/dp`, by columns.
    pub(super) jacobian: &'fit [f64],
    /// `dp/du`.
    pub(super) slopes: &'fit [f64],
    /// The same, reduced.
    pub(super) linearised: &'fit Linearised,
}

/// `step` bent, given the residuals `probed` at [`PROBE`] of it; `None` where it is better left straight.
pub(super) fn bent(point: &Point<'_>, step: &DVector<f64>, damping: f64, probed: &[f64]) -> Option<DVector<f64>> {
    let rows = point.residuals.len();
    let columns = || point.jacobian.chunks_exact(rows).zip(point.slopes);
    // r'' / 2 * PROBE.
    let mut curve: Vec<f64> = probed.iter().zip(point.residuals).map(|(ahead, here)| (ahead - here) / PROBE).collect();
    for ((column, slope), change) in columns().zip(step.iter()) {
        for (entry, derivative) in curve.iter_mut().zip(column) {
            *entry -= derivative * slope * change;
        }
    }
    let project = |(column, slope): (&[f64], &f64)| {
        slope * column.iter().zip(&curve).map(|(derivative, entry)| derivative * entry).sum::<f64>()
    };
    let projected = DVector::from_iterator(step.len(), columns().map(project)) * (2.0 / PROBE);
    let acceleration = -point.linearised.solve_damped(damping, &projected)?;
    (2.0 * acceleration.norm() <= MOST_BEND * step.norm()).then(|| step + acceleration * 0.5)
}

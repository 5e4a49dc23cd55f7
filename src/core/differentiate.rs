//! The Jacobian of the residuals by forward mode, in chunks of `Dual<8|4|2|1>`. The only place that knows how
//! tangents of an unroll are made.

use super::data::Observations;
use super::loss::LossProblem;
use super::model::Model;
use super::simulate::SolverSettings;
use super::unroll::Diverged;

/// The residuals of a model against observations as a function of its quantities, with their Jacobian.
///
/// Owns all it needs (a clone shares nothing with the model it came from), and its memory is reused from call to call.
#[derive(Clone, Debug)]
pub struct Residuals {
    free: Vec<usize>,
    length: usize,
}

impl Residuals {
    /// Compares `model`, unrolled by `solver` up to the last time that counts, with `observations`.
    pub fn new(
        model: &Model,
        observations: &Observations,
        solver: &SolverSettings,
        count_first_row: bool,
    ) -> Result<Self, LossProblem> {
        let _ = (model, observations, solver, count_first_row);
        todo!()
    }

    /// The indices into `Model::quantities` of what is fitted, ascending; possibly none.
    pub fn free(&self) -> &[usize] {
        &self.free
    }

    /// The number of residuals, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "never empty")]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Writes `simulated - observed` to `residuals` (length [`Self::len`]), at all quantities' `values`.
    pub fn residuals(&mut self, values: &[f64], residuals: &mut [f64]) -> Result<(), Diverged> {
        let _ = (values, residuals);
        todo!()
    }

    /// As [`Self::residuals`] (to the last bit), and the Jacobian by columns: the derivatives of all residuals by
    /// quantity `free()[k]` go to `jacobian[k * len()..(k + 1) * len()]`.
    pub fn residuals_and_jacobian(
        &mut self,
        values: &[f64],
        residuals: &mut [f64],
        jacobian: &mut [f64],
    ) -> Result<(), Diverged> {
        let _ = (values, residuals, jacobian);
        todo!()
    }

    /// The time and the name (of a state or a definition) at which an unroll left the finite numbers.
    pub fn place(&self, diverged: Diverged) -> (f64, &str) {
        let _ = diverged;
        todo!()
    }
}

/// The gradient `2 J^T r` of the sum of squares; `jacobian` by columns as [`Residuals::residuals_and_jacobian`] writes it.
pub fn gradient(residuals: &[f64], jacobian: &[f64], gradient: &mut [f64]) {
    for (component, column) in gradient.iter_mut().zip(jacobian.chunks_exact(residuals.len())) {
        *component =
            2.0 * column.iter().zip(residuals).map(|(derivative, residual)| derivative * residual).sum::<f64>();
    }
}

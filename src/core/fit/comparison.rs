//! A model beside its observations, as the optimisers see it: residuals as a function of the free quantities alone.
//! Knows no optimiser.

use crate::core::differentiate::Residuals;
use crate::core::loss::sum_of_squares;
use crate::core::model::Model;
use crate::core::optimise::{LeastSquares, Undefined};
use crate::core::simulate::SolverSettings;

/// Residuals at values whose fixed part is put in.
#[derive(Clone, Debug)]
pub(super) struct Comparison {
    residuals: Residuals,
    values: Vec<f64>,
    memory: Vec<f64>,
    /// Of the columns, where the optimiser is and where it was before; none where all scatter alike.
    factors: [Vec<f64>; 2],
}

/// Residuals around a point.
#[derive(Clone, Debug)]
pub(super) struct Linearised {
    /// There.
    pub(super) residuals: Vec<f64>,
    /// By columns, or what has the same products of columns.
    pub(super) jacobian: Vec<f64>,
    /// Half the derivatives of the sum of squares.
    pub(super) slopes: Vec<f64>,
}

impl Comparison {
    /// `values` are those of all quantities; the free ones are the start.
    pub(super) fn new(residuals: Residuals, values: Vec<f64>) -> Self {
        let memory = vec![0.0; residuals.len()];
        Self { residuals, values, memory, factors: Default::default() }
    }

    /// The free part of the values last put in; of a new comparison, the start.
    pub(super) fn parameters(&self) -> Vec<f64> {
        self.residuals.free().iter().map(|&index| self.values[index]).collect()
    }

    /// The same comparison with `parameters` for a start.
    pub(super) fn beginning_at(&self, parameters: &[f64]) -> Self {
        let mut moved = self.clone();
        moved.put(parameters);
        moved
    }

    /// What is compared.
    pub(super) fn residuals(&self) -> &Residuals {
        &self.residuals
    }

    /// The same comparison at `values` with one quantity less to fit.
    pub(super) fn holding(&self, quantity: usize, model: &Model, solver: &SolverSettings, values: Vec<f64>) -> Self {
        Self::new(self.residuals.holding(quantity, model, solver), values)
    }

    /// Puts in the value of a fixed quantity.
    pub(super) fn hold(&mut self, quantity: usize, value: f64) {
        self.values[quantity] = value;
    }

    /// The indices of the free quantities.
    pub(super) fn free(&self) -> &[usize] {
        self.residuals.free()
    }

    /// The unit of each column at `parameters`; see [`Residuals::column_units`].
    pub(super) fn column_units(&mut self, parameters: &[f64]) -> Vec<(String, f64)> {
        self.put(parameters);
        self.residuals.column_units(&self.values)
    }

    /// The residuals linearised at `parameters`, in the units they have there; what is not finite stays as it comes.
    pub(super) fn linearise(&mut self, parameters: &[f64]) -> Linearised {
        self.put(parameters);
        let mut residuals = vec![f64::NAN; self.memory.len()];
        let mut jacobian = vec![f64::NAN; self.memory.len() * parameters.len()];
        let _ = self.residuals.residuals_and_jacobian(&self.values, &mut residuals, &mut jacobian);
        let along = |column: &[f64]| column.iter().zip(&residuals).map(|(entry, residual)| entry * residual).sum();
        let slopes = jacobian.chunks_exact(residuals.len()).map(along).collect();
        Linearised { residuals, jacobian, slopes }
    }

    /// The values of all quantities where the free ones are `parameters`.
    pub(super) fn all_values(&self, parameters: &[f64]) -> Vec<f64> {
        let mut values = self.values.clone();
        for (&index, &parameter) in self.residuals.free().iter().zip(parameters) {
            values[index] = parameter;
        }
        values
    }

    /// The sum of squares at `parameters`; infinite where the unroll leaves the finite numbers.
    pub(super) fn loss(&mut self, parameters: &[f64]) -> f64 {
        self.put(parameters);
        match self.residuals.residuals(&self.values, &mut self.memory) {
            Ok(()) => sum_of_squares(&self.memory),
            Err(_) => f64::INFINITY,
        }
    }

    /// Where the unroll or its derivatives leave the finite numbers at `parameters`: the time and what is not finite.
    pub(super) fn obstacle(&mut self, parameters: &[f64]) -> Option<(f64, String)> {
        self.put(parameters);
        let mut jacobian = vec![0.0; self.memory.len() * parameters.len()];
        let diverged = self.residuals.residuals_and_jacobian(&self.values, &mut self.memory, &mut jacobian).err()?;
        let (time, name) = self.residuals.place(diverged);
        Some((time, name.to_owned()))
    }

    fn put(&mut self, parameters: &[f64]) {
        for (&index, &parameter) in self.residuals.free().iter().zip(parameters) {
            self.values[index] = parameter;
        }
    }
}

impl LeastSquares for Comparison {
    fn residual_count(&self) -> usize {
        self.residuals.len()
    }

    fn residuals(&mut self, parameters: &[f64], residuals: &mut [f64]) -> Result<(), Undefined> {
        self.put(parameters);
        self.residuals.residuals_by(&self.factors[0], &self.values, residuals).map_err(|_| Undefined)
    }

    fn residuals_and_jacobian(
        &mut self,
        parameters: &[f64],
        residuals: &mut [f64],
        jacobian: &mut [f64],
    ) -> Result<(), Undefined> {
        self.put(parameters);
        self.factors.swap(0, 1);
        self.factors[0] = self.residuals.factors(&self.values);
        self.residuals.residuals_and_jacobian(&self.values, residuals, jacobian).map_err(|_| Undefined)
    }

    fn turn_back(&mut self) {
        self.factors.swap(0, 1);
    }
}

//! The right-hand side near one point: its Jacobian `df/dx` by duals over the states, so exact for every function of the
//! language, and the eigenvalues of that. Knows no method and no step.

use nalgebra::{DMatrix, Schur};

use super::dual::Dual;
use super::lang::program::{Evaluator, Field};
use super::model::Model;
use super::scalar::Scalar;
use super::stability::Complex;

/// Directions of one pass.
const WIDTH: usize = 4;

/// Why a point has no eigenvalues to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSpectrum {
    /// An entry of the Jacobian is undefined or too large for a number.
    NotFinite,
    /// The iteration for the eigenvalues did not come to an end.
    NotConverged,
}

/// Gives Jacobians of one model with one set of values.
#[derive(Clone, Debug)]
pub struct LocalJacobian<'model> {
    field: Evaluator<'model, Dual<WIDTH>>,
    state: Vec<Dual<WIDTH>>,
    derivative: Vec<Dual<WIDTH>>,
}

impl<'model> LocalJacobian<'model> {
    /// Of `model` with the quantities `values`.
    pub fn new(model: &'model Model, values: &[f64]) -> Self {
        let mut field = Evaluator::new(&model.derivative);
        let parameters: Vec<Dual<WIDTH>> = values.iter().map(|&value| Dual::constant(value)).collect();
        field.set_parameters(&parameters);
        let zeros = vec![Dual::constant(0.0); model.states.len()];
        Self { field, state: zeros.clone(), derivative: zeros }
    }

    /// `J[i][j] = df_i / dx_j` at `(time, state)`, states x states. The clip does not enter.
    pub fn jacobian(&mut self, time: f64, state: &[f64]) -> DMatrix<f64> {
        let size = self.state.len();
        let mut jacobian = DMatrix::zeros(size, size);
        for first in (0..size).step_by(WIDTH) {
            for (index, (dual, &value)) in self.state.iter_mut().zip(state).enumerate() {
                // A direction outside the pass gives a constant.
                *dual = Dual::variable(value, index.wrapping_sub(first));
            }
            self.field.derivative(time, &self.state, &mut self.derivative);
            for (row, component) in self.derivative.iter().enumerate() {
                for direction in 0..WIDTH.min(size - first) {
                    jacobian[(row, first + direction)] = component.tangent[direction];
                }
            }
        }
        jacobian
    }

    /// The eigenvalues of the Jacobian at `(time, state)`, as [`eigenvalues`] gives them.
    pub fn spectrum(&mut self, time: f64, state: &[f64]) -> Result<Vec<Complex>, NoSpectrum> {
        eigenvalues(&self.jacobian(time, state))
    }
}

/// The eigenvalues of a square matrix of any size, by falling modulus, each pair with its positive imaginary part first.
pub fn eigenvalues(matrix: &DMatrix<f64>) -> Result<Vec<Complex>, NoSpectrum> {
    if !matrix.iter().all(|entry| entry.is_finite()) {
        return Err(NoSpectrum::NotFinite);
    }
    let size = matrix.nrows();
    // Scaled, so that no product in the iteration overflows.
    let scale = matrix.iter().fold(0.0, |largest: f64, entry| largest.max(entry.abs()));
    if size <= 1 || scale == 0.0 {
        return Ok(matrix.diagonal().iter().map(|&value| Complex::new(value, 0.0)).collect());
    }
    let unit = matrix / scale;
    // A failure is rare and depends on the order of the rows; the transposed matrix has the same eigenvalues.
    let most = 100 + 60 * size;
    let schur = Schur::try_new(unit.clone(), f64::EPSILON, most)
        .or_else(|| Schur::try_new(unit.transpose(), f64::EPSILON, most))
        .ok_or(NoSpectrum::NotConverged)?;
    let mut found: Vec<Complex> = schur.complex_eigenvalues().iter().map(|value| value.scale(scale)).collect();
    if !found.iter().all(|value| value.re.is_finite() && value.im.is_finite()) {
        return Err(NoSpectrum::NotConverged);
    }
    let key = |value: &Complex| (value.norm_sqr(), value.re, value.im);
    found.sort_by(|a, b| {
        let (a, b) = (key(a), key(b));
        b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)).then(b.2.total_cmp(&a.2))
    });
    Ok(found)
}

//! The Jacobian of the residuals by forward mode, in chunks of `Dual<8|6|4|2|1>`. The only place that knows how
//! tangents of an unroll are made.
//!
//! Chunks are taken greedily: eight free quantities at a time, and the rest in the smallest chunk that holds them. A
//! wide chunk with idle lanes beats two narrow ones, since each chunk runs the values again and the interpreter's cost
//! of an instruction is shared by its lanes. The step between four and eight is for the article's six parameters: in
//! WebAssembly it takes a seventh off an epoch.

mod segments;
mod sensitivities;
mod tangents;

use super::data::Observations;
use super::dual::Dual;
use super::forward::Forward;
use super::loss::{Balance, Loss, LossProblem, Scatter};
use super::model::Model;
use super::scalar::Scalar;
use super::simulate::SolverSettings;
use super::unroll::Diverged;

pub use segments::Segments;
pub use sensitivities::{Sensitivities, SensitivityRun};
pub use tangents::{Tangents, tangents};

/// The residuals of a model against observations as a function of its quantities, with their Jacobian.
///
/// Owns all it needs, and works in the same memory from call to call.
#[derive(Clone, Debug)]
pub struct Residuals {
    loss: Loss,
    /// Of residuals whose columns scatter each in its own way.
    balance: Option<Balance>,
    free: Vec<usize>,
    plain: Pass<f64>,
    /// One for each [`WIDEST`] entries of `free`.
    chunks: Vec<Chunk>,
}

/// The widest chunk.
const WIDEST: usize = 8;

/// The pass of one chunk of free quantities, as wide as it needs to be.
#[derive(Clone, Debug)]
enum Chunk {
    Eight(Pass<Dual<8>>),
    Six(Pass<Dual<6>>),
    Four(Pass<Dual<4>>),
    Two(Pass<Dual<2>>),
    One(Pass<Dual<1>>),
}

impl Chunk {
    fn new(model: &Model, solver: &SolverSettings, quantities: usize) -> Self {
        match quantities {
            0 | 1 => Self::One(Pass::new(model, solver)),
            2 => Self::Two(Pass::new(model, solver)),
            3 | 4 => Self::Four(Pass::new(model, solver)),
            5 | 6 => Self::Six(Pass::new(model, solver)),
            _ => Self::Eight(Pass::new(model, solver)),
        }
    }
}

/// One unroll in one number type, with its memory.
#[derive(Clone, Debug)]
struct Pass<S> {
    forward: Forward<'static, S>,
    parameters: Vec<S>,
    outputs: Vec<S>,
}

impl<S: Scalar> Pass<S> {
    fn new(model: &Model, solver: &SolverSettings) -> Self {
        Self { forward: Forward::owned(model, solver), parameters: Vec::new(), outputs: Vec::new() }
    }

    fn run(&mut self, loss: &Loss, write: impl FnMut(usize, S)) -> Result<(), Diverged> {
        loss.residuals(&mut self.forward, &self.parameters, &mut self.outputs, write)
    }
}

impl<const N: usize> Pass<Dual<N>> {
    /// Puts in the values, with a direction for each of the at most `N` quantities `chunk`.
    fn vary(&mut self, values: &[f64], chunk: &[usize]) {
        self.parameters.clear();
        self.parameters.extend(values.iter().map(|&value| Dual::constant(value)));
        for (direction, &quantity) in chunk.iter().enumerate() {
            self.parameters[quantity] = Dual::variable(values[quantity], direction);
        }
    }

    /// The residuals, and their columns of the Jacobian for the at most `N` quantities `chunk`.
    fn columns(
        &mut self,
        loss: &Loss,
        values: &[f64],
        chunk: &[usize],
        residuals: &mut [f64],
        columns: &mut [f64],
    ) -> Result<(), Diverged> {
        self.vary(values, chunk);
        let length = loss.len();
        self.run(loss, |row, residual| {
            residuals[row] = residual.value;
            for (column, tangent) in columns.chunks_exact_mut(length).zip(residual.tangent) {
                column[row] = tangent;
            }
        })
    }
}

impl Residuals {
    /// Compares `model`, unrolled by `solver` up to the last time that counts, with `observations`.
    pub fn new(
        model: &Model,
        observations: &Observations,
        solver: &SolverSettings,
        count_first_row: bool,
    ) -> Result<Self, LossProblem> {
        Self::along(model, observations, solver, count_first_row, model.free_quantities())
    }

    /// As [`Self::new`], the same residuals, with the Jacobian along the quantities `free` (different indices) whatever
    /// the model says of them.
    pub fn along(
        model: &Model,
        observations: &Observations,
        solver: &SolverSettings,
        count_first_row: bool,
        free: Vec<usize>,
    ) -> Result<Self, LossProblem> {
        let loss = Loss::new(model, observations, solver, count_first_row)?;
        let chunks = free.chunks(WIDEST).map(|chunk| Chunk::new(model, solver, chunk.len())).collect();
        Ok(Self { loss, balance: None, free, plain: Pass::new(model, solver), chunks })
    }

    /// Measures the differences in units of `scatter`; see [`Loss::scattered`].
    pub fn scattered(mut self, scatter: Scatter) -> Result<Self, LossProblem> {
        self.loss = self.loss.scattered(scatter)?;
        self.balance = Balance::of(&self.loss)?;
        Ok(self)
    }

    /// The number observed for each residual, in order, and its standard deviation where that is known.
    pub fn observed(&self) -> impl Iterator<Item = (f64, Option<f64>)> {
        self.loss.observed()
    }

    /// The same residuals about other numbers; as many as there are residuals, in their order.
    #[must_use]
    pub fn observing(&self, observed: &[f64]) -> Self {
        let mut others = self.clone();
        others.loss.observe(observed);
        others
    }

    /// The differences `simulated - observed` themselves, whatever they are measured in.
    #[must_use]
    pub fn in_plain_units(&self) -> Self {
        Self { loss: self.loss.in_plain_units(), balance: None, ..self.clone() }
    }

    /// The same residuals with one quantity less to fit. `model` and `solver` are those they were made with.
    #[must_use]
    pub fn holding(&self, quantity: usize, model: &Model, solver: &SolverSettings) -> Self {
        let free: Vec<usize> = self.free.iter().copied().filter(|&free| free != quantity).collect();
        let chunks = free.chunks(WIDEST).map(|chunk| Chunk::new(model, solver, chunk.len())).collect();
        Self { loss: self.loss.clone(), balance: self.balance.clone(), free, plain: self.plain.clone(), chunks }
    }

    /// The indices into `Model::quantities` of what is fitted, in the order of [`Model::free_quantities`]; possibly none.
    pub fn free(&self) -> &[usize] {
        &self.free
    }

    /// The number of residuals, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "never empty")]
    pub fn len(&self) -> usize {
        self.loss.len()
    }

    /// The columns of the residuals, where each scatters in its own way.
    pub fn balance(&self) -> Option<&Balance> {
        self.balance.as_ref()
    }

    /// The unit of each column at the `values` of all quantities, by the name of what it observes; nothing where all scatter
    /// alike or the unroll leaves the finite numbers.
    pub fn column_units(&mut self, values: &[f64]) -> Vec<(String, f64)> {
        let factors = self.factors(values);
        let Some(balance) = self.balance.as_ref().filter(|_| !factors.is_empty()) else { return Vec::new() };
        let mut columns: Vec<(String, f64)> = Vec::new();
        for (row, (component, _)) in self.loss.sizes().enumerate() {
            let name = self.loss.name(component);
            if columns.iter().all(|(known, _)| known != name) {
                columns.push((name.to_owned(), 1.0 / factors[balance.column(row)]));
            }
        }
        columns
    }

    /// What each column is multiplied by at the `values` of all quantities; nothing where all scatter alike or the unroll leaves
    /// the finite numbers.
    pub fn factors(&mut self, values: &[f64]) -> Vec<f64> {
        let Some(balance) = self.balance.clone() else { return Vec::new() };
        let mut residuals = vec![0.0; self.len()];
        self.plain_residuals(values, &mut residuals).map(|()| balance.factors(&residuals)).unwrap_or_default()
    }

    /// Writes `simulated - observed` to `residuals` (length [`Self::len`]), at the `values` of all
    /// quantities, fixed ones included.
    pub fn residuals(&mut self, values: &[f64], residuals: &mut [f64]) -> Result<(), Diverged> {
        self.plain_residuals(values, residuals)?;
        if let Some(balance) = &self.balance {
            balance.multiply(&balance.factors(residuals), residuals);
        }
        Ok(())
    }

    /// As [`Self::residuals`], each column multiplied by these factors.
    pub fn residuals_by(&mut self, factors: &[f64], values: &[f64], residuals: &mut [f64]) -> Result<(), Diverged> {
        self.plain_residuals(values, residuals)?;
        if let Some(balance) = &self.balance {
            balance.multiply(factors, residuals);
        }
        Ok(())
    }

    /// The residuals as all columns have them that scatter alike.
    fn plain_residuals(&mut self, values: &[f64], residuals: &mut [f64]) -> Result<(), Diverged> {
        self.plain.parameters.clear();
        self.plain.parameters.extend_from_slice(values);
        self.plain.run(&self.loss, |row, residual| residuals[row] = residual)
    }

    /// As [`Self::residuals`] (to the last bit), and the Jacobian by columns: the derivatives of all residuals by
    /// quantity `free()[k]` go to `jacobian[k * len()..(k + 1) * len()]`. Both must be finite. Where columns scatter each in
    /// its own way, their factors are held.
    pub fn residuals_and_jacobian(
        &mut self,
        values: &[f64],
        residuals: &mut [f64],
        jacobian: &mut [f64],
    ) -> Result<(), Diverged> {
        if self.free.is_empty() {
            return self.residuals(values, residuals);
        }
        let loss = &self.loss;
        let columns = jacobian.chunks_mut(WIDEST * loss.len());
        for ((chunk, free), columns) in self.chunks.iter_mut().zip(self.free.chunks(WIDEST)).zip(columns) {
            match chunk {
                Chunk::Eight(pass) => pass.columns(loss, values, free, residuals, columns)?,
                Chunk::Six(pass) => pass.columns(loss, values, free, residuals, columns)?,
                Chunk::Four(pass) => pass.columns(loss, values, free, residuals, columns)?,
                Chunk::Two(pass) => pass.columns(loss, values, free, residuals, columns)?,
                Chunk::One(pass) => pass.columns(loss, values, free, residuals, columns)?,
            }
        }
        if let Some(balance) = &self.balance {
            let factors = balance.factors(residuals);
            balance.multiply(&factors, residuals);
            jacobian.chunks_exact_mut(self.loss.len()).for_each(|column| balance.multiply(&factors, column));
        }
        Ok(())
    }

    /// The time and the name (of a state or a definition) at which an unroll left the finite numbers.
    pub fn place(&self, diverged: Diverged) -> (f64, &str) {
        self.loss.place(diverged)
    }
}

/// The gradient `2 J^T r` of the sum of squares; `jacobian` by columns as [`Residuals::residuals_and_jacobian`] writes
/// it.
pub fn gradient(residuals: &[f64], jacobian: &[f64], gradient: &mut [f64]) {
    for (component, column) in gradient.iter_mut().zip(jacobian.chunks_exact(residuals.len())) {
        let products = column.iter().zip(residuals).map(|(derivative, residual)| derivative * residual);
        *component = 2.0 * products.sum::<f64>();
    }
}

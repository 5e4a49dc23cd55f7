//! A network that knows nothing of the equation, trained on the same points: a small cell that is fed nothing, and a
//! linear readout of its output. Differentiated by the same duals, fitted by the same optimisers. Knows no page.
//!
//! One step of the cell is one step `h` of the document's solver, from the start time of the model; between two steps
//! the network is the straight line that joins them, so that an observed time off the steps is compared on that line.
//! What is read out is standardised: series `k` is `mean_k + deviation_k (R y + c)_k` with the mean and the standard
//! deviation of its observations (1 where that is 0). The residuals are in the units of the data, so that the loss is
//! the equation's: the sum of squares over all observed numbers, the first row among them.

mod compare;
mod session;

pub use compare::{Comparison, SeriesComparison};
pub use session::TrainingSession;

use super::cell::{AnyCell, Gate, Matrix, Shape};
use super::data::{Observations, Target};
use super::dual::Dual;
use super::fit::FitProblem;
use super::laboratory::Laboratory;
use super::laboratory::matrices::{NamedMatrix, READOUT_NAMES};
use super::loss::sum_of_squares;
use super::model::Model;
use super::optimise::{LeastSquares, Undefined};
use super::scalar::Scalar;
use super::simulate::SolverSettings;
use super::unroll::{Diverged, scan};

/// The most numbers that are trained at once.
pub const MOST_TRAINED: usize = 100;

/// The most steps of a training unroll.
pub const MOST_TRAINING_STEPS: usize = 5_000;

/// Tangents carried at once.
const CHUNK: usize = 8;

/// An observed time this close to a step, in steps, lies on it: far above the rounding of decimal fractions.
const ON_STEP: f64 = 1e-9;

/// A series that is read out.
#[derive(Clone, Debug, PartialEq)]
struct Series {
    target: Target,
    name: String,
    mean: f64,
    deviation: f64,
}

/// An observed number, on the line from step `step` to the next, `fraction` of the way.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    step: usize,
    fraction: f64,
    series: usize,
    value: f64,
}

/// The network without its numbers, beside what it is to learn.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    shape: Shape,
    train_start: bool,
    series: Vec<Series>,
    /// In the order of time.
    points: Vec<Point>,
    start_time: f64,
    step_size: f64,
}

/// What a network gives over time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkCourse {
    /// The moment of each step, the start first.
    pub times: Vec<f64>,
    /// Row-major, `times.len()` x number of series.
    pub values: Vec<f64>,
}

impl Network {
    /// The network of `laboratory` for everything observed of `model`.
    pub fn new(
        model: &Model,
        observations: &Observations,
        solver: &SolverSettings,
        laboratory: &Laboratory,
    ) -> Result<Self, FitProblem> {
        let cell = &laboratory.cell;
        if !cell.kind.is_trainable() {
            return Err(FitProblem::CellNotTrainable);
        }
        if !(solver.step_size.is_finite() && solver.step_size > 0.0) {
            return Err(FitProblem::StepSize);
        }
        let mut series: Vec<Series> = Vec::new();
        let mut points = Vec::new();
        let mut needed = 0.0_f64;
        // The cell begins at one state, so it follows one experiment: the first.
        for observed in observations.cells.iter().filter(|observed| observed.experiment == 0) {
            let steps = (observations.times[observed.time] - model.start_time) / solver.step_size;
            needed = needed.max(steps.ceil());
            let index = series.iter().position(|series| series.target == observed.target).unwrap_or_else(|| {
                let name = match observed.target {
                    Target::State(state) => model.states.get(state).map(|state| state.name.clone()),
                    Target::Definition(index) => model.definitions.get(index).map(|own| own.name.clone()),
                };
                let name = name.unwrap_or_default();
                series.push(Series { target: observed.target, name, mean: 0.0, deviation: 1.0 });
                series.len() - 1
            });
            let nearest = steps.round();
            let (step, fraction) = if (steps - nearest).abs() <= ON_STEP {
                (nearest, 0.0)
            } else {
                (steps.floor(), steps - steps.floor())
            };
            points.push(Point { step: step as usize, fraction, series: index, value: observed.value });
        }
        if points.is_empty() {
            return Err(FitProblem::NoObservations);
        }
        // Written so that a count that is no number is refused too.
        let fits = needed <= MOST_TRAINING_STEPS as f64;
        if !fits {
            return Err(FitProblem::TooManySteps { needed, most: MOST_TRAINING_STEPS });
        }
        for (index, series) in series.iter_mut().enumerate() {
            let values: Vec<f64> =
                points.iter().filter(|point| point.series == index).map(|point| point.value).collect();
            let count = values.len() as f64;
            series.mean = values.iter().sum::<f64>() / count;
            let deviation =
                (values.iter().map(|value| (value - series.mean) * (value - series.mean)).sum::<f64>() / count).sqrt();
            series.deviation = if deviation > 0.0 && deviation.is_finite() { deviation } else { 1.0 };
        }
        let network = Self {
            shape: Shape { inputs: 0, ..cell.shape() },
            train_start: laboratory.training.train_start,
            series,
            points,
            start_time: model.start_time,
            step_size: solver.step_size,
        };
        let needed = network.parameter_count();
        if needed > MOST_TRAINED {
            return Err(FitProblem::TooManyWeights { needed, most: MOST_TRAINED });
        }
        Ok(network)
    }

    /// What is trained, in order: the matrices of the cell, its readout, and the state to begin with.
    pub fn matrices(&self) -> Vec<Matrix> {
        let [readout, offset, start] = READOUT_NAMES;
        let rows = self.series.len();
        let mut matrices = self.shape.matrices();
        matrices.push(Matrix { name: readout, rows, columns: self.shape.outputs(), gate: Gate::Readout });
        matrices.push(Matrix { name: offset, rows, columns: 1, gate: Gate::Offset });
        if self.train_start {
            let rows = self.shape.state_sizes().iter().sum();
            matrices.push(Matrix { name: start, rows, columns: 1, gate: Gate::Start });
        }
        matrices
    }

    /// How many numbers are trained.
    pub fn parameter_count(&self) -> usize {
        self.matrices().iter().map(Matrix::len).sum()
    }

    /// How many observed numbers count.
    pub fn point_count(&self) -> usize {
        self.points.len()
    }

    /// The names of the series, in order.
    pub fn series_names(&self) -> impl Iterator<Item = &str> {
        self.series.iter().map(|series| series.name.as_str())
    }

    /// What the series observe, in order.
    pub fn targets(&self) -> impl Iterator<Item = Target> + '_ {
        self.series.iter().map(|series| series.target)
    }

    /// `parameters` as named matrices, for the document.
    pub fn named(&self, parameters: &[f64]) -> Vec<NamedMatrix> {
        let mut rest = parameters;
        let named = |matrix: Matrix| {
            let (values, after) = rest.split_at_checked(matrix.len())?;
            rest = after;
            let Matrix { name, rows, columns, .. } = matrix;
            Some(NamedMatrix { name: name.to_owned(), rows, columns, values: values.to_vec() })
        };
        self.matrices().into_iter().filter_map(named).collect()
    }

    /// Runs `steps` steps; `visit(t, series)` sees what is read out after each, and at the start.
    fn run<S: Scalar>(
        &self,
        parameters: &[S],
        steps: usize,
        mut visit: impl FnMut(usize, &[S]),
    ) -> Result<(), Diverged> {
        let (weights, rest) = parameters.split_at(self.shape.weight_count());
        let (readout, rest) = rest.split_at(self.series.len() * self.shape.outputs());
        let (offset, start) = rest.split_at(self.series.len());
        let mut cell = AnyCell::new(&self.shape, weights.to_vec());
        let mut state = start.to_vec();
        state.resize(self.shape.state_sizes().iter().sum(), S::constant(0.0));
        let mut values = vec![S::constant(0.0); self.series.len()];
        let nothing: &[f64] = &[];
        let width = self.shape.outputs();
        scan(&mut cell, std::iter::repeat_n(nothing, steps), &mut state, |step, state| {
            let rows = readout.chunks_exact(width).zip(offset).zip(&self.series);
            for (value, ((row, &offset), series)) in values.iter_mut().zip(rows) {
                let standard = row.iter().zip(&state[..width]).fold(offset, |sum, (&weight, &y)| sum + weight * y);
                *value = S::constant(series.mean) + S::constant(series.deviation) * standard;
            }
            visit(step, &values);
        })
    }

    /// Writes `simulated - observed` for every point.
    fn residuals<S: Scalar>(&self, parameters: &[S], residuals: &mut Vec<S>) -> Result<(), Diverged> {
        residuals.clear();
        residuals.extend(self.points.iter().map(|point| S::constant(-point.value)));
        let last = self.points.iter().map(|point| point.step + usize::from(point.fraction > 0.0)).max().unwrap_or(0);
        // Of the points at or after the step before, the first.
        let mut next = 0;
        self.run(parameters, last, |step, values| {
            while self.points.get(next).is_some_and(|point| point.step + 1 < step) {
                next += 1;
            }
            for (point, residual) in self.points.iter().zip(residuals.iter_mut()).skip(next) {
                let share = if point.step == step {
                    1.0 - point.fraction
                } else if point.step + 1 == step {
                    point.fraction
                } else {
                    break;
                };
                *residual = *residual + S::constant(share) * values[point.series];
            }
        })
    }

    /// The sum of squares at `parameters`; `None` where the network leaves the finite numbers.
    pub fn loss(&self, parameters: &[f64]) -> Option<f64> {
        let mut residuals = Vec::new();
        self.residuals(parameters, &mut residuals).ok()?;
        Some(sum_of_squares(&residuals)).filter(|loss| loss.is_finite())
    }

    /// What the network gives from the start to `until`, as far as it stays finite.
    pub fn course(&self, parameters: &[f64], until: f64) -> NetworkCourse {
        let steps = ((until - self.start_time) / self.step_size - ON_STEP).ceil();
        let steps = (steps.max(0.0) as usize).min(MOST_TRAINING_STEPS);
        let mut course = NetworkCourse::default();
        // A course that ends early says so by its length.
        let _ = self.run(parameters, steps, |step, values| {
            course.times.push(self.start_time + step as f64 * self.step_size);
            course.values.extend_from_slice(values);
        });
        course
    }
}

/// A network as the optimisers see it.
#[derive(Clone, Debug)]
struct Trainee {
    network: Network,
    plain: Vec<f64>,
    lifted: Vec<Dual<CHUNK>>,
    tangents: Vec<Dual<CHUNK>>,
}

impl Trainee {
    fn new(network: Network) -> Self {
        Self { network, plain: Vec::new(), lifted: Vec::new(), tangents: Vec::new() }
    }
}

impl LeastSquares for Trainee {
    fn residual_count(&self) -> usize {
        self.network.point_count()
    }

    fn residuals(&mut self, parameters: &[f64], residuals: &mut [f64]) -> Result<(), Undefined> {
        self.network.residuals(parameters, &mut self.plain).map_err(|_| Undefined)?;
        residuals.copy_from_slice(&self.plain);
        Ok(())
    }

    fn residuals_and_jacobian(
        &mut self,
        parameters: &[f64],
        residuals: &mut [f64],
        jacobian: &mut [f64],
    ) -> Result<(), Undefined> {
        let rows = residuals.len();
        for (chunk, columns) in jacobian.chunks_mut(CHUNK * rows).enumerate() {
            let first = chunk * CHUNK;
            self.lifted.clear();
            self.lifted.extend(parameters.iter().map(|&value| Dual::constant(value)));
            let count = columns.len() / rows;
            for direction in 0..count {
                self.lifted[first + direction] = Dual::variable(parameters[first + direction], direction);
            }
            self.network.residuals(&self.lifted, &mut self.tangents).map_err(|_| Undefined)?;
            for (row, residual) in self.tangents.iter().enumerate() {
                residuals[row] = residual.value;
                for (column, tangent) in columns.chunks_exact_mut(rows).zip(residual.tangent) {
                    column[row] = tangent;
                }
            }
        }
        Ok(())
    }
}

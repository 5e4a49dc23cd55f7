//! What the fit makes small: the sum of squared differences at what was observed, and nothing else. Evaluates the
//! differences in any `Scalar`; knows neither tangents nor optimisers.

mod course;
mod noise;

use super::data::{Observation, Observations, Target};
use super::forward::Forward;
use super::model::Model;
use super::scalar::Scalar;
use super::simulate::{MOST_STEPS, SolverSettings};
use super::time_grid::{TimeGrid, TimeGridError};
use super::unroll::Diverged;
pub use course::{Residual, course};
pub use noise::{Noise, Scatter};

/// Why there is nothing to compare.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum LossProblem {
    /// No cell counts: nothing is observed apart from the initial condition.
    NoObservations,
    /// The unroll to the last observed time cannot be made.
    Grid(TimeGridError),
}

/// The differences `simulated - observed` of the cells that count:
///
/// - after the start time, every cell;
/// - at the start time, all cells if `count_first_row` is set; else only those of a state whose initial value is free
///   or a formula, and those of a definition if any initial value is. (A fixed initial value *is* the first row.)
///
/// The unroll ends at the last cell that counts, and lands on every observed time up to there.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    grid: TimeGrid,
    /// In the order of time, then as observed.
    compared: Vec<Compared>,
    /// Number of outputs of `Model::observables`.
    observables: usize,
    /// Names of the states, then of the definitions.
    names: Vec<String>,
    scatter: Scatter,
}

/// One number to compare.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Compared {
    /// Index of the state of the unroll.
    index: usize,
    /// Which of `Loss::names` it observes.
    component: usize,
    /// Where the simulated number is found.
    source: Source,
    /// The observed number.
    value: f64,
    /// Its standard deviation, where it is known.
    deviation: Option<f64>,
}

/// Where a simulated number is found.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Source {
    /// A component of the state.
    State(usize),
    /// An output of the observables.
    Observable(usize),
}

/// The cells that count: all after the start, and at the start those of states whose initial value can move, those of
/// definitions if any can, or all of them with `count_first_row`.
pub fn counted<'data>(
    model: &'data Model,
    observations: &'data Observations,
    count_first_row: bool,
) -> impl Iterator<Item = &'data Observation> {
    let moves = |state: usize| !model.quantities.iter().any(|q| q.initial_of == Some(state) && q.fixed);
    observations.cells.iter().filter(move |cell| {
        let at_start = observations.times.get(cell.time).is_some_and(|time| *time <= model.start_time);
        match cell.target {
            _ if !at_start || count_first_row => true,
            Target::State(state) => moves(state),
            Target::Definition(_) => (0..model.states.len()).any(moves),
        }
    })
}

impl Loss {
    /// Compares `model`, unrolled by `solver` up to the last time that counts, with `observations`.
    pub fn new(
        model: &Model,
        observations: &Observations,
        solver: &SolverSettings,
        count_first_row: bool,
    ) -> Result<Self, LossProblem> {
        let states = model.states.len();
        let find = |target: Target| match target {
            Target::State(state) => (state < states).then_some((state, Source::State(state))),
            Target::Definition(definition) => {
                let output = model.definitions.get(definition)?.output;
                Some((states + definition, Source::Observable(output)))
            }
        };
        let cells = counted(model, observations, count_first_row).filter_map(|cell| {
            let (component, source) = find(cell.target)?;
            Some(Compared { index: cell.time, component, source, value: cell.value, deviation: cell.deviation })
        });
        let mut compared: Vec<Compared> = cells.collect();
        compared.sort_by_key(|cell| cell.index);

        let last = compared.last().ok_or(LossProblem::NoObservations)?.index;
        let stops = &observations.times[..=last];
        let stride = solver.stride(stops[last] - model.start_time);
        let grid =
            TimeGrid::new(model.start_time, stops[last], stride, stops, MOST_STEPS).map_err(LossProblem::Grid)?;
        for cell in &mut compared {
            cell.index = grid.stops[cell.index];
        }
        let names = model.states.iter().map(|state| &state.name);
        let names = names.chain(model.definitions.iter().map(|definition| &definition.name)).cloned().collect();
        Ok(Self { grid, compared, observables: model.observables.outputs.len(), names, scatter: Scatter::default() })
    }

    /// Measures the differences in units of `scatter`. Numbers that cannot be measured so, like 0 in proportion to itself,
    /// are left out.
    pub fn scattered(mut self, scatter: Scatter) -> Result<Self, LossProblem> {
        self.compared.retain(|cell| scatter.noise.admits(cell.value));
        self.scatter = scatter;
        if self.compared.is_empty() { Err(LossProblem::NoObservations) } else { Ok(self) }
    }

    /// The number observed for each residual, in order, and its standard deviation where that is known.
    pub fn observed(&self) -> impl Iterator<Item = (f64, Option<f64>)> {
        self.compared.iter().map(|cell| (cell.value, cell.deviation))
    }

    /// Puts other numbers in place of those observed, in the order of the residuals.
    pub fn observe(&mut self, observed: &[f64]) {
        for (cell, &value) in self.compared.iter_mut().zip(observed) {
            cell.value = value;
        }
    }

    /// The same comparison, each difference as it is.
    #[must_use]
    pub fn in_plain_units(&self) -> Self {
        let mut plain = Self { scatter: Scatter::default(), ..self.clone() };
        for cell in &mut plain.compared {
            cell.deviation = None;
        }
        plain
    }

    /// The number of residuals, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "never empty")]
    pub fn len(&self) -> usize {
        self.compared.len()
    }

    /// Calls `write(i, simulated - observed)` for every residual `i`, in order, at the quantities `parameters`.
    ///
    /// Besides the states of the unroll, the residuals must be finite (a definition can be undefined where the state
    /// is not): the component of [`Diverged`] counts the states, then the definitions.
    pub fn residuals<S: Scalar>(
        &self,
        forward: &mut Forward<'_, S>,
        parameters: &[S],
        outputs: &mut Vec<S>,
        mut write: impl FnMut(usize, S),
    ) -> Result<(), Diverged> {
        outputs.resize(self.observables, S::constant(0.0));
        let mut next = 0;
        let mut undefined = None;
        forward.run(parameters, &self.grid, |index, state, observables| {
            let here = self.compared[next..].iter().take_while(|cell| cell.index == index);
            let mut evaluated = false;
            for cell in here {
                let simulated = match cell.source {
                    Source::State(component) => state[component],
                    Source::Observable(output) => {
                        if !evaluated {
                            observables.evaluate(self.grid.time(index), state, outputs);
                            evaluated = true;
                        }
                        outputs[output]
                    }
                };
                let residual = self.scatter.residual(simulated, cell.value, cell.deviation);
                if !residual.is_finite() {
                    undefined.get_or_insert(Diverged { step: index, component: cell.component });
                }
                write(next, residual);
                next += 1;
            }
        })?;
        undefined.map_or(Ok(()), Err)
    }

    /// The time and the name (of a state or a definition) at which an unroll left the finite numbers.
    pub fn place(&self, diverged: Diverged) -> (f64, &str) {
        let name = self.names.get(diverged.component).map_or("", String::as_str);
        (self.grid.time(diverged.step), name)
    }
}

/// The loss: the sum of squares of the residuals.
pub fn sum_of_squares(residuals: &[f64]) -> f64 {
    residuals.iter().map(|residual| residual * residual).sum()
}

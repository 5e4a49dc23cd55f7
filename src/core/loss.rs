//! What the fit makes small: the sum of squared differences at what was observed, and nothing else. Evaluates the
//! differences in any `Scalar`; knows neither tangents nor optimisers.

mod balance;
mod course;
mod noise;
mod segments;
mod uneven;

use std::ops::Range;

use super::data::{Observation, Observations, Target};
use super::forward::Forward;
use super::lang::program::Evaluator;
use super::model::Model;
use super::scalar::Scalar;
use super::simulate::{MOST_STEPS, SolverSettings};
use super::time_grid::{TimeGrid, TimeGridError};
use super::unroll::Diverged;
pub use balance::{Balance, LEAST_IN_COLUMN};
pub use course::{Residual, course};
pub use noise::{Noise, Scatter};
pub use segments::Segment;
pub use uneven::{Uneven, uneven};

/// Why there is nothing to compare.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum LossProblem {
    /// No cell counts: nothing is observed apart from the initial condition.
    NoObservations,
    /// The unroll to the last observed time cannot be made.
    Grid(TimeGridError),
    /// Each column is to tell its own scatter, and the one that observes this has fewer than [`LEAST_IN_COLUMN`] numbers.
    FewInColumn(String),
}

/// The differences `simulated - observed` of the cells that count:
///
/// - after the start time, every cell;
/// - at the start time, all cells if `count_first_row` is set; else only those of a state whose initial value is free
///   or a formula, and those of a definition if any initial value is. (A fixed initial value *is* the first row.)
///
/// The unroll ends at the last cell that counts, and lands on every observed time up to there. Several experiments are
/// unrolled one after the other, each over its own times; their differences follow each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// One for each experiment with a cell that counts.
    parts: Vec<Part>,
    /// Number of outputs of `Model::observables`.
    observables: usize,
    /// Names of the states, then of the definitions.
    names: Vec<String>,
    scatter: Scatter,
}

/// One experiment.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    grid: TimeGrid,
    /// For each parameter of the programs the quantity it is; empty for the first experiment, whose quantities come first.
    quantities: Vec<usize>,
    /// In the order of time, then as observed.
    compared: Vec<Compared>,
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
            let compared =
                Compared { index: cell.time, component, source, value: cell.value, deviation: cell.deviation };
            Some((cell.experiment, compared))
        });
        let mut of_experiment: Vec<Vec<Compared>> = vec![Vec::new(); observations.experiment_count()];
        for (experiment, compared) in cells {
            if let Some(own) = of_experiment.get_mut(experiment) {
                own.push(compared);
            }
        }
        let mut parts = Vec::new();
        let mut steps = 0;
        for (experiment, mut compared) in of_experiment.into_iter().enumerate() {
            compared.sort_by_key(|cell| cell.index);
            let Some(last) = compared.last() else { continue };
            let stops = stops(observations, experiment, last.index);
            let end = observations.times[last.index];
            let stride = solver.stride(end - model.start_time);
            let grid = TimeGrid::new(model.start_time, end, stride, &stops, MOST_STEPS - steps)
                .map_err(|problem| LossProblem::Grid(problem.after(steps)))?;
            steps += grid.steps.len();
            let place = |time: usize| stops.partition_point(|stop| *stop < observations.times[time]);
            for cell in &mut compared {
                cell.index = grid.stops[place(cell.index)];
            }
            let quantities = match experiment {
                0 => Vec::new(),
                _ => (0..model.parameters()).map(|parameter| model.quantity_in(parameter, experiment)).collect(),
            };
            parts.push(Part { grid, quantities, compared });
        }
        if parts.is_empty() {
            return Err(LossProblem::NoObservations);
        }
        let names = model.states.iter().map(|state| &state.name);
        let names = names.chain(model.definitions.iter().map(|definition| &definition.name)).cloned().collect();
        Ok(Self { parts, observables: model.observables.outputs.len(), names, scatter: Scatter::default() })
    }

    /// Measures the differences in units of `scatter`. Numbers that cannot be measured so, like 0 in proportion to itself,
    /// are left out.
    pub fn scattered(mut self, scatter: Scatter) -> Result<Self, LossProblem> {
        for part in &mut self.parts {
            part.compared.retain(|cell| scatter.noise.admits(cell.value));
        }
        self.parts.retain(|part| !part.compared.is_empty());
        self.scatter = scatter;
        if self.parts.is_empty() { Err(LossProblem::NoObservations) } else { Ok(self) }
    }

    /// The number observed for each residual, in order, and its standard deviation where that is known.
    pub fn observed(&self) -> impl Iterator<Item = (f64, Option<f64>)> {
        self.parts.iter().flat_map(|part| &part.compared).map(|cell| (cell.value, cell.deviation))
    }

    /// For each residual the state or definition that it is about (see [`Self::name`]) and the size of what was observed, in
    /// units of the scatter.
    pub fn sizes(&self) -> impl Iterator<Item = (usize, f64)> {
        let size = |cell: &Compared| self.scatter.noise.size(cell.value) / cell.deviation.unwrap_or(1.0);
        self.parts.iter().flat_map(|part| &part.compared).map(move |cell| (cell.component, size(cell)))
    }

    /// The name of a state or, counted after these, of a definition.
    pub fn name(&self, component: usize) -> &str {
        self.names.get(component).map_or("", String::as_str)
    }

    /// Puts other numbers in place of those observed, in the order of the residuals.
    pub fn observe(&mut self, observed: &[f64]) {
        for (cell, &value) in self.parts.iter_mut().flat_map(|part| &mut part.compared).zip(observed) {
            cell.value = value;
        }
    }

    /// The same comparison, each difference as it is.
    #[must_use]
    pub fn in_plain_units(&self) -> Self {
        let mut plain = Self { scatter: Scatter::default(), ..self.clone() };
        for cell in plain.parts.iter_mut().flat_map(|part| &mut part.compared) {
            cell.deviation = None;
        }
        plain
    }

    /// The number of residuals, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "never empty")]
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.compared.len()).sum()
    }

    /// Calls `write(i, simulated - observed)` for every residual `i`, in order, at the quantities `parameters`.
    ///
    /// Besides the states of the unroll, the residuals must be finite (a definition can be undefined where the state
    /// is not): the component of [`Diverged`] counts the states, then the definitions; its step counts on over the
    /// experiments before.
    pub fn residuals<S: Scalar>(
        &self,
        forward: &mut Forward<'_, S>,
        parameters: &[S],
        outputs: &mut Vec<S>,
        mut write: impl FnMut(usize, S),
    ) -> Result<(), Diverged> {
        let (mut first, mut before) = (0, 0);
        let mut own = Vec::new();
        for part in &self.parts {
            let parameters = if part.quantities.is_empty() {
                parameters
            } else {
                own.clear();
                own.extend(part.quantities.iter().map(|&quantity| parameters[quantity]));
                &own
            };
            self.part(part, forward, parameters, outputs, |index, residual| write(first + index, residual))
                .map_err(|diverged| Diverged { step: before + diverged.step, ..diverged })?;
            first += part.compared.len();
            before += part.grid.states();
        }
        Ok(())
    }

    fn part<S: Scalar>(
        &self,
        part: &Part,
        forward: &mut Forward<'_, S>,
        parameters: &[S],
        outputs: &mut Vec<S>,
        mut write: impl FnMut(usize, S),
    ) -> Result<(), Diverged> {
        let mut reading = Reading::new(self, part, 0..part.compared.len(), outputs);
        forward.run(parameters, &part.grid, |index, state, observables| {
            reading.read(index, state, observables, &mut write);
        })?;
        reading.undefined.map_or(Ok(()), Err)
    }

    /// The time and the name (of a state or a definition) at which an unroll left the finite numbers.
    pub fn place(&self, diverged: Diverged) -> (f64, &str) {
        let name = self.name(diverged.component);
        let mut step = diverged.step;
        for part in &self.parts {
            if step < part.grid.states() {
                return (part.grid.time(step), name);
            }
            step -= part.grid.states();
        }
        let last = self.parts.last().map_or(0.0, |part| part.grid.end);
        (last, name)
    }
}

/// The observed times of one experiment, up to the last that counts.
fn stops(observations: &Observations, experiment: usize, last: usize) -> Vec<f64> {
    if observations.experiment_count() == 1 {
        return observations.times[..=last].to_vec();
    }
    let own = observations.cells.iter().filter(|cell| cell.experiment == experiment && cell.time <= last);
    let mut times: Vec<usize> = own.map(|cell| cell.time).collect();
    times.dedup();
    times.into_iter().map(|time| observations.times[time]).collect()
}

/// Residuals being read off an unroll, one state after the other.
struct Reading<'reading, S> {
    loss: &'reading Loss,
    part: &'reading Part,
    /// The rows that are still to be read.
    rows: Range<usize>,
    outputs: &'reading mut Vec<S>,
    /// The first residual that was no finite number.
    undefined: Option<Diverged>,
}

impl<'reading, S: Scalar> Reading<'reading, S> {
    fn new(loss: &'reading Loss, part: &'reading Part, rows: Range<usize>, outputs: &'reading mut Vec<S>) -> Self {
        outputs.resize(loss.observables, S::constant(0.0));
        Self { loss, part, rows, outputs, undefined: None }
    }

    /// Reads the rows that lie on state `index`.
    fn read(&mut self, index: usize, state: &[S], observables: &mut Evaluator<'_, S>, mut write: impl FnMut(usize, S)) {
        let here = self.part.compared[self.rows.clone()].iter().take_while(|cell| cell.index == index);
        let mut evaluated = false;
        for cell in here {
            let simulated = match cell.source {
                Source::State(component) => state[component],
                Source::Observable(output) => {
                    if !evaluated {
                        observables.evaluate(self.part.grid.time(index), state, self.outputs);
                        evaluated = true;
                    }
                    self.outputs[output]
                }
            };
            let residual = self.loss.scatter.residual(simulated, cell.value, cell.deviation);
            if !residual.is_finite() {
                self.undefined.get_or_insert(Diverged { step: index, component: cell.component });
            }
            write(self.rows.start, residual);
            self.rows.start += 1;
        }
    }
}

/// The loss: the sum of squares of the residuals.
pub fn sum_of_squares(residuals: &[f64]) -> f64 {
    residuals.iter().map(|residual| residual * residual).sum()
}

//! The gradients `dy/dp` of everything that can be observed, by all fitted quantities, along the whole unroll: made in
//! slices, so that whoever waits can do something else between them. Knows no observations.

use super::{Chunk, Pass, WIDEST};
use crate::core::data::Target;
use crate::core::dual::Dual;
use crate::core::lang::program::Evaluator;
use crate::core::model::Model;
use crate::core::scalar::Scalar;
use crate::core::shown::{Thinned, thinned};
use crate::core::simulate::SolverSettings;
use crate::core::time_grid::{TimeGrid, TimeGridError};

/// The most moments kept: a curve through so many has no corners on a screen.
const MOST_MOMENTS: usize = 400;

/// The most numbers kept: 32 MB.
const MOST_NUMBERS: usize = 1 << 22;

/// Curves with their gradients.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sensitivities {
    /// The moments, ascending; they end where a value or a derivative leaves the finite numbers.
    pub times: Vec<f64>,
    /// The states, then the definitions.
    pub targets: Vec<Target>,
    /// The indices of the quantities that the gradients are by.
    pub free: Vec<usize>,
    /// Row-major, `times` x `targets`: `y`. Definitions may be undefined anywhere.
    values: Vec<f64>,
    /// Row-major, `times` x `targets` x `free`: `dy/dp`.
    gradients: Vec<f64>,
}

impl Sensitivities {
    /// The place of `target` among the targets.
    pub fn place(&self, target: Target) -> Option<usize> {
        self.targets.iter().position(|known| *known == target)
    }

    /// Value and gradient of target number `target` at moment number `moment`.
    pub fn at(&self, moment: usize, target: usize) -> (f64, &[f64]) {
        let (place, width) = (moment * self.targets.len() + target, self.free.len());
        (self.values[place], &self.gradients[place * width..(place + 1) * width])
    }
}

/// The making of [`Sensitivities`]: one pass over time for each eight quantities, stopped and gone on with at will.
#[derive(Debug)]
pub struct SensitivityRun {
    grid: TimeGrid,
    /// For each state of the grid, whether it is kept.
    kept: Vec<bool>,
    values: Vec<f64>,
    /// The parameters of the programs that are fitted, each with the place of its quantity in `free`.
    moving: Vec<(usize, usize)>,
    /// For each definition its output.
    outputs: Vec<usize>,
    states: usize,
    observables: usize,
    passes: Vec<Chunk>,
    /// The pass that runs, the steps it has done, and the moments it has kept.
    pass: usize,
    done: Option<usize>,
    moments: usize,
    found: Sensitivities,
}

impl SensitivityRun {
    /// Prepares the unroll that [`simulate`](crate::core::simulate::simulate) makes of experiment `experiment` (0 where
    /// there is one) with the `values` of all quantities and with `stops`, and its gradients by the quantities `free`.
    /// Moments in between are left out where there are more than a few hundred.
    pub fn new(
        model: &Model,
        experiment: usize,
        values: &[f64],
        solver: &SolverSettings,
        stops: &[f64],
        free: &[usize],
    ) -> Result<Self, TimeGridError> {
        let own = model.member_values(values, experiment);
        let values = own.as_slice();
        let moving: Vec<(usize, usize)> = (0..model.parameters())
            .filter_map(|parameter| {
                let quantity = model.quantity_in(parameter, experiment);
                Some((parameter, free.iter().position(|&known| known == quantity)?))
            })
            .collect();
        let states = (0..model.states.len()).map(Target::State);
        let targets: Vec<Target> = states.chain((0..model.definitions.len()).map(Target::Definition)).collect();
        let most = MOST_MOMENTS.min(MOST_NUMBERS / (targets.len() * (1 + free.len())).max(1)).max(2);
        let moments = thinned(model, values, solver, stops, most)?;
        let times = moments.times();
        let Thinned { grid, kept } = moments;
        let numbers = times.len() * targets.len();
        Ok(Self {
            values: own,
            outputs: model.definitions.iter().map(|definition| definition.output).collect(),
            states: model.states.len(),
            observables: model.observables.outputs.len(),
            passes: moving.chunks(WIDEST).map(|chunk| Chunk::new(model, solver, chunk.len())).collect(),
            moving,
            pass: 0,
            done: None,
            moments: 0,
            found: Sensitivities {
                times,
                targets,
                free: free.to_vec(),
                values: vec![f64::NAN; numbers],
                gradients: vec![0.0; numbers * free.len()],
            },
            grid,
            kept,
        })
    }

    /// Goes on for at most `steps` steps of one pass; whether all is done.
    pub fn advance(&mut self, steps: usize) -> bool {
        let mut passes = std::mem::take(&mut self.passes);
        let over = match passes.get_mut(self.pass) {
            Some(Chunk::Eight(pass)) => self.slice(pass, steps),
            Some(Chunk::Six(pass)) => self.slice(pass, steps),
            Some(Chunk::Four(pass)) => self.slice(pass, steps),
            Some(Chunk::Two(pass)) => self.slice(pass, steps),
            Some(Chunk::One(pass)) => self.slice(pass, steps),
            None => false,
        };
        self.passes = passes;
        if over {
            self.found.times.truncate(self.moments);
            (self.pass, self.done, self.moments) = (self.pass + 1, None, 0);
        }
        self.pass >= self.passes.len()
    }

    /// What was found, once all is done.
    pub fn finish(self) -> Sensitivities {
        self.found
    }

    /// A slice of one pass; whether it is over.
    fn slice<const N: usize>(&mut self, pass: &mut Pass<Dual<N>>, steps: usize) -> bool {
        let first = self.pass * WIDEST;
        let (chunk, places): (Vec<usize>, Vec<usize>) =
            self.moving[first..(first + WIDEST).min(self.moving.len())].iter().copied().unzip();
        let Sensitivities { times, targets, free, values, gradients } = &mut self.found;
        let width = free.len();
        let (kept, grid, outputs, states) = (&self.kept, &self.grid, &self.outputs, self.states);
        pass.outputs.resize(self.observables, Dual::constant(0.0));
        if self.done.is_none() {
            pass.vary(&self.values, &chunk);
        }
        let mut moments = self.moments;
        let memory = &mut pass.outputs;
        let mut keep = |index: usize, state: &[Dual<N>], observables: &mut Evaluator<'_, Dual<N>>| {
            if !kept[index] || moments >= times.len() {
                return;
            }
            if !outputs.is_empty() {
                observables.evaluate(grid.time(index), state, memory);
            }
            let of_definitions = outputs.iter().map(|&output| memory[output]);
            let everything = state[..states].iter().copied().chain(of_definitions);
            for (target, value) in everything.enumerate() {
                let place = moments * targets.len() + target;
                values[place] = value.value;
                for (tangent, column) in value.tangent.iter().zip(&places) {
                    gradients[place * width + column] = *tangent;
                }
            }
            moments += 1;
        };
        let (ended, reached) = match self.done {
            None => {
                let start = TimeGrid { steps: Vec::new(), stops: Vec::new(), end: grid.end };
                (pass.forward.run(&pass.parameters, &start, &mut keep), 0)
            }
            Some(from) => {
                let to = from.saturating_add(steps.max(1)).min(grid.steps.len());
                let ended = pass
                    .forward
                    .go_on(&grid.steps[from..to], |index, state, observables| keep(from + index, state, observables));
                (ended, to)
            }
        };
        self.moments = moments;
        self.done = Some(reached);
        ended.is_err() || reached == self.grid.steps.len()
    }
}

//! A model as a recurrent network: its initial state, its cell and its outputs, for any `Scalar`. Every unroll of a
//! model, plain, in blocks or with tangents, is a run of this. Knows no data.

use std::ops::Range;

use super::lang::program::{Evaluator, Field, Program};
use super::method::{OneStep, Report};
use super::model::Model;
use super::scalar::Scalar;
use super::simulate::SolverSettings;
use super::time_grid::{Step, TimeGrid};
use super::unroll::{Diverged, scan};

/// A model ready to be unrolled again and again without allocating.
#[derive(Clone, Debug)]
pub struct Forward<'model, S> {
    start_time: f64,
    initial: Evaluator<'model, S>,
    /// What the initial program is given for a state; it reads none.
    no_state: Vec<S>,
    cell: OneStep<S, Evaluator<'model, S>>,
    observables: Evaluator<'model, S>,
    state: Vec<S>,
}

impl<'model, S: Scalar> Forward<'model, S> {
    /// Unrolls `model` with the method of `solver`, its clip and its tolerances.
    pub fn new(model: &'model Model, solver: &SolverSettings) -> Self {
        Self::of(model, solver, Evaluator::new)
    }

    fn of<'source>(
        model: &'source Model,
        solver: &SolverSettings,
        evaluator: impl Fn(&'source Program) -> Evaluator<'model, S>,
    ) -> Self {
        let zeros = |count| vec![S::constant(0.0); count];
        Self {
            start_time: model.start_time,
            initial: evaluator(&model.initial),
            no_state: zeros(model.initial.states),
            cell: OneStep::new(solver, evaluator(&model.derivative)),
            observables: evaluator(&model.observables),
            state: zeros(model.states.len()),
        }
    }

    /// Unrolls over `grid` with the quantities `parameters`.
    ///
    /// `visit(n, x_n, observables)` sees every state, `x_0` first; `observables` evaluates the definitions and exact
    /// solutions there, if asked to.
    pub fn run(
        &mut self,
        parameters: &[S],
        grid: &TimeGrid,
        mut visit: impl FnMut(usize, &[S], &mut Evaluator<'model, S>),
    ) -> Result<(), Diverged> {
        self.cell.begin(parameters, grid.end);
        self.observables.set_parameters(parameters);
        self.initial(parameters);
        let observables = &mut self.observables;
        scan(&mut self.cell, &grid.steps, &mut self.state, |index, state| visit(index, state, observables))
    }

    /// As [`Self::run`] over the steps `part` of `grid` alone, from `start` at the beginning of the first of them; `n` and
    /// the step of [`Diverged`] count from the start of the grid.
    pub fn run_part(
        &mut self,
        parameters: &[S],
        grid: &TimeGrid,
        part: Range<usize>,
        start: &[S],
        mut visit: impl FnMut(usize, &[S], &mut Evaluator<'model, S>),
    ) -> Result<(), Diverged> {
        self.cell.begin(parameters, grid.time(part.end));
        self.observables.set_parameters(parameters);
        self.state.copy_from_slice(start);
        let (observables, first) = (&mut self.observables, part.start);
        scan(&mut self.cell, &grid.steps[part], &mut self.state, |index, state| {
            visit(first + index, state, observables);
        })
        .map_err(|diverged| Diverged { step: first + diverged.step, ..diverged })
    }

    /// `x_0` with the quantities `parameters`.
    pub fn initial(&mut self, parameters: &[S]) -> &[S] {
        self.initial.set_parameters(parameters);
        self.initial.evaluate(self.start_time, &self.no_state, &mut self.state);
        &self.state
    }

    /// Goes on over `steps` from the state at which the last run ended; `visit(n, x_n, observables)` sees the state after
    /// the n-th of them, n from 1.
    pub fn go_on(
        &mut self,
        steps: &[Step],
        mut visit: impl FnMut(usize, &[S], &mut Evaluator<'model, S>),
    ) -> Result<(), Diverged> {
        let observables = &mut self.observables;
        scan(&mut self.cell, steps, &mut self.state, |index, state| {
            if index > 0 {
                visit(index, state, observables);
            }
        })
    }

    /// The state at which the last run ended.
    pub fn state(&self) -> &[S] {
        &self.state
    }

    /// What a method that chooses its own steps did in the last run; `None` for the others.
    pub fn report(&self) -> Option<Report> {
        self.cell.report()
    }

    /// Where the steps of a method that chooses its own ended in the last run, in order; none for the others.
    pub fn times(&self) -> &[f64] {
        self.cell.times()
    }
}

impl<S: Scalar> Forward<'static, S> {
    /// As [`Forward::new`], with programs of its own, to be kept longer than the model.
    pub fn owned(model: &Model, solver: &SolverSettings) -> Self {
        Self::of(model, solver, |program| Evaluator::owned(program.clone()))
    }
}

//! Trying an unroll with other settings, within a bounded amount of work. Knows nothing of causes.

use std::cell::Cell;

use crate::core::model::Model;
use crate::core::simulate::{SolverSettings, Trajectory, simulate};
use crate::core::spectrum::LocalJacobian;
use crate::core::stability::{Complex, StabilityFunction, Tendency, tendency};

/// A model as it is unrolled.
#[derive(Clone, Copy, Debug)]
pub struct Case<'run> {
    /// What is unrolled.
    pub model: &'run Model,
    /// The values of its quantities.
    pub values: &'run [f64],
    /// How.
    pub solver: SolverSettings,
    /// The moments it lands on, ascending.
    pub stops: &'run [f64],
}

/// The most instructions all trials of one diagnosis may cost: some tens of milliseconds on the page.
const MOST_WORK: f64 = 4e6;

/// A run whose largest norm is at most this multiple of that with half the step has settled: the step is not what
/// makes it large.
const SETTLED: f64 = 4.0;

/// The work left for trials.
#[derive(Debug)]
pub(super) struct Budget(Cell<f64>);

impl Budget {
    pub(super) fn new() -> Self {
        Self(Cell::new(MOST_WORK))
    }

    fn spend(&self, work: f64) -> bool {
        let left = self.0.get() - work;
        if left.is_nan() || left < 0.0 {
            return false;
        }
        self.0.set(left);
        true
    }
}

impl Case<'_> {
    pub(super) fn with_solver(&self, solver: SolverSettings) -> Self {
        Self { solver, ..*self }
    }

    pub(super) fn with_step(&self, step_size: f64) -> Self {
        self.with_solver(SolverSettings { step_size, ..self.solver })
    }

    /// Instructions of a run with tangents or without.
    pub(super) fn work(&self) -> f64 {
        let last = self.stops.last().copied().unwrap_or(self.solver.end_time).max(self.solver.end_time);
        let steps = ((last - self.model.start_time) / self.solver.step_size).max(1.0) + self.stops.len() as f64;
        steps * self.work_of_step()
    }

    pub(super) fn work_of_step(&self) -> f64 {
        let evaluation = self.model.derivative.instructions.len() + 4 * self.model.states.len();
        f64::from(self.solver.method.order()) * evaluation as f64
    }

    /// The trajectory, if there is work left for it.
    pub(super) fn run(&self, budget: &Budget) -> Option<Trajectory> {
        budget.spend(self.work()).then(|| simulate(self.model, self.values, &self.solver, self.stops).ok()).flatten()
    }

    /// The trajectory, if it ends, no larger than it is with half the step, and is free to settle.
    pub(super) fn calm(&self, budget: &Budget) -> Option<Trajectory> {
        let run = self.run(budget).filter(|run| run.diverged.is_none())?;
        let finer = self.with_step(self.solver.step_size / 2.0).run(budget).filter(|run| run.diverged.is_none())?;
        let width = self.model.states.len();
        let settled = peak(&run.states, width) <= SETTLED * peak(&finer.states, width).max(f64::MIN_POSITIVE);
        (settled && !self.restless(&run)).then_some(run)
    }

    /// Whether a decaying mode grows in the unroll at the end of the run.
    fn restless(&self, run: &Trajectory) -> bool {
        if self.solver.method.adaptive() {
            return false;
        }
        let (Some(&time), width) = (run.times.last(), self.model.states.len()) else { return false };
        let state = &run.states[run.states.len() - width..];
        let spectrum = LocalJacobian::new(self.model, self.values).spectrum(time, state);
        let mut function = StabilityFunction::new(self.solver.method);
        spectrum.is_ok_and(|found| found.into_iter().any(|mode| outgrows(&mut function, self.solver.step_size, mode)))
    }
}

/// Whether a mode decays by itself and grows in the unroll.
pub(super) fn outgrows(function: &mut StabilityFunction, step_size: f64, mode: Complex) -> bool {
    tendency(mode) == Tendency::Decays && function.excess(mode.scale(step_size)) > 1e-9
}

/// The Euclidean norm, without overflow on the way.
pub(super) fn norm(vector: &[f64]) -> f64 {
    let largest = vector.iter().fold(0.0, |largest: f64, component| largest.max(component.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return largest;
    }
    largest * vector.iter().map(|component| (component / largest) * (component / largest)).sum::<f64>().sqrt()
}

/// The largest norm of any state.
pub(super) fn peak(states: &[f64], width: usize) -> f64 {
    states.chunks_exact(width.max(1)).map(norm).fold(0.0, f64::max)
}

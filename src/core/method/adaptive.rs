//! A method that chooses its own steps, as a cell: asked for the next moment of the output grid, it takes as many steps
//! of its own as it needs and reads the state off the polynomial between their ends. The moments asked for never
//! shorten a step; only the end does. Knows the equations only through `Slope`.
//!
//! Steps are chosen by values alone, so that a run with tangents takes the same steps to the last bit, and its tangents
//! are the derivatives of the computed numbers with the steps held fixed. The work of a run is bounded.

use super::control::{Controller, Tolerance};
use super::dormand_prince::DormandPrince;
use super::rodas::Rodas;
use super::{Method, Slope};
use crate::core::lang::program::Field;
use crate::core::scalar::Scalar;
use crate::core::simulate::SolverSettings;
use crate::core::time_grid::Step;

/// The most attempts at a step in one run; one of the Rosenbrock method counts for more where the system is large.
const MOST_ATTEMPTS: f64 = 100_000.0;

/// A run takes at least this many steps, so that a short pulse is hardly stepped over.
const LEAST_STEPS: f64 = 20.0;

/// [`DormandPrince::stiffness`] beyond this means that stability bounds the step: at tight tolerances the steps stay some
/// way within the limit, 3.3, and where accuracy bounds them far within.
const STABILITY_LIMIT: f64 = 2.5;

/// So many steps bounded by stability, not interrupted by [`CALM`] others, make a system stiff.
const STIFF: u32 = 25;

/// So many steps in a row that are not bounded by stability begin the count of stiff ones anew.
const CALM: u32 = 6;

/// What a method that chooses its own steps did in a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report {
    /// The method that ran last: Dormand-Prince or Rodas.
    pub method: Method,
    /// The time at which the system was found stiff, if the method was left to choose and changed.
    pub switched: Option<f64>,
    /// Steps taken.
    pub accepted: u32,
    /// Attempts whose error was too large.
    pub refused: u32,
    /// Why it gave up, if it did: the unroll then ends as if a state had left the finite numbers.
    pub halted: Option<Halt>,
}

impl Default for Report {
    /// Nothing done yet.
    fn default() -> Self {
        Self { method: Method::DormandPrince, switched: None, accepted: 0, refused: 0, halted: None }
    }
}

/// Why a method that chooses its own steps gave up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// The end was not reached with the work allowed: the tolerance is too tight, or the system too stiff or too wild.
    TooManySteps,
    /// No step was short enough: the solution explodes, jumps or is undefined just ahead.
    StepTooSmall,
}

/// The cell.
#[derive(Clone, Debug)]
pub(super) struct Adaptive<S> {
    asked: Method,
    tolerance: Tolerance,
    explicit: DormandPrince<S>,
    /// Made when first needed.
    stiff: Option<Rodas<S>>,
    controller: Controller,
    /// Where the run ends.
    end: f64,
    /// Whether the run has begun.
    running: bool,
    /// The longest step.
    longest: f64,
    /// The last step taken, and whether it was one of the method for stiff systems.
    last: Step,
    last_stiff: bool,
    /// Where it ended, and the state there.
    time: f64,
    current: Vec<S>,
    /// The size of the next attempt.
    size: f64,
    /// What is left of the work.
    budget: f64,
    stiff_steps: u32,
    calm_steps: u32,
    /// Where the steps of the run ended.
    times: Vec<f64>,
    report: Report,
}

/// A new controller for a method of order 5(4).
fn controller() -> Controller {
    Controller::new(5.0, 0.04, 0.2, 10.0)
}

impl<S: Scalar> Adaptive<S> {
    /// For a state of `dimension` components.
    pub(super) fn new(solver: &SolverSettings, dimension: usize) -> Self {
        Self {
            asked: solver.method,
            tolerance: Tolerance::new(solver),
            explicit: DormandPrince::new(dimension),
            stiff: None,
            controller: controller(),
            end: 0.0,
            running: false,
            longest: 0.0,
            last: Step { time: 0.0, size: 0.0 },
            last_stiff: false,
            time: 0.0,
            current: vec![S::constant(0.0); dimension],
            size: 0.0,
            budget: 0.0,
            stiff_steps: 0,
            calm_steps: 0,
            times: Vec::new(),
            report: Report::default(),
        }
    }

    /// What was done in the last run.
    pub(super) fn report(&self) -> Report {
        self.report
    }

    /// Where the steps of the last run ended, in order.
    pub(super) fn times(&self) -> &[f64] {
        &self.times
    }

    /// The next step is the first of a run to `end` with these parameters.
    pub(super) fn begin(&mut self, parameters: &[S], end: f64) {
        self.running = false;
        self.end = end;
        self.times.clear();
        self.report = Report::default();
        self.explicit.restart();
        if let Some(stiff) = &mut self.stiff {
            stiff.set_parameters(parameters);
        }
    }

    /// Replaces the state at the beginning of `input` by that at its end. Where it gives up, the component that made it
    /// do so is no longer a number.
    pub(super) fn step<F: Field<S>>(&mut self, field: &mut Slope<F>, input: Step, state: &mut [S]) {
        if !self.running {
            self.start(field, input.time, state);
        }
        let target = input.time + input.size;
        if target > self.end + 0.5 * input.size {
            // The run goes on beyond what was announced.
            self.end = target;
        }
        while self.time < target && self.time < self.end {
            if let Err(worst) = self.advance(field, target) {
                if let Some(component) = state.get_mut(worst) {
                    *component = S::constant(f64::NAN);
                }
                return;
            }
        }
        if target >= self.time {
            state.copy_from_slice(&self.current);
            return;
        }
        let theta = (target - self.last.time) / self.last.size;
        match &self.stiff {
            Some(stiff) if self.last_stiff => stiff.interpolate(theta, state),
            _ => self.explicit.interpolate(theta, state),
        }
    }

    fn start<F: Field<S>>(&mut self, field: &mut Slope<F>, time: f64, state: &[S]) {
        self.running = true;
        self.time = time;
        self.last = Step { time, size: 0.0 };
        self.current.copy_from_slice(state);
        self.longest = (self.end - time) / LEAST_STEPS;
        self.budget = MOST_ATTEMPTS;
        self.stiff_steps = 0;
        self.calm_steps = 0;
        self.controller = controller();
        let first = self.explicit.first_slope(field, time, state).to_vec();
        self.size = self.tolerance.first_step(5.0, state, &first, self.longest, |size| {
            let trial: Vec<S> = state.iter().zip(&first).map(|(&x, &slope)| x + super::scaled(slope, size)).collect();
            let mut second = first.clone();
            field.slope(time + size, &trial, &mut second);
            second
        });
        if self.asked == Method::Rodas {
            self.take_rosenbrock(field);
        }
    }

    /// One step of the current method, after as many attempts as it needs; the interval it covers will be asked for
    /// `target`. Fails with the component that stands in the way.
    fn advance<F: Field<S>>(&mut self, field: &mut Slope<F>, target: f64) -> Result<(), usize> {
        let mut worst = 0;
        loop {
            let left = self.end - self.time;
            // A last step a little longer rather than a tiny one after it.
            let to_end = 1.01 * self.size >= left;
            let size = if to_end { left } else { self.size };
            let step = Step { time: self.time, size };
            let halt = if self.budget <= 0.0 {
                Some(Halt::TooManySteps)
            } else if size <= self.least_size() && !to_end {
                Some(Halt::StepTooSmall)
            } else {
                None
            };
            // A step that is too short is no sign of stiffness: a method that damps would step over an explosion.
            if halt == Some(Halt::TooManySteps) && self.may_switch(field) {
                continue;
            }
            if halt.is_some() {
                self.report.halted = halt;
                return Err(worst);
            }

            let rosenbrock = self.report.method == Method::Rodas;
            let attempt = match &mut self.stiff {
                Some(stiff) if rosenbrock => stiff.attempt(field, step, &self.current, self.tolerance),
                _ => self.explicit.attempt(field, step, &self.current, self.tolerance),
            };
            // A Rosenbrock step of n states costs eight evaluations and n^3/3 products.
            self.budget -= if rosenbrock { 1.0 + 0.25 * self.current.len() as f64 } else { 1.0 };
            worst = attempt.worst;
            if attempt.error > 1.0 || attempt.error.is_nan() {
                self.report.refused += 1;
                self.size = size * self.controller.after_bad(attempt.error);
                continue;
            }

            self.report.accepted += 1;
            self.last = step;
            self.last_stiff = rosenbrock;
            self.time = if to_end { self.end } else { step.time + size };
            self.times.push(self.time);
            let dense = target < self.time;
            let stiffness = match &mut self.stiff {
                Some(stiff) if rosenbrock => {
                    stiff.accept(&self.current, dense);
                    self.current.copy_from_slice(&stiff.next);
                    0.0
                }
                _ => {
                    let stiffness = self.explicit.stiffness(size);
                    self.explicit.accept(size, &self.current, dense);
                    self.current.copy_from_slice(&self.explicit.next);
                    stiffness
                }
            };
            self.size = (size * self.controller.after_good(attempt.error)).min(self.longest);
            self.watch(field, stiffness);
            return Ok(());
        }
    }

    /// Shorter steps than this are lost in the rounding of the time.
    fn least_size(&self) -> f64 {
        (16.0 * f64::EPSILON * self.time.abs()).max(1e-24 * LEAST_STEPS * self.longest)
    }

    /// Counts steps that stability bounds; enough of them change the method, if the choice was left to it.
    fn watch<F: Field<S>>(&mut self, field: &Slope<F>, stiffness: f64) {
        if stiffness > STABILITY_LIMIT {
            self.calm_steps = 0;
            self.stiff_steps += 1;
        } else {
            self.calm_steps += 1;
            if self.calm_steps >= CALM {
                self.stiff_steps = 0;
            }
        }
        if self.stiff_steps >= STIFF {
            self.may_switch(field);
        }
    }

    /// Changes to the method for stiff systems, if that may still be done.
    fn may_switch<F: Field<S>>(&mut self, field: &Slope<F>) -> bool {
        if self.asked != Method::Auto || self.report.method == Method::Rodas || !self.take_rosenbrock(field) {
            return false;
        }
        self.report.switched = Some(self.time);
        self.budget = MOST_ATTEMPTS;
        self.controller = controller();
        true
    }

    /// Takes the method for stiff systems from here on, unless the system is too long for it.
    fn take_rosenbrock<F: Field<S>>(&mut self, field: &Slope<F>) -> bool {
        if self.stiff.is_none() {
            self.stiff = field.linearised().map(|linearised| Rodas::new(linearised, self.current.len()));
        }
        let taken = self.stiff.is_some();
        if taken {
            self.report.method = Method::Rodas;
        }
        taken
    }
}

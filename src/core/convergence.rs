//! How far an unroll is from the truth, and how that shrinks with the step size: the same run with 2h, h, h/2, h/4 and
//! h/8, each compared with the exact solutions the model names or, where it names none, with a much finer run.
//!
//! A [`Study`] works in slices of a few milliseconds and a bounded number of them, so that a page stays awake between.
//! Knows no page.

use super::forward::Forward;
use super::lang::builtin::Builtin;
use super::lang::program::{Operation, Program};
use super::method::Method;
use super::model::Model;
use super::scalar::real;
use super::simulate::SolverSettings;
use super::time_grid::TimeGrid;

/// The step sizes tried, in units of the chosen one, the largest first.
pub const LADDER: [f64; 5] = [2.0, 1.0, 0.5, 0.25, 0.125];

/// How many times finer than the chosen step the comparison is, where there is no exact solution; the first that is
/// affordable. Powers of two, so that each moment of a coarse run is one of the fine run, to the last bit.
pub const FINER: [u32; 3] = [64, 32, 16];

/// The method of the fine run.
pub const FINE_METHOD: Method = Method::RungeKutta4;

/// The most states compared.
const MOST_STATES: usize = 8;

/// The most work of one run, in instructions of the interpreter: less than a second in a browser, in slices.
const MOST_WORK: f64 = 1e8;

/// The work of one slice: a few milliseconds.
const SLICE_WORK: f64 = 5e5;

/// The most steps of one run: bounds what is kept of it to some 40 MB.
const MOST_STEPS: usize = 1 << 19;

/// What a special function costs, in instructions.
const SPECIAL: f64 = 200.0;

/// What the other builtin functions cost.
const BUILTIN: f64 = 8.0;

/// What the errors are measured against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The solutions the model names.
    Exact,
    /// A run of [`FINE_METHOD`] with a step this many times smaller.
    Fine(u32),
}

/// Why nothing is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmeasured {
    /// The model has no states, or there is nothing to run.
    Nothing,
    /// The chosen run takes too long to be repeated with smaller steps.
    TooLong,
    /// The fine run leaves the finite numbers.
    FineDiverged,
    /// The method chooses its own steps: there is no step size to vary.
    OwnSteps,
}

/// One step size.
#[derive(Clone, Debug, PartialEq)]
pub struct Rung {
    /// `h` of this run.
    pub step_size: f64,
    /// How many steps it took.
    pub steps: usize,
    /// The run left the finite numbers.
    pub diverged: bool,
    /// For each compared state the largest `|x_n - x(t_n)|`; `None` where the run diverged or the solution is undefined.
    pub largest: Vec<Option<f64>>,
}

/// One run of the ladder or the fine run, as far as it is done.
#[derive(Clone, Debug)]
struct Run {
    /// Its step size in units of the chosen one.
    factor: f64,
    forward: Forward<'static, f64>,
    grid: TimeGrid,
    /// How many steps are done.
    done: usize,
    /// How many are done at a time.
    slice: usize,
    /// Memory for the observables.
    outputs: Vec<f64>,
    /// The moments so far, the start first.
    times: Vec<f64>,
    /// The compared states at each.
    states: Vec<f64>,
    /// Their exact solutions, if there are any.
    truth: Vec<f64>,
    diverged: bool,
}

/// The comparison of one model at one setting, slice by slice.
#[derive(Clone, Debug)]
pub struct Study {
    model: Model,
    values: Vec<f64>,
    solver: SolverSettings,
    stops: Vec<f64>,
    /// What the errors are measured against.
    pub reference: Reference,
    /// Why there is no result.
    pub unmeasured: Option<Unmeasured>,
    /// The states compared.
    pub states: Vec<usize>,
    /// The output of the exact solution of each, if there is one.
    outputs: Vec<usize>,
    fine: Option<Run>,
    under_way: Option<Run>,
    /// The rungs done, in the order of [`LADDER`].
    pub rungs: Vec<Rung>,
    /// The error `(t, x_n - x(t_n))` of each compared state at the chosen step.
    pub courses: Vec<Vec<(f64, f64)>>,
    /// How many rungs would take too long.
    pub left_out: usize,
    planned: Vec<f64>,
}

impl Study {
    /// Plans the comparison; nothing is run yet.
    pub fn new(model: &Model, values: &[f64], solver: &SolverSettings, stops: &[f64]) -> Self {
        let mut study = Self {
            model: model.clone(),
            values: values.to_vec(),
            solver: *solver,
            stops: stops.to_vec(),
            reference: Reference::Exact,
            unmeasured: None,
            states: model.exact.iter().map(|(state, _)| *state).take(MOST_STATES).collect(),
            outputs: model.exact.iter().map(|(_, output)| *output).take(MOST_STATES).collect(),
            fine: None,
            under_way: None,
            rungs: Vec::new(),
            courses: Vec::new(),
            left_out: 0,
            planned: Vec::new(),
        };
        study.plan();
        study
    }

    fn plan(&mut self) {
        if self.states.is_empty() {
            self.states = (0..self.model.states.len().min(MOST_STATES)).collect();
            self.outputs.clear();
            // Nothing of a run but its states is looked at.
            self.model.observables = Program::default();
            let affordable = |finer: &u32| self.affordable(1.0 / f64::from(*finer), FINE_METHOD);
            match FINER.into_iter().find(affordable) {
                Some(finer) => self.reference = Reference::Fine(finer),
                None => self.unmeasured = Some(Unmeasured::TooLong),
            }
        }
        let steps = self.steps(1.0);
        if self.states.is_empty() || steps.is_nan() || steps < 1.0 {
            self.unmeasured = Some(Unmeasured::Nothing);
        }
        if self.solver.method.adaptive() {
            self.unmeasured = Some(Unmeasured::OwnSteps);
        }
        let wanted = LADDER.into_iter().filter(|factor| *factor <= 1.0 || steps >= *factor);
        let (planned, left_out): (Vec<f64>, Vec<f64>) =
            wanted.partition(|factor| self.affordable(*factor, self.solver.method));
        (self.planned, self.left_out) = (planned, left_out.len());
        if !self.planned.contains(&1.0) {
            self.unmeasured = self.unmeasured.or(Some(Unmeasured::TooLong));
        }
        if self.unmeasured.is_some() {
            self.planned.clear();
        }
    }

    /// The number of steps of size `factor h`, roughly.
    fn steps(&self, factor: f64) -> f64 {
        let last = self.stops.iter().fold(self.solver.end_time, |last, stop| last.max(*stop));
        ((last - self.model.start_time) / (factor * self.solver.step_size)).ceil()
    }

    /// The work of a run with steps of size `factor h`.
    fn work(&self, factor: f64, method: Method) -> f64 {
        let states = self.model.states.len() as f64;
        let evaluations = f64::from(method.order());
        let step = evaluations * (cost(&self.model.derivative) + 3.0 * states) + cost(&self.model.observables);
        self.steps(factor) * step
    }

    fn affordable(&self, factor: f64, method: Method) -> bool {
        // Each stop may shorten a step.
        let steps = self.steps(factor) + self.stops.len() as f64;
        steps <= MOST_STEPS as f64 && self.work(factor, method) <= MOST_WORK
    }

    /// Works for some milliseconds; `false` when all is done.
    pub fn advance(&mut self) -> bool {
        let wants_fine = matches!(self.reference, Reference::Fine(_)) && self.fine.is_none();
        let Some(mut run) = self.under_way.take() else {
            if self.planned.is_empty() {
                self.fine = None;
                return false;
            }
            self.under_way = match self.reference {
                Reference::Fine(finer) if wants_fine => self.begin(1.0 / f64::from(finer), FINE_METHOD),
                _ => {
                    let factor = self.planned.remove(0);
                    self.begin(factor, self.solver.method)
                }
            };
            if self.under_way.is_none() {
                // What was planned was found affordable, so there is a grid for it.
                self.give_up(Unmeasured::TooLong);
            }
            return true;
        };
        if !run.diverged && !self.go_on(&mut run) {
            self.under_way = Some(run);
        } else if !wants_fine {
            self.take_in(&run);
        } else if run.diverged {
            self.give_up(Unmeasured::FineDiverged);
        } else {
            self.fine = Some(run);
        }
        true
    }

    fn give_up(&mut self, reason: Unmeasured) {
        self.unmeasured = Some(reason);
        self.planned.clear();
    }

    /// Takes in a finished run.
    fn take_in(&mut self, run: &Run) {
        let courses: Vec<Vec<(f64, f64)>> = (0..self.states.len()).map(|index| self.errors(run, index)).collect();
        self.rungs.push(Rung {
            step_size: run.factor * self.solver.step_size,
            steps: run.times.len().saturating_sub(1),
            diverged: run.diverged,
            largest: courses.iter().map(|course| largest(course).filter(|_| !run.diverged)).collect(),
        });
        if run.factor == 1.0 {
            self.courses = courses;
        }
    }

    /// A run with steps of size `factor h`, at its start.
    fn begin(&self, factor: f64, method: Method) -> Option<Run> {
        let solver = SolverSettings { step_size: factor * self.solver.step_size, method, ..self.solver };
        let (start, end) = (self.model.start_time, solver.end_time);
        let grid = TimeGrid::new(start, end, solver.step_size, &self.stops, MOST_STEPS).ok()?;
        let work = self.work(factor, method) / self.steps(factor).max(1.0);
        let mut run = Run {
            factor,
            forward: Forward::owned(&self.model, &solver),
            slice: ((SLICE_WORK / work) as usize).max(1),
            done: 0,
            outputs: vec![0.0; self.model.observables.outputs.len()],
            times: Vec::with_capacity(grid.states()),
            states: Vec::with_capacity(grid.states() * self.states.len()),
            truth: Vec::new(),
            diverged: false,
            grid,
        };
        let standing = TimeGrid { steps: Vec::new(), stops: Vec::new(), end: start };
        let Run { forward, outputs, times, states, truth, .. } = &mut run;
        let started = forward.run(&self.values, &standing, |_, state, observables| {
            times.push(start);
            states.extend(self.states.iter().map(|index| state[*index]));
            if !self.outputs.is_empty() {
                observables.evaluate(start, state, outputs);
                truth.extend(self.outputs.iter().map(|output| outputs[*output]));
            }
        });
        run.diverged = started.is_err();
        Some(run)
    }

    /// Goes on by one slice; whether the run has ended.
    fn go_on(&self, run: &mut Run) -> bool {
        let Run { forward, grid, done, outputs, times, states, truth, .. } = run;
        let (first, last) = (*done, (*done + run.slice).min(grid.steps.len()));
        let ended = forward.go_on(&grid.steps[first..last], |index, state, observables| {
            let time = grid.time(first + index);
            times.push(time);
            states.extend(self.states.iter().map(|index| state[*index]));
            if !self.outputs.is_empty() {
                observables.evaluate(time, state, outputs);
                truth.extend(self.outputs.iter().map(|output| outputs[*output]));
            }
        });
        *done = last;
        run.diverged = ended.is_err();
        run.diverged || last == run.grid.steps.len()
    }

    /// The error of the compared state `index` at each moment of `run` where the truth is known.
    fn errors(&self, run: &Run, index: usize) -> Vec<(f64, f64)> {
        let width = self.states.len();
        let mut place = 0;
        let mut truth = |moment: usize, time: f64| match &self.fine {
            None => run.truth[moment * width + index],
            Some(fine) => {
                while fine.times.get(place).is_some_and(|fine| *fine < time) {
                    place += 1;
                }
                let met = fine.times.get(place) == Some(&time);
                if met { fine.states[place * width + index] } else { f64::NAN }
            }
        };
        let error = |(moment, time): (usize, &f64)| (*time, run.states[moment * width + index] - truth(moment, *time));
        run.times.iter().enumerate().map(error).collect()
    }

    /// By how much rung `rung` divides the largest error of the one before it, for the compared state `index`.
    pub fn ratio(&self, index: usize, rung: usize) -> Option<f64> {
        let of = |rung: usize| self.rungs.get(rung)?.largest.get(index).copied().flatten();
        let (before, here) = (of(rung.checked_sub(1)?)?, of(rung)?);
        let ratio = before / here;
        (ratio.is_finite() && ratio > 0.0).then_some(ratio)
    }

    /// The observed order of convergence between two neighbouring rungs: `log2` of their ratio.
    pub fn order(&self, index: usize, rung: usize) -> Option<f64> {
        self.ratio(index, rung).map(real::log2)
    }

    /// The method compared.
    pub fn method(&self) -> Method {
        self.solver.method
    }

    /// The chosen step size.
    pub fn step_size(&self) -> f64 {
        self.solver.step_size
    }

    /// The rung of the chosen step.
    pub fn chosen(&self) -> Option<usize> {
        self.rungs.iter().position(|rung| rung.step_size == self.solver.step_size)
    }
}

/// The largest size of an error; `None` where none is known.
fn largest(course: &[(f64, f64)]) -> Option<f64> {
    course.iter().map(|(_, error)| error.abs()).filter(|error| error.is_finite()).reduce(f64::max)
}

/// The work of one evaluation.
fn cost(program: &Program) -> f64 {
    let of = |operation: &Operation| match operation {
        Operation::Call1(Builtin::AiryAi | Builtin::AiryBi, _)
        | Operation::Call2(Builtin::BesselJ | Builtin::Legendre, ..)
        | Operation::Call4(..) => SPECIAL,
        Operation::Call1(..) | Operation::Call2(..) | Operation::Power(..) => BUILTIN,
        _ => 1.0,
    };
    program.instructions[program.invariant..].iter().map(of).sum()
}

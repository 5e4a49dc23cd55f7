//! How far an unroll is from the truth, and how that shrinks with the step size: the same run with 2h, h, h/2, h/4 and
//! h/8, each compared with the exact solutions the model names or, where it names none, with a much finer run.
//!
//! A [`Study`] does one run at a time, each of bounded work, so that a page stays awake between them. Knows no page.

use super::lang::builtin::Builtin;
use super::lang::program::{Operation, Program};
use super::method::Method;
use super::model::Model;
use super::scalar::real;
use super::simulate::{SolverSettings, Trajectory, simulate};

/// The step sizes tried, in units of the chosen one, the largest first.
pub const LADDER: [f64; 5] = [2.0, 1.0, 0.5, 0.25, 0.125];

/// How many times finer than the chosen step the comparison is, where there is no exact solution; the first that is
/// affordable. Powers of two, so that each moment of a coarse run is one of the fine run, to the last bit.
pub const FINER: [u32; 3] = [64, 32, 16];

/// The method of the fine run.
pub const FINE_METHOD: Method = Method::RungeKutta4;

/// The most states compared.
const MOST_STATES: usize = 8;

/// The most work of one run, in instructions of the interpreter: some 30 ms in a browser.
const MOST_WORK: f64 = 8e6;

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

/// The comparison of one model at one setting, run by run.
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
    fine: Option<Trajectory>,
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
            outputs: model.exact.iter().map(|(_, output)| *output).collect(),
            fine: None,
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
            let affordable = |finer: &u32| self.work(1.0 / f64::from(*finer), FINE_METHOD) <= MOST_WORK;
            match FINER.into_iter().find(affordable) {
                Some(finer) => self.reference = Reference::Fine(finer),
                None => self.unmeasured = Some(Unmeasured::TooLong),
            }
        }
        let steps = self.steps(1.0);
        if self.states.is_empty() || steps.is_nan() || steps < 1.0 {
            self.unmeasured = Some(Unmeasured::Nothing);
        }
        let wanted = LADDER.into_iter().filter(|factor| *factor <= 1.0 || steps >= *factor);
        let (planned, left_out): (Vec<f64>, Vec<f64>) =
            wanted.partition(|factor| self.work(*factor, self.solver.method) <= MOST_WORK);
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

    /// Does the next run; `false` when there is none.
    pub fn advance(&mut self) -> bool {
        if let (Reference::Fine(finer), None, false) = (self.reference, &self.fine, self.planned.is_empty()) {
            match self.run(1.0 / f64::from(finer), FINE_METHOD) {
                Some(fine) if fine.diverged.is_none() => self.fine = Some(fine),
                _ => {
                    self.unmeasured = Some(Unmeasured::FineDiverged);
                    self.planned.clear();
                }
            }
            return !self.planned.is_empty();
        }
        if self.planned.is_empty() {
            return false;
        }
        let factor = self.planned.remove(0);
        if let Some(run) = self.run(factor, self.solver.method) {
            let courses: Vec<Vec<(f64, f64)>> = (0..self.states.len()).map(|index| self.errors(&run, index)).collect();
            self.rungs.push(Rung {
                step_size: factor * self.solver.step_size,
                steps: run.times.len().saturating_sub(1),
                diverged: run.diverged.is_some(),
                largest: courses.iter().map(|course| largest(course).filter(|_| run.diverged.is_none())).collect(),
            });
            if factor == 1.0 {
                self.courses = courses;
            }
        }
        if self.planned.is_empty() {
            self.fine = None;
        }
        !self.planned.is_empty()
    }

    fn run(&self, factor: f64, method: Method) -> Option<Trajectory> {
        let solver = SolverSettings { step_size: factor * self.solver.step_size, method, ..self.solver };
        simulate(&self.model, &self.values, &solver, &self.stops).ok()
    }

    /// The error of the compared state `index` at each moment of `run` where the truth is known.
    fn errors(&self, run: &Trajectory, index: usize) -> Vec<(f64, f64)> {
        let (states, width) = (self.model.states.len(), self.model.observables.outputs.len());
        let state = self.states[index];
        let mut place = 0;
        let mut truth = |moment: usize, time: f64| match &self.fine {
            None => run.observables[moment * width + self.outputs[index]],
            Some(fine) => {
                while fine.times.get(place).is_some_and(|fine| *fine < time) {
                    place += 1;
                }
                let met = fine.times.get(place) == Some(&time);
                if met { fine.states[place * states + state] } else { f64::NAN }
            }
        };
        let error = |(moment, time): (usize, &f64)| (*time, run.states[moment * states + state] - truth(moment, *time));
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

//! The step at which an unroll breaks: whether a number became too large, or a formula has no value there, and where in
//! the text. Judges nothing else.

use super::rehearsal::Case;
use crate::core::lang::builtin::Builtin;
use crate::core::lang::linearise::Linearised;
use crate::core::lang::program::{Evaluator, Field, Operation, Program};
use crate::core::lang::span::Span;
use crate::core::method::OneStep;
use crate::core::simulate::Trajectory;
use crate::core::time_grid::Step;
use crate::core::unroll::Cell;

/// A formula that has no value at finite numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Undefined {
    /// Where it stands in the model text.
    pub span: Span,
    /// What it is.
    pub kind: UndefinedKind,
}

/// Why a formula has no value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UndefinedKind {
    /// A division by zero.
    DivisionByZero,
    /// A function at an argument it is not defined for.
    Function {
        /// The function.
        function: Builtin,
        /// Its argument, the first of two.
        argument: f64,
    },
    /// A power without a value, as of a negative number to a fraction.
    Power,
}

/// A field that notes the first formula that breaks at finite numbers.
struct Watched<'run> {
    field: Evaluator<'run, f64>,
    program: &'run Program,
    /// Whether it broke, be it that numbers grew too large: what follows is no news.
    broken: bool,
    found: &'run mut Option<Undefined>,
}

impl Field<f64> for Watched<'_> {
    fn dimension(&self) -> usize {
        self.field.dimension()
    }

    fn set_parameters(&mut self, parameters: &[f64]) {
        self.field.set_parameters(parameters);
    }

    fn derivative(&mut self, time: f64, state: &[f64], derivative: &mut [f64]) {
        self.field.derivative(time, state, derivative);
        if !self.broken && !derivative.iter().all(|component| component.is_finite()) {
            self.broken = true;
            let instruction = self.field.first_break();
            *self.found = instruction.and_then(|index| undefined(self.program, &self.field, index));
        }
    }

    fn linearised(&self) -> Option<Linearised<f64>> {
        // Only methods that choose their own steps ask; what they met is not looked for here.
        None
    }
}

/// The undefined formula that ended `trajectory`, the run of `case`; `None` if numbers grew too large.
pub(super) fn undefined_formula(case: &Case<'_>, trajectory: &Trajectory) -> Option<Undefined> {
    let width = case.model.states.len();
    let Some(&time) = trajectory.times.last() else {
        let mut initial = Evaluator::new(&case.model.initial);
        initial.set_parameters(case.values);
        let mut state = vec![0.0; width];
        initial.evaluate(case.model.start_time, &vec![0.0; case.model.initial.states], &mut state);
        return initial.first_break().and_then(|index| undefined(&case.model.initial, &initial, index));
    };
    let mut state = trajectory.states[trajectory.states.len() - width..].to_vec();
    let mut found = None;
    let program = &case.model.derivative;
    let mut watched = Watched { field: Evaluator::new(program), program, broken: false, found: &mut found };
    watched.set_parameters(case.values);
    let step = Step { time, size: case.solver.step_size };
    OneStep::new(&case.solver, watched).step(&step, &mut state);
    found
}

/// Whether an instruction with finite operands has no value, rather than one too large.
fn undefined(program: &Program, field: &Evaluator<'_, f64>, index: usize) -> Option<Undefined> {
    let result = field.value((program.first_instruction() + index) as u32);
    let kind = match program.instructions[index] {
        Operation::Divide(_, divisor) if field.value(divisor) == 0.0 => UndefinedKind::DivisionByZero,
        Operation::PowerInteger(base, exponent) if exponent < 0 && field.value(base) == 0.0 => {
            UndefinedKind::DivisionByZero
        }
        Operation::Power(base, exponent) if field.value(base) == 0.0 && field.value(exponent) < 0.0 => {
            UndefinedKind::DivisionByZero
        }
        Operation::Power(..) if result.is_nan() => UndefinedKind::Power,
        // A pole: infinite at an argument of usual size, as ln 0.
        Operation::Call1(function, argument) if result.is_nan() || field.value(argument).abs() <= 1.0 => {
            UndefinedKind::Function { function, argument: field.value(argument) }
        }
        Operation::Call2(function, argument, _) if result.is_nan() => {
            UndefinedKind::Function { function, argument: field.value(argument) }
        }
        _ => return None,
    };
    Some(Undefined { span: program.spans.get(index).copied().unwrap_or_default(), kind })
}

//! The compiled right-hand side: a flat, straight-line, hash-consed program in static single assignment, and its
//! interpreter for any `Scalar`. A second way to run it (emitted WebAssembly) can stand behind the same `Field`.

use std::borrow::Cow;

use super::builtin::Builtin;
use super::linearise::{Linearised, linearise};
use super::span::Span;
use crate::core::scalar::Scalar;

/// Index of a value: the inputs first (see [`Program`]), then one per instruction.
pub type Slot = u32;

/// One operation on earlier slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `-a`
    Negate(Slot),
    /// `a + b`
    Add(Slot, Slot),
    /// `a - b`
    Subtract(Slot, Slot),
    /// `a * b`
    Multiply(Slot, Slot),
    /// `a / b`
    Divide(Slot, Slot),
    /// `a ^ n`, by products
    PowerInteger(Slot, i32),
    /// `a ^ b`
    Power(Slot, Slot),
    /// A builtin of one argument
    Call1(Builtin, Slot),
    /// A builtin of two arguments
    Call2(Builtin, Slot, Slot),
    /// A builtin of four arguments
    Call4(Builtin, [Slot; 4]),
    /// 1 where `a < b`, else 0
    Less(Slot, Slot),
    /// 1 where `a <= b`, else 0
    LessEqual(Slot, Slot),
    /// 1 where `a == b`, else 0
    Equal(Slot, Slot),
    /// `b` where `a` is not 0, else `c`; both are evaluated
    Select(Slot, Slot, Slot),
}

impl Operation {
    /// The result, given the values of its operands. The one definition of what each operation means.
    #[inline]
    pub fn apply<S: Scalar>(self, value: impl Fn(Slot) -> S) -> S {
        match self {
            Self::Negate(a) => -value(a),
            Self::Add(a, b) => value(a) + value(b),
            Self::Subtract(a, b) => value(a) - value(b),
            Self::Multiply(a, b) => value(a) * value(b),
            Self::Divide(a, b) => value(a) / value(b),
            Self::PowerInteger(a, exponent) => value(a).power_integer(exponent),
            Self::Power(a, b) => value(a).power(value(b)),
            Self::Call1(builtin, a) => builtin.apply(value(a)),
            Self::Call2(builtin, a, b) => builtin.apply2(value(a), value(b)),
            Self::Call4(builtin, arguments) => builtin.apply4(arguments.map(value)),
            Self::Less(a, b) => value(a).less(value(b)),
            Self::LessEqual(a, b) => value(a).less_equal(value(b)),
            Self::Equal(a, b) => value(a).equal(value(b)),
            Self::Select(a, b, c) => S::select(value(a), value(b), value(c)),
        }
    }

    /// The same operation on other slots.
    #[must_use]
    pub fn map_operands(self, mut to: impl FnMut(Slot) -> Slot) -> Self {
        match self {
            Self::Negate(a) => Self::Negate(to(a)),
            Self::Add(a, b) => Self::Add(to(a), to(b)),
            Self::Subtract(a, b) => Self::Subtract(to(a), to(b)),
            Self::Multiply(a, b) => Self::Multiply(to(a), to(b)),
            Self::Divide(a, b) => Self::Divide(to(a), to(b)),
            Self::PowerInteger(a, exponent) => Self::PowerInteger(to(a), exponent),
            Self::Power(a, b) => Self::Power(to(a), to(b)),
            Self::Call1(builtin, a) => Self::Call1(builtin, to(a)),
            Self::Call2(builtin, a, b) => Self::Call2(builtin, to(a), to(b)),
            Self::Call4(builtin, arguments) => Self::Call4(builtin, arguments.map(to)),
            Self::Less(a, b) => Self::Less(to(a), to(b)),
            Self::LessEqual(a, b) => Self::LessEqual(to(a), to(b)),
            Self::Equal(a, b) => Self::Equal(to(a), to(b)),
            Self::Select(a, b, c) => Self::Select(to(a), to(b), to(c)),
        }
    }

    /// Visits its operands from left to right.
    pub fn for_each_operand(self, mut visit: impl FnMut(Slot)) {
        let _ = self.map_operands(|operand| {
            visit(operand);
            operand
        });
    }
}

/// A straight-line program.
///
/// Slots `0..constants.len()` hold the constants, then come `parameters` slots, then the time, then `states` slots,
/// then one slot per instruction. The first `invariant` instructions read neither time nor states, so an evaluator
/// runs them once for a set of parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// Distinct constants.
    pub constants: Vec<f64>,
    /// Number of parameters read.
    pub parameters: usize,
    /// Number of states read.
    pub states: usize,
    /// In order; each reads earlier slots only.
    pub instructions: Vec<Operation>,
    /// The place in the source of each instruction (the first one, where several share it).
    pub spans: Vec<Span>,
    /// What stands where: each place in the source whose value has a slot, names and definitions included, in the order
    /// read. Places that came to the same value share its slot; what was folded into something else is left out.
    pub places: Vec<(Span, Slot)>,
    /// How many leading instructions depend on constants and parameters alone.
    pub invariant: usize,
    /// The slots of the results.
    pub outputs: Vec<Slot>,
}

impl Program {
    /// The slot of the first parameter.
    pub fn first_parameter(&self) -> usize {
        self.constants.len()
    }

    /// The slot of the time.
    pub fn time(&self) -> usize {
        self.first_parameter() + self.parameters
    }

    /// The slot of the first state.
    pub fn first_state(&self) -> usize {
        self.time() + 1
    }

    /// The slot of the first instruction's result.
    pub fn first_instruction(&self) -> usize {
        self.first_state() + self.states
    }

    /// The number of slots.
    pub fn slots(&self) -> usize {
        self.first_instruction() + self.instructions.len()
    }
}

/// The one door to the right-hand side: time, state and parameters in, derivative out.
pub trait Field<S: Scalar> {
    /// Number of states.
    fn dimension(&self) -> usize;

    /// Binds the parameters for the calls that follow.
    fn set_parameters(&mut self, parameters: &[S]);

    /// Writes `f(time, state)` to `derivative`; both slices have `dimension()` entries.
    fn derivative(&mut self, time: f64, state: &[S], derivative: &mut [S]);

    /// The same right-hand side with its Jacobian, the parameters bound; `None` if that would be too long.
    fn linearised(&self) -> Option<Linearised<S>>;
}

impl<S: Scalar, F: Field<S> + ?Sized> Field<S> for &mut F {
    fn dimension(&self) -> usize {
        (**self).dimension()
    }

    fn set_parameters(&mut self, parameters: &[S]) {
        (**self).set_parameters(parameters);
    }

    fn derivative(&mut self, time: f64, state: &[S], derivative: &mut [S]) {
        (**self).derivative(time, state, derivative);
    }

    fn linearised(&self) -> Option<Linearised<S>> {
        (**self).linearised()
    }
}

/// The interpreter: a program, borrowed or its own, with the memory it runs in.
#[derive(Clone, Debug)]
pub struct Evaluator<'program, S> {
    program: Cow<'program, Program>,
    slots: Vec<S>,
}

impl<'program, S: Scalar> Evaluator<'program, S> {
    /// An evaluator with all parameters zero.
    pub fn new(program: &'program Program) -> Self {
        Self::of(Cow::Borrowed(program))
    }

    fn of(program: Cow<'program, Program>) -> Self {
        let mut slots: Vec<S> = program.constants.iter().map(|constant| S::constant(*constant)).collect();
        slots.resize(program.slots(), S::constant(0.0));
        let mut evaluator = Self { program, slots };
        evaluator.run_invariant();
        evaluator
    }

    /// Writes all outputs at `(time, state)` with the bound parameters.
    pub fn evaluate(&mut self, time: f64, state: &[S], outputs: &mut [S]) {
        let program: &Program = &self.program;
        self.slots[program.time()] = S::constant(time);
        let first_state = program.first_state();
        self.slots[first_state..first_state + program.states].copy_from_slice(&state[..program.states]);
        let first = program.first_instruction() + program.invariant;
        run(&program.instructions[program.invariant..], &mut self.slots, first);
        for (output, slot) in outputs.iter_mut().zip(&program.outputs) {
            *output = self.slots[*slot as usize];
        }
    }

    /// The values of all slots, as the last evaluation left them.
    pub fn slots(&self) -> &[S] {
        &self.slots
    }

    fn run_invariant(&mut self) {
        let program = &self.program;
        run(&program.instructions[..program.invariant], &mut self.slots, program.first_instruction());
    }
}

impl Evaluator<'_, f64> {
    /// The index of the instruction that made an output of the last evaluation not finite: its own operands were.
    /// `None` if all outputs are finite, or the inputs were not.
    pub fn first_break(&self) -> Option<usize> {
        let broken = |slot: &Slot| !self.slots[*slot as usize].is_finite();
        let first = self.program.first_instruction();
        let mut slot = self.program.outputs.iter().copied().find(broken)?;
        loop {
            let index = (slot as usize).checked_sub(first)?;
            let mut cause = None;
            match self.program.instructions[index] {
                // What is not selected does no harm.
                Operation::Select(a, b, c) => {
                    let chosen = if self.slots[a as usize] == 0.0 { c } else { b };
                    cause = Some(chosen).filter(broken);
                }
                instruction => instruction.for_each_operand(|operand| {
                    cause = cause.or(Some(operand).filter(broken));
                }),
            }
            match cause {
                Some(operand) => slot = operand,
                None => return Some(index),
            }
        }
    }

    /// The value in `slot` after the last evaluation.
    pub fn value(&self, slot: Slot) -> f64 {
        self.slots[slot as usize]
    }
}

impl<S: Scalar> Evaluator<'static, S> {
    /// As [`Evaluator::new`], for an evaluator that outlives the program's owner.
    pub fn owned(program: Program) -> Self {
        Self::of(Cow::Owned(program))
    }
}

impl<S: Scalar> Field<S> for Evaluator<'_, S> {
    fn dimension(&self) -> usize {
        self.program.states
    }

    fn set_parameters(&mut self, parameters: &[S]) {
        let first = self.program.first_parameter();
        let count = self.program.parameters;
        self.slots[first..first + count].copy_from_slice(&parameters[..count]);
        self.run_invariant();
    }

    fn derivative(&mut self, time: f64, state: &[S], derivative: &mut [S]) {
        self.evaluate(time, state, derivative);
    }

    fn linearised(&self) -> Option<Linearised<S>> {
        let mut linearised = Linearised::new(linearise(&self.program)?);
        let first = self.program.first_parameter();
        linearised.set_parameters(&self.slots[first..first + self.program.parameters]);
        Some(linearised)
    }
}

/// Runs `instructions`, the first of which writes to slot `first`.
fn run<S: Scalar>(instructions: &[Operation], slots: &mut [S], first: usize) {
    for (target, instruction) in (first..).zip(instructions) {
        let result = instruction.apply(|slot| slots[slot as usize]);
        slots[target] = result;
    }
}

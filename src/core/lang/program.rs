//! The compiled right-hand side: a flat, straight-line, hash-consed program in static single assignment, and its
//! interpreter for any `Scalar`. A second way to run it (emitted WebAssembly) can stand behind the same `Field`.

use super::builtin::Builtin;
use super::span::Span;
use crate::core::scalar::Scalar;

/// Index of a value: the inputs first (see [`Program`]), then one per instruction.
pub type Slot = u32;

/// One operation on earlier slots.
#[derive(Clone, Copy, Debug, PartialEq)]
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
    /// 1 where `a < b`, else 0
    Less(Slot, Slot),
    /// 1 where `a <= b`, else 0
    LessEqual(Slot, Slot),
    /// 1 where `a == b`, else 0
    Equal(Slot, Slot),
    /// `b` where `a` is not 0, else `c`; both are evaluated
    Select(Slot, Slot, Slot),
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
    /// How many leading instructions depend on constants and parameters alone.
    pub invariant: usize,
    /// The slots of the results.
    pub outputs: Vec<Slot>,
}

/// The one door to the right-hand side: time, state and parameters in, derivative out.
pub trait Field<S: Scalar> {
    /// Number of states.
    fn dimension(&self) -> usize;

    /// Binds the parameters for the calls that follow.
    fn set_parameters(&mut self, parameters: &[S]);

    /// Writes `f(time, state)` to `derivative`; both slices have `dimension()` entries.
    fn derivative(&mut self, time: f64, state: &[S], derivative: &mut [S]);
}

/// The interpreter: a program with the memory it runs in.
#[derive(Clone, Debug)]
pub struct Evaluator<'program, S> {
    program: &'program Program,
    slots: Vec<S>,
}

impl<'program, S: Scalar> Evaluator<'program, S> {
    /// An evaluator with all parameters zero.
    pub fn new(program: &'program Program) -> Self {
        let _ = (&program.constants, Vec::<S>::new());
        todo!()
    }

    /// Writes all outputs at `(time, state)` with the bound parameters.
    pub fn evaluate(&mut self, time: f64, state: &[S], outputs: &mut [S]) {
        let _ = (time, state, outputs, self.program, &mut self.slots);
        todo!()
    }
}

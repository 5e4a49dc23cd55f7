//! A program with its derivatives by the time and by each state, as one program again: forward mode from instruction to
//! instruction, zeros left out, everything shared. So the Jacobian of a right-hand side is exact, and any `Scalar`
//! (tangents too) runs through it. A few special functions have no derivative in the language; theirs is left out. Knows
//! no method.

use super::graph::{Graph, Node};
use super::program::{Evaluator, Field, Operation, Program, Slot};
use crate::core::scalar::Scalar;

/// A program larger than this, in values, is not made: 64 states that all read one helper of 10,000 terms.
const MOST_VALUES: usize = 1 << 18;

/// `f` and what its derivatives need.
#[derive(Clone, Debug, PartialEq)]
pub struct Linearisation {
    /// Its outputs: those of `f`, then `df_i/dt` for each `i` of `by_time`, then `df_i/dx_j` for each `(i, j)` of
    /// `by_state`.
    pub program: Program,
    /// The outputs that read the time.
    pub by_time: Vec<usize>,
    /// The outputs and the states they read.
    pub by_state: Vec<(usize, usize)>,
}

/// The derivatives of `program` by the time and by its states; `None` if they would be too long.
pub fn linearise(program: &Program) -> Option<Linearisation> {
    let mut graph = Graph::default();
    let mut values: Vec<Slot> = program.constants.iter().map(|constant| graph.constant(*constant)).collect();
    values.extend((0..program.parameters).map(|index| graph.leaf(Node::Parameter(index))));
    values.push(graph.leaf(Node::Time));
    values.extend((0..program.states).map(|index| graph.leaf(Node::State(index))));
    for (operation, span) in program.instructions.iter().zip(&program.spans) {
        graph.span = *span;
        let moved = operation.map_operands(|operand| values[operand as usize]);
        values.push(graph.leaf(Node::Operation(moved)));
    }

    let mut found = Linearisation { program: Program::default(), by_time: Vec::new(), by_state: Vec::new() };
    let mut outputs: Vec<Slot> = program.outputs.iter().map(|output| values[*output as usize]).collect();
    // The time, then the states: they lie one after the other.
    for direction in 0..=program.states {
        let tangents = tangents(&mut graph, program, &values, program.time() + direction)?;
        for (row, output) in program.outputs.iter().enumerate() {
            let Some(tangent) = tangents[*output as usize] else { continue };
            outputs.push(tangent);
            match direction.checked_sub(1) {
                None => found.by_time.push(row),
                Some(state) => found.by_state.push((row, state)),
            }
        }
    }
    found.program = graph.into_program(&outputs, program.parameters, program.states);
    Some(found)
}

/// The derivative of every value of `program` by the input in slot `input`; `None` for 0.
fn tangents(graph: &mut Graph, program: &Program, values: &[Slot], input: usize) -> Option<Vec<Option<Slot>>> {
    let mut tangents: Vec<Option<Slot>> = vec![None; program.slots()];
    tangents[input] = Some(graph.constant(1.0));
    for (target, operation) in (program.first_instruction()..).zip(&program.instructions) {
        let mut moves = false;
        operation.for_each_operand(|operand| moves |= tangents[operand as usize].is_some());
        if !moves {
            continue;
        }
        graph.span = program.spans[target - program.first_instruction()];
        let tangent = tangent(graph, *operation, values[target], values, &tangents);
        tangents[target] = tangent.filter(|slot| !graph.is_zero(*slot));
        if graph.len() > MOST_VALUES {
            return None;
        }
    }
    Some(tangents)
}

/// The derivative of one operation, whose result is `value`, from those of its operands.
fn tangent(
    graph: &mut Graph,
    operation: Operation,
    value: Slot,
    values: &[Slot],
    tangents: &[Option<Slot>],
) -> Option<Slot> {
    let of = |slot: Slot| values[slot as usize];
    let moved = |slot: Slot| tangents[slot as usize];
    match operation {
        Operation::Negate(a) => moved(a).map(|a| graph.negate(a)),
        Operation::Add(a, b) => sum(graph, moved(a), moved(b)),
        Operation::Subtract(a, b) => match (moved(a), moved(b)) {
            (Some(a), Some(b)) => Some(graph.subtract(a, b)),
            (a, None) => a,
            (None, Some(b)) => Some(graph.negate(b)),
        },
        Operation::Multiply(a, b) => {
            let first = moved(a).map(|tangent| graph.multiply(tangent, of(b)));
            let second = moved(b).map(|tangent| graph.multiply(of(a), tangent));
            sum(graph, first, second)
        }
        Operation::Divide(a, b) => {
            let second = moved(b).map(|tangent| graph.multiply(value, tangent));
            let above = match (moved(a), second) {
                (Some(first), Some(second)) => graph.subtract(first, second),
                (Some(first), None) => first,
                (None, second) => graph.negate(second?),
            };
            Some(graph.divide(above, of(b)))
        }
        Operation::PowerInteger(a, exponent) => {
            let slope = graph.power_integer_slope(of(a), exponent);
            moved(a).map(|tangent| graph.multiply(slope, tangent))
        }
        Operation::Power(a, b) => {
            let first = moved(a).map(|tangent| {
                let slope = graph.power_slope(of(a), of(b), value, false);
                graph.multiply(slope, tangent)
            });
            let second = moved(b).map(|tangent| {
                let slope = graph.power_slope(of(a), of(b), value, true);
                graph.multiply(slope, tangent)
            });
            sum(graph, first, second)
        }
        Operation::Call1(builtin, a) => {
            let slope = graph.slope1(builtin, of(a), value)?;
            moved(a).map(|tangent| graph.multiply(slope, tangent))
        }
        Operation::Call2(builtin, a, b) => {
            let mut part = |operand: Slot, second: bool| {
                let tangent = moved(operand)?;
                let slope = graph.slope2(builtin, of(a), of(b), value, second)?;
                Some(graph.multiply(slope, tangent))
            };
            let (first, second) = (part(a, false), part(b, true));
            sum(graph, first, second)
        }
        // For the call see `slope1`.
        Operation::Call4(..) | Operation::Less(..) | Operation::LessEqual(..) | Operation::Equal(..) => None,
        Operation::Select(condition, a, b) => {
            let zero = graph.constant(0.0);
            let (then, otherwise) = (moved(a).unwrap_or(zero), moved(b).unwrap_or(zero));
            Some(graph.select(of(condition), then, otherwise))
        }
    }
}

fn sum(graph: &mut Graph, a: Option<Slot>, b: Option<Slot>) -> Option<Slot> {
    match (a, b) {
        (Some(a), Some(b)) => Some(graph.add(a, b)),
        (a, b) => a.or(b),
    }
}

/// A right-hand side with its Jacobian, ready to be evaluated.
#[derive(Clone, Debug)]
pub struct Linearised<S> {
    evaluator: Evaluator<'static, S>,
    states: usize,
    by_time: Vec<usize>,
    by_state: Vec<(usize, usize)>,
    outputs: Vec<S>,
}

impl<S: Scalar> Linearised<S> {
    /// With all parameters zero.
    pub fn new(linearisation: Linearisation) -> Self {
        let Linearisation { program, by_time, by_state } = linearisation;
        let outputs = vec![S::constant(0.0); program.outputs.len()];
        Self { states: program.states, evaluator: Evaluator::owned(program), by_time, by_state, outputs }
    }

    /// Binds the parameters for the calls that follow.
    pub fn set_parameters(&mut self, parameters: &[S]) {
        self.evaluator.set_parameters(parameters);
    }

    /// Writes `f`, `df/dt` and, by rows, `df/dx`. A derivative that is not finite (a root at 0) is written as 0: what
    /// uses it is then less accurate there, which an estimate of its error sees.
    pub fn evaluate(&mut self, time: f64, state: &[S], derivative: &mut [S], by_time: &mut [S], jacobian: &mut [S]) {
        self.evaluator.evaluate(time, state, &mut self.outputs);
        let finite = |x: S| if x.value().is_finite() { x } else { S::constant(0.0) };
        let (values, rest) = self.outputs.split_at(self.states);
        derivative.copy_from_slice(values);
        by_time.fill(S::constant(0.0));
        jacobian.fill(S::constant(0.0));
        let (times, states) = rest.split_at(self.by_time.len());
        for (&row, &entry) in self.by_time.iter().zip(times) {
            by_time[row] = finite(entry);
        }
        for (&(row, column), &entry) in self.by_state.iter().zip(states) {
            jacobian[row * self.states + column] = finite(entry);
        }
    }
}

//! Hash-consed values of a program in the making: equal ones exist once, constants are folded, and what nobody reads is
//! left out. Knows no syntax tree but its operators.

use std::collections::HashMap;

use super::ast::BinaryOperator;
use super::program::{Operation, Program, Slot};
use super::span::Span;

/// Constant integer exponents up to this size become products: four squarings and at most four more products, with a
/// rounding error under `16 * 2^-53` of the value; beyond, `pow` is the more accurate.
const LARGEST_INTEGER_POWER: f64 = 16.0;

/// A value of the graph; operands of an operation are indices of earlier nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// By its bits, so that 0 and -0 stay apart.
    Constant(u64),
    Parameter(usize),
    Time,
    State(usize),
    Operation(Operation),
}

/// Hash-consed values: equal nodes exist once.
#[derive(Default)]
pub(super) struct Graph {
    nodes: Vec<Node>,
    spans: Vec<Span>,
    indices: HashMap<Node, Slot>,
    /// See [`Program::places`].
    pub(super) places: Vec<(Span, Slot)>,
    /// The place given to the next new nodes.
    pub(super) span: Span,
}

impl Graph {
    pub(super) fn leaf(&mut self, node: Node) -> Slot {
        let next = self.nodes.len() as Slot;
        let index = *self.indices.entry(node).or_insert(next);
        if index == next {
            self.nodes.push(node);
            self.spans.push(self.span);
        }
        index
    }

    pub(super) fn constant(&mut self, value: f64) -> Slot {
        self.leaf(Node::Constant(value.to_bits()))
    }

    fn constant_value(&self, slot: Slot) -> Option<f64> {
        match self.nodes[slot as usize] {
            Node::Constant(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    /// The value of `operation`: folded if its operands are constants, shared if it stands here already.
    pub(super) fn operation(&mut self, operation: Operation) -> Slot {
        let mut constant = true;
        operation.for_each_operand(|operand| constant &= self.constant_value(operand).is_some());
        if constant {
            let value = operation.apply(|operand| self.constant_value(operand).unwrap_or(f64::NAN));
            return self.constant(value);
        }
        self.leaf(Node::Operation(operation))
    }

    pub(super) fn negate(&mut self, a: Slot) -> Slot {
        match self.negated(a) {
            Some(positive) => positive,
            None => self.operation(Operation::Negate(a)),
        }
    }

    /// `a` of `-a`.
    fn negated(&self, slot: Slot) -> Option<Slot> {
        match self.nodes[slot as usize] {
            Node::Operation(Operation::Negate(a)) => Some(a),
            _ => None,
        }
    }

    pub(super) fn binary(&mut self, operator: BinaryOperator, a: Slot, b: Slot) -> Slot {
        match operator {
            BinaryOperator::Add => self.add(a, b),
            BinaryOperator::Subtract => self.subtract(a, b),
            BinaryOperator::Multiply => self.multiply(a, b),
            BinaryOperator::Divide => self.divide(a, b),
            BinaryOperator::Power => self.power(a, b),
            BinaryOperator::Less => self.operation(Operation::Less(a, b)),
            BinaryOperator::LessEqual => self.operation(Operation::LessEqual(a, b)),
            BinaryOperator::Greater => self.operation(Operation::Less(b, a)),
            BinaryOperator::GreaterEqual => self.operation(Operation::LessEqual(b, a)),
            BinaryOperator::Equal => self.equal(a, b),
            BinaryOperator::NotEqual => {
                let equal = self.equal(a, b);
                self.not(equal)
            }
            BinaryOperator::And => {
                let (then, otherwise) = (self.truth(b), self.constant(0.0));
                self.select(a, then, otherwise)
            }
            BinaryOperator::Or => {
                let (then, otherwise) = (self.constant(1.0), self.truth(b));
                self.select(a, then, otherwise)
            }
        }
    }

    pub(super) fn add(&mut self, a: Slot, b: Slot) -> Slot {
        match (self.negated(a), self.negated(b)) {
            (_, Some(b)) => self.subtract(a, b),
            (Some(a), None) => self.subtract(b, a),
            (None, None) => self.operation(Operation::Add(a.min(b), a.max(b))),
        }
    }

    pub(super) fn subtract(&mut self, a: Slot, b: Slot) -> Slot {
        match self.negated(b) {
            Some(b) => self.add(a, b),
            None => self.operation(Operation::Subtract(a, b)),
        }
    }

    pub(super) fn multiply(&mut self, a: Slot, b: Slot) -> Slot {
        match (self.constant_value(a), self.constant_value(b)) {
            (Some(1.0), _) => b,
            (_, Some(1.0)) => a,
            _ => self.operation(Operation::Multiply(a.min(b), a.max(b))),
        }
    }

    pub(super) fn divide(&mut self, a: Slot, b: Slot) -> Slot {
        if self.constant_value(b) == Some(1.0) { a } else { self.operation(Operation::Divide(a, b)) }
    }

    pub(super) fn power(&mut self, a: Slot, b: Slot) -> Slot {
        match self.constant_value(b) {
            Some(0.0) => self.constant(1.0),
            Some(1.0) => a,
            Some(exponent) if exponent.fract() == 0.0 && exponent.abs() <= LARGEST_INTEGER_POWER => {
                self.operation(Operation::PowerInteger(a, exponent as i32))
            }
            _ => self.operation(Operation::Power(a, b)),
        }
    }

    pub(super) fn equal(&mut self, a: Slot, b: Slot) -> Slot {
        self.operation(Operation::Equal(a.min(b), a.max(b)))
    }

    pub(super) fn not(&mut self, a: Slot) -> Slot {
        let zero = self.constant(0.0);
        self.equal(a, zero)
    }

    /// 1 where `a` is not 0, else 0; `a` itself if it can be nothing else.
    fn truth(&mut self, a: Slot) -> Slot {
        if let Node::Operation(Operation::Less(..) | Operation::LessEqual(..) | Operation::Equal(..)) =
            self.nodes[a as usize]
        {
            return a;
        }
        let not = self.not(a);
        self.not(not)
    }

    pub(super) fn select(&mut self, condition: Slot, then: Slot, otherwise: Slot) -> Slot {
        match self.constant_value(condition) {
            _ if then == otherwise => then,
            Some(0.0) => otherwise,
            Some(_) => then,
            None => self.operation(Operation::Select(condition, then, otherwise)),
        }
    }

    /// The number of values.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether a value is the constant 0.
    pub(super) fn is_zero(&self, slot: Slot) -> bool {
        self.constant_value(slot) == Some(0.0)
    }

    /// Lays out what the outputs need: constants, inputs, invariant instructions, the others.
    pub(super) fn into_program(self, outputs: &[Slot], parameters: usize, states: usize) -> Program {
        let needed = self.needed(outputs);
        let invariant = self.invariant();
        let mut program = Program { parameters, states, ..Program::default() };
        let mut slots: Vec<Slot> = vec![0; self.nodes.len()];
        for (index, node) in self.nodes.iter().enumerate() {
            if let (true, Node::Constant(bits)) = (needed[index], node) {
                slots[index] = program.constants.len() as Slot;
                program.constants.push(f64::from_bits(*bits));
            }
        }
        for (index, node) in self.nodes.iter().enumerate() {
            match node {
                Node::Parameter(parameter) => slots[index] = (program.first_parameter() + parameter) as Slot,
                Node::Time => slots[index] = program.time() as Slot,
                Node::State(state) => slots[index] = (program.first_state() + state) as Slot,
                Node::Constant(_) | Node::Operation(_) => {}
            }
        }
        for phase in [true, false] {
            for (index, node) in self.nodes.iter().enumerate() {
                if let (true, Node::Operation(operation)) = (needed[index] && invariant[index] == phase, node) {
                    slots[index] = program.slots() as Slot;
                    program.instructions.push(operation.map_operands(|operand| slots[operand as usize]));
                    program.spans.push(self.spans[index]);
                }
            }
            if phase {
                program.invariant = program.instructions.len();
            }
        }
        // A constant stands for no one place, and an operation that nothing reads has no slot.
        let has_slot = |value: Slot| match self.nodes[value as usize] {
            Node::Constant(_) => false,
            Node::Operation(_) => needed[value as usize],
            Node::Parameter(_) | Node::Time | Node::State(_) => true,
        };
        let places = self.places.iter().filter(|(_, value)| has_slot(*value));
        program.places = places.map(|(span, value)| (*span, slots[*value as usize])).collect();
        program.outputs = outputs.iter().map(|output| slots[*output as usize]).collect();
        program
    }

    /// Which nodes the outputs read, directly or not.
    fn needed(&self, outputs: &[Slot]) -> Vec<bool> {
        let mut needed = vec![false; self.nodes.len()];
        for output in outputs {
            needed[*output as usize] = true;
        }
        for index in (0..self.nodes.len()).rev() {
            if let (true, Node::Operation(operation)) = (needed[index], self.nodes[index]) {
                operation.for_each_operand(|operand| needed[operand as usize] = true);
            }
        }
        needed
    }

    /// Which nodes read neither the time nor a state.
    fn invariant(&self) -> Vec<bool> {
        let mut invariant: Vec<bool> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let mut fixed = !matches!(node, Node::Time | Node::State(_));
            if let Node::Operation(operation) = node {
                operation.for_each_operand(|operand| fixed &= invariant[operand as usize]);
            }
            invariant.push(fixed);
        }
        invariant
    }
}

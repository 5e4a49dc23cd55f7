//! Checked expressions to a flat program: definitions inlined, constants folded, subexpressions shared.
//! Knows no grammar and no number type: it folds with the very operations the interpreter runs.
//!
//! Nothing here changes a bit of any finite result. Sums and products are never reassociated; the few rewrites
//! (`a + -b` to `a - b`, `1 a` to `a`) are exact in IEEE 754 arithmetic. Nothing here recurses: a chain of ten
//! thousand terms or definitions needs memory, not stack.

use std::cell::Cell;
use std::collections::HashMap;
use std::ptr;

use super::ast::{BinaryOperator, Expression, ExpressionKind, Variable};
use super::builtin::{Builtin, Constant};
use super::program::{Operation, Program, Slot};
use super::span::Span;

/// Constant integer exponents up to this size become products: four squarings and at most four more products, with a
/// rounding error under `16 * 2^-53` of the value; beyond, `pow` is the more accurate.
const LARGEST_INTEGER_POWER: f64 = 16.0;

/// What a name stands for inside an expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning<'tree> {
    /// The time `t`.
    Time,
    /// A builtin constant (`pi`, `e`).
    Constant(f64),
    /// A component of `p`.
    Parameter(usize),
    /// A component of `x`.
    State(usize),
    /// A helper, inlined; definitions are free of cycles (the checker saw to it).
    Definition(&'tree Expression),
}

/// The program of `outputs`. Every name in them has a meaning, a parameter below `parameters` or a state below
/// `states` (the checker saw to it); one without reads as 0.
pub fn lower<'tree>(
    outputs: &[&'tree Expression],
    meaning: &dyn Fn(&Variable) -> Option<Meaning<'tree>>,
    parameters: usize,
    states: usize,
) -> Program {
    let mut lowering = Lowering { meaning, parameters, states, graph: Graph::default(), definitions: HashMap::new() };
    let outputs: Vec<Slot> = outputs.iter().map(|output| lowering.expression(output)).collect();
    lowering.graph.into_program(&outputs, parameters, states)
}

/// The value of an expression all of whose names are builtin constants; `None` if it has another name.
pub fn constant(expression: &Expression) -> Option<f64> {
    let only_constants = Cell::new(true);
    let meaning = |variable: &Variable| {
        let constant = Constant::find(&variable.name).filter(|_| variable.order == 0);
        only_constants.set(only_constants.get() && constant.is_some());
        constant.map(|constant| Meaning::Constant(constant.value))
    };
    let program = lower(&[expression], &meaning, 0, 0);
    let slot = *program.outputs.first()?;
    program.constants.get(slot as usize).copied().filter(|_| only_constants.get())
}

/// A step of the walk over the trees, kept on a list instead of the call stack.
enum Task<'tree> {
    /// Leave the value of this expression on the stack of values.
    Visit(&'tree Expression),
    /// Its operands are the last values: replace them by its own.
    Combine(&'tree Expression),
    /// The last value is that of this definition.
    Remember(&'tree Expression),
    /// The last value is that of a name here.
    Place(Span),
}

struct Lowering<'tree, 'meaning> {
    meaning: &'meaning dyn Fn(&Variable) -> Option<Meaning<'tree>>,
    parameters: usize,
    states: usize,
    graph: Graph,
    /// The value of each definition by its address; `None` while it is being lowered.
    definitions: HashMap<*const Expression, Option<Slot>>,
}

impl<'tree> Lowering<'tree, '_> {
    fn expression(&mut self, root: &'tree Expression) -> Slot {
        let mut tasks = vec![Task::Visit(root)];
        let mut values = Vec::new();
        while let Some(task) = tasks.pop() {
            match task {
                Task::Visit(expression) => self.visit(expression, &mut tasks, &mut values),
                Task::Combine(expression) => {
                    let operands = values.split_off(values.len() - operands(expression).count());
                    let value = self.combine(expression, &operands);
                    self.graph.places.push((expression.span, value));
                    values.push(value);
                }
                Task::Remember(definition) => {
                    self.definitions.insert(ptr::from_ref(definition), values.last().copied());
                }
                Task::Place(span) => self.graph.places.extend(values.last().map(|value| (span, *value))),
            }
        }
        values.pop().unwrap_or_default()
    }

    fn visit(&mut self, expression: &'tree Expression, tasks: &mut Vec<Task<'tree>>, values: &mut Vec<Slot>) {
        match &expression.kind {
            ExpressionKind::Number(number) => values.push(self.graph.constant(*number)),
            ExpressionKind::Variable(variable) => {
                tasks.push(Task::Place(expression.span));
                self.name(variable, tasks, values);
            }
            _ => {
                tasks.push(Task::Combine(expression));
                let first = tasks.len();
                tasks.extend(operands(expression).map(Task::Visit));
                // The list is worked off from its end, and operands are numbered from left to right.
                tasks[first..].reverse();
            }
        }
    }

    fn name(&mut self, variable: &Variable, tasks: &mut Vec<Task<'tree>>, values: &mut Vec<Slot>) {
        match (self.meaning)(variable) {
            Some(Meaning::Time) => values.push(self.graph.leaf(Node::Time)),
            Some(Meaning::Constant(constant)) => values.push(self.graph.constant(constant)),
            Some(Meaning::Parameter(index)) if index < self.parameters => {
                values.push(self.graph.leaf(Node::Parameter(index)));
            }
            Some(Meaning::State(index)) if index < self.states => values.push(self.graph.leaf(Node::State(index))),
            Some(Meaning::Definition(definition)) => {
                let key = ptr::from_ref(definition);
                match self.definitions.get(&key) {
                    Some(Some(value)) => values.push(*value),
                    // A cycle cannot get here; if one did, it would read as 0 rather than hang.
                    Some(None) => values.push(self.graph.constant(0.0)),
                    None => {
                        self.definitions.insert(key, None);
                        tasks.extend([Task::Remember(definition), Task::Visit(definition)]);
                    }
                }
            }
            Some(Meaning::Parameter(_) | Meaning::State(_)) | None => values.push(self.graph.constant(0.0)),
        }
    }

    fn combine(&mut self, expression: &Expression, operands: &[Slot]) -> Slot {
        let graph = &mut self.graph;
        graph.span = expression.span;
        match (&expression.kind, operands) {
            (ExpressionKind::Negate(_), &[a]) => graph.negate(a),
            (ExpressionKind::Not(_), &[a]) => graph.not(a),
            (ExpressionKind::Binary(operator, ..), &[a, b]) => graph.binary(*operator, a, b),
            (ExpressionKind::Call(Builtin::Pow, _), &[a, b]) => graph.power(a, b),
            (ExpressionKind::Call(builtin, _), &[a]) => graph.operation(Operation::Call1(*builtin, a)),
            (ExpressionKind::Call(builtin, _), &[a, b]) => graph.operation(Operation::Call2(*builtin, a, b)),
            (ExpressionKind::Call(builtin, _), &[a, b, c, d]) => {
                graph.operation(Operation::Call4(*builtin, [a, b, c, d]))
            }
            (ExpressionKind::If(..), &[condition, then, otherwise]) => graph.select(condition, then, otherwise),
            // Leaves are not combined, and the parser counted the arguments of calls.
            _ => graph.constant(f64::NAN),
        }
    }
}

/// The direct subexpressions from left to right.
fn operands(expression: &Expression) -> impl Iterator<Item = &Expression> {
    let (fixed, listed): ([Option<&Expression>; 3], &[Expression]) = match &expression.kind {
        ExpressionKind::Number(_) | ExpressionKind::Variable(_) => ([None; 3], &[]),
        ExpressionKind::Negate(a) | ExpressionKind::Not(a) => ([Some(a), None, None], &[]),
        ExpressionKind::Binary(_, a, b) => ([Some(a), Some(b), None], &[]),
        ExpressionKind::If(a, b, c) => ([Some(a), Some(b), Some(c)], &[]),
        ExpressionKind::Call(_, arguments) => ([None; 3], arguments),
    };
    fixed.into_iter().flatten().chain(listed)
}

/// A value of the graph; operands of an operation are indices of earlier nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Node {
    /// By its bits, so that 0 and -0 stay apart.
    Constant(u64),
    Parameter(usize),
    Time,
    State(usize),
    Operation(Operation),
}

/// Hash-consed values: equal nodes exist once.
#[derive(Default)]
struct Graph {
    nodes: Vec<Node>,
    spans: Vec<Span>,
    indices: HashMap<Node, Slot>,
    /// See [`Program::places`].
    places: Vec<(Span, Slot)>,
    /// The place given to the next new nodes.
    span: Span,
}

impl Graph {
    fn leaf(&mut self, node: Node) -> Slot {
        let next = self.nodes.len() as Slot;
        let index = *self.indices.entry(node).or_insert(next);
        if index == next {
            self.nodes.push(node);
            self.spans.push(self.span);
        }
        index
    }

    fn constant(&mut self, value: f64) -> Slot {
        self.leaf(Node::Constant(value.to_bits()))
    }

    fn constant_value(&self, slot: Slot) -> Option<f64> {
        match self.nodes[slot as usize] {
            Node::Constant(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    /// The value of `operation`: folded if its operands are constants, shared if it stands here already.
    fn operation(&mut self, operation: Operation) -> Slot {
        let mut constant = true;
        operation.for_each_operand(|operand| constant &= self.constant_value(operand).is_some());
        if constant {
            let value = operation.apply(|operand| self.constant_value(operand).unwrap_or(f64::NAN));
            return self.constant(value);
        }
        self.leaf(Node::Operation(operation))
    }

    fn negate(&mut self, a: Slot) -> Slot {
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

    fn binary(&mut self, operator: BinaryOperator, a: Slot, b: Slot) -> Slot {
        match operator {
            BinaryOperator::Add => self.add(a, b),
            BinaryOperator::Subtract => self.subtract(a, b),
            BinaryOperator::Multiply => self.multiply(a, b),
            BinaryOperator::Divide if self.constant_value(b) == Some(1.0) => a,
            BinaryOperator::Divide => self.operation(Operation::Divide(a, b)),
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

    fn add(&mut self, a: Slot, b: Slot) -> Slot {
        match (self.negated(a), self.negated(b)) {
            (_, Some(b)) => self.subtract(a, b),
            (Some(a), None) => self.subtract(b, a),
            (None, None) => self.operation(Operation::Add(a.min(b), a.max(b))),
        }
    }

    fn subtract(&mut self, a: Slot, b: Slot) -> Slot {
        match self.negated(b) {
            Some(b) => self.add(a, b),
            None => self.operation(Operation::Subtract(a, b)),
        }
    }

    fn multiply(&mut self, a: Slot, b: Slot) -> Slot {
        match (self.constant_value(a), self.constant_value(b)) {
            (Some(1.0), _) => b,
            (_, Some(1.0)) => a,
            _ => self.operation(Operation::Multiply(a.min(b), a.max(b))),
        }
    }

    fn power(&mut self, a: Slot, b: Slot) -> Slot {
        match self.constant_value(b) {
            Some(0.0) => self.constant(1.0),
            Some(1.0) => a,
            Some(exponent) if exponent.fract() == 0.0 && exponent.abs() <= LARGEST_INTEGER_POWER => {
                self.operation(Operation::PowerInteger(a, exponent as i32))
            }
            _ => self.operation(Operation::Power(a, b)),
        }
    }

    fn equal(&mut self, a: Slot, b: Slot) -> Slot {
        self.operation(Operation::Equal(a.min(b), a.max(b)))
    }

    fn not(&mut self, a: Slot) -> Slot {
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

    fn select(&mut self, condition: Slot, then: Slot, otherwise: Slot) -> Slot {
        match self.constant_value(condition) {
            _ if then == otherwise => then,
            Some(0.0) => otherwise,
            Some(_) => then,
            None => self.operation(Operation::Select(condition, then, otherwise)),
        }
    }

    /// Lays out what the outputs need: constants, inputs, invariant instructions, the others.
    fn into_program(self, outputs: &[Slot], parameters: usize, states: usize) -> Program {
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

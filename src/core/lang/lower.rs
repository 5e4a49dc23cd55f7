//! Checked expressions to a flat program: definitions inlined, constants folded, subexpressions shared.
//! Knows no grammar and no number type: it folds with the very operations the interpreter runs.
//!
//! Nothing here changes a bit of any finite result. Sums and products are never reassociated; the few rewrites
//! (`a + -b` to `a - b`, `1 a` to `a`) are exact in IEEE 754 arithmetic. Nothing here recurses: a chain of ten
//! thousand terms or definitions needs memory, not stack.

use std::cell::Cell;
use std::collections::HashMap;
use std::ptr;

use super::ast::{Expression, ExpressionKind, Variable};
use super::builtin::{Builtin, Constant};
use super::graph::{Graph, Node};
use super::program::{Operation, Program, Slot};
use super::span::Span;

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

//! Models for the numerical tests, made from syntax trees by hand so that a failure there is not one of the parser.

use std::ops::{Add, Div, Mul, Neg, Sub};

use unroll::core::data::{Observation, Observations, Target};
use unroll::core::lang::ast::{BinaryOperator, Expression, ExpressionKind, Variable};
use unroll::core::lang::builtin::Builtin;
use unroll::core::lang::lower::{Meaning, lower};
use unroll::core::lang::span::Span;
use unroll::core::model::{Definition, Model, Quantity, State};

/// A syntax tree that is built with operators.
#[derive(Clone, Debug)]
pub(crate) struct Tree(Expression);

impl Tree {
    fn of(kind: ExpressionKind) -> Self {
        Self(Expression { span: Span::default(), kind })
    }

    fn binary(self, operator: BinaryOperator, other: Self) -> Self {
        Self::of(ExpressionKind::Binary(operator, Box::new(self.0), Box::new(other.0)))
    }
}

pub(crate) fn number(value: f64) -> Tree {
    Tree::of(ExpressionKind::Number(value))
}

pub(crate) fn name(name: &str) -> Tree {
    Tree::of(ExpressionKind::Variable(Variable { name: name.into(), order: 0, span: Span::default() }))
}

pub(crate) fn call(builtin: Builtin, argument: Tree) -> Tree {
    Tree::of(ExpressionKind::Call(builtin, vec![argument.0]))
}

impl Add for Tree {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.binary(BinaryOperator::Add, other)
    }
}

impl Sub for Tree {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.binary(BinaryOperator::Subtract, other)
    }
}

impl Mul for Tree {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        self.binary(BinaryOperator::Multiply, other)
    }
}

impl Div for Tree {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        self.binary(BinaryOperator::Divide, other)
    }
}

impl Neg for Tree {
    type Output = Self;
    fn neg(self) -> Self {
        Self::of(ExpressionKind::Negate(Box::new(self.0)))
    }
}

/// How a state starts.
#[derive(Clone, Debug)]
pub(crate) enum Start {
    Fixed(f64),
    Free(f64),
    Formula(Tree),
}

/// The model with these states (name, derivative, start), free parameters and definitions, starting at `start_time`.
pub(crate) fn model(
    start_time: f64,
    states: &[(&str, Tree, Start)],
    parameters: &[(&str, f64)],
    definitions: &[(&str, Tree)],
) -> Model {
    let quantity = |name: String, value, fixed, initial_of| Quantity {
        name,
        value,
        range: None,
        fixed,
        initial_of,
        others: Vec::new(),
        entries: 0..0,
        role: (0, 0),
        span: Span::default(),
    };
    let mut quantities: Vec<Quantity> =
        parameters.iter().map(|(name, value)| quantity((*name).into(), *value, false, None)).collect();
    let mut initial = Vec::new();
    for (index, (state, _, start)) in states.iter().enumerate() {
        let (value, fixed) = match start {
            Start::Fixed(value) => (*value, true),
            Start::Free(value) => (*value, false),
            Start::Formula(tree) => {
                initial.push(tree.clone());
                continue;
            }
        };
        let key = format!("{state}(0)");
        initial.push(name(&key));
        quantities.push(quantity(key, value, fixed, Some(index)));
    }
    let meaning = |variable: &Variable| {
        if variable.name == "t" {
            return Some(Meaning::Time);
        }
        let parameter = quantities.iter().position(|quantity| quantity.name == variable.name);
        let state = states.iter().position(|(name, ..)| *name == variable.name);
        let definition = definitions.iter().find(|(name, _)| *name == variable.name);
        parameter
            .map(Meaning::Parameter)
            .or_else(|| state.map(Meaning::State))
            .or_else(|| definition.map(|(_, tree)| Meaning::Definition(&tree.0)))
    };
    let program = |trees: Vec<&Tree>, states| {
        let outputs: Vec<&Expression> = trees.into_iter().map(|tree| &tree.0).collect();
        lower(&outputs, &|variable| meaning(variable), quantities.len(), states)
    };
    let outputs = definitions.iter().enumerate();
    Model {
        states: states.iter().map(|(name, ..)| State { name: (*name).into() }).collect(),
        definitions: outputs.map(|(output, (name, _))| Definition { name: (*name).into(), output }).collect(),
        exact: Vec::new(),
        start_time,
        derivative: program(states.iter().map(|(_, tree, _)| tree).collect(), states.len()),
        initial: program(initial.iter().collect(), 0),
        observables: program(definitions.iter().map(|(_, tree)| tree).collect(), states.len()),
        quantities,
    }
}

/// The article's two competing species with the given (r1, r2, a1, a2, iN1, iN2), starting at (100, 150).
pub(crate) fn competition(parameters: [f64; 6]) -> Model {
    let names = ["r1", "r2", "a1", "a2", "iN1", "iN2"];
    let growth = |rate: &str, own: &str, limit: &str, loss: &str| {
        name(rate) * name(own) * (number(1.0) - name(limit) * name(own)) - name(loss) * name("x1") * name("x2")
    };
    let states = [
        ("x1", growth("r1", "x1", "iN1", "a1"), Start::Fixed(100.0)),
        ("x2", growth("r2", "x2", "iN2", "a2"), Start::Fixed(150.0)),
    ];
    let declared: Vec<(&str, f64)> = names.into_iter().zip(parameters).collect();
    model(0.0, &states, &declared, &[])
}

/// The text of [`competition`].
pub(crate) fn competition_text(parameters: [f64; 6]) -> String {
    let [r1, r2, a1, a2, limit1, limit2] = parameters;
    format!(
        "x1' = r1 x1 (1 - iN1 x1) - a1 x1 x2\nx2' = r2 x2 (1 - iN2 x2) - a2 x1 x2\nx1(0) = 100\nx2(0) = 150\n\
         r1 = {r1}\nr2 = {r2}\na1 = {a1}\na2 = {a2}\niN1 = {limit1}\niN2 = {limit2}\n"
    )
}

pub(crate) const COMPETITION_TRUE: [f64; 6] = [0.1, 0.3, 0.0001, 0.0002, 0.002, 0.003];
pub(crate) const COMPETITION_START: [f64; 6] = [0.1, 0.1, 0.001, 0.001, 0.001, 0.001];

/// The article's seven points.
pub(crate) fn competition_points() -> Observations {
    let times = [0.0, 10.0, 15.0, 30.0, 36.0, 40.0, 42.0];
    let x1 = [100.0, 165.0, 197.0, 280.0, 305.0, 318.0, 324.0];
    let x2 = [150.0, 283.0, 290.0, 276.0, 269.0, 266.0, 264.0];
    let rows: Vec<(f64, Vec<f64>)> = (0..7).map(|row| (times[row], vec![x1[row], x2[row]])).collect();
    observed(&rows, &[Target::State(0), Target::State(1)])
}

/// Observations from ascending, possibly repeated times with one value for each target.
pub(crate) fn observed(rows: &[(f64, Vec<f64>)], targets: &[Target]) -> Observations {
    let mut observations = Observations::default();
    for (row, (time, values)) in rows.iter().enumerate() {
        if observations.times.last() != Some(time) {
            observations.times.push(*time);
        }
        let time = observations.times.len() - 1;
        let cells = targets.iter().zip(values).map(|(&target, &value)| Observation {
            time,
            target,
            value,
            deviation: None,
            row,
            experiment: 0,
        });
        observations.cells.extend(cells);
    }
    observations
}

/// Two-species predator and prey, `u' = a u - b u v`, `v' = d u v - g v` from (1, 1).
pub(crate) fn lotka_volterra() -> Model {
    let [a, b, d, g, u, v] = ["a", "b", "d", "g", "u", "v"].map(name);
    let prey = a * u.clone() - b * u.clone() * v.clone();
    let predator = d * u * v.clone() - g * v;
    let states = [("u", prey, Start::Fixed(1.0)), ("v", predator, Start::Fixed(1.0))];
    model(0.0, &states, &[("a", 1.5), ("b", 1.0), ("d", 1.0), ("g", 3.0)], &[])
}

/// `x' = k x` from `start`.
pub(crate) fn exponential(k: f64, start: Start) -> Model {
    model(0.0, &[("x", name("k") * name("x"), start)], &[("k", k)], &[])
}

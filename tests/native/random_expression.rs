//! Random expressions of the language, for property tests of printing and lowering.

use proptest::prelude::*;
use unroll::core::lang::ast::{BinaryOperator, Expression, ExpressionKind, Variable};
use unroll::core::lang::builtin::Builtin;
use unroll::core::lang::span::Span;

/// The names that occur, each of order 0: two states, two parameters, the time, a constant.
pub(crate) const NAMES: [&str; 6] = ["x1", "x2", "p", "q_1", "t", "pi"];

/// Any operator.
const OPERATORS: [BinaryOperator; 13] = [
    BinaryOperator::Add,
    BinaryOperator::Subtract,
    BinaryOperator::Multiply,
    BinaryOperator::Divide,
    BinaryOperator::Power,
    BinaryOperator::Less,
    BinaryOperator::LessEqual,
    BinaryOperator::Greater,
    BinaryOperator::GreaterEqual,
    BinaryOperator::Equal,
    BinaryOperator::NotEqual,
    BinaryOperator::And,
    BinaryOperator::Or,
];

/// An expression without a place in a text.
pub(crate) fn node(kind: ExpressionKind) -> Expression {
    Expression { span: Span::default(), kind }
}

pub(crate) fn number(value: f64) -> Expression {
    node(ExpressionKind::Number(value))
}

pub(crate) fn variable(name: &str, order: u8) -> Expression {
    node(ExpressionKind::Variable(Variable { name: name.to_owned(), order, span: Span::default() }))
}

pub(crate) fn binary(operator: BinaryOperator, left: Expression, right: Expression) -> Expression {
    node(ExpressionKind::Binary(operator, Box::new(left), Box::new(right)))
}

/// Expressions of any shape, up to a depth of 6, that the parser can read (no negative literals, right arities).
pub(crate) fn expressions() -> impl Strategy<Value = Expression> {
    let small = prop::sample::select(vec![0.0, 1.0, 2.0, 3.0, 0.5, 17.0, 1e-5]);
    let any = (prop::num::f64::POSITIVE | prop::num::f64::NORMAL | prop::num::f64::ZERO).prop_map(f64::abs);
    let leaf = prop_oneof![
        small.prop_map(number),
        any.prop_map(number),
        prop::sample::select(&NAMES[..]).prop_map(|name| variable(name, 0)),
        prop::sample::select(&NAMES[..]).prop_map(|name| variable(name, 0)),
        Just(variable("x1", 1)),
    ];
    leaf.prop_recursive(6, 64, 3, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        prop_oneof![
            6 => (prop::sample::select(&OPERATORS[..]), inner.clone(), inner.clone())
                .prop_map(|(operator, left, right)| binary(operator, left, right)),
            2 => boxed.clone().prop_map(|operand| node(ExpressionKind::Negate(operand))),
            1 => boxed.clone().prop_map(|operand| node(ExpressionKind::Not(operand))),
            2 => (prop::sample::select(Builtin::ALL), inner.clone(), inner).prop_map(|(builtin, first, second)| {
                let arguments = [first, second].into_iter().cycle().take(builtin.arity()).collect();
                node(ExpressionKind::Call(builtin, arguments))
            }),
            1 => (boxed.clone(), boxed.clone(), boxed)
                .prop_map(|(condition, then, otherwise)| node(ExpressionKind::If(condition, then, otherwise))),
        ]
    })
}

/// The same expression with every place forgotten.
pub(crate) fn without_spans(expression: &Expression) -> Expression {
    let boxed = |inner: &Expression| Box::new(without_spans(inner));
    node(match &expression.kind {
        ExpressionKind::Number(value) => ExpressionKind::Number(*value),
        ExpressionKind::Variable(named) => {
            ExpressionKind::Variable(Variable { span: Span::default(), ..named.clone() })
        }
        ExpressionKind::Negate(a) => ExpressionKind::Negate(boxed(a)),
        ExpressionKind::Not(a) => ExpressionKind::Not(boxed(a)),
        ExpressionKind::Binary(operator, a, b) => ExpressionKind::Binary(*operator, boxed(a), boxed(b)),
        ExpressionKind::If(a, b, c) => ExpressionKind::If(boxed(a), boxed(b), boxed(c)),
        ExpressionKind::Call(builtin, arguments) => {
            ExpressionKind::Call(*builtin, arguments.iter().map(without_spans).collect())
        }
    })
}

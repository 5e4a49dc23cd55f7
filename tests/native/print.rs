//! Printing is the inverse of reading.

use proptest::prelude::*;
use unroll::core::lang::ast::{
    BinaryOperator, Expression, ExpressionKind, Qualifiers, Statement, StatementKind, Syntax, Variable,
};
use unroll::core::lang::parse::{parse, parse_expression};
use unroll::core::lang::print::{print, print_expression, print_statement};
use unroll::core::lang::span::Span;

use crate::random_expression::{binary, expressions, node, number, variable, without_spans};

fn without_places(syntax: &Syntax) -> Syntax {
    let named = |variable: &Variable| Variable { span: Span::default(), ..variable.clone() };
    let qualified = |qualifiers: &Qualifiers| Qualifiers {
        range: qualifiers.range.as_ref().map(|(low, high)| (without_spans(low), without_spans(high))),
        fixed: qualifiers.fixed,
        span: Span::default(),
    };
    let statement = |statement: &Statement| {
        let kind = match &statement.kind {
            StatementKind::Derivative { variable, right } => {
                StatementKind::Derivative { variable: named(variable), right: without_spans(right) }
            }
            StatementKind::Initial { variable, at, values, qualifiers } => StatementKind::Initial {
                variable: named(variable),
                at: without_spans(at),
                values: values.iter().map(without_spans).collect(),
                qualifiers: qualified(qualifiers),
            },
            StatementKind::Assignment { variable, right, others, qualifiers } => StatementKind::Assignment {
                variable: named(variable),
                right: without_spans(right),
                others: others.iter().map(without_spans).collect(),
                qualifiers: qualified(qualifiers),
            },
            StatementKind::Exact { variable, right } => {
                StatementKind::Exact { variable: named(variable), right: without_spans(right) }
            }
        };
        Statement { span: Span::default(), kind }
    };
    Syntax { statements: syntax.statements.iter().map(statement).collect() }
}

fn statements() -> impl Strategy<Value = Statement> {
    let named = |order: std::ops::Range<u8>| {
        (prop::sample::select(vec!["x", "x1", "N_2", "alpha"]), order).prop_map(|(name, order)| Variable {
            name: name.to_owned(),
            order,
            span: Span::default(),
        })
    };
    let qualifiers = || {
        (prop::option::of((expressions(), expressions())), prop::option::of(any::<bool>()))
            .prop_map(|(range, fixed)| Qualifiers { range, fixed, span: Span::default() })
    };
    let values = prop::collection::vec(expressions(), 1..4);
    prop_oneof![
        (named(1..4), expressions()).prop_map(|(variable, right)| StatementKind::Derivative { variable, right }),
        // `x(t) = ...` is told to drop its `(t)`: no start is at `t`.
        (
            named(0..3),
            expressions().prop_filter("a start", |at| print_expression(at, &|_| None) != "t"),
            values,
            qualifiers()
        )
            .prop_map(|(variable, at, values, qualifiers)| StatementKind::Initial {
                variable,
                at,
                values,
                qualifiers
            }),
        (named(0..1), expressions(), prop::collection::vec(expressions(), 0..3), qualifiers()).prop_map(
            |(variable, right, others, qualifiers)| StatementKind::Assignment { variable, right, others, qualifiers }
        ),
        (named(0..2), expressions()).prop_map(|(variable, right)| StatementKind::Exact { variable, right }),
    ]
    .prop_map(|kind| Statement { span: Span::default(), kind })
}

/// Puts numbers in place of names, in the tree; a negative one is a negated literal.
fn substitute(expression: &mut Expression, value: &dyn Fn(&str) -> Option<f64>) {
    match &mut expression.kind {
        ExpressionKind::Number(_) => {}
        ExpressionKind::Variable(variable) => {
            if let (0, Some(value)) = (variable.order, value(&variable.name)) {
                let literal = number(value.abs());
                let negative = value.is_sign_negative();
                *expression = if negative { node(ExpressionKind::Negate(Box::new(literal))) } else { literal };
            }
        }
        ExpressionKind::Negate(a) | ExpressionKind::Not(a) => substitute(a, value),
        ExpressionKind::Binary(_, a, b) => [a, b].into_iter().for_each(|operand| substitute(operand, value)),
        ExpressionKind::If(a, b, c) => [a, b, c].into_iter().for_each(|operand| substitute(operand, value)),
        ExpressionKind::Call(_, arguments) => arguments.iter_mut().for_each(|argument| substitute(argument, value)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_expression_is_read_back_as_it_was_printed(tree in expressions()) {
        let text = print_expression(&tree, &|_| None);
        let read = parse_expression(&text);
        prop_assert!(read.is_ok(), "{}: {:?}", text, read);
        prop_assert_eq!(read.as_ref().map(without_spans), Ok(tree), "{}", text);
    }

    #[test]
    fn numbers_in_place_of_names_keep_their_value(tree in expressions(), p in -10.0..10.0, q in -1e-9..1e-9) {
        let value = |name: &str| match name {
            "p" => Some(p),
            "q_1" => Some(q),
            _ => None,
        };
        let text = print_expression(&tree, &value);
        let read = parse_expression(&text);
        prop_assert!(read.is_ok(), "{}: {:?}", text, read);
        let mut expected = tree;
        substitute(&mut expected, &value);
        prop_assert_eq!(read.as_ref().map(without_spans), Ok(expected), "{}", text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_model_text_is_read_back_as_it_was_printed(statements in prop::collection::vec(statements(), 0..6)) {
        let syntax = Syntax { statements };
        let text = print(&syntax);
        let parsed = parse(&text);
        prop_assert!(parsed.diagnostics.is_empty(), "{}\n{:?}", text, parsed.diagnostics);
        prop_assert_eq!(without_places(&parsed.syntax), syntax, "{}", text);
    }
}

#[test]
fn parentheses_stand_only_where_they_are_needed() {
    let table = [
        ("r1 x1 (1 - x1/N1)", "r1*x1*(1 - x1/N1)"),
        ("((a + b) + c) + (d)", "a + b + c + d"),
        ("a + (b + c)", "a + (b + c)"),
        ("a - (b - c)", "a - (b - c)"),
        ("(a*b)/(c*d)", "a*b/(c*d)"),
        ("-(x^2)", "-x^2"),
        ("(-x)^2", "(-x)^2"),
        ("-a*b", "-a*b"),
        ("-(a*b)", "-(a*b)"),
        ("a*(-b)", "a*(-b)"),
        ("2^(3^x)", "2^3^x"),
        ("(2^3)^x", "(2^3)^x"),
        ("x^(-2)", "x^(-2)"),
        ("(a < b) and (c or not d)", "a < b and (c or not d)"),
        ("not (a and b)", "not (a and b)"),
        ("|x - y|", "abs(x - y)"),
        ("if(x>=0,x,-x)", "if(x >= 0, x, -x)"),
        ("ln(x)*lg(y)", "ln(x)*log10(y)"),
        ("1000000 x + 0.5", "1e6*x + 0.5"),
    ];
    for (typed, printed) in table {
        let tree = parse_expression(typed).unwrap_or_else(|problems| panic!("{typed}: {problems:?}"));
        assert_eq!(print_expression(&tree, &|_| None), printed);
    }
}

#[test]
fn fitted_numbers_stand_in_the_equations() {
    let value = |name: &str| match name {
        "r" => Some(0.1),
        "a" => Some(-0.5),
        "k" => Some(1e-7),
        _ => None,
    };
    let table = [
        ("r*x - a*x", "0.1*x - (-0.5)*x"),
        ("a*x + k", "-0.5*x + 1e-7"),
        ("x + a", "x + (-0.5)"),
        ("a^2", "(-0.5)^2"),
        ("2^a", "2^(-0.5)"),
        ("-a", "-(-0.5)"),
        ("a' + exp(a)", "a' + exp(-0.5)"),
    ];
    for (typed, printed) in table {
        let tree = parse_expression(typed).unwrap_or_else(|problems| panic!("{typed}: {problems:?}"));
        assert_eq!(print_expression(&tree, &value), printed);
    }
}

#[test]
fn statements_have_one_form() {
    let table = [
        ("dx/dt = -x", "x' = -x"),
        ("y''=-y", "y'' = -y"),
        ("x(0)=100 in [0,200] free", "x(0) = 100 in [0, 200] free"),
        ("x(0) = [1, 2, 3]", "x(0) = [1, 2, 3]"),
        ("y'(1900) = 0", "y'(1900) = 0"),
        ("const g=9.81", "g = 9.81 fixed"),
        ("exact x = exp(t)", "exact x = exp(t)"),
    ];
    for (typed, printed) in table {
        let parsed = parse(typed);
        assert!(parsed.diagnostics.is_empty(), "{typed}: {:?}", parsed.diagnostics);
        let printed_statements: Vec<String> = parsed.syntax.statements.iter().map(print_statement).collect();
        assert_eq!(printed_statements, [printed]);
    }
}

#[test]
fn a_sum_of_many_terms_needs_no_stack() {
    const TERMS: usize = 5000;
    let sum = (1..TERMS).fold(number(1.0), |sum, _| binary(BinaryOperator::Add, sum, variable("x", 0)));
    let text = print_expression(&sum, &|_| None);
    assert_eq!(text.matches(" + ").count(), TERMS - 1);
    assert!(!text.contains('('));
    let negated = node(ExpressionKind::Negate(Box::new(sum)));
    assert!(print_expression(&negated, &|_| None).starts_with("-(1 + x"));
}

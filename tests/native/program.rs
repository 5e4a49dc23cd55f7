//! Lowering and the interpreter, against a walk over the tree and against num-dual.

use num_dual::{Dual64, DualNum};
use proptest::prelude::*;
use unroll::core::dual::Dual;
use unroll::core::lanes::Lanes;
use unroll::core::lang::ast::{BinaryOperator, Expression, ExpressionKind, Variable};
use unroll::core::lang::builtin::Builtin;
use unroll::core::lang::lower::{Meaning, constant, lower};
use unroll::core::lang::parse::parse_expression;
use unroll::core::lang::program::{Evaluator, Field, Operation, Program};
use unroll::core::lang::span::Span;
use unroll::core::scalar::{Scalar, real};

use crate::random_expression::{binary, expressions, node, number, variable};

/// States `x1`, `x2`, `x1'`, parameters `p`, `q_1`.
fn meaning<'tree>(variable: &Variable) -> Option<Meaning<'tree>> {
    Some(match (variable.name.as_str(), variable.order) {
        ("x1", 0) => Meaning::State(0),
        ("x2", 0) => Meaning::State(1),
        ("x1", 1) => Meaning::State(2),
        ("p", 0) => Meaning::Parameter(0),
        ("q_1", 0) => Meaning::Parameter(1),
        ("t", 0) => Meaning::Time,
        ("pi", 0) => Meaning::Constant(std::f64::consts::PI),
        _ => return None,
    })
}

fn read(text: &str) -> Expression {
    parse_expression(text).unwrap_or_else(|problems| panic!("{text}: {problems:?}"))
}

fn program(text: &str) -> Program {
    lower(&[&read(text)], &meaning, 2, 3)
}

fn run<S: Scalar>(program: &Program, time: f64, state: [S; 3], parameters: [S; 2]) -> Vec<S> {
    let mut evaluator = Evaluator::new(program);
    evaluator.set_parameters(&parameters);
    let mut outputs = vec![S::constant(f64::NAN); program.outputs.len()];
    evaluator.evaluate(time, &state, &mut outputs);
    outputs
}

/// The meaning of the language once more, as a walk over the tree with plain numbers.
fn walk(expression: &Expression, time: f64, state: [f64; 3], parameters: [f64; 2]) -> f64 {
    let value = |inner: &Expression| walk(inner, time, state, parameters);
    let truth = |condition: bool| if condition { 1.0 } else { 0.0 };
    let power = |base: f64, exponent: f64, constant: bool| {
        // The language promises products for small constant integer exponents.
        if constant && exponent.fract() == 0.0 && exponent.abs() <= 16.0 {
            real::power_integer(base, exponent as i32)
        } else {
            libm::pow(base, exponent)
        }
    };
    match &expression.kind {
        ExpressionKind::Number(number) => *number,
        ExpressionKind::Variable(variable) => match meaning(variable) {
            Some(Meaning::Time) => time,
            Some(Meaning::State(index)) => state[index],
            Some(Meaning::Parameter(index)) => parameters[index],
            Some(Meaning::Constant(constant)) => constant,
            _ => 0.0,
        },
        ExpressionKind::Negate(a) => -value(a),
        ExpressionKind::Not(a) => truth(value(a) == 0.0),
        ExpressionKind::Binary(operator, a, b) => {
            let (a, b, constant) = (value(a), value(b), is_constant(b));
            match operator {
                BinaryOperator::Add => a + b,
                BinaryOperator::Subtract => a - b,
                BinaryOperator::Multiply => a * b,
                BinaryOperator::Divide => a / b,
                BinaryOperator::Power => power(a, b, constant),
                BinaryOperator::Less => truth(a < b),
                BinaryOperator::LessEqual => truth(a <= b),
                BinaryOperator::Greater => truth(a > b),
                BinaryOperator::GreaterEqual => truth(a >= b),
                BinaryOperator::Equal => truth(a == b),
                BinaryOperator::NotEqual => truth(a != b),
                BinaryOperator::And => truth(a != 0.0 && b != 0.0),
                BinaryOperator::Or => truth(a != 0.0 || b != 0.0),
            }
        }
        ExpressionKind::Call(Builtin::Pow, arguments) => {
            power(value(&arguments[0]), value(&arguments[1]), is_constant(&arguments[1]))
        }
        ExpressionKind::Call(builtin, arguments) => match &arguments[..] {
            [a] => builtin.apply(value(a)),
            [a, b] => builtin.apply2(value(a), value(b)),
            [a, b, c, d] => builtin.apply4([a, b, c, d].map(value)),
            _ => unreachable!("no builtin has other arities"),
        },
        ExpressionKind::If(condition, then, otherwise) => {
            if value(condition) == 0.0 {
                value(otherwise)
            } else {
                value(then)
            }
        }
    }
}

/// Whether lowering finds a constant: exactly what the program of the expression alone says.
fn is_constant(expression: &Expression) -> bool {
    let program = lower(&[expression], &meaning, 2, 3);
    (program.outputs[0] as usize) < program.constants.len()
}

/// The same bits, or both no number (the sign and payload of a NaN mean nothing).
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

fn values() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(-1.0), Just(2.0), -10.0..10.0, prop::num::f64::NORMAL]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_program_computes_what_the_tree_says_to_the_last_bit_in_every_scalar(
        tree in expressions(),
        time in values(),
        state in prop::array::uniform3(values()),
        parameters in prop::array::uniform2(values()),
    ) {
        let program = lower(&[&tree], &meaning, 2, 3);
        let expected = walk(&tree, time, state, parameters);
        let plain = run(&program, time, state, parameters)[0];
        prop_assert!(same(plain, expected), "{plain:?} but {expected:?}");

        let dual = |direction| move |value| Dual::<5>::variable(value, direction);
        let [x1, x2, speed] = state;
        let dual_state = [dual(0)(x1), dual(1)(x2), dual(2)(speed)];
        let moved = run(&program, time, dual_state, [dual(3)(parameters[0]), dual(4)(parameters[1])])[0];
        prop_assert!(same(moved.value, expected), "dual {:?} but {expected:?}", moved.value);

        let lanes = |value: f64| Lanes([1.0, value, value, -2.5]);
        let block = run(&program, time, state.map(lanes), parameters.map(lanes))[0].0;
        let first = walk(&tree, time, [1.0; 3], [1.0; 2]);
        let last = walk(&tree, time, [-2.5; 3], [-2.5; 2]);
        for (lane, expected) in block.into_iter().zip([first, expected, expected, last]) {
            prop_assert!(same(lane, expected), "lane {lane:?} but {expected:?}");
        }
    }

    #[test]
    fn a_program_is_straight_line_shared_and_begins_with_what_only_parameters_change(
        first in expressions(),
        second in expressions(),
    ) {
        let program = lower(&[&first, &second, &first], &meaning, 2, 3);
        prop_assert_eq!(program.spans.len(), program.instructions.len());
        prop_assert_eq!(program.outputs[0], program.outputs[2]);
        let is_input = |slot: usize| (program.time()..program.first_instruction()).contains(&slot);
        let mut moving = vec![false; program.slots()];
        let mut read = vec![false; program.slots()];
        for (index, instruction) in program.instructions.iter().enumerate() {
            let own = program.first_instruction() + index;
            let mut operands = Vec::new();
            instruction.for_each_operand(|operand| operands.push(operand as usize));
            prop_assert!(operands.iter().all(|operand| *operand < own));
            prop_assert!(operands.iter().any(|operand| *operand >= program.constants.len()), "not folded");
            moving[own] = operands.iter().any(|operand| is_input(*operand) || moving[*operand]);
            prop_assert_eq!(moving[own], index >= program.invariant);
            prop_assert!(!program.instructions[..index].contains(instruction), "not shared");
            for operand in operands {
                read[operand] = true;
            }
        }
        for output in &program.outputs {
            read[*output as usize] = true;
        }
        prop_assert!(read[program.first_instruction()..].iter().all(|read| *read), "a result nobody reads");
    }
}

#[test]
fn a_gradient_agrees_with_num_dual() {
    let text = "p*x1*(1 - x1/q_1) - 0.01*x1*x2 + exp(-x2/100)*sin(t)^2 - sqrt(p + x1'^2)/(1 + x2)^3 + x1^p";
    let tree = read(text);
    let program = lower(&[&tree], &meaning, 2, 3);
    let (time, state, parameters) = (0.7_f64, [100.0, 150.0, -3.0], [0.3, 500.0]);
    let ours = run(
        &program,
        time,
        [0, 1, 2].map(|k| Dual::<5>::variable(state[k], k)),
        [0, 1].map(|k| Dual::<5>::variable(parameters[k], 3 + k)),
    )[0];
    for direction in 0..5 {
        let seed = |value: f64, k: usize| Dual64::new(value, if k == direction { 1.0 } else { 0.0 });
        let [x1, x2, speed] = [0, 1, 2].map(|k| seed(state[k], k));
        let [p, q] = [0, 1].map(|k| seed(parameters[k], 3 + k));
        let theirs = p * x1 * (-x1 / q + 1.0) - x1 * x2 * 0.01 + (-x2 / 100.0).exp() * time.sin().powi(2)
            - (p + speed.powi(2)).sqrt() / (x2 + 1.0).powi(3)
            + x1.powd(p);
        // Both round a few dozen operations on numbers up to 1e2.
        assert!((ours.value - theirs.re).abs() <= 1e-12 * theirs.re.abs());
        let error = (ours.tangent[direction] - theirs.eps).abs();
        assert!(error <= 1e-12 * theirs.eps.abs().max(1.0), "direction {direction}");
    }
}

#[test]
fn subexpressions_are_shared_and_constants_folded() {
    let table: [(&str, &[f64], usize); 11] = [
        ("x1*x2 + x2*x1", &[], 2),
        ("(x1 + x2)*(x2 + x1)", &[], 2),
        ("2*pi*x1", &[std::f64::consts::TAU], 1),
        ("if(1 < 2, x1, exp(x2))", &[], 0),
        ("x1*1 + 0*0", &[0.0], 1),
        ("-(-x1)", &[], 0),
        ("x1 + (-x2)", &[], 1),
        ("x1^1/1", &[], 0),
        ("x1^2 + pow(x1, 2)", &[], 2),
        ("x1^-1", &[], 1),
        ("exp(x1)^0", &[1.0], 0),
    ];
    for (text, constants, instructions) in table {
        let program = program(text);
        assert_eq!(
            (&program.constants[..], program.instructions.len()),
            (constants, instructions),
            "{text}: {program:?}"
        );
    }
    assert!(matches!(program("x1^2").instructions[..], [Operation::PowerInteger(_, 2)]));
    assert!(matches!(program("x1^0.5").instructions[..], [Operation::Power(..)]));
    assert!(matches!(program("x1^p").instructions[..], [Operation::Power(..)]));
}

#[test]
fn sums_and_products_are_not_reassociated() {
    // Each pair is equal on paper and differs in its last bits at these values.
    let state = [0.1, 0.2, 0.3];
    for (left, right) in [("x1 + x2 + x1'", "x1 + (x2 + x1')"), ("x1*x2*x1'", "x1*(x2*x1')"), ("x2/10", "x2*(1/10)")] {
        let [left, right] = [left, right].map(|text| run(&program(text), 0.0, state, [0.0; 2])[0]);
        assert_ne!(left.to_bits(), right.to_bits());
    }
}

#[test]
fn new_parameters_change_what_was_computed_once() {
    let program = program("x1*exp(p)/q_1");
    assert_eq!(program.invariant, 1);
    let mut evaluator = Evaluator::new(&program);
    let mut output = [0.0];
    for p in [0.0, 1.0, -2.0] {
        evaluator.set_parameters(&[p, 4.0]);
        evaluator.derivative(0.0, &[3.0, 0.0, 0.0], &mut output);
        assert_eq!(output[0], 3.0 * libm::exp(p) / 4.0);
    }
    assert_eq!(Field::<f64>::dimension(&evaluator), 3);
}

#[test]
fn an_instruction_carries_the_place_where_it_was_first_written() {
    let text = "x1*x2 + sin(x2*x1)";
    let program = program(text);
    let places: Vec<&str> = program.spans.iter().map(|span| &text[span.start..span.end]).collect();
    assert_eq!(places, ["x1*x2", "sin(x2*x1)", "x1*x2 + sin(x2*x1)"]);
    assert_eq!(program.spans[0], Span::new(0, 5));
}

#[test]
fn a_name_without_a_meaning_reads_as_zero() {
    let beyond = |variable: &Variable| match variable.name.as_str() {
        "state" => Some(Meaning::State(3)),
        "parameter" => Some(Meaning::Parameter(2)),
        _ => None,
    };
    let tree = read("1 + unknown + state + parameter");
    let program = lower(&[&tree], &beyond, 2, 3);
    assert_eq!(run(&program, 5.0, [7.0; 3], [7.0; 2]), [1.0]);
}

#[test]
fn definitions_are_lowered_once_however_often_and_deep_they_are_used() {
    const LENGTH: usize = 20_000;
    // d0 = x1; d1 = d0 + d0; d2 = d1 + d1; ... inlined as text, the last would have 2^20000 terms.
    let name = |index: usize| format!("d{index}");
    let twice = |index: usize| binary(BinaryOperator::Add, variable(&name(index), 0), variable(&name(index), 0));
    let mut definitions = vec![variable("x1", 0)];
    definitions.extend((1..LENGTH).map(|index| twice(index - 1)));
    let meaning = |variable: &Variable| match variable.name.strip_prefix('d') {
        Some(index) => index.parse().ok().and_then(|index: usize| definitions.get(index)).map(Meaning::Definition),
        None => Some(Meaning::State(0)),
    };
    let last = variable(&name(LENGTH - 1), 0);
    let first = variable(&name(1000), 0);
    let program = lower(&[&last, &first], &meaning, 0, 1);
    assert_eq!(program.instructions.len(), LENGTH - 1);
    let mut outputs = [0.0; 2];
    Evaluator::new(&program).evaluate(0.0, &[1.5], &mut outputs);
    assert_eq!(outputs, [f64::INFINITY, 1.5 * 2f64.powi(1000)]);
}

#[test]
fn a_circular_definition_ends() {
    let itself = read("1 + circle");
    let meaning = |_: &Variable| Some(Meaning::Definition(&itself));
    let program = lower(&[&itself], &meaning, 0, 0);
    let mut output = [f64::NAN];
    Evaluator::new(&program).evaluate(0.0, &[], &mut output);
    assert!(output[0].is_finite());
}

#[test]
fn a_sum_of_many_terms_needs_no_stack() {
    const TERMS: usize = 5000;
    let term = |index: usize| binary(BinaryOperator::Multiply, number(index as f64), variable("x1", 0));
    let sum = (1..TERMS).fold(term(0), |sum, index| binary(BinaryOperator::Add, sum, term(index)));
    let program = lower(&[&sum], &meaning, 2, 3);
    // 0 + 1 + ... + (n - 1), every partial sum exact in f64.
    assert_eq!(run(&program, 0.0, [1.0; 3], [0.0; 2])[0], (TERMS * (TERMS - 1) / 2) as f64);
    // As deep to the right.
    let tower = (0..TERMS).fold(number(1.0), |tower, _| binary(BinaryOperator::Subtract, variable("x1", 0), tower));
    assert_eq!(run(&lower(&[&tower], &meaning, 2, 3), 0.0, [3.0; 3], [0.0; 2])[0], 1.0);
}

#[test]
fn a_constant_is_an_expression_without_other_names() {
    assert_eq!(constant(&read("2pi")), Some(std::f64::consts::TAU));
    assert_eq!(constant(&read("max(1, 8/3)")), Some(8.0 / 3.0));
    assert_eq!(constant(&read("if(1 < 2, 3, e)")), Some(3.0));
    assert_eq!(constant(&read("0*k")), None);
    assert_eq!(constant(&read("if(1, 2, k)")), None);
    assert_eq!(constant(&node(ExpressionKind::Call(Builtin::Exp, Vec::new()))).map(f64::is_nan), Some(true));
}

//! The Jacobian program against dual numbers and central differences.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use unroll::core::dual::Dual;
use unroll::core::lang::builtin::Builtin;
use unroll::core::lang::linearise::{Linearised, linearise};
use unroll::core::lang::program::{Evaluator, Field, Program};
use unroll::core::method::Method;
use unroll::core::model::compile;
use unroll::core::scalar::Scalar;
use unroll::core::simulate::{SolverSettings, simulate};

use crate::gradient::{ALL_NAMES, formulas};
use crate::models::{Start, Tree, call, model, name};

/// `f`, `df/dt` and, by rows, `df/dx` as the program has them.
fn linear<S: Scalar>(program: &Program, parameters: &[S], time: f64, state: &[S]) -> [Vec<S>; 3] {
    let n = program.states;
    let mut linearised = Linearised::new(linearise(program).expect("a short program"));
    linearised.set_parameters(parameters);
    let [mut f, mut by_time, mut jacobian] = [n, n, n * n].map(|length| vec![S::constant(0.0); length]);
    linearised.evaluate(time, state, &mut f, &mut by_time, &mut jacobian);
    [f, by_time, jacobian]
}

/// The value and the derivatives by two states, of `program` of two states, by dual numbers.
fn by_duals(program: &Program, parameters: &[f64], time: f64, state: [f64; 2]) -> Vec<Dual<2>> {
    let parameters: Vec<Dual<2>> = parameters.iter().map(|&value| Dual::constant(value)).collect();
    let mut evaluator = Evaluator::new(program);
    evaluator.set_parameters(&parameters);
    let mut outputs = vec![Dual::constant(0.0); program.outputs.len()];
    evaluator.evaluate(time, &[Dual::variable(state[0], 0), Dual::variable(state[1], 1)], &mut outputs);
    outputs
}

fn close(found: f64, expected: f64) -> bool {
    // Another order of a few roundings; quotients and powers are differentiated by other formulas.
    (found - expected).abs() <= 1e-11 * expected.abs().max(1.0) || !expected.is_finite()
}

/// Special functions whose derivative is left out.
const WITHOUT: [Builtin; 6] = [
    Builtin::AiryAi,
    Builtin::AiryBi,
    Builtin::Factorial,
    Builtin::BesselJ,
    Builtin::Legendre,
    Builtin::Hypergeometric,
];

#[test]
fn a_hole_in_the_jacobian_costs_steps_and_no_digits() {
    // As x' = -k (x - cos t), stiff, but the method does not see that x moves: airyai(0) = 0.355.
    let model = compile("x' = 1 - 2e2 (airyai(x) - 0.3) \nx(0) = 1").model.expect("a valid model");
    let end = |method| {
        let solver = SolverSettings { method, end_time: 3.0, ..SolverSettings::default() };
        let run = simulate(&model, &model.values(), &solver, &[]).expect("a grid");
        assert_eq!(run.diverged, None);
        run.states[run.states.len() - 1]
    };
    let (explicit, stiff) = (end(Method::DormandPrince), end(Method::Rodas));
    assert!((explicit - stiff).abs() < 1e-6 * explicit.abs(), "{explicit} and {stiff}");
}

#[test]
fn the_derivative_of_every_builtin_is_that_of_its_row() {
    for &builtin in Builtin::ALL.iter().filter(|builtin| !WITHOUT.contains(builtin)) {
        let text = match builtin.arity() {
            1 => format!("x' = {}(x)\ny' = 0\nx(0) = 1\ny(0) = 1", builtin.name()),
            _ => format!("x' = {}(x, y)\ny' = 0\nx(0) = 1\ny(0) = 1", builtin.name()),
        };
        let model = compile(&text).model.expect("a valid model");
        for state in [[0.3, 0.7], [-0.6, 0.2], [1.4, 1.1], [2.5, -1.5], [0.0, 0.0], [0.5, 0.5], [30.0, 3.0]] {
            let values = model.values();
            let [f, _, jacobian] = linear(&model.derivative, &values, 0.0, &state);
            let expected = by_duals(&model.derivative, &values, 0.0, state)[0];
            assert!(f[0].to_bits() == expected.value.to_bits() || f[0].is_nan(), "{text}: the value changed");
            for (found, expected) in jacobian.iter().zip(expected.tangent) {
                assert!(found.is_finite(), "{text} at {state:?}: {found}");
                assert!(close(*found, expected), "{text} at {state:?}: {found} for {expected}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(5643), ..ProptestConfig::default() })]

    #[test]
    fn the_jacobian_of_random_systems_is_that_of_dual_numbers(
        slopes in (formulas(&ALL_NAMES), formulas(&ALL_NAMES)),
        state in [-2.0..2.0_f64, -2.0..2.0_f64],
    ) {
        let bounded = |tree: Tree| call(Builtin::Tanh, tree);
        let driven = |tree: Tree| bounded(tree) * call(Builtin::Sin, name("t"));
        let states = [("x", driven(slopes.0), Start::Free(0.3)), ("y", bounded(slopes.1), Start::Free(0.1))];
        let model = model(0.2, &states, &[("a", 0.7), ("b", -0.4), ("c", 1.3)], &[]);
        let values = model.values();
        let [_, by_time, jacobian] = linear(&model.derivative, &values, 0.7, &state);
        let expected = by_duals(&model.derivative, &values, 0.7, state);
        for (row, dual) in expected.iter().enumerate() {
            for (column, tangent) in dual.tangent.iter().enumerate() {
                let found = jacobian[2 * row + column];
                prop_assert!(close(found, *tangent), "{} for {}", found, tangent);
            }
        }
        let at = |time: f64| by_duals(&model.derivative, &values, time, state);
        for ((later, earlier), found) in at(0.7 + 1e-5).iter().zip(at(0.7 - 1e-5)).zip(by_time) {
            let difference = (later.value - earlier.value) / 2e-5;
            // The truncation of a central difference, and what it leaves of sixteen digits.
            prop_assert!((found - difference).abs() < 1e-6 * (1.0 + found.abs()), "{} for {}", found, difference);
        }
    }
}

#[test]
fn tangents_run_through_the_jacobian() {
    // d/dk of d(k x^3)/dx = 3 x^2, and by the initial value 6 k x.
    let model = compile("x' = k x^3\nx(0) = 2\nk = 5").model.expect("a valid model");
    let parameters = [Dual::<2>::variable(5.0, 0), Dual::constant(2.0)];
    let [_, by_time, jacobian] = linear(&model.derivative, &parameters, 0.0, &[Dual::variable(2.0, 1)]);
    assert_eq!(jacobian, [Dual { value: 60.0, tangent: [12.0, 60.0] }]);
    assert_eq!(by_time, [Dual::constant(0.0)]);
}

#[test]
fn a_system_whose_jacobian_would_be_too_long_has_none_and_still_runs() {
    // 64 states that all read 6,000 functions one in the other, which each of them moves.
    let names: Vec<String> = (0..64).map(|k| format!("x{k}")).collect();
    let products: Vec<String> = names.windows(2).map(|pair| format!("{} {}", pair[0], pair[1])).collect();
    let mut text = format!("d0 = {}\n", products.join(" + "));
    for k in 0..600 {
        let _ = writeln!(text, "d{} = sin(cos(sin(cos(sin(cos(sin(cos(sin(cos(d{k}))))))))))", k + 1);
    }
    for (k, name) in names.iter().enumerate() {
        let _ = writeln!(text, "{name}' = d600 - {name}\n{name}(0) = 0.{k}");
    }
    let model = compile(&text).model.expect("a valid model");
    assert!(linearise(&model.derivative).is_none());
    let solver = SolverSettings { method: Method::Rodas, end_time: 0.1, ..SolverSettings::default() };
    let run = simulate(&model, &model.values(), &solver, &[]).expect("a grid");
    assert_eq!(run.diverged, None);
    assert_eq!(run.report.map(|report| report.method), Some(Method::DormandPrince));
}

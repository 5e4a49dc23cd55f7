//! The Jacobian of the residuals: against exact references, differences, and itself in other chunks.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use unroll::core::data::Target;
use unroll::core::differentiate::{Residuals, gradient, tangents};
use unroll::core::lang::builtin::Builtin;
use unroll::core::method::Method;
use unroll::core::model::{Model, compile};
use unroll::core::simulate::SolverSettings;
use unroll::core::unroll::Diverged;

use crate::models::{
    COMPETITION_START, COMPETITION_TRUE, Start, Tree, call, competition, competition_points, exponential,
    lotka_volterra, model, name, number, observed,
};

fn settings(method: Method, step_size: f64) -> SolverSettings {
    // Differences over 1e-4 of what moves by jumps of the tolerance, where a step is taken that was refused before.
    let tolerances =
        SolverSettings { relative_tolerance: 1e-12, absolute_tolerance: 1e-14, ..SolverSettings::default() };
    SolverSettings { method, step_size, end_time: 0.0, ..tolerances }
}

/// Every state observed as 0 at `time`, so that the residuals are the state and the Jacobian its sensitivities.
fn sensitivities(model: &Model, solver: &SolverSettings, time: f64) -> (Vec<f64>, Vec<f64>) {
    let targets: Vec<Target> = (0..model.states.len()).map(Target::State).collect();
    let observations = observed(&[(time, vec![0.0; targets.len()])], &targets);
    let mut problem = Residuals::new(model, &observations, solver, true).expect("cells that count");
    let mut state = vec![f64::NAN; problem.len()];
    let mut jacobian = vec![f64::NAN; problem.len() * problem.free().len()];
    problem.residuals_and_jacobian(&model.values(), &mut state, &mut jacobian).expect("a finite unroll");
    (state, jacobian)
}

fn assert_close(found: f64, expected: f64, relative: f64, what: &str) {
    assert!((found - expected).abs() <= relative * expected.abs(), "{what}: {found} for {expected}");
}

#[test]
fn states_and_sensitivities_are_those_of_the_exact_recursion() {
    // The discrete maps evaluated with 60 digits: final state, then its derivatives by each parameter in turn.
    let euler = (
        competition(COMPETITION_TRUE),
        settings(Method::Euler, 1.0),
        42.0,
        [325.111_392_556_549_4, 264.202_049_776_405_45],
        vec![
            [2_790.173_256_711_908_4, -620.218_783_932_980_5],
            [-108.816_245_572_256_94, 238.052_899_219_526_75],
            [-1_549_692.464_392_107_5, 325_332.554_529_039_2],
            [145_550.867_353_012_46, -369_492.915_481_543_6],
            [-146_221.047_897_953_75, 28_747.736_235_033_985],
            [49_025.674_543_383_95, -98_212.612_201_302_2],
        ],
    );
    let runge_kutta = (
        lotka_volterra(),
        settings(Method::RungeKutta4, 0.1),
        10.0,
        [1.026_083_495_686_096, 0.910_062_182_577_974_2],
        vec![
            [2.158_432_824_017_698_5, -6.260_030_587_522_182],
            [0.188_759_780_674_066_5, -0.698_496_825_258_867_9],
            [0.939_625_831_623_634_8, -2.746_542_019_566_074],
            [0.562_076_340_267_798_8, -1.709_032_683_748_971],
        ],
    );
    for (model, solver, time, expected_state, expected) in [euler, runge_kutta] {
        let (state, jacobian) = sensitivities(&model, &solver, time);
        for (found, expected) in state.iter().zip(expected_state) {
            assert_close(*found, expected, 1e-12, "state");
        }
        assert_eq!(jacobian.len(), 2 * expected.len());
        for ((column, expected), quantity) in jacobian.chunks_exact(2).zip(expected).zip(&model.quantities) {
            for (found, expected) in column.iter().zip(expected) {
                assert_close(*found, expected, 1e-12, &quantity.name);
            }
        }
    }
}

#[test]
fn the_gradient_at_the_start_of_the_article_is_the_reference_one() {
    let model = competition(COMPETITION_START);
    let solver = SolverSettings { end_time: 50.0, clip: Some(1e5), ..settings(Method::Euler, 1.0) };
    let mut problem = Residuals::new(&model, &competition_points(), &solver, false).expect("cells that count");
    assert_eq!(problem.free(), [0, 1, 2, 3, 4, 5]);
    let mut residuals = vec![0.0; problem.len()];
    let mut jacobian = vec![0.0; problem.len() * 6];
    problem.residuals_and_jacobian(&model.values(), &mut residuals, &mut jacobian).expect("a finite unroll");
    let mut found = [0.0; 6];
    gradient(&residuals, &jacobian, &mut found);
    let expected = [-1.083_130_59e7, 3.041_994_60e7, 1.868_346_32e9, -1.607_583_33e9, 8.416_538_41e7, -1.276_749_74e9];
    for (found, expected) in found.into_iter().zip(expected) {
        // The reference has nine digits.
        assert_close(found, expected, 5e-9, "gradient");
    }
}

/// `x_k' = c_k sin(c_{k+1} x_{k+1}) - x_k / 2` around a ring, every `c` free.
fn ring(size: usize) -> Model {
    let states: Vec<String> = (0..size).map(|k| format!("x{k}")).collect();
    let parameters: Vec<String> = (0..size).map(|k| format!("c{k}")).collect();
    let slope = |k: usize| {
        let next = (k + 1) % size;
        let inner = name(&parameters[next]) * name(&states[next]);
        name(&parameters[k]) * call(Builtin::Sin, inner) - name(&states[k]) * number(0.5)
    };
    let start = |k: usize| Start::Fixed(1.0 + 0.1 * k as f64);
    let equations: Vec<(&str, Tree, Start)> = (0..size).map(|k| (states[k].as_str(), slope(k), start(k))).collect();
    let values: Vec<(&str, f64)> = (0..size).map(|k| (parameters[k].as_str(), 0.7 + 0.05 * k as f64)).collect();
    model(0.0, &equations, &values, &[])
}

#[test]
fn the_columns_do_not_depend_on_how_quantities_share_chunks() {
    // 1 to 19 free quantities use every width and several chunks; freeing one alone is a chunk of its own.
    let solver = settings(Method::Heun, 0.25);
    for size in [1, 2, 3, 4, 5, 8, 9, 10, 12, 13, 16, 17, 19] {
        let model = ring(size);
        let (state, together) = sensitivities(&model, &solver, 1.5);
        for k in 0..size {
            let mut alone = model.clone();
            for (index, quantity) in alone.quantities.iter_mut().enumerate() {
                quantity.fixed = index != k;
            }
            let (same_state, column) = sensitivities(&alone, &solver, 1.5);
            assert_eq!(state, same_state);
            assert_eq!(together[k * size..(k + 1) * size], column, "column {k} of {size}");
        }
    }
}

#[test]
fn without_free_quantities_there_are_residuals_and_no_columns() {
    let mut model = exponential(-1.0, Start::Fixed(2.0));
    model.quantities[0].fixed = true;
    let (state, jacobian) = sensitivities(&model, &settings(Method::Euler, 0.5), 0.5);
    assert_eq!(state, [1.0]);
    assert!(jacobian.is_empty());
}

#[test]
fn initial_values_have_tangents_directly_and_through_formulas() {
    // Two Euler steps of x' = k x: x2 = (1 + h k)^2 x0, here h = 0.5, k = 2.
    let solver = settings(Method::Euler, 0.5);
    let (_, jacobian) = sensitivities(&exponential(2.0, Start::Free(3.0)), &solver, 1.0);
    assert_eq!(jacobian, [2.0 * 2.0 * 0.5 * 3.0, 4.0]);
    // x0 = k: the product rule.
    let (_, jacobian) = sensitivities(&exponential(2.0, Start::Formula(name("k"))), &solver, 1.0);
    assert_eq!(jacobian, [2.0 * 2.0 * 0.5 * 2.0 + 4.0]);
}

#[test]
fn where_a_slope_is_clipped_it_has_no_tangent() {
    let model = exponential(2.0, Start::Free(3.0));
    let solver = SolverSettings { clip: Some(1.0), ..settings(Method::Euler, 0.5) };
    let (state, jacobian) = sensitivities(&model, &solver, 1.0);
    assert_eq!(state, [4.0]);
    assert_eq!(jacobian, [0.0, 1.0]);
}

#[test]
fn a_tangent_that_is_not_finite_is_a_divergence() {
    // x0 = sqrt(k) at k = 0: the value is 0, its derivative infinite.
    let model = exponential(0.0, Start::Formula(call(Builtin::Sqrt, name("k"))));
    let observations = observed(&[(1.0, vec![5.0])], &[Target::State(0)]);
    let mut problem = Residuals::new(&model, &observations, &settings(Method::Euler, 1.0), false).expect("one cell");
    let (mut residuals, mut jacobian) = ([f64::NAN], [f64::NAN]);
    assert_eq!(problem.residuals(&[0.0], &mut residuals), Ok(()));
    assert_eq!(residuals, [-5.0]);
    let ended = problem.residuals_and_jacobian(&[0.0], &mut residuals, &mut jacobian);
    assert_eq!(ended, Err(Diverged { step: 0, component: 0 }));
}

/// The states, then what an initial value may read.
pub(crate) const ALL_NAMES: [&str; 6] = ["x", "y", "a", "b", "c", "t"];

/// Smooth formulas of `names` whose derivatives stay moderate: one factor of a product is bounded.
pub(crate) fn formulas(names: &'static [&'static str]) -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        prop::sample::select(names).prop_map(name),
        (-2.0..2.0_f64).prop_map(|value| if value < 0.0 { -number(-value) } else { number(value) }),
    ];
    let unary = prop::sample::select(vec![Builtin::Sin, Builtin::Cos, Builtin::Tanh, Builtin::Atan]);
    leaf.prop_recursive(3, 12, 2, move |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a + b),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a - b),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a * call(Builtin::Tanh, b)),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a / (number(2.0) + call(Builtin::Cos, b))),
            (unary.clone(), inner).prop_map(|(builtin, a)| call(builtin, a)),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(5643), ..ProptestConfig::default() })]

    #[test]
    fn the_jacobian_of_random_models_is_that_of_central_differences(
        slopes in (formulas(&ALL_NAMES), formulas(&ALL_NAMES)),
        start in formulas(&ALL_NAMES[2..]),
        definition in formulas(&ALL_NAMES),
        method in prop::sample::select(Method::ALL.to_vec()),
    ) {
        let bounded = |tree| call(Builtin::Tanh, tree);
        let states = [("x", bounded(slopes.0), Start::Free(0.3)), ("y", bounded(slopes.1), Start::Formula(start))];
        let parameters = [("a", 0.7), ("b", -0.4), ("c", 1.3)];
        let model = model(0.2, &states, &parameters, &[("z", definition)]);
        let rows: Vec<(f64, Vec<f64>)> = [0.2, 0.55, 0.9].map(|time| (time, vec![0.1, 0.2, 0.3])).to_vec();
        let observations = observed(&rows, &[Target::State(0), Target::State(1), Target::Definition(0)]);
        let mut problem =
            Residuals::new(&model, &observations, &settings(method, 0.1), true).expect("cells that count");
        let (length, free) = (problem.len(), problem.free().to_vec());
        prop_assert_eq!((length, free.len()), (9, 4));

        let values = model.values();
        let mut residuals = vec![0.0; length];
        let mut jacobian = vec![0.0; length * free.len()];
        prop_assert!(problem.residuals_and_jacobian(&values, &mut residuals, &mut jacobian).is_ok());
        let mut plain = vec![0.0; length];
        prop_assert!(problem.residuals(&values, &mut plain).is_ok());
        prop_assert_eq!(&plain, &residuals);

        for (column, &quantity) in jacobian.chunks_exact(length).zip(&free) {
            let mut shifted = |by: f64| {
                let mut values = values.clone();
                values[quantity] += by;
                let mut residuals = vec![0.0; length];
                problem.residuals(&values, &mut residuals).map(|()| residuals)
            };
            // Richardson's combination of two central differences: truncation of order h^4, rounding about 1e-11.
            let difference = |by: f64, plus: &[f64], minus: &[f64]| -> Vec<f64> {
                plus.iter().zip(minus).map(|(p, m)| (p - m) / (2.0 * by)).collect()
            };
            let (h, half) = (2e-4, 1e-4);
            let wide = difference(h, &shifted(h).expect("bounded"), &shifted(-h).expect("bounded"));
            let narrow = difference(half, &shifted(half).expect("bounded"), &shifted(-half).expect("bounded"));
            let scale = 1.0 + residuals.iter().chain(column).fold(0.0_f64, |most, x| most.max(x.abs()));
            for ((derivative, wide), narrow) in column.iter().zip(wide).zip(narrow) {
                let extrapolated = (4.0 * narrow - wide) / 3.0;
                prop_assert!(
                    (derivative - extrapolated).abs() < 1e-6 * scale,
                    "{} for {}", derivative, extrapolated
                );
            }
        }
    }
}

#[test]
fn the_tangents_of_a_whole_unroll_are_those_of_the_closed_form() {
    // x_n = a (1 - h k)^n, so dx_n/dk = -n h a (1 - h k)^(n - 1) and dx_n/da = (1 - h k)^n.
    let model = compile("x' = -k x\nx(0) = 3\nk = 0.5").model.expect("a valid model");
    let solver = SolverSettings { step_size: 0.25, end_time: 5.0, ..SolverSettings::default() };
    for (name, tangent) in [
        ("k", (|n: f64| -n * 0.25 * 3.0 * 0.875_f64.powf(n - 1.0)) as fn(f64) -> f64),
        ("x(0)", |n: f64| 0.875_f64.powf(n)),
    ] {
        let quantity = model.quantities.iter().position(|quantity| quantity.name == name).expect("a quantity");
        let found = tangents(&model, &model.values(), &solver, &[], quantity).expect("a grid");
        assert_eq!((found.times.len(), found.tangents.len(), found.diverged), (21, 21, None));
        for (n, found) in found.tangents.iter().enumerate() {
            // Twenty products of two rounded numbers.
            let expected = tangent(n as f64);
            assert!((found - expected).abs() <= 1e-14 * expected.abs().max(1.0), "{name} {n}: {found} {expected}");
        }
    }
}

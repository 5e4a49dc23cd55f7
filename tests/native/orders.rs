//! The observed order of every method on closed forms.

use unroll::core::lang::builtin::Builtin;
use unroll::core::method::Method;
use unroll::core::model::Model;
use unroll::core::simulate::{SolverSettings, simulate};

use crate::models::{Start, call, exponential, model, name};

fn error(model: &Model, method: Method, step_size: f64, end_time: f64, exact: &[f64]) -> f64 {
    let solver = SolverSettings { method, step_size, end_time, ..SolverSettings::default() };
    let trajectory = simulate(model, &model.values(), &solver, &[]).expect("a short grid");
    let last = trajectory.states.chunks_exact(exact.len()).next_back().expect("an initial state at least");
    last.iter().zip(exact).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max)
}

#[test]
fn halving_the_step_divides_the_error_by_two_to_the_order() {
    let oscillator = [("x", name("v"), Start::Fixed(1.0)), ("v", -name("x"), Start::Fixed(0.0))];
    let driven = [("x", call(Builtin::Cos, name("t")) * name("x"), Start::Fixed(1.0))];
    // (what, model, end, the exact state there)
    let cases = [
        ("x' = -x", exponential(-1.0, Start::Fixed(1.0)), 2.0, vec![(-2.0_f64).exp()]),
        ("x' = v, v' = -x", model(0.0, &oscillator, &[], &[]), 3.0, vec![3.0_f64.cos(), -3.0_f64.sin()]),
        ("x' = x cos t", model(0.0, &driven, &[], &[]), 2.0, vec![2.0_f64.sin().exp()]),
        ("x' = x cos t from t = 1", model(1.0, &driven, &[], &[]), 3.0, vec![(3.0_f64.sin() - 1.0_f64.sin()).exp()]),
    ];
    for (what, model, end, exact) in cases {
        for method in Method::ALL.into_iter().filter(|method| !method.adaptive()) {
            let [coarse, fine] = [1.0 / 64.0, 1.0 / 128.0].map(|h| error(&model, method, h, end, &exact));
            let observed = (coarse / fine).log2();
            // The next term of the error is of relative size h: a few hundredths here. Rounding (1e-15 against RK4's
            // errors from 1e-10) adds less.
            assert!((observed - f64::from(method.order())).abs() < 0.1, "{what}, {method:?}: order {observed}");
        }
    }
}

#[test]
fn a_shortened_last_step_keeps_the_order() {
    let model = exponential(-1.0, Start::Fixed(1.0));
    for method in Method::ALL.into_iter().filter(|method| !method.adaptive()) {
        let [coarse, fine] = [0.03, 0.015].map(|h| error(&model, method, h, 1.0, &[(-1.0_f64).exp()]));
        let observed = (coarse / fine).log2();
        assert!((observed - f64::from(method.order())).abs() < 0.1, "{method:?}: order {observed}");
    }
}

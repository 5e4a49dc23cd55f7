//! The error against the step size: what the closer look at the error shows, for every preset with an exact solution.

use unroll::core::convergence::{LADDER, Reference, Study, Unmeasured};
use unroll::core::document::{self, Document};
use unroll::core::method::Method;
use unroll::core::model::{Model, compile};
use unroll::core::preset::ALL;
use unroll::core::simulate::SolverSettings;
use unroll::plot::error::{Looks, against_step, over_time};

fn model(text: &str) -> Model {
    let compilation = compile(text);
    compilation.model.unwrap_or_else(|| panic!("{text}: {:?}", compilation.diagnostics))
}

fn finished(model: &Model, solver: &SolverSettings, stops: &[f64]) -> Study {
    let mut study = Study::new(model, &model.values(), solver, stops);
    for _ in 0..20 {
        study.advance();
    }
    assert!(!study.advance(), "a study is done after a handful of runs");
    study
}

/// The document and model of every preset with an exact solution.
fn exact_presets() -> Vec<(&'static str, Document, Model)> {
    let all = ALL.iter().map(|preset| {
        let document = document::parse(preset.text).0;
        let model = model(&document.model);
        (preset.key, document, model)
    });
    let exact: Vec<_> = all.filter(|(_, _, model)| !model.exact.is_empty()).collect();
    assert!(exact.len() >= 7, "only {} presets have an exact solution", exact.len());
    exact
}

#[test]
fn halving_the_step_divides_the_error_of_every_preset_as_the_order_says() {
    for (key, document, model) in exact_presets() {
        for (method, finer) in [(Method::Euler, 8.0), (Method::Heun, 2.0)] {
            let step_size = document.solver.step_size / finer;
            let study = finished(&model, &SolverSettings { method, step_size, ..document.solver }, &[]);
            let finest = study.rungs.len() - 1;
            for index in 0..study.states.len() {
                let observed = study.order(index, finest).expect("an order");
                let words = format!("{key}, {method:?}, state {index}: order {observed}, {:?}", study.rungs);
                assert!((observed - f64::from(method.order())).abs() < 0.1, "{words}");
            }
        }
    }
}

#[test]
fn runge_kutta_reaches_a_hundred_millionth_on_every_preset() {
    for (key, document, model) in exact_presets() {
        let step_size = document.solver.step_size / 4.0;
        let solver = SolverSettings { method: Method::RungeKutta4, step_size, ..document.solver };
        let study = finished(&model, &solver, &[]);
        let finest = study.rungs.last().expect("a rung");
        for largest in &finest.largest {
            assert!(largest.expect("an error") < 1e-8, "{key}: {:?}", study.rungs);
        }
    }
}

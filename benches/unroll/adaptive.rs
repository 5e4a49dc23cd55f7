//! The methods that choose their own steps: one run each, and one gradient.

use std::hint::black_box;

use unroll::core::differentiate::Residuals;
use unroll::core::method::Method;
use unroll::core::model::{Model, compile};
use unroll::core::simulate::{SolverSettings, final_states};

use crate::epoch::{POINTS, observations};
use crate::measure::Bench;
use crate::models::{COMPETITION_TRUE, competition_text};

/// Robertson's kinetics, stiff.
const ROBERTSON: &str = "x' = -k1 x + k2 y z\ny' = k1 x - k2 y z - k3 y^2\nz' = k3 y^2\n\
                         x(0) = 1\ny(0) = 0\nz(0) = 0\nk1 = 0.04\nk2 = 1e4\nk3 = 3e7";

fn model(text: &str) -> Model {
    compile(text).model.expect("a valid model")
}

pub(crate) fn measure(bench: &mut Bench) {
    let competition = model(&competition_text(COMPETITION_TRUE));
    let robertson = model(ROBERTSON);
    for (name, model, method, end_time) in [
        ("forward, dopri5, competition to 100", &competition, Method::DormandPrince, 100.0),
        ("forward, rodas5p, Robertson to 1e11", &robertson, Method::Rodas, 1e11),
        ("forward, auto, Robertson to 1e11", &robertson, Method::Auto, 1e11),
    ] {
        let solver = SolverSettings {
            method,
            end_time,
            relative_tolerance: 1e-6,
            absolute_tolerance: 1e-12,
            ..SolverSettings::default()
        };
        let members = [model.values()];
        bench.time(name, || final_states(model, black_box(&members), &solver).expect("a grid").states);
    }

    for method in [Method::DormandPrince, Method::Rodas] {
        let solver = SolverSettings { method, ..SolverSettings::default() };
        let mut problem =
            Residuals::new(&competition, &observations(&POINTS), &solver, false).expect("points that count");
        let values = competition.values();
        let mut residuals = vec![0.0; problem.len()];
        let mut jacobian = vec![0.0; problem.len() * problem.free().len()];
        bench.time(&format!("gradient, {}", method.key()), || {
            problem
                .residuals_and_jacobian(black_box(&values), &mut residuals, &mut jacobian)
                .expect("the true parameters are finite");
            jacobian[0]
        });
    }
}

//! Whole fits of the article's seven points: the 10,000 epochs of Adam, and Levenberg-Marquardt to its end.

use std::hint::black_box;

use unroll::core::fit::{FitSession, FitSettings, FitStep, Optimiser};
use unroll::core::model::compile;
use unroll::core::optimise::LeastSquares;
use unroll::core::optimise::levenberg_marquardt::{Coordinates, LevenbergMarquardt};
use unroll::core::simulate::SolverSettings;

use crate::measure::Bench;
use crate::models::{COMPETITION_START, competition_points, competition_text};
use crate::two_species::{START, TwoSpecies};

const HAND_WRITTEN: TwoSpecies = TwoSpecies { step_size: 1.0, clip: 1e5 };

/// The loss after 10,000 updates with hand-written sensitivities.
fn adam_by_hand() -> f64 {
    let mut problem = HAND_WRITTEN;
    let (mut p, mut m, mut v) = (START, [0.0; 6], [0.0; 6]);
    let (mut residuals, mut jacobian) = ([0.0; 12], [0.0; 72]);
    let (mut power1, mut power2) = (1.0, 1.0);
    for _ in 0..10_000 {
        problem.residuals_and_jacobian(&p, &mut residuals, &mut jacobian).expect("clipped runs are finite");
        (power1, power2) = (power1 * 0.9, power2 * 0.999);
        let rate = 1e-4 * (1.0_f64 - power2).sqrt() / (1.0 - power1);
        for k in 0..6 {
            let gradient: f64 = (0..12).map(|i| 2.0 * residuals[i] * jacobian[12 * k + i]).sum();
            m[k] = 0.9 * m[k] + 0.1 * gradient;
            v[k] = 0.999 * v[k] + 0.001 * gradient * gradient;
            p[k] -= rate * m[k] / (v[k].sqrt() + 1e-7);
        }
    }
    residuals.iter().map(|residual| residual * residual).sum()
}

/// The least loss with hand-written sensitivities under the same optimiser.
fn levenberg_marquardt_by_hand() -> f64 {
    let mut problem = HAND_WRITTEN;
    let mut fit =
        LevenbergMarquardt::new(&mut problem, black_box(START.to_vec()), Coordinates::Linear).expect("a finite start");
    while fit.iterate(&mut problem).is_none() {}
    fit.loss()
}

pub(crate) fn measure(bench: &mut Bench) {
    let model = compile(&competition_text(COMPETITION_START)).model.expect("the article's system");
    let observations = competition_points();
    let solver = SolverSettings { step_size: 1.0, clip: Some(1e5), ..SolverSettings::default() };
    let fit = |optimiser| -> FitStep {
        let settings = FitSettings { optimiser, ..FitSettings::default() };
        let session = FitSession::new(&model, &observations, &solver, &settings).expect("a fit that can begin");
        session.last().expect("the start at least")
    };

    let ours = bench.time("fit/10,000 epochs of Adam", || fit(Optimiser::Adam));
    let limit = bench.time("fit/10,000 epochs of Adam by hand", adam_by_hand);
    bench.ratio("10,000 epochs of Adam, session against hand-written", ours, limit);

    assert!((fit(Optimiser::LevenbergMarquardt).loss - levenberg_marquardt_by_hand()).abs() < 1e-9, "not the same fit");
    let ours = bench.time("fit/Levenberg-Marquardt", || fit(Optimiser::LevenbergMarquardt));
    let limit = bench.time("fit/Levenberg-Marquardt, model by hand", levenberg_marquardt_by_hand);
    bench.ratio("one fit by Levenberg-Marquardt, session against hand-written model", ours, limit);
}

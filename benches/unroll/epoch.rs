//! One gradient epoch of the article's training: 50 Euler steps of the competition system with h = 1, and the
//! derivatives of the loss by all six parameters.

use std::hint::black_box;

use unroll::core::data::{Observations, Target};
use unroll::core::differentiate::{Residuals, gradient};
use unroll::core::method::Method;
use unroll::core::model::compile;
use unroll::core::simulate::SolverSettings;

use crate::by_hand::{self, CLIP, Point};
use crate::measure::Bench;
use crate::models::{COMPETITION_START, competition_text, observed};

/// The article's points, and one at the 50th step so that both sides take as many steps as the article.
pub(crate) const POINTS: [Point; 7] = [
    (10, [165.0, 283.0]),
    (15, [197.0, 290.0]),
    (30, [280.0, 276.0]),
    (36, [305.0, 269.0]),
    (40, [318.0, 266.0]),
    (42, [324.0, 264.0]),
    (50, [350.0, 258.0]),
];

/// Steps of 1 with the article's clip.
pub(crate) const SOLVER: SolverSettings = SolverSettings {
    method: Method::Euler,
    step_size: 1.0,
    end_time: 50.0,
    clip: Some(CLIP),
    relative_tolerance: 1e-8,
    absolute_tolerance: 1e-12,
};

/// The same points as a table.
pub(crate) fn observations(points: &[Point]) -> Observations {
    let rows: Vec<(f64, Vec<f64>)> = points.iter().map(|(step, values)| (*step as f64, values.to_vec())).collect();
    observed(&rows, &[Target::State(0), Target::State(1)])
}

pub(crate) fn measure(bench: &mut Bench) {
    let model = compile(&competition_text(COMPETITION_START)).model.expect("the article's system");
    let mut problem = Residuals::new(&model, &observations(&POINTS), &SOLVER, false).expect("points that count");
    let values = model.values();
    let mut residuals = vec![0.0; problem.len()];
    let mut jacobian = vec![0.0; problem.len() * problem.free().len()];
    let mut found = [0.0; 6];
    let mut epoch = || {
        problem
            .residuals_and_jacobian(black_box(&values), &mut residuals, &mut jacobian)
            .expect("the article's start is finite");
        gradient(&residuals, &jacobian, &mut found);
        found
    };

    for (ours, theirs) in epoch().into_iter().zip(by_hand::epoch(&COMPETITION_START, &POINTS).1) {
        assert!((ours - theirs).abs() < 1e-9 * theirs.abs(), "not the same work: {ours} and {theirs}");
    }
    let typed = bench.time("epoch, typed", epoch);
    let limit = bench.time("epoch, by hand", || by_hand::epoch(black_box(&COMPETITION_START), black_box(&POINTS)));
    bench.ratio("one gradient epoch of 50 steps", typed, limit);
}

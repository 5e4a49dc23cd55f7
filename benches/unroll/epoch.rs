//! One gradient epoch of the article's training: 50 Euler steps of the competition system with h = 1, and the
//! derivatives of the loss by all six parameters.

use std::hint::black_box;

use unroll::core::data::Target;
use unroll::core::differentiate::{Residuals, gradient};
use unroll::core::dual::Dual;
use unroll::core::method::Method;
use unroll::core::model::compile;
use unroll::core::scalar::Scalar;
use unroll::core::simulate::SolverSettings;

use crate::measure::Bench;
use crate::models::{COMPETITION_START, competition_text, observed};

/// The article's points, and one at the 50th step so that both sides take as many steps as the article.
const POINTS: [(usize, [f64; 2]); 7] = [
    (10, [165.0, 283.0]),
    (15, [197.0, 290.0]),
    (30, [280.0, 276.0]),
    (36, [305.0, 269.0]),
    (40, [318.0, 266.0]),
    (42, [324.0, 264.0]),
    (50, [350.0, 258.0]),
];

const CLIP: f64 = 1e5;

/// The same epoch by hand: the gradient of the loss.
fn by_hand(parameters: &[f64; 6]) -> [f64; 6] {
    let variable = |k: usize| Dual::<6>::variable(parameters[k], k);
    let [r1, r2, a1, a2, limit1, limit2] = std::array::from_fn(variable);
    let one = Dual::constant(1.0);
    let (mut x1, mut x2) = (Dual::constant(100.0), Dual::constant(150.0));
    let mut gradient = [0.0; 6];
    let mut points = POINTS.iter().peekable();
    for step in 1..=50 {
        let slope1 = (r1 * x1 * (one - limit1 * x1) - a1 * x1 * x2).clamp(CLIP);
        let slope2 = (r2 * x2 * (one - limit2 * x2) - a2 * x1 * x2).clamp(CLIP);
        (x1, x2) = (x1 + slope1, x2 + slope2);
        if let Some((_, observed)) = points.next_if(|(at, _)| *at == step) {
            for (x, y) in [x1, x2].into_iter().zip(observed) {
                for (component, tangent) in gradient.iter_mut().zip(x.tangent) {
                    *component += 2.0 * (x.value - y) * tangent;
                }
            }
        }
    }
    gradient
}

pub(crate) fn measure(bench: &mut Bench) {
    let model = compile(&competition_text(COMPETITION_START)).model.expect("the article's system");
    let rows: Vec<(f64, Vec<f64>)> = POINTS.iter().map(|(step, values)| (*step as f64, values.to_vec())).collect();
    let observations = observed(&rows, &[Target::State(0), Target::State(1)]);
    let solver = SolverSettings { method: Method::Euler, step_size: 1.0, end_time: 50.0, clip: Some(CLIP) };
    let mut problem = Residuals::new(&model, &observations, &solver, false).expect("points that count");
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

    for (ours, theirs) in epoch().into_iter().zip(by_hand(&COMPETITION_START)) {
        assert!((ours - theirs).abs() < 1e-9 * theirs.abs(), "not the same work: {ours} and {theirs}");
    }
    let ours = bench.time("epoch/model", epoch);
    let limit = bench.time("epoch/by hand, Dual<6>", || by_hand(black_box(&COMPETITION_START)));
    bench.ratio("gradient epoch of 50 steps, model against hand-written", ours, limit);
}

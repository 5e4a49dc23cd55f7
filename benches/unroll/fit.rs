//! The article's training as a fit: 10,000 epochs of Adam, and one fit by Levenberg-Marquardt, from its start values.
//! By hand, the unroll and its derivatives are written out; the linear algebra of a step is the same.

use std::hint::black_box;

use unroll::core::fit::{FitSession, FitSettings, FitStep, Optimiser};
use unroll::core::model::{Model, compile};
use unroll::core::optimise::levenberg_marquardt::{Coordinates, LevenbergMarquardt};
use unroll::core::optimise::{LeastSquares, Undefined};

use crate::by_hand::{self, Point};
use crate::epoch::{POINTS, SOLVER, observations};
use crate::measure::Bench;
use crate::models::{COMPETITION_START, competition_text};

const EPOCHS: u32 = 10_000;

fn last_step(model: &Model, points: &[Point], settings: &FitSettings) -> FitStep {
    let session = FitSession::new(model, &observations(points), &SOLVER, settings).expect("a fit that can begin");
    session.last().expect("a step")
}

/// Adam as Keras has it; the loss after `epochs`.
fn adam_by_hand(epochs: u32) -> f64 {
    let FitSettings { learning_rate, beta1, beta2, epsilon, .. } = FitSettings::default();
    let mut parameters = COMPETITION_START;
    let (mut first, mut second) = ([0.0; 6], [0.0; 6]);
    let mut powers = (1.0, 1.0);
    for _ in 0..epochs {
        let (_, gradient) = by_hand::epoch(&parameters, &POINTS);
        powers = (powers.0 * beta1, powers.1 * beta2);
        let rate = learning_rate * f64::sqrt(1.0 - powers.1) / (1.0 - powers.0);
        for k in 0..6 {
            first[k] += (1.0 - beta1) * (gradient[k] - first[k]);
            second[k] += (1.0 - beta2) * (gradient[k] * gradient[k] - second[k]);
            parameters[k] -= rate * first[k] / (f64::sqrt(second[k]) + epsilon);
        }
    }
    by_hand::epoch(&parameters, &POINTS).0
}

/// The article's points as a problem for the optimiser.
struct ByHand<'points>(&'points [Point]);

impl LeastSquares for ByHand<'_> {
    fn residual_count(&self) -> usize {
        2 * self.0.len()
    }

    fn residuals(&mut self, parameters: &[f64], residuals: &mut [f64]) -> Result<(), Undefined> {
        let parameters = <[f64; 6]>::try_from(parameters).map_err(|_| Undefined)?;
        by_hand::unroll(parameters, self.0, |index, state| {
            for (component, simulated) in state.iter().enumerate() {
                residuals[2 * index + component] = simulated - self.0[index].1[component];
            }
        });
        if residuals.iter().all(|residual| residual.is_finite()) { Ok(()) } else { Err(Undefined) }
    }

    fn residuals_and_jacobian(
        &mut self,
        parameters: &[f64],
        residuals: &mut [f64],
        jacobian: &mut [f64],
    ) -> Result<(), Undefined> {
        let parameters = <[f64; 6]>::try_from(parameters).map_err(|_| Undefined)?;
        let rows = self.residual_count();
        by_hand::unroll(by_hand::variables(&parameters), self.0, |index, state| {
            for (component, simulated) in state.iter().enumerate() {
                let row = 2 * index + component;
                residuals[row] = simulated.value - self.0[index].1[component];
                for (column, tangent) in jacobian.chunks_exact_mut(rows).zip(simulated.tangent) {
                    column[row] = tangent;
                }
            }
        });
        if residuals.iter().chain(&*jacobian).all(|entry| entry.is_finite()) { Ok(()) } else { Err(Undefined) }
    }
}

/// The smallest loss.
fn levenberg_marquardt_by_hand(points: &[Point]) -> f64 {
    let mut problem = ByHand(points);
    let start = COMPETITION_START.to_vec();
    let mut fit = LevenbergMarquardt::new(&mut problem, start, Coordinates::Linear).expect("a finite start");
    while fit.iterate(&mut problem).is_none() {}
    fit.loss()
}

fn assert_same(typed: f64, by_hand: f64) {
    assert!((typed - by_hand).abs() < 1e-6 * by_hand, "not the same work: {typed} and {by_hand}");
}

pub(crate) fn measure(bench: &mut Bench) {
    let model = compile(&competition_text(COMPETITION_START)).model.expect("the article's system");
    let adam = |epochs| FitSettings { optimiser: Optimiser::Adam, epochs, ..FitSettings::default() };
    // After some hundred epochs the roundings of the two would have grown apart.
    assert_same(last_step(&model, &POINTS, &adam(100)).loss, adam_by_hand(100));
    let typed = bench.time("10,000 epochs, typed", || last_step(black_box(&model), &POINTS, &adam(EPOCHS)));
    let limit = bench.time("10,000 epochs, by hand", || adam_by_hand(black_box(EPOCHS)));
    bench.ratio("10,000 epochs of Adam", typed, limit);

    let points = &POINTS[..6];
    let settings = FitSettings::default();
    assert_same(last_step(&model, points, &settings).best_loss, levenberg_marquardt_by_hand(points));
    let typed = bench.time("fit, typed", || last_step(black_box(&model), points, &settings));
    let limit = bench.time("fit, by hand", || levenberg_marquardt_by_hand(black_box(points)));
    bench.ratio("one fit by Levenberg-Marquardt", typed, limit);
}

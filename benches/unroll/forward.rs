//! The article's forward run for 10,000 initial values: 1,000 Euler steps of the competition system with h = 0.1.

use std::hint::black_box;

use unroll::core::model::compile;
use unroll::core::simulate::{SolverSettings, final_states};

use crate::measure::Bench;
use crate::models::{COMPETITION_TRUE, competition_text};

const STARTS: usize = 10_000;
const STEPS: usize = 1_000;

fn start(member: usize) -> [f64; 2] {
    let share = member as f64 / STARTS as f64;
    [50.0 + 200.0 * share, 250.0 - 200.0 * share]
}

#[inline]
fn step(p: &[f64; 6], x1: f64, x2: f64) -> (f64, f64) {
    let slope1 = p[0] * x1 * (1.0 - p[4] * x1) - p[2] * x1 * x2;
    let slope2 = p[1] * x2 * (1.0 - p[5] * x2) - p[3] * x1 * x2;
    (x1 + 0.1 * slope1, x2 + 0.1 * slope2)
}

/// One start after the other.
fn by_hand(parameters: &[f64; 6]) -> Vec<f64> {
    let end = |member| {
        let [mut x1, mut x2] = start(member);
        for _ in 0..STEPS {
            (x1, x2) = step(parameters, x1, x2);
        }
        [x1, x2]
    };
    (0..STARTS).flat_map(end).collect()
}

/// Eight starts side by side.
fn by_hand_in_blocks(parameters: &[f64; 6]) -> Vec<f64> {
    let mut ends = Vec::with_capacity(2 * STARTS);
    for block in (0..STARTS).step_by(8) {
        let mut x1: [f64; 8] = std::array::from_fn(|lane| start(block + lane)[0]);
        let mut x2: [f64; 8] = std::array::from_fn(|lane| start(block + lane)[1]);
        for _ in 0..STEPS {
            for (x1, x2) in x1.iter_mut().zip(&mut x2) {
                (*x1, *x2) = step(parameters, *x1, *x2);
            }
        }
        ends.extend(x1.into_iter().zip(x2).flat_map(<[f64; 2]>::from));
    }
    ends
}

pub(crate) fn measure(bench: &mut Bench) {
    let model = compile(&competition_text(COMPETITION_TRUE)).model.expect("the article's system");
    let member = |index| [COMPETITION_TRUE.as_slice(), &start(index)].concat();
    let members: Vec<Vec<f64>> = (0..STARTS).map(member).collect();
    let solver = SolverSettings { end_time: 100.0, ..SolverSettings::default() };
    let run = || final_states(&model, black_box(&members), &solver).expect("1,000 steps").states;

    let hand = by_hand(&COMPETITION_TRUE);
    assert_eq!(by_hand_in_blocks(&COMPETITION_TRUE), hand);
    for (ours, theirs) in run().into_iter().zip(hand) {
        assert!((ours - theirs).abs() < 1e-9 * theirs.abs(), "not the same work: {ours} and {theirs}");
    }
    let typed = bench.time("forward, typed", run);
    let plain = bench.time("forward, by hand", || by_hand(black_box(&COMPETITION_TRUE)));
    let blocks = bench.time("forward, by hand in blocks", || by_hand_in_blocks(black_box(&COMPETITION_TRUE)));
    bench.ratio("10,000 starts x 1,000 steps", typed, plain);
    bench.ratio("10,000 starts x 1,000 steps, by hand in blocks of 8", typed, blocks);
}

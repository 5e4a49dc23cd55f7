//! The map of the loss: 200 x 200 pairs of growth rates, 42 Euler steps of the competition system each.

use std::hint::black_box;

use unroll::core::fit::FitSettings;
use unroll::core::loss_map::{CELLS, LossMap, MapAxis, cells};
use unroll::core::model::compile;

use crate::by_hand;
use crate::epoch::{POINTS, SOLVER, observations};
use crate::measure::Bench;
use crate::models::{COMPETITION_START, competition_text};

/// The loss at two growth rates, one pair after the other.
fn by_hand(axes: &[MapAxis; 2]) -> Vec<f64> {
    let points = &POINTS[..6];
    let loss = |(column, row)| {
        let [_, _, a1, a2, limit1, limit2] = COMPETITION_START;
        let parameters = [axes[0].middle(column), axes[1].middle(row), a1, a2, limit1, limit2];
        let mut loss = 0.0;
        by_hand::unroll(parameters, points, |index, state| {
            for (x, observed) in state.into_iter().zip(points[index].1) {
                loss += (x - observed) * (x - observed);
            }
        });
        loss
    };
    cells().map(loss).collect()
}

pub(crate) fn measure(bench: &mut Bench) {
    let model = compile(&competition_text(COMPETITION_START)).model.expect("the article's system");
    let observations = observations(&POINTS[..6]);
    let axes = [0, 1].map(|quantity| MapAxis { quantity, low: 0.01, high: 1.0 });
    let settings = FitSettings::default();
    let map = || -> Vec<f64> {
        let map =
            LossMap::new(black_box(&model), &observations, &SOLVER, &settings, axes, 0).expect("points that count");
        map.flatten().collect()
    };
    let (ours, theirs) = (map(), by_hand(&axes));
    assert_eq!(ours.len(), CELLS);
    for (ours, theirs) in ours.into_iter().zip(theirs) {
        assert!((ours - theirs).abs() <= 1e-9 * theirs.abs(), "not the same work: {ours} and {theirs}");
    }
    let typed = bench.time("map, typed", map);
    let limit = bench.time("map, by hand", || by_hand(black_box(&axes)));
    bench.ratio("the loss at 200 x 200 points", typed, limit);
}

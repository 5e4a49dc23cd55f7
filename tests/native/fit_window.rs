//! The fit window: what lies outside of it is shown and does not count.

use unroll::core::data::{self, Window};
use unroll::core::document::{self, Document};
use unroll::core::fit::path::OptimiserPath;
use unroll::core::fit::{FitProblem, FitReport, Optimiser};
use unroll::core::job::{comparison, prepare};
use unroll::core::loss;
use unroll::core::loss_map::{LossMap, MapAxis};
use unroll::core::simulate::simulate;

const MODEL: &str = "x' = -k x\nx(0) = 10 free\nk = 0.3 in [0.05, 2]\n";

/// Points of no curve in particular; those outside of the window of 2 to 6 are far off.
const ALL: [(f64, f64); 7] = [(0.0, 40.0), (1.0, 0.5), (2.0, 6.1), (3.0, 4.8), (5.0, 2.9), (6.0, 2.5), (8.0, 30.0)];

fn table(points: &[(f64, f64)]) -> String {
    let rows = points.iter().map(|(time, value)| format!("{time}, {value}\n"));
    std::iter::once("t, x\n".to_owned()).chain(rows).collect()
}

fn document(points: &[(f64, f64)], settings: &str) -> Document {
    let text = format!("{MODEL}\n[data]\n{}\n[solver]\nh = 0.5\nuntil = 10\n\n[fit]\n{settings}\n", table(points));
    let (document, problems) = document::parse(&text);
    assert_eq!(problems, []);
    assert_eq!(document::parse(&document::print(&document)).0, document);
    document
}

fn report(document: &Document) -> FitReport {
    let mut session = prepare(document).expect("it begins");
    session.by_ref().last().expect("a step");
    session.report()
}

fn inside() -> Vec<(f64, f64)> {
    ALL[2..6].to_vec()
}

#[test]
fn a_fit_in_a_window_is_the_fit_of_the_points_in_it() {
    for settings in ["", "start = auto", "start = multistart\nstarts = 3", "optimiser = adam\nepochs = 50"] {
        let windowed = report(&document(&ALL, &format!("from = 2\nto = 6\n{settings}")));
        let alone = report(&document(&inside(), settings));
        assert_eq!(windowed, alone, "{settings}");
        assert_eq!(windowed.statistics.observations, 4);
    }
}

#[test]
fn one_end_alone_is_a_window_too() {
    let late = report(&document(&ALL, "from = 2"));
    assert_eq!(late, report(&document(&ALL[2..], "")));
    let early = report(&document(&ALL, "to = 6\nfrom = none"));
    assert_eq!(early, report(&document(&ALL[..6], "")));
    assert_ne!(early, late);
}

#[test]
fn the_map_of_the_loss_the_ways_on_it_and_the_residuals_keep_to_the_window() {
    let windowed = document(&ALL, "from = 2\nto = 6");
    let alone = document(&inside(), "");
    let axes = [MapAxis { quantity: 0, low: 0.1, high: 1.0 }, MapAxis { quantity: 1, low: 5.0, high: 15.0 }];
    let seen = |document: &Document| {
        let (model, observations) = comparison(document).expect("a model and points");
        let map = LossMap::new(&model, &observations, &document.solver, &document.fit, axes, 0).expect("points");
        let way = OptimiserPath::new(
            &model,
            &observations,
            &document.solver,
            &document.fit,
            Optimiser::LevenbergMarquardt,
            ([0, 1], [0.3, 10.0]),
        );
        // One grid for both, so that the steps are the same.
        let trajectory = simulate(&model, &model.values(), &document.solver, &[]).expect("a grid");
        let course = loss::course(&model, &observations, &document.fit, std::slice::from_ref(&trajectory));
        (map.take(3).collect::<Vec<_>>(), way.expect("it begins").last(), course)
    };
    let (windowed, alone) = (seen(&windowed), seen(&alone));
    assert_eq!(windowed.2.len(), 4);
    assert_eq!(windowed, alone);
}

#[test]
fn a_window_without_points_is_told_apart_from_a_table_without_points() {
    let refused = |points: &[(f64, f64)], settings: &str| prepare(&document(points, settings)).expect_err("nothing");
    assert_eq!(refused(&ALL, "from = 20"), FitProblem::EmptyWindow);
    assert_eq!(refused(&ALL, "from = 6\nto = 2"), FitProblem::EmptyWindow);
    assert_eq!(refused(&[], "from = 20"), FitProblem::NoObservations);
}

#[test]
fn both_ends_of_a_window_belong_to_it_and_its_times_stay_in_order() {
    let (model, observations) = comparison(&document(&ALL, "")).expect("a model and points");
    let window = Window { from: Some(1.0), to: Some(3.0) };
    let kept = observations.within(window);
    assert_eq!(kept.times, [1.0, 2.0, 3.0]);
    assert_eq!(
        kept.cells.iter().map(|cell| (cell.time, cell.value)).collect::<Vec<_>>(),
        [(0, 0.5), (1, 6.1), (2, 4.8)]
    );
    assert_eq!(*observations.within(Window::default()), observations);
    let table = data::read(&table(&ALL));
    assert_eq!(observations, data::observe(&table, &data::guess_roles(&table, &model), &model));
}

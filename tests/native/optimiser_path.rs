//! The ways of the optimisers over two quantities: they end where the fit of those two ends, and are told in a word.

use unroll::core::document::Document;
use unroll::core::fit::path::{Course, OptimiserPath, PathStep};
use unroll::core::fit::{FitProblem, FitSession, FitSettings, Optimiser, StopReason};
use unroll::core::job;

use crate::loss_map::{fitted, preset};

fn way(
    document: &Document,
    settings: &FitSettings,
    optimiser: Optimiser,
    names: [&str; 2],
    start: [f64; 2],
) -> Vec<PathStep> {
    let (model, observations) = job::comparison(document).expect("a model and points");
    let find = |name| model.quantities.iter().position(|quantity| quantity.name == name).expect("a quantity");
    let asked = (names.map(find), start);
    OptimiserPath::new(&model, &observations, &document.solver, settings, optimiser, asked)
        .expect("a start that is finite")
        .collect()
}

fn course(way: &[PathStep], known: f64) -> Course {
    let least = way.iter().map(|step| step.loss).fold(f64::INFINITY, f64::min);
    Course::of(way[0].loss, least, way.last().expect("a step"), known)
}

#[test]
fn levenberg_marquardt_ends_where_the_fit_of_two_parameters_ends() {
    let document = fitted(&preset("competition"));
    let (mut model, observations) = job::comparison(&document).expect("a model and points");
    for quantity in &mut model.quantities {
        quantity.fixed = !["r1", "r2"].contains(&quantity.name.as_str());
        if !quantity.fixed {
            quantity.value = 0.1;
        }
    }
    let session = FitSession::new(&model, &observations, &document.solver, &document.fit).expect("a fit");
    let expected = session.last().expect("a step");

    let forth = way(&document, &document.fit, Optimiser::LevenbergMarquardt, ["r1", "r2"], [0.1, 0.1]);
    let last = forth.last().expect("a step");
    assert_eq!(last.loss, expected.best_loss);
    assert_eq!(last.point.as_slice(), &expected.best_values[..2]);
    assert_eq!(forth[0].point, [0.1, 0.1]);
    assert_eq!(forth[0].iteration, 0);
    assert!(last.stopped.is_some() && forth[..forth.len() - 1].iter().all(|step| step.stopped.is_none()));

    // The order asked for is the order given.
    let back = way(&document, &document.fit, Optimiser::LevenbergMarquardt, ["r2", "r1"], [0.1, 0.1]);
    assert_eq!(back.last().expect("a step").point, [last.point[1], last.point[0]]);
}

#[test]
fn adam_converges_crawls_and_crashes_with_its_learning_rate() {
    let document = fitted(&preset("competition"));
    let start = [0.05, 0.2];
    let optimum = way(&document, &document.fit, Optimiser::LevenbergMarquardt, ["r1", "r2"], start);
    let known = optimum.last().expect("a step").loss;
    assert_eq!(course(&optimum, known), Course::Arrived);
    for (learning_rate, epochs, expected) in
        [(1e-3, 5000, Course::Arrived), (1e-6, 1000, Course::Crawled), (30.0, 1000, Course::Crashed)]
    {
        let settings = FitSettings { learning_rate, epochs, ..document.fit };
        let way = way(&document, &settings, Optimiser::Adam, ["r1", "r2"], start);
        assert_eq!(course(&way, known), expected, "rate {learning_rate}: {:?}", way.last());
    }
}

#[test]
fn the_word_for_a_way_follows_its_losses() {
    let last = |loss, stopped| PathStep { iteration: 9, point: [0.0; 2], loss, evaluations: 9, stopped: Some(stopped) };
    let done = StopReason::IterationsDone;
    // (start, least, last, reason, least known, word)
    let cases = [
        (100.0, 1.0, 1.0, StopReason::GradientSmall, 1.0, Course::Arrived),
        (100.0, 1.0, 1.005, done, 1.0, Course::Arrived),
        (100.0, 1e-8, 1e-8, done, 0.0, Course::Arrived),
        (100.0, 50.0, 50.0, done, 1.0, Course::Crawled),
        (100.0, 2.0, 4.0, done, 1.0, Course::Jumped),
        (100.0, 2.0, 101.0, done, 1.0, Course::Crashed),
        (100.0, 2.0, 2.0, StopReason::Diverged, 1.0, Course::Crashed),
        (1.0, 1.0, 1.2, done, 1.0, Course::Jumped),
        (1.0, 1.0, 20.0, done, 1.0, Course::Crashed),
    ];
    for (start, least, end, reason, known, word) in cases {
        assert_eq!(Course::of(start, least, &last(end, reason), known), word, "{start}, {least}, {end}");
    }
}

#[test]
fn the_loss_of_a_way_counts_what_the_documents_fit_counts() {
    // x1(0) is fixed in the document: its first row does not count, whichever quantities the way moves.
    let document = preset("competition");
    let way = way(&document, &document.fit, Optimiser::LevenbergMarquardt, ["x1(0)", "r1"], [100.0, 0.1]);
    let first = job::prepare(&document).expect("a fit").next().expect("a step");
    assert_eq!(way[0].loss, first.loss);
}

#[test]
fn a_way_that_cannot_begin_says_why() {
    let document = preset("competition");
    let (model, observations) = job::comparison(&document).expect("a model and points");
    let begin = |asked| {
        let optimiser = Optimiser::Adam;
        OptimiserPath::new(&model, &observations, &document.solver, &document.fit, optimiser, asked).err()
    };
    assert_eq!(begin(([0, 0], [0.1, 0.1])), Some(FitProblem::NothingToFit));
    assert_eq!(begin(([0, 99], [0.1, 0.1])), Some(FitProblem::NothingToFit));
    assert!(matches!(begin(([0, 1], [f64::INFINITY, 0.1])), Some(FitProblem::DivergesAtStart { .. })));
}

//! A fit from model and observations to its last step.

use unroll::core::data::{Observations, Target};
use unroll::core::document::Document;
use unroll::core::fit::{FitProblem, FitSession, FitSettings, FitStep, Optimiser, StopReason};
use unroll::core::job::prepare;
use unroll::core::lang::builtin::Builtin;
use unroll::core::model::Model;
use unroll::core::simulate::SolverSettings;

use crate::models::{COMPETITION_START, Start, call, competition, competition_points, model, name, number, observed};
use crate::two_species::random_starts;

const OPTIMUM: f64 = 0.696_643_537_233_508_8;

fn euler(step_size: f64, clip: Option<f64>) -> SolverSettings {
    SolverSettings { step_size, clip, ..SolverSettings::default() }
}

fn fit(model: &Model, observations: &Observations, solver: &SolverSettings) -> Vec<FitStep> {
    let settings = FitSettings::default();
    let session = FitSession::new(model, observations, solver, &settings).expect("a fit that can begin");
    session.collect()
}

/// `x' = -k x` from a start of 1, observed at `points`.
fn decay(k: f64, points: &[(f64, f64)]) -> (Model, Observations) {
    let states = [("x", -(name("k") * name("x")), Start::Fixed(1.0))];
    let rows: Vec<(f64, Vec<f64>)> = points.iter().map(|(time, value)| (*time, vec![*value])).collect();
    (model(0.0, &states, &[("k", k)], &[]), observed(&rows, &[Target::State(0)]))
}

#[test]
fn the_article_is_fitted_at_every_step_size() {
    let losses = [
        (1.0, OPTIMUM),
        (0.5, 0.601_066_489_362_925_8),
        (0.25, 0.562_302_875_901_514_4),
        (0.1, 0.541_625_381_645_160_7),
        (0.05, 0.535_139_862_996_719_3),
    ];
    for (step_size, loss) in losses {
        for clip in [Some(1e5), None] {
            let steps = fit(&competition(COMPETITION_START), &competition_points(), &euler(step_size, clip));
            let last = steps.last().expect("the start at least");
            // 1e-10: what a stationary point leaves is quadratic in its distance from the optimum.
            assert!((last.best_loss / loss - 1.0).abs() < 1e-10, "h = {step_size}: {}", last.best_loss);
            assert_eq!((last.loss, &last.values), (last.best_loss, &last.best_values));
            assert!(last.iteration < 50, "{} iterations", last.iteration);
        }
    }
}

#[test]
fn steps_are_counted_from_the_start_and_keep_the_best() {
    let steps = fit(&competition(COMPETITION_START), &competition_points(), &euler(1.0, Some(1e5)));
    // The loss at the start, from the reference file.
    assert!((steps[0].loss - 915_369.638_778_825_8).abs() < 1e-5);
    assert_eq!(steps[0].values, [0.1, 0.1, 0.001, 0.001, 0.001, 0.001, 100.0, 150.0]);
    for (iteration, step) in steps.iter().enumerate() {
        assert_eq!(step.iteration as usize, iteration);
        assert_eq!(step.stopped.is_some(), iteration + 1 == steps.len());
        let least = steps[..=iteration].iter().map(|step| step.loss).fold(f64::INFINITY, f64::min);
        // 1e-12: among losses that differ by rounding the smaller gradient is the better point.
        assert!(step.best_loss <= least * (1.0 + 1e-12));
        assert_eq!(step.best_values[6..], [100.0, 150.0], "fixed quantities stay");
    }
}

#[test]
fn random_starts_within_a_factor_of_ten_arrive() {
    for (clip, least) in [(Some(1e5), 35), (None, 35)] {
        let mut arrived = 0;
        let mut iterations = 0;
        for start in random_starts(40) {
            let parameters = start.try_into().expect("six parameters");
            let settings = FitSettings::default();
            let solver = euler(1.0, clip);
            let Ok(session) = FitSession::new(&competition(parameters), &competition_points(), &solver, &settings)
            else {
                continue;
            };
            let last = session.last().expect("the start at least");
            arrived += usize::from((last.best_loss - OPTIMUM).abs() < 1e-6);
            iterations += last.iteration;
        }
        println!("clip {clip:?}: {arrived} of 40 arrive, {} iterations on average", iterations / 40);
        assert!(arrived >= least, "clip {clip:?}: {arrived}");
    }
}

#[test]
fn a_start_that_blows_up_late_is_led_back_along_a_growing_horizon() {
    // x' = k x^2 from 1 reaches infinity at t = 1/k; observed with k = 0.1, started with k = 0.9.
    // Written with |k|, of which no linear solve knows.
    let states = [("x", call(Builtin::Abs, name("k")) * name("x") * name("x"), Start::Fixed(1.0))];
    let rows: Vec<(f64, Vec<f64>)> = (1..=8).map(f64::from).map(|t| (t, vec![1.0 / (1.0 - 0.1 * t)])).collect();
    let model = model(0.0, &states, &[("k", 0.9)], &[]);
    let steps = fit(&model, &observed(&rows, &[Target::State(0)]), &euler(0.001, None));
    let last = steps.last().expect("the start at least");
    assert_eq!(steps[0].loss, f64::INFINITY);
    // Euler's global error at h = 0.001.
    assert!((last.values[0] - 0.1).abs() < 1e-3, "{:?}", last.values);
    assert!(last.loss < 1e-3 && last.stopped != Some(StopReason::IterationsDone));
}

#[test]
fn what_cannot_begin_says_why() {
    let (model, points) = decay(0.5, &[(0.0, 1.0), (1.0, 0.6), (2.0, 0.4)]);
    let solver = euler(0.1, None);
    let refused = |model: &Model, points: &Observations, solver: &SolverSettings| {
        let problem = |optimiser| {
            let settings = FitSettings { optimiser, ..FitSettings::default() };
            FitSession::new(model, points, solver, &settings).expect_err("a fit that cannot begin")
        };
        let [first, second, third] = Optimiser::ALL.map(problem);
        assert_eq!(first, second);
        assert_eq!(second, third);
        first
    };

    assert_eq!(refused(&model, &Observations::default(), &solver), FitProblem::NoObservations);
    let (_, initial_only) = decay(0.5, &[(0.0, 1.0)]);
    assert_eq!(refused(&model, &initial_only, &solver), FitProblem::NoObservations);
    let mut fixed = model.clone();
    for quantity in &mut fixed.quantities {
        quantity.fixed = true;
    }
    assert_eq!(refused(&fixed, &points, &solver), FitProblem::NothingToFit);
    for step_size in [0.0, -1.0, f64::NAN] {
        assert_eq!(refused(&model, &points, &euler(step_size, None)), FitProblem::StepSize);
    }
    assert!(matches!(refused(&model, &points, &euler(1e-9, None)), FitProblem::TooManySteps { .. }));
    // Whatever k is: x is past 1e308 after some steps of h = 0.1.
    let hopeless = {
        let growth = name("k") + number(1e200) * name("x") * name("x");
        super::models::model(0.0, &[("x", growth, Start::Fixed(1.0))], &[("k", 1.0)], &[])
    };
    let (_, late) = decay(1.0, &[(2.0, 0.4)]);
    let FitProblem::DivergesAtStart { time, state } = refused(&hopeless, &late, &solver) else {
        panic!("another problem");
    };
    assert!((0.1..0.5).contains(&time), "{time}");
    assert_eq!(state, "x");
}

#[test]
fn a_start_that_blows_up_is_refused_by_an_optimiser_that_needs_it_and_replaced_by_one_from_the_data() {
    // Each step of h = 0.1 multiplies by 1e29: the eleventh, to t = 1.1, is past 1e308.
    let (explosive, late) = decay(-1e30, &[(1.0, 0.6), (2.0, 0.4)]);
    let settings = FitSettings { optimiser: Optimiser::Adam, ..FitSettings::default() };
    let refused = FitSession::new(&explosive, &late, &euler(0.1, None), &settings).expect_err("a start out of bounds");
    let FitProblem::DivergesAtStart { time, state } = refused else { panic!("another problem") };
    assert!((time - 1.1).abs() < 0.11, "{time}");
    assert_eq!(state, "x");

    let steps = fit(&explosive, &late, &euler(0.1, None));
    let last = steps.last().expect("the start at least");
    assert!((last.values[0] - 0.47).abs() < 0.05, "{:?}", last.values);
    let settings = FitSettings { start: unroll::core::fit::Start::Auto, ..settings };
    assert!(FitSession::new(&explosive, &late, &euler(0.1, None), &settings).is_ok());
}

#[test]
fn a_fit_stops_after_the_iterations_asked_for_and_goes_on() {
    let whole = fit(&competition(COMPETITION_START), &competition_points(), &euler(1.0, Some(1e5)));
    let settings = FitSettings { iterations: 5, ..FitSettings::default() };
    let solver = euler(1.0, Some(1e5));
    let mut session =
        FitSession::new(&competition(COMPETITION_START), &competition_points(), &solver, &settings).expect("it begins");
    let first: Vec<FitStep> = session.by_ref().collect();
    assert_eq!(first.len(), 6);
    assert_eq!(first[5].stopped, Some(StopReason::IterationsDone));
    assert_eq!(session.next(), None);
    session.extend(100);
    let last = session.last().expect("more steps");
    assert_eq!(Some(&last), whole.last());

    let settings = FitSettings { iterations: 0, ..FitSettings::default() };
    let steps: Vec<FitStep> =
        FitSession::new(&competition(COMPETITION_START), &competition_points(), &solver, &settings)
            .expect("it begins")
            .collect();
    assert_eq!(steps.len(), 1);
    assert_eq!(steps[0].stopped, Some(StopReason::IterationsDone));
}

#[test]
fn a_finished_fit_that_is_continued_finds_nothing_new() {
    let (model, points) = decay(0.5, &[(1.0, 0.6), (2.0, 0.4)]);
    let mut session = FitSession::new(&model, &points, &euler(0.1, None), &FitSettings::default()).expect("it begins");
    let last = session.by_ref().last().expect("the start at least");
    session.extend(10);
    let again: Vec<FitStep> = session.collect();
    assert_eq!(again.len(), 1);
    assert_eq!((&again[0].best_values, again[0].stopped), (&last.best_values, last.stopped));
}

#[test]
fn degenerate_models_end_with_a_reason() {
    let solver = euler(0.1, None);
    let unused = |x: f64| {
        let states = [("x", -(name("k") * name("x")), Start::Fixed(x))];
        model(0.0, &states, &[("k", 0.3), ("unused", 2.0)], &[])
    };
    let constant = {
        let states = [("x", number(0.0), Start::Free(2.0))];
        model(0.0, &states, &[("k", 1.0)], &[])
    };
    let x = |rows: &[(f64, f64)]| {
        let rows: Vec<(f64, Vec<f64>)> = rows.iter().map(|(time, value)| (*time, vec![*value])).collect();
        observed(&rows, &[Target::State(0)])
    };
    // (what, model, observations, the least possible loss)
    let cases = [
        ("a parameter without influence", unused(1.0), x(&[(1.0, 0.5)]), Some(0.0)),
        ("constant data", unused(1.0), x(&[(1.0, 1.0), (2.0, 1.0)]), Some(0.0)),
        ("data no curve reaches", unused(1.0), x(&[(1.0, -1.0), (2.0, 3.0)]), None),
        ("tiny numbers", unused(1e-12), x(&[(1.0, 5e-13), (2.0, 2.5e-13)]), None),
        ("huge numbers", unused(1e12), x(&[(1.0, 5e11), (2.0, 2.5e11)]), None),
        ("only the start counts", constant, x(&[(0.0, 3.0), (1.0, 3.0), (2.0, 6.0)]), Some(6.0)),
    ];
    for (what, model, observations, least) in cases {
        let steps = fit(&model, &observations, &solver);
        let last = steps.last().expect("the start at least");
        assert!(last.stopped.is_some_and(|reason| reason != StopReason::IterationsDone), "{what}: {:?}", last.stopped);
        assert!(last.best_loss <= steps[0].loss && last.values.iter().all(|value| value.is_finite()), "{what}");
        assert!(least.is_none_or(|least| (last.best_loss - least).abs() < 1e-9), "{what}: {}", last.best_loss);
    }
}

const ARTICLE: &str = "\
x1' = r1 x1 (1 - iN1 x1) - a1 x1 x2
x2' = r2 x2 (1 - iN2 x2) - a2 x1 x2
x1(0) = 100
x2(0) = 150
r1 = 0.1
r2 = 0.1
a1 = 0.001
a2 = 0.001
iN1 = 0.001
iN2 = 0.001
";

const POINTS: &str = "\
t,x1,x2
0,100,150
10,165,283
15,197,290
30,280,276
36,305,269
40,318,266
42,324,264
";

#[test]
fn a_document_is_fitted_as_its_model_and_points_are() {
    let document =
        Document { model: ARTICLE.into(), data: POINTS.into(), solver: euler(1.0, Some(1e5)), ..Document::default() };
    let expected = fit(&competition(COMPETITION_START), &competition_points(), &euler(1.0, Some(1e5)));
    let last = prepare(&document).expect("a fit that can begin").last().expect("the start at least");
    // The two programs may differ in the order of a product: up to rounding they are the same.
    assert!((last.best_loss / OPTIMUM - 1.0).abs() < 1e-10);
    for (value, expected) in last.values.iter().zip(&expected[expected.len() - 1].values) {
        assert!((value / expected - 1.0).abs() < 1e-8, "{value} is not {expected}");
    }

    let broken = Document { model: "x' = ".into(), ..document.clone() };
    assert_eq!(prepare(&broken).expect_err("no model"), FitProblem::BrokenModel);
    let unobserved = Document { data: "".into(), ..document };
    assert_eq!(prepare(&unobserved).expect_err("no points"), FitProblem::NoObservations);
}
#[test]
fn a_hundred_thousand_rows_take_no_more_iterations_than_ten() {
    let row = |index: u32| {
        let time = f64::from(index) * 1e-4;
        (time, (-0.7 * time).exp() + 0.01 * (7.1 * f64::from(index)).sin())
    };
    let rows: Vec<(f64, f64)> = (1..=100_000).map(row).collect();
    let (model, points) = decay(0.1, &rows);
    let steps = fit(&model, &points, &euler(1e-4, None));
    let last = steps.last().expect("the start at least");
    // The noise averages out over the rows; Euler at h = 1e-4 is off by k h / 2.
    assert!((last.values[0] - 0.7).abs() < 1e-4, "{:?}", last.values);
    assert!(steps.len() <= 11 && last.stopped == Some(StopReason::GradientSmall), "{} steps", steps.len());
}

#[test]
fn columns_named_for_another_table_are_guessed_anew_by_the_fit_as_by_the_page() {
    let text = "x' = -k x\nx(0) = 1\nk = 0.5\n\n[data]\nt, x\n1, 0.5\n\n[columns]\nx\n";
    let (document, problems) = unroll::core::document::parse(text);
    assert_eq!(problems, []);
    assert!(prepare(&document).is_ok());
}

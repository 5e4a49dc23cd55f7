//! Multiple shooting: the same optimum where single shooting finds it, and an answer where it does not.

use std::fmt::Write as _;

use unroll::core::data::{Observation, Observations, Target};
use unroll::core::differentiate::{Residuals, Segments};
use unroll::core::document;
use unroll::core::fit::{Bounds, FitReport, FitSession, FitSettings, MOST_SEGMENTS, StopReason, segments_to_try};
use unroll::core::job::{comparison, prepare};
use unroll::core::loss::Noise;
use unroll::core::method::Method;
use unroll::core::model::{Model, compile};
use unroll::core::preset;
use unroll::core::random::Random;
use unroll::core::simulate::{SolverSettings, simulate};

use crate::models::{COMPETITION_START, competition, competition_points};

const RK4: SolverSettings = SolverSettings {
    method: Method::RungeKutta4,
    step_size: 0.01,
    end_time: 20.0,
    clip: None,
    relative_tolerance: 1e-8,
    absolute_tolerance: 1e-12,
};

const LORENZ: [f64; 3] = [10.0, 28.0, 8.0 / 3.0];

fn lorenz([sigma, rho, beta]: [f64; 3]) -> Model {
    let text = format!(
        "x' = sigma (y - x)\ny' = x (rho - z) - y\nz' = x y - beta z\nx(0) = -8\ny(0) = 7\nz(0) = 27\n\
         sigma = {sigma}\nrho = {rho}\nbeta = {beta}"
    );
    compile(&text).model.expect("a model")
}

/// The states `of` of `model` at `times`, with normal noise of standard deviation `noise`.
fn measured(model: &Model, solver: &SolverSettings, times: &[f64], of: &[usize], noise: f64) -> Observations {
    let trajectory = simulate(model, &model.values(), solver, times).expect("a grid");
    let mut random = Random::new(1, 0);
    let mut cells = Vec::new();
    for (time, moment) in times.iter().enumerate() {
        let row = trajectory.times.iter().position(|known| known == moment).expect("a stop");
        let states = &trajectory.states[row * model.states.len()..][..model.states.len()];
        for (state, value) in states.iter().enumerate() {
            let value = value + noise * random.normal();
            if of.contains(&state) {
                cells.push(Observation {
                    time,
                    target: Target::State(state),
                    value,
                    deviation: None,
                    row: time,
                    experiment: 0,
                });
            }
        }
    }
    Observations { times: times.to_vec(), cells, ..Observations::default() }
}

fn moments(count: u32, apart: f64) -> Vec<f64> {
    (1..=count).map(|k| f64::from(k) * apart).collect()
}

fn fitted(model: &Model, points: &Observations, solver: &SolverSettings, settings: &FitSettings) -> FitReport {
    let mut session = FitSession::new(model, points, solver, settings).expect("a fit that can begin");
    for _ in session.by_ref() {}
    session.report()
}

fn segments(segments: u32) -> FitSettings {
    FitSettings { segments, ..FitSettings::default() }
}

/// Each value within `most` standard errors of the truth.
fn assert_recovered(report: &FitReport, truth: &[f64], most: f64) {
    for (place, truth) in truth.iter().enumerate() {
        let known = report.statistics.uncertainties[place].as_ref().expect("a standard error");
        let off = (report.values[report.free[place]] - truth).abs() / known.standard_error;
        assert!(off < most, "{place}: {} is {off} standard errors from {truth}", report.values[report.free[place]]);
    }
}

#[test]
fn one_two_and_five_segments_end_at_the_same_optimum() {
    let logistic = compile("N' = r N (1 - N / K)\nN(0) = 2 free\nr = 0.3\nK = 40").model.expect("a model");
    let truth = compile("N' = r N (1 - N / K)\nN(0) = 5\nr = 0.5\nK = 100").model.expect("a model");
    let grown = measured(&truth, &RK4, &moments(12, 1.0), &[0], 1.0);
    let euler = SolverSettings { method: Method::Euler, step_size: 1.0, clip: Some(1e5), ..RK4 };
    let article = (competition(COMPETITION_START), competition_points(), euler);
    let mut cases = vec![article];
    for method in Method::ALL {
        cases.push((logistic.clone(), grown.clone(), SolverSettings { method, step_size: 0.05, ..RK4 }));
    }
    for (model, points, solver) in cases {
        let alone = fitted(&model, &points, &solver, &segments(1));
        for count in [2, 5] {
            let cut = fitted(&model, &points, &solver, &segments(count));
            assert!(cut.stopped.is_some_and(StopReason::has_converged), "{:?}", cut.stopped);
            for (one, other) in alone.values.iter().zip(&cut.values) {
                assert!((one / other - 1.0).abs() < 1e-6, "{:?}, {count} segments: {one} and {other}", solver.method);
            }
        }
    }
}

#[test]
fn the_derivatives_of_segments_are_those_of_central_differences() {
    let model = compile("x' = sigma (y - x)\ny' = x (rho - z) - y\nz' = x y - beta z\nx(0) = 4 free\ny(0) = 2 a\nz(0) = 9 free\nsigma = 9\nrho = 27\nbeta = 3\na = 4\nq = x y").model.expect("a model");
    let points = measured(&lorenz(LORENZ), &RK4, &moments(9, 0.07), &[0, 2], 0.1);
    for method in Method::ALL {
        let solver = SolverSettings { method, step_size: 0.02, relative_tolerance: 1e-12, ..RK4 };
        let residuals = Residuals::new(&model, &points, &solver, false).expect("points");
        let mut cut = Segments::new(&residuals, &model, &solver, 4).expect("one experiment");
        assert_eq!((cut.count(), cut.residual_count(), cut.rows()), (4, 18, 18 + 9));
        let values = model.values();
        let starts: Vec<f64> = (0..9).map(|k| 3.0 + f64::from(k)).collect();
        let rows_at = |cut: &mut Segments, values: &[f64], starts: &[f64]| {
            let mut rows = vec![0.0; cut.rows()];
            cut.rows_at(values, starts, &mut rows).expect("finite");
            rows
        };
        let (mut rows, mut jacobian) = (vec![0.0; cut.rows()], vec![0.0; cut.rows() * cut.columns()]);
        cut.rows_and_jacobian(&values, &starts, &mut rows, &mut jacobian).expect("finite");
        assert_eq!(rows, rows_at(&mut cut, &values, &starts));
        let free = residuals.free();
        for (index, column) in jacobian.chunks_exact(rows.len()).enumerate() {
            let moved = |by: f64| {
                let (mut values, mut starts) = (values.clone(), starts.clone());
                match free.get(index) {
                    Some(&quantity) => values[quantity] += by,
                    None => starts[index - free.len()] += by,
                }
                (values, starts)
            };
            let step = 1e-4;
            let (up, down) = (moved(step), moved(-step));
            let (up, down) = (rows_at(&mut cut, &up.0, &up.1), rows_at(&mut cut, &down.0, &down.1));
            for ((entry, up), down) in column.iter().zip(up).zip(down) {
                let difference = (up - down) / (2.0 * step);
                // The error of a central difference at this step; methods that choose their steps choose others at each end.
                assert!(
                    (entry - difference).abs() < 1e-5 * (1.0 + entry.abs()),
                    "{method:?}: {entry} and {difference}"
                );
            }
        }
    }
}

#[test]
fn the_segments_of_the_true_trajectory_join_and_have_its_residuals() {
    let model = lorenz(LORENZ);
    let times = moments(30, 0.1);
    let points = measured(&lorenz([9.0, 26.0, 2.0]), &RK4, &times, &[0, 1, 2], 0.0);
    let mut residuals = Residuals::new(&model, &points, &RK4, false).expect("points");
    let mut alone = vec![0.0; residuals.len()];
    residuals.residuals(&model.values(), &mut alone).expect("finite");
    let trajectory = simulate(&model, &model.values(), &RK4, &times).expect("a grid");
    for count in [1, 2, 7, 30, 1000] {
        let mut cut = Segments::new(&residuals, &model, &RK4, count).expect("one experiment");
        assert_eq!(cut.count(), count.min(30));
        let state = |time: &f64| {
            let row = trajectory.times.iter().position(|known| known == time).expect("a stop");
            trajectory.states[3 * row..][..3].to_vec()
        };
        let starts: Vec<f64> = cut.cuts().iter().flat_map(state).collect();
        let mut rows = vec![f64::NAN; cut.rows()];
        cut.rows_at(&model.values(), &starts, &mut rows).expect("finite");
        // The same steps from the same states.
        assert_eq!(rows[..alone.len()], alone);
        assert!(rows[alone.len()..].iter().all(|gap| *gap == 0.0));
    }
}

#[test]
fn the_points_of_the_preset_are_what_its_comment_says() {
    let document = document::parse(preset::find("lorenz-fit").expect("a preset").text).0;
    let times = moments(100, 0.2);
    let points = measured(&lorenz(LORENZ), &RK4, &times, &[0, 1, 2], 0.5);
    let mut table = String::from("t, x, y, z\n0, -8, 7, 27");
    for (row, time) in points.cells.chunks_exact(3).zip(&times) {
        let [x, y, z] = [0, 1, 2].map(|state| row[state].value);
        write!(table, "\n{}, {x:.2}, {y:.2}, {z:.2}", (time * 10.0).round() / 10.0)
            .expect("a string takes what is written");
    }
    assert_eq!(document.data.trim(), table, "{table}");
}

#[test]
fn chaos_is_fitted_in_segments_and_without_them_not_in_as_many_iterations() {
    let mut document = document::parse(preset::find("lorenz-fit").expect("a preset").text).0;
    let run = |document: &document::Document| {
        let mut session = prepare(document).expect("a fit that can begin");
        let iterations = session.by_ref().last().expect("the start at least").iteration;
        (session.report(), iterations)
    };
    let (cut, iterations) = run(&document);
    assert!(cut.stopped.is_some_and(StopReason::has_converged));
    assert_recovered(&cut, &LORENZ, 2.0);
    // 300 residuals of variance 0.25, within five standard deviations of a chi-squared variable.
    assert!((cut.statistics.loss / 0.25 - 297.0).abs() < 5.0 * f64::sqrt(2.0 * 297.0), "{}", cut.statistics.loss);
    // In one piece, the search finds its way along growing horizons, but later.
    document.fit.segments = 1;
    document.fit.iterations = iterations;
    let (alone, _) = run(&document);
    println!("in segments {} in {iterations} iterations, in one piece {}", cut.statistics.loss, alone.statistics.loss);
    let points = comparison(&document).expect("a comparison").1;
    assert_eq!(segments_to_try(&document.fit, &points, &alone), Some(20));
    assert_eq!(segments_to_try(&document.fit, &points, &cut), None, "a good fit needs no advice");
    assert!(alone.statistics.loss > 100.0 * cut.statistics.loss, "{}", alone.statistics.loss);
}

#[test]
fn a_span_too_long_for_one_unroll_keeps_what_the_joined_segments_told() {
    // Euler's step of 1 makes this the logistic map, whose errors grow by some 1.6 in each of the 80 steps.
    let map = |r: f64| compile(&format!("x' = r x (1 - x) - x\nx(0) = 0.3\nr = {r}")).model.expect("a model");
    let euler = SolverSettings { method: Method::Euler, step_size: 1.0, ..RK4 };
    let points = measured(&map(3.9), &euler, &moments(80, 1.0), &[0], 0.001);
    let mut session = FitSession::new(&map(3.7), &points, &euler, &segments(30)).expect("a fit that can begin");
    let last = session.by_ref().last().expect("the start at least");
    let report = session.report();
    assert_eq!(last.stopped, Some(StopReason::SegmentsKept));
    assert_eq!((last.best_loss, &last.best_values), (report.statistics.loss, &report.values));
    // Errors that grow by so much make the points tell the parameter to many more digits than they have themselves.
    assert!((report.values[0] - 3.9).abs() < 1e-6, "{:?}", report.values);
    // 80 residuals of variance 1e-6, within five standard deviations of a chi-squared variable.
    assert!((report.statistics.loss / 1e-6 - 79.0).abs() < 5.0 * f64::sqrt(2.0 * 79.0), "{}", report.statistics.loss);
    // Asked to go on, it has nothing to add.
    session.extend(10);
    assert_eq!(session.last().expect("a step").stopped, Some(StopReason::SegmentsKept));
}

#[test]
fn states_nobody_measured_follow_those_that_were() {
    let points = measured(&lorenz(LORENZ), &RK4, &moments(100, 0.1), &[0], 0.5);
    let report = fitted(&lorenz([5.0, 20.0, 1.0]), &points, &RK4, &segments(20));
    assert!(report.stopped.is_some_and(StopReason::has_converged), "{:?}", report.stopped);
    assert_recovered(&report, &LORENZ, 3.0);

    let hunt = |a: f64, d: f64| {
        let text = format!("x' = {a} x - b x y\ny' = c x y - {d} y\nx(0) = 10\ny(0) = 5\nb = 0.02\nc = 0.02")
            .replace(&format!("{a} x -"), "a x -")
            .replace(&format!("- {d} y"), "- d y");
        compile(&format!("{text}\na = {a}\nd = {d}")).model.expect("a model")
    };
    let solver = SolverSettings { step_size: 0.05, ..RK4 };
    let prey = measured(&hunt(0.5, 0.8), &solver, &moments(60, 0.5), &[0], 1.0);
    let report = fitted(&hunt(1.0, 0.4), &prey, &solver, &segments(6));
    let mut truth: Vec<f64> = hunt(0.5, 0.8).values();
    truth.truncate(report.free.len());
    assert_recovered(&report, &truth, 3.0);
}

#[test]
fn segments_are_taken_with_every_noise_bounds_and_locked_quantities() {
    let truth = compile("N' = r N (1 - N / K)\nN(0) = 5\nr = 0.5\nK = 100").model.expect("a model");
    let points = measured(&truth, &RK4, &moments(12, 1.0), &[0], 1.0);
    let model = compile("N' = r N (1 - N / K)\nN(0) = m / 2\nm = 4\nr = 0.3 in [0.1, 0.45]\nK = 80 fixed").model;
    let model = model.expect("a model");
    for noise in Noise::ALL {
        for huber in [None, Some(1.0)] {
            let settings = FitSettings { noise, huber, bounds: Bounds::Ranges, ..segments(4) };
            let alone = fitted(&model, &points, &RK4, &FitSettings { segments: 1, ..settings });
            let cut = fitted(&model, &points, &RK4, &settings);
            assert!((0.1..=0.45).contains(&cut.values[1]) && cut.values[2] == 80.0, "{:?}", cut.values);
            for (one, other) in alone.values.iter().zip(&cut.values) {
                assert!((one / other - 1.0).abs() < 1e-6, "{noise:?}: {one} and {other}");
            }
        }
    }
}

#[test]
fn more_segments_than_there_is_data_for_are_as_many_as_there_is() {
    let model = compile("x' = -k x\nx(0) = 1\nk = 0.2").model.expect("a model");
    let truth = compile("x' = -k x\nx(0) = 1\nk = 0.5").model.expect("a model");
    for count in [1, 2, 3] {
        let points = measured(&truth, &RK4, &moments(count, 1.0), &[0], 0.0);
        let report = fitted(&model, &points, &RK4, &segments(MOST_SEGMENTS));
        // Noise-free points leave the rounding of the loss, whose root is the distance from the truth.
        assert!((report.values[0] - 0.5).abs() < 1e-7, "{count} points: {}", report.values[0]);
    }
}

#[test]
fn segments_that_blow_up_leave_the_fit_as_it_is_without() {
    // x' = k x^2 reaches infinity at t = 1 / (k x(0)).
    let model = compile("x' = k x^2\nx(0) = 1\nk = 900").model.expect("a model");
    let truth = compile("x' = k x^2\nx(0) = 1\nk = 0.1").model.expect("a model");
    let solver = SolverSettings { method: Method::Euler, step_size: 0.01, ..RK4 };
    let points = measured(&truth, &solver, &moments(8, 1.0), &[0], 0.0);
    let report = fitted(&model, &points, &solver, &segments(4));
    assert!((report.values[0] - 0.1).abs() < 1e-6, "{}", report.values[0]);
}

#[test]
fn a_document_says_how_many_segments() {
    let preset = preset::find("lorenz-fit").expect("a preset").text;
    assert_eq!(document::parse(preset).0.fit.segments, 20);
    for wrong in ["0", "65", "2.5", "many"] {
        let (document, problems) = document::parse(&preset.replace("segments = 20", &format!("segments = {wrong}")));
        assert_eq!((document.fit.segments, problems.len()), (1, 1), "{wrong}");
    }
    let (model, points) = comparison(&document::parse(preset).0).expect("a comparison");
    assert_eq!((model.states.len(), points.cells.len()), (3, 303));
}

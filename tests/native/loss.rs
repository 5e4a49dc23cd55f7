//! What the fit compares, and the reference losses of the article's example.

use unroll::core::action::roles_in_force;
use unroll::core::data::{Observations, Target};
use unroll::core::differentiate::Residuals;
use unroll::core::loss::{LossProblem, Noise, course, sum_of_squares};
use unroll::core::method::Method;
use unroll::core::model::{Model, compile};
use unroll::core::simulate::{SolverSettings, simulate};
use unroll::core::time_grid::TimeGridError;
use unroll::core::{data, document, job, preset};

use crate::models::{
    COMPETITION_START, COMPETITION_TRUE, Start, competition, competition_points, competition_text, exponential, model,
    name, number, observed,
};

fn solver(step_size: f64) -> SolverSettings {
    SolverSettings { step_size, end_time: 50.0, clip: Some(1e5), ..SolverSettings::default() }
}

fn residuals(model: &Model, observations: &Observations, solver: &SolverSettings, count_first_row: bool) -> Vec<f64> {
    let mut problem = Residuals::new(model, observations, solver, count_first_row).expect("cells that count");
    let mut residuals = vec![f64::NAN; problem.len()];
    problem.residuals(&model.values(), &mut residuals).expect("a finite unroll");
    residuals
}

#[test]
fn the_losses_of_the_competition_system_are_the_reference_ones_to_ten_digits() {
    // Computed elsewhere in double precision and checked by a second program.
    let cases = [
        (COMPETITION_START, 1.0, 915_369.638_778_825_8),
        (COMPETITION_START, 0.1, 956_847.047_614_093_5),
        (COMPETITION_TRUE, 1.0, 19.236_804_518_210_292),
        (COMPETITION_TRUE, 0.1, 1.146_819_089_183_039),
    ];
    for (parameters, step_size, expected) in cases {
        let residuals = residuals(&competition(parameters), &competition_points(), &solver(step_size), false);
        assert_eq!(residuals.len(), 12);
        let loss = sum_of_squares(&residuals);
        assert!((loss - expected).abs() < 1e-10 * expected, "h = {step_size}: {loss} for {expected}");
    }
}

#[test]
fn the_typed_system_has_the_residuals_of_the_one_made_by_hand() {
    let typed = compile(&competition_text(COMPETITION_START));
    assert!(typed.diagnostics.is_empty(), "{:?}", typed.diagnostics);
    let typed = typed.model.expect("no diagnostics");
    let by_hand = competition(COMPETITION_START);
    assert_eq!(typed.values(), by_hand.values());
    let [typed, by_hand] = [typed, by_hand].map(|m| residuals(&m, &competition_points(), &solver(0.3), true));
    assert_eq!(typed, by_hand);
}

#[test]
fn residuals_are_simulated_minus_observed_in_the_order_of_time() {
    // x = 1, 2, 3, ... at t = 0, 1, 2, ...
    let counting = model(0.0, &[("x", number(1.0), Start::Fixed(1.0))], &[], &[("twice", name("x") + name("x"))]);
    let rows = [(1.0, vec![2.5, 3.0]), (3.0, vec![4.0, 9.0])];
    let both = observed(&rows, &[Target::State(0), Target::Definition(0)]);
    assert_eq!(residuals(&counting, &both, &solver(1.0), false), [-0.5, 1.0, 0.0, -1.0]);
}

#[test]
fn repeated_times_and_times_off_the_grid_are_compared_where_they_lie() {
    let counting = model(0.0, &[("x", number(1.0), Start::Fixed(0.0))], &[], &[("time", name("t"))]);
    let times = [0.3, 0.3, 0.3, 1.0, 1.05, 2.7];
    let rows: Vec<(f64, Vec<f64>)> = times.iter().map(|&time| (time, vec![0.0, 0.0])).collect();
    let both = observed(&rows, &[Target::State(0), Target::Definition(0)]);
    let residuals = residuals(&counting, &both, &solver(0.5), false);
    assert_eq!(residuals.len(), 12);
    for (pair, time) in residuals.chunks_exact(2).zip(times) {
        assert_eq!(pair[1], time);
        // Sums of at most 8 steps round.
        assert!((pair[0] - time).abs() < 1e-14, "{} at {time}", pair[0]);
    }
}

#[test]
fn the_first_row_counts_only_where_it_is_not_the_initial_condition() {
    let states = |x, y| [("x", name("k"), x), ("y", name("k"), y)];
    let sum = [("sum", name("x") + name("y"))];
    let targets = [Target::State(0), Target::State(1), Target::Definition(0)];
    let rows = [(0.0, vec![10.0, 20.0, 30.0]), (1.0, vec![0.0, 0.0, 0.0])];
    let later = [2.0, 3.0, 5.0];
    // (x(0), y(0), count_first_row, the residuals at the start)
    let cases = [
        (Start::Fixed(1.0), Start::Fixed(2.0), false, vec![]),
        (Start::Fixed(1.0), Start::Fixed(2.0), true, vec![-9.0, -18.0, -27.0]),
        (Start::Free(1.0), Start::Fixed(2.0), false, vec![-9.0, -27.0]),
        (Start::Fixed(1.0), Start::Formula(name("k") + name("k")), false, vec![-18.0, -27.0]),
        (Start::Free(1.0), Start::Free(2.0), false, vec![-9.0, -18.0, -27.0]),
    ];
    for (x, y, count_first_row, at_start) in cases {
        let model = model(0.0, &states(x, y), &[("k", 1.0)], &sum);
        let expected = [at_start, later.to_vec()].concat();
        let found = residuals(&model, &observed(&rows, &targets), &solver(0.5), count_first_row);
        assert_eq!(found, expected);
    }
}

#[test]
fn the_fit_sees_the_states_that_are_drawn() {
    let model = competition(COMPETITION_START);
    let rows = [(0.0, vec![0.0]), (0.37, vec![0.0]), (2.0, vec![0.0]), (9.99, vec![0.0])];
    let observations = observed(&rows, &[Target::State(1)]);
    let solver = SolverSettings { method: Method::Heun, ..solver(0.25) };
    let drawn = simulate(&model, &model.values(), &solver, &observations.times).expect("short");
    let landed = drawn.times.iter().zip(drawn.states.chunks_exact(2));
    let expected: Vec<f64> =
        landed.filter(|(t, _)| rows[1..].iter().any(|(s, _)| s == *t)).map(|(_, x)| x[1]).collect();
    assert_eq!(residuals(&model, &observations, &solver, false), expected);
}

#[test]
fn nothing_after_the_last_cell_that_counts_is_unrolled() {
    // x' = x^2 from 1 blows up soon after t = 1; the horizon is 50.
    let explosive = model(0.0, &[("x", name("x") * name("x"), Start::Fixed(1.0))], &[], &[]);
    let early = observed(&[(0.5, vec![2.0])], &[Target::State(0)]);
    assert_eq!(residuals(&explosive, &early, &solver(0.5), false), [-0.5]);
}

#[test]
fn what_cannot_be_compared_is_refused_with_its_reason() {
    let model = exponential(1.0, Start::Fixed(1.0));
    let refusal = |rows: &[(f64, Vec<f64>)], target, step_size| {
        Residuals::new(&model, &observed(rows, &[target]), &solver(step_size), false).err()
    };
    let state = Target::State(0);
    assert_eq!(refusal(&[], state, 0.1), Some(LossProblem::NoObservations));
    assert_eq!(refusal(&[(0.0, vec![1.0])], state, 0.1), Some(LossProblem::NoObservations));
    assert_eq!(refusal(&[(1.0, vec![1.0])], Target::State(7), 0.1), Some(LossProblem::NoObservations));
    assert_eq!(refusal(&[(1.0, vec![1.0])], Target::Definition(0), 0.1), Some(LossProblem::NoObservations));
    let too_small = refusal(&[(1.0, vec![1.0])], state, 0.0);
    assert_eq!(too_small, Some(LossProblem::Grid(TimeGridError::StepSize { step_size: 0.0 })));
    let too_long = refusal(&[(1e9, vec![1.0])], state, 0.1);
    assert!(matches!(too_long, Some(LossProblem::Grid(TimeGridError::TooManySteps { .. }))));
}

#[test]
fn divergence_is_placed_in_time_and_named() {
    let rate = number(1.0) / (name("t") - number(2.0));
    let states = [("x", number(1.0), Start::Fixed(0.0)), ("y", name("y") * name("y"), Start::Fixed(0.0))];
    let model = model(0.0, &states, &[], &[("rate", rate)]);
    let place = |target, y0: f64| {
        let observations = observed(&[(1.0, vec![0.0]), (2.0, vec![0.0]), (4.0, vec![0.0])], &[target]);
        let unclipped = SolverSettings { clip: None, ..solver(0.5) };
        let mut problem = Residuals::new(&model, &observations, &unclipped, false).expect("cells that count");
        let mut residuals = vec![0.0; problem.len()];
        let diverged = problem.residuals(&[0.0, y0], &mut residuals).expect_err("it leaves the finite numbers");
        let (time, name) = problem.place(diverged);
        (time, name.to_owned())
    };
    assert_eq!(place(Target::Definition(0), 0.0), (2.0, "rate".to_owned()));
    assert_eq!(place(Target::State(0), 1e200), (0.5, "y".to_owned()));
    assert_eq!(place(Target::State(0), f64::INFINITY), (0.0, "y".to_owned()));
}

#[test]
fn the_residuals_that_are_looked_at_are_those_that_are_fitted() {
    for noise in Noise::ALL {
        let (mut document, _) = document::parse(preset::ALL[0].text);
        document.fit.noise = noise;
        let model = compile(&document.model).model.expect("a model");
        let table = data::read(&document.data);
        let roles = roles_in_force(document.roles.as_deref(), &table, &model);
        let observations = data::observe(&table, &roles, &model);
        let trajectory =
            simulate(&model, &model.values(), &document.solver, &observations.times).expect("a trajectory");
        let residuals = course(&model, &observations, &document.fit, std::slice::from_ref(&trajectory));
        let squares: f64 = residuals.iter().map(|residual| residual.residual * residual.residual).sum();

        let first = job::prepare(&document).expect("a fit").next().expect("the start");

        assert_eq!(residuals.len(), 12);
        // The same numbers, added up in another order.
        assert!((squares - first.loss).abs() <= 1e-12 * first.loss, "{noise:?}: {squares} {}", first.loss);
    }
}

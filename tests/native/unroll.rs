//! The loop over time, and models run forward through it.

use proptest::prelude::*;
use unroll::core::method::Method;
use unroll::core::model::Model;
use unroll::core::simulate::{MOST_NUMBERS, SolverSettings, final_states, simulate, simulate_batch};
use unroll::core::time_grid::TimeGridError;
use unroll::core::unroll::{Cell, Diverged, scan};

use crate::models::{
    COMPETITION_START, COMPETITION_TRUE, Start, competition, exponential, lotka_volterra, model, name, number,
};

/// `y_t = y_{t-1} / x_t` in each component.
struct Quotient;

impl Cell<f64> for Quotient {
    type Input = [f64];

    fn state_sizes(&self) -> Vec<usize> {
        vec![2]
    }

    fn step(&mut self, input: &[f64], state: &mut [f64]) {
        for (y, x) in state.iter_mut().zip(input) {
            *y /= x;
        }
    }
}

/// What was visited: the index, and the state there.
type Visited = Vec<(usize, [f64; 2])>;

fn run(inputs: &[[f64; 2]], state: &mut [f64; 2]) -> (Result<(), Diverged>, Visited) {
    let mut visited = Vec::new();
    let inputs = inputs.iter().map(<[f64; 2]>::as_slice);
    let ended = scan(&mut Quotient, inputs, state, |index, state| visited.push((index, [state[0], state[1]])));
    (ended, visited)
}

#[test]
fn scan_shows_every_state_in_order_the_initial_one_first() {
    let mut state = [8.0, 3.0];
    let (ended, visited) = run(&[[2.0, 1.0], [4.0, -1.0]], &mut state);
    assert_eq!(ended, Ok(()));
    assert_eq!(visited, [(0, [8.0, 3.0]), (1, [4.0, 3.0]), (2, [1.0, -3.0])]);
    assert_eq!(state, [1.0, -3.0]);
}

#[test]
fn scan_stops_at_the_first_state_that_is_not_finite_and_names_the_component() {
    // Dividing by infinity afterwards would bring the component back to 0: it must not get that far.
    let inputs = [[1.0, 1.0], [1.0, 0.0], [1.0, f64::INFINITY]];
    let mut state = [1.0, 1.0];
    let (ended, visited) = run(&inputs, &mut state);
    assert_eq!(ended, Err(Diverged { step: 2, component: 1 }));
    assert_eq!(visited.len(), 2);
    assert_eq!(state, [1.0, f64::INFINITY]);
}

#[test]
fn scan_does_not_start_from_a_state_that_is_not_finite() {
    for (start, component) in [([f64::NAN, 1.0], 0), ([1.0, f64::NEG_INFINITY], 1)] {
        let mut state = start;
        let (ended, visited) = run(&[[1.0, 1.0]], &mut state);
        assert_eq!(ended, Err(Diverged { step: 0, component }));
        assert!(visited.is_empty());
    }
}

fn solver(method: Method, step_size: f64, end_time: f64) -> SolverSettings {
    SolverSettings { method, step_size, end_time, ..SolverSettings::default() }
}

#[test]
fn a_trajectory_is_the_recursion_written_by_hand() {
    let model = competition(COMPETITION_TRUE);
    let trajectory = simulate(&model, &model.values(), &solver(Method::Euler, 0.1, 100.0), &[]).expect("1000 steps");
    assert_eq!(trajectory.diverged, None);
    assert_eq!(trajectory.times.len(), 1001);
    assert_eq!(trajectory.times[1000], 100.0);

    let [r1, r2, a1, a2, limit1, limit2] = COMPETITION_TRUE;
    let (mut x1, mut x2) = (100.0, 150.0);
    for state in trajectory.states.chunks_exact(2) {
        // The same formula in another order of operations: a few units in the last place in each of 1000 steps.
        assert!((state[0] - x1).abs() < 1e-10 && (state[1] - x2).abs() < 1e-10);
        let slope1 = r1 * x1 * (1.0 - limit1 * x1) - a1 * x1 * x2;
        let slope2 = r2 * x2 * (1.0 - limit2 * x2) - a2 * x1 * x2;
        (x1, x2) = (x1 + 0.1 * slope1, x2 + 0.1 * slope2);
    }
}

#[test]
fn observables_come_with_every_state_at_its_time() {
    let total = ("total", name("x") + name("t"));
    let model = model(2.0, &[("x", number(1.0), Start::Fixed(5.0))], &[], &[total]);
    let trajectory = simulate(&model, &model.values(), &solver(Method::Heun, 0.5, 3.25), &[2.75]).expect("3 steps");
    assert_eq!(trajectory.times, [2.0, 2.5, 2.75, 3.25]);
    assert_eq!(trajectory.states, [5.0, 5.5, 5.75, 6.25]);
    assert_eq!(trajectory.observables, [7.0, 8.0, 8.5, 9.5]);
}

#[test]
fn initial_values_may_be_formulas_of_the_parameters() {
    let model = exponential(0.5, Start::Formula(name("k") * number(6.0)));
    let trajectory = simulate(&model, &[0.25], &solver(Method::Euler, 1.0, 1.0), &[]).expect("1 step");
    assert_eq!(trajectory.states, [1.5, 1.875]);
}

#[test]
fn a_trajectory_that_diverges_ends_with_its_last_finite_state() {
    // x' = x^2 from 1 with h = 1: 1, 2, 6, 42, ... squares its way out.
    let model = model(0.0, &[("x", name("x") * name("x"), Start::Fixed(1.0))], &[], &[]);
    let trajectory = simulate(&model, &model.values(), &solver(Method::Euler, 1.0, 100.0), &[]).expect("100 steps");
    let mut x = 1.0_f64;
    let expected: Vec<f64> = std::iter::from_fn(|| {
        let now = x;
        x += x * x;
        now.is_finite().then_some(now)
    })
    .collect();
    assert_eq!(trajectory.states, expected);
    assert_eq!(trajectory.times.len(), expected.len());
    assert_eq!(trajectory.diverged, Some(Diverged { step: expected.len(), component: 0 }));
}

#[test]
fn an_initial_state_that_is_not_finite_gives_an_empty_trajectory() {
    let model = exponential(0.0, Start::Formula(number(1.0) / name("k")));
    let trajectory = simulate(&model, &model.values(), &solver(Method::Euler, 1.0, 3.0), &[]).expect("3 steps");
    assert_eq!(trajectory.diverged, Some(Diverged { step: 0, component: 0 }));
    assert!(trajectory.times.is_empty() && trajectory.states.is_empty() && trajectory.observables.is_empty());
}

#[test]
fn each_component_of_every_slope_is_clipped() {
    // x' = 5, y' = -7, z' = 0.5 clipped to 2, -2 and 0.5, whatever the method.
    let states = [
        ("x", number(5.0), Start::Fixed(0.0)),
        ("y", -number(7.0), Start::Fixed(0.0)),
        ("z", number(0.5), Start::Fixed(0.0)),
    ];
    let model = model(0.0, &states, &[], &[]);
    for method in Method::ALL.into_iter().filter(|method| !method.adaptive()) {
        let clipped = SolverSettings { clip: Some(2.0), ..solver(method, 0.5, 1.0) };
        let trajectory = simulate(&model, &model.values(), &clipped, &[]).expect("2 steps");
        for (found, expected) in trajectory.states[6..].iter().zip([2.0, -2.0, 0.5]) {
            // RK4's sixths do not add up to 1 in the last bit.
            assert!((found - expected).abs() < 1e-15, "{method:?}: {found} for {expected}");
        }
    }
}

#[test]
fn clipping_does_not_hide_an_undefined_slope() {
    let model = exponential(1.0, Start::Fixed(0.0));
    let undefined = SolverSettings { clip: Some(1e5), ..solver(Method::Euler, 1.0, 3.0) };
    let trajectory = simulate(&model, &[f64::NAN, 1.0], &undefined, &[]).expect("3 steps");
    assert_eq!(trajectory.diverged, Some(Diverged { step: 1, component: 0 }));
}

#[test]
fn a_batch_gives_the_bits_of_single_runs_for_any_number_of_members() {
    let solver = solver(Method::RungeKutta4, 0.3, 5.0);
    let stops = [0.7, 0.7, 3.1];
    let model = lotka_volterra();
    for count in [0, 1, 7, 8, 9, 17] {
        let members: Vec<Vec<f64>> =
            (0..count).map(|k| vec![1.5, 1.0, 1.0, 3.0, 0.5 + 0.1 * f64::from(k), 1.0]).collect();
        let batch = simulate_batch(&model, &members, &solver, &stops).expect("short");
        let single: Vec<_> =
            members.iter().map(|values| simulate(&model, values, &solver, &stops).expect("short")).collect();
        assert_eq!(batch, single);
        let ends = final_states(&model, &members, &solver).expect("short");
        assert_eq!(ends.diverged, vec![None; members.len()]);
        let without_stops = members.iter().map(|values| simulate(&model, values, &solver, &[]).expect("short"));
        let last: Vec<f64> = without_stops.flat_map(|run| run.states[run.states.len() - 2..].to_vec()).collect();
        assert_eq!(ends.states, last);
    }
}

#[test]
fn a_member_that_diverges_does_not_spoil_its_neighbours() {
    let square = model(0.0, &[("x", name("x") * name("x"), Start::Fixed(1.0))], &[], &[]);
    let solver = solver(Method::Euler, 1.0, 30.0);
    let members: Vec<Vec<f64>> = [-0.5, 2.0, -0.25, 0.0, 1.0].map(|start| vec![start]).to_vec();
    let batch = simulate_batch(&square, &members, &solver, &[]).expect("30 steps");
    let ends = final_states(&square, &members, &solver).expect("30 steps");
    for ((values, trajectory), diverged) in members.iter().zip(&batch).zip(&ends.diverged) {
        assert_eq!(trajectory, &simulate(&square, values, &solver, &[]).expect("30 steps"));
        assert_eq!(trajectory.diverged, *diverged);
    }
    let which: Vec<bool> = batch.iter().map(|trajectory| trajectory.diverged.is_some()).collect();
    assert_eq!(which, [false, true, false, false, true]);
    assert!(ends.states[0].is_finite() && !ends.states[1].is_finite());
}

#[test]
fn more_numbers_than_fit_in_memory_are_refused() {
    let model: Model = competition(COMPETITION_START);
    let long = solver(Method::Euler, 1e-3, 1_000.0);
    assert!(simulate(&model, &model.values(), &SolverSettings { step_size: 1e-4, ..long }, &[]).is_err());
    let members = vec![model.values(); 100];
    let refused = simulate_batch(&model, &members, &long, &[]);
    assert_eq!(refused, Err(TimeGridError::TooManySteps { needed: 1e6, most: MOST_NUMBERS / 300 }));
}

proptest! {
    #[test]
    fn any_values_give_a_trajectory_of_finite_states(
        values in prop::collection::vec(any::<f64>(), 8),
        end_time in -1.0..5.0_f64,
    ) {
        let model = competition(COMPETITION_TRUE);
        for method in Method::ALL {
            let trajectory = simulate(&model, &values, &solver(method, 0.25, end_time), &[]).expect("20 steps");
            prop_assert!(trajectory.states.iter().all(|x| x.is_finite()));
            prop_assert_eq!(trajectory.states.len(), 2 * trajectory.times.len());
        }
    }
}

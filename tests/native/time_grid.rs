//! The moments an unroll visits.

use proptest::prelude::*;
use unroll::core::time_grid::{TimeGrid, TimeGridError};

const MOST: usize = 100_000;

fn grid(start: f64, end: f64, step_size: f64, stops: &[f64]) -> TimeGrid {
    TimeGrid::new(start, end, step_size, stops, MOST).expect("a grid that fits")
}

#[test]
fn a_whole_number_of_steps_is_taken_without_a_tiny_last_one() {
    // (start, end, h, number of steps); none of these h is a binary fraction except the last.
    let cases = [
        (0.0, 10.0, 0.1, 100),
        (0.0, 100.0, 0.1, 1000),
        (0.0, 0.3, 0.1, 3),
        (1.7, 2.0, 0.1, 3),
        (-0.3, 0.6, 0.3, 3),
        (0.0, 42.0, 0.05, 840),
        (2000.0, 2010.0, 0.01, 1000),
        (0.0, 7.0, 0.5, 14),
    ];
    for (start, end, step_size, count) in cases {
        let grid = grid(start, end, step_size, &[]);
        assert_eq!(grid.steps.len(), count, "from {start} to {end} by {step_size}");
        assert!(grid.steps.iter().all(|step| step.size == step_size));
        assert_eq!(grid.end, end);
    }
}

#[test]
fn times_come_by_multiplication_and_do_not_drift() {
    let grid = grid(0.0, 100.0, 0.1, &[]);
    for (k, step) in grid.steps.iter().enumerate() {
        assert_eq!(step.time, k as f64 * 0.1);
    }
}

#[test]
fn a_stop_off_the_grid_gets_one_shortened_step_and_full_steps_go_on_from_it() {
    let grid = grid(0.0, 2.0, 0.5, &[0.75]);
    let steps: Vec<(f64, f64)> = grid.steps.iter().map(|step| (step.time, step.size)).collect();
    assert_eq!(steps, [(0.0, 0.5), (0.5, 0.25), (0.75, 0.5), (1.25, 0.5), (1.75, 0.25)]);
    assert_eq!(grid.stops, [2]);
    assert_eq!(grid.times().collect::<Vec<f64>>(), [0.0, 0.5, 0.75, 1.25, 1.75, 2.0]);
}

#[test]
fn stops_at_the_start_repeated_or_beyond_the_end_have_their_state() {
    let grid = grid(1.0, 3.0, 1.0, &[1.0, 1.0, 2.0, 2.0, 3.5]);
    assert_eq!(grid.stops, [0, 0, 1, 1, 3]);
    assert_eq!(grid.end, 3.5);
    assert_eq!(grid.states(), 4);
}

#[test]
fn an_end_at_or_before_the_start_gives_the_initial_state_alone() {
    for end in [1.0, 0.0, -5.0, f64::NEG_INFINITY, f64::NAN] {
        let grid = grid(1.0, end, 0.1, &[]);
        assert!(grid.steps.is_empty());
        assert_eq!(grid.end, 1.0);
    }
}

#[test]
fn a_step_size_that_is_not_positive_and_finite_is_refused() {
    for step_size in [0.0, -0.1, f64::NAN, f64::INFINITY] {
        let refused = TimeGrid::new(0.0, 1.0, step_size, &[], MOST);
        assert!(matches!(refused, Err(TimeGridError::StepSize { .. })), "{step_size}");
    }
}

#[test]
fn more_steps_than_allowed_are_refused_before_any_is_made() {
    for (end, step_size) in [(1.0, 1e-9), (f64::INFINITY, 1.0), (1e308, 5e-324)] {
        let refused = TimeGrid::new(0.0, end, step_size, &[], MOST);
        assert!(matches!(refused, Err(TimeGridError::TooManySteps { most: MOST, .. })), "to {end} by {step_size}");
    }
    assert_eq!(TimeGrid::new(0.0, 10.0, 1.0, &[0.5], 10), Err(TimeGridError::TooManySteps { needed: 11.0, most: 10 }));
    assert!(TimeGrid::new(0.0, 10.0, 1.0, &[], 10).is_ok());
}

proptest! {
    #[test]
    fn every_stop_is_landed_on_exactly_and_time_only_goes_forward(
        start in -1e3..1e3_f64,
        length in 0.0..50.0_f64,
        step_size in 0.01..10.0_f64,
        offsets in prop::collection::vec(0.0..60.0_f64, 0..20),
    ) {
        let mut stops: Vec<f64> = offsets.iter().map(|offset| start + offset).collect();
        stops.sort_by(f64::total_cmp);
        let grid = grid(start, start + length, step_size, &stops);
        for (&stop, &index) in stops.iter().zip(&grid.stops) {
            prop_assert_eq!(grid.time(index), stop);
        }
        let times: Vec<f64> = grid.times().collect();
        prop_assert_eq!(times.len(), grid.states());
        for (step, pair) in grid.steps.iter().zip(times.windows(2)) {
            prop_assert!(step.size > 0.0 && step.size <= step_size);
            // Times near 1e3 carry rounding of 1e-13; a segment of up to 6,000 steps may be off by 1e-9 of itself.
            prop_assert!((pair[0] + step.size - pair[1]).abs() < 1e-7);
        }
    }

    #[test]
    fn any_numbers_give_a_grid_or_an_error(
        start in any::<f64>(),
        end in any::<f64>(),
        step_size in any::<f64>(),
        stops in prop::collection::vec(any::<f64>(), 0..5),
    ) {
        if let Ok(grid) = TimeGrid::new(start, end, step_size, &stops, 1_000) {
            prop_assert!(grid.steps.len() <= 1_000);
            prop_assert_eq!(grid.stops.len(), stops.len());
            prop_assert!(grid.steps.iter().all(|step| step.size > 0.0));
        }
    }
}

//! How a slider maps its track to numbers.

use proptest::prelude::*;
use unroll::core::slider::{SliderScale, TRACK_STEPS};

#[test]
fn a_range_over_decades_is_logarithmic_and_others_are_not() {
    let cases =
        [((1e-5, 1e-1), true), ((0.01, 1.0), true), ((0.1, 1.0), false), ((0.0, 1e6), false), ((-1.0, 1.0), false)];
    for (range, logarithmic) in cases {
        assert_eq!(SliderScale::new(range).is_logarithmic(), logarithmic, "{range:?}");
    }
}

#[test]
fn a_hand_chooses_short_numbers() {
    let linear = SliderScale::new((0.0, 1.0));
    assert_eq!(linear.value(0.5), 0.5);
    assert_eq!(linear.value(0.123_456), 0.123);
    let logarithmic = SliderScale::new((1e-4, 1.0));
    assert_eq!(logarithmic.value(0.5), 0.01);
    // 10^-2.668 is 0.0021478; one step of the track is 0.9 % here, so a fourth digit could not be chosen.
    assert_eq!(logarithmic.value(0.333), 0.002_15);
}

#[test]
fn a_value_without_a_range_lies_in_the_middle_of_its_own() {
    for value in [0.5, -3.0, 1e-12, 1e12, 0.0] {
        let range = SliderScale::around(value);
        assert!(range.0 < range.1);
        assert!((SliderScale::new(range).position(value) - 0.5).abs() < 1e-12, "{value}");
    }
    let (low, high) = SliderScale::around(f64::MAX);
    assert!(low.is_finite() && high.is_finite());
}

proptest! {
    #[test]
    fn the_ends_are_exact_and_every_place_gives_a_value_in_the_range(
        low in -1e6..1e6_f64,
        span in 1e-6..1e6_f64,
        position in -0.5..1.5_f64,
    ) {
        let range = (low, low + span);
        let scale = SliderScale::new(range);
        prop_assert_eq!(scale.value(0.0), range.0);
        prop_assert_eq!(scale.value(1.0), range.1);
        prop_assert!(scale.contains(scale.value(position)));
    }

    #[test]
    fn going_to_a_value_and_back_stays_within_a_step_of_the_track(
        exponent in -8.0..8.0_f64,
        decades in 0.1..6.0_f64,
        step in 0..=TRACK_STEPS,
    ) {
        let low = 10_f64.powf(exponent);
        let scale = SliderScale::new((low, low * 10_f64.powf(decades)));
        let position = f64::from(step) / f64::from(TRACK_STEPS);
        let back = scale.position(scale.value(position));
        prop_assert!((back - position).abs() <= 1.0 / f64::from(TRACK_STEPS), "{} became {}", position, back);
    }
}

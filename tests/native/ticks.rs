//! Round numbers along an axis, scales both ways, and ranges that keep still.

use proptest::prelude::*;
use unroll::plot::scale::{Mapping, Scale};
use unroll::plot::ticks::{Room, Ticks, power_label, ticks};
use unroll::plot::view::{Extent, Fitting, LARGEST, Range, decimal, fit_range, round_step};

fn ticks_on(low: f64, high: f64, scale: Scale, length: f64) -> Ticks {
    ticks(Range::new(low, high), scale, room(length))
}

fn room(length: f64) -> Room<fn(&str) -> f64> {
    Room { length, gap: 70.0, air: 8.0, size_of: |label| 7.0 * label.chars().count() as f64 }
}

fn labels(ticks: &Ticks) -> Vec<&str> {
    ticks.major.iter().map(|tick| tick.label.as_str()).collect()
}

/// What a label says, read back.
fn read_label(label: &str, exponent: i32) -> f64 {
    format!("{}e{exponent}", label.replace('\u{2212}', "-")).parse().expect("a label reads as a number")
}

#[test]
fn labels_are_the_round_numbers_a_person_would_write() {
    let cases: [(f64, f64, Scale, &[&str], i32); 10] = [
        (0.0, 100.0, Scale::Linear, &["0", "20", "40", "60", "80", "100"], 0),
        (0.0, 10.0, Scale::Linear, &["0", "2", "4", "6", "8", "10"], 0),
        (-1.0, 1.0, Scale::Linear, &["\u{2212}1.0", "\u{2212}0.5", "0", "0.5", "1.0"], 0),
        (0.0, 0.1, Scale::Linear, &["0", "0.02", "0.04", "0.06", "0.08", "0.10"], 0),
        (0.0, 2.5e6, Scale::Linear, &["0", "0.5", "1.0", "1.5", "2.0", "2.5"], 6),
        (0.0, 5e-5, Scale::Linear, &["0", "1", "2", "3", "4", "5"], -5),
        (2000.0, 2020.0, Scale::Linear, &["2000", "2005", "2010", "2015", "2020"], 0),
        (0.1, 1000.0, Scale::Log10, &["0.1", "1", "10", "100", "1000"], 0),
        (
            1e-9,
            1.0,
            Scale::Log10,
            &["10\u{207b}\u{2078}", "10\u{207b}\u{2076}", "10\u{207b}\u{2074}", "10\u{207b}\u{b2}", "10\u{2070}"],
            0,
        ),
        (1.5, 6.0, Scale::Log10, &["2", "5"], 0),
    ];
    for (low, high, scale, expected, exponent) in cases {
        let found = ticks_on(low, high, scale, 400.0);
        assert_eq!(labels(&found), expected, "{low}..{high} {scale:?}");
        assert_eq!(found.exponent, exponent, "{low}..{high}");
    }
}

#[test]
fn a_power_of_ten_is_written_with_superscripts() {
    assert_eq!(power_label(-123), "10\u{207b}\u{b9}\u{b2}\u{b3}");
    assert_eq!(power_label(45), "10\u{2074}\u{2075}");
}

#[test]
fn a_tick_is_the_double_nearest_to_its_decimal() {
    // 3 * 0.1 is 0.30000000000000004: the tick must be 0.3.
    let values: Vec<f64> = ticks_on(0.0, 0.5, Scale::Linear, 400.0).major.iter().map(|tick| tick.value).collect();
    assert_eq!(values, [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]);
}

/// Numbers of any size, with the weird ones often enough to be met.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => (-9.99..9.99_f64, -300..300_i32).prop_map(|(mantissa, exponent)| mantissa * 10f64.powi(exponent)),
        2 => -100.0..100.0_f64,
        1 => prop::sample::select(vec![0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN,
            f64::MIN_POSITIVE, 5e-324, 1e-300, 1e300]),
    ]
}

fn any_scale() -> impl Strategy<Value = Scale> {
    prop::sample::select(vec![Scale::Linear, Scale::Log10])
}

proptest! {
    #[test]
    fn a_range_is_finite_and_of_positive_length_whatever_it_is_made_from(a in any_number(), b in any_number()) {
        for range in [Range::new(a, b), Range::new(a, a), Range::new(a, b).positive()] {
            prop_assert!(range.low().is_finite() && range.high().is_finite());
            prop_assert!(range.low() < range.high(), "{range:?}");
            prop_assert!(range.span().is_finite());
        }
        prop_assert!(Range::new(a, b).positive().low() > 0.0);
    }

    #[test]
    fn ticks_are_inside_ascending_distinct_few_and_apart(
        a in any_number(), b in any_number(), scale in any_scale(), length in 0.0..3000.0_f64
    ) {
        let range = match scale {
            Scale::Linear => Range::new(a, b),
            Scale::Log10 => Range::new(a, b).positive(),
        };
        let room = room(length);
        let found = ticks(range, scale, room);
        let mapping = Mapping::new(range, scale, 0.0, length);
        prop_assert!(found.major.len() <= 110);
        prop_assert!(found.minor.len() <= 8 * 620);
        for tick in &found.major {
            prop_assert!(range.contains(tick.value), "{} outside {range:?}", tick.value);
            prop_assert!(!tick.label.is_empty());
        }
        for value in &found.minor {
            prop_assert!(range.contains(*value));
        }
        for pair in found.major.windows(2) {
            prop_assert!(pair[0].value < pair[1].value);
            prop_assert_ne!(&pair[0].label, &pair[1].label);
            let distance = mapping.to_pixel(pair[1].value) - mapping.to_pixel(pair[0].value);
            let half = f64::midpoint((room.size_of)(&pair[0].label), (room.size_of)(&pair[1].label));
            prop_assert!(distance >= half, "{:?} over {:?} in {length}", pair[0], pair[1]);
        }
    }

    #[test]
    fn a_linear_label_reads_as_its_tick(a in any_number(), b in any_number()) {
        let found = ticks_on(a, b, Scale::Linear, 500.0);
        for tick in &found.major {
            prop_assert_eq!(read_label(&tick.label, found.exponent), tick.value, "{}", tick.label);
        }
    }

    #[test]
    fn an_axis_with_room_has_at_least_two_ticks(low in -1e4..1e4_f64, span in 0.01..1e5_f64) {
        prop_assert!(ticks_on(low, low + span, Scale::Linear, 600.0).major.len() >= 2);
        let low = low.abs() + 0.01;
        prop_assert!(ticks_on(low, low * (1.5 + span), Scale::Log10, 600.0).major.len() >= 2);
    }

    #[test]
    fn a_step_is_the_least_of_one_two_five_that_is_long_enough(length in 1e-12..1e12_f64) {
        let (step, digit, exponent) = round_step(length);
        prop_assert!([1, 2, 5].contains(&digit));
        prop_assert_eq!(step, decimal(digit, exponent));
        // 1e-9: the length may sit on a round number but for rounding.
        prop_assert!(step >= length * (1.0 - 1e-9));
        prop_assert!(step <= length * 2.5 * (1.0 + 1e-9));
    }

    #[test]
    fn pixels_and_numbers_are_inverse(
        low in -1e6..1e6_f64, span in 1e-3..1e6_f64, share in 0.0..1.0_f64, scale in any_scale(), upwards in any::<bool>()
    ) {
        let range = match scale {
            Scale::Linear => Range::new(low, low + span),
            Scale::Log10 => Range::new(low.abs() + 1e-3, low.abs() + span + 1e-3),
        };
        let (start, end) = if upwards { (500.0, 20.0) } else { (20.0, 500.0) };
        let mapping = Mapping::new(range, scale, start, end);
        let pixel = start + share * (end - start);
        let value = mapping.to_value(pixel);
        // A span of 1e-9 of the values leaves 7 digits to the pixel.
        prop_assert!((mapping.to_pixel(value) - pixel).abs() < 1e-3, "{pixel} {value}");
        prop_assert!((mapping.to_pixel(range.low()) - start).abs() < 1e-9);
        prop_assert!((mapping.to_pixel(range.high()) - end).abs() < 1e-6);
    }

    #[test]
    fn a_pixel_is_never_beyond_what_a_backend_can_hold(
        a in any_number(), b in any_number(), value in any_number(), scale in any_scale()
    ) {
        let pixel = Mapping::new(Range::new(a, b), scale, 0.0, 1000.0).to_pixel(value);
        prop_assert!(pixel.is_nan() || pixel.abs() <= 1e7);
        prop_assert!(!pixel.is_nan() || value.is_nan() || scale == Scale::Log10);
    }

    #[test]
    fn a_fitted_range_holds_its_content_and_is_not_much_longer(
        low in -1e9..1e9_f64, span in 1e-3..1e9_f64
    ) {
        let content = Extent { low, high: low + span };
        let range = fit_range(None, Some(content), Scale::Linear, Fitting::Stable);
        prop_assert!(range.contains(content.low) && range.contains(content.high));
        // Up to zero it may grow by 0.4 of the largest value, so by 2/3 of the span; padding and rounding add the rest.
        let shown = content.high.max(0.0) - content.low.min(0.0);
        prop_assert!(range.span() <= 1.5 * shown.min(span / 0.6) + 1e-9, "{content:?} in {range:?}");
    }

    #[test]
    fn fitting_is_total_and_settles_at_once(
        a in any_number(), b in any_number(), c in any_number(), d in any_number(), scale in any_scale(),
        tight in any::<bool>()
    ) {
        let fitting = if tight { Fitting::Tight } else { Fitting::Stable };
        let content = Extent::of([c, d], scale);
        let once = fit_range(Some(Range::new(a, b)), content, scale, fitting);
        prop_assert!(once.low() < once.high() && once.span().is_finite());
        prop_assert_eq!(fit_range(Some(once), content, scale, fitting), once);
        if let Some(content) = content && content.high.abs().max(content.low.abs()) < LARGEST / 10.0
            && (scale == Scale::Linear || content.low > 1e-290) && content.high - content.low > 1e-290
        {
            // Where the content is shorter than an axis can tell apart it is widened, never lost.
            prop_assert!(once.low() <= content.high && content.low <= once.high(), "{content:?} {once:?}");
        }
    }
}

#[test]
fn a_range_keeps_still_while_its_content_moves_a_little_and_follows_when_it_moves_much() {
    let fit = |previous, low, high| fit_range(previous, Some(Extent { low, high }), Scale::Linear, Fitting::Stable);
    let first = fit(None, 0.0, 100.0);
    assert_eq!((first.low(), first.high()), (0.0, 110.0));
    assert_eq!(fit(Some(first), 0.0, 109.0), first, "fits and fills");
    assert_eq!(fit(Some(first), 0.0, 70.0), first, "a fresh choice would still be over 60 %");
    assert!(fit(Some(first), 0.0, 20.0).high() < 40.0, "too empty");
    assert!(fit(Some(first), 0.0, 111.0).high() > 111.0, "does not fit");
    assert!(fit(Some(first), -5.0, 100.0).low() < -5.0, "does not fit below");
    let constant = fit(None, 3.0, 3.0);
    assert!(constant.contains(3.0));
    assert_eq!(fit(Some(constant), 3.2, 3.2), constant, "a constant that moves");
}

#[test]
fn a_logarithmic_range_ends_at_one_two_or_five() {
    let fit = |previous, low, high| fit_range(previous, Some(Extent { low, high }), Scale::Log10, Fitting::Stable);
    let losses = fit(None, 0.69664, 4012.0);
    assert_eq!((losses.low(), losses.high()), (0.2, 10_000.0));
    assert_eq!(fit(Some(losses), 0.3, 9000.0), losses);
    assert_ne!(fit(Some(losses), 1e-6, 4012.0), losses);
    assert!(fit(None, 1e-284, 1e132).contains(1e-284), "padding does not run out of numbers");
}

#[test]
fn a_curve_that_blows_up_does_not_flatten_the_data() {
    let data = Extent { low: 10.0, high: 110.0 };
    let curve = Extent { low: -1e200, high: 50.0 };
    assert_eq!(curve.union(data).within_reach(data, 2.0), Extent { low: -190.0, high: 110.0 });
}

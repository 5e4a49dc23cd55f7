//! Numbers as text, both ways.

use proptest::prelude::*;
use unroll::core::number::{exact, read_number, rounded, significant, two_digits, with_error};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn exact_text_reads_back_to_the_last_bit(
        value in prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO,
    ) {
        let text = exact(value);
        prop_assert_eq!(read_number(&text).map(f64::to_bits), Some(value.to_bits()), "{}", text);
        prop_assert!(text.len() <= 24, "{}", text);
    }

    #[test]
    fn rounded_text_is_within_half_a_unit_of_its_last_digit(value in prop::num::f64::NORMAL, digits in 1_usize..=15) {
        let text = significant(value, digits);
        let read: f64 = text.replace('−', "-").parse().expect("a rounded number is a number");
        // 1e-15: the text itself is read with one rounding.
        let half_a_unit = 0.5 * 10f64.powi(1 - digits as i32) + 1e-15;
        prop_assert!((read / value - 1.0).abs() <= half_a_unit || !(read / value).is_finite(), "{value:e}: {text}");
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
        prop_assert!(read_number(&text).is_none_or(f64::is_finite));
    }
}

#[test]
fn exact_prefers_what_is_easy_to_read() {
    let table = [
        (0.0, "0"),
        (0.1, "0.1"),
        (150.0, "150"),
        (1000.0, "1000"),
        (1e-3, "0.001"),
        (1e-7, "1e-7"),
        (2e300, "2e300"),
        (-1e-20, "-1e-20"),
        (123_456_789.0, "123456789"),
        (1.0 / 3.0, "0.3333333333333333"),
        (f64::MAX, "1.7976931348623157e308"),
        (5e-324, "5e-324"),
    ];
    for (value, text) in table {
        assert_eq!(exact(value), text);
    }
}

#[test]
fn significant_digits_are_for_people() {
    let table = [
        (0.0, 3, "0"),
        (-0.0, 3, "0"),
        (0.1, 4, "0.1"),
        (0.123_456, 4, "0.1235"),
        (-0.5, 2, "−0.5"),
        (100.0, 4, "100"),
        (123_456.0, 3, "123000"),
        (1_234_567.0, 3, "1230000"),
        (9_999_999.0, 3, "1e7"),
        (12_345_678.0, 3, "1.23e7"),
        (0.000_123_4, 3, "0.000123"),
        (0.000_012_34, 3, "1.23e-5"),
        (-0.000_012, 4, "−1.2e-5"),
        (0.999_96, 4, "1"),
        (99.95, 3, "100"),
        (1.5, 0, "2"),
        (f64::INFINITY, 3, "∞"),
        (f64::NEG_INFINITY, 3, "−∞"),
        (f64::NAN, 3, "–"),
    ];
    for (value, digits, text) in table {
        assert_eq!(significant(value, digits), text, "{value:e} to {digits}");
    }
}

#[test]
fn a_number_is_read_as_people_type_it() {
    let tau = std::f64::consts::TAU;
    let table = [
        ("0.1", Some(0.1)),
        ("  1e-3 ", Some(1e-3)),
        ("8/3", Some(8.0 / 3.0)),
        ("2pi", Some(tau)),
        ("2π", Some(tau)),
        ("0,5", Some(0.5)),
        ("-0,5", Some(-0.5)),
        ("1,5e3", Some(1500.0)),
        ("０．５", Some(0.5)),
        ("１，５", Some(1.5)),
        ("−3", Some(-3.0)),
        ("－３", Some(-3.0)),
        ("+3", Some(3.0)),
        ("max(1, 2)", Some(2.0)),
        ("sqrt(2)^2/2", Some(2f64.sqrt() * 2f64.sqrt() / 2.0)),
        ("1,000,000", None),
        ("1,000.5", None),
        ("1/0", None),
        ("sqrt(-1)", None),
        ("k", None),
        ("", None),
        ("1 2", None),
        ("NaN", None),
        ("inf", None),
    ];
    for (text, value) in table {
        assert_eq!(read_number(text), value, "{text:?}");
    }
}

#[test]
fn an_error_has_two_digits_and_the_value_ends_where_it_ends() {
    let cases = [
        (0.280_345_6, 0.003_123, "0.2803 ± 0.0031"),
        (0.3, 0.003_123, "0.3000 ± 0.0031"),
        (-0.3, 0.009_99, "−0.300 ± 0.010"),
        (123.456, 7.0, "123.5 ± 7.0"),
        (1234.5, 25.0, "1234 ± 25"),
        (123_456.0, 1234.0, "123500 ± 1200"),
        (0.001, 5.0, "0.0 ± 5.0"),
        (0.0, 0.25, "0.00 ± 0.25"),
        (1.234_567e-9, 2.5e-11, "(1.235 ± 0.025)e-9"),
        (-1.5e12, 2.5e11, "(−1.50 ± 0.25)e12"),
        (1.0, 1e-15, "1 ± 1e-15"),
        (1.0, f64::INFINITY, "1 ± ∞"),
        (f64::NAN, 1.0, "– ± 1"),
    ];
    for (value, error, expected) in cases {
        assert_eq!(with_error(value, error), expected, "{value} {error}");
    }
    let errors = [(2e-6, "2.0e-6"), (0.0299, "0.030"), (4.4e-5, "4.4e-5"), (10.0, "10"), (123.0, "120"), (0.0, "0")];
    for (error, expected) in errors {
        assert_eq!(two_digits(error), expected);
    }
}

#[test]
fn a_number_is_rounded_to_what_a_pixel_can_show() {
    for (value, resolution, expected) in [
        (12.345_678, 0.03, 12.35),
        (12.345_678, 0.1, 12.3),
        (12.345_678, 1.0, 12.0),
        (123_456.789, 50.0, 123_460.0),
        (123_456.789, 1e3, 123_000.0),
        (-7.26e9, 3e8, -7.3e9),
        (3.0, 1e4, 0.0),
        (12.3, 0.0, 12.3),
    ] {
        assert_eq!(rounded(value, resolution), expected, "{value} at {resolution}");
    }
}

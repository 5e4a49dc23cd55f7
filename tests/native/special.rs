//! The special functions against mpmath, published tables, closed forms and each other.

use std::f64::consts::{FRAC_PI_4, LN_2, PI};

use serde_json::Value;
use unroll::core::dual::Dual;
use unroll::core::lang::builtin::Builtin;

/// Each row: the arguments, the value, the slope in each argument (`tests/native/special.json` says from where).
fn rows(key: &str) -> Vec<Vec<f64>> {
    let table: Value = serde_json::from_str(include_str!("special.json")).expect("a table");
    serde_json::from_value(table[key].clone()).expect("rows of numbers")
}

/// The builtin with one tangent for each argument.
fn differentiated(builtin: Builtin, arguments: &[f64]) -> Dual<4> {
    let of = |index: usize| Dual::variable(arguments[index], index);
    match builtin.arity() {
        1 => builtin.apply(of(0)),
        2 => builtin.apply2(of(0), of(1)),
        _ => builtin.apply4([of(0), of(1), of(2), of(3)]),
    }
}

fn plain(builtin: Builtin, arguments: &[f64]) -> f64 {
    match *arguments {
        [x] => builtin.apply(x),
        [n, x] => builtin.apply2(n, x),
        [a, b, c, x] => builtin.apply4([a, b, c, x]),
        _ => f64::NAN,
    }
}

#[test]
fn values_and_slopes_agree_with_mpmath() {
    // Relative errors. What cannot be better: rounding `1 - x` near x = -1 moves P_n by 1e-13, rounding the phase
    // 2/3 |x|^(3/2) at x = -100 moves Ai by 3e-13; next to a zero the error is relative to 1.
    let table = [
        ("bessel", vec![(Builtin::BesselJ, 2)], 2e-13, 1e-3),
        ("legendre", vec![(Builtin::Legendre, 2)], 1e-12, 1e-3),
        ("hyp", vec![(Builtin::Hypergeometric, 4)], 1e-13, 0.0),
        ("factorial", vec![(Builtin::Factorial, 1)], 1e-13, 0.0),
        ("airy", vec![(Builtin::AiryAi, 1), (Builtin::AiryBi, 1)], 4e-13, 0.0),
    ];
    for (key, builtins, tolerance, floor) in table {
        for row in rows(key) {
            let arguments = &row[..builtins[0].1];
            let mut expected = row[builtins[0].1..].iter();
            for &(builtin, count) in &builtins {
                let found = differentiated(builtin, arguments);
                for part in 0..=count {
                    let found = if part == 0 { found.value } else { found.tangent[part - 1] };
                    let &expected = expected.next().expect("a number for each part");
                    // The slope of the factorial at its minimum is 0.
                    let small = if builtin == Builtin::Factorial && arguments[0] > 0.4 { 1.0 } else { floor };
                    let scale = expected.abs().max(small * f64::from(u8::from(expected.abs() > 1e-8 || small == 1.0)));
                    let words = format!("{} at {arguments:?}, part {part}: {found} {expected}", builtin.name());
                    assert!(
                        (found - expected).abs() <= tolerance * scale || expected == 0.0 && found.abs() < 1e-15,
                        "{words}"
                    );
                }
            }
        }
    }
}

#[test]
fn values_agree_with_the_tables_of_abramowitz_and_stegun() {
    let table: [(Builtin, &[f64], f64, f64); 12] = [
        // Table 9.1, 9.2
        (Builtin::BesselJ, &[0.0, 1.0], 0.765_197_686_557_967, 1e-15),
        (Builtin::BesselJ, &[1.0, 1.0], 0.440_050_585_744_934, 1e-15),
        (Builtin::BesselJ, &[2.0, 1.0], 0.114_903_484_9, 5e-11),
        (Builtin::BesselJ, &[0.0, 10.0], -0.245_935_764_451_348, 1e-15),
        // Table 8.1
        (Builtin::Legendre, &[2.0, 0.5], -0.125, 1e-16),
        (Builtin::Legendre, &[3.0, 0.5], -0.4375, 1e-16),
        (Builtin::Legendre, &[10.0, 0.5], -0.188_228_607_177_734, 1e-15),
        // Table 10.11
        (Builtin::AiryAi, &[1.0], 0.135_292_42, 5e-9),
        (Builtin::AiryAi, &[-1.0], 0.535_560_88, 5e-9),
        (Builtin::AiryBi, &[1.0], 1.207_423_59, 5e-9),
        (Builtin::AiryBi, &[-1.0], 0.103_997_39, 5e-9),
        // Table 6.1: Gamma(1.5)
        (Builtin::Factorial, &[0.5], 0.886_226_925_5, 5e-11),
    ];
    for (builtin, arguments, expected, tolerance) in table {
        let found = plain(builtin, arguments);
        assert!((found - expected).abs() <= tolerance, "{}{arguments:?}: {found} {expected}", builtin.name());
    }
}

#[test]
fn the_hypergeometric_function_holds_the_elementary_ones() {
    // DLMF 15.4.1, 15.4.3, 15.4.4, 15.4.6; Gauss's sum at 1.
    let table = [
        ([1.0, 1.0, 2.0, -1.0], LN_2),
        ([0.5, 1.0, 1.5, -1.0], FRAC_PI_4),
        ([0.5, 0.5, 1.5, 0.25], PI / 3.0),
        ([-2.5, 7.0, 7.0, -3.0], 32.0),
        ([0.5, 0.5, 1.5, 1.0], PI / 2.0),
        ([-2.0, 3.0, 0.5, 4.0], 1.0 - 48.0 + 256.0),
    ];
    for (arguments, expected) in table {
        let found = plain(Builtin::Hypergeometric, &arguments);
        assert!((found / expected - 1.0).abs() < 2e-15, "{arguments:?}: {found} {expected}");
    }
}

#[test]
fn the_functions_know_each_other() {
    for x in [0.3, 1.0, 1.9, 2.1, 4.7, 12.0, 26.0, 800.0] {
        let j = |n: f64| plain(Builtin::BesselJ, &[n, x]);
        // The crate libm's own; both to a few last bits of the amplitude.
        assert!((j(0.0) - Builtin::BesselJ0.apply(x)).abs() < 2e-15, "J0({x})");
        assert!((j(1.0) - Builtin::BesselJ1.apply(x)).abs() < 2e-15, "J1({x})");
        // DLMF 10.6.1, 10.16.1
        assert!((j(1.5) + j(3.5) - 5.0 / x * j(2.5)).abs() < 2e-15 * (1.0 + 5.0 / x), "orders at {x}");
        assert!((j(0.5) - (2.0 / (PI * x)).sqrt() * x.sin()).abs() < 2e-15, "J_1/2({x})");
        assert_eq!(plain(Builtin::BesselJ, &[3.0, -x]), -j(3.0));
        assert_eq!(plain(Builtin::BesselJ, &[-3.0, x]), -j(3.0));
    }
    for x in [-40.0, -10.0, -1.5, -0.2, 1.0, 2.0, 9.99, 10.01, 30.0] {
        let (ai, bi) = (differentiated(Builtin::AiryAi, &[x]), differentiated(Builtin::AiryBi, &[x]));
        // DLMF 9.2.7; the two terms are a half each far to the right.
        let wronskian = ai.value * bi.tangent[0] - ai.tangent[0] * bi.value;
        assert!((wronskian * PI - 1.0).abs() < 1e-13, "at {x}: {wronskian}");
    }
    for n in [0.5, 2.0, 7.0] {
        assert_eq!(plain(Builtin::Legendre, &[-n - 1.0, 0.3]), plain(Builtin::Legendre, &[n, 0.3]));
        assert_eq!(plain(Builtin::Legendre, &[n, 1.0]), 1.0);
    }
}

#[test]
fn outside_its_domain_a_function_is_no_number_and_nothing_hangs() {
    const INFINITE: f64 = f64::INFINITY;
    let undefined: [(Builtin, &[f64]); 14] = [
        (Builtin::BesselJ, &[0.5, -1.0]),
        (Builtin::BesselJ, &[-0.5, 1.0]),
        (Builtin::BesselJ, &[101.0, 1.0]),
        (Builtin::BesselJ, &[0.0, INFINITE]),
        (Builtin::Legendre, &[0.5, 1.1]),
        (Builtin::Legendre, &[0.5, -1.0]),
        (Builtin::Legendre, &[1e9, 0.0]),
        (Builtin::Legendre, &[INFINITE, 0.0]),
        (Builtin::AiryAi, &[-INFINITE]),
        (Builtin::Hypergeometric, &[0.5, 0.5, 1.0, 1.5]),
        (Builtin::Hypergeometric, &[0.5, 0.5, 1.0, 1.0]),
        (Builtin::Hypergeometric, &[0.5, 0.5, -1.0, 0.5]),
        (Builtin::Hypergeometric, &[1e9, 1.0, 1.0, 0.9]),
        (Builtin::Factorial, &[-2.0]),
    ];
    for (builtin, arguments) in undefined {
        assert!(plain(builtin, arguments).is_nan(), "{}{arguments:?}", builtin.name());
    }
    let defined: [(Builtin, &[f64], f64); 7] = [
        (Builtin::BesselJ, &[0.0, 0.0], 1.0),
        (Builtin::BesselJ, &[50.0, 1e-300], 0.0),
        (Builtin::Legendre, &[3.0, 2.0], 17.0),
        (Builtin::AiryAi, &[1e9], 0.0),
        (Builtin::AiryBi, &[1e9], INFINITE),
        (Builtin::Hypergeometric, &[-1.0, 5.0, -1.0, 3.0], 16.0),
        (Builtin::Factorial, &[-1.0], INFINITE),
    ];
    for (builtin, arguments, expected) in defined {
        assert_eq!(plain(builtin, arguments), expected, "{}{arguments:?}", builtin.name());
    }
    // Every corner of the domains, with slopes: what counts is that it ends.
    let odd = [-1e300, -1e3, -100.0, -1.0, -1e-300, 0.0, 1e-300, 0.5, 1.0 - 1e-16, 1.0, 100.0, 999.5, 1e3, 1e300];
    for builtin in [Builtin::BesselJ, Builtin::Legendre, Builtin::AiryAi, Builtin::AiryBi, Builtin::Factorial] {
        for first in odd {
            for second in odd {
                differentiated(builtin, &[first, second]);
            }
        }
    }
    for first in odd {
        for second in odd {
            for argument in [-1e300, -3.0, 0.0, 0.5, 1.0 - 1e-16, 1.0, 2.0] {
                differentiated(Builtin::Hypergeometric, &[first, second, 0.5, argument]);
            }
        }
    }
}

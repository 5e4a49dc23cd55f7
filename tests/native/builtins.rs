//! The builtin functions: names, values, and derivatives against two independent sources.

use num_dual::{BesselDual, Dual64, DualNum};
use unroll::core::dual::Dual;
use unroll::core::lanes::Lanes;
use unroll::core::lang::builtin::{Builtin, Constant};
use unroll::core::scalar::Scalar;

/// Away from every kink and pole of every builtin; arguments outside a domain are skipped where the value is NaN.
const ARGUMENTS: [f64; 14] = [-37.2, -7.3, -2.1, -1.3, -0.9, -0.4, -1.1e-3, 1.7e-3, 0.2, 0.7, 1.3, 2.6, 9.1, 29.3];

/// No ties with the first arguments, and none of those is a multiple.
const SECOND_ARGUMENTS: [f64; 7] = [-5.3, -2.2, -0.8, 0.37, 1.9, 2.0, 3.17];

/// The builtin, the first two of four arguments being 1/3 and 7/4.
fn called<S: Scalar>(builtin: Builtin, first: S, second: S) -> S {
    match builtin.arity() {
        1 => builtin.apply(first),
        2 => builtin.apply2(first, second),
        _ => builtin.apply4([S::constant(1.0 / 3.0), S::constant(1.75), first, second]),
    }
}

/// A builtin's value and the derivatives in the directions of its first and second argument.
fn differentiated(builtin: Builtin, first: f64, second: f64) -> Dual<2> {
    called(builtin, Dual::variable(first, 0), Dual::variable(second, 1))
}

fn plain(builtin: Builtin, first: f64, second: f64) -> f64 {
    called(builtin, first, second)
}

/// Every builtin at every pair of arguments where it is a number.
fn for_each_point(mut check: impl FnMut(Builtin, f64, f64)) {
    for builtin in Builtin::ALL {
        let mut points = 0;
        for first in ARGUMENTS {
            for second in if builtin.arity() == 1 { &SECOND_ARGUMENTS[..1] } else { &SECOND_ARGUMENTS[..] } {
                if plain(*builtin, first, *second).is_finite() {
                    points += 1;
                    check(*builtin, first, *second);
                }
            }
        }
        assert!(points >= 4, "{} is hardly tested", builtin.name());
    }
}

#[test]
fn every_derivative_agrees_with_central_differences() {
    for_each_point(|builtin, first, second| {
        if builtin == Builtin::Hypergeometric && first < -30.0 {
            return; // Between two poles in `c`, where its third derivative is far above that of the others.
        }
        let exact = differentiated(builtin, first, second);
        for direction in 0..builtin.arity().min(2) {
            let at = |step: f64| match direction {
                0 => plain(builtin, first + step, second),
                _ => plain(builtin, first, second + step),
            };
            let argument = if direction == 0 { first } else { second };
            let step = 1e-5 * argument.abs().max(1e-3);
            let difference = (at(step) - at(-step)) / (2.0 * step);
            if !difference.is_finite() {
                continue; // Next to an integer exponent of a negative base.
            }
            // Rounding: 2^-53 |f| / step. Truncation: step^2 |f'''| / 6, with |f'''| below 1e4 |f'| / x^2 on this grid.
            let tolerance = 1e-6 * exact.tangent[direction].abs() + 1e-15 * exact.value.abs() / step + 1e-9;
            let error = (exact.tangent[direction] - difference).abs();
            assert!(
                error <= tolerance,
                "{} at ({first}, {second}), direction {direction}: {} but {difference}",
                builtin.name(),
                exact.tangent[direction]
            );
        }
    });
}

/// The same function by the crate num-dual; the arguments move in one direction, with speeds 1 and `speed`.
fn by_num_dual(builtin: Builtin, first: f64, second: f64, speed: f64) -> Option<Dual64> {
    let (x, y) = (Dual64::new(first, 1.0), Dual64::new(second, speed));
    Some(match builtin {
        Builtin::Abs => {
            if first < 0.0 {
                -x
            } else {
                x
            }
        }
        Builtin::Acos => x.acos(),
        Builtin::Acosh => x.acosh(),
        Builtin::Asin => x.asin(),
        Builtin::Asinh => x.asinh(),
        Builtin::Atan => x.atan(),
        Builtin::Atanh => x.atanh(),
        Builtin::BesselJ0 => x.bessel_j0(),
        Builtin::BesselJ1 => x.bessel_j1(),
        Builtin::Cbrt => x.cbrt(),
        Builtin::Cos => x.cos(),
        Builtin::Cosh => x.cosh(),
        Builtin::Cot => x.tan().recip(),
        Builtin::Exp => x.exp(),
        Builtin::Ln => x.ln(),
        Builtin::Log10 => x.log10(),
        Builtin::Log2 => x.log2(),
        Builtin::Sigmoid => ((-x).exp() + 1.0).recip(),
        Builtin::Sin => x.sin(),
        Builtin::Sinh => x.sinh(),
        Builtin::Softplus => (x.exp() + 1.0).ln(),
        Builtin::Sqrt => x.sqrt(),
        Builtin::Tan => x.tan(),
        Builtin::Tanh => x.tanh(),
        Builtin::Atan2 => x.atan2(y),
        Builtin::Hypot => (x * x + y * y).sqrt(),
        Builtin::Pow if first > 0.0 => x.powd(y),
        _ => return None,
    })
}

#[test]
fn values_and_derivatives_agree_with_num_dual() {
    let speed = 0.37;
    let mut compared = 0;
    for_each_point(|builtin, first, second| {
        let Some(theirs) = by_num_dual(builtin, first, second, speed) else { return };
        let ours = differentiated(builtin, first, second);
        let slope = ours.tangent[0] + if builtin.arity() == 2 { speed * ours.tangent[1] } else { 0.0 };
        // Both are good to a few units in the last place, but theirs cancels digits in `1 - x^2`, `1 - tanh^2`, in
        // `ln(exp(x) + 1)` far below 0 and in its own Bessel functions: 1e-11 of the larger of 1 and the number.
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-11 * a.abs().max(1.0);
        let name = builtin.name();
        assert!(close(ours.value, theirs.re), "{name}({first}, {second}) = {} but {}", ours.value, theirs.re);
        assert!(close(slope, theirs.eps), "{name}'({first}, {second}) = {slope} but {}", theirs.eps);
        compared += 1;
    });
    assert!(compared > 400, "only {compared} points were compared");
}

#[test]
fn values_come_from_libm_to_the_last_bit() {
    type Function = fn(f64) -> f64;
    let table: [(Builtin, Function); 18] = [
        (Builtin::Acos, libm::acos),
        (Builtin::Acosh, libm::acosh),
        (Builtin::Asin, libm::asin),
        (Builtin::Asinh, libm::asinh),
        (Builtin::Atan, libm::atan),
        (Builtin::Atanh, libm::atanh),
        (Builtin::Cbrt, libm::cbrt),
        (Builtin::Cos, libm::cos),
        (Builtin::Cosh, libm::cosh),
        (Builtin::Erf, libm::erf),
        (Builtin::Exp, libm::exp),
        (Builtin::Ln, libm::log),
        (Builtin::Log10, libm::log10),
        (Builtin::Sin, libm::sin),
        (Builtin::Sinh, libm::sinh),
        (Builtin::Sqrt, libm::sqrt),
        (Builtin::Tan, libm::tan),
        (Builtin::Tanh, libm::tanh),
    ];
    for (builtin, function) in table {
        for argument in ARGUMENTS {
            let (ours, theirs): (f64, f64) = (builtin.apply(argument), function(argument));
            assert!(
                ours.to_bits() == theirs.to_bits() || ours.is_nan() && theirs.is_nan(),
                "{}({argument})",
                builtin.name()
            );
        }
    }
}

#[test]
fn a_value_has_the_same_bits_in_every_scalar() {
    for_each_point(|builtin, first, second| {
        let alone = plain(builtin, first, second).to_bits();
        assert_eq!(differentiated(builtin, first, second).value.to_bits(), alone, "{}", builtin.name());
        let (a, b) = (Lanes([first, 0.5, first]), Lanes([second, 0.5, second]));
        let lanes = called(builtin, a, b);
        assert_eq!(lanes.0.map(f64::to_bits), [alone, plain(builtin, 0.5, 0.5).to_bits(), alone], "{}", builtin.name());
    });
}

#[test]
fn a_kink_has_the_documented_derivative() {
    const INFINITE: f64 = f64::INFINITY;
    let table = [
        (Builtin::Abs, [0.0, 0.0], 0.0, [0.0, 0.0]),
        (Builtin::Sign, [0.0, 0.0], 0.0, [0.0, 0.0]),
        (Builtin::Heaviside, [0.0, 0.0], 1.0, [0.0, 0.0]),
        (Builtin::Heaviside, [-1e-300, 0.0], 0.0, [0.0, 0.0]),
        (Builtin::Relu, [0.0, 0.0], 0.0, [0.0, 0.0]),
        (Builtin::Floor, [2.0, 0.0], 2.0, [0.0, 0.0]),
        (Builtin::Ceil, [2.0, 0.0], 2.0, [0.0, 0.0]),
        (Builtin::Round, [2.5, 0.0], 3.0, [0.0, 0.0]),
        (Builtin::Round, [-2.5, 0.0], -3.0, [0.0, 0.0]),
        (Builtin::Sqrt, [0.0, 0.0], 0.0, [INFINITE, 0.0]),
        (Builtin::Cbrt, [0.0, 0.0], 0.0, [INFINITE, 0.0]),
        (Builtin::BesselJ1, [0.0, 0.0], 0.0, [0.5, 0.0]),
        (Builtin::Min, [1.0, 1.0], 1.0, [1.0, 0.0]),
        (Builtin::Max, [1.0, 1.0], 1.0, [1.0, 0.0]),
        (Builtin::Hypot, [0.0, 0.0], 0.0, [0.0, 0.0]),
        (Builtin::Atan2, [0.0, 0.0], 0.0, [0.0, 0.0]),
        (Builtin::Mod, [-1.0, 3.0], 2.0, [1.0, 1.0]),
        (Builtin::Mod, [6.0, 3.0], 0.0, [1.0, -2.0]),
        (Builtin::Mod, [7.0, -3.0], -2.0, [1.0, 3.0]),
        (Builtin::Pow, [0.0, 2.0], 0.0, [0.0, 0.0]),
        (Builtin::Pow, [0.0, 1.0], 0.0, [1.0, 0.0]),
        (Builtin::Pow, [0.0, 0.0], 1.0, [0.0, 0.0]),
    ];
    for (builtin, [first, second], value, tangent) in table {
        let at = differentiated(builtin, first, second);
        assert_eq!((at.value, at.tangent), (value, tangent), "{}({first}, {second})", builtin.name());
    }
}

#[test]
fn not_a_number_in_gives_not_a_number_out() {
    for builtin in Builtin::ALL {
        assert!(plain(*builtin, f64::NAN, f64::NAN).is_nan(), "{}", builtin.name());
        if builtin.arity() >= 2 && *builtin != Builtin::Pow && *builtin != Builtin::Hypot {
            assert!(plain(*builtin, f64::NAN, 1.0).is_nan(), "{}", builtin.name());
            assert!(plain(*builtin, 1.0, f64::NAN).is_nan(), "{}", builtin.name());
        }
    }
}

#[test]
fn a_resting_direction_does_not_notice_an_infinite_slope() {
    let moved_elsewhere = Dual { value: 0.0, tangent: [0.0, 0.0] };
    for builtin in [Builtin::Sqrt, Builtin::Cbrt, Builtin::Ln] {
        assert_eq!(builtin.apply(moved_elsewhere).tangent, [0.0, 0.0], "{}", builtin.name());
    }
}

#[test]
fn a_resting_exponent_keeps_powers_of_negative_numbers_and_zero_differentiable() {
    let table = [
        (-2.0, 3.0, -8.0, 12.0),
        (-2.0, 2.0, 4.0, -4.0),
        (-2.0, -1.0, -0.5, -0.25),
        (0.0, 1.0, 0.0, 1.0),
        (0.0, 2.0, 0.0, 0.0),
        (0.0, 0.0, 1.0, 0.0),
        (4.0, 0.5, 2.0, 0.25),
    ];
    for (base, exponent, value, slope) in table {
        let power = Dual::<1>::variable(base, 0).power(Dual::constant(exponent));
        assert_eq!((power.value, power.tangent), (value, [slope]), "{base} ^ {exponent}");
        if exponent.fract() == 0.0 {
            let power = Dual::<1>::variable(base, 0).power_integer(exponent as i32);
            assert_eq!((power.value, power.tangent), (value, [slope]), "{base} ^ {exponent} by products");
        }
    }
    let moving = Dual { value: -2.0, tangent: [1.0, 0.0] }.power(Dual { value: 2.0, tangent: [0.0, 1.0] });
    assert_eq!(moving.tangent[0], -4.0, "the base's own direction is not spoilt by the exponent's");
    assert!(moving.tangent[1].is_nan(), "(-2)^y has no derivative in y");
}

#[test]
fn hyperbolic_tangent_keeps_its_relative_accuracy_near_zero() {
    for exponent in [-4, -8, -12, -300] {
        let x = 10f64.powi(exponent);
        let tanh = Builtin::Tanh.apply(Dual::<1>::variable(x, 0));
        // tanh x = x - x^3 / 3 + O(x^5)
        let series = x - x * x * x / 3.0;
        assert!((tanh.value - series).abs() <= 2e-15 * x, "tanh({x})");
        assert!((tanh.tangent[0] - (1.0 - x * x)).abs() <= 1e-15, "tanh'({x})");
    }
}

#[test]
fn clipping_stops_the_tangent() {
    let clipped = |value: f64| Dual::<1> { value, tangent: [3.0] }.clamp(2.0);
    assert_eq!(clipped(1.5), Dual { value: 1.5, tangent: [3.0] });
    assert_eq!(clipped(2.5), Dual { value: 2.0, tangent: [0.0] });
    assert_eq!(clipped(-1e300), Dual { value: -2.0, tangent: [0.0] });
    assert!(clipped(f64::NAN).value.is_nan());
}

#[test]
fn a_signature_names_several_arguments() {
    let signatures: Vec<&str> = Builtin::ALL.iter().map(|builtin| builtin.signature()).collect();
    for expected in ["sin", "atan2(y, x)", "besselj(n, x)", "hyp2f1(a, b, c, x)"] {
        assert!(signatures.contains(&expected), "{expected} in {signatures:?}");
    }
}

#[test]
fn every_name_finds_its_builtin_and_no_other() {
    let mut names: Vec<&str> = Vec::new();
    for builtin in Builtin::ALL {
        for name in builtin.aliases().iter().chain([&builtin.name()]) {
            assert_eq!(Builtin::find(name), Some(*builtin), "{name}");
            names.push(name);
        }
    }
    for constant in Constant::ALL {
        for name in constant.aliases.iter().chain([&constant.name]) {
            assert_eq!(Constant::find(name), Some(constant), "{name}");
            names.push(name);
        }
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "a name stands twice");
    assert_eq!(Builtin::find("Sin"), None);
}

//! The stability functions, the largest steps, Jacobians and eigenvalues.

use nalgebra::DMatrix;
use proptest::prelude::*;
use unroll::core::method::Method;
use unroll::core::model::compile;
use unroll::core::spectrum::{LocalJacobian, NoSpectrum, eigenvalues};
use unroll::core::stability::{Complex, StabilityFunction, StepLimit, Tendency, modulus, tendency};

/// `1 + z + ... + z^order / order!`, which a method of this order with as many stages has for its stability function.
fn exponential_series(order: u32, z: Complex) -> Complex {
    let mut term = Complex::new(1.0, 0.0);
    let mut sum = term;
    for k in 1..=order {
        term = term * z / f64::from(k);
        sum += term;
    }
    sum
}

fn below(limit: StepLimit) -> f64 {
    match limit {
        StepLimit::Below(step) => step,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_stability_function_of_each_explicit_method_is_the_exponential_series_to_its_order() {
    for method in [Method::Euler, Method::Heun, Method::RungeKutta4] {
        let mut function = StabilityFunction::new(method);
        for (re, im) in [(0.0, 0.0), (-2.7, 0.0), (-1.0, 1.0), (0.3, -2.5), (-0.1, 2.8), (4.0, 3.0)] {
            let z = Complex::new(re, im);
            let difference = modulus(function.at(z) - exponential_series(method.order(), z));
            // A few roundings of numbers of this size.
            assert!(difference < 1e-14 * (1.0 + modulus(z).powi(4)), "{method:?} at {z}: {difference}");
        }
    }
}

#[test]
fn the_threshold_of_a_decay_is_two_over_lambda() {
    for method in [Method::Euler, Method::Heun] {
        let mut function = StabilityFunction::new(method);
        for lambda in [1e-9, 1e-3, 0.1, 1.0, 2.0, 2.7, 3.0, 50.0, 1350.0, 1e6, 1e12] {
            let threshold = below(function.step_limit(Complex::new(-lambda, 0.0)));
            // |R| = 1 is met to a few roundings.
            assert!((threshold * lambda / 2.0 - 1.0).abs() < 1e-13, "{method:?}, {lambda}: {threshold}");
        }
    }
}

#[test]
fn the_threshold_of_runge_kutta_is_that_of_the_books() {
    let mut function = StabilityFunction::new(Method::RungeKutta4);
    // The real root of |R(z)| = 1, and the border on the imaginary axis, 2 sqrt 2.
    let real = below(function.step_limit(Complex::new(-4.0, 0.0))) * 4.0;
    assert!((real - 2.785_293_563_405_28).abs() < 1e-12, "{real}");
    let turning = below(function.step_limit(Complex::new(0.0, 1.0)));
    assert!((turning - 8.0_f64.sqrt()).abs() < 1e-9, "{turning}");
}

#[test]
fn the_threshold_of_a_damped_turn_under_euler_is_minus_two_re_over_the_square() {
    let mut function = StabilityFunction::new(Method::Euler);
    for (re, im) in [(-1.0, 1.0), (-0.1, 3.0), (-20.0, 7.0), (-1e-3, 1.0), (-5.0, -2.0)] {
        let lambda = Complex::new(re, im);
        let expected = -2.0 * re / (re * re + im * im);
        let threshold = below(function.step_limit(lambda));
        // Near the imaginary axis the border is met at a flat angle.
        assert!((threshold / expected - 1.0).abs() < 1e-9, "{lambda}: {threshold}, {expected}");
    }
}

#[test]
fn no_step_helps_against_growth_nor_euler_against_a_turn_and_every_step_does_for_rest() {
    let turn = Complex::new(0.0, 2.0);
    for method in Method::ALL {
        let mut function = StabilityFunction::new(method);
        assert_eq!(function.step_limit(Complex::new(0.1, 0.0)), StepLimit::Never, "{method:?}");
        assert_eq!(function.step_limit(Complex::new(f64::NAN, 0.0)), StepLimit::Never, "{method:?}");
        assert_eq!(function.step_limit(Complex::new(0.0, 0.0)), StepLimit::Any, "{method:?}");
    }
    assert_eq!(StabilityFunction::new(Method::Euler).step_limit(turn), StepLimit::Never);
    assert_eq!(StabilityFunction::new(Method::Heun).step_limit(turn), StepLimit::Never);
    assert_eq!(tendency(turn), Tendency::Turns);
    assert_eq!(tendency(Complex::new(-1e-3, 1.0)), Tendency::Decays);
    assert_eq!(tendency(Complex::new(1e-3, 1.0)), Tendency::Grows);
}

#[test]
fn below_the_threshold_a_mode_shrinks_and_above_it_grows() {
    for method in Method::ALL {
        let mut function = StabilityFunction::new(method);
        for (re, im) in [(-1.0, 0.0), (-1.0, 1.0), (-0.5, 2.0), (-3.0, 0.4)] {
            let lambda = Complex::new(re, im);
            if let StepLimit::Below(limit) = function.step_limit(lambda) {
                assert!(function.factor(lambda.scale(0.999 * limit)) < 1.0, "{method:?}, {lambda}");
                assert!(function.factor(lambda.scale(1.001 * limit)) > 1.0, "{method:?}, {lambda}");
            }
        }
    }
}

#[test]
fn the_jacobian_of_a_text_is_that_by_hand_for_more_states_than_one_pass_holds() {
    let text = "a' = -a b\nb' = a + 2 c\nc' = sin(c)\nd' = a e\ne' = e^2\na(0)=1\nb(0)=1\nc(0)=1\nd(0)=1\ne(0)=1\n";
    let model = compile(text).model.expect("a model");
    let [a, b, c, d, e] = [2.0, 3.0, 0.5, 7.0, -1.5];
    let found = LocalJacobian::new(&model, &model.values()).jacobian(0.0, &[a, b, c, d, e]);
    #[rustfmt::skip]
    let expected = DMatrix::from_row_slice(5, 5, &[
        -b, -a, 0.0, 0.0, 0.0,
        1.0, 0.0, 2.0, 0.0, 0.0,
        0.0, 0.0, c.cos(), 0.0, 0.0,
        e, 0.0, 0.0, 0.0, a,
        0.0, 0.0, 0.0, 0.0, 2.0 * e,
    ]);
    assert!((found - expected).amax() < 1e-15);
}

#[test]
fn the_jacobian_is_taken_at_the_values_of_the_quantities() {
    let model = compile("x' = -k x\nx(0) = 1\nk = 2\n").model.expect("a model");
    let mut values = model.values();
    values[0] = 5.0;
    assert_eq!(LocalJacobian::new(&model, &values).spectrum(0.0, &[3.0]), Ok(vec![Complex::new(-5.0, 0.0)]));
}

#[test]
fn eigenvalues_of_known_matrices() {
    let turn = DMatrix::from_row_slice(2, 2, &[0.0, 1.0, -4.0, 0.0]);
    let found = eigenvalues(&turn).expect("a spectrum");
    assert!(modulus(found[0] - Complex::new(0.0, 2.0)) < 1e-14 && modulus(found[1] - Complex::new(0.0, -2.0)) < 1e-14);

    let triangle = DMatrix::from_row_slice(3, 3, &[-1.0, 5.0, 2.0, 0.0, -300.0, 1.0, 0.0, 0.0, 7.0]);
    let found: Vec<f64> = eigenvalues(&triangle).expect("a spectrum").iter().map(|value| value.re).collect();
    for (found, expected) in found.iter().zip([-300.0, 7.0, -1.0]) {
        assert!((found - expected).abs() < 1e-11, "{found}, {expected}");
    }

    // The chain of n states, x_i' = x_(i-1) - 2 x_i + x_(i+1): -2 + 2 cos(k pi / (n + 1)).
    let size = 64;
    let entry = |i: usize, j: usize| if i == j { -2.0 } else { f64::from(u8::from(i.abs_diff(j) == 1)) };
    let mut found: Vec<f64> =
        eigenvalues(&DMatrix::from_fn(size, size, entry)).expect("a spectrum").iter().map(|value| value.re).collect();
    found.sort_by(f64::total_cmp);
    for (k, found) in (1..=size).rev().zip(found) {
        let expected = -2.0 + 2.0 * (k as f64 * std::f64::consts::PI / 65.0).cos();
        assert!((found - expected).abs() < 1e-12, "{k}: {found}, {expected}");
    }
}

#[test]
fn what_is_not_finite_is_refused_and_every_size_comes_to_an_end() {
    for wrong in [f64::NAN, f64::INFINITY] {
        let matrix = DMatrix::from_row_slice(2, 2, &[1.0, wrong, 0.0, 1.0]);
        assert_eq!(eigenvalues(&matrix), Err(NoSpectrum::NotFinite));
    }
    assert_eq!(eigenvalues(&DMatrix::zeros(0, 0)), Ok(Vec::new()));
    assert_eq!(eigenvalues(&DMatrix::zeros(3, 3)).map(|found| found.len()), Ok(3));
    for size in 1..=64 {
        // Hard for the iteration: a single Jordan block, a permutation, and numbers near both ends of the range.
        let block = DMatrix::from_fn(size, size, |i, j| f64::from(u8::from(j == i + 1)));
        let ring = DMatrix::from_fn(size, size, |i, j| f64::from(u8::from(j == (i + 1) % size)));
        let large = DMatrix::from_fn(size, size, |i, j| if (i + j) % 3 == 0 { 1e300 } else { -1e-300 });
        for matrix in [block, ring, large] {
            if let Ok(found) = eigenvalues(&matrix) {
                assert_eq!(found.len(), size);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn eigenvalues_are_roots_of_the_characteristic_polynomial(
        size in 1_usize..7,
        entries in prop::collection::vec(-3.0..3.0_f64, 36),
    ) {
        let matrix = DMatrix::from_fn(size, size, |i, j| entries[i * 6 + j]);
        let found = eigenvalues(&matrix).expect("a spectrum");
        prop_assert_eq!(found.len(), size);
        let (sum, product) = found.iter().fold((Complex::new(0.0, 0.0), Complex::new(1.0, 0.0)), |(sum, product), value| {
            (sum + value, product * value)
        });
        // The trace, the determinant, and each root in det(A - lambda I); sums of products of numbers below 3 * 6.
        prop_assert!(modulus(sum - Complex::new(matrix.trace(), 0.0)) < 1e-11);
        prop_assert!(modulus(product - Complex::new(matrix.determinant(), 0.0)) < 1e-7 * (1.0 + modulus(product)));
        let complex = matrix.map(|entry| Complex::new(entry, 0.0));
        for value in found {
            let shifted = &complex - DMatrix::from_diagonal_element(size, size, value);
            let residue = modulus(shifted.determinant());
            prop_assert!(residue < 1e-7 * (1.0 + modulus(value)).powi(size as i32), "{} leaves {}", value, residue);
        }
    }
}

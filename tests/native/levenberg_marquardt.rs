//! Levenberg-Marquardt on problems written by hand: the article's, NIST's, and degenerate ones.

use proptest::prelude::*;
use unroll::core::dual::Dual;
use unroll::core::optimise::least_squares::Linearised;
use unroll::core::optimise::levenberg_marquardt::{Coordinates, LevenbergMarquardt};
use unroll::core::optimise::{LeastSquares, StopReason, Undefined};
use unroll::core::scalar::Scalar;

use crate::two_species::{START, TwoSpecies, random_starts};

/// A number with enough tangents for every problem here.
type D = Dual<5>;

/// A problem given by a function of parameters and an abscissa.
struct Curve {
    x: Vec<f64>,
    y: Vec<f64>,
    f: fn(&[D], D) -> D,
}

impl LeastSquares for Curve {
    fn residual_count(&self) -> usize {
        self.x.len()
    }

    fn residuals(&mut self, parameters: &[f64], residuals: &mut [f64]) -> Result<(), Undefined> {
        self.residuals_and_jacobian(parameters, residuals, &mut vec![0.0; self.x.len() * parameters.len()])
    }

    fn residuals_and_jacobian(
        &mut self,
        parameters: &[f64],
        residuals: &mut [f64],
        jacobian: &mut [f64],
    ) -> Result<(), Undefined> {
        let p: Vec<D> = parameters.iter().enumerate().map(|(k, value)| Dual::variable(*value, k)).collect();
        for (i, (x, y)) in self.x.iter().zip(&self.y).enumerate() {
            let value = (self.f)(&p, c(*x)) - c(*y);
            residuals[i] = value.value;
            for k in 0..p.len() {
                jacobian[k * self.x.len() + i] = value.tangent[k];
            }
        }
        if residuals.iter().chain(&*jacobian).all(|value| value.is_finite()) { Ok(()) } else { Err(Undefined) }
    }
}

fn c(value: f64) -> D {
    D::constant(value)
}

fn exp(x: D) -> D {
    x.map(f64::exp, |_, value| value)
}

/// Where a run ended and why; checks on the way that the loss never rises.
fn run(
    problem: &mut impl LeastSquares,
    start: &[f64],
    coordinates: Coordinates,
) -> (LevenbergMarquardt, u32, StopReason) {
    let mut fit = LevenbergMarquardt::new(problem, start.to_vec(), coordinates).expect("a finite start");
    for iteration in 1..=1000 {
        let before = fit.loss();
        let stop = fit.iterate(problem);
        // 1e-12: where the loss can no longer tell two points apart, the smaller gradient wins.
        assert!(fit.loss() <= before * (1.0 + 1e-12), "the loss rose from {before} to {}", fit.loss());
        if let Some(reason) = stop {
            return (fit, iteration, reason);
        }
    }
    (fit, 1000, StopReason::IterationsDone)
}

fn assert_close(actual: &[f64], expected: &[f64], relative: f64) {
    for (actual, expected) in actual.iter().zip(expected) {
        assert!((actual - expected).abs() <= relative * expected.abs(), "{actual} is not {expected}");
    }
}

#[test]
fn the_article_is_fitted_from_its_own_start_at_every_step_size() {
    // (h, loss, parameters), from the reference file of the article, computed there with MINPACK.
    let cases: [(f64, f64, [f64; 6]); 5] = [
        (
            1.0,
            0.696_643_537_233_508_8,
            [0.099_578_402_7, 0.279_647_170, 9.693_941_85e-5, 1.872_847_22e-4, 2.035_365_97e-3, 3.000_827_77e-3],
        ),
        (
            0.5,
            0.601_066_489_362_925_8,
            [0.099_434_387_7, 0.288_911_143, 9.623_336_47e-5, 1.957_486_32e-4, 2.035_658_48e-3, 2.991_141_87e-3],
        ),
        (
            0.25,
            0.562_302_875_901_514_4,
            [0.099_354_754_7, 0.293_744_032, 9.586_256_60e-5, 2.001_204_45e-4, 2.035_882_07e-3, 2.986_473_76e-3],
        ),
        (
            0.1,
            0.541_625_381_645_160_7,
            [0.099_304_143_1, 0.296_711_852, 9.563_314_20e-5, 2.027_917_22e-4, 2.036_047_20e-3, 2.983_725_64e-3],
        ),
        (
            0.05,
            0.535_139_862_996_719_3,
            [0.099_286_764_6, 0.297_712_816, 9.555_539_62e-5, 2.036_904_79e-4, 2.036_107_97e-3, 2.982_818_16e-3],
        ),
    ];
    for (step_size, loss, parameters) in cases {
        for clip in [1e5, f64::INFINITY] {
            let mut problem = TwoSpecies { step_size, clip };
            let (fit, iterations, reason) = run(&mut problem, &START, Coordinates::Linear);
            // The reference prints nine digits of a parameter.
            assert_close(fit.parameters(), &parameters, 3e-9);
            assert_close(&[fit.loss()], &[loss], 1e-12);
            assert!(iterations < 50, "{iterations} iterations at h = {step_size}");
            let converged = matches!(reason, StopReason::GradientSmall | StopReason::LossSteady);
            assert!(converged, "{reason:?} at h = {step_size}");
        }
    }
}

#[test]
fn most_random_starts_lead_to_the_optimum_of_the_article() {
    let arrived = |coordinates| {
        let at_optimum = |start: &Vec<f64>| {
            let mut problem = TwoSpecies { step_size: 1.0, clip: 1e5 };
            let mut fit = LevenbergMarquardt::new(&mut problem, start.clone(), coordinates).ok()?;
            let _ = (0..500).find_map(|_| fit.iterate(&mut problem))?;
            ((fit.loss() - 0.696_643_537).abs() < 1e-6).then_some(())
        };
        random_starts(200).iter().filter_map(at_optimum).count()
    };
    let (linear, logarithmic) = (arrived(Coordinates::Linear), arrived(Coordinates::Logarithmic));
    println!("of 200 starts: linear {linear}, logarithmic {logarithmic}");
    assert!(linear >= 120 && logarithmic >= 90, "linear {linear}, logarithmic {logarithmic}");
}

/// A problem of the NIST Statistical Reference Datasets (public domain), both of its starts, its certified values.
struct Certified {
    name: &'static str,
    x: &'static [f64],
    y: &'static [f64],
    f: fn(&[D], D) -> D,
    starts: [&'static [f64]; 2],
    parameters: &'static [f64],
    loss: f64,
}

const CERTIFIED: [Certified; 6] = [
    Certified {
        name: "BoxBOD",
        x: &[1.0, 2.0, 3.0, 5.0, 7.0, 10.0],
        y: &[109.0, 149.0, 149.0, 191.0, 213.0, 224.0],
        f: |p, x| p[0] * (c(1.0) - exp(-p[1] * x)),
        starts: [&[1.0, 1.0], &[100.0, 0.75]],
        parameters: &[2.138_094_088_9e2, 5.472_374_854_2e-1],
        loss: 1.168_008_876_6e3,
    },
    Certified {
        name: "MGH09",
        x: &[4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625],
        y: &[0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246],
        f: |p, x| p[0] * (x * x + x * p[1]) / (x * x + x * p[2] + p[3]),
        starts: [&[25.0, 39.0, 41.5, 39.0], &[0.25, 0.39, 0.415, 0.39]],
        parameters: &[1.928_069_345_8e-1, 1.912_823_287_3e-1, 1.230_565_069_3e-1, 1.360_623_306_8e-1],
        loss: 3.075_056_038_5e-4,
    },
    Certified {
        name: "MGH10",
        x: &[50.0, 55.0, 60.0, 65.0, 70.0, 75.0, 80.0, 85.0, 90.0, 95.0, 100.0, 105.0, 110.0, 115.0, 120.0, 125.0],
        y: &[
            34780.0, 28610.0, 23650.0, 19630.0, 16370.0, 13720.0, 11540.0, 9744.0, 8261.0, 7030.0, 6005.0, 5147.0,
            4427.0, 3820.0, 3307.0, 2872.0,
        ],
        f: |p, x| p[0] * exp(p[1] / (x + p[2])),
        starts: [&[2.0, 400_000.0, 25_000.0], &[0.02, 4000.0, 250.0]],
        parameters: &[5.609_636_471_0e-3, 6.181_346_346_3e3, 3.452_236_346_2e2],
        loss: 8.794_585_517_1e1,
    },
    Certified {
        name: "Misra1a",
        x: &[77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0],
        y: &[10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78],
        f: |p, x| p[0] * (c(1.0) - exp(-p[1] * x)),
        starts: [&[500.0, 1e-4], &[250.0, 5e-4]],
        parameters: &[2.389_421_291_8e2, 5.501_564_318_1e-4],
        loss: 1.245_513_889_4e-1,
    },
    Certified {
        name: "Rat42",
        x: &[9.0, 14.0, 21.0, 28.0, 42.0, 57.0, 63.0, 70.0, 79.0],
        y: &[8.93, 10.8, 18.59, 22.33, 39.35, 56.11, 61.73, 64.62, 67.08],
        f: |p, x| p[0] / (c(1.0) + exp(p[1] - p[2] * x)),
        starts: [&[100.0, 1.0, 0.1], &[75.0, 2.5, 0.07]],
        parameters: &[7.246_223_757_6e1, 2.618_076_840_2, 6.735_920_006_6e-2],
        loss: 8.056_522_933_8,
    },
    Certified {
        name: "Rat43",
        x: &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0],
        y: &[
            16.08, 33.83, 65.80, 97.20, 191.55, 326.20, 386.87, 520.53, 590.03, 651.92, 724.93, 699.56, 689.96, 637.56,
            717.41,
        ],
        f: |p, x| p[0] / (c(1.0) + exp(p[1] - p[2] * x)).power(c(1.0) / p[3]),
        starts: [&[100.0, 10.0, 1.0, 1.0], &[700.0, 5.0, 0.75, 1.3]],
        parameters: &[6.996_415_127_0e2, 5.277_125_302_5, 7.596_293_832_9e-1, 1.279_248_385_9],
        loss: 8.786_404_908_0e3,
    },
];

#[test]
fn certified_values_of_nist_are_found_from_both_starts_in_both_coordinates() {
    for case in &CERTIFIED {
        let mut problem = Curve { x: case.x.to_vec(), y: case.y.to_vec(), f: case.f };
        for start in case.starts {
            for coordinates in [Coordinates::Linear, Coordinates::Logarithmic] {
                let (fit, iterations, reason) = run(&mut problem, start, coordinates);
                println!("{} {coordinates:?}: {iterations} iterations, {reason:?}", case.name);
                // NIST certifies eleven digits.
                assert_close(fit.parameters(), case.parameters, 1e-9);
                assert_close(&[fit.loss()], &[case.loss], 1e-9);
                let converged = matches!(reason, StopReason::GradientSmall | StopReason::LossSteady);
                assert!(converged, "{}: {reason:?}", case.name);
            }
        }
    }
}

/// `y = a + b x` on four points, measured in units of `scale`.
fn line(scale: f64, y: [f64; 4]) -> Curve {
    let y = y.iter().map(|y| y * scale).collect();
    Curve { x: vec![0.0, 1.0, 2.0, 3.0], y, f: |p, x| p[0] + p[1] * x }
}

#[test]
fn parameters_at_zero_or_below_it_move_freely() {
    for start in [[0.0, 0.0], [-5.0, 0.0], [0.0, -1e-9], [-1.0, -1.0], [1.0, 1e9]] {
        for coordinates in [Coordinates::Linear, Coordinates::Logarithmic] {
            let (fit, ..) = run(&mut line(1.0, [1.0, 3.0, 5.0, 8.0]), &start, coordinates);
            // The normal equations by hand: b = 23/10, a = 17/4 - 3b/2.
            assert_close(fit.parameters(), &[0.8, 2.3], 1e-7);
            assert_close(&[fit.loss()], &[0.3], 1e-12);
        }
    }
}

#[test]
fn tiny_and_huge_scales_are_as_good_as_any() {
    for scale in [1e-100, 1e-12, 1e12, 1e100] {
        let (fit, ..) = run(&mut line(scale, [1.0, 3.0, 5.0, 8.0]), &[scale, scale], Coordinates::Linear);
        assert_close(fit.parameters(), &[0.8 * scale, 2.3 * scale], 1e-7);
    }
}

#[test]
fn a_perfect_fit_says_so() {
    for y in [[1.0, 3.0, 5.0, 7.0], [0.1, 0.4, 0.7, 1.0]] {
        let (fit, _, reason) = run(&mut line(1.0, y), &[0.3, 0.4], Coordinates::Linear);
        assert!(fit.loss() < 1e-24, "{}", fit.loss());
        assert!(matches!(reason, StopReason::Exact | StopReason::StepSmall), "{reason:?}");
    }
    let (_, iterations, reason) = run(&mut line(1.0, [1.0, 3.0, 5.0, 7.0]), &[1.0, 2.0], Coordinates::Linear);
    assert_eq!((iterations, reason), (1, StopReason::Exact));
}

#[test]
fn degenerate_problems_end_with_a_reason_and_no_worse_loss() {
    let x = vec![0.0, 1.0, 2.0, 3.0];
    let curve = |f| Curve { x: x.clone(), y: vec![1.0, 3.0, 5.0, 8.0], f };
    // (what, problem, start, best possible loss)
    let cases: [(&str, Curve, &[f64], f64); 6] = [
        ("a parameter without influence", curve(|p, x| p[0] + p[1] * x), &[1.0, 1.0, 7.0], 0.3),
        ("two parameters of one effect", curve(|p, x| p[0] + (p[1] + p[2]) * x), &[1.0, 1.0, 1.0], 0.3),
        ("a product", curve(|p, x| p[0] + p[1] * p[2] * x), &[1.0, 1.0, 1.0], 0.3),
        (
            "more parameters than residuals",
            curve(|p, x| p[0] + x * (p[1] + x * (p[2] + x * (p[3] + x * p[4])))),
            &[1.0; 5],
            0.0,
        ),
        ("no influence at all", curve(|_, x| x), &[1.0, 1.0], 39.0),
        ("a wall of undefined values", curve(|p, x| p[0].map(f64::ln, |x, _| 1.0 / x) + p[1] * x), &[0.1, -3.0], 0.3),
    ];
    for (what, mut problem, start, best) in cases {
        let (fit, _, reason) = run(&mut problem, start, Coordinates::Linear);
        assert!(fit.parameters().iter().all(|value| value.is_finite()), "{what}");
        assert!((fit.loss() - best).abs() <= 1e-9, "{what}: {} {reason:?}", fit.loss());
        assert_ne!(reason, StopReason::IterationsDone, "{what}");
    }
}

#[test]
fn a_start_out_of_the_finite_numbers_is_refused() {
    for start in [[f64::NAN, 1.0], [f64::INFINITY, 1.0], [1e200, 1.0]] {
        let refused = LevenbergMarquardt::new(&mut line(1.0, [1.0; 4]), start.to_vec(), Coordinates::Linear);
        assert_eq!(refused.err(), Some(Undefined), "{start:?}");
    }
}

#[test]
fn a_finished_fit_stays_finished_and_gives_the_same_bits_again() {
    let mut problem = TwoSpecies { step_size: 1.0, clip: 1e5 };
    let (mut fit, _, reason) = run(&mut problem, &START, Coordinates::Linear);
    let (again, ..) = run(&mut problem, &START, Coordinates::Linear);
    assert_eq!(fit.parameters(), again.parameters());
    assert_eq!(fit.iterate(&mut problem), Some(reason));
    assert_eq!(fit.parameters(), again.parameters());
}

proptest! {
    /// Minimisers of `|r + J d|^2 + damping |d|^2` satisfy `(J^T J + damping I) d = -J^T r`; heights cross the block size.
    #[test]
    fn a_damped_step_solves_the_normal_equations(
        rows in prop_oneof![1_usize..6, 510_usize..516, 1023_usize..1026],
        columns in 1_usize..5,
        damping in 1e-3..1e3,
        seed in any::<u64>(),
    ) {
        let noise = |k: usize| ((seed as f64 / u64::MAX as f64 + k as f64) * 12.9898).sin();
        let jacobian: Vec<f64> = (0..rows * columns).map(noise).collect();
        let residuals: Vec<f64> = (0..rows).map(|i| noise(i + 100_000)).collect();
        let units: Vec<f64> = (0..columns).map(|k| 10_f64.powi(k as i32 - 2)).collect();
        let column = |k: usize| jacobian[k * rows..][..rows].iter().map(move |entry| entry * 10_f64.powi(k as i32 - 2));
        let solved = Linearised::new(&jacobian, &residuals, &units).and_then(|linearised| linearised.damped_step(damping)).expect("finite numbers");
        let after: Vec<f64> = (0..rows)
            .map(|i| residuals[i] + (0..columns).map(|k| jacobian[k * rows + i] * units[k] * solved.step[k]).sum::<f64>())
            .collect();
        for k in 0..columns {
            let gradient: f64 = column(k).zip(&after).map(|(entry, residual)| entry * residual).sum();
            // Relative to the size of the terms that cancel.
            let size: f64 = 1.0 + column(k).zip(&after).map(|(entry, residual)| (entry * residual).abs()).sum::<f64>();
            prop_assert!((gradient + damping * solved.step[k]).abs() <= 1e-11 * size);
        }
        let fall = residuals.iter().map(|r| r * r).sum::<f64>() - after.iter().map(|r| r * r).sum::<f64>();
        prop_assert!((fall - solved.predicted_fall).abs() <= 1e-11 * rows as f64);
    }

    #[test]
    fn the_loss_never_ends_above_the_start(start in proptest::collection::vec(-1e3..1e3, 6), clip in 1.0..1e6) {
        let mut problem = TwoSpecies { step_size: 1.0, clip };
        if let Ok(mut fit) = LevenbergMarquardt::new(&mut problem, start, Coordinates::Linear) {
            let mut loss = fit.loss();
            for _ in 0..30 {
                let stop = fit.iterate(&mut problem);
                prop_assert!(fit.loss() <= loss * (1.0 + 1e-12) && fit.parameters().iter().all(|value| value.is_finite()));
                loss = fit.loss();
                if stop.is_some() { break; }
            }
        }
    }
}

//! What was measured, as it was measured: weights, kinds of noise, outliers. A curve that stands still makes each fit a
//! mean that can be checked by hand.

use unroll::core::data;
use unroll::core::document;
use unroll::core::dual::Dual;
use unroll::core::fit::FitReport;
use unroll::core::job::prepare;
use unroll::core::loss::{Noise, Scatter};
use unroll::core::model::compile;

/// The fit of a curve that stands still, from 2, to this table.
fn still(table: &str, settings: &str) -> FitReport {
    let (document, problems) =
        document::parse(&format!("x' = 0\nx(0) = 2 free\n\n[data]\n{table}\n\n[fit]\n{settings}\n"));
    assert_eq!(problems, []);
    let mut session = prepare(&document).expect("it begins");
    let last = session.by_ref().last().expect("a step");
    assert!(last.stopped.is_some());
    session.report()
}

fn assert_near(found: f64, expected: f64, relative: f64) {
    assert!((found - expected).abs() <= relative * expected.abs(), "{found} is not {expected}");
}

fn standard_error(report: &FitReport) -> f64 {
    report.statistics.uncertainties[0].as_ref().expect("known").standard_error
}

#[test]
fn standard_deviations_weigh_the_points_and_make_the_errors() {
    let report = still("t, x, sd_x\n1, 3, 1\n2, 6, 2\n3, 4, 0.5", "");
    // Weights 1, 1/4, 4.
    assert_near(report.values[0], (3.0 + 1.5 + 16.0) / 5.25, 1e-9);
    assert_near(standard_error(&report), 1.0 / 5.25_f64.sqrt(), 1e-9);
    let (low, high) = report.statistics.uncertainties[0].as_ref().expect("known").interval;
    assert_near(high - low, 2.0 * 1.959_963_985 / 5.25_f64.sqrt(), 1e-6);
    let chi_square = report.statistics.loss;
    let expected = -0.5 * (3.0 * (2.0 * std::f64::consts::PI).ln() + chi_square) - (2.0_f64 * 0.5).ln();
    assert_near(report.statistics.log_likelihood.expect("normal noise"), expected, 1e-9);
    assert_near(report.statistics.aic.expect("normal noise"), 2.0 - 2.0 * expected, 1e-9);
}

#[test]
fn columns_of_deviations_are_known_by_their_names_and_their_gaps_are_told() {
    let model = compile("x' = -x\nx(0) = 1\nsd = 2 x").model.expect("a model");
    for (header, expected) in [
        ("t,x,sigma_x", "t, x, sd x"),
        ("t,x,x_sd", "t, x, sd x"),
        ("t,x,x err", "t, x, sd x"),
        ("t,x,σ_x", "t, x, sd x"),
        // A name of the model is itself; a word that only begins like one is none.
        ("t,x,sd", "t, x, sd"),
        ("t,x,sdx", "t, x, -"),
        // Nothing observes it.
        ("t,sd,x_sd", "t, sd, -"),
    ] {
        let table = data::read(&format!("{header}\n1,2,3\n"));
        let mut document = document::Document { roles: Some(data::guess_roles(&table, &model)), ..Default::default() };
        document.model = "x' = 1".into();
        let printed = document::print(&document);
        assert!(printed.ends_with(&format!("[columns]\n{expected}\n")), "{header}: {printed}");
        assert_eq!(document::parse(&printed).0, document);
    }
    let table = data::read("t,x,sd_x\n1,2,\n2,3,0\n3,4,1\n");
    let observations = data::observe(&table, &data::guess_roles(&table, &model), &model);
    assert_eq!(observations.cells.len(), 1);
    assert_eq!(observations.cells[0].deviation, Some(1.0));
    assert_eq!(observations.unused.len(), 2);
}

#[test]
fn each_kind_of_noise_has_its_own_mean() {
    let table = "t, x\n1, 1\n2, 2\n3, 4\n4, 8";
    // (settings, the mean)
    let cases = [
        ("noise = constant", 15.0 / 4.0),
        ("noise = relative", (1.0 + 0.5 + 0.25 + 0.125) / (1.0 + 0.25 + 0.0625 + 0.015_625)),
        ("noise = lognormal", 64.0_f64.powf(0.25)),
        ("noise = poisson", 15.0 / 4.0),
    ];
    for (settings, mean) in cases {
        // Within a millionth of the standard errors, which is where a fit stops.
        assert_near(still(table, settings).values[0], mean, 1e-7);
    }
    // log x has variance 5/3 log(2)^2 about its mean, of which n - 1 = 3 degrees of freedom.
    let log_normal = still(table, "noise = lognormal");
    assert_near(standard_error(&log_normal), log_normal.values[0] * 2.0_f64.ln() * (5.0 / 12.0_f64).sqrt(), 1e-6);
    assert_eq!(log_normal.statistics.r_squared.map(|share| share.abs() < 1e-12), Some(true));
}

#[test]
fn counts_may_be_zero_and_their_error_is_that_of_their_mean() {
    let report = still("t, x\n1, 90\n2, 110\n3, 105\n4, 95", "noise = poisson");
    assert_near(report.values[0], 100.0, 1e-8);
    // sqrt(mean / n); the curvature of the deviance is that of the information but for the scatter itself.
    assert_near(standard_error(&report), 5.0, 0.01);
    let factorial = |n: u32| (1..=n).map(|k| f64::from(k).ln()).sum::<f64>();
    let likelihood: f64 =
        [90, 110, 105, 95].into_iter().map(|n| f64::from(n) * 100_f64.ln() - 100.0 - factorial(n)).sum();
    assert_near(report.statistics.log_likelihood.expect("Poisson's"), likelihood, 1e-9);

    let zeros = still("t, x\n1, 0\n2, 1\n3, 0\n4, 3", "noise = poisson");
    assert_near(zeros.values[0], 1.0, 1e-6);
    assert_eq!(zeros.left_out, 0);
}

#[test]
fn what_a_noise_cannot_measure_is_left_out_and_counted() {
    let report = still("t, x\n1, 1\n2, 0\n3, -4\n4, 4", "noise = lognormal");
    assert_eq!((report.left_out, report.statistics.observations), (2, 2));
    assert_near(report.values[0], 2.0, 1e-7);
    let (document, _) = document::parse("x' = 0\nx(0) = 2 free\n\n[data]\nt, x\n1, 0\n\n[fit]\nnoise = relative\n");
    assert_eq!(prepare(&document).err(), Some(unroll::core::fit::FitProblem::NoObservations));
}

#[test]
fn an_outlier_counts_only_as_much_as_it_must() {
    // 4 a = 1: the four at 0 pull with their distance, the one at 10 with the limit.
    let report = still("t, x\n1, 0\n2, 0\n3, 0\n4, 0\n5, 10", "huber = 1");
    assert_near(report.values[0], 0.25, 1e-6);
    assert_eq!(report.statistics.aic, None);
    assert_near(still("t, x\n1, 0\n2, 0\n3, 0\n4, 0\n5, 10", "huber = 100").values[0], 2.0, 1e-9);
}

#[test]
fn the_slope_of_every_residual_is_that_of_its_values() {
    for noise in Noise::ALL {
        for huber in [None, Some(0.1)] {
            let scatter = Scatter { noise, huber, by_column: false };
            for (simulated, observed) in [(2.0, 3.0), (3.0, 2.0), (2.0, 2.000_001), (2.000_1, 2.0), (0.5, 7.0)] {
                let residual = |s: f64| scatter.residual(s, observed, Some(0.5));
                let step = 1e-6;
                let slope = (residual(simulated + step) - residual(simulated - step)) / (2.0 * step);
                let exact: Dual<1> = scatter.residual(Dual::variable(simulated, 0), observed, Some(0.5));
                assert_eq!(exact.value, residual(simulated));
                // Rounding of the values over the step.
                assert!(
                    (exact.tangent[0] - slope).abs() < 1e-7 * slope.abs().max(1.0),
                    "{noise:?} {simulated} {observed}"
                );
            }
        }
    }
}

//! Columns that scatter each in its own way (`sigmas = estimated`), held against closed forms, a second computation,
//! differences, what a unit may not change, and a published fit.

use unroll::core::data::{Observation, Observations, Target};
use unroll::core::differentiate::Residuals;
use unroll::core::document::{self, Document};
use unroll::core::fit::{FitProblem, FitReport, FitSettings, Refit, Sigmas, StopReason};
use unroll::core::job::{comparison, prepare};
use unroll::core::loss::{Noise, Residual, sum_of_squares, uneven};
use unroll::core::loss_map::{LossMap, MapAxis, cells};
use unroll::core::study::bootstrap::{Bootstrap, Samples};
use unroll::core::study::{Part, Piece};

const X: [f64; 6] = [4.9, 5.3, 4.7, 5.2, 5.1, 4.4];
const Y: [f64; 4] = [310.0, 270.0, 330.0, 262.0];

/// Six numbers that are all `x`, four that are all `y`, each constant.
const CONSTANTS: &str = "x' = 0\ny' = 0\nx(0) = a\ny(0) = b\na = 1\nb = 1\n\n[data]\nt, x, y\n1, 4.9, 310\n2, 5.3, 270\n\
                         3, 4.7, 330\n4, 5.2, 262\n5, 5.1, \n6, 4.4, \n\n[solver]\nh = 1\nuntil = 6\n\n[fit]\nsigmas = estimated\n";

fn read(text: &str) -> Document {
    let (document, problems) = document::parse(text);
    assert_eq!(problems, []);
    assert_eq!(document::parse(&document::print(&document)), (document.clone(), vec![]));
    document
}

fn fitted(document: &Document) -> FitReport {
    let report = fitted_from(document);
    assert!(report.stopped.is_some_and(StopReason::has_converged), "{:?}", report.stopped);
    report
}

fn fitted_from(document: &Document) -> FitReport {
    let mut session = prepare(document).expect("it begins");
    session.by_ref().last().expect("a step");
    session.report()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The mean square about `centre`.
fn variance(values: &[f64], centre: f64) -> f64 {
    mean(&values.iter().map(|value| (value - centre) * (value - centre)).collect::<Vec<_>>())
}

/// Half of the digits: where the loss no longer changes.
fn assert_near(what: &str, found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-7 * expected.abs(), "{what}: {found} is not {expected}");
}

#[test]
fn two_means_have_the_variances_errors_and_likelihood_of_the_closed_form() {
    let report = fitted(&read(CONSTANTS));
    let known = &report.statistics;
    let variances = [variance(&X, mean(&X)), variance(&Y, mean(&Y))];
    let counts = [X.len() as f64, Y.len() as f64];
    let m = counts[0] + counts[1];
    for (place, (name, mean)) in [("x", mean(&X)), ("y", mean(&Y))].into_iter().enumerate() {
        assert_near(name, report.values[place], mean);
        // Both variances are made larger alike for the two means that made them small.
        let corrected = variances[place] * m / (m - 2.0);
        let (column, deviation) = report.column_deviations().nth(place).expect("a column");
        assert_eq!(column, name);
        assert_near(name, deviation, corrected.sqrt());
        let error = known.uncertainties[place].as_ref().expect("known").standard_error;
        assert_near(name, error, (corrected / counts[place]).sqrt());
    }
    let minus_twice = |v: f64| (2.0 * std::f64::consts::PI * v).ln() + 1.0;
    let likelihood = -0.5 * (counts[0] * minus_twice(variances[0]) + counts[1] * minus_twice(variances[1]));
    assert_near("log L", known.log_likelihood.expect("known"), likelihood);
    // Two means and two variances.
    assert_near("AIC", known.aic.expect("known"), 8.0 - 2.0 * likelihood);
    // Curves that are the means explain nothing.
    assert!(known.r_squared.expect("known").abs() < 1e-9);
}

#[test]
fn a_mean_measured_in_two_ways_is_weighed_as_the_two_scatter() {
    // Two instruments, one true value: the fixed point of the weighted mean and the variances about it.
    let near: Vec<f64> = X.to_vec();
    let rough = [7.0, 3.5, 6.0, 2.2, 8.1, 5.9];
    let mut centre = mean(&near);
    for _ in 0..500 {
        let (v, w) = (variance(&near, centre), variance(&rough, centre));
        centre = (near.iter().sum::<f64>() / v + rough.iter().sum::<f64>() / w) / (6.0 / v + 6.0 / w);
    }
    let rows = (0..6).map(|i| format!("{}, {}, {}", i + 1, near[i], rough[i])).collect::<Vec<_>>().join("\n");
    let text = format!(
        "x' = 0\nx(0) = a\na = 1\ny = x\n\n[data]\nt, x, y\n{rows}\n\n[solver]\nh = 1\nuntil = 6\n\n[fit]\nsigmas = estimated\n"
    );

    let report = fitted(&read(&text));

    assert_near("a", report.values[0], centre);
    let plain = fitted(&read(&text.replace("sigmas = estimated", "sigmas = known")));
    assert!((plain.values[0] - report.values[0]).abs() > 0.1, "all alike is another mean");
}

/// The article's points, the second species in grams (`y = 1000 x2`) where `unit` is 1000.
fn article(unit: f64, sigmas: &str) -> Document {
    let points =
        [(0, 100, 150), (1, 112, 148), (3, 133, 139), (7, 175, 117), (15, 241, 83), (25, 289, 62), (40, 330, 49)];
    let row = |(t, x, y): &(i32, i32, i32)| format!("{t}, {x}, {}", unit * f64::from(*y));
    let rows = points.iter().map(row).collect::<Vec<_>>().join("\n");
    read(&format!(
        "x1' = r1 x1 (1 - i1 x1) - a1 x1 x2\nx2' = r2 x2 (1 - i2 x2) - a2 x1 x2\nx1(0) = 100 fixed\nx2(0) = 150 fixed\n\
         y = {unit} x2\nr1 = 0.2\nr2 = 0.1\na1 = 0.0005\na2 = 0.0005\ni1 = 0.002 fixed\ni2 = 0.004 fixed\n\n[data]\nt, x1, y\n{rows}\n\n\
         [solver]\nmethod = rk4\nh = 0.5\nuntil = 40\n\n[fit]\nsigmas = {sigmas}\n"
    ))
}

#[test]
fn the_unit_of_a_column_changes_nothing() {
    let own = |report: &FitReport| report.values.clone();
    let (grams, kilograms) = (own(&fitted(&article(1000.0, "estimated"))), own(&fitted(&article(1.0, "estimated"))));
    let plain = [fitted(&article(1000.0, "known")), fitted(&article(1.0, "known"))];
    let apart =
        |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(a, b)| (a - b).abs() / b.abs()).fold(0.0, f64::max);
    // Badly scaled sums of squares still agree to the digits at which the loss stops telling.
    assert!(apart(&grams, &kilograms) < 1e-6, "{grams:?} {kilograms:?}");
    assert!(apart(&plain[0].values, &plain[1].values) > 1e-3, "all alike, the larger column decides");
}

/// What is compared, and the values it is compared at.
fn balanced(document: &Document) -> (Residuals, Vec<f64>) {
    let (model, observations) = comparison(document).expect("a model");
    let residuals = Residuals::new(&model, &observations, &document.solver, false).expect("cells");
    (residuals.scattered(document.fit.scatter()).expect("cells"), model.values())
}

/// `S` at `values`.
fn loss(residuals: &mut Residuals, values: &[f64]) -> f64 {
    let mut found = vec![0.0; residuals.len()];
    residuals.residuals(values, &mut found).expect("finite");
    sum_of_squares(&found)
}

#[test]
fn the_gradient_is_that_of_the_loss() {
    let (mut residuals, values) = balanced(&article(1000.0, "estimated"));
    let mut there = vec![0.0; residuals.len()];
    let mut jacobian = vec![0.0; residuals.len() * residuals.free().len()];
    residuals.residuals_and_jacobian(&values, &mut there, &mut jacobian).expect("finite");
    assert_eq!(sum_of_squares(&there), loss(&mut residuals, &values));
    for (column, &quantity) in jacobian.chunks_exact(there.len()).zip(&residuals.free().to_vec()) {
        let exact: f64 = 2.0 * column.iter().zip(&there).map(|(entry, residual)| entry * residual).sum::<f64>();
        let mut at = |change: f64| {
            let mut moved = values.clone();
            moved[quantity] *= 1.0 + change;
            loss(&mut residuals, &moved)
        };
        let difference = (at(1e-5) - at(-1e-5)) / (2e-5 * values[quantity]);
        // Central differences over 1e-5: their error is of the order of its square.
        assert!((difference - exact).abs() < 1e-7 * exact.abs(), "{quantity}: {difference} {exact}");
    }
}

#[test]
fn one_column_is_fitted_as_ever() {
    let text = "x' = -k x\nx(0) = 5 fixed\nk = 1\n\n[data]\nt, x\n1, 3.1\n2, 1.7\n3, 1.2\n4, 0.6\n\n[solver]\nmethod = rk4\n\
                h = 0.1\nuntil = 4\n\n[fit]\nsigmas = known\n";
    let (plain, own) = (fitted(&read(text)), fitted(&read(&text.replace("= known", "= estimated"))));
    assert_near("k", own.values[0], plain.values[0]);
    assert_near("S", own.statistics.loss, plain.statistics.loss);
    assert_near("AIC", own.statistics.aic.expect("known"), plain.statistics.aic.expect("known"));
    assert_near("unit", own.units[0].1, 1.0);
}

#[test]
fn the_map_shows_the_loss_of_the_fit() {
    let document = article(1000.0, "estimated");
    let (model, observations) = comparison(&document).expect("a model");
    let axes = [MapAxis { quantity: 0, low: 0.1, high: 0.3 }, MapAxis { quantity: 1, low: 0.05, high: 0.15 }];
    let mut map = LossMap::new(&model, &observations, &document.solver, &document.fit, axes, 0).expect("cells");
    let block = map.next().expect("a block");
    let (mut residuals, mut values) = balanced(&document);
    for (shown, (column, row)) in block.iter().zip(cells()) {
        (values[0], values[1]) = (axes[0].middle(column), axes[1].middle(row));
        assert!((shown - loss(&mut residuals, &values)).abs() <= 1e-12 * shown, "{shown}");
    }
}

#[test]
fn a_bootstrap_draws_each_column_in_its_own_unit() {
    let document = read(CONSTANTS);
    let (model, observations) = comparison(&document).expect("a model");
    let report = fitted(&document);
    let refit = Refit::new(&model, &observations, &document.solver, &document.fit, report.values.clone());
    let mut samples = Samples::default();
    for Piece { part, .. } in Bootstrap::new(refit.expect("it begins"), 1000, 7) {
        if let Some(Part::Sample(sample)) = part {
            samples.land(sample);
        }
    }
    assert_eq!(samples.failed, 0);
    for place in 0..2 {
        let error = report.statistics.uncertainties[place].as_ref().expect("known").standard_error;
        let found = samples.standard_error(place).expect("known");
        // A standard deviation of 1000 draws is good to 2 %; the ten residuals drawn from have not quite the variance of all.
        assert!((found / error - 1.0).abs() < 0.15, "{place}: {found} {error}");
    }
}

#[test]
fn a_column_of_two_numbers_cannot_tell_its_scatter() {
    let text = CONSTANTS.replace("3, 4.7, 330\n4, 5.2, 262\n", "3, 4.7, \n4, 5.2, \n");
    let refused = prepare(&read(&text)).err();
    assert_eq!(refused, Some(FitProblem::FewInColumn { name: "y".into(), least: 3 }));
}

#[test]
fn a_column_that_can_be_met_exactly_does_not_break_the_fit() {
    // Five points of `y` that a line goes through, and `x` with its scatter.
    let text = "x' = 0\nx(0) = a\na = 1\nb = 2\nc = 3\ny = b + c t\n\n[data]\nt, x, y\n1, 4.9, 3\n2, 5.3, 5\n3, 4.7, 7\n4, 5.2, 9\n\
                5, 5.1, 11\n\n[solver]\nh = 1\nuntil = 5\n\n[fit]\nsigmas = estimated\n";
    let mut session = prepare(&read(text)).expect("it begins");
    let last = session.by_ref().last().expect("a step");
    let values = &last.best_values;
    assert!(values.iter().all(|value| value.is_finite()) && last.best_loss.is_finite(), "{last:?}");
    assert!((values[1] - 1.0).abs() < 1e-6 && (values[2] - 2.0).abs() < 1e-6, "{values:?}");
    assert!((values[0] - 5.04).abs() < 1e-3, "{values:?}");
}

#[test]
fn a_published_fit_with_three_unknown_scatters_is_found_again() {
    let document = read(include_str!("columns/stat5.ode"));
    let report = fitted_from(&document);
    let known = &report.statistics;
    // The negative logarithm of the likelihood at the published optimum, from the published parameters and deviations.
    assert!((known.log_likelihood.expect("known") + 138.222).abs() < 1e-3, "{:?}", known.log_likelihood);
    let scatter = |name: &str| {
        let (_, unit) = report.units.iter().find(|(column, _)| column == name).expect("a column");
        // Published without the correction for the fitted parameters.
        unit * (known.loss / known.observations as f64).sqrt()
    };
    for (name, published) in [("pA", 3.852_611_978), ("pB", 6.591_478_187), ("rA", 3.152_712_756)] {
        // As far as the published optimum is one: the loss there is 1e-6 above the least, flat in all but two directions.
        assert!((scatter(name) / published - 1.0).abs() < 1e-3, "{name}: {}", scatter(name));
    }
    let model = comparison(&document).expect("a model").0;
    let value = |name: &str| report.values[model.quantities.iter().position(|one| one.name == name).expect("a name")];
    assert!((value("k_phos") / 15_766.507 - 1.0).abs() < 1e-3, "{}", value("k_phos"));
    assert!((value("k_exp_homo") / 0.006_170_228 - 1.0).abs() < 2e-3, "{}", value("k_exp_homo"));
    assert_eq!(value("k_exp_hetero"), 1e-5, "at the end of its range, as published");
}

/// Residuals of two columns, five each, the second `ratio` times as large.
fn residuals(ratio: f64) -> Vec<Residual> {
    let of = |state: usize, size: f64| {
        (0..5).map(move |i| Residual {
            time: f64::from(i),
            experiment: 0,
            target: Target::State(state),
            residual: size * if i % 2 == 0 { 1.0 } else { -0.5 },
        })
    };
    of(0, 1.0).chain(of(1, ratio)).collect()
}

#[test]
fn columns_of_very_different_scatter_are_told_where_nothing_is_said_of_it() {
    let (settings, none) = (FitSettings::default(), Observations::default());
    let found = uneven(&settings, &none, &residuals(40.0), 2).expect("told");
    assert_eq!((found.loud, found.quiet), (Target::State(1), Target::State(0)));
    assert!((found.ratio - 40.0).abs() < 1e-12);
    assert_eq!(uneven(&settings, &none, &residuals(5.0), 2), None, "much alike");
    assert_eq!(uneven(&settings, &none, &residuals(0.0), 2), None, "a column that is met exactly tells nothing");
    assert_eq!(uneven(&settings, &none, &residuals(40.0), 5), None, "as many values as points can meet any column");
    let asked = FitSettings { sigmas: Sigmas::Estimated, ..settings };
    assert_eq!(uneven(&asked, &none, &residuals(40.0), 2), None, "they are weighed");
    let relative = FitSettings { noise: Noise::Relative, ..settings };
    assert_eq!(uneven(&relative, &none, &residuals(40.0), 2), None, "in proportion, units do not matter");
    let known =
        Observation { time: 0, target: Target::State(0), value: 1.0, deviation: Some(0.1), row: 0, experiment: 0 };
    let told = Observations { times: vec![0.0], cells: vec![known], ..none };
    assert_eq!(uneven(&settings, &told, &residuals(40.0), 2), None, "their scatter is known");
}

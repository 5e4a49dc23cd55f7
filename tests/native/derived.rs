//! Numbers derived from fitted ones: their errors against hand formulas and against a fit that has them as parameters;
//! why they have none.

use unroll::core::derived::{Derived, NoDerivedError, derived};
use unroll::core::document::{self, Language};
use unroll::core::export;
use unroll::core::fit::FitReport;
use unroll::core::job::{comparison, prepare};
use unroll::core::model::Model;
use unroll::core::preset;
use unroll::core::simulate::SolverSettings;
use unroll::core::statistics::{NoStandardError, Side, Uncertainty};
use unroll::text::derived::no_derived_error;

use crate::cases::cases;

fn fitted(text: &str) -> (Model, FitReport) {
    let (document, problems) = document::parse(text);
    assert_eq!(problems, []);
    let (model, _) = comparison(&document).expect("a model and points");
    let mut session = prepare(&document).expect("a fit that can begin");
    session.by_ref().for_each(drop);
    (model, session.report())
}

/// A document with these lines in its model.
fn with(text: &str, lines: &str) -> String {
    let (model, rest) = text.split_once("\n[data]").expect("data");
    format!("{model}\n{lines}\n[data]{rest}")
}

fn all(text: &str) -> Vec<Derived> {
    let (model, report) = fitted(text);
    derived(&model, &report)
}

fn named<'found>(found: &'found [Derived], name: &str) -> &'found Derived {
    found.iter().find(|derived| derived.name == name).unwrap_or_else(|| panic!("{name} is in {found:?}"))
}

/// Value, standard error and index among the fitted parameters.
fn parameter(model: &Model, report: &FitReport, name: &str) -> (f64, f64, usize) {
    let quantity = model.quantities.iter().position(|quantity| quantity.name == name).expect("a quantity");
    let place = report.free.iter().position(|&free| free == quantity).expect("fitted");
    (report.values[quantity], report.uncertainty(quantity).expect("known").standard_error, place)
}

fn known(derived: &Derived) -> Uncertainty {
    *derived.known.as_ref().unwrap_or_else(|reason| panic!("{}: {reason:?}", derived.name))
}

fn near(found: f64, expected: f64, relative: f64) {
    assert!((found - expected).abs() <= relative * expected.abs(), "{found} is not {expected}");
}

const DECAY: &str = "x' = -b x\nx(0) = 1\na = 0.3\nb = 2*a\n\n[data]\nt, x\n0, 1\n1, 0.61\n2, 0.36\n3, 0.23\n4, 0.13\n";

#[test]
fn a_multiple_has_a_multiple_of_the_error() {
    let (model, report) = fitted(&with(DECAY, "c = 1 - b/4"));
    let found = derived(&model, &report);
    assert_eq!(found.len(), 2);
    let (value, error, _) = parameter(&model, &report, "a");
    let interval = report.uncertainty(0).expect("known").interval;
    let twice = named(&found, "b");
    assert_eq!(twice.value, 2.0 * value);
    // Exact but for the last bit of a square root.
    near(known(twice).standard_error, 2.0 * error, 1e-15);
    near(known(twice).interval.0, 2.0 * interval.0, 1e-14);
    near(known(twice).interval.1, 2.0 * interval.1, 1e-14);
    // By way of another definition, and falling.
    near(named(&found, "c").value, 1.0 - value / 2.0, 1e-15);
    near(known(named(&found, "c")).standard_error, 0.5 * error, 1e-15);
}

#[test]
fn a_ratio_has_the_error_of_the_textbook() {
    let sir = preset::find("sir").expect("a known key").text;
    let (model, report) = fitted(&with(sir, "R0 = beta/gamma\nweeks = 1/(7 gamma)"));
    let found = derived(&model, &report);
    let (beta, beta_error, row) = parameter(&model, &report, "beta");
    let (gamma, gamma_error, column) = parameter(&model, &report, "gamma");
    let correlation = report.statistics.correlations[row * report.free.len() + column].expect("known");
    let shares = (beta_error / beta, gamma_error / gamma);
    let share = (shares.0 * shares.0 + shares.1 * shares.1 - 2.0 * correlation * shares.0 * shares.1).sqrt();
    let ratio = named(&found, "R0");
    assert_eq!(ratio.value, beta / gamma);
    // Correlations come from a sum that cancels a few digits.
    near(known(ratio).standard_error, ratio.value * share, 1e-12);
    near(known(named(&found, "weeks")).standard_error, gamma_error / (7.0 * gamma * gamma), 1e-13);
    // Of the boarding school, by the published 1.788 and 0.456; the two errors alone would make it 0.28.
    near(ratio.value, 1.788 / 0.456, 2e-3);
    assert!((0.15..0.35).contains(&known(ratio).standard_error), "{ratio:?}");
}

#[test]
fn logarithms_of_fitted_values_have_the_errors_published_for_a_fit_of_logarithms() {
    let medicine = preset::find("theophylline").expect("a known key").text;
    let lines = "lKe = ln(k_e)\nlKa = ln(k_a)\nlCl = ln(CL)";
    let found = all(&with(medicine, lines));
    let answer = &cases().into_iter().find(|case| case.name == "theophylline").expect("a case").answer;
    for name in ["lKe", "lKa", "lCl"] {
        let logarithm = named(&found, name);
        near(logarithm.value, answer.parameters[name], 1e-5);
        // The same curves in other parameters: the same errors, to the accuracy of the steps.
        near(known(logarithm).standard_error, answer.standard_errors[name], 1e-4);
    }
    // In the order written.
    let names: Vec<&str> = found.iter().map(|derived| derived.name.as_str()).collect();
    assert_eq!(names, ["t_half", "CL", "lKe", "lKa", "lCl"]);
}

#[test]
fn what_the_points_fix_of_two_that_move_together_has_its_error() {
    let data = DECAY.split_once("[data]").expect("data").1;
    let alone = fitted(&format!("x' = -k x\nx(0) = 1\nk = 0.3\n\n[data]{data}"));
    let both = fitted(&format!(
        "x' = -(a + b) x\nx(0) = 1\na = 0.3\nb = 0.1\nsum = a + b\ndifference = a - b\n\n[data]{data}"
    ));
    assert!(both.1.statistics.uncertainties.iter().all(Result::is_err));
    let found = derived(&both.0, &both.1);
    let (value, error, _) = parameter(&alone.0, &alone.1, "k");
    near(named(&found, "sum").value, value, 1e-6);
    // Four observations less one parameter, less two.
    near(known(named(&found, "sum")).standard_error, error * f64::sqrt(3.0 / 2.0), 1e-6);
    assert!(matches!(&named(&found, "difference").known, Err(NoDerivedError::Open(open)) if open.len() == 2));
}

#[test]
fn more_parameters_than_are_taken_at_a_time_are_all_seen() {
    let count = 11;
    let numbered =
        |line: &dyn Fn(usize) -> String, between: &str| (1..=count).map(line).collect::<Vec<_>>().join(between);
    let model = numbered(&|i| format!("x{i}' = -k{i} x{i}\nx{i}(0) = {i}\nk{i} = 0.3"), "\n");
    let sum = numbered(&|i| format!("k{i}"), " + ");
    let rows: Vec<String> = (0..4)
        .map(|t| {
            let cell = |i: usize| format!("{}", (i as f64 * 0.7_f64.powi(t) * 100.0).round() / 100.0);
            format!("{t}, {}", numbered(&cell, ", "))
        })
        .collect();
    let names = numbered(&|i| format!("x{i}"), ", ");
    let (model, report) =
        fitted(&format!("{model}\ntotal = {sum}\n\n[data]\nt, {names}\n{}\n\n[solver]\nuntil = 3\n", rows.join("\n")));
    assert_eq!(report.free.len(), count);
    // Each number moves a curve of its own: the variances add.
    let errors = report.statistics.uncertainties.iter().map(|known| known.as_ref().expect("known").standard_error);
    let expected = errors.map(|error| error * error).sum::<f64>().sqrt();
    let total = derived(&model, &report);
    near(known(named(&total, "total")).standard_error, expected, 1e-12);
}

#[test]
fn own_parameters_make_a_number_for_each_experiment_and_shared_ones_make_one() {
    let text = "x' = -k x + c\nx(0) = [10, 4]\nk = [0.2, 0.3]\nc = 0.1\nhalf = ln(2)/k\ntwice = 2 c\n\n[data]\nt, x\n0, 10\n\
                1, 6.9\n2, 4.4\n3, 3.2\n--- B\n0, 4\n0.5, 3.5\n2, 2.3\n4, 0.9\n\n[solver]\nuntil = 4\n";
    let (model, report) = fitted(text);
    let found = derived(&model, &report);
    let names: Vec<&str> = found.iter().map(|derived| derived.name.as_str()).collect();
    assert_eq!(names, ["half[1]", "half[2]", "twice"]);
    for (own, half) in [("k[1]", "half[1]"), ("k[2]", "half[2]")] {
        let (value, error, _) = parameter(&model, &report, own);
        near(named(&found, half).value, 2.0_f64.ln() / value, 1e-15);
        near(known(named(&found, half)).standard_error, 2.0_f64.ln() * error / (value * value), 1e-13);
    }
    near(known(named(&found, "twice")).standard_error, 2.0 * parameter(&model, &report, "c").1, 1e-15);
}

#[test]
fn what_reads_a_state_the_time_or_nothing_is_no_derived_number() {
    let lines = "sum = a + x\nclock = a t\nlater = clock + a\nhalf = 1/2\nchosen = if(x > 0, a, b)\nright = a + half";
    let found = all(&with(DECAY, lines));
    let names: Vec<&str> = found.iter().map(|derived| derived.name.as_str()).collect();
    assert_eq!(names, ["b", "right"]);
}

#[test]
fn every_missing_error_has_its_reason_in_words() {
    let first = |text: &str, name: &str| {
        let (model, report) = fitted(text);
        let names: Vec<&str> = report.free.iter().map(|&free| model.quantities[free].name.as_str()).collect();
        let found = derived(&model, &report);
        let reason = named(&found, name).known.clone().expect_err("none");
        let words = Language::ALL.map(|language| no_derived_error(&reason, name, &names, language).to_string());
        assert!(words.iter().all(|words| words.starts_with(name) && !words.contains("NaN")), "{words:?}");
        (reason, words[0].clone())
    };
    let locked = with(DECAY, "g = 3 fixed\nr = g^2");
    assert_eq!(
        first(&locked, "r"),
        (
            NoDerivedError::Fixed,
            "r has no standard error: it does not change with anything that was fitted. Unlock one of its parameters to fit it."
                .to_owned()
        )
    );
    let held = DECAY.replace("a = 0.3", "a = 0.1 in [0, 0.2]") + "\n[fit]\nbounds = ranges\n";
    let (reason, words) = first(&held, "b");
    assert_eq!(reason, NoDerivedError::AtBound(0, Side::High));
    assert!(words.contains("a lies at the upper end of its range"), "{words}");
    let unseen = with(DECAY, "g = 3\nr = g^2");
    let (reason, words) = first(&unseen, "r");
    assert_eq!(reason, NoDerivedError::Open(vec![1]));
    assert!(words.contains("do not change with g"), "{words}");
    let undefined = with(DECAY, "q = 1/(a - a)");
    assert_eq!(first(&undefined, "q").0, NoDerivedError::Undefined);
    let nowhere = with(DECAY, "q = ln(-a)");
    assert_eq!(first(&nowhere, "q").0, NoDerivedError::Undefined);
    let few = DECAY.replace("2, 0.36\n3, 0.23\n4, 0.13\n", "");
    let (reason, words) = first(&few, "b");
    assert_eq!(reason, NoDerivedError::NoNoise(NoStandardError::TooFewObservations));
    assert!(words.starts_with("b has no standard error: there are not more points"), "{words}");
    let exact =
        "x' = b\nx(0) = 0\na = 0.3\nb = 2*a\n\n[data]\nt, x\n0, 0\n1, 1\n2, 2\n3, 3\n\n[solver]\nh = 1\nuntil = 3\n";
    assert_eq!(first(exact, "b").0, NoDerivedError::NoNoise(NoStandardError::ExactFit));
}

#[test]
fn exports_carry_what_is_derived_and_mark_it() {
    let (model, report) = fitted(&with(DECAY, "q = 1/(a - a)"));
    let twice = derived(&model, &report).swap_remove(0);
    let expected = known(&twice);
    let text = export::parameters_text(&model, &report.values, Some(&report));
    assert!(text.contains(&format!("# b = {}, ± ", twice.value)), "{text}");
    assert!(text.contains("# q = –\n"), "{text}");
    let csv = export::parameters_csv(&model, &report.values, Some(&report));
    let row = csv.lines().find(|line| line.starts_with("b,")).expect("a row");
    assert_eq!(
        row,
        format!(
            "b,{},derived,{},{},{}",
            twice.value, expected.standard_error, expected.interval.0, expected.interval.1
        )
    );
    assert_eq!(csv.lines().last(), Some("q,,derived,,,"));
    let json = export::parameters_json(&model, &report.values, None, &SolverSettings::default(), Some(&report));
    let read: serde_json::Value = serde_json::from_str(&json).expect("valid JSON");
    assert_eq!(read["derived"]["b"]["standard_error"].as_f64(), Some(expected.standard_error));
    assert_eq!(read["derived"]["b"]["interval"][1].as_f64(), Some(expected.interval.1));
    assert!(read["derived"]["q"]["value"].is_null() && read["derived"]["q"]["interval"].is_null());
    // Of other values nothing is known, and a model without such definitions says nothing of them.
    assert!(!export::parameters_text(&model, &report.values, None).contains('b'));
    let (plain, report) = fitted(&DECAY.replace("b = 2*a", "").replace("-b x", "-a x"));
    assert!(
        !export::parameters_json(&plain, &report.values, None, &SolverSettings::default(), Some(&report))
            .contains("derived")
    );
}

//! Published problems as documents, `cases/*.ode`, each beside its published answer, `cases/*.json`: the certified loss at
//! the certified parameters, the fit from every published start, the standard errors.
//!
//! The answers of kind `certified` are of the NIST Statistical Reference Datasets (public domain); the others say
//! where they come from, and were refined on the exact solution of the equations.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use unroll::core::document::{self, Document};
use unroll::core::fit::{FitReport, FitStep, Start, StopReason};
use unroll::core::job::prepare;
use unroll::core::lang::edit::set_value;

/// What was published.
#[derive(Deserialize)]
pub(crate) struct Answer {
    pub(crate) loss: f64,
    pub(crate) parameters: BTreeMap<String, f64>,
    pub(crate) standard_errors: BTreeMap<String, f64>,
    starts: Vec<BTreeMap<String, f64>>,
    /// Parameters that may change places, group by group.
    #[serde(default)]
    alike: Vec<Vec<String>>,
    aic: Option<f64>,
    bic: Option<f64>,
}

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) document: Document,
    pub(crate) answer: Answer,
}

pub(crate) fn cases() -> Vec<Case> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/cases");
    let mut files: Vec<_> = fs::read_dir(directory)
        .expect("the cases are there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ode"))
        .collect();
    files.sort();
    let case = |path: &Path| {
        let (document, problems) = document::parse(&fs::read_to_string(path).expect("readable"));
        assert_eq!(problems, [], "{}", path.display());
        let answer = fs::read_to_string(path.with_extension("json")).expect("an answer beside each case");
        Case {
            name: path.file_stem().expect("a name").to_string_lossy().into_owned(),
            document,
            answer: serde_json::from_str(&answer).expect("an answer"),
        }
    };
    files.iter().map(|path| case(path)).collect()
}

/// The document with these values in its text.
fn at(document: &Document, values: &BTreeMap<String, f64>) -> Document {
    let model = values.iter().fold(document.model.clone(), |model, (name, value)| {
        set_value(&model, name, *value).unwrap_or_else(|| panic!("{name} is a parameter"))
    });
    Document { model, ..document.clone() }
}

fn fit(document: &Document) -> (FitReport, FitStep) {
    let mut session = prepare(document).expect("a fit that can begin");
    let last = session.by_ref().last().expect("a step");
    (session.report(), last)
}

/// The values and standard errors by name, groups that are alike put in the order of the answer.
fn found(case: &Case, report: &FitReport) -> BTreeMap<String, (f64, f64)> {
    let model = unroll::core::model::compile(&case.document.model).model.expect("a model");
    let name = |quantity: &usize| model.quantities[*quantity].name.clone();
    let value = |(place, quantity): (usize, &usize)| {
        let error = report.statistics.uncertainties[place].as_ref().map_or(f64::NAN, |known| known.standard_error);
        (report.values[*quantity], error)
    };
    let mut found: BTreeMap<String, (f64, f64)> =
        report.free.iter().enumerate().map(|(place, quantity)| (name(quantity), value((place, quantity)))).collect();
    let mut groups: Vec<Vec<(f64, f64)>> =
        case.answer.alike.iter().map(|group| group.iter().map(|name| found[name]).collect()).collect();
    let mut order: Vec<&Vec<String>> = case.answer.alike.iter().collect();
    groups.sort_by(|a, b| a[0].0.total_cmp(&b[0].0));
    order.sort_by(|a, b| case.answer.parameters[&a[0]].total_cmp(&case.answer.parameters[&b[0]]));
    for (names, values) in order.into_iter().zip(groups) {
        found.extend(names.iter().cloned().zip(values));
    }
    found
}

fn assert_near(what: &str, found: f64, expected: f64, relative: f64) {
    assert!((found - expected).abs() <= relative * expected.abs(), "{what}: {found} is not {expected}");
}

#[test]
fn the_published_loss_is_that_of_the_published_parameters() {
    for case in cases() {
        let mut document = at(&case.document, &case.answer.parameters);
        document.fit.iterations = 1;
        document.fit.start = Start::Given;
        let first = prepare(&document).expect("a fit that can begin").next().expect("its start");
        // Six digits; the parameters are published with as many as that needs.
        assert_near(&case.name, first.loss, case.answer.loss, 1e-6);
    }
}

#[test]
fn every_published_start_leads_to_the_published_parameters_and_standard_errors() {
    for case in cases() {
        for (number, start) in case.answer.starts.iter().enumerate() {
            let (report, last) = fit(&at(&case.document, start));
            let name = format!("{} from start {}", case.name, number + 1);
            println!(
                "{name}: {} iterations, {} evaluations, {} Jacobians, {:?}, {} local fits",
                last.iteration,
                last.evaluations,
                last.jacobians,
                last.stopped,
                report.outcomes.len()
            );
            assert_near(&name, report.statistics.loss, case.answer.loss, 1e-6);
            for (parameter, (value, error)) in found(&case, &report) {
                let what = format!("{name}: {parameter}");
                assert_near(&what, value, case.answer.parameters[&parameter], 1e-6);
                assert_near(&format!("{what}, standard error"), error, case.answer.standard_errors[&parameter], 1e-4);
            }
            assert!(last.stopped.is_some_and(StopReason::has_converged), "{name}: {:?}", last.stopped);
        }
    }
}

#[test]
fn a_start_from_the_data_leads_there_too() {
    for case in cases() {
        let mut document = case.document.clone();
        document.fit.start = Start::Auto;
        document.fit.starts = 4;
        let (report, last) = fit(&document);
        println!(
            "{}: {} iterations, {:?}",
            case.name,
            last.iteration,
            report.outcomes.first().map(|first| first.origin)
        );
        assert_near(&case.name, report.statistics.loss, case.answer.loss, 1e-6);
    }
}

#[test]
fn information_criteria_count_as_r_does() {
    for case in cases() {
        let document = at(&case.document, &case.answer.parameters);
        let (report, _) = fit(&document);
        for (found, expected) in [(report.statistics.aic, case.answer.aic), (report.statistics.bic, case.answer.bic)] {
            if let Some(expected) = expected {
                assert_near(&case.name, found.expect("there is noise"), expected, 1e-6);
            }
        }
    }
}

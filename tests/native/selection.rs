//! Choosing between models of the same data.

use proptest::prelude::*;
use unroll::core::action::{Action, reduce};
use unroll::core::document::{self, Document};
use unroll::core::fit::FitReport;
use unroll::core::job;
use unroll::core::loss::Noise;
use unroll::core::selection::{Basis, Difference, Kept, MOST_KEPT, print, read, standings};

/// Two of NIST's models of one data set, as equations; the certified residual sums of squares beside them
/// (`StRD`, nonlinear regression, Misra1a and Misra1b; both have two parameters and 14 observations).
const MISRA: [(&str, f64); 2] = [
    ("y' = b2*(b1 - y)\ny(0) = 0\nb1 = 240\nb2 = 0.00055\n", 0.124_551_388_94),
    ("y' = b1*b2/(1 + b2*t/2)^3\ny(0) = 0\nb1 = 340\nb2 = 0.00039\n", 0.075_464_681_533),
];

fn misra(model: &str) -> Document {
    let (mut document, problems) = document::parse(include_str!("cases/misra1a.ode"));
    assert!(problems.is_empty());
    model.clone_into(&mut document.model);
    document
}

fn report(document: &Document) -> FitReport {
    let mut session = job::prepare(document).expect("a fit that can begin");
    session.by_ref().for_each(drop);
    session.report()
}

fn basis(document: &Document) -> Basis {
    let (model, observations) = job::comparison(document).expect("it compiles");
    Basis::new(&model, &observations, &document.fit)
}

#[test]
fn weights_and_evidence_ratios_are_the_published_ones() {
    // Calsbeek and Kuchta, BMC Evolutionary Biology 11:353 (2011), table 1: criteria, weights, evidence ratios.
    let published = [
        (893.91, 0.6066, 1.0),
        (895.70, 0.2478, 2.4473),
        (897.69, 0.0916, 6.6194),
        (899.81, 0.0317, 19.106),
        (901.23, 0.0156, 38.8613),
        (902.95, 0.0066, 91.8356),
    ];
    let found = standings(&published.map(|row| row.0));
    for ((criterion, weight, times), found) in published.into_iter().zip(found) {
        let found = found.expect("a finite criterion");
        assert!((found.difference - (criterion - 893.91)).abs() < 1e-9);
        // The digits printed.
        assert!((found.weight - weight).abs() < 5.1e-5, "{criterion}: {}", found.weight);
        assert!((found.times() / times - 1.0).abs() < 5e-5, "{criterion}: {}", found.times());
    }
}

#[test]
fn the_criterion_of_a_certified_fit_is_the_one_by_hand() {
    // AICc = m (log(2 pi S / m) + 1) + 2 k + 2 k (k + 1) / (m - k - 1), the variance counted as a parameter.
    let (m, k) = (14.0_f64, 3.0_f64);
    for (model, certified) in MISRA {
        let statistics = report(&misra(model)).statistics;
        // The ODE is solved to about 1e-9 of the curve.
        assert!((statistics.loss / certified - 1.0).abs() < 1e-6, "{} for {certified}", statistics.loss);
        let aic = m * ((2.0 * std::f64::consts::PI * certified / m).ln() + 1.0) + 2.0 * k;
        let aicc = aic + 2.0 * k * (k + 1.0) / (m - k - 1.0);
        // A relative error of 1e-6 in S is one of 1.4e-5 in the criterion.
        assert!((statistics.aicc.expect("enough points") - aicc).abs() < 2e-5);
    }
}

#[test]
fn of_two_certified_models_the_ratio_of_likelihoods_is_that_of_their_sums_of_squares() {
    let documents = MISRA.map(|(model, _)| misra(model));
    assert_eq!(basis(&documents[0]).difference(&basis(&documents[1])), None);
    let criteria = documents.map(|document| report(&document).statistics.aicc.expect("enough points"));
    let found = standings(&criteria).into_iter().map(|standing| standing.expect("finite")).collect::<Vec<_>>();
    // As many parameters: (S_a / S_b)^(m / 2) = 33.38.
    let times = (MISRA[0].1 / MISRA[1].1).powf(7.0);
    assert!((found[0].times() / times - 1.0).abs() < 2e-5, "{}", found[0].times());
    assert_eq!(found[1].difference, 0.0);
}

#[test]
fn what_has_no_criterion_has_no_standing_and_takes_no_weight() {
    let found = standings(&[f64::NAN, 10.0, f64::INFINITY, 12.0]);
    assert!(found[0].is_none() && found[2].is_none());
    let weights = found.iter().flatten().map(|standing| standing.weight).sum::<f64>();
    assert!((weights - 1.0).abs() < 1e-12);
    assert!(standings(&[]).is_empty());
    assert_eq!(standings(&[f64::NAN]), [None]);
}

proptest! {
    #[test]
    fn weights_add_up_to_one_and_do_not_depend_on_a_constant(
        criteria in prop::collection::vec(-1e3..1e3_f64, 1..9),
        constant in -1e3..1e3_f64,
    ) {
        let shifted: Vec<f64> = criteria.iter().map(|criterion| criterion + constant).collect();
        let (found, shifted) = (standings(&criteria), standings(&shifted));
        prop_assert!((found.iter().flatten().map(|standing| standing.weight).sum::<f64>() - 1.0).abs() < 1e-12);
        for (one, other) in found.iter().flatten().zip(shifted.iter().flatten()) {
            // Rounding of numbers up to 2000 in the exponent.
            prop_assert!((one.weight - other.weight).abs() < 1e-12);
        }
    }
}

#[test]
fn only_models_of_the_same_numbers_and_the_same_scatter_are_compared() {
    let first = misra(MISRA[0].0);
    let own = basis(&first);
    let with_data = |change: &dyn Fn(&str) -> String| Document { data: change(&first.data).into(), ..first.clone() };

    let another_number = with_data(&|text| text.replace("81.78", "81.79"));
    assert_eq!(basis(&another_number).difference(&own), Some(Difference::Data));
    let another_time = with_data(&|text| text.replace("760,", "761,"));
    assert_eq!(basis(&another_time).difference(&own), Some(Difference::Data));
    let a_row_less = with_data(&|text| text.replace("760, 81.78\n", "").replace("760, 81.78", ""));
    assert_eq!(basis(&a_row_less).difference(&own), Some(Difference::Count(13, 14)));

    let reordered = with_data(&|text| {
        let (head, rows) = text.split_once('\n').expect("a head");
        let rows: Vec<&str> = rows.lines().rev().collect();
        format!("{head}\n{}", rows.join("\n").replace(", ", ",\t"))
    });
    assert_eq!(basis(&reordered).difference(&own), None, "the layout of a table is no difference");

    let mut noise = first.clone();
    noise.fit.noise = Noise::Relative;
    assert_eq!(basis(&noise).difference(&own), Some(Difference::Noise));
    let mut robust = first.clone();
    robust.fit.huber = Some(1.0);
    assert_eq!(basis(&robust).difference(&own), Some(Difference::Noise));
    let mut another_way = first.clone();
    another_way.fit.iterations = 3;
    another_way.solver.step_size = 2.0;
    assert_eq!(basis(&another_way).difference(&own), None);
}

#[test]
fn a_first_row_that_counts_for_one_model_alone_is_a_difference() {
    let data = "t, x\n0, 1\n1, 0.6\n2, 0.4\n";
    let model = "x' = -k x\nx(0) = 1\nk = 0.5\n";
    let given = Document { model: model.into(), data: data.into(), ..Document::default() };
    let fitted = reduce(&given, Action::SetFixed { name: "x(0)".into(), fixed: false });
    assert_eq!(basis(&fitted).difference(&basis(&given)), Some(Difference::Count(3, 2)));
    let mut counting = given.clone();
    counting.fit.count_first_row = true;
    assert_eq!(basis(&counting).difference(&basis(&given)), Some(Difference::Count(3, 2)));
}

#[test]
fn what_is_kept_reads_back_and_what_is_broken_is_left_out() {
    let document = misra(MISRA[0].0);
    let kept = Kept {
        name: "a \"model\"\n模型".into(),
        document: document::print(&document),
        names: vec!["b1".into(), "b2".into(), "y(0)".into()],
        report: report(&document),
    };
    let list = vec![kept.clone(), Kept { name: "other".into(), ..kept.clone() }];
    assert_eq!(read(&print(&list)), list);
    assert_eq!(read(&print(&vec![kept.clone(); 20])).len(), MOST_KEPT);

    let nameless = Kept { names: vec!["b1".into()], ..kept.clone() };
    assert_eq!(read(&print(&[nameless, kept.clone()])), [kept]);
    for text in ["", "[", "{}", "[{}]", "null", "[1, 2]"] {
        assert!(read(text).is_empty(), "{text}");
    }
}

//! Known standard deviations, of single points and of whole series, and what they say: against weighted straight-line
//! regression in closed form.

use unroll::core::action::{Action, reduce};
use unroll::core::document::{self, Document};
use unroll::core::fit::FitReport;
use unroll::core::job::{comparison, prepare};

/// A line `x = a + b t`; Euler's method is exact on it.
const LINE: &str = "x' = b\nx(0) = 1 free\nb = 0.5\n";

const POINTS: [(f64, f64, f64); 6] =
    [(1.0, 2.1, 0.1), (2.0, 2.7, 0.3), (3.0, 4.2, 0.2), (4.0, 4.6, 0.4), (5.0, 6.3, 0.2), (6.0, 6.8, 0.5)];

fn report(document: &Document) -> FitReport {
    let mut session = prepare(document).expect("it begins");
    session.by_ref().last().expect("a step");
    session.report()
}

fn document(with_column: bool, sections: &str) -> Document {
    let header = if with_column { "t, x, sd_x\n" } else { "t, x\n" };
    let row =
        |(t, x, sd): &(f64, f64, f64)| if with_column { format!("{t}, {x}, {sd}\n") } else { format!("{t}, {x}\n") };
    let rows: String = POINTS.iter().map(row).collect();
    let text = format!("{LINE}\n[data]\n{header}{rows}\n{sections}\n[solver]\nh = 1\nuntil = 6\n");
    let (document, problems) = document::parse(&text);
    assert_eq!(problems, []);
    assert_eq!(document::parse(&document::print(&document)), (document.clone(), vec![]));
    document
}

/// Slope, intercept, and their standard errors for known sigmas; the weighted sum of squares.
fn weighted_line(sigma: impl Fn(f64) -> f64) -> ([f64; 2], [f64; 2], f64) {
    let sum =
        |of: &dyn Fn(f64, f64) -> f64| POINTS.iter().map(|(t, x, sd)| of(*t, *x) / sigma(*sd).powi(2)).sum::<f64>();
    let (w, wt, wtt) = (sum(&|_, _| 1.0), sum(&|t, _| t), sum(&|t, _| t * t));
    let (wx, wtx) = (sum(&|_, x| x), sum(&|t, x| t * x));
    let determinant = w * wtt - wt * wt;
    let (b, a) = ((w * wtx - wt * wx) / determinant, (wtt * wx - wt * wtx) / determinant);
    let loss = sum(&|t, x| (x - a - b * t).powi(2));
    ([b, a], [(w / determinant).sqrt(), (wtt / determinant).sqrt()], loss)
}

fn assert_matches(report: &FitReport, values: [f64; 2], errors: [f64; 2], loss: f64) {
    // The optimiser stops where the loss no longer changes, which leaves about half of the digits to the values.
    let near =
        |found: f64, expected: f64| assert!((found - expected).abs() <= 1e-8 * expected.abs(), "{found} {expected}");
    for place in 0..2 {
        near(report.values[place], values[place]);
        near(report.statistics.uncertainties[place].as_ref().expect("known").standard_error, errors[place]);
    }
    near(report.statistics.loss, loss);
}

#[test]
fn one_sigma_for_a_series_is_that_of_each_of_its_points() {
    let (values, errors, loss) = weighted_line(|_| 0.3);
    let report = report(&document(false, "[sigma]\nx = 0.3\n"));
    assert_matches(&report, values, errors, loss);
    assert!(report.statistics.known_noise);
}

#[test]
fn relative_sigmas_leave_the_size_of_the_noise_to_the_residuals() {
    for (with_column, sections) in
        [(false, "[sigma]\nx = 0.3\n\n[fit]\nsigmas = relative\n"), (true, "[fit]\nsigmas = relative\n")]
    {
        let (values, errors, loss) = weighted_line(|sd| if with_column { sd } else { 0.3 });
        let factor = (loss / 4.0).sqrt();
        let report = report(&document(with_column, sections));
        assert_matches(&report, values, errors.map(|error| factor * error), loss);
        assert!(!report.statistics.known_noise);
    }
    // A common factor of the sigmas then says nothing.
    let errors = |sigma: &str| {
        let report = report(&document(false, &format!("[sigma]\nx = {sigma}\n\n[fit]\nsigmas = relative\n")));
        report
            .statistics
            .uncertainties
            .iter()
            .map(|known| known.as_ref().expect("known").standard_error)
            .collect::<Vec<_>>()
    };
    for (one, other) in errors("0.3").into_iter().zip(errors("30")) {
        assert!((one - other).abs() <= 1e-8 * one);
    }
}

#[test]
fn a_column_of_deviations_outweighs_the_sigma_of_the_series() {
    let (values, errors, loss) = weighted_line(|sd| sd);
    assert_matches(&report(&document(true, "[sigma]\nx = 7\n")), values, errors, loss);
}

#[test]
fn a_sigma_of_what_is_not_observed_changes_nothing() {
    let plain = report(&document(false, ""));
    assert_eq!(report(&document(false, "[sigma]\ny = 7\n")), plain);
}

#[test]
fn a_sigma_is_set_and_taken_back_and_goes_with_the_table() {
    let begun = document(false, "");
    let set = |document: &Document, sigma| reduce(document, Action::SetSigma { name: "x".to_owned(), sigma });
    let with = set(&begun, Some(0.3));
    let deviations = |document: &Document| comparison(document).expect("points").1.cells[0].deviation;
    assert_eq!((deviations(&begun), deviations(&with)), (None, Some(0.3)));
    assert_eq!(set(&with, None), begun);
    for nonsense in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(set(&begun, Some(nonsense)), begun);
    }
    let pasted = reduce(&with, Action::PasteData("t, x\n1, 2\n".to_owned()));
    assert!(pasted.sigmas.is_empty());
}

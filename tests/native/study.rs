//! Studies of what a fit found: against closed forms, reference values of another program, and each other.

use unroll::core::action::{Action, reduce};
use unroll::core::document::{self, Document};
use unroll::core::fit::{FitProblem, FitReport};
use unroll::core::job::{comparison, prepare};
use unroll::core::method::Method;
use unroll::core::random::Random;
use unroll::core::study::bootstrap::{Resampling, Samples};
use unroll::core::study::profiles::{Curves, ProfileEnd};
use unroll::core::study::step_sizes::{Ladder, Values};
use unroll::core::study::{self, Part, Study};

use crate::loss_map::preset;

/// The document with its fitted values in, as the page holds it after a fit.
pub(crate) fn fitted(document: &Document) -> (Document, FitReport) {
    let mut session = prepare(document).expect("it begins");
    let _ = session.by_ref().last();
    let report = session.report();
    let (model, _) = comparison(document).expect("a model and points");
    let named = |&index: &usize| (model.quantities[index].name.clone(), report.values[index]);
    let values = report.free.iter().map(named).collect();
    (reduce(document, Action::AcceptFit(values)), report)
}

fn fitted_text(text: &str) -> (Document, FitReport) {
    let (document, problems) = document::parse(text);
    assert_eq!(problems, []);
    fitted(&document)
}

/// All that a study finds; its share grows from 0 to 1.
fn parts(document: &Document, study: &Study) -> Vec<Part> {
    let course = study::begin(document, study).expect("it begins");
    let mut share = 0.0;
    let mut parts = Vec::new();
    for piece in course {
        assert!((share..=1.0).contains(&piece.share), "{} after {share}", piece.share);
        share = piece.share;
        parts.extend(piece.part);
    }
    assert_eq!(share, 1.0);
    parts
}

fn ladder(document: &Document, halvings: u32) -> Ladder {
    let mut ladder = Ladder::default();
    for part in parts(document, &Study::StepSizes { halvings }) {
        let Part::Refitted(fit) = part else { panic!("{part:?}") };
        ladder.land(fit);
    }
    ladder
}

fn curves(document: &Document) -> Curves {
    let mut curves = Curves::default();
    for part in parts(document, &Study::Profiles) {
        let Part::Profile(part) = part else { panic!("{part:?}") };
        curves.land(&part);
    }
    curves
}

pub(crate) fn samples(document: &Document, samples: u32, seed: u64) -> Samples {
    let mut all = Samples::default();
    for part in parts(document, &Study::Bootstrap { samples, seed }) {
        match part {
            Part::Sample(sample) => all.land(sample),
            Part::Envelope(envelope) => all.bound(envelope),
            other => panic!("{other:?}"),
        }
    }
    all
}

#[test]
fn the_values_at_each_step_of_the_article_are_those_of_another_program() {
    let (document, _) = fitted(&preset("competition"));
    let ladder = ladder(&document, 3);
    // shared reference: float64, complex-step derivatives, MINPACK; and the fit of the exact equation.
    let expected: [(f64, [f64; 6]); 3] = [
        (1.0, [0.099_578_402_7, 0.279_647_17, 9.693_941_85e-5, 1.872_847_22e-4, 2.035_365_97e-3, 3.000_827_77e-3]),
        (0.5, [0.099_434_387_7, 0.288_911_143, 9.623_336_47e-5, 1.957_486_32e-4, 2.035_658_48e-3, 2.991_141_87e-3]),
        (0.25, [0.099_354_754_7, 0.293_744_032, 9.586_256_6e-5, 2.001_204_45e-4, 2.035_882_07e-3, 2.986_473_76e-3]),
    ];
    let found: Vec<_> = ladder.steps().collect();
    assert_eq!(found.iter().map(|(step, _)| *step).collect::<Vec<_>>(), [1.0, 0.5, 0.25, 0.125]);
    for ((step, values), (_, reference)) in expected.iter().zip(&found) {
        for (value, known) in values.iter().zip(&reference.parameters) {
            // Nine digits are printed.
            assert!((known / value - 1.0).abs() < 1e-8, "h = {step}: {known} is not {value}");
        }
    }
    let limit = ladder.limit().expect("the limit");
    let exact = [
        0.099_269_121_548_1,
        0.298_719_724_229,
        9.547_698_170_99e-5,
        2.045_934_850_07e-4,
        2.036_171_759_56e-3,
        2.981_914_899_27e-3,
    ];
    for (value, known) in exact.iter().zip(&limit.parameters) {
        // The tolerance of the adaptive method is 1e-8 a step.
        assert!((known / value - 1.0).abs() < 1e-6, "{known} is not {value}");
    }
    assert!((limit.loss - 0.528_851_726_515).abs() < 1e-6);

    // r2 = 0.280 +- 0.003 against 0.299: nearly six standard errors.
    let bias = ladder.exceeds(1).expect("r2 is biased");
    assert!((bias.bias + 0.019_072_554).abs() < 1e-6, "{bias:?}");
    assert!((bias.bias / bias.standard_error + 5.675).abs() < 0.01, "{bias:?}");
    assert_eq!(ladder.exceeds(0), None, "r1 moves by a fifth of its standard error");
    // 5.7 standard errors halve to 2.9, 1.5 and 0.7, but a2 is 8.6 off: 4.4, 2.2, 1.1 and then 0.6.
    assert_eq!(ladder.advice(1), Some(4));
    let check = Ladder { fits: vec![ladder.fits[0].clone(), ladder.fits[4].clone()] };
    assert_eq!(check.advice(1), Some(4), "without the fits between, from the order of the method");
}

#[test]
fn the_bias_falls_with_the_order_of_the_method() {
    // x' = -k x from 10, at exact values of k = 0.4 with an error of its own sign at each time.
    let table: Vec<String> = (1..=10)
        .map(|i| {
            let t = 0.5 * f64::from(i);
            format!("{t}, {}\n", 10.0 * (-0.4 * t).exp() + if i % 2 == 0 { 0.01 } else { -0.01 })
        })
        .collect();
    let table = table.concat();
    for (method, order) in [(Method::Euler, 1), (Method::Heun, 2), (Method::RungeKutta4, 4)] {
        let text = format!(
            "x' = -k x\nx(0) = 10\nk = 0.5\n\n[data]\nt, x\n{table}\n[solver]\nmethod = {}\nh = 0.25\n",
            method.key()
        );
        let (document, _) = fitted_text(&text);
        let ladder = ladder(&document, 3);
        let limit = ladder.limit().expect("the limit").parameters[0];
        let biases: Vec<f64> = ladder.steps().map(|(_, values)| values.parameters[0] - limit).collect();
        for pair in biases.windows(2).take(if order == 4 { 1 } else { 3 }) {
            let ratio = pair[0] / pair[1];
            // The next power of h is worth a tenth of the first at these steps.
            assert!((ratio / f64::from(1 << order) - 1.0).abs() < 0.1, "{method:?}: {ratio}, {biases:?}");
        }
    }
}

#[test]
fn a_model_that_is_solved_exactly_has_no_bias() {
    let (document, _) =
        fitted_text("x' = k\nx(0) = 1 free\nk = 1\n\n[data]\nt, x\n0, 1\n1, 3\n2, 5\n3, 8\n\n[solver]\nh = 1\n");
    let ladder = ladder(&document, 3);
    assert_eq!(ladder.steps().count(), 4);
    assert!((0..2).all(|parameter| ladder.exceeds(parameter).is_none()));
    assert_eq!(ladder.advice(1), None);
}

#[test]
fn a_step_that_cannot_be_made_says_so_and_the_rest_goes_on() {
    let (document, _) = fitted_text(
        "x' = -k x\nx(0) = 1\nk = 0.5\n\n[data]\nt, x\n1, 0.61\n2, 0.35\n3, 0.23\n\n[solver]\nh = 0.000005\n",
    );
    let ladder = ladder(&document, 1);
    assert!(ladder.fits[0].outcome.is_ok());
    assert!(matches!(ladder.fits[1].outcome, Err(FitProblem::TooManySteps { .. })), "{:?}", ladder.fits[1]);
    assert!(ladder.limit().is_some());
}

#[test]
fn advice_is_by_the_fits_where_there_are_some_and_by_the_order_where_not() {
    use unroll::core::study::step_sizes::Refitted;
    let of = |step_size, value| Refitted {
        step_size,
        outcome: Ok(Values { parameters: vec![value], standard_errors: vec![Some(1.0)], loss: 1.0 }),
    };
    let ladder =
        |steps: &[f64]| Ladder { fits: steps.iter().map(|bias| of(Some(1.0), *bias)).chain([of(None, 0.0)]).collect() };
    assert_eq!(ladder(&[0.9]).advice(1), None);
    assert_eq!(ladder(&[-3.0]).advice(1), Some(2));
    assert_eq!(ladder(&[3.0]).advice(2), Some(1));
    // Faster and slower than the order says.
    assert_eq!(ladder(&[3.0, 0.8, 0.1]).advice(1), Some(1));
    assert_eq!(ladder(&[3.0, 2.5, 2.0]).advice(1), Some(3));
    assert_eq!(ladder(&[1000.0]).advice(1), None, "a better method then");
}

#[test]
fn profiles_end_where_the_session_says_and_know_what_is_open() {
    let (document, report) = fitted(&preset("competition"));
    let session = prepare(&document).expect("it begins");
    let curves = curves(&document);
    assert_eq!(curves.curves.len(), report.free.len());
    for (parameter, curve) in curves.curves.iter().enumerate() {
        let mut alone = session.profile(parameter).expect("a profile");
        let _ = alone.by_ref().count();
        let (low, high) = curve.interval().expect("whole");
        let best = curve.best.expect("a best").value;
        let error = report.statistics.uncertainties[parameter].as_ref().expect("known").standard_error;
        for (one, other) in [(low, alone.interval().0), (high, alone.interval().1)] {
            let (one, other) = (one.expect("an end"), other.expect("an end"));
            // Both begin at the optimum, to a millionth of the standard error.
            assert!((one - other).abs() < 1e-4 * error, "{one} is not {other}");
        }
        assert!(low.is_some_and(|low| low < best) && high.is_some_and(|high| high > best));
        assert!(curve.points.windows(2).all(|pair| pair[0].value <= pair[1].value));
        let Some(ProfileEnd::Whole { threshold, .. }) = curve.end else { panic!("{:?}", curve.end) };
        assert!(threshold > curve.best.expect("a best").loss);
    }

    // The points have reached their limit before the first of them: any large k will do; and b does nothing.
    let (document, _) = fitted_text(
        "x' = 0\nx(0) = 1\ny = x - exp(-k t) + 0 b\nk = 3\nb = 1\n\n[data]\nt, y\n1, 0.98\n2, 1.01\n3, 0.99\n4, 1.02\n\n[solver]\nh = 1\n",
    );
    let curves = self::curves(&document);
    assert!(matches!(curves.curves[0].interval(), Some((Some(low), None)) if low > 1.0), "{:?}", curves.curves[0].end);
    assert_eq!(curves.curves[1].end, Some(ProfileEnd::NotKnown));
}

/// A straight line through 12 points, with or without known standard deviations.
fn line(deviations: bool) -> String {
    let noise = [0.3, -0.5, 0.1, 0.6, -0.2, -0.4, 0.5, -0.1, -0.6, 0.2, 0.4, -0.3];
    let rows: Vec<String> = noise
        .iter()
        .enumerate()
        .map(|(t, noise)| format!("{t}, {}{}\n", 2.0 + 0.7 * t as f64 + noise, if deviations { ", 0.4" } else { "" }))
        .collect();
    let rows = rows.concat();
    let head = if deviations { "t, x, sd(x)" } else { "t, x" };
    format!("x' = k\nx(0) = 1 free\nk = 1\n\n[data]\n{head}\n{rows}\n[solver]\nh = 1\n")
}

#[test]
fn on_a_linear_model_the_bootstrap_agrees_with_the_formula() {
    for deviations in [false, true] {
        let (document, report) = fitted_text(&line(deviations));
        assert_eq!(report.statistics.known_noise, deviations);
        let samples = samples(&document, 2000, 7);
        assert_eq!((samples.parameters.len(), samples.failed), (2000, 0));
        for (parameter, known) in report.statistics.uncertainties.iter().enumerate() {
            let known = known.as_ref().expect("known");
            let found = samples.standard_error(parameter).expect("samples");
            // The standard deviation of 2000 numbers is known to 1 / sqrt(4000), 1.6 percent; four of those.
            assert!((found / known.standard_error - 1.0).abs() < 0.064, "{found} against {}", known.standard_error);
            let (low, high) = samples.interval(parameter).expect("an interval");
            let value = report.values[report.free[parameter]];
            // Normal quantiles; the error of a quantile at 2.5 percent is 0.06 standard errors here, four of those.
            for (end, side) in [(low, -1.0), (high, 1.0)] {
                let expected = value + side * 1.959_964 * known.standard_error;
                assert!((end - expected).abs() < 0.24 * known.standard_error, "{end} against {expected}");
            }
        }
    }
}

#[test]
fn several_experiments_and_a_window_are_studied_as_they_are_fitted() {
    // Linear both: the profile is the interval of the standard error, and Euler's method is exact.
    let windowed = line(false).replace("[solver]", "[fit]\nfrom = 3\nto = 9\n\n[solver]");
    let experiments = "x' = b\nx(0) = [1, 2] free\nb = 0.5\n\n[data]\nt, x\n1, 2.1\n2, 2.7\n3, 4.2\n5, 5.4\n--- second\n0.5, 7.2\n4, 9.1\n6, 10.8\n\n[solver]\nh = 0.5\nuntil = 6\n";
    for (text, observed, fitted_count) in [(windowed.as_str(), 7, 2), (experiments, 7, 3)] {
        let (document, report) = fitted_text(text);
        assert_eq!((report.statistics.observations, report.free.len()), (observed, fitted_count));
        let (curves, ladder) = (curves(&document), ladder(&document, 0));
        let samples = samples(&document, 1000, 2);
        for (parameter, known) in report.statistics.uncertainties.iter().enumerate() {
            let known = known.as_ref().expect("known");
            let (low, high) = curves.curves[parameter].interval().expect("whole");
            for (found, expected) in [(low, known.interval.0), (high, known.interval.1)] {
                // Seven digits of the distance from the best.
                assert!((found.expect("an end") - expected).abs() < 1e-6 * known.standard_error);
            }
            assert_eq!(ladder.exceeds(parameter), None);
            let found = samples.standard_error(parameter).expect("samples");
            // Four times 1 / sqrt(2000), and what the mean of a few residuals being taken off costs.
            assert!((found / known.standard_error - 1.0).abs() < 0.1, "{found} against {}", known.standard_error);
        }
    }
    let empty = line(false).replace("[solver]", "[fit]\nfrom = 30\n\n[solver]");
    let problem = study::begin(&document::parse(&empty).0, &Study::Profiles).expect_err("nothing in the window");
    assert_eq!(problem, FitProblem::EmptyWindow);
}

#[test]
fn a_bootstrap_is_the_same_for_the_same_seed_and_another_for_another() {
    let (document, _) = fitted(&preset("competition"));
    let first = samples(&document, 50, 3);
    assert_eq!(first, samples(&document, 50, 3));
    assert_ne!(first, samples(&document, 50, 4));
    assert_eq!(first.parameters.len() + first.failed as usize, 50);
    let (low, high) = first.interval(1).expect("an interval of r2");
    assert!(low < 0.279_647_17 && high > 0.279_647_17, "{low} to {high}");
    assert_eq!(samples(&document, 30, 3).interval(1), None, "too few for quantiles");
}

#[test]
fn what_scatters_in_proportion_or_as_counts_is_drawn_so() {
    for (noise, known) in [("relative", false), ("lognormal", false), ("poisson", true)] {
        let rows: Vec<String> = (0..30)
            .map(|t| {
                let curve = 400.0 * (-0.1 * f64::from(t)).exp();
                let sign = if t % 2 == 0 { 1.0 } else { -1.0 };
                let scatter = if known { curve.sqrt() } else { 0.1 * curve };
                format!("{}, {}\n", t + 1, (curve + sign * scatter).round())
            })
            .collect();
        let rows = rows.concat();
        let text = format!(
            "x' = -k x\nx(0) = 400 free\nk = 0.2\n\n[data]\nt, x\n{rows}\n[solver]\nmethod = rk4\nh = 0.5\n\n[fit]\nnoise = {noise}\n"
        );
        let (document, report) = fitted_text(&text);
        let how = Resampling::of(report.statistics.known_noise, document.fit.scatter());
        assert_eq!(how == Resampling::Parametric, known, "{noise}");
        let samples = samples(&document, 500, 1);
        for (parameter, uncertainty) in report.statistics.uncertainties.iter().enumerate() {
            let error = uncertainty.as_ref().expect("known").standard_error;
            let found = samples.standard_error(parameter).expect("samples");
            // 3 percent of chance, and the curvature of the model.
            assert!((found / error - 1.0).abs() < 0.2, "{noise}: {found} against {error}");
        }
    }
}

#[test]
fn counts_drawn_have_the_mean_and_the_variance_of_poisson() {
    let mut random = Random::new(5, 0);
    assert_eq!(random.poisson(0.0), 0.0);
    for mean in [0.3, 4.0, 9.99, 10.0, 37.5, 1e4, 1e9] {
        let count = 20_000;
        let drawn: Vec<f64> = (0..count).map(|_| random.poisson(mean)).collect();
        let average = drawn.iter().sum::<f64>() / f64::from(count);
        let variance = drawn.iter().map(|value| (value - average).powi(2)).sum::<f64>() / f64::from(count);
        let error = (mean / f64::from(count)).sqrt();
        assert!((average - mean).abs() < 4.0 * error, "{average} is not {mean}");
        // The variance of a sample variance is (mu4 - mu2^2) / n with mu4 = 3 mean^2 + mean.
        let error = ((2.0 * mean * mean + mean) / f64::from(count)).sqrt();
        assert!((variance - mean).abs() < 4.0 * error, "{variance} is not {mean}");
        assert!(drawn.iter().all(|value| *value >= 0.0 && value.fract() == 0.0));
    }
}

#[test]
fn what_cannot_be_studied_says_why() {
    let problem = |text: &str, study: &Study| study::begin(&document::parse(text).0, study).expect_err("a problem");
    for study in [Study::Profiles, Study::StepSizes { halvings: 3 }, Study::Bootstrap { samples: 10, seed: 1 }] {
        assert_eq!(problem("x' = (", &study), FitProblem::BrokenModel);
        assert_eq!(problem("x' = a\nx(0) = 0\na = 1\n", &study), FitProblem::NoObservations);
        assert_eq!(problem("x' = 1\nx(0) = 0\n[data]\nt, x\n1, 1\n", &study), FitProblem::NothingToFit);
        let diverges = "x' = a x^3\nx(0) = 10\na = 1\n[data]\nt, x\n1, 1\n9, 2\n";
        assert!(matches!(problem(diverges, &study), FitProblem::DivergesAtStart { .. }));
    }
    let none = Study::Bootstrap { samples: 0, seed: 1 };
    assert_eq!(study::begin(&fitted_text(&line(false)).0, &none).expect("it begins").count(), 0);
}

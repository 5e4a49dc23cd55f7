//! Bands about fitted curves, and the gradients they are made of.

use std::sync::Arc;

use unroll::core::band::{Band, BandKind, bands, bootstrap};
use unroll::core::data::{Observations, Target};
use unroll::core::differentiate::{Sensitivities, SensitivityRun, tangents};
use unroll::core::document::{self, Document};
use unroll::core::fit::FitReport;
use unroll::core::job::{comparison, prepare};
use unroll::core::model::Model;
use unroll::core::statistics::NoStandardError;
use unroll::core::study::envelope::Envelope;

use super::statistics::Noise;

/// A fit that has ended, with the gradients of its curves.
pub(super) struct Fitted {
    pub(super) document: Document,
    pub(super) model: Model,
    pub(super) observations: Observations,
    pub(super) report: FitReport,
    pub(super) curves: Sensitivities,
}

impl Fitted {
    pub(super) fn of(document: Document) -> Self {
        let (model, observations) = comparison(&document).expect("a model");
        let mut session = prepare(&document).expect("it begins");
        let _ = session.by_ref().last();
        let report = session.report();
        let solver = &document.solver;
        let run = SensitivityRun::new(&model, 0, &report.values, solver, &observations.times, &report.free);
        let mut run = run.expect("a grid");
        while !run.advance(7) {}
        Self { model, observations, report, curves: run.finish(), document }
    }

    pub(super) fn new(text: &str) -> Self {
        let (document, problems) = document::parse(text);
        assert_eq!(problems, []);
        Self::of(document)
    }

    fn bands(&self, kind: BandKind) -> Result<Vec<Band>, NoStandardError> {
        bands(&self.curves, &self.report, &self.observations, &self.document.fit, kind)
    }

    /// Moment, curve and ends of the band of the first state.
    fn first(&self, kind: BandKind) -> Vec<(f64, f64, (f64, f64))> {
        let bands = self.bands(kind).expect("noise to see");
        let moments = self.curves.times.iter().enumerate();
        moments.map(|(moment, &time)| (time, self.curves.at(moment, 0).0, bands[0].ends[moment])).collect()
    }

    fn sigma_and_quantile(&self) -> (f64, f64) {
        self.report.statistics.noise().expect("noise to see")
    }
}

const LINE: &str = "x' = b\nx(0) = a\na = 1\nb = 1\n\n[data]\nt, x\n1, 3.1\n2, 4.9\n3, 7.2\n4, 8.7\n5, 11.3\n\n\
                    [solver]\nh = 0.5\nuntil = 8\n";

#[test]
fn the_bands_of_a_straight_line_are_those_of_the_textbook() {
    let fitted = Fitted::new(LINE);
    let (sigma, quantile) = fitted.sigma_and_quantile();
    // Five points at 1 to 5: mean 3, sum of squares about it 10.
    for (kind, own) in [(BandKind::Curve, 0.0), (BandKind::NewPoint, 1.0)] {
        let found = fitted.first(kind);
        assert_eq!(found.len(), 17);
        for (time, curve, (low, high)) in found {
            let half = quantile * sigma * (own + 0.2 + (time - 3.0).powi(2) / 10.0_f64).sqrt();
            assert!((high - curve - half).abs() < 1e-10 && (curve - low - half).abs() < 1e-10, "{kind:?} {time}");
        }
    }
}

fn decay(noise: &str) -> Fitted {
    Fitted::new(&format!(
        "x' = -k x\nx(0) = 10\nk = 0.4\n\n[data]\nt, x\n1, 6.9\n2, 4.6\n3, 3.5\n4, 2.1\n\n[solver]\nh = 0.25\nuntil = 6\n\n\
         [fit]\nnoise = {noise}\n"
    ))
}

#[test]
fn the_bands_of_a_decay_follow_its_closed_form_whatever_the_noise() {
    let h = 0.25;
    for noise in ["constant", "relative", "lognormal", "poisson"] {
        let fitted = decay(noise);
        let (sigma, quantile) = fitted.sigma_and_quantile();
        let k = fitted.report.values[0];
        // x_n = 10 (1 - k h)^n
        let curve = |t: f64| 10.0 * (1.0 - k * h).powf(t / h);
        let slope = |t: f64| -t / (1.0 - k * h) * curve(t);
        let data = [(1.0, 6.9), (2.0, 4.6), (3.0, 3.5), (4.0, 2.1)];
        // The derivative of each residual by the curve.
        let weight = |curve: f64, observed: f64| match noise {
            "constant" => 1.0,
            "relative" => 1.0 / observed,
            "lognormal" => 1.0 / curve,
            _ => {
                let r = (2.0 * (curve - observed + observed * (observed / curve).ln())).sqrt();
                (1.0 - observed / curve) / (r * (curve - observed).signum())
            }
        };
        let information: f64 = data.iter().map(|&(t, x)| (weight(curve(t), x) * slope(t)).powi(2)).sum();
        for (kind, own) in [(BandKind::Curve, 0.0), (BandKind::NewPoint, 1.0)] {
            for (t, value, (low, high)) in fitted.first(kind) {
                assert!((value - curve(t)).abs() < 1e-12 * value);
                let unit = match noise {
                    "constant" => 1.0,
                    "relative" | "lognormal" => value,
                    _ => value.sqrt(),
                };
                let half = quantile * sigma * (own * unit * unit + slope(t).powi(2) / information).sqrt();
                let (below, above) = match noise {
                    "lognormal" => (value * (-half / value).exp(), value * (half / value).exp()),
                    "poisson" if own > 0.0 => ((value - half).max(0.0), value + half),
                    _ => (value - half, value + half),
                };
                // Poisson's derivative above loses half of its digits where curve and point are close.
                let within = if noise == "poisson" { 1e-6 } else { 1e-10 };
                assert!((low - below).abs() < within * value && (high - above).abs() < within * value, "{noise} {t}");
                assert!(noise != "lognormal" || low > 0.0);
            }
        }
    }
}

#[test]
fn bands_hold_the_curve_and_the_next_measurement_as_often_as_they_say() {
    let (growth, limit, spread, at) = (0.6, 10.0, 0.2, 3.5);
    let curve = |t: f64| limit / (1.0 + 9.0 * (-growth * t).exp());
    let mut noise = Noise(7);
    let (mut curves, mut points) = (0, 0);
    for _ in 0..500 {
        let row = |t: f64, noise: &mut Noise| format!("{t}, {}\n", curve(t) + spread * noise.normal());
        let rows: String = (1..=10).map(|t| row(f64::from(t), &mut noise)).collect();
        let fitted = Fitted::new(&format!(
            "x' = r x (1 - x/K)\nx(0) = 1\nr = 0.5\nK = 9\n\n[data]\nt, x\n{rows}\n[solver]\nmethod = rk4\nh = 0.25\n"
        ));
        let ends = |kind| {
            let moments = fitted.first(kind);
            moments.into_iter().find(|(time, ..)| *time == at).expect("a moment of the grid").2
        };
        let inside = |(low, high): (f64, f64), value: f64| u32::from(low <= value && value <= high);
        curves += inside(ends(BandKind::Curve), curve(at));
        points += inside(ends(BandKind::NewPoint), curve(at) + spread * noise.normal());
    }
    let shares = [curves, points].map(|held| f64::from(held) / 500.0);
    println!("curve {:.1} %, new point {:.1} %", 100.0 * shares[0], 100.0 * shares[1]);
    // Four standard deviations of a share of 95 % in 500 are 3.9 %; the seed is fixed.
    assert!(shares.iter().all(|share| (0.93..=0.97).contains(share)), "{shares:?}");
}

#[test]
fn known_deviations_widen_the_band_of_a_new_point_by_their_median() {
    let fitted = Fitted::new(
        "x' = b\nx(0) = 0\nb = 1\n\n[data]\nt, x, s\n1, 1.1, 0.1\n2, 2.3, 0.4\n3, 2.9, 0.2\n\n[columns]\nt, x, sd x\n\n\
         [solver]\nh = 1\nuntil = 4\n",
    );
    // Known noise: one standard deviation is one, and the quantile that of the normal distribution.
    let information = 1.0 / 0.01 + 4.0 / 0.16 + 9.0 / 0.04;
    for (t, curve, (_, high)) in fitted.first(BandKind::NewPoint) {
        let half = 1.959_963_984_540_054 * (0.04 + t * t / information).sqrt();
        assert!((high - curve - half).abs() < 1e-8, "{t}");
    }
}

#[test]
fn a_curve_has_no_band_where_it_moves_with_what_is_open_and_has_one_where_it_does_not() {
    let fitted = Fitted::new(
        "x' = -a b x\ny' = -c y\nz' = d x\nx(0) = 1\ny(0) = 1\nz(0) = 0\na = 1\nb = 0.5\nc = 1\nd = 1 fixed\nq = a - b\n\n\
         [data]\nt, x\n1, 0.61\n2, 0.36\n3, 0.23\n4, 0.13\n",
    );
    let bands = fitted.bands(BandKind::Curve).expect("noise to see");
    let of = |name: &str| {
        let target = fitted.model.target(name).expect("a target");
        bands.iter().find(|band| band.target == target).expect("a band")
    };
    let known = |band: &Band| band.ends.iter().filter(|(low, high)| low.is_finite() && high.is_finite()).count();
    let moments = fitted.curves.times.len();
    // Only the product of a and b enters x, and the points fix it.
    for name in ["x", "z"] {
        assert_eq!((known(of(name)), of(name).open.as_slice()), (moments, &[][..]), "{name}");
    }
    // No point tells c; it does not move the start.
    assert_eq!((known(of("y")), of("y").open.as_slice()), (1, &[2][..]));
    // The difference of a and b is not their product.
    assert_eq!((known(of("q")), of("q").open.as_slice()), (0, &[0, 1][..]));
}

#[test]
fn without_noise_there_is_no_band_and_the_reason_is_the_table_s() {
    let few = Fitted::new("x' = a - b x\nx(0) = 1\na = 1\nb = 0.5\n\n[data]\nt, x\n1, 0.8\n2, 0.7\n");
    assert_eq!(few.bands(BandKind::Curve), Err(NoStandardError::TooFewObservations));
    let exact = Fitted::new("x' = a\nx(0) = 1\na = 1\n\n[data]\nt, x\n1, 3\n2, 5\n3, 7\n");
    assert_eq!(exact.bands(BandKind::Curve), Err(NoStandardError::ExactFit));
}

#[test]
fn slices_of_any_length_give_the_gradients_of_one_long_run() {
    let text = |method: &str| {
        format!(
            "x' = r x (1 - x/K) - c x y\ny' = e c x y - m y\nx(0) = 1\ny(0) = s\nr = 0.9\nK = 8\nc = 0.4\ne = 0.5\n\
             m = 0.3\ns = 0.5\na = 1\nb = 2\nd = 3\nsum = x + a b d y\n\n[solver]\n{method}\nuntil = 12\n"
        )
    };
    for method in ["method = euler\nh = 0.01", "method = rk4\nh = 0.1", "method = dopri5", "method = auto"] {
        let (document, problems) = document::parse(&text(method));
        assert_eq!(problems, []);
        let model = unroll::core::model::compile(&document.model).model.expect("a model");
        let (values, free) = (model.values(), (0..9).collect::<Vec<_>>());
        let run = |steps: usize| {
            let run = SensitivityRun::new(&model, 0, &values, &document.solver, &[0.123, 7.7], &free);
            let mut run = run.expect("a grid");
            while !run.advance(steps) {}
            run.finish()
        };
        let whole = run(usize::MAX);
        assert_eq!(run(3), whole, "{method}");
        assert!(whole.times.len() <= 403 && whole.times.last() == Some(&12.0), "{}", whole.times.len());
        // One quantity after the other, by the pass that is made for looking at.
        for (place, &quantity) in free.iter().enumerate() {
            let alone = tangents(&model, &values, &document.solver, &[0.123, 7.7], quantity).expect("a grid");
            for (moment, time) in whole.times.iter().enumerate() {
                let Some(index) = alone.times.iter().position(|known| known == time) else { continue };
                for state in 0..2 {
                    let (value, gradient) = whole.at(moment, state);
                    assert_eq!(whole.targets[state], Target::State(state));
                    // A method that chooses its steps chooses them by the values alone; its dense output may differ in
                    // the last digits where other moments are asked for.
                    let near = |one: f64, other: f64| (one - other).abs() <= 1e-9 * (1.0 + other.abs());
                    assert!(near(value, alone.states[2 * index + state]), "{method} {time}");
                    assert!(near(gradient[place], alone.tangents[2 * index + state]), "{method} {time}");
                }
            }
        }
    }
}

#[test]
fn an_experiment_has_the_gradients_of_its_own_values() {
    let model = unroll::core::model::compile("x' = -k x\nx(0) = [2, 5]\nk = [0.3, 0.8]\nc = 1\ny = c x").model;
    let model = model.expect("a model").for_experiments(2);
    let (document, _) = document::parse("[solver]\nh = 0.5\nuntil = 3\n");
    let free = model.free_quantities();
    assert_eq!(free.len(), 3, "two rates and c");
    for (experiment, (start, rate)) in [(2.0, 0.3), (5.0, 0.8_f64)].into_iter().enumerate() {
        let run = SensitivityRun::new(&model, experiment, &model.values(), &document.solver, &[], &free);
        let mut run = run.expect("a grid");
        while !run.advance(2) {}
        let found = run.finish();
        for (n, time) in found.times.iter().enumerate() {
            let factor = 1.0 - 0.5 * rate;
            let curve = start * factor.powi(n as i32);
            let (value, gradient) = found.at(n, 1);
            assert!((value - curve).abs() < 1e-12);
            for (place, &quantity) in free.iter().enumerate() {
                let expected = match model.quantities[quantity].name.as_str() {
                    "c" => curve,
                    name if name == format!("k[{}]", experiment + 1) => -time * curve / factor,
                    _ => 0.0,
                };
                assert!((gradient[place] - expected).abs() < 1e-12, "{experiment} {n} {place}");
            }
        }
    }
}

#[test]
fn a_run_that_breaks_off_has_gradients_up_to_there() {
    let (document, _) = document::parse("x' = a x^2\nx(0) = 1\na = 1\n\n[solver]\nmethod = rk4\nh = 0.01\nuntil = 3\n");
    let model = unroll::core::model::compile(&document.model).model.expect("a model");
    let mut run = SensitivityRun::new(&model, 0, &model.values(), &document.solver, &[], &[0]).expect("a grid");
    while !run.advance(50) {}
    let found = run.finish();
    let last = *found.times.last().expect("a start");
    assert!((1.0..1.1).contains(&last), "{last}");
    assert!((0..found.times.len()).all(|moment| found.at(moment, 0).0.is_finite()));
}

/// The curves of a bootstrap of a fit.
fn resampled(fitted: &Fitted, count: u32) -> Arc<Envelope> {
    let (document, _) = crate::study::fitted(&fitted.document);
    Arc::clone(crate::study::samples(&document, count, 11).envelope(0).expect("an envelope"))
}

/// The bands that follow from them.
fn bootstrapped(fitted: &Fitted, kind: BandKind, envelope: &Envelope) -> Vec<Band> {
    let known = fitted.bands(kind).expect("noise to see");
    let (states, settings) = (fitted.model.states.len(), &fitted.document.fit);
    bootstrap::bands(&known, envelope, states, &fitted.report, &fitted.observations, settings)
}

#[test]
fn on_a_linear_model_the_bands_of_the_bootstrap_are_those_of_the_delta_method() {
    let mut noise = Noise(5);
    let scatter: Vec<f64> = (0..60).map(|_| 0.4 * noise.normal()).collect();
    for deviations in [false, true] {
        let row = |(n, noise): (usize, &f64)| {
            let t = 0.2 * (n + 1) as f64;
            format!("{t}, {}{}\n", 1.0 + 2.0 * t + noise, if deviations { ", 0.4" } else { "" })
        };
        let rows: String = scatter.iter().enumerate().map(row).collect();
        let head = if deviations { "t, x, sd(x)" } else { "t, x" };
        let fitted = Fitted::new(&format!(
            "x' = b\nx(0) = a\na = 1\nb = 1\ntwice = 2 x\n\n[data]\n{head}\n{rows}\n[solver]\nh = 0.5\nuntil = 20\n"
        ));
        let (sigma, quantile) = fitted.sigma_and_quantile();
        let envelope = resampled(&fitted, 800);
        assert_eq!((envelope.curves, envelope.diverged), (800, 0));
        assert_eq!(envelope.times, fitted.curves.times);
        for kind in [BandKind::Curve, BandKind::NewPoint] {
            let known = fitted.bands(kind).expect("noise to see");
            let found = bootstrapped(&fitted, kind, &envelope);
            assert_eq!(found.len(), 2, "the state and what is defined by it");
            for (place, (found, known)) in found.iter().zip(&known).enumerate() {
                assert_eq!((found.target, found.kind), (known.target, known.kind));
                for (moment, ((low, high), (below, above))) in found.ends.iter().zip(&known.ends).enumerate() {
                    let (_, gradient) = fitted.curves.at(moment, place);
                    let error = sigma * fitted.report.statistics.covariance.variance(gradient).expect("known").sqrt();
                    // The quantile at 2.5 percent of 800 normal numbers is known to sqrt(0.025 * 0.975 / 800) / 0.0584
                    // = 0.095 standard deviations: four of those. The delta method takes Student's quantile, 2.002 for 58
                    // degrees of freedom in place of 1.960; and the sixty residuals have the standard deviation of the fit
                    // and not just the shape of the normal distribution.
                    let within = (0.38 + quantile - 1.96) * error;
                    assert!((low - below).abs() < within, "{deviations} {kind:?}: {low} is not {below} +- {within}");
                    assert!((high - above).abs() < within, "{deviations} {kind:?}: {high} is not {above} +- {within}");
                }
            }
        }
    }
}

#[test]
fn the_band_of_new_points_adds_their_scatter_to_each_side_in_squares() {
    let curves = (7.0, 8.0, 10.0);
    let envelope = Envelope {
        curves: 100,
        times: vec![1.0],
        low: vec![curves.0],
        median: vec![curves.1],
        high: vec![curves.2],
        ..Envelope::default()
    };
    for noise in ["constant", "relative", "lognormal", "poisson"] {
        let fitted = decay(noise);
        let (sigma, quantile) = fitted.sigma_and_quantile();
        let ends = |kind| {
            let known = fitted.bands(kind).expect("noise to see");
            let settings = &fitted.document.fit;
            bootstrap::bands(&known, &envelope, 1, &fitted.report, &fitted.observations, settings)[0].ends[0]
        };
        assert_eq!(ends(BandKind::Curve), (7.0, 10.0));
        let own = quantile * sigma;
        let expected = if noise == "lognormal" {
            let factor = |ratio: f64| ratio.ln().hypot(own).exp();
            (8.0 / factor(8.0 / 7.0), 8.0 * factor(10.0 / 8.0))
        } else {
            let unit = match noise {
                "constant" => 1.0,
                "relative" => 8.0,
                _ => 8.0_f64.sqrt(),
            };
            let below = 8.0 - 1.0_f64.hypot(own * unit);
            (if noise == "poisson" { below.max(0.0) } else { below }, 8.0 + 2.0_f64.hypot(own * unit))
        };
        let (low, high) = ends(BandKind::NewPoint);
        assert!((low - expected.0).abs() < 1e-6 && (high - expected.1).abs() < 1e-6, "{noise}: {low} to {high}");
    }
}

#[test]
fn samples_that_leave_the_finite_numbers_are_left_out_and_counted() {
    // x = 1 / (1 - a t) goes to infinity at 1 / a, a fifth after the last moment shown at a = 0.3; a moves by a tenth of it.
    let rows: String = [(0.5, 1.25), (0.5, 1.1), (1.0, 1.2), (1.0, 1.65), (1.5, 2.3), (1.5, 1.4)]
        .map(|(t, x)| format!("{t}, {x}\n"))
        .concat();
    let fitted = Fitted::new(&format!(
        "x' = a x^2\nx(0) = 1\na = 0.3\n\n[data]\nt, x\n{rows}\n[solver]\nmethod = dopri5\nh = 0.1\nuntil = 2.8\n"
    ));
    let envelope = resampled(&fitted, 300);
    let bands = bootstrapped(&fitted, BandKind::Curve, &envelope);
    assert!(envelope.diverged >= 5 && envelope.curves >= 200, "{} and {}", envelope.curves, envelope.diverged);
    assert_eq!(envelope.curves + envelope.diverged, 300);
    assert!(bands[0].ends.iter().all(|(low, high)| low.is_finite() && high.is_finite() && low <= high));
    // Where the curves bend with a, so does the band: further up than down.
    let (low, high) = *bands[0].ends.last().expect("moments");
    let median = *envelope.median.last().expect("moments");
    assert!(high - median > 2.0 * (median - low), "{low}, {median}, {high}");
}

#[test]
fn few_samples_and_open_parameters_leave_no_band_of_the_bootstrap() {
    let fitted = Fitted::new(LINE);
    let envelope = resampled(&fitted, 30);
    let bands = bootstrapped(&fitted, BandKind::Curve, &envelope);
    assert_eq!(envelope.curves, 30);
    assert!(bands[0].ends.iter().all(|(low, high)| low.is_nan() && high.is_nan()));

    let fitted = Fitted::new(
        "x' = -k x\ny' = -c y\nx(0) = 1\ny(0) = 1\nk = 0.3\nc = 0.1\n\n[data]\nt, x\n1, 0.61\n2, 0.36\n3, 0.23\n4, 0.13\n",
    );
    let bands = bootstrapped(&fitted, BandKind::Curve, &resampled(&fitted, 50));
    assert!(bands[0].ends.iter().all(|(low, high)| low.is_finite() && low <= high));
    // No point tells c, and so no refit moves it.
    assert!(bands[1].ends.iter().all(|(low, high)| low.is_nan() && high.is_nan()));
    assert_eq!(bands[1].open, [1]);
}

#[test]
fn each_experiment_has_an_envelope_and_all_of_them_stay_within_the_memory() {
    let rows =
        |start: f64| (1..=6).map(move |t| format!("{t}, {}\n", start + 0.5 * f64::from(t) + 0.1 * f64::from(t % 3)));
    let table: String = rows(1.0).chain(["--- second\n".into()]).chain(rows(4.0)).collect();
    let (document, _) = document::parse(&format!(
        "x' = b\nx(0) = [1, 4] free\nb = 0.4\n\n[data]\nt, x\n{table}\n[solver]\nh = 0.001\nuntil = 8\n"
    ));
    let (document, _) = crate::study::fitted(&document);
    let samples = crate::study::samples(&document, 60, 3);
    assert_eq!(samples.envelopes.len(), 2);
    for (experiment, start) in [(0, 1.1), (1, 4.1)] {
        let envelope = samples.envelope(experiment).expect("an envelope");
        assert_eq!((envelope.curves, envelope.times.last()), (60, Some(&8.0)));
        assert!(envelope.times.len() <= 401, "{}", envelope.times.len());
        assert!((envelope.at(0, Target::State(0), 1).expect("numbers").1 - start).abs() < 0.2, "{envelope:?}");
    }
}

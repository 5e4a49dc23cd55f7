//! Standard errors, intervals and what the data leave open.

use unroll::core::document::{self, Language};
use unroll::core::fit::FitReport;
use unroll::core::job::prepare;
use unroll::core::statistics::normal::{self, QuantilePlot};
use unroll::core::statistics::student::{MANY, quantile, two_sided_tail};
use unroll::core::statistics::{NoStandardError, Optimum, Statistics};
use unroll::text::uncertainty::{moves_together, no_standard_error};

/// Normal numbers, always the same ones (`SplitMix64` and Box and Muller).
pub(super) struct Noise(pub(super) u64);

impl Noise {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(super) fn normal(&mut self) -> f64 {
        let (radius, angle) = ((-2.0 * (1.0 - self.uniform()).ln()).sqrt(), self.uniform());
        radius * (std::f64::consts::TAU * angle).cos()
    }
}

fn fitted(text: &str) -> FitReport {
    let (document, problems) = document::parse(text);
    assert_eq!(problems, []);
    let mut session = prepare(&document).expect("it begins");
    let last = session.by_ref().last().expect("a step");
    assert!(last.stopped.is_some());
    session.report()
}

#[test]
fn quantiles_of_student_are_those_of_the_tables() {
    // (degrees of freedom, 97.5 % point), computed with 30 digits.
    let table = [
        (1.0, 12.706_204_736_174_7),
        (2.0, 4.302_652_729_749_46),
        (3.0, 3.182_446_305_284_26),
        (5.0, 2.570_581_835_636_31),
        (10.0, 2.228_138_851_964_94),
        (30.0, 2.042_272_456_301_24),
        (1e9, 1.959_963_986_912),
    ];
    for (freedom, expected) in table {
        let found = quantile(0.95, freedom);
        assert!((found - expected).abs() < 1e-8 * expected, "{freedom}: {found}");
        // With a thousand million degrees of freedom eight of the sixteen digits cancel.
        assert!((two_sided_tail(found, freedom) - 0.05).abs() < 1e-8);
    }
    assert_eq!(two_sided_tail(0.0, 4.0), 1.0);
    assert!(quantile(0.5, 1.0) - 1.0 < 1e-12);
}

#[test]
fn quantiles_of_the_normal_distribution_are_those_of_the_tables() {
    // Computed with sixteen digits by another program; far out as well.
    let table = [
        (0.6, 0.253_347_103_135_799_7),
        (0.75, 0.674_489_750_196_081_7),
        (0.9, 1.281_551_565_544_600_4),
        (0.975, 1.959_963_984_540_054),
        (0.99, 2.326_347_874_040_840_8),
        (0.001, -3.090_232_306_167_813),
        (1e-10, -6.361_340_902_404_056),
        (1e-300, -37.047_096_299_361_2),
    ];
    for (share, expected) in table {
        let found = normal::quantile(share);
        // Rounding; a share near 1 has lost digits of its distance from 1.
        assert!((found - expected).abs() < 4e-15 * expected.abs().max(1.0), "{share}: {found}");
    }
    assert!(normal::quantile(0.5).abs() < 1e-16);
    assert_eq!((normal::quantile(0.0), normal::quantile(1.0)), (f64::NEG_INFINITY, f64::INFINITY));
    // With the same meaning as Student's with very many degrees of freedom.
    assert!((normal::quantile(0.975) - quantile(0.95, MANY)).abs() < 1e-7);
}

#[test]
fn residuals_stand_at_the_quantiles_of_blom_with_the_line_of_the_quartiles() {
    let residuals = [0.3, -0.5, 0.1, 0.6, -0.2, -0.4, 0.5, -0.1, -0.6, 0.2, 0.4, -0.3];
    let plot = QuantilePlot::new(&residuals, 0.5).expect("enough of them");
    // By another program: the inverse of the normal distribution at (i - 3/8) / 12.25.
    let half = [
        0.102_490_507_691_451_5,
        0.311_919_054_820_325_3,
        0.536_176_266_365_806_4,
        0.791_638_607_743_374_6,
        1.113_937_215_356_688_5,
        1.635_039_266_801_710_7,
    ];
    let expected: Vec<f64> = half.iter().rev().map(|quantile| -quantile).chain(half).collect();
    for (rank, index) in [8, 1, 5, 11, 4, 7, 2, 9, 0, 10, 6, 3].into_iter().enumerate() {
        let (quantile, residual) = plot.points[index];
        assert!((quantile - expected[rank]).abs() < 1e-14, "{quantile} is not {}", expected[rank]);
        assert_eq!(residual, residuals[index] / 0.5);
    }
    assert_eq!(plot.ends(), Some((plot.points[8], plot.points[3])));
    // By another program, with the same places: quartiles -0.35625 and 0.35625, the slope 0.52817704, the correlation.
    assert!(plot.line.0.abs() < 1e-15 && (plot.line.1 - 0.528_177_040_342_620_7 / 0.5).abs() < 1e-14);
    assert!((plot.correlation - 0.985_239_61).abs() < 1e-8, "{}", plot.correlation);

    // What stands at the quantiles themselves is a straight line, wherever it is and whatever its scale.
    let moved: Vec<f64> = expected.iter().map(|quantile| 3.0 - 2.0 * quantile).collect();
    let plot = QuantilePlot::new(&moved, 2.0).expect("enough of them");
    assert!((plot.correlation - 1.0).abs() < 1e-14 && (plot.line.0 - 1.5).abs() < 1e-14, "{plot:?}");
    // The quartiles of twelve numbers lie between two of them, where the normal quantiles bend; the same program's figure.
    assert!((plot.line.1 - 1.007_982_453_688_942_8).abs() < 1e-14, "{plot:?}");
}

#[test]
fn too_few_residuals_or_none_that_scatter_have_no_quantile_plot() {
    assert_eq!(QuantilePlot::new(&[0.1, -0.2, 0.3, 0.0], 0.2), None);
    assert_eq!(QuantilePlot::new(&[0.0; 9], 0.0), None);
    assert_eq!(QuantilePlot::new(&[0.1; 9], f64::NAN), None);
    // All alike: no spread to correlate, and no infinity.
    let plot = QuantilePlot::new(&[0.1; 9], 0.1).expect("enough of them");
    assert_eq!((plot.correlation, plot.line.1), (0.0, 0.0));
}

/// `y = a + b x` on the given points, by hand.
fn line(y: &[f64]) -> Statistics {
    let count = y.len();
    let mean = y.iter().sum::<f64>() / count as f64;
    let centre = (count as f64 - 1.0) / 2.0;
    let spread: f64 = (0..count).map(|i| (i as f64 - centre).powi(2)).sum();
    let slope = y.iter().enumerate().map(|(i, y)| (i as f64 - centre) * y).sum::<f64>() / spread;
    let parameters = [mean - slope * centre, slope];
    let residuals: Vec<f64> = y.iter().enumerate().map(|(i, y)| parameters[0] + parameters[1] * i as f64 - y).collect();
    let jacobian: Vec<f64> = (0..count).map(|_| 1.0).chain((0..count).map(|i| i as f64)).collect();
    Statistics::new(&Optimum {
        parameters: &parameters,
        residuals: &residuals,
        jacobian: &jacobian,
        held: &[None, None],
        spread: y.iter().map(|y| (y - mean).powi(2)).sum(),
        size: 1.0,
        unknown_variances: 1,
        log_scale: 0.0,
    })
}

#[test]
fn a_straight_line_has_the_standard_errors_of_the_textbook() {
    let statistics = line(&[1.0, 3.0, 5.0, 8.0]);
    // S = 0.3, sigma^2 = 0.15, sum (x - mean)^2 = 5, mean of x^2 = 3.5.
    let errors: Vec<f64> =
        statistics.uncertainties.iter().map(|known| known.as_ref().expect("known").standard_error).collect();
    assert!((errors[0] - (0.15_f64 * 3.5 / 5.0).sqrt()).abs() < 1e-14);
    assert!((errors[1] - (0.15_f64 / 5.0).sqrt()).abs() < 1e-14);
    // -mean(x) / sqrt(mean(x^2))
    assert!((statistics.correlations[1].expect("known") + 1.5 / 3.5_f64.sqrt()).abs() < 1e-14);
    assert_eq!(statistics.correlations[0].map(|own| (own * 1e12).round()), Some(1e12));
    assert_eq!(statistics.degrees_of_freedom, 2);
    assert!((statistics.r_squared.expect("not constant") - (1.0 - 0.3 / 26.75)).abs() < 1e-14);
    let interval = statistics.uncertainties[1].as_ref().expect("known").interval;
    assert!((interval.1 - interval.0 - 2.0 * 4.302_652_729_749_46 * errors[1]).abs() < 1e-9);
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    // Logistic growth through ten points with normal noise: a model that is not linear in its parameters.
    let (growth, limit) = (0.6, 10.0);
    let curve = |t: f64| limit / (1.0 + 9.0 * (-growth * t).exp());
    let mut noise = Noise(1000);
    let (mut holds, mut intervals) = (0, 0);
    for _ in 0..500 {
        let rows: Vec<String> =
            (1..=10).map(f64::from).map(|t| format!("{t}, {}", curve(t) + 0.2 * noise.normal())).collect();
        let rows = rows.join(
            "
",
        );
        let report = fitted(&format!(
            "x' = r x (1 - x/K)\nx(0) = 1\nr = 0.5\nK = 9\n\n[data]\nt, x\n{rows}\n\n[solver]\nmethod = rk4\nh = 0.25\n"
        ));
        for (known, truth) in report.statistics.uncertainties.iter().zip([growth, limit]) {
            let (low, high) = known.as_ref().expect("noise to see").interval;
            holds += u32::from((low..=high).contains(&truth));
            intervals += 1;
        }
    }
    let share = f64::from(holds) / f64::from(intervals);
    println!("{:.1} % of {intervals}", 100.0 * share);
    assert!((0.93..=0.97).contains(&share), "{share}");
}

const DECAY: &str = "[data]\nt, x\n1, 0.61\n2, 0.36\n3, 0.23\n4, 0.13\n";

#[test]
fn what_has_no_standard_error_says_why() {
    let why = |report: &FitReport, parameter: usize| report.statistics.uncertainties[parameter].clone().err();
    // (what, document, parameter, reason)
    let cases = [
        (
            "only a product enters",
            format!("x' = -a b x\nx(0) = 1\na = 1\nb = 0.5\n\n{DECAY}"),
            0,
            NoStandardError::MovesWith(vec![1]),
        ),
        (
            "not in the equations",
            format!("x' = -a x\nx(0) = 1\na = 1\nb = 0.5\n\n{DECAY}"),
            1,
            NoStandardError::NoInfluence,
        ),
        (
            "as many points as parameters",
            "x' = a - b x\nx(0) = 1\na = 1\nb = 0.5\n\n[data]\nt, x\n1, 0.8\n2, 0.7\n".to_owned(),
            0,
            NoStandardError::TooFewObservations,
        ),
        (
            "fewer points than parameters",
            "x' = a - b x + c x^2\nx(0) = 1\na = 1\nb = 0.5\nc = 0.1\n\n[data]\nt, x\n1, 0.8\n2, 0.9\n".to_owned(),
            0,
            NoStandardError::MovesWith(vec![1, 2]),
        ),
        (
            "points on a curve of the model",
            "x' = a\nx(0) = 1\na = 1\n\n[data]\nt, x\n1, 3\n2, 5\n3, 7\n4, 9\n".to_owned(),
            0,
            NoStandardError::ExactFit,
        ),
        (
            "constant data that stand still",
            "x' = -a (x - 1)\nx(0) = 1\na = 1\n\n[data]\nt, x\n1, 1\n2, 1\n3, 1\n".to_owned(),
            0,
            NoStandardError::NoInfluence,
        ),
    ];
    for (what, document, parameter, reason) in cases {
        let report = fitted(&document);
        assert_eq!(why(&report, parameter), Some(reason.clone()), "{what}");
        for language in [Language::English, Language::Chinese] {
            let said = no_standard_error(&reason, "a", &["a", "b", "c"], language).to_string();
            assert!(said.contains('a') && said.ends_with(['.', '。']), "{said}");
            for word in ["NaN", "inf", "singular", "Jacobian"] {
                assert!(!said.contains(word), "{said}");
            }
        }
    }
}

#[test]
fn parameters_that_only_a_product_joins_are_named_together_and_the_others_keep_their_errors() {
    let report = fitted(
        "x' = -a b x\ny' = -c y\nx(0) = 1\ny(0) = 1\na = 1\nb = 0.5\nc = 1\n\n\
         [data]\nt, x, y\n1, 0.61, 0.3\n2, 0.36, 0.1\n3, 0.23, 0.04\n",
    );
    let [open] = &report.statistics.unidentifiable[..] else { panic!("one direction") };
    let mut parts = open.parameters.clone();
    parts.sort_unstable();
    assert_eq!(parts, [0, 1]);
    assert_eq!(
        moves_together(open, &["a", "b", "c"], Language::English),
        format!(
            "{} move together: these points fix only a combination of them.",
            if open.parameters == [0, 1] { "a and b" } else { "b and a" }
        )
    );
    assert!(report.statistics.uncertainties[2].is_ok());
    // Along it the product stays: da / a = -db / b.
    let (a, b) = (report.values[0], report.values[1]);
    assert!((open.change[0] / a + open.change[1] / b).abs() < 1e-6 * (open.change[0] / a).abs());
    assert!(open.effect < 1e-9 && open.change[2].abs() < 1e-9);
}

#[test]
fn data_that_do_not_change_have_no_share_explained() {
    let report = fitted("x' = a - x\nx(0) = 0\na = 1\n\n[data]\nt, x\n1, 1\n2, 1\n3, 1\n");
    assert_eq!(report.statistics.r_squared, None);
    assert!(report.statistics.uncertainties[0].is_ok());
}

#[test]
fn scales_do_not_matter() {
    let report = |scale: f64| {
        let row = |(t, x): (f64, f64)| format!("{t}, {:e}\n", scale * x);
        let rows: String = [(1.0, 0.61), (2.0, 0.36), (3.0, 0.23), (4.0, 0.13)].into_iter().map(row).collect();
        fitted(&format!("x' = -k x\nx(0) = s\nk = 1\ns = {:e}\n\n[data]\nt, x\n{rows}", 0.5 * scale))
    };
    let plain = report(1.0);
    for scale in [1e-12, 1e12] {
        let scaled = report(scale);
        for parameter in 0..2 {
            let unit = if parameter == 0 { 1.0 } else { scale };
            let error =
                |report: &FitReport| report.statistics.uncertainties[parameter].as_ref().expect("known").standard_error;
            assert!((error(&scaled) / unit / error(&plain) - 1.0).abs() < 1e-6, "{scale}");
            assert!((scaled.values[parameter] / unit / plain.values[parameter] - 1.0).abs() < 1e-8, "{scale}");
        }
    }
}

#[test]
fn a_column_that_is_there_twice_halves_the_variance_and_nothing_else() {
    let rows = "1, 0.61, 0.61\n2, 0.36, 0.36\n3, 0.23, 0.23\n4, 0.13, 0.13\n";
    let twice = fitted(&format!("x' = -k x\nx(0) = 1\nk = 1\n\n[data]\nt, x, x\n{rows}\n[columns]\nt, x, x\n"));
    let once = fitted(&format!("x' = -k x\nx(0) = 1\nk = 1\n\n{DECAY}"));
    assert!((twice.values[0] - once.values[0]).abs() < 1e-9);
    let error = |report: &FitReport| report.statistics.uncertainties[0].as_ref().expect("known").standard_error;
    // sigma^2 is S over 3 of one, 2 S over 7 of the other; J^T J doubles.
    assert!((error(&twice) / error(&once) - (3.0_f64 / 7.0).sqrt()).abs() < 1e-6);
}

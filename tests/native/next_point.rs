//! Where one more measurement tells most, and the way that tells least.

use unroll::core::action::{Action, reduce};
use unroll::core::data::Target;
use unroll::core::document;
use unroll::core::loss::{course, sum_of_squares};
use unroll::core::next_point::{Goal, Plan};
use unroll::core::preset::ALL;
use unroll::core::simulate::simulate;
use unroll::core::sloppiest::Way;
use unroll::core::statistics::identifiability::Verdict;

use super::band::Fitted;

fn plan(fitted: &Fitted) -> Plan {
    Plan::new(&fitted.curves, &fitted.report, &fitted.observations, &fitted.document.fit).expect("something to tell")
}

#[test]
fn a_straight_line_wants_its_next_point_at_the_far_end_and_gains_what_the_textbook_says() {
    let fitted = Fitted::new(
        "x' = b\nx(0) = a\na = 10\nb = 1\n\n[data]\nt, x\n1, 10.4\n2, 10.3\n3, 11.2\n4, 10.9\n5, 11.1\n\n\
         [solver]\nh = 0.5\nuntil = 8\n",
    );
    let plan = plan(&fitted);
    assert_eq!(plan.goal, Goal::Shrink(1));
    let best = plan.best().expect("some moment");
    assert_eq!((best.time, best.target), (8.0, Target::State(0)));
    for candidate in &plan.candidates {
        // The sum of squares about the mean grows from 10 by n / (n + 1) (t - mean)^2.
        let grown: f64 = 10.0 + 5.0 / 6.0 * (candidate.time - 3.0).powi(2);
        assert!((candidate.gain - (1.0 - (10.0 / grown).sqrt())).abs() < 1e-10, "{}", candidate.time);
    }
}

const LOGISTIC: &str = "x' = r x (1 - x/K)\nx(0) = 1\nr = 0.5\nK = 9\n\n[data]\nt, x\n1, 1.8\n2, 2.7\n3, 4.1\n4, 5.4\n\n\
                        [solver]\nh = 0.25\nuntil = 15\n";

#[test]
fn the_error_shrinks_as_foretold_when_the_point_is_added_at_the_curve() {
    for noise in ["constant", "relative", "lognormal"] {
        let fitted = Fitted::new(&format!("{LOGISTIC}\n[fit]\nnoise = {noise}\n"));
        let plan = plan(&fitted);
        let Goal::Shrink(worst) = plan.goal else { panic!("all is identifiable") };
        let unscaled = |fitted: &Fitted| {
            let known = &fitted.report.statistics;
            let error = known.uncertainties[worst].as_ref().expect("known").standard_error;
            error / known.residual_deviation.expect("noise to see")
        };
        for candidate in plan.candidates.iter().filter(|candidate| candidate.time % 3.5 == 0.0 && candidate.time > 0.0)
        {
            let more = reduce(
                &fitted.document,
                Action::AddPoint { experiment: 0, time: candidate.time, target: "x".into(), value: candidate.curve },
            );
            let after = Fitted::of(more);
            let found = 1.0 - unscaled(&after) / unscaled(&fitted);
            // The fit ends near its optimum, not on it: some seven digits.
            assert!((found - candidate.gain).abs() < 1e-6, "{noise} {}: {found} {}", candidate.time, candidate.gain);
        }
        assert!(plan.best().expect("some moment").gain > 0.3);
    }
}

#[test]
fn what_is_open_is_told_by_a_measurement_that_sees_it_or_by_none() {
    let told = Fitted::new(
        "x' = -a b x\ny' = a - y\nx(0) = 1\ny(0) = 0\na = 1\nb = 0.5\n\n[data]\nt, x\n1, 0.61\n2, 0.36\n3, 0.23\n4, 0.13\n",
    );
    let plan_of_both = plan(&told);
    let Goal::Tell(mut parameters) = plan_of_both.goal.clone() else { panic!("a and b are open") };
    parameters.sort_unstable();
    assert_eq!((parameters.as_slice(), plan_of_both.unobserved), (&[0, 1][..], true));
    let best = plan_of_both.best().expect("y tells a");
    assert_eq!((best.target, plan_of_both.most()), (Target::State(1), 1.0));
    // y rises to a plateau; the earliest moment that is as good is enough.
    assert!(best.gain >= 0.99 && best.time < 10.0, "{best:?}");
    // Its promise is kept: with that point both have errors.
    let more = Action::AddPoint { experiment: 0, time: best.time, target: "y".into(), value: best.curve };
    let after = Fitted::of(reduce(&told.document, more));
    assert!(after.report.statistics.uncertainties.iter().all(Result::is_ok));

    let never =
        Fitted::new("x' = -a b x\nx(0) = 1\na = 1\nb = 0.5\n\n[data]\nt, x\n1, 0.61\n2, 0.36\n3, 0.23\n4, 0.13\n");
    let plan_of_none = plan(&never);
    assert!(matches!(plan_of_none.goal, Goal::Tell(_)) && plan_of_none.candidates.is_empty());

    // A delay that only later points can see.
    let later = Fitted::new(
        "x' = -k x + if(t > 5, s, 0)\nx(0) = 1\nk = 0.5\ns = 1\n\n[data]\nt, x\n1, 0.61\n2, 0.36\n3, 0.23\n4, 0.13\n\n\
         [solver]\nh = 0.1\nuntil = 10\n",
    );
    let plan_of_later = plan(&later);
    assert_eq!((&plan_of_later.goal, plan_of_later.unobserved), (&Goal::Tell(vec![1]), false));
    let times = plan_of_later.candidates.iter();
    assert!(times.clone().filter(|candidate| candidate.gain > 0.0).all(|candidate| candidate.time > 5.0));
    assert!(times.filter(|candidate| candidate.time <= 5.0).all(|candidate| candidate.gain == 0.0));
}

#[test]
fn the_way_of_a_product_leaves_the_curve_where_it_is_and_ends_in_sensible_values() {
    let fitted =
        Fitted::new("x' = -a b x\nx(0) = 1\na = 1\nb = 0.5 in [0, 2]\n\n[data]\nt, x\n1, 0.61\n2, 0.36\n3, 0.23\n");
    let ranges: Vec<_> = fitted.model.quantities.iter().map(|quantity| quantity.range).collect();
    let way = Way::new(&fitted.report, &ranges).expect("a way");
    let product = fitted.report.values[0] * fitted.report.values[1];
    assert_eq!(way.values(0.0), fitted.report.values);
    for place in [-1.0, -0.4, 0.3, 1.0] {
        let values = way.values(place);
        assert!((values[0] * values[1] / product - 1.0).abs() < 1e-6, "{values:?}");
        assert!(values[0] > 0.0 && values[1] > 0.0 && values[1] <= 2.0 + 1e-9, "{values:?}");
        assert!((values[0] / fitted.report.values[0] - 1.0).abs() > 0.05, "{values:?}");
    }
    assert_eq!(way.values(f64::NAN), way.values(0.0));
    assert_eq!(way.values(7.0), way.values(1.0));
}

#[test]
fn the_way_ends_where_the_loss_has_grown_by_nine_units_of_noise() {
    // A line is linear in its parameters; values this far from 0 move in proportion all but linearly.
    let fitted = Fitted::new(
        "x' = b\nx(0) = a\na = 1000\nb = 1000\n\n[data]\nt, x\n1, 2000.1\n2, 2999.8\n3, 4000.3\n4, 4999.9\n5, 6000\n\n\
         [solver]\nh = 1\nuntil = 5\n",
    );
    let way = Way::new(&fitted.report, &[None, None, None]).expect("a way");
    let data = [(1.0, 2000.1), (2.0, 2999.8), (3.0, 4000.3), (4.0, 4999.9), (5.0, 6000.0)];
    let loss = |values: &[f64]| {
        let residuals: Vec<f64> = data.iter().map(|&(t, x)| values[0] + values[1] * t - x).collect();
        sum_of_squares(&residuals)
    };
    let (sigma, _) = fitted.report.statistics.noise().expect("noise to see");
    for place in [-1.0, 1.0] {
        let grown = (loss(&way.values(place)) - loss(&way.values(0.0))) / (sigma * sigma);
        // exp(s d / p) is 1 + s d / p up to the square of a ten-thousandth.
        assert!((grown - 9.0).abs() < 0.01, "{grown}");
    }
}

#[test]
fn a_way_out_of_a_curved_valley_is_drawn_in() {
    let (preset, _) = document::parse(ALL.iter().find(|preset| preset.key == "competition").expect("a preset").text);
    let fitted = Fitted::of(preset);
    let ranges: Vec<_> = fitted.model.quantities.iter().map(|quantity| quantity.range).collect();
    let straight = Way::new(&fitted.report, &ranges).expect("a way");
    let (sigma, _) = fitted.report.statistics.noise().expect("noise to see");
    let settings = fitted.document.fit;
    let loss = |values: &[f64]| {
        let run = simulate(&fitted.model, values, &fitted.document.solver, &fitted.observations.times).expect("a grid");
        let course = course(&fitted.model, &fitted.observations, &settings, &[run]);
        sum_of_squares(&course.iter().map(|one| one.residual).collect::<Vec<_>>())
    };
    let grown = |way: &Way, place: f64| (loss(&way.values(place)) - fitted.report.statistics.loss) / (sigma * sigma);
    assert!(grown(&straight, 1.0) > 50.0, "rates and capacities enter as products");
    let drawn = straight.clone().within_noise(&fitted.report, loss);
    for place in [-1.0, 1.0] {
        assert!((1.0..=9.9).contains(&grown(&drawn, place)), "{}", grown(&drawn, place));
    }
    // Infinite losses draw it in too, without end and without harm.
    let nowhere = straight.within_noise(&fitted.report, |_| f64::INFINITY);
    assert!(nowhere.values(1.0).iter().all(|value| value.is_finite()));
}

#[test]
fn what_the_points_fix_is_told_from_what_they_do_not() {
    let verdict = |text: &str| {
        let fitted = Fitted::new(text);
        let known = &fitted.report;
        let values: Vec<f64> = known.free.iter().map(|&index| known.values[index]).collect();
        let sorted = |mut parameters: Vec<usize>| {
            parameters.sort_unstable();
            parameters
        };
        match known.statistics.verdict(&values) {
            Verdict::Open(parameters) => Verdict::Open(sorted(parameters)),
            other => other,
        }
    };
    let decay = "[data]\nt, x\n1, 0.61\n2, 0.36\n3, 0.23\n4, 0.13\n";
    assert_eq!(verdict(&format!("x' = -k x\nx(0) = 1\nk = 1\n\n{decay}")), Verdict::Fixed);
    assert_eq!(verdict(&format!("x' = -a b x\nx(0) = 1\na = 1\nb = 1\n\n{decay}")), Verdict::Open(vec![0, 1]));
    assert_eq!(verdict(&format!("x' = -a x\nx(0) = 1\na = 1\nb = 1\n\n{decay}")), Verdict::Open(vec![1]));
    // Growth that has barely begun to slow down tells its rate and its limit only together.
    let early = "x' = r x (1 - x/K)\nx(0) = 1\nr = 0.5\nK = 9\n\n[data]\nt, x\n0.5, 1.31\n1, 1.55\n1.5, 2.07\n2, 2.41\n2.5, 3.19\n";
    assert_eq!(verdict(early), Verdict::OnlyTogether(vec![0, 1]));
    // A trend that drowns in its noise.
    let noisy = "x' = b\nx(0) = 1\nb = 0.1\n\n[data]\nt, x\n1, 1.5\n2, 0.6\n3, 1.6\n4, 0.9\n";
    assert_eq!(verdict(noisy), Verdict::Loose(vec![0]));
    let exact = "x' = a\nx(0) = 1\na = 1\n\n[data]\nt, x\n1, 3\n2, 5\n3, 7\n";
    assert_eq!(verdict(exact), Verdict::Unknown);
}

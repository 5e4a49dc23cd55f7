//! The error against the step size: what the closer look at the error shows, for every preset with an exact solution.

use unroll::core::convergence::{LADDER, Reference, Study, Unmeasured};
use unroll::core::document::{self, Document, Lens};
use unroll::core::method::Method;
use unroll::core::model::{Model, compile};
use unroll::core::preset::ALL;
use unroll::core::simulate::SolverSettings;
use unroll::plot::error::{Looks, against_step, over_time};

fn model(text: &str) -> Model {
    let compilation = compile(text);
    compilation.model.unwrap_or_else(|| panic!("{text}: {:?}", compilation.diagnostics))
}

fn finished(model: &Model, solver: &SolverSettings, stops: &[f64]) -> Study {
    let mut study = Study::new(model, &model.values(), solver, stops);
    // Six runs of at most 1e8 instructions each, in slices of 5e5, and a beginning and an end for each.
    let slices = (0..1500).take_while(|_| study.advance()).count();
    assert!(slices < 1300, "{slices} slices");
    study
}

/// The document and model of every preset with an exact solution.
fn exact_presets() -> Vec<(&'static str, Document, Model)> {
    let all = ALL.iter().map(|preset| {
        let document = document::parse(preset.text).0;
        let model = model(&document.model);
        (preset.key, document, model)
    });
    let exact: Vec<_> = all.filter(|(_, _, model)| !model.exact.is_empty()).collect();
    assert!(exact.len() >= 7, "only {} presets have an exact solution", exact.len());
    exact
}

/// The step of a document, or what a preset that explodes on purpose is cured with.
fn sound_step(document: &Document) -> f64 {
    document.solver.step_size / if document.view.lens == Some(Lens::Explosion) { 16.0 } else { 1.0 }
}

#[test]
fn halving_the_step_divides_the_error_of_every_preset_as_the_order_says() {
    for (key, document, model) in exact_presets() {
        for (method, finer) in [(Method::Euler, 8.0), (Method::Heun, 2.0)] {
            let step_size = sound_step(&document) / finer;
            let study = finished(&model, &SolverSettings { method, step_size, ..document.solver }, &[]);
            let finest = study.rungs.len() - 1;
            for index in 0..study.states.len() {
                let observed = study.order(index, finest).expect("an order");
                let words = format!("{key}, {method:?}, state {index}: order {observed}, {:?}", study.rungs);
                assert!((observed - f64::from(method.order())).abs() < 0.1, "{words}");
            }
        }
    }
}

#[test]
fn runge_kutta_reaches_a_hundred_millionth_on_every_preset() {
    for (key, document, model) in exact_presets() {
        let step_size = sound_step(&document) / 4.0;
        let solver = SolverSettings { method: Method::RungeKutta4, step_size, ..document.solver };
        let study = finished(&model, &solver, &[]);
        let finest = study.rungs.last().expect("a rung");
        for largest in &finest.largest {
            assert!(largest.expect("an error") < 1e-8, "{key}: {:?}", study.rungs);
        }
    }
}

#[test]
fn without_an_exact_solution_a_finer_run_stands_in_for_it() {
    let text = "x' = y\ny' = -x\nx(0) = 1\ny(0) = 0\n";
    let solver = SolverSettings { step_size: 0.1, end_time: 6.0, ..SolverSettings::default() };
    let (bare, exact) = (model(text), model(&format!("{text}exact x = cos(t)\nexact y = -sin(t)\n")));
    // A time of observation off the grid makes both runs take a shorter step there.
    for stops in [&[][..], &[0.77, 2.0]] {
        let (substitute, truth) = (finished(&bare, &solver, stops), finished(&exact, &solver, stops));
        assert_eq!(substitute.reference, Reference::Fine(64));
        assert_eq!(truth.reference, Reference::Exact);
        assert_eq!(substitute.rungs.len(), LADDER.len());
        for (one, other) in substitute.rungs.iter().zip(&truth.rungs) {
            for (one, other) in one.largest.iter().zip(&other.largest) {
                let (one, other) = (one.expect("an error"), other.expect("an error"));
                // Runge-Kutta at h/64 is within 1e-11 of the truth.
                assert!((one - other).abs() < 1e-10, "{one} {other}");
            }
        }
        assert!(substitute.courses.iter().flatten().all(|(_, error)| error.is_finite()), "every moment is met");
    }
}

#[test]
fn runge_kutta_is_compared_with_a_run_fine_enough_to_show_its_order() {
    let pendulum = model("theta'' = -9.81 sin(theta)\ntheta(0) = 1\ntheta'(0) = 0\n");
    let solver =
        SolverSettings { method: Method::RungeKutta4, step_size: 0.05, end_time: 5.0, ..SolverSettings::default() };
    let study = finished(&pendulum, &solver, &[]);
    let observed = study.order(0, study.rungs.len() - 1).expect("an order");
    assert!((observed - 4.0).abs() < 0.1, "{observed}");
}

#[test]
fn a_run_that_blows_up_is_said_to_and_the_finer_ones_go_on() {
    let decay = model("x' = -50 x\nx(0) = 1\nexact x = exp(-50 t)\n");
    let solver = SolverSettings { step_size: 40.0, end_time: 80_000.0, ..SolverSettings::default() };
    let study = finished(&decay, &solver, &[]);
    assert!(study.rungs.iter().all(|rung| rung.diverged && rung.largest == [None]), "{:?}", study.rungs);
    let solver = SolverSettings { step_size: 0.039, end_time: 40.0, ..SolverSettings::default() };
    let study = finished(&decay, &solver, &[]);
    // h lambda = -3.9 grows by 2.9 a step, beyond 1e200 but not beyond all numbers; -1.95 decays.
    assert!(study.rungs[0].largest[0].expect("a number") > 1e100);
    assert!(study.rungs[1].largest[0].expect("a number") < 2.0);
    assert_eq!(study.chosen(), Some(1));
}

#[test]
fn what_cannot_be_compared_has_its_reason() {
    let solver = SolverSettings::default();
    assert_eq!(finished(&Model::default(), &solver, &[]).unmeasured, Some(Unmeasured::Nothing));
    let growth = model("x' = x^2\nx(0) = 1\n");
    assert_eq!(finished(&growth, &solver, &[]).unmeasured, Some(Unmeasured::FineDiverged));
    let line = model("x' = -x\nx(0) = 1\nexact x = exp(-t)\n");
    let own_steps = SolverSettings { method: Method::Auto, ..solver };
    assert_eq!(finished(&line, &own_steps, &[]).unmeasured, Some(Unmeasured::OwnSteps));
    let backwards = SolverSettings { end_time: -1.0, ..solver };
    assert_eq!(finished(&line, &backwards, &[]).unmeasured, Some(Unmeasured::Nothing));
    let long = SolverSettings { step_size: 1e-6, end_time: 1e3, ..solver };
    assert_eq!(finished(&line, &long, &[]).unmeasured, Some(Unmeasured::TooLong));
    // Half a million steps are run, more are not.
    let longish = SolverSettings { step_size: 1e-4, end_time: 50.0, ..solver };
    let study = finished(&line, &longish, &[]);
    assert_eq!((study.unmeasured, study.left_out > 0), (None, true), "{}", study.left_out);
}

#[test]
fn the_pictures_show_every_compared_state_and_the_promised_slope() {
    let oscillator = model("x'' = -x\nx(0) = 1\nx'(0) = 0\nexact x = cos(t)\nexact x' = -sin(t)\n");
    let study = finished(&oscillator, &SolverSettings::default(), &[]);
    let names = ["x".to_owned(), "x'".to_owned()];
    let looks = Looks { error: "|error|", names: &names, shown: &[0, 1] };
    let scene = against_step(&study, &looks, 1, "slope 1");
    let labels: Vec<String> = scene.legend().into_iter().map(|entry| entry.label).collect();
    assert_eq!(labels, ["x", "slope 1", "x'"]);
    let promise = &scene.curves[1].points;
    let [(coarse, high), .., (fine, low)] = promise[..] else { panic!("{promise:?}") };
    assert!((high / low / (coarse / fine) - 1.0).abs() < 1e-12, "the slope is 1");

    let signed = over_time(&study, &looks, true);
    assert!(signed.axes.y.range.low() < 0.0);
    let sized = over_time(&study, &looks, false);
    // The first error is 0 and the next ones small: they do not flatten the rest.
    assert!(sized.axes.y.range.low() > 1e-5, "{:?}", sized.axes.y.range);
    assert!(sized.curves.iter().flat_map(|curve| &curve.points).all(|point| point.1 >= 0.0));
}

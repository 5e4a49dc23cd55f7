//! Explosions by cause: each is named rightly, and every cure that is offered cures.

use unroll::core::differentiate::tangents;
use unroll::core::document::{self, Lens};
use unroll::core::explosion::{
    Case, Cause, Cure, Diagnosis, Extent, Fate, UndefinedKind, clip_marks, diagnose, diagnose_gradient, growth,
};
use unroll::core::method::Method;
use unroll::core::model::{Model, compile};
use unroll::core::preset;
use unroll::core::simulate::{SolverSettings, Trajectory, simulate};
use unroll::core::stability::StepLimit;

fn model(text: &str) -> Model {
    let compilation = compile(text);
    compilation.model.unwrap_or_else(|| panic!("{text}: {:?}", compilation.diagnostics))
}

fn euler(step_size: f64, end_time: f64) -> SolverSettings {
    SolverSettings { step_size, end_time, ..SolverSettings::default() }
}

fn run(model: &Model, solver: &SolverSettings) -> Trajectory {
    simulate(model, &model.values(), solver, &[]).expect("a grid")
}

fn diagnosis(model: &Model, solver: SolverSettings) -> Option<Diagnosis> {
    let values = model.values();
    diagnose(&Case { model, values: &values, solver, stops: &[] }, &run(model, &solver))
}

/// The model and the settings after a cure.
fn cured(model: &Model, solver: &SolverSettings, cure: &Cure) -> (Model, SolverSettings) {
    let (mut model, mut solver) = (model.clone(), *solver);
    match cure {
        Cure::StepSize(step_size) => solver.step_size = *step_size,
        Cure::Method(method) => solver.method = *method,
        Cure::EndTime(end_time) => solver.end_time = *end_time,
        Cure::Clip(clip) => solver.clip = *clip,
        Cure::StartValues { values, .. } => {
            for (name, value) in values {
                let quantity = model.quantities.iter_mut().find(|quantity| quantity.name == *name);
                quantity.expect("a quantity of the model").value = *value;
            }
        }
    }
    (model, solver)
}

/// Texts that explode, with how they are unrolled.
const EXPLODING: &[(&str, f64, f64)] = &[
    ("x' = -2.7 x\nx(0) = 1\n", 1.0, 30.0),
    ("x' = -50 x^3\nx(0) = 3\n", 0.1, 20.0),
    ("x' = -100 (x - cos(t))\nx(0) = 0\n", 0.05, 10.0),
    ("x'' = -x - 0.2 x'\nx(0) = 1\nx'(0) = 0\n", 1.0, 100.0),
    ("x'' = -x\nx(0) = 1\nx'(0) = 0\n", 0.5, 100.0),
    ("x' = x^2\nx(0) = 1\n", 0.01, 2.0),
    ("x' = exp(x)\nx(0) = 0\n", 0.01, 2.0),
    ("x' = x\nx(0) = 1\n", 0.1, 2000.0),
    ("x' = r x (1 - x)\nx(0) = 0.2\nr = 3.5\n", 1.0, 500.0),
    ("x' = -sqrt(x)\nx(0) = 1\n", 0.1, 5.0),
    ("u' = 1.5 u - u v\nv' = u v - 3 v\nu(0) = 1\nv(0) = 1\n", 1.0, 40.0),
];

#[test]
fn every_cure_of_every_explosion_cures() {
    for &(text, step_size, end_time) in EXPLODING {
        let (model, solver) = (model(text), euler(step_size, end_time));
        let found = diagnosis(&model, solver).unwrap_or_else(|| panic!("{text}: no diagnosis"));
        let before = run(&model, &solver);
        assert!(!found.cures.is_empty(), "{text}: {found:?}");
        for cure in &found.cures {
            let (after_model, after_solver) = cured(&model, &solver, cure);
            let after = run(&after_model, &after_solver);
            assert_eq!(after.diverged, None, "{text}: {cure:?}");
            if matches!(cure, Cure::StepSize(_) | Cure::Method(_)) {
                let again = diagnosis(&after_model, after_solver);
                assert_eq!(again, None, "{text}: {cure:?}");
            }
        }
        if let Some(diverged) = before.diverged {
            assert_eq!((found.extent, found.step), (Extent::Broke, diverged.step), "{text}");
        }
    }
}

#[test]
fn a_decay_with_too_long_steps_is_told_from_its_eigenvalue() {
    let model = model("x' = -k x\nx(0) = 1\nk = 2.7\n");
    let found = diagnosis(&model, euler(1.0, 30.0)).expect("a diagnosis");
    let Cause::StepTooLarge(Some(mode)) = found.cause else { panic!("{found:?}") };
    assert_eq!((mode.eigenvalue.re, mode.eigenvalue.im), (-2.7, 0.0));
    assert!((mode.factor - 1.7).abs() < 1e-15);
    let StepLimit::Below(limit) = mode.limit else { panic!("{found:?}") };
    assert!((limit - 2.0 / 2.7).abs() < 1e-14);
    assert_eq!(found.extent, Extent::Grew);
    assert_eq!(found.cures[0], Cure::StepSize(0.6));
    assert_eq!(found.cures[1], Cure::Method(Method::RungeKutta4));
}

#[test]
fn one_that_breaks_is_told_by_the_step_it_breaks_at() {
    let model = model("x' = -50 x^3\nx(0) = 3\n");
    let found = diagnosis(&model, euler(0.1, 20.0)).expect("a diagnosis");
    let Cause::StepTooLarge(Some(mode)) = found.cause else { panic!("{found:?}") };
    assert_eq!(mode.eigenvalue.re, -1350.0);
    assert_eq!(found.component, 0);
    // 2 / 1350 = 0.00148
    assert_eq!(found.cures[0], Cure::StepSize(0.001));
}

#[test]
fn a_turn_that_euler_lets_grow_is_cured_by_a_better_method() {
    let model = model("x'' = -x\nx(0) = 1\nx'(0) = 0\n");
    let found = diagnosis(&model, euler(0.5, 100.0)).expect("a diagnosis");
    let Cause::StepTooLarge(Some(mode)) = found.cause else { panic!("{found:?}") };
    assert_eq!(mode.limit, StepLimit::Never);
    assert!(found.cures.contains(&Cure::Method(Method::RungeKutta4)), "{found:?}");
}

#[test]
fn true_growth_is_not_blamed_on_the_step() {
    for (text, step_size, end_time, is_sudden) in [
        ("x' = x^2\nx(0) = 1\n", 0.01, 2.0, true),
        ("x' = exp(x)\nx(0) = 0\n", 0.01, 2.0, true),
        ("x' = x\nx(0) = 1\n", 0.1, 2000.0, false),
    ] {
        let found = diagnosis(&model(text), euler(step_size, end_time)).expect("a diagnosis");
        let Cause::Growth { eigenvalue: Some(eigenvalue), sudden } = found.cause else { panic!("{text}: {found:?}") };
        assert!(eigenvalue.re > 0.0, "{text}");
        assert_eq!(sudden, is_sudden, "{text}: {found:?}");
        let helps = |cure: &Cure| matches!(cure, Cure::StepSize(_) | Cure::Method(_));
        assert!(!found.cures.iter().any(helps), "{text}: {found:?}");
        assert!(found.cures.iter().any(|cure| matches!(cure, Cure::EndTime(_))), "{text}: {found:?}");
    }
}

#[test]
fn a_formula_without_a_value_is_found_in_the_text() {
    for (text, piece, kind) in [
        ("x' = 1/(1 - t)\nx(0) = 0\n", "1/(1 - t)", None),
        ("x' = -sqrt(x)\nx(0) = 1\n", "sqrt(x)", Some("sqrt")),
        ("x' = ln(1 - t)\nx(0) = 0\n", "ln(1 - t)", Some("ln")),
        ("x' = 1\ny' = asin(x)\nx(0) = 0\ny(0) = 0\n", "asin(x)", Some("asin")),
        ("x' = ln(1 - x)\nx(0) = 2\n", "ln(1 - x)", Some("ln")),
    ] {
        let found = diagnosis(&model(text), euler(0.25, 5.0)).unwrap_or_else(|| panic!("{text}"));
        let Cause::Undefined(undefined) = found.cause else { panic!("{text}: {found:?}") };
        assert_eq!(&text[undefined.span.start..undefined.span.end], piece);
        match (undefined.kind, kind) {
            (UndefinedKind::DivisionByZero, None) => {}
            (UndefinedKind::Function { function, .. }, Some(name)) => assert_eq!(function.name(), name),
            (other, _) => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn the_clip_is_named_where_it_hides_an_explosion() {
    let solver = SolverSettings { clip: Some(1e5), ..euler(0.1, 5.0) };
    let model = model("x' = -50 x^3\nx(0) = 13\n");
    let clipped_run = run(&model, &solver);
    assert_eq!(clipped_run.diverged, None);
    let found = diagnosis(&model, solver).expect("a diagnosis");
    let clipped = found.clipped.expect("the clip acts");
    assert_eq!((clipped.step, clipped.component), (0, 0));
    assert!(matches!(found.cause, Cause::StepTooLarge(Some(_))), "{found:?}");
    let Cure::StepSize(step_size) = found.cures[0] else { panic!("{found:?}") };
    // The clip still acts where the slope is truly steep, but the curve is no longer the clip's.
    assert_eq!(run(&model, &SolverSettings { step_size, clip: None, ..solver }).diverged, None);
    assert!(found.cures.contains(&Cure::Clip(None)));
}

#[test]
fn the_clip_is_named_where_it_alone_changes_the_curve() {
    let solver = SolverSettings { clip: Some(0.5), ..euler(0.1, 5.0) };
    let model = model("x' = -x\nx(0) = 1\n");
    let found = diagnosis(&model, solver).expect("a diagnosis");
    assert_eq!((found.extent, found.cause), (Extent::Cut, Cause::Clip));
    assert_eq!(found.cures, [Cure::Clip(None)]);
}

#[test]
fn the_steps_that_the_clip_changes_are_those_whose_slope_is_too_steep() {
    let solver = SolverSettings { clip: Some(1.5), ..euler(0.25, 5.0) };
    let model = model("x' = -x\ny' = 1\nx(0) = 3\ny(0) = 0\n");
    let values = model.values();
    let stops = [0.3, 0.35];
    let trajectory = simulate(&model, &values, &solver, &stops).expect("a grid");
    let marks = clip_marks(&Case { model: &model, values: &values, solver, stops: &stops }, &trajectory);
    let steep: Vec<usize> = (0..trajectory.times.len() - 1).filter(|step| trajectory.states[2 * step] > 1.5).collect();
    assert!(!steep.is_empty());
    assert_eq!(marks.iter().map(|mark| mark.step).collect::<Vec<_>>(), steep);
    assert!(marks.iter().all(|mark| mark.components == 1));
}

#[test]
fn a_gradient_that_explodes_is_named_where_the_state_stays_finite() {
    // The state rests on its unstable equilibrium; its tangent grows by 1.1 a step and overflows near step 7447.
    let model = model("x' = x\nx(0) = 0\n");
    let solver = euler(0.1, 1000.0);
    let (values, trajectory) = (model.values(), run(&model, &solver));
    let case = Case { model: &model, values: &values, solver, stops: &[] };
    assert_eq!(trajectory.diverged, None);
    assert_eq!(diagnose(&case, &trajectory), None);
    let sizes = growth(&case, &trajectory, &[0]).expect("a grid");
    assert_eq!(sizes.tangents[0].fate, Fate::Overflows(7448));
    let found = diagnose_gradient(&case, &sizes).expect("a diagnosis");
    assert_eq!((found.extent, found.cause), (Extent::Gradient, Cause::Gradient { quantity: 0, finite: false }));
    let [Cure::EndTime(end_time)] = found.cures[..] else { panic!("{found:?}") };
    let cured = tangents(&model, &values, &SolverSettings { end_time, ..solver }, &[], 0).expect("a grid");
    assert_eq!(cured.diverged, None);
}

#[test]
fn the_gradient_of_chaos_explodes_though_its_curve_is_sound_and_a_shorter_window_tames_it() {
    let document = document::parse(preset::find("lorenz").expect("a known key").text).0;
    let (model, solver) = (model(&document.model), document.solver);
    let (values, trajectory) = (model.values(), run(&model, &solver));
    let case = Case { model: &model, values: &values, solver, stops: &[] };
    let sizes = growth(&case, &trajectory, &[0, 1, 2]).expect("a grid");
    let found = diagnose_gradient(&case, &sizes).expect("a diagnosis");
    assert!(matches!(found.cause, Cause::Gradient { finite: true, .. }), "{found:?}");
    let [Cure::EndTime(end_time)] = found.cures[..] else { panic!("{found:?}") };
    let shorter = SolverSettings { end_time, ..solver };
    let case = Case { solver: shorter, ..case };
    let sizes = growth(&case, &run(&model, &shorter), &[0, 1, 2]).expect("a grid");
    assert_eq!(diagnose_gradient(&case, &sizes), None);
}

#[test]
fn growth_and_vanishing_of_tangents_are_told_apart() {
    let model = model("x' = -k x\nx(0) = 1\nk = 1\n");
    // The tangent by k is n h 1.9^(n - 1): a million times the first at n = 19.
    for (end_time, step_size, fate) in [
        (1.0, 0.1, Fate::Steady),
        (40.0, 0.1, Fate::Vanishes),
        (40.0, 2.9, Fate::Steady),
        (120.0, 2.9, Fate::Explodes(19)),
    ] {
        let (values, solver) = (model.values(), euler(step_size, end_time));
        let case = Case { model: &model, values: &values, solver, stops: &[] };
        let sizes = growth(&case, &run(&model, &solver), &[0, 1]).expect("a grid");
        assert_eq!(sizes.tangents[0].fate, fate, "until {end_time} with h = {step_size}");
        assert_eq!(sizes.tangents[0].norms.len(), sizes.states.len());
        // x_n = (1 - h)^n x(0), so that the tangent by x(0) is as large as the state.
        for (tangent, state) in sizes.tangents[1].norms.iter().zip(&sizes.states) {
            assert!((tangent - state).abs() <= 1e-12 * state);
        }
    }
}

#[test]
fn a_long_unroll_is_looked_at_in_part_and_says_so() {
    let model = model("x' = -x + sin(t)\nx(0) = 1\n");
    let (values, solver) = (model.values(), euler(0.001, 900.0));
    let case = Case { model: &model, values: &values, solver, stops: &[] };
    let sizes = growth(&case, &run(&model, &solver), &[0]).expect("a grid");
    assert!(!sizes.complete && sizes.times.len() > 1000 && sizes.times.len() < 900_000);
    assert_eq!(sizes.tangents[0].norms.len(), sizes.times.len());
}

#[test]
fn no_preset_is_accused_but_those_that_explode_on_purpose() {
    for preset in preset::ALL {
        let document = document::parse(preset.text).0;
        let found = diagnosis(&model(&document.model), document.solver);
        let on_purpose = document.view.lens == Some(Lens::Explosion);
        assert_eq!(found.is_some(), on_purpose, "{}: {found:?}", preset.key);
        if let Some(found) = found {
            assert!(matches!(found.cause, Cause::StepTooLarge(Some(_))), "{}: {found:?}", preset.key);
            assert!(matches!(found.cures[0], Cure::StepSize(_)), "{}: {found:?}", preset.key);
        }
    }
}

#[test]
fn models_without_states_and_starts_without_value_have_no_panic() {
    let empty = Model::default();
    let solver = euler(0.1, 1.0);
    assert_eq!(diagnose(&Case { model: &empty, values: &[], solver, stops: &[] }, &Trajectory::default()), None);
    let found = diagnosis(&model("x' = -x\nx(0) = ln(a)\na = -1\n"), solver).expect("a diagnosis");
    assert!(matches!(found.cause, Cause::Undefined(_)), "{found:?}");
    assert_eq!(found.step, 0);
}

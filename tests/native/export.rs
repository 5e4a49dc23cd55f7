//! What is taken away: the same numbers, readable by others and by the language again.

use unroll::core::band::{Band, BandKind};
use unroll::core::data::Target;
use unroll::core::document;
use unroll::core::export;
use unroll::core::job::prepare;
use unroll::core::method::Method;
use unroll::core::model::{Model, compile};
use unroll::core::preset::ALL;
use unroll::core::simulate::{SolverSettings, Trajectory, simulate};

fn model(text: &str) -> Model {
    let compilation = compile(text);
    compilation.model.unwrap_or_else(|| panic!("{text}\n{:?}", compilation.diagnostics))
}

const DECAY: &str = "x' = -k x + c\ny'' = -y\nx(0) = 2\ny(0) = [0.1, 7]\ny'(0) = 3 k\nk = 0.5 in [0, 1]\nconst c = 1/3\n\
                     total = x + y\nexact y = 0.1 cos(t) + 3 k sin(t)";

#[test]
fn parameters_are_lines_with_all_their_digits() {
    let model = model(DECAY);
    let text = export::parameters_text(&model, &[0.1 + 0.2, 1.0 / 3.0, 1e-9, -7.0], None);
    assert_eq!(text, "k = 0.30000000000000004\nc = 0.3333333333333333\nx(0) = 1e-9\ny(0) = -7\n");
}

#[test]
fn parameters_are_a_table_with_what_was_fixed() {
    let model = model(DECAY);
    let text = export::parameters_csv(&model, &[0.25, 2.0, f64::NAN, -7.0], None);
    assert_eq!(text, "name,value,fixed\nk,0.25,false\nc,2,true\nx(0),,true\ny(0),-7,true\n");
}

#[test]
fn parameters_are_an_object_in_the_order_of_the_model() {
    let model = model(DECAY);
    let values = [0.1 + 0.2, 1.0 / 3.0, 2.0, 0.1];
    let text = export::parameters_json(&model, &values, Some(0.5), &SolverSettings::default(), None);
    let read: serde_json::Value = serde_json::from_str(&text).expect("valid JSON");
    for (quantity, value) in model.quantities.iter().zip(values) {
        assert_eq!(read["parameters"][&quantity.name].as_f64(), Some(value));
    }
    assert_eq!((&read["loss"], &read["method"], &read["step_size"]), (&0.5.into(), &"euler".into(), &0.1.into()));
    let places: Vec<usize> =
        ["\"k\"", "\"c\"", "\"x(0)\"", "\"y(0)\""].map(|name| text.find(name).expect("every name is there")).into();
    assert!(places.is_sorted(), "{text}");
    assert!(read.get("relative_tolerance").is_none());
    let adaptive = SolverSettings { method: Method::Auto, ..SolverSettings::default() };
    let nothing: serde_json::Value =
        serde_json::from_str(&export::parameters_json(&model, &values, None, &adaptive, None)).expect("valid JSON");
    assert!(nothing["loss"].is_null() && nothing.get("step_size").is_none());
    assert_eq!((&nothing["method"], &nothing["relative_tolerance"]), (&"auto".into(), &1e-8.into()));
}

#[test]
fn equations_have_their_numbers_in_and_keep_their_helpers() {
    let text = export::equations_text(DECAY, &model(DECAY), &[0.25, -2.0, 5.0, 0.5]);
    let expected = "x' = -0.25*x + (-2)\ny'' = -y\nx(0) = 5\ny(0) = 0.5\ny'(0) = 3*0.25\ntotal = x + y\n\
                    exact y = 0.1*cos(t) + 3*0.25*sin(t)\n";
    let squeezed = |text: &str| text.replace(['(', ')'], "");
    assert_eq!(squeezed(&text), squeezed(expected));
    assert!(model(&text).quantities.iter().all(|quantity| quantity.initial_of.is_some()), "{text}");
}

#[test]
fn exported_equations_run_as_the_model_did() {
    let texts = ALL.iter().map(|preset| document::parse(preset.text).0);
    for mut document in texts {
        document.solver.end_time = document.solver.end_time.min(10.0);
        let before = model(&document.model);
        let values: Vec<f64> = before.values().iter().map(|value| value * 1.01).collect();
        let exported = export::equations_text(&document.model, &before, &values);
        let after = model(&exported);
        let expected = simulate(&before, &values, &document.solver, &[]).expect("a grid");
        let found = simulate(&after, &after.values(), &document.solver, &[]).expect("a grid");
        assert_eq!(found.times, expected.times);
        for (found, expected) in found.states.iter().zip(&expected.states) {
            // Numbers in place of parameters may be folded in another order: a few last bits, grown over 10 units of
            // time (by e^9 for Lorenz).
            assert!((found - expected).abs() <= 1e-9 * (1.0 + expected.abs()), "{exported}: {found} {expected}");
        }
    }
}

#[test]
fn a_trajectory_is_a_table_of_states_helpers_and_exact_solutions() {
    let model = model("x' = -x\ny' = 1\nx(0) = 1\ny(0) = 0\nsum = x + y\nbad = 1/y\nexact x = exp(-t)");
    let solver = SolverSettings { step_size: 0.5, end_time: 1.0, ..SolverSettings::default() };
    let run = simulate(&model, &model.values(), &solver, &[]).expect("a grid");
    let text = export::trajectory_csv(&model, &run, (&[], &[]));
    let exact = |time: f64| (-time).exp();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "t,x,y,sum,bad,exact x");
    assert_eq!(lines[1], "0,1,0,1,,1");
    assert_eq!(lines.len(), 4);
    for (line, expected) in lines[2..].iter().zip([[0.5, 0.5, 0.5, 1.0, 2.0], [1.0, 0.25, 1.0, 1.25, 1.0]]) {
        let numbers: Vec<f64> = line.split(',').map(|cell| cell.parse().expect("a number")).collect();
        assert_eq!(numbers[..5], expected);
        // The standard library's exponential may differ in the last bit.
        assert!((numbers[5] - exact(numbers[0])).abs() < 1e-15);
    }
}

#[test]
fn an_empty_trajectory_is_its_header() {
    let model = model("x' = 1\nx(0) = 0");
    assert_eq!(export::trajectory_csv(&model, &Trajectory::default(), (&[], &[])), "t,x\n");
}

#[test]
fn what_a_fit_knows_goes_with_its_values() {
    let (document, _) = document::parse(ALL[0].text);
    let model = model(&document.model);
    let mut session = prepare(&document).expect("a fit");
    session.by_ref().for_each(drop);
    let report = session.report();
    let values = &report.values;

    let text = export::parameters_text(&model, values, Some(&report));
    let with_values = format!("{text}x1' = r1 x1\nx2' = -x2\n");
    let again = compile(&with_values).model.expect("the remarks are remarks of the language");
    assert_eq!(again.quantities[0].value.to_bits(), values[0].to_bits());
    assert!(text.lines().take(6).all(|line| line.contains("  # ± ") && line.contains(" … ")), "{text}");

    let csv = export::parameters_csv(&model, values, Some(&report));
    let mut rows = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    assert_eq!(rows.next(), Some(vec!["name", "value", "fixed", "standard_error", "low", "high"]));
    let known = report.uncertainty(0).expect("a standard error");
    let first: Vec<f64> =
        rows.next().expect("a row")[3..].iter().map(|field| field.parse().expect("a number")).collect();
    assert_eq!(first, [known.standard_error, known.interval.0, known.interval.1]);
    assert_eq!(rows.next_back().expect("a row")[3..], ["", "", ""], "a fixed start value has no error");

    let json = export::parameters_json(&model, values, Some(report.statistics.loss), &document.solver, Some(&report));
    let read: serde_json::Value = serde_json::from_str(&json).expect("valid JSON");
    assert_eq!(read["standard_errors"]["r1"].as_f64(), Some(known.standard_error));
    assert_eq!(read["intervals"]["r1"][1].as_f64(), Some(known.interval.1));
    assert_eq!(read["degrees_of_freedom"], 6);
}

#[test]
fn a_trajectory_carries_the_ends_of_the_bands_there_are() {
    let model = model("x' = 1\ny' = 0\nx(0) = 0\ny(0) = 3");
    let solver = SolverSettings { step_size: 0.5, end_time: 2.0, ..SolverSettings::default() };
    let run = simulate(&model, &model.values(), &solver, &[]).expect("a grid");
    let nothing = (f64::NAN, f64::NAN);
    let band = |state, ends| Band { target: Target::State(state), kind: BandKind::Curve, ends, open: Vec::new() };
    // Known at three moments: at those as it is, between two of them on the straight line, nowhere else.
    let bands = [band(0, vec![(0.0, 0.0), (0.5, 1.5), nothing]), band(1, vec![nothing; 3])];
    let text = export::trajectory_csv(&model, &run, (&[0.0, 1.0, 1.5], &bands));
    assert_eq!(text, "t,x,y,x low,x high\n0,0,3,0,0\n0.5,0.5,3,0.25,0.75\n1,1,3,0.5,1.5\n1.5,1.5,3,,\n2,2,3,,\n");
}

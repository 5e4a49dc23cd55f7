//! What a model text means: every form of statement and expression, and the characters people type.

use unroll::core::lang::program::{Evaluator, Field};
use unroll::core::model::{Model, Quantity, compile};

fn model(text: &str) -> Model {
    let compilation = compile(text);
    compilation.model.unwrap_or_else(|| panic!("{text}: {:?}", compilation.diagnostics))
}

/// `x'` at `t`, `x` with the values of the text.
fn derivative(model: &Model, time: f64, state: &[f64]) -> Vec<f64> {
    let mut evaluator = Evaluator::<f64>::new(&model.derivative);
    evaluator.set_parameters(&model.values());
    let mut derivative = vec![0.0; model.states.len()];
    evaluator.evaluate(time, state, &mut derivative);
    derivative
}

fn initial(model: &Model, values: &[f64]) -> Vec<f64> {
    let mut evaluator = Evaluator::<f64>::new(&model.initial);
    evaluator.set_parameters(values);
    let mut initial = vec![0.0; model.states.len()];
    evaluator.evaluate(model.start_time, &vec![0.0; model.states.len()], &mut initial);
    initial
}

fn observables(model: &Model, time: f64, state: &[f64]) -> Vec<f64> {
    let mut evaluator = Evaluator::<f64>::new(&model.observables);
    evaluator.set_parameters(&model.values());
    let mut outputs = vec![0.0; model.definitions.len() + model.exact.len()];
    evaluator.evaluate(time, state, &mut outputs);
    outputs
}

fn names(model: &Model) -> Vec<&str> {
    model.states.iter().map(|state| state.name.as_str()).collect()
}

fn quantity<'model>(model: &'model Model, name: &str) -> &'model Quantity {
    let found = model.quantities.iter().find(|quantity| quantity.name == name);
    found.unwrap_or_else(|| panic!("no {name} in {:?}", model.quantities))
}

#[test]
fn expressions_are_read_as_mathematics_reads_them() {
    // At t = 2, x = 3, with k = 5 and r1 = 7.
    let (t, x, k, r1) = (2.0_f64, 3.0_f64, 5.0_f64, 7.0_f64);
    let truth = |condition: bool| f64::from(u8::from(condition));
    let cases: &[(&str, f64)] = &[
        ("1 + 2*3 - 4/2", 5.0),
        ("8/4/2", 1.0),
        ("8 - 4 - 2", 2.0),
        ("-x^2", -9.0),
        ("(-x)^2", 9.0),
        ("2^3^2", 512.0),
        ("2**3", 8.0),
        ("2^-1", 0.5),
        ("x²", 9.0),
        ("2x²", 18.0),
        ("x⁻¹ x", 1.0),
        ("x¹⁰", 59049.0),
        ("2x", 2.0 * x),
        ("2 x", 2.0 * x),
        ("2(x + 1)", 8.0),
        ("r1 x (1 - x)", r1 * x * (1.0 - x)),
        ("k(1 - x)", k * (1.0 - x)),
        ("(x + 1)(x - 1)", 8.0),
        ("(x + 1) k", 20.0),
        ("2 sin(0) + cos(0) k", k),
        ("1/2 x", 0.5 * x),
        ("x/k x", x / k * x),
        ("x^2 k", x * x * k),
        ("2^2(x)", 12.0),
        ("3x/k", 3.0 * x / k),
        ("2pi", std::f64::consts::TAU),
        ("2π", std::f64::consts::TAU),
        ("e", std::f64::consts::E),
        ("2e", 2.0 * std::f64::consts::E),
        ("1e2", 100.0),
        ("1E-2", 0.01),
        (".5 + 1.", 1.5),
        ("ln(e) + log(1)", 1.0),
        ("t", t),
        ("+x - +1", 2.0),
        ("- - x", x),
        ("|x - k|", 2.0),
        ("2|1 - x| k", 20.0),
        ("|x - (|k| - 1)|", 1.0),
        ("x < k", truth(x < k)),
        ("x >= k", truth(x >= k)),
        ("x == 3", 1.0),
        ("x != 3", 0.0),
        ("x <> 3", 0.0),
        ("x <= 3 and not (x > 3)", 1.0),
        ("x > 3 || k == 5 && !(1 > 2)", 1.0),
        ("not x > 3", 1.0),
        ("if(x > 1, 10, 20)", 10.0),
        ("2 if(x < 1, 10, 20)", 40.0),
        ("x < 1 ? 10 : x < 5 ? 20 : 30", 20.0),
        ("(x > 1) + (x > 2) + (x > 3)", 2.0),
        ("max(x, k) - min(x, k)", 2.0),
        ("if(\n x > 1,\n 10,\n 20)", 10.0),
    ];
    for (expression, expected) in cases {
        let model = model(&format!("x' = {expression}\nx(0) = 1; k = 5; r1 = 7"));
        let value = derivative(&model, t, &[x])[0];
        // A few roundings of values below 1e5.
        assert!((value - expected).abs() <= 1e-14 * expected.abs(), "{expression}: {value} for {expected}");
    }
}

#[test]
fn every_way_to_write_an_equation_gives_the_same_model() {
    let first = [
        "x' = -x; x(0) = 2",
        "dx/dt = -x; x(0) = 2",
        "d x / dt = -x; x(0) = 2",
        "x' = -x, x(0) = 2",
        "  x′ = − x  # decay\n\n// start\nx(0) = 2\n",
        "x(0) = 2\r\nx' = -x\r\n",
        "ｘ’＝－ｘ；ｘ（０）＝２",
        "x' := -x。 x(0) = 2。",
    ];
    for text in first {
        let model = model(text);
        assert_eq!(names(&model), ["x"], "{text}");
        assert_eq!(derivative(&model, 0.0, &[3.0]), [-3.0], "{text}");
        assert_eq!(model.values(), [2.0], "{text}");
    }
    let second = ["y''", "y″", "y\"", "y’’", "d^2y/dt^2", "d2y/dt2", "d²y/dt²", "d^2 y / dt^2"];
    for left in second {
        let model = model(&format!("{left} = -4y - y'; y(0) = 1; y'(0) = 0.5"));
        assert_eq!(names(&model), ["y", "y'"], "{left}");
        assert_eq!(derivative(&model, 0.0, &[1.0, 10.0]), [10.0, -14.0], "{left}");
        assert_eq!(initial(&model, &model.values()), [1.0, 0.5], "{left}");
    }
}

#[test]
fn higher_orders_and_several_equations_share_one_state() {
    let model = model("z' = y'' + w; y''' = z - y'; w = y + z\ny(0) = 1; y'(0) = 2; y''(0) = 3; z(0) = 4");
    assert_eq!(names(&model), ["z", "y", "y'", "y''"]);
    assert_eq!(derivative(&model, 0.0, &[4.0, 1.0, 2.0, 3.0]), [3.0 + 5.0, 2.0, 3.0, 4.0 - 2.0]);
    assert_eq!(initial(&model, &model.values()), [4.0, 1.0, 2.0, 3.0]);
    assert_eq!(observables(&model, 0.0, &[4.0, 1.0, 2.0, 3.0]), [5.0]);
}

#[test]
fn parameters_keep_value_range_and_lock() {
    let text = "x' = a + b + c + d1 + h\nx(1900) = 8/3 free in [-1, 2pi]\n\
        a = -1e-3; b = 2pi in [0, 10] fixed; const c = 9.81; d1 = 1 fixed in [0, 2]; h = c/2";
    let model = model(text);
    let tau = std::f64::consts::TAU;
    let expected = [
        ("a", -1e-3, None, false),
        ("b", tau, Some((0.0, 10.0)), true),
        ("c", 9.81, None, true),
        ("d1", 1.0, Some((0.0, 2.0)), true),
        ("x(1900)", 8.0 / 3.0, Some((-1.0, tau)), false),
    ];
    let order: Vec<&str> = model.quantities.iter().map(|quantity| quantity.name.as_str()).collect();
    assert_eq!(order, expected.map(|(name, ..)| name));
    for (name, value, range, fixed) in expected {
        let found = quantity(&model, name);
        assert_eq!((found.value, found.range, found.fixed), (value, range, fixed), "{name}");
    }
    assert_eq!(model.start_time, 1900.0);
    let definitions: Vec<&str> = model.definitions.iter().map(|definition| definition.name.as_str()).collect();
    assert_eq!(definitions, ["h"]);
    let span = quantity(&model, "x(1900)").span;
    assert_eq!(&text[span.start..span.end], "8/3");
}

#[test]
fn a_formula_for_an_initial_value_is_no_quantity_and_follows_its_parameters() {
    let model = model("S' = -S; I' = S; S(0) = N0 - I0; I(0) = I0; N0 = 1000; I0 = 1");
    let quantities: Vec<&str> = model.quantities.iter().map(|quantity| quantity.name.as_str()).collect();
    assert_eq!(quantities, ["N0", "I0"]);
    assert_eq!(initial(&model, &[500.0, 20.0]), [480.0, 20.0]);
}

#[test]
fn a_list_of_initial_values_is_a_batch_and_a_shorter_list_repeats_its_first() {
    let model = model("x' = 1; y' = 1; z' = 1; x(0) = [1, 2, 3]; y(0) = [10, 20]; z(0) = 5");
    assert_eq!(model.batch_size(), 3);
    let members: Vec<Vec<f64>> = (0..3).map(|member| model.member_values(&model.values(), member)).collect();
    assert_eq!(members, [[1.0, 10.0, 5.0], [2.0, 20.0, 5.0], [3.0, 10.0, 5.0]]);
    assert!(model.quantities.iter().all(|quantity| quantity.fixed));
}

#[test]
fn definitions_stand_in_any_order_and_known_solutions_come_after_them() {
    let model = model("c = 2 b; b = a x; a = 3 k; x' = c; x(0) = 1; k = 1; exact x = exp(k t)");
    assert_eq!(derivative(&model, 0.0, &[2.0]), [12.0]);
    let outputs: Vec<(&str, usize)> =
        model.definitions.iter().map(|definition| (definition.name.as_str(), definition.output)).collect();
    assert_eq!(outputs, [("c", 0), ("b", 1), ("a", 2)]);
    assert_eq!(model.exact, [(0, 3)]);
    assert_eq!(observables(&model, 0.0, &[2.0]), [12.0, 6.0, 3.0, 1.0]);
}

#[test]
fn a_declared_e_is_no_longer_euler_s_number() {
    let declared = model("x' = e x; x(0) = 1; e = 5; k = 2e");
    assert_eq!(derivative(&declared, 0.0, &[1.0]), [5.0]);
    assert_eq!(declared.definitions.len(), 1);
    let state = model("e' = 1; e(0) = 3; k = 2e");
    assert_eq!(names(&state), ["e"]);
}

#[test]
fn names_may_be_of_any_script_and_their_digits_may_be_subscripts() {
    let model = model("兔' = α 兔 − β_1 兔 x₁; x₁' = -x1\n兔(0) = 10；x₁(0) = 5；α = 2；β_1 = 0.1");
    assert_eq!(names(&model), ["兔", "x1"]);
    assert_eq!(derivative(&model, 0.0, &[10.0, 5.0]), [15.0, -5.0]);
}

#[test]
fn folded_characters_keep_their_places_in_the_text_as_typed() {
    let cases = [
        ("ｘ′＝－ｋ×ｘ；ｘ（０）＝１", "ｋ"),
        ("兔’ ＝ ２　×　ｂａｄ；兔（０）＝　１００", "ｂａｄ"),
        ("x' = 1；y″ ＝ 甲；x(0) = 1，y(0) = 2、y'(0) = 3", "甲"),
        ("x' = −½; x(0) = 1", "½"),
        ("e\u{301}' = 1; é' = 1; e\u{301}(0) = 1; é(0) = 2； x' = √y; x(0) = 1; y = 3", "√"),
    ];
    for (text, underlined) in cases {
        let diagnostics = compile(text).diagnostics;
        let places: Vec<&str> =
            diagnostics.iter().map(|diagnostic| &text[diagnostic.span.start..diagnostic.span.end]).collect();
        assert_eq!(places[0], underlined, "{text}: {diagnostics:?}");
    }
}

#[test]
fn what_can_be_read_of_a_broken_text_is_there_to_be_shown() {
    let compilation = compile("x' = -k x\ny' = (\nx(0) = 1");
    assert!(compilation.model.is_none());
    assert_eq!(compilation.syntax.statements.len(), 2);
}

#[test]
fn a_comma_at_the_end_of_a_line_ends_the_statement() {
    let model = model("x' = -k x，\nx(0) = 1,\nk = 2, # per second\n");
    assert_eq!(model.values(), [2.0, 1.0]);
}

#[test]
fn comments_and_commas_end_where_they_should() {
    let model =
        model("x' = max(x, # the larger\n 2) // one\nx(0) = 1, y(0) = 2 # start, with = in it\ny' = 1; # ; z' = 1");
    assert_eq!(names(&model), ["x", "y"]);
    assert_eq!(derivative(&model, 0.0, &[1.0, 0.0]), [2.0, 1.0]);
}

//! Changes of a model text in place: what was typed around them stays.

use proptest::prelude::*;
use unroll::core::lang::edit::{set_fixed, set_initial, set_range, set_value};
use unroll::core::model::compile;

const TEXT: &str = "x' = -k x + c # decay\nx(0) = [ 1, 2 ]  in [0, 5] # start\nk = 8/3  in [0, 2pi] fixed # rate\n\
    const c = 0；y'' = -y; y(0) = 1；y'(0) = k\ng = 1 free";

fn line(text: &str, start: &str) -> String {
    let mut parts = text.split(['\n', ';', '；']).map(str::trim);
    parts.find(|part| part.starts_with(start)).unwrap_or_default().to_owned()
}

#[test]
fn a_value_is_written_in_place_and_widens_its_range() {
    let cases = [
        ("k", 1.5, "k = 1.5  in [0, 2pi] fixed # rate"),
        ("k", 7.0, "k = 7  in [0, 7] fixed # rate"),
        ("k", -1e-9, "k = -1e-9  in [-1e-9, 2pi] fixed # rate"),
        ("x(0)", 3.0, "x(0) = [ 3, 2 ]  in [0, 5] # start"),
        ("c", 9.81, "const c = 9.81"),
        ("y(0)", 0.1, "y(0) = 0.1"),
    ];
    for (name, value, expected) in cases {
        let after = set_value(TEXT, name, value).expect("declared");
        let start = expected.split('=').next().unwrap_or_default();
        assert_eq!(line(&after, start), expected);
        let rest = |text: &str| text.replace(&line(text, start), "");
        assert_eq!(rest(&after), rest(TEXT), "{name}");
        let model = compile(&after).model.expect("still right");
        let quantity = model.quantities.iter().find(|quantity| quantity.name == name).expect("still there");
        assert_eq!(quantity.value, value);
    }
    for (name, value) in [("z", 1.0), ("x", 1.0), ("x(1)", 1.0), ("y'(0)", 1.0), ("k", f64::NAN), ("k", f64::INFINITY)]
    {
        assert_eq!(set_value(TEXT, name, value), None, "{name}");
    }
}

#[test]
fn a_range_is_put_in_or_replaced() {
    let cases = [
        ("k", "k = 8/3  in [1, 4] fixed # rate"),
        ("g", "g = 1 in [1, 4] free"),
        ("c", "const c = 0 in [1, 4]"),
        ("y(0)", "y(0) = 1 in [1, 4]"),
        ("x(0)", "x(0) = [ 1, 2 ]  in [1, 4] # start"),
    ];
    for (name, expected) in cases {
        let after = set_range(TEXT, name, (1.0, 4.0)).expect("declared");
        assert_eq!(line(&after, expected.split('=').next().unwrap_or_default()), expected);
    }
    assert_eq!(set_range(TEXT, "k", (2.0, 2.0)), None);
    assert_eq!(set_range(TEXT, "k", (f64::NAN, 2.0)), None);
}

#[test]
fn a_lock_is_said_by_the_shortest_word_that_says_it() {
    let cases = [
        ("k", true, "k = 8/3  in [0, 2pi] fixed # rate"),
        ("k", false, "k = 8/3  in [0, 2pi] # rate"),
        ("c", false, "c = 0"),
        ("g", true, "g = 1 fixed"),
        ("g", false, "g = 1 free"),
        ("y(0)", false, "y(0) = 1 free"),
        ("y(0)", true, "y(0) = 1"),
        ("x(0)", false, "x(0) = [ 1, 2 ]  in [0, 5] free # start"),
    ];
    for (name, fixed, expected) in cases {
        let after = set_fixed(TEXT, name, fixed).expect("declared");
        let start = expected.split('=').next().unwrap_or_default();
        let found = line(&after, start);
        let found = if found.is_empty() { line(&after, &format!("const {start}")) } else { found };
        assert_eq!(found, expected);
        let model = compile(&after).model.expect("still right");
        let quantity = model.quantities.iter().find(|quantity| quantity.name == name).expect("still there");
        assert_eq!(quantity.fixed, fixed);
        // And back: what it was before.
        let was = compile(TEXT).model.expect("right").quantities.into_iter().find(|other| other.name == name);
        let back = set_fixed(&after, name, was.expect("there").fixed).expect("declared");
        let again = compile(&back).model.expect("still right");
        let fixed_before = compile(TEXT).model.expect("right").quantities.iter().map(|q| q.fixed).collect::<Vec<_>>();
        assert_eq!(again.quantities.iter().map(|quantity| quantity.fixed).collect::<Vec<_>>(), fixed_before);
    }
}

#[test]
fn the_start_is_moved_with_all_initial_values() {
    let after = set_initial(
        TEXT,
        1900.0,
        &[("x".to_owned(), vec![30.0]), ("y".to_owned(), vec![4.0]), ("y'".to_owned(), vec![5.0])],
    );
    assert_eq!(line(&after, "x("), "x(1900) = [ 30, 2 ]  in [0, 30] # start");
    assert_eq!(line(&after, "y("), "y(1900) = 4");
    assert_eq!(line(&after, "y'("), "y'(1900) = k");
    assert_eq!(compile(&after).model.expect("still right").start_time, 1900.0);
    assert_eq!(set_initial(TEXT, f64::NAN, &[]), TEXT);
    assert_eq!(set_initial("nothing here", 1.0, &[]), "nothing here");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    /// Any sequence of edits leaves a model with exactly the values asked for last.
    #[test]
    fn edits_change_what_they_name_and_nothing_else(
        edits in prop::collection::vec((0_usize..6, -1e6..1e6_f64, any::<bool>(), 1e-6..1e6_f64), 1..12)
    ) {
        let mut text = TEXT.to_owned();
        let mut expected = compile(TEXT).model.expect("right").quantities;
        for (index, value, fixed, width) in edits {
            let index = index % expected.len();
            let name = expected[index].name.clone();
            text = set_range(&text, &name, (value - width, value + width)).expect("declared");
            text = set_value(&text, &name, value).expect("declared");
            text = set_fixed(&text, &name, fixed).expect("declared");
            (expected[index].value, expected[index].fixed) = (value, fixed);
            expected[index].range = Some((value - width, value + width));
            let found = compile(&text).model.expect("still right").quantities;
            for (found, expected) in found.iter().zip(&mut expected) {
                expected.span = found.span;
            }
            prop_assert_eq!(&found, &expected, "{}", text);
        }
    }

    #[test]
    fn any_text_can_be_edited(text in "[xk0-9.,;'=()+in\\[\\] \nfedrconst′，。（]{0,60}", value in any::<f64>()) {
        for name in ["x", "k", "x(0)", "x'(0)", ""] {
            for after in [set_value(&text, name, value), set_range(&text, name, (0.0, value)), set_fixed(&text, name, true)] {
                // An edit of a right text gives a right text.
                prop_assert!(after.is_none_or(|after| compile(&text).model.is_none() || compile(&after).model.is_some()));
            }
        }
        let _ = set_initial(&text, value, &[("x".to_owned(), vec![value])]);
    }
}

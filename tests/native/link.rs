//! Links: both forms, what is refused, and the links that must open for ever.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use unroll::core::document::{self, Document, Language};
use unroll::core::lang::edit;
use unroll::core::method::Method;
use unroll::core::model::compile;
use unroll::core::preset::{self, ALL};
use unroll::core::share::{self, LinkProblem, MOST_CHANGES, MOST_TEXT};

/// Links of the past, each followed by what it shows: `= ` lines are the whole document, `~ ` lines stand in it.
const FROZEN: &str = include_str!("links.txt");

fn preset_document(key: &str) -> Document {
    document::parse(preset::find(key).expect("a known key").text).0
}

fn decoded(fragment: &str) -> Document {
    let (document, problems) = share::decode(fragment).expect("the link opens");
    assert_eq!(problems, [], "{fragment}");
    document
}

#[test]
fn frozen_links_open_for_ever() {
    let mut links = 0;
    for block in FROZEN.split("\n\n").filter(|block| !block.starts_with('#')) {
        let (link, expected) = block.split_once('\n').expect("a link and what it shows");
        let text = document::print(&decoded(link));
        let whole: Vec<&str> = expected.lines().filter_map(|line| line.strip_prefix('=')).collect();
        let parts: Vec<&str> = expected.lines().filter_map(|line| line.strip_prefix("~ ")).collect();
        assert_eq!(whole.len() + parts.len(), expected.lines().count(), "{block}");
        if !whole.is_empty() {
            let whole: Vec<&str> = whole.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
            assert_eq!(text, whole.join("\n") + "\n", "{link}");
        }
        for part in parts {
            assert!(text.lines().any(|line| line == part), "{link}: {part} in\n{text}");
        }
        links += 1;
    }
    assert!(links >= 8, "{links}");
}

#[test]
fn a_preset_as_it_is_makes_the_shortest_link() {
    for preset in ALL {
        let document = document::parse(preset.text).0;
        let link = share::encode(&document);
        assert_eq!(link, format!("1/{}", preset.key));
        assert_eq!(decoded(&link), document);
    }
}

#[test]
fn slider_values_and_solver_settings_make_a_readable_link() {
    let mut document = preset_document("competition");
    document.model = edit::set_value(&document.model, "r1", 0.12).expect("a declared quantity");
    document.model = edit::set_value(&document.model, "x1(0)", 1e-7).expect("a declared quantity");
    document.solver.step_size = 0.5;
    document.solver.end_time = 60.0;
    document.solver.method = Method::RungeKutta4;
    document.solver.clip = None;
    document.view.language = Some(Language::Chinese);
    let link = share::encode(&document);
    assert_eq!(link, "1/competition?r1=0.12&x1(0)=1e-7&method=rk4&h=0.5&until=60&clip=none&lang=zh");
    assert_eq!(decoded(&link), document);

    let mut document = preset_document("lorenz");
    document.solver.method = Method::Auto;
    document.solver.relative_tolerance = 1e-6;
    document.solver.absolute_tolerance = 0.0;
    let link = share::encode(&document);
    assert_eq!(link, "1/lorenz?method=auto&rtol=1e-6&atol=0");
    assert_eq!(decoded(&link), document);
}

#[test]
fn a_value_outside_its_range_widens_the_range_on_both_ends_of_the_link() {
    let mut document = preset_document("lorenz");
    document.model = edit::set_value(&document.model, "rho", 400.0).expect("a declared quantity");
    let link = share::encode(&document);
    assert_eq!(link, "1/lorenz?rho=400");
    assert_eq!(compile(&decoded(&link).model).model.expect("it compiles").quantities[1].range, Some((0.0, 400.0)));
}

#[test]
fn primes_are_percent_encoded() {
    let mut document = preset_document("pendulum");
    document.model = edit::set_value(&document.model, "theta'(0)", -0.5).expect("a declared quantity");
    let link = share::encode(&document);
    assert_eq!(link, "1/pendulum?theta%27(0)=-0.5");
    assert_eq!(decoded(&link), document);
}

#[test]
fn anything_else_that_differs_makes_the_long_form() {
    let edits: [fn(&mut Document); 6] = [
        |document| document.model.push_str("\n# mine"),
        |document| document.model = document.model.replace("r1 = 0.1", "r1 = 0.10"),
        |document| document.data = document.data.replace("324", "325").into(),
        |document| document.fit.iterations = 7,
        |document| document.view.speed = Some(3.0),
        |document| document.model = "x' =".to_owned(),
    ];
    for edit in edits {
        let mut document = preset_document("competition");
        edit(&mut document);
        let link = share::encode(&document);
        assert!(!link.starts_with("1/"), "{link}");
        assert_eq!(decoded(&link), document);
    }
}

#[test]
fn bad_changes_are_named_and_the_good_ones_stand() {
    let bad = [
        "r1=NaN",
        "r1=inf",
        "r1=1e999",
        "r1=",
        "r1",
        "nope=1",
        "h=0",
        "h=-1",
        "h=NaN",
        "until=inf",
        "method=magic",
        "lang=xx",
        "%",
        "r1=%zz",
        "r1=%ff",
        "=1",
        "r1=k",
        "[data]=1",
        "x1'=1",
    ];
    for change in bad {
        let (document, problems) =
            share::decode(&format!("1/competition?h=0.5&{change}&r2=0.2")).expect("the link opens");
        assert_eq!(problems.len(), 1, "{change}");
        assert!(matches!(&problems[0], LinkProblem::BadChange { .. }), "{change}");
        let mut expected = preset_document("competition");
        expected.solver.step_size = 0.5;
        expected.model = edit::set_value(&expected.model, "r2", 0.2).expect("a declared quantity");
        assert_eq!(document, expected, "{change}");
    }
    let (_, problems) = share::decode("1/competition?a%20b=%31").expect("the link opens");
    assert_eq!(problems, [LinkProblem::BadChange { change: "a b=1".to_owned() }]);
}

#[test]
fn a_value_in_a_short_link_is_read_like_a_typed_one() {
    let document = decoded("1/lorenz?beta=7/3&rho=%EF%BC%93%EF%BC%90");
    let values = compile(&document.model).model.expect("it compiles").values();
    assert_eq!(values[1..3], [30.0, 7.0 / 3.0]);
}

#[test]
fn hostile_links_are_refused() {
    let deflated =
        |text: &[u8]| format!("1{}", URL_SAFE_NO_PAD.encode(miniz_oxide::deflate::compress_to_vec_zlib(text, 6)));
    let good =
        share::encode(&Document { model: "x' = 1234567 # a long enough text".to_owned(), ..Document::default() });
    let cases = [
        (String::new(), LinkProblem::Damaged),
        ("1".to_owned(), LinkProblem::Damaged),
        ("1?".to_owned(), LinkProblem::Damaged),
        ("1AAAA".to_owned(), LinkProblem::Damaged),
        ("1€".to_owned(), LinkProblem::Damaged),
        ("2abc".to_owned(), LinkProblem::Version { found: '2' }),
        ("é".to_owned(), LinkProblem::Version { found: 'é' }),
        (deflated(&[0xff, 0xfe]), LinkProblem::Damaged),
        (deflated(&vec![b'a'; MOST_TEXT + 1]), LinkProblem::TooLarge),
        (format!("1{}", "A".repeat(3 * MOST_TEXT)), LinkProblem::TooLarge),
        ("1/".to_owned(), LinkProblem::UnknownPreset { name: String::new() }),
        ("1/no%20such?h=1".to_owned(), LinkProblem::UnknownPreset { name: "no such".to_owned() }),
        (format!("1/lorenz?{}", "h=1&".repeat(MOST_CHANGES + 1)), LinkProblem::TooLarge),
    ];
    for (link, problem) in cases {
        assert_eq!(share::decode(&link), Err(problem), "{}", &link[..link.len().min(40)]);
    }
    assert!(share::decode(&deflated(&vec![b'a'; MOST_TEXT])).is_ok());
    for cut in 1..good.len() {
        assert_eq!(share::decode(&good[..cut]), Err(LinkProblem::Damaged), "{cut}");
    }
}

#[test]
fn a_link_with_one_changed_letter_never_shows_other_numbers() {
    let document = Document { data: "0 123.456\n1 789.012".into(), ..Document::default() };
    let good = share::encode(&document);
    for at in 1..good.len() {
        for other in ["A", "b", "0", "_"] {
            let mut changed = good.clone();
            changed.replace_range(at..=at, other);
            // A few bits of the header carry nothing.
            let shown = share::decode(&changed).ok().map(|(document, _)| document);
            assert!(shown.is_none_or(|shown| shown == document), "{changed}");
        }
    }
}

#[test]
fn the_article_with_one_more_word_is_a_short_link() {
    let mut document = preset_document("competition");
    document.model.push_str("\n# mine");
    let link = share::encode(&document);
    assert!(link.len() < 600, "{}", link.len());
}

proptest! {
    #[test]
    fn any_document_comes_back_from_its_link(model in any::<String>(), data in any::<String>(), h in 1e-6..1e6) {
        let fold = |text: &str| document::fold_line_ends(text.trim_start_matches('\u{feff}')).into_owned();
        let mut document = Document { model: fold(&model), data: fold(&data).into(), ..Document::default() };
        document.solver.step_size = h;
        let link = share::encode(&document);
        prop_assert!(link.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        prop_assert_eq!(share::decode(&link), Ok((document, vec![])));
    }

    #[test]
    fn any_fragment_gives_a_document_or_a_problem(
        wild in any::<String>(),
        letters in "[A-Za-z0-9_-]{0,80}",
        query in "[a-z0-9=&%()'/.*+^ -]{0,60}",
    ) {
        let _ = share::decode(&wild);
        let _ = share::decode(&format!("1{wild}"));
        let _ = share::decode(&format!("1{letters}"));
        let (change, value) = (format!("1/competition?{query}"), format!("1/competition?r1={query}"));
        prop_assert!(share::decode(&change).is_ok());
        prop_assert!(share::decode(&value).is_ok());
    }
}

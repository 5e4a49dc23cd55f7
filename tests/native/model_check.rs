//! What is wrong with a model text: which problems, where, and whether the repairs mend them.

use proptest::prelude::*;
use unroll::core::document::Language;
use unroll::core::lang::diagnostic::Diagnostic;
use unroll::core::lang::edit::{apply, repair_all};
use unroll::core::lang::parse::{LONGEST_TEXT, MOST_STATEMENTS};
use unroll::core::model::{Compilation, compile};
use unroll::text::problem as words;

/// The variant's name, what is underlined, and the text after the first repair ("" if there is none).
fn found(text: &str) -> Vec<(String, String, String)> {
    let describe = |diagnostic: &Diagnostic| {
        let name: String = format!("{:?}", diagnostic.problem).chars().take_while(char::is_ascii_alphabetic).collect();
        let place = text[diagnostic.span.start..diagnostic.span.end].to_owned();
        (name, place, diagnostic.repairs.first().map(|repair| apply(text, repair)).unwrap_or_default())
    };
    compile(text).diagnostics.iter().map(describe).collect()
}

/// Text, then each problem: its name, what is underlined, the text after the first repair.
type Case = (&'static str, &'static [(&'static str, &'static str, &'static str)]);

#[test]
fn each_mistake_is_one_problem_at_its_place_with_its_repair() {
    let cases: &[Case] = &[
        // Nothing wrong.
        ("x' = -x; x(0) = 1", &[]),
        ("x' = -k x; x(0) = 1; k = 0.5 in [0, 2]", &[]),
        ("x' = -x, x(0) = 1", &[]),
        ("x' = e; x(0) = 1; e = 3", &[]),
        ("", &[("NoEquation", "", "")]),
        ("k = 1\n", &[("NoEquation", "", "")]),
        // Names.
        ("x' = -k x\nx(0) = 1", &[("UnknownName", "k", "x' = -k x\nx(0) = 1\nk = 1")]),
        (
            "x' = -k x - k; x(0) = 1 # start\n# end",
            &[("UnknownName", "k", "x' = -k x - k; x(0) = 1 # start\nk = 1\n# end")],
        ),
        ("x' = -kx; x(0) = 1; k = 2", &[("UnknownName", "kx", "x' = -k*x; x(0) = 1; k = 2")]),
        ("x' = 1/kx; x(0) = 1; k = 2", &[("UnknownName", "kx", "x' = 1/(k*x); x(0) = 1; k = 2")]),
        ("x' = -betta x; x(0) = 1; beta = 2", &[("UnknownName", "betta", "x' = -beta x; x(0) = 1; beta = 2")]),
        ("x' = -Beta x; x(0) = 1; beta = 2", &[("UnknownName", "Beta", "x' = -beta x; x(0) = 1; beta = 2")]),
        // r1 and r2 differ on purpose.
        ("x' = r2 x; x(0) = 1; r1 = 2", &[("UnknownName", "r2", "x' = r2 x; x(0) = 1; r1 = 2\nr2 = 1")]),
        ("x' = sine(x); x(0) = 1", &[("UnknownFunction", "sine", "x' = sin(x); x(0) = 1")]),
        ("x' = siin(t); x(0) = 1", &[("UnknownFunction", "siin", "x' = sin(t); x(0) = 1")]),
        ("x' = maxx(x, 1); x(0) = 1", &[("UnknownFunction", "maxx", "x' = max(x, 1); x(0) = 1")]),
        ("x' = k'; x(0) = 1; k = 1", &[("PrimeOnNonState", "k'", "")]),
        ("x' = z'; x(0) = 1", &[("PrimeOnNonState", "z'", "")]),
        ("x' = 1; x(0) = 1; v = x'", &[("NotAState", "x'", "")]),
        ("x' = a; x(0) = 1; a = b; b = a", &[("Cycle", "a", "")]),
        ("x' = a; x(0) = 1; a = a + x", &[("Cycle", "a", "")]),
        ("x' = 1; x' = 2; x(0) = 1", &[("DeclaredTwice", "x'", "x' = 1; x(0) = 1")]),
        ("x' = k; x(0) = 1; k = 1; k = 2", &[("DeclaredTwice", "k", "x' = k; x(0) = 1; k = 1")]),
        ("x' = 1\nx(0) = 1\nx(0) = 2\n", &[("DeclaredTwice", "x", "x' = 1\nx(0) = 1\n")]),
        ("x' = t; x(0) = 1; t = 2", &[("TimeAssigned", "t", "")]),
        ("t' = 1; x' = t; x(0) = 1", &[("TimeAssigned", "t'", "")]),
        ("x' = 1; x(0) = 1; pi = 3", &[("ReservedName", "pi", "")]),
        ("x' = 1; x(0) = 1; sin = 3", &[("ReservedName", "sin", "")]),
        ("x' = 1; x(0) = 1; in = 3", &[("ReservedName", "in", "")]),
        // Initial values.
        ("x' = -x", &[("MissingInitial", "x'", "x' = -x\nx(0) = 1")]),
        ("x'' = -x; x(0) = 1", &[("MissingInitial", "x''", "x'' = -x; x(0) = 1\nx'(0) = 0")]),
        ("x' = 1; y' = 2; x(5) = 1", &[("MissingInitial", "y'", "x' = 1; y' = 2; x(5) = 1\ny(5) = 1")]),
        ("x' = 1; x = 3", &[("StateAssigned", "x", "x' = 1; x(0) = 3")]),
        ("x' = 1; x(0) = 1; x = 3", &[("StateAssigned", "x", "x' = 1; x(0) = 1")]),
        ("x' = k; x(0) = 1; k(0) = 3; k = 1", &[("InitialOfNonState", "k", "")]),
        ("xx1' = 1; xx1(0) = 1; XX1(0) = 2", &[("InitialOfNonState", "XX1", "xx1' = 1; xx1(0) = 1; xx1(0) = 2")]),
        ("x' = 1; x(0) = 1; x'(0) = 3", &[("NotAState", "x'", "")]),
        ("x' = 1; x(t0) = 1; t0 = 3", &[("StartTimeNotConstant", "t0", "")]),
        ("x' = 1; y' = 1; x(0) = 1; y(1) = 1", &[("StartTimesDiffer", "1", "x' = 1; y' = 1; x(0) = 1; y(0) = 1")]),
        ("x' = 1; y' = 1; x(0) = 1; y(0) = x", &[("StateInInitial", "x", "")]),
        ("x' = 1; x(0) = 2 v; v = x + 1", &[("StateInInitial", "v", "")]),
        ("x' = 1; x(0) = [1, k]; k = 3", &[("ListNotConstant", "k", "")]),
        // Values, ranges, known solutions.
        ("x' = k; x(0) = 1; k = 1/0", &[("NotFinite", "1/0", "")]),
        ("x' = k; x(0) = 1; k = 1 in [2, 0]", &[("RangeEmpty", "2, 0", "x' = k; x(0) = 1; k = 1 in [0, 2]")]),
        ("x' = k; x(0) = 1; k = 3 in [0, 2]", &[("OutsideRange", "0, 2", "x' = k; x(0) = 1; k = 3 in [0, 3]")]),
        ("x' = k; x(0) = 1; k = 3 in [0, a]; a = 4", &[("RangeNotConstant", "a", "")]),
        ("x' = k; x(0) = 1; k = 2t fixed", &[("QualifierOnFormula", " fixed", "x' = k; x(0) = 1; k = 2t")]),
        ("x' = 1; x(0) = 1; exact y = t", &[("ExactOfNonState", "y", "")]),
        ("x' = 1; x(0) = 1; exact x = x", &[("StateInExact", "x", "")]),
        ("x' = 1; x(0) = 1; exact x = t; exact x = t", &[("DeclaredTwice", "x", "x' = 1; x(0) = 1; exact x = t")]),
        // Syntax.
        ("x' = 1 $; x(0) = 1", &[("UnknownCharacter", "$", "x' = 1 ; x(0) = 1")]),
        ("x' = 1.2.3; x(0) = 1", &[("MalformedNumber", "1.2.3", "")]),
        ("x' = 1e999; x(0) = 1", &[("NumberTooLarge", "1e999", "")]),
        ("x' = 1; x(0) = 0,5", &[("DecimalComma", "0,5", "x' = 1; x(0) = 0.5")]),
        ("x' = 2*(0,5 + x); x(0) = 1", &[("DecimalComma", "0,5", "x' = 2*(0.5 + x); x(0) = 1")]),
        ("x' = max(0,5); x(0) = [0,5]", &[]),
        ("x' = 1; x(0) = 1, 2", &[("UnexpectedComma", ",", "")]),
        ("hello; x' = 1; x(0) = 1", &[("Expected", "", "")]),
        ("3; x' = 1; x(0) = 1", &[("NotAStatement", "3", "")]),
        ("x' = ; x(0) = 1", &[("Expected", "", "")]),
        ("x' == 1; x(0) = 1", &[("Expected", "==", "x' = 1; x(0) = 1")]),
        ("x' = (1 + 2; x(0) = 1", &[("Expected", "", "x' = (1 + 2); x(0) = 1")]),
        ("x' = 1 + 2); x(0) = 1", &[("UnmatchedBracket", ")", "x' = 1 + 2; x(0) = 1")]),
        ("x' = 1 y' = 2; x(0) = 1", &[("Unexpected", "=", "")]),
        ("d0x/dt0 = 1; x(0) = 1", &[("Expected", "/", "")]),
        ("d2x/dt = 1; x(0) = 1", &[("DerivativeOrders", "d2x/dt", "")]),
        ("x'(t) = -x; x(0) = 1", &[("TimeArgument", "x'(t)", "x' = -x; x(0) = 1")]),
        ("x' = -x(t); x(0) = 1", &[("LooksLikeCall", "x(t)", "x' = -x; x(0) = 1")]),
        ("x' = x(0) - x; x(0) = 1", &[("LooksLikeCall", "x(0)", "x' = x*0 - x; x(0) = 1")]),
        ("x' = 1/2x; x(0) = 1", &[("AmbiguousProduct", "1/2x", "x' = 1/(2x); x(0) = 1")]),
        ("x' = 2^3x; x(0) = 1", &[("AmbiguousProduct", "2^3x", "x' = 2^(3x); x(0) = 1")]),
        ("x' = e^-2 t; x(0) = 1", &[("AmbiguousProduct", "e^-2 t", "x' = e^(-2 t); x(0) = 1")]),
        ("x' = 1 / 2 x; x(0) = 1", &[("AmbiguousProduct", "1 / 2 x", "x' = 1 / (2 x); x(0) = 1")]),
        ("x' = 1/2 x + x^2 x; x(0) = 1", &[]),
        ("x' = x 2; x(0) = 1", &[("MissingOperator", "x 2", "x' = x*2; x(0) = 1")]),
        ("x' = 1 < x < 2; x(0) = 1", &[("ChainedComparison", "1 < x < 2", "x' = 1 < x and x < 2; x(0) = 1")]),
        ("x' = if(x = 1, 2, 3); x(0) = 1", &[("EqualsInExpression", "=", "x' = if(x == 1, 2, 3); x(0) = 1")]),
        ("x' = sin x; x(0) = 1", &[("FunctionWithoutParentheses", "sin x", "x' = sin(x); x(0) = 1")]),
        ("x' = sin 2x + 1; x(0) = 1", &[("FunctionWithoutParentheses", "sin 2x", "x' = sin(2x) + 1; x(0) = 1")]),
        ("x' = sin; x(0) = 1", &[("FunctionWithoutParentheses", "sin", "")]),
        ("x' = sin^2(x); x(0) = 1", &[("PowerOfFunction", "sin^2(x)", "x' = sin(x)^2; x(0) = 1")]),
        ("x' = sin²(x); x(0) = 1", &[("PowerOfFunction", "sin²(x)", "x' = sin(x)²; x(0) = 1")]),
        ("x' = max(x); x(0) = 1", &[("WrongArgumentCount", "max(x)", "")]),
        ("x' = hyp2f1(1, 2, x); x(0) = 1", &[("WrongArgumentCount", "hyp2f1(1, 2, x)", "")]),
        ("x' = if(x, 1); x(0) = 1", &[("WrongArgumentCount", "if(x, 1)", "")]),
    ];
    for (text, expected) in cases {
        let found = found(text);
        let found: Vec<(&str, &str, &str)> =
            found.iter().map(|(name, place, after)| (name.as_str(), place.as_str(), after.as_str())).collect();
        assert_eq!(found, *expected, "{text}");
        let has_han = |text: &str| text.chars().any(|character| ('\u{4E00}'..='\u{9FFF}').contains(&character));
        for diagnostic in compile(text).diagnostics {
            let english = words::problem(&diagnostic.problem, Language::English);
            let chinese = words::problem(&diagnostic.problem, Language::Chinese);
            assert!(!has_han(&english.message) && !has_han(&english.hint), "{english:?}");
            assert!(has_han(&chinese.message) && has_han(&chinese.hint), "{chinese:?}");
        }
    }
}

#[test]
fn all_problems_are_reported_at_once_in_the_order_of_the_text() {
    let names: Vec<String> =
        found("x' = -k x $\ny' = 2^3y\nz' = (\nz(0) = 1\nw = a +").into_iter().map(|(name, ..)| name).collect();
    let expected = [
        "MissingInitial",
        "UnknownName",
        "UnknownCharacter",
        "MissingInitial",
        "AmbiguousProduct",
        "Expected",
        "Expected",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a_line_that_cannot_be_read_still_declares_its_name() {
    let cases = [
        "x' = -k x; x(0) = 1; k = (1",
        "x' = -k x; x(0) = 1; k = 1 in [0",
        "x' = -k x; x(0) = 1; k : 1",
        "x' = -k x; x(0) = ; k = 1",
        "x' = -k x; x(0 = 1; k = 1",
        "x' = (; x(0) = 1; v = x + 1",
        "dx/dt + 1 = 3; x(0) = 1; v = 2x",
    ];
    for text in cases {
        assert_eq!(found(text).len(), 1, "{text}: {:?}", found(text));
    }
}

#[test]
fn a_forgotten_bracket_does_not_swallow_the_lines_after_it() {
    let found = found("x' = -(x + 1\nx(0) = 1\ny' = y\ny(0) = [1, 2");
    let places: Vec<(&str, &str)> = found.iter().map(|(name, place, _)| (name.as_str(), place.as_str())).collect();
    assert_eq!(places, [("Expected", ""), ("Expected", "")]);
}

#[test]
fn repairing_everything_gives_a_running_model() {
    let cases = [
        ("x' = -k x", "x' = -k x\nx(0) = 1\nk = 1"),
        ("x' = -k x\n", "x' = -k x\nx(0) = 1\nk = 1\n"),
        ("y'' = -a y - b y' # damped\n", "y'' = -a y - b y' # damped\ny(0) = 1\ny'(0) = 0\na = 1\nb = 1\n"),
        ("k = 2; x' = (k x +\n m)", "k = 2; x' = (k x +\n m)\nm = 1\nx(0) = 1"),
    ];
    for (text, expected) in cases {
        let repaired = repair_all(text).expect("something to repair");
        let lines = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(lines(&repaired), lines(expected), "{text}");
        assert!(compile(&repaired).model.is_some(), "{repaired}");
    }
    assert_eq!(repair_all("x' = 1; x(0) = 1"), None);
}

#[test]
fn a_hostile_text_is_refused_quickly() {
    let deep = |open: &str, close: &str, count: usize| {
        format!("x' = {}1{}\nx(0) = 1", open.repeat(count), close.repeat(count))
    };
    let cases = [
        deep("(", ")", 100_000),
        deep("-", "", 100_000),
        deep("not ", "", 100_000),
        deep("sin ", "", 100_000),
        deep("sin(", ")", 100_000),
        deep("|", "|", 100_000),
        deep("2^", "", 100_000),
        deep("x^2", "", 100_000),
        deep("1 ? ", " : 2", 100_000),
        deep("1+", "", 100_000),
        deep("1<", "", 100_000),
        deep("x 2 ", "", 50_000),
        format!("x{} = 1", "'".repeat(500_000)),
        "x' = 1;".repeat(MOST_STATEMENTS + 1),
        "y1' = q;".repeat(100_000),
        "$ ".repeat(500_000),
        "[\n".repeat(500_000),
        numbered(100_000, |index| format!("a{index} b{index}\n")),
        format!("x' = {}1; x(0) = 1", numbered(60_000, |index| format!("name{index} + "))),
        numbered(990, |index| format!("x{index}' = abcdef{index} uvwxyz{index} cdefgh{index}\n")),
        format!("x' = {}1; x(0) = 1", format!("1/2{} ", "y".repeat(1000)).repeat(990)),
        format!("x' = {}1; x(0) = 1", format!("{} < ", "y".repeat(1000)).repeat(500)),
        "x".repeat(LONGEST_TEXT + 1),
        format!("x(0) = [{}1]", "1,".repeat(20_000)),
        numbered(65, |index| format!("x{index}' = 1; x{index}(0) = 1\n")),
    ];
    for text in cases {
        let Compilation { diagnostics, model, .. } = compile(&text);
        let start: String = text.chars().take(20).collect();
        assert!(model.is_none() && !diagnostics.is_empty() && diagnostics.len() <= 100, "{start}");
    }
    // As much as the bounds allow runs.
    let sum = vec!["x"; 1000].join(" + ");
    assert!(compile(&format!("x' = {sum}; x(0) = 1")).model.is_some());
    let chain = numbered(900, |index| format!("a{} = a{index} + a{index}\n", index + 1));
    assert!(compile(&format!("x' = a900; x(0) = 1; a0 = x\n{chain}")).model.is_some());
}

fn numbered(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect::<Vec<_>>().concat()
}

fn valid_text() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "x' = -k x\nx(0) = 1\nk = 0.5 in [0, 2] fixed\nexact x = exp(-k t)\n",
        "dx/dt = r x (1 - x/K); x(0) = [1, 2, 3]; r = 2pi; K = 8/3; half = x/2",
        "y'' = -omega² y - 2 beta y' + if(t < 1, sin(t), 0)\ny(0) = 1, y'(0) = 0\nomega = 1 # fast\nbeta = 1e-3",
        "S' = -β S I/N\nI' = β S I/N - γ I\nN = S + I\nS(0) = N0 - I0\nI(0) = I0\nN0 = 1000 fixed\nI0 = 1\nβ = 0.3\nγ = 0.1",
        "x′ ＝ −２×（ｘ＋１）；x（0）＝１００，y' = x ? 1 : |y|； y(0) = 3。",
    ])
    .prop_map(str::to_owned)
}

fn mutated_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "(", ")", "[", "]", "'", "=", ",", ";", "\n", " ", "+", "-", "*", "/", "^", "²", "x", "k", "t", "e", "sin",
        "2", "0,5", ".", "<", "==", "|", "?", ":", "$", "in", "fixed", "const ", "exact ", "。", "，", "d", "dt",
        "x(0)", "#", "é", "\u{301}", "𝑥", "\"",
    ]);
    let change = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), pieces);
    (valid_text(), prop::collection::vec(change, 1..6)).prop_map(|(text, changes)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (from, length, piece) in changes {
            let from = from.index(characters.len() + 1);
            let to = (from + length.index(4)).min(characters.len());
            characters.splice(from..to, piece.chars());
        }
        characters.into_iter().collect()
    })
}

/// What holds for every text.
fn check_invariants(text: &str) -> Result<(), TestCaseError> {
    let Compilation { diagnostics, model, .. } = compile(text);
    prop_assert_eq!(model.is_some(), diagnostics.is_empty());
    prop_assert!(diagnostics.is_sorted_by_key(|diagnostic| diagnostic.span.start));
    for diagnostic in &diagnostics {
        prop_assert!(text.get(diagnostic.span.start..diagnostic.span.end).is_some(), "{:?}", diagnostic);
        for language in [Language::English, Language::Chinese] {
            let words = words::problem(&diagnostic.problem, language);
            prop_assert!(!words.message.is_empty() && !words.hint.is_empty());
        }
        for repair in &diagnostic.repairs {
            let mut done = 0;
            for edit in &repair.edits {
                prop_assert!(done <= edit.span.start && text.get(edit.span.start..edit.span.end).is_some());
                done = edit.span.end;
            }
            prop_assert!(!words::repair(&repair.kind, Language::Chinese).is_empty());
            let after = apply(text, repair);
            prop_assert_ne!(&after, text);
            // What is removed may let the next of its kind slide into its place; the text is shorter, which is progress.
            let only_removes = repair.edits.iter().all(|edit| edit.text.is_empty());
            let same = |other: &Diagnostic| {
                other.problem == diagnostic.problem && other.span == diagnostic.span && !only_removes
            };
            let left = compile(&after).diagnostics;
            prop_assert!(!left.iter().any(same), "{:?} stays after {:?}: {:?}", diagnostic, repair, after);
        }
    }
    if let Some(repaired) = repair_all(text) {
        prop_assert_ne!(&repaired, text);
        prop_assert!(repair_all(&repaired).is_none(), "{:?}", repaired);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn any_text_gives_a_compilation(text in "\\PC{0,80}") {
        check_invariants(&text)?;
    }

    #[test]
    fn any_text_of_the_language_s_own_characters_gives_a_compilation(
        text in "[xkt0-9.,;'=()+\\-*/^|<>!?:\\[\\] \n²′，。sin]{0,60}"
    ) {
        check_invariants(&text)?;
    }

    #[test]
    fn any_slip_in_a_right_text_is_located_and_its_repairs_mend_it(text in mutated_text()) {
        check_invariants(&text)?;
    }
}

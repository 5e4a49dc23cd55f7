//! From a table to what the fit sees: roles guessed from names, times sorted, nothing lost; and the words for problems.

use proptest::prelude::*;
use unroll::core::data::{self, Cell, Observation, Role, Row, Table, TableProblem, Target, UnusedRow};
use unroll::core::document::{DocumentProblem, Language};
use unroll::core::model::{Model, compile};
use unroll::core::share::LinkProblem;
use unroll::text::table as words;

const MODEL: &str = "x1' = -x1\nx2' = x1\nS' = 1\ns' = 2\ny'' = -y\nx1(0) = 1\nx2(0) = 0\nS(0) = 0\ns(0) = 0\ny(0) = 0\n\
                     y'(0) = 1\nbeta1 = x1 + x2";

fn model(text: &str) -> Model {
    let compilation = compile(text);
    compilation.model.unwrap_or_else(|| panic!("{text}\n{:?}", compilation.diagnostics))
}

/// The roles as in a `[columns]` line.
fn guessed(header: &str, model: &Model) -> Vec<String> {
    let columns = header.split(',').count();
    let table = data::read(&format!("{header}\n{}\n", vec!["1"; columns].join(",")));
    let roles = data::guess_roles(&table, model);
    let shown = |role: &Role| match role {
        Role::Time => "t".to_owned(),
        Role::Ignored => "-".to_owned(),
        Role::Observes(name) => name.clone(),
        Role::Deviation(name) => format!("sd {name}"),
        Role::Experiment => "by experiment".to_owned(),
    };
    roles.iter().map(shown).collect()
}

#[test]
fn columns_are_known_by_their_names() {
    let model = model(MODEL);
    let cases = [
        ("t,x1,x2", "t x1 x2"),
        ("x2,t,x1", "x2 t x1"),
        ("Time [s],X_1,x_{2}", "t x1 x2"),
        ("time (min),x₁(t),$x_2$ [mm]", "t x1 x2"),
        ("时间,x1,兔子", "t x1 -"),
        ("day,S,s", "t S s"),
        ("t / s,y,y'", "t y y'"),
        ("t,β1,y′", "t beta1 y'"),
        ("t,x1,x1", "t x1 x1"),
        ("t,x1,note", "t x1 -"),
        ("n,x1,time", "- x1 t"),
        ("n,x1", "t x1"),
        ("x1,x2", "x1 x2"),
        // No name is known: by place.
        ("time,prey,predator", "t x1 x2"),
        ("a,b,c", "t x1 x2"),
        ("1,2,3", "t x1 x2"),
        ("1,2,3,4,5,6,7,8", "t x1 x2 S s y y' -"),
    ];
    for (header, expected) in cases {
        assert_eq!(guessed(header, &model).join(" "), expected, "{header}");
    }
}

#[test]
fn a_state_may_be_called_like_a_time() {
    assert_eq!(guessed("t,day", &model("day' = 1\nday(0) = 0")), ["t", "day"]);
}

#[test]
fn an_empty_table_has_no_roles_and_no_observations() {
    let model = model(MODEL);
    let table = data::read("");
    assert_eq!(data::guess_roles(&table, &model), []);
    let observations = data::observe(&table, &[], &model);
    assert_eq!((observations.times.len(), observations.cells.len(), observations.unused.len()), (0, 0, 0));
}

#[test]
fn observations_are_sorted_and_repeats_are_kept() {
    let model = model("x' = 1\nx(0) = 0\nd = 2 x");
    let table = data::read("t,x,d\n2,20,\n-0,1,2\n2,21,NA\n0,,4\n1,,\n");
    let observations = data::observe(&table, &data::guess_roles(&table, &model), &model);
    let (x, d) = (Target::State(0), Target::Definition(0));
    let cell = |time, target, value, row| Observation { time, target, value, deviation: None, row, experiment: 0 };
    // Nothing is observed at t = 1, so the unroll need not land there.
    assert_eq!(observations.times, [0.0, 2.0]);
    let expected =
        [cell(0, x, 1.0, 1), cell(0, d, 2.0, 1), cell(0, d, 4.0, 3), cell(1, x, 20.0, 0), cell(1, x, 21.0, 2)];
    assert_eq!(observations.cells, expected);
    assert_eq!(observations.unused, []);
}

#[test]
fn rows_without_a_time_or_before_the_start_are_listed() {
    let model = model("x' = 1\nx(10) = 0");
    let table = data::read("t,x\n9,1\n,2\n10,3\nten,4\n11,5\n");
    let observations = data::observe(&table, &data::guess_roles(&table, &model), &model);
    let expected =
        [UnusedRow::BeforeStart { row: 0, time: 9.0 }, UnusedRow::NoTime { row: 1 }, UnusedRow::NoTime { row: 3 }];
    assert_eq!(observations.unused, expected);
    assert_eq!(observations.times, [10.0, 11.0]);
}

#[test]
fn roles_that_name_nothing_in_the_model_observe_nothing() {
    let model = model("x' = 1\nx(0) = 0");
    let table = data::read("0,1,2\n1,2,3\n");
    let roles = [Role::Time, Role::Observes("gone".to_owned()), Role::Observes("x".to_owned())];
    let observations = data::observe(&table, &roles, &model);
    assert_eq!(observations.cells.iter().map(|cell| cell.value).collect::<Vec<_>>(), [2.0, 3.0]);
    assert_eq!(data::observe(&table, &[], &model).unused.len(), 2);
}

proptest! {
    #[test]
    fn every_value_with_a_time_is_observed_once_and_every_other_row_is_listed(
        rows in prop::collection::vec(prop::collection::vec(prop_oneof![
            5 => (-3..6_i32).prop_map(|value| Cell::Value(f64::from(value) / 2.0)),
            1 => Just(Cell::Missing),
            1 => Just(Cell::Bad("?!".to_owned())),
        ], 3), 0..20),
    ) {
        let model = model("x' = 1\ny' = 2\nx(0) = 0\ny(0) = 0");
        let table = Table {
            rows: rows.iter().map(|cells| Row { line: 0, cells: cells.clone() }).collect(),
            ..Table::default()
        };
        let roles = [Role::Observes("y".to_owned()), Role::Time, Role::Observes("x".to_owned())];
        let observations = data::observe(&table, &roles, &model);
        prop_assert!(observations.times.windows(2).all(|pair| pair[0] < pair[1]));
        let places: Vec<(usize, usize)> = observations.cells.iter().map(|cell| (cell.time, cell.row)).collect();
        prop_assert!(places.is_sorted());
        let mut expected = 0;
        for (index, row) in rows.iter().enumerate() {
            let unused = match row[1] {
                Cell::Value(time) if time >= 0.0 => None,
                Cell::Value(time) => Some(UnusedRow::BeforeStart { row: index, time }),
                _ => Some(UnusedRow::NoTime { row: index }),
            };
            prop_assert_eq!(observations.unused.iter().filter(|row| Some(*row) == unused.as_ref()).count(), usize::from(unused.is_some()));
            let Cell::Value(time) = row[1] else { continue };
            if unused.is_some() {
                continue;
            }
            for (column, target) in [(0, Target::State(1)), (2, Target::State(0))] {
                if let Cell::Value(value) = row[column] {
                    expected += 1;
                    let is_it = |cell: &&Observation| cell.row == index && cell.target == target;
                    let found: Vec<&Observation> = observations.cells.iter().filter(is_it).collect();
                    prop_assert_eq!(found.len(), 1);
                    prop_assert_eq!((found[0].value, observations.times[found[0].time]), (value, time));
                }
            }
        }
        prop_assert_eq!(observations.cells.len(), expected);
    }
}

#[test]
fn problems_say_where_in_both_languages_without_mixing_them() {
    let table = data::read("t,x\n0,1\n1,abc\n");
    let bad = TableProblem::BadCell { row: 1, column: 1, text: "abc".to_owned() };
    assert_eq!(table.problems, std::slice::from_ref(&bad));
    assert_eq!(
        words::table_problem(&bad, &table, Language::English),
        "Line 3, column 2 (x): “abc” is not a number. Correct it, or leave the cell empty."
    );
    assert_eq!(
        words::table_problem(&bad, &table, Language::Chinese),
        "第 3 行第 2 列（x）：“abc”不是数字。请改正，或留空。"
    );
    let all = |language| {
        let table_problems = [
            bad.clone(),
            TableProblem::RaggedRow { line: 7, found: 1, expected: 2 },
            TableProblem::NotTable { line: 7, text: "77".repeat(100) },
            TableProblem::TooManyRows { most: 6, found: 7 },
        ];
        let unused = [UnusedRow::NoTime { row: 1 }, UnusedRow::BeforeStart { row: 1, time: -7.5 }];
        let links = [
            LinkProblem::Version { found: '2' },
            LinkProblem::Damaged,
            LinkProblem::TooLarge,
            LinkProblem::UnknownPreset { name: "7".to_owned() },
            LinkProblem::BadChange { change: "7".to_owned() },
        ];
        let mut sentences: Vec<String> =
            table_problems.iter().map(|problem| words::table_problem(problem, &table, language)).collect();
        sentences.extend(unused.iter().map(|unused| words::unused_row(unused, &table, language)));
        sentences.extend(links.iter().map(|problem| words::link_problem(problem, language)));
        let problem = DocumentProblem { line: 7, text: "7".to_owned() };
        sentences.push(words::document_problem(&problem, language));
        sentences
    };
    let is_chinese = |letter: char| ('\u{3400}'..'\u{a000}').contains(&letter);
    for sentence in all(Language::English) {
        assert!(sentence.ends_with('.') && !sentence.contains(is_chinese), "{sentence}");
        assert!(sentence.chars().count() < 200, "{sentence}");
    }
    for sentence in all(Language::Chinese) {
        assert!(sentence.ends_with('。') && sentence.contains(is_chinese), "{sentence}");
        // Only names the visitor typed are in Latin letters.
        let latin = sentence.chars().filter(char::is_ascii_alphabetic).count();
        assert!(latin <= 5, "{sentence}");
    }
}

//! Pasted tables: every layout people paste, every problem located, every line accounted for.

use std::fmt::Write as _;

use proptest::prelude::*;
use unroll::core::data::{
    self, Cell, Column, LineUse, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Row, Separator, Table, TableProblem,
};

const NAMES: [&str; 3] = ["t", "x1", "x2"];

const POINTS: [[f64; 3]; 7] = [
    [0.0, 100.0, 150.0],
    [10.0, 165.0, 283.0],
    [15.0, 197.0, 290.0],
    [30.0, 280.0, 276.0],
    [36.0, 305.0, 269.0],
    [40.0, 318.0, 266.0],
    [42.0, 324.0, 264.0],
];

fn names(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.name.as_str()).collect()
}

/// The numbers of a table; `None` for a missing cell. Fails on a bad cell.
fn values(table: &Table) -> Vec<Vec<Option<f64>>> {
    let value = |cell: &Cell| match cell {
        Cell::Value(value) => Some(*value),
        Cell::Missing => None,
        Cell::Bad(text) => panic!("bad cell {text:?} in {table:?}"),
    };
    table.rows.iter().map(|row| row.cells.iter().map(value).collect()).collect()
}

/// The seven points with `line` making a line of three cells.
fn points(line: impl Fn([&str; 3]) -> String) -> String {
    let mut text = line(NAMES);
    for point in POINTS {
        let [t, x1, x2] = point.map(|value| value.to_string());
        text.push_str(&line([&t, &x1, &x2]));
    }
    text
}

fn assert_points(text: &str, separator: Separator) {
    let table = data::read(text);
    assert_eq!(table.problems, [], "{text}");
    assert_eq!(table.separator, separator, "{text}");
    assert_eq!(names(&table), NAMES, "{text}");
    assert_eq!(values(&table), POINTS.map(|point| point.map(Some).to_vec()), "{text}");
}

#[test]
fn the_seven_points_read_alike_in_every_layout() {
    let layouts = [
        (points(|[a, b, c]| format!("{a},{b},{c}\n")), Separator::Comma),
        (points(|[a, b, c]| format!("{a}, {b}, {c}\r\n")), Separator::Comma),
        (points(|[a, b, c]| format!("\"{a}\",\"{b}\",\"{c}\"\n")), Separator::Comma),
        (points(|[a, b, c]| format!("{a},{b},{c},\n")), Separator::Comma),
        (points(|[a, b, c]| format!("{a}\t{b}\t{c}\n")), Separator::Tab),
        (points(|[a, b, c]| format!("{a}\t{b}\t{c}\r")), Separator::Tab),
        (points(|[a, b, c]| format!("{a};{b};{c}\n")), Separator::Semicolon),
        (points(|[a, b, c]| format!("{a} {b} {c}\n")), Separator::Spaces),
        (points(|[a, b, c]| format!("  {a:>5}   {b:>5} \t {c:>5}  \n\n")), Separator::Spaces),
        (points(|[a, b, c]| format!("| {a} | {b} | {c} |\n")), Separator::Bar),
        (points(|[a, b, c]| format!("{a}|{b}|{c}\n")), Separator::Bar),
        (points(|[a, b, c]| format!("│ {a} │ {b} │ {c} │\n├───┼───┼───┤\n")), Separator::Bar),
        (points(|[a, b, c]| format!("+----+----+----+\n| {a} | {b} | {c} |\n")), Separator::Bar),
        (points(|[a, b, c]| format!("{a} & {b} & {c} \\\\\n")), Separator::Ampersand),
        (points(|[a, b, c]| format!("${a}$ & ${b}$ & ${c}$ \\\\ \\hline\n")), Separator::Ampersand),
        (points(|[a, b, c]| format!("{a}，{b}，{c}\n")), Separator::Comma),
        (points(|[a, b, c]| format!("{a}、{b}、{c}\n")), Separator::Comma),
        (points(|[a, b, c]| format!("{a}；{b}；{c}\n")), Separator::Semicolon),
        (points(|[a, b, c]| format!("{a}\u{3000}{b}\u{3000}{c}\n")), Separator::Spaces),
        (points(|[a, b, c]| format!("\u{feff}{a},{b}\u{200b},{c}\n")), Separator::Comma),
        (
            format!("# measured by hand\n// twice\n%\n{}", points(|[a, b, c]| format!("{a},{b},{c}\n"))),
            Separator::Comma,
        ),
        (points(|[a, b, c]| format!("{a} {b} {c}\n")).replacen('t', "# t", 1), Separator::Spaces),
    ];
    for (text, separator) in layouts {
        assert_points(&text, separator);
    }
    let markdown = points(|[a, b, c]| format!("| {a} | {b} | {c} |\n")).replacen("x2 |\n", "x2 |\n|:--|---|--:|\n", 1);
    assert_points(&markdown, Separator::Bar);
    let wide = points(|[a, b, c]| format!("{a},{b},{c}\n"));
    let wide: String = wide
        .chars()
        .map(|c| {
            if c.is_ascii_digit() {
                char::from_u32(c as u32 + 0xfee0).expect("an ASCII digit has a full-width form")
            } else {
                c
            }
        })
        .collect();
    assert_points(&wide.replace("x１", "x1").replace("x２", "x2"), Separator::Comma);
}

#[test]
fn the_tabular_of_the_article_is_turned() {
    let rows = "$t$ & 0 & 10 & 15 & 30 & 36 & 40 & 42 \\\\\n\\hline\n\
                $x_1$ & 100 & 165 & 197 & 280 & 305 & 318 & 324 \\\\ \\hline\n\
                $x_2$ & 150 & 283 & 290 & 276 & 269 & 266 & 264 \\\\\n";
    let texts = [
        rows.to_owned(),
        rows.replace("\\hline", "").replace('\n', " "),
        rows.replace("x_1", "x_{1}").replace("$x_2$", "\\(x_{2}\\)"),
        format!("\\begin{{tabular}}{{c|ccccccc}}\n\\hline\n{rows}\\hline\n\\end{{tabular}}"),
        format!("\\begin{{array}}{{c|ccccccc}}\\hline\n{rows}\\end{{array}}"),
        format!(
            "\\begin{{table}}[h]\n\\centering % as printed\n\\begin{{tabular}}{{cccccccc}} {rows}\\end{{tabular}}\n\\caption{{Points}}\n\\end{{table}}\n"
        ),
        rows.replace(" & 30", "\n  & 30"),
        "t 0 10 15 30 36 40 42\nx1 100 165 197 280 305 318 324\nx2 150 283 290 276 269 266 264".to_owned(),
        "t,0,10,15,30,36,40,42\nx1,100,165,197,280,305,318,324,\nx2,150,283,290,276,269,266,264,".to_owned(),
    ];
    for text in texts {
        let table = data::read(&text);
        assert_eq!(table.problems, [], "{text}");
        assert!(table.transposed, "{text}");
        assert_eq!(names(&table), NAMES, "{text}");
        assert_eq!(values(&table), POINTS.map(|point| point.map(Some).to_vec()), "{text}");
        assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7]);
    }
}

#[test]
fn a_forum_post_keeps_its_words_as_reported_lines() {
    let text = "Hi all, I measured 7 points,\nhere they are:\n\nt x1 x2\n0 100 150\n10 165 283\n\nThanks!\n";
    let table = data::read(text);
    assert_eq!(names(&table), NAMES);
    assert_eq!(table.rows.len(), 2);
    let not_table = |line, text: &str| TableProblem::NotTable { line, text: text.to_owned() };
    let expected =
        [not_table(1, "Hi all, I measured 7 points,"), not_table(2, "here they are:"), not_table(8, "Thanks!")];
    assert_eq!(table.problems, expected);
}

#[test]
fn numbers_are_read_as_people_write_them() {
    let cases = [
        ("t;x\n0;1,5\n1;2,25", vec![0.0, 1.5, 1.0, 2.25]),
        ("t\tx\n0,5\t1,5\n1\t2,25", vec![0.5, 1.5, 1.0, 2.25]),
        ("0,5 1,5\n1,0 2,25", vec![0.5, 1.5, 1.0, 2.25]),
        ("\"0,5\",\"1,5\"\n\"1,0\",\"2,25\"", vec![0.5, 1.5, 1.0, 2.25]),
        ("0,1\n2,3", vec![0.0, 1.0, 2.0, 3.0]),
        ("0 1e-3\n1 2.5E+2", vec![0.0, 1e-3, 1.0, 250.0]),
        ("０ −１．５\n１ ＋２", vec![0.0, -1.5, 1.0, 2.0]),
        ("0 .5\n1. –2", vec![0.0, 0.5, 1.0, -2.0]),
        ("$0$ & $1{,}5$ \\\\ $1$ & $2 \\times 10^{-3}$", vec![0.0, 1.5, 1.0, 2e-3]),
        ("|0|**1.5**|\n|1|`2`|", vec![0.0, 1.5, 1.0, 2.0]),
        ("0 1  # start\n1 2 # later", vec![0.0, 1.0, 1.0, 2.0]),
        ("5\n6", vec![5.0, 6.0]),
    ];
    for (text, expected) in cases {
        let table = data::read(text);
        assert_eq!(table.problems, [], "{text}");
        assert_eq!(values(&table).concat(), expected.into_iter().map(Some).collect::<Vec<_>>(), "{text}");
    }
}

#[test]
fn what_is_no_decimal_number_is_a_bad_cell_at_its_place() {
    for bad in ["abc", "1.2.3", "inf", "1e999", "0x10", "5%", "12:30", "1 000", "--5", "<5", "1_000", "±3"] {
        let table = data::read(&format!("t,x\n0,1\n1,{bad}\n2,3\n"));
        let expected = TableProblem::BadCell { row: 1, column: 1, text: bad.to_owned() };
        assert_eq!(table.problems, [expected]);
        assert_eq!(table.rows[1], Row { line: 3, cells: vec![Cell::Value(1.0), Cell::Bad(bad.to_owned())] });
    }
}

#[test]
fn commas_are_not_decimal_where_points_are() {
    let table = data::read("0\t1,234\n1\t0.5\n");
    assert_eq!(table.rows[0].cells, [Cell::Value(0.0), Cell::Bad("1,234".to_owned())]);
    assert_eq!(table.rows[1].cells, [Cell::Value(1.0), Cell::Value(0.5)]);
}

#[test]
fn every_sign_for_nothing_is_missing() {
    for missing in ["", "NA", "n/a", "NaN", "null", "-", "—", "–", "?", "#N/A", "\"\"", "无"] {
        let table = data::read(&format!("t,x,y\n0,1,2\n1,{missing},3\n2,3,4\n"));
        assert_eq!(table.problems, [], "{missing}");
        assert_eq!(table.rows[1].cells, [Cell::Value(1.0), Cell::Missing, Cell::Value(3.0)], "{missing}");
    }
    let table = data::read("t\tx\ty\n0\t\t2\n\t5\t6\n");
    assert_eq!(values(&table), [[Some(0.0), None, Some(2.0)], [None, Some(5.0), Some(6.0)]]);
}

#[test]
fn headers_are_read_with_units_and_spaces() {
    let cases: [(&str, &[&str]); 10] = [
        ("t [s], x1 [mm]\n0,1\n1,2", &["t [s]", "x1 [mm]"]),
        ("time (min)  x1\n0 1\n1 2", &["time (min)", "x1"]),
        ("t [s] x1 [mm]\n0 1\n1 2", &["t [s]", "x1 [mm]"]),
        ("时间,兔子\n0,1\n1,2", &["时间", "兔子"]),
        ("t x\ns mm\n0 1\n1 2", &["t", "x"]),
        ("| $t$ | $\\alpha_{1}$ |\n|--|--|\n|0|1|", &["t", "alpha1"]),
        ("\"t, in s\",\"say \"\"x\"\"\"\n0,1", &["t, in s", "say \"x\""]),
        ("\\multicolumn{1}{c}{t} & x \\\\ 0 & 1 \\\\", &["t", "x"]),
        ("0,1\n1,2", &["", ""]),
        ("t,x", &["t", "x"]),
    ];
    for (text, expected) in cases {
        assert_eq!(names(&data::read(text)), expected, "{text}");
    }
}

#[test]
fn a_wrong_first_row_is_not_taken_for_a_header() {
    let table = data::read("O,100,150\n10,165,283\n");
    assert_eq!(names(&table), ["", "", ""]);
    assert_eq!(table.rows[0].cells[0], Cell::Bad("O".to_owned()));
}

#[test]
fn dates_in_the_first_column_do_not_turn_the_table() {
    let table = data::read("2020-01-01,5\n2020-01-02,6\n2020-01-03,7\n");
    assert!(!table.transposed);
    assert_eq!(table.rows.len(), 3);
    assert_eq!(table.problems.len(), 3);
    let named = data::read("day,x,y\nMonday,5,6\nTuesday,6,7\n");
    assert!(!named.transposed);
    assert_eq!(names(&named), ["day", "x", "y"]);
}

#[test]
fn short_rows_are_filled_and_long_rows_are_not_trusted() {
    let table = data::read("t,x,y\n0,1,2\n1,2\n2,3,4,5\n3,4,5,,\n");
    let ragged = |line, found| TableProblem::RaggedRow { line, found, expected: 3 };
    assert_eq!(table.problems, [ragged(3, 2), ragged(4, 4)]);
    assert_eq!(table.rows[1].cells, [Cell::Value(1.0), Cell::Value(2.0), Cell::Missing]);
    let bad = |text: &str| Cell::Bad(text.to_owned());
    assert_eq!(table.rows[2].cells, [bad("2"), bad("3"), bad("4 5")]);
    assert_eq!(table.rows[3].cells, [Cell::Value(3.0), Cell::Value(4.0), Cell::Value(5.0)]);
}

#[test]
fn a_short_series_of_a_turned_table_is_reported_and_filled() {
    let table = data::read("t 0 1 2\nx 5 6\n");
    assert_eq!(table.problems, [TableProblem::RaggedRow { line: 2, found: 3, expected: 4 }]);
    assert_eq!(values(&table), [[Some(0.0), Some(5.0)], [Some(1.0), Some(6.0)], [Some(2.0), None]]);
}

#[test]
fn a_header_shorter_than_its_rows_is_reported() {
    let table = data::read("t,x\n0,1,2\n1,2,3\n");
    assert_eq!(names(&table), ["t", "x", ""]);
    assert_eq!(table.problems, [TableProblem::RaggedRow { line: 1, found: 2, expected: 3 }]);
}

#[test]
fn a_hundred_thousand_rows_are_read_without_a_problem() {
    let mut text = String::from("t,x1,x2\n");
    for row in 0..100_000 {
        let _ = writeln!(text, "{}.5,{},{}", row, row % 977, 1e-3 * f64::from(row));
    }
    let table = data::read(&text);
    assert_eq!(table.rows.len(), 100_000);
    assert_eq!(table.problems, []);
}

#[test]
fn rows_beyond_the_most_are_counted_not_read() {
    let rows = MOST_ROWS + 5;
    let table = data::read(&"1 2\n".repeat(rows));
    assert_eq!(table.rows.len(), MOST_ROWS);
    assert_eq!(table.problems, [TableProblem::TooManyRows { most: MOST_ROWS, found: rows }]);
    assert_eq!(table.lines.iter().filter(|line| **line == LineUse::Problem).count(), 5);
}

#[test]
fn hostile_tables_stay_small() {
    let wide_line = "1,".repeat(MOST_COLUMNS + 50);
    let long_line = "1,".repeat(1_000_000);
    let texts = [
        long_line.clone(),
        format!("t,{long_line}\nx,{long_line}"),
        format!("{}{}", format!("{wide_line}\n").repeat(2_000), "1\n".repeat(50_000)),
        "&".repeat(500_000),
        format!("\\begin{{tabular}}{}", "{".repeat(300_000)),
        "\\multicolumn{999999999}{c}{x} & ".repeat(2_000) + "\\\\",
        "\"".repeat(300_001),
        "\"a,".repeat(100_000),
        "|".repeat(300_000),
    ];
    for text in texts {
        let table = data::read(&text);
        assert!(table.columns.len() <= MOST_COLUMNS);
        assert!(table.rows.len() * table.columns.len() <= MOST_CELLS);
    }
}

/// Pieces of tables, in any order.
fn table_like() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "0",
        "1.5",
        "2,5",
        "x1",
        "t",
        "abc",
        "NA",
        "-",
        ",",
        ";",
        "\t",
        " ",
        "  ",
        "|",
        "&",
        "\\\\",
        "\\hline",
        "\n",
        "\n",
        "\r\n",
        "\n\n",
        "#",
        " # ",
        "%",
        "//",
        "---",
        "|--|",
        "$x_1$",
        "\"",
        "\"\"",
        "\\begin{tabular}{ll}",
        "\\end{tabular}",
        "\\multicolumn{2}{c}{x}",
        "\\",
        "{",
        "}",
        "１",
        "，",
        "\u{feff}",
        "时间",
        "，\n",
        "[s]",
        "(",
    ]);
    let piece = prop_oneof![9 => piece.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Whether nothing stands on each line, as an eye counts lines: zero-width characters make none.
fn blank_lines(text: &str) -> Vec<bool> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let invisible = ['\u{feff}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}'];
    text.replace(invisible, "").lines().map(|line| line.trim().is_empty()).collect()
}

fn assert_accounted(text: &str) {
    let table = data::read(text);
    let blank = blank_lines(text);
    assert_eq!(table.lines.len(), blank.len(), "{text:?}");
    for (index, (found, blank)) in table.lines.iter().zip(blank).enumerate() {
        let number = index + 1;
        assert_eq!(*found == LineUse::Blank, blank, "line {number} of {text:?}: {table:?}");
        let reported = table.problems.iter().any(|problem| match problem {
            TableProblem::NotTable { line, .. } => *line == number,
            TableProblem::TooManyRows { .. } => true,
            _ => false,
        });
        let has_row = table.rows.iter().any(|row| row.line == number);
        match found {
            LineUse::Problem => assert!(reported, "line {number} of {text:?}: {table:?}"),
            LineUse::Cells if !table.transposed && table.separator != Separator::Ampersand => {
                assert!(has_row, "line {number} of {text:?}: {table:?}");
            }
            _ => {}
        }
    }
    assert!(table.lines.iter().filter(|found| **found == LineUse::Header).count() <= 1);
    for row in &table.rows {
        assert_eq!(row.cells.len(), table.columns.len());
    }
    let bad_cells = table.problems.iter().filter(|problem| matches!(problem, TableProblem::BadCell { .. })).count();
    let bad = table.rows.iter().flat_map(|row| &row.cells).filter(|cell| matches!(cell, Cell::Bad(_))).count();
    assert!(bad_cells <= bad);
    for problem in &table.problems {
        if let TableProblem::BadCell { row, column, text } = problem {
            assert_eq!(table.rows[*row].cells[*column], Cell::Bad(text.clone()));
        }
    }
}

/// Whether a cell of this text can be neither a number nor a gap (`na` is one).
fn is_bad(text: &str) -> bool {
    let table = data::read(&format!("0.5,0.5\n0.5,\"{}\"\n", text.replace('"', "\"\"")));
    matches!(table.rows.get(1).and_then(|row| row.cells.get(1)), Some(Cell::Bad(_)))
}

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        6 => any::<f64>().prop_filter("finite", |value| value.is_finite()).prop_map(Cell::Value),
        2 => Just(Cell::Missing),
        1 => "[a-z]{1,4}[ ,;|\"#]?[a-z]{1,4}".prop_filter("no word for a number or a gap", |text| is_bad(text)).prop_map(Cell::Bad),
    ]
}

/// A table as the grid makes one: a row with numbers in every column first, so that its shape shows.
fn grid() -> impl Strategy<Value = (Vec<String>, Vec<Vec<Cell>>)> {
    (2..6_usize).prop_flat_map(|columns| {
        let names = prop_oneof![
            Just(vec![String::new(); columns]),
            prop::collection::vec("[a-z]{1,3}[0-9]?( \\[[a-z]{1,2}\\])?", columns),
        ];
        (names, prop::collection::vec(prop::collection::vec(cell(), columns), 1..8)).prop_map(
            move |(names, mut rows)| {
                rows.insert(0, vec![Cell::Value(0.5); columns]);
                rows.extend(vec![vec![Cell::Value(1.0); columns]; 9]);
                (names, rows)
            },
        )
    })
}

proptest! {
    #[test]
    fn every_line_of_any_text_is_accounted_for(text in table_like(), wild in any::<String>()) {
        assert_accounted(&text);
        assert_accounted(&wild);
    }

    #[test]
    fn a_printed_table_reads_back((names, rows) in grid()) {
        let table = Table {
            columns: names.iter().map(|name| Column { name: name.clone() }).collect(),
            rows: rows.iter().map(|cells| Row { line: 0, cells: cells.clone() }).collect(),
            ..Table::default()
        };
        let printed = data::print(&table);
        let again = data::read(&printed);
        prop_assert_eq!(again.rows.into_iter().map(|row| row.cells).collect::<Vec<_>>(), rows, "{}", printed);
        prop_assert_eq!(again.columns.into_iter().map(|column| column.name).collect::<Vec<_>>(), names);
    }
}

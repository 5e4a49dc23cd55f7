//! What is wrong with a table, a link or a document in words, English and Chinese: what happened, where, and what to do.
//! Counts rows and columns from 1, as people do.

use super::en::counted;
use crate::core::data::{MOST_EXPERIMENTS, Separator, Stray, Table, TableProblem, UnusedRow};
use crate::core::document::{DocumentProblem, Language};
use crate::core::number::significant;
use crate::core::share::LinkProblem;

/// The most characters of a visitor's own text that are shown inside a sentence.
const LONGEST_QUOTE: usize = 40;

/// A problem of `table`, in one or two sentences.
pub fn table_problem(problem: &TableProblem, table: &Table, language: Language) -> String {
    match (problem, language) {
        (TableProblem::BadCell { row, column, text }, Language::English) => {
            let (place, text) = (place(table, *row, *column, language), quote(text));
            format!("{place}: “{text}” is not a number. Correct it, or leave the cell empty.")
        }
        (TableProblem::BadCell { row, column, text }, Language::Chinese) => {
            let (place, text) = (place(table, *row, *column, language), quote(text));
            format!("{place}：“{text}”不是数字。请改正，或留空。")
        }
        (TableProblem::RaggedRow { line, found, expected }, Language::English) => {
            let found = counted(*found as u64, "cell", "cells");
            format!("Line {line} has {found} where {expected} are expected. Check its separators.")
        }
        (TableProblem::RaggedRow { line, found, expected }, Language::Chinese) => {
            format!("第 {line} 行有 {found} 个单元格，应为 {expected} 个。请检查分隔符。")
        }
        (TableProblem::NotTable { line, text }, Language::English) => {
            format!("Line {line} was not read as data: “{}”. Put # before it if it is a comment.", quote(text))
        }
        (TableProblem::NotTable { line, text }, Language::Chinese) => {
            format!("第 {line} 行未作为数据读取：“{}”。如果是注释，请在行首加 #。", quote(text))
        }
        (TableProblem::TooManyRows { most, found }, Language::English) => {
            format!("Only the first {most} of {found} rows were read. Leave some rows out to use the others.")
        }
        (TableProblem::TooManyRows { most, found }, Language::Chinese) => {
            format!("共 {found} 行，只读取了前 {most} 行。请删减数据，以便使用其余的行。")
        }
    }
}

/// Why the fit cannot use a row of `table`.
pub fn unused_row(unused: &UnusedRow, table: &Table, language: Language) -> String {
    match (unused, language) {
        (UnusedRow::NoTime { row }, Language::English) => {
            format!("{} has no time, so it is not used. Enter one.", row_place(table, *row, language))
        }
        (UnusedRow::NoTime { row }, Language::Chinese) => {
            format!("{}没有时间，未被使用。请填写时间。", row_place(table, *row, language))
        }
        (UnusedRow::NoDeviation { row }, Language::English) => {
            let place = row_place(table, *row, language);
            format!(
                "{place} has a value whose standard deviation is missing or not above 0, so it is not used. Enter one."
            )
        }
        (UnusedRow::NoDeviation { row }, Language::Chinese) => {
            format!("{}有一个值的标准差缺失或不大于 0，未被使用。请填写标准差。", row_place(table, *row, language))
        }
        (UnusedRow::Stray { row, why }, Language::English) => {
            let place = row_place(table, *row, language);
            match why {
                Stray::NoLabel => format!("{place} says no experiment, so it is not used. Fill it in."),
                Stray::TooMany => format!(
                    "{place} is of one more than the {MOST_EXPERIMENTS} experiments that are compared, so it is not used. \
                     Leave some out."
                ),
            }
        }
        (UnusedRow::Stray { row, why }, Language::Chinese) => {
            let place = row_place(table, *row, language);
            match why {
                Stray::NoLabel => format!("{place}没有写明属于哪个实验，未被使用。请填写。"),
                Stray::TooMany => {
                    format!("最多比较 {MOST_EXPERIMENTS} 个实验，{place}属于之后的实验，未被使用。请删去一些实验。")
                }
            }
        }
        (UnusedRow::BeforeStart { row, time }, Language::English) => {
            let (place, time) = (row_place(table, *row, language), significant(*time, 6));
            format!("{place} is at t = {time}, before the start, so it is not used. Start earlier to use it.")
        }
        (UnusedRow::BeforeStart { row, time }, Language::Chinese) => {
            let (place, time) = (row_place(table, *row, language), significant(*time, 6));
            format!("{place}的时间 t = {time} 早于起点，未被使用。要使用它，请把起点提前。")
        }
    }
}

/// Why a link does not open as it should.
pub fn link_problem(problem: &LinkProblem, language: Language) -> String {
    match (problem, language) {
        (LinkProblem::Version { .. }, Language::English) => {
            "This link was made by another version of Unroll. Reload the page to get the newest one, or ask for the \
             document as a file."
                .to_owned()
        }
        (LinkProblem::Version { .. }, Language::Chinese) => {
            "这个链接来自另一个版本。请刷新页面以使用最新版本，或请对方以文件形式发送文档。".to_owned()
        }
        (LinkProblem::Damaged, Language::English) => {
            "This link is incomplete or was changed on its way. Copy it again, all of it.".to_owned()
        }
        (LinkProblem::Damaged, Language::Chinese) => "这个链接不完整，或在传送中被改动。请重新完整地复制。".to_owned(),
        (LinkProblem::TooLarge, Language::English) => {
            "This link holds more than can be opened. Ask for the document as a file.".to_owned()
        }
        (LinkProblem::TooLarge, Language::Chinese) => {
            "这个链接的内容过大，无法打开。请对方以文件形式发送文档。".to_owned()
        }
        (LinkProblem::UnknownPreset { name }, Language::English) => {
            format!("There is no example “{}”. Choose one from the gallery.", quote(name))
        }
        (LinkProblem::UnknownPreset { name }, Language::Chinese) => {
            format!("没有名为“{}”的示例。请从示例库中选择。", quote(name))
        }
        (LinkProblem::BadChange { change }, Language::English) => {
            format!(
                "The link's “{}” could not be applied; the example's own value stays. Check the link.",
                quote(change)
            )
        }
        (LinkProblem::BadChange { change }, Language::Chinese) => {
            format!("链接中的“{}”无法应用，保留示例原有的值。请检查链接。", quote(change))
        }
    }
}

/// A line of a document that was not understood.
pub fn document_problem(problem: &DocumentProblem, language: Language) -> String {
    let (line, text) = (problem.line, quote(&problem.text));
    match language {
        Language::English => {
            format!("Line {line} of the document was not understood: “{text}”. The default is used; correct the line.")
        }
        Language::Chinese => format!("无法理解文档第 {line} 行：“{text}”。已使用默认值，请改正这一行。"),
    }
}

/// How the cells of a table were told apart.
pub fn separator(separator: Separator, language: Language) -> &'static str {
    let [english, chinese] = match separator {
        Separator::Comma => ["commas", "逗号"],
        Separator::Tab => ["tabs", "制表符"],
        Separator::Semicolon => ["semicolons", "分号"],
        Separator::Spaces => ["spaces", "空格"],
        Separator::Bar => ["vertical bars", "竖线"],
        Separator::Ampersand => ["LaTeX", "LaTeX"],
    };
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}

/// Row and column of a cell, by the line of the pasted text and the column's name.
fn place(table: &Table, row: usize, column: usize, language: Language) -> String {
    let name = table.columns.get(column).map(|column| quote(&column.name)).filter(|name| !name.is_empty());
    let row = row_place(table, row, language);
    let number = column + 1;
    match (name, language) {
        (Some(name), Language::English) => format!("{row}, column {number} ({name})"),
        (Some(name), Language::Chinese) => format!("{row}第 {number} 列（{name}）"),
        (None, Language::English) => format!("{row}, column {number}"),
        (None, Language::Chinese) => format!("{row}第 {number} 列"),
    }
}

fn row_place(table: &Table, row: usize, language: Language) -> String {
    let line = table.rows.get(row).map_or(row + 1, |row| row.line);
    match (table.transposed, language) {
        (false, Language::English) => format!("Line {line}"),
        (false, Language::Chinese) => format!("第 {line} 行"),
        (true, Language::English) => format!("Value {line} of the series"),
        (true, Language::Chinese) => format!("各序列的第 {line} 个值"),
    }
}

/// A visitor's text, short enough for a sentence.
fn quote(text: &str) -> String {
    if text.chars().count() <= LONGEST_QUOTE {
        return text.to_owned();
    }
    text.chars().take(LONGEST_QUOTE).chain(['…']).collect()
}

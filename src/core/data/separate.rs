//! Lines into cells: which character separates, and the split itself with its quotes. Knows no rows or columns.

use std::borrow::Cow;

use super::cell::{self, Decimals, Reading};
use super::{LineUse, MOST_ROWS, Separator};

/// A line that may hold cells.
#[derive(Clone, Debug)]
pub(super) struct Line<'text> {
    /// 1-based.
    pub(super) number: usize,
    /// As it stands, ends not trimmed: a leading tab is an empty cell.
    pub(super) text: Cow<'text, str>,
}

/// No line is cut into more cells than this; the last one holds the rest.
const MOST_CELLS_OF_LINE: usize = MOST_ROWS + 2;

/// How many lines, spread over the text, are looked at to find the separator.
const SAMPLE: usize = 256;

/// What a line is before its cells are looked at; `None` for a line of cells.
pub(super) fn classify(line: &str) -> Option<LineUse> {
    let line = line.trim();
    if line.is_empty() {
        Some(LineUse::Blank)
    } else if comment(line).is_some() {
        Some(LineUse::Comment)
    } else if is_rule(line) {
        Some(LineUse::Markup)
    } else {
        None
    }
}

/// What a comment says.
pub(super) fn comment(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.starts_with("#N/A") || line.starts_with("#n/a") {
        return None;
    }
    let said = line.strip_prefix("//").or_else(|| line.strip_prefix(['#', '%']))?;
    Some(said.trim_start_matches(['#', '%', '/']).trim())
}

/// A line without the comment after its last number: `0 100 150  # start`.
pub(super) fn without_end_comment(line: &str) -> &str {
    let Some((before, after)) = line.split_once('#') else {
        return line;
    };
    let stands_apart = before.ends_with(char::is_whitespace) && !after.starts_with(|next: char| !next.is_whitespace());
    let before = before.trim_end();
    if stands_apart && before.ends_with(|last: char| last.is_ascii_digit()) { before } else { line }
}

/// The name of the experiment that a line of three hyphens (or equals signs) or more begins, empty for none: `---`,
/// `--- second`, `=== B ===`. `None` for any other line, `--- 1 2` (a row whose first number is missing) among them.
pub(super) fn parting(line: &str) -> Option<&str> {
    let line = line.trim();
    let mark = line.chars().next().filter(|mark| matches!(mark, '-' | '='))?;
    let rest = line.trim_start_matches(mark);
    if line.len() - rest.len() < 3 || rest.starts_with(|next: char| !next.is_whitespace()) {
        return None;
    }
    let name = rest.trim_end_matches(mark).trim();
    let opens = |first: char| first.is_alphanumeric() || matches!(first, '"' | '\'' | '(' | '#');
    let is_row = name.contains([',', ';', '|', '\t'])
        || name.split_whitespace().count() > 1
            && name.split_whitespace().all(|word| cell::read(word, &mut Decimals::default()) != Reading::Text);
    // `--- ---` is a ruling.
    let bare = name.is_empty() && rest.trim().is_empty();
    (bare || name.starts_with(opens) && !is_row).then_some(name)
}

/// Ruling, like `|:--|--:|` or `+----+`; a lone dash is a missing value.
fn is_rule(line: &str) -> bool {
    let drawn = line.contains("--") || line.contains("==") || line.contains('|') && line.contains('-');
    drawn && line.bytes().all(|byte| b"-=+|: \t".contains(&byte))
}

/// The separator that gives the most lines of numbers; the first of those that give as many.
pub(super) fn detect(lines: &[Line<'_>]) -> Separator {
    use Separator::{Bar, Comma, Semicolon, Spaces, Tab};
    let stride = lines.len().div_ceil(SAMPLE).max(1);
    let mut best = (Comma, 0);
    for separator in [Bar, Tab, Semicolon, Comma, Spaces] {
        let score = lines.iter().step_by(stride).map(|line| score(&line.text, separator)).sum();
        if score > best.1 {
            best = (separator, score);
        }
    }
    if best.1 == 0 {
        // No numbers yet, perhaps a header: the separator that cuts it at all.
        let cuts = |separator: &Separator| lines.first().is_some_and(|line| cells(&line.text, *separator).len() > 1);
        return [Bar, Tab, Semicolon, Comma].into_iter().find(cuts).unwrap_or(Comma);
    }
    best.0
}

/// How much a line looks like a row of a table when cut at `separator`.
fn score(line: &str, separator: Separator) -> u32 {
    let cells = cells(line, separator);
    let readings = cells.iter().take(64).map(|cell| cell::read(cell, &mut Decimals::default()));
    let (mut values, mut texts, mut all) = (0, 0, 0);
    for reading in readings {
        all += 1;
        values += u32::from(matches!(reading, Reading::Value(_)));
        texts += u32::from(reading == Reading::Text);
    }
    match (all, values, texts) {
        (0 | 1, ..) | (_, 0, _) => 0,
        (_, _, 0) => 4,
        (3.., _, 1) => 3,
        _ if texts * 2 <= all => 1,
        _ => 0,
    }
}

fn cells(line: &str, separator: Separator) -> Vec<&str> {
    let mut cells = Vec::new();
    split(line, separator, &mut cells);
    cells
}

/// Appends the cells of a line, trimmed, quotes taken off (a doubled quote inside stays doubled).
pub(super) fn split<'line>(line: &'line str, separator: Separator, cells: &mut Vec<&'line str>) {
    let most = cells.len() + MOST_CELLS_OF_LINE;
    match separator {
        Separator::Comma => split_at(line, b',', most, cells),
        Separator::Tab => split_at(line, b'\t', most, cells),
        Separator::Semicolon => split_at(line, b';', most, cells),
        Separator::Bar => {
            let line = line.trim();
            let line = line.strip_prefix('|').unwrap_or(line);
            let line = line.strip_suffix('|').unwrap_or(line);
            cells.extend(line.splitn(MOST_CELLS_OF_LINE, '|').map(str::trim));
        }
        Separator::Ampersand => {
            let mut start = 0;
            for (at, _) in line.match_indices('&') {
                if !line[..at].ends_with('\\') && cells.len() + 1 < most {
                    cells.push(line[start..at].trim());
                    start = at + 1;
                }
            }
            cells.push(line[start..].trim());
        }
        Separator::Spaces => split_at_spaces(line, most, cells),
    }
}

fn split_at<'line>(line: &'line str, separator: u8, most: usize, cells: &mut Vec<&'line str>) {
    let separator = char::from(separator);
    let mut left = line;
    while cells.len() + 1 < most {
        let start = left.trim_start_matches(' ');
        if let Some((inside, after)) = quoted(start) {
            let after = after.trim_start_matches(' ');
            if after.trim_end().is_empty() && !after.starts_with(separator) {
                cells.push(inside.trim());
                return;
            }
            if let Some(after) = after.strip_prefix(separator) {
                cells.push(inside.trim());
                left = after;
                continue;
            }
        }
        let Some((cell, after)) = start.split_once(separator) else {
            break;
        };
        cells.push(cell.trim());
        left = after;
    }
    cells.push(left.trim());
}

fn split_at_spaces<'line>(line: &'line str, most: usize, cells: &mut Vec<&'line str>) {
    let mut left = line.trim();
    while !left.is_empty() {
        if let Some((inside, after)) = quoted(left)
            && !after.starts_with(|next: char| !next.is_whitespace())
        {
            cells.push(inside.trim());
            left = after.trim_start();
            continue;
        }
        let Some((cell, after)) = left.split_once(char::is_whitespace).filter(|_| cells.len() + 1 < most) else {
            cells.push(left);
            return;
        };
        cells.push(cell);
        left = after.trim_start();
    }
}

/// The inside of the double quotes `text` begins with, and what follows them.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('"')?;
    let bytes = inside.as_bytes();
    let mut at = 0;
    loop {
        at += inside[at..].find('"')?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some((&inside[..at], &inside[at + 1..]));
        }
        at += 2;
    }
}

/// The cells of a header in a table separated by spaces, whose names may have spaces or units in them: cut at two
/// spaces or more, or with `[s]` and `(min)` joined to what they follow; as many as `columns`.
pub(super) fn header_at_spaces(line: &str, columns: usize) -> Option<Vec<String>> {
    let wide: Vec<String> = line
        .split("  ")
        .flat_map(|part| part.split('\t'))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    if wide.len() == columns {
        return Some(wide);
    }
    let mut joined: Vec<String> = Vec::new();
    let mut open = false;
    for word in line.split_whitespace() {
        let unit = word.starts_with(['[', '(', '/']) && !joined.is_empty();
        match joined.last_mut() {
            Some(last) if unit || open => {
                last.push(' ');
                last.push_str(word);
            }
            _ => joined.push(word.to_owned()),
        }
        open = (open || word.starts_with(['[', '(']) || word == "/")
            && !word.ends_with([']', ')'])
            && (word == "/" || !word.starts_with('/'));
    }
    (joined.len() == columns).then_some(joined)
}

//! A LaTeX table as plain lines of cells between `&`: rows end at `\\` rather than at line ends, rules and
//! environments go. Knows LaTeX's marks; knows nothing of numbers.

use std::borrow::Cow;

use super::LineUse;
use super::separate::Line;

/// The environments whose inside is a table.
const ENVIRONMENTS: [&str; 11] = [
    "tabular",
    "tabular*",
    "tabularx",
    "tabulary",
    "longtable",
    "array",
    "matrix",
    "pmatrix",
    "bmatrix",
    "Bmatrix",
    "smallmatrix",
];

/// Ruling between rows, longest first where one begins another; their arguments go with them.
const RULES: [&str; 10] = [
    "\\hline",
    "\\toprule",
    "\\midrule",
    "\\bottomrule",
    "\\cmidrule",
    "\\cline",
    "\\addlinespace",
    "\\specialrule",
    "\\endhead",
    "\\noalign",
];

/// A cell over several columns takes the place of at most this many.
const WIDEST_CELL: usize = 64;

/// Whether the text should be read as LaTeX at all.
pub(super) fn is_latex(text: &str) -> bool {
    text.contains('\\')
        && (text.contains('&') && text.contains("\\\\")
            || ENVIRONMENTS.iter().any(|name| text.contains(&format!("\\begin{{{name}}}"))))
}

/// The rows as one [`Line`] each; lines that belong to no table come as they are. `uses` has an entry per line of
/// `text` and learns of markup, comments and the lines a row goes on over.
pub(super) fn rows<'text>(text: &'text str, uses: &mut [LineUse]) -> Vec<Line<'text>> {
    let rows_end_explicitly = text.contains("\\\\");
    let mut reader = Reader { rows: Vec::new(), row: String::new(), row_line: 0, inside: false };
    for (index, whole) in text.lines().enumerate() {
        let number = index + 1;
        let line = without_comment(whole).trim();
        if line.is_empty() {
            uses[index] = if whole.trim().is_empty() { LineUse::Blank } else { LineUse::Comment };
            continue;
        }
        let (line, closes) = reader.enter(line);
        let line = line.replace("\\tabularnewline", "\\\\");
        let line = without_rules(&line);
        let is_command = !reader.inside && line.starts_with('\\') && !line.contains('&');
        if line.trim().is_empty() || is_command {
            uses[index] = LineUse::Markup;
        } else if !reader.inside && !line.contains('&') && !line.contains("\\\\") {
            reader.finish();
            reader.rows.push(Line { number, text: Cow::Borrowed(whole) });
        } else {
            uses[index] = LineUse::Cells;
            let mut parts = line.split("\\\\");
            if let Some(first) = parts.next() {
                reader.extend(number, first);
            }
            for part in parts {
                reader.finish();
                reader.extend(number, after_spacing(part));
            }
            if !rows_end_explicitly {
                reader.finish();
            }
        }
        if closes {
            reader.finish();
            reader.inside = false;
        }
    }
    reader.finish();
    reader.rows
}

struct Reader<'text> {
    rows: Vec<Line<'text>>,
    /// The row that has not ended yet, and where it began.
    row: String,
    row_line: usize,
    /// Between `\begin` and `\end`.
    inside: bool,
}

impl Reader<'_> {
    /// What of `line` stands inside a table, and whether the table ends on it.
    fn enter<'line>(&mut self, line: &'line str) -> (&'line str, bool) {
        let mut line = line;
        for name in ENVIRONMENTS {
            if let Some((_, after)) = line.split_once(&format!("\\begin{{{name}}}")) {
                self.inside = true;
                line = without_arguments(after);
            }
        }
        let end = ENVIRONMENTS.iter().find_map(|name| line.split_once(&format!("\\end{{{name}}}")));
        end.map_or((line, false), |(before, _)| (before, true))
    }

    fn extend(&mut self, number: usize, part: &str) {
        let part = part.trim();
        if part.is_empty() {
            return;
        }
        if self.row.is_empty() {
            self.row_line = number;
        } else {
            self.row.push(' ');
        }
        self.row.push_str(part);
    }

    fn finish(&mut self) {
        if !self.row.is_empty() {
            let text = widened(&std::mem::take(&mut self.row));
            self.rows.push(Line { number: self.row_line, text: Cow::Owned(text) });
        }
    }
}

/// Up to a `%` that no backslash stands before.
fn without_comment(line: &str) -> &str {
    let starts = |(at, _): &(usize, &str)| !line[..*at].ends_with('\\');
    line.match_indices('%').find(starts).map_or(line, |(at, _)| &line[..at])
}

fn without_rules(line: &str) -> String {
    let mut left = line;
    let mut kept = String::with_capacity(line.len());
    while let Some(at) = left.find('\\') {
        let (before, command) = left.split_at(at);
        kept.push_str(before);
        if let Some(after) = RULES.iter().find_map(|rule| command.strip_prefix(rule)) {
            left = without_arguments(after);
        } else {
            // Two bytes where they make `\\` or an escaped character, so that neither is looked at again.
            let taken = command.chars().take(2).map(char::len_utf8).sum();
            kept.push_str(&command[..taken]);
            left = &command[taken..];
        }
    }
    kept.push_str(left);
    kept
}

/// After any run of `{...}`, `[...]`, `(...)`.
fn without_arguments(text: &str) -> &str {
    let mut left = text;
    while let Some(open) = left.chars().next().filter(|first| "{[(".contains(*first)) {
        match group(left, open) {
            Some((_, after)) => left = after,
            None => break,
        }
    }
    left
}

/// The inside of the bracket that `text` begins with, and what follows it.
fn group(text: &str, open: char) -> Option<(&str, &str)> {
    let close = match open {
        '{' => '}',
        '[' => ']',
        _ => ')',
    };
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        if letter == open {
            depth += 1;
        } else if letter == close {
            depth -= 1;
            if depth == 0 {
                return Some((&text[1..at], &text[at + 1..]));
            }
        }
    }
    None
}

/// What follows `\\`, without its `*` and `[2pt]`.
fn after_spacing(part: &str) -> &str {
    let part = part.strip_prefix('*').unwrap_or(part);
    if part.starts_with('[') { group(part, '[').map_or(part, |(_, after)| after) } else { part }
}

/// `\multicolumn{n}{..}{text}` as `text` and the `n - 1` empty cells it covers.
fn widened(row: &str) -> String {
    const COMMAND: &str = "\\multicolumn";
    let mut left = row;
    let mut wide = String::with_capacity(row.len());
    while let Some((before, after)) = left.split_once(COMMAND) {
        wide.push_str(before);
        let arguments = (|| {
            let (columns, after) = group(after, '{')?;
            let (_, after) = group(after.starts_with('{').then_some(after)?, '{')?;
            let (text, after) = group(after.starts_with('{').then_some(after)?, '{')?;
            Some((columns.trim().parse::<usize>().ok()?.clamp(1, WIDEST_CELL), text, after))
        })();
        match arguments {
            Some((columns, text, after)) => {
                wide.push_str(text);
                wide.extend(std::iter::repeat_n('&', columns - 1));
                left = after;
            }
            None => left = after,
        }
    }
    wide.push_str(left);
    wide
}

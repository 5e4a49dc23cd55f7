//! Pasted text to a [`Table`]: fold, cut into lines, find the separator, cut into cells, give them their shape.
//! One pass over the text; knows no model.

use std::borrow::Cow;

use super::cell::{self, Decimals, Reading};
use super::separate::{self, Line};
use super::{LineUse, MOST_CELLS, Separator, Table, fold, latex, shape};

/// One cell as typed and what it says.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawCell<'text> {
    pub(super) text: &'text str,
    pub(super) reading: Reading,
}

/// The cells of all lines, one after the other.
#[derive(Debug, Default)]
pub(super) struct Grid<'text> {
    cells: Vec<RawCell<'text>>,
    /// Where each line's cells end.
    ends: Vec<usize>,
}

impl<'text> Grid<'text> {
    /// Stops once there are more cells than any table may keep; the lines after that have no entry.
    fn new(lines: &'text [Line<'_>], separator: Separator, decimals: &mut Decimals) -> Self {
        let mut grid = Self::default();
        let mut texts = Vec::new();
        for line in lines {
            if grid.cells.len() > 2 * MOST_CELLS {
                break;
            }
            texts.clear();
            separate::split(&line.text, separator, &mut texts);
            grid.cells.extend(texts.iter().map(|text| RawCell { text, reading: cell::read(text, decimals) }));
            grid.ends.push(grid.cells.len());
        }
        grid
    }

    /// How many lines have been cut.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The cells of one line.
    pub(super) fn line(&self, index: usize) -> &[RawCell<'text>] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.cells[start..self.ends[index]]
    }
}

/// Reads a pasted table. Total: any text gives a table.
pub fn read(text: &str) -> Table {
    let text = fold::fold(text);
    let mut uses = vec![LineUse::Blank; text.lines().count()];
    let mut comments = Vec::new();
    let is_latex = latex::is_latex(&text);
    let mut partings = Vec::new();
    let lines = if is_latex {
        latex::rows(&text, &mut uses)
    } else {
        plain_lines(&text, &mut uses, &mut comments, &mut partings)
    };
    let separator = if is_latex { Separator::Ampersand } else { separate::detect(&lines) };
    let mut decimals = Decimals::default();
    let mut grid = Grid::new(&lines, separator, &mut decimals);
    if decimals.point && decimals.comma {
        grid = Grid::new(&lines, separator, &mut Decimals { refuse_comma: true, ..Decimals::default() });
    }
    shape::table(&lines, &grid, &comments, &partings, (separator, uses))
}

/// A line that parts two experiments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parting<'text> {
    /// 1-based.
    pub(super) number: usize,
    /// How many lines that may hold cells stand before it.
    pub(super) before: usize,
    /// What it is called.
    pub(super) name: &'text str,
}

/// The lines that may hold cells; of the comments, those before the first of them, in case one names the columns.
fn plain_lines<'text>(
    text: &'text str,
    uses: &mut [LineUse],
    comments: &mut Vec<Line<'text>>,
    partings: &mut Vec<Parting<'text>>,
) -> Vec<Line<'text>> {
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let use_of_line = separate::classify(line);
        if let Some(name) = separate::parting(line) {
            uses[index] = LineUse::Markup;
            partings.push(Parting { number: index + 1, before: lines.len(), name });
            continue;
        }
        if let Some(found) = use_of_line {
            uses[index] = found;
        }
        match use_of_line {
            None => {
                let text = Cow::Borrowed(separate::without_end_comment(line));
                lines.push(Line { number: index + 1, text });
            }
            Some(LineUse::Comment) if lines.is_empty() => {
                let said = separate::comment(line).unwrap_or_default();
                comments.push(Line { number: index + 1, text: Cow::Borrowed(said) });
            }
            Some(_) => {}
        }
    }
    lines
}

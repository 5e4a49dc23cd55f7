//! Cut lines to a table: which line names the columns, how many there are, whether series stand in rows, and an
//! account of every line. Knows no separators' details and no model.

use std::collections::HashMap;

use super::cell::{self, Reading};
use super::read::{Grid, Parting, RawCell};
use super::separate::{self, Line};
use super::{
    Break, Cell, Column, LineUse, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Row, Separator, Table, TableProblem, roles,
};

/// How many cells of a line are numbers, missing, and anything else.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    values: usize,
    missing: usize,
    texts: usize,
}

impl Counts {
    fn of(cells: &[RawCell<'_>]) -> Self {
        let mut counts = Self::default();
        for cell in cells {
            match cell.reading {
                Reading::Value(_) => counts.values += 1,
                Reading::Missing => counts.missing += 1,
                Reading::Text => counts.texts += 1,
            }
        }
        counts
    }

    /// Some numbers, and no more text than numbers and gaps.
    fn is_data(self) -> bool {
        self.values > 0 && self.texts <= self.values + self.missing
    }

    /// Words alone, as in a header.
    fn is_words(self) -> bool {
        self.values == 0 && self.texts > 0
    }
}

/// Gives the lines their shape. `uses` is right about every line that is not in `lines`.
pub(super) fn table(
    lines: &[Line<'_>],
    grid: &Grid<'_>,
    comments: &[Line<'_>],
    partings: &[Parting<'_>],
    (separator, uses): (Separator, Vec<LineUse>),
) -> Table {
    let counts: Vec<Counts> = (0..grid.len()).map(|index| Counts::of(grid.line(index))).collect();
    let mut builder = Builder { lines, grid, counts, table: Table { separator, lines: uses, ..Table::default() } };
    if builder.is_transposed() {
        builder.read_series();
        builder.refuse_partings(partings);
    } else {
        builder.read_rows(comments, partings);
    }
    builder.table
}

struct Builder<'table, 'text> {
    lines: &'table [Line<'text>],
    grid: &'table Grid<'table>,
    counts: Vec<Counts>,
    table: Table,
}

impl Builder<'_, '_> {
    /// A name, then numbers: a series in a row. A date is no name.
    fn is_series(&self, index: usize) -> bool {
        let cells = self.grid.line(index);
        let counts = self.counts[index];
        let Some((label, values)) = cells.split_first() else {
            return false;
        };
        let named = label.reading == Reading::Text && !label.text.starts_with(|first: char| first.is_ascii_digit());
        let unnamed = label.text.is_empty();
        let bad = counts.texts - usize::from(label.reading == Reading::Text);
        !values.is_empty() && (named || unnamed) && counts.values > 0 && bad <= counts.values
    }

    fn is_transposed(&self) -> bool {
        let is_label = |index: &usize| self.is_series(*index) && !self.grid.line(*index)[0].text.is_empty();
        let series = (0..self.grid.len()).filter(is_label).count();
        let numeric = self.counts.iter().filter(|counts| counts.values > 0).count();
        if !(2..=MOST_COLUMNS).contains(&series) || 2 * series <= numeric {
            return false;
        }
        let first = (0..self.grid.len()).find(|index| self.counts[*index].values > 0).unwrap_or(0);
        let under_header = first > 0
            && self.counts[first - 1].is_words()
            && self.grid.line(first - 1).len() == self.grid.line(first).len();
        !under_header
    }

    fn refuse(&mut self, index: usize) {
        let line = &self.lines[index];
        self.mark(line.number, LineUse::Problem);
        self.table.problems.push(TableProblem::NotTable { line: line.number, text: line.text.trim().to_owned() });
    }

    /// A problem on a line outweighs what else stands there (LaTeX puts several rows on one).
    fn mark(&mut self, number: usize, found: LineUse) {
        let current = &mut self.table.lines[number - 1];
        if *current != LineUse::Problem {
            *current = found;
        }
    }

    fn ragged(&mut self, line: usize, found: usize, expected: usize) {
        self.table.problems.push(TableProblem::RaggedRow { line, found, expected });
    }

    /// The cell at (the next row, `column`), with its problem if it has one.
    fn cell(&mut self, raw: RawCell<'_>, row: usize, column: usize) -> Cell {
        match raw.reading {
            Reading::Value(value) => Cell::Value(value),
            Reading::Missing => Cell::Missing,
            Reading::Text => {
                let text = raw.text.replace("\"\"", "\"");
                self.table.problems.push(TableProblem::BadCell { row, column, text: text.clone() });
                Cell::Bad(text)
            }
        }
    }

    /// Marks the lines that were not cut because the table is too large already.
    fn refuse_uncut(&mut self) {
        for index in self.grid.len()..self.lines.len() {
            self.mark(self.lines[index].number, LineUse::Problem);
        }
    }

    fn too_many(&mut self, most: usize, found: usize) {
        if found > most {
            self.table.problems.push(TableProblem::TooManyRows { most, found });
        }
    }

    /// Every line a series.
    fn read_series(&mut self) {
        self.table.transposed = true;
        let mut series = Vec::new();
        for index in 0..self.grid.len() {
            if self.is_series(index) && series.len() < MOST_COLUMNS {
                series.push(index);
                self.mark(self.lines[index].number, LineUse::Cells);
            } else {
                self.refuse(index);
            }
        }
        self.refuse_uncut();
        let length = |cells: &[RawCell<'_>]| cells.len() - cells.iter().rev().take_while(|c| c.text.is_empty()).count();
        let longest = series.iter().map(|index| length(self.grid.line(*index))).max().unwrap_or(1);
        for index in &series {
            let found = length(self.grid.line(*index));
            if found < longest {
                self.ragged(self.lines[*index].number, found, longest);
            }
        }
        let names = series.iter().map(|index| Column { name: cell::name(self.grid.line(*index)[0].text) });
        self.table.columns = names.collect();
        let most = MOST_ROWS.min(MOST_CELLS / series.len().max(1));
        for row in 0..most.min(longest - 1) {
            let mut cells = Vec::with_capacity(series.len());
            for (column, index) in series.iter().enumerate() {
                let raw = self.grid.line(*index).get(row + 1).copied();
                cells.push(raw.map_or(Cell::Missing, |raw| self.cell(raw, row, column)));
            }
            self.table.rows.push(Row { line: row + 1, cells });
        }
        self.too_many(most, longest - 1);
    }

    /// Series in rows are of one experiment.
    fn refuse_partings(&mut self, partings: &[Parting<'_>]) {
        let inside = |parting: &&Parting<'_>| parting.before > 0 && parting.before < self.lines.len();
        for parting in partings.iter().filter(inside) {
            self.table.lines[parting.number - 1] = LineUse::Problem;
            let text = format!("--- {}", parting.name).trim().to_owned();
            self.table.problems.push(TableProblem::NotTable { line: parting.number, text });
        }
    }

    /// Every line a row.
    fn read_rows(&mut self, comments: &[Line<'_>], partings: &[Parting<'_>]) {
        let usual = self.usual_length();
        let starts = |index: &usize| {
            let counts = self.counts[*index];
            counts.is_data() && (counts.texts == 0 || self.grid.line(*index).len() == usual)
        };
        let first = (0..self.grid.len()).find(starts).unwrap_or(self.grid.len());
        let header = self.header(first, usual, comments);
        let mut columns = usual;
        if let Some((number, names)) = header {
            let named = names.len() - names.iter().rev().take_while(|name| name.is_empty()).count();
            columns = columns.max(named).min(MOST_COLUMNS);
            self.mark(number, LineUse::Header);
            if names.len() < columns || named > columns {
                self.ragged(number, named, columns);
            }
            self.table.columns = names.into_iter().map(|name| Column { name }).collect();
        }
        self.table.columns.resize(columns, Column::default());
        for index in 0..first {
            if self.table.lines[self.lines[index].number - 1] != LineUse::Header {
                self.refuse(index);
            }
        }
        let most = MOST_ROWS.min(MOST_CELLS / columns.max(1));
        let mut found = self.lines.len() - self.grid.len();
        let mut partings = partings.iter().peekable();
        let mut parted = false;
        for index in first..self.grid.len() {
            while let Some(parting) = partings.next_if(|parting| parting.before <= index) {
                self.part(parting);
                parted = true;
            }
            if std::mem::take(&mut parted) && self.is_header_again(index) {
                self.mark(self.lines[index].number, LineUse::Markup);
                continue;
            }
            if self.is_prose(index, columns) {
                self.refuse(index);
                continue;
            }
            found += 1;
            if self.table.rows.len() < most {
                self.read_row(index, columns);
            } else {
                self.mark(self.lines[index].number, LineUse::Problem);
            }
        }
        self.refuse_uncut();
        self.too_many(most, found);
        self.drop_empty_columns();
    }

    /// Begins a new experiment; a ruling under a header, without a name, begins none.
    fn part(&mut self, parting: &Parting<'_>) {
        let row = self.table.rows.len();
        if row == 0 && parting.name.is_empty() {
            return;
        }
        self.table.lines[parting.number - 1] = LineUse::Break;
        self.table.breaks.push(Break { row, name: parting.name.to_owned() });
    }

    /// Whether a line names the columns once more.
    fn is_header_again(&self, index: usize) -> bool {
        let cells = self.grid.line(index);
        self.counts[index].is_words()
            && cells.iter().zip(&self.table.columns).all(|(again, column)| cell::name(again.text) == column.name)
    }

    /// The commonest number of cells in a line of numbers or in the words just before them, the larger of two as
    /// common.
    fn usual_length(&self) -> usize {
        let first = self.counts.iter().position(|counts| counts.is_data()).unwrap_or(0);
        let mut tally: HashMap<usize, usize> = HashMap::new();
        for (index, counts) in self.counts.iter().enumerate() {
            let names = index + 1 == first && self.table.separator != Separator::Spaces && counts.is_words();
            if counts.is_data() || names {
                *tally.entry(self.grid.line(index).len()).or_default() += 1;
            }
        }
        tally
            .into_iter()
            .max_by_key(|(length, count)| (*count, *length))
            .map_or(0, |(length, _)| length)
            .min(MOST_COLUMNS)
    }

    /// The line that names the columns, by its number, among those before line `first`.
    fn header(&self, first: usize, usual: usize, comments: &[Line<'_>]) -> Option<(usize, Vec<String>)> {
        let separator = self.table.separator;
        let names =
            |index: usize| -> Vec<String> { self.grid.line(index).iter().map(|cell| cell::name(cell.text)).collect() };
        let has_time = |names: &[String]| names.iter().any(|name| roles::is_time(name));
        let words = |index: &usize| self.counts[*index].is_words();
        let fits = |index: &usize| words(index) && (usual == 0 || self.grid.line(*index).len() == usual);
        let fitting: Vec<usize> = (0..first).filter(fits).filter(|index| self.grid.line(*index).len() > 1).collect();
        let chosen = fitting.iter().find(|index| has_time(&names(**index))).or(fitting.last());
        if let Some(index) = chosen {
            return Some((self.lines[*index].number, names(*index)));
        }
        if let Some(index) = (0..first).rev().find(words).filter(|index| index + 1 == first) {
            let line = &self.lines[index];
            if separator == Separator::Spaces {
                let joined = separate::header_at_spaces(&line.text, usual);
                if let Some(joined) = joined {
                    return Some((line.number, joined.iter().map(|name| cell::name(name)).collect()));
                }
            } else if self.grid.line(index).len() > 1 || usual == 1 && !line.text.trim().contains(' ') {
                return Some((line.number, names(index)));
            }
        }
        let comment = comments.last()?;
        let mut cells = Vec::new();
        separate::split(&comment.text, separator, &mut cells);
        let mut named: Vec<String> = cells.iter().map(|text| cell::name(text)).collect();
        if named.len() != usual && separator == Separator::Spaces {
            named = separate::header_at_spaces(&comment.text, usual)?;
        }
        (named.len() == usual && usual > 1 && has_time(&named)).then_some((comment.number, named))
    }

    /// Words among the rows that are no row with bad cells.
    fn is_prose(&self, index: usize, columns: usize) -> bool {
        let counts = self.counts[index];
        let fits = self.grid.line(index).len() == columns && columns > 1;
        counts.texts > counts.values + counts.missing && !fits
    }

    fn read_row(&mut self, index: usize, columns: usize) {
        let grid = self.grid;
        let raw = grid.line(index);
        let number = self.lines[index].number;
        let row = self.table.rows.len();
        self.mark(number, LineUse::Cells);
        let surplus = raw.len() > columns && raw[columns..].iter().any(|cell| !cell.text.is_empty());
        if raw.len() < columns || surplus {
            self.ragged(number, raw.len(), columns);
        }
        let cells = if surplus {
            let mut cells: Vec<Cell> = raw[..columns].iter().map(|cell| Cell::Bad(cell.text.to_owned())).collect();
            let rest: Vec<&str> = raw[columns - 1..].iter().map(|cell| cell.text).collect();
            cells[columns - 1] = Cell::Bad(rest.join(" "));
            cells
        } else {
            let mut cells = Vec::with_capacity(columns);
            for (column, raw) in raw.iter().take(columns).enumerate() {
                cells.push(self.cell(*raw, row, column));
            }
            cells.resize(columns, Cell::Missing);
            cells
        };
        self.table.rows.push(Row { line: number, cells });
    }

    /// Takes off last columns without a name or a value, as left by a separator at the end of each line.
    fn drop_empty_columns(&mut self) {
        let table = &mut self.table;
        while table.columns.len() > 1
            && table.columns.last().is_some_and(|column| column.name.is_empty())
            && table.rows.iter().all(|row| row.cells.last() == Some(&Cell::Missing))
        {
            table.columns.pop();
            for row in &mut table.rows {
                row.cells.pop();
            }
        }
    }
}

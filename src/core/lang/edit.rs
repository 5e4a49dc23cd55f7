//! Small changes of a model text that leave everything else as typed: a slider writes its number in place.
//! Works on the syntax alone, so that it also serves while something else in the text is wrong.

use super::ast::{Expression, Qualifiers, Statement, StatementKind, Syntax, Variable};
use super::check::{check, written};
use super::diagnostic::{Edit, Repair, RepairKind};
use super::parse::parse;
use super::place::with_blanks_before;
use super::span::Span;
use super::token::{TokenKind, tokenize};
use super::value::constant;
use crate::core::number;

/// How often [`repair_all`] looks again for what its repairs uncovered.
const MOST_ROUNDS: usize = 8;

/// Puts `value` in place of the value of the quantity `name` (`r1`, `x1(0)`, `x1(0)[2]`); of a list without a number, of
/// the first value. A value
/// outside the declared range widens the range to hold it. `None` when no line that parses declares it, or `value` is
/// not finite.
pub fn set_value(source: &str, name: &str, value: f64) -> Option<String> {
    if !value.is_finite() {
        return None;
    }
    let syntax = parse(source).syntax;
    let (place, entry) = find(&syntax, name)?;
    let mut edits = Vec::new();
    place.write_value(&syntax, entry, value, &mut edits)?;
    Some(apply_edits(source, edits))
}

/// Sets or replaces `in [low, high]`. `None` as for [`set_value`], or if `low < high` does not hold.
pub fn set_range(source: &str, name: &str, range: (f64, f64)) -> Option<String> {
    if !(range.0 < range.1 && range.0.is_finite() && range.1.is_finite()) {
        return None;
    }
    let syntax = parse(source).syntax;
    let (place, _) = find(&syntax, name)?;
    let bounds = format!("{}, {}", number::exact(range.0), number::exact(range.1));
    let edit = match &place.qualifiers.range {
        Some((low, high)) => Edit { span: low.span.to(high.span), text: bounds },
        None => insertion(place.qualifiers.span.start, format!(" in [{bounds}]")),
    };
    Some(apply_edits(source, vec![edit]))
}

/// Keeps the quantity out of the fit, or lets it in, by the shortest qualifier that says so.
pub fn set_fixed(source: &str, name: &str, fixed: bool) -> Option<String> {
    let syntax = parse(source).syntax;
    let (place, _) = find(&syntax, name)?;
    if place.qualifiers.fixed.unwrap_or(place.fixed_by_default) == fixed {
        return Some(source.to_owned());
    }
    let word = if fixed { "fixed" } else { "free" };
    let needs_word = fixed != place.fixed_by_default;
    let edit = match (qualifier_word(source, &place), needs_word) {
        (Some(span), true) => Edit { span, text: word.to_owned() },
        (Some(span), false) => Edit { span: without_blank(source, &place, span), text: String::new() },
        (None, _) => insertion(place.qualifiers.span.end, format!(" {word}")),
    };
    Some(apply_edits(source, vec![edit]))
}

/// Moves the start time and sets initial values in one go: `x(0) = 3` becomes `x(1900) = 30`. States whose initial
/// value is a formula keep it (only the time moves). Several values, one for each experiment, become a list:
/// `x(0) = [3, 4]`. What is not finite is left as it is.
pub fn set_initial(source: &str, start_time: f64, values: &[(String, Vec<f64>)]) -> String {
    if !start_time.is_finite() {
        return source.to_owned();
    }
    let syntax = parse(source).syntax;
    let mut edits = Vec::new();
    for place in syntax.statements.iter().filter_map(place) {
        let Some(at) = place.at else { continue };
        edits.push(Edit { span: at.span, text: number::exact(start_time) });
        let name = written(&place.variable.name, place.variable.order);
        let Some((_, values)) = values.iter().find(|(state, _)| *state == name) else { continue };
        if !is_constant(&syntax, place.value) || !values.iter().all(|value| value.is_finite()) {
            continue;
        }
        match values[..] {
            [] => {}
            [value] => {
                place.write_value(&syntax, 0, value, &mut edits);
            }
            _ => place.write_list(&syntax, values, &mut edits),
        }
    }
    apply_edits(source, edits)
}

/// The text after a repair. Edits that do not fit the text are left out.
pub fn apply(source: &str, repair: &Repair) -> String {
    apply_edits(source, repair.edits.clone())
}

/// Declares every undeclared name and adds every missing initial value, where the first repair offered is to do so.
/// `None` if there is none.
pub fn repair_all(source: &str) -> Option<String> {
    let mut text = source.to_owned();
    let mut changed = false;
    for _ in 0..MOST_ROUNDS {
        let adds = |repair: &&Repair| {
            matches!(repair.kind, RepairKind::DeclareParameter { .. } | RepairKind::AddInitial { .. })
        };
        let (_, diagnostics) = check(&text, &parse(&text));
        let first = diagnostics.iter().filter_map(|diagnostic| diagnostic.repairs.first());
        let edits: Vec<Edit> = first.filter(adds).flat_map(|repair| repair.edits.clone()).collect();
        if edits.is_empty() {
            break;
        }
        text = apply_edits(&text, edits);
        changed = true;
    }
    changed.then_some(text)
}

/// Where a statement says a quantity.
struct Place<'tree> {
    statement: &'tree Statement,
    variable: &'tree Variable,
    /// The start time, of an initial value.
    at: Option<&'tree Expression>,
    value: &'tree Expression,
    /// The further values of a list.
    others: &'tree [Expression],
    qualifiers: &'tree Qualifiers,
    fixed_by_default: bool,
}

impl Place<'_> {
    /// Writes one value of the list, the first being number 0; `None` if there are not so many.
    fn write_value(&self, syntax: &Syntax, entry: usize, value: f64, edits: &mut Vec<Edit>) -> Option<()> {
        let place = if entry == 0 { self.value } else { self.others.get(entry - 1)? };
        edits.push(Edit { span: place.span, text: number::exact(value) });
        self.widen(syntax, value, value, edits);
        Some(())
    }

    /// Writes a list in place of the value or of the list there is.
    fn write_list(&self, syntax: &Syntax, values: &[f64], edits: &mut Vec<Edit>) {
        let shown: Vec<String> = values.iter().map(|value| number::exact(*value)).collect();
        let (span, text) = match self.others.last() {
            Some(last) => (self.value.span.to(last.span), shown.join(", ")),
            None => (self.value.span, format!("[{}]", shown.join(", "))),
        };
        edits.push(Edit { span, text });
        let (low, high) = values.iter().fold((values[0], values[0]), |(low, high), v| (low.min(*v), high.max(*v)));
        self.widen(syntax, low, high, edits);
    }

    /// Widens the range to hold what is written.
    fn widen(&self, syntax: &Syntax, least: f64, most: f64, edits: &mut Vec<Edit>) {
        let Some((low, high)) = &self.qualifiers.range else { return };
        let bound = |end: &Expression| constant(end, |name| declares(syntax, name));
        if bound(low).is_some_and(|low| least < low) {
            edits.push(Edit { span: low.span, text: number::exact(least) });
        }
        if bound(high).is_some_and(|high| most > high) {
            edits.push(Edit { span: high.span, text: number::exact(most) });
        }
    }
}

fn place(statement: &Statement) -> Option<Place<'_>> {
    match &statement.kind {
        StatementKind::Assignment { variable, right, others, qualifiers } => {
            Some(Place { statement, variable, at: None, value: right, others, qualifiers, fixed_by_default: false })
        }
        StatementKind::Initial { variable, at, values, qualifiers } => {
            let (value, others) = values.split_first()?;
            Some(Place { statement, variable, at: Some(at), value, others, qualifiers, fixed_by_default: true })
        }
        StatementKind::Derivative { .. } | StatementKind::Exact { .. } => None,
    }
}

/// The first statement that declares the quantity `name`, and the number of the value meant, the first being 0.
fn find<'tree>(syntax: &'tree Syntax, name: &str) -> Option<(Place<'tree>, usize)> {
    let (name, entry) = match name.strip_suffix(']').and_then(|name| name.rsplit_once('[')) {
        Some((name, number)) => (name, number.parse::<usize>().ok()?.checked_sub(1)?),
        None => (name, 0),
    };
    let is_named = |place: &Place| match place.at {
        None => place.variable.name == name,
        Some(at) => {
            let time = constant(at, |name| declares(syntax, name));
            let state = written(&place.variable.name, place.variable.order);
            time.is_some_and(|time| format!("{state}({})", number::exact(time)) == name)
        }
    };
    let mut places = syntax.statements.iter().filter_map(place);
    let place = places.find(is_named).filter(|place| is_constant(syntax, place.value))?;
    Some((place, entry))
}

fn is_constant(syntax: &Syntax, value: &Expression) -> bool {
    constant(value, |name| declares(syntax, name)).is_some()
}

/// Whether the text gives `name` a meaning of its own.
fn declares(syntax: &Syntax, name: &str) -> bool {
    syntax.statements.iter().any(|statement| match &statement.kind {
        StatementKind::Assignment { variable, .. } | StatementKind::Derivative { variable, .. } => {
            variable.name == name
        }
        StatementKind::Initial { .. } | StatementKind::Exact { .. } => false,
    })
}

/// The place of `fixed`, `free` or `const`.
fn qualifier_word(source: &str, place: &Place) -> Option<Span> {
    let statement = place.statement.span;
    let (tokens, _) = tokenize(source.get(statement.start..statement.end)?);
    let shifted = |span: Span| Span::new(span.start + statement.start, span.end + statement.start);
    let says =
        |kind: &TokenKind| matches!(kind, TokenKind::Name(name) if ["fixed", "free", "const"].contains(&name.as_str()));
    tokens.iter().find(|token| says(&token.kind)).map(|token| shifted(token.span))
}

/// The word with the blank that goes with it: after a leading `const`, before the others.
fn without_blank(source: &str, place: &Place, word: Span) -> Span {
    if word.start == place.statement.span.start {
        return Span::new(word.start, place.variable.span.start);
    }
    with_blanks_before(source, word)
}

fn insertion(at: usize, text: String) -> Edit {
    Edit { span: Span::new(at, at), text }
}

/// Edits in any order; those that overlap an earlier one or lie outside of the text are left out.
fn apply_edits(source: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut text = String::with_capacity(source.len());
    let mut done = 0;
    for edit in &edits {
        let Some(before) = source.get(done..edit.span.start) else { continue };
        if !source.is_char_boundary(edit.span.end) || edit.span.end < edit.span.start {
            continue;
        }
        text.push_str(before);
        text.push_str(&edit.text);
        done = edit.span.end;
    }
    text.push_str(&source[done..]);
    text
}

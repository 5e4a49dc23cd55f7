//! How pieces of typeset mathematics stand side by side: what needs parentheses, what a dot, what neither.
//! Knows no syntax tree.

use std::mem;

use super::span::Span;
use super::typeset::{INVISIBLE_TIMES, Markup};
use crate::core::number::exact;

/// Fractions stand in fractions up to this depth; deeper ones are written with a slash.
const DEEPEST_FRACTION: usize = 3;

/// How tightly a piece holds together on the page: what must stand in parentheses next to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    /// The brace of cases is never closed.
    Cases,
    Or,
    And,
    Not,
    Comparison,
    Sum,
    /// `a / b` with a slash.
    Quotient,
    /// Begins with a minus sign.
    Negation,
    Product,
    /// A fraction, a power, a root: no base of a power.
    Factor,
    /// A row of a function and its arguments.
    Function,
    Atom,
}

/// Markup with what its surroundings must know of it.
pub(super) struct Piece {
    pub(super) markup: Markup,
    pub(super) binding: Binding,
    /// The depth of fractions in fractions.
    pub(super) fractions: usize,
}

impl Piece {
    pub(super) fn new(markup: Markup, binding: Binding) -> Self {
        Self { markup, binding, fractions: 0 }
    }

    /// `value`; `1.2e-5` is a product with a power of ten.
    pub(super) fn number(value: f64) -> Self {
        let text = exact(value);
        let Some((mantissa, exponent)) = text.split_once('e') else {
            return Self::new(Markup::Number(text), Binding::Atom);
        };
        let power = superscript(Markup::Number("10".to_owned()), Markup::Number(exponent.replace('-', "−")));
        if mantissa == "1" {
            return Self::new(power, Binding::Factor);
        }
        let row = vec![Markup::Number(mantissa.to_owned()), operator("×"), power];
        Self::new(Markup::Row(row), Binding::Product)
    }

    /// After `sign`.
    pub(super) fn prefixed(self, sign: &str, binding: Binding) -> Self {
        let mut row = vec![operator(sign)];
        row.extend(into_row(self.markup));
        Self { markup: Markup::Row(row), binding, ..self }
    }

    /// Before `sign`.
    pub(super) fn postfixed(self, sign: &str) -> Self {
        let mut row = into_row(self.markup);
        row.push(operator(sign));
        Self { markup: Markup::Row(row), binding: Binding::Factor, ..self }
    }

    /// In parentheses if it holds together less than `least`.
    pub(super) fn at_least(self, least: Binding) -> Self {
        if self.binding >= least { self } else { self.between("(", ")") }
    }

    pub(super) fn between(self, opening: &'static str, closing: &'static str) -> Self {
        Self { markup: fenced(opening, self.markup, closing), binding: Binding::Atom, ..self }
    }

    pub(super) fn spanned(self, span: Span) -> Self {
        Self { markup: Markup::Spanned(span, Box::new(self.markup)), ..self }
    }

    /// The two with `sign` between them, in one row.
    pub(super) fn joined(self, sign: &str, right: Self, binding: Binding) -> Self {
        let mut row = into_row(self.markup);
        row.push(operator(sign));
        row.extend(into_row(right.markup));
        Self { markup: Markup::Row(row), binding, fractions: self.fractions.max(right.fractions) }
    }

    /// The two with `sign` between them, each in parentheses if it holds together less than given.
    pub(super) fn infix(
        self,
        sign: &str,
        right: Self,
        binding: Binding,
        (least, least_right): (Binding, Binding),
    ) -> Self {
        self.at_least(least).joined(sign, right.at_least(least_right), binding)
    }

    /// The product. After `a / b` with a slash it has a dot: `a / b · c`, read from left to right.
    pub(super) fn product(self, right: Self) -> Self {
        let (left, right) = (self.at_least(Binding::Quotient), right.at_least(Binding::Product));
        let starts = if right.binding == Binding::Function { Edge::Other } else { first_edge(&right.markup) };
        let sign = match (last_edge(&left.markup), starts) {
            _ if left.binding == Binding::Quotient => "·",
            (_, Edge::Digit) | (Edge::Word, Edge::Letter | Edge::Word) | (Edge::Letter, Edge::Word) => "·",
            _ => INVISIBLE_TIMES,
        };
        let binding = left.binding.min(Binding::Product);
        left.joined(sign, right, binding)
    }

    pub(super) fn quotient(self, right: Self) -> Self {
        let fractions = self.fractions.max(right.fractions);
        if fractions == DEEPEST_FRACTION {
            return self.infix("/", right, Binding::Quotient, (Binding::Quotient, Binding::Factor));
        }
        Self { fractions: fractions + 1, ..Self::new(fraction(self.markup, right.markup), Binding::Factor) }
    }

    pub(super) fn power(self, exponent: Self) -> Self {
        let fractions = self.fractions.max(exponent.fractions);
        let markup = match (self.binding, self.markup, exponent.markup) {
            // sin^2 (x)
            (Binding::Function, Markup::Row(mut row), Markup::Number(number)) => {
                if let Some(function) = row.first_mut() {
                    let name = mem::replace(function, Markup::Row(Vec::new()));
                    *function = superscript(name, Markup::Number(number));
                }
                Markup::Row(row)
            }
            (Binding::Atom, base, exponent) => superscript(base, exponent),
            (_, base, exponent) => superscript(fenced("(", base, ")"), exponent),
        };
        Self { fractions, ..Self::new(markup, Binding::Factor) }
    }
}

/// What a piece shows at one end, as far as a neighbour must keep apart from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Digit,
    /// A name of one letter.
    Letter,
    /// A name of several letters.
    Word,
    Other,
}

fn first_edge(markup: &Markup) -> Edge {
    match markup {
        Markup::Number(_) => Edge::Digit,
        Markup::Identifier { name, .. } if name.chars().nth(1).is_some() => Edge::Word,
        Markup::Identifier { .. } => Edge::Letter,
        Markup::Row(row) => row.first().map_or(Edge::Other, first_edge),
        Markup::Superscript(base, _) => first_edge(base),
        // `2 · 3/4`, since `2 3/4` would be a mixed number.
        Markup::Fraction(numerator, _) if first_edge(numerator) == Edge::Digit => Edge::Digit,
        Markup::Spanned(_, inside) => first_edge(inside),
        _ => Edge::Other,
    }
}

fn last_edge(markup: &Markup) -> Edge {
    match markup {
        Markup::Number(_) | Markup::Identifier { .. } => first_edge(markup),
        Markup::Row(row) => row.last().map_or(Edge::Other, last_edge),
        Markup::Spanned(_, inside) => last_edge(inside),
        _ => Edge::Other,
    }
}

/// The parts of a row, so that a row in a row leaves no trace.
fn into_row(markup: Markup) -> Vec<Markup> {
    match markup {
        Markup::Row(row) => row,
        other => vec![other],
    }
}

pub(super) fn operator(sign: &str) -> Markup {
    Markup::Operator(sign.to_owned())
}

pub(super) fn fenced(opening: &'static str, inside: Markup, closing: &'static str) -> Markup {
    Markup::Fenced(opening, Box::new(inside), closing)
}

pub(super) fn fraction(numerator: Markup, denominator: Markup) -> Markup {
    Markup::Fraction(Box::new(numerator), Box::new(denominator))
}

pub(super) fn superscript(base: Markup, exponent: Markup) -> Markup {
    Markup::Superscript(Box::new(base), Box::new(exponent))
}

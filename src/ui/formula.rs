//! Typeset formulas: `Markup` as `MathML`. Built here, once, from the value the language makes; what is pointed at
//! elsewhere is lit by a class.

use leptos::math;
use leptos::prelude::*;

use super::network_view::{Lit, NetworkView};
use crate::core::lang::span::Span;
use crate::core::lang::symbol::letters_and_subscript;
use crate::core::lang::typeset::{self, Markup, Role};
use crate::core::model::Model;

/// A formula on a line of its own, named for screen readers by its own content.
pub fn formula(markup: &Markup) -> AnyView {
    displayed(&Formula { view: None, names: Vec::new() }, markup)
}

/// As [`formula`], with its terms and names lit with the nodes of the network, and the other way round.
pub fn formula_of(model: &Model, markup: &Markup) -> AnyView {
    let names = model.quantities.iter().map(|quantity| letters_and_subscript(quantity.symbol())).collect();
    displayed(&Formula { view: Some(NetworkView::expect()), names }, markup)
}

fn displayed(formula: &Formula, markup: &Markup) -> AnyView {
    math::math().display("block").child(formula.piece(markup)).into_any()
}

/// What a piece needs to know besides itself.
struct Formula {
    /// What lights up, if anything does.
    view: Option<NetworkView>,
    /// Of the quantities, as typeset.
    names: Vec<(String, Option<String>)>,
}

impl Formula {
    fn piece(&self, markup: &Markup) -> AnyView {
        match markup {
            Markup::Row(parts) => math::mrow().child(self.pieces(parts)).into_any(),
            Markup::Identifier { name, subscript: None, role } => {
                self.named(name, None, *role, identifier(name, *role))
            }
            Markup::Identifier { name, subscript: Some(subscript), role } => {
                let below = if subscript.bytes().all(|byte| byte.is_ascii_digit()) {
                    math::mn().child(subscript.clone()).into_any()
                } else {
                    math::mi().child(subscript.clone()).into_any()
                };
                let whole = math::msub().class(role_class(*role)).child((identifier(name, *role), below)).into_any();
                self.named(name, Some(subscript), *role, whole)
            }
            Markup::Number(digits) => math::mn().child(digits.clone()).into_any(),
            Markup::Operator(sign) if sign == typeset::INVISIBLE_TIMES => {
                math::mspace().attr("width", "0.17em").into_any()
            }
            // A bracket that stands as a sign of its own keeps its size; one that grows is `Fenced`.
            Markup::Operator(sign) if matches!(sign.as_str(), "(" | ")") => {
                math::mo().attr("stretchy", "false").child(sign.clone()).into_any()
            }
            Markup::Operator(sign) => math::mo().child(sign.clone()).into_any(),
            Markup::Fraction(above, below) => math::mfrac().child((self.piece(above), self.piece(below))).into_any(),
            // A prime is a raised sign already; raised once more it would float off in fonts without mathematics.
            Markup::Superscript(base, exponent) if is_prime(exponent) => {
                math::mrow().child((self.piece(base), self.piece(exponent))).into_any()
            }
            Markup::Superscript(base, exponent) => {
                math::msup().child((self.piece(base), self.piece(exponent))).into_any()
            }
            Markup::Root(inside) => math::msqrt().child(self.piece(inside)).into_any(),
            Markup::Fenced(open, inside, close) => {
                math::mrow().child((math::mo().child(*open), self.piece(inside), math::mo().child(*close))).into_any()
            }
            Markup::Cases(rows) => {
                let rows: Vec<_> = rows
                    .iter()
                    .map(|(value, condition)| {
                        math::mtr()
                            .child((math::mtd().child(self.piece(value)), math::mtd().child(self.piece(condition))))
                    })
                    .collect();
                math::mrow().child((math::mo().child("{"), math::mtable().child(rows))).into_any()
            }
            Markup::Spanned(span, inside) => self.term(*span, inside),
        }
    }

    fn pieces(&self, parts: &[Markup]) -> Vec<AnyView> {
        parts.iter().map(|part| self.piece(part)).collect()
    }

    /// A part that stands at a place of the text: it is lit with the node that computes it.
    fn term(&self, span: Span, inside: &Markup) -> AnyView {
        let Some(NetworkView { lit_spans: spans, .. }) = self.view else { return self.piece(inside) };
        let covers = move |lit: &Span| lit.start <= span.start && span.end <= lit.end;
        let lit = move || spans.with(|spans| spans.iter().any(covers));
        math::mrow()
            .class("term")
            .class(("lit", lit))
            .attr("data-start", span.start)
            .attr("data-end", span.end)
            .child(self.piece(inside))
            .into_any()
    }

    /// A name that is a state or a weight of the network.
    fn named(&self, letters: &str, subscript: Option<&String>, role: Role, name: AnyView) -> AnyView {
        let weight = || {
            let same = |of: &(String, Option<String>)| of.0 == letters && of.1.as_ref() == subscript;
            self.names.iter().position(same)
        };
        let (attribute, index, own) = match role {
            Role::State(index) => ("data-state", index, Lit::State(index)),
            Role::Parameter => match weight() {
                Some(index) => ("data-weight", index, Lit::Parameter(index)),
                None => return name,
            },
            Role::Definition | Role::Other => return name,
        };
        let Some(NetworkView { lit: pointed, .. }) = self.view else { return name };
        let lit = move || pointed.get() == Some(own);
        math::mrow().class("name").class(("lit", lit)).attr(attribute, index).child(name).into_any()
    }
}

fn is_prime(markup: &Markup) -> bool {
    matches!(markup, Markup::Operator(sign) if matches!(sign.as_str(), "′" | "″" | "‴"))
}

fn identifier(name: &str, role: Role) -> AnyView {
    math::mi().class(role_class(role)).child(name.to_owned()).into_any()
}

fn role_class(role: Role) -> String {
    match role {
        Role::State(index) => format!("series-{}", super::series_class(index)),
        Role::Parameter => "parameter".into(),
        Role::Definition => "definition".into(),
        Role::Other => String::new(),
    }
}

//! Typeset formulas: `Markup` as `MathML`. Built here, once, from the value the language makes.

use leptos::math;
use leptos::prelude::*;

use crate::core::lang::typeset::{self, Markup, Role};

/// A formula on a line of its own, named for screen readers by its own content.
pub fn formula(markup: &Markup) -> AnyView {
    math::math().display("block").child(piece(markup)).into_any()
}

fn piece(markup: &Markup) -> AnyView {
    match markup {
        Markup::Row(parts) => math::mrow().child(pieces(parts)).into_any(),
        Markup::Identifier { name, subscript: None, role } => identifier(name, *role),
        Markup::Identifier { name, subscript: Some(subscript), role } => {
            let below = if subscript.bytes().all(|byte| byte.is_ascii_digit()) {
                math::mn().child(subscript.clone()).into_any()
            } else {
                math::mi().child(subscript.clone()).into_any()
            };
            math::msub().class(role_class(*role)).child((identifier(name, *role), below)).into_any()
        }
        Markup::Number(digits) => math::mn().child(digits.clone()).into_any(),
        Markup::Operator(sign) if sign == typeset::INVISIBLE_TIMES => math::mspace().attr("width", "0.17em").into_any(),
        // A bracket that stands as a sign of its own keeps its size; one that grows is `Fenced`.
        Markup::Operator(sign) if matches!(sign.as_str(), "(" | ")") => {
            math::mo().attr("stretchy", "false").child(sign.clone()).into_any()
        }
        Markup::Operator(sign) => math::mo().child(sign.clone()).into_any(),
        Markup::Fraction(above, below) => math::mfrac().child((piece(above), piece(below))).into_any(),
        // A prime is a raised sign already; raised once more it would float off in fonts without mathematics.
        Markup::Superscript(base, exponent) if is_prime(exponent) => {
            math::mrow().child((piece(base), piece(exponent))).into_any()
        }
        Markup::Superscript(base, exponent) => math::msup().child((piece(base), piece(exponent))).into_any(),
        Markup::Root(inside) => math::msqrt().child(piece(inside)).into_any(),
        Markup::Fenced(open, inside, close) => {
            math::mrow().child((math::mo().child(*open), piece(inside), math::mo().child(*close))).into_any()
        }
        Markup::Cases(rows) => {
            let rows: Vec<_> = rows
                .iter()
                .map(|(value, condition)| {
                    math::mtr().child((math::mtd().child(piece(value)), math::mtd().child(piece(condition))))
                })
                .collect();
            math::mrow().child((math::mo().child("{"), math::mtable().child(rows))).into_any()
        }
        Markup::Spanned(_, inside) => piece(inside),
    }
}

fn is_prime(markup: &Markup) -> bool {
    matches!(markup, Markup::Operator(sign) if matches!(sign.as_str(), "′" | "″" | "‴"))
}

fn pieces(parts: &[Markup]) -> Vec<AnyView> {
    parts.iter().map(piece).collect()
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

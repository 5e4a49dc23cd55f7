//! What is written on a node: a sign or a name, with the parameters, numbers and the time it reads. Knows no language of
//! people.

use super::flat::{Mark, Shape};
use super::{Kind, Leaf, Node};
use crate::core::lang::builtin::Builtin;
use crate::core::lang::symbol::letters_and_subscript;
use crate::core::model::Model;
use crate::core::number::significant;

/// A part of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The letters.
    pub text: String,
    /// Set below, for a name.
    pub subscript: Option<String>,
    /// The parameter it names, if it does.
    pub parameter: Option<usize>,
}

impl Piece {
    fn sign(text: &str) -> Self {
        Self { text: text.to_owned(), subscript: None, parameter: None }
    }

    /// A name as on paper, with what follows it.
    pub fn name(name: &str) -> Self {
        let letters = name.trim_end_matches('\'');
        let primes = "′".repeat(name.len() - letters.len());
        let (text, subscript) = letters_and_subscript(letters);
        match subscript {
            // Primes stand behind the subscript, on the line.
            Some(subscript) => Self { text, subscript: Some(format!("{subscript}{primes}")), parameter: None },
            None => Self { text: format!("{text}{primes}"), subscript: None, parameter: None },
        }
    }
}

/// The most parameters and numbers named in a label.
const MOST_NAMED: usize = 3;

/// The label of `node`.
pub(super) fn label(node: &Node, model: &Model, lanes: &[Vec<usize>]) -> Vec<Piece> {
    let states = &lanes[node.lane];
    match node.kind {
        Kind::In | Kind::Out => span_of(states, |state| model.states[state].name.clone()),
        Kind::Operation(shape) => operation(shape, node, model),
        Kind::Folded(_) if node.rate_of.is_some() || states.len() > 1 => {
            span_of(states, |state| format!("{}'", model.states[state].name))
        }
        Kind::Slope => span_of(states, |state| format!("{}'", model.states[state].name)),
        Kind::Folded(_) => vec![Piece::sign("(…)")],
        Kind::Rest(operands) => vec![Piece::sign(&format!("… {operands}"))],
        Kind::Clip => vec![Piece::sign("clip")],
        Kind::Stages => vec![Piece::sign("f")],
        Kind::Increment => vec![Piece::sign("× h")],
        Kind::Skip => vec![Piece::sign("+")],
    }
}

/// The one, or the first and the last.
fn span_of(states: &[usize], name: impl Fn(usize) -> String) -> Vec<Piece> {
    match states {
        [] => Vec::new(),
        [one] => vec![Piece::name(&name(*one))],
        [first, .., last] => vec![Piece::name(&name(*first)), Piece::sign(" … "), Piece::name(&name(*last))],
    }
}

fn operation(shape: Shape, node: &Node, model: &Model) -> Vec<Piece> {
    match shape {
        Shape::Sum => sum(node, model),
        Shape::Product { negative } => product(negative, node, model),
        Shape::PowerInteger(exponent) => {
            let mut label = leaves(node, Mark::Plain, " ", model);
            if label.is_empty() {
                label.push(Piece::sign("( )"));
            }
            label.push(Piece::sign(&raised(exponent)));
            label
        }
        Shape::Power => between("^", node, model),
        Shape::Call(Builtin::Sqrt) => around("√", "", node, model),
        Shape::Call(Builtin::Abs) => around("|", "|", node, model),
        Shape::Call(builtin) => {
            if node.leaves.is_empty() {
                return vec![Piece::sign(builtin.name())];
            }
            around(&format!("{}(", builtin.name()), ")", node, model)
        }
        Shape::Less => between(" < ", node, model),
        Shape::LessEqual => between(" ≤ ", node, model),
        Shape::Equal => around("= ", "", node, model),
        Shape::Select => vec![Piece::sign("if")],
    }
}

/// `1 −`, `ρ −`, `+`.
fn sum(node: &Node, model: &Model) -> Vec<Piece> {
    let mut label = Vec::new();
    for (index, (leaf, mark)) in node.leaves.iter().take(MOST_NAMED).enumerate() {
        match (mark, index) {
            (Mark::Minus, 0) => label.push(Piece::sign("−")),
            (Mark::Minus, _) => label.push(Piece::sign(" − ")),
            (_, 0) => {}
            _ => label.push(Piece::sign(" + ")),
        }
        label.push(named(*leaf, model));
    }
    if node.leaves.len() > MOST_NAMED {
        label.push(Piece::sign("…"));
    }
    let sign = match node.inputs[..] {
        [] => return label,
        // With one edge its sign stands here, with more at each edge.
        [input] if input.mark == Mark::Minus => "−",
        _ => "+",
    };
    label.push(Piece::sign(if label.is_empty() {
        sign
    } else if sign == "+" {
        " +"
    } else {
        " −"
    }));
    label
}

/// `r ×`, `−k ×`, `g/L ×`.
fn product(negative: bool, node: &Node, model: &Model) -> Vec<Piece> {
    let mut label = if negative { vec![Piece::sign("−")] } else { Vec::new() };
    let above = leaves(node, Mark::Plain, " ", model);
    let below = leaves(node, Mark::Reciprocal, " ", model);
    let quotient = !below.is_empty();
    let plain_edges = node.inputs.iter().filter(|input| input.mark == Mark::Plain).count();
    let plain_edge = plain_edges > 0;
    if above.is_empty() && quotient && !plain_edge {
        label.push(Piece::sign("1"));
    }
    let spaced = !above.is_empty() || quotient;
    label.extend(above);
    if quotient {
        label.push(Piece::sign("/"));
        label.extend(below);
    }
    if plain_edges == 1 && node.inputs.len() > 1 && !spaced {
        label.push(Piece::sign("÷"));
    } else if node.inputs.len() > 1 || (plain_edge && (!quotient || label.len() > 2)) {
        label.push(Piece::sign(if spaced { " ×" } else { "×" }));
    } else if node.inputs.iter().any(|input| input.mark == Mark::Reciprocal) {
        label.push(Piece::sign(if spaced { " ÷" } else { "÷" }));
    }
    label
}

/// `a^( )`, `( ) < 5`: first and second operand, a hole where an edge comes in.
fn between(sign: &str, node: &Node, model: &Model) -> Vec<Piece> {
    let or_hole = |pieces: Vec<Piece>| if pieces.is_empty() { vec![Piece::sign("( )")] } else { pieces };
    let mut label = or_hole(leaves(node, Mark::Plain, " ", model));
    label.push(Piece::sign(sign));
    label.extend(or_hole(leaves(node, Mark::Second, " ", model)));
    label
}

fn around(open: &str, close: &str, node: &Node, model: &Model) -> Vec<Piece> {
    let mut label = vec![Piece::sign(open)];
    label.extend(leaves(node, Mark::Plain, ", ", model));
    if !close.is_empty() {
        label.push(Piece::sign(close));
    }
    label
}

fn leaves(node: &Node, mark: Mark, between: &str, model: &Model) -> Vec<Piece> {
    let of_mark: Vec<Leaf> = node.leaves.iter().filter(|leaf| leaf.1 == mark).map(|leaf| leaf.0).collect();
    let mut label = Vec::new();
    for (index, leaf) in of_mark.iter().take(MOST_NAMED).enumerate() {
        if index > 0 {
            label.push(Piece::sign(between));
        }
        label.push(named(*leaf, model));
    }
    if of_mark.len() > MOST_NAMED {
        label.push(Piece::sign("…"));
    }
    label
}

fn named(leaf: Leaf, model: &Model) -> Piece {
    match leaf {
        Leaf::Parameter(index) => Piece { parameter: Some(index), ..Piece::name(model.quantities[index].symbol()) },
        Leaf::Constant(value) => Piece::sign(&significant(value, 4)),
        Leaf::Time => Piece::sign("t"),
    }
}

/// An exponent as raised digits.
fn raised(exponent: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digit = |byte: char| byte.to_digit(10).map_or('⁻', |digit| DIGITS[digit as usize]);
    exponent.to_string().chars().map(digit).collect()
}

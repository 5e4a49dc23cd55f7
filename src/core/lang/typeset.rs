//! Presentation of formulas as a value; the page renders it as `MathML`, tests read it. Knows no browser.
//!
//! Fractions, superscripts and roots make parentheses unnecessary where the page shows the structure; products are
//! juxtaposed where that reads well. Every term of a sum, and what is no sum, carries its place. The markup is at most
//! a few levels deep per pair of parentheses typed, however long a sum, product or quotient is.

use super::ast::{BinaryOperator, Expression, ExpressionKind, Qualifiers, Statement, StatementKind, Variable};
use super::builtin::Builtin;
use super::piece::{Binding, Piece, fenced, fraction, operator, superscript};
use super::print::print_expression;
use super::span::Span;
use super::symbol::letters_and_subscript;

/// A piece of typeset mathematics.
#[derive(Clone, Debug, PartialEq)]
pub enum Markup {
    /// Side by side.
    Row(Vec<Markup>),
    /// A name; upright for functions, italic for variables, with an optional subscript taken from its digits (`x1`).
    Identifier {
        /// The letters.
        name: String,
        /// What is set below, `1` of `x1`.
        subscript: Option<String>,
        /// What it denotes, for colour.
        role: Role,
    },
    /// A number as written or printed.
    Number(String),
    /// `+`, `=`, `(`, ...
    Operator(String),
    /// Numerator over denominator.
    Fraction(Box<Markup>, Box<Markup>),
    /// Base and exponent.
    Superscript(Box<Markup>, Box<Markup>),
    /// Square root.
    Root(Box<Markup>),
    /// Between brackets that grow: opening, inside, closing.
    Fenced(&'static str, Box<Markup>, &'static str),
    /// A conditional as cases: value and condition each; the last condition may be empty (otherwise).
    Cases(Vec<(Markup, Markup)>),
    /// Carries the place in the source of what is inside, so that a term can be lit from elsewhere.
    Spanned(Span, Box<Markup>),
}

/// What a name denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The n-th state: drawn in the colour of its series.
    State(usize),
    /// A parameter.
    Parameter,
    /// A helper definition.
    Definition,
    /// A function, a constant or `t`.
    Other,
}

/// The operator of a juxtaposed product; to be shown as a thin space.
pub const INVISIBLE_TIMES: &str = "\u{2062}";

/// A statement; `role` tells what a name (with its primes, as in `y'`) denotes.
pub fn statement(statement: &Statement, role: &dyn Fn(&str) -> Role) -> Markup {
    let typesetter = Typesetter { role };
    let row = match &statement.kind {
        StatementKind::Derivative { variable, right } => {
            vec![typesetter.derivative(variable), operator("="), typesetter.whole(right).markup]
        }
        StatementKind::Initial { variable, at, values, qualifiers } => {
            let at = fenced("(", typesetter.whole(at).markup, ")");
            let mut row = vec![typesetter.variable(variable), at, operator("=")];
            row.push(match &values[..] {
                [value] => typesetter.whole(value).markup,
                _ => fenced("[", typesetter.list(values).markup, "]"),
            });
            row.extend(typesetter.range(qualifiers));
            row
        }
        StatementKind::Assignment { variable, right, others, qualifiers } => {
            let mut row = vec![typesetter.variable(variable), operator("=")];
            row.push(if others.is_empty() {
                typesetter.whole(right).markup
            } else {
                let all: Vec<Expression> = std::iter::once(right).chain(others).cloned().collect();
                fenced("[", typesetter.list(&all).markup, "]")
            });
            row.extend(typesetter.range(qualifiers));
            row
        }
        StatementKind::Exact { variable, right } => {
            let at = fenced("(", upright("t", None), ")");
            vec![typesetter.variable(variable), at, operator("="), typesetter.whole(right).markup]
        }
    };
    Markup::Spanned(statement.span, Box::new(Markup::Row(row)))
}

/// An expression; `role` as for [`statement`].
pub fn expression(expression: &Expression, role: &dyn Fn(&str) -> Role) -> Markup {
    Typesetter { role }.whole(expression).markup
}

struct Typesetter<'names> {
    role: &'names dyn Fn(&str) -> Role,
}

impl Typesetter<'_> {
    /// `∈ [low, high]`, if there is a range.
    fn range(&self, qualifiers: &Qualifiers) -> Vec<Markup> {
        let Some((low, high)) = &qualifiers.range else { return Vec::new() };
        let ends = vec![self.whole(low).markup, operator(","), self.whole(high).markup];
        vec![operator("∈"), fenced("[", Markup::Row(ends), "]")]
    }

    /// `dx/dt` for the first derivative, primes for higher ones.
    fn derivative(&self, variable: &Variable) -> Markup {
        if variable.order != 1 {
            return self.variable(variable);
        }
        let differential = |of: Markup| Markup::Row(vec![upright("d", None), of]);
        let state = Variable { order: 0, ..variable.clone() };
        fraction(differential(self.variable(&state)), differential(upright("t", None)))
    }

    fn variable(&self, variable: &Variable) -> Markup {
        let (name, subscript) = letters_and_subscript(&variable.name);
        let primes = "'".repeat(usize::from(variable.order));
        let role = (self.role)(&format!("{}{primes}", variable.name));
        let identifier = Markup::Identifier { name, subscript, role };
        match variable.order {
            0 => identifier,
            1 => superscript(identifier, operator("′")),
            2 => superscript(identifier, operator("″")),
            3 => superscript(identifier, operator("‴")),
            order => superscript(identifier, fenced("(", Markup::Number(order.to_string()), ")")),
        }
    }

    /// The expression with its place, or its terms with theirs, when nothing stands next to it.
    fn whole(&self, expression: &Expression) -> Piece {
        let piece = self.piece(expression);
        if piece.binding == Binding::Sum { piece } else { piece.spanned(expression.span) }
    }

    /// Separated by commas.
    fn list(&self, expressions: &[Expression]) -> Piece {
        let mut list = Piece::new(Markup::Row(Vec::new()), Binding::Cases);
        for (index, expression) in expressions.iter().enumerate() {
            let item = self.whole(expression);
            list = if index == 0 { item } else { list.joined(",", item, Binding::Cases) };
        }
        list
    }

    /// Walks down the left operands without recursion: a sum of ten thousand terms is as deep a tree.
    fn piece(&self, expression: &Expression) -> Piece {
        let mut pending = Vec::new();
        let mut current = expression;
        while let ExpressionKind::Binary(operator, left, right) = &current.kind {
            pending.push((*operator, left, right));
            current = left;
        }
        let mut piece = self.operand(current);
        for (operator, left, right) in pending.into_iter().rev() {
            piece = self.binary(operator, piece, left.span, right);
        }
        piece
    }

    fn binary(&self, kind: BinaryOperator, left: Piece, left_span: Span, right: &Expression) -> Piece {
        let right_span = right.span;
        let right = self.piece(right);
        let sum = |left: Piece, sign: &str, right: Piece| {
            let left = left.at_least(Binding::Sum);
            let left = if left.binding == Binding::Sum { left } else { left.spanned(left_span) };
            left.joined(sign, right.at_least(Binding::Product).spanned(right_span), Binding::Sum)
        };
        let comparison = |left: Piece, sign: &str, right: Piece| {
            left.infix(sign, right, Binding::Comparison, (Binding::Sum, Binding::Sum))
        };
        match kind {
            BinaryOperator::Add => sum(left, "+", right),
            BinaryOperator::Subtract => sum(left, "−", right),
            BinaryOperator::Multiply => left.product(right),
            BinaryOperator::Divide => left.quotient(right),
            BinaryOperator::Power => left.power(right),
            BinaryOperator::Less => comparison(left, "<", right),
            BinaryOperator::LessEqual => comparison(left, "≤", right),
            BinaryOperator::Greater => comparison(left, ">", right),
            BinaryOperator::GreaterEqual => comparison(left, "≥", right),
            BinaryOperator::Equal => comparison(left, "=", right),
            BinaryOperator::NotEqual => comparison(left, "≠", right),
            BinaryOperator::And => left.infix("∧", right, Binding::And, (Binding::And, Binding::Not)),
            BinaryOperator::Or => left.infix("∨", right, Binding::Or, (Binding::Or, Binding::And)),
        }
    }

    /// Anything but two operands with an operator between them.
    fn operand(&self, expression: &Expression) -> Piece {
        match &expression.kind {
            ExpressionKind::Number(value) => Piece::number(*value),
            ExpressionKind::Variable(variable) if variable.order == 0 => {
                Piece::new(self.variable(variable), Binding::Atom)
            }
            ExpressionKind::Variable(variable) => Piece::new(self.variable(variable), Binding::Factor),
            ExpressionKind::Negate(operand) => {
                self.piece(operand).at_least(Binding::Product).prefixed("−", Binding::Negation)
            }
            ExpressionKind::Not(operand) => self.piece(operand).at_least(Binding::Atom).prefixed("¬", Binding::Not),
            ExpressionKind::Call(builtin, arguments) => self.call(*builtin, arguments),
            ExpressionKind::If(..) => self.cases(expression),
            // The callers walk down to an operand that is none.
            ExpressionKind::Binary(..) => self.piece(expression),
        }
    }

    fn call(&self, builtin: Builtin, arguments: &[Expression]) -> Piece {
        match (builtin, arguments) {
            (Builtin::Abs, _) => self.list(arguments).between("|", "|"),
            (Builtin::Ceil, _) => self.list(arguments).between("⌈", "⌉"),
            (Builtin::Floor, _) => self.list(arguments).between("⌊", "⌋"),
            (Builtin::Sqrt, _) => {
                let inside = self.list(arguments);
                Piece { markup: Markup::Root(Box::new(inside.markup)), binding: Binding::Factor, ..inside }
            }
            (Builtin::BesselJ | Builtin::Legendre, [index, at]) => {
                let letter = if builtin == Builtin::BesselJ { "J" } else { "P" };
                let inside = self.whole(at);
                let index = in_line(&self.piece(index).markup).unwrap_or_else(|| print_expression(index, &|_| None));
                let row = vec![upright(letter, Some(&index)), fenced("(", inside.markup, ")")];
                Piece { markup: Markup::Row(row), binding: Binding::Function, ..inside }
            }
            (Builtin::Factorial, [operand]) => self.piece(operand).at_least(Binding::Atom).postfixed("!"),
            (Builtin::Hypergeometric, [a, b, c, x]) => {
                let [a, b, c, x] = [a, b, c, x].map(|argument| self.whole(argument));
                let inside = a.joined(",", b, Binding::Cases).joined(";", c, Binding::Cases);
                let inside = inside.joined(";", x, Binding::Cases);
                let row = vec![upright("₂F₁", None), fenced("(", inside.markup, ")")];
                Piece { markup: Markup::Row(row), binding: Binding::Function, ..inside }
            }
            (Builtin::Pow, [base, exponent]) => self.piece(base).power(self.piece(exponent)),
            _ => {
                let inside = self.list(arguments);
                let row = vec![function(builtin), fenced("(", inside.markup, ")")];
                Piece { markup: Markup::Row(row), binding: Binding::Function, ..inside }
            }
        }
    }

    /// `if(c, a, if(d, b, e))` is one list of three cases.
    fn cases(&self, expression: &Expression) -> Piece {
        let mut cases = Vec::new();
        let mut fractions = 0;
        let mut rest = expression;
        while let ExpressionKind::If(condition, then, otherwise) = &rest.kind {
            let (then, condition) = (self.whole(then), self.whole(condition));
            fractions = fractions.max(then.fractions).max(condition.fractions);
            cases.push((then.markup, condition.markup));
            rest = otherwise;
        }
        let otherwise = self.whole(rest);
        fractions = fractions.max(otherwise.fractions);
        cases.push((otherwise.markup, Markup::Row(Vec::new())));
        Piece { fractions, ..Piece::new(Markup::Cases(cases), Binding::Cases) }
    }
}

fn function(builtin: Builtin) -> Markup {
    match builtin {
        Builtin::Acos => upright("arccos", None),
        Builtin::Acosh => upright("arcosh", None),
        Builtin::AiryAi => upright("Ai", None),
        Builtin::AiryBi => upright("Bi", None),
        Builtin::Asin => upright("arcsin", None),
        Builtin::Asinh => upright("arsinh", None),
        Builtin::Atan => upright("arctan", None),
        Builtin::Atanh => upright("artanh", None),
        Builtin::BesselJ0 => upright("J", Some("0")),
        Builtin::BesselJ1 => upright("J", Some("1")),
        Builtin::Log10 => upright("log", Some("10")),
        Builtin::Log2 => upright("log", Some("2")),
        _ => upright(builtin.name(), None),
    }
}

fn upright(name: &str, subscript: Option<&str>) -> Markup {
    Markup::Identifier { name: name.to_owned(), subscript: subscript.map(str::to_owned), role: Role::Other }
}

/// What is in one line, as text; `None` for fractions, powers and the like.
fn in_line(markup: &Markup) -> Option<String> {
    match markup {
        Markup::Row(parts) => parts.iter().map(in_line).collect(),
        Markup::Identifier { name, subscript, .. } => Some(format!("{name}{}", subscript.as_deref().unwrap_or(""))),
        Markup::Number(text) => Some(text.clone()),
        Markup::Operator(sign) if sign == INVISIBLE_TIMES => Some(String::new()),
        Markup::Operator(sign) => Some(sign.clone()),
        Markup::Fenced(opening, inside, closing) => Some(format!("{opening}{}{closing}", in_line(inside)?)),
        Markup::Spanned(_, inside) => in_line(inside),
        _ => None,
    }
}

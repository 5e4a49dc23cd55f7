//! What people write that could mean two things, or that the language writes differently: each is reported with its
//! repairs, and read as it was probably meant, so that the rest of the statement is read too.

use super::ast::{BinaryOperator, Expression, ExpressionKind};
use super::builtin::Builtin;
use super::cursor::{Parse, Parser};
use super::diagnostic::{Diagnostic, Edit, Problem, Repair};
use super::names::nearest;
use super::span::Span;
use super::token::{Token, TokenKind};

/// The longest place, in bytes, that is shown with what stands before it.
const MOST_SHOWN: usize = 100;

impl Parser<'_> {
    /// Reports `x(t)` and `x(0)` after the name at `name`: in a formula they would be products.
    pub(super) fn doubt_call(&mut self, name: Span) {
        let [open, argument, close, ..] = self.rest() else { return };
        if open.kind != TokenKind::Open('(') || close.kind != TokenKind::Close(')') || !self.touches(name) {
            return;
        }
        let time = argument.kind == TokenKind::Name("t".to_owned());
        if !time && !matches!(argument.kind, TokenKind::Number(_)) {
            return;
        }
        let whole = name.to(close.span);
        let (name, argument) = (self.text(name).to_owned(), self.text(argument.span).to_owned());
        let product = Repair::replace(whole, &format!("{name}*{argument}"));
        let alone = Repair::replace(whole, &name);
        let diagnostic = Diagnostic::new(whole, Problem::LooksLikeCall { name, argument });
        self.report(if time { diagnostic.or(alone).or(product) } else { diagnostic.or(product) });
    }

    /// `f(a, b)` of a name that is no function.
    pub(super) fn unknown_function(&self, name: &Token) -> Diagnostic {
        let typed = self.text(name.span).to_owned();
        let suggestion = nearest(&typed, Builtin::ALL.iter().map(|builtin| builtin.name()));
        let repair = suggestion.as_deref().map(|known| Repair::replace(name.span, known));
        let problem = Problem::UnknownFunction { name: typed, suggestion };
        Diagnostic { span: name.span, problem, repairs: repair.into_iter().collect() }
    }

    /// `sin x` and `sin^2(x)`; the function's name, at `start`, is read.
    pub(super) fn without_parentheses(&mut self, builtin: Builtin, start: Span) -> Parse<Expression> {
        let name = self.text(start).to_owned();
        let has_argument = self.starts_factor() || matches!(self.peek(), Some(TokenKind::Number(_)));
        if builtin.arity() == 1 {
            if let Some(exponent) = self.exponent_of_function() {
                return self.power_of_function(builtin, start, exponent);
            }
            if has_argument {
                let mut argument = self.deeper(Self::power)?;
                while self.starts_factor() && self.touches(argument.span) {
                    let factor = self.power()?;
                    argument = self.binary(BinaryOperator::Multiply, argument, factor)?;
                }
                let span = start.to(argument.span);
                let mended = format!("{name}({})", self.text(argument.span));
                let problem = Problem::FunctionWithoutParentheses { name };
                self.report(Diagnostic::new(span, problem).or(Repair::replace(span, &mended)));
                return Ok(Expression { span, kind: ExpressionKind::Call(builtin, vec![argument]) });
            }
        }
        Err(Box::new(Diagnostic::new(start, Problem::FunctionWithoutParentheses { name })))
    }

    /// Reads the `²` or `^2` of `sin²(x)`.
    fn exponent_of_function(&mut self) -> Option<Expression> {
        let (exponent, count) = match self.rest() {
            [power, open, ..] if open.kind == TokenKind::Open('(') => match power.kind {
                TokenKind::Superscript(value) => (integer(value, power.span), 1),
                _ => return None,
            },
            [caret, power, open, ..] if caret.kind == TokenKind::Sign("^") && open.kind == TokenKind::Open('(') => {
                match power.kind {
                    TokenKind::Number(value) => {
                        (Expression { span: power.span, kind: ExpressionKind::Number(value) }, 2)
                    }
                    _ => return None,
                }
            }
            _ => return None,
        };
        self.skip(count);
        Some(exponent)
    }

    fn power_of_function(&mut self, builtin: Builtin, start: Span, exponent: Expression) -> Parse<Expression> {
        let argument = self.deeper(Self::group)?;
        let span = start.to(argument.span);
        let name = self.text(start).to_owned();
        let sign = Span::new(start.end, argument.span.start);
        let mended = format!("{name}{}{}", self.text(argument.span), self.text(sign).trim());
        let problem = Problem::PowerOfFunction { name };
        self.report(Diagnostic::new(span, problem).or(Repair::replace(span, &mended)));
        let call = Expression { span, kind: ExpressionKind::Call(builtin, vec![argument]) };
        self.binary(BinaryOperator::Power, call, exponent)
    }

    /// Reads the factors that follow `left` without a sign, and asks whether they belong to `place`, a denominator or
    /// an exponent, or to all of `left`. `all` also takes those after a blank.
    pub(super) fn ambiguous_factors(&mut self, mut left: Expression, place: Span, all: bool) -> Parse<Expression> {
        let next = self.here().start;
        let mut end = place;
        while self.starts_factor() && (all || self.touches(end)) {
            let factor = self.deeper(Self::power)?;
            end = factor.span;
            left = self.binary(BinaryOperator::Multiply, left, factor)?;
        }
        let whole = brief(left.span, place.to(end));
        let before = self.text(Span::new(whole.start, place.start));
        let factors = self.text(place.to(end));
        let together = Repair::insert(format!("{before}({factors})"), &[(place.start, "("), (end.end, ")")]);
        let apart = format!("{before}{}*{}", self.text(place), self.text(Span::new(next, end.end)));
        let apart = Repair {
            edits: vec![Edit { span: Span::new(place.end, next), text: "*".to_owned() }],
            ..Repair::replace(whole, &apart)
        };
        let problem = Problem::AmbiguousProduct { factors: factors.to_owned() };
        self.report(Diagnostic::new(whole, problem).or(together).or(apart));
        Ok(left)
    }

    /// `x 2`: a product, or a forgotten exponent?
    pub(super) fn missing_operator(&mut self, left: Expression) -> Parse<Expression> {
        let number = self.here();
        let right = self.power()?;
        let gap = Span::new(left.span.end, number.start);
        let span = brief(left.span.to(right.span), right.span);
        let before = self.text(Span::new(span.start, gap.start.max(span.start)));
        let [times, power] = ["*", "^"].map(|sign| {
            let mended = format!("{before}{sign}{}", self.text(right.span));
            Repair { edits: Repair::replace(gap, sign).edits, ..Repair::replace(span, &mended) }
        });
        let diagnostic = Diagnostic::new(span, Problem::MissingOperator).or(times);
        let raised = matches!(left.kind, ExpressionKind::Variable(_));
        self.report(if raised { diagnostic.or(power) } else { diagnostic });
        self.binary(BinaryOperator::Multiply, left, right)
    }

    /// `a < b < c`, where `last` is `b` and the second comparison has just been read.
    pub(super) fn chained_comparison(&mut self, chain: Span, last: Span) {
        let chain = brief(chain, Span::new(last.start, chain.end));
        let repeated = format!(" and {}", self.text(last));
        let mut mended = self.text(chain).to_owned();
        mended.insert_str(last.end - chain.start, &repeated);
        let repair = Repair::insert(mended, &[(last.end, &repeated)]);
        self.report(Diagnostic::new(chain, Problem::ChainedComparison).or(repair));
    }
}

/// What is shown of a place: all of it, or only its `core` if that is too much to read (and, repeated for each doubt
/// of a long line, to keep).
fn brief(whole: Span, core: Span) -> Span {
    if whole.end - whole.start <= MOST_SHOWN { whole } else { core }
}

/// The tree of a superscript.
pub(super) fn integer(value: i32, span: Span) -> Expression {
    let literal = Expression { span, kind: ExpressionKind::Number(f64::from(value.unsigned_abs())) };
    if value < 0 { Expression { span, kind: ExpressionKind::Negate(Box::new(literal)) } } else { literal }
}

//! Text to syntax tree. Knows no meaning of a name but those of builtins and keywords.
//!
//! # Grammar
//!
//! Statements end with a line, a `;`, or a `,` before another statement ([`super::layout`]). `#` and `//` begin comments.
//!
//! ```text
//! statement   := derivative "=" expression
//!              | name [primes] "(" expression ")" "=" (expression | list) qualifiers
//!              | ["const"] name "=" expression qualifiers
//!              | "exact" name [primes] "=" expression
//! derivative  := name primes | "dx/dt" | "d^2x/dt^2" | "d2x/dt2" | "d²x/dt²"
//! list        := "[" expression { "," expression } "]"
//! qualifiers  := { "in" "[" expression "," expression "]" | "fixed" | "free" }
//!
//! expression  := disjunction [ "?" expression ":" expression ]
//! disjunction := conjunction { ("or" | "||") conjunction }
//! conjunction := negation { ("and" | "&&") negation }
//! negation    := ("not" | "!") negation | comparison
//! comparison  := sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]
//! sum         := product { ("+" | "-") product }
//! product     := unary { ("*" | "/") unary | power }
//! unary       := ("-" | "+") unary | power
//! power       := atom [ superscript ] [ ("^" | "**") exponent ]
//! exponent    := ("-" | "+") exponent | power
//! atom        := number | name [primes] | builtin "(" [ expression { "," expression } ] ")"
//!              | "if" "(" expression "," expression "," expression ")" | "(" expression ")" | "|" expression "|"
//! ```
//!
//! A `power` that follows without a sign is a factor, at the level of `*`: `2x`, `r x (1 - x)`. It begins with a name or
//! a bracket, never with a number. Directly after a denominator or an exponent, where people read it differently
//! (`a/2x`, `2^3x`, `e^-k t`), it is a problem; `1/2 x` and `x^2 y` are not. What else is doubted stands in
//! `doubt.rs`.
//!
//! `-x^2` is `-(x^2)`, `-a*b` is `(-a)*b`, `2^3^2` is `2^(3^2)`.

use super::ast::{Expression, ExpressionKind, Qualifiers, Statement, StatementKind, Syntax, Variable};
use super::builtin::Builtin;
use super::cursor::{KEYWORDS, Parse, Parser};
use super::diagnostic::{Diagnostic, Expected, Problem, Repair};
use super::layout::divide;
use super::place::is_blank;
use super::span::Span;
use super::token::{Token, TokenKind, starts_name, tokenize};

/// The longest text that is read, in bytes.
pub const LONGEST_TEXT: usize = 1 << 20;

/// The most statements that are read.
pub const MOST_STATEMENTS: usize = 1000;

/// The most values of one list.
pub const LONGEST_LIST: usize = 10_000;

/// What reading a text gives.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The statements that could be read.
    pub syntax: Syntax,
    /// What could not, in no order.
    pub diagnostics: Vec<Diagnostic>,
    /// What the other statements would have declared.
    pub broken: Vec<Broken>,
    /// Bytes where a line ends that is not continued on the next: a line can be put in there.
    pub line_ends: Vec<usize>,
}

/// A statement that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub enum Broken {
    /// Its left side could be read.
    After(Left),
    /// Not even that; these names stand before its `=`.
    Before(Vec<String>),
}

/// The left side of a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Left {
    /// `x'`
    Derivative(Variable),
    /// `x(0)`
    Initial(Variable, Expression),
    /// `k`, and whether `const` stands before it
    Assignment(Variable, bool),
    /// `exact x`
    Exact(Variable),
}

/// Reads a model text. Total and linear in its length.
pub fn parse(source: &str) -> Parsed {
    if source.len() > LONGEST_TEXT {
        let whole = Span::new(0, source.len());
        let diagnostics = vec![Diagnostic::new(whole, Problem::TextTooLong { most: LONGEST_TEXT })];
        return Parsed { diagnostics, ..Parsed::default() };
    }
    let (tokens, mut diagnostics) = tokenize(source);
    let mut layout = divide(source, &tokens);
    diagnostics.append(&mut layout.diagnostics);
    let mut parsed = Parsed { diagnostics, line_ends: layout.line_ends, ..Parsed::default() };
    for (index, tokens) in layout.statements.iter().enumerate() {
        if index == MOST_STATEMENTS {
            let place = tokens.first().map_or(Span::default(), |token| token.span);
            parsed.diagnostics.push(Diagnostic::new(place, Problem::TooManyStatements { most: MOST_STATEMENTS }));
            break;
        }
        parsed.statement(source, tokens);
    }
    parsed
}

/// Reads one expression, as in a field for a number.
pub fn parse_expression(text: &str) -> Result<Expression, Vec<Diagnostic>> {
    if text.len() > LONGEST_TEXT {
        return Err(vec![Diagnostic::new(Span::new(0, text.len()), Problem::TextTooLong { most: LONGEST_TEXT })]);
    }
    let (tokens, mut diagnostics) = tokenize(text);
    let mut parser = Parser::new(text, &tokens);
    let result = parser.expression().and_then(|expression| parser.expect_end().map(|()| expression));
    diagnostics.append(&mut parser.diagnostics);
    match result {
        Ok(expression) if diagnostics.is_empty() => Ok(expression),
        Ok(_) => Err(diagnostics),
        Err(last) => {
            diagnostics.push(*last);
            Err(diagnostics)
        }
    }
}

impl Parsed {
    fn statement(&mut self, source: &str, tokens: &[Token]) {
        let mut parser = Parser::new(source, tokens);
        let outcome = match parser.left() {
            Ok(left) => parser.right(left.clone()).map_err(|diagnostic| (diagnostic, Broken::After(left))),
            Err(diagnostic) => Err((diagnostic, Broken::Before(names_before_equals(tokens)))),
        };
        self.diagnostics.append(&mut parser.diagnostics);
        match outcome {
            Ok(kind) => {
                let span = parser.previous().map_or(Span::default(), |last| last.span);
                let span = tokens.first().map_or(span, |first| first.span.to(span));
                self.syntax.statements.push(Statement { span, kind });
            }
            Err((diagnostic, broken)) => {
                let read = parser.previous().or(tokens.first()).map_or(0, |token| token.span.end);
                if !self.explains(source, read, &diagnostic.problem) {
                    self.diagnostics.push(*diagnostic);
                }
                self.broken.push(broken);
            }
        }
    }
}

impl Parsed {
    /// Whether something is missing after the byte `read` only because what stands there is an unknown character,
    /// which has been reported.
    fn explains(&self, source: &str, read: usize, problem: &Problem) -> bool {
        let next = source.len() - source[read..].trim_start_matches(is_blank).len();
        let is_unknown = |diagnostic: &Diagnostic| {
            diagnostic.span.start == next && matches!(diagnostic.problem, Problem::UnknownCharacter { .. })
        };
        matches!(problem, Problem::Expected { .. }) && self.diagnostics.iter().any(is_unknown)
    }
}

/// The names on a left side that could not be read, and for each `dx` or `d2x` also `x`.
fn names_before_equals(tokens: &[Token]) -> Vec<String> {
    let before = tokens.iter().take_while(|token| token.kind != TokenKind::Sign("="));
    let name = |token: &Token| match &token.kind {
        TokenKind::Name(name) => Some(name.clone()),
        _ => None,
    };
    let mut names: Vec<String> = before.filter_map(name).collect();
    let variables: Vec<String> = names.iter().filter_map(|name| Some(differential(name)?.1.to_owned())).collect();
    names.extend(variables);
    names
}

/// `dx` or `d2x` as the digits, perhaps none, and the name.
fn differential(name: &str) -> Option<(&str, &str)> {
    let after = name.strip_prefix('d')?;
    let (digits, name) =
        after.split_at(after.len() - after.trim_start_matches(|next: char| next.is_ascii_digit()).len());
    (name.is_empty() || name.starts_with(starts_name)).then_some((digits, name))
}

impl Parser<'_> {
    /// Everything up to and with the `=`.
    fn left(&mut self) -> Parse<Left> {
        let start = self.here();
        let named = |token: Option<&Token>| matches!(token, Some(Token { kind: TokenKind::Name(_), .. }));
        if named(self.rest().get(1)) && self.eat_word("exact") {
            let variable = self.declared()?;
            self.equals()?;
            return Ok(Left::Exact(variable));
        }
        if let Some(variable) = self.leibniz()? {
            self.equals()?;
            return Ok(Left::Derivative(variable));
        }
        let constant = named(self.rest().get(1)) && self.eat_word("const");
        if !named(self.rest().first()) {
            return Err(Box::new(Diagnostic::new(start, Problem::NotAStatement)));
        }
        let variable = self.declared()?;
        let argument = if self.peek() == Some(&TokenKind::Open('(')) { self.argument(&variable)? } else { None };
        self.equals()?;
        Ok(match argument {
            Some(at) => Left::Initial(variable, at),
            None if variable.order > 0 => Left::Derivative(variable),
            None => Left::Assignment(variable, constant),
        })
    }

    /// The time in `x(0)`; `None` for the `(t)` of `x'(t)`, which is reported.
    fn argument(&mut self, variable: &Variable) -> Parse<Option<Expression>> {
        let open = self.expect_bracket('(')?;
        let at = self.expression()?;
        let close = self.expect_bracket(')')?;
        if !matches!(&at.kind, ExpressionKind::Variable(time) if time.name == "t" && time.order == 0) {
            return Ok(Some(at));
        }
        let problem = Problem::TimeArgument { name: self.text(variable.span).to_owned() };
        let without = self.text(variable.span);
        let repair = Repair { edits: Repair::remove(open.to(close)).edits, ..Repair::replace(open, without) };
        let diagnostic = Diagnostic::new(variable.span.to(close), problem).or(repair);
        self.report(diagnostic);
        Ok(None)
    }

    /// A name that the statement declares.
    fn declared(&mut self) -> Parse<Variable> {
        let variable = self.variable()?;
        if Builtin::find(&variable.name).is_some() || KEYWORDS.contains(&variable.name.as_str()) {
            let name = variable.name;
            return Err(Box::new(Diagnostic::new(variable.span, Problem::ReservedName { name })));
        }
        Ok(variable)
    }

    fn equals(&mut self) -> Parse<()> {
        if self.eat_sign("=") {
            return Ok(());
        }
        let span = self.here();
        let mut diagnostic = self.expected(Expected::Equals);
        if self.eat_sign("==") {
            diagnostic.repairs.push(Repair::replace(span, "="));
        }
        Err(diagnostic)
    }

    /// `dx/dt`, `d^2x/dt^2`, `d2x/dt2`, `d²x/dt²`; `None`, with nothing read, if the statement begins differently.
    fn leibniz(&mut self) -> Parse<Option<Variable>> {
        let Some(((name, above), upper)) = numerator(self.rest()) else { return Ok(None) };
        let Some((below, lower)) = denominator(&self.rest()[upper..]) else { return Ok(None) };
        let start = self.here();
        self.skip(upper + lower);
        let span = self.previous().map_or(start, |last| start.to(last.span));
        if above != below {
            return Err(Box::new(Diagnostic::new(span, Problem::DerivativeOrders { above, below })));
        }
        if Builtin::find(&name).is_some() || KEYWORDS.contains(&name.as_str()) {
            return Err(Box::new(Diagnostic::new(span, Problem::ReservedName { name })));
        }
        Ok(Some(Variable { name, order: above, span }))
    }

    /// Everything after the `=`.
    fn right(&mut self, left: Left) -> Parse<StatementKind> {
        Ok(match left {
            Left::Derivative(variable) => {
                let right = self.last_expression()?;
                StatementKind::Derivative { variable, right }
            }
            Left::Exact(variable) => {
                let right = self.last_expression()?;
                StatementKind::Exact { variable, right }
            }
            Left::Initial(variable, at) => {
                let values = self.values()?;
                let qualifiers = self.qualifiers(false)?;
                StatementKind::Initial { variable, at, values, qualifiers }
            }
            Left::Assignment(variable, constant) => {
                let mut others = self.values()?;
                let right = others.remove(0);
                let qualifiers = self.qualifiers(constant)?;
                StatementKind::Assignment { variable, right, others, qualifiers }
            }
        })
    }

    fn last_expression(&mut self) -> Parse<Expression> {
        let right = self.expression()?;
        self.expect_end()?;
        Ok(right)
    }

    fn values(&mut self) -> Parse<Vec<Expression>> {
        if self.peek() != Some(&TokenKind::Open('[')) {
            return Ok(vec![self.expression()?]);
        }
        let open = self.expect_bracket('[')?;
        let mut values = vec![self.expression()?];
        while self.eat_sign(",") {
            if values.len() == LONGEST_LIST {
                return Err(Box::new(Diagnostic::new(open, Problem::ListTooLong { most: LONGEST_LIST })));
            }
            values.push(self.expression()?);
        }
        self.expect_bracket(']')?;
        Ok(values)
    }

    fn qualifiers(&mut self, constant: bool) -> Parse<Qualifiers> {
        let start = self.previous().map_or(0, |token| token.span.end);
        let mut qualifiers = Qualifiers { fixed: constant.then_some(true), ..Qualifiers::default() };
        loop {
            if qualifiers.range.is_none() && self.eat_word("in") {
                self.expect_bracket('[')?;
                let low = self.expression()?;
                self.expect_sign(',')?;
                let high = self.expression()?;
                self.expect_bracket(']')?;
                qualifiers.range = Some((low, high));
            } else if qualifiers.fixed.is_none() && self.eat_word("fixed") {
                qualifiers.fixed = Some(true);
            } else if qualifiers.fixed.is_none() && self.eat_word("free") {
                qualifiers.fixed = Some(false);
            } else {
                break;
            }
        }
        self.expect_end()?;
        qualifiers.span = Span::new(start, self.previous().map_or(start, |token| token.span.end));
        Ok(qualifiers)
    }
}

/// `dx`, `d^2x`, `d²x`, `d2x`, each also `d x`: the name, the order, and the number of tokens.
fn numerator(tokens: &[Token]) -> Option<((String, u8), usize)> {
    let [Token { kind: TokenKind::Name(first), .. }, rest @ ..] = tokens else { return None };
    let (digits, name) = differential(first)?;
    if !name.is_empty() {
        let order = if digits.is_empty() { 1 } else { order(digits)? };
        return Some(((name.to_owned(), order), 1));
    }
    let (order, read) = if digits.is_empty() { order_after(rest)? } else { (order(digits)?, 0) };
    match rest.get(read).map(|token| &token.kind) {
        Some(TokenKind::Name(name)) => Some(((name.clone(), order), read + 2)),
        _ => None,
    }
}

/// `/dt`, `/dt^2`, `/dt²`, `/dt2`: the order and the number of tokens.
fn denominator(tokens: &[Token]) -> Option<(u8, usize)> {
    let [Token { kind: TokenKind::Sign("/"), .. }, Token { kind: TokenKind::Name(name), .. }, rest @ ..] = tokens
    else {
        return None;
    };
    match name.strip_prefix("dt")? {
        "" => order_after(rest).map(|(order, read)| (order, read + 2)),
        digits => Some((order(digits)?, 2)),
    }
}

/// Digits as an order of a derivative, at least 1.
fn order(digits: &str) -> Option<u8> {
    digits.parse().ok().filter(|order| *order > 0)
}

/// `^2` or `²`, or nothing for 1: the order and the number of tokens.
fn order_after(tokens: &[Token]) -> Option<(u8, usize)> {
    let whole = |value: f64| (value.fract() == 0.0 && (1.0..=255.0).contains(&value)).then_some(value as u8);
    match tokens {
        [Token { kind: TokenKind::Superscript(value), .. }, ..] => Some((whole(f64::from(*value))?, 1)),
        [Token { kind: TokenKind::Sign("^"), .. }, Token { kind: TokenKind::Number(value), .. }, ..] => {
            Some((whole(*value)?, 2))
        }
        _ => Some((1, 0)),
    }
}

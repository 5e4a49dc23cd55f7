//! The place in the tokens of one statement, and the bounds on what is read from there. Knows no grammar.

use super::ast::Variable;
use super::diagnostic::{Diagnostic, Expected, MOST_DIAGNOSTICS, Problem, Repair};
use super::span::Span;
use super::token::{Token, TokenKind};

/// How deeply brackets, signs, exponents and conditionals may be nested.
pub const MOST_DEPTH: usize = 64;

/// The most operators of one statement; with [`MOST_DEPTH`] it bounds the height of a tree, and so every recursion.
pub const MOST_OPERATORS: usize = 1000;

/// Words of the language that cannot be names.
pub const KEYWORDS: &[&str] = &["and", "const", "exact", "fixed", "free", "if", "in", "not", "or"];

/// The result of a part of the grammar; the error is the one that ends the statement.
pub type Parse<T> = Result<T, Box<Diagnostic>>;

/// Reads the tokens of one statement from left to right.
#[derive(Debug)]
pub struct Parser<'source> {
    source: &'source str,
    tokens: &'source [Token],
    position: usize,
    depth: usize,
    operators: usize,
    /// Between `|` and `|`, where the next `|` closes.
    pub(super) in_bars: bool,
    /// What is wrong but does not keep the rest from being read.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'source> Parser<'source> {
    /// A parser of `tokens`, which stand in `source`.
    pub fn new(source: &'source str, tokens: &'source [Token]) -> Self {
        Self { source, tokens, position: 0, depth: 0, operators: 0, in_bars: false, diagnostics: Vec::new() }
    }

    /// The tokens not read yet.
    pub fn rest(&self) -> &'source [Token] {
        &self.tokens[self.position..]
    }

    /// The next token.
    pub fn peek(&self) -> Option<&'source TokenKind> {
        self.rest().first().map(|token| &token.kind)
    }

    /// The token before.
    pub fn previous(&self) -> Option<&'source Token> {
        self.tokens[..self.position].last()
    }

    /// Passes over `count` tokens.
    pub fn skip(&mut self, count: usize) {
        self.position = (self.position + count).min(self.tokens.len());
    }

    /// The place of the next token; at the end, the empty place after the last.
    pub fn here(&self) -> Span {
        let end = self.tokens.last().map_or(0, |token| token.span.end);
        self.rest().first().map_or(Span::new(end, end), |token| token.span)
    }

    /// The text at a place, as typed.
    pub fn text(&self, span: Span) -> &'source str {
        self.source.get(span.start..span.end).unwrap_or_default()
    }

    /// Whether the next token follows `span` without a blank.
    pub fn touches(&self, span: Span) -> bool {
        self.here().start == span.end
    }

    /// Whether brackets are open.
    pub fn is_nested(&self) -> bool {
        self.depth > 1
    }

    /// Passes over this sign, if it is next.
    pub fn eat_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(TokenKind::Sign(next)) if *next == sign);
        self.skip(usize::from(found));
        found
    }

    /// Passes over this word, if it is next.
    pub fn eat_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(TokenKind::Name(next)) if next == word);
        self.skip(usize::from(found));
        found
    }

    /// Passes over this sign.
    pub fn expect_sign(&mut self, sign: char) -> Parse<Span> {
        let span = self.here();
        let mut bytes = [0; 4];
        if self.eat_sign(sign.encode_utf8(&mut bytes)) { Ok(span) } else { Err(self.expected(Expected::Sign(sign))) }
    }

    /// Passes over this bracket.
    pub fn expect_bracket(&mut self, bracket: char) -> Parse<Span> {
        let span = self.here();
        match self.peek() {
            Some(TokenKind::Open(found) | TokenKind::Close(found)) if *found == bracket => {
                self.skip(1);
                Ok(span)
            }
            _ => Err(self.expected(Expected::Sign(bracket))),
        }
    }

    /// Nothing may be left.
    pub fn expect_end(&self) -> Parse<()> {
        let Some(next) = self.rest().first() else { return Ok(()) };
        let problem = match &next.kind {
            TokenKind::Close(bracket) => Problem::UnmatchedBracket { bracket: *bracket },
            TokenKind::Sign(",") => Problem::UnexpectedComma,
            _ => Problem::Unexpected { found: self.text(next.span).to_owned() },
        };
        let diagnostic = Diagnostic::new(next.span, problem);
        Err(Box::new(match next.kind {
            TokenKind::Close(_) => diagnostic.or(Repair::remove(next.span)),
            _ => diagnostic,
        }))
    }

    /// The problem that something else stands here.
    pub fn expected(&self, expected: Expected) -> Box<Diagnostic> {
        let found = self.rest().first().map(|token| self.text(token.span).to_owned());
        let diagnostic = Diagnostic::new(self.here(), Problem::Expected { expected, found });
        let ends = matches!(self.peek(), None | Some(TokenKind::Sign("=")));
        Box::new(match expected {
            Expected::Sign(close @ (')' | ']')) if ends => {
                let at = self.previous().map_or(self.here().start, |token| token.span.end);
                diagnostic.or(Repair::insert(close.to_string(), &[(at, &close.to_string())]))
            }
            _ => diagnostic,
        })
    }

    /// A name with its primes.
    pub fn variable(&mut self) -> Parse<Variable> {
        let span = self.here();
        let Some(TokenKind::Name(name)) = self.peek() else { return Err(self.expected(Expected::Name)) };
        self.skip(1);
        let primes = self.here();
        let Some(TokenKind::Primes(order)) = self.peek() else {
            return Ok(Variable { name: name.clone(), order: 0, span });
        };
        self.skip(1);
        Ok(Variable { name: name.clone(), order: *order, span: span.to(primes) })
    }

    /// Reports what does not keep the rest from being read.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MOST_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Counts an operator against [`MOST_OPERATORS`].
    pub fn count_operator(&mut self, span: Span) -> Parse<()> {
        self.operators += 1;
        if self.operators > MOST_OPERATORS {
            return Err(Box::new(Diagnostic::new(span, Problem::StatementTooLong { most: MOST_OPERATORS })));
        }
        Ok(())
    }

    /// Reads a part that may hold itself, at most [`MOST_DEPTH`] deep.
    pub fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth == MOST_DEPTH {
            return Err(Box::new(Diagnostic::new(self.here(), Problem::TooDeep { most: MOST_DEPTH })));
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }
}

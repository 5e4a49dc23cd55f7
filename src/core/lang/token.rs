//! Text to tokens. Folds what people type to what the language knows and keeps the place of each token in the text as
//! typed. Knows no grammar.

use super::diagnostic::{Diagnostic, MOST_DIAGNOSTICS, Problem, Repair};
use super::fold::{fold, fold_text, superscript};
use super::span::Span;

/// A piece of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
}

/// The kinds of token.
#[derive(Clone, Debug, PartialEq)]
pub enum TokenKind {
    /// A literal, finite and never negative.
    Number(f64),
    /// A name or a keyword, folded.
    Name(String),
    /// One or more primes.
    Primes(u8),
    /// `²`, `⁻¹`.
    Superscript(i32),
    /// `(` or `[`.
    Open(char),
    /// `)` or `]`.
    Close(char),
    /// An operator or another sign, in its ASCII form: `+`, `<=`, `&&`, `,`.
    Sign(&'static str),
    /// `;`
    Semicolon,
    /// The end of a line.
    Newline,
}

/// Signs of the language, longer ones before their beginnings; the second column is what they mean.
const SIGNS: &[(&str, &str)] = &[
    ("**", "^"),
    ("<=", "<="),
    (">=", ">="),
    ("==", "=="),
    ("!=", "!="),
    ("<>", "!="),
    (":=", "="),
    ("&&", "and"),
    ("||", "or"),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("∧", "and"),
    ("∨", "or"),
    ("¬", "not"),
    ("+", "+"),
    ("-", "-"),
    ("*", "*"),
    ("/", "/"),
    ("^", "^"),
    ("<", "<"),
    (">", ">"),
    ("=", "="),
    ("!", "not"),
    ("?", "?"),
    (":", ":"),
    (",", ","),
    ("|", "|"),
];

/// The tokens of `source` and what could not be read. A character that means nothing is reported and passed over.
pub fn tokenize(source: &str) -> (Vec<Token>, Vec<Diagnostic>) {
    let mut lexer = Lexer { source, position: 0, tokens: Vec::new(), diagnostics: Vec::new() };
    while let Some(character) = lexer.peek() {
        lexer.token(character);
    }
    (lexer.tokens, lexer.diagnostics)
}

struct Lexer<'source> {
    source: &'source str,
    position: usize,
    tokens: Vec<Token>,
    diagnostics: Vec<Diagnostic>,
}

impl Lexer<'_> {
    fn token(&mut self, character: char) {
        let start = self.position;
        let kind = match character {
            ' ' => return self.advance(),
            '#' => return self.comment(),
            '/' if self.peek_after(1) == Some('/') => return self.comment(),
            '\n' => self.single(TokenKind::Newline),
            ';' => self.single(TokenKind::Semicolon),
            '(' | '[' => self.single(TokenKind::Open(character)),
            ')' | ']' => self.single(TokenKind::Close(character)),
            '\'' | '"' | '‴' => self.primes(),
            '.' if !self.peek_after(1).is_some_and(|next| next.is_ascii_digit()) => {
                if self.source[start..].starts_with('。') {
                    self.single(TokenKind::Semicolon)
                } else {
                    return self.unknown();
                }
            }
            '0'..='9' | '.' => self.number(),
            _ if superscript(character).is_some() => self.superscript(),
            _ if starts_name(character) => self.name(),
            _ => match self.sign() {
                Some(kind) => kind,
                None => return self.unknown(),
            },
        };
        self.tokens.push(Token { span: Span::new(start, self.position), kind });
    }

    fn peek(&self) -> Option<char> {
        self.source[self.position..].chars().next().map(fold)
    }

    fn peek_after(&self, count: usize) -> Option<char> {
        self.source[self.position..].chars().nth(count).map(fold)
    }

    fn advance(&mut self) {
        self.position += self.source[self.position..].chars().next().map_or(0, char::len_utf8);
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&belongs) {
            self.advance();
        }
    }

    fn single(&mut self, kind: TokenKind) -> TokenKind {
        self.advance();
        kind
    }

    fn comment(&mut self) {
        self.take_while(|character| character != '\n');
    }

    fn primes(&mut self) -> TokenKind {
        let mut count = 0_u8;
        while let Some(more) = self.peek().and_then(prime_count) {
            count = count.saturating_add(more);
            self.advance();
        }
        TokenKind::Primes(count)
    }

    fn name(&mut self) -> TokenKind {
        let start = self.position;
        self.take_while(continues_name);
        TokenKind::Name(fold_text(&self.source[start..self.position]))
    }

    fn superscript(&mut self) -> TokenKind {
        let start = self.position;
        self.take_while(|character| superscript(character).is_some());
        let digits: String = self.source[start..self.position].chars().filter_map(superscript).collect();
        if let Ok(exponent) = digits.parse() {
            return TokenKind::Superscript(exponent);
        }
        self.report(Diagnostic::new(Span::new(start, self.position), Problem::MalformedNumber { text: digits }));
        TokenKind::Superscript(1)
    }

    fn number(&mut self) -> TokenKind {
        let start = self.position;
        self.take_while(|character| character.is_ascii_digit());
        if self.peek() == Some('.') && !self.at_full_stop() {
            self.advance();
            self.take_while(|character| character.is_ascii_digit());
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            let signed = usize::from(matches!(self.peek_after(1), Some('+' | '-')));
            if self.peek_after(1 + signed).is_some_and(|next| next.is_ascii_digit()) {
                (0..=signed).for_each(|_| self.advance());
                self.take_while(|character| character.is_ascii_digit());
            }
        }
        let text = fold_text(&self.source[start..self.position]);
        if self.peek() == Some('.') && !self.at_full_stop() {
            self.take_while(|character| character.is_ascii_digit() || character == '.');
            let whole = Span::new(start, self.position);
            let problem = Problem::MalformedNumber { text: fold_text(&self.source[start..self.position]) };
            self.report(Diagnostic::new(whole, problem));
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => TokenKind::Number(value),
            _ => {
                self.report(Diagnostic::new(Span::new(start, self.position), Problem::NumberTooLarge { text }));
                TokenKind::Number(f64::MAX)
            }
        }
    }

    /// Whether what is next is a Chinese full stop that ends a sentence, not one typed for a decimal point.
    fn at_full_stop(&self) -> bool {
        self.source[self.position..].starts_with('。') && !self.peek_after(1).is_some_and(|next| next.is_ascii_digit())
    }

    fn sign(&mut self) -> Option<TokenKind> {
        let next: String = self.source[self.position..].chars().take(2).map(fold).collect();
        let (typed, meant) = SIGNS.iter().find(|(typed, _)| next.starts_with(typed))?;
        typed.chars().for_each(|_| self.advance());
        if *typed == "==" {
            self.take_while(|character| character == '=');
        }
        Some(TokenKind::Sign(meant))
    }

    /// Reports a run of characters that mean nothing as one.
    fn unknown(&mut self) {
        let start = self.position;
        let character = self.source[start..].chars().next().unwrap_or(' ');
        self.advance();
        self.take_while(|next| !means_something(next));
        let span = Span::new(start, self.position);
        self.report(Diagnostic::new(span, Problem::UnknownCharacter { character }).or(Repair::remove(span)));
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MOST_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }
}

fn prime_count(character: char) -> Option<u8> {
    match character {
        '\'' => Some(1),
        '"' => Some(2),
        '‴' => Some(3),
        _ => None,
    }
}

/// Whether a name can begin with `character`.
pub(super) fn starts_name(character: char) -> bool {
    character.is_alphabetic() || character == '_'
}

fn continues_name(character: char) -> bool {
    starts_name(character) || character.is_ascii_digit() || ('\u{300}'..='\u{36F}').contains(&character)
}

fn means_something(character: char) -> bool {
    continues_name(character)
        || superscript(character).is_some()
        || prime_count(character).is_some()
        || " \n;#()[].".contains(character)
        || SIGNS.iter().any(|(typed, _)| typed.starts_with(character))
}

//! Tokens to statements: which line ends, commas and semicolons end one. Knows brackets and the sign `=`, no grammar.

use super::diagnostic::{Diagnostic, Problem, Repair};
use super::fold::fold_text;
use super::token::{Token, TokenKind};

/// The tokens of each statement, never empty, and the line ends that stand between statements, where a line can be
/// put in.
#[derive(Debug, Default)]
pub struct Layout {
    /// One entry per statement.
    pub statements: Vec<Vec<Token>>,
    /// Bytes where a line ends that is not continued on the next.
    pub line_ends: Vec<usize>,
    /// Decimal commas.
    pub diagnostics: Vec<Diagnostic>,
}

/// Divides `tokens` into statements.
///
/// A line ends a statement unless a bracket is open; and even then if the next line has a `=` before the brackets
/// close, for then the bracket was forgotten. A comma outside of brackets ends one if another `=` comes before the next
/// such comma, or if the line ends behind it. A comma between digits, outside of calls and lists, was meant as a decimal point.
pub fn divide(source: &str, tokens: &[Token]) -> Layout {
    let mut layout = Layout::default();
    let mut statement: Vec<Token> = Vec::new();
    let mut open: Vec<Bracket> = Vec::new();
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        index += 1;
        let ends = match token.kind {
            TokenKind::Newline => {
                if !open.is_empty() && !starts_statement(&tokens[index..], open.len()) {
                    continue;
                }
                layout.line_ends.push(token.span.start);
                true
            }
            TokenKind::Semicolon => true,
            TokenKind::Open(_) => {
                open.push(Bracket::before(token, statement.last()));
                false
            }
            TokenKind::Close(_) => {
                open.pop();
                false
            }
            TokenKind::Sign(",") if open.last().is_none_or(|bracket| *bracket == Bracket::Group) => {
                if let Some(diagnostic) = decimal_comma(source, statement.last_mut(), &tokens[index - 1..]) {
                    layout.diagnostics.push(diagnostic);
                    index += 1;
                    continue;
                }
                open.is_empty() && (at_line_end(&tokens[index..]) || starts_statement(&tokens[index..], 0))
            }
            _ => false,
        };
        if ends {
            open.clear();
            finish(&mut layout, &mut statement);
        } else {
            statement.push(token.clone());
        }
    }
    finish(&mut layout, &mut statement);
    layout
}

fn at_line_end(rest: &[Token]) -> bool {
    rest.first().is_none_or(|token| matches!(token.kind, TokenKind::Newline | TokenKind::Semicolon))
}

fn finish(layout: &mut Layout, statement: &mut Vec<Token>) {
    if !statement.is_empty() {
        layout.statements.push(std::mem::take(statement));
    }
}

/// What an opening bracket opens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    /// Arguments of a name, or a list: commas divide.
    Divided,
    /// Parentheses around an expression.
    Group,
}

impl Bracket {
    fn before(token: &Token, previous: Option<&Token>) -> Self {
        let named = previous.is_some_and(|previous| matches!(previous.kind, TokenKind::Name(_)));
        if token.kind == TokenKind::Open('(') && !named { Self::Group } else { Self::Divided }
    }
}

/// Whether, read with `depth` brackets open, a `=` comes before the line (or, outside of brackets, the part before the
/// next comma) ends and before the brackets close.
fn starts_statement(tokens: &[Token], mut depth: usize) -> bool {
    let enclosed = depth > 0;
    for token in tokens {
        match token.kind {
            TokenKind::Newline | TokenKind::Semicolon => return false,
            TokenKind::Sign("=") if enclosed || depth == 0 => return true,
            TokenKind::Sign(",") if depth == 0 => return false,
            TokenKind::Open(_) => depth += 1,
            TokenKind::Close(_) => {
                depth = depth.saturating_sub(1);
                if enclosed && depth == 0 {
                    return false;
                }
            }
            _ => {}
        }
    }
    false
}

/// Joins `0`, `,`, `5` to one number if they touch, and says so. `rest` starts with the comma.
fn decimal_comma(source: &str, whole: Option<&mut Token>, rest: &[Token]) -> Option<Diagnostic> {
    let (whole, comma, fraction) = (whole?, rest.first()?, rest.get(1)?);
    let (TokenKind::Number(_), TokenKind::Number(_)) = (&whole.kind, &fraction.kind) else { return None };
    let touching = |left: &Token, right: &Token| left.span.end == right.span.start;
    if !touching(whole, comma) || !touching(comma, fraction) {
        return None;
    }
    let goes_on = rest.get(2).is_some_and(|next| next.kind == TokenKind::Sign(",") && touching(fraction, next))
        && rest.get(3).is_some_and(|next| matches!(next.kind, TokenKind::Number(_)));
    let digits = fold_text(&source[whole.span.start..whole.span.end]);
    let decimals = fold_text(&source[fraction.span.start..fraction.span.end]);
    if goes_on || !digits.bytes().all(|byte| byte.is_ascii_digit()) || decimals.contains('.') {
        return None;
    }
    let text = format!("{digits}.{decimals}");
    let value = text.parse::<f64>().ok().filter(|value| value.is_finite())?;
    let span = whole.span.to(fraction.span);
    *whole = Token { span, kind: TokenKind::Number(value) };
    let mut repairs = vec![Repair::replace(span, &text)];
    if decimals.len() == 3 {
        repairs.push(Repair::replace(span, &format!("{digits}{decimals}")));
    }
    Some(Diagnostic { span, problem: Problem::DecimalComma { text }, repairs })
}

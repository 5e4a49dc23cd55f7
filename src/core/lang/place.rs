//! Where in a text a line can be put in, and how much goes away with a statement. Knows lines and separators only.

use super::diagnostic::Edit;
use super::fold::fold;
use super::span::Span;

/// Puts `line` in on a line of its own, after the line on which the byte `after` stands. `line_ends` are those of
/// [`super::parse::Parsed`], ascending.
pub fn line_after(source: &str, line_ends: &[usize], after: usize, line: &str) -> Edit {
    let next = line_ends.partition_point(|end| *end < after);
    let at = line_ends.get(next).copied().unwrap_or(source.len());
    let text = if source[..at].trim().is_empty() { format!("{line}\n") } else { format!("\n{line}") };
    Edit { span: Span::new(at, at), text }
}

/// What has to go for the statement at `span` to go: also the separator after it, or else the one before it, or else
/// the line end, if nothing else stands on its line.
pub fn removal(source: &str, span: Span) -> Span {
    let separates = |character: char| matches!(fold(character), ',' | ';') || character == '。';
    let after = &source[span.end..];
    let rest = after.trim_start_matches(is_blank);
    let before = source[..span.start].trim_end_matches(is_blank);
    if let Some(separator) = rest.chars().next().filter(|next| separates(*next)) {
        let rest = rest[separator.len_utf8()..].trim_start_matches(is_blank);
        return Span::new(span.start, source.len() - rest.len());
    }
    if let Some(separator) = before.chars().next_back().filter(|last| separates(*last)) {
        return Span::new(before.len() - separator.len_utf8(), span.end);
    }
    if (before.is_empty() || before.ends_with('\n')) && rest.starts_with('\n') {
        return Span::new(before.len(), source.len() - rest.len() + 1);
    }
    span
}

/// The blanks around `span` on its left, taken in.
pub fn with_blanks_before(source: &str, span: Span) -> Span {
    Span::new(source[..span.start].trim_end_matches(is_blank).len(), span.end)
}

/// Whether a character is a blank within a line.
pub fn is_blank(character: char) -> bool {
    fold(character) == ' '
}

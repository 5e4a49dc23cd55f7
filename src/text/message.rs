//! A message to the visitor: what happened, and what to do next.

use std::fmt;

/// Two sentences; the second may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl fmt::Display for Message {
    /// Both parts, one after the other; a full-width stop brings its own space.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let space = if self.message.ends_with('。') || self.hint.is_empty() { "" } else { " " };
        write!(formatter, "{}{space}{}", self.message, self.hint)
    }
}

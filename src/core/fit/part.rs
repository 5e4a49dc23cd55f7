//! Which of the starts of a multi-start are one worker's. Starts are dealt out by their number alone, so that together
//! the parts are the starts of one run, whatever their count. Knows no model.

use serde::{Deserialize, Serialize};

/// One of `of` parts: the starts whose number leaves `index` when divided by `of`.
///
/// A part of several ends when its starts are through, before the best of them is gone on from: that is done for the best
/// of all parts, by extending the fit that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// From 0 to `of - 1`.
    pub index: u32,
    /// How many parts there are, at least 1.
    pub of: u32,
}

impl Part {
    /// All of it.
    pub const WHOLE: Self = Self { index: 0, of: 1 };

    /// Whether there are others.
    pub fn is_shared(self) -> bool {
        self.of > 1
    }

    /// Whether start `number` is among them.
    pub fn holds(self, number: u32) -> bool {
        number % self.of.max(1) == self.index
    }
}

impl Default for Part {
    fn default() -> Self {
        Self::WHOLE
    }
}

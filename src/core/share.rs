//! Links: a document as the fragment of an address, and back.
//!
//! Two forms, told apart by what follows the version character `1`:
//! `1` + base64url(deflate(text)) for a whole document, and `1/preset?name=value&name=value` for a preset with changes.

use super::document::Document;

/// Why a link gives no document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkProblem {
    /// It begins with another version character.
    Version {
        /// The character.
        found: char,
    },
    /// It is cut or changed: not base64url, not deflated, not text.
    Damaged,
    /// It would inflate to more than is allowed.
    TooLarge,
    /// It names a preset that does not exist.
    UnknownPreset {
        /// The name.
        name: String,
    },
    /// A change of a preset cannot be applied.
    BadChange {
        /// `name=value`, as in the link.
        change: String,
    },
}

/// The most text a link may inflate to, in bytes.
pub const MOST_TEXT: usize = 8 << 20;

/// A link longer than this, in characters, is offered as a file too.
pub const LONG_LINK: usize = 2_000;

/// The fragment (without `#`) that stands for `document`: the preset form where only slider values and `h`, `until`
/// differ from a preset, else the deflated form.
pub fn encode(document: &Document) -> String {
    let _ = document;
    todo!()
}

/// The document a fragment (without `#`) stands for, with the changes that could not be applied.
pub fn decode(fragment: &str) -> Result<(Document, Vec<LinkProblem>), LinkProblem> {
    let _ = fragment;
    todo!()
}

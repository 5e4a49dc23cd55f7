//! Links: a document as the fragment of an address, and back.
//!
//! Two forms, told apart by what follows the version character `1`:
//! `1` + base64url(zlib(text)) for a whole document, and `1/preset?name=value&name=value` for a preset with changes.
//! The zlib frame is deflate with a checksum: a link with one changed letter is refused, not read as other numbers.
//!
//! In the short form `h`, `until`, `method`, `rtol`, `atol` and `clip` are the settings of `[solver]`, `lang` is the language of the
//! page, and any other name is a quantity of the model; names and values are percent-encoded.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

use super::document::{self, Document, Section};
use super::lang::edit;
use super::model;
use super::number::{exact, read_number};
use super::preset::{self, Preset};

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

/// The most changes a short link may carry; each is a small edit of the preset's text.
pub const MOST_CHANGES: usize = 200;

/// What the version character stands for today.
const VERSION: char = '1';

/// A fragment longer than this, in bytes, is not looked at: no text within [`MOST_TEXT`] needs more.
const MOST_FRAGMENT: usize = 2 * MOST_TEXT;

/// Up to this many bytes of text are deflated at miniz's strongest level, more at its usual one: such a link is no
/// link to post any more, and the strongest level takes seconds there.
const MOST_TEXT_AT_STRONGEST: usize = 64 << 10;

/// The settings that may stand in a short link: as they are called there, and as in the document.
const SETTINGS: [(&str, Section, &str); 7] = [
    ("method", Section::Solver, "method"),
    ("h", Section::Solver, "h"),
    ("until", Section::Solver, "until"),
    ("rtol", Section::Solver, "rtol"),
    ("atol", Section::Solver, "atol"),
    ("clip", Section::Solver, "clip"),
    ("lang", Section::View, "language"),
];

/// The fragment (without `#`) that stands for `document`: the preset form where only slider values, the solver
/// settings and the language differ from a preset, else the deflated form.
pub fn encode(document: &Document) -> String {
    if let Some(short) = preset::ALL.iter().find_map(|preset| encode_changes(preset, document)) {
        return short;
    }
    let text = document::print(document);
    let level = if text.len() <= MOST_TEXT_AT_STRONGEST { 10 } else { 6 };
    let deflated = compress_to_vec_zlib(text.as_bytes(), level);
    format!("{VERSION}{}", URL_SAFE_NO_PAD.encode(deflated))
}

/// The document a fragment (without `#`) stands for, with the changes that could not be applied.
pub fn decode(fragment: &str) -> Result<(Document, Vec<LinkProblem>), LinkProblem> {
    let body = match fragment.chars().next() {
        Some(VERSION) => &fragment[VERSION.len_utf8()..],
        Some(found) => return Err(LinkProblem::Version { found }),
        None => return Err(LinkProblem::Damaged),
    };
    if body.len() > MOST_FRAGMENT {
        return Err(LinkProblem::TooLarge);
    }
    if let Some(short) = body.strip_prefix('/') {
        return decode_changes(short);
    }
    let deflated = URL_SAFE_NO_PAD.decode(body).map_err(|_| LinkProblem::Damaged)?;
    let text = decompress_to_vec_zlib_with_limit(&deflated, MOST_TEXT).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => LinkProblem::TooLarge,
        _ => LinkProblem::Damaged,
    })?;
    let text = String::from_utf8(text).map_err(|_| LinkProblem::Damaged)?;
    Ok((document::parse(&text).0, Vec::new()))
}

/// The short form, if changes of `preset` give exactly `document`.
fn encode_changes(preset: &Preset, document: &Document) -> Option<String> {
    let (start, _) = document::parse(preset.text);
    // Compiling is the expensive part: most documents are told apart from most presets here.
    let read_so = start.roles == document.roles && start.sigmas == document.sigmas;
    if start.data != document.data || !read_so || start.fit != document.fit {
        return None;
    }
    let changes = changes(&start, document)?;
    let mut again = start;
    for (name, value) in &changes {
        apply(&mut again, name, value)?;
    }
    if again != *document {
        return None;
    }
    let pairs: Vec<String> =
        changes.iter().map(|(name, value)| format!("{}={}", percent_encode(name), percent_encode(value))).collect();
    let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
    Some(format!("{VERSION}/{}{query}", preset.key))
}

/// The names and values that differ between `start` and `document`; `None` when more than values differs.
fn changes(start: &Document, document: &Document) -> Option<Vec<(String, String)>> {
    let mut changes = Vec::new();
    if start.model != document.model {
        let (before, after) = (model::compile(&start.model).model?, model::compile(&document.model).model?);
        if before.quantities.len() != after.quantities.len() {
            return None;
        }
        for (before, after) in before.quantities.iter().zip(&after.quantities) {
            if before.name != after.name {
                return None;
            }
            if before.value.to_bits() != after.value.to_bits() {
                changes.push((after.name.clone(), exact(after.value)));
            }
        }
    }
    let (before, after) = (&start.solver, &document.solver);
    let mut setting = |name: &str, differs: bool, value: String| {
        if differs {
            changes.push((name.to_owned(), value));
        }
    };
    setting("method", before.method != after.method, after.method.key().to_owned());
    setting("h", before.step_size != after.step_size, exact(after.step_size));
    setting("until", before.end_time != after.end_time, exact(after.end_time));
    setting("rtol", before.relative_tolerance != after.relative_tolerance, exact(after.relative_tolerance));
    setting("atol", before.absolute_tolerance != after.absolute_tolerance, exact(after.absolute_tolerance));
    setting("clip", before.clip != after.clip, after.clip.map_or_else(|| "none".to_owned(), exact));
    if let Some(language) = document.view.language {
        setting("lang", start.view.language != Some(language), language.key().to_owned());
    }
    Some(changes)
}

fn decode_changes(short: &str) -> Result<(Document, Vec<LinkProblem>), LinkProblem> {
    let (key, query) = short.split_once('?').unwrap_or((short, ""));
    let Some(preset) = preset::find(key) else {
        return Err(LinkProblem::UnknownPreset { name: percent_decode(key).unwrap_or_else(|| key.to_owned()) });
    };
    let pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).take(MOST_CHANGES + 1).collect();
    if pairs.len() > MOST_CHANGES {
        return Err(LinkProblem::TooLarge);
    }
    let (mut document, _) = document::parse(preset.text);
    let mut problems = Vec::new();
    for pair in pairs {
        let applied = pair
            .split_once('=')
            .and_then(|(name, value)| apply(&mut document, &percent_decode(name)?, &percent_decode(value)?));
        if applied.is_none() {
            problems.push(LinkProblem::BadChange { change: percent_decode(pair).unwrap_or_else(|| pair.to_owned()) });
        }
    }
    Ok((document, problems))
}

/// One change of a short link, checked like a typed value.
fn apply(document: &mut Document, name: &str, value: &str) -> Option<()> {
    if let Some((_, section, key)) = SETTINGS.iter().find(|(known, _, _)| *known == name) {
        return document.change(*section, key, value);
    }
    document.model = edit::set_value(&document.model, name, read_number(value)?)?;
    Some(())
}

/// UTF-8 bytes outside RFC 3986's unreserved characters as `%XX`; parentheses stay, they are legal in a fragment and
/// make `x(0)` readable.
fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~()".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.extend([byte >> 4, byte & 15].map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)])));
        }
    }
    encoded
}

/// `None` for a `%` without two hexadecimal digits, and for bytes that are no UTF-8.
fn percent_decode(text: &str) -> Option<String> {
    let hex = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let (high, low) = (hex(bytes.next())?, hex(bytes.next())?);
            decoded.push((high * 16 + low) as u8);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded).ok()
}

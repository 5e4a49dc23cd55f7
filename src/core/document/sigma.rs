//! The `[sigma]` section: the known standard deviation of everything measured of a name, one line each. Knows no table.

use std::fmt::Write as _;

use super::Document;
use super::settings::{positive, quoted, read_name};

/// One line, `x1 = 0.5`; a name that could be mistaken stands in double quotes.
pub(super) fn read_line(document: &mut Document, line: &str) -> Option<()> {
    let (name, after) = read_name(line.trim(), |letter| letter == '=')?;
    change(document, &name.text, after.trim_start().strip_prefix('=')?.trim())
}

/// See [`Document::change`].
pub(super) fn change(document: &mut Document, name: &str, value: &str) -> Option<()> {
    if value == "none" {
        document.sigmas.remove(name);
    } else {
        document.sigmas.insert(name.to_owned(), positive(value)?);
    }
    Some(())
}

pub(super) fn print(out: &mut String, document: &Document) {
    for (name, sigma) in &document.sigmas {
        let _ = writeln!(out, "{} = {}", quoted(name), crate::core::number::exact(*sigma));
    }
}

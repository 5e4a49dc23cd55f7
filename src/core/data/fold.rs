//! Characters that mean the same: full-width forms, dashes, spaces and frames to ASCII, before a table is looked at.
//! Knows no table.

use std::borrow::Cow;

/// `text` with `\n` for every line end, without a byte order mark and zero-width characters, the rest folded character
/// by character.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        return Cow::Owned(fold(&text.replace("\r\n", "\n").replace('\r', "\n")).into_owned());
    }
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().filter_map(fold_character).collect()) }
}

/// Names keep their letters: only punctuation, digits and Latin letters have full-width forms.
fn fold_character(letter: char) -> Option<char> {
    Some(match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}' => return None,
        // Hyphens, dashes, the minus sign, and the horizontal lines of a frame.
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{2500}' | '\u{2501}' | '\u{2550}' => '-',
        '\u{2502}' | '\u{2503}' | '\u{2551}' => '|',
        // The corners and crossings of a frame.
        '\u{250c}'..='\u{254b}' | '\u{2552}'..='\u{256c}' => '+',
        '、' => ',',
        '“' | '”' => '"',
        '′' | '’' => '\'',
        _ => letter,
    })
}

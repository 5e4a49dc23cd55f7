//! One cell: is it a number, missing, or text? And what a cell says as a name, with its markup taken off.
//! Knows no table.

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    /// A finite number.
    Value(f64),
    /// Nothing, or a sign for nothing.
    Missing,
    /// Anything else.
    Text,
}

/// What has been seen of decimal points and commas: a table that uses both has commas that mean something else.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Decimals {
    /// Some number had a point.
    pub(super) point: bool,
    /// Some number was read with a comma for a point.
    pub(super) comma: bool,
    /// Commas are not decimal.
    pub(super) refuse_comma: bool,
}

/// What stands for a value that is not there; lower case.
const MISSING: [&str; 15] =
    ["na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "---", "?", ".", "无", "缺失", "空"];

/// A number has fewer bytes than this; anything longer is text.
const LONGEST_NUMBER: usize = 400;

/// Reads a cell that has been trimmed.
pub(super) fn read(text: &str, decimals: &mut Decimals) -> Reading {
    if text.is_empty() {
        return Reading::Missing;
    }
    if text.len() > LONGEST_NUMBER {
        return Reading::Text;
    }
    if let Some(value) = number(text, decimals) {
        return Reading::Value(value);
    }
    if MISSING.contains(&text.to_lowercase().as_str()) {
        return Reading::Missing;
    }
    if !text.contains(['$', '\\', '{', '*', '~', '×', '`']) {
        return Reading::Text;
    }
    // `$1{,}5 \times 10^{-3}$`, `**5**`, `` `5` ``.
    let plain = text.replace("\\times", "×").replace("\\cdot", "×").replace("{,}", ",").replace("\\,", "");
    let bare: String = plain.chars().filter(|letter| !matches!(letter, '$' | '{' | '}' | '~' | '`' | ' ')).collect();
    let bare = bare.trim_matches('*').replace("×10^", "e").replace("*10^", "e");
    if bare.is_empty() || MISSING.contains(&bare.to_lowercase().as_str()) {
        return Reading::Missing;
    }
    number(&bare, decimals).map_or(Reading::Text, Reading::Value)
}

/// A plain decimal number; no `inf`, no thousands, nothing that overflows.
fn number(text: &str, decimals: &mut Decimals) -> Option<f64> {
    let mut point = false;
    let mut comma = false;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' | b'+' | b'-' | b'e' | b'E' => {}
            b'.' if !point => point = true,
            b',' if !comma && !decimals.refuse_comma => comma = true,
            _ => return None,
        }
    }
    let value: f64 = match (point, comma) {
        (true, true) => return None,
        (_, false) => text.parse().ok()?,
        (_, true) => text.replace(',', ".").parse().ok()?,
    };
    if !value.is_finite() {
        return None;
    }
    decimals.point |= point;
    decimals.comma |= comma;
    Some(value)
}

/// What a cell says as a name: quotes, emphasis and mathematical markup taken off, `$x_{1}$` as `x1`.
pub(super) fn name(text: &str) -> String {
    let text = text.trim().trim_matches(['*', '`']).replace("\"\"", "\"");
    if !text.contains(['$', '\\', '{']) {
        return text.trim().to_owned();
    }
    let mut name = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '$' | '{' | '}' | '_' => {}
            '\\' => {
                let mut command = String::new();
                while let Some(next) = letters.next_if(char::is_ascii_alphabetic) {
                    command.push(next);
                }
                match command.as_str() {
                    // `\,`, `\(`, `\_`: the character after the backslash is layout too.
                    "" => drop(letters.next()),
                    "mathrm" | "mathbf" | "mathit" | "text" | "textbf" | "textit" | "rm" | "bf" | "it" => {}
                    "prime" => name.push('\''),
                    _ => name.push_str(&command),
                }
            }
            '^' if letters.peek() == Some(&'{') || letters.peek() == Some(&'\\') => {}
            _ => name.push(letter),
        }
    }
    name.trim().to_owned()
}

//! One character as typed to the one character the language knows: full-width forms, Unicode signs, primes.
//! Knows single characters only, so that a place in the text stays a place in the text.

/// The character that `character` is read as.
///
/// Full-width forms become ASCII; dashes and the minus sign `-`; centred dots, crosses and stars `*`; division signs
/// `/`; quotes `'` (prime) or `"` (two primes); the Chinese comma `,` and full stop `.`; subscript digits plain digits;
/// every blank, also the invisible ones, a space, and every line end `\n`.
pub fn fold(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).map_or(character, fold_sign),
        _ => fold_sign(character),
    }
}

fn fold_sign(character: char) -> char {
    match character {
        '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => '-',
        '×' | '·' | '⋅' | '∗' | '∙' | '•' | '⨯' | '・' => '*',
        '÷' | '∕' | '⁄' => '/',
        '′' | '’' | '‘' | '´' | 'ʹ' | 'ʼ' | '`' => '\'',
        '″' | '“' | '”' | 'ʺ' => '"',
        '、' => ',',
        '。' => '.',
        '∶' => ':',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        '⩽' | '≦' => '≤',
        '⩾' | '≧' => '≥',
        '\u{B5}' => 'μ',
        '\u{2126}' => 'Ω',
        '₀'..='₉' => ascii_digit(character, '₀'),
        _ if character != '\n' && character.is_whitespace() => ' ',
        _ => character,
    }
}

/// The digit or sign that a superscript stands for: `²` is `2`, `⁻` is `-`.
pub fn superscript(character: char) -> Option<char> {
    match character {
        '²' => Some('2'),
        '³' => Some('3'),
        '¹' => Some('1'),
        '⁰' | '⁴'..='⁹' => Some(ascii_digit(character, '⁰')),
        '⁻' => Some('-'),
        _ => None,
    }
}

fn ascii_digit(character: char, zero: char) -> char {
    let value = u32::from(character) - u32::from(zero);
    char::from_digit(value, 10).unwrap_or(character)
}

/// Text with every character folded.
pub fn fold_text(text: &str) -> String {
    text.chars().map(fold).collect()
}

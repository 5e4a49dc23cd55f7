//! Numbers as text: what people type into a field, and what is printed back. Knows no document and no language of people.

use super::lang::fold::fold_text;
use super::lang::lower::constant;
use super::lang::parse::parse_expression;
use super::scalar::real;

/// The shortest text that reads back as exactly `value` (finite), in plain or exponent form (`0.1`, `1e-7`, `150`,
/// `2e300`). Plain is easier to read and may be two characters longer: `1000`, `0.001`.
pub fn exact(value: f64) -> String {
    let plain = value.to_string();
    let exponent = format!("{value:e}");
    if plain.len() > exponent.len() + 2 { exponent } else { plain }
}

/// `value` to `digits` significant digits for people, without trailing zeros of a rounded fraction, with a true minus
/// sign; exponents below -4 and above 6 as `1.2e-5`. What is no number is a dash, what is too large `∞`.
pub fn significant(value: f64, digits: usize) -> String {
    if value.is_nan() {
        return "–".to_owned();
    }
    let sign = if value < 0.0 { "−" } else { "" };
    if value.is_infinite() {
        return format!("{sign}∞");
    }
    let scientific = format!("{:.*e}", digits.clamp(1, 17) - 1, value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..=6).contains(&exponent) {
        format!("{sign}{}", shifted(mantissa, exponent))
    } else {
        format!("{sign}{}e{exponent}", without_trailing_zeros(mantissa))
    }
}

/// `value ± error` for people: the error to two digits, the value to the same place, as `0.2803 ± 0.0031` or
/// `(1.23 ± 0.12)e-9`. What is no finite number is as in [`significant`].
pub fn with_error(value: f64, error: f64) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    let size = value.abs();
    let (Some(top), Some(error_top)) = (exponent(size, 2), exponent(error, 2)) else {
        return format!("{} ± {}", significant(value, 6), significant(error, 2));
    };
    let (top, place) = (top.max(error_top), error_top - 1);
    if top - place > MOST_PLACES {
        return format!("{} ± {}", significant(value, MOST_PLACES as usize), significant(error, 2));
    }
    if (-3..=6).contains(&top) && place <= 0 {
        let places = place.unsigned_abs() as usize;
        return format!("{sign}{size:.places$} ± {error:.places$}");
    }
    if (0..=6).contains(&top) {
        // Tens and more, printed as they are rounded.
        let round = |number: f64| shifted_by(shifted_by(number, -place).round(), place);
        return format!("{sign}{:.0} ± {:.0}", round(size), round(error));
    }
    let places = (top - place) as usize;
    format!("({sign}{:.places$} ± {:.places$})e{top}", shifted_by(size, -top), shifted_by(error, -top))
}

/// An error for people, to two digits, the second also where it is 0.
pub fn two_digits(error: f64) -> String {
    match exponent(error, 2) {
        Some(top) if (-4..=1).contains(&top) => format!("{error:.*}", (1 - top).unsigned_abs() as usize),
        Some(top) if !(-4..=6).contains(&top) && top > i32::MIN => format!("{error:.1e}"),
        _ => significant(error, 2),
    }
}

/// The most digits of a value that has an error.
const MOST_PLACES: i32 = 10;

/// The power of ten of the first of `digits` digits of `size`, rounded to them; that of 0 is below all.
fn exponent(size: f64, digits: usize) -> Option<i32> {
    if size == 0.0 {
        return Some(i32::MIN);
    }
    let scientific = size.is_finite().then(|| format!("{size:.*e}", digits - 1))?;
    scientific.split_once('e')?.1.parse().ok()
}

/// `number` times ten to the power of `places`.
fn shifted_by(number: f64, places: i32) -> f64 {
    let power = |places: i32| format!("1e{places}").parse().unwrap_or(1.0);
    if places < 0 { number / power(-places) } else { number * power(places) }
}

/// `mantissa * 10 ^ exponent` in plain form, by moving the point: nothing is rounded twice.
fn shifted(mantissa: &str, exponent: i32) -> String {
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let places = exponent.unsigned_abs() as usize;
    if exponent < 0 {
        return without_trailing_zeros(&format!("0.{}{digits}", "0".repeat(places - 1))).to_owned();
    }
    let whole = places + 1;
    if digits.len() <= whole {
        return format!("{digits:0<whole$}");
    }
    without_trailing_zeros(&format!("{}.{}", &digits[..whole], &digits[whole..])).to_owned()
}

fn without_trailing_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// `value` to a whole number of the largest power of ten not above `resolution`. Through decimal text, so that the
/// result is the number that is nearest to those digits.
pub fn rounded(value: f64, resolution: f64) -> f64 {
    if resolution <= 0.0 || !resolution.is_finite() || !value.is_finite() {
        return value;
    }
    let decimals = -real::log10(resolution).floor();
    if (0.0..=300.0).contains(&decimals) {
        format!("{value:.*}", decimals as usize).parse().unwrap_or(value)
    } else if decimals < 0.0 {
        let places = -decimals as i32;
        format!("{:.0}e{places}", shifted_by(value, -places)).parse().unwrap_or(value)
    } else {
        value
    }
}

/// The largest number of `digits` significant digits (1 to 15) that is not above `value > 0`.
pub fn rounded_down(value: f64, digits: i32) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return value;
    }
    let exponent = real::log10(value).floor() as i32 - (digits - 1);
    let unit: f64 = format!("1e{exponent}").parse().unwrap_or(value);
    // 0.3 / 0.1 is a little less than 3.
    let count = (value / unit + 1e-9).floor();
    format!("{count}e{exponent}").parse().unwrap_or(value)
}

/// Reads what a person types for a number: `0.1`, `1e-3`, `8/3`, `2pi`, `0,5`, full-width digits, a Unicode minus.
/// Any constant expression of the language goes; `None` if it is not one or not finite.
///
/// A single comma that the language cannot read (as it can in `max(1, 2)`) is a decimal comma, unless there is also a
/// point.
pub fn read_number(text: &str) -> Option<f64> {
    let folded = fold_text(text);
    let typed = folded.trim();
    let decimal_comma = || {
        let comma = typed.matches(',').count() == 1 && !typed.contains('.');
        if comma { constant_expression(&typed.replace(',', ".")) } else { None }
    };
    constant_expression(typed).or_else(decimal_comma).filter(|value| value.is_finite())
}

fn constant_expression(text: &str) -> Option<f64> {
    constant(&parse_expression(text).ok()?)
}

//! Numbers as text: what people type into a field, and what is printed back.

/// Reads what a person types for a number: `0.1`, `1e-3`, `8/3`, `2pi`, `0,5`, full-width digits, a Unicode minus.
/// Any constant expression of the language goes; `None` if it is not one or not finite.
pub fn read_number(text: &str) -> Option<f64> {
    let _ = text;
    todo!()
}

/// The shortest text that reads back as exactly `value`, in plain or exponent form, whichever is shorter
/// (`0.1`, `1e-7`, `150`, `2e300`).
pub fn exact(value: f64) -> String {
    let _ = value;
    todo!()
}

/// `value` to `digits` significant digits for people, without trailing zeros of a rounded fraction, with a true minus
/// sign; exponents below -4 and above 6 as `1.2e-5`.
pub fn significant(value: f64, digits: usize) -> String {
    let _ = (value, digits);
    todo!()
}

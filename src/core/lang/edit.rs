//! Small changes of a model text that leave everything else as typed: a slider writes its number in place.

use super::diagnostic::Repair;

/// Puts `value` in place of the value of the quantity `name` (`r1`, `x1(0)`); of a batch, the first value. A value
/// outside the declared range widens the range to hold it. `None` when no line that parses declares it.
pub fn set_value(source: &str, name: &str, value: f64) -> Option<String> {
    let _ = (source, name, value);
    todo!()
}

/// Sets or replaces `in [low, high]`.
pub fn set_range(source: &str, name: &str, range: (f64, f64)) -> Option<String> {
    let _ = (source, name, range);
    todo!()
}

/// Keeps the quantity out of the fit, or lets it in, by the shortest qualifier that says so.
pub fn set_fixed(source: &str, name: &str, fixed: bool) -> Option<String> {
    let _ = (source, name, fixed);
    todo!()
}

/// Moves the start time and sets initial values in one go: `x(0) = 3` becomes `x(1900) = 30`. States whose initial
/// value is a formula keep it (only the time moves).
pub fn set_initial(source: &str, start_time: f64, values: &[(String, f64)]) -> String {
    let _ = (source, start_time, values);
    todo!()
}

/// The text after a repair.
pub fn apply(source: &str, repair: &Repair) -> String {
    let _ = (source, repair);
    todo!()
}

//! The closer look at the distance from the known solution, in words.

/// The closer look at the distance from the known solution.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct ErrorCurve {
    pub title: &'static str,
}

/// In English.
pub const ENGLISH: ErrorCurve = ErrorCurve { title: "Error" };

/// In Chinese.
pub const CHINESE: ErrorCurve = ErrorCurve { title: "误差" };

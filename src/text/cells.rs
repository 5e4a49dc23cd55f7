//! The cell laboratory, in words.

/// The cell laboratory.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Cells {
    pub title: &'static str,
}

/// In English.
pub const ENGLISH: Cells = Cells { title: "Cells" };

/// In Chinese.
pub const CHINESE: Cells = Cells { title: "循环单元" };

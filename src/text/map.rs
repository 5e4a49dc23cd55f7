//! The map of the loss over two parameters, in words.

/// The map of the loss over two parameters.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Map {
    pub title: &'static str,
}

/// In English.
pub const ENGLISH: Map = Map { title: "Loss map" };

/// In Chinese.
pub const CHINESE: Map = Map { title: "损失地图" };

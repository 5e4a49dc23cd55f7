//! The closer look at why states and gradients grow, in words.

/// The closer look at why states and gradients grow.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Explosion {
    pub title: &'static str,
}

/// In English.
pub const ENGLISH: Explosion = Explosion { title: "Explosion microscope" };

/// In Chinese.
pub const CHINESE: Explosion = Explosion { title: "爆炸显微镜" };

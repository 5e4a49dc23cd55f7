//! The gallery: one document file each and one row of `ALL`.

/// A document to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Stable key, part of links; never renamed.
    pub key: &'static str,
    /// The document text.
    pub text: &'static str,
}

/// In the order of the gallery.
pub const ALL: &[Preset] = &[];

/// The preset of this key.
pub fn find(key: &str) -> Option<&'static Preset> {
    ALL.iter().find(|preset| preset.key == key)
}

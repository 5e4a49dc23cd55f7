//! The gallery: one document file each and one row of `ALL`. Their titles are in `crate::text::preset`.
//!
//! A key is part of links and is never renamed, and a short link says only what differs from the file: to change a
//! published file's numbers is to change what such links show.

/// A document to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Stable key, part of links; never renamed.
    pub key: &'static str,
    /// The document text.
    pub text: &'static str,
}

/// In the order of the gallery; the first is the document the page opens with.
pub const ALL: &[Preset] = &[
    Preset { key: "competition", text: include_str!("competition.ode") },
    Preset { key: "competition-forward", text: include_str!("competition-forward.ode") },
    Preset { key: "exponential", text: include_str!("exponential.ode") },
    Preset { key: "oscillator", text: include_str!("oscillator.ode") },
    Preset { key: "bessel", text: include_str!("bessel.ode") },
    Preset { key: "legendre", text: include_str!("legendre.ode") },
    Preset { key: "hypergeometric", text: include_str!("hypergeometric.ode") },
    Preset { key: "airy", text: include_str!("airy.ode") },
    Preset { key: "logistic", text: include_str!("logistic.ode") },
    Preset { key: "lotka-volterra", text: include_str!("lotka-volterra.ode") },
    Preset { key: "sir", text: include_str!("sir.ode") },
    Preset { key: "van-der-pol", text: include_str!("van-der-pol.ode") },
    Preset { key: "pendulum", text: include_str!("pendulum.ode") },
    Preset { key: "lorenz", text: include_str!("lorenz.ode") },
    Preset { key: "lorenz-fit", text: include_str!("lorenz-fit.ode") },
    Preset { key: "stiff-decay", text: include_str!("stiff-decay.ode") },
    Preset { key: "competition-explosion", text: include_str!("competition-explosion.ode") },
];

/// The preset of this key.
pub fn find(key: &str) -> Option<&'static Preset> {
    ALL.iter().find(|preset| preset.key == key)
}

//! The gallery: one document file each and one row of `ALL`. Their titles are in `crate::text::preset`.
//!
//! A key is part of links and is never renamed, and a short link says only what differs from the file: to change a
//! published file's numbers is to change what such links show.

/// What a preset is an example of; its title is in `crate::text::preset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The two species of the article.
    Species,
    /// Real measurements, to be fitted.
    Measured,
    /// Equations that have an exact solution to compare with.
    Exact,
    /// Orbits, cycles and chaos.
    Motion,
}

impl Group {
    /// In the order of the gallery.
    pub const ALL: [Self; 4] = [Self::Species, Self::Measured, Self::Exact, Self::Motion];
}

/// A document to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Stable key, part of links; never renamed.
    pub key: &'static str,
    /// Where it stands in the gallery.
    pub group: Group,
    /// The document text.
    pub text: &'static str,
}

/// In the order of the gallery, group after group; the first is the document the page opens with.
pub const ALL: &[Preset] = &[
    Preset { key: "competition", group: Group::Species, text: include_str!("competition.ode") },
    Preset { key: "competition-forward", group: Group::Species, text: include_str!("competition-forward.ode") },
    Preset { key: "competition-explosion", group: Group::Species, text: include_str!("competition-explosion.ode") },
    Preset { key: "sir", group: Group::Measured, text: include_str!("sir.ode") },
    Preset { key: "hare-lynx", group: Group::Measured, text: include_str!("hare-lynx.ode") },
    Preset { key: "paramecium", group: Group::Measured, text: include_str!("paramecium.ode") },
    Preset { key: "theophylline", group: Group::Measured, text: include_str!("theophylline.ode") },
    Preset { key: "pinene", group: Group::Measured, text: include_str!("pinene.ode") },
    Preset { key: "exponential", group: Group::Exact, text: include_str!("exponential.ode") },
    Preset { key: "oscillator", group: Group::Exact, text: include_str!("oscillator.ode") },
    Preset { key: "bessel", group: Group::Exact, text: include_str!("bessel.ode") },
    Preset { key: "legendre", group: Group::Exact, text: include_str!("legendre.ode") },
    Preset { key: "hypergeometric", group: Group::Exact, text: include_str!("hypergeometric.ode") },
    Preset { key: "airy", group: Group::Exact, text: include_str!("airy.ode") },
    Preset { key: "logistic", group: Group::Exact, text: include_str!("logistic.ode") },
    Preset { key: "stiff-decay", group: Group::Exact, text: include_str!("stiff-decay.ode") },
    Preset { key: "lotka-volterra", group: Group::Motion, text: include_str!("lotka-volterra.ode") },
    Preset { key: "van-der-pol", group: Group::Motion, text: include_str!("van-der-pol.ode") },
    Preset { key: "pendulum", group: Group::Motion, text: include_str!("pendulum.ode") },
    Preset { key: "lorenz", group: Group::Motion, text: include_str!("lorenz.ode") },
    Preset { key: "lorenz-fit", group: Group::Motion, text: include_str!("lorenz-fit.ode") },
];

/// The preset of this key.
pub fn find(key: &str) -> Option<&'static Preset> {
    ALL.iter().find(|preset| preset.key == key)
}

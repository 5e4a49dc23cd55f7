//! How a document is looked at: the `[view]` section and its lines. Knows nothing of what is looked at.

use std::fmt::Write as _;

use super::settings::{positive, quoted, read_name};
use crate::core::number::exact;

/// The fastest play, in steps per second.
pub const MOST_SPEED: f64 = 1e6;

/// How a document is looked at; the `[view]` section.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The language of the page when the document is opened; `None` for the visitor's own.
    pub language: Option<Language>,
    /// What the large plot shows.
    pub plot: PlotView,
    /// Steps per second of play; `None` for the default.
    pub speed: Option<f64>,
    /// What the page works on.
    pub room: Room,
    /// The closer look that is open under the plot, if any.
    pub lens: Option<Lens>,
}

/// What the page works on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Room {
    /// The equation, `equation`.
    #[default]
    Equation,
    /// The recurrent cell, `cells`.
    Cells,
}

impl Room {
    /// In the order shown.
    pub const ALL: [Self; 2] = [Self::Equation, Self::Cells];

    /// The key in documents and links; never renamed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Equation => "equation",
            Self::Cells => "cells",
        }
    }
}

/// A closer look at the unroll or the fit, under the plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lens {
    /// Why states and gradients grow, `explosion`.
    Explosion,
    /// The loss over two parameters, `map`.
    Map,
    /// The distance from the known solution, `error`.
    Error,
    /// Models of the same data side by side, `compare`.
    Compare,
}

impl Lens {
    /// In the order shown.
    pub const ALL: [Self; 4] = [Self::Explosion, Self::Map, Self::Error, Self::Compare];

    /// The key in documents and links; never renamed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Explosion => "explosion",
            Self::Map => "map",
            Self::Error => "error",
            Self::Compare => "compare",
        }
    }
}

/// What the large plot shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PlotView {
    /// Every state against time.
    #[default]
    Time,
    /// One state against another, by name.
    Phase {
        /// Horizontal.
        horizontal: String,
        /// Vertical.
        vertical: String,
    },
}

/// A language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, `en`.
    English,
    /// Simplified Chinese, `zh`.
    Chinese,
}

impl Language {
    /// In the order shown.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The key in documents and links; never renamed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// The language of this key.
    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.key() == key)
    }
}

/// See [`super::Document::change`].
pub(super) fn change(view: &mut View, key: &str, value: &str) -> Option<()> {
    match key {
        "language" => view.language = Some(Language::ALL.into_iter().find(|language| language.key() == value)?),
        "plot" => view.plot = read_plot(value)?,
        "speed" => view.speed = Some(positive(value).filter(|speed| *speed <= MOST_SPEED)?),
        "room" => view.room = Room::ALL.into_iter().find(|room| room.key() == value)?,
        "lens" if value == "none" => view.lens = None,
        "lens" => view.lens = Some(Lens::ALL.into_iter().find(|lens| lens.key() == value)?),
        _ => return None,
    }
    Some(())
}

pub(super) fn print(out: &mut String, view: &View) {
    if let Some(language) = view.language {
        let _ = writeln!(out, "language = {}", language.key());
    }
    if let PlotView::Phase { horizontal, vertical } = &view.plot {
        let _ = writeln!(out, "plot = phase {} {}", quoted(horizontal), quoted(vertical));
    }
    if let Some(speed) = view.speed {
        let _ = writeln!(out, "speed = {}", exact(speed));
    }
    if view.room != Room::default() {
        let _ = writeln!(out, "room = {}", view.room.key());
    }
    if let Some(lens) = view.lens {
        let _ = writeln!(out, "lens = {}", lens.key());
    }
}

fn read_plot(text: &str) -> Option<PlotView> {
    if text == "time" {
        return Some(PlotView::Time);
    }
    let rest = text.strip_prefix("phase").filter(|rest| rest.starts_with(char::is_whitespace))?;
    let (horizontal, rest) = read_name(rest.trim_start(), char::is_whitespace)?;
    let (vertical, rest) = read_name(rest.trim_start(), char::is_whitespace)?;
    rest.trim().is_empty().then_some(PlotView::Phase { horizontal: horizontal.text, vertical: vertical.text })
}

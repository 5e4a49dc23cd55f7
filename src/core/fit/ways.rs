//! In which order a search goes which ways, and which of them know nothing of each other. Knows no optimiser.

use std::collections::VecDeque;

use super::search::Source;
use super::settings::{FitSettings, Optimiser, Start};
use super::start::matched;
use crate::core::data::Observations;
use crate::core::model::Model;

/// The ways tried, in order. The loss of an unroll over many steps is rugged far from its optimum: curves that have
/// died out or run away early no longer feel their parameters. Over few steps it is smooth, and its optimum is a start
/// that the next longer horizon can use. Of 200 starts drawn within a factor 10 of the article's, 135 arrive
/// straight, 177 with the growing horizon behind it (`tests/native/fit_session.rs` draws the first 40).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// All observations, from the start.
    Straight,
    /// All observations, from values read off the data.
    Matched,
    /// The first observations only, from where the horizon before led, the first from values read off the data or else
    /// from the start: index into `Search::horizons`.
    Growing(usize),
    /// All observations, from where the horizons led.
    Grown,
    /// All observations, from the start, in logarithmic coordinates.
    Logarithmic,
    /// All observations, from the best of the scattered points of this group.
    Scattered(u32),
    /// All observations, from the best place seen.
    Best,
}

/// How many starts there are that know nothing of each other, so that several workers can share them; `None` where
/// each begins where the one before led, or segments come first. The observations are those in the fit window.
pub fn shared_starts(settings: &FitSettings, model: &Model, observations: &Observations) -> Option<u32> {
    if settings.optimiser != Optimiser::LevenbergMarquardt || settings.segments > 1 {
        return None;
    }
    match settings.start {
        Start::Multistart => Some(settings.starts),
        // Where nothing can be read off the data: the given start, and scattered ones.
        Start::Auto => matched(model, observations).is_none().then(|| settings.starts.saturating_add(1)),
        Start::Given | Start::Near => None,
    }
}

/// The ways in the order of the settings, numbered, and whether all of them are gone.
pub(super) fn ways(source: &Source, horizons: usize) -> (VecDeque<(u32, Way)>, bool) {
    let scattered = || (0..source.settings.starts).map(Way::Scattered);
    let rest = || (0..horizons).map(Way::Growing).chain([Way::Grown, Way::Logarithmic]).chain(scattered());
    let (ways, thorough): (Vec<Way>, bool) = match source.settings.start {
        Start::Given => ([Way::Straight, Way::Matched].into_iter().chain(rest()).collect(), false),
        Start::Auto if !source.shared => ([Way::Matched, Way::Straight].into_iter().chain(rest()).collect(), false),
        Start::Auto => ([Way::Straight].into_iter().chain(scattered()).collect(), true),
        Start::Multistart => (scattered().collect(), true),
        Start::Near => return (VecDeque::from([(0, Way::Straight)]), false),
    };
    let mine = |(number, way): &(u32, Way)| *way == Way::Best || source.part.holds(*number);
    ((0..).zip(ways.into_iter().chain([Way::Best])).filter(mine).collect(), thorough)
}

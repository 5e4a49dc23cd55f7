//! The profile of the loss along every fitted quantity, one after another, and the intervals read off them. Knows no
//! words.

use serde::{Deserialize, Serialize};

use super::{Part, Piece, portion};
use crate::core::fit::{Advance, FitReport, Profile, ProfilePoint, Refit};

/// Pieces of work that a profile usually takes half of.
const USUAL_PIECES: u32 = 60;

/// A part of a profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfilePart {
    /// Along the fitted quantity of this place.
    pub parameter: usize,
    /// The next point, in the order found; the first is the optimum.
    pub point: Option<ProfilePoint>,
    /// What is known when all points are there.
    pub end: Option<ProfileEnd>,
}

/// The end of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum ProfileEnd {
    /// It has no standard error, in which a profile is measured.
    NotKnown,
    /// It is whole.
    Whole {
        /// The ends of the interval; `None` where the points do not bound it.
        interval: (Option<f64>, Option<f64>),
        /// The sum of squares at which the interval ends.
        threshold: f64,
    },
}

/// The running study: an iterator over one iteration of one of its fits each.
#[derive(Debug)]
pub struct Profiles {
    fit: Refit,
    /// Of the fit, once it has ended.
    report: Option<FitReport>,
    count: usize,
    parameter: usize,
    pieces: u32,
    profile: Option<Profile>,
}

impl Profiles {
    /// The profiles of where `fit` leads.
    pub fn new(fit: Refit) -> Self {
        Self { count: fit.parameters().len(), fit, report: None, parameter: 0, pieces: 0, profile: None }
    }

    fn piece(&self, point: Option<ProfilePoint>, end: Option<ProfileEnd>) -> Piece {
        let of_this = if end.is_some() { 1.0 } else { portion(self.pieces, USUAL_PIECES) };
        let share = (self.parameter as f64 + of_this) / self.count as f64;
        let part = ProfilePart { parameter: self.parameter, point, end };
        let news = part.point.is_some() || part.end.is_some();
        Piece { part: news.then_some(Part::Profile(part)), share }
    }

    fn end(&mut self, end: ProfileEnd) -> Piece {
        let piece = self.piece(None, Some(end));
        (self.parameter, self.pieces, self.profile) = (self.parameter + 1, 0, None);
        piece
    }
}

impl Iterator for Profiles {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if self.parameter >= self.count {
            return None;
        }
        let Some(report) = &self.report else {
            if self.fit.iterate().is_some() {
                self.report = Some(self.fit.report());
            }
            return Some(Piece { part: None, share: 0.0 });
        };
        let Some(profile) = &mut self.profile else {
            return Some(match self.fit.profile(self.parameter, report) {
                None => self.end(ProfileEnd::NotKnown),
                Some(profile) => {
                    let best = profile.best();
                    self.profile = Some(profile);
                    self.piece(Some(best), None)
                }
            });
        };
        self.pieces = self.pieces.saturating_add(1);
        Some(match profile.advance() {
            Advance::Working => self.piece(None, None),
            Advance::Point(point) => self.piece(Some(point), None),
            Advance::Done => {
                let end = ProfileEnd::Whole { interval: profile.interval(), threshold: profile.threshold() };
                self.end(end)
            }
        })
    }
}

/// A profile as far as it is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// By ascending value.
    pub points: Vec<ProfilePoint>,
    /// Where it begins.
    pub best: Option<ProfilePoint>,
    /// Once it is whole.
    pub end: Option<ProfileEnd>,
}

impl Curve {
    /// The interval, once it is whole.
    pub fn interval(&self) -> Option<(Option<f64>, Option<f64>)> {
        match self.end? {
            ProfileEnd::Whole { interval, .. } => Some(interval),
            ProfileEnd::NotKnown => None,
        }
    }
}

/// What such a study found so far: the profiles by the place of the fitted quantity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curves {
    /// As many as were begun.
    pub curves: Vec<Curve>,
}

impl Curves {
    /// Takes a part in.
    pub fn land(&mut self, part: &ProfilePart) {
        if self.curves.len() <= part.parameter {
            self.curves.resize_with(part.parameter + 1, Curve::default);
        }
        let Some(curve) = self.curves.get_mut(part.parameter) else { return };
        if let Some(point) = part.point {
            curve.best.get_or_insert(point);
            let place = curve.points.partition_point(|known| known.value < point.value);
            curve.points.insert(place, point);
        }
        curve.end = part.end.or(curve.end);
    }
}

//! The profile of the loss along one parameter: everything else is fitted again at each of its values. Where the model is
//! not linear this is the honest interval. Knows what is compared; knows no words.
//!
//! `tau(p) = sign(p - best) sqrt(S(p) - S) / sigma` is a straight line through the standard error where the model is
//! linear, and the ends of the interval are where it reaches Student's `t` (Bates and Watts, *Nonlinear Regression
//! Analysis*, 1988, section 6.1).

use serde::{Deserialize, Serialize};

use super::comparison::Comparison;
use crate::core::optimise::levenberg_marquardt::{Domain, LevenbergMarquardt};

/// Points at which the way to one end is taken, if the profile is near a straight line.
const POINTS_TO_THE_END: f64 = 6.0;

/// The most points on one side: a profile that is still low there does not end.
const MOST_POINTS: u32 = 60;

/// The most iterations of a fit with one value held.
const MOST_ITERATIONS: u32 = 60;

/// How well an end is told, in `tau`.
const PRECISION: f64 = 1e-7;

/// One point of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfilePoint {
    /// The value held.
    pub value: f64,
    /// The least sum of squares there.
    pub loss: f64,
    /// `sign(value - best) sqrt(loss - least) / sigma`.
    pub tau: f64,
}

/// A profile as it grows: an iterator of its points, from the best value down to the lower end of the interval, then from
/// the best value up.
#[derive(Debug)]
pub struct Profile {
    /// With the value held as the last of its fixed ones.
    comparison: Comparison,
    domain: Domain,
    held: usize,
    bounds: (f64, f64),
    best: ProfilePoint,
    best_others: Vec<f64>,
    sigma: f64,
    limit: f64,
    first_step: f64,
    side: f64,
    ends: (Option<f64>, Option<f64>),
    walk: Option<Walk>,
}

/// The way to one end.
#[derive(Clone, Debug)]
struct Walk {
    last: ProfilePoint,
    others: Vec<f64>,
    step: f64,
    points: u32,
    /// A point within the interval and one beyond its end.
    bracket: Option<(ProfilePoint, ProfilePoint)>,
}

/// What a profile begins with.
#[derive(Debug)]
pub(super) struct Begin {
    pub(super) comparison: Comparison,
    pub(super) domain: Domain,
    /// Index of the quantity that is held.
    pub(super) held: usize,
    pub(super) bounds: (f64, f64),
    pub(super) best: f64,
    pub(super) loss: f64,
    pub(super) sigma: f64,
    pub(super) limit: f64,
    pub(super) standard_error: f64,
}

impl Profile {
    pub(super) fn new(begin: Begin) -> Self {
        let Begin { comparison, domain, held, bounds, best, loss, sigma, limit, standard_error } = begin;
        Self {
            best_others: comparison.parameters(),
            comparison,
            domain,
            held,
            bounds,
            best: ProfilePoint { value: best, loss, tau: 0.0 },
            sigma,
            limit,
            first_step: standard_error * limit / POINTS_TO_THE_END,
            side: -1.0,
            ends: (None, None),
            walk: None,
        }
    }

    /// The ends of the interval found so far; `None` where the loss stays low on that side, or is not reached yet.
    pub fn interval(&self) -> (Option<f64>, Option<f64>) {
        self.ends
    }

    /// Fits everything else at `value`, from `others`.
    fn at(&mut self, value: f64, others: &[f64]) -> Option<(ProfilePoint, Vec<f64>)> {
        self.comparison.hold(self.held, value);
        let (loss, others) = if others.is_empty() {
            (self.comparison.loss(&[]), Vec::new())
        } else {
            let fit = LevenbergMarquardt::within(&mut self.comparison, others.to_vec(), self.domain.clone()).ok()?;
            let mut fit = fit.near();
            let _ = (0..MOST_ITERATIONS).find_map(|_| fit.iterate(&mut self.comparison));
            (fit.loss(), fit.parameters().to_vec())
        };
        let tau = self.side * (loss - self.best.loss).max(0.0).sqrt() / self.sigma;
        tau.is_finite().then_some((ProfilePoint { value, loss, tau }, others))
    }

    /// The next point on the way to the end of this side; `None` if there is none.
    fn advance(&mut self) -> Option<ProfilePoint> {
        let mut walk = self.walk.take().unwrap_or_else(|| Walk {
            last: self.best,
            others: self.best_others.clone(),
            step: self.first_step,
            points: 0,
            bracket: None,
        });
        if walk.points >= MOST_POINTS {
            return None;
        }
        walk.points += 1;
        if let Some((inside, outside)) = walk.bracket {
            return self.narrow(walk, inside, outside);
        }
        let value = (walk.last.value + self.side * walk.step).max(self.bounds.0).min(self.bounds.1);
        if value == walk.last.value {
            return None;
        }
        let Some((point, others)) = self.at(value, &walk.others) else {
            // Out of the finite numbers: nearer then.
            walk.step *= 0.25;
            let next = walk.last;
            self.walk = Some(walk);
            return Some(next);
        };
        if point.tau.abs() >= self.limit {
            walk.bracket = Some((walk.last, point));
        } else {
            let moved = (point.tau - walk.last.tau).abs().max(0.1 * self.limit / POINTS_TO_THE_END);
            walk.step *= (self.limit / POINTS_TO_THE_END / moved).clamp(0.25, 4.0);
            walk.last = point;
            walk.others = others;
        }
        self.walk = Some(walk);
        Some(point)
    }

    /// One point between the two, by the straight line through them, or the middle where that hardly moves.
    fn narrow(&mut self, mut walk: Walk, inside: ProfilePoint, outside: ProfilePoint) -> Option<ProfilePoint> {
        let (from, to) = (inside.tau.abs() - self.limit, outside.tau.abs() - self.limit);
        let share = if walk.points % 4 == 3 { 0.5 } else { (from / (from - to)).clamp(0.01, 0.99) };
        let value = inside.value + share * (outside.value - inside.value);
        let found = if value == inside.value || value == outside.value { None } else { self.at(value, &walk.others) };
        let (point, others) = found?;
        let over = point.tau.abs() - self.limit;
        if over.abs() <= PRECISION {
            let end = if self.side < 0.0 { &mut self.ends.0 } else { &mut self.ends.1 };
            *end = Some(point.value);
            return None;
        }
        if over > 0.0 {
            walk.bracket = Some((inside, point));
        } else {
            walk.bracket = Some((point, outside));
            walk.others = others;
        }
        self.walk = Some(walk);
        Some(point)
    }
}

impl Iterator for Profile {
    type Item = ProfilePoint;

    /// A fit or two each; `None` when both ends are found or known to be out of reach.
    fn next(&mut self) -> Option<ProfilePoint> {
        loop {
            if self.side == 0.0 {
                return None;
            }
            if let Some(point) = self.advance() {
                return Some(point);
            }
            self.walk = None;
            self.side = if self.side < 0.0 { 1.0 } else { 0.0 };
        }
    }
}

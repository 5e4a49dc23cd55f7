//! The profile of the loss along one parameter: everything else is fitted again at each of its values. Where the model is
//! not linear this is the honest interval. Knows what is compared; knows no words.
//!
//! `tau(p) = sign(p - best) sqrt(S(p) - S) / sigma` is a straight line through the standard error where the model is
//! linear, and the ends of the interval are where it reaches Student's `t` (Bates and Watts, *Nonlinear Regression
//! Analysis*, 1988, section 6.1).

use serde::{Deserialize, Serialize};

use super::comparison::Comparison;
use super::report::FitReport;
use super::search::Source;
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
    trial: Option<Trial>,
}

/// What one call of [`Profile::advance`] led to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Advance {
    /// A fit went on by an iteration.
    Working,
    /// A fit ended: a point of the profile.
    Point(ProfilePoint),
    /// Both ends are found or known to be out of reach.
    Done,
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

/// The fit of everything else at one value.
#[derive(Clone, Debug)]
struct Trial {
    value: f64,
    /// `None` where there is nothing else.
    fit: Option<LevenbergMarquardt>,
    iterations: u32,
}

/// A point, and everything else as fitted there.
type Found = (ProfilePoint, Vec<f64>);

impl Profile {
    /// The profile along the `parameter`-th of what `report` says was fitted, of what `comparison` compares within
    /// `domain`; `None` if its standard error is not known.
    pub(super) fn new(
        parameter: usize,
        report: &FitReport,
        comparison: &Comparison,
        mut domain: Domain,
        source: &Source,
    ) -> Option<Self> {
        let held = *report.free.get(parameter)?;
        let standard_error = report.statistics.uncertainties.get(parameter)?.as_ref().ok()?.standard_error;
        let (sigma, limit) = report.statistics.noise()?;
        let comparison = comparison.holding(held, &source.model, &source.solver, report.values.clone());
        let bounds = domain.bounds.remove(parameter);
        domain.coordinates.remove(parameter);
        Some(Self {
            best_others: comparison.parameters(),
            comparison,
            domain,
            held,
            bounds,
            best: ProfilePoint { value: report.values[held], loss: report.statistics.loss, tau: 0.0 },
            sigma,
            limit,
            first_step: standard_error * limit / POINTS_TO_THE_END,
            side: -1.0,
            ends: (None, None),
            walk: None,
            trial: None,
        })
    }

    /// The ends of the interval found so far; `None` where the loss stays low on that side, or is not reached yet.
    pub fn interval(&self) -> (Option<f64>, Option<f64>) {
        self.ends
    }

    /// Where it begins: the best value and the least sum of squares.
    pub fn best(&self) -> ProfilePoint {
        self.best
    }

    /// The sum of squares at which the interval ends.
    pub fn threshold(&self) -> f64 {
        let reach = self.sigma * self.limit;
        self.best.loss + reach * reach
    }

    /// One iteration of a fit at most.
    pub fn advance(&mut self) -> Advance {
        if self.side == 0.0 {
            return Advance::Done;
        }
        if let Some(mut trial) = self.trial.take() {
            let stopped = trial.fit.as_mut().is_none_or(|fit| fit.iterate(&mut self.comparison).is_some());
            trial.iterations += 1;
            if stopped || trial.iterations >= MOST_ITERATIONS {
                let found = self.finish(trial);
                return self.land(found);
            }
            self.trial = Some(trial);
            return Advance::Working;
        }
        match self.next_value() {
            None => {
                self.leave_side();
                Advance::Working
            }
            Some((value, others)) => match self.attempt(value, others) {
                Some(trial) => {
                    self.trial = Some(trial);
                    Advance::Working
                }
                None => self.land(None),
            },
        }
    }

    /// The next value to hold on this side, and where the fit of everything else begins; `None` if there is none.
    fn next_value(&mut self) -> Option<(f64, Vec<f64>)> {
        let walk = self.walk.get_or_insert_with(|| Walk {
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
        let (value, other_than) = if let Some((inside, outside)) = walk.bracket {
            // By the straight line through the two, or the middle where that hardly moves.
            let (from, to) = (inside.tau.abs() - self.limit, outside.tau.abs() - self.limit);
            let share = if walk.points % 4 == 3 { 0.5 } else { (from / (from - to)).clamp(0.01, 0.99) };
            (inside.value + share * (outside.value - inside.value), [inside.value, outside.value])
        } else {
            let next = walk.last.value + self.side * walk.step;
            (next.max(self.bounds.0).min(self.bounds.1), [walk.last.value; 2])
        };
        (!other_than.contains(&value)).then(|| (value, walk.others.clone()))
    }

    /// Begins to fit everything else at `value`, from `others`; `None` where that is out of the finite numbers.
    fn attempt(&mut self, value: f64, others: Vec<f64>) -> Option<Trial> {
        self.comparison.hold(self.held, value);
        let mut begin = |others| LevenbergMarquardt::within(&mut self.comparison, others, self.domain.clone());
        let fit = if others.is_empty() { None } else { Some(begin(others).ok()?.near()) };
        Some(Trial { value, fit, iterations: 0 })
    }

    fn finish(&mut self, trial: Trial) -> Option<Found> {
        let (loss, others) = match trial.fit {
            Some(fit) => (fit.loss(), fit.parameters().to_vec()),
            None => (self.comparison.loss(&[]), Vec::new()),
        };
        let tau = self.side * (loss - self.best.loss).max(0.0).sqrt() / self.sigma;
        tau.is_finite().then_some((ProfilePoint { value: trial.value, loss, tau }, others))
    }

    /// Takes in what was found at the value last held; `None` where that is out of the finite numbers.
    fn land(&mut self, found: Option<Found>) -> Advance {
        let Some(walk) = &mut self.walk else { return Advance::Working };
        let Some((point, others)) = found else {
            if walk.bracket.is_some() {
                self.leave_side();
            } else {
                // Nearer then.
                walk.step *= 0.25;
            }
            return Advance::Working;
        };
        let over = point.tau.abs() - self.limit;
        match &mut walk.bracket {
            Some(_) if over.abs() <= PRECISION => {
                walk.bracket = Some((point, point));
                self.leave_side();
            }
            Some((_, outside)) if over > 0.0 => *outside = point,
            Some((inside, _)) => {
                *inside = point;
                walk.others = others;
            }
            None if over >= 0.0 => walk.bracket = Some((walk.last, point)),
            None => {
                let moved = (point.tau - walk.last.tau).abs().max(0.1 * self.limit / POINTS_TO_THE_END);
                walk.step *= (self.limit / POINTS_TO_THE_END / moved).clamp(0.25, 4.0);
                walk.last = point;
                walk.others = others;
            }
        }
        Advance::Point(point)
    }

    /// Goes over to the next side, with the end of this one as well as it is known.
    fn leave_side(&mut self) {
        if let Some((inside, outside)) = self.walk.take().and_then(|walk| walk.bracket) {
            let (from, to) = (inside.tau.abs() - self.limit, outside.tau.abs() - self.limit);
            let share = if from == to { 0.0 } else { (from / (from - to)).clamp(0.0, 1.0) };
            let end = inside.value + share * (outside.value - inside.value);
            *(if self.side < 0.0 { &mut self.ends.0 } else { &mut self.ends.1 }) = Some(end);
        }
        self.side = if self.side < 0.0 { 1.0 } else { 0.0 };
    }
}

impl Iterator for Profile {
    type Item = ProfilePoint;

    /// A fit or two each; `None` when both ends are found or known to be out of reach.
    fn next(&mut self) -> Option<ProfilePoint> {
        loop {
            match self.advance() {
                Advance::Working => {}
                Advance::Point(point) => return Some(point),
                Advance::Done => return None,
            }
        }
    }
}

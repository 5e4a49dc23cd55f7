//! Where one more measurement would tell most: for each moment, how much it would shrink the worst standard error, or
//! how well it would see a direction that the data leave open. Knows what the fit found; knows no page.
//!
//! A measurement whose residual has the gradient `a` (one standard deviation being 1) turns `C` into
//! `C - C a a^T C / (1 + a^T C a)` (Sherman and Morrison, *Ann. Math. Stat.* 21, 1950). The noise is taken as it is
//! found, so that `sigma` cancels in the ratio of two errors.

use super::band::{observed, usual_deviation};
use super::data::{Observations, Target};
use super::differentiate::Sensitivities;
use super::fit::{FitReport, FitSettings};
use super::statistics::Open;

/// A gain of this share of the largest is as good.
const AS_GOOD: f64 = 0.99;

/// What one more measurement is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// To shrink the error of this parameter (as the report counts them), the largest in proportion to its value.
    Shrink(usize),
    /// To fix what these parameters leave open.
    Tell(Vec<usize>),
}

/// One more measurement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// When.
    pub time: f64,
    /// Of what.
    pub target: Target,
    /// The fitted curve there.
    pub curve: f64,
    /// Of [`Goal::Shrink`] the share by which the error would shrink, 0 to 1; of [`Goal::Tell`] how far the measurement
    /// moves along what is open, the best 1.
    pub gain: f64,
}

/// The best measurement at each moment, and what it is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What they are for.
    pub goal: Goal,
    /// Ascending in time; only moments at which something can be measured.
    pub candidates: Vec<Candidate>,
    /// Whether these are of what was not observed so far, because nothing that was observed would do.
    pub unobserved: bool,
}

impl Plan {
    /// The plan after `report`; `None` if there is no parameter to be told better. Without candidates where no measurement
    /// would help.
    pub fn new(
        curves: &Sensitivities,
        report: &FitReport,
        observations: &Observations,
        settings: &FitSettings,
    ) -> Option<Self> {
        let goal = goal(report)?;
        // What is measured at the start is compared with the curves only where the start can move.
        let still = |place: usize| curves.at(0, place).1.iter().all(|part| *part == 0.0);
        let states = curves.targets.iter().filter(|target| matches!(target, Target::State(_))).count();
        let start_counts = settings.count_first_row || (!curves.times.is_empty() && !(0..states).all(still));
        let counts = |moment: usize| {
            (moment > 0 || start_counts) && curves.times.get(moment).is_some_and(|&time| settings.window.holds(time))
        };
        let of = |wanted: &dyn Fn(Target) -> bool| {
            let targets: Vec<(usize, Target)> =
                curves.targets.iter().copied().enumerate().filter(|(_, target)| wanted(*target)).collect();
            let best = |moment: usize| {
                let each = targets.iter().filter_map(|&(place, target)| {
                    let (curve, gradient) = curves.at(moment, place);
                    let unit = settings.scatter().unit(curve, usual_deviation(observations, target));
                    let scaled: Vec<f64> = gradient.iter().map(|part| part / unit).collect();
                    let gain = if counts(moment) { gain(report, &goal, &scaled) } else { 0.0 };
                    let candidate = Candidate { time: curves.times[moment], target, curve, gain };
                    (gain.is_finite() && curve.is_finite()).then_some(candidate)
                });
                each.max_by(|one, other| one.gain.total_cmp(&other.gain))
            };
            (0..curves.times.len()).filter_map(best).collect::<Vec<_>>()
        };
        let helps = |candidates: &[Candidate]| candidates.iter().any(|candidate| candidate.gain > 0.0);
        let mut candidates = of(&|target| observed(observations, target));
        let tell = matches!(goal, Goal::Tell(_));
        let unobserved = tell && !helps(&candidates);
        if unobserved {
            candidates = of(&|target| !observed(observations, target));
        }
        let mut plan = Self { goal, candidates, unobserved };
        if tell {
            let most = plan.most();
            plan.candidates.iter_mut().filter(|_| most > 0.0).for_each(|candidate| candidate.gain /= most);
        }
        if !plan.candidates.iter().any(|candidate| candidate.gain > 0.0) {
            plan.candidates.clear();
        }
        Some(plan)
    }

    /// The largest gain of all, at least 0.
    pub fn most(&self) -> f64 {
        self.candidates.iter().map(|candidate| candidate.gain).fold(0.0, f64::max)
    }

    /// The earliest of the best: nobody waits for the end of a plateau.
    pub fn best(&self) -> Option<Candidate> {
        let least = AS_GOOD * self.most();
        self.candidates.iter().find(|candidate| candidate.gain >= least).copied()
    }

    /// The candidate nearest to `time`.
    pub fn nearest(&self, time: f64) -> Option<usize> {
        let distance = |candidate: &Candidate| (candidate.time - time).abs();
        let all = self.candidates.iter().enumerate();
        all.min_by(|one, other| distance(one.1).total_cmp(&distance(other.1))).map(|(index, _)| index)
    }
}

fn goal(report: &FitReport) -> Option<Goal> {
    let known = &report.statistics;
    if let Some(open) = known.unidentifiable.first() {
        return Some(Goal::Tell(open.parameters.clone()));
    }
    if let Some(alone) = known.covariance.without_influence().first() {
        return Some(Goal::Tell(vec![*alone]));
    }
    // In proportion to its value, and to one where that is 0.
    let relative = |place: &usize| {
        let value = report.values.get(report.free[*place]).map_or(1.0, |value| value.abs());
        length(&known.covariance.row(*place)) / if value > 0.0 { value } else { 1.0 }
    };
    let places = (0..report.free.len()).filter(|place| relative(place) > 0.0);
    places.max_by(|one, other| relative(one).total_cmp(&relative(other))).map(Goal::Shrink)
}

/// What a measurement of gradient `scaled` (in its own standard deviations) does for the goal.
fn gain(report: &FitReport, goal: &Goal, scaled: &[f64]) -> f64 {
    let covariance = &report.statistics.covariance;
    match goal {
        Goal::Shrink(parameter) => {
            let (row, along) = (covariance.row(*parameter), covariance.along(scaled));
            let shared: f64 = row.iter().zip(&along).map(|(one, other)| one * other).sum();
            let (before, more) = (length(&row), length(&along));
            // The share of the variance that goes; less than 1 but for rounding.
            let gone = (shared / before) * (shared / before) / (1.0 + more * more);
            1.0 - (1.0 - gone).max(0.0).sqrt()
        }
        Goal::Tell(parameters) => match covariance.sees(scaled) {
            Some(Open::Direction(index, size)) => {
                let same =
                    report.statistics.unidentifiable.get(index).is_some_and(|open| open.parameters == *parameters);
                if same { size } else { 0.0 }
            }
            Some(Open::Parameter(parameter, size)) if parameters.as_slice() == [parameter] => size,
            _ => 0.0,
        },
    }
}

fn length(numbers: &[f64]) -> f64 {
    numbers.iter().map(|number| number * number).sum::<f64>().sqrt()
}

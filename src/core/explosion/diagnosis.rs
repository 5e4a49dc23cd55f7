//! What began an explosion, judged from the steps before it and from trials with other steps; with the cures that were
//! tried. A sound unroll has none.
//!
//! The judge looks at the eigenvalues `lambda` of the Jacobian along the run. A mode that decays by itself
//! (`Re lambda < 0`) and grows in the unroll (`|R(h lambda)| > 1`) accuses the step; a smaller step that settles convicts
//! it. Where no smaller step helps, the solution itself grows.

use super::cure::{self, Cure};
use super::growth::{Fate, Growth, clip_marks};
use super::rehearsal::{Budget, Case, norm, outgrows, peak};
use super::rupture::{Undefined, undefined_formula};
use crate::core::differentiate::tangents;
use crate::core::number::rounded_down;
use crate::core::simulate::{SolverSettings, Trajectory};
use crate::core::spectrum::LocalJacobian;
use crate::core::stability::{Complex, StabilityFunction, StepLimit, Tendency, modulus, tendency};

/// Why an unroll explodes, and what cures it.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    /// How far it went.
    pub extent: Extent,
    /// The index of the state at which it shows: the first that is not finite, or the first of the wrong growth.
    pub step: usize,
    /// The time of the last state before it.
    pub time: f64,
    /// The component at which it shows.
    pub component: usize,
    /// What began it.
    pub cause: Cause,
    /// What the clip does to it.
    pub clipped: Option<Clipped>,
    /// What cures it, the best first; each was tried.
    pub cures: Vec<Cure>,
}

/// How far an explosion went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Beyond the finite numbers; also where only the clip prevents that.
    Broke,
    /// Ten times larger than with smaller steps.
    Grew,
    /// It does not settle where the equation does.
    Restless,
    /// The state is sound, a tangent explodes.
    Gradient,
    /// The clip alone changes a sound unroll.
    Cut,
}

/// What begins an explosion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cause {
    /// Smaller steps settle. The mode that shows why, if one does: it decays or turns by itself and grows in the unroll.
    StepTooLarge(Option<Mode>),
    /// The solution itself grows, with the fastest growing eigenvalue before the end; no step helps.
    Growth {
        /// The eigenvalue.
        eigenvalue: Option<Complex>,
        /// It grows faster than any exponential: it ends at a finite time.
        sudden: bool,
    },
    /// A formula has no value there.
    Undefined(Undefined),
    /// The tangent by this quantity, an index into `Model::quantities`, explodes.
    Gradient {
        /// The quantity.
        quantity: usize,
        /// It becomes a million times as large as it began; else it leaves the finite numbers.
        finite: bool,
    },
    /// The clip.
    Clip,
}

/// An eigenvalue of the Jacobian in the unroll.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mode {
    /// The index of the state at which it was found.
    pub step: usize,
    /// `lambda`, per unit of time.
    pub eigenvalue: Complex,
    /// `|R(h lambda)|`
    pub factor: f64,
    /// The steps that keep it.
    pub limit: StepLimit,
}

/// Where the clip acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clipped {
    /// The index of the state before the first step it changed.
    pub step: usize,
    /// How many steps it changed, as far as was looked.
    pub steps: usize,
    /// The first component it changed.
    pub component: usize,
}

/// A run is too large if it is this many times larger than one with smaller steps.
const TOO_LARGE: f64 = 10.0;

/// A run is restless if it ends this share of its size away from one with smaller steps.
const OFF: f64 = 0.02;

/// Why `trajectory`, the run of `case`, explodes; `None` if it is sound as far as can be told.
pub fn diagnose(case: &Case<'_>, trajectory: &Trajectory) -> Option<Diagnosis> {
    // A method that chooses its own steps says itself why it gave up.
    if case.model.states.is_empty() || case.solver.method.adaptive() {
        return None;
    }
    let budget = Budget::new();
    let marks = clip_marks(case, trajectory);
    let Some(first) = marks.first() else {
        return judge(case, trajectory, &budget);
    };
    let clipped =
        Clipped { step: first.step, steps: marks.len(), component: first.components.trailing_zeros() as usize };
    let bare = case.with_solver(SolverSettings { clip: None, ..case.solver });
    let hidden = bare.run(&budget).and_then(|run| judge(&bare, &run, &budget));
    let mut diagnosis = hidden.unwrap_or_else(|| Diagnosis {
        extent: Extent::Cut,
        step: first.step + 1,
        time: trajectory.times[first.step],
        component: clipped.component,
        cause: Cause::Clip,
        clipped: None,
        cures: Vec::new(),
    });
    diagnosis.clipped = Some(clipped);
    diagnosis.cures.retain(|cure| !matches!(cure, Cure::Clip(_)));
    diagnosis.cures.push(Cure::Clip(None));
    Some(diagnosis)
}

fn judge(case: &Case<'_>, run: &Trajectory, budget: &Budget) -> Option<Diagnosis> {
    match run.diverged {
        Some(diverged) => {
            let (cause, mut cures) = judge_break(case, run, budget);
            cures.extend(cure::end_time(case, run, budget));
            cures.extend(cure::start_values(case, budget));
            cures.extend(cure::clip(case, budget));
            Some(Diagnosis {
                extent: Extent::Broke,
                step: diverged.step,
                time: run.times.last().copied().unwrap_or(case.model.start_time),
                component: diverged.component,
                cause,
                clipped: None,
                cures,
            })
        }
        None => judge_quiet(case, run, budget),
    }
}

fn judge_break(case: &Case<'_>, run: &Trajectory, budget: &Budget) -> (Cause, Vec<Cure>) {
    let undefined = undefined_formula(case, run);
    let accused = if run.times.is_empty() { Vec::new() } else { modes(case, run) };
    let onset = undefined.is_none().then(|| onset(&accused)).flatten();
    let limit = onset.map_or(StepLimit::Any, |mode| mode.limit);
    let (finer, in_vain) = cure::step_size(case, limit, budget);
    let mut cures: Vec<Cure> = finer.iter().map(|(step_size, _)| Cure::StepSize(*step_size)).collect();
    cures.extend(cure::method(case, budget));
    let cause = match undefined {
        Some(undefined) => Cause::Undefined(undefined),
        // A step that could not be tried does not acquit the one that is accused.
        None if finer.is_some() || (in_vain < 2 && onset.is_some()) => Cause::StepTooLarge(onset),
        None => {
            let growing = |spectrum: &[Complex]| {
                spectrum
                    .iter()
                    .copied()
                    .filter(|mode| tendency(*mode) == Tendency::Grows)
                    .max_by(|a, b| a.re.total_cmp(&b.re))
            };
            let growth: Vec<Complex> = accused.iter().filter_map(|seen| growing(&seen.spectrum)).collect();
            let eigenvalue = growth.get(growth.len() / 2).copied();
            let sudden = growth.last().zip(growth.first()).is_some_and(|(last, first)| last.re > TOO_LARGE * first.re);
            Cause::Growth { eigenvalue: if sudden { growth.first().copied() } else { eigenvalue }, sudden }
        }
    };
    (cause, cures)
}

/// Finite numbers can be wrong too: a mode that decays in the equation and grows in the unroll.
fn judge_quiet(case: &Case<'_>, run: &Trajectory, budget: &Budget) -> Option<Diagnosis> {
    let seen = modes(case, run);
    // Never decaying, but turning: every turn grows, where the method lets it.
    let mode = onset(&seen).or_else(|| seen.iter().find_map(|point| point.turning))?;
    let at = mode.step;
    let width = case.model.states.len();
    let higher = cure::method(case, budget);
    let (finer, _) = cure::step_size(case, mode.limit, budget);
    let reference = match (&finer, &higher) {
        (Some((_, run)), _) => run.clone(),
        (None, Some(Cure::Method(method))) => {
            case.with_solver(SolverSettings { method: *method, ..case.solver }).run(budget)?
        }
        _ => return None,
    };
    let (own, calm) = (peak(&run.states, width), peak(&reference.states, width));
    let too_large = own > TOO_LARGE * calm;
    let end = |run: &Trajectory| run.states[run.states.len() - width..].to_vec();
    let distance: Vec<f64> = end(run).iter().zip(end(&reference)).map(|(a, b)| a - b).collect();
    let last = seen.last().is_some_and(|point| point.outgrowing.is_some());
    let restless = last && norm(&distance) > OFF * calm.max(f64::MIN_POSITIVE);
    if !too_large && !restless {
        return None;
    }
    let mut cures: Vec<Cure> = finer.iter().map(|(step_size, _)| Cure::StepSize(*step_size)).collect();
    cures.extend(higher);
    let before = &run.states[at * width..(at + 1) * width];
    let next = run.states.get((at + 1) * width..(at + 2) * width).unwrap_or(before);
    let changes = before.iter().zip(next).map(|(a, b)| (a - b).abs());
    let component = changes.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(component, _)| component);
    Some(Diagnosis {
        extent: if too_large { Extent::Grew } else { Extent::Restless },
        step: (at + 1).min(run.times.len().saturating_sub(1)),
        time: run.times[at],
        component,
        cause: Cause::StepTooLarge(Some(mode)),
        clipped: None,
        cures,
    })
}

/// What the eigenvalues say at one state.
struct Point {
    spectrum: Vec<Complex>,
    /// The mode that decays by itself and grows fastest in the unroll.
    outgrowing: Option<Mode>,
    /// A mode that turns by itself and grows in the unroll.
    turning: Option<Mode>,
}

/// The eigenvalues along a run: at all of a short one, else evenly and at the last steps.
fn modes(case: &Case<'_>, run: &Trajectory) -> Vec<Point> {
    let width = case.model.states.len();
    let total = run.times.len();
    let most = (8192 / (width * width)).clamp(12, 128);
    let chosen: Vec<usize> = if total <= most {
        (0..total).collect()
    } else {
        let tail = most / 4;
        let even = most - tail;
        (0..even).map(|index| index * (total - tail) / even).chain(total - tail..total).collect()
    };
    let step_size = case.solver.step_size;
    let mut linearisation = LocalJacobian::new(case.model, case.values);
    let mut function = StabilityFunction::new(case.solver.method);
    let mut points = Vec::with_capacity(chosen.len());
    for step in chosen {
        let state = &run.states[step * width..(step + 1) * width];
        let Ok(spectrum) = linearisation.spectrum(run.times[step], state) else { continue };
        let worst = |modes: Vec<Complex>, function: &mut StabilityFunction| {
            let measured = modes.into_iter().map(|mode| (mode, function.factor(mode.scale(step_size))));
            let (eigenvalue, factor) = measured.max_by(|a, b| a.1.total_cmp(&b.1))?;
            let limit = function.step_limit(eigenvalue);
            Some(Mode { step, eigenvalue, factor, limit })
        };
        let outgrowing = spectrum.iter().copied().filter(|&mode| outgrows(&mut function, step_size, mode)).collect();
        let turns = |mode: &Complex| tendency(*mode) == Tendency::Turns && modulus(*mode) > 0.0;
        let turning: Vec<Complex> = spectrum.iter().copied().filter(turns).collect();
        let turning =
            turning.into_iter().filter(|mode| function.excess(mode.scale(step_size)) > 1e-9).collect::<Vec<_>>();
        let outgrowing = worst(outgrowing, &mut function);
        let turning = worst(turning, &mut function);
        points.push(Point { spectrum, outgrowing, turning });
    }
    points
}

/// Where the last stretch of wrong growth begins, with its mode there.
fn onset(points: &[Point]) -> Option<Mode> {
    let last = points.iter().rposition(|point| point.outgrowing.is_some())?;
    let begins = points[..last].iter().rposition(|point| point.outgrowing.is_none()).map_or(0, |before| before + 1);
    points[begins].outgrowing
}

/// Why a fit would suffer though the state is sound: a tangent that leaves the finite numbers, or else becomes a million
/// times as large as it began. `None` if none does.
pub fn diagnose_gradient(case: &Case<'_>, growth: &Growth) -> Option<Diagnosis> {
    let exploding = growth.tangents.iter().filter_map(|tangent| match tangent.fate {
        Fate::Overflows(step) => Some((false, step, tangent)),
        Fate::Explodes(step) => Some((true, step, tangent)),
        Fate::Vanishes | Fate::Steady => None,
    });
    let (finite, step, tangent) = exploding.min_by_key(|found| (found.0, found.1))?;
    let quantity = tangent.quantity;
    let mut cures = Vec::new();
    let calm =
        if finite { step } else { tangent.norms.iter().position(|norm| *norm > LARGEST_TANGENT).unwrap_or(step) };
    let start = case.model.start_time;
    let length = growth.times.get(calm.saturating_sub(1)).map_or(0.0, |time| time - start);
    if length >= 2.0 * case.solver.step_size {
        let end_time = start + rounded_down(length, 2);
        let solver = SolverSettings { end_time, ..case.solver };
        let ends = || tangents(case.model, case.values, &solver, case.stops, quantity).map(|found| found.diverged);
        if !case.stops.last().is_some_and(|last| *last > end_time) && ends() == Ok(None) {
            cures.push(Cure::EndTime(end_time));
        }
    }
    Some(Diagnosis {
        extent: Extent::Gradient,
        step,
        time: growth.times.get(step.saturating_sub(1)).copied().unwrap_or(start),
        component: 0,
        cause: Cause::Gradient { quantity, finite },
        clipped: None,
        cures,
    })
}

/// A tangent that overflows is cut where it passes this.
const LARGEST_TANGENT: f64 = 1e12;

//! What cures an explosion. Each is tried in full before it is named. Knows no cause.

use super::rehearsal::{Budget, Case, norm, peak};
use crate::core::method::Method;
use crate::core::number::rounded_down;
use crate::core::simulate::{SolverSettings, Trajectory};
use crate::core::stability::StepLimit;

/// A change that was tried and keeps the unroll finite; but for the clip, also settled.
#[derive(Clone, Debug, PartialEq)]
pub enum Cure {
    /// Another step size.
    StepSize(f64),
    /// Another method at the same step.
    Method(Method),
    /// An earlier end.
    EndTime(f64),
    /// Other start values, quantity by quantity: all `share` of what they are.
    StartValues {
        /// The share.
        share: f64,
        /// The quantities and their new values.
        values: Vec<(String, f64)>,
    },
    /// The derivative clipped, which keeps the numbers finite and hides the rest; or no longer clipped.
    Clip(Option<f64>),
}

/// How far below the border of the stability region the first proposal lies.
const MARGIN: f64 = 0.9;

/// The shares of the first proposal that are tried in turn.
const FINER: [f64; 9] = [1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 1e-3, 1e-4];

/// The article's bound on each component of the derivative.
const CLIP: f64 = 1e5;

/// How many times larger than at the start the state may be where a window ends.
const LARGEST_IN_WINDOW: f64 = 1e3;

/// The largest step that settles, one significant digit, with its run; and the number of steps that were tried in vain.
pub(super) fn step_size(case: &Case<'_>, limit: StepLimit, budget: &Budget) -> (Option<(f64, Trajectory)>, usize) {
    let present = case.solver.step_size;
    let first = match limit {
        StepLimit::Below(border) => MARGIN * border.min(present),
        StepLimit::Any | StepLimit::Never => present / 2.0,
    };
    let mut last = present;
    let mut in_vain = 0;
    for share in FINER {
        let proposal = rounded_down(share * first, 1);
        if !(proposal > 0.0 && proposal < last) {
            continue;
        }
        last = proposal;
        let trial = case.with_step(proposal);
        if trial.work() > 1e6 {
            break;
        }
        if let Some(run) = trial.calm(budget) {
            return (Some((proposal, run)), in_vain);
        }
        in_vain += 1;
    }
    (None, in_vain)
}

/// The method of the highest order that settles at the same step.
pub(super) fn method(case: &Case<'_>, budget: &Budget) -> Option<Cure> {
    let present = case.solver.method;
    let higher = |method: &Method| !method.adaptive() && method.order() > present.order();
    let mut higher: Vec<Method> = Method::ALL.into_iter().filter(higher).collect();
    higher.sort_by_key(|method| std::cmp::Reverse(method.order()));
    higher
        .into_iter()
        .find(|&method| case.with_solver(SolverSettings { method, ..case.solver }).calm(budget).is_some())
        .map(Cure::Method)
}

/// The end of the window in which the state is at most a thousand times as large as at the start.
pub(super) fn end_time(case: &Case<'_>, run: &Trajectory, budget: &Budget) -> Option<Cure> {
    let width = case.model.states.len();
    let mut sizes = run.states.chunks_exact(width).map(norm);
    let start = case.model.start_time;
    let most = LARGEST_IN_WINDOW * sizes.next()?.max(1.0);
    let inside = sizes.take_while(|size| *size <= most).count();
    let length = run.times.get(inside)? - start;
    if length < 2.0 * case.solver.step_size {
        return None;
    }
    let end_time = start + rounded_down(length, 2);
    if end_time >= case.solver.end_time || case.stops.last().is_some_and(|last| *last > end_time) {
        return None;
    }
    let trial = case.with_solver(SolverSettings { end_time, ..case.solver }).run(budget)?;
    (trial.diverged.is_none() && peak(&trial.states, width) <= most).then_some(Cure::EndTime(end_time))
}

/// Smaller start values.
pub(super) fn start_values(case: &Case<'_>, budget: &Budget) -> Option<Cure> {
    [0.5, 0.1, 0.01].into_iter().find_map(|share| {
        let mut changed = case.values.to_vec();
        let mut values = Vec::new();
        for (quantity, value) in case.model.quantities.iter().zip(&mut changed) {
            if quantity.initial_of.is_some() && *value != 0.0 {
                *value *= share;
                values.push((quantity.name.clone(), *value));
            }
        }
        let tried = !values.is_empty() && Case { values: &changed, ..*case }.calm(budget).is_some();
        tried.then_some(Cure::StartValues { share, values })
    })
}

/// The clip of the article, where there is none.
pub(super) fn clip(case: &Case<'_>, budget: &Budget) -> Option<Cure> {
    if case.solver.clip.is_some() {
        return None;
    }
    let trial = case.with_solver(SolverSettings { clip: Some(CLIP), ..case.solver }).run(budget)?;
    trial.diverged.is_none().then_some(Cure::Clip(Some(CLIP)))
}

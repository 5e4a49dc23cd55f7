//! Multiple shooting: the unroll is cut into segments that begin anywhere and are made to join while the parameters are
//! fitted. Over a short segment even a chaotic system feels its parameters smoothly, and no segment can run away from its
//! points, so that parameters far off are found whose single unroll says nothing (van Domselaar and Hemker, *Nonlinear
//! parameter estimation in initial value problems*, Mathematisch Centrum NW 18, 1975; Bock, *Recent advances in parameter
//! identification techniques for ODE*, 1983; for chaotic systems Baake, Baake, Bock and Briggs, *Phys. Rev. A* 45, 1992).
//!
//! The segments begin where the data put them (see `start`). If every state was measured they are held there at first, and
//! the parameters alone are fitted: to what is next observed, then over fewer and longer segments. If not, the starts are
//! free at once and are made anew with the parameters found. In the end the segments are made to join. With the gaps `c` at the cuts,
//! `|r|^2` is made small under `c = 0` by an augmented Lagrangian: stages of Levenberg-Marquardt on
//! `|r|^2 + w^2 |c + mu|^2`, after each of which `mu` takes up what is left of `c`, and the weight `w` grows where `c` does
//! not get smaller (Powell 1969; Nocedal and Wright, *Numerical Optimization*, 2nd ed., section 17.3). Bock eliminates the
//! linearised gaps instead and needs a rule of his own for the length of steps; here bounds, rejected steps and the robust
//! losses are those of every other fit.
//!
//! When the segments join, their loss is that of the single unroll but for the growth of rounding errors, and a fit of the
//! single unroll ends the work. Where the errors grow so much that it cannot follow its own solution, what the joined
//! segments told is kept, and the reason of the stop says so. Where segments do not join, the search goes on as without.
//! Several experiments are not cut.

mod advice;
mod joints;
mod start;

use std::collections::VecDeque;

pub use self::advice::segments_to_try;
use self::joints::Joints;
use self::start::Start;
use super::comparison::{Comparison, Linearised};
use super::search::{self, Outcome, Search, Source};
use crate::core::data::Target;
use crate::core::differentiate::Segments;
use crate::core::loss::sum_of_squares;
use crate::core::optimise::StopReason;
use crate::core::optimise::levenberg_marquardt::{Coordinates, LevenbergMarquardt};

/// The most segments while their starts are held.
const MOST_HELD: usize = 1000;

/// How often starts that nobody measured are made, with better parameters each time.
const READINGS: usize = 3;

/// How far the last starts go from the unroll to what was measured: parameters are good enough then for the mean of many
/// measurements to count more than the last.
const GAIN: f64 = 0.4;

/// The most iterations of one stage.
const STAGE_ITERATIONS: u32 = 60;

/// After so many iterations in a row that take less than this share off what is made small, a stage is over: its optimum
/// itself is not wanted.
const SLOW: (u32, f64) = (3, 1e-4);

/// From gaps of this width on, every stage is gone to its end: what is left of the gaps is not seen in the sum of squares.
const NARROW: f64 = 1e-2;

/// The most stages with open segments.
const STAGES: u32 = 30;

/// Stages in a row that leave the gaps about as wide as they were, after which they will not close.
const STALLED: u32 = 6;

/// Gaps below this, in units of how much their state varies, are nothing.
const CLOSED: f64 = 1e-11;

/// Segments join where no gap is wider than this: no eye and no standard error tells.
const JOINED: f64 = 1e-6;

/// A stage has to leave less than this share of the gaps for the weight to stay.
const SHRINKS: f64 = 0.1;

/// A single unroll whose loss is at most so much above that of the joined segments follows them.
const FOLLOWS: f64 = 1e-6;

/// Segments that leave more than this share of the spread of the data miss the shape of the points.
const POOR: f64 = 0.1;

/// A fit by multiple shooting.
#[derive(Debug)]
pub(super) struct Shooting {
    source: Source,
    whole: Comparison,
    stage: Stage,
    /// Whether every state was measured.
    measured: bool,
    /// Into how many segments the unroll is still to be cut, the number asked for last.
    ahead: VecDeque<usize>,
    /// Stages with open segments so far, and how many of the last ones left the gaps as they were.
    stages: u32,
    stalled: u32,
    iterations_in_stage: u32,
    slow: u32,
    /// The widest gap after the last stage.
    widest: f64,
    joined: Option<Joined>,
    given: Vec<f64>,
    /// The free quantities and the sum of squares that the caller is to see.
    parameters: Vec<f64>,
    loss: f64,
    /// Evaluations and Jacobians of the fits left behind.
    counted: (u32, u32),
}

#[derive(Debug)]
enum Stage {
    /// Segments, with their starts held or free.
    Cut(Box<Joints>, Box<LevenbergMarquardt>),
    /// They join; the single unroll is fitted from where they led.
    Single(Box<LevenbergMarquardt>),
    /// They do not; the search without them.
    Search(Box<Search>),
    /// What the joined segments told is kept.
    Kept,
}

/// What joined segments told.
#[derive(Clone, Debug)]
struct Joined {
    parameters: Vec<f64>,
    loss: f64,
    linearised: Linearised,
}

impl Shooting {
    /// Cuts what `whole` compares; `None` if there is nothing to cut or the segments cannot begin, or if the columns are to be
    /// weighed by how well the curves go through them: open segments go through all too well.
    pub(super) fn new(source: &Source, whole: &Comparison) -> Option<Self> {
        if whole.residuals().balance().is_some() {
            return None;
        }
        let given = whole.parameters();
        let cut = |count| Segments::new(whole.residuals(), &source.model, &source.solver, count);
        let (all, count) = (cut(MOST_HELD)?.count(), cut(source.settings.segments as usize)?.count());
        if count < 2 {
            return None;
        }
        let measures = |state| source.observations.cells.iter().any(|cell| cell.target == Target::State(state));
        let measured = (0..source.model.states.len()).all(measures);
        let mut shooting = Self {
            source: source.clone(),
            whole: whole.clone(),
            stage: Stage::Kept,
            measured,
            ahead: if measured { [all, (all * count).isqrt(), count].into() } else { [count; READINGS].into() },
            stages: 0,
            stalled: 0,
            iterations_in_stage: 0,
            slow: 0,
            widest: f64::INFINITY,
            joined: None,
            parameters: given.clone(),
            loss: f64::INFINITY,
            given,
            counted: (0, 0),
        };
        shooting.stage = shooting.cut()?;
        shooting.loss = shooting.whole.loss(&shooting.parameters);
        Some(shooting)
    }

    /// The free quantities now.
    pub(super) fn parameters(&self) -> &[f64] {
        &self.parameters
    }

    /// The sum of squares there of the single unroll, infinite where it leaves the finite numbers; at the end, if the
    /// single unroll cannot follow them, of the joined segments.
    pub(super) fn loss(&self) -> f64 {
        self.loss
    }

    /// The relative fall of the loss that an undamped step promises; infinite while nothing is known of the single unroll.
    pub(super) fn promised(&self) -> f64 {
        match &self.stage {
            Stage::Cut(..) => f64::INFINITY,
            Stage::Single(fit) => fit.promised(),
            Stage::Search(search) => search.promised(),
            Stage::Kept => 0.0,
        }
    }

    /// All that is compared.
    pub(super) fn whole(&self) -> &Comparison {
        &self.whole
    }

    /// The local fits of a search without segments.
    pub(super) fn outcomes(&self) -> &[Outcome] {
        match &self.stage {
            Stage::Search(search) => search.outcomes(),
            _ => &[],
        }
    }

    /// Evaluations of residuals alone, and of residuals with their Jacobian.
    pub(super) fn counts(&self) -> (u32, u32) {
        let now = match &self.stage {
            Stage::Cut(_, fit) | Stage::Single(fit) => (fit.evaluations(), fit.jacobians()),
            Stage::Search(search) => (search.evaluations(), search.jacobians()),
            Stage::Kept => (0, 0),
        };
        (self.counted.0.saturating_add(now.0), self.counted.1.saturating_add(now.1))
    }

    /// The joined segments linearised, if they are what is kept and led to `parameters`.
    pub(super) fn kept(&self, parameters: &[f64]) -> Option<Linearised> {
        let joined = self.joined.as_ref().filter(|joined| joined.parameters == parameters)?;
        matches!(self.stage, Stage::Kept).then(|| joined.linearised.clone())
    }

    /// One iteration. `best` is the best place seen so far, if any is finite. Says why when the work is at its end.
    pub(super) fn iterate(&mut self, best: Option<&[f64]>) -> Option<StopReason> {
        match &mut self.stage {
            Stage::Cut(joints, fit) => {
                let before = fit.loss();
                let stop = fit.iterate(joints.as_mut());
                self.iterations_in_stage += 1;
                self.slow = if before - fit.loss() < SLOW.1 * before { self.slow + 1 } else { 0 };
                self.parameters.copy_from_slice(&fit.parameters()[..self.given.len()]);
                self.loss = self.whole.loss(&self.parameters);
                let slow = self.slow >= SLOW.0 && self.widest > NARROW;
                if stop.is_some() || slow || self.iterations_in_stage >= STAGE_ITERATIONS {
                    self.end_stage();
                }
                None
            }
            Stage::Single(fit) => {
                let stop = fit.iterate(&mut self.whole);
                self.parameters.copy_from_slice(fit.parameters());
                self.loss = fit.loss();
                stop.map(|reason| self.end_single(reason))
            }
            Stage::Search(search) => {
                let stop = search.iterate(best);
                self.parameters.copy_from_slice(search.parameters());
                self.loss = search.loss();
                stop
            }
            Stage::Kept => Some(StopReason::SegmentsKept),
        }
    }

    /// Goes on to the next stage.
    fn end_stage(&mut self) {
        self.counted = self.counts();
        (self.iterations_in_stage, self.slow) = (0, 0);
        let next = match std::mem::replace(&mut self.stage, Stage::Kept) {
            Stage::Cut(..) if !self.ahead.is_empty() => self.cut(),
            Stage::Cut(joints, fit) => self.narrow(joints, fit.parameters()),
            other => Some(other),
        };
        self.stage = next.unwrap_or_else(|| self.leave());
    }

    /// The next stage of segments of another number, their starts read off the data with the parameters of now.
    fn cut(&mut self) -> Option<Stage> {
        let count = self.ahead.pop_front()?;
        let held = self.measured && !self.ahead.is_empty();
        let Source { model, solver, spread, .. } = &self.source;
        let segments = Segments::new(self.whole.residuals(), model, solver, count)?;
        let values = self.whole.all_values(&self.parameters);
        let gain = if self.measured && !held { GAIN } else { 1.0 };
        let begun = Start::new(&self.source, &values, &segments.cuts(), gain)?;
        let unit = if *spread > 0.0 { (spread / segments.residual_count() as f64).sqrt() } else { 1.0 };
        let mut joints = Joints::new(segments, (values, self.whole.free().to_vec()), begun, unit, held);
        let fit = self.begin(&mut joints, self.parameters.clone())?;
        Some(Stage::Cut(Box::new(joints), Box::new(fit)))
    }

    /// The next stage after one with the starts free, that led to `reached`; `None` if the gaps closed or will not.
    fn narrow(&mut self, mut joints: Box<Joints>, reached: &[f64]) -> Option<Stage> {
        let widest = joints.widest_gap(reached);
        self.stages += 1;
        self.stalled = if widest > 0.5 * self.widest { self.stalled + 1 } else { 0 };
        let grow = widest > SHRINKS * self.widest;
        self.widest = widest;
        if widest > CLOSED && widest.is_finite() && self.stages < STAGES && self.stalled < STALLED {
            joints.tighten(reached, grow);
            let fit = self.begin(&mut joints, self.parameters.clone())?.near();
            return Some(Stage::Cut(joints, Box::new(fit)));
        }
        if widest <= JOINED {
            let linearised = joints.linearise(reached)?;
            let parameters = self.parameters.clone();
            self.joined = Some(Joined { parameters, loss: sum_of_squares(&linearised.residuals), linearised });
        }
        None
    }

    /// Levenberg-Marquardt on segments, the free quantities at `parameters` and within their bounds.
    fn begin(&self, joints: &mut Joints, parameters: Vec<f64>) -> Option<LevenbergMarquardt> {
        let mut domain = search::domain(&self.source, self.whole.free(), Coordinates::Linear);
        domain.coordinates.resize(joints.unknowns(), Coordinates::Linear);
        domain.bounds.resize(joints.unknowns(), (f64::NEG_INFINITY, f64::INFINITY));
        let first = joints.first(&parameters);
        LevenbergMarquardt::within(joints, first, domain).ok()
    }

    /// What comes after the segments.
    fn leave(&mut self) -> Stage {
        let acceptable = if self.source.spread > 0.0 { POOR * self.source.spread } else { f64::INFINITY };
        let Some(joined) = self.joined.as_ref().filter(|joined| joined.loss <= acceptable) else {
            return self.search();
        };
        let domain = search::domain(&self.source, self.whole.free(), Coordinates::Linear);
        match LevenbergMarquardt::within(&mut self.whole, joined.parameters.clone(), domain) {
            Ok(fit) => Stage::Single(Box::new(fit.near())),
            Err(_) => self.keep(),
        }
    }

    /// The search without segments, from where they led or from the start, whichever is nearer to the points.
    fn search(&mut self) -> Stage {
        let led = self.whole.loss(&self.parameters);
        let from = if led < self.whole.loss(&self.given) { &self.parameters } else { &self.given };
        match Search::new(self.source.clone(), self.whole.beginning_at(from)) {
            Some(search) => Stage::Search(Box::new(search)),
            None => self.keep(),
        }
    }

    /// Why the fit of the single unroll is over, having ended with `reason`; where it does not follow the joined segments,
    /// what these told is kept.
    fn end_single(&mut self, reason: StopReason) -> StopReason {
        if self.joined.as_ref().is_none_or(|joined| self.loss <= joined.loss * (1.0 + FOLLOWS)) {
            return reason;
        }
        self.counted = self.counts();
        self.stage = self.keep();
        StopReason::SegmentsKept
    }

    /// Shows the caller what the joined segments told.
    fn keep(&mut self) -> Stage {
        if let Some(joined) = &self.joined {
            self.parameters.clone_from(&joined.parameters);
            self.loss = joined.loss;
        }
        Stage::Kept
    }
}

//! How Levenberg-Marquardt is sent out: straight from the start and, where that ends in a poor place, again from values
//! read off the data, along a horizon that grows, from scattered points. Knows models only through what is compared and
//! where a start can come from; says nothing to people.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::comparison::Comparison;
use super::part::Part;
use super::settings::{Bounds, FitSettings, Start};
use super::start::{Scatter, matched};
use super::ways::{Way, ways};
use crate::core::data::Observations;
use crate::core::differentiate::Residuals;
use crate::core::json_number::{float, floats};
use crate::core::model::Model;
use crate::core::optimise::StopReason;
use crate::core::optimise::levenberg_marquardt::{Coordinates, Domain, LevenbergMarquardt};
use crate::core::simulate::SolverSettings;
use crate::core::slider::SliderScale;

/// A loss above this share of the spread of the data (its sum of squares about the mean of each series) is poor: the
/// curves miss the shape of the points, not just the points.
const POOR: f64 = 0.1;

/// Losses that differ by less, relatively, are those of one place.
const SAME: f64 = 1e-6;

/// From this share of the spread on, a loss is that of curves that do not follow the points at all.
const EXPLAINS_NOTHING: f64 = 0.5;

/// Iterations after which a place that is still poor is given up for another way.
const PATIENCE: u32 = 100;

/// The most iterations on one shortened horizon; its optimum itself is not wanted.
const HORIZON_ITERATIONS: u32 = 40;

/// Scattered points are drawn in groups of this many, and the best of a group is a start: a model that dies out or runs
/// away over most of its ranges would waste most starts.
const DRAWN_FOR_A_START: usize = 10;

/// What a search is about.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) model: Model,
    pub(super) observations: Observations,
    pub(super) solver: SolverSettings,
    pub(super) settings: FitSettings,
    /// Whether the starts know nothing of each other; see [`shared_starts`](super::shared_starts).
    pub(super) shared: bool,
    /// Which of them are begun at, if so.
    pub(super) part: Part,
    /// The sum of squares of a fit by the mean of each series.
    pub(super) spread: f64,
}

/// Where a local fit came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// The values of the text.
    Given,
    /// Values read off the data.
    Data,
    /// Fits to the first observations, more and more of them.
    Horizon,
    /// A scattered point.
    Scattered,
}

/// One local fit of several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Where it stands in the order of the starts; a start that could not be begun leaves its number out.
    pub number: u32,
    /// Where it came from.
    pub origin: Origin,
    /// The free quantities at its start.
    #[serde(with = "floats")]
    pub start: Vec<f64>,
    /// The sum of squares where it ended; infinite is not among them.
    #[serde(with = "float")]
    pub loss: f64,
    /// How many iterations it took.
    pub iterations: u32,
}

/// A search for the least sum of squares.
#[derive(Debug)]
pub(super) struct Search {
    source: Source,
    whole: Comparison,
    scatter: Scatter,
    /// Numbers of observed times compared on shortened horizons, ascending.
    horizons: Vec<usize>,
    acceptable: f64,
    start: Vec<f64>,
    way: Way,
    /// The number of `way` in the order of all of them.
    number: u32,
    /// What comes after `way`, numbered.
    ahead: VecDeque<(u32, Way)>,
    /// How many ways are behind.
    done: u32,
    /// Whether every way is gone, also after one has led to a good place.
    thorough: bool,
    /// Whether the next iteration begins with a turn.
    leaving: bool,
    /// How the way that is left ended.
    ended: StopReason,
    /// The comparison on the shortened horizon of `Way::Growing`.
    shortened: Option<Comparison>,
    fit: LevenbergMarquardt,
    begun_at: Vec<f64>,
    /// The sum of squares over all observations where `fit` stands.
    loss: f64,
    iterations_on_way: u32,
    /// Evaluations and Jacobians on the ways left behind.
    counted: (u32, u32),
    outcomes: Vec<Outcome>,
}

impl Search {
    /// Sets out from the values in `whole`, or from elsewhere if the settings or a start out of the finite numbers ask
    /// for it; `None` if no way can be begun.
    pub(super) fn new(source: Source, mut whole: Comparison) -> Option<Self> {
        let start = whole.parameters();
        let horizons = horizons(&source.observations, source.model.start_time);
        let acceptable = match source.spread {
            // Nothing to judge by: one observation of each series, or a constant.
            0.0 => f64::INFINITY,
            spread => POOR * spread,
        };
        let scatter = Scatter::new(&source.model, whole.free(), source.settings.seed);
        let (mut ahead, thorough) = ways(&source, horizons.len());
        let mut begun = None;
        let mut drawn = scatter;
        let mut done = 0;
        while begun.is_none() {
            let (number, way) = ahead.pop_front()?;
            let from = match way {
                Way::Straight | Way::Growing(_) | Way::Logarithmic => Some(start.clone()),
                Way::Matched => from_data(&source, &whole),
                Way::Scattered(group) => draw_group(&mut drawn, group, &mut whole),
                Way::Grown | Way::Best => None,
            };
            begun = from.and_then(|from| Some((way, number, begin(&source, &horizons, way, &from, &mut whole)?, from)));
            done += u32::from(begun.is_none());
        }
        let (way, number, (fit, shortened), begun_at) = begun?;
        let loss = whole.loss(fit.parameters());
        Some(Self {
            source,
            whole,
            scatter: drawn,
            horizons,
            acceptable,
            start,
            way,
            number,
            ahead,
            done,
            thorough,
            leaving: false,
            ended: StopReason::NoImprovement,
            shortened,
            fit,
            begun_at,
            loss,
            iterations_on_way: 0,
            counted: (0, 0),
            outcomes: Vec::new(),
        })
    }

    /// The free quantities now.
    pub(super) fn parameters(&self) -> &[f64] {
        self.fit.parameters()
    }

    /// The sum of squares over all observations now; infinite where the unroll leaves the finite numbers.
    pub(super) fn loss(&self) -> f64 {
        self.loss
    }

    /// The relative fall of the loss that an undamped step promises; infinite on a shortened horizon, which says nothing of
    /// the whole.
    pub(super) fn promised(&self) -> f64 {
        if self.shortened.is_some() { f64::INFINITY } else { self.fit.promised() }
    }

    /// All that is compared.
    pub(super) fn whole(&self) -> &Comparison {
        &self.whole
    }

    /// How many ways are behind.
    pub(super) fn done(&self) -> u32 {
        self.done
    }

    /// The number of the way it is on.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// Whether it goes on from the best place seen.
    pub(super) fn is_from_best(&self) -> bool {
        self.way == Way::Best
    }

    /// The local fits to all observations that ended, in order.
    pub(super) fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// Evaluations of residuals alone.
    pub(super) fn evaluations(&self) -> u32 {
        self.counted.0.saturating_add(self.fit.evaluations())
    }

    /// Evaluations of residuals and Jacobian.
    pub(super) fn jacobians(&self) -> u32 {
        self.counted.1.saturating_add(self.fit.jacobians())
    }

    /// One iteration. `best` is the best place seen so far, if any is finite. Says why when the search is at its end.
    pub(super) fn iterate(&mut self, best: Option<&[f64]>) -> Option<StopReason> {
        if self.leaving && !self.turn(best) {
            return Some(self.ended);
        }
        let stop = self.fit.iterate(self.shortened.as_mut().unwrap_or(&mut self.whole));
        self.iterations_on_way = self.iterations_on_way.saturating_add(1);
        self.loss = match self.shortened {
            Some(_) => self.whole.loss(self.fit.parameters()),
            None => self.fit.loss(),
        };
        let poor = self.loss > self.acceptable && !(stop.is_some() && self.is_confirmed());
        let patience = if self.thorough { PATIENCE.min(self.source.settings.iterations) } else { PATIENCE };
        let over = match self.way {
            Way::Growing(_) => stop.is_some() || self.iterations_on_way >= HORIZON_ITERATIONS,
            Way::Best => false,
            _ => (poor || self.thorough) && (stop.is_some() || self.iterations_on_way >= patience),
        };
        // However many iterations the starts before have left over, the best of them goes on for one start's.
        let spent =
            self.way == Way::Best && self.iterations_on_way.is_multiple_of(self.source.settings.iterations.max(1));
        let stop = stop.or(spent.then_some(StopReason::IterationsDone));
        if over || stop.is_some() {
            self.note();
        }
        if !over {
            return stop;
        }
        // The turn itself waits until the caller has seen where this way ended.
        self.ended = stop.unwrap_or(StopReason::NoImprovement);
        self.leaving = !self.ahead.is_empty();
        self.done += 1;
        // Which place is the best of all parts is not known here; whoever is told to goes on from it.
        let waits = self.source.part.is_shared() && matches!(self.ahead.front(), Some((_, Way::Best)));
        (!self.leaving || waits).then_some(self.ended)
    }

    /// Whether another start has led to the same place, and that is not just the mean of the data: what is left then is
    /// noise, not a wrong turn.
    fn is_confirmed(&self) -> bool {
        let same = |outcome: &&Outcome| (outcome.loss - self.loss).abs() <= SAME * self.loss;
        self.loss < self.acceptable / POOR * EXPLAINS_NOTHING
            && self.outcomes.iter().filter(same).any(|outcome| outcome.start != self.begun_at)
    }

    /// Remembers how a way ended.
    fn note(&mut self) {
        let origin = match self.way {
            Way::Straight | Way::Logarithmic => Origin::Given,
            Way::Matched => Origin::Data,
            Way::Grown => Origin::Horizon,
            Way::Scattered(_) => Origin::Scattered,
            Way::Growing(_) | Way::Best => return,
        };
        let (number, start, iterations) = (self.number, self.begun_at.clone(), self.iterations_on_way);
        // A finished search that is continued ends again.
        self.outcomes.pop_if(|last| last.number == number);
        self.outcomes.push(Outcome { number, origin, start, loss: self.loss, iterations });
    }

    /// Takes the next way that can be begun; whether there is one.
    fn turn(&mut self, best: Option<&[f64]>) -> bool {
        let led = self.fit.parameters().to_vec();
        while let Some((number, way)) = self.ahead.pop_front() {
            let from = match way {
                Way::Straight | Way::Logarithmic => Some(self.start.clone()),
                Way::Growing(0) => from_data(&self.source, &self.whole).or_else(|| Some(self.start.clone())),
                Way::Growing(_) | Way::Grown => Some(led.clone()),
                Way::Matched => from_data(&self.source, &self.whole),
                Way::Scattered(group) => draw_group(&mut self.scatter, group, &mut self.whole),
                Way::Best => best.map(<[f64]>::to_vec),
            };
            let begun =
                from.and_then(|from| Some((begin(&self.source, &self.horizons, way, &from, &mut self.whole)?, from)));
            if let Some(((fit, shortened), from)) = begun {
                self.counted = (self.evaluations(), self.jacobians());
                self.iterations_on_way = 0;
                (self.way, self.number) = (way, number);
                self.fit = fit;
                self.begun_at = from;
                self.shortened = shortened;
                self.leaving = false;
                return true;
            }
            self.done += u32::from(way != Way::Best);
        }
        false
    }
}

/// A fit of its own for `way` from `from`, and the comparison it is made with where that is a shortened one.
fn begin(
    source: &Source,
    horizons: &[usize],
    way: Way,
    from: &[f64],
    whole: &mut Comparison,
) -> Option<(LevenbergMarquardt, Option<Comparison>)> {
    let coordinates = if way == Way::Logarithmic { Coordinates::Logarithmic } else { Coordinates::Linear };
    let domain = domain(source, whole.free(), coordinates);
    let mut shortened = match way {
        Way::Growing(index) => Some(shorten(source, horizons[index], whole)?),
        _ => None,
    };
    let problem = shortened.as_mut().unwrap_or(whole);
    let fit = LevenbergMarquardt::within(problem, from.to_vec(), domain).ok()?;
    Some((if way == Way::Matched { fit.near() } else { fit }, shortened))
}

/// Where the free quantities may go.
pub(super) fn domain(source: &Source, free: &[usize], coordinates: Coordinates) -> Domain {
    let mut domain = Domain::free(free.len(), coordinates);
    if source.settings.bounds == Bounds::Ranges {
        for (place, &quantity) in free.iter().enumerate() {
            if let Some(range) = source.model.quantities[quantity].range {
                domain.bounds[place] = range;
                if SliderScale::new(range).is_logarithmic() {
                    domain.coordinates[place] = Coordinates::Positive;
                }
            }
        }
    }
    domain
}

/// The free quantities as the data suggest them.
pub(super) fn from_data(source: &Source, whole: &Comparison) -> Option<Vec<f64>> {
    let values = matched(&source.model, &source.observations)?;
    Some(whole.free().iter().map(|&quantity| values[quantity]).collect())
}

/// The one start of an optimiser that goes only one way, as the settings say.
pub(super) fn single_start(source: &Source, whole: &mut Comparison, given: Vec<f64>) -> Vec<f64> {
    let mut scatter = Scatter::new(&source.model, whole.free(), source.settings.seed);
    let from_data = from_data(source, whole).filter(|_| source.settings.start == Start::Auto);
    let found = match source.settings.start {
        Start::Given | Start::Near => None,
        Start::Auto | Start::Multistart => from_data.or_else(|| draw(&mut scatter, whole)),
    };
    found.unwrap_or(given)
}

/// The best of group `group` of the scattered points, whichever groups were drawn before it.
fn draw_group(scatter: &mut Scatter, group: u32, whole: &mut Comparison) -> Option<Vec<f64>> {
    scatter.pass_to(group as usize * DRAWN_FOR_A_START);
    draw(scatter, whole)
}

/// The best of the next scattered points; `None` if the unroll leaves the finite numbers from all of them.
pub(super) fn draw(scatter: &mut Scatter, whole: &mut Comparison) -> Option<Vec<f64>> {
    let drawn = scatter.by_ref().take(DRAWN_FOR_A_START).map(|point| (whole.loss(&point), point));
    let best = drawn.min_by(|a, b| a.0.total_cmp(&b.0))?;
    best.0.is_finite().then_some(best.1)
}

/// The comparison with the observations at the first `times` times; `None` if none of them counts.
fn shorten(source: &Source, times: usize, whole: &Comparison) -> Option<Comparison> {
    let observations = &source.observations;
    let shortened = Observations {
        times: observations.times[..times].to_vec(),
        cells: observations.cells.iter().filter(|cell| cell.time < times).copied().collect(),
        experiments: observations.experiments.clone(),
        unused: Vec::new(),
    };
    let residuals = Residuals::new(&source.model, &shortened, &source.solver, source.settings.count_first_row).ok()?;
    let residuals = residuals.scattered(source.settings.scatter()).ok()?;
    Some(Comparison::new(residuals, whole.all_values(&[])))
}

/// Numbers of times for the shortened horizons: from a sixteenth of those after `start`, each half as much again.
fn horizons(observations: &Observations, start: f64) -> Vec<usize> {
    let before = observations.times.partition_point(|&time| time <= start);
    let all = observations.times.len() - before;
    let longer = |&times: &usize| Some((times + 1).max(times + times / 2));
    let lengths = std::iter::successors(Some((all / 16).max(1)), longer);
    lengths.take_while(|&times| times < all).map(|times| before + times).collect()
}

//! How Levenberg-Marquardt is sent out: straight from the start and, where that ends in a poor place, again along a
//! horizon that grows. Knows models only through what is compared; says nothing to people.

use super::comparison::Comparison;
use crate::core::data::{Observations, Target};
use crate::core::differentiate::Residuals;
use crate::core::model::Model;
use crate::core::optimise::StopReason;
use crate::core::optimise::levenberg_marquardt::{Coordinates, LevenbergMarquardt};
use crate::core::simulate::SolverSettings;

/// A loss above this share of the spread of the data (its sum of squares about the mean of each series) is poor: the
/// curves miss the shape of the points, not just the points.
const POOR: f64 = 0.1;

/// Iterations after which a place that is still poor is given up for another way.
const PATIENCE: u32 = 100;

/// The most iterations on one shortened horizon; its optimum itself is not wanted.
const HORIZON_ITERATIONS: u32 = 40;

/// What the residuals on a shortened horizon are made of.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) model: Model,
    pub(super) observations: Observations,
    pub(super) solver: SolverSettings,
    pub(super) count_first_row: bool,
}

/// The ways tried, in order. The loss of an unroll over many steps is rugged far from its optimum: curves that have
/// died out or run away early no longer feel their parameters. Over few steps it is smooth, and its optimum is a start
/// that the next longer horizon can use. Of 200 starts drawn within a factor 10 of the article's, 135 arrive
/// straight, 177 with the other ways behind it (`tests/native/fit_session.rs` draws the first 40).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// All observations, from the start.
    Straight,
    /// The first observations only, from where the horizon before led: index into `Search::horizons`.
    Growing(usize),
    /// All observations, from where the horizons led.
    Grown,
    /// All observations, from the start, in logarithmic coordinates.
    Logarithmic,
    /// All observations, from the best place seen.
    Best,
}

/// A search for the least sum of squares.
#[derive(Debug)]
pub(super) struct Search {
    source: Source,
    whole: Comparison,
    /// Numbers of observed times compared on shortened horizons, ascending.
    horizons: Vec<usize>,
    acceptable: f64,
    start: Vec<f64>,
    way: Way,
    /// The comparison on the shortened horizon of `Way::Growing`.
    shortened: Option<Comparison>,
    fit: LevenbergMarquardt,
    /// The sum of squares over all observations where `fit` stands.
    loss: f64,
    iterations_on_way: u32,
    /// Evaluations and Jacobians on the ways left behind.
    counted: (u32, u32),
}

impl Search {
    /// Sets out from the values in `whole`; `None` if the unroll leaves the finite numbers there on every horizon.
    pub(super) fn new(source: Source, mut whole: Comparison) -> Option<Self> {
        let start = whole.parameters();
        let horizons = horizons(&source.observations, source.model.start_time);
        let acceptable = match spread(&source.observations, source.model.start_time) {
            // Nothing to judge by: one observation of each series, or a constant.
            0.0 => f64::INFINITY,
            spread => POOR * spread,
        };
        let straight = LevenbergMarquardt::new(&mut whole, start.clone(), Coordinates::Linear);
        let (way, shortened, fit) = match straight {
            Ok(fit) => (Way::Straight, None, fit),
            Err(_) => horizons.iter().enumerate().find_map(|(index, &times)| {
                let mut shortened = shorten(&source, times, &whole)?;
                let fit = LevenbergMarquardt::new(&mut shortened, start.clone(), Coordinates::Linear).ok()?;
                Some((Way::Growing(index), Some(shortened), fit))
            })?,
        };
        let loss = whole.loss(&start);
        Some(Self {
            source,
            whole,
            horizons,
            acceptable,
            start,
            way,
            shortened,
            fit,
            loss,
            iterations_on_way: 0,
            counted: (0, 0),
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

    /// All that is compared.
    pub(super) fn whole(&self) -> &Comparison {
        &self.whole
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
        let stop = self.fit.iterate(self.shortened.as_mut().unwrap_or(&mut self.whole));
        self.iterations_on_way = self.iterations_on_way.saturating_add(1);
        self.loss = match self.shortened {
            Some(_) => self.whole.loss(self.fit.parameters()),
            None => self.fit.loss(),
        };
        let poor = self.loss > self.acceptable;
        let leave = match self.way {
            Way::Straight | Way::Grown | Way::Logarithmic => {
                poor && (stop.is_some() || self.iterations_on_way >= PATIENCE)
            }
            Way::Growing(_) => stop.is_some() || self.iterations_on_way >= HORIZON_ITERATIONS,
            Way::Best => false,
        };
        if !leave {
            return stop;
        }
        if self.turn(best) { None } else { stop.or(Some(StopReason::NoImprovement)) }
    }

    /// Takes the next way that can be begun; whether there is one.
    fn turn(&mut self, best: Option<&[f64]>) -> bool {
        let led = self.fit.parameters().to_vec();
        while let Some(way) = self.way_after(self.way) {
            self.way = way;
            let (from, coordinates) = match way {
                Way::Straight | Way::Growing(0) => (&self.start, Coordinates::Linear),
                Way::Growing(_) | Way::Grown => (&led, Coordinates::Linear),
                Way::Logarithmic => (&self.start, Coordinates::Logarithmic),
                Way::Best => match best {
                    Some(best) => (&best.to_vec(), Coordinates::Linear),
                    None => return false,
                },
            };
            let mut shortened = match way {
                Way::Growing(index) => match shorten(&self.source, self.horizons[index], &self.whole) {
                    Some(shortened) => Some(shortened),
                    None => continue,
                },
                _ => None,
            };
            let problem = shortened.as_mut().unwrap_or(&mut self.whole);
            if let Ok(fit) = LevenbergMarquardt::new(problem, from.clone(), coordinates) {
                self.counted = (self.evaluations(), self.jacobians());
                self.iterations_on_way = 0;
                self.fit = fit;
                self.shortened = shortened;
                return true;
            }
        }
        false
    }

    fn way_after(&self, way: Way) -> Option<Way> {
        let growing = |index: usize| (index < self.horizons.len()).then_some(Way::Growing(index));
        match way {
            Way::Straight => growing(0).or(Some(Way::Logarithmic)),
            Way::Growing(index) => growing(index + 1).or(Some(Way::Grown)),
            Way::Grown => Some(Way::Logarithmic),
            Way::Logarithmic => Some(Way::Best),
            Way::Best => None,
        }
    }
}

/// The comparison with the observations at the first `times` times; `None` if none of them counts.
fn shorten(source: &Source, times: usize, whole: &Comparison) -> Option<Comparison> {
    let observations = &source.observations;
    let shortened = Observations {
        times: observations.times[..times].to_vec(),
        cells: observations.cells.iter().filter(|cell| cell.time < times).copied().collect(),
        unused: Vec::new(),
    };
    let residuals = Residuals::new(&source.model, &shortened, &source.solver, source.count_first_row).ok()?;
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

/// The sum of squares of the observations after `start` about the mean of each series.
fn spread(observations: &Observations, start: f64) -> f64 {
    // (series, count, mean, sum of squares about the mean), updated as in Welford, Technometrics 4 (1962).
    let mut series: Vec<(Target, f64, f64, f64)> = Vec::new();
    for cell in &observations.cells {
        if observations.times.get(cell.time).is_none_or(|&time| time <= start) {
            continue;
        }
        let index = series.iter().position(|(target, ..)| *target == cell.target).unwrap_or_else(|| {
            series.push((cell.target, 0.0, 0.0, 0.0));
            series.len() - 1
        });
        let (_, count, mean, squares) = &mut series[index];
        *count += 1.0;
        let off = cell.value - *mean;
        *mean += off / *count;
        *squares += off * (cell.value - *mean);
    }
    series.iter().map(|(.., squares)| squares).sum()
}

//! The loss over two quantities, the others held: a grid of [`SIDE`] x [`SIDE`] cells, coarse first, eight at a time.
//! Knows neither how it is drawn nor who waits for it.

use serde::{Deserialize, Serialize};

use super::data::Observations;
use super::fit::FitSettings;
use super::forward::Forward;
use super::lanes::Lanes;
use super::loss::{Balance, Loss, LossProblem};
use super::model::Model;
use super::scalar::real;
use super::simulate::{BLOCK, SolverSettings};
use super::slider::SliderScale;

/// Cells along each axis.
pub const SIDE: usize = 200;

/// All cells.
pub const CELLS: usize = SIDE * SIDE;

/// The strides of the grids computed one after the other: 25 x 25 cells give the first picture.
const STRIDES: [usize; 4] = [8, 4, 2, 1];

/// One axis of the map: which quantity, from where to where.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapAxis {
    /// Index into `Model::quantities`.
    pub quantity: usize,
    /// The low end of the first cell.
    pub low: f64,
    /// The high end of the last cell, above `low`.
    pub high: f64,
}

impl MapAxis {
    /// Whether equal distances are equal ratios: where the range is positive and spans two decades.
    pub fn is_logarithmic(&self) -> bool {
        SliderScale::new((self.low, self.high)).is_logarithmic()
    }

    /// The number at a share of the way from low (0) to high (1); beyond, the axis goes on.
    pub fn value(&self, share: f64) -> f64 {
        if self.is_logarithmic() {
            self.low * real::pow(self.high / self.low, share)
        } else {
            self.low + share * (self.high - self.low)
        }
    }

    /// The share of the way at which a number lies; not a number where the axis cannot reach it.
    pub fn share(&self, value: f64) -> f64 {
        if self.is_logarithmic() {
            if value > 0.0 { real::log(value / self.low) / real::log(self.high / self.low) } else { f64::NAN }
        } else {
            (value - self.low) / (self.high - self.low)
        }
    }

    /// The number in the middle of a cell.
    pub fn middle(&self, cell: usize) -> f64 {
        self.value((cell as f64 + 0.5) / SIDE as f64)
    }

    /// The cell that holds a number; `None` outside.
    pub fn cell(&self, value: f64) -> Option<usize> {
        let share = self.share(value);
        (0.0..=1.0).contains(&share).then(|| ((share * SIDE as f64) as usize).min(SIDE - 1))
    }
}

/// The cells, (column, row) from the low ends, in the order in which they are computed: a coarse grid over all the map,
/// then the cells between, three times. Each cell comes once.
pub fn cells() -> impl Iterator<Item = (usize, usize)> {
    STRIDES.into_iter().enumerate().flat_map(|(level, stride)| {
        let coarser = level.checked_sub(1).map(|level| STRIDES[level]);
        let known = move |cell: usize| coarser.is_some_and(|coarser| cell.is_multiple_of(coarser));
        (0..SIDE).step_by(stride).flat_map(move |row| {
            (0..SIDE).step_by(stride).filter(move |column| !(known(*column) && known(row))).map(move |x| (x, row))
        })
    })
}

/// The distance between neighbouring known cells once the first `computed` of [`cells`] are; 0 before the coarsest grid is whole.
pub fn stride(computed: usize) -> usize {
    let whole = |stride: &&usize| (SIDE / **stride) * (SIDE / **stride) <= computed;
    STRIDES.iter().rev().find(whole).copied().unwrap_or(0)
}

/// A running computation of the map: an iterator over the losses of [`cells`], in blocks of at most [`BLOCK`].
///
/// The numbers are those the fit sees, to the last bit. Where the unroll leaves the finite numbers before the last
/// observation the loss is infinite.
#[derive(Debug)]
pub struct LossMap {
    loss: Loss,
    balance: Option<Balance>,
    axes: [MapAxis; 2],
    values: Vec<f64>,
    remaining: Vec<(usize, usize)>,
    together: Pass<Lanes<BLOCK>>,
    alone: Pass<f64>,
}

/// The memory of one unroll.
#[derive(Debug)]
struct Pass<S> {
    forward: Forward<'static, S>,
    parameters: Vec<S>,
    outputs: Vec<S>,
}

impl LossMap {
    /// The map of `model` against `observations`, as a fit with `settings` compares them, but for the two quantities of `axes`, from the cell number
    /// `from` in the order of [`cells`] on.
    pub fn new(
        model: &Model,
        observations: &Observations,
        solver: &SolverSettings,
        settings: &FitSettings,
        axes: [MapAxis; 2],
        from: usize,
    ) -> Result<Self, LossProblem> {
        let within = observations.within(settings.window);
        let mut remaining: Vec<(usize, usize)> = cells().skip(from).collect();
        remaining.reverse();
        let loss = Loss::new(model, &within, solver, settings.count_first_row)?.scattered(settings.scatter())?;
        Ok(Self {
            balance: Balance::of(&loss)?,
            loss,
            axes,
            values: model.values(),
            remaining,
            together: Pass { forward: Forward::owned(model, solver), parameters: Vec::new(), outputs: Vec::new() },
            alone: Pass { forward: Forward::owned(model, solver), parameters: Vec::new(), outputs: Vec::new() },
        })
    }

    /// The losses of neighbouring cells, if all of them stay finite.
    fn block(&mut self, cells: &[(usize, usize)]) -> Option<Vec<f64>> {
        let last = cells.len() - 1;
        let Pass { forward, parameters, outputs } = &mut self.together;
        parameters.clear();
        parameters.extend(self.values.iter().map(|&value| Lanes([value; BLOCK])));
        for (axis, pick) in self.axes.iter().zip([|cell: (usize, usize)| cell.0, |cell: (usize, usize)| cell.1]) {
            // Missing members repeat the last one.
            parameters[axis.quantity] = Lanes(std::array::from_fn(|lane| axis.middle(pick(cells[lane.min(last)]))));
        }
        let balance = self.balance.as_ref();
        let mut sums = vec![[0.0; BLOCK]; balance.map_or(1, Balance::columns)];
        let ended = self.loss.residuals(forward, parameters, outputs, |row, residual| {
            let column = balance.map_or(0, |balance| balance.column(row));
            for (sum, residual) in sums[column].iter_mut().zip(residual.0) {
                *sum += residual * residual;
            }
        });
        let loss = |lane: usize| of_sums(balance, sums.iter().map(|sums| sums[lane]).collect());
        ended.is_ok().then(|| (0..cells.len()).map(loss).collect())
    }

    fn single(&mut self, (column, row): (usize, usize)) -> f64 {
        let Pass { forward, parameters, outputs } = &mut self.alone;
        parameters.clear();
        parameters.extend_from_slice(&self.values);
        parameters[self.axes[0].quantity] = self.axes[0].middle(column);
        parameters[self.axes[1].quantity] = self.axes[1].middle(row);
        let balance = self.balance.as_ref();
        let mut sums = vec![0.0; balance.map_or(1, Balance::columns)];
        let ended = self.loss.residuals(forward, parameters, outputs, |row, residual| {
            sums[balance.map_or(0, |balance| balance.column(row))] += residual * residual;
        });
        if ended.is_ok() { of_sums(balance, sums) } else { f64::INFINITY }
    }
}

/// The loss of these sums of squares, one for each column that scatters in its own way.
fn of_sums(balance: Option<&Balance>, sums: Vec<f64>) -> f64 {
    balance.map_or(sums[0], |balance| balance.loss(&sums))
}

impl Iterator for LossMap {
    type Item = Vec<f64>;

    fn next(&mut self) -> Option<Vec<f64>> {
        let count = self.remaining.len().min(BLOCK);
        if count == 0 {
            return None;
        }
        let block: Vec<_> = self.remaining.drain(self.remaining.len() - count..).rev().collect();
        // One cell that diverges must not spoil the others.
        let losses = self.block(&block).unwrap_or_else(|| block.iter().map(|&cell| self.single(cell)).collect());
        Some(losses)
    }
}

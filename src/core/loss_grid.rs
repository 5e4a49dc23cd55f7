//! A map of the loss as far as it is known: cells filled in the order of [`cells`], read at any moment.
//! Knows neither model nor colours.

use super::loss_map::{CELLS, MapAxis, SIDE, cells, stride};
use super::scalar::real;

/// The known losses over two quantities.
#[derive(Clone, Debug, PartialEq)]
pub struct LossGrid {
    /// Horizontal, then vertical.
    pub axes: [MapAxis; 2],
    /// Row by row from the low ends; not a number where unknown, infinite where the unroll diverges.
    losses: Vec<f64>,
    /// Their decimal logarithms, taken once: a picture needs them again and again.
    decades: Vec<f64>,
    computed: usize,
    least: Option<(usize, usize)>,
    diverged: usize,
}

impl LossGrid {
    /// Nothing known yet.
    pub fn new(axes: [MapAxis; 2]) -> Self {
        Self {
            axes,
            losses: vec![f64::NAN; CELLS],
            decades: vec![f64::NAN; CELLS],
            computed: 0,
            least: None,
            diverged: 0,
        }
    }

    /// Takes in `losses`, the first of them number `from` in the order of [`cells`]. What does not follow what is known
    /// is left out.
    pub fn land(&mut self, from: usize, losses: &[f64]) {
        if from != self.computed {
            return;
        }
        for (&loss, (column, row)) in losses.iter().zip(cells().skip(from)) {
            self.losses[row * SIDE + column] = loss;
            self.decades[row * SIDE + column] = if loss == 0.0 { f64::MIN } else { real::log10(loss) };
            self.computed += 1;
            if !loss.is_finite() {
                self.diverged += 1;
            } else if self.least.is_none_or(|(x, y)| loss < self.at(x, y)) {
                self.least = Some((column, row));
            }
        }
    }

    /// How many cells are known.
    pub fn computed(&self) -> usize {
        self.computed
    }

    /// Whether all cells are known.
    pub fn is_whole(&self) -> bool {
        self.computed == CELLS
    }

    /// In how many of the known cells the unroll diverges.
    pub fn diverged(&self) -> usize {
        self.diverged
    }

    /// The distance between neighbouring known cells; 0 before there is a first picture.
    pub fn stride(&self) -> usize {
        stride(self.computed)
    }

    /// The loss in a cell; not a number where it is unknown.
    pub fn at(&self, column: usize, row: usize) -> f64 {
        self.losses[row * SIDE + column]
    }

    /// The nearest cell of the finest whole grid.
    pub fn nearest(&self, (column, row): (usize, usize)) -> (usize, usize) {
        let stride = self.stride().max(1);
        let nearest = |cell: usize| ((cell + stride / 2) / stride * stride).min(SIDE - stride);
        (nearest(column), nearest(row))
    }

    /// The decimal logarithm of the loss in a cell: infinite where the unroll diverges, the most negative number for a
    /// loss of zero, not a number where it is unknown.
    pub fn decades(&self, (column, row): (usize, usize)) -> f64 {
        self.decades[row * SIDE + column]
    }

    /// The decimal logarithms of the finite losses known, in no order.
    pub fn finite_decades(&self) -> impl Iterator<Item = f64> {
        self.decades.iter().copied().filter(|decades| decades.is_finite())
    }

    /// The cell of the least loss known.
    pub fn least(&self) -> Option<(usize, usize)> {
        self.least
    }

    /// The values in the middle of a cell.
    pub fn point(&self, (column, row): (usize, usize)) -> (f64, f64) {
        (self.axes[0].middle(column), self.axes[1].middle(row))
    }
}

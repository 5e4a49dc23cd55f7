//! The least-squares problem of open segments: residuals, and the gaps between segments with their weight and shift. Knows
//! what is weighed; knows neither stages nor optimisers.

use nalgebra::DMatrix;

use super::start::Start;
use crate::core::differentiate::Segments;
use crate::core::fit::comparison::Linearised;
use crate::core::optimise::{LeastSquares, Undefined};

/// The weight of the gaps grows by this at a time.
const GROWTH: f64 = 10.0;

/// The most weight: `w^2` is still far from what rounding takes off the residuals.
const MOST_WEIGHT: f64 = 1e7;

/// The weight of gaps that are not to open again: far above what anything measured says of them.
const HEAVY: f64 = 1e4;

/// The unknowns are the free quantities and then, for the start `s` of each segment but the first, `1 + (s - s0) / scale`:
/// the optimiser takes its units from the values it begins with.
#[derive(Clone, Debug)]
pub(super) struct Joints {
    segments: Segments,
    values: Vec<f64>,
    free: Vec<usize>,
    begun: Start,
    /// The size of a residual about the mean of the data.
    unit: f64,
    /// `w`: with 1, a gap as wide as its state varies counts as much as a residual of that size.
    weight: f64,
    /// `mu`, one for each gap.
    shift: Vec<f64>,
    starts: Vec<f64>,
    memory: Vec<f64>,
}

impl Joints {
    /// Open segments, or ones whose starts are held at `begun`.
    pub(super) fn new(
        mut segments: Segments,
        (values, free): (Vec<f64>, Vec<usize>),
        begun: Start,
        unit: f64,
        held: bool,
    ) -> Self {
        segments.hold_starts(held);
        Self {
            values,
            free,
            unit,
            weight: 1.0,
            shift: vec![0.0; segments.start_count()],
            starts: begun.states.clone(),
            memory: vec![0.0; segments.rows()],
            begun,
            segments,
        }
    }

    /// The number of unknowns.
    pub(super) fn unknowns(&self) -> usize {
        self.segments.columns()
    }

    /// The unknowns at the beginning, the free quantities being `parameters`.
    pub(super) fn first(&self, parameters: &[f64]) -> Vec<f64> {
        let mut unknowns = parameters.to_vec();
        unknowns.resize(self.unknowns(), 1.0);
        unknowns
    }

    /// The widest gap, in units of how much its state varies; infinite where the unroll leaves the finite numbers.
    pub(super) fn widest_gap(&mut self, unknowns: &[f64]) -> f64 {
        self.gaps(unknowns).map_or(f64::INFINITY, |gaps| gaps.iter().fold(0.0, |widest, gap| gap.abs().max(widest)))
    }

    /// Lets the shift take up the gaps at `unknowns`, and makes the weight grow if asked to. The starts are then measured
    /// from where they are.
    pub(super) fn tighten(&mut self, unknowns: &[f64], grow: bool) {
        let Some(gaps) = self.gaps(unknowns) else { return };
        let before = self.weight;
        if grow {
            self.weight = (GROWTH * self.weight).min(MOST_WEIGHT);
        }
        // The multiplier of the Lagrangian is w^2 (c + mu).
        let share = (before / self.weight) * (before / self.weight);
        for (shift, gap) in self.shift.iter_mut().zip(gaps) {
            *shift = share * (*shift + gap);
        }
        self.begun.states.clone_from(&self.starts);
    }

    /// The residuals at `unknowns`, linearised in the free quantities alone, the starts moving so that the segments stay
    /// joined.
    ///
    /// With the gaps weighed heavily and the columns of the starts first, `Q^T J` ends in a triangle in the free
    /// quantities, which stands for the Jacobian: of the same singular values, but for those that a chaotic system makes
    /// larger than the weight, and so still told apart where the Jacobian of the single unroll is all rounding.
    pub(super) fn linearise(&mut self, unknowns: &[f64]) -> Option<Linearised> {
        let (height, free, count) = (self.segments.rows(), self.free.len(), self.segments.residual_count());
        let mut rows = vec![0.0; height];
        let mut jacobian = vec![0.0; height * self.unknowns()];
        self.residuals_and_jacobian(unknowns, &mut rows, &mut jacobian).ok()?;
        let along = |column: &[f64]| column.iter().zip(&rows).map(|(entry, row)| entry * row).sum();
        let slopes = jacobian.chunks_exact(height).take(free).map(along).collect();
        let heavier = HEAVY / self.weight;
        let ordered = jacobian.chunks_exact(height).cycle().skip(free).take(self.unknowns());
        let mut stacked = DMatrix::from_iterator(height, self.unknowns(), ordered.flatten().copied());
        stacked.rows_mut(count, height - count).scale_mut(heavier);
        let triangle = stacked.qr().unpack_r();
        let mut condensed = vec![0.0; count * free];
        for (quantity, column) in condensed.chunks_exact_mut(count).enumerate() {
            for (row, entry) in column.iter_mut().enumerate().take(quantity + 1) {
                *entry = triangle[(self.unknowns() - free + row, self.unknowns() - free + quantity)];
            }
        }
        rows.truncate(count);
        let finite = condensed.iter().all(|entry| entry.is_finite());
        finite.then_some(Linearised { residuals: rows, jacobian: condensed, slopes })
    }

    /// The gaps in units of how much their states vary.
    fn gaps(&mut self, unknowns: &[f64]) -> Option<Vec<f64>> {
        self.put(unknowns);
        self.segments.rows_at(&self.values, &self.starts, &mut self.memory).ok()?;
        let gaps = &self.memory[self.segments.residual_count()..];
        Some(gaps.iter().zip(self.begun.scales.iter().cycle()).map(|(gap, scale)| gap / scale).collect())
    }

    fn put(&mut self, unknowns: &[f64]) {
        let (parameters, moved) = unknowns.split_at(self.free.len());
        for (&quantity, &parameter) in self.free.iter().zip(parameters) {
            self.values[quantity] = parameter;
        }
        let begun = self.begun.states.iter().zip(self.begun.scales.iter().cycle());
        for ((start, moved), (begun, scale)) in self.starts.iter_mut().zip(moved).zip(begun) {
            *start = begun + scale * (moved - 1.0);
        }
    }

    /// What a gap in each state is multiplied by.
    fn weights(&self) -> Vec<f64> {
        self.begun.scales.iter().map(|scale| self.unit * self.weight / scale).collect()
    }

    /// Gaps to weighed gaps.
    fn weigh(&self, rows: &mut [f64]) {
        let weights = self.weights();
        let gaps = rows[self.segments.residual_count()..].iter_mut();
        let states = weights.iter().zip(&self.begun.scales).cycle();
        for ((gap, (weight, scale)), shift) in gaps.zip(states).zip(&self.shift) {
            *gap = weight * (*gap + scale * shift);
        }
    }
}

impl LeastSquares for Joints {
    fn residual_count(&self) -> usize {
        self.segments.rows()
    }

    fn residuals(&mut self, unknowns: &[f64], residuals: &mut [f64]) -> Result<(), Undefined> {
        self.put(unknowns);
        self.segments.rows_at(&self.values, &self.starts, residuals).map_err(|_| Undefined)?;
        self.weigh(residuals);
        Ok(())
    }

    fn residuals_and_jacobian(
        &mut self,
        unknowns: &[f64],
        residuals: &mut [f64],
        jacobian: &mut [f64],
    ) -> Result<(), Undefined> {
        self.put(unknowns);
        self.segments.rows_and_jacobian(&self.values, &self.starts, residuals, jacobian).map_err(|_| Undefined)?;
        self.weigh(residuals);
        let (height, first_gap) = (self.segments.rows(), self.segments.residual_count());
        let weights = self.weights();
        for (index, column) in jacobian.chunks_exact_mut(height).enumerate() {
            let unit = index
                .checked_sub(self.free.len())
                .map_or(1.0, |start| self.begun.scales[start % self.begun.scales.len()]);
            let (residuals, gaps) = column.split_at_mut(first_gap);
            for entry in residuals {
                *entry *= unit;
            }
            for (entry, weight) in gaps.iter_mut().zip(weights.iter().cycle()) {
                *entry *= unit * weight;
            }
        }
        Ok(())
    }
}

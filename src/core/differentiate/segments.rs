//! The residuals of an unroll cut into segments, the gaps between them, and the derivatives of both by forward mode: by
//! the free quantities and by the state at each cut. Knows no weights and no optimiser.

use super::{Chunk, Pass, Residuals, WIDEST};
use crate::core::dual::Dual;
use crate::core::loss::{Loss, Segment};
use crate::core::model::Model;
use crate::core::scalar::Scalar;
use crate::core::simulate::SolverSettings;
use crate::core::unroll::Diverged;

/// What a tangent is taken along.
#[derive(Clone, Copy, Debug)]
enum Along {
    /// A quantity of the model.
    Quantity(usize),
    /// A component of the state a segment starts from.
    State(usize),
}

/// A model beside its observations, unrolled in `m` segments. The first starts where the model says, the `m - 1` others
/// from states of their own, `starts` (`m - 1` x `d`, by rows). The rows are the residuals (`N`) and then, for each
/// segment but the last, the gap to the next: the state at its end less the start of the next (`d` each).
#[derive(Clone, Debug)]
pub struct Segments {
    loss: Loss,
    pieces: Vec<Segment>,
    states: usize,
    free: usize,
    along: Vec<Along>,
    held: bool,
    plain: Pass<f64>,
    /// One for each [`WIDEST`] entries of `along`.
    chunks: Vec<Chunk>,
}

/// Where the tangents of one segment go in the Jacobian of all.
struct Place<'place> {
    jacobian: &'place mut [f64],
    /// Of the Jacobian.
    height: usize,
    /// The row of the gap after the segment, unless it is the last.
    gap: Option<usize>,
    /// The columns of the chunk.
    columns: Vec<Option<usize>>,
}

impl<const N: usize> Pass<Dual<N>> {
    /// Writes the tangents of `segment` from `start` along the at most `N` directions `along`.
    fn segment_columns(
        &mut self,
        (loss, segment): (&Loss, &Segment),
        (values, start): (&[f64], Option<&[f64]>),
        along: &[Along],
        place: &mut Place<'_>,
    ) -> Result<(), Diverged> {
        self.parameters.clear();
        self.parameters.extend(values.iter().map(|&value| Dual::constant(value)));
        for (direction, along) in along.iter().enumerate() {
            if let Along::Quantity(quantity) = *along {
                self.parameters[quantity] = Dual::variable(values[quantity], direction);
            }
        }
        let mut state: Vec<Dual<N>> = match start {
            None => self.forward.initial(&self.parameters).to_vec(),
            Some(start) => start.iter().map(|&value| Dual::constant(value)).collect(),
        };
        for (direction, along) in along.iter().enumerate() {
            if let (Along::State(component), Some(start)) = (*along, start) {
                state[component] = Dual::variable(start[component], direction);
            }
        }
        loss.residuals_of_segment(
            segment,
            &mut self.forward,
            &self.parameters,
            &state,
            &mut self.outputs,
            |row, residual| place.write(row, residual.tangent),
        )?;
        if let Some(gap) = place.gap {
            for (component, end) in self.forward.state().iter().enumerate() {
                place.write(gap + component, end.tangent);
            }
        }
        Ok(())
    }
}

impl Place<'_> {
    fn write<const N: usize>(&mut self, row: usize, tangent: [f64; N]) {
        for (column, entry) in self.columns.iter().zip(tangent) {
            if let Some(column) = column {
                self.jacobian[column * self.height + row] = entry;
            }
        }
    }
}

impl Segments {
    /// Cuts what `residuals` compares into `count` segments, or as many as there are observed times after the start; `None`
    /// for several experiments.
    /// `model` and `solver` are those `residuals` was made with.
    pub fn new(residuals: &Residuals, model: &Model, solver: &SolverSettings, count: usize) -> Option<Self> {
        let states = model.states.len();
        let quantities = residuals.free.iter().map(|&quantity| Along::Quantity(quantity));
        let along: Vec<Along> = quantities.chain((0..states).map(Along::State)).collect();
        Some(Self {
            pieces: residuals.loss.segments(count)?,
            loss: residuals.loss.clone(),
            states,
            free: residuals.free.len(),
            chunks: along.chunks(WIDEST).map(|chunk| Chunk::new(model, solver, chunk.len())).collect(),
            along,
            held: false,
            plain: residuals.plain.clone(),
        })
    }

    /// Takes no derivatives by the starts, or does so again.
    pub fn hold_starts(&mut self, held: bool) {
        self.held = held;
    }

    /// `m`, the number of segments, at least 1.
    pub fn count(&self) -> usize {
        self.pieces.len()
    }

    /// When the segments but the first begin.
    pub fn cuts(&self) -> Vec<f64> {
        self.pieces[1..].iter().map(|segment| segment.begin).collect()
    }

    /// `N`, the number of residuals.
    pub fn residual_count(&self) -> usize {
        self.loss.len()
    }

    /// The number of rows, `N + (m - 1) d`.
    pub fn rows(&self) -> usize {
        self.loss.len() + self.start_count()
    }

    /// The number of columns of the Jacobian: the free quantities and, unless they are held, the starts, `(m - 1) d`.
    pub fn columns(&self) -> usize {
        self.free + if self.held { 0 } else { self.start_count() }
    }

    /// `(m - 1) d`.
    pub fn start_count(&self) -> usize {
        (self.count() - 1) * self.states
    }

    /// Writes the residuals and the gaps to `rows`, at the `values` of all quantities.
    pub fn rows_at(&mut self, values: &[f64], starts: &[f64], rows: &mut [f64]) -> Result<(), Diverged> {
        let pass = &mut self.plain;
        pass.parameters.clear();
        pass.parameters.extend_from_slice(values);
        let mut state = pass.forward.initial(values).to_vec();
        let mut gap = self.loss.len();
        for (index, segment) in self.pieces.iter().enumerate() {
            let write = |row, residual| rows[row] = residual;
            self.loss.residuals_of_segment(
                segment,
                &mut pass.forward,
                &pass.parameters,
                &state,
                &mut pass.outputs,
                write,
            )?;
            let Some(next) = starts.chunks_exact(self.states).nth(index) else { break };
            for (end, start) in pass.forward.state().iter().zip(next) {
                rows[gap] = end - start;
                gap += 1;
            }
            state.copy_from_slice(next);
        }
        Ok(())
    }

    /// As [`Self::rows_at`], and the Jacobian by columns: the derivatives of all rows by the `k`-th of the free quantities
    /// and then of `starts` go to `jacobian[k * rows()..(k + 1) * rows()]`. Both must be finite.
    pub fn rows_and_jacobian(
        &mut self,
        values: &[f64],
        starts: &[f64],
        rows: &mut [f64],
        jacobian: &mut [f64],
    ) -> Result<(), Diverged> {
        self.rows_at(values, starts, rows)?;
        jacobian.fill(0.0);
        let (height, states, residuals) = (self.rows(), self.states, self.loss.len());
        for (index, segment) in self.pieces.iter().enumerate() {
            let start = index.checked_sub(1).map(|before| &starts[before * states..][..states]);
            let gap = (index + 1 < self.pieces.len()).then_some(residuals + index * states);
            let column = |(number, along): (usize, &Along)| match *along {
                Along::Quantity(_) => Some(number),
                Along::State(_) if self.held => None,
                Along::State(component) => index.checked_sub(1).map(|before| self.free + before * states + component),
            };
            let columns: Vec<Option<usize>> = self.along.iter().enumerate().map(column).collect();
            let chunks = self.chunks.iter_mut().zip(self.along.chunks(WIDEST)).zip(columns.chunks(WIDEST));
            for ((chunk, along), columns) in chunks {
                if columns.iter().all(Option::is_none) {
                    continue;
                }
                let mut place = Place { jacobian, height, gap, columns: columns.to_vec() };
                let (of, at) = ((&self.loss, segment), (values, start));
                match chunk {
                    Chunk::Eight(pass) => pass.segment_columns(of, at, along, &mut place)?,
                    Chunk::Six(pass) => pass.segment_columns(of, at, along, &mut place)?,
                    Chunk::Four(pass) => pass.segment_columns(of, at, along, &mut place)?,
                    Chunk::Two(pass) => pass.segment_columns(of, at, along, &mut place)?,
                    Chunk::One(pass) => pass.segment_columns(of, at, along, &mut place)?,
                }
            }
        }
        for start in 0..self.columns() - self.free {
            jacobian[(self.free + start) * height + residuals + start] = -1.0;
        }
        Ok(())
    }
}

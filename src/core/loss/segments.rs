//! The loss of an unroll that is cut at observed times into segments, each with a start of its own (multiple shooting).
//! Knows where the cuts are and what each segment is compared with; knows neither tangents nor how segments are joined.

use std::ops::Range;

use super::{Loss, Part, Reading};
use crate::core::forward::Forward;
use crate::core::scalar::Scalar;
use crate::core::unroll::Diverged;

/// A part of an unroll that begins and ends at observed times.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// When it begins.
    pub begin: f64,
    /// Its steps.
    steps: Range<usize>,
    /// What is observed from its start to just before its end; of the last segment, at its end too.
    rows: Range<usize>,
}

impl Loss {
    /// The unroll cut into `count` segments with about as many observed times each; into fewer if there are not as many
    /// observed times after the start. `None` for several experiments.
    pub fn segments(&self, count: usize) -> Option<Vec<Segment>> {
        let part = self.only()?;
        let mut moments: Vec<usize> = part.compared.iter().map(|cell| cell.index).filter(|index| *index > 0).collect();
        moments.dedup();
        let count = count.min(moments.len()).max(1);
        // Of the moments the last is the end, so that every segment has at least one step.
        let cuts = (1..count).map(|cut| moments[cut * moments.len() / count - 1]);
        let begins: Vec<usize> = std::iter::once(0).chain(cuts).collect();
        let row = |index: usize| part.compared.partition_point(|cell| cell.index < index);
        let segment = |(place, &begin): (usize, &usize)| match begins.get(place + 1) {
            Some(&end) => Segment { begin: part.grid.time(begin), steps: begin..end, rows: row(begin)..row(end) },
            None => Segment {
                begin: part.grid.time(begin),
                steps: begin..part.grid.steps.len(),
                rows: row(begin)..part.compared.len(),
            },
        };
        Some(begins.iter().enumerate().map(segment).collect())
    }

    /// What there is to compare, if it is one unroll with the quantities as they are.
    fn only(&self) -> Option<&Part> {
        let [part] = &self.parts[..] else { return None };
        part.quantities.is_empty().then_some(part)
    }

    /// As [`Loss::residuals`], those of `segment` alone, from the state `start`. `forward` then stands at its end.
    pub fn residuals_of_segment<S: Scalar>(
        &self,
        segment: &Segment,
        forward: &mut Forward<'_, S>,
        parameters: &[S],
        start: &[S],
        outputs: &mut Vec<S>,
        mut write: impl FnMut(usize, S),
    ) -> Result<(), Diverged> {
        let Some(part) = self.only() else { return Ok(()) };
        let mut reading = Reading::new(self, part, segment.rows.clone(), outputs);
        forward.run_part(parameters, &part.grid, segment.steps.clone(), start, |index, state, observables| {
            reading.read(index, state, observables, &mut write);
        })?;
        reading.undefined.map_or(Ok(()), Err)
    }
}

//! Where segments begin: the unroll at the start values, its states put back to what was measured at every observed time
//! (direct insertion; Charney, Halem and Jastrow, *J. Atmos. Sci.* 26, 1969). States nobody measured follow: where the
//! measured ones drive them they come near the truth even from afar (Pecora and Carroll, *Phys. Rev. Lett.* 64, 1990).
//! Knows nothing of cuts but their times.

use crate::core::data::Target;
use crate::core::fit::search::Source;
use crate::core::forward::Forward;
use crate::core::simulate::MOST_STEPS;
use crate::core::time_grid::TimeGrid;

/// The states at the cuts, and how much each state varies.
#[derive(Clone, Debug)]
pub(super) struct Start {
    /// One row for each cut, one entry for each state.
    pub(super) states: Vec<f64>,
    /// For each state the standard deviation over all observed times; its size where it does not vary; never 0.
    pub(super) scales: Vec<f64>,
}

impl Start {
    /// The states at `cuts`, which are observed times. A measured state goes the share `gain` of the way
    /// to what was measured: less than all of it where the parameters are good, so that the noise is averaged. `None` if the model cannot be followed at all.
    pub(super) fn new(source: &Source, values: &[f64], cuts: &[f64], gain: f64) -> Option<Self> {
        let Source { model, observations, solver, .. } = source;
        let mut forward = Forward::new(model, solver);
        let mut state = forward.initial(values).to_vec();
        let mut time = model.start_time;
        let mut path = Vec::new();
        let mut states = Vec::new();
        for (index, &next) in observations.times.iter().enumerate().filter(|(_, next)| **next > model.start_time) {
            let grid = TimeGrid::new(time, next, solver.stride(next - time), &[], MOST_STEPS).ok()?;
            // Where a state runs away, the one before is as good a guess as any.
            if forward.run_part(values, &grid, 0..grid.steps.len(), &state, |_, _, _| ()).is_ok() {
                state.copy_from_slice(forward.state());
            }
            for (component, value) in state.iter_mut().enumerate() {
                let here = observations.cells.iter().filter(|cell| cell.time == index);
                let measured = here.filter(|cell| cell.target == Target::State(component)).map(|cell| cell.value);
                let (count, sum) = measured.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
                if count > 0.0 {
                    *value += gain * (sum / count - *value);
                }
            }
            time = next;
            path.extend_from_slice(&state);
            if cuts.binary_search_by(|cut| cut.total_cmp(&next)).is_ok() {
                states.extend_from_slice(&state);
            }
        }
        let width = model.states.len();
        let scales = (0..width).map(|component| scale(path.iter().skip(component).step_by(width).copied())).collect();
        (states.len() == cuts.len() * width && states.iter().all(|value| value.is_finite()))
            .then_some(Self { states, scales })
    }
}

/// The standard deviation of `values`; their size where they are all the same.
fn scale(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let count = values.clone().count().max(1) as f64;
    let mean = values.clone().sum::<f64>() / count;
    let deviation = (values.map(|value| (value - mean) * (value - mean)).sum::<f64>() / count).sqrt();
    [deviation, mean.abs()].into_iter().find(|scale| scale.is_normal()).unwrap_or(1.0)
}

//! The residuals of trajectories, one for each experiment, one by one, to be looked at. Evaluates nothing: the unroll has landed on every observed
//! time.

use super::counted;
use crate::core::data::{Observations, Target};
use crate::core::fit::FitSettings;
use crate::core::model::Model;
use crate::core::simulate::Trajectory;

/// One residual.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Residual {
    /// When it was observed.
    pub time: f64,
    /// In which experiment.
    pub experiment: usize,
    /// What was.
    pub target: Target,
    /// Curve less point, in the units of the scatter.
    pub residual: f64,
}

/// The residuals of the cells that count, in the order observed; those that are no finite number are left out.
pub fn course(
    model: &Model,
    observations: &Observations,
    settings: &FitSettings,
    trajectories: &[Trajectory],
) -> Vec<Residual> {
    let scatter = settings.scatter();
    let (states, outputs) = (model.states.len(), model.observables.outputs.len());
    let within = observations.within(settings.window);
    let observations = within.as_ref();
    let of = |cell: &crate::core::data::Observation| {
        let time = *observations.times.get(cell.time)?;
        let trajectory = trajectories.get(cell.experiment)?;
        let moment = trajectory.times.binary_search_by(|known| known.total_cmp(&time)).ok()?;
        let curve = match cell.target {
            Target::State(state) => trajectory.states.get(moment * states + state)?,
            Target::Definition(definition) => {
                trajectory.observables.get(moment * outputs + model.definitions.get(definition)?.output)?
            }
        };
        let residual = scatter.residual(*curve, cell.value, cell.deviation);
        residual.is_finite().then_some(Residual { time, experiment: cell.experiment, target: cell.target, residual })
    };
    let cells = counted(model, observations, settings.count_first_row);
    cells.filter(|cell| scatter.noise.admits(cell.value)).filter_map(of).collect()
}

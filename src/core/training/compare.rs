//! The equation and the network side by side on the same points: how close, with how many numbers, and what each says
//! beyond the data. Knows no page.

use super::{Network, NetworkCourse};
use crate::core::data::{Observations, Target};
use crate::core::forward::Forward;
use crate::core::loss::{Loss, sum_of_squares};
use crate::core::model::Model;
use crate::core::simulate::{SolverSettings, Trajectory};

/// Both, in figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// How many observed numbers count.
    pub points: usize,
    /// The last observed time.
    pub last_time: f64,
    /// Where the curves end.
    pub end_time: f64,
    /// How many quantities of the equation are free.
    pub equation_parameters: usize,
    /// How many numbers of the network are trained.
    pub network_parameters: usize,
    /// The sum of squares of the equation; `None` where it leaves the finite numbers.
    pub equation_loss: Option<f64>,
    /// The sum of squares of the network; `None` where it leaves the finite numbers.
    pub network_loss: Option<f64>,
    /// One for each series.
    pub series: Vec<SeriesComparison>,
}

/// One series; `None` for what is not finite.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesComparison {
    /// Its name.
    pub name: String,
    /// The last number observed of it, and when.
    pub last: (f64, f64),
    /// The equation there, and at the end.
    pub equation: (Option<f64>, Option<f64>),
    /// The network there, and at the end.
    pub network: (Option<f64>, Option<f64>),
}

impl Comparison {
    /// Of the model with `values`, which ran as `trajectory`, and the network with `parameters`, which ran as `course`.
    pub fn new(
        (model, values, trajectory): (&Model, &[f64], &Trajectory),
        (network, parameters, course): (&Network, &[f64], &NetworkCourse),
        observations: &Observations,
        solver: &SolverSettings,
    ) -> Self {
        let last_time = observations.times.last().copied().unwrap_or(model.start_time);
        let end_time = solver.end_time.max(last_time);
        let width = network.series.len();
        let series = network.series.iter().enumerate().map(|(index, series)| {
            let last = observations.cells.iter().rev().find(|cell| cell.target == series.target);
            let (time, value) = last.map_or((last_time, 0.0), |cell| (observations.times[cell.time], cell.value));
            let equation = |step: usize| target_value(model, trajectory, series.target, step);
            let network = |step: usize| course.values.get(step * width + index).copied();
            SeriesComparison {
                name: series.name.clone(),
                last: (time, value),
                equation: (at(&trajectory.times, time, equation), at(&trajectory.times, end_time, equation)),
                network: (at(&course.times, time, network), at(&course.times, end_time, network)),
            }
        });
        Self {
            points: network.point_count(),
            last_time,
            end_time,
            equation_parameters: model.quantities.iter().filter(|quantity| !quantity.fixed).count(),
            network_parameters: network.parameter_count(),
            equation_loss: equation_loss(model, values, observations, solver),
            network_loss: network.loss(parameters),
            series: series.collect(),
        }
    }
}

/// The sum of squares of the equation over the numbers the network is trained on: all of them, the first row too.
fn equation_loss(model: &Model, values: &[f64], observations: &Observations, solver: &SolverSettings) -> Option<f64> {
    let first = (observations.experiment_count() > 1).then(|| observations.of_experiment(0));
    let loss = Loss::new(model, first.as_ref().unwrap_or(observations), solver, true).ok()?;
    let mut residuals = vec![0.0; loss.len()];
    loss.residuals(&mut Forward::new(model, solver), values, &mut Vec::new(), |row, residual| {
        residuals[row] = residual;
    })
    .ok()?;
    Some(sum_of_squares(&residuals)).filter(|loss| loss.is_finite())
}

fn target_value(model: &Model, trajectory: &Trajectory, target: Target, step: usize) -> Option<f64> {
    match target {
        Target::State(index) => trajectory.states.get(step * model.states.len() + index).copied(),
        Target::Definition(index) => {
            let output = model.definitions.get(index)?.output;
            trajectory.observables.get(step * model.observables.outputs.len() + output).copied()
        }
    }
}

/// The value at `time`, on the line between two steps where it lies off them; `None` beyond the last step.
fn at(times: &[f64], time: f64, value: impl Fn(usize) -> Option<f64>) -> Option<f64> {
    let after = times.partition_point(|&moment| moment < time);
    let slack = 1e-9 * time.abs().max(1.0);
    let near = |step: &usize| times.get(*step).is_some_and(|moment| (moment - time).abs() <= slack);
    let found = [after.wrapping_sub(1), after].into_iter().find(near);
    if let Some(step) = found {
        return value(step).filter(|value| value.is_finite());
    }
    let (from, to) = (*times.get(after.checked_sub(1)?)?, *times.get(after)?);
    let share = (time - from) / (to - from);
    let (first, second) = (value(after - 1)?, value(after)?);
    Some(first + share * (second - first)).filter(|value| value.is_finite())
}

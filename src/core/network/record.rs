//! The numbers of one step: the cell of the unroll is run once with a right-hand side that remembers what it was asked.
//! No formula is evaluated a second way.

use super::{Kind, Network, Node};
use crate::core::dual::Dual;
use crate::core::lang::linearise::Linearised;
use crate::core::lang::program::{Evaluator, Field};
use crate::core::method::{OneStep, scaled};
use crate::core::model::Model;
use crate::core::scalar::Scalar;
use crate::core::simulate::SolverSettings;
use crate::core::time_grid::Step;
use crate::core::unroll::Cell;

/// A value and its derivative by one quantity.
pub type Reading = Dual<1>;

/// All numbers of one step, each with its derivative by the chosen quantity (0 everywhere without one). The values are
/// those of the unroll to the last bit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepRecord {
    /// `x_n`.
    before: Vec<Reading>,
    /// Every slot of the program at the first evaluation.
    slots: Vec<Reading>,
    /// The rates that the step adds, after the clip: the first evaluation's, and the mean of all.
    clipped: Vec<Reading>,
    mean: Vec<Reading>,
    /// `h` times that mean.
    increment: Vec<Reading>,
    /// `x_{n+1}`.
    after: Vec<Reading>,
    first: Vec<Reading>,
}

/// A right-hand side that keeps its first slots and all its answers.
struct Recorder<'program> {
    evaluator: Evaluator<'program, Reading>,
    slots: Vec<Reading>,
    answers: Vec<Vec<Reading>>,
}

impl Field<Reading> for Recorder<'_> {
    fn dimension(&self) -> usize {
        self.evaluator.dimension()
    }

    fn set_parameters(&mut self, parameters: &[Reading]) {
        self.evaluator.set_parameters(parameters);
    }

    fn derivative(&mut self, time: f64, state: &[Reading], derivative: &mut [Reading]) {
        self.evaluator.derivative(time, state, derivative);
        if self.answers.is_empty() {
            self.slots = self.evaluator.slots().to_vec();
        }
        self.answers.push(derivative.to_vec());
    }

    fn linearised(&self) -> Option<Linearised<Reading>> {
        // Only methods that choose their own steps ask, and none of those runs on this.
        None
    }
}

impl StepRecord {
    /// Runs one step of `model` from `state` with the quantities `values`.
    ///
    /// `along` is the index of a quantity and the derivative of `state` by it; without one all derivatives are 0. A method
    /// that chooses its own steps cannot be asked for one of them alone: its step ends at `reached`, which the unroll
    /// knows, and its mean rate is what leads there. The other methods do not read it.
    pub fn new(
        model: &Model,
        solver: &SolverSettings,
        values: &[f64],
        step: Step,
        state: &[f64],
        along: Option<(usize, &[f64])>,
        reached: &[Reading],
    ) -> Self {
        let parameter = |(index, &value): (usize, &f64)| match along {
            Some((quantity, _)) if quantity == index => Dual::variable(value, 0),
            _ => Dual::constant(value),
        };
        let parameters: Vec<Reading> = values.iter().enumerate().map(parameter).collect();
        let component = |(index, &value): (usize, &f64)| Dual {
            value,
            tangent: [along.and_then(|(_, tangent)| tangent.get(index).copied()).unwrap_or(0.0)],
        };
        let before: Vec<Reading> = state.iter().enumerate().map(component).collect();
        let mut recorder =
            Recorder { evaluator: Evaluator::new(&model.derivative), slots: Vec::new(), answers: Vec::new() };
        recorder.set_parameters(&parameters);
        let mut after = before.clone();
        if solver.method.adaptive() {
            recorder.derivative(step.time, &before, &mut after);
            after = reached.to_vec();
        } else {
            OneStep::new(solver, &mut recorder).step(&step, &mut after);
        }

        let Recorder { slots, answers, .. } = recorder;
        let clip = |rate: &Reading| solver.clip.map_or(*rate, |bound| rate.clamp(bound));
        let first = answers.first().cloned().unwrap_or_default();
        let clipped: Vec<Reading> = first.iter().map(clip).collect();
        let mean: Vec<Reading> = match solver.method.weights() {
            Some([_]) => clipped.clone(),
            Some(weights) => {
                let share = |state: usize| {
                    let shares = answers.iter().zip(weights);
                    let none = Dual::constant(0.0);
                    shares.fold(none, |sum, (answer, weight)| sum + scaled(clip(&answer[state]), *weight))
                };
                (0..before.len()).map(share).collect()
            }
            None => {
                let passed = Dual::constant(step.size);
                before.iter().zip(&after).map(|(before, after)| (*after - *before) / passed).collect()
            }
        };
        let increment = mean.iter().map(|rate| scaled(*rate, step.size)).collect();
        Self { before, slots, clipped, mean, increment, after, first }
    }

    /// The state after the step.
    pub fn after(&self) -> &[Reading] {
        &self.after
    }

    /// The number at a node; `None` for one that stands for several.
    pub fn reading(&self, network: &Network, node: &Node) -> Option<Reading> {
        let state = || match network.lanes.get(node.lane)?[..] {
            [state] => Some(state),
            _ => None,
        };
        let of_state = |numbers: &[Reading]| numbers.get(state()?).copied();
        match node.kind {
            Kind::In => of_state(&self.before),
            Kind::Operation(_) => self.slots.get(*node.slots.first()? as usize).copied(),
            Kind::Folded(_) | Kind::Slope if node.rate_of.is_some() => of_state(&self.first),
            Kind::Folded(_) | Kind::Slope => match node.slots[..] {
                [slot] => self.slots.get(slot as usize).copied(),
                _ => None,
            },
            Kind::Clip => of_state(&self.clipped),
            Kind::Increment => of_state(&self.increment),
            Kind::Skip | Kind::Out => of_state(&self.after),
            Kind::Rest(_) | Kind::Stages => None,
        }
    }

    /// The mean rate of a state over all evaluations of the step.
    pub fn mean_rate(&self, state: usize) -> Option<Reading> {
        self.mean.get(state).copied()
    }
}

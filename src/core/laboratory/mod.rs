//! The cell laboratory of a document: which cell, fed with what, with which weights; and its run. What is typed stays as
//! typed, right or wrong; what is wrong is listed with its line. Knows no page.

pub mod inputs;
pub mod matrices;

use std::sync::Arc;

use self::inputs::{InputProblem, read_inputs};
use self::matrices::{MatrixProblem, NamedMatrix, read_matrices};
use super::cell::{self, CellKind, CellRun, Gate, Matrix, Shape, glorot};
use super::fit::{FitSettings, Optimiser};
use super::random::Random;
use super::scalar::real;

/// The widest state, and the most inputs.
pub const MOST_WIDTH: usize = 8;

/// The most steps of a run.
pub const MOST_LENGTH: usize = 500;

/// What a cell is fed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Feed {
    /// 1 at the first step, then 0.
    Impulse,
    /// 1 at every step.
    Step,
    /// `sin(2 pi (t / 12 + j / 4))` for input `j`, from 0, at step `t`, from 1.
    #[default]
    Sine,
    /// Normal with mean 0 and variance 1, from the seed.
    Noise,
    /// What stands in the section `[inputs]`.
    Typed,
}

impl Feed {
    /// In the order shown.
    pub const ALL: [Self; 5] = [Self::Impulse, Self::Step, Self::Sine, Self::Noise, Self::Typed];

    /// The key in documents and links; never renamed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Impulse => "impulse",
            Self::Step => "step",
            Self::Sine => "sine",
            Self::Noise => "noise",
            Self::Typed => "typed",
        }
    }
}

/// Steps of one period of [`Feed::Sine`].
const PERIOD: f64 = 12.0;

/// The stream of [`Feed::Noise`]; no name of a matrix makes it.
const NOISE: u64 = u64::MAX;

/// Which cell runs, and on what; the `[cell]` section of a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellSettings {
    /// Which cell.
    pub kind: CellKind,
    /// `m`, 1 to [`MOST_WIDTH`].
    pub inputs: usize,
    /// `d`, 1 to [`MOST_WIDTH`].
    pub width: usize,
    /// What the weights and the noise are drawn from.
    pub seed: u32,
    /// `h` of the residual block.
    pub step_size: f64,
    /// What it is fed.
    pub feed: Feed,
    /// How many steps, 1 to [`MOST_LENGTH`]; typed inputs have their own length.
    pub length: usize,
}

impl Default for CellSettings {
    fn default() -> Self {
        Self { kind: CellKind::Rnn, inputs: 1, width: 3, seed: 1, step_size: 0.1, feed: Feed::default(), length: 30 }
    }
}

impl CellSettings {
    /// The cell without its weights.
    pub fn shape(&self) -> Shape {
        Shape { kind: self.kind, inputs: self.inputs, width: self.width, step_size: self.step_size }
    }
}

/// How the cell is trained; the `[training]` section of a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrainingSettings {
    /// Optimiser, iterations and epochs. All observed numbers count.
    pub fit: FitSettings,
    /// Whether the state to begin with is trained too; else it is zero. A cell that is fed nothing has nothing else to
    /// tell one moment from another by.
    pub train_start: bool,
}

impl Default for TrainingSettings {
    fn default() -> Self {
        let fit = FitSettings {
            optimiser: Optimiser::LevenbergMarquardt,
            iterations: 300,
            epochs: 3000,
            learning_rate: 0.01,
            ..FitSettings::default()
        };
        Self { fit, train_start: true }
    }
}

/// The part of a document that is the laboratory's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Laboratory {
    /// Which cell, and on what it runs.
    pub cell: CellSettings,
    /// The typed inputs, verbatim, right or wrong.
    pub inputs: Arc<str>,
    /// The matrices that are not as drawn, verbatim, right or wrong.
    pub weights: Arc<str>,
    /// How it is trained.
    pub training: TrainingSettings,
}

/// A cell that ran.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// What ran, without its weights.
    pub shape: Shape,
    /// All of them, in the order of [`Shape::matrices`].
    pub weights: Vec<f64>,
    /// Row-major, steps x `m`.
    pub inputs: Vec<f64>,
    /// What it went through.
    pub run: CellRun,
}

/// Why typed inputs or matrices cannot be used as they stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LaboratoryProblems {
    /// Of the typed inputs, where they are what the cell is fed.
    pub inputs: Vec<InputProblem>,
    /// Of the matrices.
    pub weights: Vec<MatrixProblem>,
}

impl Laboratory {
    /// Runs the cell. Wrong matrices stay as drawn; wrong inputs give no run.
    pub fn experiment(&self) -> (Option<Experiment>, LaboratoryProblems) {
        let shape = self.cell.shape();
        let (edited, weights_problems) = read_matrices(&self.weights, &shape);
        let weights = weights_of(&shape.matrices(), self.cell.seed, &edited);
        let (inputs, input_problems) = match self.cell.feed {
            Feed::Typed => read_inputs(&self.inputs, self.cell.inputs),
            feed => (feed_of(feed, &self.cell), Vec::new()),
        };
        let problems = LaboratoryProblems { inputs: input_problems, weights: weights_problems };
        if !problems.inputs.is_empty() {
            return (None, problems);
        }
        let run = cell::run(&shape, &weights, &inputs, &[]);
        (Some(Experiment { shape, weights, inputs, run }), problems)
    }

    /// The numbers of `matrices`, one after the other: as typed where they are, else as drawn.
    pub fn weights_of(&self, matrices: &[Matrix]) -> Vec<f64> {
        let (edited, _) = read_matrices(&self.weights, &self.cell.shape());
        weights_of(matrices, self.cell.seed, &edited)
    }
}

fn weights_of(matrices: &[Matrix], seed: u32, edited: &[NamedMatrix]) -> Vec<f64> {
    let numbers = |matrix: &Matrix| {
        let fits = |typed: &&NamedMatrix| {
            typed.name == matrix.name && (typed.rows, typed.columns) == (matrix.rows, matrix.columns)
        };
        match edited.iter().find(fits) {
            Some(typed) => typed.values.clone(),
            None if matches!(matrix.gate, Gate::Offset | Gate::Start) => vec![0.0; matrix.len()],
            None => glorot(matrix, u64::from(seed)),
        }
    };
    matrices.iter().flat_map(numbers).collect()
}

/// The inputs of a feed that is not typed.
fn feed_of(feed: Feed, cell: &CellSettings) -> Vec<f64> {
    let mut random = Random::new(u64::from(cell.seed), NOISE);
    let mut value = |step: usize, input: usize| match feed {
        Feed::Impulse => f64::from(u8::from(step == 1)),
        Feed::Step => 1.0,
        Feed::Sine => {
            let turns = step as f64 / PERIOD + input as f64 / 4.0;
            // Of a part of a turn, so that whole and half turns are exactly zero.
            let part = turns - turns.floor();
            if part == 0.5 || part == 0.0 { 0.0 } else { real::sin(std::f64::consts::TAU * part) }
        }
        Feed::Noise => random.normal(),
        Feed::Typed => 0.0,
    };
    let mut inputs = Vec::with_capacity(cell.length * cell.inputs);
    for step in 1..=cell.length {
        for input in 0..cell.inputs {
            inputs.push(value(step, input));
        }
    }
    inputs
}

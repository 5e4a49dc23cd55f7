//! One step of an unroll as a network: states come in on rails, operations of the right-hand side branch off, and
//! `+ h f` joins the rails again, as in a residual network. Made from the compiled program; evaluates nothing itself
//! but through [`StepRecord`]. Knows no words for people and no picture beyond boxes and lines.
//!
//! The states run on *lanes*, one each (a lane may hold several when there are too many). Every evaluation of the
//! right-hand side has the same drawing, with the parameters as its weights; they stand inside the operations that
//! read them, so that the picture stays small.

mod build;
mod drawing;
mod flat;
mod label;
mod path;
mod place;
mod record;
mod rows;

use super::lang::program::Slot;

pub use build::Unfolded;
pub use drawing::{Area, Direction, Drawing, Edge, Geometry, Room};
pub use flat::{Mark, Shape};
pub use label::Piece;
pub use record::{Reading, StepRecord};

/// An operation, or what stands for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The states of a lane at the start of the step.
    In,
    /// An operation of the right-hand side.
    Operation(Shape),
    /// So many operations of the right-hand side, not drawn one by one.
    Folded(usize),
    /// So many operands of a sum or a product, not drawn one by one.
    Rest(usize),
    /// The rate `f` of a lane that is no operation: another state, a parameter, a constant, a value used elsewhere too.
    Slope,
    /// The rate, clipped.
    Clip,
    /// The further evaluations of the right-hand side by a method that makes more than one, and their mean.
    Stages,
    /// `h` times the rate: what the step adds.
    Increment,
    /// The sum of the old state and the increment: where the branch joins the rail.
    Skip,
    /// The states of a lane at the end of the step.
    Out,
}

/// An operand that is no node: it stands in the label of the operation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Leaf {
    /// A component of `p`.
    Parameter(usize),
    /// A number of the text.
    Constant(f64),
    /// The time.
    Time,
}

/// An edge into a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input {
    /// The index of the node it comes from.
    pub from: usize,
    /// How it enters.
    pub mark: Mark,
    /// How often: 2 for `x*x`.
    pub times: usize,
}

/// A node of the network.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// The index of the lane it is drawn beside.
    pub lane: usize,
    /// The edges into it.
    pub inputs: Vec<Input>,
    /// Its operands that have no node; of a folded node, what is read inside.
    pub leaves: Vec<(Leaf, Mark)>,
    /// The slots of the program whose values it stands for, its own value first; empty for what is no part of `f`.
    pub slots: Vec<Slot>,
    /// The state whose rate it is.
    pub rate_of: Option<usize>,
    /// What is written on it.
    pub label: Vec<Piece>,
}

/// One step of an unroll.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// The states of each lane; every state once, in ascending order.
    pub lanes: Vec<Vec<usize>>,
    /// In an order in which each node comes after its inputs, the `In` of each lane first.
    pub nodes: Vec<Node>,
    /// What the right-hand side reads of `p`, ascending: the weights.
    pub weights: Vec<usize>,
    /// How often a step evaluates the right-hand side; `None` if the method decides.
    pub calls: Option<usize>,
    /// What is drawn operation by operation.
    pub unfolded: Unfolded,
    /// The node that stands for each slot of the program.
    node_of: Vec<Option<usize>>,
}

impl Network {
    /// The node that stands for the value of `slot`, if one does.
    pub fn node_of(&self, slot: Slot) -> Option<usize> {
        self.node_of.get(slot as usize).copied().flatten()
    }
}

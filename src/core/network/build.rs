//! From the program to the nodes, folded where there are too many. Knows no coordinates.

use std::collections::{HashMap, VecDeque};

use super::flat::{Flat, Flattener, Mark};
use super::{Input, Kind, Leaf, Network, Node, label};
use crate::core::lang::program::{Program, Slot};
use crate::core::method::Method;
use crate::core::model::Model;
use crate::core::simulate::SolverSettings;

/// The most states with a lane of their own.
const MOST_LANES: usize = 12;

/// The most operations drawn one by one.
const MOST_OPERATIONS: usize = 48;

/// The most operands of one node; the others stand together.
const MOST_OPERANDS: usize = 8;

/// What is drawn operation by operation; the other rates are one node each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfolded {
    /// Every rate.
    All,
    /// The rate of one state.
    One(usize),
    /// None.
    None,
}

impl Network {
    /// The network of one step of `model`. At most 12 lanes and about fifty operations, whatever the model.
    pub fn new(model: &Model, solver: &SolverSettings, unfolded: Unfolded) -> Self {
        let lanes = lanes(model, unfolded);
        let mut builder = Builder::new(&model.derivative, &lanes);
        builder.add_inputs();
        builder.add_rates(unfolded);
        builder.add_method(solver);
        let Builder { mut nodes, node_of, weights, .. } = builder;
        for node in &mut nodes {
            node.label = label::label(node, model, &lanes);
        }
        let weights = (0..model.parameters()).filter(|index| weights[*index]).collect();
        Self { lanes, nodes, weights, calls: solver.method.weights().map(<[f64]>::len), unfolded, node_of }
    }
}

/// A lane for each state; with too many, one for the unfolded state and each that its rate reads, and one for the rest.
fn lanes(model: &Model, unfolded: Unfolded) -> Vec<Vec<usize>> {
    let states = model.states.len();
    if states <= MOST_LANES {
        return (0..states).map(|state| vec![state]).collect();
    }
    let mut own = match unfolded {
        Unfolded::One(state) if state < states => {
            let mut read = reads(&model.derivative, &[model.derivative.outputs[state]]).states;
            read.retain(|other| *other != state);
            read.truncate(MOST_LANES - 2);
            read.push(state);
            read
        }
        _ => Vec::new(),
    };
    own.sort_unstable();
    let rest: Vec<usize> = (0..states).filter(|state| !own.contains(state)).collect();
    let mut lanes: Vec<Vec<usize>> = own.into_iter().map(|state| vec![state]).collect();
    if !rest.is_empty() {
        lanes.push(rest);
    }
    lanes
}

/// What a value depends on.
#[derive(Default)]
struct Reads {
    states: Vec<usize>,
    parameters: Vec<usize>,
    time: bool,
    operations: usize,
}

impl Reads {
    fn leaves(&self) -> Vec<(Leaf, Mark)> {
        let parameters = self.parameters.iter().map(|index| Leaf::Parameter(*index));
        parameters.chain(self.time.then_some(Leaf::Time)).map(|leaf| (leaf, Mark::Plain)).collect()
    }
}

/// What the values of `roots` depend on, directly or not, in ascending order.
fn reads(program: &Program, roots: &[Slot]) -> Reads {
    let last = roots.iter().copied().max().unwrap_or(0);
    let mut needed = vec![false; last as usize + 1];
    for root in roots {
        needed[*root as usize] = true;
    }
    let first = program.first_instruction();
    let mut found = Reads::default();
    for slot in (first..needed.len()).rev() {
        if needed[slot] {
            found.operations += 1;
            program.instructions[slot - first].for_each_operand(|operand| needed[operand as usize] = true);
        }
    }
    let is_needed = |slot: usize| needed.get(slot).copied().unwrap_or(false);
    found.states = (0..program.states).filter(|state| is_needed(program.first_state() + state)).collect();
    found.parameters = (0..program.parameters).filter(|index| is_needed(program.first_parameter() + index)).collect();
    found.time = is_needed(program.time());
    found
}

struct Builder<'a> {
    program: &'a Program,
    flattener: Flattener<'a>,
    lanes: &'a [Vec<usize>],
    lane_of: Vec<usize>,
    nodes: Vec<Node>,
    node_of: Vec<Option<usize>>,
    weights: Vec<bool>,
    /// The node of the rate of each lane.
    rates: Vec<usize>,
}

/// An operand: an input of the program or a constant, or the value of an instruction.
enum Operand {
    Leaf(Leaf),
    State(usize),
    Instruction,
}

impl<'a> Builder<'a> {
    fn new(program: &'a Program, lanes: &'a [Vec<usize>]) -> Self {
        let mut lane_of = vec![0; program.states];
        for (lane, states) in lanes.iter().enumerate() {
            for state in states {
                lane_of[*state] = lane;
            }
        }
        let flattener = Flattener::new(program);
        let mut weights = vec![false; program.parameters];
        for (index, read) in weights.iter_mut().enumerate() {
            *read = flattener.uses((program.first_parameter() + index) as Slot) > 0;
        }
        Self {
            program,
            flattener,
            lanes,
            lane_of,
            nodes: Vec::new(),
            node_of: vec![None; program.slots()],
            weights,
            rates: Vec::new(),
        }
    }

    fn push(&mut self, kind: Kind, lane: usize) -> usize {
        let node = Node { kind, lane, inputs: vec![], leaves: vec![], slots: vec![], rate_of: None, label: vec![] };
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn add_inputs(&mut self) {
        for (lane, states) in self.lanes.iter().enumerate() {
            let node = self.push(Kind::In, lane);
            for state in states {
                let slot = self.program.first_state() + state;
                self.node_of[slot] = Some(node);
                self.nodes[node].slots.push(slot as Slot);
            }
        }
    }

    fn operand(&self, slot: Slot) -> Operand {
        let (program, index) = (self.program, slot as usize);
        if index < program.first_parameter() {
            Operand::Leaf(Leaf::Constant(program.constants[index]))
        } else if index < program.time() {
            Operand::Leaf(Leaf::Parameter(index - program.first_parameter()))
        } else if index == program.time() {
            Operand::Leaf(Leaf::Time)
        } else if index < program.first_instruction() {
            Operand::State(index - program.first_state())
        } else {
            Operand::Instruction
        }
    }

    /// Adds what the rates are made of, and the rates.
    fn add_rates(&mut self, unfolded: Unfolded) {
        let roots: Vec<(usize, usize)> = self
            .lanes
            .iter()
            .enumerate()
            .filter(|(_, states)| states.len() == 1)
            .map(|(lane, states)| (lane, states[0]))
            .filter(|(_, state)| unfolded == Unfolded::All || unfolded == Unfolded::One(*state))
            .collect();
        let expanded = self.expand(&roots);
        for lane in 0..self.lanes.len() {
            let rate = if let [state] = self.lanes[lane][..] {
                let root = self.program.outputs[state];
                let own = self.flattener.uses(root) == 1;
                let rate = match expanded.get(&root) {
                    Some(node) if own => *node,
                    None if self.is_instruction(root) => self.folded(lane, &[root]),
                    Some(_) | None => self.slope(lane, root),
                };
                self.nodes[rate].rate_of = Some(state);
                self.nodes[rate].lane = lane;
                rate
            } else {
                let roots: Vec<Slot> = self.lanes[lane].iter().map(|state| self.program.outputs[*state]).collect();
                self.folded(lane, &roots)
            };
            self.rates.push(rate);
        }
    }

    /// Adds the operations below `roots` (lane and state), breadth first while there is room, so that what is folded
    /// lies deepest. Returns the node of each slot.
    fn expand(&mut self, roots: &[(usize, usize)]) -> HashMap<Slot, usize> {
        let mut chosen: Vec<(Slot, usize, Option<Flat>)> = Vec::new();
        let mut place: HashMap<Slot, usize> = HashMap::new();
        let mut queue = VecDeque::new();
        let mut visit = |slot: Slot, lane: usize, queue: &mut VecDeque<usize>, chosen: &mut Vec<_>| {
            place.entry(slot).or_insert_with(|| {
                chosen.push((slot, lane, None));
                queue.push_back(chosen.len() - 1);
                chosen.len() - 1
            });
        };
        for (lane, state) in roots {
            let root = self.program.outputs[*state];
            if matches!(self.operand(root), Operand::Instruction) {
                visit(root, *lane, &mut queue, &mut chosen);
            }
        }
        while let Some(index) = queue.pop_front() {
            let (slot, lane, _) = chosen[index];
            let Some(flat) = self.flattener.flat(slot) else { continue };
            let shown = shown_operands(&flat);
            let inside = flat.operands[..shown].iter().filter(|(operand, _)| self.is_instruction(*operand)).count();
            if chosen.len() + inside > MOST_OPERATIONS {
                continue;
            }
            for (operand, _) in &flat.operands[..shown] {
                if self.is_instruction(*operand) {
                    visit(*operand, lane, &mut queue, &mut chosen);
                }
            }
            chosen[index].2 = Some(flat);
        }
        // A slot comes after the slots it reads: so do the nodes, and each is added after its inputs.
        chosen.sort_by_key(|(slot, ..)| *slot);
        let mut nodes = HashMap::new();
        for (slot, lane, flat) in chosen {
            let node = match flat {
                Some(flat) => self.operation(lane, &flat),
                None => self.folded(lane, &[slot]),
            };
            nodes.insert(slot, node);
        }
        nodes
    }

    fn is_instruction(&self, slot: Slot) -> bool {
        matches!(self.operand(slot), Operand::Instruction)
    }

    fn operation(&mut self, lane: usize, flat: &Flat) -> usize {
        let shown = shown_operands(flat);
        let rest: Vec<Slot> = flat.operands[shown..].iter().map(|(slot, _)| *slot).collect();
        let more = (!rest.is_empty()).then(|| {
            let more = self.folded(lane, &rest);
            self.nodes[more].kind = Kind::Rest(rest.len());
            more
        });
        let node = self.push(Kind::Operation(flat.shape), lane);
        for (slot, mark) in &flat.operands[..shown] {
            self.connect(node, *slot, *mark);
        }
        if let Some(more) = more {
            self.nodes[node].inputs.push(Input { from: more, mark: Mark::Plain, times: 1 });
        }
        self.stand_for(node, &flat.slots);
        node
    }

    /// A node for the values of `roots` and all that only they need.
    fn folded(&mut self, lane: usize, roots: &[Slot]) -> usize {
        let all = reads(self.program, roots);
        let node = self.push(Kind::Folded(all.operations), lane);
        let mut lanes: Vec<usize> = all.states.iter().map(|state| self.lane_of[*state]).collect();
        lanes.sort_unstable();
        lanes.dedup();
        self.nodes[node].inputs =
            lanes.into_iter().map(|lane| Input { from: lane, mark: Mark::Plain, times: 1 }).collect();
        self.nodes[node].leaves = all.leaves();
        let own: Vec<Slot> = roots.iter().copied().filter(|root| self.is_instruction(*root)).collect();
        self.stand_for(node, &own);
        node
    }

    /// The rate of a lane that is another value as it is.
    fn slope(&mut self, lane: usize, root: Slot) -> usize {
        let node = self.push(Kind::Slope, lane);
        self.connect(node, root, Mark::Plain);
        self.nodes[node].slots = vec![root];
        node
    }

    fn stand_for(&mut self, node: usize, slots: &[Slot]) {
        self.nodes[node].slots = slots.to_vec();
        for slot in slots {
            self.node_of[*slot as usize].get_or_insert(node);
        }
    }

    fn connect(&mut self, node: usize, slot: Slot, mark: Mark) {
        let from = match self.operand(slot) {
            Operand::Leaf(leaf) => {
                self.nodes[node].leaves.push((leaf, mark));
                return;
            }
            Operand::State(state) => Some(self.lane_of[state]),
            Operand::Instruction => self.node_of[slot as usize],
        };
        let Some(from) = from else { return };
        let inputs = &mut self.nodes[node].inputs;
        match inputs.iter_mut().find(|input| input.from == from && input.mark == mark) {
            Some(input) => input.times += 1,
            None => inputs.push(Input { from, mark, times: 1 }),
        }
    }

    /// Adds what the method does with the rates: clip, further evaluations, `+ h f`.
    fn add_method(&mut self, solver: &SolverSettings) {
        let follow = |builder: &mut Self, kind: Kind, lane: usize, from: &[usize]| {
            let node = builder.push(kind, lane);
            let input = |from: &usize| Input { from: *from, mark: Mark::Plain, times: 1 };
            builder.nodes[node].inputs = from.iter().map(input).collect();
            node
        };
        let mut rates = self.rates.clone();
        if solver.clip.is_some() {
            for (lane, rate) in rates.iter_mut().enumerate() {
                *rate = follow(self, Kind::Clip, lane, &[*rate]);
            }
        }
        if solver.method != Method::Euler && !rates.is_empty() {
            let stages = follow(self, Kind::Stages, 0, &rates);
            rates.fill(stages);
        }
        for (lane, rate) in rates.into_iter().enumerate() {
            let increment = follow(self, Kind::Increment, lane, &[rate]);
            let skip = follow(self, Kind::Skip, lane, &[lane, increment]);
            follow(self, Kind::Out, lane, &[skip]);
        }
    }
}

/// How many operands of a chain have an edge each.
fn shown_operands(flat: &Flat) -> usize {
    if flat.operands.len() > MOST_OPERANDS { MOST_OPERANDS - 1 } else { flat.operands.len() }
}

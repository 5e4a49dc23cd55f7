//! What the network shows, as handles that can be copied into closures: its picture, the numbers of the step, and what
//! is pointed at, here or in the equations. Everything but the visitor's choices is derived.

use leptos::prelude::*;

use super::playback::shown_step;
use super::shared::Shared;
use super::state::{Run, State};
use crate::core::differentiate::{Tangents, tangents};
use crate::core::lang::span::Span;
use crate::core::network::{Drawing, Kind, Leaf, Network, Reading, Room, StepRecord, Unfolded};
use crate::core::time_grid::Step;

/// The network with its boxes and lines. Made anew only when one of them changes: not while a slider moves.
#[derive(Debug, PartialEq)]
pub struct Picture {
    /// The nodes.
    pub network: Network,
    /// Where they stand.
    pub drawing: Drawing,
}

/// What the visitor points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lit {
    /// A node of the network, by its index.
    Node(usize),
    /// A place in the equations.
    Term(Span),
    /// A weight, by its index into the quantities.
    Parameter(usize),
    /// A state, by its index.
    State(usize),
}

/// The handles.
#[derive(Clone, Copy)]
pub struct NetworkView {
    run: Memo<Shared<Run>>,
    /// What is drawn.
    pub picture: Memo<Shared<Picture>>,
    /// The step that is shown.
    pub step: Memo<Option<usize>>,
    /// Its numbers.
    pub record: Memo<Option<Shared<StepRecord>>>,
    /// Whether tangents flow besides the values.
    pub learn: RwSignal<bool>,
    /// The quantity that the visitor chose for them.
    pub chosen: RwSignal<Option<String>>,
    /// The index of the quantity in force, if there is one.
    pub quantity: Memo<Option<usize>>,
    /// The states and their tangents of the whole unroll, while they are shown.
    pub unroll: Memo<Option<Shared<Tangents>>>,
    /// What the visitor wants drawn; `None` for what fits.
    pub wanted: RwSignal<Option<Unfolded>>,
    /// The room there is, in CSS pixels.
    pub room: RwSignal<Room>,
    /// What is pointed at.
    pub lit: RwSignal<Option<Lit>>,
    /// Which nodes that lights.
    pub lit_nodes: Memo<Vec<bool>>,
    /// Which places in the equations it lights.
    pub lit_spans: Memo<Vec<Span>>,
}

/// The picture may be shrunk to this part of its size.
pub const SMALLEST: f64 = 0.8;

/// On a narrow page, to this.
const NARROWEST: f64 = 0.72;

impl NetworkView {
    /// What the network shows of `state`.
    pub fn new(state: State) -> Self {
        let wanted = RwSignal::new(None::<Unfolded>);
        let room = RwSignal::new(Room { width: 760.0, height: 200.0 });
        let learn = RwSignal::new(false);
        let chosen = RwSignal::new(None::<String>);
        let lit = RwSignal::new(None::<Lit>);

        let picture = Memo::new(move |last: Option<&Shared<Picture>>| {
            let room = room.get();
            let room = Room { width: room.width / NARROWEST, height: room.height / SMALLEST };
            let model = state.model.get();
            let wanted =
                wanted.get().filter(|wanted| !matches!(wanted, Unfolded::One(of) if *of >= model.states.len()));
            let (network, drawing) = Drawing::of(&model, &state.solver.get(), wanted, room);
            let picture = Picture { network, drawing };
            match last {
                Some(last) if **last == picture => last.clone(),
                _ => Shared::new(picture),
            }
        });
        let step = Memo::new(move |_| {
            let head = state.head.get();
            state.run.with(|run| shown_step(head, run.main()?))
        });
        let quantity = Memo::new(move |_| {
            let chosen = chosen.get();
            state.model.with(|model| {
                let named = chosen.and_then(|name| model.quantities.iter().position(|quantity| quantity.name == name));
                named.or((!model.quantities.is_empty()).then_some(0))
            })
        });
        let unroll = Memo::new(move |_| {
            let quantity = quantity.get().filter(|_| learn.get())?;
            let (model, solver) = (state.model.get(), state.solver.get());
            let times = state.stops.get();
            state.shown_values.with(|values| tangents(&model, values, &solver, &times, quantity)).ok().map(Shared::new)
        });
        let record = Memo::new(move |_| {
            let step = step.get()?;
            let (solver, unroll) = (state.solver.get(), unroll.get());
            state.run.with(|run| {
                let trajectory = run.main()?;
                let width = run.model.states.len();
                let time = trajectory.times[step];
                let passed = trajectory.times[step + 1] - time;
                // A full step is of size `h` itself, which the difference of two moments need not be.
                let whole = (passed - solver.step_size).abs() <= 1e-9 * solver.step_size;
                let size = if whole && !solver.method.adaptive() { solver.step_size } else { passed };
                let row = |rows: &[f64], at: usize| rows.get(at * width..(at + 1) * width).map(<[f64]>::to_vec);
                let before = row(&trajectory.states, step)?;
                let tangent = |at: usize| unroll.as_ref().and_then(|unroll| row(&unroll.tangents, at));
                let (leaving, arriving) = (tangent(step), tangent(step + 1).unwrap_or_else(|| vec![0.0; width]));
                let along = quantity.get().zip(leaving.as_deref());
                let after = row(&trajectory.states, step + 1)?;
                let reached: Vec<Reading> = (after.into_iter().zip(arriving))
                    .map(|(value, tangent)| Reading { value, tangent: [tangent] })
                    .collect();
                let step = Step { time, size };
                let record = state
                    .shown_values
                    .with(|values| StepRecord::new(&run.model, &solver, values, step, &before, along, &reached));
                Some(Shared::new(record))
            })
        });
        let lit_nodes = Memo::new(move |_| lit_nodes(&state, &picture.get(), lit.get()));
        let lit_spans = Memo::new(move |_| {
            // While the equations are broken, the places in them are not those of the model that runs.
            let whole = state.compilation.with(|compilation| compilation.model.is_some());
            match lit.get().filter(|_| whole) {
                Some(Lit::Node(_) | Lit::Term(_)) => state.model.with(|model| {
                    let nodes = lit_nodes.get();
                    let picture = picture.get();
                    let lit = nodes.iter().enumerate().filter(|(_, lit)| **lit);
                    lit.flat_map(|(node, _)| picture.network.spans_of(&model.derivative, node)).collect()
                }),
                _ => Vec::new(),
            }
        });
        Self {
            run: state.run,
            picture,
            step,
            record,
            learn,
            chosen,
            quantity,
            unroll,
            wanted,
            room,
            lit,
            lit_nodes,
            lit_spans,
        }
    }

    /// The view, from anywhere below the root.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The number at a node now.
    pub fn reading(self, picture: &Picture, node: usize) -> Option<Reading> {
        let node = picture.network.nodes.get(node)?;
        self.record.with(|record| record.as_ref()?.reading(&picture.network, node))
    }

    /// State `of` at moment `index` of the unroll, and its tangent while tangents are shown.
    pub fn state_at(self, index: usize, of: usize) -> Option<Reading> {
        let (at, value) = self.run.with(|run| {
            let at = index * run.model.states.len() + of;
            Some((at, *run.main()?.states.get(at)?))
        })?;
        let tangent = self.unroll.with(|unroll| unroll.as_ref()?.tangents.get(at).copied());
        Some(Reading { value, tangent: [tangent.unwrap_or(f64::NAN)] })
    }

    /// Draws the operations of one rate, or no longer.
    pub fn toggle(self, node: usize) {
        let picture = self.picture.get_untracked();
        let Some((state, kind)) = picture.network.nodes.get(node).and_then(|node| Some((node.rate_of?, node.kind)))
        else {
            return;
        };
        let folded = matches!(kind, Kind::Folded(_));
        if folded {
            self.wanted.set(Some(Unfolded::One(state)));
        } else if picture.network.unfolded == Unfolded::One(state) {
            self.wanted.set(None);
        }
    }
}

fn lit_nodes(state: &State, picture: &Picture, lit: Option<Lit>) -> Vec<bool> {
    let network = &picture.network;
    let only = |lit: Option<usize>| (0..network.nodes.len()).map(|node| Some(node) == lit).collect();
    match lit {
        None => vec![false; network.nodes.len()],
        Some(Lit::Node(node)) => only(Some(node)),
        Some(Lit::Term(span)) => only(state.model.with(|model| network.node_at(&model.derivative, span))),
        Some(Lit::Parameter(index)) => {
            network.nodes.iter().map(|node| node.leaves.iter().any(|leaf| leaf.0 == Leaf::Parameter(index))).collect()
        }
        Some(Lit::State(state)) => {
            let on_rail = |kind: Kind| matches!(kind, Kind::In | Kind::Skip | Kind::Out);
            network.nodes.iter().map(|node| on_rail(node.kind) && network.lanes[node.lane].contains(&state)).collect()
        }
    }
}

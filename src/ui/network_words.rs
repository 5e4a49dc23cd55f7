//! The network in words: what it is, what each rate is computed from, what the step does. For those who do not see it.

use leptos::prelude::*;

use super::network_view::{NetworkView, Picture};
use super::state::State;
use crate::core::lang::symbol::letters_and_subscript;
use crate::core::network::{Input, Kind, Leaf, Network, Node};
use crate::core::number::significant;

/// The most states spoken of one by one.
const MOST_SPOKEN: usize = 12;

/// A name as it is read out: `x1`, `α`.
pub fn spoken(name: &str) -> String {
    let (letters, subscript) = letters_and_subscript(name);
    letters + &subscript.unwrap_or_default()
}

/// What the cell is.
pub fn cell(state: &State, picture: &Picture) -> String {
    let text = state.text();
    let network = &picture.network;
    state.model.with(|model| {
        let list = |names: Vec<String>| {
            if names.is_empty() { text.network.nothing.into() } else { names.join(text.network.between) }
        };
        let states = model.states.iter().map(|state| spoken(&state.name)).collect();
        let weights = network.weights.iter().map(|index| spoken(model.quantities[*index].symbol())).collect();
        (text.network.cell)(&list(states), &list(weights), network.calls)
    })
}

/// What each rate is computed from.
pub fn rates(state: &State, picture: &Picture) -> Vec<String> {
    let text = state.text();
    let network = &picture.network;
    let sentence = |(index, node): (usize, &Node)| {
        let of = node.rate_of?;
        state.model.with(|model| {
            let (mut states, mut weights, mut operations) = (Vec::new(), Vec::new(), 0);
            gather(network, index, &mut states, &mut weights, &mut operations);
            states.sort_unstable();
            states.dedup();
            weights.sort_unstable();
            weights.dedup();
            let states: Vec<String> = states.iter().map(|state| spoken(&model.states[*state].name)).collect();
            let weights: Vec<String> = weights.iter().map(|index| spoken(model.quantities[*index].symbol())).collect();
            let between = text.network.between;
            let joined = if states.is_empty() || weights.is_empty() { "" } else { between };
            let rate = format!("{}′", spoken(&model.states.get(of)?.name));
            let weights = format!("{joined}{}", weights.join(between));
            Some((text.network.computed)(&rate, &states.join(between), &weights, operations))
        })
    };
    network.nodes.iter().enumerate().filter_map(sentence).take(MOST_SPOKEN).collect()
}

/// What goes into a node, directly or not.
fn gather(network: &Network, root: usize, states: &mut Vec<usize>, weights: &mut Vec<usize>, operations: &mut usize) {
    let mut seen = vec![false; network.nodes.len()];
    let mut pending = vec![root];
    while let Some(index) = pending.pop() {
        if std::mem::replace(&mut seen[index], true) {
            continue;
        }
        let node = &network.nodes[index];
        match node.kind {
            Kind::In => states.extend(&network.lanes[node.lane]),
            Kind::Folded(inside) => *operations += inside,
            Kind::Operation(_) | Kind::Rest(_) => *operations += 1,
            _ => {}
        }
        weights.extend(node.leaves.iter().filter_map(|(leaf, _)| match leaf {
            Leaf::Parameter(index) => Some(*index),
            _ => None,
        }));
        pending.extend(node.inputs.iter().map(|Input { from, .. }| *from));
    }
}

/// What the step that is shown does.
pub fn step(state: &State, view: &NetworkView) -> String {
    let text = state.text();
    let Some(step) = view.step.get() else { return String::new() };
    let number = |value: f64| significant(value, 6);
    let time = state.run.with(|run| run.main().and_then(|main| main.times.get(step).copied()));
    let mut told = (text.network.step)(step, &number(time.unwrap_or_default()));
    let parameter = view.quantity.get().filter(|_| view.learn.get());
    let states = state.model.with(|model| model.states.iter().map(|state| state.name.clone()).collect::<Vec<_>>());
    for (index, name) in states.iter().enumerate().take(MOST_SPOKEN) {
        let (Some(from), Some(to)) = (view.state_at(step, index), view.state_at(step + 1, index)) else { continue };
        told.push_str(&(text.network.moves)(&spoken(name), &number(from.value), &number(to.value)));
        told.push(' ');
        if let Some(parameter) = parameter {
            let of = state.model.with(|model| model.quantities.get(parameter).map(|quantity| quantity.name.clone()));
            let (from, to) = (number(from.tangent[0]), number(to.tangent[0]));
            told.push_str(&(text.network.tangent)(&spoken(name), &of.unwrap_or_default(), &from, &to));
            told.push(' ');
        }
    }
    told
}

/// What the node that is pointed at is, with its numbers.
pub fn node(state: &State, view: &NetworkView, picture: &Picture, index: usize) -> Option<String> {
    let text = state.text();
    let node = picture.network.nodes.get(index)?;
    let name =
        || state.model.with(|model| Some(spoken(&model.states.get(*picture.network.lanes[node.lane].first()?)?.name)));
    // The text of the last valid model, and so only while the text is that one.
    let written = || {
        let whole = state.compilation.with(|compilation| compilation.model.is_some());
        let span = state.model.with(|model| picture.network.spans_of(&model.derivative, index).first().copied());
        span.filter(|_| whole).and_then(|span| {
            state.document().with(|document| document.model.get(span.start..span.end).map(str::to_owned))
        })
    };
    let what = match node.kind {
        Kind::In => (text.network.state_in)(&name()?),
        Kind::Out => (text.network.state_out)(&name()?),
        Kind::Clip => text.network.clip.to_owned(),
        Kind::Increment => text.network.increment.to_owned(),
        Kind::Skip => text.network.skip.to_owned(),
        Kind::Stages => return Some((text.network.more_calls)(picture.network.calls)),
        Kind::Folded(operations) => {
            let written = written().filter(|text| text.chars().count() <= 40);
            written.unwrap_or_else(|| (text.network.folded)(operations))
        }
        Kind::Operation(_) | Kind::Slope | Kind::Rest(_) => written()?,
    };
    let Some(reading) = view.reading(picture, index) else { return Some(what) };
    let mut told = format!("{what} = {}", significant(reading.value, 6));
    if let Some(parameter) = view.quantity.get().filter(|_| view.learn.get()) {
        let of = state.model.with(|model| model.quantities.get(parameter).map(|quantity| spoken(&quantity.name)));
        let tangent = significant(reading.tangent[0], 6);
        told = format!("{told},  ∂/∂{} = {tangent}", of.unwrap_or_default());
    }
    Some(told)
}

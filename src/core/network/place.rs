//! From the text to the nodes and back: what is computed where. Knows no markup.

use super::Network;
use crate::core::lang::program::{Program, Slot};
use crate::core::lang::span::Span;

/// The slot of the value that stands at `span`; for a longer text, a whole equation, that of the largest expression in
/// it.
fn slot_at(program: &Program, span: Span) -> Option<Slot> {
    let inside = |place: &&(Span, Slot)| span.start <= place.0.start && place.0.end <= span.end;
    let places = program.places.iter().filter(inside);
    places.max_by_key(|(place, _)| place.end - place.start).map(|(_, slot)| *slot)
}

impl Network {
    /// The node that computes what stands at `span` of the text.
    pub fn node_at(&self, program: &Program, span: Span) -> Option<usize> {
        self.node_of(slot_at(program, span)?)
    }

    /// Where in the text the value of `node` stands: everywhere it was written.
    pub fn spans_of(&self, program: &Program, node: usize) -> Vec<Span> {
        let Some(node) = self.nodes.get(node) else { return Vec::new() };
        let own = node.slots.first();
        let places = program.places.iter().filter(|(_, slot)| Some(slot) == own);
        places.map(|(span, _)| *span).collect()
    }
}

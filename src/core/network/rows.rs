//! Which column and which row each node stands in: layers by the longest way to the rate, order in a layer by
//! barycentres, rows kept straight where there is room. Knows no lengths.
//!
//! The method is that of Sugiyama, Tagawa, Toda, "Methods for visual understanding of hierarchical system structures"
//! (1981): layers, bends where an edge passes a layer, a few sweeps of barycentres; here within the lanes.

use super::{Kind, Network};

/// Sweeps over the layers, there and back.
const SWEEPS: usize = 4;

/// Farther apart than rows of one lane can be.
const LANE: f64 = 1e4;

/// Where an edge passes a layer between its ends.
#[derive(Clone, Debug)]
pub(super) struct Bend {
    pub(super) layer: usize,
    pub(super) lane: usize,
    pub(super) row: usize,
}

/// Columns and rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// The column of each node; 0 for what comes in.
    pub(super) layer: Vec<usize>,
    /// The row of each node beside the rail of its lane; 0 is the nearest.
    pub(super) row: Vec<usize>,
    /// The rows each lane has.
    pub(super) of_lane: Vec<usize>,
    /// The number of columns.
    pub(super) layers: usize,
    /// By node and input, from the source on.
    pub(super) bends: Vec<Vec<Vec<Bend>>>,
}

/// A node, or a bend of an edge, in a layer.
struct Item {
    lane: usize,
    layer: usize,
    node: Option<usize>,
    before: Vec<usize>,
    /// The lanes whose rails it reads.
    taps: Vec<usize>,
    after: Vec<usize>,
    position: f64,
}

impl Rows {
    pub(super) fn new(network: &Network) -> Self {
        let (layer, layers) = layers(network);
        let lanes = network.lanes.len();
        let (mut items, passing) = items(network, &layer);
        let order = ordered(&mut items, lanes, layers);
        let rows: Vec<usize> = order.iter().map(|cells| cells.iter().map(Vec::len).max().unwrap_or(0).max(1)).collect();
        let row_of = straightened(&items, &order, &rows, layers);
        let mut row = vec![0; network.nodes.len()];
        for (item, row_of_item) in items.iter().zip(&row_of) {
            if let Some(node) = item.node {
                row[node] = *row_of_item;
            }
        }
        let bend = |item: &usize| Bend { layer: items[*item].layer, lane: items[*item].lane, row: row_of[*item] };
        let bends = passing
            .iter()
            .map(|inputs| inputs.iter().map(|passed| passed.iter().map(bend).collect()).collect())
            .collect();
        Self { layer, row, of_lane: rows, layers, bends }
    }
}

fn is_inside(kind: Kind) -> bool {
    matches!(kind, Kind::Operation(_) | Kind::Folded(_) | Kind::Rest(_) | Kind::Slope)
}

/// The column of each node, and the number of columns.
fn layers(network: &Network) -> (Vec<usize>, usize) {
    let nodes = &network.nodes;
    let mut height = vec![0; nodes.len()];
    for (index, node) in nodes.iter().enumerate().rev().filter(|(_, node)| is_inside(node.kind)) {
        for input in &node.inputs {
            height[input.from] = height[input.from].max(height[index] + 1);
        }
    }
    let inside = nodes.iter().zip(&height).filter(|(node, _)| is_inside(node.kind));
    let deepest = inside.map(|(_, height)| height + 1).max().unwrap_or(1);
    let mut layer = vec![0; nodes.len()];
    for (index, node) in nodes.iter().enumerate() {
        layer[index] = match node.kind {
            Kind::In => 0,
            _ if is_inside(node.kind) => deepest - height[index],
            _ => node.inputs.iter().map(|input| layer[input.from] + 1).max().unwrap_or(deepest).max(deepest + 1),
        };
    }
    let layers = layer.iter().max().map_or(0, |last| last + 1);
    (layer, layers)
}

/// The nodes inside the right-hand side and the bends of their edges; for each node and input, the items passed.
fn items(network: &Network, layer: &[usize]) -> (Vec<Item>, Vec<Vec<Vec<usize>>>) {
    let mut items: Vec<Item> = Vec::new();
    let mut item_of = vec![None; network.nodes.len()];
    let mut passing: Vec<Vec<Vec<usize>>> = Vec::with_capacity(network.nodes.len());
    let item = |lane, layer, node| Item {
        lane,
        layer,
        node,
        before: Vec::new(),
        taps: Vec::new(),
        after: Vec::new(),
        position: 0.0,
    };
    for (index, node) in network.nodes.iter().enumerate() {
        let mut passed = vec![Vec::new(); node.inputs.len()];
        if is_inside(node.kind) {
            let own = items.len();
            items.push(item(node.lane, layer[index], Some(index)));
            item_of[index] = Some(own);
            for (input, passed) in node.inputs.iter().zip(&mut passed) {
                let Some(mut from) = item_of[input.from] else {
                    items[own].taps.push(network.nodes[input.from].lane);
                    continue;
                };
                for between in layer[input.from] + 1..layer[index] {
                    let bend = items.len();
                    items.push(item(node.lane, between, None));
                    items[from].after.push(bend);
                    items[bend].before.push(from);
                    passed.push(bend);
                    from = bend;
                }
                items[from].after.push(own);
                items[own].before.push(from);
            }
        }
        passing.push(passed);
    }
    (items, passing)
}

/// The items of each lane and layer from the rail outward.
fn ordered(items: &mut [Item], lanes: usize, layers: usize) -> Vec<Vec<Vec<usize>>> {
    let mut order = vec![vec![Vec::new(); layers]; lanes];
    for (index, item) in items.iter().enumerate() {
        order[item.lane][item.layer].push(index);
    }
    place(items, &order);
    for sweep in 0..2 * SWEEPS {
        let towards_start = sweep % 2 == 0;
        for step in 0..layers {
            let layer = if towards_start { layers - 1 - step } else { step };
            for cells in &mut order {
                let cell = &mut cells[layer];
                let key = |index: usize| {
                    let item = &items[index];
                    let neighbours = if towards_start { &item.after } else { &item.before };
                    let rails = if towards_start { &[][..] } else { &item.taps[..] };
                    let sum: f64 = neighbours.iter().map(|other| items[*other].position).sum::<f64>()
                        + rails.iter().map(|lane| *lane as f64 * LANE - 0.5).sum::<f64>();
                    let count = neighbours.len() + rails.len();
                    if count == 0 { item.position } else { sum / count as f64 }
                };
                let mut keyed: Vec<(f64, usize)> = cell.iter().map(|index| (key(*index), *index)).collect();
                keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
                *cell = keyed.into_iter().map(|(_, index)| index).collect();
                for (row, index) in cell.iter().enumerate() {
                    items[*index].position = items[*index].lane as f64 * LANE + row as f64;
                }
            }
        }
    }
    order
}

fn place(items: &mut [Item], order: &[Vec<Vec<usize>>]) {
    for (lane, cells) in order.iter().enumerate() {
        for cell in cells {
            for (row, index) in cell.iter().enumerate() {
                items[*index].position = lane as f64 * LANE + row as f64;
            }
        }
    }
}

/// The row of each item: in the order found, each as near as can be to what it leads to.
fn straightened(items: &[Item], order: &[Vec<Vec<usize>>], rows: &[usize], layers: usize) -> Vec<usize> {
    let mut row_of = vec![0; items.len()];
    for layer in (0..layers).rev() {
        for (lane, cells) in order.iter().enumerate() {
            let count = cells[layer].len();
            let mut next = 0;
            for (place, index) in cells[layer].iter().enumerate() {
                let after = &items[*index].after;
                let wanted = |other: &usize| match items[*other].lane {
                    of if of < lane => 0.0,
                    of if of > lane => rows[lane] as f64 - 1.0,
                    _ => row_of[*other] as f64,
                };
                let mean = after.iter().map(wanted).sum::<f64>() / after.len().max(1) as f64;
                let row = (mean.floor() as usize).clamp(next, rows[lane] - (count - place));
                row_of[*index] = row;
                next = row + 1;
            }
        }
    }
    row_of
}

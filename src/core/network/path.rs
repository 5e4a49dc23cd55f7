//! The lines of the picture: where each column begins, where rails are tapped, how an edge runs. Knows no labels.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::drawing::{Area, Edge, mark};
use super::rows::{Bend, Rows};
use super::{Kind, Network};

/// Between two wires that run side by side.
const WIRE: f64 = 5.0;

/// The radius of a turn.
const TURN: f64 = 5.0;

/// Room for a sign where an edge enters.
const MARK: f64 = 7.0;

/// The columns of a picture from left to right.
pub(super) struct Columns {
    /// The left side of each.
    pub(super) left: Vec<f64>,
    /// The right side of each.
    pub(super) right: Vec<f64>,
    /// Of the whole.
    pub(super) width: f64,
    /// Before each column, where the rail of each lane is tapped.
    taps: Vec<BTreeMap<usize, f64>>,
}

impl Columns {
    pub(super) fn new(network: &Network, rows: &Rows, widths: &[f64], gap: f64) -> Self {
        let mut tapped = vec![BTreeSet::new(); rows.layers];
        let mut marked = vec![false; rows.layers];
        let mut widest = vec![0.0_f64; rows.layers];
        for (index, node) in network.nodes.iter().enumerate() {
            let layer = rows.layer[index];
            widest[layer] = widest[layer].max(widths[index]);
            for input in &node.inputs {
                if network.nodes[input.from].kind == Kind::In && node.kind != Kind::Skip {
                    tapped[layer].insert(network.nodes[input.from].lane);
                }
                marked[layer] |= !mark(node, input).is_empty();
            }
        }
        let mut columns = Self { left: vec![], right: vec![], width: 0.0, taps: vec![] };
        let mut x = 0.0;
        for layer in 0..rows.layers {
            let wires = WIRE * tapped[layer].len() as f64;
            let first = x + gap / 2.0 - WIRE / 2.0;
            columns.taps.push(
                tapped[layer].iter().enumerate().map(|(wire, lane)| (*lane, first + wire as f64 * WIRE)).collect(),
            );
            if layer > 0 {
                x += gap + wires + if marked[layer] { MARK } else { 0.0 };
            }
            columns.left.push(x);
            x += widest[layer];
            columns.right.push(x);
        }
        columns.width = x;
        columns
    }
}

/// All edges but the rails.
pub(super) fn paths(
    network: &Network,
    rows: &Rows,
    columns: &Columns,
    areas: &[Area],
    rails: &[f64],
    row_height: &dyn Fn(usize, usize) -> f64,
) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (to, node) in network.nodes.iter().enumerate() {
        if node.kind == Kind::Out {
            continue;
        }
        // Ports from top to bottom as their edges come in.
        let bend_height = |bend: &Bend| row_height(bend.lane, bend.row);
        let comes_from = |input: usize| {
            let from = node.inputs[input].from;
            rows.bends[to][input].last().map_or(areas[from].y, bend_height)
        };
        let mut order: Vec<usize> = (0..node.inputs.len()).collect();
        order.sort_by(|a, b| comes_from(*a).total_cmp(&comes_from(*b)));
        let step = ((areas[to].height - 6.0) / order.len().max(1) as f64).min(8.0);
        for (port, input) in order.into_iter().enumerate() {
            let from = node.inputs[input].from;
            let is_tap = network.nodes[from].kind == Kind::In;
            if node.kind == Kind::Skip && is_tap {
                continue;
            }
            let offset = (port as f64 - (node.inputs.len() as f64 - 1.0) / 2.0) * step;
            let (x, y) = (areas[to].left(), areas[to].y + offset);
            let path = match node.kind {
                Kind::Skip => up_to_rail(areas[from], areas[to]),
                // The block is as high as the picture: straight in, straight out.
                Kind::Stages => format!("M{:.1} {1:.1}H{x:.1}", areas[from].right(), areas[from].y),
                _ if network.nodes[from].kind == Kind::Stages => {
                    format!("M{:.1} {1:.1}H{x:.1}", areas[from].right(), areas[to].y)
                }
                _ if is_tap => {
                    let rail = network.nodes[from].lane;
                    let wire = columns.taps[rows.layer[to]].get(&rail).copied().unwrap_or(x);
                    tap(wire, rails[rail], x, y)
                }
                _ => through(areas[from], &rows.bends[to][input], columns, &bend_height, (x, y)),
            };
            edges.push(Edge { from, to, path, end: (x, y), mark: mark(node, &node.inputs[input]) });
        }
    }
    edges
}

/// Down (or up) from the rail and round a corner.
fn tap(wire: f64, rail: f64, x: f64, y: f64) -> String {
    let turn = TURN.min((y - rail).abs());
    let before = if y > rail { y - turn } else { y + turn };
    format!("M{wire:.1} {rail:.1}V{before:.1}Q{wire:.1} {y:.1} {:.1} {y:.1}H{x:.1}", wire + turn)
}

/// To the right and up into the sum on the rail.
fn up_to_rail(from: Area, sum: Area) -> String {
    let bottom = sum.y + sum.height / 2.0;
    let turn = TURN.min((from.y - bottom).abs());
    let (x, y) = (sum.x, from.y);
    format!("M{:.1} {y:.1}H{:.1}Q{x:.1} {y:.1} {x:.1} {:.1}V{bottom:.1}", from.right(), x - turn, y - turn)
}

/// From box to box, through the columns between.
fn through(
    from: Area,
    bends: &[Bend],
    columns: &Columns,
    bend_height: &dyn Fn(&Bend) -> f64,
    (x, y): (f64, f64),
) -> String {
    let mut path = format!("M{:.1} {:.1}", from.right(), from.y);
    let (mut at_x, mut at_y) = (from.right(), from.y);
    let mut hop = |path: &mut String, to_x: f64, to_y: f64| {
        let middle = f64::midpoint(at_x, to_x);
        // Writing to a string cannot fail.
        let _ = write!(path, "C{middle:.1} {at_y:.1} {middle:.1} {to_y:.1} {to_x:.1} {to_y:.1}");
        (at_x, at_y) = (to_x, to_y);
    };
    for bend in bends {
        let height = bend_height(bend);
        hop(&mut path, columns.left[bend.layer], height);
        hop(&mut path, columns.right[bend.layer], height);
    }
    hop(&mut path, x, y);
    path
}

//! Boxes and lines of a network: rails run straight through, operations stand between them, taps branch off like wires.
//! Lengths are CSS pixels at the size the picture is made for. Knows no colour and no language of people.

use super::label::Piece;
use super::path::{Columns, paths};
use super::rows::Rows;
use super::{Kind, Mark, Network, Node, Unfolded};
use crate::core::model::Model;
use crate::core::simulate::SolverSettings;

/// The lengths of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    /// Whether name and number of a node stand side by side instead of one above the other.
    pub dense: bool,
    /// Of an operation.
    pub node_height: f64,
    /// From row to row.
    pub row: f64,
    /// From a rail to its first row, and from the last row to the next rail.
    pub beside_rail: f64,
    /// Of the states at both ends.
    pub chip_height: f64,
    /// Above the first rail.
    pub header: f64,
    /// A letter of a label.
    letter: f64,
    /// The longest number.
    pub number: f64,
    /// Between columns.
    gap: f64,
}

impl Geometry {
    /// A line for the name and one for the number.
    pub const ROOMY: Self = Self {
        dense: false,
        node_height: 30.0,
        row: 34.0,
        beside_rail: 23.0,
        chip_height: 22.0,
        header: 28.0,
        letter: 6.4,
        number: 50.0,
        gap: 16.0,
    };

    /// One line for both.
    pub const DENSE: Self = Self {
        dense: true,
        node_height: 15.0,
        row: 18.0,
        beside_rail: 9.5,
        chip_height: 15.0,
        header: 22.0,
        letter: 6.0,
        number: 57.0,
        gap: 14.0,
    };

    fn width(&self, node: &Node) -> f64 {
        let label = self.label_width(&node.label);
        match node.kind {
            Kind::In | Kind::Out => label + self.number + if self.dense { 16.0 } else { 24.0 },
            Kind::Skip => 16.0_f64.min(self.chip_height),
            Kind::Clip => 24.0,
            Kind::Stages => 34.0,
            _ if self.dense => label + self.number + 14.0,
            _ => label.max(self.number) + 12.0,
        }
    }

    /// How wide a label is, letters taken as equally wide.
    pub fn label_width(&self, label: &[Piece]) -> f64 {
        let letters = |text: &str| text.chars().count() as f64;
        let piece = |piece: &Piece| letters(&piece.text) + 0.75 * piece.subscript.as_deref().map_or(0.0, letters);
        self.letter * label.iter().map(piece).sum::<f64>()
    }
}

/// A box: its centre and its size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Of the centre, from the left.
    pub x: f64,
    /// Of the centre, from the top.
    pub y: f64,
    /// Whole.
    pub width: f64,
    /// Whole.
    pub height: f64,
}

impl Area {
    /// Its left side.
    pub fn left(&self) -> f64 {
        self.x - self.width / 2.0
    }

    /// Its right side.
    pub fn right(&self) -> f64 {
        self.x + self.width / 2.0
    }
}

/// A line from node to node.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The index of the node it comes from.
    pub from: usize,
    /// The index of the node it leads to.
    pub to: usize,
    /// As the `d` of an SVG path.
    pub path: String,
    /// Where it enters.
    pub end: (f64, f64),
    /// What is written there: `−`, `÷`, `²`; often nothing.
    pub mark: String,
}

/// The room there is for a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// In CSS pixels.
    pub width: f64,
    /// In CSS pixels.
    pub height: f64,
}

/// A network as a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// Whole.
    pub width: f64,
    /// Whole.
    pub height: f64,
    /// Its lengths.
    pub geometry: Geometry,
    /// The box of each node.
    pub areas: Vec<Area>,
    /// The column of each node, for what happens one after the other.
    pub layers: Vec<usize>,
    /// The height of the rail of each lane.
    pub rails: Vec<f64>,
    /// The heights of the rows of operations.
    pub rows: Vec<f64>,
    /// All edges but the rails.
    pub edges: Vec<Edge>,
}

/// Where to go from a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Against the flow.
    Left,
    /// With the flow.
    Right,
    /// Up in the same column.
    Up,
    /// Down in the same column.
    Down,
}

impl Drawing {
    /// The nearest node in that direction, for those who go through the picture by keys; the first node from nowhere.
    pub fn neighbour(&self, node: Option<usize>, direction: Direction) -> Option<usize> {
        let Some((own, area)) = node.and_then(|node| Some((node, self.areas.get(node)?))) else {
            return (!self.areas.is_empty()).then_some(0);
        };
        let layer = |other: usize| self.layers[other].cmp(&self.layers[own]);
        let lies_there = |other: &usize| {
            let below = self.areas[*other].y.total_cmp(&area.y);
            match direction {
                Direction::Left => layer(*other).is_lt(),
                Direction::Right => layer(*other).is_gt(),
                Direction::Up => layer(*other).is_eq() && below.is_lt(),
                Direction::Down => layer(*other).is_eq() && below.is_gt(),
            }
        };
        let distance = |other: &usize| {
            let columns = self.layers[*other].abs_diff(self.layers[own]);
            (columns, (self.areas[*other].y - area.y).abs())
        };
        let order = |a: &usize, b: &usize| {
            let ((a_columns, a_rows), (b_columns, b_rows)) = (distance(a), distance(b));
            a_columns.cmp(&b_columns).then(a_rows.total_cmp(&b_rows))
        };
        (0..self.areas.len()).filter(lies_there).min_by(order)
    }

    /// The picture of `network`.
    pub fn new(network: &Network, geometry: Geometry) -> Self {
        let rows = Rows::new(network);
        let mut rails = Vec::with_capacity(network.lanes.len());
        let mut y = geometry.header + geometry.chip_height / 2.0;
        let mut bottom = y;
        for count in &rows.of_lane {
            rails.push(y);
            bottom = y + geometry.beside_rail + (*count as f64 - 1.0) * geometry.row;
            y = bottom + geometry.beside_rail;
        }
        let height = bottom + geometry.node_height / 2.0 + 4.0;

        let widths: Vec<f64> = network.nodes.iter().map(|node| geometry.width(node)).collect();
        let columns = Columns::new(network, &rows, &widths, geometry.gap);
        let row_height = |lane: usize, row: usize| rails[lane] + geometry.beside_rail + row as f64 * geometry.row;
        let area = |(index, node): (usize, &Node)| {
            let layer = rows.layer[index];
            let (y, height) = match node.kind {
                Kind::In | Kind::Out => (rails[node.lane], geometry.chip_height),
                Kind::Skip => (rails[node.lane], widths[index]),
                Kind::Stages => {
                    let (top, end) = (rails[0] - geometry.chip_height / 2.0, height - 4.0);
                    (f64::midpoint(top, end), end - top)
                }
                _ => (row_height(node.lane, rows.row[index]), geometry.node_height),
            };
            // What leads to one place is set against its column's left side, so that ports stand in line.
            Area { x: columns.left[layer] + widths[index] / 2.0, y, width: widths[index], height }
        };
        let areas: Vec<Area> = network.nodes.iter().enumerate().map(area).collect();
        let edges = paths(network, &rows, &columns, &areas, &rails, &row_height);
        let heights = |lane: usize| (0..rows.of_lane[lane]).map(move |row| (lane, row));
        let row_heights = (0..rails.len()).flat_map(heights).map(|(lane, row)| row_height(lane, row)).collect();
        Self { width: columns.width, height, geometry, areas, layers: rows.layer, rows: row_heights, rails, edges }
    }

    /// Whether it can be looked at in `room`.
    pub fn fits(&self, room: Room) -> bool {
        self.width <= room.width && self.height <= room.height
    }

    /// The network of one step with as much of it drawn as can be read in `room`; all that was `wanted`, if something
    /// was.
    pub fn of(model: &Model, solver: &SolverSettings, wanted: Option<Unfolded>, room: Room) -> (Network, Self) {
        let ways: &[Unfolded] = match &wanted {
            Some(wanted) => std::slice::from_ref(wanted),
            None => &[Unfolded::All, Unfolded::None],
        };
        let mut last = None;
        for unfolded in ways {
            let network = Network::new(model, solver, *unfolded);
            for geometry in [Geometry::ROOMY, Geometry::DENSE] {
                let drawing = Self::new(&network, geometry);
                if drawing.fits(room) {
                    return (network, drawing);
                }
                last = Some((network.clone(), drawing));
            }
        }
        last.unwrap_or_else(|| {
            let network = Network::new(model, solver, Unfolded::None);
            let drawing = Self::new(&network, Geometry::DENSE);
            (network, drawing)
        })
    }
}

/// What is written at the end of an edge into `node`.
pub(super) fn mark(node: &Node, input: &super::Input) -> String {
    const RAISED: [&str; 8] = ["", "", "²", "³", "⁴", "⁵", "⁶", "⁷"];
    let several = node.inputs.len() > 1;
    let sign = match input.mark {
        Mark::Minus if several => "−",
        Mark::Reciprocal if several => "÷",
        Mark::Second if several => "2",
        _ => "",
    };
    let is_product = matches!(node.kind, Kind::Operation(super::Shape::Product { .. }));
    let times = match input.times {
        1 => String::new(),
        times if is_product => RAISED.get(times).map_or_else(|| format!("^{times}"), ToString::to_string),
        times => format!("{times}×"),
    };
    format!("{sign}{times}")
}

//! The network as SVG: the current cell with its operations, and its neighbours in time as small copies on the same
//! rails. Built once a model; a step changes texts and classes only.

use leptos::prelude::*;

use super::network_view::{Lit, NetworkView, Picture};
use super::series_class;
use super::shared::Shared;
use super::state::{State, state};
use crate::core::network::{Area, Drawing, Edge, Kind, Node, Piece, Reading};
use crate::core::number::significant;

/// Digits of a number at a node.
const DIGITS: usize = 4;

/// Of a tangent, beside its sign.
const TANGENT_DIGITS: usize = 3;

/// Where there is less room.
const DENSE_DIGITS: usize = 3;

/// The most characters of a number at a node: `−2.925e-7`.
const WIDEST_NUMBER: usize = 9;

/// Of the block of a copy.
const BLOCK: f64 = 76.0;

/// Between the parts of a copy.
const SPACE: f64 = 12.0;

/// Where time goes on unseen.
const DOTS: f64 = 16.0;

/// How wide a copy is, with the states at its outer end.
pub fn copy_width(drawing: &Drawing) -> f64 {
    chip_width(drawing) + BLOCK + 4.0 * SPACE + DOTS
}

/// The states of a copy are numbers without a name.
fn chip_width(drawing: &Drawing) -> f64 {
    drawing.geometry.number + 12.0
}

/// A value, or its tangent while those are shown.
fn number(reading: Option<Reading>, learn: bool, dense: bool) -> String {
    let digits = if dense { DENSE_DIGITS } else { DIGITS };
    match reading {
        None => String::new(),
        Some(reading) if learn => format!("∂ {}", fitting(reading.tangent[0], digits.min(TANGENT_DIGITS))),
        Some(reading) => fitting(reading.value, digits),
    }
}

/// `value` with these digits, or with two where its exponent would make it wider than a node.
fn fitting(value: f64, digits: usize) -> String {
    let written = significant(value, digits);
    if written.chars().count() > WIDEST_NUMBER { significant(value, 2) } else { written }
}

/// `h` and `r_1` as SVG text; the letters after a subscript go back to the line.
fn letters(label: &[Piece], view: &NetworkView) -> Vec<AnyView> {
    let mut lowered = false;
    let mut parts = Vec::new();
    for piece in label {
        let rise = lowered.then_some("-2.5");
        lowered = piece.subscript.is_some();
        let text = piece.text.clone();
        let main = match piece.parameter {
            None => view! { <tspan dy=rise xml:space="preserve">{text}</tspan> }.into_any(),
            Some(index) => weight(text, rise, "weight", index, view),
        };
        parts.push(main);
        if let Some(subscript) = piece.subscript.clone() {
            parts.push(match piece.parameter {
                None => view! { <tspan dy="2.5" class="below">{subscript}</tspan> }.into_any(),
                Some(index) => weight(subscript, Some("2.5"), "weight below", index, view),
            });
        }
    }
    parts
}

fn weight(text: String, dy: Option<&'static str>, class: &'static str, index: usize, view: &NetworkView) -> AnyView {
    let view = *view;
    let lit = move || view.lit.get() == Some(Lit::Parameter(index));
    view! { <tspan dy=dy class=class class:lit=lit data-weight=index>{text}</tspan> }.into_any()
}

fn rails(drawing: &Drawing, lanes: &[Vec<usize>], from: f64, to: f64, class: &'static str) -> Vec<AnyView> {
    let rail = |(y, states): (&f64, &Vec<usize>)| {
        let class = format!("{class} {}", lane_class(states));
        view! { <line class=class x1=from x2=to y1=*y y2=*y /> }.into_any()
    };
    drawing.rails.iter().zip(lanes).map(rail).collect()
}

/// The colour of the one state of a lane; none for several.
fn lane_class(states: &[usize]) -> String {
    match states {
        [state] => format!("series-{}", series_class(*state)),
        _ => "several".to_owned(),
    }
}

/// The cell of the step that is shown.
#[component]
pub fn CurrentCell(
    /// What is drawn.
    picture: Shared<Picture>,
    /// What it is, for those who do not see it.
    described: Signal<String>,
) -> impl IntoView {
    let view = NetworkView::expect();
    let (network, drawing) = (&picture.network, &picture.drawing);
    let dense = drawing.geometry.dense;
    let rail_lines = rails(drawing, &network.lanes, 0.0, drawing.width, "rail");
    let wires: Vec<_> = drawing.edges.iter().map(|edge| wire(edge, &picture, &view)).collect();
    let nodes: Vec<_> = (0..network.nodes.len()).map(|index| node(index, &picture, &view)).collect();
    let heads: Vec<_> = [(Kind::In, 0), (Kind::Out, 1)]
        .into_iter()
        .filter_map(|(kind, later)| {
            let node = network.nodes.iter().position(|node| node.kind == kind)?;
            Some(moment(drawing.areas[node].x, move || view.step.get().map(|step| step + later)))
        })
        .collect();
    let size = format!("--w: {:.1}; --h: {:.1}", drawing.width, drawing.height);
    let view_box = format!("0 0 {:.1} {:.1}", drawing.width, drawing.height);
    view! {
        <svg class="network-cell current" class:dense=dense style=size viewBox=view_box role="img" aria-label=described data-testid="network-cell">
            {rail_lines}
            {wires}
            {nodes}
            {heads}
        </svg>
    }
}

/// The index of a moment above its states.
fn moment(x: f64, index: impl Fn() -> Option<usize> + Send + Sync + 'static) -> AnyView {
    let text = move || index().map(|index| format!("n = {index}"));
    view! { <text class="moment" x=x y="11">{text}</text> }.into_any()
}

fn wire(edge: &Edge, picture: &Picture, view: &NetworkView) -> AnyView {
    let view = *view;
    let (network, to) = (&picture.network, edge.to);
    let from = &network.nodes[edge.from];
    let class = if from.kind == Kind::In {
        format!("wire tap {}", lane_class(&network.lanes[from.lane]))
    } else {
        "wire".to_owned()
    };
    let lit = move || view.lit_nodes.with(|lit| lit.get(to).copied().unwrap_or(false));
    let layer = format!("--layer: {}", picture.drawing.layers[to]);
    let (x, y) = edge.end;
    let mark =
        (!edge.mark.is_empty()).then(|| view! { <text class="mark" x=x - 2.0 y=y - 2.0>{edge.mark.clone()}</text> });
    view! {
        <path class=class class:lit=lit style=layer d=edge.path.clone() />
        {mark}
    }
    .into_any()
}

fn kind_class(node: &Node) -> &'static str {
    match node.kind {
        Kind::In | Kind::Out => "node chip",
        Kind::Folded(_) if node.rate_of.is_some() => "node folded rate",
        Kind::Folded(_) | Kind::Rest(_) => "node folded",
        Kind::Operation(_) | Kind::Slope if node.rate_of.is_some() => "node rate",
        Kind::Operation(_) | Kind::Slope => "node",
        Kind::Clip => "node clip",
        Kind::Stages => "node stages",
        Kind::Increment => "node increment",
        Kind::Skip => "node skip",
    }
}

fn node(index: usize, picture: &Shared<Picture>, view: &NetworkView) -> AnyView {
    let view = *view;
    let (node, area) = (&picture.network.nodes[index], picture.drawing.areas[index]);
    let of_lane =
        matches!(node.kind, Kind::In | Kind::Out | Kind::Skip | Kind::Increment | Kind::Clip) || node.rate_of.is_some();
    let class = if of_lane {
        format!("{} {}", kind_class(node), lane_class(&picture.network.lanes[node.lane]))
    } else {
        kind_class(node).to_owned()
    };
    let lit = move || view.lit_nodes.with(|lit| lit.get(index).copied().unwrap_or(false));
    let layer = format!("--layer: {}", picture.drawing.layers[index]);
    let inside = match node.kind {
        Kind::Skip => cross(area),
        Kind::Clip => bounded(area),
        Kind::Stages => {
            let calls = picture.network.calls.map_or_else(|| "…".to_owned(), |calls| format!("×{calls}"));
            view! {
                <text class="label" x=area.x y=area.y - 3.0>"f"</text>
                <text class="number" x=area.x y=area.y + 11.0>{calls}</text>
            }
            .into_any()
        }
        _ => writing(index, picture, &view),
    };
    view! {
        <g class=class class:lit=lit style=layer data-node=index>
            <rect
                x=area.left()
                y=area.y - area.height / 2.0
                width=area.width
                height=area.height
                rx=if node.kind == Kind::Skip { area.height / 2.0 } else { 7.0_f64.min(area.height / 2.0) }
            />
            {inside}
        </g>
    }
    .into_any()
}

/// The label and the number, one above the other or side by side.
fn writing(index: usize, picture: &Shared<Picture>, view: &NetworkView) -> AnyView {
    let view = *view;
    let node = &picture.network.nodes[index];
    let area = picture.drawing.areas[index];
    let beside = picture.drawing.geometry.dense || matches!(node.kind, Kind::In | Kind::Out);
    let own = picture.clone();
    let dense = picture.drawing.geometry.dense;
    let text = move || number(view.reading(&own, index), view.learn.get(), dense);
    let label = letters(&node.label, &view);
    if beside {
        view! {
            <text class="label start" x=area.left() + 6.0 y=area.y + 3.7>{label}</text>
            <text class="number end" x=area.right() - 6.0 y=area.y + 3.7 data-number=index>{text}</text>
        }
        .into_any()
    } else {
        let rate = node.rate_of.filter(|_| matches!(node.kind, Kind::Operation(_)));
        let tag = rate.map(|state| rate_tag(state, area));
        view! {
            <text class="label" x=area.x y=area.y - 2.5>{label}</text>
            <text class="number" x=area.x y=area.y + 10.5 data-number=index>{text}</text>
            {tag}
        }
        .into_any()
    }
}

/// Which rate it is, at the corner of the operation that gives it.
fn rate_tag(of: usize, area: Area) -> AnyView {
    let name = state().model.with_untracked(|model| model.states.get(of).map(|state| format!("{}'", state.name)));
    let label = [Piece::name(&name.unwrap_or_default())];
    let text = format!("{}{}", label[0].text, label[0].subscript.as_deref().unwrap_or_default());
    view! { <text class="tag" x=area.right() - 5.0 y=area.y - 3.5>{text}</text> }.into_any()
}

fn cross(area: Area) -> AnyView {
    let arm = area.height * 0.27;
    let (x, y, whole) = (area.x, area.y, 2.0 * arm);
    let path = format!("M{:.1} {y:.1}h{whole:.1}M{x:.1} {:.1}v{whole:.1}", x - arm, y - arm);
    view! { <path class="sign" d=path /> }.into_any()
}

/// The curve of a clip: flat, a slope, flat.
fn bounded(area: Area) -> AnyView {
    let path = format!("M{:.1} {:.1}h4.5l7 -8h4.5", area.x - 8.0, area.y + 4.0);
    view! { <path class="sign" d=path /> }.into_any()
}

/// A step before or after the current one, in small: `offset` steps away.
#[component]
pub fn Copy(
    /// What is drawn.
    picture: Shared<Picture>,
    /// How many steps away, before or after.
    offset: isize,
    /// Whether no copy stands beyond it.
    outermost: bool,
) -> impl IntoView {
    let state = state();
    let view = NetworkView::expect();
    let (network, drawing) = (&picture.network, &picture.drawing);
    let width = copy_width(drawing);
    let chip = chip_width(drawing);
    let before = offset < 0;
    // From left to right: [dots, states,] block, sum [, states, dots].
    let inner = if before { DOTS + chip } else { 0.0 };
    let (block, sum) = (inner + SPACE, inner + BLOCK + 2.5 * SPACE);
    let chip_left = if before { DOTS } else { width - DOTS - chip };
    let (solid_from, solid_to) = match (before, outermost) {
        (true, true) => (DOTS, width),
        (false, true) => (0.0, width - DOTS),
        _ => (0.0, width),
    };
    let mut lines = rails(drawing, &network.lanes, solid_from, solid_to, "rail");
    if outermost {
        let (from, to) = if before { (2.0, DOTS) } else { (width - DOTS, width - 2.0) };
        lines.extend(rails(drawing, &network.lanes, from, to, "rail dotted"));
    }
    let top = drawing.rails.first().copied().unwrap_or_default() + 5.0;
    let bottom = drawing.height - 3.0;
    let node = |kind: Kind| network.nodes.iter().position(move |node| node.kind == kind);
    let height_of = |lane: usize| {
        let of_lane = |(_, node): &(usize, &Node)| node.lane == lane && node.kind == Kind::Increment;
        let found = network.nodes.iter().enumerate().find(of_lane);
        found.map_or(0.0, |(index, _)| drawing.areas[index].y)
    };
    let radius = node(Kind::Skip).map_or(8.0, |skip| drawing.areas[skip].height / 2.0);
    let index = move || view.step.get().and_then(|step| (step + usize::from(!before)).checked_add_signed(offset));
    let exists = move || {
        index().is_some_and(|index| state.run.with(|run| run.main().is_some_and(|main| index < main.times.len())))
    };
    let (chip_height, dense) = (drawing.geometry.chip_height, drawing.geometry.dense);
    let lanes: Vec<_> = network
        .lanes
        .iter()
        .enumerate()
        .map(|(lane, states)| {
            let (y, from) = (drawing.rails[lane], height_of(lane));
            let branch = format!(
                "M{:.1} {from:.1}H{:.1}Q{sum:.1} {from:.1} {sum:.1} {:.1}V{:.1}",
                block + BLOCK,
                sum - 5.0,
                from - 5.0,
                y + radius
            );
            let plus = Area { x: sum, y, width: 2.0 * radius, height: 2.0 * radius };
            let one = if let [one] = states[..] { Some(one) } else { None };
            let text =
                move || number(one.zip(index()).and_then(|(of, at)| view.state_at(at, of)), view.learn.get(), dense);
            view! {
                <g class=format!("node {}", lane_class(states))>
                    <path class="wire" d=branch />
                    <circle cx=sum cy=y r=radius />
                    {cross(plus)}
                    <rect x=chip_left y=y - chip_height / 2.0 width=chip height=chip_height rx=7 />
                    <text class="number middle" x=chip_left + chip / 2.0 y=y + 3.7>{text}</text>
                </g>
            }
        })
        .collect();
    // Over the block, or in it when nothing else is.
    let name_height = if network.weights.is_empty() { f64::midpoint(top, bottom) + 3.0 } else { 11.0 };
    let weights = weights(&state, &picture, block + 8.0, &view);
    let size = format!("--w: {width:.1}; --h: {:.1}", drawing.height);
    let view_box = format!("0 0 {width:.1} {:.1}", drawing.height);
    view! {
        <svg class="network-cell copy" class:dense=dense class:absent=move || !exists() style=size viewBox=view_box aria-hidden="true">
            <rect class="block" x=block y=top width=BLOCK height=bottom - top rx="10" />
            {lines}
            <text class="moment" x=block + BLOCK / 2.0 y=name_height>"f"</text>
            {weights}
            {lanes}
            {moment(chip_left + chip / 2.0, index)}
        </svg>
    }
}

/// The names of the weights, in the rows where the operations stand.
fn weights(state: &State, picture: &Picture, left: f64, view: &NetworkView) -> Vec<AnyView> {
    const COLUMNS: usize = 3;
    let (rows, weights) = (&picture.drawing.rows, &picture.network.weights);
    let columns = weights.len().div_ceil(rows.len().max(1)).clamp(1, COLUMNS);
    let most = columns * rows.len();
    let width = (BLOCK - 8.0) / columns as f64;
    state.model.with_untracked(|model| {
        weights
            .iter()
            .take(most)
            .enumerate()
            .map(|(place, index)| {
                let cut = place + 1 == most && weights.len() > most;
                let name = if cut { "…" } else { model.quantities[*index].symbol() };
                let label = [Piece { parameter: (!cut).then_some(*index), ..Piece::name(name) }];
                let (x, y) = (left + (place % columns) as f64 * width, rows[place / columns] + 3.7);
                view! { <text class="label start" x=x y=y>{letters(&label, view)}</text> }.into_any()
            })
            .collect()
    })
}

//! The network of an equation: what its nodes are, where they stand, and that their numbers are those of the unroll.

use std::fmt::Write as _;

use unroll::core::differentiate::tangents;
use unroll::core::document;
use unroll::core::dual::Dual;
use unroll::core::lang::span::Span;
use unroll::core::method::Method;
use unroll::core::model::{Model, compile};
use unroll::core::network::{
    Area, Drawing, Geometry, Kind, Leaf, Mark, Network, Node, Piece, Room, Shape, StepRecord, Unfolded,
};
use unroll::core::preset::ALL;
use unroll::core::scalar::Scalar;
use unroll::core::simulate::{SolverSettings, simulate};
use unroll::core::time_grid::Step;

/// A strip above the plot on a wide screen.
const STRIP: Room = Room { width: 760.0, height: 260.0 };

fn model(text: &str) -> Model {
    let compilation = compile(text);
    compilation.model.unwrap_or_else(|| panic!("{text:.200}: {:?}", compilation.diagnostics))
}

fn euler() -> SolverSettings {
    SolverSettings::default()
}

fn whole(text: &str) -> Network {
    Network::new(&model(text), &euler(), Unfolded::All)
}

fn written(label: &[Piece]) -> String {
    label
        .iter()
        .map(|piece| match &piece.subscript {
            Some(subscript) => format!("{}_{subscript}", piece.text),
            None => piece.text.clone(),
        })
        .collect()
}

/// The nodes of the right-hand side: label, and the labels of what comes in.
fn operations(network: &Network) -> Vec<String> {
    let inside = |node: &&Node| matches!(node.kind, Kind::Operation(_) | Kind::Folded(_) | Kind::Rest(_) | Kind::Slope);
    let told = |node: &Node| {
        let mut inputs: Vec<String> =
            node.inputs.iter().map(|input| written(&network.nodes[input.from].label)).collect();
        inputs.sort();
        format!("{} <- {}", written(&node.label), inputs.join(", "))
    };
    network.nodes.iter().filter(inside).map(told).collect()
}

/// `n` coupled states in a chain.
fn chain(states: usize) -> String {
    let mut text = String::new();
    for state in 0..states {
        let left = if state > 0 { format!("d (x{} - x{state})", state - 1) } else { "0".to_owned() };
        let right = if state + 1 < states { format!("d (x{} - x{state})", state + 1) } else { "0".to_owned() };
        let _ = writeln!(text, "x{state}' = {left} + {right}\nx{state}(0) = {state}");
    }
    text + "d = 0.5\n"
}

/// A right-hand side of `terms` different terms, in helpers that a statement can hold.
fn long(terms: usize) -> String {
    let helper = |first: usize| {
        let terms: Vec<String> = (first..first + 100).map(|term| format!("sin({term} x)")).collect();
        format!("T{first} = {}\n", terms.join(" + "))
    };
    let helpers = || (0..terms).step_by(100);
    let sum: Vec<String> = helpers().map(|first| format!("T{first}")).collect();
    format!("x' = {}\nx(0) = 1\n{}", sum.join(" + "), helpers().map(helper).collect::<String>())
}

/// A right-hand side that is `depth` operations deep, each in a helper of its own.
fn deep(depth: usize) -> String {
    let mut text = format!("x' = y{depth}\nx(0) = 1\ny0 = x\n");
    for level in 1..=depth {
        let of = if level % 2 == 0 { "sin" } else { "1 + " };
        let _ = writeln!(text, "y{level} = {of}(y{})", level - 1);
    }
    text
}

#[test]
fn chains_of_sums_and_products_are_one_node_each() {
    for (right, expected) in [
        ("x*y*z", &["× <- x, y, z"][..]),
        ("x + y - z", &["+ <- x, y, z"]),
        ("-x", &["− <- x"]),
        ("-k x", &["−k × <- x"]),
        ("1 - k x", &["k × <- x", "1 − <- k ×"]),
        ("k x y/m", &["k/m × <- x, y"]),
        ("x/y", &["÷ <- x, y"]),
        ("1/x", &["1 ÷ <- x"]),
        ("x/m", &["/m <- x"]),
        ("x^2", &["( )² <- x"]),
        ("x*x*y", &["× <- x, y"]),
        ("sin(t)", &["sin(t) <- "]),
        ("k sin(x)", &["sin <- x", "k × <- sin"]),
        ("k", &["x′ <- "]),
        ("y", &["x′ <- y"]),
        ("x^y", &["( )^( ) <- x, y"]),
        ("max(x, 0)", &["max(0) <- x"]),
        ("if(x < 5, y, z)", &["( ) < 5 <- x", "if <- ( ) < 5, y, z"]),
    ] {
        let text = format!("x' = {right}\ny' = 0\nz' = 0\nx(0) = 1\ny(0) = 2\nz(0) = 3\nk = 4\nm = 5\n");
        let network = whole(&text);
        let rates = network.nodes.iter().filter(|node| node.kind == Kind::Slope && node.lane > 0).count();
        assert_eq!(rates, 2, "{right}");
        let mut found = operations(&network);
        found.truncate(found.len() - 2);
        assert_eq!(found, expected, "{right}");
    }
}

#[test]
fn what_two_rates_share_is_one_node() {
    let network = whole("x' = a x y + x\ny' = a x y - y\nx(0) = 1\ny(0) = 2\na = 3\n");
    assert_eq!(operations(&network), ["a × <- x, y", "+ <- a ×, x", "+ <- a ×, y"]);
}

#[test]
fn the_article_s_system_has_its_skip_connection_and_its_six_weights() {
    let preset = ALL.iter().find(|preset| preset.key == "competition").expect("the article's system");
    let document = document::parse(preset.text).0;
    let model = model(&document.model);
    let network = Network::new(&model, &document.solver, Unfolded::All);
    let found = operations(&network);
    assert_eq!(found.len(), 10);
    for i in 1..=2 {
        let expected = [
            format!("iN_{i} × <- x_{i}"),
            format!("1 − <- iN_{i} ×"),
            format!("r_{i} × <- 1 −, x_{i}"),
            format!("a_{i} × <- x_1, x_2"),
            format!("+ <- a_{i} ×, r_{i} ×"),
        ];
        for told in expected {
            assert!(found.contains(&told), "{told} is not in {found:?}");
        }
    }
    assert_eq!(network.weights.len(), 6);
    assert_eq!(network.calls, Some(1));
    for lane in 0..2 {
        let of = |kind: Kind| {
            network.nodes.iter().position(|node| node.kind == kind && node.lane == lane).expect("one of each")
        };
        let from = |node: usize| network.nodes[node].inputs.iter().map(|input| input.from).collect::<Vec<_>>();
        assert_eq!(from(of(Kind::Skip)), [of(Kind::In), of(Kind::Increment)]);
        assert_eq!(from(of(Kind::Increment)), [of(Kind::Clip)]);
        assert_eq!(from(of(Kind::Out)), [of(Kind::Skip)]);
        let rate = &network.nodes[from(of(Kind::Clip))[0]];
        assert_eq!((rate.rate_of, rate.kind), (Some(lane), Kind::Operation(Shape::Sum)));
        let marks: Vec<Mark> = rate.inputs.iter().map(|input| input.mark).collect();
        assert_eq!(marks, [Mark::Plain, Mark::Minus]);
    }
}

#[test]
fn a_method_that_asks_more_than_once_says_how_often() {
    let text = "x' = -k x\nx(0) = 1\nk = 2\n";
    for (method, calls) in [(Method::Euler, 1), (Method::Heun, 2), (Method::RungeKutta4, 4)] {
        let network = Network::new(&model(text), &SolverSettings { method, ..euler() }, Unfolded::All);
        assert_eq!(network.calls, Some(calls));
        let stages = network.nodes.iter().filter(|node| node.kind == Kind::Stages).count();
        assert_eq!(stages, usize::from(calls > 1));
    }
}

#[test]
fn every_place_in_the_text_leads_to_the_node_that_computes_it() {
    let text = "S' = g - b S I/N\nI' = b S I/N - g I\nN = S + I\nS(0) = 9\nI(0) = 1\nb = 2\ng = 1\n";
    let model = model(text);
    let network = Network::new(&model, &euler(), Unfolded::All);
    let node_at = |place: &str, from: usize| {
        let start = from + text[from..].find(place).expect("the place is in the text");
        let span = Span::new(start, start + place.len());
        let slot = model.derivative.places.iter().find(|(known, _)| *known == span).map(|(_, slot)| *slot);
        slot.and_then(|slot| network.node_of(slot)).map(|node| written(&network.nodes[node].label))
    };
    let second = text.find("I'").expect("a second equation");
    assert_eq!(node_at("b S I/N", second).as_deref(), Some("b ×"));
    assert_eq!(node_at("b S I/N", 0), node_at("b S I/N", second));
    assert_eq!(node_at("S + I", 0).as_deref(), Some("+"));
    assert_eq!(node_at("g I", 0).as_deref(), Some("g ×"));
    assert_eq!(node_at("N", 0).as_deref(), Some("+"));
    assert_eq!(node_at("I/N", 0), None, "the text groups b S I first");
}

fn each_preset(mut check: impl FnMut(&str, &Model, &SolverSettings)) {
    for preset in ALL {
        let document = document::parse(preset.text).0;
        check(preset.key, &model(&document.model), &document.solver);
    }
}

#[test]
fn the_numbers_at_the_nodes_are_those_of_the_unroll_bit_for_bit() {
    each_preset(|key, model, solver| {
        for method in Method::ALL {
            let solver = SolverSettings { method, ..*solver };
            let values = model.values();
            let unroll = simulate(model, &values, &solver, &[]).expect("a grid");
            let width = model.states.len();
            let network = Network::new(model, &solver, Unfolded::All);
            let last = unroll.times.len() - 1;
            for step in [0, 1, last / 2, last - 1] {
                let (time, before) = (unroll.times[step], &unroll.states[step * width..][..width]);
                let after = &unroll.states[(step + 1) * width..][..width];
                let reached: Vec<Dual<1>> = after.iter().map(|value| Dual::constant(*value)).collect();
                let full = step + 1 < last && !method.adaptive();
                let size = if full { solver.step_size } else { unroll.times[step + 1] - time };
                let record = StepRecord::new(model, &solver, &values, Step { time, size }, before, None, &reached);
                let reading = |kind: Kind, lane: usize| {
                    let node = network.nodes.iter().find(|node| node.kind == kind && node.lane == lane);
                    record.reading(&network, node.expect("one of each")).expect("a number").value
                };
                for state in 0..width {
                    assert_eq!(reading(Kind::In, state).to_bits(), before[state].to_bits(), "{key}");
                    // The last step of a grid may be a sum of steps short of its size.
                    if step + 1 < last {
                        assert_eq!(reading(Kind::Out, state).to_bits(), after[state].to_bits(), "{key} {method:?}");
                    }
                    let sum = before[state] + reading(Kind::Increment, state);
                    if method == Method::Euler {
                        assert_eq!(sum.to_bits(), reading(Kind::Out, state).to_bits(), "{key}");
                    } else {
                        // The method adds its slopes in another order: a few roundings of the larger part.
                        let scale = before[state].abs().max(sum.abs()).max(1.0);
                        assert!((sum - reading(Kind::Out, state)).abs() <= 1e-14 * scale, "{key} {method:?}");
                    }
                }
            }
        }
    });
}

#[test]
fn every_operation_is_the_operation_of_what_comes_in() {
    each_preset(|key, model, solver| {
        let values = model.values();
        let unroll = simulate(model, &values, solver, &[]).expect("a grid");
        let network = Network::new(model, solver, Unfolded::All);
        let step = Step { time: unroll.times[3], size: solver.step_size };
        let width = model.states.len();
        let record = StepRecord::new(model, solver, &values, step, &unroll.states[3 * width..][..width], None, &[]);
        let value = |node: usize| record.reading(&network, &network.nodes[node]).map_or(f64::NAN, |read| read.value);
        let leaf = |leaf: Leaf| match leaf {
            Leaf::Parameter(index) => values[index],
            Leaf::Constant(constant) => constant,
            Leaf::Time => step.time,
        };
        for (index, node) in network.nodes.iter().enumerate() {
            let edges =
                node.inputs.iter().flat_map(|input| std::iter::repeat_n((value(input.from), input.mark), input.times));
            let operands: Vec<(f64, Mark)> =
                edges.chain(node.leaves.iter().map(|(of, mark)| (leaf(*of), *mark))).collect();
            let expected = match node.kind {
                Kind::Operation(Shape::Sum) => {
                    operands.iter().map(|(value, mark)| if *mark == Mark::Minus { -value } else { *value }).sum::<f64>()
                }
                Kind::Operation(Shape::Product { negative }) => {
                    let product = operands
                        .iter()
                        .map(|(value, mark)| if *mark == Mark::Reciprocal { 1.0 / value } else { *value })
                        .product::<f64>();
                    if negative { -product } else { product }
                }
                Kind::Slope => operands[0].0,
                _ => continue,
            };
            // Taken in another order than the program's: a few roundings of the largest operand or of the product.
            let scale = operands.iter().fold(expected.abs().max(1.0), |scale, (value, _)| scale.max(value.abs()));
            assert!((value(index) - expected).abs() <= 1e-12 * scale, "{key}: {}", written(&node.label));
        }
    });
}

#[test]
fn the_tangents_at_the_nodes_are_those_of_the_whole_unroll() {
    each_preset(|key, model, solver| {
        let values = model.values();
        let width = model.states.len();
        for quantity in 0..values.len() {
            let unroll = tangents(model, &values, solver, &[], quantity).expect("a grid");
            let network = Network::new(model, solver, Unfolded::All);
            let at = unroll.times.len() / 3;
            let row = |rows: &[f64], at: usize| rows[at * width..][..width].to_vec();
            let (state, tangent) = (row(&unroll.states, at), row(&unroll.tangents, at));
            let step = Step { time: unroll.times[at], size: solver.step_size };
            let record = StepRecord::new(model, solver, &values, step, &state, Some((quantity, &tangent)), &[]);
            let tangents_after: Vec<f64> = record.after().iter().map(|reading| reading.tangent[0]).collect();
            assert_eq!(tangents_after, row(&unroll.tangents, at + 1), "{key}, by {quantity}");
            let values_after: Vec<f64> = record.after().iter().map(|reading| reading.value).collect();
            assert_eq!(values_after, row(&unroll.states, at + 1), "{key}, by {quantity}");
            for node in network.nodes.iter().filter(|node| node.kind == Kind::In) {
                let reading = record.reading(&network, node).expect("a number");
                assert_eq!(reading.tangent[0], tangent[node.lane], "{key}");
            }
        }
    });
}

#[test]
fn the_clip_acts_in_the_picture_as_in_the_step() {
    let model = model("x' = k x\nx(0) = 100\nk = 3\n");
    let solver = SolverSettings { clip: Some(10.0), ..euler() };
    let network = Network::new(&model, &solver, Unfolded::All);
    let values = model.values();
    let step = Step { time: 0.0, size: 0.1 };
    let record = StepRecord::new(&model, &solver, &values, step, &[100.0], Some((0, &[0.0])), &[]);
    let readings: Vec<(f64, f64)> = [Kind::Clip, Kind::Increment, Kind::Out]
        .iter()
        .filter_map(|kind| network.nodes.iter().find(|node| node.kind == *kind))
        .filter_map(|node| record.reading(&network, node))
        .map(|reading| (reading.value, reading.tangent[0]))
        .collect();
    assert_eq!(readings, [(10.0, 0.0), (1.0, 0.0), (101.0, 0.0)]);
}

fn overlap(a: &Area, b: &Area) -> bool {
    let (width, height) = (f64::midpoint(a.width, b.width), f64::midpoint(a.height, b.height));
    (a.x - b.x).abs() < width - 0.01 && (a.y - b.y).abs() < height - 0.01
}

fn assert_sound(name: &str, network: &Network, drawing: &Drawing) {
    assert_eq!(drawing.areas.len(), network.nodes.len());
    for (index, area) in drawing.areas.iter().enumerate() {
        let inside = area.left() >= -0.01
            && area.right() <= drawing.width + 0.01
            && area.y - area.height / 2.0 >= 0.0
            && area.y + area.height / 2.0 <= drawing.height + 0.01;
        assert!(inside, "{name}: {:?} lies outside at {area:?}", network.nodes[index].kind);
        for (other, area_of_other) in drawing.areas.iter().enumerate().skip(index + 1) {
            assert!(!overlap(area, area_of_other), "{name}: {index} and {other} overlap: {area:?}, {area_of_other:?}");
        }
    }
    for edge in &drawing.edges {
        assert!(drawing.layers[edge.from] < drawing.layers[edge.to], "{name}: an edge goes back");
        let (from, to) = (&drawing.areas[edge.from], &drawing.areas[edge.to]);
        assert!(from.right() <= to.right(), "{name}: an edge goes back");
        assert!(!edge.path.contains("NaN"), "{name}");
    }
    let drawn: usize = network
        .nodes
        .iter()
        .map(|node| node.inputs.iter().filter(|input| network.nodes[input.from].kind != Kind::In).count())
        .sum();
    assert!(drawing.edges.len() + network.lanes.len() >= drawn, "{name}: an edge is missing");
}

#[test]
fn no_two_nodes_overlap_and_every_edge_goes_forward() {
    let mut cases: Vec<(String, Model, SolverSettings)> = Vec::new();
    each_preset(|key, model, solver| cases.push((key.to_owned(), model.clone(), *solver)));
    for (name, text) in [
        ("a chain of 4", chain(4)),
        ("a chain of 12", chain(12)),
        ("a chain of 64", chain(64)),
        ("2,000 operations", long(1000)),
        ("deep", deep(200)),
    ] {
        cases.push((name.to_owned(), model(&text), euler()));
    }
    for (name, model, solver) in cases {
        for method in Method::ALL {
            let solver = SolverSettings { method, clip: Some(1e5), ..solver };
            for unfolded in [Unfolded::All, Unfolded::None, Unfolded::One(0), Unfolded::One(model.states.len() - 1)] {
                let network = Network::new(&model, &solver, unfolded);
                for geometry in [Geometry::ROOMY, Geometry::DENSE] {
                    let drawing = Drawing::new(&network, geometry);
                    assert_sound(&format!("{name}, {method:?}, {unfolded:?}"), &network, &drawing);
                }
            }
        }
    }
}

#[test]
fn the_picture_is_small_whatever_the_model() {
    for text in [chain(64), long(1000), deep(400), chain(12)] {
        let model = model(&text);
        for unfolded in [Unfolded::All, Unfolded::None, Unfolded::One(0), Unfolded::One(7)] {
            let network = Network::new(&model, &euler(), unfolded);
            assert!(network.nodes.len() <= 120, "{} nodes", network.nodes.len());
            assert!(network.lanes.len() <= 12);
            assert_eq!(network.lanes.iter().map(Vec::len).sum::<usize>(), model.states.len());
            assert!(network.nodes.iter().all(|node| node.inputs.len() <= 12));
        }
    }
}

#[test]
fn the_presets_and_four_states_with_a_dozen_parameters_are_drawn_whole_in_a_strip() {
    let mut cases: Vec<(String, Model, SolverSettings)> = Vec::new();
    each_preset(|key, model, solver| cases.push((key.to_owned(), model.clone(), *solver)));
    let chemostat = "A' = k1 A B - k2 A\nB' = k3 - k4 B C\nC' = k5 C (1 - C/K) - k6 D\nD' = k7 A - k8 D\n\
        A(0) = 1\nB(0) = 1\nC(0) = 1\nD(0) = 1\nk1 = 1\nk2 = 1\nk3 = 1\nk4 = 1\nk5 = 1\nk6 = 1\nk7 = 1\nk8 = 1\nK = 9\n";
    cases.push(("four".to_owned(), model(chemostat), euler()));
    for (name, model, solver) in cases {
        let (network, drawing) = Drawing::of(&model, &solver, None, STRIP);
        // Gauss's equation is the longest of the gallery: one block and its state.
        let expected = if name == "hypergeometric" { Unfolded::None } else { Unfolded::All };
        assert_eq!(network.unfolded, expected, "{name}: {} x {}", drawing.width, drawing.height);
        assert!(drawing.fits(STRIP), "{name}");
    }
    let (network, drawing) = Drawing::of(&model(&chain(12)), &euler(), None, STRIP);
    assert_eq!(network.unfolded, Unfolded::None);
    assert!(drawing.fits(STRIP), "{} x {}", drawing.width, drawing.height);
    let (network, _) = Drawing::of(&model(&chain(12)), &euler(), Some(Unfolded::One(3)), STRIP);
    assert_eq!(network.unfolded, Unfolded::One(3));
}

#[test]
fn the_same_model_gives_the_same_picture() {
    let model = model(&chain(4));
    let first = Drawing::of(&model, &euler(), None, STRIP);
    assert_eq!(first, Drawing::of(&model, &euler(), None, STRIP));
}

//! Documents as text: the layout, its rules, and the round trip.

use std::collections::BTreeMap;

use proptest::prelude::*;
use unroll::core::cell::CellKind;
use unroll::core::data::{Role, Window};
use unroll::core::document::{self, Document, DocumentProblem, Language, Lens, PlotView, Room, Section, View};
use unroll::core::fit::{Bounds, FitSettings, MOST_SEGMENTS, MOST_STARTS, Optimiser, Sigmas, Start};
use unroll::core::laboratory::{CellSettings, Feed, Laboratory, MOST_LENGTH, MOST_WIDTH, TrainingSettings};
use unroll::core::loss::Noise;
use unroll::core::method::Method;
use unroll::core::simulate::SolverSettings;

fn parsed(text: &str) -> Document {
    let (document, problems) = document::parse(text);
    assert_eq!(problems, [], "{text}");
    document
}

#[test]
fn every_section_is_read() {
    let document = parsed(
        "x' = -k x\nk = 0.5 in [0, 2]\n\n[data]\nt, x\n1, 0.61\n\n[columns]\nt, x, -\n\n[sigma]\nx = 0.5\n\"t = 1\" = 2\n\n\
         [solver]\nmethod = rk4\nh = 0.25\nuntil = 10\nclip = 1e5\n\n\
         [fit]\noptimiser = adam\niterations = 7\nepochs = 20\nlearning_rate = 0.01\nbeta1 = 0.8\nbeta2 = 0.99\n\
         epsilon = 1e-8\ncount_first_row = true\nfrom = -1\nto = 15.5\n\
         bounds = ranges\nstart = multistart\nstarts = 12\nseed = 7\nnoise = lognormal\nsigmas = relative\nhuber = 2\nsegments = 9\n\n\
         [cell]\nkind = gru\ninputs = 2\nwidth = 4\nseed = 9\nh = 0.5\nfeed = typed\nlength = 12\n\n\
         [inputs]\n1 2\n\n3 4\n\n[weights]\nbz = 1 2 3 4\n\n\
         [training]\noptimiser = adam\nlearning_rate = 0.05\ntrain_start = false\n\n[view]\nlanguage = zh\nplot = phase x y'\nspeed = 12\nroom = cells\nlens = map\n",
    );
    let expected = Document {
        model: "x' = -k x\nk = 0.5 in [0, 2]".to_owned(),
        data: "t, x\n1, 0.61".into(),
        roles: Some(vec![Role::Time, Role::Observes("x".to_owned()), Role::Ignored]),
        sigmas: BTreeMap::from([("x".to_owned(), 0.5), ("t = 1".to_owned(), 2.0)]),
        solver: SolverSettings {
            method: Method::RungeKutta4,
            step_size: 0.25,
            end_time: 10.0,
            clip: Some(1e5),
            ..SolverSettings::default()
        },
        fit: FitSettings {
            optimiser: Optimiser::Adam,
            iterations: 7,
            epochs: 20,
            learning_rate: 0.01,
            beta1: 0.8,
            beta2: 0.99,
            epsilon: 1e-8,
            count_first_row: true,
            window: Window { from: Some(-1.0), to: Some(15.5) },
            bounds: Bounds::Ranges,
            start: Start::Multistart,
            starts: 12,
            seed: 7,
            noise: Noise::LogNormal,
            sigmas: Sigmas::Relative,
            huber: Some(2.0),
            segments: 9,
        },
        laboratory: Laboratory {
            cell: CellSettings {
                kind: CellKind::Gru,
                inputs: 2,
                width: 4,
                seed: 9,
                step_size: 0.5,
                feed: Feed::Typed,
                length: 12,
            },
            inputs: "1 2\n\n3 4".into(),
            weights: "bz = 1 2 3 4".into(),
            training: TrainingSettings {
                fit: FitSettings { optimiser: Optimiser::Adam, learning_rate: 0.05, ..TrainingSettings::default().fit },
                train_start: false,
            },
        },
        view: View {
            language: Some(Language::Chinese),
            plot: PlotView::Phase { horizontal: "x".to_owned(), vertical: "y'".to_owned() },
            speed: Some(12.0),
            room: Room::Cells,
            lens: Some(Lens::Map),
        },
    };
    assert_eq!(document, expected);
}

#[test]
fn a_document_of_defaults_is_its_model_alone() {
    let document = Document { model: "x' = 1".to_owned(), ..Document::default() };
    assert_eq!(document::print(&document), "x' = 1\n");
    assert_eq!(document::print(&Document::default()), "");
}

#[test]
fn sections_stand_apart_by_one_blank_line() {
    let mut document = Document { model: "x' = 1".to_owned(), data: "t x\n0 1".into(), ..Document::default() };
    document.solver.step_size = 0.5;
    assert_eq!(document::print(&document), "x' = 1\n\n[data]\nt x\n0 1\n\n[solver]\nh = 0.5\n");
}

#[test]
fn a_bad_setting_is_listed_with_its_line_and_the_default_stays() {
    let bad = [
        "[solver]\nh = 0",
        "[solver]\nh = -1",
        "[solver]\nh = NaN",
        "[solver]\nh = inf",
        "[solver]\nh = fast",
        "[solver]\nh",
        "[solver]\nmethod = leapfrog",
        "[solver]\nuntil = inf",
        "[solver]\nclip = 0",
        "[solver]\niterations = 5",
        "[fit]\nepochs = 0",
        "[fit]\nepochs = -3",
        "[fit]\nepochs = 4000000000",
        "[fit]\niterations = 1.5",
        "[fit]\nbeta1 = 1",
        "[fit]\nlearning_rate = 0",
        "[fit]\ncount_first_row = maybe",
        "[view]\nlanguage = fr",
        "[view]\nplot = phase x",
        "[view]\nplot = phase x y z",
        "[view]\nspeed = 1e300",
        "[cell]\nkind = transformer",
        "[cell]\nwidth = 0",
        "[cell]\nwidth = 9",
        "[cell]\ninputs = -1",
        "[cell]\nseed = 1.5",
        "[cell]\nlength = 1000000",
        "[cell]\nh = 0",
        "[cell]\nfeed = cake",
        "[training]\ncount_first_row = true",
        "[training]\ntrain_start = 1",
        "[columns]\nt,,x",
        "[columns]\n\"x",
        "[sigma]\nx = 0",
        "[sigma]\nx = -1",
        "[sigma]\nx = wide",
        "[sigma]\n= 1",
        "[sigma]\n\"x = 1",
        "[later]",
    ];
    for text in bad {
        let (document, problems) = document::parse(text);
        let line = text.lines().count();
        let last = text.lines().last().unwrap_or_default().to_owned();
        assert_eq!(problems, [DocumentProblem { line, text: last }], "{text}");
        assert_eq!(document, Document::default(), "{text}");
    }
}

#[test]
fn lines_of_a_section_of_a_later_version_are_never_taken_for_data() {
    let (document, problems) = document::parse("x' = 1\n\n[network]\na\n\nb\n[solver]\nh = 2\n");
    assert_eq!(document.model, "x' = 1");
    assert_eq!(document.solver.step_size, 2.0);
    assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [3, 4, 6]);
}

#[test]
fn heads_inside_model_and_data_are_escaped_and_latex_is_left_alone() {
    let document = Document {
        model: "[data]\n\\[fit]\n[0, 1]".to_owned(),
        data: "\\hline\n[view] \n\\\\[x]".into(),
        ..Document::default()
    };
    let text = document::print(&document);
    assert_eq!(text, "\\[data]\n\\\\[fit]\n[0, 1]\n\n[data]\n\\hline\n\\[view] \n\\\\\\[x]\n");
    assert_eq!(parsed(&text), document);
}

#[test]
fn line_ends_and_the_byte_order_mark_of_other_systems_are_folded() {
    let document = parsed("\u{feff}x' = 1\r\ny' = 2\r\n\r\n[data]\r\n0 1\r\n\r\n[solver]\r\nh = 1\r\n");
    assert_eq!(document.model, "x' = 1\ny' = 2");
    assert_eq!(&*document.data, "0 1");
    assert_eq!(document.solver.step_size, 1.0);
}

#[test]
fn a_repeated_section_goes_on() {
    let document = parsed("[data]\n0 1\n\n[solver]\nh = 1\nh = 3\n\n[data]\n1 2\n");
    assert_eq!(&*document.data, "0 1\n1 2");
    assert_eq!(document.solver.step_size, 3.0);
}

#[test]
fn a_change_is_checked_like_a_line() {
    let mut document = Document::default();
    assert_eq!(document.change(Section::Solver, "h", "0.5"), Some(()));
    assert_eq!(document.change(Section::Solver, "h", "0"), None);
    assert_eq!(document.change(Section::Model, "h", "1"), None);
    assert_eq!(document.solver.step_size, 0.5);
}

/// Text that is likely to meet the layout: heads, backslashes, blank lines, line ends.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("[data]".to_owned()),
        Just("[x]".to_owned()),
        Just("\\".to_owned()),
        Just("\n".to_owned()),
        Just(" ".to_owned()),
        Just("h = 1".to_owned()),
        "\\PC{0,5}",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| document::fold_line_ends(&pieces.concat()).into_owned())
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("x".to_owned()),
        Just("y'".to_owned()),
        Just("t".to_owned()),
        Just("none".to_owned()),
        any::<String>()
    ]
}

fn role() -> impl Strategy<Value = Role> {
    prop_oneof![
        Just(Role::Time),
        Just(Role::Ignored),
        name().prop_map(Role::Observes),
        name().prop_map(Role::Deviation)
    ]
}

fn finite() -> impl Strategy<Value = f64> {
    any::<f64>().prop_filter("finite", |value| value.is_finite())
}

fn positive() -> impl Strategy<Value = f64> {
    finite().prop_map(f64::abs).prop_filter("positive", |value| *value > 0.0)
}

fn solver() -> impl Strategy<Value = SolverSettings> {
    (0..Method::ALL.len(), positive(), finite(), prop::option::of(positive()), positive(), positive()).prop_map(
        |(method, step_size, end_time, clip, relative_tolerance, absolute_tolerance)| SolverSettings {
            method: Method::ALL[method],
            step_size,
            end_time,
            clip,
            relative_tolerance,
            absolute_tolerance,
        },
    )
}

fn fit() -> impl Strategy<Value = FitSettings> {
    let counts = 1..=document::MOST_ITERATIONS;
    let optimiser = prop::sample::select(&Optimiser::ALL[..]);
    let begins = (
        prop::sample::select(&Bounds::ALL[..]),
        prop::sample::select(&Start::ALL[..]),
        1..=MOST_STARTS,
        any::<u64>(),
        (prop::sample::select(&Noise::ALL[..]), prop::sample::select(&Sigmas::ALL[..])),
        prop::option::of(positive()),
        (prop::option::of(-1e9..1e9_f64), prop::option::of(-1e9..1e9_f64)).prop_map(|(from, to)| Window { from, to }),
        1..=MOST_SEGMENTS,
    );
    (optimiser, counts.clone(), counts, positive(), 0.0..1.0, 0.0..1.0, positive(), any::<bool>(), begins).prop_map(
        |(optimiser, iterations, epochs, learning_rate, beta1, beta2, epsilon, count_first_row, begins)| {
            let (bounds, start, starts, seed, (noise, sigmas), huber, window, segments) = begins;
            FitSettings {
                optimiser,
                iterations,
                epochs,
                learning_rate,
                beta1,
                beta2,
                epsilon,
                count_first_row,
                bounds,
                start,
                starts,
                seed,
                noise,
                sigmas,
                huber,
                window,
                segments,
            }
        },
    )
}

fn view() -> impl Strategy<Value = View> {
    let plot = prop_oneof![
        Just(PlotView::Time),
        (name(), name()).prop_map(|(horizontal, vertical)| PlotView::Phase { horizontal, vertical }),
    ];
    let language = prop_oneof![Just(None), Just(Some(Language::English)), Just(Some(Language::Chinese))];
    let speed = prop::option::of(positive().prop_map(|speed| speed.min(document::MOST_SPEED)));
    let room = prop::sample::select(&Room::ALL[..]);
    let lens = prop::option::of(prop::sample::select(&Lens::ALL[..]));
    (language, plot, speed, room, lens).prop_map(|(language, plot, speed, room, lens)| View {
        language,
        plot,
        speed,
        room,
        lens,
    })
}

fn laboratory() -> impl Strategy<Value = Laboratory> {
    let kind = prop::sample::select(&CellKind::ALL[..]);
    let feed = prop::sample::select(&Feed::ALL[..]);
    let sizes = (1..=MOST_WIDTH, 1..=MOST_WIDTH, 1..=MOST_LENGTH);
    let cell = (kind, feed, sizes, any::<u32>(), positive()).prop_map(
        |(kind, feed, (inputs, width, length), seed, step_size)| CellSettings {
            kind,
            inputs,
            width,
            seed,
            step_size,
            feed,
            length,
        },
    );
    (cell, text(), text(), fit(), any::<bool>()).prop_map(|(cell, inputs, weights, fit, train_start)| {
        let FitSettings { optimiser, iterations, epochs, learning_rate, beta1, beta2, epsilon, .. } = fit;
        let own = TrainingSettings::default().fit;
        let fit = FitSettings { optimiser, iterations, epochs, learning_rate, beta1, beta2, epsilon, ..own };
        let training = TrainingSettings { fit, train_start };
        Laboratory { cell, inputs: inputs.into(), weights: weights.into(), training }
    })
}

proptest! {
    #[test]
    fn what_is_printed_reads_back_as_the_same_document(
        model in text(),
        data in text(),
        roles in prop::option::of(prop::collection::vec(role(), 0..5)),
        sigmas in prop::collection::btree_map(name(), positive(), 0..4),
        solver in solver(),
        fit in fit(),
        laboratory in laboratory(),
        view in view(),
    ) {
        // A byte order mark at the very start of a text is no part of it.
        prop_assume!(!model.starts_with('\u{feff}'));
        let document = Document { model, data: data.into(), roles, sigmas, solver, fit, laboratory, view };
        let printed = document::print(&document);
        let (again, problems) = document::parse(&printed);
        prop_assert_eq!(problems, []);
        prop_assert_eq!(&again, &document, "{}", printed);
        prop_assert_eq!(document::print(&again), printed);
    }

    #[test]
    fn any_text_gives_a_document_that_prints_and_reads_back(text in text(), wild in any::<String>()) {
        for text in [text, wild] {
            let (document, _) = document::parse(&text);
            let (again, problems) = document::parse(&document::print(&document));
            prop_assert_eq!(problems, []);
            prop_assert_eq!(again, document);
        }
    }
}

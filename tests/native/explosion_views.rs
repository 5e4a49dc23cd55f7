//! The explosion microscope's pictures and sentences.

use unroll::core::data::{self, Observations};
use unroll::core::document::Language;
use unroll::core::explosion::{Case, Diagnosis, Extent, diagnose};
use unroll::core::method::Method;
use unroll::core::model::{Model, compile};
use unroll::core::number::rounded_down;
use unroll::core::simulate::{SolverSettings, simulate};
use unroll::core::stability::{Complex, StabilityFunction};
use unroll::plot::growth::{self, Sizes};
use unroll::plot::layout::Layout;
use unroll::plot::palette::Theme;
use unroll::plot::picture::{self, Course, Labels, Picture, Projection};
use unroll::plot::region::{Window, outlines, path};
use unroll::plot::scene::{EventKind, Scene};
use unroll::plot::style::Style;
use unroll::text::explosion::{Subject, complex, cure, place, reason};
use unroll::text::text;

/// The area within closed outlines, holes not counted.
fn area(outlines: &[Vec<(f64, f64)>]) -> f64 {
    let of = |outline: &Vec<(f64, f64)>| {
        let next = outline.iter().cycle().skip(1);
        outline.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0
    };
    outlines.iter().map(of).sum::<f64>().abs()
}

#[test]
fn the_region_of_euler_is_the_disc_of_radius_one_about_minus_one() {
    let mut function = StabilityFunction::new(Method::Euler);
    let mut excess = |(x, y)| function.excess(Complex::new(x, y));
    let window = Window::around(&mut excess, 2.0);
    assert_eq!((window.left, window.right, window.half_height), (-3.0, 1.0, 2.0));
    let found = outlines(&mut excess, &window, 96);
    assert_eq!(found.len(), 1);
    for &(x, y) in &found[0] {
        // Linear between corners 1/24 apart: off by an eighth of the square of that.
        assert!(((x + 1.0).hypot(y) - 1.0).abs() < 3e-4, "({x}, {y})");
    }
    assert!((area(&found) - std::f64::consts::PI).abs() < 2e-3);
    let path = path(&found, &window, 240.0);
    assert!(path.starts_with('M') && path.ends_with('Z') && !path.contains("NaN"));
}

#[test]
fn every_method_has_a_region_with_a_closed_outline_in_its_window() {
    for method in Method::ALL {
        let mut function = StabilityFunction::new(method);
        let mut excess = |(x, y)| function.excess(Complex::new(x, y));
        let window = Window::around(&mut excess, 2.0);
        let found = outlines(&mut excess, &window, 96);
        assert!(!found.is_empty() && area(&found) > 1.0, "{method:?}");
        for (x, y) in found.iter().flatten() {
            // One square beyond the window at most.
            assert!(x.abs() < 60.0 && y.abs() < 60.0, "{method:?}");
        }
    }
}

#[test]
fn a_ring_has_two_outlines_and_a_region_that_fills_the_window_is_closed_along_its_border() {
    let window = Window { left: -2.0, right: 2.0, half_height: 2.0 };
    let ring = outlines(|(x, y): (f64, f64)| (x.hypot(y) - 1.0).abs() - 0.4, &window, 80);
    assert_eq!(ring.len(), 2);
    let all = outlines(|_| -1.0, &window, 8);
    assert_eq!(all.len(), 1);
    assert!(area(&all) >= 16.0);
    assert!(outlines(|_| f64::NAN, &window, 8).is_empty());
}

#[test]
fn a_point_beyond_the_window_stands_at_its_border() {
    let window = Window { left: -3.0, right: 1.0, half_height: 2.0 };
    assert_eq!(window.place((-1.0, 0.0), 200.0), ((100.0, 100.0), false));
    assert_eq!(window.place((1e300, 0.0), 200.0), ((194.0, 100.0), true));
    assert_eq!(window.place((-27.0, 50.0), 200.0), ((6.0, 6.0), true));
}

#[test]
fn sizes_are_drawn_on_a_logarithmic_axis_with_head_break_and_clip() {
    let state = [1.0, 10.0, 100.0];
    let tangent = [0.0, 1.0, 1e6];
    let sizes = [Sizes { label: "|x|", values: &state }, Sizes { label: "|dx/dk|", values: &tangent }];
    let scene = growth::scene("n", &sizes, Some(2), &[0, 1]);
    assert!(scene.axes.y.range.low() <= 1.0 && scene.axes.y.range.high() >= 1e6);
    let kinds: Vec<(f64, EventKind)> = scene.events.iter().map(|event| (event.x, event.kind)).collect();
    assert_eq!(kinds, [(0.0, EventKind::Clip), (1.0, EventKind::Clip), (2.0, EventKind::Break)]);
    let head = growth::play_head(&scene, 0);
    // A size of 0 has no place on the axis.
    assert_eq!((head.line, head.dots.len()), (Some(0.0), 1));
    assert_eq!(growth::play_head(&scene, 7).dots.len(), 0);
}

fn model(source: &str) -> Model {
    compile(source).model.expect("a model")
}

#[test]
fn a_run_that_breaks_is_marked_where_it_breaks() {
    let model = model("x' = x^2\nx(0) = 1\n");
    let solver = SolverSettings::default();
    let trajectory = simulate(&model, &model.values(), &solver, &[]).expect("a grid");
    let picture = Picture {
        main: Course { model: &model, trajectory: &trajectory },
        batch: Vec::new(),
        experiment: 0,
        beside: &[],
        bands: (&[], &[]),
        observations: &Observations::default(),
        window: data::Window::default(),
        head: None,
        projection: Projection::Time,
        labels: Labels { exact: str::to_owned },
    };
    let scene = picture::scene(&picture, None);
    assert_eq!(scene.events.len(), 1);
    assert_eq!(Some(&scene.events[0].x), trajectory.times.last());
}

#[test]
fn the_common_power_of_ten_has_room_above_an_axis_without_a_title() {
    let mut scene = Scene::time_series("t", "");
    scene.curves.push(unroll::plot::scene::Curve { points: vec![(0.0, 0.0), (1.0, 8e6)], ..Default::default() });
    scene.fit_view(None);
    let style = Style::of(Theme::Light);
    let layout = Layout::new(&scene.axes, 400.0, 300.0, 2.0, &style);
    assert_eq!(layout.y_title, "\u{d7}10\u{2076}");
    // The title is centred 1.3 em above the plot box and one em high.
    assert!(layout.plot.top >= 1.8 * style.font_size * 2.0);
}

fn told(source: &str, solver: SolverSettings, language: Language) -> (Diagnosis, String) {
    let model = model(source);
    let values = model.values();
    let run = simulate(&model, &values, &solver, &[]).expect("a grid");
    let found = diagnose(&Case { model: &model, values: &values, solver, stops: &[] }, &run).expect("a diagnosis");
    let subject = Subject { model: &model, source, method: solver.method, step_size: solver.step_size };
    let words = text(language);
    let mut said = format!("{} {}", place(&found, &subject, words), reason(&found, &subject, words));
    for one in &found.cures {
        let (label, effect) = cure(one, 30, solver.step_size, words);
        assert!(!label.is_empty() && !effect.is_empty());
        said = format!("{said} {label} {effect}");
    }
    (found, said)
}

#[test]
fn the_sentence_names_the_value_the_disc_and_the_border() {
    let solver = SolverSettings { step_size: 1.0, end_time: 30.0, ..SolverSettings::default() };
    let (_, english) = told("x' = -2.7 x\nx(0) = 1\n", solver, Language::English);
    assert!(english.contains("h·λ = −2.7 is outside the stability disc of Euler"), "{english}");
    assert!(english.contains("Below h = 0.74 it is inside. Try h = 0.6 50 steps instead of 30"), "{english}");
    let (_, chinese) = told("x' = -2.7 x\nx(0) = 1\n", solver, Language::Chinese);
    assert!(chinese.contains("h·λ = −2.7 在欧拉法的稳定圆盘之外"), "{chinese}");
    // 2 / 3 is rounded down: 0.67 would be outside.
    let (_, thirds) = told("x' = -3 x\nx(0) = 1\n", solver, Language::English);
    assert!(thirds.contains("Below h = 0.66 it is inside."), "{thirds}");
}

#[test]
fn no_sentence_holds_a_word_of_machines() {
    for (source, step_size, end_time, clip) in [
        ("x' = -50 x^3\nx(0) = 3\n", 0.1, 20.0, None),
        ("x' = -50 x^3\nx(0) = 3\n", 0.1, 20.0, Some(1e5)),
        ("x' = -x\nx(0) = 1\n", 0.1, 5.0, Some(0.5)),
        ("x' = x^2\nx(0) = 1\n", 0.01, 2.0, None),
        ("x'' = -x\nx(0) = 1\nx'(0) = 0\n", 0.5, 100.0, None),
        ("x' = -sqrt(x)\nx(0) = 1\n", 0.1, 5.0, None),
        ("x' = 1/(1 - t)\nx(0) = 0\n", 0.25, 5.0, None),
        ("x' = (1 - t)^0.5\nx(0) = 0\n", 0.25, 5.0, None),
        ("x' = -x\nx(0) = ln(a)\na = -1\n", 0.1, 5.0, None),
        ("x' = r x (1 - x)\nx(0) = 0.2\nr = 2.3\n", 1.0, 100.0, None),
    ] {
        let solver = SolverSettings { step_size, end_time, clip, ..SolverSettings::default() };
        for language in Language::ALL {
            let (found, said) = told(source, solver, language);
            for word in ["NaN", "inf ", "inf.", "None", "singular", "∞"] {
                assert!(!said.contains(word), "{source}: {said}");
            }
            assert!(said.trim().len() > 20, "{source}: {said}");
            if source.contains("2.3") {
                assert_eq!(found.extent, Extent::Restless);
            }
        }
    }
}

#[test]
fn complex_numbers_are_written_as_people_do() {
    for (re, im, written) in [
        (-2.7, 0.0, "−2.7"),
        (-0.1, 2.0, "−0.1 + 2i"),
        (0.5, -1.0, "0.5 − i"),
        (0.0, -3.0, "−3i"),
        (0.0, 1.0, "i"),
        (1e-17, 1.0, "i"),
        (0.0, 0.0, "0"),
    ] {
        assert_eq!(complex(Complex::new(re, im), 3), written);
    }
}

#[test]
fn rounding_down_never_rounds_up() {
    for (value, digits, rounded) in [
        (0.3, 1, 0.3),
        (0.666_666, 1, 0.6),
        (0.666_666, 2, 0.66),
        (2.0, 2, 2.0),
        (0.001_33, 1, 0.001),
        (949.0, 1, 900.0),
    ] {
        assert_eq!(rounded_down(value, digits), rounded);
    }
    assert_eq!(rounded_down(0.0, 1), 0.0);
}

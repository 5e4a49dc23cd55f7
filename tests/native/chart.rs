//! The drawn chart, as SVG: whole, labelled, and the same curve whatever lies far outside.

use unroll::plot::export::{svg, thumbnail};
use unroll::plot::palette::{Theme, colour};
use unroll::plot::scene::{Curve, CurveKind, Dot, Markers, PlayHead, Point, Ribbon, Scene};
use unroll::plot::style::Style;

/// Checks that tags nest and close, attributes are quoted and ampersands escaped; gives the tag names in order.
fn tags(document: &str) -> Vec<String> {
    let mut open: Vec<String> = Vec::new();
    let mut seen = Vec::new();
    let mut rest = document;
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        assert!(!text.contains('>'), "stray > in {text:?}");
        for (at, _) in text.match_indices('&') {
            let entity = text[at..].find(';').map(|end| &text[at..=at + end]);
            assert!(entity.is_some_and(|e| ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"].contains(&e)), "{text:?}");
        }
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        assert_eq!(tag.matches('"').count() % 2, 0, "quotes in {tag}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closes what is open");
        } else {
            let name = tag.split([' ', '/']).next().expect("a tag has a name").to_owned();
            seen.push(name.clone());
            if !tag.ends_with('/') {
                open.push(name);
            }
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "left open: {open:?}");
    seen
}

fn count(document: &str, name: &str) -> usize {
    tags(document).iter().filter(|tag| *tag == name).count()
}

fn curve(series: usize, kind: CurveKind, label: &str, value: impl Fn(f64) -> f64) -> Curve {
    let points = (0..=1000).map(|i| f64::from(i) * 0.01).map(|t| (t, value(t))).collect();
    Curve { points, series, kind, label: label.to_owned() }
}

/// Two species that compete, roughly, with noisy points, a batch, a ghost, and a play head.
fn rich() -> Scene {
    let mut scene = Scene::time_series("t", "population");
    scene.title.push_str("Competition <of & two> \"species\"");
    let grow = |top: f64, rate: f64| move |t: f64| top / (1.0 + 30.0 * (-rate * t).exp());
    for i in 0..12 {
        scene.curves.push(curve(0, CurveKind::Batch, "", grow(70.0 + 2.0 * f64::from(i), 0.7)));
    }
    scene.curves.push(curve(0, CurveKind::Ghost, "before the fit", grow(80.0, 0.6)));
    scene.curves.push(curve(0, CurveKind::Main, "x\u{2081}", grow(100.0, 1.1)));
    scene.curves.push(curve(1, CurveKind::Main, "x\u{2082}", |t| 60.0 * (-0.25 * t).exp() + 5.0 * (2.0 * t).sin()));
    scene.curves.push(curve(0, CurveKind::Exact, "exact", grow(102.0, 1.1)));
    let data = |series: usize, label: &str, points: Vec<Point>| Markers {
        points,
        series,
        hollow: true,
        label: label.to_owned(),
        ..Markers::default()
    };
    scene.markers.push(data(0, "x\u{2081}", (0..7).map(|i| (f64::from(i) * 1.5, 14.0 * f64::from(i))).collect()));
    scene.markers.push(data(1, "x\u{2082}", (0..7).map(|i| (f64::from(i) * 1.5, 58.0 - 7.0 * f64::from(i))).collect()));
    scene.play_head =
        Some(PlayHead { line: Some(6.0), dots: vec![Dot { point: (6.0, grow(100.0, 1.1)(6.0)), series: 0 }] });
    scene.highlights.push(Dot { point: (1.5, 51.0), series: 1 });
    scene.fit_view(None);
    scene
}

fn loss() -> Scene {
    let losses = (0..200).map(f64::from).map(|i| (i, 4012.0 * (-0.09 * i).exp() + 0.69664)).collect();
    let mut scene = Scene::loss_curve(losses, "iteration", "loss");
    scene.fit_view(None);
    scene
}

fn orbit() -> Scene {
    let mut scene = Scene::phase_plane("x", "v");
    let points =
        (0..4000).map(|i| f64::from(i) * 0.01).map(|t| ((-0.05 * t).exp() * t.cos(), (-0.05 * t).exp() * t.sin()));
    scene.curves.push(Curve { points: points.collect(), series: 2, ..Curve::default() });
    scene.play_head = Some(PlayHead { line: None, dots: vec![Dot { point: (1.0, 0.0), series: 2 }] });
    scene.fit_view(None);
    scene
}

/// Seven series with their looks, past seven, and figures that need a common exponent.
fn many() -> Scene {
    let mut scene = Scene::time_series("t / s", "\u{4e2a}\u{4f53}\u{6570}");
    for series in 0..9 {
        let level = f64::from(series as u32 + 1) * 1.5e6;
        scene.curves.push(curve(series, CurveKind::Main, &format!("y{series}"), |t| level * (1.0 + 0.1 * t.sin())));
        let points = (0..6).map(|i| (f64::from(i) * 2.0, level)).collect();
        scene.markers.push(Markers {
            points,
            series,
            hollow: series % 2 == 0,
            label: format!("y{series}"),
            ..Markers::default()
        });
    }
    scene.fit_view(None);
    scene
}

#[test]
fn an_exported_plot_is_whole_and_names_everything() {
    for theme in [Theme::Light, Theme::Dark] {
        let style = Style::of(theme);
        let document = svg(&rich(), 800.0, 500.0, &style);
        assert!(document.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\" height=\"500\""));
        assert!(document.contains("<title>Competition &lt;of &amp; two&gt; \"species\"</title>"));
        for words in ["x\u{2081}", "x\u{2082}", "exact", "before the fit", "population", ">\nt\n<", "100"] {
            assert!(document.contains(words), "{words}");
        }
        for series in 0..2 {
            assert!(document.contains(&colour(series, theme).css().to_uppercase()));
        }
        // 12 of the batch, 1 solid curve, ghost, and several dashes of x2 and the exact solution.
        assert!(count(&document, "polyline") > 30);
        // Halo, ring, inside of 7 round markers; the play head's dot on its halo; the highlight's ring; one sample in the legend.
        assert_eq!(count(&document, "circle"), 3 * 7 + 2 + 2 + 3);
        assert!(document.len() < 120_000, "{} bytes", document.len());
    }
}

#[test]
fn every_kind_of_scene_and_size_draws() {
    let style = Style::of(Theme::Light);
    for scene in [rich(), loss(), orbit(), many(), Scene::default()] {
        for (width, height) in [(1400.0, 700.0), (360.0, 280.0), (40.0, 30.0), (0.0, f64::NAN)] {
            let document = svg(&scene, width, height, &style);
            assert_eq!(count(&document, "svg"), 1);
        }
        let small = thumbnail(&scene, 160.0, 100.0, &style);
        assert_eq!(count(&small, "text"), 0);
    }
}

#[test]
fn weird_numbers_draw_something_sound() {
    let weird = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e308, -1e308, 1e-308, 0.0, 5e-324];
    let points: Vec<Point> = weird.iter().flat_map(|&x| weird.iter().map(move |&y| (x, y))).collect();
    for mut scene in [Scene::time_series("t", "x"), Scene::loss_curve(Vec::new(), "n", "L")] {
        scene.curves.push(Curve { points: points.clone(), ..Curve::default() });
        scene.markers.push(Markers { points: points.clone(), ..Markers::default() });
        scene.play_head =
            Some(PlayHead { line: Some(f64::NAN), dots: vec![Dot { point: (f64::NAN, 1.0), series: usize::MAX }] });
        scene.fit_view(None);
        let document = svg(&scene, 600.0, 400.0, &Style::of(Theme::Dark));
        assert_eq!(count(&document, "svg"), 1);
        assert!(!document.contains("NaN") && !document.contains("inf"));
    }
}

#[test]
fn a_hundred_thousand_rows_are_drawn_as_a_few_thousand_specks() {
    let points = (0..100_000).map(|i| f64::from(i) * 1e-4).map(|t| (t, t.sin() + 0.05 * (1e4 * t).sin())).collect();
    let mut scene = Scene::time_series("t", "x");
    scene.markers.push(Markers { points, hollow: true, ..Markers::default() });
    scene.fit_view(None);
    let document = svg(&scene, 900.0, 500.0, &Style::of(Theme::Light));
    let specks = count(&document, "circle");
    // 280 columns of cells, of which the band of the data, a twentieth to a tenth of the height, fills about 15 each.
    assert!((500..6000).contains(&specks), "{specks}");
}

#[test]
fn labels_cannot_break_out_of_the_picture() {
    let mut scene = Scene::time_series("</text><script>", "\u{0}\u{1b}&\"");
    scene.title.push_str("</title><script>alert(1)</script>\u{7}");
    scene.curves.push(Curve { points: vec![(0.0, 0.0), (1.0, 1.0)], label: "<b>".to_owned(), ..Curve::default() });
    let document = svg(&scene, 600.0, 400.0, &Style::of(Theme::Light));
    assert!(!tags(&document).iter().any(|tag| tag == "script" || tag == "b"));
    assert!(!document.chars().any(|c| c.is_control() && c != '\n'));
}

/// Writes the pictures for looking at: `UNROLL_PICTURES=directory cargo test ... pictures`.
#[test]
fn pictures_for_the_eye_are_written_when_asked_for() {
    let Ok(directory) = std::env::var("UNROLL_PICTURES") else {
        return;
    };
    for theme in [Theme::Light, Theme::Dark] {
        let style = Style::of(theme);
        for (name, scene) in [("rich", rich()), ("loss", loss()), ("orbit", orbit()), ("many", many())] {
            for (width, height) in [(900.0, 520.0), (360.0, 300.0)] {
                let path = format!("{directory}/{name}-{theme:?}-{width}.svg");
                std::fs::write(path, svg(&scene, width, height, &style)).expect("the directory can be written");
            }
            let path = format!("{directory}/{name}-{theme:?}-thumbnail.svg");
            std::fs::write(path, thumbnail(&scene, 160.0, 100.0, &style)).expect("the directory can be written");
        }
    }
}

#[test]
fn a_ribbon_is_filled_within_the_plot_box_and_has_gaps() {
    let mut scene = Scene::time_series("t", "");
    scene.curves.push(curve(0, CurveKind::Main, "x", |t| t));
    let plain = svg(&scene, 400.0, 300.0, &Style::of(Theme::Light));
    let end = |t: f64| if (4.0..5.0).contains(&t) { f64::NAN } else { 1e9 };
    let points = (0..=100).map(|i| f64::from(i) * 0.1).map(|t| (t, t - 1.0, end(t))).collect();
    scene.ribbons.push(Ribbon { points, series: 0 });
    scene.fit_view(None);
    for theme in [Theme::Light, Theme::Dark] {
        let drawn = svg(&scene, 400.0, 300.0, &Style::of(theme));
        // Two parts, one on each side of the gap; the lower edge goes on.
        assert_eq!(count(&drawn, "polygon"), count(&plain, "polygon") + 2);
        let corners =
            drawn.split("<polygon").skip(1).filter_map(|tag| tag.split("points=\"").nth(1)?.split('"').next());
        for corner in corners.flat_map(str::split_whitespace) {
            let (x, y) = corner.split_once(',').expect("two numbers");
            let (x, y): (f64, f64) = (x.parse().expect("x"), y.parse().expect("y"));
            // Eight units a pixel.
            assert!((0.0..=3200.0).contains(&x) && (0.0..=2400.0).contains(&y), "{corner}");
        }
    }
}

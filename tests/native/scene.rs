//! Scenes, the preparation of curves in pixels, layouts, hits, and the look of series.

use std::collections::HashSet;

use proptest::prelude::*;
use unroll::plot::hit::{nearest_curve_point, nearest_marker};
use unroll::plot::layout::Layout;
use unroll::plot::palette::{Rgb, Theme, colour, dash, shape};
use unroll::plot::polyline::{Pixel, PixelBox, clip, column_extremes, dashes, simplify, visible_parts};
use unroll::plot::scale::{Mapping, Scale};
use unroll::plot::scene::{Axes, Axis, Curve, CurveKind, Markers, Ribbon, Scene};
use unroll::plot::style::Style;
use unroll::plot::view::Range;

const FRAME: PixelBox = PixelBox { left: 100.0, top: 50.0, right: 900.0, bottom: 450.0 };

fn length(points: &[Pixel]) -> f64 {
    points.windows(2).map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1)).sum()
}

/// Distance of a point from a segment.
fn distance(point: Pixel, from: Pixel, to: Pixel) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let square = dx * dx + dy * dy;
    let share = if square == 0.0 {
        0.0
    } else {
        (((point.0 - from.0) * dx + (point.1 - from.1) * dy) / square).clamp(0.0, 1.0)
    };
    (point.0 - from.0 - share * dx).hypot(point.1 - from.1 - share * dy)
}

fn pixels(count: usize) -> impl Strategy<Value = Vec<Pixel>> {
    prop::collection::vec((-500.0..1500.0_f64, -500.0..1500.0_f64), 0..count)
}

/// A walk of small steps, as a simulated curve is.
fn walk() -> impl Strategy<Value = Vec<Pixel>> {
    prop::collection::vec((-1.0..4.0_f64, -3.0..3.0_f64), 2..400).prop_map(|steps| {
        let mut at = (200.0, 200.0);
        steps
            .into_iter()
            .map(|(dx, dy)| {
                at = (at.0 + dx, at.1 + dy);
                at
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn clipping_gives_only_what_is_inside(points in pixels(60)) {
        for part in clip(&points, &FRAME) {
            prop_assert!(part.len() >= 2);
            for point in part {
                prop_assert!(FRAME.contains(point), "{point:?}");
            }
        }
    }

    #[test]
    fn clipping_keeps_all_that_is_inside(points in pixels(30)) {
        // Points sampled on the line: each one well inside lies on some part.
        let parts = clip(&points, &FRAME);
        for pair in points.windows(2) {
            for step in 0..=20 {
                let share = f64::from(step) / 20.0;
                let sample = (pair[0].0 + share * (pair[1].0 - pair[0].0), pair[0].1 + share * (pair[1].1 - pair[0].1));
                if FRAME.contains(sample) {
                    let nearest = parts.iter().flat_map(|part| part.windows(2))
                        .map(|edge| distance(sample, edge[0], edge[1])).fold(f64::INFINITY, f64::min);
                    prop_assert!(nearest < 1e-6, "{sample:?} is {nearest} off");
                }
            }
        }
    }

    #[test]
    fn thinning_keeps_the_extremes_of_every_column(points in walk()) {
        let kept = column_extremes(&points);
        let mut rest = points.as_slice();
        // The same runs, by a second route: group by hand and look for the extremes among the kept points.
        while let Some(first) = rest.first() {
            let column = first.0.floor();
            let end = rest.iter().position(|point| point.0.floor() != column).unwrap_or(rest.len());
            let run = &rest[..end];
            for wanted in [run.iter().map(|p| p.1).fold(f64::INFINITY, f64::min),
                           run.iter().map(|p| p.1).fold(f64::NEG_INFINITY, f64::max), run[0].1, run[end - 1].1] {
                prop_assert!(kept.iter().any(|p| p.0.floor() == column && p.1 == wanted));
            }
            rest = &rest[end..];
        }
        prop_assert!(kept.len() <= points.len());
    }

    #[test]
    fn simplifying_stays_within_its_tolerance_both_ways(points in walk()) {
        let kept = simplify(&points, 0.3);
        prop_assert_eq!(kept.first(), points.first());
        prop_assert_eq!(kept.last(), points.last());
        let mut edge = 0;
        for point in &points {
            // Kept points are a subsequence, so each point lies beside the edge it was dropped for, or starts the next.
            if edge + 2 < kept.len() && *point == kept[edge + 1] {
                edge += 1;
            }
            if kept.len() >= 2 {
                let off = distance(*point, kept[edge], kept[edge + 1]);
                prop_assert!(off <= 0.3 + 1e-9, "{point:?} is {off} off");
            }
        }
    }

    #[test]
    fn dashes_follow_the_line_and_have_the_pattern_s_share_of_it(points in walk()) {
        let (drawn, skipped) = (7.0, 5.0);
        let pieces = dashes(&points, &[drawn, skipped]);
        let total = length(&points);
        let periods = (total / (drawn + skipped)).floor();
        let rest = (total - periods * (drawn + skipped)).min(drawn);
        let found: f64 = pieces.iter().map(|piece| length(piece)).sum();
        prop_assert!((found - (periods * drawn + rest)).abs() < 1e-6, "{found} of {total}");
        for piece in &pieces {
            prop_assert!(length(piece) <= drawn + 1e-9);
            for point in piece {
                let off = points.windows(2).map(|edge| distance(*point, edge[0], edge[1])).fold(f64::INFINITY, f64::min);
                prop_assert!(off < 1e-9);
            }
        }
    }

    #[test]
    fn no_curve_is_drawn_outside_its_box(
        points in prop::collection::vec((any::<f64>(), any::<f64>()), 0..50), a in any::<f64>(), b in any::<f64>(),
        log in any::<bool>()
    ) {
        let scale = if log { Scale::Log10 } else { Scale::Linear };
        let x = Mapping::new(Range::new(a, b), Scale::Linear, FRAME.left, FRAME.right);
        let y = Mapping::new(Range::new(b, 1.0), scale, FRAME.bottom, FRAME.top);
        for point in visible_parts(&points, &x, &y, &FRAME).into_iter().flatten() {
            prop_assert!(FRAME.contains(point), "{point:?}");
        }
    }

    #[test]
    fn a_layout_is_sound_for_any_size(
        width in any::<f64>(), height in any::<f64>(), ratio in any::<f64>(), header in any::<f64>(),
        small in 0.0..2000.0_f64
    ) {
        let scene = example();
        for (width, height) in [(width, height), (small, small / 2.0), (small, 300.0)] {
            let style = Style::of(Theme::Light);
            let layout = Layout::with_header(&scene.axes, width, height, ratio, &style, header);
            let plot = layout.plot;
            prop_assert!(0.0 <= plot.left && plot.left < plot.right && plot.right <= f64::from(layout.width));
            prop_assert!(0.0 <= plot.top && plot.top < plot.bottom && plot.bottom <= f64::from(layout.height));
            prop_assert!(layout.width <= 16_384 && layout.height <= 16_384);
        }
    }
}

#[test]
fn a_long_dashed_scribble_is_drawn_in_a_bounded_number_of_dashes() {
    let scribble: Vec<Pixel> = (0..20_000).map(|i| (f64::from(i) / 20.0, f64::from(i % 2) * 300.0)).collect();
    assert!(dashes(&scribble, &[8.0, 4.0]).len() <= 602);
}

#[test]
fn a_pattern_that_is_no_pattern_draws_the_whole_line() {
    let line = [(0.0, 0.0), (100.0, 0.0)];
    for pattern in [&[][..], &[3.0], &[0.0, 0.0], &[f64::NAN, 1.0], &[1.0, -1.0], &[f64::INFINITY, 1.0]] {
        assert_eq!(dashes(&line, pattern), [line.to_vec()], "{pattern:?}");
    }
}

#[test]
fn a_missing_number_leaves_a_gap_and_a_far_point_does_not() {
    let x = Mapping::new(Range::new(0.0, 4.0), Scale::Linear, FRAME.left, FRAME.right);
    let y = Mapping::new(Range::new(0.0, 1.0), Scale::Linear, FRAME.bottom, FRAME.top);
    let parts = |points: &[(f64, f64)]| visible_parts(points, &x, &y, &FRAME);
    assert_eq!(parts(&[(0.0, 0.5), (1.0, 0.5), (2.0, f64::NAN), (3.0, 0.5), (4.0, 0.5)]).len(), 2);
    assert_eq!(parts(&[(0.0, 0.5), (1.0, 0.5), (2.0, f64::INFINITY), (3.0, 0.5), (4.0, 0.5)]).len(), 2);
    let shot = parts(&[(1.0, 0.5), (2.0, 1e250)]);
    assert_eq!(shot.len(), 1);
    // The line to a point that far up leaves the box straight above its start.
    let end = shot[0].last().expect("a part has points");
    assert!((end.0 - shot[0][0].0).abs() < 0.1 && (end.1 - FRAME.top).abs() < 1e-9, "{end:?}");
}

#[test]
fn a_loop_that_returns_on_itself_is_kept_out_and_back() {
    let there_and_back: Vec<Pixel> = (0..=20).map(|i| (f64::from(10 - (i - 10_i32).abs()) * 5.0, 0.0)).collect();
    assert_eq!(simplify(&there_and_back, 0.3), [(0.0, 0.0), (50.0, 0.0), (0.0, 0.0)]);
}

#[test]
fn a_straight_line_of_many_points_becomes_two() {
    let line: Vec<Pixel> = (0..5000).map(|i| (f64::from(i) * 0.2, f64::from(i) * 0.05)).collect();
    assert_eq!(simplify(&line, 0.3).len(), 2);
}

fn example() -> Scene {
    let mut scene = Scene::time_series("t", "x");
    scene.curves = vec![
        Curve { points: vec![(0.0, 0.0), (5.0, 50.0), (10.0, 100.0)], label: "x1".into(), ..Curve::default() },
        Curve { points: vec![(0.0, 1.0), (10.0, 1e300)], series: 1, kind: CurveKind::Ghost, label: "before".into() },
    ];
    scene.markers = vec![
        Markers {
            points: vec![(0.0, 3.0), (10.0, 97.0)],
            series: 0,
            hollow: true,
            label: "x1".into(),
            ..Markers::default()
        },
        Markers { points: vec![(5.0, f64::NAN)], series: 1, hollow: true, label: "x2".into(), ..Markers::default() },
    ];
    scene.fit_view(None);
    scene
}

#[test]
fn a_view_shows_the_data_even_beside_a_curve_that_blows_up() {
    let scene = example();
    assert_eq!((scene.axes.x.range.low(), scene.axes.x.range.high()), (0.0, 10.0));
    let y = scene.axes.y.range;
    // Twice the data's span of 94 beyond 97, padded.
    assert!(y.contains(0.0) && y.contains(285.0) && y.high() < 350.0, "{y:?}");
}

#[test]
fn a_second_view_of_nearly_the_same_content_is_the_same() {
    let mut scene = example();
    let axes = scene.axes.clone();
    scene.curves[0].points[2].1 = 95.0;
    scene.fit_view(Some(&axes));
    assert_eq!(scene.axes, axes);
}

#[test]
fn a_legend_names_each_series_once_with_its_line_and_its_markers() {
    let entries: Vec<_> = example().legend().into_iter().map(|e| (e.label, e.series, e.curve, e.markers)).collect();
    assert_eq!(
        entries,
        [
            ("x1".to_owned(), 0, Some(CurveKind::Main), Some(true)),
            ("before".to_owned(), 1, Some(CurveKind::Ghost), None),
            ("x2".to_owned(), 1, None, Some(true)),
        ]
    );
}

#[test]
fn a_loss_curve_has_a_logarithmic_axis_and_leaves_out_what_it_cannot_show() {
    let mut scene = Scene::loss_curve(vec![(0.0, 4012.0), (1.0, 0.0), (2.0, -1.0), (3.0, 0.7)], "iteration", "loss");
    scene.fit_view(None);
    assert_eq!(scene.axes.y.scale, Scale::Log10);
    assert!(scene.axes.y.range.low() > 0.1 && scene.axes.y.range.high() < 1e5);
    assert_eq!((scene.axes.x.range.low(), scene.axes.x.range.high()), (0.0, 3.0));
}

#[test]
fn an_empty_scene_has_a_view_and_no_extents() {
    let mut scene = Scene::phase_plane("x", "y");
    assert_eq!((scene.extents().x, scene.extents().y), (None, None));
    scene.fit_view(None);
    assert_eq!(scene.axes.x.range, Range::default());
}

#[test]
fn the_pointer_finds_the_nearest_visible_point() {
    let scene = example();
    let style = Style::of(Theme::Dark);
    let layout = Layout::new(&scene.axes, 700.0, 400.0, 2.0, &style);
    let (px, py) = layout.visible((10.0, 97.0)).expect("the marker is in view");
    let hit = nearest_marker(&scene, &layout, px / 2.0 + 3.0, py / 2.0 - 4.0).expect("there are markers");
    assert_eq!((hit.item, hit.index, hit.series, hit.point), (0, 1, 0, (10.0, 97.0)));
    assert!((hit.distance - 5.0).abs() < 1e-9, "3-4-5 in CSS pixels, found {}", hit.distance);
    let (px, py) = layout.visible((5.0, 50.0)).expect("the vertex is in view");
    let hit = nearest_curve_point(&scene, &layout, px / 2.0, py / 2.0).expect("there are curves");
    assert_eq!((hit.item, hit.index), (0, 1));
    let point = layout.point_at(px / 2.0, py / 2.0).expect("inside the plot box");
    assert!((point.0 - 5.0).abs() < 1e-9 && (point.1 - 50.0).abs() < 1e-9);
    assert_eq!(layout.point_at(1.0, 1.0), None);
    assert_eq!(nearest_marker(&Scene::default(), &layout, 10.0, 10.0), None);
}

#[test]
fn every_series_colour_stands_out_from_the_ground_in_both_themes() {
    for theme in [Theme::Light, Theme::Dark] {
        let style = Style::of(theme);
        for series in 0..7 {
            let ratio = colour(series, theme).contrast(style.background);
            assert!(ratio >= 3.0, "series {series} in {theme:?}: {ratio}");
        }
        assert!(style.muted.contrast(style.background) >= 4.5, "labels are text");
        assert!(style.ink.contrast(style.background) >= 7.0);
    }
    // The definition's own end points.
    assert!((Rgb(0, 0, 0).contrast(Rgb(255, 255, 255)) - 21.0).abs() < 1e-9);
    assert_eq!(Rgb(0, 114, 178).css(), "#0072b2");
}

#[test]
fn sixty_four_series_all_look_different_and_neighbours_differ_in_all_three_ways() {
    let looks: HashSet<_> = (0..343).map(|s| (colour(s, Theme::Light), format!("{:?}", dash(s)), shape(s))).collect();
    assert_eq!(looks.len(), 343);
    for series in 0..6 {
        assert_ne!(colour(series, Theme::Dark), colour(series + 1, Theme::Dark));
        assert_ne!(dash(series), dash(series + 1));
        assert_ne!(shape(series), shape(series + 1));
    }
    let _ = (colour(usize::MAX, Theme::Light), dash(usize::MAX), shape(usize::MAX));
}

#[test]
fn a_shape_has_the_apothem_it_says_and_a_closed_path() {
    for series in 0..7 {
        let shape = shape(series);
        assert!(shape.svg_path(8.0, 8.0, 4.0).starts_with('M') && shape.svg_path(8.0, 8.0, 4.0).ends_with('Z'));
        let Some(corners) = shape.corners() else {
            continue;
        };
        let nearest = (0..corners.len())
            .map(|i| distance((0.0, 0.0), corners[i], corners[(i + 1) % corners.len()]))
            .fold(f64::INFINITY, f64::min);
        // Two digits are kept in the table.
        assert!((nearest - shape.apothem()).abs() < 0.05, "{shape:?}: {nearest}");
    }
}

#[test]
fn axes_keep_the_scale_when_the_previous_view_had_another() {
    let mut scene = example();
    let log = Axes { x: Axis::tight("t"), y: Axis::logarithmic("x") };
    let linear = scene.axes.clone();
    scene.fit_view(Some(&log));
    assert_eq!(scene.axes, linear);
}

#[test]
fn a_single_point_far_below_the_curves_does_not_hide_them() {
    let mut scene = Scene::time_series("t", "x");
    scene.curves.push(Curve { points: vec![(0.0, 100.0), (50.0, 340.0)], ..Curve::default() });
    scene.markers.push(Markers { points: vec![(0.0, 1.0)], ..Markers::default() });
    scene.fit_view(None);
    assert!(scene.axes.y.range.contains(1.0) && scene.axes.y.range.high() > 200.0, "{:?}", scene.axes.y.range);
}

#[test]
fn a_ribbon_widens_the_view_a_little_and_never_flattens_the_curves() {
    let view = |half: f64| {
        let mut scene = Scene::time_series("t", "");
        let points = (0..=10).map(|i| (f64::from(i), f64::from(i) * 10.0)).collect();
        scene.curves.push(Curve { points, ..Curve::default() });
        let points = (0..=10).map(|i| (f64::from(i), f64::from(i) * 10.0 - half, f64::from(i) * 10.0 + half)).collect();
        scene.ribbons.push(Ribbon { points, series: 0 });
        scene.fit_view(None);
        scene.axes.y.range
    };
    assert!(view(10.0).low() <= -10.0 && view(10.0).high() >= 110.0);
    // 30 % of the span of 100 beyond it, and padding.
    assert!(view(1e6).low() >= -50.0 && view(1e6).high() <= 150.0);
}

//! The small charts of studies: what is in them, and that all of it is in view.

use unroll::plot::residuals::against_quantiles;
use unroll::plot::scene::{CurveKind, Scene};
use unroll::plot::studies::{AtStep, Profiled, against_step, along};

fn in_view(scene: &Scene) {
    let axes = &scene.axes;
    for markers in &scene.markers {
        for point in &markers.points {
            assert!((axes.x.range.low()..=axes.x.range.high()).contains(&point.0), "{point:?}");
            assert!((axes.y.range.low()..=axes.y.range.high()).contains(&point.1), "{point:?}");
        }
    }
}

#[test]
fn values_stand_over_their_steps_with_bars_and_the_limit_from_zero_on() {
    let fit = |step_size, value| AtStep { step_size, value, error: Some(0.003) };
    let scene = against_step(&[fit(1.0, 0.28), fit(0.5, 0.289), fit(0.25, 0.294)], Some(0.299));
    in_view(&scene);
    assert_eq!(scene.markers[0].points, [(1.0, 0.28), (0.5, 0.289), (0.25, 0.294)]);
    let limits: Vec<_> = scene.curves.iter().filter(|curve| curve.kind == CurveKind::Exact).collect();
    assert_eq!(limits.len(), 1);
    assert!(limits[0].points.iter().all(|point| point.1 == 0.299) && limits[0].points[0].0 == 0.0);
    let bars: Vec<_> = scene.curves.iter().filter(|curve| curve.kind == CurveKind::Main).collect();
    assert_eq!(bars.len(), 3);
    assert!(bars.iter().all(|bar| (bar.points[1].1 - bar.points[0].1 - 0.006).abs() < 1e-12));
    // The ends of the bars too.
    assert!(scene.axes.y.range.low() < 0.277 && scene.axes.y.range.high() > 0.299);
}

#[test]
fn values_that_are_all_alike_or_not_there_still_make_a_chart() {
    let alike = AtStep { step_size: 1.0, value: 2.0, error: None };
    in_view(&against_step(&[alike], Some(2.0)));
    in_view(&against_step(&[AtStep { value: 0.0, ..alike }], None));
    assert_eq!(against_step(&[], None).markers[0].points, []);
}

/// The profile of a straight line: `tau = (value - 5) / 2`, the loss `3 + tau^2`, the interval where it is 4 higher.
fn straight(interval: (Option<f64>, Option<f64>)) -> Profiled {
    Profiled {
        points: (-5..=5).map(|step| (5.0 + f64::from(step), 0.5 * f64::from(step))).collect(),
        best: (5.0, 3.0),
        threshold: 7.0,
        unit: 1.0,
        interval,
        standard_error: 2.0,
    }
}

#[test]
fn a_straight_profile_is_the_parabola_of_its_standard_error() {
    let scene = along(&straight((Some(1.0), Some(9.0))), "k");
    in_view(&scene);
    assert_eq!(scene.markers[0].points, [(1.0, 7.0), (9.0, 7.0)]);
    for curve in scene.curves.iter().filter(|curve| curve.kind != CurveKind::Exact) {
        assert!(curve.points.len() > 10);
        for (value, loss) in &curve.points {
            let tau = 0.5 * (value - 5.0);
            assert!((loss - 3.0 - tau * tau).abs() < 1e-12, "{:?}: {loss} at {value}", curve.kind);
        }
    }
    assert_eq!(scene.axes.x.label, "k");
}

#[test]
fn an_open_side_is_shown_a_part_of_the_way() {
    let scene = along(&straight((Some(1.0), None)), "k");
    in_view(&scene);
    assert_eq!(scene.markers[0].points.len(), 1);
    assert!(scene.axes.x.range.high() > 9.0 && scene.axes.x.range.high() < 40.0, "{:?}", scene.axes.x.range);
    in_view(&along(&straight((None, None)), "k"));
}

#[test]
fn residuals_stand_against_their_quantiles_about_the_line_with_zero_in_the_middle() {
    let series = vec![(0, vec![(-1.2, -2.0), (0.4, 0.9)]), (3, vec![(1.0, 9.0)])];
    let scene = against_quantiles(&series, (0.5, 2.0), "normal quantile");
    in_view(&scene);
    let drawn: Vec<_> = scene.markers.iter().map(|markers| (markers.series, markers.points.clone())).collect();
    assert_eq!(drawn, series);
    assert_eq!(scene.axes.x.range.low(), -scene.axes.x.range.high());
    let [line] = &scene.curves[..] else { panic!("{:?}", scene.curves) };
    assert_eq!(line.kind, CurveKind::Exact);
    assert!(line.points.iter().all(|(x, y)| (y - (0.5 + 2.0 * x)).abs() < 1e-12));
    assert!(line.points.iter().all(|(_, y)| (scene.axes.y.range.low()..=scene.axes.y.range.high()).contains(y)));

    in_view(&against_quantiles(&[(0, vec![(-1.0, 2.0), (1.0, 2.0)])], (2.0, 0.0), ""));
    assert_eq!(against_quantiles(&[], (0.0, 1.0), "").curves, []);
}

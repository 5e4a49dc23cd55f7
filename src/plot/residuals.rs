//! Residuals, a marker for each: against time about the line of zero, and against normal quantiles about a straight line.
//! Knows residuals; knows no fit.

use super::scene::{Axes, Axis, Curve, CurveKind, Markers, Point, Scene};
use super::view::Range;

/// The scene of `series`, each with the number of its look and its points `(time, residual)`.
pub fn residuals(series: &[(usize, Vec<Point>)], time: &str) -> Scene {
    let times = || series.iter().flat_map(|(_, points)| points.iter().map(|point| point.0));
    let (first, last) = (times().fold(f64::INFINITY, f64::min), times().fold(f64::NEG_INFINITY, f64::max));
    let mut scene = Scene::time_series(time, "");
    if first <= last {
        // A little wider than the points, so that the markers at the ends are whole.
        let margin = if last > first { 0.03 * (last - first) } else { 0.5 };
        let points = vec![(first - margin, 0.0), (last + margin, 0.0)];
        scene.curves.push(Curve { points, kind: CurveKind::Exact, ..Curve::default() });
    }
    let markers = |(series, points)| Markers { points, series, hollow: true, ..Markers::default() };
    scene.markers = series.iter().cloned().map(markers).collect();
    scene.fit_view(None);
    let size = series.iter().flat_map(|(_, points)| points.iter().map(|point| point.1.abs())).fold(0.0, f64::max);
    if size > 0.0 {
        // Both sides alike, so that a lean to one of them is seen.
        scene.axes.y.range = Range::new(-1.2 * size, 1.2 * size);
    }
    scene
}

/// The scene of `series` against normal quantiles, each with the number of its look and its points `(quantile, residual)`, and
/// of the line with this height at 0 and this slope.
pub fn against_quantiles(series: &[(usize, Vec<Point>)], line: (f64, f64), quantile: &str) -> Scene {
    let markers = |(series, points)| Markers { points, series, hollow: true, ..Markers::default() };
    let mut scene = Scene {
        axes: Axes { x: Axis::tight(quantile), y: Axis::linear("") },
        markers: series.iter().cloned().map(markers).collect(),
        ..Scene::default()
    };
    scene.fit_view(None);
    let extents = scene.extents();
    if let (Some(x), Some(y)) = (extents.x, extents.y) {
        // Zero in the middle, and room for whole markers at the ends.
        let reach = 1.08 * x.high.max(-x.low);
        let points = [-reach, reach].map(|quantile| (quantile, line.0 + line.1 * quantile)).to_vec();
        let size = points.iter().map(|point| point.1.abs()).fold(y.high.max(-y.low), f64::max);
        scene.curves.push(Curve { points, kind: CurveKind::Exact, ..Curve::default() });
        scene.axes.x.range = Range::new(-reach, reach);
        // Both sides alike, as against time, and two standard deviations at least: what scatters less is seen to.
        let size = 1.1 * size.max(2.0);
        scene.axes.y.range = Range::new(-size, size);
    }
    scene
}

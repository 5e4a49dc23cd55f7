//! Residuals against time: a marker for each, about the line of zero. Knows residuals; knows no fit.

use super::scene::{Curve, CurveKind, Markers, Point, Scene};
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

//! The waterfall: the final losses of several fits in ascending order, on a logarithmic axis. Knows losses and numbers
//! of series; knows no fit.

use super::scene::{Axes, Axis, Markers, Point, Scene};
use super::view::Range;

/// A loss below this share of the largest is drawn there: a logarithmic axis has no zero, and what lies so far down is
/// rounding.
const DEEPEST: f64 = 1e-20;

/// The scene of `ends`, ascending, each with the number of its look.
pub fn waterfall(ends: &[(usize, f64)]) -> Scene {
    let mut scene = Scene { axes: Axes { x: Axis::tight(""), y: Axis::logarithmic("") }, ..Scene::default() };
    let largest = ends.iter().map(|end| end.1).fold(0.0, f64::max);
    let floor = if largest > 0.0 { DEEPEST * largest } else { 1.0 };
    for (rank, &(series, loss)) in ends.iter().enumerate() {
        let point: Point = ((rank + 1) as f64, loss.max(floor));
        match scene.markers.iter_mut().find(|markers| markers.series == series) {
            Some(markers) => markers.points.push(point),
            None => scene.markers.push(Markers { points: vec![point], series, ..Markers::default() }),
        }
    }
    scene.fit_view(None);
    // Half a place on both sides, so that the markers at the ends are whole.
    scene.axes.x.range = Range::new(0.5, ends.len() as f64 + 0.5);
    scene
}

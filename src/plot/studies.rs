//! Small charts of what is studied of a fit's end: one value against the step, and the loss along one value. Knows numbers and
//! no words.

use super::scene::{Axes, Axis, Curve, CurveKind, Markers, Point, Scene};
use super::view::Range;

/// Room beyond the content, in shares of its length.
const MARGIN: f64 = 0.12;

/// Points drawn between two that were fitted.
const BETWEEN: u32 = 8;

/// How high a profile is shown, in heights of the threshold above the least loss.
const SHOWN: f64 = 1.7;

/// How far an open side is shown, in lengths of the other side.
const OPEN_REACH: f64 = 3.0;

/// A value fitted at one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AtStep {
    /// `h`.
    pub step_size: f64,
    /// The value.
    pub value: f64,
    /// Its standard error, where known.
    pub error: Option<f64>,
}

/// The scene of one value against the step, from 0 on, with bars of one standard error, and the value without an error of the
/// step as a line.
pub fn against_step(fits: &[AtStep], limit: Option<f64>) -> Scene {
    let largest = fits.iter().map(|fit| fit.step_size).fold(0.0, f64::max);
    let mut scene = Scene { axes: Axes { x: Axis::tight("h"), y: Axis::linear("") }, ..Scene::default() };
    for fit in fits {
        let error = fit.error.unwrap_or(0.0);
        let points = vec![(fit.step_size, fit.value - error), (fit.step_size, fit.value + error)];
        scene.curves.push(Curve { points, ..Curve::default() });
    }
    if let Some(limit) = limit {
        let points = vec![(0.0, limit), ((1.0 + MARGIN) * largest, limit)];
        scene.curves.push(Curve { points, kind: CurveKind::Exact, ..Curve::default() });
    }
    let points = fits.iter().map(|fit| (fit.step_size, fit.value)).collect();
    scene.markers.push(Markers { points, ..Markers::default() });
    frame(&mut scene, (0.0, (1.0 + MARGIN) * largest));
    scene
}

/// A profile of the loss.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profiled {
    /// By ascending value: the value held, and its distance from the best in standard deviations, with its sign.
    pub points: Vec<Point>,
    /// The best value and its loss.
    pub best: Point,
    /// The loss at which the interval ends.
    pub threshold: f64,
    /// The square of a standard deviation: what the loss rises by at a distance of 1.
    pub unit: f64,
    /// The ends of the interval, where there are.
    pub interval: (Option<f64>, Option<f64>),
    /// The standard error.
    pub standard_error: f64,
}

/// The scene of the loss along one value called `name`, with the threshold as a line, the ends of the interval as dots, and behind it, pale,
/// the parabola that the standard error stands for.
pub fn along(profile: &Profiled, name: &str) -> Scene {
    let Profiled { points, best, threshold, unit, interval, standard_error } = profile;
    let height = threshold - best.1;
    let loss = |tau: f64| best.1 + unit * tau * tau;
    let most = SHOWN * height;
    let reach = (SHOWN * height / unit).sqrt() * standard_error;
    let side = |end: Option<f64>, other: Option<f64>| match (end, other) {
        (Some(end), _) => (end - best.0).abs() * SHOWN.sqrt(),
        (None, Some(other)) => OPEN_REACH * (other - best.0).abs(),
        (None, None) => OPEN_REACH * reach,
    };
    let low = best.0 - side(interval.0, interval.1);
    let high = best.0 + side(interval.1, interval.0);

    let mut scene = Scene { axes: Axes { x: Axis::tight(name), y: Axis::linear("") }, ..Scene::default() };
    let parabola = |step: i32| {
        let share = f64::from(step) / 24.0;
        (best.0 + share * reach, best.1 + most * share * share)
    };
    scene.curves.push(Curve { points: (-24..=24).map(parabola).collect(), kind: CurveKind::Ghost, ..Curve::default() });
    let mut curve = Vec::new();
    for pair in points.windows(2) {
        // The distance is nearly linear in the value, the loss its square.
        for step in 0..BETWEEN {
            let share = f64::from(step) / f64::from(BETWEEN);
            let between = |from: f64, to: f64| from + share * (to - from);
            curve.push((between(pair[0].0, pair[1].0), loss(between(pair[0].1, pair[1].1))));
        }
    }
    curve.extend(points.last().map(|&(value, tau)| (value, loss(tau))));
    curve.retain(|point| point.1 <= best.1 + most && (low..=high).contains(&point.0));
    scene.curves.push(Curve { points: curve, ..Curve::default() });
    let points = vec![(low, *threshold), (high, *threshold)];
    scene.curves.push(Curve { points, kind: CurveKind::Exact, ..Curve::default() });
    let ends = [interval.0, interval.1].into_iter().flatten();
    let points = ends.map(|end| (end, *threshold)).collect();
    scene.markers.push(Markers { points, ..Markers::default() });
    scene.axes.x.range = Range::new(low, high);
    scene.axes.y.range = Range::new(best.1 - MARGIN * most, best.1 + most);
    scene
}

/// The axes: the given one along x, and along y all there is with a margin.
fn frame(scene: &mut Scene, x: (f64, f64)) {
    if x.1 > x.0 {
        scene.axes.x.range = Range::new(x.0, x.1);
    }
    if let Some(content) = scene.extents().y {
        let margin = MARGIN * (content.high - content.low).max(1e-9 * content.high.abs());
        if margin > 0.0 {
            scene.axes.y.range = Range::new(content.low - margin, content.high + margin);
        }
    }
}

//! The scenes of a comparison with the truth: the error over time, and the largest error against the step size.
//! Knows the comparison, not how it is drawn.

use super::scene::{Axes, Axis, Curve, CurveKind, Markers, Scene};
use super::view::Range;
use crate::core::convergence::Study;
use crate::core::scalar::real;

/// One error in this many may lie below the picture.
const PLUNGES: usize = 40;

/// The words and looks of the compared states.
#[derive(Clone, Copy, Debug)]
pub struct Looks<'words> {
    /// The title of the axis of errors.
    pub error: &'words str,
    /// The name of each compared state.
    pub names: &'words [String],
    /// The compared states that are drawn, by their place in the study.
    pub shown: &'words [usize],
}

/// The error at the chosen step over time: its size on a logarithmic axis, or with its sign on a linear one.
pub fn over_time(study: &Study, looks: &Looks<'_>, signed: bool) -> Scene {
    let y = if signed { Axis::linear(looks.error) } else { Axis::logarithmic(looks.error) };
    let mut scene = Scene { axes: Axes { x: Axis::tight("t"), y }, ..Scene::default() };
    for &index in looks.shown {
        let (Some(course), Some(&series)) = (study.courses.get(index), study.states.get(index)) else { continue };
        let points = course.iter().map(|&(time, error)| (time, if signed { error } else { error.abs() })).collect();
        let label = looks.names.get(index).cloned().unwrap_or_default();
        scene.curves.push(Curve { points, series, kind: CurveKind::Main, label });
    }
    scene.fit_view(None);
    if !signed {
        scene.axes.y.range = without_plunges(&scene);
    }
    scene
}

/// The range of all but the smallest few errors: where the curves cross the truth, and at a start that is exact but for
/// rounding, the logarithm plunges through decades that say nothing.
fn without_plunges(scene: &Scene) -> Range {
    let sizes = scene.curves.iter().flat_map(|curve| curve.points.iter().map(|point| point.1));
    let mut sizes: Vec<f64> = sizes.filter(|size| *size > 0.0).collect();
    sizes.sort_by(f64::total_cmp);
    let Some(&least) = sizes.get(sizes.len() / PLUNGES) else { return scene.axes.y.range };
    let mut kept = scene.clone();
    for point in kept.curves.iter_mut().flat_map(|curve| &mut curve.points) {
        point.1 = point.1.max(least);
    }
    kept.fit_view(None);
    kept.axes.y.range
}

/// The largest error against the step size, both logarithmic, with the line of the slope that the order of the method
/// promises, through the finest run.
pub fn against_step(study: &Study, looks: &Looks<'_>, order: u32, promised: &str) -> Scene {
    let (x, y) = (Axis::logarithmic("h"), Axis::logarithmic(looks.error));
    let mut scene = Scene { axes: Axes { x, y }, ..Scene::default() };
    for (place, &index) in looks.shown.iter().enumerate() {
        let Some(&series) = study.states.get(index) else { continue };
        let points: Vec<(f64, f64)> = study
            .rungs
            .iter()
            .filter_map(|rung| Some((rung.step_size, rung.largest.get(index).copied().flatten()?)))
            .filter(|(_, error)| *error > 0.0)
            .collect();
        let Some(&(finest, least)) = points.last() else { continue };
        let label = looks.names.get(index).cloned().unwrap_or_default();
        let line = |&(step_size, _): &(f64, f64)| {
            (step_size, least * real::power_integer(step_size / finest, order.cast_signed()))
        };
        let promise = Curve {
            points: points.iter().map(line).collect(),
            series,
            kind: CurveKind::Exact,
            label: if place == 0 { promised.to_owned() } else { String::new() },
        };
        scene.curves.push(Curve { points: points.clone(), series, kind: CurveKind::Main, label: label.clone() });
        scene.curves.push(promise);
        scene.markers.push(Markers { points, series, label, ..Markers::default() });
    }
    scene.fit_view(None);
    scene
}

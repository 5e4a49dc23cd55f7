//! The scene of sizes over the steps of an unroll, on a logarithmic axis. Knows sizes and names, not where they come
//! from.

use super::scene::{Axes, Axis, Curve, CurveKind, Dot, Event, EventKind, PlayHead, Scene};

/// One size over the steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes<'run> {
    /// Its name in the legend.
    pub label: &'run str,
    /// The size at each step; a size of 0 leaves a gap.
    pub values: &'run [f64],
}

/// The scene of `sizes`, the series in their order, with the last step before the run broke, and the steps that the clip
/// changed.
pub fn scene(step_label: &str, sizes: &[Sizes<'_>], broke: Option<usize>, clipped: &[usize]) -> Scene {
    let mut scene = Scene { axes: Axes { x: Axis::tight(step_label), y: Axis::logarithmic("") }, ..Scene::default() };
    for (series, sizes) in sizes.iter().enumerate() {
        let points = sizes.values.iter().enumerate().map(|(step, &size)| (step as f64, size)).collect();
        scene.curves.push(Curve { points, series, kind: CurveKind::Main, label: sizes.label.to_owned() });
    }
    scene.fit_view(None);
    let event = |kind| move |step: usize| Event { x: step as f64, kind };
    scene.events.extend(clipped.iter().copied().map(event(EventKind::Clip)));
    scene.events.extend(broke.map(event(EventKind::Break)));
    scene
}

/// The play head on a step of a scene of sizes, with a dot on each curve that has a size there.
pub fn play_head(scene: &Scene, head: usize) -> PlayHead {
    let dot = |curve: &Curve| {
        let point = *curve.points.get(head).filter(|point| point.1 > 0.0)?;
        Some(Dot { point, series: curve.series })
    };
    PlayHead { line: Some(head as f64), dots: scene.curves.iter().filter_map(dot).collect() }
}

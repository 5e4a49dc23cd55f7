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

/// The scene of `sizes`, the series in their order, with the play head on a step, the step at which the run broke, and
/// the steps that the clip changed.
pub fn scene(step_label: &str, sizes: &[Sizes<'_>], head: usize, broke: Option<usize>, clipped: &[usize]) -> Scene {
    let mut scene =
        Scene { axes: Axes { x: Axis::tight(step_label), y: Axis::logarithmic("") }, ..Scene::default() };
    for (series, sizes) in sizes.iter().enumerate() {
        let points = sizes.values.iter().enumerate().map(|(step, &size)| (step as f64, size)).collect();
        scene.curves.push(Curve { points, series, kind: CurveKind::Main, label: sizes.label.to_owned() });
    }
    scene.fit_view(None);
    let event = |kind| move |step: usize| Event { x: step as f64, kind };
    scene.events.extend(clipped.iter().copied().map(event(EventKind::Clip)));
    scene.events.extend(broke.map(event(EventKind::Break)));
    let dot = |(series, sizes): (usize, &Sizes<'_>)| {
        let size = sizes.values.get(head).copied().filter(|size| *size > 0.0)?;
        Some(Dot { point: (head as f64, size), series })
    };
    scene.play_head =
        Some(PlayHead { line: Some(head as f64), dots: sizes.iter().enumerate().filter_map(dot).collect() });
    scene
}

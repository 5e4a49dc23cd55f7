//! What lies under the pointer: the nearest marker or curve point.
//! Knows the scene and the layout, not the events that ask.

use super::layout::Layout;
use super::scene::{Point, Scene};
use crate::core::data::{Observation, Observations};

/// A point of the scene near a pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Index into [`Scene::markers`] or [`Scene::curves`].
    pub item: usize,
    /// Index into its points.
    pub index: usize,
    /// Its series.
    pub series: usize,
    /// Where it is, in the axes' units.
    pub point: Point,
    /// How far from the pixel, in CSS pixels.
    pub distance: f64,
}

/// The visible marker nearest to the CSS pixel (`x`, `y`) of the picture.
pub fn nearest_marker(scene: &Scene, layout: &Layout, x: f64, y: f64) -> Option<Hit> {
    let items = scene.markers.iter().map(|markers| (markers.series, markers.points.as_slice()));
    nearest(items, layout, x, y)
}

/// The visible curve point (a vertex, so a step of the unroll) nearest to the CSS pixel (`x`, `y`) of the picture.
pub fn nearest_curve_point(scene: &Scene, layout: &Layout, x: f64, y: f64) -> Option<Hit> {
    let items = scene.curves.iter().map(|curve| (curve.series, curve.points.as_slice()));
    nearest(items, layout, x, y)
}

/// The visible observation nearest to the CSS pixel (`x`, `y`) of a plot over time: its index into
/// `Observations::cells`, and how far it is, in CSS pixels.
pub fn nearest_observation(observations: &Observations, layout: &Layout, x: f64, y: f64) -> Option<(usize, f64)> {
    let from = (layout.device(x), layout.device(y));
    let pixel = |cell: &Observation| layout.visible((*observations.times.get(cell.time)?, cell.value));
    let cells = observations.cells.iter().enumerate();
    let distances = cells.filter_map(|(index, cell)| {
        let (dx, dy) = (pixel(cell)?.0 - from.0, pixel(cell)?.1 - from.1);
        Some((index, (dx * dx + dy * dy).sqrt() / layout.pixel_ratio))
    });
    distances.min_by(|one, other| one.1.total_cmp(&other.1))
}

fn nearest<'a>(items: impl Iterator<Item = (usize, &'a [Point])>, layout: &Layout, x: f64, y: f64) -> Option<Hit> {
    let from = (layout.device(x), layout.device(y));
    let mut best: Option<Hit> = None;
    for (item, (series, points)) in items.enumerate() {
        for (index, &point) in points.iter().enumerate() {
            let Some(pixel) = layout.visible(point) else {
                continue;
            };
            let (dx, dy) = (pixel.0 - from.0, pixel.1 - from.1);
            let distance = (dx * dx + dy * dy).sqrt() / layout.pixel_ratio;
            if best.is_none_or(|best| distance < best.distance) {
                best = Some(Hit { item, index, series, point, distance });
            }
        }
    }
    best
}

//! From the ends of a ribbon to the pixel polygons a backend can fill: gaps, and the plot box. Knows pixels and a layout.

use super::layout::Layout;
use super::polyline::Pixel;

/// The parts of a ribbon inside the plot box, each as the corners of a closed polygon: along the upper ends, back along
/// the lower ones. Ends that are not finite, or that an axis cannot show, separate parts.
pub fn ribbon_parts(points: &[(f64, f64, f64)], layout: &Layout) -> Vec<Vec<Pixel>> {
    let plot = layout.plot;
    let within = |y: f64| y.clamp(plot.top, plot.bottom);
    let pixel = |&(x, low, high): &(f64, f64, f64)| {
        let (x, low, high) = (layout.x.to_pixel(x), layout.y.to_pixel(low), layout.y.to_pixel(high));
        let seen = (plot.left..=plot.right).contains(&x) && low.is_finite() && high.is_finite();
        seen.then(|| (x, within(low), within(high)))
    };
    let ends: Vec<Option<(f64, f64, f64)>> = points.iter().map(pixel).collect();
    let part = |run: &[Option<(f64, f64, f64)>]| {
        let upper = run.iter().flatten().map(|&(x, _, high)| (x, high));
        let lower = run.iter().flatten().rev().map(|&(x, low, _)| (x, low));
        upper.chain(lower).collect::<Vec<Pixel>>()
    };
    ends.split(Option::is_none).filter(|run| run.len() > 1).map(part).collect()
}

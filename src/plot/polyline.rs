//! From a curve's points to the short pixel polylines a backend can draw: gaps, thinning, clipping, dashes.
//! Knows pixels only; every step is linear in the number of points, and nothing it gives lies outside the box.

use super::scale::Mapping;
use super::scene::Point;

/// A point in device pixels, y downwards.
pub type Pixel = (f64, f64);

/// A rectangle in device pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PixelBox {
    /// Smallest x.
    pub left: f64,
    /// Smallest y.
    pub top: f64,
    /// Largest x.
    pub right: f64,
    /// Largest y.
    pub bottom: f64,
}

impl PixelBox {
    /// Whether `pixel` lies in the closed rectangle.
    pub fn contains(&self, (x, y): Pixel) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }
}

/// Largest distance, in device pixels, between a curve and what is drawn of it.
const TOLERANCE: f64 = 0.3;

/// The visible parts of a curve, thinned to what the pixels can show. Points that are not finite, or that an axis
/// cannot show, separate parts.
pub fn visible_parts(points: &[Point], x: &Mapping, y: &Mapping, within: &PixelBox) -> Vec<Vec<Pixel>> {
    let to_pixel = |&(px, py): &Point| {
        let pixel = (x.to_pixel(px), y.to_pixel(py));
        (px.is_finite() && py.is_finite() && !pixel.0.is_nan() && !pixel.1.is_nan()).then_some(pixel)
    };
    let mut parts = Vec::new();
    let mut run = Vec::new();
    let mut finish = |run: &mut Vec<Pixel>| {
        for part in clip(&column_extremes(run), within) {
            parts.push(simplify(&part, TOLERANCE));
        }
        run.clear();
    };
    for point in points {
        match to_pixel(point) {
            Some(pixel) => run.push(pixel),
            None => finish(&mut run),
        }
    }
    finish(&mut run);
    parts
}

/// Of each run of neighbouring points in the same pixel column: the first, the lowest, the highest, the last, in their
/// order. What a column shows of a curve is its extent, so no visible peak is lost.
pub fn column_extremes(points: &[Pixel]) -> Vec<Pixel> {
    let mut kept = Vec::with_capacity(points.len().min(8192));
    for column in points.chunk_by(|one, next| one.0.floor() == next.0.floor()) {
        let last = column.len() - 1;
        let (mut lowest, mut highest) = (0, 0);
        for (index, point) in column.iter().enumerate() {
            if point.1 < column[lowest].1 {
                lowest = index;
            }
            if point.1 > column[highest].1 {
                highest = index;
            }
        }
        let mut indices = [0, lowest.min(highest), lowest.max(highest), last].to_vec();
        indices.dedup();
        kept.extend(indices.into_iter().map(|index| column[index]));
    }
    kept
}

/// The parts of a polyline inside `within` (Liang and Barsky's line clipping, 1984, segment by segment).
pub fn clip(points: &[Pixel], within: &PixelBox) -> Vec<Vec<Pixel>> {
    let mut parts: Vec<Vec<Pixel>> = Vec::new();
    let mut open = false;
    for pair in points.windows(2) {
        let Some((start, end, reaches_end)) = clip_segment(pair[0], pair[1], within) else {
            open = false;
            continue;
        };
        match parts.last_mut().filter(|_| open) {
            Some(part) => part.push(end),
            None => parts.push(vec![start, end]),
        }
        open = reaches_end;
    }
    parts
}

/// The part of a segment inside, and whether it goes on to the segment's own end.
fn clip_segment(from: Pixel, to: Pixel, within: &PixelBox) -> Option<(Pixel, Pixel, bool)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (speed, distance) in [
        (-dx, from.0 - within.left),
        (dx, within.right - from.0),
        (-dy, from.1 - within.top),
        (dy, within.bottom - from.1),
    ] {
        if speed == 0.0 {
            if distance < 0.0 {
                return None;
            }
        } else if speed < 0.0 {
            enter = enter.max(distance / speed);
        } else {
            leave = leave.min(distance / speed);
        }
    }
    if enter > leave {
        return None;
    }
    // Clamped, because a rounding error may put even an end that counts as inside just outside.
    let inside = |(x, y): Pixel| (x.clamp(within.left, within.right), y.clamp(within.top, within.bottom));
    let at = |share: f64| inside((from.0 + share * dx, from.1 + share * dy));
    let start = if enter <= 0.0 { inside(from) } else { at(enter) };
    let end = if leave >= 1.0 { inside(to) } else { at(leave) };
    Some((start, end, leave >= 1.0))
}

/// A polyline through some of the points that passes within `tolerance` of all others: each kept point opens a cone that
/// the following ones narrow (Sklansky and Gonzalez, 1980). Backends round to whole pixels; far vertices round to
/// straight lines where a vertex in every column would round to stairs.
pub fn simplify(points: &[Pixel], tolerance: f64) -> Vec<Pixel> {
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else {
        return Vec::new();
    };
    let mut kept = vec![first];
    let mut anchor = first;
    let mut cone: Option<(Pixel, Pixel)> = None;
    let mut farthest = 0.0_f64;
    for pair in points.windows(2) {
        let (before, point) = (pair[0], pair[1]);
        let mut offset = (point.0 - anchor.0, point.1 - anchor.1);
        let mut distance = length(offset);
        let fits = match cone {
            None => farthest <= tolerance || distance >= farthest,
            Some((left, right)) => distance >= farthest && cross(right, offset) >= 0.0 && cross(offset, left) >= 0.0,
        };
        if !fits {
            kept.push(before);
            anchor = before;
            cone = None;
            offset = (point.0 - anchor.0, point.1 - anchor.1);
            distance = length(offset);
            farthest = 0.0;
        }
        farthest = farthest.max(distance);
        if distance > tolerance {
            let normal = (-offset.1 * tolerance / distance, offset.0 * tolerance / distance);
            let left = (offset.0 + normal.0, offset.1 + normal.1);
            let right = (offset.0 - normal.0, offset.1 - normal.1);
            cone = Some(match cone {
                None => (left, right),
                Some((old_left, old_right)) => (
                    if cross(left, old_left) > 0.0 { left } else { old_left },
                    if cross(old_right, right) > 0.0 { right } else { old_right },
                ),
            });
        }
    }
    if points.len() > 1 {
        kept.push(last);
    }
    kept
}

/// Most dashes drawn for one polyline; a longer one gets longer dashes, so that a frame's work stays bounded.
const MOST_DASHES: f64 = 600.0;

/// The drawn pieces of a dashed polyline; `pattern` holds lengths drawn and skipped in turn. A pattern that is empty or
/// not positive draws it whole.
pub fn dashes(points: &[Pixel], pattern: &[f64]) -> Vec<Vec<Pixel>> {
    let period: f64 = pattern.iter().sum();
    let usable = pattern.len() >= 2 && period.is_finite() && pattern.iter().all(|&part| part > 0.0);
    if !usable || points.len() < 2 {
        return vec![points.to_vec()];
    }
    let total: f64 = points.windows(2).map(|pair| length(difference(pair[1], pair[0]))).sum();
    let stretch = (total / (period * MOST_DASHES)).max(1.0);
    let mut pieces = Vec::new();
    let mut current = vec![points[0]];
    let mut part = 0;
    let mut left = pattern[0] * stretch;
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let segment = length(difference(to, from));
        let mut travelled = 0.0;
        while segment - travelled > left {
            travelled += left;
            let share = travelled / segment;
            let turn = (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1));
            if part % 2 == 0 {
                current.push(turn);
                pieces.push(std::mem::take(&mut current));
            } else {
                current = vec![turn];
            }
            part = (part + 1) % pattern.len();
            left = pattern[part] * stretch;
        }
        left -= segment - travelled;
        if part % 2 == 0 {
            current.push(to);
        }
    }
    if current.len() > 1 {
        pieces.push(current);
    }
    pieces
}

fn difference(to: Pixel, from: Pixel) -> Pixel {
    (to.0 - from.0, to.1 - from.1)
}

fn length((x, y): Pixel) -> f64 {
    (x * x + y * y).sqrt()
}

/// Positive if `b` is counter-clockwise of `a` (in a frame with y upwards).
fn cross(a: Pixel, b: Pixel) -> f64 {
    a.0 * b.1 - a.1 * b.0
}

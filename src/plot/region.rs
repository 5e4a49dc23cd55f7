//! A region of the plane where a function is not positive, as closed outlines and as an SVG path; and where a point of
//! the plane stands in such a picture. Knows no method: it is handed the function.

use std::fmt::Write as _;

use super::scene::Point;

/// A part of the plane, and the picture it is shown in: the same unit along both axes, y upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// The left end.
    pub left: f64,
    /// The right end.
    pub right: f64,
    /// Half of the height; the real axis lies in the middle.
    pub half_height: f64,
}

impl Window {
    /// The window around the part of the region near the origin, `room` times as large as that.
    pub fn around(mut excess: impl FnMut(Point) -> f64, room: f64) -> Self {
        const FINE: f64 = 0.125;
        const REACH: i32 = 40;
        let (mut left, mut right, mut high) = (-1.0_f64, 0.0_f64, 1.0_f64);
        for i in -REACH..=REACH / 2 {
            for j in 0..=REACH {
                let (x, y) = (f64::from(i) * FINE, f64::from(j) * FINE);
                if excess((x, y)) <= 0.0 {
                    (left, right, high) = (left.min(x), right.max(x), high.max(y));
                }
            }
        }
        let (middle, half) = (f64::midpoint(left, right), (right - left).max(2.0 * high) / 2.0);
        Self { left: middle - room * half, right: middle + room * half, half_height: room * half }
    }

    /// Where a point stands, in a picture `size` wide and high; outside the window on its border, and then `true`.
    pub fn place(&self, (x, y): Point, size: f64) -> (Point, bool) {
        let margin = 0.03 * size;
        let at = (
            (x - self.left) / (self.right - self.left) * size,
            (self.half_height - y) / (2.0 * self.half_height) * size,
        );
        let cut = |pixel: f64| pixel.clamp(margin, size - margin);
        let inside = (0.0..=size).contains(&at.0) && (0.0..=size).contains(&at.1);
        if inside { (at, false) } else { ((cut(at.0), cut(at.1)), true) }
    }
}

/// The closed outlines of `excess <= 0` in the window, from `cells` x `cells` squares: neighbours at a border are joined
/// where the function, taken as linear between them, is 0. What leaves the window is closed along its border.
pub fn outlines(mut excess: impl FnMut(Point) -> f64, window: &Window, cells: usize) -> Vec<Vec<Point>> {
    let side = cells + 3;
    let width = (window.right - window.left) / cells as f64;
    let height = 2.0 * window.half_height / cells as f64;
    let corner =
        |i: usize, j: usize| (window.left + (i as f64 - 1.0) * width, (j as f64 - 1.0) * height - window.half_height);
    let mut values = vec![1.0; side * side];
    for j in 1..side - 1 {
        for i in 1..side - 1 {
            let value = excess(corner(i, j));
            // Beyond the window, and where the function has no value, is outside.
            values[j * side + i] = if value.is_nan() { 1.0 } else { value.clamp(-1.0, 1.0) };
        }
    }
    // One border point on each edge between an inner and an outer corner. Edges are numbered by their lower left
    // corner: even to the right, odd upwards.
    let inside = |i: usize, j: usize| values[j * side + i] <= 0.0;
    let point = |edge: usize| {
        let (index, upwards) = (edge / 2, edge % 2);
        let (i, j) = (index % side, index / side);
        let (a, b) = (values[index], values[if upwards == 1 { index + side } else { index + 1 }]);
        let share = if a == b { 0.5 } else { a / (a - b) };
        let (from, to) = (corner(i, j), if upwards == 1 { corner(i, j + 1) } else { corner(i + 1, j) });
        (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1))
    };
    // From each edge to the next, with the inside on the left: one square leaves the inside by an edge, the other enters
    // by it.
    let mut next = vec![None; 2 * side * side];
    for j in 0..side - 1 {
        for i in 0..side - 1 {
            let edge = |i: usize, j: usize, upwards: usize| 2 * (j * side + i) + upwards;
            // Around the square: below, right, above, left, each with the corner it starts from.
            let edges = [edge(i, j, 0), edge(i + 1, j, 1), edge(i, j + 1, 0), edge(i, j, 1)];
            let corners = [inside(i, j), inside(i + 1, j), inside(i + 1, j + 1), inside(i, j + 1)];
            // Going round, the inside is left at an edge from an inner to an outer corner and entered at the next.
            for leave in 0..4 {
                if corners[leave] && !corners[(leave + 1) % 4] {
                    let mut enter = (leave + 1) % 4;
                    while corners[enter] == corners[(enter + 1) % 4] {
                        enter = (enter + 1) % 4;
                    }
                    next[edges[leave]] = Some(edges[enter]);
                }
            }
        }
    }
    let mut found = Vec::new();
    for start in 0..next.len() {
        let mut outline = Vec::new();
        let mut at = start;
        while let Some(to) = next[at].take() {
            outline.push(point(at));
            at = to;
        }
        if !outline.is_empty() {
            found.push(outline);
        }
    }
    found
}

/// Outlines as an SVG path (`d`, to be filled by the even-odd rule) in a picture `size` wide and high.
pub fn path(outlines: &[Vec<Point>], window: &Window, size: f64) -> String {
    let mut path = String::new();
    for outline in outlines {
        for (index, &(x, y)) in outline.iter().enumerate() {
            let command = if index == 0 { 'M' } else { 'L' };
            let x = (x - window.left) / (window.right - window.left) * size;
            let y = (window.half_height - y) / (2.0 * window.half_height) * size;
            // Writing to a string cannot fail.
            let _ = write!(path, "{command}{x:.1},{y:.1}");
        }
        path.push('Z');
    }
    path
}

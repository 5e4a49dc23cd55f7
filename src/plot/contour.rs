//! Lines of equal height over a square grid of numbers, by marching squares. Knows neither axes nor pixels.

/// A point in units of the grid: the number at column `i`, row `j` stands at `(i, j)`.
pub type GridPoint = (f64, f64);

/// No neighbour.
const NONE: usize = usize::MAX;

/// The lines along which `height(column, row)` is `level`, over a grid of `side` x `side` numbers, each a chain of points;
/// closed ones end where they begin. Along an edge of the grid the height is taken as linear; a square with a corner
/// that is not finite is left out; at a saddle the mean of the four corners decides.
///
/// (Lorensen and Cline, *Computer Graphics* 21, 1987, in the plane.)
pub fn contour(side: usize, height: impl Fn(usize, usize) -> f64, level: f64) -> Vec<Vec<GridPoint>> {
    let links = links(side, &height, level);
    let mut left = links.clone();
    let mut lines = Vec::new();
    // Open lines from their ends, then the closed ones from anywhere.
    for open in [true, false] {
        for edge in 0..left.len() {
            let [one, other] = left[edge];
            if (one == NONE) == (other == NONE) && (open || one == NONE) {
                continue;
            }
            let line = follow(&mut left, edge);
            lines.push(line.into_iter().map(|edge| crossing(side, &height, level, edge)).collect());
        }
    }
    lines
}

/// For each edge of the grid, the edges that a line goes on to from it. The edge to the right of number `n` is `2 n`, the
/// one above it `2 n + 1`.
fn links(side: usize, height: &impl Fn(usize, usize) -> f64, level: f64) -> Vec<[usize; 2]> {
    let mut links = vec![[NONE; 2]; 2 * side * side];
    let mut join = |one: usize, other: usize| {
        for (from, to) in [(one, other), (other, one)] {
            let free = usize::from(links[from][0] != NONE);
            links[from][free] = to;
        }
    };
    for row in 0..side.saturating_sub(1) {
        for column in 0..side - 1 {
            let corners =
                [height(column, row), height(column + 1, row), height(column + 1, row + 1), height(column, row + 1)];
            if !corners.iter().all(|corner| corner.is_finite()) {
                continue;
            }
            let number = row * side + column;
            let [below, right, above, left] = [2 * number, 2 * (number + 1) + 1, 2 * (number + side), 2 * number + 1];
            let high = corners.map(|corner| corner > level);
            match high {
                [a, b, c, d] if a == b && b == c && c == d => {}
                [a, b, c, d] if b == c && c == d && a != b => join(left, below),
                [a, b, c, d] if a == c && c == d && a != b => join(below, right),
                [a, b, c, d] if a == b && b == d && a != c => join(right, above),
                [a, b, c, d] if a == b && b == c && a != d => join(above, left),
                [a, b, ..] if a == b => join(left, right),
                [a, _, _, d] if a == d => join(below, above),
                [a, ..] => {
                    let middle = corners.iter().sum::<f64>() / 4.0 > level;
                    if middle == a {
                        join(below, right);
                        join(above, left);
                    } else {
                        join(left, below);
                        join(right, above);
                    }
                }
            }
        }
    }
    links
}

/// The chain of edges from `first` on, taken out of `links`.
fn follow(links: &mut [[usize; 2]], first: usize) -> Vec<usize> {
    let mut chain = vec![first];
    let mut here = first;
    loop {
        let next = if links[here][0] == NONE { links[here][1] } else { links[here][0] };
        if next == NONE {
            return chain;
        }
        for (from, to) in [(here, next), (next, here)] {
            if let Some(link) = links[from].iter_mut().find(|link| **link == to) {
                *link = NONE;
            }
        }
        chain.push(next);
        here = next;
    }
}

/// Where the height is `level` on an edge.
fn crossing(side: usize, height: &impl Fn(usize, usize) -> f64, level: f64, edge: usize) -> GridPoint {
    let (column, row) = (edge / 2 % side, edge / 2 / side);
    let upwards = edge % 2 == 1;
    let (to_column, to_row) = if upwards { (column, row + 1) } else { (column + 1, row) };
    let (from, to) = (height(column, row), height(to_column, to_row));
    let share = ((level - from) / (to - from)).clamp(0.0, 1.0);
    let (x, y) = (column as f64, row as f64);
    if upwards { (x, y + share) } else { (x + share, y) }
}

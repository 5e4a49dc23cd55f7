//! The article's training written out in Rust: the competition system, its loss and `Dual<6>`, with nothing between.

use unroll::core::dual::Dual;
use unroll::core::scalar::Scalar;

/// A step and the values observed after it.
pub(crate) type Point = (usize, [f64; 2]);

pub(crate) const CLIP: f64 = 1e5;

/// The states at the `points` in steps of 1, given to `visit` with their index.
#[inline]
pub(crate) fn unroll<S: Scalar>(parameters: [S; 6], points: &[Point], mut visit: impl FnMut(usize, [S; 2])) {
    let [r1, r2, a1, a2, limit1, limit2] = parameters;
    let one = S::constant(1.0);
    let (mut x1, mut x2) = (S::constant(100.0), S::constant(150.0));
    let mut step = 0;
    for (index, (at, _)) in points.iter().enumerate() {
        while step < *at {
            let slope1 = (r1 * x1 * (one - limit1 * x1) - a1 * x1 * x2).clamp(CLIP);
            let slope2 = (r2 * x2 * (one - limit2 * x2) - a2 * x1 * x2).clamp(CLIP);
            (x1, x2) = (x1 + slope1, x2 + slope2);
            step += 1;
        }
        visit(index, [x1, x2]);
    }
}

/// The parameters, each moving in its own direction.
#[inline]
pub(crate) fn variables(parameters: &[f64; 6]) -> [Dual<6>; 6] {
    std::array::from_fn(|k| Dual::variable(parameters[k], k))
}

/// The sum of squares and its gradient: one epoch.
pub(crate) fn epoch(parameters: &[f64; 6], points: &[Point]) -> (f64, [f64; 6]) {
    let (mut loss, mut gradient) = (0.0, [0.0; 6]);
    unroll(variables(parameters), points, |index, state| {
        for (x, observed) in state.into_iter().zip(points[index].1) {
            let residual = x.value - observed;
            loss += residual * residual;
            for (component, tangent) in gradient.iter_mut().zip(x.tangent) {
                *component += 2.0 * residual * tangent;
            }
        }
    });
    (loss, gradient)
}

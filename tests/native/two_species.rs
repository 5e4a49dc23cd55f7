//! The article's inverse problem written by hand in plain numbers: Euler steps of the two competing species with
//! their sensitivities derived on paper. Independent evidence for what the crate computes; shares no code with it.

use unroll::core::optimise::{LeastSquares, Undefined};

/// The article's start, in the order r1, r2, a1, a2, 1/N1, 1/N2.
pub(crate) const START: [f64; 6] = [0.1, 0.1, 0.001, 0.001, 0.001, 0.001];

const TIMES: [f64; 6] = [10.0, 15.0, 30.0, 36.0, 40.0, 42.0];
const FIRST: [f64; 6] = [165.0, 197.0, 280.0, 305.0, 318.0, 324.0];
const SECOND: [f64; 6] = [283.0, 290.0, 276.0, 269.0, 266.0, 264.0];

/// The seven points (the first is the initial condition) at one step size, with the derivative clipped.
pub(crate) struct TwoSpecies {
    pub(crate) step_size: f64,
    pub(crate) clip: f64,
}

impl TwoSpecies {
    /// Residuals in the order of time, first species first; sensitivities by columns.
    fn unroll(&self, p: &[f64], residuals: &mut [f64], mut jacobian: Option<&mut [f64]>) -> Result<(), Undefined> {
        let (h, clip) = (self.step_size, self.clip);
        let [r1, r2, a1, a2, n1, n2] = [p[0], p[1], p[2], p[3], p[4], p[5]];
        let (mut x, mut y) = (100.0, 150.0);
        let (mut dx, mut dy) = ([0.0; 6], [0.0; 6]);
        let mut step = 0;
        for (row, time) in TIMES.iter().enumerate() {
            while step < (time / h).round() as usize {
                let f = r1 * x * (1.0 - n1 * x) - a1 * x * y;
                let g = r2 * y * (1.0 - n2 * y) - a2 * x * y;
                let by_x = (r1 * (1.0 - 2.0 * n1 * x) - a1 * y, -a2 * y);
                let by_y = (-a1 * x, r2 * (1.0 - 2.0 * n2 * y) - a2 * x);
                let f_by_p = [x * (1.0 - n1 * x), 0.0, -x * y, 0.0, -r1 * x * x, 0.0];
                let g_by_p = [0.0, y * (1.0 - n2 * y), 0.0, -x * y, 0.0, -r2 * y * y];
                for k in 0..6 {
                    let df = by_x.0 * dx[k] + by_y.0 * dy[k] + f_by_p[k];
                    let dg = by_x.1 * dx[k] + by_y.1 * dy[k] + g_by_p[k];
                    dx[k] += if f.abs() > clip { 0.0 } else { h * df };
                    dy[k] += if g.abs() > clip { 0.0 } else { h * dg };
                }
                x += h * f.clamp(-clip, clip);
                y += h * g.clamp(-clip, clip);
                step += 1;
            }
            residuals[2 * row] = x - FIRST[row];
            residuals[2 * row + 1] = y - SECOND[row];
            if let Some(jacobian) = jacobian.as_mut() {
                for k in 0..6 {
                    jacobian[12 * k + 2 * row] = dx[k];
                    jacobian[12 * k + 2 * row + 1] = dy[k];
                }
            }
        }
        let derivatives = jacobian.iter().flat_map(|jacobian| jacobian.iter());
        if residuals.iter().chain(derivatives).all(|value| value.is_finite()) { Ok(()) } else { Err(Undefined) }
    }
}

impl LeastSquares for TwoSpecies {
    fn residual_count(&self) -> usize {
        12
    }

    fn residuals(&mut self, parameters: &[f64], residuals: &mut [f64]) -> Result<(), Undefined> {
        self.unroll(parameters, residuals, None)
    }

    fn residuals_and_jacobian(
        &mut self,
        parameters: &[f64],
        residuals: &mut [f64],
        jacobian: &mut [f64],
    ) -> Result<(), Undefined> {
        self.unroll(parameters, residuals, Some(jacobian))
    }
}

/// Starts drawn log-uniformly within a factor 10 of the article's, always the same ones.
pub(crate) fn random_starts(count: usize) -> Vec<Vec<f64>> {
    let mut state: u64 = 20_180_623;
    let mut uniform = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    (0..count).map(|_| START.iter().map(|value| value * 10_f64.powf(2.0 * uniform() - 1.0)).collect()).collect()
}

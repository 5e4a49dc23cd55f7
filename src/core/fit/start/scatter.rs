//! Points spread evenly over the ranges of the free quantities, one after the other and for ever; the same for the same
//! seed. Knows ranges; runs no model.

use crate::core::model::{Model, Quantity};
use crate::core::scalar::real;

/// From this ratio of high to low on, a positive range is logarithmic; a quantity without a range is looked for within
/// this factor of its value.
const DECADE: f64 = 10.0;

/// The additive recurrence `u_n = frac(s + n a)` with `a_k = g^-k`, `g` the root of `x^(d+1) = x + 1` (Roberts' `R_d`): of
/// low discrepancy in every number of dimensions, with no table.
#[derive(Clone, Debug)]
pub(in crate::core::fit) struct Scatter {
    axes: Vec<Axis>,
    steps: Vec<f64>,
    place: Vec<f64>,
    /// How many points were drawn or passed over.
    drawn: usize,
}

/// What one coordinate between 0 and 1 means.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Axis {
    Linear(f64, f64),
    /// Equal distances are equal ratios; `sign` times what lies between the two positive ends.
    Logarithmic {
        sign: f64,
        low: f64,
        high: f64,
    },
}

impl Scatter {
    /// Over the ranges of the quantities `free` of `model`.
    pub(in crate::core::fit) fn new(model: &Model, free: &[usize], seed: u64) -> Self {
        let axes: Vec<Axis> = free.iter().map(|&index| axis(&model.quantities[index])).collect();
        let dimension = axes.len() as i32;
        let ratio = (0..64).fold(1.5_f64, |x, _| real::pow(1.0 + x, 1.0 / f64::from(dimension + 1)));
        let steps = (1..=dimension).map(|k| real::power_integer(1.0 / ratio, k)).collect();
        let mut state = seed;
        let place = axes.iter().map(|_| uniform(&mut state)).collect();
        Self { axes, steps, place, drawn: 0 }
    }

    /// Passes over points until the next one is point `number`, counted from 0; those behind are not gone back to.
    pub(in crate::core::fit) fn pass_to(&mut self, number: usize) {
        while self.drawn < number {
            self.advance();
        }
    }

    fn advance(&mut self) {
        self.drawn += 1;
        for (place, step) in self.place.iter_mut().zip(&self.steps) {
            *place = (*place + step).fract();
        }
    }
}

impl Iterator for Scatter {
    type Item = Vec<f64>;

    fn next(&mut self) -> Option<Vec<f64>> {
        self.advance();
        Some(self.axes.iter().zip(&self.place).map(|(axis, place)| axis.at(*place)).collect())
    }
}

impl Axis {
    fn at(self, place: f64) -> f64 {
        match self {
            Self::Linear(low, high) => low + place * (high - low),
            Self::Logarithmic { sign, low, high } => sign * low * real::pow(high / low, place),
        }
    }
}

fn axis(quantity: &Quantity) -> Axis {
    match quantity.range {
        Some((low, high)) if low > 0.0 && high / low >= DECADE => Axis::Logarithmic { sign: 1.0, low, high },
        Some((low, high)) => Axis::Linear(low, high),
        None if quantity.value == 0.0 => Axis::Linear(-1.0, 1.0),
        None => {
            let size = quantity.value.abs();
            Axis::Logarithmic { sign: quantity.value.signum(), low: size / DECADE, high: size * DECADE }
        }
    }
}

/// The next number between 0 and 1 of `SplitMix64` (Steele, Lea and Flood, OOPSLA 2014).
fn uniform(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

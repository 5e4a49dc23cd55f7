//! Chance from a seed: the same digits natively and in the browser, for ever. Knows no clock and no browser.

use std::f64::consts::TAU;

use super::scalar::real;

/// `SplitMix64` (Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, OOPSLA 2014): a counter that
/// goes up by the golden ratio, each value of it mixed. Good enough to draw weights and noise; no cryptography.
#[derive(Clone, Debug)]
pub struct Random {
    counter: u64,
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    /// The sequence of `seed` in its stream number `stream`: streams of one seed share nothing that shows.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self { counter: mix(mix(seed.wrapping_add(GOLDEN)).wrapping_add(stream)) }
    }

    /// The next 64 bits.
    pub fn next_bits(&mut self) -> u64 {
        self.counter = self.counter.wrapping_add(GOLDEN);
        mix(self.counter)
    }

    /// Uniform in [0, 1): 53 bits over 2^53.
    pub fn uniform(&mut self) -> f64 {
        (self.next_bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Normal with mean 0 and variance 1, by `sqrt(-2 ln(1 - u)) cos(2 pi v)` (Box and Muller, 1958).
    pub fn normal(&mut self) -> f64 {
        let (u, v) = (self.uniform(), self.uniform());
        (-2.0 * real::log(1.0 - u)).sqrt() * real::cos(TAU * v)
    }
    /// Uniform among `0 .. count`; 0 for none. The bias of the remainder is below `count / 2^64`.
    pub fn below(&mut self, count: usize) -> usize {
        self.next_bits().checked_rem(count as u64).map_or(0, |rest| rest as usize)
    }

    /// A count of Poisson's distribution of this mean (finite, not negative): below 10 by the product of uniform numbers
    /// (Knuth, *The Art of Computer Programming* 2, section 3.4.1), else by transformed rejection with squeeze (Hörmann, *The
    /// transformed rejection method for generating Poisson random variables*, Insurance: Mathematics and Economics 12, 1993).
    pub fn poisson(&mut self, mean: f64) -> f64 {
        if mean < 10.0 {
            let least = real::exp(-mean);
            let (mut count, mut product) = (0.0, self.uniform());
            while product > least {
                count += 1.0;
                product *= self.uniform();
            }
            return count;
        }
        let b = 0.931 + 2.53 * mean.sqrt();
        let a = -0.059 + 0.024_83 * b;
        let (squeeze, scale) = (0.927_7 - 3.622_4 / (b - 2.0), 1.123_9 + 1.132_8 / (b - 3.4));
        loop {
            let (u, v) = (self.uniform() - 0.5, self.uniform());
            let near = 0.5 - u.abs();
            let count = ((2.0 * a / near + b) * u + mean + 0.43).floor();
            if near >= 0.07 && v <= squeeze {
                return count;
            }
            let outside = count < 0.0 || (near < 0.013 && v > near);
            let height = real::log(v * scale / (a / (near * near) + b));
            if !outside && height <= count * real::log(mean) - mean - real::lgamma(count + 1.0) {
                return count;
            }
        }
    }
}

fn mix(bits: u64) -> u64 {
    let once = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let twice = (once ^ (once >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    twice ^ (twice >> 31)
}

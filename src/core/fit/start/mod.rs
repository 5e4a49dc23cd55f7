//! Where a fit begins when nobody has a guess: values read off the data, or points scattered over the ranges.

mod matching;
mod polynomial;
mod scatter;
mod series;

pub(super) use matching::matched;
pub(super) use scatter::Scatter;

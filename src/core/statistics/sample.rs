//! What is read off a sample of numbers.

/// The quantile of `sorted` (not empty) at `share`, from 0 to 1, linear between its members (number 7 of Hyndman and Fan,
/// *The American Statistician* 50, 1996).
pub fn quantile_of(sorted: &[f64], share: f64) -> f64 {
    at_place(sorted, share * (sorted.len() - 1) as f64)
}

/// What stands at `place`, counted from 0, linear between two members; beyond the ends the member there.
pub(super) fn at_place(sorted: &[f64], place: f64) -> f64 {
    let place = place.clamp(0.0, (sorted.len() - 1) as f64);
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    sorted[below] + (place - place.floor()) * (sorted[above] - sorted[below])
}

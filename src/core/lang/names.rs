//! What an unknown name may have been meant for. Knows names as words only.

/// Names longer than this are not compared: no one means them for another.
const LONGEST_COMPARED: usize = 64;

/// The candidate that `name` is most likely a slip of: the same letters in another case, or a few letters off. Names
/// that differ in their digits alone (`r1`, `r2`) are different on purpose.
pub fn nearest<'name>(name: &str, candidates: impl Iterator<Item = &'name str>) -> Option<String> {
    if name.len() > LONGEST_COMPARED {
        return None;
    }
    let lower = name.to_lowercase();
    let distance = |candidate: &str| {
        if candidate.to_lowercase() == lower {
            return Some(0);
        }
        let length = name.chars().count();
        let allowed = if length < 3 { 0 } else { (length / 3).max(1) };
        let distance = strsim::damerau_levenshtein(name, candidate);
        (distance <= allowed && letters(name) != letters(candidate)).then_some(distance)
    };
    candidates
        .filter(|candidate| *candidate != name && candidate.len() <= LONGEST_COMPARED)
        .filter_map(|candidate| Some((distance(candidate)?, candidate)))
        .min_by(|(distance, one), (other_distance, other)| {
            // Among equally distant ones the one that begins alike: `siin` is `sin`, not `sign`.
            let likeness = |candidate: &str| strsim::jaro_winkler(name, candidate);
            distance.cmp(other_distance).then_with(|| likeness(other).total_cmp(&likeness(one))).then(one.cmp(other))
        })
        .map(|(_, candidate)| candidate.to_owned())
}

fn letters(name: &str) -> String {
    name.chars().filter(|character| !character.is_ascii_digit()).collect()
}

/// `kx` as `k` and `x`, if both are known.
pub fn split_product(name: &str, is_known: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
    if name.len() > LONGEST_COMPARED {
        return None;
    }
    let splits = name.char_indices().skip(1).map(|(at, _)| name.split_at(at));
    splits.into_iter().find(|(left, right)| is_known(left) && is_known(right))
}

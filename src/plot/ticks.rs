//! Round numbers along an axis, and their labels, chosen so that no two labels touch.
//! Knows pixels only as a length and label sizes only through the function it is handed.

use super::scale::{Mapping, Scale, decades};
use super::view::{Range, decimal, round_step};

/// A labelled tick.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where, in the axis's units.
    pub value: f64,
    /// What stands beside it: [`Tick::value`] divided by the common power of ten.
    pub label: String,
}

/// The ticks of one axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ticks {
    /// Labelled, ascending.
    pub major: Vec<Tick>,
    /// Unlabelled, ascending; logarithmic axes only.
    pub minor: Vec<f64>,
    /// Power of ten that all labels leave out; 0 for none.
    pub exponent: i32,
}

/// Largest power of ten written out in a label; above it a common exponent is split off.
const LARGEST_PLAIN: f64 = 1e5;
/// Smallest magnitude written out.
const SMALLEST_PLAIN: f64 = 1e-3;
/// Powers of ten may stand this much closer than the wished gap: their labels are short, and leaving some out costs more.
const LEAST_POWER_GAP: f64 = 0.7;
/// Most labels on one axis.
const MOST_TICKS: i64 = 50;

/// What the choice of ticks needs to know of the page. All lengths in pixels of one kind.
#[derive(Debug, Clone, Copy)]
pub struct Room<F> {
    /// Length of the axis.
    pub length: f64,
    /// Wished distance between labelled ticks.
    pub gap: f64,
    /// Least free space between two labels.
    pub air: f64,
    /// Size of a label along the axis.
    pub size_of: F,
}

/// Ticks for `range` in the given room. Total: any range gives some set of ticks, possibly a single one or none.
pub fn ticks<F: Fn(&str) -> f64>(range: Range, scale: Scale, room: Room<F>) -> Ticks {
    match scale {
        Scale::Linear => linear(range, &room),
        Scale::Log10 => logarithmic(range.positive(), &room),
    }
}

fn linear<F: Fn(&str) -> f64>(range: Range, room: &Room<F>) -> Ticks {
    let mapping = Mapping::new(range, Scale::Linear, 0.0, room.length);
    let mut least_step = range.span() * (room.gap / room.length.max(1.0)).clamp(1.0 / MOST_TICKS as f64, 1.0);
    let mut chosen = Ticks::default();
    // From 50 ticks to a single one is at most six steps of 1-2-5.
    for _ in 0..8 {
        let (step, digit, exponent) = round_step(least_step);
        chosen = linear_with_step(range, step, digit, exponent);
        if labels_apart(&chosen, &mapping, room) {
            break;
        }
        least_step = step * 1.5;
    }
    chosen
}

/// Multiples of the step `digit`e`exponent` within `range`.
fn linear_with_step(range: Range, step: f64, digit: i64, exponent: i32) -> Ticks {
    let first = (range.low() / step - 1e-6).ceil() as i64;
    let last = ((range.high() / step + 1e-6).floor() as i64).min(first.saturating_add(2 * MOST_TICKS));
    let counted = (first..=last).map(|count| count * digit).collect::<Vec<_>>();
    let largest = range.low().abs().max(range.high().abs());
    let common = if (SMALLEST_PLAIN..LARGEST_PLAIN).contains(&largest) { 0 } else { decades(largest).floor() as i32 };
    let major = counted
        .into_iter()
        .map(|digits| Tick { value: decimal(digits, exponent), label: fixed(digits, exponent - common) })
        .filter(|tick| range.contains(tick.value))
        .collect();
    Ticks { major, minor: Vec::new(), exponent: common }
}

fn logarithmic<F: Fn(&str) -> f64>(range: Range, room: &Room<F>) -> Ticks {
    let mapping = Mapping::new(range, Scale::Log10, 0.0, room.length);
    let first = decades(range.low()).floor() as i32;
    let last = decades(range.high()).ceil() as i32;
    let inside = |value: f64| range.contains(value);
    let powers = (first..=last).filter(|&exponent| inside(decimal(1, exponent))).collect::<Vec<_>>();
    if powers.len() >= 2 {
        let plain = powers.iter().all(|exponent| (-3..=4).contains(exponent));
        let label = |exponent: i32| {
            if plain { fixed(1, exponent) } else { power_label(exponent) }
        };
        for every in [1, 2, 3, 5, 10, 20, 50, 100, 200, 500] {
            let (labelled, rest): (Vec<i32>, Vec<i32>) =
                powers.iter().partition(|&&exponent| exponent.rem_euclid(every) == 0);
            let major = labelled
                .into_iter()
                .map(|exponent| Tick { value: decimal(1, exponent), label: label(exponent) })
                .collect();
            let minor = if every == 1 {
                (first..=last).flat_map(|exponent| (2..=9).map(move |digit| decimal(digit, exponent))).collect()
            } else {
                rest.into_iter().map(|exponent| decimal(1, exponent)).collect::<Vec<_>>()
            };
            let chosen = Ticks { major, minor: minor.into_iter().filter(|&v| inside(v)).collect(), exponent: 0 };
            let spacing = mapping.length() / (decades(range.high()) - decades(range.low()));
            if f64::from(every) * spacing >= LEAST_POWER_GAP * room.gap && labels_apart(&chosen, &mapping, room) {
                return chosen;
            }
        }
    }
    for digits in [&[1, 2, 5][..], &[1, 3]] {
        let major = (first..=last)
            .flat_map(|exponent| digits.iter().map(move |&digit| (digit, exponent)))
            .map(|(digit, exponent)| Tick { value: decimal(digit, exponent), label: log_label(digit, exponent) })
            .filter(|tick| inside(tick.value))
            .collect::<Vec<_>>();
        let chosen = Ticks { major, ..Ticks::default() };
        if chosen.major.len() >= 2 && labels_apart(&chosen, &mapping, room) {
            return chosen;
        }
    }
    let mut chosen = linear(range, room);
    while chosen.major.len() > 1 && !labels_apart(&chosen, &mapping, room) {
        chosen.major.pop();
    }
    chosen
}

/// Whether neighbouring labels leave at least [`Room::air`] between them.
fn labels_apart<F: Fn(&str) -> f64>(ticks: &Ticks, mapping: &Mapping, room: &Room<F>) -> bool {
    ticks.major.windows(2).all(|pair| {
        let distance = mapping.to_pixel(pair[1].value) - mapping.to_pixel(pair[0].value);
        let sizes = (room.size_of)(&pair[0].label) + (room.size_of)(&pair[1].label);
        distance >= sizes / 2.0 + room.air
    })
}

/// `digits`e`exponent` written out, with as many decimals as the exponent says and a true minus sign.
fn fixed(digits: i64, exponent: i32) -> String {
    if digits == 0 {
        return "0".to_owned();
    }
    let sign = if digits < 0 { "\u{2212}" } else { "" };
    let figures = digits.unsigned_abs().to_string();
    if exponent >= 0 {
        return format!("{sign}{figures}{}", "0".repeat(exponent as usize));
    }
    let decimals = exponent.unsigned_abs() as usize;
    let padded = format!("{figures:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    format!("{sign}{whole}.{fraction}")
}

/// `digit`e`exponent` on a logarithmic axis: written out near 1, else as `2×10⁻⁵`.
fn log_label(digit: i64, exponent: i32) -> String {
    match (digit, exponent) {
        (_, -3..=4) => fixed(digit, exponent),
        (1, _) => power_label(exponent),
        _ => format!("{digit}\u{d7}{}", power_label(exponent)),
    }
}

/// A power of ten as people write it: `10⁻³`.
pub fn power_label(exponent: i32) -> String {
    let superscript = |character: char| match character {
        '-' => '\u{207b}',
        '0' => '\u{2070}',
        '1' => '\u{b9}',
        '2' => '\u{b2}',
        '3' => '\u{b3}',
        digit => char::from_u32(digit as u32 - '0' as u32 + 0x2070).unwrap_or(digit),
    };
    format!("10{}", exponent.to_string().chars().map(superscript).collect::<String>())
}

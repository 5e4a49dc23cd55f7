//! The sections of the cell laboratory: `[cell]` and `[training]`, one line a setting, silent at its default.
//! Knows the settings' bounds; knows nothing of the layout around the lines.

use super::settings::{change_fit, positive, print_fit, print_setting};
use crate::core::cell::CellKind;
use crate::core::laboratory::{CellSettings, Feed, MOST_LENGTH, MOST_WIDTH, TrainingSettings};
use crate::core::number::exact;

/// A whole number from 1 to `most`.
fn count(text: &str, most: usize) -> Option<usize> {
    text.parse().ok().filter(|value| (1..=most).contains(value))
}

/// See [`super::Document::change`].
pub(super) fn change_cell(cell: &mut CellSettings, key: &str, value: &str) -> Option<()> {
    match key {
        "kind" => cell.kind = CellKind::ALL.into_iter().find(|kind| kind.key() == value)?,
        "inputs" => cell.inputs = count(value, MOST_WIDTH)?,
        "width" => cell.width = count(value, MOST_WIDTH)?,
        "seed" => cell.seed = value.parse().ok()?,
        "h" => cell.step_size = positive(value)?,
        "feed" => cell.feed = Feed::ALL.into_iter().find(|feed| feed.key() == value)?,
        "length" => cell.length = count(value, MOST_LENGTH)?,
        _ => return None,
    }
    Some(())
}

pub(super) fn print_cell(out: &mut String, cell: &CellSettings) {
    let default = CellSettings::default();
    print_setting(out, "kind", cell.kind, default.kind, |kind| kind.key().to_owned());
    print_setting(out, "inputs", cell.inputs, default.inputs, |count| count.to_string());
    print_setting(out, "width", cell.width, default.width, |count| count.to_string());
    print_setting(out, "seed", cell.seed, default.seed, |seed| seed.to_string());
    print_setting(out, "h", cell.step_size, default.step_size, exact);
    print_setting(out, "feed", cell.feed, default.feed, |feed| feed.key().to_owned());
    print_setting(out, "length", cell.length, default.length, |count| count.to_string());
}

/// See [`super::Document::change`].
pub(super) fn change_training(training: &mut TrainingSettings, key: &str, value: &str) -> Option<()> {
    match key {
        "train_start" => {
            training.train_start = value.parse().ok()?;
            Some(())
        }
        "optimiser" | "iterations" | "epochs" | "learning_rate" | "beta1" | "beta2" | "epsilon" => {
            change_fit(&mut training.fit, key, value)
        }
        _ => None,
    }
}

pub(super) fn print_training(out: &mut String, training: &TrainingSettings) {
    let default = TrainingSettings::default();
    print_fit(out, &training.fit, &default.fit);
    print_setting(out, "train_start", training.train_start, default.train_start, |on| on.to_string());
}

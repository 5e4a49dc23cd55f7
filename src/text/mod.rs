//! Every word shown to a visitor. The words of the page are one struct with a constant per language, so a missing
//! translation does not compile; sentences about problems are functions of the problem. Knows no page.

use crate::core::document::{Language, Lens, Room};

pub mod cells;
pub mod certainty;
pub mod compare;
pub mod derived;
pub mod en;
pub mod error;
pub mod experiments;
pub mod explosion;
pub mod fit;
pub mod fit_settings;
pub mod follow;
pub mod map;
pub mod message;
pub mod network;
pub mod preset;
pub mod problem;
pub mod results;
pub mod studies;
pub mod table;
pub mod uncertainty;
pub mod waterfall;
pub mod zh;

/// The words of the page.
#[derive(Debug)]
pub struct Text {
    /// BCP 47 tag for `<html lang>`.
    pub tag: &'static str,
    /// One line under the name.
    pub tagline: &'static str,
    /// The names of the page's rooms.
    pub rooms: fn(Room) -> &'static str,
    /// The names of the closer looks under the plot, and of all of them.
    pub lenses: Lenses,
    /// The bar at the top.
    pub toolbar: Toolbar,
    /// The equations.
    pub model: Model,
    /// The observed points.
    pub data: Data,
    /// The sliders.
    pub parameters: Parameters,
    /// The fit.
    pub fit: Fit,
    /// Several experiments in one table.
    pub experiments: experiments::Experiments,
    /// How to fit.
    pub fit_settings: fit_settings::FitSettings,
    /// Points under the hand and the fit that follows them.
    pub follow: follow::Follow,
    /// Models of the same data side by side.
    pub compare: compare::Compare,
    /// What is known of the fitted values.
    pub results: results::Results,
    /// What is studied of a fit's end.
    pub studies: studies::Studies,
    /// Where the starts of a fit ended.
    pub waterfall: waterfall::Waterfall,
    /// Bands, the sloppiest direction, the next measurement.
    pub certainty: certainty::Certainty,
    /// The plots.
    pub stage: Stage,
    /// The network of the equation above the plot.
    pub network: network::Network,
    /// The closer look at why states and gradients grow.
    pub explosion: explosion::Explosion,
    /// The map of the loss over two parameters.
    pub map: map::Map,
    /// The closer look at the distance from the known solution.
    pub error: error::ErrorCurve,
    /// The cell laboratory.
    pub cells: cells::Cells,
    /// Presets.
    pub gallery: Gallery,
    /// The link.
    pub share: Share,
    /// What can be taken away.
    pub export: Export,
    /// What to do and which keys do it.
    pub help: Help,
    /// Short messages at the edge of the page.
    pub notice: Notice,
}

/// The closer looks under the plot.
#[derive(Debug)]
pub struct Lenses {
    /// The row of them.
    pub label: &'static str,
    /// The name of each.
    pub name: fn(Lens) -> &'static str,
}

/// The bar at the top.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Toolbar {
    pub label: &'static str,
    pub rooms: &'static str,
    pub gallery: &'static str,
    pub play: &'static str,
    pub pause: &'static str,
    pub step: &'static str,
    pub rewind: &'static str,
    pub speed: &'static str,
    pub steps_per_second: &'static str,
    pub fit: &'static str,
    pub stop: &'static str,
    pub undo: &'static str,
    pub redo: &'static str,
    pub share: &'static str,
    pub export: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,
    pub language: &'static str,
    pub help: &'static str,
    pub close: &'static str,
    pub skip_to_plot: &'static str,
}

/// The equations.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Model {
    pub title: &'static str,
    pub editor: &'static str,
    pub typeset: &'static str,
    pub problems: &'static str,
    pub still_running: &'static str,
    pub repair_all: &'static str,
    pub line: fn(usize, usize) -> String,
    pub more_problems: fn(usize) -> String,
    pub solver: &'static str,
    pub method: &'static str,
    pub step_size: &'static str,
    pub end_time: &'static str,
    pub clip: &'static str,
    pub clip_summary: &'static str,
    pub clip_off: &'static str,
    pub steps: fn(usize) -> String,
    pub method_name: fn(crate::core::method::Method) -> &'static str,
    pub relative_tolerance: &'static str,
    pub absolute_tolerance: &'static str,
    pub tolerance_not_negative: &'static str,
    pub own_steps: fn(&crate::core::method::Report) -> String,
    pub not_a_number: fn(&str) -> String,
    pub step_size_positive: &'static str,
    pub end_after_start: fn(&str) -> String,
    pub too_many_steps: fn(&str, &str) -> String,
}

/// The observed points.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Data {
    pub title: &'static str,
    pub paste: &'static str,
    pub paste_hint: &'static str,
    pub placeholder: &'static str,
    pub open_file: &'static str,
    pub drop_here: &'static str,
    pub clear: &'static str,
    pub as_text: &'static str,
    pub preview: &'static str,
    pub read_as: fn(rows: usize, columns: usize, how: &str) -> String,
    pub transposed: &'static str,
    pub time: &'static str,
    pub observes: fn(&str) -> String,
    pub deviation_of: fn(&str) -> String,
    pub ignored: &'static str,
    pub role_of: fn(&str) -> String,
    pub column: fn(usize) -> String,
    pub row: &'static str,
    pub cell: fn(usize, &str) -> String,
    pub add_row: &'static str,
    pub remove_row: fn(usize) -> String,
    pub more_rows: fn(usize) -> String,
    pub problems: fn(usize) -> String,
    pub more_problems: fn(usize) -> String,
    pub counted: fn(usize) -> String,
    pub start_from_first_row: &'static str,
    pub empty: &'static str,
    pub file_too_large: &'static str,
    pub file_unreadable: &'static str,
}

/// The sliders.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Parameters {
    pub title: &'static str,
    pub initial_values: &'static str,
    pub none: &'static str,
    pub slider: fn(&str) -> String,
    pub value: fn(&str) -> String,
    pub lock: fn(&str) -> String,
    pub unlock: fn(&str) -> String,
    pub range: fn(&str) -> String,
    pub low: fn(&str) -> String,
    pub high: fn(&str) -> String,
    pub logarithmic: &'static str,
    pub range_needs_order: &'static str,
    pub batch: fn(usize) -> String,
}

/// The fit.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Fit {
    pub title: &'static str,
    pub run: &'static str,
    pub stop: &'static str,
    pub go_on: &'static str,
    pub optimiser: &'static str,
    pub optimiser_name: fn(crate::core::fit::Optimiser) -> &'static str,
    pub settings: &'static str,
    pub iterations: &'static str,
    pub epochs: &'static str,
    pub learning_rate: &'static str,
    pub beta1: &'static str,
    pub beta2: &'static str,
    pub epsilon: &'static str,
    pub count_first_row: &'static str,
    pub progress: &'static str,
    pub iteration: fn(optimiser: crate::core::fit::Optimiser, done: u32) -> String,
    pub loss: &'static str,
    pub best_loss: &'static str,
    pub loss_explained: &'static str,
    pub loss_curve: &'static str,
    pub loss_summary: fn(first: &str, last: &str, iterations: u32) -> String,
    pub parameter: &'static str,
    pub before: &'static str,
    pub after: &'static str,
    pub table: &'static str,
    pub use_values: &'static str,
    pub discard: &'static str,
    pub keep_ghost: &'static str,
    pub remove_ghost: &'static str,
    pub starting: &'static str,
    pub running: &'static str,
    pub lost: &'static str,
    pub invitation: fn(points: usize, parameters: usize) -> String,
    pub no_points: &'static str,
    pub euler_is_the_model: &'static str,
    pub milliseconds: fn(&str) -> String,
    pub out_of_bounds: fn(&str) -> String,
}

/// The plots.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Stage {
    pub title: &'static str,
    pub time_plot: &'static str,
    pub phase_plot: &'static str,
    pub plot: &'static str,
    pub horizontal: &'static str,
    pub vertical: &'static str,
    pub add_points: &'static str,
    pub add_points_to: &'static str,
    pub add_points_hint: &'static str,
    pub scrub: &'static str,
    pub step_numbers: &'static str,
    pub at_moment: fn(moment: usize, moments: usize, time: &str) -> String,
    pub at_step: fn(step: usize, steps: usize, time: &str) -> String,
    pub halted: fn(state: &str, time: &str, crate::core::method::Halt) -> String,
    pub halted_hint: fn(crate::core::method::Halt) -> &'static str,
    pub summary: fn(states: &str, from: &str, to: &str) -> String,
    pub summary_state: fn(name: &str, first: &str, last: &str, low: &str, high: &str) -> String,
    pub summary_points: fn(usize) -> String,
    pub no_model: &'static str,
    pub exact: fn(&str) -> String,
    pub observed: fn(&str) -> String,
    pub ghost: &'static str,
    pub legend: &'static str,
    pub recurrence: &'static str,
    pub recurrence_explained: &'static str,
}

/// Presets.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Gallery {
    pub title: &'static str,
}

/// The link.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Share {
    pub title: &'static str,
    pub explained: &'static str,
    pub link: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub copy_failed: &'static str,
    pub length: fn(usize) -> String,
    pub long: &'static str,
    pub save_file: &'static str,
    pub as_text: &'static str,
    pub open_file: &'static str,
}

/// What can be taken away.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Export {
    pub title: &'static str,
    pub parameters: &'static str,
    pub text: &'static str,
    pub csv: &'static str,
    pub json: &'static str,
    pub equations: &'static str,
    pub trajectory: &'static str,
    pub plot: &'static str,
    pub png: &'static str,
    pub svg: &'static str,
    pub document: &'static str,
    pub copy: &'static str,
    pub save: &'static str,
    pub equations_broken: &'static str,
    pub equations_explained: &'static str,
}

/// What to do and which keys do it.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Help {
    pub title: &'static str,
    pub idea: &'static [&'static str],
    pub language_title: &'static str,
    /// What to type and what it means.
    pub language: &'static [(&'static str, &'static str)],
    pub keys_title: &'static str,
    /// Keys and what they do.
    pub keys: &'static [(&'static str, &'static str)],
    pub functions: &'static str,
    pub privacy: &'static str,
}

/// Short messages at the edge of the page.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Notice {
    pub label: &'static str,
    pub dismiss: &'static str,
    pub link_opened: &'static str,
    pub restored: &'static str,
    pub worker_died: &'static str,
    pub one_worker_died: &'static str,
    pub worker_old: &'static str,
    pub worker_unavailable: &'static str,
    pub started_from_first_row: fn(time: &str) -> String,
    pub storage_full: &'static str,
    pub preset_opened: fn(&str) -> String,
    pub file_opened: fn(&str) -> String,
    pub document_lines: fn(usize) -> String,
    pub undo: &'static str,
}

/// The words of a language.
pub const fn text(language: Language) -> &'static Text {
    match language {
        Language::English => &en::TEXT,
        Language::Chinese => &zh::TEXT,
    }
}

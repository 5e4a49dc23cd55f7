//! The setting sections of a document: one line a setting, checked like a typed value, silent at its default.
//! Knows the settings' bounds; knows nothing of the layout around the lines.

use std::fmt::Write as _;

use crate::core::data::Role;
use crate::core::fit::{Bounds, FitSettings, MOST_SEGMENTS, MOST_STARTS, Optimiser, Sigmas, Start};
use crate::core::loss::Noise;
use crate::core::method::Method;
use crate::core::number::{exact, read_number};
use crate::core::simulate::SolverSettings;

/// The most iterations or epochs a document may ask for: minutes of work, stopped at any moment.
pub const MOST_ITERATIONS: u32 = 10_000_000;

/// One `key = value` line where `value` is not the default.
pub(super) fn print_setting<T: PartialEq>(
    out: &mut String,
    key: &str,
    value: T,
    default: T,
    show: impl Fn(T) -> String,
) {
    if value != default {
        let _ = writeln!(out, "{key} = {}", show(value));
    }
}

pub(super) fn positive(text: &str) -> Option<f64> {
    read_number(text).filter(|value| *value > 0.0)
}

/// 0 asks for what rounding allows.
fn tolerance(text: &str) -> Option<f64> {
    read_number(text).filter(|value| *value >= 0.0)
}

/// A decay rate of Adam.
fn decay(text: &str) -> Option<f64> {
    read_number(text).filter(|value| (0.0..1.0).contains(value))
}

fn count(text: &str) -> Option<u32> {
    text.parse().ok().filter(|value| (1..=MOST_ITERATIONS).contains(value))
}

/// See [`super::Document::change`].
pub(super) fn change_solver(solver: &mut SolverSettings, key: &str, value: &str) -> Option<()> {
    match key {
        "method" => solver.method = Method::ALL.into_iter().find(|method| method.key() == value)?,
        "h" => solver.step_size = positive(value)?,
        "until" => solver.end_time = read_number(value)?,
        "rtol" => solver.relative_tolerance = tolerance(value)?,
        "atol" => solver.absolute_tolerance = tolerance(value)?,
        "clip" if value == "none" => solver.clip = None,
        "clip" => solver.clip = Some(positive(value)?),
        _ => return None,
    }
    Some(())
}

pub(super) fn print_solver(out: &mut String, solver: &SolverSettings) {
    let default = SolverSettings::default();
    print_setting(out, "method", solver.method, default.method, |method| method.key().to_owned());
    print_setting(out, "h", solver.step_size, default.step_size, exact);
    print_setting(out, "until", solver.end_time, default.end_time, exact);
    print_setting(out, "rtol", solver.relative_tolerance, default.relative_tolerance, exact);
    print_setting(out, "atol", solver.absolute_tolerance, default.absolute_tolerance, exact);
    print_setting(out, "clip", solver.clip, default.clip, |clip| clip.map_or_else(|| "none".to_owned(), exact));
}

/// See [`super::Document::change`].
pub(super) fn change_fit(fit: &mut FitSettings, key: &str, value: &str) -> Option<()> {
    match key {
        "optimiser" => fit.optimiser = Optimiser::ALL.into_iter().find(|optimiser| optimiser.key() == value)?,
        "iterations" => fit.iterations = count(value)?,
        "epochs" => fit.epochs = count(value)?,
        "learning_rate" => fit.learning_rate = positive(value)?,
        "beta1" => fit.beta1 = decay(value)?,
        "beta2" => fit.beta2 = decay(value)?,
        "epsilon" => fit.epsilon = positive(value)?,
        "count_first_row" => fit.count_first_row = value.parse().ok()?,
        "from" if value == "none" => fit.window.from = None,
        "from" => fit.window.from = Some(read_number(value)?),
        "to" if value == "none" => fit.window.to = None,
        "to" => fit.window.to = Some(read_number(value)?),
        "bounds" => fit.bounds = Bounds::ALL.into_iter().find(|bounds| bounds.key() == value)?,
        "start" => fit.start = Start::ALL.into_iter().find(|start| start.key() == value)?,
        "noise" => fit.noise = Noise::ALL.into_iter().find(|noise| noise.key() == value)?,
        "sigmas" => fit.sigmas = Sigmas::ALL.into_iter().find(|sigmas| sigmas.key() == value)?,
        "huber" if value == "none" => fit.huber = None,
        "huber" => fit.huber = Some(positive(value)?),
        "starts" => fit.starts = count(value).filter(|starts| *starts <= MOST_STARTS)?,
        "seed" => fit.seed = value.parse().ok()?,
        "segments" => fit.segments = count(value).filter(|segments| *segments <= MOST_SEGMENTS)?,
        _ => return None,
    }
    Some(())
}

/// Prints what differs from `default`.
pub(super) fn print_fit(out: &mut String, fit: &FitSettings, default: &FitSettings) {
    print_setting(out, "optimiser", fit.optimiser, default.optimiser, |optimiser| optimiser.key().to_owned());
    print_setting(out, "iterations", fit.iterations, default.iterations, |count| count.to_string());
    print_setting(out, "epochs", fit.epochs, default.epochs, |count| count.to_string());
    print_setting(out, "learning_rate", fit.learning_rate, default.learning_rate, exact);
    print_setting(out, "beta1", fit.beta1, default.beta1, exact);
    print_setting(out, "beta2", fit.beta2, default.beta2, exact);
    print_setting(out, "epsilon", fit.epsilon, default.epsilon, exact);
    print_setting(out, "count_first_row", fit.count_first_row, default.count_first_row, |on| on.to_string());
    let limit = |limit: Option<f64>| limit.map_or_else(|| "none".to_owned(), exact);
    print_setting(out, "from", fit.window.from, default.window.from, limit);
    print_setting(out, "to", fit.window.to, default.window.to, limit);
    print_setting(out, "bounds", fit.bounds, default.bounds, |bounds| bounds.key().to_owned());
    print_setting(out, "start", fit.start, default.start, |start| start.key().to_owned());
    print_setting(out, "noise", fit.noise, default.noise, |noise| noise.key().to_owned());
    print_setting(out, "sigmas", fit.sigmas, default.sigmas, |sigmas| sigmas.key().to_owned());
    print_setting(out, "huber", fit.huber, default.huber, |huber| huber.map_or_else(|| "none".to_owned(), exact));
    print_setting(out, "starts", fit.starts, default.starts, |count| count.to_string());
    print_setting(out, "seed", fit.seed, default.seed, |seed| seed.to_string());
    print_setting(out, "segments", fit.segments, default.segments, |count| count.to_string());
}

/// The roles on one line; `none` for a table without columns, `sd x` for the standard deviations of `x`.
pub(super) fn read_roles(line: &str) -> Option<Vec<Role>> {
    let mut rest = line.trim();
    let mut roles = Vec::new();
    if rest == "none" {
        return Some(roles);
    }
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("by experiment").map(str::trim_start)
            && (after.is_empty() || after.starts_with(','))
        {
            roles.push(Role::Experiment);
            match after.strip_prefix(',') {
                Some(after) => rest = after,
                None => return Some(roles),
            }
            continue;
        }
        let deviations = rest.strip_prefix("sd ").map(str::trim_start);
        let (name, after) = read_name(deviations.unwrap_or(rest), |letter| letter == ',')?;
        roles.push(match name.text.as_str() {
            _ if deviations.is_some() => Role::Deviation(name.text),
            "t" if !name.quoted => Role::Time,
            "-" if !name.quoted => Role::Ignored,
            _ => Role::Observes(name.text),
        });
        let after = after.trim_start();
        if after.is_empty() {
            return Some(roles);
        }
        rest = after.strip_prefix(',')?;
    }
}

pub(super) fn print_roles(out: &mut String, roles: Option<&[Role]>) {
    let Some(roles) = roles else { return };
    let shown: Vec<String> = roles
        .iter()
        .map(|role| match role {
            Role::Time => "t".to_owned(),
            Role::Ignored => "-".to_owned(),
            Role::Observes(name) => quoted(name),
            Role::Deviation(name) => format!("sd {}", quoted(name)),
            Role::Experiment => "by experiment".to_owned(),
        })
        .collect();
    let _ = writeln!(out, "{}", if shown.is_empty() { "none".to_owned() } else { shown.join(", ") });
}

/// A name read from a list.
pub(super) struct Name {
    pub(super) text: String,
    /// It stood in quotes, so it has no special meaning.
    pub(super) quoted: bool,
}

/// One name at the start of `text`, and what follows it: a JSON string, or everything up to `ends`.
pub(super) fn read_name(text: &str, ends: impl Fn(char) -> bool) -> Option<(Name, &str)> {
    if text.starts_with('"') {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<String>();
        let name = values.next()?.ok()?;
        return Some((Name { text: name, quoted: true }, &text[values.byte_offset()..]));
    }
    let end = text.find(ends).unwrap_or(text.len());
    let name = text[..end].trim_end();
    (!name.is_empty()).then(|| (Name { text: name.to_owned(), quoted: false }, &text[end..]))
}

/// `name` as it stands, or as a JSON string where it could be read as something else.
pub(super) fn quoted(name: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '\'');
    if !name.is_empty() && name.chars().all(plain) && !matches!(name, "t" | "none") {
        name.to_owned()
    } else {
        serde_json::Value::from(name).to_string()
    }
}

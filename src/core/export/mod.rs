//! The result as text to take away: parameters, equations with their numbers in, trajectory.
//! Numbers are printed so that they read back with the same bits.

mod csv;
mod equations;

use std::fmt::Write as _;

use serde::{Serialize, Serializer};

use super::model::Model;
use super::number::exact;

pub use csv::{parameters_csv, trajectory_csv};
pub use equations::equations_text;

/// `name = value` lines, shortest exact digits.
pub fn parameters_text(model: &Model, values: &[f64]) -> String {
    let mut text = String::new();
    for (quantity, value) in model.quantities.iter().zip(values) {
        let _ = writeln!(text, "{} = {}", quantity.name, exact(*value));
    }
    text
}

/// An object with `parameters` (name to value, in the model's order), `loss` (sum of squares, `null` if nothing was
/// fitted), `method`, `step_size`.
pub fn parameters_json(model: &Model, values: &[f64], loss: Option<f64>, method: &str, step_size: f64) -> String {
    let report = Report { parameters: Parameters { model, values }, loss, method, step_size };
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Report<'result> {
    parameters: Parameters<'result>,
    loss: Option<f64>,
    method: &'result str,
    step_size: f64,
}

struct Parameters<'result> {
    model: &'result Model,
    values: &'result [f64],
}

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.model.quantities.iter().map(|quantity| &quantity.name).zip(self.values))
    }
}

//! The result as text to take away: parameters, equations with their numbers in, trajectory.
//! Numbers are printed so that they read back with the same bits.

mod csv;
mod equations;

use std::fmt::Write as _;

use serde::{Serialize, Serializer};

use super::model::Model;
use super::number::exact;
use super::simulate::SolverSettings;

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
/// fitted), `method`, and `step_size` or, of a method that chooses its own steps, `relative_tolerance` and
/// `absolute_tolerance`.
pub fn parameters_json(model: &Model, values: &[f64], loss: Option<f64>, solver: &SolverSettings) -> String {
    let adaptive = solver.method.adaptive();
    let report = Report {
        parameters: Parameters { model, values },
        loss,
        method: solver.method.key(),
        step_size: (!adaptive).then_some(solver.step_size),
        relative_tolerance: adaptive.then_some(solver.relative_tolerance),
        absolute_tolerance: adaptive.then_some(solver.absolute_tolerance),
    };
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Report<'result> {
    parameters: Parameters<'result>,
    loss: Option<f64>,
    method: &'result str,
    #[serde(skip_serializing_if = "Option::is_none")]
    step_size: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relative_tolerance: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    absolute_tolerance: Option<f64>,
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

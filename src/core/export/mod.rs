//! The result as text to take away: parameters, equations with their numbers in, trajectory.
//! Numbers are printed so that they read back with the same bits.

mod csv;
mod equations;

use std::fmt::Write as _;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::derived::{Derived, derived};
use super::fit::FitReport;
use super::model::Model;
use super::number::{exact, significant};
use super::simulate::SolverSettings;
use super::statistics::Uncertainty;

pub use csv::{parameters_csv, trajectory_csv};
pub use equations::equations_text;

/// `name = value` lines, shortest exact digits; what a fit knows stands behind as a remark, and what is derived from its
/// values is a remark too: its formula is part of the equations.
pub fn parameters_text(model: &Model, values: &[f64], report: Option<&FitReport>) -> String {
    let mut text = String::new();
    for (index, (quantity, value)) in model.quantities.iter().zip(values).enumerate() {
        let _ = write!(text, "{} = {}", quantity.name, exact(*value));
        if let Some(known) = report.and_then(|report| report.uncertainty(index)) {
            let _ = write!(text, "  # {}", remark(&known));
        }
        text.push('\n');
    }
    for derived in report.map(|report| derived(model, report)).unwrap_or_default() {
        let _ = write!(
            text,
            "# {} = {}",
            derived.name,
            if derived.value.is_finite() { exact(derived.value) } else { "–".into() }
        );
        if let Ok(known) = &derived.known {
            let _ = write!(text, ", {}", remark(known));
        }
        text.push('\n');
    }
    text
}

/// `± 0.0016, 95 %: 0.2 … 0.3`
fn remark(known: &Uncertainty) -> String {
    let figure = |value| significant(value, 6);
    let (low, high) = known.interval;
    format!("± {}, 95 %: {} … {}", figure(known.standard_error), figure(low), figure(high))
}

/// An object with `parameters` (name to value, in the model's order), `loss` (sum of squares, `null` if nothing was
/// fitted), `method`, and `step_size` or, of a method that chooses its own steps, `relative_tolerance` and
/// `absolute_tolerance`. Of fitted values also `standard_errors` (name to value, `null` where there is none),
/// `intervals` (name to the ends of the 95 % interval), `derived` (name to `value`, `standard_error` and `interval` of what
/// follows from them, where there is such) and what is known of the fit as a whole.
pub fn parameters_json(
    model: &Model,
    values: &[f64],
    loss: Option<f64>,
    solver: &SolverSettings,
    report: Option<&FitReport>,
) -> String {
    let fitted = report.map(|report| Fitted {
        standard_errors: Known { model, report, pick: |known| Value::from(known.standard_error) },
        intervals: Known { model, report, pick: |known| Value::from([known.interval.0, known.interval.1].as_slice()) },
        derived: derived(model, report)
            .into_iter()
            .map(|derived| (derived.name.clone(), derived_json(&derived)))
            .collect(),
        degrees_of_freedom: report.statistics.degrees_of_freedom,
        residual_standard_deviation: report.statistics.residual_deviation,
        column_standard_deviations: report
            .column_deviations()
            .map(|(name, one)| (name.to_owned(), one.into()))
            .collect(),
        r_squared: report.statistics.r_squared,
        aicc: report.statistics.aicc,
        bic: report.statistics.bic,
    });
    let adaptive = solver.method.adaptive();
    let report = Report {
        parameters: Parameters { model, values },
        loss,
        method: solver.method.key(),
        step_size: (!adaptive).then_some(solver.step_size),
        relative_tolerance: adaptive.then_some(solver.relative_tolerance),
        absolute_tolerance: adaptive.then_some(solver.absolute_tolerance),
        fitted,
    };
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

/// An object with `value`, `standard_error` and `interval`, each `null` where there is none.
pub fn derived_json(derived: &Derived) -> Value {
    let known = derived.known.as_ref().ok();
    json!({
        "value": derived.value,
        "standard_error": known.map(|known| known.standard_error),
        "interval": known.map(|known| [known.interval.0, known.interval.1]),
    })
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
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    fitted: Option<Fitted<'result>>,
}

/// What is known of fitted values.
#[derive(Serialize)]
struct Fitted<'result> {
    standard_errors: Known<'result>,
    intervals: Known<'result>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    derived: Map<String, Value>,
    degrees_of_freedom: usize,
    residual_standard_deviation: Option<f64>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    column_standard_deviations: Map<String, Value>,
    r_squared: Option<f64>,
    aicc: Option<f64>,
    bic: Option<f64>,
}

/// One thing known of each quantity that was fitted, by its name; `null` where it has no standard error.
struct Known<'result> {
    model: &'result Model,
    report: &'result FitReport,
    pick: fn(Uncertainty) -> Value,
}

impl Serialize for Known<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fitted = self.report.free.iter().filter_map(|&index| {
            Some((&self.model.quantities.get(index)?.name, self.report.uncertainty(index).map(self.pick)))
        });
        serializer.collect_map(fitted)
    }
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

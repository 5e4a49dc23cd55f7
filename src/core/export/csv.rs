//! Comma-separated tables for spreadsheets and programs: RFC 4180, a header first, an empty cell for what is no number.

use crate::core::fit::FitReport;
use crate::core::model::Model;
use crate::core::number::exact;
use crate::core::simulate::Trajectory;

/// `name,value,fixed` rows with a header; of fitted values with `standard_error,low,high`, the ends of the 95 %
/// interval, empty where they are not known.
pub fn parameters_csv(model: &Model, values: &[f64], report: Option<&FitReport>) -> String {
    let more = if report.is_some() { ",standard_error,low,high" } else { "" };
    let mut text = format!("name,value,fixed{more}\n");
    for (index, (quantity, value)) in model.quantities.iter().zip(values).enumerate() {
        let uncertainty = report.map(|report| {
            report
                .uncertainty(index)
                .map_or([f64::NAN; 3], |known| [known.standard_error, known.interval.0, known.interval.1])
        });
        let fields = [field(&quantity.name), number(*value), quantity.fixed.to_string()];
        push_line(&mut text, fields.into_iter().chain(uncertainty.into_iter().flatten().map(number)));
    }
    text
}

/// `t`, states, definitions, exact solutions (as `exact x`); one row a moment.
pub fn trajectory_csv(model: &Model, trajectory: &Trajectory) -> String {
    let states = model.states.len();
    let outputs = model.observables.outputs.len();
    // In the order of the header: what each column after the states reads of a moment's observables.
    let columns: Vec<usize> = model
        .definitions
        .iter()
        .map(|definition| definition.output)
        .chain(model.exact.iter().map(|(_, output)| *output))
        .collect();
    let exact_names = model.exact.iter().map(|(state, _)| format!("exact {}", model.states[*state].name));
    let names = ["t".to_owned()]
        .into_iter()
        .chain(model.states.iter().map(|state| state.name.clone()))
        .chain(model.definitions.iter().map(|definition| definition.name.clone()))
        .chain(exact_names);
    let mut text = String::new();
    push_line(&mut text, names.map(|name| field(&name)));
    for (moment, time) in trajectory.times.iter().enumerate() {
        let state = &trajectory.states[moment * states..(moment + 1) * states];
        let observables = &trajectory.observables[moment * outputs..(moment + 1) * outputs];
        let values = [*time].into_iter().chain(state.iter().copied()).chain(columns.iter().map(|at| observables[*at]));
        push_line(&mut text, values.map(number));
    }
    text
}

fn push_line(text: &mut String, fields: impl IntoIterator<Item = String>) {
    for (index, field) in fields.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&field);
    }
    text.push('\n');
}

fn number(value: f64) -> String {
    if value.is_finite() { exact(value) } else { String::new() }
}

fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

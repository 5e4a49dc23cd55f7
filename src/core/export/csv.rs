//! Comma-separated tables for spreadsheets and programs: RFC 4180, a header first, an empty cell for what is no number.

use crate::core::band::Band;
use crate::core::derived::derived;
use crate::core::fit::FitReport;
use crate::core::model::Model;
use crate::core::number::exact;
use crate::core::simulate::Trajectory;

/// `name,value,fixed` rows with a header; of fitted values with `standard_error,low,high`, the ends of the 95 %
/// interval, empty where they are not known. Then, with `derived` in place of `fixed`, what is derived from them.
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
    for derived in report.map(|report| derived(model, report)).unwrap_or_default() {
        let fields = [field(&derived.name), number(derived.value), "derived".to_owned()];
        let known =
            derived.known.map_or([f64::NAN; 3], |known| [known.standard_error, known.interval.0, known.interval.1]);
        push_line(&mut text, fields.into_iter().chain(known.map(number)));
    }
    text
}

/// `t`, states, definitions, exact solutions (as `exact x`), then the ends of the bands there are (`x low`, `x high`); one
/// row a moment. `bands` are the moments of the bands and the bands; between those moments their ends go along straight
/// lines.
pub fn trajectory_csv(model: &Model, trajectory: &Trajectory, bands: (&[f64], &[Band])) -> String {
    let (moments, bands) = bands;
    let there = |band: &&Band| band.ends.iter().any(|(low, _)| low.is_finite());
    let bands: Vec<&Band> = bands.iter().filter(there).collect();
    let ends_of = |band: &Band| ["low", "high"].map(|end| format!("{} {end}", model.target_name(band.target)));
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
        .chain(exact_names)
        .chain(bands.iter().flat_map(|band| ends_of(band)));
    let mut text = String::new();
    push_line(&mut text, names.map(|name| field(&name)));
    for (moment, time) in trajectory.times.iter().enumerate() {
        let state = &trajectory.states[moment * states..(moment + 1) * states];
        let observables = &trajectory.observables[moment * outputs..(moment + 1) * outputs];
        let values = [*time].into_iter().chain(state.iter().copied()).chain(columns.iter().map(|at| observables[*at]));
        let ends = bands.iter().flat_map(|band| between(moments, &band.ends, *time));
        push_line(&mut text, values.chain(ends).map(number));
    }
    text
}

/// The ends at `time`; no numbers beyond the moments.
fn between(moments: &[f64], ends: &[(f64, f64)], time: f64) -> [f64; 2] {
    let after = moments.partition_point(|moment| *moment < time);
    match (moments.get(after), after.checked_sub(1)) {
        (Some(moment), _) if *moment == time => [ends[after].0, ends[after].1],
        (Some(moment), Some(before)) => {
            let share = (time - moments[before]) / (moment - moments[before]);
            let at = |from: f64, to: f64| from + share * (to - from);
            [at(ends[before].0, ends[after].0), at(ends[before].1, ends[after].1)]
        }
        _ => [f64::NAN; 2],
    }
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

//! Fits a document on the command line and prints the result as JSON: `fit FILE.ode`, or its trajectory at the observed
//! times with `--simulate`. The only file that reads files and the clock; the work is the library's.

use std::process::ExitCode;
use std::time::Instant;

use serde_json::{Map, Value, json};
use unroll::core::data;
use unroll::core::derived::{Derived, derived};
use unroll::core::document::{self, Document, Language};
use unroll::core::export;
use unroll::core::fit::{FitProblem, FitReport};
use unroll::core::job::{comparison, prepare};
use unroll::core::loss::LossProblem;
use unroll::core::model::{Model, compile};
use unroll::core::simulate::{Trajectory, simulate};
use unroll::core::statistics::NoStandardError;
use unroll::text;

const USAGE: &str = "usage: fit FILE.ode [--simulate]";

fn main() -> ExitCode {
    let mut simulated = false;
    let mut file = None;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--simulate" => simulated = true,
            _ if file.is_none() && !argument.starts_with("--") => file = Some(argument),
            _ => return refuse(&[USAGE.to_owned()]),
        }
    }
    let Some(file) = file else { return refuse(&[USAGE.to_owned()]) };
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => return refuse(&[format!("{file}: {error}")]),
    };
    let answer = read(&text).and_then(
        |(document, model)| {
            if simulated { trajectory(&document, &model) } else { fit(&document) }
        },
    );
    match answer {
        Ok(value) => {
            print(&value);
            ExitCode::SUCCESS
        }
        Err(problems) => refuse(&problems),
    }
}

fn print(value: &Value) {
    println!("{}", serde_json::to_string_pretty(value).unwrap_or_default());
}

/// The problems as JSON, and an exit code that says so.
fn refuse(problems: &[String]) -> ExitCode {
    print(&json!({ "problems": problems }));
    ExitCode::FAILURE
}

/// The document, all of it understood, and its model.
fn read(text: &str) -> Result<(Document, Model), Vec<String>> {
    let (document, misunderstood) = document::parse(text);
    let compilation = compile(&document.model);
    let mut problems: Vec<String> = misunderstood
        .iter()
        .map(|problem| format!("Line {} was not understood: {}", problem.line, problem.text))
        .collect();
    problems.extend(compilation.diagnostics.iter().map(|diagnostic| {
        let line = 1 + document.model[..diagnostic.span.start].matches('\n').count();
        format!("Line {line}: {}", text::problem::problem(&diagnostic.problem, Language::English))
    }));
    match compilation.model {
        Some(model) if problems.is_empty() => Ok((document, model)),
        _ => Err(problems),
    }
}

fn sentences(problem: &FitProblem) -> Vec<String> {
    vec![text::fit::fit_problem(problem, Language::English).to_string()]
}

fn fit(document: &Document) -> Result<Value, Vec<String>> {
    let (model, observations) = comparison(document).map_err(|problem| sentences(&problem))?;
    let model = &model;
    let begun = now();
    let mut session = prepare(document).map_err(|problem| sentences(&problem))?;
    let mut last = None;
    for step in session.by_ref() {
        last = Some(step);
    }
    let milliseconds = begun.elapsed().as_secs_f64() * 1e3;
    let report = session.report();
    let said = report.stopped.map(|reason| text::fit::stop_reason(reason, Language::English));
    let starts: Vec<Value> = report
        .outcomes
        .iter()
        .map(|outcome| {
            let start = named(model, &report.free, &outcome.start);
            json!({ "from": outcome.origin, "start": start, "loss": outcome.loss, "iterations": outcome.iterations })
        })
        .collect();
    let statistics = &report.statistics;
    let names = names(model, &report.free);
    let best: Vec<f64> = report.free.iter().map(|&quantity| report.values[quantity]).collect();
    let known = |place: usize| statistics.uncertainties[place].as_ref().ok();
    Ok(json!({
        "parameters": named(model, &report.free, &best),
        "standard_errors": by_name(&names, |place| Some(json!(known(place).map(|known| known.standard_error)))),
        "intervals": by_name(&names, |place| known(place).map(|known| json!([known.interval.0, known.interval.1]))),
        "why_no_standard_error": by_name(&names, |place| {
            let why_not = statistics.uncertainties[place].as_ref().err()?;
            Some(json!(sentence(why_not, names[place], &names)))
        }),
        "derived": follows(model, &report, &names),
        "loss": statistics.loss,
        "observations": statistics.observations,
        "degrees_of_freedom": statistics.degrees_of_freedom,
        "residual_standard_deviation": statistics.residual_deviation,
        "column_standard_deviations": report.column_deviations().map(|(name, one)| (name.to_owned(), json!(one))).collect::<Map<_, _>>(),
        "r_squared": statistics.r_squared,
        "log_likelihood": statistics.log_likelihood,
        "aic": statistics.aic,
        "aicc": statistics.aicc,
        "bic": statistics.bic,
        "correlations": statistics.correlations.chunks(report.free.len().max(1)).collect::<Vec<_>>(),
        "singular_values": statistics.singular_values,
        "iterations": last.as_ref().map(|step| step.iteration),
        "function_evaluations": last.as_ref().map(|step| step.evaluations),
        "jacobian_evaluations": last.as_ref().map(|step| step.jacobians),
        "stop_reason": report.stopped,
        "stopped": said,
        "starts": starts,
        "experiments": observations.experiment_count(),
        "milliseconds": milliseconds,
        "problems": problems(model, &report),
    }))
}

fn names<'model>(model: &'model Model, free: &[usize]) -> Vec<&'model str> {
    free.iter().map(|&quantity| model.quantities[quantity].name.as_str()).collect()
}

fn named(model: &Model, free: &[usize], values: &[f64]) -> Value {
    names(model, free).into_iter().zip(values).map(|(name, value)| (name.to_owned(), json!(value))).collect()
}

/// What `of` says of each quantity that was fitted, by name; the place of a quantity is that in the statistics.
fn by_name(names: &[&str], of: impl Fn(usize) -> Option<Value>) -> Value {
    names.iter().enumerate().filter_map(|(place, name)| Some(((*name).to_owned(), of(place)?))).collect()
}

/// What is derived from the fitted values, by name, with the reason where it has no standard error.
fn follows(model: &Model, report: &FitReport, names: &[&str]) -> Value {
    let of = |derived: Derived| {
        let mut value = export::derived_json(&derived);
        if let Err(reason) = &derived.known {
            let why_not = text::derived::no_derived_error(reason, &derived.name, names, Language::English);
            value["why_no_standard_error"] = json!(why_not.to_string());
        }
        (derived.name, value)
    };
    derived(model, report).into_iter().map(of).collect()
}

fn sentence(reason: &NoStandardError, name: &str, names: &[&str]) -> String {
    text::uncertainty::no_standard_error(reason, name, names, Language::English).to_string()
}

/// What the visitor should know of the result.
fn problems(model: &Model, report: &FitReport) -> Vec<String> {
    let names = names(model, &report.free);
    let open = report.statistics.unidentifiable.iter();
    open.map(|direction| text::uncertainty::moves_together(direction, &names, Language::English)).collect()
}

/// The states and definitions at the start, at every time of the table and at the end.
fn trajectory(document: &Document, model: &Model) -> Result<Value, Vec<String>> {
    let table = data::read(&document.data);
    let roles = unroll::core::action::roles_in_force(document.roles.as_deref(), &table, model);
    let experiments = data::experiments(&table, &roles);
    let count = experiments.names.len();
    if count < 2 {
        return trajectory_at(document, model, 0, times(model, &table, &roles, |_| true));
    }
    let of = |experiment: usize| {
        let own = |row: usize| experiments.of_row[row] == Ok(experiment);
        let mut run = trajectory_at(document, model, experiment, times(model, &table, &roles, own))?;
        run["name"] = json!(experiments.names[experiment]);
        Ok(run)
    };
    let runs: Vec<Value> = (0..count).map(of).collect::<Result<_, Vec<String>>>()?;
    Ok(json!({ "experiments": runs }))
}

/// The start and the times of the rows that are `wanted`.
fn times(model: &Model, table: &data::Table, roles: &[data::Role], wanted: impl Fn(usize) -> bool) -> Vec<f64> {
    let column = roles.iter().position(|role| *role == data::Role::Time);
    let time = |(_, row): (usize, &data::Row)| match row.cells.get(column?) {
        Some(data::Cell::Value(time)) if *time >= model.start_time => Some(*time),
        _ => None,
    };
    let rows = table.rows.iter().enumerate().filter(|(index, _)| wanted(*index));
    rows.filter_map(time).chain([model.start_time]).collect()
}

/// One experiment at `times` and at the end.
fn trajectory_at(
    document: &Document,
    model: &Model,
    experiment: usize,
    mut times: Vec<f64>,
) -> Result<Value, Vec<String>> {
    if times.len() == 1 || document.solver.end_time > times.iter().copied().fold(f64::NEG_INFINITY, f64::max) {
        times.push(document.solver.end_time.max(model.start_time));
    }
    times.sort_by(f64::total_cmp);
    times.dedup();
    let begun = now();
    let trajectory = simulate(model, &model.member_values(&model.values(), experiment), &document.solver, &times)
        .map_err(|problem| sentences(&FitProblem::from(LossProblem::Grid(problem))))?;
    let milliseconds = begun.elapsed().as_secs_f64() * 1e3;
    let problems: Vec<String> = trajectory
        .diverged
        .map(|diverged| {
            let state = model.states.get(diverged.component).map_or("", |state| state.name.as_str());
            format!(
                "{state} grows beyond all bounds or is undefined after t = {}.",
                trajectory.times.last().unwrap_or(&model.start_time)
            )
        })
        .into_iter()
        .collect();
    Ok(json!({
        "columns": columns(model),
        "rows": rows(model, &trajectory, &times),
        "milliseconds": milliseconds,
        "problems": problems,
    }))
}

fn columns(model: &Model) -> Vec<&str> {
    let states = model.states.iter().map(|state| state.name.as_str());
    let definitions = model.definitions.iter().map(|definition| definition.name.as_str());
    std::iter::once("t").chain(states).chain(definitions).collect()
}

fn rows(model: &Model, trajectory: &Trajectory, times: &[f64]) -> Vec<Vec<f64>> {
    let (states, outputs) = (model.states.len(), model.observables.outputs.len());
    let wanted = |(_, time): &(usize, &f64)| times.binary_search_by(|known| known.total_cmp(time)).is_ok();
    let row = |(index, time): (usize, &f64)| {
        let state = &trajectory.states[index * states..][..states];
        let observables = &trajectory.observables[index * outputs..][..outputs];
        let definitions = model.definitions.iter().map(|definition| observables[definition.output]);
        std::iter::once(*time).chain(state.iter().copied()).chain(definitions).collect()
    };
    trajectory.times.iter().enumerate().filter(wanted).map(row).collect()
}

#[expect(clippy::disallowed_methods, reason = "a program of the command line has a clock")]
fn now() -> Instant {
    Instant::now()
}

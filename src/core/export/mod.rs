//! The result as text to take away: parameters, equations with their numbers in, trajectory.

use super::model::Model;
use super::simulate::Trajectory;

/// `name = value` lines, shortest exact digits.
pub fn parameters_text(model: &Model, values: &[f64]) -> String {
    let _ = (model, values);
    todo!()
}

/// `name,value,fixed` rows with a header.
pub fn parameters_csv(model: &Model, values: &[f64]) -> String {
    let _ = (model, values);
    todo!()
}

/// An object with `parameters`, `loss`, `method`, `step_size`.
pub fn parameters_json(model: &Model, values: &[f64], loss: Option<f64>, method: &str, step_size: f64) -> String {
    let _ = (model, values, loss, method, step_size);
    todo!()
}

/// The equations with every parameter replaced by its number, one line each, readable by the language again.
pub fn equations_text(source: &str, model: &Model, values: &[f64]) -> String {
    let _ = (source, model, values);
    todo!()
}

/// `t`, states, definitions, exact solutions; one row a moment.
pub fn trajectory_csv(model: &Model, trajectory: &Trajectory) -> String {
    let _ = (model, trajectory);
    todo!()
}

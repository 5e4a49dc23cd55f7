//! Numbers derived from fitted ones: definitions that read parameters alone, `R0 = beta/gamma` or `b = 2*a`, with their
//! standard errors by the delta method. Knows what the fit found and the program of the definitions; knows no words.
//!
//! With `g = df/dp` by dual numbers and the covariance `sigma^2 C` of the parameters, the standard error of `f(p)` is
//! `sigma sqrt(g^T C g)` and its interval reaches Student's `q` of them to either side (Bates and Watts, *Nonlinear
//! Regression Analysis*, 1988, section 2.3.2; Seber and Wild, *Nonlinear Regression*, 1989, section 5.1). That is exact
//! where `f` is linear, `b = 2*a`, and good where `f` is nearly so within the errors; for a ratio of well-known numbers it
//! is enough, for one whose denominator is hardly known its interval is too short on the side away from zero.

use super::dual::Dual;
use super::fit::FitReport;
use super::lang::program::{Evaluator, Field, Program, Slot};
use super::model::Model;
use super::scalar::Scalar;
use super::statistics::{NoStandardError, Side, Uncertainty};

/// The most definitions that are looked at, and the most numbers that are made of them: own parameters make one for each
/// experiment.
const MOST: usize = 100;

/// How many directions are taken at a time.
const CHUNK: usize = 8;

/// A definition of parameters alone, after a fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// As written; `R0[2]` for the second experiment where it reads parameters that are own.
    pub name: String,
    /// `f(p)`; may not be a finite number.
    pub value: f64,
    /// What is known of it, or why nothing is.
    pub known: Result<Uncertainty, NoDerivedError>,
}

/// Why a derived number has no standard error. Parameters are counted as the statistics of the fit do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoDerivedError {
    /// It does not change with anything that was fitted: what it reads is locked.
    Fixed,
    /// It or its derivative is not a finite number here.
    Undefined,
    /// No parameter has a standard error, for this reason.
    NoNoise(NoStandardError),
    /// It reads this parameter, which lies at an end of its range.
    AtBound(usize, Side),
    /// It changes along a direction of these that the data leave open.
    Open(Vec<usize>),
}

/// A definition that is a number, and the parameters of the program that it reads.
struct Formula<'model> {
    name: &'model str,
    slot: Slot,
    reads: Vec<usize>,
}

/// The derived numbers of a model at the end of a fit, in the order written, experiment by experiment.
///
/// Definitions that read the time, a state or no parameter are none.
pub fn derived(model: &Model, report: &FitReport) -> Vec<Derived> {
    let formulas = formulas(model);
    if formulas.is_empty() || report.values.len() != model.quantities.len() {
        return Vec::new();
    }
    let experiments = 1 + model.quantities.iter().map(|quantity| quantity.entries.len()).max().unwrap_or(0);
    let mut found: Vec<(usize, Derived)> = Vec::new();
    for experiment in 0..experiments {
        let own = |formula: &Formula<'_>| formula.reads.iter().any(|&read| !model.quantities[read].entries.is_empty());
        let wanted = |(_, formula): &(usize, &Formula<'_>)| experiment == 0 || own(formula);
        let wanted: Vec<(usize, &Formula<'_>)> = formulas.iter().enumerate().filter(wanted).collect();
        if wanted.is_empty() || found.len() >= MOST {
            break;
        }
        let slots: Vec<Slot> = wanted.iter().map(|(_, formula)| formula.slot).collect();
        let values = evaluate(model, report, experiment, &slots);
        found.extend(wanted.into_iter().zip(values).map(|((place, formula), (value, gradient))| {
            let number = if own(formula) { format!("[{}]", experiment + 1) } else { String::new() };
            let known = uncertainty(report, value, &gradient);
            (place, Derived { name: format!("{}{number}", formula.name), value, known })
        }));
    }
    found.truncate(MOST);
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, derived)| derived).collect()
}

/// The definitions that are numbers.
fn formulas(model: &Model) -> Vec<Formula<'_>> {
    let program = &model.observables;
    let of = |definition: &'_ super::model::Definition| {
        let slot = *program.outputs.get(definition.output)?;
        parameters_of(program, slot).filter(|reads| !reads.is_empty()).map(|reads| (slot, reads))
    };
    let definitions = model.definitions.iter().take(MOST);
    definitions
        .filter_map(|definition| of(definition).map(|(slot, reads)| Formula { name: &definition.name, slot, reads }))
        .collect()
}

/// The parameters that the value in `slot` reads; `None` if it reads the time or a state too.
fn parameters_of(program: &Program, slot: Slot) -> Option<Vec<usize>> {
    let parameters = program.first_parameter()..program.time();
    let mut seen = vec![false; program.slots()];
    let mut open = vec![slot as usize];
    let mut reads = Vec::new();
    while let Some(slot) = open.pop() {
        if std::mem::replace(&mut seen[slot], true) || slot < parameters.start {
            continue;
        }
        if parameters.contains(&slot) {
            reads.push(slot - parameters.start);
        } else {
            let instruction = slot.checked_sub(program.first_instruction())?;
            program.instructions[instruction].for_each_operand(|operand| open.push(operand as usize));
        }
    }
    Some(reads)
}

/// The values in `slots` in one experiment, and their gradients by what was fitted.
fn evaluate(model: &Model, report: &FitReport, experiment: usize, slots: &[Slot]) -> Vec<(f64, Vec<f64>)> {
    let quantity = |parameter: usize| model.quantity_in(parameter, experiment);
    let place = |parameter: usize| report.free.iter().position(|&free| free == quantity(parameter));
    let values = (0..model.parameters()).map(|parameter| report.values[quantity(parameter)]);
    let constants: Vec<Dual<CHUNK>> = values.map(Dual::constant).collect();
    // Each parameter of the program that was fitted, and its place among what was.
    let free: Vec<(usize, usize)> =
        (0..model.parameters()).filter_map(|parameter| Some((parameter, place(parameter)?))).collect();
    let mut found = vec![(f64::NAN, vec![0.0; report.free.len()]); slots.len()];
    let mut evaluator = Evaluator::new(&model.observables);
    for chunk in free.chunks(CHUNK) {
        let mut parameters = constants.clone();
        for (direction, &(parameter, _)) in chunk.iter().enumerate() {
            parameters[parameter] = Dual::variable(parameters[parameter].value, direction);
        }
        // What reads neither time nor states is computed as soon as the parameters are bound.
        evaluator.set_parameters(&parameters);
        for ((value, gradient), &slot) in found.iter_mut().zip(slots) {
            let dual = evaluator.slots()[slot as usize];
            *value = dual.value;
            for (tangent, &(_, place)) in dual.tangent.iter().zip(chunk) {
                gradient[place] = *tangent;
            }
        }
    }
    found
}

/// What is known of a number with this gradient.
fn uncertainty(report: &FitReport, value: f64, gradient: &[f64]) -> Result<Uncertainty, NoDerivedError> {
    let known = &report.statistics;
    if !value.is_finite() || gradient.iter().any(|part| !part.is_finite()) {
        return Err(NoDerivedError::Undefined);
    }
    if gradient.iter().all(|part| *part == 0.0) {
        return Err(NoDerivedError::Fixed);
    }
    if let Some(reason) = known.why_no_noise() {
        return Err(NoDerivedError::NoNoise(reason.clone()));
    }
    let held = known.uncertainties.iter().enumerate().find_map(|(place, known)| match known {
        Err(NoStandardError::AtBound(side)) if gradient[place] != 0.0 => Some((place, *side)),
        _ => None,
    });
    if let Some((place, side)) = held {
        return Err(NoDerivedError::AtBound(place, side));
    }
    let (sigma, quantile) = known.noise().ok_or(NoDerivedError::NoNoise(NoStandardError::TooFewObservations))?;
    let variance =
        known.covariance.variance(gradient).ok_or_else(|| NoDerivedError::Open(known.open_along(gradient)))?;
    let standard_error = sigma * variance.sqrt();
    let half = quantile * standard_error;
    Ok(Uncertainty { standard_error, interval: (value - half, value + half) })
}

//! Published initial value problems and discrete maps with known ends: documents under `problems/`, each with its source
//! and its answer in its comments.

use unroll::core::differentiate::tangents;
use unroll::core::document::{self, Document};
use unroll::core::lang::builtin::Constant;
use unroll::core::method::{Method, Report};
use unroll::core::model::{Model, compile};
use unroll::core::simulate::{SolverSettings, simulate};

/// A document with the lines `# answer name = value` of its text.
pub(crate) struct Known {
    pub(crate) model: Model,
    pub(crate) solver: SolverSettings,
    answers: Vec<(String, f64)>,
}

pub(crate) fn known(text: &str) -> Known {
    let (Document { model, solver, .. }, problems) = document::parse(text);
    assert!(problems.is_empty(), "{problems:?}");
    let answers = text.lines().filter_map(|line| line.strip_prefix("# answer ")).map(|answer| {
        let (name, value) = answer.split_once(" = ").expect("a name and a value");
        (name.to_owned(), value.parse().expect("a number"))
    });
    Known { answers: answers.collect(), model: compile(&model).model.expect("a valid model"), solver }
}

impl Known {
    fn answer(&self, name: &str) -> f64 {
        let found = self.answers.iter().find(|(known, _)| known == name);
        found.unwrap_or_else(|| panic!("no answer for {name}")).1
    }

    /// The end of a run, and what the method did.
    fn end(&self, solver: &SolverSettings) -> (Vec<f64>, Option<Report>) {
        let run = simulate(&self.model, &self.model.values(), solver, &[]).expect("a grid");
        assert_eq!(run.diverged, None, "{:?}", run.report);
        (run.states[run.states.len() - self.model.states.len()..].to_vec(), run.report)
    }

    /// The largest error of a component at the end, relative to that component.
    pub(crate) fn relative_error(&self, solver: &SolverSettings) -> (f64, Report) {
        let (end, report) = self.end(solver);
        let states = self.model.states.iter().zip(end);
        let errors = states.map(|(state, x)| (x / self.answer(&state.name) - 1.0).abs());
        (errors.fold(0.0, f64::max), report.expect("a method that chooses its steps"))
    }
}

pub(crate) fn with(solver: SolverSettings, method: Method, rtol: f64, atol: f64) -> SolverSettings {
    SolverSettings { method, relative_tolerance: rtol, absolute_tolerance: atol, ..solver }
}

#[test]
fn the_discrete_maps_and_their_derivatives_are_exact_to_twelve_digits() {
    for text in [include_str!("problems/euler_map.ode"), include_str!("problems/rk4_map.ode")] {
        let known = known(text);
        let (end, report) = known.end(&known.solver);
        assert_eq!(report, None);
        for (state, &x) in known.model.states.iter().zip(&end) {
            let expected = known.answer(&state.name);
            assert!((x / expected - 1.0).abs() < 1e-12, "{}: {x} for {expected}", state.name);
        }
        for (quantity, named) in known.model.quantities.iter().enumerate().filter(|(_, q)| q.initial_of.is_none()) {
            let found = tangents(&known.model, &known.model.values(), &known.solver, &[], quantity).expect("a grid");
            let last = &found.tangents[found.tangents.len() - end.len()..];
            for (state, tangent) in known.model.states.iter().zip(last) {
                let name = format!("d{}/d{}", state.name, named.name);
                let expected = known.answer(&name);
                // Sums of a hundred terms of both signs.
                assert!((tangent / expected - 1.0).abs() < 1e-12, "{name}: {tangent} for {expected}");
            }
        }
    }
}

#[test]
fn explore() {
    let _ = Constant::ALL;
    for (name, text) in [
        ("rober", include_str!("problems/robertson.ode")),
        ("vdpol", include_str!("problems/van_der_pol.ode")),
        ("hires", include_str!("problems/hires.ode")),
        ("aren", include_str!("problems/arenstorf.ode")),
        ("plei", include_str!("problems/pleiades.ode")),
    ] {
        let known = known(text);
        for method in [Method::DormandPrince, Method::Rodas, Method::Auto] {
            for rtol in [1e-6, 1e-9, 1e-12] {
                let solver = with(known.solver, method, rtol, rtol * 1e-12);
                let begun = std::time::Instant::now();
                let run = simulate(&known.model, &known.model.values(), &solver, &[]).expect("grid");
                let n = known.model.states.len();
                let end = &run.states[run.states.len() - n..];
                let worst = known.model.states.iter().zip(end).map(|(s, x)| {
                    let a = known.answer(&s.name);
                    (x - a).abs() / if a == 0.0 { 1.0 } else { a.abs() }
                }).fold(0.0, f64::max);
                println!("{name} {method:?} {rtol:e}: error {worst:.2e} {:?} div {:?} points {} {:?}", run.report, run.diverged, run.times.len(), begun.elapsed());
            }
        }
    }
}

//! Published initial value problems and discrete maps with known ends: documents under `problems/`, each with its source
//! and its answer in its comments.

use unroll::core::differentiate::tangents;
use unroll::core::document::{self, Document};
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

/// `rtol` and `atol` for a component whose size at the end is 1e-14 (Robertson).
const TOLERANCES: [(f64, f64); 2] = [(1e-6, 1e-18), (1e-9, 1e-21)];

#[test]
fn stiff_problems_end_at_the_published_values_within_ten_times_the_tolerance() {
    for text in [
        include_str!("problems/robertson.ode"),
        include_str!("problems/van_der_pol.ode"),
        include_str!("problems/hires.ode"),
    ] {
        let known = known(text);
        for (rtol, atol) in TOLERANCES {
            for method in [Method::Rodas, Method::Auto] {
                let (error, report) = known.relative_error(&with(known.solver, method, rtol, atol));
                assert!(error < 10.0 * rtol, "{method:?} at {rtol}: error {error}, {report:?}");
                assert_eq!(report.method, Method::Rodas, "at {rtol}");
                assert_eq!(report.switched.is_some(), method == Method::Auto);
                // Radau5 of order 5 and RODAS take some hundred steps at 1e-6.
                assert!(method == Method::Auto || report.accepted < if rtol > 1e-7 { 1_000 } else { 5_000 });
            }
        }
    }
}

#[test]
fn non_stiff_problems_end_at_the_published_values_as_closely_as_their_orbits_allow() {
    // Near encounters magnify an error made early: ten thousand times over one period of the Arenstorf orbit, a thousand
    // times among the Pleiades (Hairer, Norsett, Wanner I, section II.10, shows the same of every code).
    for (text, magnified) in
        [(include_str!("problems/arenstorf.ode"), 3e4), (include_str!("problems/pleiades.ode"), 3e3)]
    {
        let known = known(text);
        for (rtol, atol) in TOLERANCES {
            for method in [Method::DormandPrince, Method::Auto, Method::Rodas] {
                let solver = with(known.solver, method, rtol, atol);
                let (end, report) = known.end(&solver);
                let errors = known.model.states.iter().zip(end).map(|(state, x)| (x - known.answer(&state.name)).abs());
                let error = errors.fold(0.0, f64::max);
                assert!(error < magnified * rtol, "{method:?} at {rtol}: error {error}, {report:?}");
                assert!(method == Method::Rodas || report.is_some_and(|report| report.method == Method::DormandPrince));
            }
        }
    }
}

//! Messages come out of their text as they went in, to the last bit; anything else is no message.

use proptest::prelude::*;
use unroll::core::fit::{FitProblem, FitReport, FitStep, Origin, Outcome, Part, StopReason};
use unroll::core::statistics::{Optimum, Statistics};
use unroll::worker::protocol::{Request, Response};

fn bits(step: &FitStep) -> (Vec<u64>, u32, u32, u32, Option<StopReason>) {
    let numbers = [step.loss, step.best_loss].into_iter().chain(step.values.clone()).chain(step.best_values.clone());
    // One NaN is as good as another: only its being one travels.
    let bits = numbers.map(|value| if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() }).collect();
    (bits, step.iteration, step.evaluations, step.jacobians, step.stopped)
}

proptest! {
    #[test]
    fn every_number_of_a_step_survives_the_wire(
        values in prop::collection::vec(any::<u64>().prop_map(f64::from_bits), 0..12),
        loss in any::<u64>().prop_map(f64::from_bits),
        best_loss in prop::num::f64::ANY,
        iteration in any::<u32>(),
    ) {
        let step = FitStep {
            iteration,
            loss,
            best_values: values.iter().rev().copied().collect(),
            values,
            best_loss,
            evaluations: iteration,
            jacobians: u32::MAX - iteration,
            starts: iteration,
            stopped: (iteration % 2 == 0).then_some(StopReason::Diverged),
        };
        let message = Response::Steps { run: 3, steps: vec![step.clone(), step.clone()] };

        let Some(Response::Steps { run: 3, steps }) = Response::from_text(&message.to_text()) else {
            return Err(TestCaseError::fail(message.to_text()));
        };
        prop_assert_eq!(steps.len(), 2);
        prop_assert!(steps.iter().all(|received| bits(received) == bits(&step)));
    }

    #[test]
    fn a_document_of_any_text_survives_the_wire(document in any::<String>(), run in any::<u32>()) {
        let message = Request::Start { run, document, part: Part { index: run / 2, of: run } };

        prop_assert_eq!(Request::from_text(&message.to_text()), Some(message));
    }

    #[test]
    fn any_text_is_a_message_or_none(text in any::<String>()) {
        // Random text is no message; what is asked is that reading it ends without a panic.
        prop_assert_eq!(Request::from_text(&text), None);
        prop_assert_eq!(Response::from_text(&text), None);
    }
}

#[test]
fn the_messages_without_steps_survive_the_wire() {
    for request in [Request::Stop { run: 7 }, Request::Continue { run: 0, more: u32::MAX }] {
        assert_eq!(Request::from_text(&request.to_text()), Some(request));
    }
    for response in [
        Response::Ready { protocol: 1, locked: true },
        Response::Refused { run: 1, problem: FitProblem::BrokenModel },
        Response::Refused { run: 2, problem: FitProblem::TooManySteps { needed: 1e9, most: 10 } },
        Response::Refused { run: 3, problem: FitProblem::DivergesAtStart { time: 0.1, state: "种群".to_owned() } },
    ] {
        assert_eq!(Response::from_text(&response.to_text()), Some(response));
    }
}

#[test]
fn a_problem_with_an_infinite_count_still_reaches_the_page() {
    let problem = FitProblem::TooManySteps { needed: f64::INFINITY, most: 10 };

    let received = Response::from_text(&Response::Refused { run: 1, problem }.to_text());

    let problem = FitProblem::TooManySteps { needed: f64::MAX, most: 10 };
    assert_eq!(received, Some(Response::Refused { run: 1, problem }));
}

#[test]
fn text_of_another_shape_is_no_message() {
    for text in ["", "null", "{}", "\"Ready\"", r#"{"Start":{"run":1}}"#, r#"{"Stop":{"run":-1}}"#, "[[[["] {
        assert_eq!(Request::from_text(text), None, "{text}");
    }
    let word = r#"{"Steps":{"run":1,"steps":[{"iteration":0,"loss":"much","values":[],"best_loss":0.0,"best_values":[],"evaluations":0,"jacobians":0,"starts":0,"stopped":null}]}}"#;
    assert_eq!(Response::from_text(word), None);
    assert!(Response::from_text(&word.replace("much", "inf")).is_some());
}

#[test]
fn findings_without_a_finite_number_still_reach_the_page() {
    let statistics = Statistics::new(&Optimum {
        parameters: &[1.0, f64::INFINITY],
        residuals: &[f64::INFINITY, f64::NAN, 1.0],
        jacobian: &[f64::NAN; 6],
        held: &[None, None],
        spread: f64::INFINITY,
        size: 0.0,
        unknown_variances: 1,
        log_scale: f64::NAN,
    });
    let outcome = Outcome {
        number: 2,
        origin: Origin::Given,
        start: vec![f64::NEG_INFINITY],
        loss: f64::INFINITY,
        iterations: 3,
    };
    let report = FitReport {
        free: vec![0, 1],
        values: vec![1.0, f64::INFINITY],
        statistics,
        outcomes: vec![outcome],
        left_out: 0,
        units: vec![("x".into(), 2.0)],
        stopped: None,
    };
    let text = Response::Report { run: 1, report: Box::new(report.clone()) }.to_text();

    let Some(Response::Report { report: received, .. }) = Response::from_text(&text) else { panic!("{text}") };

    assert_eq!((&received.values, &received.outcomes), (&report.values, &report.outcomes));
    assert!(received.statistics.loss.is_nan() || received.statistics.loss.is_infinite());
    assert_eq!(received.statistics.uncertainties, report.statistics.uncertainties);
}

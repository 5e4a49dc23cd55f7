//! The worker's state machine with sessions made up for the test: `count 5` is a fit of five iterations.

use std::cell::Cell;
use std::rc::Rc;

use proptest::prelude::*;
use unroll::core::fit::{FitProblem, FitReport, FitStep, Part, StopReason};
use unroll::core::{document, job, preset};
use unroll::worker::protocol::{Request, Response};
use unroll::worker::service::{MOST_STEPS_A_MESSAGE, Service, Session};

/// Counts to `end`, with a loss of one over the count; without a reason at the end if it is not `honest`.
struct Counting {
    next: u32,
    end: u32,
    honest: bool,
    alive: Rc<Cell<u32>>,
}

impl Drop for Counting {
    fn drop(&mut self) {
        self.alive.set(self.alive.get() - 1);
    }
}

impl Iterator for Counting {
    type Item = FitStep;

    fn next(&mut self) -> Option<FitStep> {
        if self.next > self.end {
            return None;
        }
        let iteration = self.next;
        self.next += 1;
        let loss = 1.0 / f64::from(iteration + 1);
        Some(FitStep {
            iteration,
            loss,
            values: vec![f64::from(iteration)],
            best_loss: loss,
            best_values: vec![f64::from(iteration)],
            evaluations: iteration,
            jacobians: 0,
            starts: 0,
            stopped: (self.honest && iteration == self.end).then_some(StopReason::GradientSmall),
        })
    }
}

impl Session for Counting {
    fn extend(&mut self, more: u32) {
        self.end = self.next - 1 + more;
    }

    fn findings(&self) -> Option<FitReport> {
        None
    }
}

type Prepare = Box<dyn FnMut(&str, Part) -> Result<Counting, FitProblem>>;

/// A service of documents such as `count 5`, `mute 5` (no reason at the end), `empty` and `broken`; and how many
/// sessions are alive.
fn service() -> (Service<Prepare, Counting>, Rc<Cell<u32>>) {
    let alive = Rc::new(Cell::new(0));
    let counter = Rc::clone(&alive);
    let prepare: Prepare = Box::new(move |document: &str, _| {
        let (kind, end) = document.split_once(' ').unwrap_or((document, "0"));
        let end = end.parse().map_err(|_| FitProblem::BrokenModel)?;
        if kind == "broken" {
            return Err(FitProblem::NoObservations);
        }
        counter.set(counter.get() + 1);
        let next = u32::from(kind == "empty");
        Ok(Counting { next, end, honest: kind == "count", alive: Rc::clone(&counter) })
    });
    (Service::new(prepare), alive)
}

fn start(run: u32, document: &str) -> Request {
    Request::Start { run, document: document.to_owned(), part: Part::WHOLE }
}

/// A `keep_going` that says yes `times` times.
fn times(mut times: usize) -> impl FnMut() -> bool {
    move || {
        let go_on = times > 0;
        times = times.saturating_sub(1);
        go_on
    }
}

#[track_caller]
fn steps(response: Option<Response>) -> (u32, Vec<FitStep>) {
    match response {
        Some(Response::Steps { run, steps }) => (run, steps),
        other => panic!("steps were expected, not {other:?}"),
    }
}

fn iterations(steps: &[FitStep]) -> Vec<u32> {
    steps.iter().map(|step| step.iteration).collect()
}

#[test]
fn a_run_is_reported_from_its_start_to_its_reason() {
    let (mut service, _) = service();
    assert_eq!(service.handle(start(4, "count 5")), None);
    assert!(service.is_running());

    service.work(|| true);

    assert!(!service.is_running());
    let (run, steps) = steps(service.report());
    assert_eq!(run, 4);
    assert_eq!(iterations(&steps), [0, 1, 2, 3, 4, 5]);
    assert!(steps[..5].iter().all(|step| step.stopped.is_none()));
    assert_eq!(steps[5].stopped, Some(StopReason::GradientSmall));
    assert_eq!(service.report(), None, "a step is reported once");
}

#[test]
fn a_slice_does_one_step_at_least_and_ends_when_it_is_told() {
    let (mut service, _) = service();
    service.handle(start(1, "count 100"));

    service.work(|| false);
    assert_eq!(iterations(&steps(service.report()).1), [0]);
    service.work(times(3));
    assert_eq!(iterations(&steps(service.report()).1), [1, 2, 3, 4]);
    assert!(service.is_running());
}

proptest! {
    #[test]
    fn however_it_is_sliced_the_steps_come_in_order_and_bounded(
        length in 0_u32..3000,
        slices in prop::collection::vec(0_usize..700, 1..20),
    ) {
        let (mut service, _) = service();
        service.handle(start(1, &format!("count {length}")));
        let mut received = Vec::new();
        for slice in slices.into_iter().cycle() {
            service.work(times(slice));
            let (_, steps) = steps(service.report());
            prop_assert!(steps.len() <= MOST_STEPS_A_MESSAGE);
            received.extend(steps);
            if !service.is_running() {
                break;
            }
        }

        prop_assert!(received.windows(2).all(|pair| pair[0].iteration < pair[1].iteration));
        prop_assert_eq!(received[0].iteration, 0);
        let last = &received[received.len() - 1];
        prop_assert_eq!((last.iteration, last.stopped), (length, Some(StopReason::GradientSmall)));
    }
}

#[test]
fn a_stop_is_answered_at_once_with_the_newest_step() {
    let (mut service, _) = service();
    service.handle(start(1, "count 100"));
    service.work(times(9));

    let (_, stopped) = steps(service.handle(Request::Stop { run: 1 }));

    assert!(!service.is_running());
    let last = stopped.last().expect("a step");
    assert_eq!((last.iteration, last.stopped), (9, Some(StopReason::Stopped)));
    assert_eq!(service.report(), None);
}

#[test]
fn a_stop_after_a_report_sends_the_reported_step_again_with_its_reason() {
    let (mut service, _) = service();
    service.handle(start(1, "count 100"));
    service.work(times(9));
    service.report();

    let (_, stopped) = steps(service.handle(Request::Stop { run: 1 }));

    assert_eq!(iterations(&stopped), [9]);
    assert_eq!(stopped[0].stopped, Some(StopReason::Stopped));
}

#[test]
fn a_stop_before_the_first_slice_gives_the_start() {
    let (mut service, _) = service();
    service.handle(start(1, "count 100"));

    let (_, stopped) = steps(service.handle(Request::Stop { run: 1 }));

    assert_eq!(iterations(&stopped), [0]);
    assert_eq!(stopped[0].stopped, Some(StopReason::Stopped));
}

#[test]
fn a_stopped_run_goes_on_where_it_was() {
    let (mut service, _) = service();
    service.handle(start(1, "count 100"));
    service.work(times(9));
    service.handle(Request::Stop { run: 1 });

    assert_eq!(service.handle(Request::Continue { run: 1, more: 3 }), None);
    service.work(|| true);

    let (_, steps) = steps(service.report());
    assert_eq!(iterations(&steps), [10, 11, 12]);
    assert_eq!(steps[2].stopped, Some(StopReason::GradientSmall));
}

#[test]
fn a_finished_run_goes_on_and_ends_again() {
    let (mut service, _) = service();
    service.handle(start(1, "count 2"));
    service.work(|| true);
    service.report();

    service.handle(Request::Continue { run: 1, more: 2 });
    assert!(service.is_running());
    service.work(|| true);

    assert_eq!(iterations(&steps(service.report()).1), [3, 4]);
}

#[test]
fn going_on_for_no_more_iterations_ends_again_with_the_last_step() {
    let (mut service, _) = service();
    service.handle(start(1, "count 2"));
    service.work(|| true);
    service.report();

    service.handle(Request::Continue { run: 1, more: 0 });
    service.work(|| true);

    let (_, steps) = steps(service.report());
    assert_eq!(iterations(&steps), [2]);
    assert_eq!(steps[0].stopped, Some(StopReason::GradientSmall));
}

#[test]
fn a_start_replaces_the_run_and_frees_its_session() {
    let (mut service, alive) = service();
    service.handle(start(1, "count 100"));
    service.work(times(9));

    service.handle(start(2, "count 1"));

    assert_eq!(alive.get(), 1);
    service.work(|| true);
    let (run, steps) = steps(service.report());
    assert_eq!((run, iterations(&steps)), (2, vec![0, 1]));
}

#[test]
fn requests_for_a_run_that_was_replaced_change_nothing() {
    let (mut service, _) = service();
    service.handle(start(1, "count 100"));
    service.handle(start(2, "count 100"));

    assert_eq!(service.handle(Request::Stop { run: 1 }), None);
    assert!(service.is_running());
    service.work(times(3));
    service.handle(Request::Stop { run: 2 });
    assert_eq!(service.handle(Request::Continue { run: 1, more: 5 }), None);
    assert!(!service.is_running());
}

#[test]
fn requests_that_do_not_fit_the_state_change_nothing() {
    let (mut service, _) = service();
    assert_eq!(service.handle(Request::Stop { run: 0 }), None);
    assert_eq!(service.handle(Request::Continue { run: 0, more: 1 }), None);
    service.work(|| true);
    assert!(!service.is_running());
    assert_eq!(service.report(), None);

    service.handle(start(1, "count 3"));
    service.work(times(1));
    service.handle(Request::Continue { run: 1, more: 50 });
    service.work(|| true);
    assert_eq!(steps(service.report()).1.len(), 4, "a run in progress is not extended");
    assert_eq!(service.handle(Request::Stop { run: 1 }), None, "it is over");
}

#[test]
fn a_document_that_cannot_be_fitted_is_refused_and_the_old_run_is_gone() {
    let (mut service, alive) = service();
    service.handle(start(1, "count 100"));

    let refused = service.handle(start(2, "broken"));

    assert_eq!(refused, Some(Response::Refused { run: 2, problem: FitProblem::NoObservations }));
    assert!(!service.is_running());
    assert_eq!(alive.get(), 0);
}

#[test]
fn a_session_that_ends_without_a_reason_is_given_one() {
    let (mut service, _) = service();
    service.handle(start(1, "mute 3"));
    service.work(|| true);

    let (_, steps) = steps(service.report());
    assert_eq!(iterations(&steps), [0, 1, 2, 3]);
    assert_eq!(steps[3].stopped, Some(StopReason::IterationsDone));
}

#[test]
fn a_session_without_a_step_is_refused_rather_than_never_answered() {
    for stop_first in [false, true] {
        let (mut service, _) = service();
        service.handle(start(1, "empty"));
        let answer = if stop_first {
            service.handle(Request::Stop { run: 1 })
        } else {
            service.work(|| true);
            service.report()
        };

        assert_eq!(answer, Some(Response::Refused { run: 1, problem: FitProblem::NothingToFit }));
        assert!(!service.is_running());
    }
}

#[test]
fn what_was_found_is_told_once_after_the_last_step_and_again_after_more_steps() {
    let mut service = Service::new(|text: &str, part| job::prepare_part(&document::parse(text).0, part));
    assert_eq!(service.handle(start(7, preset::ALL[0].text)), None);
    service.work(times(1));
    service.report();
    assert!(!service.owes_findings(), "nothing is found before the end");
    let (_, steps) = steps(service.handle(Request::Stop { run: 7 }));
    let stopped = &steps[steps.len() - 1];

    assert!(service.owes_findings() && !service.is_running());
    let Some(Response::Report { run: 7, report }) = service.report() else { panic!("a report") };
    assert_eq!(report.values, stopped.best_values);
    assert_eq!(report.statistics.degrees_of_freedom, 6);
    assert!(!service.owes_findings());
    assert_eq!(service.report(), None);

    service.handle(Request::Continue { run: 7, more: 500 });
    assert!(!service.owes_findings());
    service.work(|| true);
    assert!(matches!(service.report(), Some(Response::Steps { .. })), "the steps first");
    let Some(Response::Report { report: better, .. }) = service.report() else { panic!("a report") };
    assert!(better.statistics.loss < report.statistics.loss);
    let text = Response::Report { run: 7, report: better.clone() }.to_text();
    assert_eq!(Response::from_text(&text), Some(Response::Report { run: 7, report: better }), "to the last bit");
}

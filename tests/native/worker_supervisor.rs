//! The page's state machine: each life of a worker as a list of what goes in and what must come out.

use unroll::core::fit::{FitProblem, FitStep, Part, StopReason};
use unroll::worker::protocol::{PROTOCOL, Request, Response};
use unroll::worker::supervisor::{Effect, Event, Supervisor};

const READY: Response = Response::Ready { protocol: PROTOCOL, locked: false };

fn step(iteration: u32, stopped: Option<StopReason>) -> FitStep {
    FitStep {
        iteration,
        loss: f64::from(100 - iteration),
        values: vec![f64::from(iteration)],
        best_loss: f64::from(100 - iteration),
        best_values: vec![f64::from(iteration)],
        evaluations: 0,
        jacobians: 0,
        starts: 0,
        stopped,
    }
}

fn steps(run: u32, iterations: &[u32]) -> Response {
    Response::Steps { run, steps: iterations.iter().map(|&iteration| step(iteration, None)).collect() }
}

fn last_step(run: u32, iteration: u32, reason: StopReason) -> Response {
    Response::Steps { run, steps: vec![step(iteration, Some(reason))] }
}

fn post_start(run: u32, document: &str) -> Effect {
    Effect::Post(Request::Start { run, document: document.to_owned(), part: Part::WHOLE })
}

fn post_stop(run: u32) -> Effect {
    Effect::Post(Request::Stop { run })
}

fn ended(run: u32, iteration: u32, reason: StopReason) -> Effect {
    Effect::Tell(Event::Ended { run, last: Some(step(iteration, Some(reason))) })
}

/// With a worker that can hear.
fn ready() -> Supervisor {
    let mut supervisor = Supervisor::new();
    assert_eq!(supervisor.spawn(), [Effect::Spawn]);
    assert_eq!(supervisor.hear(READY), []);
    supervisor
}

/// In run 1, of the document `one`, with steps 0 to 2 landed.
fn busy() -> Supervisor {
    let mut supervisor = ready();
    assert_eq!(supervisor.start("one".to_owned()), [post_start(1, "one")]);
    assert_eq!(supervisor.hear(steps(1, &[0, 1, 2])), []);
    supervisor
}

#[test]
fn a_start_waits_until_the_worker_can_hear() {
    let mut supervisor = Supervisor::new();
    assert_eq!(supervisor.spawn(), [Effect::Spawn]);

    assert_eq!(supervisor.start("one".to_owned()), []);
    assert_eq!(supervisor.start("two".to_owned()), []);
    assert!(supervisor.is_busy());

    assert_eq!(supervisor.hear(READY), [post_start(2, "two")]);
}

#[test]
fn a_start_without_a_worker_asks_for_one() {
    let mut supervisor = Supervisor::new();

    assert_eq!(supervisor.start("one".to_owned()), [Effect::Spawn]);
    assert_eq!(supervisor.hear(READY), [post_start(1, "one")]);
}

#[test]
fn steps_land_in_the_slot_and_the_page_is_told_of_the_end_alone() {
    let mut supervisor = busy();
    let seen = supervisor.progress().revision();
    assert_eq!(supervisor.hear(steps(1, &[3, 4])), []);
    assert_ne!(supervisor.progress().revision(), seen);
    assert_eq!(supervisor.progress().latest().map(|step| step.iteration), Some(4));

    assert_eq!(supervisor.hear(last_step(1, 5, StopReason::LossSteady)), [ended(1, 5, StopReason::LossSteady)]);

    assert!(!supervisor.is_busy());
    let curve: Vec<(u32, f64)> = supervisor.progress().curve().map(|point| (point.iteration, point.loss)).collect();
    assert_eq!(curve, [(0, 100.0), (1, 99.0), (2, 98.0), (3, 97.0), (4, 96.0), (5, 95.0)]);
}

#[test]
fn a_step_sent_again_with_its_reason_is_one_point_of_the_curve() {
    let mut supervisor = busy();

    supervisor.hear(last_step(1, 2, StopReason::Stopped));

    assert_eq!(supervisor.progress().curve().count(), 3);
    assert_eq!(supervisor.progress().latest().and_then(|step| step.stopped), Some(StopReason::Stopped));
}

#[test]
fn a_stop_that_is_acknowledged_in_time_keeps_the_worker_and_its_session() {
    let mut supervisor = busy();
    assert_eq!(supervisor.stop(), [post_stop(1), Effect::AwaitStop { stop: 1 }]);
    assert_eq!(supervisor.stop(), [], "it is being stopped");
    assert_eq!(supervisor.hear(steps(1, &[3])), [], "sent before the stop was heard");
    assert_eq!(supervisor.hear(last_step(1, 3, StopReason::Stopped)), [ended(1, 3, StopReason::Stopped)]);

    assert_eq!(supervisor.stop_overdue(1), [], "the timer goes off too late");
    assert!(supervisor.can_continue());
    assert_eq!(supervisor.go_on(10), [Effect::Post(Request::Continue { run: 1, more: 10 })]);
    assert!(supervisor.is_busy());
    assert_eq!(supervisor.progress().curve().count(), 4, "the curve goes on");
}

#[test]
fn a_stop_that_is_not_acknowledged_ends_the_worker_and_keeps_the_best() {
    let mut supervisor = busy();
    supervisor.stop();

    assert_eq!(supervisor.stop_overdue(1), [Effect::Terminate, Effect::Spawn, ended(1, 2, StopReason::Stopped)]);

    assert!(!supervisor.can_continue(), "the session went with the worker");
    assert_eq!(supervisor.go_on(10), []);
    assert_eq!(supervisor.start("two".to_owned()), [], "the new worker cannot hear yet");
    assert_eq!(supervisor.hear(READY), [post_start(2, "two")]);
}

#[test]
fn the_timer_of_an_earlier_stop_does_not_end_the_worker() {
    let mut supervisor = busy();
    supervisor.stop();
    supervisor.hear(last_step(1, 2, StopReason::Stopped));
    supervisor.go_on(10);
    assert_eq!(supervisor.stop(), [post_stop(1), Effect::AwaitStop { stop: 2 }]);

    assert_eq!(supervisor.stop_overdue(1), []);
    assert_eq!(supervisor.stop_overdue(2)[0], Effect::Terminate);
}

#[test]
fn a_stop_before_anything_was_computed_ends_the_run_without_a_step() {
    let nothing = |run| vec![Effect::Tell(Event::Ended { run, last: None })];

    let mut waiting = Supervisor::new();
    waiting.start("one".to_owned());
    assert_eq!(waiting.stop(), nothing(1));
    assert_eq!(waiting.hear(READY), []);

    let mut mute = ready();
    mute.start("one".to_owned());
    mute.stop();
    assert_eq!(mute.stop_overdue(1)[2..], nothing(1));
}

#[test]
fn a_stop_of_nothing_does_nothing() {
    assert_eq!(Supervisor::new().stop(), []);
    let mut supervisor = busy();
    supervisor.hear(last_step(1, 3, StopReason::Exact));
    assert_eq!(supervisor.stop(), []);
    assert!(supervisor.can_continue());
}

#[test]
fn a_start_in_the_middle_of_a_run_stops_that_first_and_without_a_word() {
    let mut supervisor = busy();
    assert_eq!(supervisor.start("two".to_owned()), [post_stop(1), Effect::AwaitStop { stop: 1 }]);
    assert_eq!(supervisor.newest_run(), 2);
    assert_eq!(supervisor.start("three".to_owned()), []);
    assert_eq!(supervisor.progress().run(), 1);

    assert_eq!(supervisor.hear(last_step(1, 3, StopReason::Stopped)), [post_start(3, "three")]);

    assert_eq!(supervisor.progress().run(), 3);
    assert_eq!(supervisor.progress().latest(), None);
    assert_eq!(supervisor.hear(steps(1, &[4])), [], "of the old run");
    assert_eq!(supervisor.progress().latest(), None);
}

#[test]
fn a_start_in_the_middle_of_a_run_that_does_not_hear_gets_a_new_worker() {
    let mut supervisor = busy();
    supervisor.start("two".to_owned());

    assert_eq!(supervisor.stop_overdue(1), [Effect::Terminate, Effect::Spawn]);
    assert_eq!(supervisor.hear(READY), [post_start(2, "two")]);
}

#[test]
fn a_stop_of_a_run_that_waits_behind_another_never_begins_it() {
    let mut supervisor = busy();
    supervisor.start("two".to_owned());

    assert_eq!(supervisor.stop(), [Effect::Tell(Event::Ended { run: 2, last: None })]);
    assert_eq!(supervisor.hear(last_step(1, 3, StopReason::Stopped)), [], "the page has left run 1 long ago");
    assert!(!supervisor.is_busy());
}

#[test]
fn a_refused_run_is_told_and_cannot_be_continued() {
    let mut supervisor = ready();
    supervisor.start("one".to_owned());
    let problem = FitProblem::NoObservations;

    let told = supervisor.hear(Response::Refused { run: 1, problem: problem.clone() });

    assert_eq!(told, [Effect::Tell(Event::Refused { run: 1, problem })]);
    assert!(!supervisor.is_busy());
    assert!(!supervisor.can_continue());
}

#[test]
fn a_worker_that_dies_in_a_run_is_replaced_and_the_best_is_told() {
    for stopping in [false, true] {
        let mut supervisor = busy();
        if stopping {
            supervisor.stop();
        }
        let died = Effect::Tell(Event::Died { run: Some(1), best: Some(step(2, None)) });
        assert_eq!(supervisor.lose(), [Effect::Terminate, Effect::Spawn, died]);
        assert!(!supervisor.is_busy());
        assert_eq!(
            supervisor.hear(READY),
            [],
            "the run is not begun again by itself: it may be what killed the worker"
        );
        assert_eq!(supervisor.start("two".to_owned()), [post_start(2, "two")]);
    }
}

#[test]
fn a_worker_that_dies_at_rest_is_replaced_and_its_session_forgotten() {
    let mut supervisor = busy();
    supervisor.hear(last_step(1, 3, StopReason::Exact));

    let died = Effect::Tell(Event::Died { run: None, best: None });
    assert_eq!(supervisor.lose(), [Effect::Terminate, Effect::Spawn, died]);
    assert!(!supervisor.can_continue());
}

#[test]
fn a_worker_that_dies_with_a_run_behind_the_one_it_stops_is_replaced_for_that() {
    let mut supervisor = busy();
    supervisor.start("two".to_owned());

    assert_eq!(supervisor.lose(), [Effect::Terminate, Effect::Spawn]);
    assert_eq!(supervisor.hear(READY), [post_start(2, "two")]);
}

#[test]
fn a_worker_that_fails_to_load_is_tried_again_once_with_what_waits_for_it() {
    let mut supervisor = Supervisor::new();
    supervisor.start("one".to_owned());

    assert_eq!(supervisor.lose(), [Effect::Terminate, Effect::Spawn]);
    assert!(supervisor.is_busy());
    assert_eq!(supervisor.lose(), [Effect::Terminate, Effect::Tell(Event::Unavailable)]);
    assert!(!supervisor.is_busy());
    assert_eq!(supervisor.lose(), [], "there is none to lose");

    assert_eq!(supervisor.start("two".to_owned()), [Effect::Spawn], "the visitor may try again");
    assert_eq!(supervisor.lose(), [Effect::Terminate, Effect::Spawn], "with as many tries");
    assert_eq!(supervisor.hear(READY), [post_start(2, "two")]);
}

#[test]
fn a_worker_that_was_ready_once_does_not_count_as_failing_to_load() {
    let mut supervisor = ready();
    for _ in 0..5 {
        assert_eq!(supervisor.lose()[..2], [Effect::Terminate, Effect::Spawn]);
        supervisor.hear(READY);
    }
}

#[test]
fn a_worker_of_another_build_is_ended_and_the_page_must_be_loaded_again() {
    let mut supervisor = Supervisor::new();
    supervisor.start("one".to_owned());

    let outdated = Effect::Tell(Event::Outdated);
    let answer = supervisor.hear(Response::Ready { protocol: PROTOCOL + 1, locked: true });

    assert_eq!(answer, [Effect::Terminate, outdated.clone()]);
    assert!(!supervisor.is_busy());
    assert_eq!(supervisor.start("two".to_owned()), [outdated]);
    assert_eq!(supervisor.lose(), []);
}

//! A survey in the worker: in slices, over the wire and back, replaced, stopped and refused.

use std::cell::Cell;

use unroll::core::document::{self, Document};
use unroll::core::fit::path::{PathStep, RACERS};
use unroll::core::fit::{FitProblem, Optimiser, StopReason};
use unroll::core::loss_grid::LossGrid;
use unroll::core::loss_map::CELLS;
use unroll::worker::protocol::{PROTOCOL, Request, Response};
use unroll::worker::side::Side;
use unroll::worker::supervisor::{Effect, Event, Supervisor};
use unroll::worker::survey::{Report, Survey, WayReport};
use unroll::worker::surveyor::MOST_LOSSES_A_MESSAGE;

use crate::loss_map::{axis, grid, preset};

fn read(text: &str) -> Document {
    document::parse(text).0
}

fn survey(from: usize, start: Option<[f64; 2]>) -> Survey {
    let document = preset("competition");
    Survey { axes: [axis(&document, "r1", 0.01, 1.0), axis(&document, "r2", 0.01, 1.0)], from, start }
}

fn ask(run: u32, survey: Survey) -> Request {
    Request::Survey { run, document: document::print(&preset("competition")), survey }
}

/// A clock that goes on by a tenth of a millisecond each time it is read.
fn clock() -> impl Fn() -> f64 {
    let time = Cell::new(0.0);
    move || {
        time.set(time.get() + 0.1);
        time.get()
    }
}

/// Works to the end; every message goes over the wire.
fn reports(surveyor: &mut Side) -> Vec<Report> {
    let now = clock();
    let mut reports = Vec::new();
    while surveyor.is_running() {
        for _ in 0..12 {
            surveyor.work(&now);
        }
        let Some(response) = surveyor.report() else { continue };
        assert_eq!(Response::from_text(&response.to_text()), Some(response.clone()));
        let Response::Surveyed { report, .. } = response else { panic!("{response:?}") };
        assert!(report.losses.len() <= MOST_LOSSES_A_MESSAGE + 8);
        reports.push(report);
    }
    reports
}

#[test]
fn a_survey_brings_the_map_and_both_ways_in_slices() {
    let mut surveyor = Side::default();
    let request = ask(1, survey(0, Some([0.1, 0.1])));
    assert_eq!(Request::from_text(&request.to_text()), Some(request.clone()));
    assert_eq!(surveyor.handle(&request, read), None);
    let reports = reports(&mut surveyor);
    assert!(reports.len() > 10, "{} messages", reports.len());
    assert!(reports.iter().rev().skip(1).all(|report| !report.done) && reports.last().is_some_and(|last| last.done));

    let document = preset("competition");
    let axes = survey(0, None).axes;
    let mut received = LossGrid::new(axes);
    for report in &reports {
        received.land(report.from, &report.losses);
    }
    assert_eq!(received, grid(&document, axes));
    for optimiser in RACERS {
        let parts: Vec<&WayReport> =
            reports.iter().flat_map(|report| &report.ways).filter(|way| way.optimiser == optimiser).collect();
        let steps: Vec<&PathStep> = parts.iter().flat_map(|way| &way.steps).collect();
        assert_eq!(steps[0].point, [0.1, 0.1]);
        assert!(steps.windows(2).all(|pair| pair[0].iteration < pair[1].iteration));
        assert!(steps.last().is_some_and(|last| last.stopped.is_some()), "{optimiser:?}");
        let last = parts.last().expect("a part");
        assert!(last.milliseconds > 0.0 && last.least <= steps[0].loss);
    }
}

#[test]
fn only_what_is_missing_is_computed() {
    let mut surveyor = Side::default();
    surveyor.handle(&ask(1, survey(CELLS - 100, None)), read);
    let missing = reports(&mut surveyor);
    assert_eq!(missing[0].from, CELLS - 100);
    assert_eq!(missing.iter().map(|report| report.losses.len()).sum::<usize>(), 100);
    surveyor.handle(&ask(2, survey(CELLS, Some([0.1, 0.1]))), read);
    assert!(reports(&mut surveyor).iter().all(|report| report.losses.is_empty()));
}

#[test]
fn a_stop_is_answered_at_once_and_a_new_survey_replaces_the_old() {
    let now = clock();
    let mut surveyor = Side::default();
    surveyor.handle(&ask(1, survey(0, None)), read);
    surveyor.work(&now);
    assert_eq!(surveyor.handle(&Request::Stop { run: 7 }, read), None, "another run");
    let stopped = surveyor.handle(&Request::Stop { run: 1 }, read);
    assert!(
        matches!(&stopped, Some(Response::Surveyed { run: 1, report }) if report.done && !report.losses.is_empty())
    );
    assert!(!surveyor.is_running() && surveyor.report().is_none());

    surveyor.handle(&ask(2, survey(0, None)), read);
    surveyor.work(&now);
    surveyor.handle(&ask(3, survey(0, None)), read);
    surveyor.work(&now);
    assert!(matches!(surveyor.report(), Some(Response::Surveyed { run: 3, report }) if report.from == 0));
}

#[test]
fn what_cannot_be_surveyed_is_refused_and_a_bad_start_leaves_the_map() {
    let mut surveyor = Side::default();
    let refuse = |surveyor: &mut Side, document: &str, survey: Survey| {
        let request = Request::Survey { run: 1, document: document.to_owned(), survey };
        match surveyor.handle(&request, read) {
            Some(Response::Refused { run: 1, problem }) => problem,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refuse(&mut surveyor, "x' = (", survey(0, None)), FitProblem::BrokenModel);
    let no_points = "x' = a\nx(0) = 0\na = 1\nb = 1\n";
    assert_eq!(refuse(&mut surveyor, no_points, survey(0, None)), FitProblem::NoObservations);
    let mut nowhere = survey(0, None);
    nowhere.axes[1].quantity = 99;
    let competition = document::print(&preset("competition"));
    assert_eq!(refuse(&mut surveyor, &competition, nowhere), FitProblem::NothingToFit);
    assert!(!surveyor.is_running());

    // Without the clip a rate of 1e9 leaves the finite numbers within a few steps.
    let text = competition.replace("clip = 1e5\n", "");
    let request = Request::Survey { run: 1, document: text, survey: survey(39_000, Some([1e9, 0.1])) };
    assert_eq!(surveyor.handle(&request, read), None);
    let reports = reports(&mut surveyor);
    let problems: Vec<_> =
        reports.iter().flat_map(|report| &report.ways).filter_map(|way| way.problem.clone()).collect();
    assert_eq!(problems.len(), 2);
    assert!(problems.iter().all(|problem| matches!(problem, FitProblem::DivergesAtStart { .. })));
    assert_eq!(reports.iter().map(|report| report.losses.len()).sum::<usize>(), CELLS - 39_000);
}

#[test]
fn losses_travel_with_their_bits() {
    let losses = vec![0.0, 1.0 / 3.0, f64::INFINITY, f64::MIN_POSITIVE / 3.0, 1e300];
    let step =
        PathStep { iteration: 3, point: [0.1, -2.0], loss: 5.5, evaluations: 9, stopped: Some(StopReason::Exact) };
    let way =
        WayReport { optimiser: Optimiser::Adam, steps: vec![step], milliseconds: 1.25, least: 5.5, problem: None };
    let report = Report { from: 17, losses, ways: vec![way], done: false };
    let response = Response::Surveyed { run: 4, report };
    assert_eq!(Response::from_text(&response.to_text()), Some(response));
    assert_eq!(
        Response::from_text(r#"{"Surveyed":{"run":1,"report":{"from":0,"losses":"AAAA","ways":[],"done":true}}}"#),
        None
    );
}

#[test]
fn the_supervisor_runs_a_survey_as_it_runs_a_fit() {
    let mut supervisor = Supervisor::new();
    let asked = survey(0, None);
    assert_eq!(supervisor.survey("one".into(), asked.clone()), [Effect::Spawn]);
    let post =
        |run, survey: &Survey| Effect::Post(Request::Survey { run, document: "one".into(), survey: survey.clone() });
    assert_eq!(supervisor.hear(Response::Ready { protocol: PROTOCOL, locked: false }), [post(1, &asked)]);
    let part = |run, from, done| Response::Surveyed {
        run,
        report: Report { from, losses: vec![1.0], ways: Vec::new(), done },
    };
    assert_eq!(supervisor.hear(part(1, 0, false)), []);
    assert_eq!(supervisor.hear(part(9, 0, false)), [], "of another run");
    assert_eq!(supervisor.take_reports().len(), 1);

    // Replaced: the old one is stopped in time, and its late parts are not mixed with the new one's.
    let stop = vec![Effect::Post(Request::Stop { run: 1 }), Effect::AwaitStop { stop: 1 }];
    assert_eq!(supervisor.survey("one".into(), survey(5, None)), stop);
    assert_eq!(supervisor.hear(part(1, 1, true)), [post(2, &survey(5, None))]);
    assert!(supervisor.take_reports().is_empty());
    assert_eq!(supervisor.hear(part(2, 5, true)), [Effect::Tell(Event::Ended { run: 2, last: None })]);
    assert!(!supervisor.is_busy() && !supervisor.can_continue());

    // A worker that does not answer a stop is ended; one that dies is told.
    supervisor.survey("one".into(), asked.clone());
    supervisor.stop();
    assert_eq!(supervisor.stop_overdue(2)[..2], [Effect::Terminate, Effect::Spawn]);
    supervisor.hear(Response::Ready { protocol: PROTOCOL, locked: false });
    supervisor.survey("one".into(), asked);
    assert!(supervisor.lose().contains(&Effect::Tell(Event::Died { run: Some(4), best: None })));
}

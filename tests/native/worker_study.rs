//! A study in the worker: in slices, over the wire and back, replaced, stopped and refused.

use std::cell::Cell;

use unroll::core::document::{self, Document};
use unroll::core::fit::{self, FitProblem};
use unroll::core::study::bootstrap::{Sample, Samples};
use unroll::core::study::envelope::Envelope;
use unroll::core::study::profiles::{ProfileEnd, ProfilePart};
use unroll::core::study::step_sizes::{Ladder, Refitted, Values};
use unroll::core::study::{Part, Study};
use unroll::worker::protocol::{PROTOCOL, Request, Response};
use unroll::worker::side::Side;
use unroll::worker::study::{MOST_PARTS_A_MESSAGE, StudyReport};
use unroll::worker::supervisor::{Effect, Event, Supervisor};

use crate::loss_map::preset;
use crate::study::fitted;

const BOOTSTRAP: Study = Study::Bootstrap { samples: 200, seed: 1 };

fn read(text: &str) -> Document {
    document::parse(text).0
}

fn ask(run: u32, study: Study) -> Request {
    Request::Study { run, document: document::print(&fitted(&preset("competition")).0), study }
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
fn reports(side: &mut Side) -> Vec<StudyReport> {
    let now = clock();
    let mut reports = Vec::new();
    while side.is_running() {
        while side.can_work() && reports.len() < 100_000 {
            side.work(&now);
            let Some(response) = side.report() else { continue };
            assert_eq!(Response::from_text(&response.to_text()), Some(response.clone()));
            let Response::Studied { report, .. } = response else { panic!("{response:?}") };
            assert!(report.parts.len() <= MOST_PARTS_A_MESSAGE);
            reports.push(report);
        }
    }
    reports
}

#[test]
fn a_study_comes_in_slices_and_ends_once() {
    for study in [Study::Profiles, Study::StepSizes { halvings: 3 }, BOOTSTRAP] {
        let mut side = Side::default();
        let request = ask(1, study.clone());
        assert_eq!(Request::from_text(&request.to_text()), Some(request.clone()));
        assert_eq!(side.handle(&request, read), None);
        let reports = reports(&mut side);
        // Ten pieces of work a message by that clock.
        assert!(reports.len() > 1, "{study:?}: {} messages", reports.len());
        let (last, before) = reports.split_last().expect("messages");
        assert!(last.done && last.share == 1.0 && before.iter().all(|report| !report.done), "{study:?}");
        assert!(reports.windows(2).all(|pair| pair[0].share <= pair[1].share));
        let parts = reports.iter().map(|report| report.parts.len()).sum::<usize>();
        let expected = match study {
            Study::StepSizes { .. } => 5..=5,
            // After each fifty samples, and so at the end, what their curves say.
            Study::Bootstrap { samples, .. } => samples as usize + 4..=samples as usize + 4,
            // Six profiles of two sides with some six points each, and their best values and ends.
            Study::Profiles => 6 * 14..=6 * 40,
        };
        assert!(expected.contains(&parts), "{study:?}: {parts} parts");
    }
}

#[test]
fn messages_are_bounded_also_when_the_page_is_slow_to_be_told() {
    let mut side = Side::default();
    side.handle(&ask(1, BOOTSTRAP), read);
    let now = clock();
    for _ in 0..10_000 {
        if side.can_work() {
            side.work(&now);
        }
    }
    assert!(side.is_running() && !side.can_work());
    assert!(
        matches!(side.report(), Some(Response::Studied { report, .. }) if report.parts.len() == MOST_PARTS_A_MESSAGE)
    );
    assert!(side.can_work());
}

#[test]
fn a_stop_is_answered_at_once_and_other_work_replaces_the_study() {
    let now = clock();
    let mut side = Side::default();
    side.handle(&ask(1, Study::Profiles), read);
    side.work(&now);
    assert_eq!(side.handle(&Request::Stop { run: 7 }, read), None, "another run");
    assert!(side.is_running());
    let stopped = side.handle(&Request::Stop { run: 1 }, read);
    assert!(matches!(&stopped, Some(Response::Studied { run: 1, report }) if report.done && report.share < 1.0));
    assert!(!side.is_running() && side.report().is_none());

    side.handle(&ask(2, Study::Profiles), read);
    side.work(&now);
    side.handle(&ask(3, BOOTSTRAP), read);
    let of_bootstrap = |part: &Part| matches!(part, Part::Sample(_) | Part::Envelope(_));
    assert!(reports(&mut side).iter().flat_map(|report| &report.parts).all(of_bootstrap));
    side.handle(&ask(4, BOOTSTRAP), read);
    side.handle(&Request::Start { run: 5, document: String::new(), part: fit::Part::WHOLE }, read);
    assert!(!side.is_running(), "a fit takes the worker");
}

#[test]
fn what_cannot_be_studied_is_refused() {
    let mut side = Side::default();
    let request = Request::Study { run: 6, document: "x' = (".into(), study: Study::Profiles };
    assert_eq!(side.handle(&request, read), Some(Response::Refused { run: 6, problem: FitProblem::BrokenModel }));
    assert!(!side.is_running());
}

#[test]
fn numbers_travel_with_their_bits_and_those_json_has_none_for_as_words() {
    let values = |value| Values { parameters: vec![value], standard_errors: vec![None], loss: f64::INFINITY };
    let problem = FitProblem::TooManySteps { needed: f64::INFINITY, most: 3 };
    let interval = (None, Some(1.0 / 3.0));
    let parts = vec![
        Part::Refitted(Refitted { step_size: Some(0.1), outcome: Ok(values(f64::NEG_INFINITY)) }),
        Part::Refitted(Refitted { step_size: None, outcome: Err(problem) }),
        Part::Profile(ProfilePart {
            parameter: 2,
            point: None,
            end: Some(ProfileEnd::Whole { interval, threshold: 1e300 }),
        }),
        Part::Sample(Sample { parameters: None }),
        Part::Sample(Sample { parameters: Some(vec![f64::MIN_POSITIVE / 3.0, -0.1]) }),
        Part::Envelope(Envelope {
            experiment: 1,
            curves: 40,
            diverged: 10,
            times: vec![0.1, 0.3],
            low: vec![f64::NEG_INFINITY, 0.1],
            median: vec![1.0 / 3.0, 0.2],
            high: vec![f64::INFINITY, 0.3],
        }),
    ];
    let response = Response::Studied { run: 4, report: StudyReport { parts, share: 0.25, done: false } };
    assert_eq!(Response::from_text(&response.to_text()), Some(response));
}

#[test]
fn the_supervisor_runs_a_study_and_drops_what_is_of_another() {
    let mut supervisor = Supervisor::new();
    assert_eq!(supervisor.study("one".into(), BOOTSTRAP), [Effect::Spawn]);
    let post = |run, study| Effect::Post(Request::Study { run, document: "one".into(), study });
    assert_eq!(supervisor.hear(Response::Ready { protocol: PROTOCOL, locked: false }), [post(1, BOOTSTRAP)]);
    let part = |run, share, done| Response::Studied { run, report: StudyReport { parts: Vec::new(), share, done } };
    assert_eq!(supervisor.hear(part(1, 0.5, false)), []);
    assert_eq!(supervisor.hear(part(9, 0.7, false)), [], "of another run");
    assert_eq!(supervisor.take_studied().iter().map(|report| report.share).collect::<Vec<_>>(), [0.5]);

    // Replaced: the old one is stopped in time, and its late parts are not mixed with the new one's.
    let stop = vec![Effect::Post(Request::Stop { run: 1 }), Effect::AwaitStop { stop: 1 }];
    assert_eq!(supervisor.study("one".into(), Study::Profiles), stop);
    assert_eq!(supervisor.hear(part(1, 0.6, true)), [post(2, Study::Profiles)]);
    assert!(supervisor.take_studied().is_empty());
    assert_eq!(supervisor.hear(part(2, 1.0, true)), [Effect::Tell(Event::Ended { run: 2, last: None })]);
    assert!(!supervisor.is_busy() && !supervisor.can_continue());

    // A worker that does not answer a stop is ended; one that dies is told.
    supervisor.study("one".into(), Study::Profiles);
    supervisor.stop();
    assert_eq!(supervisor.stop_overdue(2)[..2], [Effect::Terminate, Effect::Spawn]);
    supervisor.hear(Response::Ready { protocol: PROTOCOL, locked: false });
    supervisor.study("one".into(), Study::Profiles);
    assert!(supervisor.lose().contains(&Effect::Tell(Event::Died { run: Some(4), best: None })));
}

#[test]
fn a_stopped_study_keeps_what_it_had() {
    let mut side = Side::default();
    side.handle(&ask(1, BOOTSTRAP), read);
    let now = clock();
    let (mut samples, mut ladder) = (Samples::default(), Ladder::default());
    let mut take = |response: Response| {
        let Response::Studied { report, .. } = response else { panic!("{response:?}") };
        for part in report.parts {
            match part {
                Part::Sample(sample) => samples.land(sample),
                Part::Refitted(fit) => ladder.land(fit),
                Part::Envelope(envelope) => samples.bound(envelope),
                Part::Profile(_) => {}
            }
        }
    };
    for _ in 0..100 {
        side.work(&now);
        side.report().into_iter().for_each(&mut take);
    }
    side.handle(&Request::Stop { run: 1 }, read).into_iter().for_each(&mut take);
    assert!((10..200).contains(&samples.parameters.len()), "{}", samples.parameters.len());
    assert!(ladder.fits.is_empty());
}

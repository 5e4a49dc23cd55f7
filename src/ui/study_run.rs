//! The studies as the page lives them: begun when asked for, in a worker of their own that is spawned then, and dropped
//! when the document they are of is no longer the one on the page. After a quick fit the page asks by itself whether the step
//! was small enough. Signals change at most ten times a second.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::finding::same_question;
use super::fit_run::{FitView, Phase as FitPhase};
use super::frames::FrameLoop;
use super::shared::Shared;
use super::state::State;
use super::studies::{Kind, Newest, Phase, Studied, StudyView};
use crate::core::document::{self, Document};
use crate::core::study::bootstrap::Samples;
use crate::core::study::profiles::Curves;
use crate::core::study::step_sizes::Ladder;
use crate::core::study::{Part, Study};
use crate::platform::frame;
use crate::worker::client::{Client, Event};
use crate::worker::progress::Progress;

/// Least time between changes of signals, in milliseconds.
const SIGNAL_PERIOD: f64 = 100.0;

/// A fit that took less, in milliseconds, is followed by a look at its step.
const QUICK_FIT: f64 = 2000.0;

/// The longest such a look takes, in milliseconds; then it is given up without a word.
const LONGEST_LOOK: f64 = 10_000.0;

/// The look: the fit once more, and without an error of the step.
const LOOK: Study = Study::StepSizes { halvings: 0 };

/// The studies behind the buttons; a copy in every closure.
#[derive(Clone, Copy)]
pub struct Studies {
    state: State,
    frames: FrameLoop,
    run: StoredValue<StudyRun, LocalStorage>,
}

impl Studies {
    /// Makes them; once, at the root.
    pub fn new(state: State, frames: FrameLoop) -> Self {
        let run = StoredValue::new_local(StudyRun::new(frames));
        frames.add(move |now, _| {
            let mut again = false;
            run.update_value(|run| again = run.frame(&state, now));
            again
        });
        Self { state, frames, run }
    }

    /// The studies, from anywhere below the root.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Begins a study of the present document, or stops the one of its kind that runs.
    pub fn start_or_stop(self, study: Study) {
        self.run.update_value(|run| {
            if run.is_running(Kind::of(&study)) {
                run.stop(&self.state);
            } else {
                run.start(&self.state, study, frame::now());
            }
        });
        self.frames.request();
    }
}

/// The newest study; one per page.
struct StudyRun {
    frames: FrameLoop,
    /// Spawned when a study is first wanted.
    client: Option<Client>,
    events: Rc<RefCell<VecDeque<Event>>>,
    run: Option<Run>,
    /// The last document whose step was looked at by the page itself.
    looked_at: Option<Arc<Document>>,
}

struct Run {
    number: u32,
    kind: Kind,
    document: Arc<Document>,
    /// Whether the visitor asked for it.
    asked: bool,
    started: f64,
    signalled: f64,
    changed: bool,
    phase: Phase,
    ladder: Ladder,
    curves: Curves,
    samples: Samples,
}

impl StudyRun {
    fn new(frames: FrameLoop) -> Self {
        Self { frames, client: None, events: Rc::default(), run: None, looked_at: None }
    }

    /// Whether the visitor waits for a study of this kind.
    fn is_running(&self, kind: Kind) -> bool {
        self.run.as_ref().is_some_and(|run| run.asked && run.kind == kind && run.is_running())
    }

    /// Begins a study of the present document in place of what runs.
    fn start(&mut self, state: &State, study: Study, now: f64) {
        if self.run.as_ref().is_some_and(|run| !run.asked && run.is_running()) {
            // The look that is pushed aside comes again when there is time.
            self.looked_at = None;
        }
        self.begin(state, study, now, true);
        self.signal(state, now);
    }

    fn begin(&mut self, state: &State, study: Study, now: f64, asked: bool) {
        let document = state.document().get_untracked();
        let client = self.client.get_or_insert_with(|| {
            let (inbox, frames) = (Rc::clone(&self.events), self.frames);
            Client::new(move |event| {
                inbox.borrow_mut().push_back(event);
                frames.request();
            })
        });
        let kind = Kind::of(&study);
        self.run = Some(Run {
            number: client.study(document::print(&document), study),
            kind,
            document,
            asked,
            started: now,
            signalled: now,
            changed: false,
            phase: Phase::Running(0.0),
            ladder: Ladder::default(),
            curves: Curves::default(),
            samples: Samples::default(),
        });
    }

    /// Stops; what is known stays.
    fn stop(&mut self, state: &State) {
        if let (Some(client), Some(run)) = (&self.client, &mut self.run) {
            client.stop();
            run.phase = Phase::Stopped;
        }
        self.signal(state, frame::now());
    }

    /// One animation frame at `now`; whether it wants another.
    fn frame(&mut self, state: &State, now: f64) -> bool {
        self.take_in();
        if let Some(run) = &self.run {
            let of_page = state.document().with_untracked(|document| same_question(&run.document, document));
            if run.is_running() && (!of_page || (!run.asked && now - run.started > LONGEST_LOOK)) {
                self.stop(state);
            }
        }
        let due = |run: &Run| run.changed && (!run.is_running() || now - run.signalled >= SIGNAL_PERIOD);
        if self.run.as_ref().is_some_and(due) {
            self.signal(state, now);
        }
        let at_work = self.run.as_ref().is_some_and(|run| run.is_running() || run.changed);
        if !at_work {
            self.look(state, now);
        }
        self.run.as_ref().is_some_and(Run::is_running)
    }

    /// Looks at the step of a fit that ended, where that is cheap and was not done.
    fn look(&mut self, state: &State, now: f64) {
        let quick = state.fit.with_untracked(|view: &FitView| {
            matches!(view.phase, FitPhase::Ended(_)) && view.elapsed < QUICK_FIT && view.finding.is_some()
        });
        if !quick || state.solver.get_untracked().method.adaptive() {
            return;
        }
        let measured = state.finding.with_untracked(|finding| {
            let known = finding.as_ref().map(|finding| &finding.report.statistics.uncertainties);
            known.is_some_and(|known| known.iter().any(Result::is_ok))
        });
        let document = state.document().get_untracked();
        let known = state.studies.ladder.with_untracked(Option::is_some)
            || self.looked_at.as_ref().is_some_and(|seen| same_question(seen, &document));
        if measured && !known {
            self.looked_at = Some(document);
            self.begin(state, LOOK, now, false);
        }
    }

    fn take_in(&mut self) {
        let (Some(client), Some(run)) = (&self.client, &mut self.run) else { return };
        let current = client.progress(Progress::run) == run.number;
        // The last parts of a study that was replaced are of another.
        for report in client.take_studied().into_iter().filter(|_| current) {
            run.changed = true;
            if run.is_running() {
                run.phase = Phase::Running(report.share);
            }
            for part in report.parts {
                match part {
                    Part::Refitted(fit) => run.ladder.land(fit),
                    Part::Profile(part) => run.curves.land(&part),
                    Part::Sample(sample) => run.samples.land(sample),
                    Part::Envelope(envelope) => run.samples.bound(envelope),
                }
            }
        }
        let events: Vec<Event> = self.events.borrow_mut().drain(..).collect();
        for event in events {
            let phase = match event {
                Event::Ended { run: number, .. } if number == run.number && run.is_running() => Phase::Whole,
                Event::Refused { run: number, problem } if number == run.number => Phase::Refused(problem),
                Event::Ended { .. }
                | Event::Refused { .. }
                | Event::Reported { .. }
                | Event::Died { run: None, .. } => {
                    continue;
                }
                Event::Died { .. } => Phase::Lost,
                Event::Outdated | Event::Unavailable => Phase::Unavailable,
            };
            run.phase = phase;
            run.changed = true;
        }
    }

    fn signal(&mut self, state: &State, now: f64) {
        let Some(run) = &mut self.run else { return };
        (run.signalled, run.changed) = (now, false);
        let document = &run.document;
        state.studies.view.update(|view| {
            let StudyView { newest, ladder, curves, samples } = view;
            if run.asked {
                *newest = Some(Newest { kind: run.kind, phase: run.phase.clone(), document: Arc::clone(document) });
            }
            match run.kind {
                // Without the limit the steps say nothing: what was known before stays until then.
                Kind::StepSizes if run.ladder.limit().is_none() && run.phase != Phase::Whole => {}
                Kind::StepSizes => *ladder = Some(studied(document, &run.ladder)),
                Kind::Profiles if run.curves.curves.is_empty() => {}
                Kind::Profiles => *curves = Some(studied(document, &run.curves)),
                Kind::Bootstrap if run.samples.parameters.is_empty() => {}
                Kind::Bootstrap => *samples = Some(studied(document, &run.samples)),
            }
        });
    }
}

fn studied<T: Clone>(document: &Arc<Document>, found: &T) -> Shared<Studied<T>> {
    Shared::new(Studied { document: Arc::clone(document), found: found.clone() })
}

impl Run {
    fn is_running(&self) -> bool {
        matches!(self.phase, Phase::Running(_))
    }
}

//! Several workers at one fit from many starts: whatever their number, and in whatever order they speak, they find what
//! one finds, to the last bit; what becomes of a stop, a death and a refusal.

use unroll::core::document::{self, Document};
use unroll::core::fit::{
    FitProblem, FitReport, FitSession, FitSettings, FitStep, Outcome, Part, Start, StopReason, shared_starts,
};
use unroll::core::job::{comparison, prepare, prepare_part};
use unroll::core::preset;
use unroll::worker::pool::{Order, Pool, workers_for};
use unroll::worker::supervisor::Event;

const OPTIMUM: f64 = 0.696_643_537_233_508_8;

/// The article's document, from many starts.
fn many_starts(starts: u32, iterations: u32) -> Document {
    let (mut document, _) = document::parse(preset::ALL[0].text);
    (document.fit.start, document.fit.starts, document.fit.iterations) = (Start::Multistart, starts, iterations);
    document
}

/// Workers with their sessions, around the pool that leads them.
struct Machine {
    sessions: Vec<Option<FitSession>>,
    pool: Pool,
    /// What the page was told.
    told: Vec<Event>,
    lost: usize,
    kept: Option<usize>,
    to_go_on: Vec<(usize, u32)>,
}

impl Machine {
    fn new(document: &Document, workers: u32) -> Self {
        let session = |index| Some(prepare_part(document, Part { index, of: workers }).expect("a part that can begin"));
        Self {
            sessions: (0..workers).map(session).collect(),
            pool: Pool::new(1, workers, document.fit.most()),
            told: Vec::new(),
            lost: 0,
            kept: None,
            to_go_on: Vec::new(),
        }
    }

    fn hear(&mut self, member: usize, event: Event) {
        let keeps = self.sessions[member].is_some();
        let orders = self.pool.hear(member, event, keeps);
        self.obey(orders);
    }

    fn obey(&mut self, orders: Vec<Order>) {
        for order in orders {
            match order {
                Order::Continue { member, more } => self.to_go_on.push((member, more)),
                Order::Keep { member } => self.kept = Some(member),
                Order::Tell(event) => self.told.push(event),
                Order::Lost => self.lost += 1,
            }
        }
    }

    /// The end of a worker's run, then its report.
    fn end(&mut self, member: usize, last: FitStep) {
        self.hear(member, Event::Ended { run: 1, last: Some(last) });
        let report = self.sessions[member].as_ref().map(|session| Box::new(session.report()));
        if let Some(report) = report {
            self.hear(member, Event::Reported { run: 1, report });
        }
    }

    /// Runs a worker to its end.
    fn run(&mut self, member: usize) {
        let session = self.sessions[member].as_mut().expect("it lives");
        let last = session.last_step();
        self.end(member, last);
    }

    /// Does what the pool asked for until it asks for nothing.
    fn go_on(&mut self) {
        while let Some((member, more)) = self.to_go_on.pop() {
            self.sessions[member].as_mut().expect("it lives").extend(more);
            self.run(member);
        }
    }

    /// The last step and the report that the page was told.
    fn findings(&self) -> (FitStep, FitReport) {
        match &self.told[..] {
            [Event::Ended { last: Some(step), .. }, Event::Reported { report, .. }] => {
                (step.clone(), (**report).clone())
            }
            other => panic!("an end and a report were expected, not {other:?}"),
        }
    }
}

trait LastStep {
    fn last_step(&mut self) -> FitStep;
}

impl LastStep for FitSession {
    fn last_step(&mut self) -> FitStep {
        self.by_ref().last().expect("a step")
    }
}

fn alone(document: &Document) -> (FitStep, FitReport) {
    let mut session = prepare(document).expect("a fit that can begin");
    let last = session.last_step();
    (last, session.report())
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

/// An automatic start where no values can be read off the data, for `v` is not observed: the given start, and scattered ones.
fn automatic() -> Document {
    let text = "x' = v\nv' = -w^1.5 x\nx(0) = 1\nv(0) = 0\nw = 9 in [0.1, 10]\n\n[data]\nt, x\n1, 0.3\n2, -0.8\n3, -0.8\n4, 0.3\n\
                5, 1\n6, 0.4\n\n[solver]\nmethod = rk4\nh = 0.1\nuntil = 6\n\n[fit]\nstart = auto\nstarts = 9\n";
    let (document, problems) = document::parse(text);
    assert_eq!(problems, []);
    document
}

#[test]
fn a_start_from_the_data_is_nobody_elses_to_share() {
    let (model, observations) = comparison(&automatic()).expect("a model");
    assert_eq!(shared_starts(&automatic().fit, &model, &observations), Some(10));
    let (article, _) = document::parse(preset::ALL[0].text);
    let settings = FitSettings { start: Start::Auto, ..article.fit };
    let (model, observations) = comparison(&article).expect("a model");
    assert_eq!(shared_starts(&settings, &model, &observations), None);
}

#[test]
fn any_number_of_workers_finds_what_one_finds_to_the_last_bit() {
    // 4 iterations: no start converges, so that going on from the best decides. 10 starts on 4 workers: unequal parts.
    let many = [(24, 500), (10, 4), (3, 500)].map(|(starts, iterations)| (starts, many_starts(starts, iterations)));
    for (starts, document) in many.into_iter().chain([(10, automatic())]) {
        let (expected, report) = alone(&document);
        for workers in [2, 3, 4, 8] {
            let workers = workers_for(starts, workers);
            let mut machine = Machine::new(&document, workers);
            // The last first: who speaks when must not matter.
            for member in (0..machine.sessions.len()).rev() {
                machine.run(member);
            }
            machine.go_on();
            let (step, found) = machine.findings();
            let what = format!("{starts} starts on {workers} workers");
            assert_eq!(bits(&step.best_values), bits(&expected.best_values), "{what}");
            assert_eq!(step.best_loss.to_bits(), expected.best_loss.to_bits(), "{what}");
            assert_eq!(found, report, "{what}");
            assert_eq!(
                (step.iteration, step.evaluations, step.jacobians, step.starts, step.stopped),
                (expected.iteration, expected.evaluations, expected.jacobians, expected.starts, expected.stopped),
                "{what}"
            );
            assert_eq!(step.starts, starts);
            assert!(machine.kept.is_some(), "the others are let go");
        }
    }
}

#[test]
fn equal_ends_are_told_apart_by_the_order_of_the_starts() {
    // The curves do not change with k where there are points: every start ends where it began, with one and the same loss.
    let text = "x' = if(t > 100, k, 1)\nx(0) = 0\nk = 1 in [0.5, 3]\n\n[data]\nt, x\n1, 1.1\n2, 2.3\n3, 2.9\n\n[fit]\nstart = multistart\nstarts = 16\n";
    let (document, problems) = document::parse(text);
    assert_eq!(problems, []);
    let (expected, report) = alone(&document);
    let tied = |outcome: &Outcome| outcome.loss.to_bits() == report.outcomes[0].loss.to_bits();
    assert!(report.outcomes.len() == 16 && report.outcomes.iter().all(tied), "a tie to be broken");
    assert_eq!(expected.best_values[0].to_bits(), report.outcomes[0].start[0].to_bits(), "by the first start");
    for workers in 2..=8 {
        let mut machine = Machine::new(&document, workers);
        for member in (0..machine.sessions.len()).rev() {
            machine.run(member);
        }
        machine.go_on();
        assert_eq!(bits(&machine.findings().0.best_values), bits(&expected.best_values), "{workers} workers");
    }
}

#[test]
fn the_course_is_that_of_the_best_over_all_iterations() {
    let document = many_starts(6, 500);
    let mut machine = Machine::new(&document, 3);
    loop {
        let mut moved = false;
        for member in 0..3 {
            let Some(step) = machine.sessions[member].as_mut().and_then(Iterator::next) else { continue };
            moved = true;
            if step.stopped.is_some() {
                machine.end(member, step);
            } else {
                machine.pool.land(member, &step);
            }
        }
        if !moved {
            break;
        }
    }
    let course: Vec<(u32, f64)> = machine.pool.progress().curve().map(|point| (point.iteration, point.loss)).collect();
    assert!(course.len() > 10);
    assert!(course.is_sorted_by(|one, other| one.0 < other.0));
    // 1e-12: a step that levels off may raise a loss by its rounding.
    assert!(course.is_sorted_by(|one, other| other.1 <= one.1 * (1.0 + 1e-12)), "{course:?}");
    let all: u32 = machine.sessions.iter().flatten().map(|session| session.report().outcomes.len() as u32).sum();
    assert_eq!((all, machine.pool.progress().latest().map(|step| step.starts)), (6, Some(6)));
}

#[test]
fn a_stop_ends_all_with_the_best_so_far_and_a_continuation_finishes_the_parts() {
    let document = many_starts(12, 500);
    let mut machine = Machine::new(&document, 2);
    machine.run(0);
    let steps: Vec<FitStep> = machine.sessions[1].as_mut().expect("it lives").by_ref().take(3).collect();
    machine.pool.land(1, &steps[2]);
    let orders = machine.pool.stop();
    assert_eq!(orders, [], "the other is still at it");
    machine.end(1, FitStep { stopped: Some(StopReason::Stopped), ..steps[2].clone() });
    let (step, report) = machine.findings();
    assert_eq!(step.stopped, Some(StopReason::Stopped));
    assert_eq!(report.values, step.best_values);
    assert_eq!(report.outcomes.len(), 6, "those of the part that was through");
    assert!(machine.pool.can_continue());
    assert_eq!(machine.kept, None, "a continuation needs all");

    machine.told.clear();
    let orders = machine.pool.go_on(500);
    machine.obey(orders);
    assert_eq!(machine.to_go_on.iter().map(|order| order.0).collect::<Vec<_>>(), [1], "the other part is through");
    machine.go_on();
    let (step, report) = machine.findings();
    let (expected, whole) = alone(&document);
    assert_eq!(bits(&step.best_values), bits(&expected.best_values));
    assert_eq!(report.outcomes, whole.outcomes);

    // At the end the one that has the best can go on.
    machine.told.clear();
    let orders = machine.pool.go_on(500);
    machine.obey(orders);
    machine.go_on();
    let (again, report) = machine.findings();
    assert!(again.iteration > step.iteration && again.best_loss <= step.best_loss);
    assert_eq!(report.outcomes, whole.outcomes);
}

#[test]
fn a_worker_that_dies_takes_its_part_and_nothing_else() {
    let document = many_starts(24, 500);
    let mut machine = Machine::new(&document, 4);
    machine.sessions[1] = None;
    machine.hear(1, Event::Died { run: Some(1), best: None });
    assert_eq!((machine.lost, machine.told.len()), (1, 0));
    for member in [3, 0, 2] {
        machine.run(member);
    }
    machine.go_on();
    let (step, report) = machine.findings();
    assert!((step.best_loss - OPTIMUM).abs() < 1e-9);
    assert_eq!(report.outcomes.len(), 18);
    assert!(report.outcomes.iter().all(|outcome| outcome.number % 4 != 1));
}

#[test]
fn the_best_place_of_a_worker_that_dies_is_kept() {
    let document = many_starts(4, 500);
    let mut machine = Machine::new(&document, 2);
    machine.run(0);
    let best = FitStep { best_loss: 0.1, ..machine.sessions[1].as_mut().expect("it lives").next().expect("a step") };
    machine.sessions[1] = None;
    machine.hear(1, Event::Died { run: Some(1), best: Some(best) });
    let [Event::Ended { last: Some(last), .. }] = &machine.told[..] else { panic!("an end: {:?}", machine.told) };
    assert_eq!(last.best_loss, 0.1);
    assert!(!machine.pool.can_continue(), "nobody holds that place");
    assert_eq!(machine.pool.go_on(5), []);
}

#[test]
fn what_no_worker_can_begin_is_refused_and_what_some_can_begin_runs() {
    let document = many_starts(4, 500);
    let refused = || Event::Refused { run: 1, problem: FitProblem::NoObservations };
    let mut machine = Machine::new(&document, 2);
    machine.hear(0, refused());
    assert_eq!(machine.told, []);
    machine.hear(1, refused());
    assert_eq!(machine.told, [refused()]);

    let mut machine = Machine::new(&document, 2);
    machine.hear(0, refused());
    machine.run(1);
    machine.go_on();
    assert_eq!(machine.findings().1.outcomes.len(), 2);
}

#[test]
fn a_worker_that_cannot_be_started_is_done_without_and_an_old_one_ends_the_run() {
    let document = many_starts(4, 500);
    let mut machine = Machine::new(&document, 2);
    machine.hear(1, Event::Unavailable);
    assert_eq!((machine.lost, machine.told.len()), (1, 0));
    machine.hear(0, Event::Unavailable);
    assert_eq!(machine.told, [Event::Unavailable]);

    let mut machine = Machine::new(&document, 2);
    machine.hear(1, Event::Outdated);
    assert_eq!(machine.told, [Event::Outdated]);
    machine.run(0);
    assert_eq!(machine.told, [Event::Outdated], "what comes after is no longer awaited");
}

#[test]
fn a_stop_before_the_first_step_ends_the_run_without_one() {
    let mut machine = Machine::new(&many_starts(4, 500), 2);
    let orders = machine.pool.stop();
    machine.obey(orders);
    for member in 0..2 {
        machine.hear(member, Event::Ended { run: 1, last: None });
    }
    assert_eq!(machine.told[0], Event::Ended { run: 1, last: None });
}

#[test]
fn there_are_as_many_workers_as_cores_and_never_more_than_starts_or_eight() {
    for (starts, cores, workers) in [(24, 4, 4), (24, 1, 1), (24, 0, 1), (3, 16, 3), (1000, 64, 8), (1, 8, 1)] {
        assert_eq!(workers_for(starts, cores), workers, "{starts} starts, {cores} cores");
    }
}

//! The page's end of the wire against workers written for the test, each with one way to live or to die.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use unroll::core::fit::{FitProblem, StopReason};
use unroll::platform::frame;
use unroll::worker::client::{Client, Event};
use unroll::worker::progress::Progress;
use unroll::worker::protocol::PROTOCOL;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, BlobPropertyBag, Url};

use super::wait;

/// What a worker of the test is made of: `ready()`, `step(run, iteration, reason)`, and what it does with a request.
const PREAMBLE: &str = r"
const tell = (message) => postMessage(JSON.stringify(message));
const ready = (locked = false) => tell({ Ready: { protocol: PROTOCOL, locked } });
const step = (run, iteration, stopped = null) => tell({ Steps: { run, steps: [{
  iteration, loss: 1 / (iteration + 1), values: [iteration], best_loss: 1 / (iteration + 1), best_values: [iteration],
  evaluations: 0, jacobians: 0, starts: 0, stopped }] } });
onmessage = ({ data }) => { const request = JSON.parse(data); hear(Object.keys(request)[0], Object.values(request)[0]); };
";

/// Steps 0 and 1 at a start, the stop acknowledged, two more steps at a continuation.
const OBEDIENT: &str = r#"
function hear(kind, { run, document, more }) {
  if (kind === "Start" && document === "broken") tell({ Refused: { run, problem: "BrokenModel" } });
  else if (kind === "Start") { step(run, 0); step(run, 1); }
  else if (kind === "Stop") step(run, 1, "Stopped");
  else { step(run, 2); step(run, 1 + more, "IterationsDone"); }
}
ready();
"#;

struct Page {
    client: Client,
    events: Rc<RefCell<Vec<Event>>>,
}

impl Page {
    fn with_worker(script: &str) -> Self {
        let text = format!("{}{script}", PREAMBLE.replace("PROTOCOL", &PROTOCOL.to_string()));
        let properties = BlobPropertyBag::new();
        properties.set_type("text/javascript");
        let parts = Array::of1(&JsValue::from_str(&text));
        let blob = Blob::new_with_str_sequence_and_options(&parts, &properties).expect("a blob");
        Self::with_worker_at(&Url::create_object_url_with_blob(&blob).expect("an address"))
    }

    fn with_worker_at(address: &str) -> Self {
        let events = Rc::new(RefCell::new(Vec::new()));
        let telling = Rc::clone(&events);
        let client = Client::with_worker_at(address, move |event| telling.borrow_mut().push(event));
        Self { client, events }
    }

    /// The next event.
    async fn event(&self) -> Event {
        let next = || {
            let mut events = self.events.borrow_mut();
            (!events.is_empty()).then(|| events.remove(0))
        };
        wait::until("an event", next).await
    }

    /// Waits for the step of this iteration.
    async fn step(&self, iteration: u32) {
        let newest = || self.client.progress(|progress| progress.latest().map(|step| step.iteration));
        wait::until("a step", || (newest() == Some(iteration)).then_some(())).await;
    }
}

#[track_caller]
fn ended(event: Event) -> (u32, Option<(u32, Option<StopReason>)>) {
    match event {
        Event::Ended { run, last } => (run, last.map(|step| (step.iteration, step.stopped))),
        other => panic!("an end was expected, not {other:?}"),
    }
}

#[wasm_bindgen_test]
async fn a_run_is_stopped_continued_and_ends() {
    let page = Page::with_worker(OBEDIENT);
    assert_eq!(page.client.start("one".to_owned()), 1);
    page.step(1).await;
    assert!(page.client.is_busy());

    page.client.stop();
    assert_eq!(ended(page.event().await), (1, Some((1, Some(StopReason::Stopped)))));
    assert!(page.client.continue_run(5));
    assert_eq!(ended(page.event().await), (1, Some((6, Some(StopReason::IterationsDone)))));

    let iterations: Vec<u32> = page.client.progress(|progress| progress.curve().map(|point| point.iteration).collect());
    assert_eq!(iterations, [0, 1, 2, 6]);
    assert!(!page.client.is_busy());
}

#[wasm_bindgen_test]
async fn a_document_that_cannot_be_fitted_is_refused() {
    let page = Page::with_worker(OBEDIENT);
    page.client.start("broken".to_owned());

    assert_eq!(page.event().await, Event::Refused { run: 1, problem: FitProblem::BrokenModel });
    assert!(!page.client.continue_run(5));
}

#[wasm_bindgen_test]
async fn a_worker_deep_in_its_work_is_stopped_within_a_tenth_of_a_second_and_replaced() {
    let page = Page::with_worker("function hear(kind, { run }) { step(run, 0); step(run, 7); for (;;) {} } ready();");
    page.client.start("one".to_owned());
    page.step(7).await;

    let asked = frame::now();
    page.client.stop();
    assert_eq!(ended(page.event().await), (1, Some((7, Some(StopReason::Stopped)))));
    let waited = frame::now() - asked;
    // The promise is 100 ms; the polling of this test and a busy machine take their share.
    assert!(waited < 200.0, "{waited} ms");

    assert!(!page.client.can_continue());
    assert_eq!(page.client.start("two".to_owned()), 2);
    page.step(7).await;
    assert_eq!(page.client.progress(Progress::run), 2);
}

#[wasm_bindgen_test]
async fn a_worker_that_throws_is_replaced_and_the_page_told_the_best() {
    let page = Page::with_worker(
        r#"function hear(kind, { run, document }) { step(run, 3); if (document === "bad") throw new Error("as asked by the test"); }
        ready();"#,
    );
    page.client.start("bad".to_owned());

    let Event::Died { run: Some(1), best: Some(best) } = page.event().await else { panic!("a death with its best") };
    assert_eq!(best.iteration, 3);
    page.client.start("good".to_owned());
    page.step(3).await;
    assert_eq!(page.client.progress(Progress::run), 2);
}

#[wasm_bindgen_test]
async fn a_worker_that_vanishes_without_a_word_is_noticed() {
    let page = Page::with_worker(
        r#"function hear(kind, { run, document }) { step(run, 3); if (document === "bad") close(); }
        navigator.locks.request(self.name, () => { ready(true); return new Promise(() => {}); });"#,
    );
    page.client.start("bad".to_owned());

    let Event::Died { run: Some(1), best: Some(best) } = page.event().await else { panic!("a death with its best") };
    assert_eq!(best.iteration, 3);
    page.client.start("good".to_owned());
    page.step(3).await;
}

#[wasm_bindgen_test]
async fn a_worker_that_talks_nonsense_is_replaced() {
    let page = Page::with_worker(r#"function hear(kind, { run }) { postMessage({ hello: "there" }); } ready();"#);
    page.client.start("one".to_owned());

    assert_eq!(page.event().await, Event::Died { run: Some(1), best: None });
}

#[wasm_bindgen_test]
async fn a_worker_of_another_build_asks_for_a_reload() {
    let page = Page::with_worker("tell({ Ready: { protocol: 1e6, locked: false } });");

    assert_eq!(page.event().await, Event::Outdated);
    page.client.start("one".to_owned());
    assert_eq!(page.event().await, Event::Outdated);
}

#[wasm_bindgen_test]
async fn a_worker_that_cannot_be_loaded_is_told_after_a_second_try() {
    let page = Page::with_worker_at("./there_is_no_such_worker.js");
    page.client.start("one".to_owned());

    assert_eq!(page.event().await, Event::Unavailable);
    assert!(!page.client.is_busy());
}

#[wasm_bindgen_test]
async fn a_stop_before_the_worker_is_there_ends_the_run() {
    let page = Page::with_worker("function hear() {}");
    page.client.start("one".to_owned());

    page.client.stop();

    assert_eq!(ended(page.event().await), (1, None));
}

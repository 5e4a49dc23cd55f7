//! The page's end of the wire: does what the [`Supervisor`] says to the browser's worker.
//! Knows nothing of signals: steps land in a plain slot that animation frames read.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use web_sys::{Event as DomEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::progress::Progress;
use super::protocol::Response;
use super::study::StudyReport;
use super::supervisor::{Effect, Supervisor};
use super::survey::{Report, Survey};
use crate::core::fit::Part;
use crate::core::study::Study;
use crate::platform::lifeline::{self, EndWatch};
use crate::platform::listen::{Listener, listen};
use crate::platform::timer::Timeout;

pub use super::supervisor::Event;

/// The worker's loader, beside the page: a relative address, so that the page works from any path.
pub const WORKER_ADDRESS: &str = "./worker_loader.js";

/// How long a stop may go unacknowledged before the worker is ended. With the ending it stays within a tenth of a second.
const STOP_MILLISECONDS: u32 = 80;

/// A fit worker and its runs, one at a time. Clones share it; with the last one the worker ends.
#[derive(Clone, Debug)]
pub struct Client {
    shared: Rc<Shared>,
}

struct Shared {
    address: String,
    supervisor: RefCell<Supervisor>,
    worker: RefCell<Option<Link>>,
    stop_timer: RefCell<Option<Timeout>>,
    on_event: Box<dyn Fn(Event)>,
}

/// A worker that is heard; dropping it ends the worker, and nothing more is heard.
struct Link {
    worker: Worker,
    name: String,
    _listeners: [Listener; 3],
    end: Option<EndWatch>,
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Client {
    /// Spawns the worker, and tells `on_event` what happens to the runs. `on_event` may call the client.
    pub fn new(on_event: impl Fn(Event) + 'static) -> Self {
        Self::with_worker_at(WORKER_ADDRESS, on_event)
    }

    /// As [`Self::new`], with a module script of another address as the worker.
    pub fn with_worker_at(address: &str, on_event: impl Fn(Event) + 'static) -> Self {
        let shared = Rc::new(Shared {
            address: address.to_owned(),
            supervisor: RefCell::default(),
            worker: RefCell::default(),
            stop_timer: RefCell::default(),
            on_event: Box::new(on_event),
        });
        shared.advance(Supervisor::spawn);
        Self { shared }
    }

    /// Fits the document of this text and returns the number of the run, which its events carry. A run in progress is
    /// stopped without a word.
    pub fn start(&self, document: String) -> u32 {
        self.start_part(document, Part::WHOLE)
    }

    /// As [`Self::start`], for a part of the starts of the document.
    pub fn start_part(&self, document: String, part: Part) -> u32 {
        self.shared.advance(|supervisor| supervisor.start_part(document, part));
        self.shared.supervisor.borrow().newest_run()
    }

    /// As [`Self::start`], for a survey, whose parts are to be taken with [`Self::take_reports`].
    pub fn survey(&self, document: String, survey: Survey) -> u32 {
        self.shared.advance(|supervisor| supervisor.survey(document, survey));
        self.shared.supervisor.borrow().newest_run()
    }

    /// The parts of the survey that landed since the last call, oldest first; `on_part` tells when there are some.
    pub fn take_reports(&self) -> Vec<Report> {
        self.shared.supervisor.borrow_mut().take_reports()
    }

    /// As [`Self::start`], for a study, whose parts are to be taken with [`Self::take_studied`].
    pub fn study(&self, document: String, study: Study) -> u32 {
        self.shared.advance(|supervisor| supervisor.study(document, study));
        self.shared.supervisor.borrow().newest_run()
    }

    /// The parts of the study that landed since the last call, oldest first.
    pub fn take_studied(&self) -> Vec<StudyReport> {
        self.shared.supervisor.borrow_mut().take_studied()
    }

    /// Stops the run in progress and keeps the best; [`Event::Ended`] comes within a tenth of a second.
    pub fn stop(&self) {
        self.shared.advance(Supervisor::stop);
    }

    /// Goes on with the run that ended, for `more` iterations; `false` if the worker no longer has it: then start a
    /// run from the best values.
    pub fn continue_run(&self, more: u32) -> bool {
        let can = self.can_continue();
        self.shared.advance(|supervisor| supervisor.go_on(more));
        can
    }

    /// Whether [`Self::continue_run`] would go on.
    pub fn can_continue(&self) -> bool {
        self.shared.supervisor.borrow().can_continue()
    }

    /// Whether a run is in progress.
    pub fn is_busy(&self) -> bool {
        self.shared.supervisor.borrow().is_busy()
    }

    /// Reads the slot where steps land. `read` must not call the client.
    pub fn progress<T>(&self, read: impl FnOnce(&Progress) -> T) -> T {
        read(self.shared.supervisor.borrow().progress())
    }
}

impl Shared {
    /// Moves the state machine and does what it says. The page is told last, when all is settled.
    fn advance(self: &Rc<Self>, step: impl FnOnce(&mut Supervisor) -> Vec<Effect>) {
        let mut effects = VecDeque::from(step(&mut self.supervisor.borrow_mut()));
        let mut events = Vec::new();
        while let Some(effect) = effects.pop_front() {
            let done = match effect {
                Effect::Spawn => self.spawn(),
                Effect::Terminate => {
                    self.worker.take();
                    Ok(())
                }
                Effect::Post(request) => self.post(&request.to_text()),
                Effect::AwaitStop { stop } => {
                    self.await_stop(stop);
                    Ok(())
                }
                Effect::Tell(event) => {
                    events.push(event);
                    Ok(())
                }
            };
            if done.is_err() {
                effects.extend(self.supervisor.borrow_mut().lose());
            }
        }
        for event in events {
            (self.on_event)(event);
        }
    }

    fn spawn(self: &Rc<Self>) -> Result<(), JsValue> {
        // Locks are shared by all pages of the origin: chance keeps the names of two pages' workers apart.
        let name = format!("unroll-fit-{:x}", js_sys::Math::random().to_bits());
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(&name);
        let worker = Worker::new_with_options(&self.address, &options)?;

        let hearing = Rc::downgrade(self);
        let on_message = move |event: MessageEvent| {
            if let Some(shared) = hearing.upgrade() {
                shared.hear(&event.data());
            }
        };
        let failing = Rc::downgrade(self);
        let on_error = move |event: DomEvent| {
            // Dealt with here; the window need not hear of it.
            event.prevent_default();
            if let Some(shared) = failing.upgrade() {
                shared.advance(Supervisor::lose);
            }
        };
        let listeners = [
            listen(&worker, "message", on_message),
            listen(&worker, "error", on_error.clone()),
            listen(&worker, "messageerror", on_error),
        ];
        self.worker.replace(Some(Link { worker, name, _listeners: listeners, end: None }));
        Ok(())
    }

    fn hear(self: &Rc<Self>, message: &JsValue) {
        match message.as_string().and_then(|text| Response::from_text(&text)) {
            Some(response) => {
                if matches!(response, Response::Ready { locked: true, .. }) {
                    self.watch_end();
                }
                self.advance(|supervisor| supervisor.hear(response));
            }
            None => self.advance(Supervisor::lose),
        }
    }

    /// The worker holds its lock: who gets it now has outlived the worker.
    fn watch_end(self: &Rc<Self>) {
        let losing = Rc::downgrade(self);
        if let Some(link) = self.worker.borrow_mut().as_mut() {
            link.end = Some(lifeline::watch(&link.name, move || {
                if let Some(shared) = losing.upgrade() {
                    shared.advance(Supervisor::lose);
                }
            }));
        }
    }

    fn post(&self, text: &str) -> Result<(), JsValue> {
        match self.worker.borrow().as_ref() {
            Some(link) => link.worker.post_message(&JsValue::from_str(text)),
            None => Err(JsValue::UNDEFINED),
        }
    }

    fn await_stop(self: &Rc<Self>, stop: u32) {
        let waiting = Rc::downgrade(self);
        let timeout = Timeout::new(STOP_MILLISECONDS, move || {
            if let Some(shared) = waiting.upgrade() {
                shared.advance(|supervisor| supervisor.stop_overdue(stop));
            }
        });
        self.stop_timer.replace(Some(timeout));
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Shared").field("supervisor", &self.supervisor).finish_non_exhaustive()
    }
}

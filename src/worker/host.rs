//! The worker's end of the wire: messages in, slices of work between them, messages out.
//! Knows the browser and the service; not what a fit is.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort, Performance};

use super::protocol::{PROTOCOL, Request, Response};
use super::service::{Service, Session};
use super::side::Side;
use crate::core::document::{self, Document};
use crate::core::fit::{FitProblem, Part};
use crate::core::job::{self, Job};
use crate::platform::lifeline;

/// How long the worker works before it looks at its messages: an eighth of the time a stop may take.
const SLICE_MILLISECONDS: f64 = 12.0;

/// How long one call into the service lasts, so that optimised code is picked up soon.
const CALL_MILLISECONDS: f64 = 1.0;

/// Serves the page until it ends the worker. Called once, by the worker's `main`; does nothing outside of a worker.
pub fn run() {
    console_error_panic_hook::set_once();
    serve(prepare);
}

fn prepare(document: &str, part: Part) -> Result<Job, FitProblem> {
    job::begin(&read(document), part)
}

fn read(document: &str) -> Document {
    document::parse(document).0
}

struct Host<P, S> {
    scope: DedicatedWorkerGlobalScope,
    clock: Option<Performance>,
    service: RefCell<Service<P, S>>,
    side: RefCell<Side>,
    /// Posting here brings the next slice, behind the messages that have come by then and without the delay of timers.
    wake: MessagePort,
    awake: Cell<bool>,
}

fn serve<P, S>(prepare: P) -> Option<()>
where
    P: FnMut(&str, Part) -> Result<S, FitProblem> + 'static,
    S: Session + 'static,
{
    let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>().ok()?;
    let channel = MessageChannel::new().ok()?;
    let host = Rc::new(Host {
        clock: scope.performance(),
        service: RefCell::new(Service::new(prepare)),
        side: RefCell::default(),
        wake: channel.port2(),
        awake: Cell::new(false),
        scope: scope.clone(),
    });

    let slicing = Rc::clone(&host);
    let on_wake = Closure::<dyn Fn()>::new(move || slicing.slice());
    channel.port1().set_onmessage(Some(on_wake.as_ref().unchecked_ref()));
    let hearing = Rc::clone(&host);
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| hearing.hear(&event.data()));
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // Both live as long as the worker.
    on_wake.forget();
    on_message.forget();

    lifeline::hold(&scope.name(), move |locked| {
        host.post(&Response::Ready { protocol: PROTOCOL, locked });
    });
    Some(())
}

impl<P, S> Host<P, S>
where
    P: FnMut(&str, Part) -> Result<S, FitProblem>,
    S: Session,
{
    fn hear(&self, message: &JsValue) {
        let Some(request) = message.as_string().and_then(|text| Request::from_text(&text)) else {
            // Page and worker agreed on the protocol: a broken message is a broken worker, and the page hears of it.
            wasm_bindgen::throw_str("a message that is no request");
        };
        let of_side = self.side.borrow_mut().handle(&request, read);
        let of_fit = self.service.borrow_mut().handle(request);
        for response in [of_side, of_fit].into_iter().flatten() {
            self.post(&response);
        }
        self.go_on();
    }

    /// Works for a while and reports.
    fn slice(&self) {
        self.awake.set(false);
        let mut service = self.service.borrow_mut();
        let end = self.now() + SLICE_MILLISECONDS;
        while service.is_running() && self.now() < end {
            let until = self.now() + CALL_MILLISECONDS;
            service.work(|| self.now() < until);
        }
        let of_fit = service.report();
        drop(service);
        let mut side = self.side.borrow_mut();
        while side.can_work() && self.now() < end {
            side.work(|| self.now());
        }
        let of_side = side.report();
        drop(side);
        for response in [of_fit, of_side].into_iter().flatten() {
            self.post(&response);
        }
        self.go_on();
    }

    /// Sees to it that another slice comes if there is work.
    fn go_on(&self) {
        let service = self.service.borrow();
        let works = service.is_running() || service.owes_findings() || self.side.borrow().is_running();
        if works && !self.awake.replace(true) {
            // Fails only for values that cannot be copied.
            let _ = self.wake.post_message(&JsValue::NULL);
        }
    }

    fn post(&self, response: &Response) {
        let _ = self.scope.post_message(&JsValue::from_str(&response.to_text()));
    }

    fn now(&self) -> f64 {
        self.clock.as_ref().map_or_else(js_sys::Date::now, Performance::now)
    }
}

//! The workers of the fit: one, and for a fit from many starts as many as the machine has cores. Does what the [`Pool`]
//! says to their clients, and tells of all of them as of one.
//!
//! The others are started for a run and ended with it: an idle worker holds some megabytes, its compiled module and its
//! memory, and a new one is there within a tenth of a second. Only a run that was stopped keeps them: they hold the parts
//! that are not through, and the visitor may go on.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::frames::FrameLoop;
use crate::core::fit::{FitSettings, Part};
use crate::platform::cores;
use crate::worker::client::{Client, Event};
use crate::worker::pool::{Order, Pool, workers_for};
use crate::worker::progress::Progress;

/// What is heard of a run.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Heard {
    /// Of the run as a whole.
    Event(Event),
    /// One of several workers is lost; the others go on.
    OneLost,
}

/// The workers of one page's fit.
pub(super) struct FitWorkers {
    frames: FrameLoop,
    /// The seats of the present run; at least one has a client. Those that were let go are empty.
    seats: Vec<Option<Seat>>,
    /// How the several of a fit from many starts stand; `None` for one worker at a fit of its own.
    pool: Option<Pool>,
    inbox: Rc<RefCell<VecDeque<(u32, Event)>>>,
    heard: Vec<Heard>,
    /// How many clients were made; each has a number of its own, so that those let go are not heard.
    made: u32,
}

struct Seat {
    client: Client,
    number: u32,
    /// The number of the client's run.
    run: u32,
}

impl FitWorkers {
    /// One worker, which starts loading at once, so that the first fit finds it ready.
    pub(super) fn new(frames: FrameLoop) -> Self {
        let mut workers =
            Self { frames, seats: Vec::new(), pool: None, inbox: Rc::default(), heard: Vec::new(), made: 0 };
        let first = workers.seat();
        workers.seats.push(Some(first));
        workers
    }

    fn seat(&mut self) -> Seat {
        self.made += 1;
        let (number, inbox, frames) = (self.made, Rc::clone(&self.inbox), self.frames);
        let client = Client::new(move |event| {
            inbox.borrow_mut().push_back((number, event));
            frames.request();
        });
        Seat { client, number, run: 0 }
    }

    /// Fits the document of this text, which has these settings and so many starts that can be shared, if any; how many
    /// workers do it.
    pub(super) fn start(&mut self, document: &str, settings: &FitSettings, starts: Option<u32>) -> u32 {
        let workers = starts.map_or(1, |starts| workers_for(starts, cores::count()));
        let first = self.seats.drain(..).flatten().next();
        let first = first.unwrap_or_else(|| self.seat());
        self.seats.push(Some(first));
        for _ in 1..workers {
            let another = self.seat();
            self.seats.push(Some(another));
        }
        for (index, seat) in (0..).zip(self.seats.iter_mut().flatten()) {
            seat.run = seat.client.start_part(document.to_owned(), Part { index, of: workers });
        }
        self.heard.clear();
        self.pool = (workers > 1).then(|| Pool::new(self.lead().run, workers, settings.most()));
        workers
    }

    fn lead(&self) -> &Seat {
        self.seats.iter().flatten().next().expect("one seat is never given up")
    }

    /// Goes on with the run that ended, for `more` iterations; `false` if nobody has it any more.
    pub(super) fn go_on(&mut self, more: u32) -> bool {
        let Some(pool) = &mut self.pool else { return self.lead().client.continue_run(more) };
        let can = pool.can_continue();
        let orders = pool.go_on(more);
        self.obey(orders);
        can
    }

    /// Stops all and keeps the best.
    pub(super) fn stop(&mut self) {
        for seat in self.seats.iter().flatten() {
            seat.client.stop();
        }
        if let Some(pool) = &mut self.pool {
            let orders = pool.stop();
            self.obey(orders);
        }
    }

    /// Reads the slot where steps land.
    pub(super) fn progress<T>(&self, read: impl FnOnce(&Progress) -> T) -> T {
        match &self.pool {
            Some(pool) => read(pool.progress()),
            None => self.lead().client.progress(read),
        }
    }

    /// What happened since the last call, oldest first. Brings the slot up to date.
    pub(super) fn hear(&mut self) -> Vec<Heard> {
        self.gather();
        let events: Vec<(u32, Event)> = self.inbox.borrow_mut().drain(..).collect();
        for (number, event) in events {
            let of_seat = |seat: &Option<Seat>| seat.as_ref().is_some_and(|seat| seat.number == number);
            let Some(member) = self.seats.iter().position(of_seat) else { continue };
            let Some(seat) = &self.seats[member] else { continue };
            let is_present = run_of(&event).is_none_or(|run| run == seat.run);
            match &mut self.pool {
                None => self.heard.push(Heard::Event(event)),
                Some(pool) if is_present => {
                    let orders = pool.hear(member, event, seat.client.can_continue());
                    self.obey(orders);
                }
                Some(_) => {}
            }
        }
        std::mem::take(&mut self.heard)
    }

    /// Takes the steps of all that landed since the last call.
    fn gather(&mut self) {
        let Some(pool) = &mut self.pool else { return };
        for (member, seat) in self.seats.iter().enumerate() {
            let Some(seat) = seat else { continue };
            seat.client.progress(|progress| {
                let known = pool.known(member);
                let is_new = |iteration| progress.run() == seat.run && known.is_none_or(|known| iteration > known);
                for step in progress.path().filter(|step| is_new(step.iteration)) {
                    pool.land(member, step);
                }
            });
        }
    }

    fn obey(&mut self, orders: Vec<Order>) {
        let mut orders = VecDeque::from(orders);
        while let Some(order) = orders.pop_front() {
            match order {
                Order::Continue { member, more } => {
                    let goes_on = self.seats[member].as_ref().is_some_and(|seat| seat.client.continue_run(more));
                    if let (false, Some(pool)) = (goes_on, &mut self.pool) {
                        orders.extend(pool.hear(member, Event::Died { run: None, best: None }, false));
                    }
                }
                Order::Keep { member } => {
                    for (place, seat) in self.seats.iter_mut().enumerate() {
                        if place != member {
                            *seat = None;
                        }
                    }
                }
                Order::Tell(event) => self.heard.push(Heard::Event(event)),
                Order::Lost => self.heard.push(Heard::OneLost),
            }
        }
    }
}

/// The run that an event is of, if it is of one.
fn run_of(event: &Event) -> Option<u32> {
    match event {
        Event::Ended { run, .. } | Event::Reported { run, .. } | Event::Refused { run, .. } => Some(*run),
        Event::Died { run, .. } => *run,
        Event::Outdated | Event::Unavailable => None,
    }
}

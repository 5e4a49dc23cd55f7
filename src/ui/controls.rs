//! What buttons and keys set in motion: fit, play, step. Holds what lives outside the signals.

use leptos::prelude::*;

use super::fit_run::FitRun;
use super::follow_run::FollowRun;
use super::frames::FrameLoop;
use super::state::{Moved, Panel, State};
use super::train_run::TrainRun;
use crate::core::document::{Document, Room};
use crate::platform::frame;

/// Steps per second of play until the visitor chooses.
pub const DEFAULT_SPEED: f64 = 30.0;

/// The handles behind the buttons; a copy in every closure.
#[derive(Clone, Copy)]
pub struct Controls {
    state: State,
    frames: FrameLoop,
    fit: StoredValue<FitRun, LocalStorage>,
    training: StoredValue<TrainRun, LocalStorage>,
    follow: StoredValue<FollowRun, LocalStorage>,
    /// Fractions of a step that play has not shown yet.
    owed: StoredValue<f64>,
}

impl Controls {
    /// Makes the controls; once, at the root.
    pub fn new(state: State, frames: FrameLoop) -> Self {
        let fit = StoredValue::new_local(FitRun::new(frames));
        let training = StoredValue::new_local(TrainRun::new(frames));
        let follow = StoredValue::new_local(FollowRun::new(frames));
        let controls = Self { state, frames, fit, training, follow, owed: StoredValue::new(0.0) };
        frames.add(move |now, passed| controls.frame(now, passed));
        Effect::new(move || {
            let document = state.document().get();
            if state.follows.get() {
                controls.follow_edit(&document);
            }
        });
        controls
    }

    /// The controls, from anywhere below the root.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Starts what is done in this room, a fit or a training, or stops the one that runs.
    pub fn fit_or_stop(self) {
        match self.room() {
            Room::Equation => self.fit_equation(),
            Room::Cells => self.train_or_stop(),
        }
    }

    /// Starts training the cell, or stops the training that runs.
    pub fn train_or_stop(self) {
        self.training.update_value(|training| {
            if training.is_running() {
                training.stop();
            } else {
                training.start(&self.state, frame::now());
            }
        });
        self.frames.request();
    }

    /// Sees to it that a worker is there when a point is dragged.
    pub fn prepare_to_follow(self) {
        if self.state.finding.with_untracked(Option::is_some) {
            self.follow.update_value(FollowRun::prepare);
        }
    }

    /// An observed point begins to move.
    pub fn grab_point(self) {
        self.fit.update_value(FitRun::forget);
        self.follow.update_value(|follow| follow.grab(&self.state, frame::now()));
    }

    /// The observed point is here now; the document still has it where it was.
    pub fn move_point(self, point: Moved) {
        if self.state.moved.get_untracked() != Some(point) {
            self.state.moved.set(Some(point));
            self.follow.update_value(|follow| follow.move_to(point));
            self.frames.request();
        }
    }

    /// The observed point stays where it is: one step, with the values that are fitted to it.
    pub fn let_point_go(self) {
        let mut awaited = false;
        self.follow.update_value(|follow| awaited = follow.let_go(frame::now()));
        if !awaited && let Some(point) = self.state.moved.get_untracked() {
            self.state.moved.set(None);
            self.state.seal();
            self.state.dispatch(point.action());
        }
        self.frames.request();
    }

    /// The observed point goes back where it was, and the curves with it.
    pub fn put_point_back(self) {
        self.follow.update_value(|follow| follow.forget(&self.state));
        self.state.moved.set(None);
        self.frames.request();
    }

    /// Fits anew where nothing but the data differ from what was fitted.
    fn follow_edit(self, document: &Document) {
        let differ = self
            .state
            .fit
            .with_untracked(|view| view.finding.as_ref().is_some_and(|finding| finding.differs_in_data(document)));
        if differ && self.state.moved.with_untracked(Option::is_none) {
            self.fit.update_value(FitRun::forget);
            self.follow.update_value(|follow| follow.follow_edit(&self.state, frame::now()));
            self.frames.request();
        }
    }

    /// Starts a fit of the equation, or stops the one that runs.
    pub fn fit_equation(self) {
        self.put_point_back();
        self.fit.update_value(|fit| {
            if fit.is_running() {
                fit.stop();
            } else {
                self.state.playing.set(false);
                self.state.head.set(None);
                fit.start(&self.state, frame::now());
            }
        });
        self.frames.request();
    }

    /// Goes on with the fit that ended.
    pub fn go_on(self) {
        self.put_point_back();
        self.fit.update_value(|fit| fit.go_on(&self.state, frame::now()));
        self.frames.request();
    }

    /// The values to draw while a fit is shown.
    pub fn live_values(self) -> Option<Vec<f64>> {
        let fitted = self.fit.with_value(|fit| fit.live().map(<[f64]>::to_vec));
        fitted.or_else(|| self.follow.with_value(|follow| follow.live().map(<[f64]>::to_vec)))
    }

    /// Plays from the start, goes on, or pauses.
    pub fn play_or_pause(self) {
        let playing = self.state.playing.get_untracked();
        if !playing && self.head().is_none_or(|head| head >= self.steps()) {
            self.head_signal().set(Some(0));
        }
        self.owed.set_value(0.0);
        self.state.playing.set(!playing);
        self.frames.request();
    }

    /// One step forward; from the end, begins again.
    pub fn step(self) {
        self.state.playing.set(false);
        let head = match self.head() {
            Some(head) if head < self.steps() => head + 1,
            _ => 0,
        };
        self.head_signal().set(Some(head));
    }

    /// One step back.
    pub fn step_back(self) {
        self.state.playing.set(false);
        let head = self.head().unwrap_or_else(|| self.steps());
        self.head_signal().set(Some(head.saturating_sub(1)));
    }

    /// To the start.
    pub fn rewind(self) {
        self.state.playing.set(false);
        self.head_signal().set(Some(0));
    }

    /// Puts the play head on a step; the last one is the end.
    pub fn scrub(self, head: usize) {
        self.state.playing.set(false);
        self.head_signal().set((head < self.steps()).then_some(head));
    }

    /// Opens a panel, or closes it when it is open.
    pub fn toggle_panel(self, panel: Panel) {
        self.state.panel.update(|open| *open = if *open == Some(panel) { None } else { Some(panel) });
    }

    fn frame(self, now: f64, passed: f64) -> bool {
        let mut fitting = false;
        self.fit.update_value(|fit| fitting = fit.frame(&self.state, now, passed));
        self.training.update_value(|training| fitting |= training.frame(&self.state, now));
        self.follow.update_value(|follow| fitting |= follow.frame(&self.state, now));
        if self.state.playing.get_untracked() {
            self.play_on(passed);
        }
        fitting || self.state.playing.get_untracked()
    }

    fn play_on(self, passed: f64) {
        let speed = self.state.document().with_untracked(|document| document.view.speed).unwrap_or(DEFAULT_SPEED);
        let owed = self.owed.get_value() + speed * passed / 1000.0;
        let whole = owed.floor();
        self.owed.set_value(owed - whole);
        if whole < 1.0 {
            return;
        }
        let head = self.head().unwrap_or(0) + whole as usize;
        if head >= self.steps() {
            self.state.playing.set(false);
            self.head_signal().set(None);
        } else {
            self.head_signal().set(Some(head));
        }
    }

    fn head(self) -> Option<usize> {
        self.head_signal().get_untracked()
    }

    fn room(self) -> Room {
        self.state.document().with_untracked(|document| document.view.room)
    }

    /// Each room has a play head of its own.
    fn head_signal(self) -> RwSignal<Option<usize>> {
        match self.room() {
            Room::Equation => self.state.head,
            Room::Cells => self.state.cells.head,
        }
    }

    fn steps(self) -> usize {
        match self.room() {
            Room::Equation => self
                .state
                .run
                .with_untracked(|run| run.main().map_or(0, |trajectory| trajectory.times.len().saturating_sub(1))),
            Room::Cells => self.state.cells.trial.with_untracked(|trial| trial.steps()),
        }
    }
}

/// The keys that work anywhere but in a text.
pub fn listen_to_keys(controls: Controls) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        let state = controls.state;
        let command = event.ctrl_key() || event.meta_key();
        let done = match event.key().as_str() {
            "Enter" if command => {
                controls.fit_or_stop();
                true
            }
            "z" | "Z" if command && event.shift_key() => {
                state.redo();
                true
            }
            "z" | "Z" if command => {
                state.undo();
                true
            }
            "y" | "Y" if command => {
                state.redo();
                true
            }
            "Escape" if state.panel.with_untracked(Option::is_some) => {
                state.panel.set(None);
                true
            }
            _ if command || event.alt_key() || takes_keys(&event) => false,
            " " => {
                controls.play_or_pause();
                true
            }
            "ArrowRight" => {
                controls.step();
                true
            }
            "ArrowLeft" => {
                controls.step_back();
                true
            }
            "Home" => {
                controls.rewind();
                true
            }
            _ => false,
        };
        if done {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Whether the key belongs to the control that has the focus.
fn takes_keys(event: &web_sys::KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast;
    event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).is_some_and(|element| {
        element.matches("input, textarea, select, button, summary, a, [role=dialog] *").unwrap_or(false)
    })
}

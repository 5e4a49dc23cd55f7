//! An observed point under the hand: grabbed on the plot over time, moved up and down, let go or put back.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::controls::Controls;
use super::fit_run::FitView;
use super::state::{Moved, State};
use crate::core::data::{self, MOST_MOVABLE_ROWS};
use crate::core::document::PlotView;
use crate::core::number;
use crate::plot::hit;
use crate::plot::layout::Layout;
use crate::plot::scene::Dot;

/// How near the pointer must be to a point, in CSS pixels.
const REACH: f64 = 14.0;

/// The same for a finger.
const FINGER_REACH: f64 = 24.0;

/// A pointer that moves less, in CSS pixels, only points.
const STILL: f64 = 3.0;

/// The handle of the stage.
#[derive(Clone, Copy)]
pub struct PointDrag {
    state: State,
    controls: Controls,
    grab: StoredValue<Option<Grab>>,
    /// Whether the point under the pointer can be moved; `None` away from points.
    pub hover: RwSignal<Option<bool>>,
}

/// A point that is held.
#[derive(Clone, Copy)]
struct Grab {
    pointer: i32,
    /// Where it is at first.
    point: Moved,
    time: f64,
    series: usize,
    from: f64,
    /// How far below the point the pointer took it.
    below: f64,
    moves: bool,
}

impl PointDrag {
    /// Holds nothing. Escape puts back what is held.
    pub fn new(state: State) -> Self {
        let drag =
            Self { state, controls: Controls::expect(), grab: StoredValue::new(None), hover: RwSignal::new(None) };
        let keys = window_event_listener(leptos::ev::keydown, move |event| {
            if event.key() == "Escape" && drag.is_moving() {
                drag.put_back();
                event.prevent_default();
            }
        });
        on_cleanup(move || keys.remove());
        drag
    }

    /// Whether a point is held.
    pub fn holds(self) -> bool {
        self.grab.with_value(Option::is_some)
    }

    /// Whether a point follows the pointer.
    pub fn is_moving(self) -> bool {
        self.grab.with_value(|grab| grab.is_some_and(|grab| grab.moves))
    }

    /// The pointer is over the plot and holds nothing.
    pub fn look(self, event: &web_sys::PointerEvent, layout: Option<&Layout>) {
        let near = layout.and_then(|layout| self.near(event, layout));
        let hover = near.map(|_| self.is_allowed());
        if hover == Some(true) {
            self.controls.prepare_to_follow();
        }
        if self.hover.get_untracked() != hover {
            self.hover.set(hover);
        }
    }

    /// A button or a finger goes down.
    pub fn press(self, event: &web_sys::PointerEvent, layout: &Layout) {
        if event.button() != 0 || !event.is_primary() || !self.is_allowed() {
            return;
        }
        let Some(cell) = self.near(event, layout) else { return };
        let grab = self.state.observations.with_untracked(|observations| {
            let observation = observations.cells.get(cell)?;
            let time = *observations.times.get(observation.time)?;
            let (row, column) = self.state.table.with_untracked(|table| {
                let (roles, model) = (self.state.roles.get_untracked(), self.state.model.get_untracked());
                data::source_cell(table, &roles, &model, observation)
            })?;
            let from = f64::from(event.offset_y());
            let below = from - layout.y.to_pixel(observation.value) / layout.pixel_ratio;
            let series = self.state.model.with_untracked(|model| model.series(observation.target));
            let point = Moved { cell, row, column, value: observation.value };
            Some(Grab { pointer: event.pointer_id(), point, time, series, from, below, moves: false })
        });
        if let (Some(_), Some(canvas)) = (&grab, canvas_of(event)) {
            // Fails only for a pointer that is gone; then nothing follows.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        self.grab.set_value(grab);
    }

    /// The pointer moves; the point that is held, if it moves along.
    pub fn drag(self, event: &web_sys::PointerEvent, layout: &Layout) -> Option<Dot> {
        let mut grab = self.grab.get_value().filter(|grab| grab.pointer == event.pointer_id())?;
        let y = f64::from(event.offset_y());
        if !grab.moves {
            if (y - grab.from).abs() < STILL {
                return None;
            }
            grab.moves = true;
            self.grab.set_value(Some(grab));
            self.controls.grab_point();
        }
        let pixel = layout.device(y - grab.below).clamp(layout.plot.top, layout.plot.bottom);
        let value = layout.y.to_value(pixel);
        let resolution = (layout.y.to_value(pixel + layout.pixel_ratio) - value).abs();
        let value = number::rounded(value, resolution);
        self.controls.move_point(Moved { value, ..grab.point });
        Some(Dot { point: (grab.time, value), series: grab.series })
    }

    /// The button or the finger goes up; whether that was the end of a move.
    pub fn release(self, event: &web_sys::PointerEvent) -> bool {
        let held = self.grab.get_value().filter(|grab| grab.pointer == event.pointer_id());
        let Some(grab) = held else { return false };
        self.grab.set_value(None);
        if grab.moves {
            self.controls.let_point_go();
        }
        grab.moves
    }

    /// Puts the point back where it was.
    pub fn put_back(self) {
        self.grab.set_value(None);
        self.controls.put_point_back();
    }

    fn near(self, event: &web_sys::PointerEvent, layout: &Layout) -> Option<usize> {
        let over_time = self.state.document().with_untracked(|document| document.view.plot == PlotView::Time);
        let running = self.state.fit.with_untracked(FitView::is_running);
        if !over_time || running {
            return None;
        }
        let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        let reach = if event.pointer_type() == "touch" { FINGER_REACH } else { REACH };
        self.state.observations.with_untracked(|observations| {
            let (cell, distance) = hit::nearest_observation(observations, layout, x, y)?;
            (distance < reach).then_some(cell)
        })
    }

    /// A longer table is read and written too slowly for a hand.
    fn is_allowed(self) -> bool {
        self.state.table.with_untracked(|table| table.rows.len() <= MOST_MOVABLE_ROWS)
    }
}

fn canvas_of(event: &web_sys::PointerEvent) -> Option<web_sys::Element> {
    event.current_target()?.dyn_into().ok()
}

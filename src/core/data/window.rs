//! The stretch of time whose observations count. Knows no model.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Observation, Observations};

/// From when to when, both ends included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// The first time; `None` for no limit.
    pub from: Option<f64>,
    /// The last time; `None` for no limit.
    pub to: Option<f64>,
}

impl Window {
    /// Whether an observation at `time` counts.
    pub fn holds(&self, time: f64) -> bool {
        self.from.is_none_or(|from| from <= time) && self.to.is_none_or(|to| time <= to)
    }

    /// Whether anything is left out at all.
    pub fn is_limited(&self) -> bool {
        *self != Self::default()
    }
}

impl Observations {
    /// Those in the window, in the same order.
    pub fn within(&self, window: Window) -> Cow<'_, Self> {
        if !window.is_limited() {
            return Cow::Borrowed(self);
        }
        let mut kept = Self { times: Vec::new(), cells: Vec::new(), ..self.clone() };
        for cell in &self.cells {
            let Some(&time) = self.times.get(cell.time).filter(|time| window.holds(**time)) else { continue };
            if kept.times.last() != Some(&time) {
                kept.times.push(time);
            }
            kept.cells.push(Observation { time: kept.times.len() - 1, ..*cell });
        }
        Cow::Owned(kept)
    }
}

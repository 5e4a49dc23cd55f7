//! What the visitor prefers, as the browser tells it. Knows nothing of what follows from it.

use web_sys::{Event, MediaQueryList};

use super::listen::{Listener, listen};

/// A preference that holds or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    /// Light text on dark ground.
    Dark,
    /// Nothing moves by itself.
    ReducedMotion,
}

impl Preference {
    const fn query(self) -> &'static str {
        match self {
            Self::Dark => "(prefers-color-scheme: dark)",
            Self::ReducedMotion => "(prefers-reduced-motion: reduce)",
        }
    }

    fn list(self) -> Option<MediaQueryList> {
        web_sys::window()?.match_media(self.query()).ok()?
    }

    /// Whether it holds now; `false` where the browser does not tell.
    pub fn holds(self) -> bool {
        self.list().is_some_and(|list| list.matches())
    }

    /// Calls `handle` with whether it holds, each time that changes.
    pub fn on_change(self, handle: impl Fn(bool) + 'static) -> Option<Listener> {
        let list = self.list()?;
        let target = list.clone();
        Some(listen(&target, "change", move |_: Event| handle(list.matches())))
    }
}

/// The visitor's languages as tags such as `zh-CN`, the preferred first.
pub fn languages() -> Vec<String> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    window.navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

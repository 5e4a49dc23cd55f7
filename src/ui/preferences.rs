//! What the visitor chose for good: language, theme, whether the network is shown. A choice made here outweighs what the
//! browser asks for.

use crate::core::document::Language;
use crate::platform::prefs::{self, Preference};
use crate::platform::storage;

const LANGUAGE_KEY: &str = "unroll.language";
const THEME_KEY: &str = "unroll.theme";
const NETWORK_KEY: &str = "unroll.network";
const FOLDED: &str = "folded";
const SHOWN: &str = "shown";
const DARK: &str = "dark";
const LIGHT: &str = "light";

/// The language chosen, else the first of the browser's that the page speaks, else English.
pub fn language() -> Language {
    storage::read(LANGUAGE_KEY)
        .and_then(|key| Language::find(&key))
        .or_else(|| prefs::languages().iter().find_map(|tag| Language::find(tag.split('-').next()?)))
        .unwrap_or(Language::English)
}

/// Remembers a language. Without storage the choice holds until the page is left.
pub fn remember_language(language: Language) {
    let _ = storage::write(LANGUAGE_KEY, language.key());
}

/// Whether the dark theme was chosen, else whether the system asks for it.
pub fn dark() -> bool {
    storage::read(THEME_KEY).map_or_else(|| Preference::Dark.holds(), |theme| theme == DARK)
}

/// Remembers a theme. Without storage the choice holds until the page is left.
pub fn remember_dark(dark: bool) {
    let _ = storage::write(THEME_KEY, if dark { DARK } else { LIGHT });
}

/// Whether the network was folded away.
pub fn network_folded() -> bool {
    storage::read(NETWORK_KEY).is_some_and(|choice| choice == FOLDED)
}

/// Remembers whether the network is folded away. Without storage the choice holds until the page is left.
pub fn remember_network_folded(folded: bool) {
    let _ = storage::write(NETWORK_KEY, if folded { FOLDED } else { SHOWN });
}

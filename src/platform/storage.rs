//! The page's local storage: text by key, kept over visits. Knows nothing of what is kept.

use wasm_bindgen::JsCast;
use web_sys::{DomException, Storage};

/// Why a text was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorageProblem {
    /// The browser keeps nothing for this page: a private window, or the visitor forbade it.
    #[error("this page may not keep anything")]
    Missing,
    /// There is no room for a text of that length.
    #[error("the storage is full")]
    Full,
}

/// The text kept under `key`; `None` if there is none or storage is denied.
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Keeps `text` under `key` in place of what was there. On failure what was there stays.
pub fn write(key: &str, text: &str) -> Result<(), StorageProblem> {
    let storage = storage().ok_or(StorageProblem::Missing)?;
    storage.set_item(key, text).map_err(|error| match error.dyn_into::<DomException>() {
        Ok(exception) if exception.name() == "SecurityError" => StorageProblem::Missing,
        // `QuotaExceededError`, an exception of its own class in newer browsers.
        _ => StorageProblem::Full,
    })
}

/// Forgets what is kept under `key`.
pub fn remove(key: &str) {
    if let Some(storage) = storage() {
        // Fails only where there was nothing to forget.
        let _ = storage.remove_item(key);
    }
}

/// Reading `localStorage` throws where it is denied.
fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

//! Unroll: a system of ordinary differential equations, run as a recurrent network and fitted to data in the browser.
//!
//! # The flow
//!
//! `Action -> reduce -> Document -> compile -> scan -> picture`. One plain-text [`core::document::Document`] holds
//! everything a visitor makes; presets, links, autosave, undo and files are that same text. The fit runs in a worker
//! and comes back as an action.
//!
//! # The layers, and who may import whom
//!
//! | room | knows | must not know |
//! | --- | --- | --- |
//! | [`core`] | language, unroll, differentiation, fitting, data, documents | clock, I/O, browser, words shown to people |
//! | [`text`] | every word shown to a visitor, English and Chinese | the browser |
//! | [`plot`] | what to draw (scenes, scales, ticks) and drawing over any plotters backend | the document, the browser |
//! | [`worker`] | protocol and service (pure); host and client (browser) | the page |
//! | `platform` | one browser power per file | the rest of this crate |
//! | `ui` | everything above | nobody imports it |
//!
//! `cargo check --lib --no-default-features` builds the pure part alone. `tests/native/architecture.rs` fails on a breach.

pub mod core;
#[cfg(feature = "web")]
pub mod platform;
pub mod plot;
pub mod text;
#[cfg(feature = "web")]
pub mod ui;
pub mod worker;

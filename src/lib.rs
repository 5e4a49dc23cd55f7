//! Unroll: a system of ordinary differential equations, run as a recurrent network and fitted to data in the browser.
//!
//! # The flow
//!
//! ```text
//! Action -> reduce -> Document -> compile -> scan -> scene -> canvas
//!                        |                                      ^
//!                        +-> worker: FitSession -> FitStep -----+-> Action
//! ```
//!
//! One plain-text [`core::document::Document`] holds everything a visitor makes; presets, links, autosave, undo and files
//! are that same text. [`core::unroll::scan`] is the one loop over time, [`core::lang::program::Field`] the one door to
//! the right-hand side, and [`core::scalar::Scalar`] the one number type parameter: the same code simulates with `f64`,
//! runs eight trajectories at once with [`core::lanes::Lanes`], and differentiates with [`core::dual::Dual`]. The fit
//! runs in a worker and comes back as an action.
//!
//! # The rooms, and who may import whom
//!
//! | room | knows | must not know |
//! | --- | --- | --- |
//! | [`core`] | language, unroll, differentiation, fitting, data, documents, actions | clock, I/O, browser, words for people |
//! | [`text`] | every word shown to a visitor, in every language; imports `core` | the browser |
//! | [`plot`] | what to draw and drawing it over any plotters backend; imports `core` | the document, the browser |
//! | [`worker`] | protocol and service (pure); host and client (browser) | the page |
//! | `platform` | one browser power per file | the rest of this crate |
//! | `ui` | everything above | nobody imports it |
//!
//! `cargo check --lib --no-default-features` builds the pure part alone. `tests/native/architecture.rs` fails on a breach.
//!
//! # Where do I add ...?
//!
//! | what | where |
//! | --- | --- |
//! | a preset | a file in `core/preset/` and a row of [`core::preset::ALL`]; its title in [`text::preset`] |
//! | a solver | a file in `core/method/` and a variant in [`core::method::Method::ALL`] |
//! | an optimiser | a file in `core/optimise/` and a variant in [`core::fit::Optimiser::ALL`] |
//! | a way to begin a fit | a file in `core/fit/start/` and a variant in [`core::fit::Start::ALL`] |
//! | a study of a fit's end | a file in `core/study/`, a variant of [`core::study::Study`] and an arm of [`core::study::begin`] |
//! | a published problem | a document and its answer in `tests/native/cases/` |
//! | a function of the language | a row in [`core::lang::builtin`] |
//! | a recurrent cell | a file in `core/cell/` and a variant in [`core::cell::CellKind::ALL`]; its words in [`text::cells`] and its drawing in `ui` |
//! | a thing the visitor can do | a variant of [`core::action::Action`] |
//! | a language of the page | a constant beside [`text::en::TEXT`] and an arm in each file of [`text`] |
//!
//! The tests loop over the `ALL` lists, so what is added is tested.

pub mod core;
#[cfg(feature = "browser")]
pub mod platform;
pub mod plot;
pub mod text;
#[cfg(feature = "web")]
pub mod ui;
pub mod worker;

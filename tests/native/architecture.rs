//! Reads `src/` and fails when a file imports what its room must not know, grows too long, or is a preset nobody lists.
//! The rules are tables; each is tried here on a made-up breach, so that a rule that sees nothing cannot pass.

use std::fs;
use std::path::{Path, PathBuf};

use unroll::core::preset;

use self::imports::{Import, imports};

mod imports;

/// The most lines a source file may have.
const LONGEST_FILE: usize = 450;

/// Crates that need a browser.
const BROWSER: &[&str] = &[
    "console_error_panic_hook",
    "js_sys",
    "leptos",
    "plotters_canvas",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "web_sys",
];

/// What a part of the crate may import of the crate itself. The first row whose part holds the importing module counts, so the
/// narrower parts stand first. A pattern holds itself and all below it; a leading `!` takes a part out again.
const ROOMS: &[(&str, &[&str])] = &[
    ("core::lang", &["core::lang", "core::scalar", "core::number", "core::special"]),
    ("core::optimise", &["core", "!core::model", "!core::fit", "!core::lang"]),
    ("core::unroll", &["core", "!core::model", "!core::lang"]),
    ("core", &["core"]),
    ("text", &["text", "core"]),
    ("plot", &["plot", "core", "!core::document"]),
    ("worker::client", &["worker", "platform", "core"]),
    ("worker::host", &["worker", "platform", "core"]),
    ("worker", &["worker", "core", "!worker::client", "!worker::host"]),
    ("platform", &["platform"]),
    ("ui", &["ui", "text", "plot", "worker", "platform", "core"]),
    ("bin::fit", &["text", "core"]),
    ("bin", &["ui", "worker", "platform"]),
];

/// Paths from outside the crate that parts must not name, with the reason a breach is told.
const OUTSIDE: &[(&[&str], &[&str], &str)] = &[
    (&["core"], BROWSER, "the core knows no browser"),
    (&["text"], BROWSER, "words know no browser"),
    (&["bin::fit"], BROWSER, "the command line has no browser"),
    (&["plot"], BROWSER, "what to draw is the same without a browser"),
    (&["worker", "!worker::client", "!worker::host"], BROWSER, "what is said and done is tested natively"),
    (&["platform"], &["leptos"], "one browser power per file, for any page"),
    (&["core"], &["plotters", "rand", "getrandom"], "pictures and chance come from outside"),
    (
        &["core"],
        &["std::time", "std::thread", "std::fs", "std::net", "std::env", "std::process"],
        "no clock, no threads, no input or output",
    ),
];

/// The one file that may call `libm`; everything else calls it.
const TRANSCENDENTAL_HOME: &str = "core::scalar";

/// Whether `path` is `part` or lies below it.
fn within(path: &str, part: &str) -> bool {
    path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Whether `path` matches one of the patterns and is not taken out by another.
fn matched(path: &str, patterns: &[&str]) -> bool {
    let named = |pattern: &&str| within(path, pattern);
    patterns.iter().any(named)
        && !patterns.iter().filter_map(|pattern| pattern.strip_prefix('!')).any(|taken| named(&taken))
}

/// What is wrong with the imports of one module.
fn breaches(module: &str, source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for Import { line, ours, path } in imports(module, source) {
        if ours {
            if let Some((room, allowed)) = ROOMS.iter().find(|(room, _)| within(module, room))
                && !matched(&path, allowed)
                // `super::*` of a test module, and a room named as a whole by its own files.
                && !within(module, &path)
            {
                found.push(format!("{module}, line {line}: {room} must not import {path}"));
            }
            continue;
        }
        for (parts, forbidden, reason) in OUTSIDE {
            if matched(module, parts) && forbidden.iter().any(|outside| within(&path, outside)) {
                found.push(format!("{module}, line {line}: {path}: {reason}"));
            }
        }
        if within(&path, "libm") && module != TRANSCENDENTAL_HOME {
            found.push(format!("{module}, line {line}: {path} outside {TRANSCENDENTAL_HOME}"));
        }
    }
    found
}

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every file below `directory` with this extension.
fn files(directory: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).expect("the source directory is readable") {
        let path = entry.expect("its entries are readable").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The module that a source file is: `src/core/lang/mod.rs` is `core::lang`, `src/lib.rs` the empty path.
fn module_of(file: &Path) -> String {
    let relative = file.strip_prefix(source_root()).expect("the file lies in src/").with_extension("");
    let mut parts: Vec<&str> = relative.iter().map(|part| part.to_str().expect("file names are ASCII")).collect();
    if matches!(parts.last(), Some(&"mod" | &"lib")) {
        parts.pop();
    }
    parts.join("::")
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("a source file is readable UTF-8")
}

#[test]
fn every_module_imports_only_what_its_room_may_know() {
    let files = files(&source_root(), "rs");
    assert!(files.len() > 30, "only {} source files were found", files.len());

    let found: Vec<String> = files.iter().flat_map(|file| breaches(&module_of(file), &read(file))).collect();

    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn a_made_up_breach_of_each_rule_is_seen() {
    for (module, source) in [
        ("core::fit", "use crate::text::en;"),
        ("core::fit", "fn f() { crate::ui::draw() }"),
        ("core::export::csv", "use super::super::super::plot::scene;"),
        ("core::lang::parse", "use super::super::dual::Dual;"),
        ("core::lang", "use super::fit::FitSettings;"),
        ("core::lang::program", "use crate::core::{scalar::Scalar, model::Model};"),
        ("core::unroll", "use super::lang::program::Program;"),
        ("core::unroll", "mod tests { use crate::core::model::Model; }"),
        ("core::optimise::adam", "use crate::core::{loss, fit::{FitSession}};"),
        ("core::optimise", "use super::model;"),
        ("text::en", "use crate::worker::protocol;"),
        ("plot::scene", "use crate::core::document::Document;"),
        ("plot::chart", "use crate::text::Words;"),
        ("worker::service", "use super::client::Client;"),
        ("worker::protocol", "pub use crate::platform::clock;"),
        ("worker::thinning", "use super::host;"),
        ("worker::supervisor", "use web_sys::Worker;"),
        ("worker::client", "use crate::ui::state::State;"),
        ("platform::hash", "use crate::core::share;"),
        ("platform::hash", "use leptos::prelude::*;"),
        ("core::share", "use web_sys::Window;"),
        ("text::zh", "fn f() { leptos::logging::log() }"),
        ("plot::chart", "use plotters_canvas::CanvasBackend;"),
        ("worker::service", "use wasm_bindgen::prelude::*;"),
        ("worker::protocol", "use js_sys::JsString;"),
        ("core::simulate", "use plotters::prelude::*;"),
        ("core::simulate", "use std::{fmt, time::Instant};"),
        ("core::simulate", "fn f() { ::std::thread::spawn(g) }"),
        ("core::simulate", "let now = std::time::SystemTime::now();"),
        ("core::simulate", "let chance = rand::random();"),
        ("core::preset", "std::fs::read(path)"),
        ("core::lang::builtin", "libm::tanh(x)"),
        ("plot::ticks", "use libm::log10;"),
        ("bin::app", "use unroll::core::fit;"),
        ("bin::fit", "use unroll::worker::protocol;"),
        ("bin::fit", "use web_sys::Window;"),
    ] {
        assert!(!breaches(module, source).is_empty(), "{module} passed with: {source}");
    }
}

#[test]
fn what_is_no_import_is_not_taken_for_one() {
    for (module, source) in [
        ("core::fit", "// use crate::ui::draw;\n/* crate::ui /* nested */ crate::ui */ fn f() {}"),
        ("core::fit", "//! See [`crate::ui`].\nlet text = \"crate::ui::draw()\";"),
        ("core::fit", "let text = r#\"a \" crate::ui::draw()\"#; let kind = r#type::new();"),
        ("core::fit", "let quote = '\"'; let c = '\\''; fn f<'a>(x: &'a str) {} // crate::ui::x \""),
        ("core::unroll", "mod tests { use super::*; use super::super::scalar::Scalar; }"),
        ("core::lang::parse", "use super::{ast::Expression, span::Span}; use crate::core::scalar::Scalar;"),
        ("core::optimise::adam", "use super::{Optimiser, Outcome}; use crate::core::loss::Residuals;"),
        ("core::scalar", "fn tanh(x: f64) -> f64 { libm::tanh(x) }"),
        ("worker::host", "use crate::platform::frame; use web_sys::MessageEvent; use super::protocol::Request;"),
        ("worker::service", "use super::thinning::Thinned;"),
        ("plot::chart", "use plotters::prelude::*; use crate::core::data::Role;"),
        ("ui::app", "use crate::{core::document, text::en, plot::scene};"),
        ("bin::app", "fn main() { unroll::ui::start(); }"),
        ("bin::fit", "use std::time::Instant; use unroll::core::fit; use unroll::text;"),
    ] {
        assert_eq!(breaches(module, source), Vec::<String>::new(), "{module} with: {source}");
    }
}

#[test]
fn a_breach_is_told_with_its_line() {
    let source = "//! A file.\n\nconst TEXT: &str = \"two\nlines\";\nuse crate::ui::draw;\n";

    assert_eq!(breaches("core::fit", source), ["core::fit, line 5: core must not import ui::draw"]);
}

#[test]
fn every_module_of_the_crate_belongs_to_a_room() {
    for file in files(&source_root(), "rs") {
        let module = module_of(&file);
        let known = module.is_empty() || ROOMS.iter().any(|(room, _)| within(&module, room));
        assert!(known, "{} is in no room; give it a row in ROOMS", file.display());
    }
}

#[test]
fn no_source_file_outgrows_one_idea() {
    for file in files(&source_root(), "rs") {
        let lines = read(&file).lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines, more than {LONGEST_FILE}", file.display());
    }
}

#[test]
fn every_preset_file_is_in_the_list_under_its_own_name() {
    let files = files(&source_root().join("core/preset"), "ode");

    let mut on_disk: Vec<(String, String)> = files
        .iter()
        .map(|file| (file.file_stem().expect("a file has a name").to_string_lossy().into_owned(), read(file)))
        .collect();
    let mut listed: Vec<(String, String)> =
        preset::ALL.iter().map(|preset| (preset.key.to_owned(), preset.text.to_owned())).collect();
    listed.sort();
    on_disk.sort();

    assert_eq!(listed, on_disk);
}

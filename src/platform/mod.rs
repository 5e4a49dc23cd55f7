//! One browser power per file, as plain Rust values: a power that is missing or denied is a value, never a panic.
//! Knows no other part of the crate. What is returned as a guard ends when it is dropped.

pub mod canvas;
pub mod clipboard;
pub mod cores;
pub mod download;
pub mod file;
pub mod frame;
pub mod hash;
pub mod lifeline;
pub mod listen;
pub mod page;
pub mod panic;
pub mod prefs;
pub mod storage;
pub mod timer;

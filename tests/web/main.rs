//! Browser tests of the wasm side.

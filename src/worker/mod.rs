//! The fit beside the page: what is said, who does it, and the two ends of the wire.

pub mod protocol;
pub mod service;

//! The fit beside the page: what is said ([`protocol`]), who does it ([`service`], and beside the fit [`side`], run by
//! `host`), and who looks after it ([`supervisor`], run by `client`); how several share one fit ([`pool`]). All but `host`
//! and `client` is pure.

#[cfg(feature = "browser")]
pub mod client;
#[cfg(feature = "browser")]
pub mod host;
pub mod pool;
pub mod progress;
pub mod protocol;
pub mod service;
pub mod side;
pub mod study;
pub mod supervisor;
pub mod survey;
pub mod surveyor;
pub mod thinning;

//! stub
use crate::core::document::Language;
pub fn stop_reason(_: crate::core::fit::StopReason, _: Language) -> String { String::new() }
pub fn fit_problem(_: &crate::core::fit::FitProblem, _: Language) -> String { String::new() }

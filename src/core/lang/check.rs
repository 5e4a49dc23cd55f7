//! Placeholder of the skeleton: check.

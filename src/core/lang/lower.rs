//! Placeholder of the skeleton: lower.

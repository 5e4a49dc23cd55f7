//! Placeholder of the skeleton: token.

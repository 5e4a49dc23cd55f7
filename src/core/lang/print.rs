//! Placeholder of the skeleton: print.

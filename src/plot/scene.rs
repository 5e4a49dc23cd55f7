//! What a plot shows, as plain values.

//! Round numbers along an axis.

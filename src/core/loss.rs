//! What the fit makes small: the sum of squared differences at what was observed, and nothing else.

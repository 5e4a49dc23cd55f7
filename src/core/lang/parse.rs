//! Text to syntax tree, with every problem located.

//! One browser power per file.

//! Drawing a scene over any plotters backend.

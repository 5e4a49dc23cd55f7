//! What to draw, and drawing it over any plotters backend. Knows neither document nor browser.

#[cfg(feature = "chart")]
pub mod chart;
pub mod palette;
pub mod scale;
pub mod scene;
pub mod ticks;
pub mod view;

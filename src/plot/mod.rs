//! What to draw, and drawing it over any plotters backend. Knows neither document nor browser.

#[cfg(feature = "chart")]
pub mod chart;
#[cfg(feature = "chart")]
mod content;
pub mod contour;
pub mod error;
#[cfg(feature = "chart")]
pub mod export;
pub mod growth;
pub mod heat_map;
pub mod hit;
pub mod layout;
#[cfg(feature = "chart")]
pub mod map_chart;
pub mod palette;
#[cfg(feature = "chart")]
mod pen;
pub mod picture;
pub mod polyline;
pub mod region;
pub mod residuals;
pub mod ribbon;
pub mod scale;
pub mod scene;
pub mod studies;
pub mod style;
pub mod ticks;
pub mod view;
pub mod viridis;
pub mod waterfall;

//! The page. Panels read the state, events dispatch actions, the frame loop draws; nothing imports this room.

pub mod app;
mod card;
mod controls;
mod data_card;
mod data_grid;
mod dialog;
mod editor;
mod export_panel;
mod files;
mod fit_card;
mod fit_run;
mod formula;
mod gallery_panel;
mod help_panel;
mod icons;
mod legend;
mod loss_plot;
mod model_card;
mod notices;
mod number_field;
mod parameters_card;
mod playback;
mod share_panel;
mod session;
mod shared;
mod solver_settings;
mod stage;
mod state;
mod summary;
mod toolbar;

use crate::plot::palette;

/// The number in the style class of a series: colours, dashes and markers repeat beyond the palette.
fn series_class(series: usize) -> usize {
    series % palette::COLOURS
}

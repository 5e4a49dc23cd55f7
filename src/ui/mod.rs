//! The page. Panels read the state, events dispatch actions, the frame loop draws; nothing imports this room.

pub mod app;
pub mod band_choice;
pub mod card;
pub mod cell_choice;
pub mod cell_inputs;
pub mod cell_picture;
pub mod cell_plots;
pub mod cell_room;
pub mod cell_weights;
pub mod certainty;
pub mod controls;
pub mod cures;
pub mod data_card;
pub mod data_grid;
pub mod dialog;
pub mod divergence;
pub mod editor;
pub mod error_lens;
pub mod explosion_lens;
pub mod export_panel;
pub mod files;
pub mod finding;
pub mod fit_card;
pub mod fit_run;
pub mod fit_settings;
pub mod fit_strip;
mod fit_workers;
pub mod fitted_table;
pub mod formula;
pub mod frames;
pub mod gallery_panel;
pub mod growth_plot;
pub mod help_panel;
pub mod icons;
pub mod interval_study;
pub mod laboratory;
pub mod legend;
pub mod lenses;
pub mod loss_plot;
pub mod map_canvas;
pub mod map_lens;
pub mod map_race;
pub mod map_run;
pub mod mode_plane;
pub mod model_card;
pub mod network_cell;
pub mod network_strip;
pub mod network_view;
pub mod network_words;
pub mod notices;
pub mod number_field;
pub mod parameters_card;
pub mod plan_strip;
pub mod playback;
pub mod plot_canvas;
pub mod preferences;
pub mod session;
pub mod share_panel;
pub mod shared;
pub mod sigma_fields;
pub mod sloppiest_slider;
pub mod small_chart;
pub mod solver_settings;
pub mod stage;
pub mod stage_bar;
pub mod state;
pub mod step_study;
pub mod studies;
pub mod study_button;
pub mod study_run;
pub mod summary;
pub mod sureness;
pub mod toolbar;
pub mod train_run;
pub mod training_card;
pub mod waterfall;
pub mod window_fields;

use crate::plot::palette;

/// The number in the style class of a series: colours, dashes and markers repeat beyond the palette.
fn series_class(series: usize) -> usize {
    series % palette::COLOURS
}

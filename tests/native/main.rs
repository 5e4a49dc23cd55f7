//! Native tests: one binary, one module per subject.

#![allow(clippy::disallowed_methods, reason = "closed forms are compared within a tolerance, not bit for bit")]

mod action;
mod adam;
mod adaptive;
mod architecture;
mod builtins;
mod cases;
mod cells;
#[cfg(feature = "chart")]
mod chart;
mod convergence;
mod document;
mod edit;
mod explosion;
mod explosion_views;
mod export;
mod fit_session;
mod fit_starts;
mod fit_window;
mod fit_words;
mod gradient;
mod history;
mod language;
mod levenberg_marquardt;
mod linearise;
mod link;
mod loss;
mod loss_map;
#[cfg(feature = "chart")]
mod map_plot;
mod model_check;
mod models;
mod network;
mod noise;
mod number;
mod observations;
mod optimiser_path;
mod orders;
mod picture;
mod presets;
mod print;
mod problems;
mod profile;
mod program;
mod random_expression;
mod same_bits;
mod scene;
mod sigmas;
mod slider;
mod special;
mod stability;
mod statistics;
mod table;
mod tableau;
mod ticks;
mod time_grid;
mod training;
mod two_species;
mod typeset;
mod unroll;
mod worker_protocol;
mod worker_service;
mod worker_supervisor;
mod worker_survey;
mod worker_thinning;

//! How sure the curves are: their gradients, made between frames once a fit has ended, and what follows from them, the
//! bands and the next measurement; and the values tried along the sloppiest direction.

use std::sync::Arc;

use leptos::prelude::*;

use super::finding::Finding;
use super::frames::FrameLoop;
use super::shared::Shared;
use super::state::{Run, State};
use super::studies::Studied;
use crate::core::band::{self, Band, BandKind, bootstrap};
use crate::core::data::Observations;
use crate::core::differentiate::{Sensitivities, SensitivityRun};
use crate::core::model::Model;
use crate::core::next_point::Plan;
use crate::core::simulate::SolverSettings;
use crate::core::statistics::NoStandardError;
use crate::core::study::bootstrap::Samples;
use crate::core::study::envelope::Envelope;
use crate::platform::frame::now;
use crate::plot::layout::Layout;
use crate::plot::view::Range;

/// The longest share of a frame that the gradients take, in milliseconds.
const SLICE: f64 = 6.0;

/// Steps between two looks at the clock.
const STEPS: usize = 16;

/// From what a band is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BandSource {
    /// The gradients of the curves.
    #[default]
    Delta,
    /// The curves of a bootstrap.
    Bootstrap,
}

/// The bands that are drawn, or why there are none.
pub type Bands = Result<DrawnBands, NoStandardError>;

/// Bands with their moments.
#[derive(Debug)]
pub struct DrawnBands {
    /// The moments.
    pub times: Vec<f64>,
    /// One for each curve.
    pub bands: Vec<Band>,
}

/// The gradients of the curves, with what they belong to.
type Curves = (Question, Shared<Sensitivities>);

/// What gradients are asked of: a finding, and an experiment of it.
type Question = (Shared<Finding>, usize);

/// Where the time axis of the plot is, in CSS pixels from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeAxis {
    left: f64,
    right: f64,
    bottom: f64,
    range: Range,
}

impl TimeAxis {
    /// Of a plot with this layout.
    pub fn new(layout: &Layout, range: Range) -> Self {
        let css = |pixel: f64| pixel / layout.pixel_ratio;
        Self { left: css(layout.plot.left), right: css(layout.plot.right), bottom: css(layout.plot.bottom), range }
    }

    /// Where a moment stands.
    pub fn place(self, time: f64) -> f64 {
        self.left + (time - self.range.low()) / self.range.span() * (self.right - self.left)
    }

    /// The height of the axis.
    pub fn bottom(self) -> f64 {
        self.bottom
    }
}

/// What the panels read of it.
#[derive(Clone, Copy)]
pub struct Certainty {
    /// Which band is drawn; `None` for none.
    pub band: RwSignal<Option<(BandKind, BandSource)>>,
    /// Set by the frame loop.
    made: RwSignal<Option<Curves>>,
    /// The gradients, once they are made for the finding on the page.
    pub curves: Memo<Option<Shared<Sensitivities>>>,
    /// Between which numbers the curves of the bootstrap run in the experiment that is shown.
    pub envelope: Memo<Option<Arc<Envelope>>>,
    /// The bands of the curves.
    pub bands: Memo<Option<Shared<Bands>>>,
    /// Whether the visitor asks where to measure next.
    pub planning: RwSignal<bool>,
    /// The next measurement, while it is asked for.
    pub plan: Memo<Option<Shared<Plan>>>,
    /// The moment looked at.
    pub moment: RwSignal<Option<f64>>,
    /// Where the time axis of the plot is.
    pub axis: RwSignal<Option<TimeAxis>>,
    /// The values of all quantities that are tried, the document unchanged.
    pub tried: RwSignal<Option<Shared<Vec<f64>>>>,
    /// The model unrolled with them.
    pub tried_run: Memo<Option<Shared<Run>>>,
}

impl Certainty {
    /// Of what a fit found of a document.
    pub fn new(
        finding: Memo<Option<Shared<Finding>>>,
        model: Memo<Shared<Model>>,
        observations: Memo<Shared<Observations>>,
        solver: Memo<SolverSettings>,
        experiment: RwSignal<usize>,
        tried: RwSignal<Option<Shared<Vec<f64>>>>,
        samples: Memo<Option<Shared<Studied<Samples>>>>,
    ) -> Self {
        let made = RwSignal::new(None::<Curves>);
        let band = RwSignal::new(Some((BandKind::default(), BandSource::default())));
        let planning = RwSignal::new(false);
        let curves = Memo::new(move |_| {
            let present = (finding.get()?, experiment.get());
            made.with(|made| made.as_ref().filter(|(of, _)| *of == present).map(|(_, curves)| curves.clone()))
        });
        let envelope = Memo::new_with_compare(
            move |_: Option<&Option<Arc<Envelope>>>| {
                let samples = samples.get()?;
                samples.found.envelope(experiment.get()).cloned()
            },
            // Samples come ten times a second; what their curves say, now and then.
            |before, after| match (before.and_then(Option::as_ref), after.and_then(Option::as_ref)) {
                (Some(before), Some(after)) => !Arc::ptr_eq(before, after),
                (before, after) => before.is_some() || after.is_some(),
            },
        );
        let bands = Memo::new(move |_| {
            let ((kind, source), finding, curves) = (band.get()?, finding.get()?, curves.get()?);
            let (report, settings) = (&finding.report, finding.document.fit);
            let drawn = observations.with(|all| {
                let known = match band::bands(&curves, report, all, &settings, kind) {
                    Ok(known) => known,
                    Err(reason) => return Some(Err(reason)),
                };
                if source == BandSource::Delta {
                    return Some(Ok(DrawnBands { times: curves.times.clone(), bands: known }));
                }
                let envelope = envelope.get()?;
                let states = model.with(|model| model.states.len());
                let bands = bootstrap::bands(&known, &envelope, states, report, all, &settings);
                Some(Ok(DrawnBands { times: envelope.times.clone(), bands }))
            });
            drawn.map(Shared::new)
        });
        let plan = Memo::new(move |_| {
            let (finding, curves) = (finding.get().filter(|_| planning.get())?, curves.get()?);
            let settings = finding.document.fit;
            observations.with(|all| Plan::new(&curves, &finding.report, all, &settings)).map(Shared::new)
        });
        let tried_run = Memo::new(move |_| {
            let values = tried.get().filter(|_| finding.with(Option::is_some))?;
            let solver = solver.get();
            Some(observations.with(|all| Shared::new(Run::new(model.get(), &values, &solver, all, experiment.get()))))
        });
        let (moment, axis) = (RwSignal::new(None), RwSignal::new(None));
        Self { band, made, curves, envelope, bands, planning, plan, moment, axis, tried, tried_run }
    }

    /// The moments of the bands, and the bands; none where there are none.
    pub fn with_bands<T>(&self, look: impl FnOnce((&[f64], &[Band])) -> T) -> T {
        match self.bands.get_untracked().as_deref() {
            Some(Ok(drawn)) => look((&drawn.times, &drawn.bands)),
            _ => look((&[], &[])),
        }
    }
}

/// Makes the gradients of the curves whenever a fit has ended, a slice in each frame.
pub fn follow(state: State, frames: FrameLoop) {
    let run = StoredValue::new_local(None::<(Question, SensitivityRun)>);
    Effect::new(move || {
        let (finding, experiment) = (state.finding.get(), state.experiment.get());
        let next = finding.and_then(|finding| {
            let (model, solver) = (state.model.get_untracked(), state.solver.get_untracked());
            let report = &finding.report;
            let made = state.observations.with_untracked(|observations| {
                let own = (observations.experiment_count() > 1).then(|| observations.of_experiment(experiment));
                let stops = own.as_ref().map_or(&observations.times, |own| &own.times);
                SensitivityRun::new(&model, experiment, &report.values, &solver, stops, &report.free)
            });
            Some(((finding.clone(), experiment), made.ok()?))
        });
        run.set_value(next);
        frames.request();
    });
    frames.add(move |_, _| {
        let began = now();
        let mut over = false;
        run.update_value(|run| {
            if let Some((_, gradients)) = run {
                while !over && now() - began < SLICE {
                    over = gradients.advance(STEPS);
                }
            }
        });
        if over {
            let done = run.try_update_value(Option::take).flatten();
            state.certainty.made.set(done.map(|(question, gradients)| (question, Shared::new(gradients.finish()))));
        }
        run.with_value(Option::is_some)
    });
}

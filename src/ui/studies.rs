//! What is studied of a fit's end, as signals: how far a study is, and what the studies found, as long as that belongs to the
//! document on the page.

use std::sync::Arc;

use leptos::prelude::*;

use super::finding::same_question;
use super::shared::Shared;
use crate::core::document::Document;
use crate::core::fit::FitProblem;
use crate::core::study::Study;
use crate::core::study::bootstrap::Samples;
use crate::core::study::profiles::Curves;
use crate::core::study::step_sizes::Ladder;

/// The kinds of studies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Fits at smaller and smaller steps.
    StepSizes,
    /// Profiles of the loss.
    Profiles,
    /// Fits to points drawn anew.
    Bootstrap,
}

impl Kind {
    /// Of a study.
    pub fn of(study: &Study) -> Self {
        match study {
            Study::StepSizes { .. } => Self::StepSizes,
            Study::Profiles => Self::Profiles,
            Study::Bootstrap { .. } => Self::Bootstrap,
        }
    }
}

/// How far the newest study is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// Nothing was asked for.
    #[default]
    Idle,
    /// The worker computes; how much is done, from 0 to 1.
    Running(f64),
    /// All is there.
    Whole,
    /// The visitor stopped it, or the document changed.
    Stopped,
    /// It could not begin.
    Refused(FitProblem),
    /// The worker died.
    Lost,
    /// There is no worker.
    Unavailable,
}

/// What a study found, and of what.
#[derive(Debug)]
pub struct Studied<T> {
    /// What was studied, with its fitted values in.
    pub document: Arc<Document>,
    /// What was found so far.
    pub found: T,
}

/// The study asked for last.
#[derive(Clone, Debug, PartialEq)]
pub struct Newest {
    /// Which.
    pub kind: Kind,
    /// How far it is.
    pub phase: Phase,
    /// Of what.
    pub document: Arc<Document>,
}

/// The studies as shown; changes at most ten times a second.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StudyView {
    /// What was asked for last; what the page asks for by itself is not told.
    pub newest: Option<Newest>,
    /// The fits at other steps, once all are there.
    pub ladder: Option<Shared<Studied<Ladder>>>,
    /// The profiles, as they come.
    pub curves: Option<Shared<Studied<Curves>>>,
    /// The fits to points drawn anew, as they come.
    pub samples: Option<Shared<Studied<Samples>>>,
}

/// The signals of the studies, as handles that can be copied into closures.
#[derive(Clone, Copy)]
pub struct StudyState {
    /// As shown; written by the run of the studies alone.
    pub view: RwSignal<StudyView>,
    /// What was asked for last and how far it is, as long as that belongs to the document.
    pub newest: Memo<Option<(Kind, Phase)>>,
    /// The fits at other steps, as long as they belong to the document.
    pub ladder: Memo<Option<Shared<Studied<Ladder>>>>,
    /// The profiles, likewise.
    pub curves: Memo<Option<Shared<Studied<Curves>>>>,
    /// The fits to points drawn anew, likewise: each of [`Samples::parameters`] holds what was fitted, in the order of
    /// the report.
    pub samples: Memo<Option<Shared<Studied<Samples>>>>,
}

impl StudyState {
    /// Of the page's document.
    pub fn new(document: RwSignal<Arc<Document>>) -> Self {
        let view = RwSignal::new(StudyView::default());
        let newest = Memo::new(move |_| {
            let newest = view.with(|view| view.newest.clone())?;
            document.with(|document| same_question(&newest.document, document)).then_some((newest.kind, newest.phase))
        });
        Self {
            view,
            newest,
            ladder: kept(document, view, |view| view.ladder.clone()),
            curves: kept(document, view, |view| view.curves.clone()),
            samples: kept(document, view, |view| view.samples.clone()),
        }
    }

    /// How far a study of this kind is, if it is the newest.
    pub fn phase(&self, kind: Kind) -> Phase {
        self.newest.with(|newest| match newest {
            Some((newest, phase)) if *newest == kind => phase.clone(),
            _ => Phase::Idle,
        })
    }
}

fn kept<T: Send + Sync + 'static>(
    document: RwSignal<Arc<Document>>,
    view: RwSignal<StudyView>,
    pick: fn(&StudyView) -> Option<Shared<Studied<T>>>,
) -> Memo<Option<Shared<Studied<T>>>> {
    Memo::new(move |_| {
        let found = view.with(pick);
        found.filter(|studied| document.with(|document| same_question(&studied.document, document)))
    })
}

//! Long computations about the end of a fit, beside the page: each an iterator over pieces of work of a few milliseconds at
//! most, with what it found on the way and how far it is. Knows no worker and no words.
//!
//! A study is a file here, a variant of [`Study`], one of [`Part`] for what it finds, and an arm of [`begin`].

pub mod bootstrap;
pub mod envelope;
pub mod profiles;
pub mod step_sizes;

use serde::{Deserialize, Serialize};

use self::bootstrap::{Bootstrap, Sample};
use self::envelope::{Curves, Envelope};
use self::profiles::{ProfilePart, Profiles};
use self::step_sizes::{Refitted, StepSizes};
use super::document::Document;
use super::fit::{FitProblem, Refit};
use super::job;

/// What can be studied of a document whose values are fitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Study {
    /// The profile of the loss along every fitted quantity.
    Profiles,
    /// The same fit at `h`, `h / 2` and so on, and without an error of the step.
    StepSizes {
        /// How often the step is halved.
        halvings: u32,
    },
    /// The same fit to other points such as could have been observed.
    Bootstrap {
        /// How often.
        samples: u32,
        /// Which.
        seed: u64,
    },
}

/// Something a study found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Part {
    /// Of [`Study::Profiles`].
    Profile(ProfilePart),
    /// Of [`Study::StepSizes`].
    Refitted(Refitted),
    /// Of [`Study::Bootstrap`].
    Sample(Sample),
    /// Of [`Study::Bootstrap`], now and then: what the curves of all samples so far say.
    Envelope(Envelope),
}

/// A piece of work done.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// What it brought to an end, if anything.
    pub part: Option<Part>,
    /// How much of the study is done, from 0 to 1; it never falls.
    pub share: f64,
}

/// A study that runs.
pub trait Course: Iterator<Item = Piece> + std::fmt::Debug {}

impl<T: Iterator<Item = Piece> + std::fmt::Debug> Course for T {}

/// The study of a document, at its start: from the values of its text, which a fit has found. Whatever optimiser the document
/// asks for, its studies fit by Levenberg-Marquardt: they end at an optimum.
pub fn begin(document: &Document, study: &Study) -> Result<Box<dyn Course>, FitProblem> {
    let (model, observations) = job::comparison(document)?;
    let values = model.values();
    let fit = Refit::new(&model, &observations, &document.solver, &document.fit, values.clone())?;
    Ok(match *study {
        Study::Profiles => Box::new(Profiles::new(fit)),
        Study::StepSizes { halvings } => {
            Box::new(StepSizes::new(fit, model, observations, document.solver, document.fit, halvings))
        }
        Study::Bootstrap { samples, seed } => {
            let sets = samples.min(bootstrap::MOST_SAMPLES) as usize;
            let curves = Curves::new(&model, &observations, &document.solver, &values, sets);
            Box::new(Bootstrap::new(fit, samples, seed).with_curves(curves))
        }
    })
}

/// How much of a task of unknown length is done after `steps`, when `usual` of them are half of it; below 1.
fn portion(steps: u32, usual: u32) -> f64 {
    1.0 - f64::from(usual) / f64::from(usual.saturating_add(steps)).max(1.0)
}

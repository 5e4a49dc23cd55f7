//! How a model is fitted, as the `[fit]` section of a document says it. Knows no numerics.

use serde::{Deserialize, Serialize};

use crate::core::data::Window;
use crate::core::loss::{Noise, Scatter};
use crate::core::optimise::adam::AdamSettings;

/// The optimisers, by their stable key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Optimiser {
    /// Levenberg-Marquardt.
    #[default]
    LevenbergMarquardt,
    /// Adam, as in the article.
    Adam,
    /// Plain gradient descent, to be learnt from.
    GradientDescent,
}

impl Optimiser {
    /// In the order shown.
    pub const ALL: [Self; 3] = [Self::LevenbergMarquardt, Self::Adam, Self::GradientDescent];

    /// The key in documents; never renamed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::LevenbergMarquardt => "lm",
            Self::Adam => "adam",
            Self::GradientDescent => "gd",
        }
    }
}

/// What the declared ranges are to a fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Bounds {
    /// The ends of a slider and nothing more.
    #[default]
    None,
    /// Bounds that are never left. A positive range of many decades is also searched on a logarithmic scale.
    Ranges,
}

impl Bounds {
    /// In the order shown.
    pub const ALL: [Self; 2] = [Self::None, Self::Ranges];

    /// The key in documents; never renamed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Ranges => "ranges",
        }
    }
}

/// Where a fit begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Start {
    /// At the values of the text; elsewhere only where those lead to a poor place.
    #[default]
    Given,
    /// At values read off the data, where the equations allow it, else at many points.
    Auto,
    /// At many points spread over the ranges.
    Multistart,
    /// At the values of the text and nowhere else: the nearest optimum, be it poor.
    Near,
}

impl Start {
    /// In the order shown.
    pub const ALL: [Self; 4] = [Self::Given, Self::Auto, Self::Multistart, Self::Near];

    /// The key in documents; never renamed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Auto => "auto",
            Self::Multistart => "multistart",
            Self::Near => "near",
        }
    }
}

/// What the standard deviations of the measurements say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Sigmas {
    /// How large the noise is.
    #[default]
    Known,
    /// How large the noise of one measurement is beside another's: a factor common to all is estimated from the residuals.
    Relative,
    /// As [`Self::Relative`], with a factor for each column: columns of different units or instruments are weighed by how
    /// well the curves go through each.
    Estimated,
}

impl Sigmas {
    /// In the order shown.
    pub const ALL: [Self; 3] = [Self::Known, Self::Relative, Self::Estimated];

    /// The key in documents; never renamed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Relative => "relative",
            Self::Estimated => "estimated",
        }
    }
}

/// The `[fit]` section of a document.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitSettings {
    /// Which optimiser.
    pub optimiser: Optimiser,
    /// The most iterations of Levenberg-Marquardt (from each start).
    pub iterations: u32,
    /// Epochs of Adam and of gradient descent.
    pub epochs: u32,
    /// Learning rate of Adam and of gradient descent.
    pub learning_rate: f64,
    /// First-moment decay of Adam.
    pub beta1: f64,
    /// Second-moment decay of Adam.
    pub beta2: f64,
    /// `epsilon` of Adam, added to the root of the second moment (Keras form).
    pub epsilon: f64,
    /// Whether cells at the start time count in the loss even where the initial value is fixed. Off: the first row
    /// *is* the initial condition.
    pub count_first_row: bool,
    /// Which observations count.
    pub window: Window,
    /// Whether the ranges bound the fit.
    pub bounds: Bounds,
    /// Where the fit begins.
    pub start: Start,
    /// How the measurements scatter.
    pub noise: Noise,
    /// What known standard deviations say.
    pub sigmas: Sigmas,
    /// From how many units of scatter on a point counts less; `None` for never.
    pub huber: Option<f64>,
    /// How many points [`Start::Multistart`] begins at.
    pub starts: u32,
    /// Which points those are.
    pub seed: u64,
    /// Into how many segments Levenberg-Marquardt cuts the unroll (multiple shooting); 1 for none.
    pub segments: u32,
}

/// The most points a fit begins at.
pub const MOST_STARTS: u32 = 10_000;

/// The most segments.
pub const MOST_SEGMENTS: u32 = 64;

impl Default for FitSettings {
    fn default() -> Self {
        Self {
            optimiser: Optimiser::LevenbergMarquardt,
            iterations: 500,
            epochs: 10_000,
            learning_rate: 1e-4,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-7,
            count_first_row: false,
            window: Window::default(),
            bounds: Bounds::None,
            start: Start::Given,
            noise: Noise::Constant,
            sigmas: Sigmas::Known,
            huber: None,
            starts: 24,
            seed: 1,
            segments: 1,
        }
    }
}

impl FitSettings {
    /// How differences are measured.
    pub fn scatter(&self) -> Scatter {
        Scatter { noise: self.noise, huber: self.huber, by_column: self.sigmas == Sigmas::Estimated }
    }

    /// What Adam needs of them.
    pub(super) fn adam(&self) -> AdamSettings {
        AdamSettings { learning_rate: self.learning_rate, beta1: self.beta1, beta2: self.beta2, epsilon: self.epsilon }
    }

    /// The most iterations or epochs of a press, over all its starts.
    pub fn most(&self) -> u32 {
        match (self.optimiser, self.start) {
            (Optimiser::LevenbergMarquardt, Start::Auto | Start::Multistart) => {
                self.iterations.saturating_mul(self.starts.saturating_add(1))
            }
            _ => self.amount(),
        }
    }

    /// The iterations or epochs that one press asks for, from one start.
    pub fn amount(&self) -> u32 {
        match self.optimiser {
            Optimiser::LevenbergMarquardt => self.iterations,
            Optimiser::Adam | Optimiser::GradientDescent => self.epochs,
        }
    }
}

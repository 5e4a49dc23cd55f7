//! What does the iterations of a fit: one kind for each way to look for the least sum of squares. Knows no session.

use super::comparison::Comparison;
use super::search::{Search, Source};
use super::shooting::Shooting;
use crate::core::optimise::adam::Adam;
use crate::core::optimise::gradient_descent::GradientDescent;

/// The optimiser of a fit, with what it needs.
#[derive(Debug)]
pub(super) enum Engine {
    LevenbergMarquardt(Box<Search>),
    Shooting(Box<Shooting>),
    Adam(Box<Adam>, Box<Comparison>),
    GradientDescent(Box<GradientDescent>, Box<Comparison>),
}

impl Engine {
    /// Levenberg-Marquardt, in segments where the settings ask for them and the data can be cut.
    pub(super) fn searching(source: &Source, whole: &Comparison) -> Option<Self> {
        let cut = source.settings.segments > 1;
        match cut.then(|| Shooting::new(source, whole)).flatten() {
            Some(shooting) => Some(Self::Shooting(Box::new(shooting))),
            None => Some(Self::LevenbergMarquardt(Box::new(Search::new(source.clone(), whole.clone())?))),
        }
    }

    pub(super) fn parameters(&self) -> &[f64] {
        match self {
            Self::LevenbergMarquardt(search) => search.parameters(),
            Self::Shooting(shooting) => shooting.parameters(),
            Self::Adam(adam, _) => adam.parameters(),
            Self::GradientDescent(descent, _) => descent.parameters(),
        }
    }

    pub(super) fn loss(&self) -> f64 {
        match self {
            Self::LevenbergMarquardt(search) => search.loss(),
            Self::Shooting(shooting) => shooting.loss(),
            Self::Adam(adam, _) => adam.loss(),
            Self::GradientDescent(descent, _) => descent.loss(),
        }
    }

    /// The relative fall of the loss that is still to be hoped for, as far as this can be told.
    pub(super) fn promised(&self) -> f64 {
        match self {
            Self::LevenbergMarquardt(search) => search.promised(),
            Self::Shooting(shooting) => shooting.promised(),
            Self::Adam(..) | Self::GradientDescent(..) => f64::INFINITY,
        }
    }

    pub(super) fn comparison(&self) -> &Comparison {
        match self {
            Self::LevenbergMarquardt(search) => search.whole(),
            Self::Shooting(shooting) => shooting.whole(),
            Self::Adam(_, comparison) | Self::GradientDescent(_, comparison) => comparison,
        }
    }

    /// The number of the way it is on.
    pub(super) fn way(&self) -> u32 {
        match self {
            Self::LevenbergMarquardt(search) => search.number(),
            Self::Shooting(_) | Self::Adam(..) | Self::GradientDescent(..) => 0,
        }
    }

    /// Starts that are through.
    pub(super) fn starts(&self) -> u32 {
        match self {
            Self::LevenbergMarquardt(search) => search.done(),
            Self::Shooting(_) | Self::Adam(..) | Self::GradientDescent(..) => 0,
        }
    }

    /// Evaluations of residuals alone, and of residuals with their Jacobian.
    pub(super) fn counts(&self) -> (u32, u32) {
        match self {
            Self::LevenbergMarquardt(search) => (search.evaluations(), search.jacobians()),
            Self::Shooting(shooting) => shooting.counts(),
            Self::Adam(adam, _) => (0, adam.jacobians()),
            Self::GradientDescent(descent, _) => (0, descent.jacobians()),
        }
    }
}

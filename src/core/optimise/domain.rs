//! Where parameters may go and how steps are measured there: coordinates and bounds, one of each per parameter.
//! Knows numbers only.

use crate::core::scalar::real;
use crate::core::statistics::Side;

/// How a parameter is measured when steps are taken. In the first two its first value is its unit, and the damping is the same in
/// all directions (Levenberg's form). Marquardt's, which scales by the columns of the Jacobian, lets parameters of
/// little influence run away: from the article's start it needs ten times the iterations or does not arrive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Coordinates {
    /// `p = unit u`.
    #[default]
    Linear,
    /// `p = c sinh(u)` with `c` a hundredth of the unit: logarithmic in size, and still able to pass through zero.
    Logarithmic,
    /// `p = e^u`, for what is above zero by its bounds: a decade is as far anywhere.
    Positive,
}

/// `c` of [`Coordinates::Logarithmic`] over the unit.
pub(super) const LINEAR_CORE: f64 = 0.01;

impl Coordinates {
    /// `dp/du` at `parameter`.
    pub(super) fn slope(self, unit: f64, parameter: f64) -> f64 {
        match self {
            Self::Linear => unit,
            Self::Logarithmic => real::hypot(parameter, LINEAR_CORE * unit),
            Self::Positive => parameter,
        }
    }

    /// Where a change of `u` by `change` leads from `parameter`.
    pub(super) fn moved(self, unit: f64, parameter: f64, change: f64) -> f64 {
        match self {
            Self::Linear => parameter + unit * change,
            Self::Logarithmic => {
                let slope = self.slope(unit, parameter);
                parameter * real::cosh(change) + slope * real::sinh(change)
            }
            Self::Positive => parameter * real::exp(change),
        }
    }
}

/// The coordinates and the bounds of all parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Domain {
    /// One for each parameter.
    pub coordinates: Vec<Coordinates>,
    /// The least and the most each parameter may be; infinite where there is no bound.
    pub bounds: Vec<(f64, f64)>,
}

impl Domain {
    /// `count` parameters without bounds, all measured alike.
    pub fn free(count: usize, coordinates: Coordinates) -> Self {
        Self { coordinates: vec![coordinates; count], bounds: vec![(f64::NEG_INFINITY, f64::INFINITY); count] }
    }

    /// The point within the bounds that is nearest.
    pub fn project(&self, parameters: &mut [f64]) {
        for (parameter, (low, high)) in parameters.iter_mut().zip(&self.bounds) {
            *parameter = parameter.max(*low).min(*high);
        }
    }

    /// The bound that holds parameter `index` at `parameter`, given the slope of the loss there: it stands at an end
    /// of its range and the loss falls beyond.
    pub fn held(&self, index: usize, parameter: f64, slope: f64) -> Option<Side> {
        let (low, high) = self.bounds[index];
        if parameter <= low && slope > 0.0 {
            Some(Side::Low)
        } else if parameter >= high && slope < 0.0 {
            Some(Side::High)
        } else {
            None
        }
    }
}

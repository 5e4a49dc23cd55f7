//! What is known of a number that depends on the fitted parameters, from its gradient: why there is no noise to measure it
//! by, and what the data leave open of it. Knows no formula.

use super::{NoStandardError, Open, Statistics};

impl Statistics {
    /// The reason for which no parameter has a standard error, if there is one.
    pub fn why_no_noise(&self) -> Option<&NoStandardError> {
        let reasons = self.uncertainties.iter().filter_map(|known| known.as_ref().err());
        reasons.into_iter().find(|reason| {
            matches!(
                reason,
                NoStandardError::TooFewObservations | NoStandardError::ExactFit | NoStandardError::Diverged
            )
        })
    }

    /// The parameters of the open direction along which what has this gradient moves most; none where it moves along
    /// none.
    pub fn open_along(&self, gradient: &[f64]) -> Vec<usize> {
        match self.covariance.sees(gradient) {
            Some(Open::Direction(index, _)) => self.unidentifiable[index].parameters.clone(),
            Some(Open::Parameter(parameter, _)) => vec![parameter],
            None => Vec::new(),
        }
    }
}

//! Explicit one-step methods, one file each; each is a `Cell` whose input is a `Step` of the time grid.

use serde::{Deserialize, Serialize};

/// The methods, by their stable key in documents and links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Method {
    /// `x + h f(x)`: the recurrent network of the article.
    #[default]
    Euler,
    /// Heun's second-order method.
    Heun,
    /// The classical fourth-order Runge-Kutta method.
    RungeKutta4,
}

impl Method {
    /// In the order shown.
    pub const ALL: [Self; 3] = [Self::Euler, Self::Heun, Self::RungeKutta4];

    /// The key in documents; never renamed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Euler => "euler",
            Self::Heun => "heun",
            Self::RungeKutta4 => "rk4",
        }
    }

    /// The order of convergence.
    pub const fn order(self) -> u32 {
        match self {
            Self::Euler => 1,
            Self::Heun => 2,
            Self::RungeKutta4 => 4,
        }
    }
}

//! The network of the equation above the plot, in words.

/// The network of the equation above the plot.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Network {
    pub title: &'static str,
}

/// In English.
pub const ENGLISH: Network = Network { title: "The equation as a network" };

/// In Chinese.
pub const CHINESE: Network = Network { title: "方程的网络图" };

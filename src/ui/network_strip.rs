//! The network of the equation above the plot, in time with it, and the numbers of the current step.

use leptos::prelude::*;

use super::playback::StepNumbers;

/// The strip above the plot.
#[component]
pub fn NetworkStrip() -> impl IntoView {
    view! { <StepNumbers /> }
}

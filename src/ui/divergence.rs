//! Where and why the unroll left the finite numbers or gave up, with the cure that was tried, over the plot.

use leptos::prelude::*;

use super::cures::{Cures, halted, sentences};
use super::state::{state, word};
use crate::core::action::Action;
use crate::core::document::Lens;

/// Over the plot, while the main trajectory is cut short.
#[component]
pub fn Divergence() -> impl IntoView {
    let state = state();
    let diverged =
        Memo::new(move |_| state.run.with(|run| run.main().is_some_and(|trajectory| trajectory.diverged.is_some())));
    // Asked for only while it is cut short: a sound run costs nothing.
    let diagnosis = Signal::derive(move || if diverged.get() { state.diagnosis.get() } else { None });
    let open = Memo::new(move |_| state.document().with(|document| document.view.lens == Some(Lens::Explosion)));
    let said =
        move || halted(&state).or_else(|| diagnosis.get().map(|found| sentences(&state, &found))).unwrap_or_default();
    let look = move |_| {
        state.seal();
        state.dispatch(Action::SetLens(Some(Lens::Explosion)));
    };
    view! {
        <Show when=move || diverged.get()>
            <div class="divergence" role="alert" data-testid="divergence">
                <p>{move || said().0}</p>
                // The open microscope says the rest.
                <Show when=move || !open.get()>
                    <p class="hint">{move || said().1}</p>
                    <Cures diagnosis=diagnosis most=1 />
                    <button type="button" class="quiet" data-testid="look-closer" on:click=look>
                        {word(|text| text.explosion.look_closer)}
                    </button>
                </Show>
            </div>
        </Show>
    }
}

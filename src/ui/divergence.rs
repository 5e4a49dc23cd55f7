//! Where and why the unroll left the finite numbers, with a smaller step to try.

use leptos::prelude::*;

use super::state::{state, word};
use crate::core::action::Action;
use crate::core::number;
use crate::core::simulate::SolverSettings;

/// How much smaller the step is that is offered.
const SMALLER: f64 = 10.0;

/// Over the plot, while the main trajectory is cut short.
#[component]
pub fn Divergence() -> impl IntoView {
    let state = state();
    let diverged = Memo::new(move |_| {
        state.run.with(|run| {
            let trajectory = run.main()?;
            let component = trajectory.diverged?.component;
            let name = run.model.states.get(component)?.name.clone();
            Some((name, trajectory.times.last().copied().unwrap_or(run.model.start_time)))
        })
    });
    let smaller = Memo::new(move |_| {
        let step_size = state.solver.get().step_size / SMALLER;
        number::rounded(step_size, step_size / 100.0)
    });
    let sentence =
        move || diverged.get().map(|(name, time)| (state.text().stage.diverged)(&name, &number::significant(time, 4)));
    let take = move |_| {
        let solver = SolverSettings { step_size: smaller.get_untracked(), ..state.solver.get_untracked() };
        state.dispatch(Action::SetSolver(solver));
        state.seal();
    };
    view! {
        <Show when=move || diverged.with(Option::is_some)>
            <div class="divergence" role="alert" data-testid="divergence">
                <p>{sentence}</p>
                <p class="hint">{word(|text| text.stage.diverged_hint)}</p>
                <button type="button" on:click=take>
                    {move || (state.text().stage.smaller_step)(&number::significant(smaller.get(), 4))}
                </button>
            </div>
        </Show>
    }
}

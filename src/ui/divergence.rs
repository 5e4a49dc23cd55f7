//! Where and why the unroll left the finite numbers or gave up, with a smaller step to try where steps are chosen.

use leptos::prelude::*;

use super::state::state;
use crate::core::action::Action;
use crate::core::method::Halt;
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
            let time = trajectory.times.last().copied().unwrap_or(run.model.start_time);
            Some((name, time, trajectory.report.and_then(|report| report.halted)))
        })
    });
    let smaller = Memo::new(move |_| {
        let step_size = state.solver.get().step_size / SMALLER;
        number::rounded(step_size, step_size / 100.0)
    });
    let sentence = move || {
        let stage = &state.text().stage;
        diverged.get().map(|(name, time, halted)| {
            let time = number::significant(time, 4);
            halted.map_or_else(|| (stage.diverged)(&name, &time), |halt| (stage.halted)(&name, &time, halt))
        })
    };
    let adaptive = Memo::new(move |_| state.solver.get().method.adaptive());
    let hint = move || {
        let stage = &state.text().stage;
        let halted = diverged.get().and_then(|(_, _, halted)| halted);
        match halted {
            Some(halt) => (stage.halted_hint)(halt),
            None if adaptive.get() => (stage.halted_hint)(Halt::StepTooSmall),
            None => stage.diverged_hint,
        }
    };
    let take = move |_| {
        let solver = SolverSettings { step_size: smaller.get_untracked(), ..state.solver.get_untracked() };
        state.dispatch(Action::SetSolver(solver));
        state.seal();
    };
    view! {
        <Show when=move || diverged.with(Option::is_some)>
            <div class="divergence" role="alert" data-testid="divergence">
                <p>{sentence}</p>
                <p class="hint">{hint}</p>
                <Show when=move || !adaptive.get()>
                    <button type="button" on:click=take>
                        {move || (state.text().stage.smaller_step)(&number::significant(smaller.get(), 4))}
                    </button>
                </Show>
            </div>
        </Show>
    }
}

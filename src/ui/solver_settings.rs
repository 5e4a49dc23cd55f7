//! How the model is unrolled: method, step size or tolerances, horizon, clip.

use leptos::prelude::*;

use super::number_field::NumberField;
use super::state::{State, state, word};
use crate::core::action::Action;
use crate::core::method::Method;
use crate::core::number;
use crate::core::simulate::{MOST_STEPS, SolverSettings};

/// The row of fields under the equations.
#[component]
pub fn SolverFields() -> impl IntoView {
    let state = state();
    let solver = move || state.solver.get();
    let choose_method = move |event: web_sys::Event| {
        let key = event_target_value(&event);
        if let Some(method) = Method::ALL.into_iter().find(|method| method.key() == key) {
            change(&state, |solver| solver.method = method);
        }
    };
    let check_step = Callback::new(move |step_size: f64| {
        let text = state.text_untracked();
        if step_size <= 0.0 {
            return Some(text.model.step_size_positive.to_owned());
        }
        too_many(&state, SolverSettings { step_size, ..state.solver.get_untracked() })
    });
    let check_end = Callback::new(move |end_time: f64| {
        let start = state.model.with_untracked(|model| model.start_time);
        if end_time <= start {
            return Some((state.text_untracked().model.end_after_start)(&number::exact(start)));
        }
        too_many(&state, SolverSettings { end_time, ..state.solver.get_untracked() })
    });
    let adaptive = Memo::new(move |_| solver().method.adaptive());
    let steps = move || {
        let text = state.text();
        state.run.with(|run| match run.main().map(|trajectory| (&trajectory.report, trajectory.times.len())) {
            Some((Some(report), _)) => (text.model.own_steps)(report),
            Some((None, moments)) => (text.model.steps)(moments.saturating_sub(1)),
            None => (text.model.steps)(0),
        })
    };
    view! {
        <div class="solver" class:own-steps=adaptive role="group" aria-label=word(|text| text.model.solver)>
            <label class="field">
                <span>{word(|text| text.model.method)}</span>
                <select data-testid="method" on:change=choose_method>
                    {Method::ALL
                        .map(|method| {
                            view! {
                                <option value=method.key() selected=move || solver().method == method>
                                    {move || (state.text().model.method_name)(method)}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </label>
            <Show when=move || !adaptive.get()>
                <label class="field">
                    <span>{word(|text| text.model.step_size)}</span>
                    <NumberField
                        label=Signal::derive(move || state.text().model.step_size.to_owned())
                        value=Signal::derive(move || solver().step_size)
                        check=check_step
                        on_value=Callback::new(move |step_size| change(&state, |solver| solver.step_size = step_size))
                    />
                </label>
            </Show>
            <Show when=move || adaptive.get()>
                <ToleranceField
                    label=word(|text| text.model.relative_tolerance)
                    value=Signal::derive(move || solver().relative_tolerance)
                    set=|solver, value| solver.relative_tolerance = value
                />
                <ToleranceField
                    label=word(|text| text.model.absolute_tolerance)
                    value=Signal::derive(move || solver().absolute_tolerance)
                    set=|solver, value| solver.absolute_tolerance = value
                />
            </Show>
            <label class="field">
                <span>{word(|text| text.model.end_time)}</span>
                <NumberField
                    label=Signal::derive(move || state.text().model.end_time.to_owned())
                    value=Signal::derive(move || solver().end_time)
                    check=check_end
                    on_value=Callback::new(move |end_time| change(&state, |solver| solver.end_time = end_time))
                />
            </label>
            <span class="hint step-count">{steps}</span>
            <details class="settings">
                <summary>{word(|text| text.model.clip_summary)}" "{move || clip_word(&state)}</summary>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || solver().clip.is_some()
                        on:change=move |event| {
                            let clip = event_target_checked(&event).then_some(DEFAULT_CLIP);
                            change(&state, |solver| solver.clip = clip);
                        }
                    />
                    <span>{word(|text| text.model.clip)}</span>
                </label>
                <Show when=move || solver().clip.is_some()>
                    <NumberField
                        label=Signal::derive(move || state.text().model.clip.to_owned())
                        value=Signal::derive(move || solver().clip.unwrap_or(DEFAULT_CLIP))
                        check=Callback::new(move |clip| {
                            (clip <= 0.0).then(|| (state.text_untracked().fit.out_of_bounds)(&number::exact(clip)))
                        })
                        on_value=Callback::new(move |clip| change(&state, |solver| solver.clip = Some(clip)))
                    />
                </Show>
            </details>
        </div>
    }
}

/// One of the tolerances of a method that chooses its own steps.
#[component]
fn ToleranceField(label: Signal<&'static str>, value: Signal<f64>, set: fn(&mut SolverSettings, f64)) -> impl IntoView {
    let state = state();
    view! {
        <label class="field">
            <span>{label}</span>
            <NumberField
                label=Signal::derive(move || label.get().to_owned())
                value=value
                check=Callback::new(move |tolerance: f64| {
                    (tolerance < 0.0).then(|| state.text_untracked().model.tolerance_not_negative.to_owned())
                })
                on_value=Callback::new(move |tolerance| change(&state, |solver| set(solver, tolerance)))
            />
        </label>
    }
}

/// The article's bound on each component of the derivative.
const DEFAULT_CLIP: f64 = 1e5;

fn clip_word(state: &State) -> String {
    state.solver.get().clip.map_or_else(|| state.text().model.clip_off.to_owned(), |clip| number::significant(clip, 6))
}

fn too_many(state: &State, solver: SolverSettings) -> Option<String> {
    if solver.method.adaptive() {
        return None;
    }
    let start = state.model.with_untracked(|model| model.start_time);
    let needed = ((solver.end_time - start) / solver.step_size).ceil();
    (needed > MOST_STEPS as f64).then(|| {
        (state.text_untracked().model.too_many_steps)(&number::significant(needed, 6), &MOST_STEPS.to_string())
    })
}

fn change(state: &State, set: impl FnOnce(&mut SolverSettings)) {
    let mut solver = state.solver.get_untracked();
    set(&mut solver);
    state.seal();
    state.dispatch(Action::SetSolver(solver));
    state.seal();
}

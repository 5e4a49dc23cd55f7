//! What the plot shows and what a click on it does: the row of choices above it.

use leptos::prelude::*;

use super::state::{state, word};
use crate::core::action::Action;
use crate::core::document::PlotView;

/// Over time, or one quantity against another.
#[component]
pub fn ViewChoice() -> impl IntoView {
    let state = state();
    let plot = Memo::new(move |_| state.document().with(|document| document.view.plot.clone()));
    let is_phase = move || plot.with(|plot| matches!(plot, PlotView::Phase { .. }));
    let axes = move || match plot.get() {
        PlotView::Phase { horizontal, vertical } => (horizontal, vertical),
        PlotView::Time => (String::new(), String::new()),
    };
    let show = move |horizontal, vertical| state.dispatch(Action::SetPlot(PlotView::Phase { horizontal, vertical }));
    let show_first_two = move |_| {
        if let [horizontal, vertical, ..] = state.target_names.get_untracked().as_slice() {
            show(horizontal.clone(), vertical.clone());
        }
    };
    view! {
        <div class="segments" role="group" aria-label=word(|text| text.stage.plot)>
            <button
                type="button"
                aria-pressed=move || (!is_phase()).to_string()
                on:click=move |_| state.dispatch(Action::SetPlot(PlotView::Time))
            >
                {word(|text| text.stage.time_plot)}
            </button>
            <button
                type="button"
                data-testid="phase-plane"
                aria-pressed=move || is_phase().to_string()
                disabled=move || state.target_names.with(|names| names.len() < 2)
                on:click=show_first_two
            >
                {word(|text| text.stage.phase_plot)}
            </button>
            <Show when=is_phase>
                <TargetChoice
                    label=word(|text| text.stage.vertical)
                    chosen=Signal::derive(move || axes().1)
                    on_choose=Callback::new(move |name| show(axes().0, name))
                />
                <span aria-hidden="true">"/"</span>
                <TargetChoice
                    label=word(|text| text.stage.horizontal)
                    chosen=Signal::derive(move || axes().0)
                    on_choose=Callback::new(move |name| show(name, axes().1))
                />
            </Show>
        </div>
    }
}

/// Which of several experiments is drawn before the others; nothing where there is one.
#[component]
pub fn ExperimentChoice() -> impl IntoView {
    let state = state();
    let names = Memo::new(move |_| state.observations.with(|observations| observations.experiments.clone()));
    let option = move |(index, name): (usize, String)| {
        let called = (state.text().experiments.called)(index + 1, &name);
        view! {
            <option value=index.to_string() selected=move || state.experiment.get() == index>
                {called}
            </option>
        }
    };
    view! {
        <Show when=move || names.with(|names| names.len() > 1)>
            <label class="experiment-choice">
                <span>{word(|text| text.experiments.shown)}</span>
                <select
                    data-testid="experiment"
                    on:change=move |event| {
                        if let Ok(index) = event_target_value(&event).parse() {
                            state.experiment.set(index);
                        }
                    }
                >
                    {move || names.get().into_iter().enumerate().map(option).collect_view()}
                </select>
            </label>
        </Show>
    }
}

/// A switch that makes clicks on the plot add points, and to what.
#[component]
pub fn AddPoints() -> impl IntoView {
    let state = state();
    let on = move || state.adding.with(Option::is_some);
    let toggle = move |_| {
        let first = state.target_names.with_untracked(|names| names.first().cloned());
        state.adding.update(|adding| *adding = if adding.is_some() { None } else { first });
    };
    view! {
        <div class="add-points">
            <button type="button" data-testid="add-points" aria-pressed=move || on().to_string() on:click=toggle>
                {word(|text| text.stage.add_points)}
            </button>
            <Show when=on>
                <TargetChoice
                    label=word(|text| text.stage.add_points_to)
                    chosen=Signal::derive(move || state.adding.get().unwrap_or_default())
                    on_choose=Callback::new(move |name| state.adding.set(Some(name)))
                />
                <span class="hint">{word(|text| text.stage.add_points_hint)}</span>
            </Show>
        </div>
    }
}

/// One of the states and definitions.
#[component]
fn TargetChoice(label: Signal<&'static str>, chosen: Signal<String>, on_choose: Callback<String>) -> impl IntoView {
    let state = state();
    let option = move |name: String| {
        let own = name.clone();
        let label = name.clone();
        view! { <option value=name selected=move || chosen.with(|chosen| *chosen == own)>{label}</option> }
    };
    view! {
        <select aria-label=label on:change=move |event| on_choose.run(event_target_value(&event))>
            {move || state.target_names.get().into_iter().map(option).collect_view()}
        </select>
    }
}

//! The fit: choose, run, watch, take over or leave.

use leptos::prelude::*;

use super::card::Card;
use super::controls::Controls;
use super::fit_run::Phase;
use super::fitted_table::FittedTable;
use super::loss_plot::LossPlot;
use super::number_field::NumberField;
use super::state::{State, state, word};
use super::sureness::Sureness;
use crate::core::action::Action;
use crate::core::fit::{FitSettings, Optimiser};
use crate::core::number;
use crate::text;

/// The card of how to fit and everything the fit found.
#[component]
pub fn FitCard() -> impl IntoView {
    let state = state();
    let controls = Controls::expect();
    let ended = Memo::new(move |_| state.fit.with(|view| matches!(view.phase, Phase::Ended(_))));
    view! {
        <Card id="fit" title=word(|text| text.fit.title)>
            <div class="fit-row">
                <button
                    type="button"
                    data-testid="continue-button"
                    disabled=move || !ended.get()
                    on:click=move |_| controls.go_on()
                >
                    {word(|text| text.fit.go_on)}
                </button>
                <label class="field">
                    <span>{word(|text| text.fit.optimiser)}</span>
                    <OptimiserChoice />
                </label>
            </div>
            <Outcome />
            <details class="settings">
                <summary>{word(|text| text.fit.settings)}</summary>
                <Settings />
                <p class="hint">{word(|text| text.fit.euler_is_the_model)}</p>
            </details>
        </Card>
    }
}

/// Where the fit stands: what it could do, that it runs, why it stopped or could not begin.
pub fn sentence(state: &State) -> String {
    let language = state.language.get();
    let text = &state.text().fit;
    state.fit.with(|view| match &view.phase {
        Phase::Idle => invitation(state),
        Phase::Running if view.step.is_none() => text.starting.into(),
        Phase::Running => text.running.into(),
        Phase::Ended(reason) => text::fit::stop_reason(*reason, language).to_string(),
        Phase::Refused(problem) => text::fit::fit_problem(problem, language).to_string(),
        Phase::Lost => text.lost.into(),
    })
}

fn invitation(state: &State) -> String {
    let free = state.model.with(|model| model.quantities.iter().filter(|quantity| !quantity.fixed).count());
    match state.counted_points() {
        0 => state.text().fit.no_points.into(),
        points => (state.text().fit.invitation)(points, free),
    }
}

#[component]
fn OptimiserChoice() -> impl IntoView {
    let state = state();
    let chosen = Memo::new(move |_| state.document().with(|document| document.fit.optimiser));
    let choose = move |event: web_sys::Event| {
        let key = event_target_value(&event);
        if let Some(optimiser) = Optimiser::ALL.into_iter().find(|optimiser| optimiser.key() == key) {
            change(&state, |fit| fit.optimiser = optimiser);
        }
    };
    view! {
        <select data-testid="optimiser" on:change=choose prop:value=move || chosen.get().key()>
            {Optimiser::ALL
                .map(|optimiser| {
                    view! {
                        <option value=optimiser.key() selected=move || chosen.get() == optimiser>
                            {move || (state.text().fit.optimiser_name)(optimiser)}
                        </option>
                    }
                })
                .collect_view()}
        </select>
    }
}

fn change(state: &State, set: impl FnOnce(&mut FitSettings)) {
    let mut fit = state.document().with_untracked(|document| document.fit);
    set(&mut fit);
    state.dispatch(Action::SetFit(fit));
    state.seal();
}

/// How much of what was asked for is done; empty while no fit runs.
#[component]
pub fn Progress() -> impl IntoView {
    let state = state();
    let share = move || {
        state.fit.with(|view| match (&view.phase, &view.step) {
            (Phase::Running, Some(step)) if view.limit > 0 => f64::from(step.iteration) / f64::from(view.limit),
            _ => 0.0,
        })
    };
    view! {
        <progress
            max="1"
            value=move || share().to_string()
            aria-label=word(|text| text.fit.progress)
            class:idle=move || state.fit.with(|view| !view.is_running())
        ></progress>
    }
}

#[component]
fn Outcome() -> impl IntoView {
    let state = state();
    let ended = Memo::new(move |_| state.fit.with(|view| matches!(view.phase, Phase::Ended(_))));
    let shown = Memo::new(move |_| state.fit.with(|view| view.step.is_some()));
    let rows = Memo::new(move |_| {
        state.fit.with(|view| {
            let rows = view.before.iter().zip(&view.after);
            rows.map(|((name, before), after)| (name.clone(), *before, *after)).collect::<Vec<_>>()
        })
    });
    let values = move |which: fn(&(String, f64, f64)) -> f64| {
        rows.get_untracked().iter().map(|row| (row.0.clone(), which(row))).collect::<Vec<_>>()
    };
    // Whether the document holds the fitted values at present.
    let in_use = Memo::new(move |_| {
        let model = state.model.get();
        rows.with(|rows| {
            rows.iter().all(|(name, _, after)| {
                model.quantities.iter().any(|quantity| quantity.name == *name && quantity.value == *after)
            })
        })
    });
    let has_ghost = move || state.ghost.with(Option::is_some);
    view! {
        <Show when=move || shown.get()>
            <LossPlot />
            <FittedTable rows />
            <Sureness />
        </Show>
        <Show when=move || ended.get()>
            <div class="button-row">
                <Show
                    when=move || in_use.get()
                    fallback=move || {
                        view! {
                            <button
                                type="button"
                                on:click=move |_| state.dispatch(Action::AcceptFit(values(|row| row.2)))
                            >
                                {word(|text| text.fit.use_values)}
                            </button>
                        }
                    }
                >
                    <button
                        type="button"
                        on:click=move |_| state.dispatch(Action::AcceptFit(values(|row| row.1)))
                    >
                        {word(|text| text.fit.discard)}
                    </button>
                </Show>
                <button
                    type="button"
                    on:click=move |_| {
                        let ghost = (!state.ghost.with_untracked(Option::is_some)).then(|| state.run.get_untracked());
                        state.ghost.set(ghost);
                    }
                >
                    {move || if has_ghost() { state.text().fit.remove_ghost } else { state.text().fit.keep_ghost }}
                </button>
            </div>
        </Show>
    }
}

/// One setting that is a number.
struct Setting {
    label: fn(&text::Fit) -> &'static str,
    get: fn(&FitSettings) -> f64,
    set: fn(&mut FitSettings, f64),
    allowed: fn(f64) -> bool,
    of: &'static [Optimiser],
}

const SETTINGS: [Setting; 6] = [
    Setting {
        label: |text| text.iterations,
        get: |fit| f64::from(fit.iterations),
        set: |fit, value| fit.iterations = value as u32,
        allowed: |value| (1.0..=100_000.0).contains(&value),
        of: &[Optimiser::LevenbergMarquardt],
    },
    Setting {
        label: |text| text.epochs,
        get: |fit| f64::from(fit.epochs),
        set: |fit, value| fit.epochs = value as u32,
        allowed: |value| (1.0..=10_000_000.0).contains(&value),
        of: &[Optimiser::Adam, Optimiser::GradientDescent],
    },
    Setting {
        label: |text| text.learning_rate,
        get: |fit| fit.learning_rate,
        set: |fit, value| fit.learning_rate = value,
        allowed: |value| value > 0.0,
        of: &[Optimiser::Adam, Optimiser::GradientDescent],
    },
    Setting {
        label: |text| text.beta1,
        get: |fit| fit.beta1,
        set: |fit, value| fit.beta1 = value,
        allowed: |value| (0.0..1.0).contains(&value),
        of: &[Optimiser::Adam],
    },
    Setting {
        label: |text| text.beta2,
        get: |fit| fit.beta2,
        set: |fit, value| fit.beta2 = value,
        allowed: |value| (0.0..1.0).contains(&value),
        of: &[Optimiser::Adam],
    },
    Setting {
        label: |text| text.epsilon,
        get: |fit| fit.epsilon,
        set: |fit, value| fit.epsilon = value,
        allowed: |value| value > 0.0,
        of: &[Optimiser::Adam],
    },
];

#[component]
fn Settings() -> impl IntoView {
    let state = state();
    let fit = Memo::new(move |_| state.document().with(|document| document.fit));
    let field = move |setting: &'static Setting| {
        view! {
            <Show when=move || setting.of.contains(&fit.get().optimiser)>
                <label class="field">
                    <span>{move || (setting.label)(&state.text().fit)}</span>
                    <NumberField
                        label=Signal::derive(move || (setting.label)(&state.text().fit).to_owned())
                        value=Signal::derive(move || (setting.get)(&fit.get()))
                        check=Callback::new(move |value| {
                            (!(setting.allowed)(value))
                                .then(|| (state.text_untracked().fit.out_of_bounds)(&number::exact(value)))
                        })
                        on_value=Callback::new(move |value| change(&state, |fit| (setting.set)(fit, value)))
                    />
                </label>
            </Show>
        }
    };
    view! {
        <div class="field-grid">
            {SETTINGS.iter().map(field).collect_view()}
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || fit.get().count_first_row
                    on:change=move |event| {
                        let counted = event_target_checked(&event);
                        change(&state, |fit| fit.count_first_row = counted);
                    }
                />
                <span>{word(|text| text.fit.count_first_row)}</span>
            </label>
        </div>
    }
}

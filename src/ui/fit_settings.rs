//! How to fit, set by hand: where it begins, what bounds it, how the points scatter, how long it goes on.

use leptos::prelude::*;

use super::number_field::NumberField;
use super::sigma_fields::SigmaFields;
use super::state::{State, state, word};
use super::window_fields::WindowFields;
use crate::core::action::Action;
use crate::core::fit::{Bounds, FitSettings, MOST_SEGMENTS, MOST_STARTS, Optimiser, Start};
use crate::core::loss::Noise;
use crate::core::number;
use crate::text::Text;

/// What a choice may be: the stable keys, and their names.
type Options = Vec<(&'static str, &'static str)>;

/// Changes the settings of the fit.
pub fn change(state: &State, set: impl FnOnce(&mut FitSettings)) {
    let mut fit = state.document().with_untracked(|document| document.fit);
    set(&mut fit);
    state.dispatch(Action::SetFit(fit));
    state.seal();
}

/// A choice of one of a few; the names follow the language.
#[component]
pub fn Choice(
    /// Its label.
    label: Signal<&'static str>,
    /// Its test id.
    test: &'static str,
    /// What there is to choose from.
    options: fn(&Text) -> Options,
    /// The key of what is in force.
    chosen: fn(&FitSettings) -> &'static str,
    /// Puts the choice of a key in force.
    choose: fn(&mut FitSettings, &str),
) -> impl IntoView {
    let state = state();
    let key = Memo::new(move |_| state.document().with(|document| chosen(&document.fit)));
    let option = move |(of, name): (&'static str, &'static str)| {
        view! {
            <option value=of selected=move || key.get() == of>
                {name}
            </option>
        }
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <select
                data-testid=test
                on:change=move |event| change(&state, |fit| choose(fit, &event_target_value(&event)))
                prop:value=move || key.get()
            >
                {move || options(state.text()).into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

/// One setting that is a number.
struct Setting {
    label: fn(&Text) -> &'static str,
    get: fn(&FitSettings) -> f64,
    set: fn(&mut FitSettings, f64),
    allowed: fn(f64) -> bool,
    of: &'static [Optimiser],
}

const SETTINGS: [Setting; 9] = [
    Setting {
        label: |text| text.fit.iterations,
        get: |fit| f64::from(fit.iterations),
        set: |fit, value| fit.iterations = value as u32,
        allowed: |value| (1.0..=100_000.0).contains(&value),
        of: &[Optimiser::LevenbergMarquardt],
    },
    Setting {
        label: |text| text.fit.epochs,
        get: |fit| f64::from(fit.epochs),
        set: |fit, value| fit.epochs = value as u32,
        allowed: |value| (1.0..=10_000_000.0).contains(&value),
        of: &[Optimiser::Adam, Optimiser::GradientDescent],
    },
    Setting {
        label: |text| text.fit.learning_rate,
        get: |fit| fit.learning_rate,
        set: |fit, value| fit.learning_rate = value,
        allowed: |value| value > 0.0,
        of: &[Optimiser::Adam, Optimiser::GradientDescent],
    },
    Setting {
        label: |text| text.fit.beta1,
        get: |fit| fit.beta1,
        set: |fit, value| fit.beta1 = value,
        allowed: |value| (0.0..1.0).contains(&value),
        of: &[Optimiser::Adam],
    },
    Setting {
        label: |text| text.fit.beta2,
        get: |fit| fit.beta2,
        set: |fit, value| fit.beta2 = value,
        allowed: |value| (0.0..1.0).contains(&value),
        of: &[Optimiser::Adam],
    },
    Setting {
        label: |text| text.fit.epsilon,
        get: |fit| fit.epsilon,
        set: |fit, value| fit.epsilon = value,
        allowed: |value| value > 0.0,
        of: &[Optimiser::Adam],
    },
    Setting {
        label: |text| text.fit_settings.starts,
        get: |fit| f64::from(fit.starts),
        set: |fit, value| fit.starts = value as u32,
        allowed: |value| (1.0..=f64::from(MOST_STARTS)).contains(&value),
        of: &Optimiser::ALL,
    },
    Setting {
        label: |text| text.fit_settings.huber,
        get: |fit| fit.huber.unwrap_or(0.0),
        set: |fit, value| fit.huber = (value > 0.0).then_some(value),
        allowed: |value| (0.0..1e300).contains(&value),
        of: &Optimiser::ALL,
    },
    Setting {
        label: |text| text.fit_settings.segments,
        get: |fit| f64::from(fit.segments),
        set: |fit, value| fit.segments = value as u32,
        allowed: |value| (1.0..=f64::from(MOST_SEGMENTS)).contains(&value),
        of: &[Optimiser::LevenbergMarquardt],
    },
];

/// All settings but the optimiser.
#[component]
pub fn Settings() -> impl IntoView {
    let state = state();
    let fit = Memo::new(move |_| state.document().with(|document| document.fit));
    let field = move |setting: &'static Setting| {
        view! {
            <Show when=move || setting.of.contains(&fit.get().optimiser)>
                <label class="field">
                    <span>{move || (setting.label)(state.text())}</span>
                    <NumberField
                        label=Signal::derive(move || (setting.label)(state.text()).to_owned())
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
            <Choice
                label=word(|text| text.fit_settings.start)
                test="fit-start"
                options=|text| Start::ALL.map(|start| (start.key(), (text.fit_settings.start_name)(start))).into()
                chosen=|fit| fit.start.key()
                choose=|fit, key| fit.start = Start::ALL.into_iter().find(|one| one.key() == key).unwrap_or(fit.start)
            />
            <Choice
                label=word(|text| text.fit_settings.noise)
                test="fit-noise"
                options=|text| Noise::ALL.map(|noise| (noise.key(), (text.fit_settings.noise_name)(noise))).into()
                chosen=|fit| fit.noise.key()
                choose=|fit, key| fit.noise = Noise::ALL.into_iter().find(|one| one.key() == key).unwrap_or(fit.noise)
            />
            <p class="hint setting-explained">
                {move || (state.text().fit_settings.start_explained)(fit.get().start)} " "
                {move || (state.text().fit_settings.noise_explained)(fit.get().noise)}
            </p>
            {SETTINGS.iter().map(field).collect_view()}
            <Show when=move || fit.get().optimiser == Optimiser::LevenbergMarquardt>
                <p class="hint setting-explained">{word(|text| text.fit_settings.segments_explained)}</p>
            </Show>
            <WindowFields />
            <SigmaFields />
            <label class="check">
                <input
                    type="checkbox"
                    data-testid="fit-bounds"
                    prop:checked=move || fit.get().bounds == Bounds::Ranges
                    on:change=move |event| {
                        let bounds = if event_target_checked(&event) { Bounds::Ranges } else { Bounds::None };
                        change(&state, |fit| fit.bounds = bounds);
                    }
                />
                <span>{word(|text| text.fit_settings.bounds)}</span>
            </label>
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

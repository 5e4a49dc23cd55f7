//! The known standard deviation of each observed series, and what all of them together say.

use leptos::prelude::*;

use super::fit_settings::Choice;
use super::number_field::NumberField;
use super::state::{state, word};
use crate::core::action::Action;
use crate::core::data::Role;
use crate::core::fit::{FitSettings, Sigmas};
use crate::core::number;

/// What can be said of the scatter of several columns where no standard deviation is known.
const WITHOUT_SIGMAS: [Sigmas; 2] = [Sigmas::Known, Sigmas::Estimated];

fn choose(fit: &mut FitSettings, key: &str) {
    fit.sigmas = Sigmas::ALL.into_iter().find(|one| one.key() == key).unwrap_or(fit.sigmas);
}

/// A number for each observed name whose column has no deviations of its own.
#[component]
pub fn SigmaFields() -> impl IntoView {
    let state = state();
    let names = Memo::new(move |_| {
        state.roles.with(|roles| {
            let mut names: Vec<String> = Vec::new();
            for role in roles {
                if let Role::Observes(name) = role
                    && !roles.contains(&Role::Deviation(name.clone()))
                    && !names.contains(name)
                {
                    names.push(name.clone());
                }
            }
            names
        })
    });
    let any = Memo::new(move |_| {
        state.observations.with(|observations| observations.cells.iter().any(|cell| cell.deviation.is_some()))
    });
    let several = Memo::new(move |_| names.with(|names| names.len() > 1));
    view! {
        <For each=move || names.get() key=Clone::clone let(name)>
            <SigmaField name />
        </For>
        <Show when=move || any.get()>
            <Choice
                label=word(|text| text.fit_settings.sigmas)
                test="fit-sigmas"
                options=|text| {
                    Sigmas::ALL.map(|sigmas| (sigmas.key(), (text.fit_settings.sigmas_name)(sigmas, true))).into()
                }
                chosen=|fit| fit.sigmas.key()
                choose=choose
            />
        </Show>
        <Show when=move || !any.get() && several.get()>
            <Choice
                label=word(|text| text.fit_settings.sigmas)
                test="fit-sigmas"
                options=|text| {
                    WITHOUT_SIGMAS
                        .map(|sigmas| (sigmas.key(), (text.fit_settings.sigmas_name)(sigmas, false)))
                        .into()
                }
                chosen=|fit| match fit.sigmas {
                    Sigmas::Known | Sigmas::Relative => Sigmas::Known.key(),
                    Sigmas::Estimated => Sigmas::Estimated.key(),
                }
                choose=choose
            />
        </Show>
        <Show when=move || state.document().with(|document| document.fit.sigmas == Sigmas::Estimated)>
            <p class="hint">{word(|text| text.fit_settings.sigmas_estimated)}</p>
        </Show>
    }
}

#[component]
fn SigmaField(name: String) -> impl IntoView {
    let state = state();
    let name = StoredValue::new(name);
    let label = move || name.with_value(|name| (state.text().fit_settings.sigma_of)(name));
    let value = Memo::new(move |_| {
        state.document().with(|document| name.with_value(|name| document.sigmas.get(name).copied()))
    });
    let put = move |sigma: Option<f64>| {
        state.dispatch(Action::SetSigma { name: name.get_value(), sigma });
        state.seal();
    };
    view! {
        <label class="field" data-testid=move || format!("sigma-{}", name.get_value())>
            <span>{label}</span>
            <NumberField
                label=Signal::derive(label)
                value=Signal::derive(move || value.get().unwrap_or(f64::NAN))
                check=Callback::new(move |value| {
                    let refused = value <= 0.0;
                    refused.then(|| (state.text_untracked().fit.out_of_bounds)(&number::exact(value)))
                })
                on_empty=Callback::new(move |()| put(None))
                placeholder=word(|text| text.fit_settings.sigma_unknown)
                on_value=Callback::new(move |value| put(Some(value)))
            />
        </label>
    }
}

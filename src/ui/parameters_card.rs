//! The numbers of the model: a slider, a typed number and a lock each.

use leptos::prelude::*;

use super::card::Card;
use super::number_field::NumberField;
use super::series_class;
use super::state::{State, state, word};
use crate::core::action::Action;
use crate::core::model::Quantity;
use crate::core::number;
use crate::core::slider::{SliderScale, TRACK_STEPS};

/// All parameters, then the start values.
#[component]
pub fn ParametersCard() -> impl IntoView {
    let state = state();
    let names = |initial: bool| {
        Memo::new(move |_| {
            state.model.with(|model| {
                let of_kind = model.quantities.iter().filter(|quantity| quantity.initial_of.is_some() == initial);
                let mut of_kind: Vec<&Quantity> = of_kind.collect();
                // The values of a list stand together.
                of_kind.sort_by_key(|quantity| quantity.role);
                of_kind.into_iter().map(|quantity| quantity.name.clone()).collect::<Vec<_>>()
            })
        })
    };
    let (parameters, initial_values) = (names(false), names(true));
    let none = move || parameters.with(Vec::is_empty) && initial_values.with(Vec::is_empty);
    view! {
        <Card id="parameters" title=word(|text| text.parameters.title)>
            <Show when=none>
                <p class="hint">{word(|text| text.parameters.none)}</p>
            </Show>
            <ul class="quantities">
                <For each=move || parameters.get() key=Clone::clone let(name)>
                    <QuantityRow name />
                </For>
            </ul>
            <Show when=move || initial_values.with(|names| !names.is_empty())>
                <h3>{word(|text| text.parameters.initial_values)}</h3>
            </Show>
            <ul class="quantities">
                <For each=move || initial_values.get() key=Clone::clone let(name)>
                    <QuantityRow name />
                </For>
            </ul>
        </Card>
    }
}

fn find(state: &State, name: &str) -> Option<(Quantity, f64)> {
    let displayed = state.displayed.get();
    state.model.with(|model| {
        let index = model.quantities.iter().position(|quantity| quantity.name == name)?;
        let quantity = model.quantities[index].clone();
        let value = displayed.get(index).copied().unwrap_or(quantity.value);
        Some((quantity, value))
    })
}

#[component]
fn QuantityRow(name: String) -> impl IntoView {
    let state = state();
    let name = StoredValue::new(name);
    let found = Memo::new(move |_| name.with_value(|name| find(&state, name)));
    let value = Memo::new(move |_| found.with(|found| found.as_ref().map_or(0.0, |(_, value)| *value)));
    let fixed = Memo::new(move |_| found.with(|found| found.as_ref().is_some_and(|(quantity, _)| quantity.fixed)));
    let declared = Memo::new(move |_| found.with(|found| found.as_ref().and_then(|(quantity, _)| quantity.range)));
    let others = Memo::new(move |_| {
        found.with(|found| found.as_ref().map_or(0, |(quantity, _)| quantity.others.len() - quantity.entries.len()))
    });
    let series = Memo::new(move |_| found.with(|found| found.as_ref().and_then(|(quantity, _)| quantity.initial_of)));
    // Without a declared range the slider keeps the one it began with until the value leaves it: it must not move
    // under the hand.
    let range = Memo::new(move |last: Option<&(f64, f64)>| match (declared.get(), last) {
        (Some(range), _) => range,
        (None, Some(last)) if SliderScale::new(*last).contains(value.get()) => *last,
        (None, _) => SliderScale::around(value.get()),
    });
    let scale = move || SliderScale::new(range.get());
    let show_range = RwSignal::new(false);
    let label = move |word: fn(&crate::text::Parameters) -> fn(&str) -> String| {
        name.with_value(|name| word(&state.text().parameters)(name))
    };
    let set_value = move |value: f64| state.dispatch(Action::SetValue { name: name.get_value(), value });
    let slide = move |event: web_sys::Event| {
        if let Ok(position) = event_target_value(&event).parse::<f64>() {
            let scale = SliderScale::new(range.get_untracked());
            set_value(scale.value(position / f64::from(TRACK_STEPS)));
        }
    };
    let toggle_lock =
        move |_| state.dispatch(Action::SetFixed { name: name.get_value(), fixed: !fixed.get_untracked() });
    let set_range = move |range: (f64, f64)| state.dispatch(Action::SetRange { name: name.get_value(), range });
    let row_class = move || series.get().map(|index| format!("series-{}", series_class(index))).unwrap_or_default();
    view! {
        <li class="quantity" data-testid=move || format!("quantity-{}", name.get_value()) class:fixed=move || fixed.get()>
            <span class=move || format!("quantity-name {}", row_class())>{name.get_value()}</span>
            <input
                type="range"
                min="0"
                max=TRACK_STEPS
                step="1"
                class=row_class
                aria-label=move || label(|text| text.slider)
                aria-valuetext=move || number::significant(value.get(), 6)
                prop:value=move || (scale().position(value.get()) * f64::from(TRACK_STEPS)).to_string()
                on:input=slide
                on:change=move |_| state.seal()
            />
            <NumberField
                label=Signal::derive(move || label(|text| text.value))
                value=Signal::derive(move || value.get())
                on_value=Callback::new(move |value| {
                    state.seal();
                    set_value(value);
                    state.seal();
                })
            />
            <button
                type="button"
                class="quiet icon lock"
                aria-pressed=move || fixed.get().to_string()
                aria-label=move || if fixed.get() { label(|text| text.unlock) } else { label(|text| text.lock) }
                title=move || if fixed.get() { label(|text| text.unlock) } else { label(|text| text.lock) }
                on:click=toggle_lock
            >
                {move || super::icons::lock(fixed.get())}
            </button>
            <button
                type="button"
                class="quiet icon range-toggle"
                aria-expanded=move || show_range.get().to_string()
                aria-label=move || label(|text| text.range)
                title=move || label(|text| text.range)
                on:click=move |_| show_range.update(|shown| *shown = !*shown)
            >
                {super::icons::range()}
            </button>
            <Show when=move || show_range.get()>
                <div class="quantity-range">
                    <NumberField
                        label=Signal::derive(move || label(|text| text.low))
                        value=Signal::derive(move || range.get().0)
                        check=Callback::new(move |low| {
                            (low >= range.get_untracked().1).then(|| state.text_untracked().parameters.range_needs_order.to_owned())
                        })
                        on_value=Callback::new(move |low| set_range((low, range.get_untracked().1)))
                    />
                    <span aria-hidden="true">"…"</span>
                    <NumberField
                        label=Signal::derive(move || label(|text| text.high))
                        value=Signal::derive(move || range.get().1)
                        check=Callback::new(move |high| {
                            (high <= range.get_untracked().0).then(|| state.text_untracked().parameters.range_needs_order.to_owned())
                        })
                        on_value=Callback::new(move |high| set_range((range.get_untracked().0, high)))
                    />
                    <Show when=move || scale().is_logarithmic()>
                        <span class="hint">{word(|text| text.parameters.logarithmic)}</span>
                    </Show>
                </div>
            </Show>
            <Show when=move || { others.get() > 0 }>
                <p class="hint">{move || (state.text().parameters.batch)(others.get())}</p>
            </Show>
        </li>
    }
}

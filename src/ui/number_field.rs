//! A typed number: `1e-3`, `8/3`, `2pi`, `0,5`. What cannot be read stays as typed, with a sentence about it.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::state::state;
use crate::core::number;

/// A text field that holds a number.
#[component]
pub fn NumberField(
    /// What the number is, for screen readers.
    label: Signal<String>,
    /// The number as it stands.
    value: Signal<f64>,
    /// Called with a number the visitor typed, when the field is left or Enter pressed.
    on_value: Callback<f64>,
    /// A sentence about a number that cannot be used.
    #[prop(optional)]
    check: Option<Callback<f64, Option<String>>>,
    /// Called when the field is left empty, where no number is allowed; a value that is no number then shows as nothing.
    #[prop(optional)]
    on_empty: Option<Callback<()>>,
    /// What stands in an empty field.
    #[prop(optional)]
    placeholder: Option<Signal<&'static str>>,
) -> impl IntoView {
    let state = state();
    let problem = RwSignal::new(None::<String>);
    let field = NodeRef::<leptos::html::Input>::new();
    // At rest six digits, which fit; while it is edited all of them, so that what is left alone stays what it was.
    let digits = move |value: f64, show: fn(f64) -> String| {
        if on_empty.is_some() && value.is_nan() { String::new() } else { show(value) }
    };
    let shown = Memo::new(move |_| digits(value.get(), |value| number::significant(value, 6)));
    let all_digits = move || digits(value.get_untracked(), number::exact);
    let show = move |text: &str| {
        if let Some(field) = field.get_untracked() {
            field.set_value(text);
        }
    };
    let commit = move |typed: String| {
        if typed == all_digits() || typed == shown.get_untracked() {
            problem.set(None);
            return;
        }
        if let Some(on_empty) = on_empty.filter(|_| typed.trim().is_empty()) {
            problem.set(None);
            on_empty.run(());
            return;
        }
        match number::read_number(&typed) {
            Some(read) => {
                let wrong = check.and_then(|check| check.run(read));
                if wrong.is_none() {
                    on_value.run(read);
                    show(&shown.get_untracked());
                }
                problem.set(wrong);
            }
            None => problem.set(Some((state.text_untracked().model.not_a_number)(typed.trim()))),
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let Some(field) = field.get_untracked() else { return };
        match event.key().as_str() {
            "Enter" if !event.ctrl_key() && !event.meta_key() => commit(field.value()),
            "Escape" => {
                field.set_value(&all_digits());
                problem.set(None);
            }
            _ => {}
        }
    };
    view! {
        <span class="number-field">
            <input
                node_ref=field
                type="text"
                inputmode="decimal"
                autocomplete="off"
                spellcheck="false"
                aria-label=move || label.get()
                placeholder=move || placeholder.map_or("", |placeholder| placeholder.get())
                aria-invalid=move || problem.with(Option::is_some).to_string()
                prop:value=move || shown.get()
                on:change=move |event| commit(event_target_value(&event))
                on:keydown=on_key
                on:focus=move |_| {
                    if problem.with_untracked(Option::is_none) {
                        show(&all_digits());
                    }
                    if let Some(field) = field.get_untracked() {
                        field.select();
                    }
                }
                on:blur=move |_| {
                    if problem.with_untracked(Option::is_none) {
                        show(&shown.get_untracked());
                    }
                }
            />
            <Show when=move || problem.with(Option::is_some)>
                <span class="field-problem" role="alert">{move || problem.get()}</span>
            </Show>
        </span>
    }
}

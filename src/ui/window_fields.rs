//! From when to when observations count: two numbers, either may be left out.

use leptos::prelude::*;

use super::fit_settings::change;
use super::number_field::NumberField;
use super::state::{state, word};
use crate::core::data::Window;
use crate::text::Text;

/// One end of the window.
struct End {
    test: &'static str,
    label: fn(&Text) -> &'static str,
    get: fn(&Window) -> Option<f64>,
    set: fn(&mut Window, Option<f64>),
}

const ENDS: [End; 2] = [
    End {
        test: "fit-from",
        label: |text| text.fit_settings.from,
        get: |window| window.from,
        set: |window, end| window.from = end,
    },
    End {
        test: "fit-to",
        label: |text| text.fit_settings.to,
        get: |window| window.to,
        set: |window, end| window.to = end,
    },
];

/// The two ends of the fit window.
#[component]
pub fn WindowFields() -> impl IntoView {
    let state = state();
    let window = Memo::new(move |_| state.document().with(|document| document.fit.window));
    let field = move |end: &'static End| {
        let with = move |value: Option<f64>| {
            let mut next = window.get_untracked();
            (end.set)(&mut next, value);
            next
        };
        let put = move |value: Option<f64>| {
            let next = with(value);
            change(&state, |fit| fit.window = next);
        };
        view! {
            <label class="field" data-testid=end.test>
                <span>{move || (end.label)(state.text())}</span>
                <NumberField
                    label=Signal::derive(move || (end.label)(state.text()).to_owned())
                    value=Signal::derive(move || (end.get)(&window.get()).unwrap_or(f64::NAN))
                    check=Callback::new(move |value| {
                        let next = with(Some(value));
                        let reversed = next.from.zip(next.to).is_some_and(|(from, to)| from >= to);
                        reversed.then(|| state.text_untracked().fit_settings.window_order.to_owned())
                    })
                    on_empty=Callback::new(move |()| put(None))
                    placeholder=word(|text| text.fit_settings.no_limit)
                    on_value=Callback::new(move |value| put(Some(value)))
                />
            </label>
        }
    };
    ENDS.iter().map(field).collect_view()
}

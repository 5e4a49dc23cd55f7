//! The rows under the fitted values: definitions of parameters alone, with what follows for them.

use leptos::prelude::*;

use super::fitted_table::figures;
use super::state::{state, word};
use crate::core::derived::{Derived, NoDerivedError, derived};
use crate::core::number;
use crate::text;

/// A second body of the table of the fitted values; empty while nothing is known of them.
#[component]
pub fn DerivedRows() -> impl IntoView {
    let state = state();
    let found = Memo::new(move |_| {
        // What is known is of the values before the point that is dragged was taken.
        if state.followed.with(Option::is_some) {
            return Vec::new();
        }
        state.finding.with(|finding| {
            let report = finding.as_ref().map(|finding| &finding.report);
            report.map(|report| state.model.with(|model| derived(model, report))).unwrap_or_default()
        })
    });
    let row = move |derived: &Derived| {
        let name = derived.name.clone();
        let value = if derived.value.is_finite() { number::significant(derived.value, 7) } else { "–".to_owned() };
        let digits = if derived.value.is_finite() { number::exact(derived.value) } else { String::new() };
        let (error, interval, reason) = match &derived.known {
            Ok(known) => {
                let (error, interval) = figures(known, state.text());
                (error, interval, String::new())
            }
            Err(reason) => {
                let said = state.finding.with(|finding| {
                    let names = finding.as_ref().map(|finding| finding.free_names()).unwrap_or_default();
                    text::derived::no_derived_error(reason, &name, &names, state.language.get())
                });
                // That nothing has an error is said once, under the table.
                let shown = match reason {
                    NoDerivedError::NoNoise(_) => "–".to_owned(),
                    _ => said.message.clone(),
                };
                ("–".to_owned(), shown, said.to_string())
            }
        };
        view! {
            <tr>
                <th scope="row" rowspan="2">
                    {name.clone()} " "
                    <span class="derived" title=word(|text| text.results.derived_explained)>
                        {word(|text| text.results.derived)}
                    </span>
                </th>
                <td class="before" rowspan="2"></td>
                <td data-testid=format!("derived-{name}") title=digits>
                    {value}
                </td>
                <td data-testid=format!("error-{name}") title=reason.clone()>
                    {error}
                </td>
            </tr>
            <tr class="interval">
                <td colspan="2" data-testid=format!("interval-{name}") title=reason>
                    {interval}
                </td>
            </tr>
        }
    };
    view! { <tbody data-testid="derived">{move || found.with(|found| found.iter().map(row).collect_view())}</tbody> }
}

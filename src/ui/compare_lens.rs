//! Models of the same data side by side: what each fit found, and which to prefer.

use leptos::prelude::*;

use super::kept::{Figures, Row};
use super::state::{State, state, word};
use crate::core::number;
use crate::plot::palette;

/// From this ratio of likelihoods on two models are told apart (a difference of about 2 in the criterion).
const TELLING: f64 = 3.0;

/// Ratios beyond this are said in words.
const MOST_TIMES: f64 = 1e6;

/// The closer look at the models that were kept.
#[component]
pub fn CompareLens() -> impl IntoView {
    let state = state();
    let preference = move || state.kept.rows.with(|rows| preference(&state, rows));
    let body = move || state.kept.rows.get().into_iter().map(|row| view! { <Model row /> }).collect_view();
    view! {
        <h2>{word(|text| text.compare.title)}</h2>
        <p class="hint">{word(|text| text.compare.how)}</p>
        <p class="preference" data-testid="preference" role="status">
            {preference}
        </p>
        <div class="compare-scroll" tabindex="0" role="region" aria-label=word(|text| text.compare.table)>
            <table class="compared" data-testid="compared" aria-label=word(|text| text.compare.table)>
                <thead>
                    <tr>
                        <th scope="col">{word(|text| text.compare.parameters)}</th>
                        <th scope="col">{word(|text| text.compare.loss)}</th>
                        <th scope="col" title=word(|text| text.results.aicc_explained)>
                            "AICc"
                        </th>
                        <th scope="col" title=word(|text| text.compare.difference_explained)>
                            {word(|text| text.compare.difference)}
                        </th>
                        <th scope="col" title=word(|text| text.compare.weight_explained)>
                            {word(|text| text.compare.weight)}
                        </th>
                        <th scope="col" title=word(|text| text.results.bic_explained)>
                            "BIC"
                        </th>
                    </tr>
                </thead>
                {body}
            </table>
        </div>
        <div class="button-row">
            <button
                type="button"
                data-testid="keep-present"
                disabled=move || {
                    !state.kept.has_room() || state.finding.with(Option::is_none)
                        || state.document().with(|document| state.kept.holds(document))
                }
                on:click=move |_| state.kept.keep(&state)
            >
                {word(|text| text.compare.keep)}
            </button>
            <Show when=move || !state.kept.has_room()>
                <span class="hint">{word(|text| text.compare.full)}</span>
            </Show>
        </div>
        <p class="hint">{word(|text| text.compare.caveat)}</p>
    }
}

/// One model: a line of figures, and a line of its values with what can be done.
#[component]
fn Model(row: Row) -> impl IntoView {
    let state = state();
    let text = &state.text().compare;
    let name = if row.name.is_empty() { text.present.to_owned() } else { row.name.clone() };
    let standing = row.standing.ok();
    let figure = |pick: fn(&Figures) -> Option<f64>| {
        let value = row.figures.as_ref().and_then(pick);
        value.map_or_else(|| "–".to_owned(), |value| number::significant(value, 5))
    };
    let count = row.figures.as_ref().map_or_else(|| "–".to_owned(), |figures| figures.values.len().to_string());
    let figures = [
        count,
        figure(|figures| Some(figures.loss)),
        figure(|figures| figures.aicc),
        standing.map_or_else(|| "–".to_owned(), |standing| number::significant(standing.difference, 3)),
        standing.map_or_else(|| "–".to_owned(), |standing| percent(standing.weight)),
        figure(|figures| figures.bic),
    ];
    let values = match &row.figures {
        None => view! { <p>{text.not_fitted}</p> }.into_any(),
        Some(figures) => {
            let one = |known| view! { <span>{value(known)}</span> };
            view! { <p class="compared-parameters">{figures.values.iter().map(one).collect_view()}</p> }.into_any()
        }
    };
    let reason = row.figures.as_ref().and(row.standing.err()).map(text.why_not);
    let is_apart = reason.is_some();
    let current = row.is_present.then_some("true");
    let label = match row.number {
        Some(number) => view! { <Kept row=row.clone() number name=name.clone() /> }.into_any(),
        None => view! { <Swatch number=None /> <span>{name.clone()}</span> }.into_any(),
    };
    view! {
        <tbody class:apart=is_apart aria-current=current data-testid="compared-model">
            <tr>
                <th scope="rowgroup" colspan="6">
                    <div class="compared-name">{label}</div>
                </th>
            </tr>
            <tr>{figures.map(|figure| view! { <td>{figure}</td> }).collect_view()}</tr>
            <tr class="compared-values">
                <td colspan="6">{values} {reason.map(|reason| view! { <p>{reason}</p> })}</td>
            </tr>
        </tbody>
    }
}

/// A kept model: its line and whether it is drawn, its name, what can be done with it.
#[component]
fn Kept(row: Row, number: usize, name: String) -> impl IntoView {
    let state = state();
    let text = &state.text().compare;
    let is_present = row.is_present;
    let drawn = (!is_present).then(|| {
        view! {
            <input
                type="checkbox"
                aria-label=(text.show)(&name)
                prop:checked=row.is_shown && row.is_drawable()
                disabled=!row.is_drawable()
                on:change=move |event| state.kept.show(number, event_target_checked(&event))
            />
        }
    });
    let open = (!is_present).then(|| {
        view! {
            <button
                type="button"
                class="quiet"
                aria-label=(text.open_named)(&name)
                on:click=move |_| state.kept.open(&state, number)
            >
                {text.open}
            </button>
        }
    });
    view! {
        {drawn}
        <Swatch number=(!is_present).then_some(number) />
        <input
            type="text"
            autocomplete="off"
            aria-label=(text.rename)(&name)
            prop:value=name.clone()
            on:change=move |event| state.kept.rename(number, &event_target_value(&event))
        />
        {is_present.then(|| view! { <span class="hint">{text.present}</span> })}
        <span class="compared-deeds">
            {open}
            <button
                type="button"
                class="quiet"
                aria-label=(text.remove_named)(&name)
                on:click=move |_| state.kept.remove(number)
            >
                {text.remove}
            </button>
        </span>
    }
}

/// The line of a model as the plot draws it; solid for the one on the page.
#[component]
fn Swatch(number: Option<usize>) -> impl IntoView {
    let (dashes, width) = match number {
        Some(number) => {
            let dashes = palette::model_dash(number).iter().map(ToString::to_string).collect::<Vec<_>>();
            (dashes.join(" "), "1.3")
        }
        None => (String::new(), "2"),
    };
    view! {
        <svg viewBox="0 0 32 14" width="32" height="14" aria-hidden="true">
            <line x1="0" y1="7" x2="32" y2="7" stroke="currentColor" stroke-width=width stroke-dasharray=dashes />
        </svg>
    }
}

/// `r1 = 0.300 ± 0.003`.
fn value((name, value, error): &(String, f64, Option<f64>)) -> String {
    match error {
        Some(error) => format!("{name} = {}", number::with_error(*value, *error)),
        None => format!("{name} = {}", number::significant(*value, 5)),
    }
}

/// A share in percent; only all is 100 %, only nothing is 0 %.
fn percent(share: f64) -> String {
    match 100.0 * share {
        share if share > 99.0 && share < 100.0 => ">\u{a0}99\u{a0}%".to_owned(),
        share if share < 0.1 => "<\u{a0}0.1\u{a0}%".to_owned(),
        share => format!("{}\u{a0}%", number::significant(share, 2)),
    }
}

/// Which model to prefer, against the one that comes next.
fn preference(state: &State, rows: &[Row]) -> String {
    let text = &state.text().compare;
    let mut standing = rows.iter().filter_map(|row| Some((row, row.standing.ok()?)));
    let (Some((best, _)), Some((other, standing))) = (standing.next(), standing.next()) else { return String::new() };
    let named = |row: &Row| if row.name.is_empty() { text.the_present.to_owned() } else { row.name.clone() };
    let (best, other) = (named(best), named(other));
    match standing.times() {
        times if times < TELLING => (text.even)(&best, &other, &number::significant(times, 2)),
        times if times > MOST_TIMES => (text.likelier)(&best, text.beyond, &other),
        times => (text.likelier)(&best, &number::significant(times, 2), &other),
    }
}

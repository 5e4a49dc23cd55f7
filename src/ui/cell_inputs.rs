//! What the cell is fed: a choice of sequences, or one typed or pasted.

use leptos::prelude::*;

use super::card::Card;
use super::cell_choice::{CountField, change, settings};
use super::state::{state, word};
use crate::core::action::Action;
use crate::core::laboratory::{Feed, MOST_LENGTH};
use crate::text::cells::input_problem;

/// The card of the input.
#[component]
pub fn CellInputs() -> impl IntoView {
    let state = state();
    let cell = settings(&state);
    let feed = Memo::new(move |_| cell.get().feed);
    let typed = Memo::new(move |_| state.cells.laboratory.with(|laboratory| laboratory.inputs.to_string()));
    let problems = Memo::new(move |_| {
        let language = state.language.get();
        let text = &state.text().cells;
        state.cells.trial.with(|trial| {
            let sentence = |problem| {
                let (line, message) = input_problem(problem, language);
                line.map_or_else(|| message.to_string(), |line| format!("{}: {message}", (text.problem_line)(line)))
            };
            trial.problems.inputs.iter().map(sentence).collect::<Vec<_>>()
        })
    });
    view! {
        <Card id="cell-inputs" title=word(|text| text.cells.feed)>
            <div class="segments" role="group" aria-label=word(|text| text.cells.feed)>
                {Feed::ALL
                    .map(|each| {
                        view! {
                            <button
                                type="button"
                                data-testid=format!("feed-{}", each.key())
                                aria-pressed=move || (feed.get() == each).to_string()
                                on:click=move |_| change(&state, |cell| cell.feed = each)
                            >
                                {move || (state.text().cells.feed_name)(each)}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
            <Show
                when=move || feed.get() == Feed::Typed
                fallback=|| {
                    view! {
                        <div class="field-grid">
                            <CountField
                                label=|text, _| text.length
                                get=|cell| cell.length
                                set=|cell, length| cell.length = length
                                most=MOST_LENGTH
                            />
                        </div>
                    }
                }
            >
                <textarea
                    class="table-text"
                    rows="5"
                    spellcheck="false"
                    autocomplete="off"
                    data-testid="typed-inputs"
                    aria-label=word(|text| text.cells.typed)
                    prop:value=move || typed.get()
                    on:input=move |event| state.dispatch(Action::TypeInputs(event_target_value(&event)))
                    on:blur=move |_| state.seal()
                ></textarea>
                <p class="hint">{word(|text| text.cells.typed_hint)}</p>
            </Show>
            <Show when=move || !problems.with(Vec::is_empty)>
                <div class="table-problems" role="status" data-testid="input-problems">
                    <ul>
                        {move || problems.get().into_iter().map(|each| view! { <li>{each}</li> }).collect_view()}
                    </ul>
                    <p class="hint">{word(|text| text.cells.still_running)}</p>
                </div>
            </Show>
        </Card>
    }
}

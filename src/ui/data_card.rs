//! The data: paste, see how it was read, change what the columns mean, edit the grid.

use leptos::html;
use leptos::prelude::*;

use super::card::Card;
use super::data_grid::DataGrid;
use super::files::FileButton;
use super::state::{state, word};
use crate::core::action::Action;
use crate::core::data::{Observations, Role, TableProblem, Target};
use crate::core::model::Model;
use crate::text::table;

/// The most problems listed; the others are counted.
const MOST_PROBLEMS: usize = 5;

/// The longest text that is edited in place; a longer one is shown as a grid.
const MOST_EDITED: usize = 200_000;

/// The card of the observed points.
#[component]
pub fn DataCard() -> impl IntoView {
    let state = state();
    let area = NodeRef::<html::Textarea>::new();
    let text = Memo::new(move |_| state.document().with(|document| document.data.clone()));
    let has_data = Memo::new(move |_| text.with(|text| !text.trim().is_empty()));
    let too_long = Memo::new(move |_| text.with(|text| text.len() > MOST_EDITED));
    let shown = move || if too_long.get() { String::new() } else { text.get().to_string() };
    // A pasted table replaces the data as one step and may set the start values; typing only edits the text.
    let on_paste = move |event: web_sys::ClipboardEvent| {
        let (Some(area), Some(clipboard)) = (area.get_untracked(), event.clipboard_data()) else { return };
        let Ok(pasted) = clipboard.get_data("text/plain") else { return };
        let all_selected = {
            let (start, end) = (area.selection_start().ok().flatten(), area.selection_end().ok().flatten());
            start == Some(0) && end == Some(area.value().encode_utf16().count() as u32)
        };
        if all_selected || area.value().trim().is_empty() {
            event.prevent_default();
            state.seal();
            state.dispatch(Action::PasteData(pasted));
        }
    };
    view! {
        <Card
            id="data"
            title=word(|text| text.data.title)
            actions=ViewFn::from(move || {
                view! {
                    <FileButton label=word(|text| text.data.open_file) />
                    <button
                        type="button"
                        class="quiet"
                        data-testid="clear-data"
                        disabled=move || !has_data.get()
                        on:click=move |_| {
                            state.seal();
                            state.dispatch(Action::TypeData(String::new()));
                            state.seal();
                        }
                    >
                        {word(|text| text.data.clear)}
                    </button>
                }
            })
        >
            <p class="hint" data-testid="counted">
                {move || {
                    if has_data.get() {
                        (state.text().data.counted)(state.counted_points())
                    } else {
                        state.text().data.empty.to_owned()
                    }
                }}
            </p>
            <Show when=move || has_data.get()>
                <Reading />
                <DataGrid />
            </Show>
            <details class="settings" prop:open=move || !has_data.get()>
                <summary>{word(|text| text.data.paste)}</summary>
                <textarea
                    node_ref=area
                    class="table-text"
                    rows="6"
                    spellcheck="false"
                    autocomplete="off"
                    data-testid="table-text"
                    aria-label=word(|text| text.data.paste)
                    placeholder=word(|text| text.data.placeholder)
                    prop:value=shown
                    on:paste=on_paste
                    on:input=move |event| state.dispatch(Action::TypeData(event_target_value(&event)))
                    on:blur=move |_| state.seal()
                ></textarea>
                <p class="hint">{word(|text| text.data.paste_hint)} " " {word(|text| text.experiments.part)}</p>
            </details>
        </Card>
    }
}

/// How the table was read, what is wrong with it, and where the unroll starts.
#[component]
fn Reading() -> impl IntoView {
    let state = state();
    let how = move || {
        let text = state.text();
        state.table.with(|table| {
            let separator = table::separator(table.separator, state.language.get());
            let how =
                if table.transposed { format!("{separator}, {}", text.data.transposed) } else { separator.to_owned() };
            (text.data.read_as)(table.rows.len(), table.columns.len(), &how)
        })
    };
    let problems = Memo::new(move |_| {
        let language = state.language.get();
        let table = state.table.get();
        let observations = state.observations.get();
        let roles = state.roles.get();
        // A label need not be a number.
        let is_label = |problem: &&TableProblem| match problem {
            TableProblem::BadCell { column, .. } => roles.get(*column) == Some(&Role::Experiment),
            _ => false,
        };
        let unread: Vec<&TableProblem> = table.problems.iter().filter(|problem| !is_label(problem)).collect();
        let count = unread.len() + observations.unused.len();
        let unread = unread.into_iter().map(|problem| table::table_problem(problem, &table, language));
        let unused = observations.unused.iter().map(|unused| table::unused_row(unused, &table, language));
        (count, unread.chain(unused).take(MOST_PROBLEMS).collect::<Vec<_>>())
    });
    let count = move || problems.with(|problems| problems.0);
    let experiments = Memo::new(move |_| state.observations.with(|observations| observations.experiment_count()));
    let differ = Memo::new(move |_| state.model.with(|model| state.observations.with(|seen| begin_apart(model, seen))));
    view! {
        <p class="reading" data-testid="reading">{how}</p>
        <Show when=move || { experiments.get() > 1 }>
            <p class="hint" data-testid="experiments">
                {move || (state.text().experiments.several)(experiments.get())}
            </p>
            <Show when=move || differ.get()>
                <p class="hint" role="status" data-testid="experiments-differ">
                    {word(|text| text.experiments.differ)}
                </p>
            </Show>
        </Show>
        <Show when=move || { count() > 0 }>
            <div class="table-problems" role="status" data-testid="table-problems">
                <p>{move || (state.text().data.problems)(count())}</p>
                <ul>
                    {move || {
                        problems.get().1.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()
                    }}
                </ul>
                <Show when=move || { count() > MOST_PROBLEMS }>
                    <p class="hint">{move || (state.text().data.more_problems)(count() - MOST_PROBLEMS)}</p>
                </Show>
            </div>
        </Show>
        <Show when=move || !state.document().with(|document| document.fit.count_first_row)>
            <button
                type="button"
                class="quiet"
                on:click=move |_| {
                    state.seal();
                    state.dispatch(Action::StartFromFirstRow);
                }
            >
                {word(|text| text.data.start_from_first_row)}
            </button>
        </Show>
    }
}

/// Whether experiments were seen to begin at different values of a state that the equations begin at one and the same.
fn begin_apart(model: &Model, observations: &Observations) -> bool {
    let shared = |state: usize| {
        model
            .quantities
            .iter()
            .any(|own| own.initial_of == Some(state) && own.fixed && own.role.1 == 0 && own.entries.is_empty())
    };
    let at_start = |state: usize| {
        let cells = observations.cells.iter().take_while(|cell| observations.times[cell.time] <= model.start_time);
        cells.filter(move |cell| cell.target == Target::State(state))
    };
    observations.experiment_count() > 1
        && (0..model.states.len()).filter(|state| shared(*state)).any(|state| {
            let first = at_start(state).next().map(|cell| cell.value);
            at_start(state).any(|cell| Some(cell.value) != first)
        })
}

//! The table as a grid: what each column holds, and every cell to edit. Only the first rows are put on the page.

use leptos::prelude::*;

use super::series_class;
use super::state::{State, state, word};
use crate::core::action::Action;
use crate::core::data::{Cell, Role, Table};
use crate::core::number;

/// The most rows on the page; all are read.
const MOST_ROWS: usize = 200;

/// The editable grid.
#[component]
pub fn DataGrid() -> impl IntoView {
    let state = state();
    let columns = Memo::new(move |_| state.table.with(|table| table.columns.clone()));
    let shown_rows = Memo::new(move |_| state.table.with(|table| table.rows.len().min(MOST_ROWS)));
    let hidden_rows = Memo::new(move |_| state.table.with(|table| table.rows.len().saturating_sub(MOST_ROWS)));
    let width = Memo::new(move |_| columns.with(Vec::len));
    view! {
        <div class="grid-scroll" tabindex="0" role="region" aria-label=word(|text| text.data.preview)>
            <table class="grid" data-testid="grid">
                <thead>
                    <tr>
                        <th scope="col" class="row-number">
                            <span class="visually-hidden">{word(|text| text.data.row)}</span>
                        </th>
                        <For each=move || 0..width.get() key=|column| *column let(column)>
                            <ColumnHead column />
                        </For>
                        <td></td>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || 0..shown_rows.get() key=|row| *row let(row)>
                        <GridRow row width />
                    </For>
                    <Show when=move || hidden_rows.get() == 0>
                        <tr class="new-row">
                            <td colspan=move || (width.get() + 2).to_string()>
                                <button
                                    type="button"
                                    class="quiet"
                                    data-testid="add-row"
                                    on:click=move |_| {
                                        let row = state.table.with_untracked(|table| table.rows.len());
                                        state.seal();
                                        state.dispatch(Action::AddRow(row));
                                    }
                                >
                                    {word(|text| text.data.add_row)}
                                </button>
                            </td>
                        </tr>
                    </Show>
                </tbody>
            </table>
        </div>
        <Show when=move || { hidden_rows.get() > 0 }>
            <p class="hint">{move || (state.text().data.more_rows)(hidden_rows.get())}</p>
        </Show>
    }
}

/// The name of a column as people say it.
fn column_name(state: &State, column: usize) -> String {
    let name =
        state.table.with(|table| table.columns.get(column).map(|column| column.name.clone()).unwrap_or_default());
    if name.is_empty() { (state.text().data.column)(column + 1) } else { name }
}

#[component]
fn ColumnHead(column: usize) -> impl IntoView {
    let state = state();
    let role = Memo::new(move |_| state.roles.with(|roles| roles.get(column).cloned().unwrap_or(Role::Ignored)));
    let choices = Memo::new(move |_| {
        let mut choices = vec![Role::Time];
        choices.extend(state.target_names.get().into_iter().map(Role::Observes));
        choices.extend(state.target_names.get().into_iter().map(Role::Deviation));
        choices.extend([Role::Experiment, Role::Ignored]);
        choices
    });
    let choose = move |event: web_sys::Event| {
        let chosen = event_target_value(&event)
            .parse()
            .ok()
            .and_then(|index: usize| choices.get_untracked().get(index).cloned());
        let Some(chosen) = chosen else { return };
        let mut roles = state.roles.get_untracked();
        if matches!(chosen, Role::Time | Role::Experiment) {
            // There is one time, and one column of labels.
            roles.iter_mut().filter(|role| **role == chosen).for_each(|role| *role = Role::Ignored);
        }
        if let Some(role) = roles.get_mut(column) {
            *role = chosen;
        }
        state.dispatch(Action::SetRoles(Some(roles)));
    };
    let class = move || match role.get() {
        Role::Observes(name) => state
            .model
            .with(|model| model.target(&name).map(|target| model.series(target)))
            .map(|series| format!("series-{}", series_class(series)))
            .unwrap_or_default(),
        Role::Time | Role::Deviation(_) | Role::Experiment | Role::Ignored => String::new(),
    };
    let word = move |role: &Role| match role {
        Role::Time => state.text().data.time.to_owned(),
        Role::Observes(name) => (state.text().data.observes)(name),
        Role::Deviation(name) => (state.text().data.deviation_of)(name),
        Role::Experiment => state.text().experiments.role.to_owned(),
        Role::Ignored => state.text().data.ignored.to_owned(),
    };
    view! {
        <th scope="col" class=class>
            <span class="column-name">{move || column_name(&state, column)}</span>
            <select aria-label=move || (state.text().data.role_of)(&column_name(&state, column)) on:change=choose>
                {move || choices
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(index, choice)| {
                        let own = choice.clone();
                        view! {
                            <option value=index.to_string() selected=move || role.get() == own>
                                {move || word(&choice)}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </th>
    }
}

#[component]
fn GridRow(row: usize, width: Memo<usize>) -> impl IntoView {
    let state = state();
    // Where a line of hyphens begins an experiment, a rule and its name.
    let begins = Memo::new(move |_| {
        let breaks = |table: &Table| table.breaks.iter().rev().find(|parting| parting.row == row).cloned();
        state.table.with(|table| breaks(table))
    });
    let title = move || begins.get().map(|parting| parting.name);
    view! {
        <tr class:begins-experiment=move || begins.with(Option::is_some)>
            <th scope="row" class="row-number">
                {row + 1} <Show when=move || title().is_some_and(|title| !title.is_empty())>
                    <span class="experiment-name">{title}</span>
                </Show>
            </th>
            <For each=move || 0..width.get() key=|column| *column let(column)>
                <GridCell row column />
            </For>
            <td>
                <button
                    type="button"
                    class="quiet icon"
                    aria-label=move || (state.text().data.remove_row)(row + 1)
                    on:click=move |_| state.dispatch(Action::RemoveRow(row))
                >
                    "×"
                </button>
            </td>
        </tr>
    }
}

#[component]
fn GridCell(row: usize, column: usize) -> impl IntoView {
    let state = state();
    let cell = Memo::new(move |_| {
        state
            .table
            .with(|table| table.rows.get(row).and_then(|row| row.cells.get(column).cloned()).unwrap_or(Cell::Missing))
    });
    let shown = move || match cell.get() {
        Cell::Value(value) => number::exact(value),
        Cell::Missing => String::new(),
        Cell::Bad(text) => text,
    };
    let is_label = move || state.roles.with(|roles| roles.get(column) == Some(&Role::Experiment));
    let is_bad = move || matches!(cell.get(), Cell::Bad(_)) && !is_label();
    view! {
        <td class:bad=is_bad>
            <input
                type="text"
                inputmode="decimal"
                autocomplete="off"
                aria-label=move || (state.text().data.cell)(row + 1, &column_name(&state, column))
                aria-invalid=move || is_bad().to_string()
                prop:value=shown
                on:change=move |event| {
                    let text = event_target_value(&event);
                    state.dispatch(Action::SetCell { row, column, text });
                }
            />
        </td>
    }
}

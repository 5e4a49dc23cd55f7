//! The one bar: play, fit, undo, share, export, theme, language, help.

use leptos::prelude::*;

use super::controls::{Controls, DEFAULT_SPEED};
use super::icons;
use super::state::{Panel, state, word};
use crate::core::action::Action;
use crate::core::document::{Language, Room};
use crate::core::number;

/// Steps per second that can be chosen.
const SPEEDS: [f64; 7] = [1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0];

/// The bar at the top of the page.
#[component]
pub fn Toolbar() -> impl IntoView {
    let state = state();
    let controls = Controls::expect();
    let running = Memo::new(move |_| match state.document().with(|document| document.view.room) {
        Room::Equation => state.fit.with(super::fit_run::FitView::is_running),
        Room::Cells => state.cells.training.with(|view| view.phase == super::fit_run::Phase::Running),
    });
    let speed = Memo::new(move |_| state.document().with(|document| document.view.speed).unwrap_or(DEFAULT_SPEED));
    let change_language = move |_| {
        let other = match state.language.get_untracked() {
            Language::English => Language::Chinese,
            Language::Chinese => Language::English,
        };
        state.choose_language(other);
    };
    let panel_button = move |panel: Panel, word: fn(&crate::text::Toolbar) -> &'static str, glyph: AnyView| {
        view! {
            <button
                type="button"
                class="tool"
                aria-expanded=move || (state.panel.get() == Some(panel)).to_string()
                title=move || word(&state.text().toolbar)
                on:click=move |_| controls.toggle_panel(panel)
            >
                {glyph}
                <span class="tool-label">{move || word(&state.text().toolbar)}</span>
            </button>
        }
    };
    let room = Memo::new(move |_| state.document().with(|document| document.view.room));
    let room_button = move |each: Room| {
        view! {
            <button
                type="button"
                data-testid=format!("room-{}", each.key())
                aria-pressed=move || (room.get() == each).to_string()
                on:click=move |_| {
                    state.seal();
                    state.playing.set(false);
                    state.dispatch(Action::SetRoom(each));
                }
            >
                {move || (state.text().rooms)(each)}
            </button>
        }
    };
    view! {
        <header class="toolbar" aria-label=word(|text| text.toolbar.label)>
            <a
                class="skip"
                href=move || if room.get() == Room::Cells { "#cell-stage" } else { "#stage" }
            >{word(|text| text.toolbar.skip_to_plot)}</a>
            <div class="brand">
                <h1>"Unroll"</h1>
                <p>{word(|text| text.tagline)}</p>
            </div>
            <div class="segments rooms" role="group" aria-label=word(|text| text.toolbar.rooms)>
                {Room::ALL.map(room_button).collect_view()}
            </div>
            {panel_button(Panel::Gallery, |text| text.gallery, icons::gallery().into_any())}
            <div class="tool-group" role="group" aria-label=word(|text| text.toolbar.play)>
                <IconButton label=|text| text.rewind on_press=Callback::new(move |()| controls.rewind())>
                    {icons::rewind()}
                </IconButton>
                <button
                    type="button"
                    class="tool icon"
                    data-testid="play"
                    aria-label=move || {
                        if state.playing.get() { state.text().toolbar.pause } else { state.text().toolbar.play }
                    }
                    title=move || {
                        if state.playing.get() { state.text().toolbar.pause } else { state.text().toolbar.play }
                    }
                    on:click=move |_| controls.play_or_pause()
                >
                    {move || {
                        if state.playing.get() { icons::pause().into_any() } else { icons::play().into_any() }
                    }}
                </button>
                <IconButton label=|text| text.step on_press=Callback::new(move |()| controls.step())>
                    {icons::step()}
                </IconButton>
                <select
                    class="speed"
                    aria-label=move || {
                        format!("{}, {}", state.text().toolbar.speed, state.text().toolbar.steps_per_second)
                    }
                    title=move || {
                        format!("{}, {}", state.text().toolbar.speed, state.text().toolbar.steps_per_second)
                    }
                    on:change=move |event| {
                        if let Ok(speed) = event_target_value(&event).parse() {
                            state.dispatch(Action::SetSpeed(speed));
                        }
                    }
                >
                    {move || speeds(speed.get())
                        .into_iter()
                        .map(|each| {
                            view! {
                                <option value=each.to_string() selected=move || speed.get() == each>
                                    {format!("{}×", number::significant(each, 3))}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </div>
            <button
                type="button"
                class="primary tool"
                data-testid="toolbar-fit"
                on:click=move |_| controls.fit_or_stop()
            >
                {move || match (running.get(), room.get()) {
                    (true, _) => state.text().toolbar.stop,
                    (false, Room::Equation) => state.text().toolbar.fit,
                    (false, Room::Cells) => state.text().cells.train,
                }}
            </button>
            <div class="tool-group">
                <IconButton
                    label=|text| text.undo
                    disabled=Signal::derive(move || !state.travel.get().0)
                    on_press=Callback::new(move |()| state.undo())
                >
                    {icons::undo()}
                </IconButton>
                <IconButton
                    label=|text| text.redo
                    disabled=Signal::derive(move || !state.travel.get().1)
                    on_press=Callback::new(move |()| state.redo())
                >
                    {icons::redo()}
                </IconButton>
            </div>
            <span class="spacer"></span>
            {panel_button(Panel::Share, |text| text.share, icons::share().into_any())}
            {panel_button(Panel::Export, |text| text.export, icons::export().into_any())}
            <div class="tool-group">
                <button
                    type="button"
                    class="tool icon"
                    data-testid="theme"
                    aria-label=move || theme_word(state.dark.get(), &state.text().toolbar)
                    title=move || theme_word(state.dark.get(), &state.text().toolbar)
                    on:click=move |_| state.choose_theme(!state.dark.get_untracked())
                >
                    {move || icons::theme(state.dark.get())}
                </button>
                <button type="button" class="tool" data-testid="language" lang=other_tag on:click=change_language>
                    {word(|text| text.toolbar.language)}
                </button>
                <IconButton
                    label=|text| text.help
                    expanded=Signal::derive(move || state.panel.get() == Some(Panel::Help))
                    on_press=Callback::new(move |()| controls.toggle_panel(Panel::Help))
                >
                    {icons::help()}
                </IconButton>
            </div>
        </header>
    }
}

/// The speeds on offer, with the document's own among them.
fn speeds(own: f64) -> Vec<f64> {
    let mut speeds = SPEEDS.to_vec();
    if !speeds.contains(&own) {
        speeds.push(own);
        speeds.sort_by(f64::total_cmp);
    }
    speeds
}

/// The tag of the language the button switches to: its label is in that language.
fn other_tag() -> &'static str {
    match state().language.get() {
        Language::English => "zh-Hans",
        Language::Chinese => "en",
    }
}

const fn theme_word(dark: bool, text: &crate::text::Toolbar) -> &'static str {
    if dark { text.theme_light } else { text.theme_dark }
}

/// A button with a picture and a name.
#[component]
fn IconButton(
    label: fn(&crate::text::Toolbar) -> &'static str,
    on_press: Callback<()>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] expanded: Option<Signal<bool>>,
    children: Children,
) -> impl IntoView {
    let state = state();
    let word = move || label(&state.text().toolbar);
    view! {
        <button
            type="button"
            class="tool icon"
            aria-label=word
            title=word
            disabled=move || disabled.get()
            aria-expanded=move || expanded.map(|expanded| expanded.get().to_string())
            on:click=move |_| on_press.run(())
        >
            {children()}
        </button>
    }
}

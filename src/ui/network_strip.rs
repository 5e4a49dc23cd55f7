//! The network of the equation above the plot, in time with it, and the numbers of the current step.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::network_cell::{Copy, CurrentCell, copy_width};
use super::network_view::{Lit, NetworkView, SMALLEST};
use super::network_words as words;
use super::playback::StepNumbers;
use super::preferences;
use super::state::{State, state, word};
use crate::core::network::{Direction, Room, Unfolded};
use crate::platform::canvas;
use crate::platform::page;

/// Above this many steps a second a pulse would be a flicker.
const FASTEST_PULSE: f64 = 4.0;

/// Beyond this size the network is not enlarged.
const LARGEST: f64 = 1.1;

/// Below this size it is scrolled instead.
const LEAST: f64 = 0.72;

/// The strip above the plot.
#[component]
pub fn NetworkStrip() -> impl IntoView {
    let state = state();
    let folded = RwSignal::new(preferences::network_folded());
    let toggle = move |_| {
        folded.update(|folded| *folded = !*folded);
        preferences::remember_network_folded(folded.get_untracked());
    };
    let view = NetworkView::expect();
    let pointed = Memo::new(move |_| match view.lit.get()? {
        Lit::Node(node) => Some(node),
        Lit::Term(_) => view.lit_nodes.with(|lit| lit.iter().position(|lit| *lit)),
        Lit::Parameter(_) | Lit::State(_) => None,
    });
    let calls = Memo::new(move |_| state.solver.get().method.weights().map(<[f64]>::len));
    let recurrence = move || {
        let (rate, explained) = (state.text().network.rate)(calls.get());
        let told = pointed.get().and_then(|node| words::node(&state, &view, &view.picture.get(), node));
        view! {
            <p class="recurrence">
                <span class="recurrence-formula" aria-hidden="true">
                    "x" <sub>"n+1"</sub> " = x" <sub>"n"</sub> " + " {rate} <sub>"n"</sub> ")"
                </span>
                <output class="hint" aria-live="polite" data-testid="network-readout">{told.unwrap_or(explained)}</output>
            </p>
        }
    };
    view! {
        <section class="network" class:folded=folded data-testid="network" aria-label=word(|text| text.network.title)>
            <div class="network-bar">
                <button
                    type="button"
                    class="quiet icon fold"
                    data-testid="network-fold"
                    aria-expanded=move || (!folded.get()).to_string()
                    aria-label=move || if folded.get() { state.text().network.unfold } else { state.text().network.fold }
                    title=move || if folded.get() { state.text().network.unfold } else { state.text().network.fold }
                    on:click=toggle
                >
                    <svg class="glyph" viewBox="0 0 24 24" aria-hidden="true"><path d="m6 9 6 6 6-6" /></svg>
                </button>
                {recurrence}
                <Show when=move || !folded.get()>
                    <Choices />
                    <InWords />
                </Show>
            </div>
            <Show when=move || !folded.get()>
                <Cells />
            </Show>
            <StepNumbers />
        </section>
    }
}

/// Run or learn, by what, and what is drawn.
#[component]
fn Choices() -> impl IntoView {
    let state = state();
    let view = NetworkView::expect();
    let has_quantities = Memo::new(move |_| view.quantity.get().is_some());
    let mode = move |learn: bool, label: Signal<&'static str>, id: &'static str| {
        view! {
            <button
                type="button"
                data-testid=id
                aria-pressed=move || (view.learn.get() == learn).to_string()
                disabled=move || learn && !has_quantities.get()
                on:click=move |_| view.learn.set(learn)
            >
                {label}
            </button>
        }
    };
    let names = Memo::new(move |_| {
        state.model.with(|model| model.quantities.iter().map(|quantity| quantity.name.clone()).collect::<Vec<_>>())
    });
    let quantities = move || {
        let option = |(index, name): (usize, String)| {
            let label = format!("∂/∂{}", words::spoken(&name));
            view! { <option value=name selected=move || view.quantity.get() == Some(index)>{label}</option> }
        };
        names.get().into_iter().enumerate().map(option).collect_view()
    };
    let states = Memo::new(move |_| {
        state.model.with(|model| model.states.iter().map(|state| state.name.clone()).collect::<Vec<_>>())
    });
    let details = move || {
        let text = &state.text().network;
        let chosen = view.wanted.get();
        let fixed = [(None, text.automatic), (Some(Unfolded::All), text.all), (Some(Unfolded::None), text.none)];
        let fixed = fixed.into_iter().map(|(wanted, label)| (wanted, label.to_owned()));
        let one = |(index, name): (usize, String)| (Some(Unfolded::One(index)), (text.only)(&format!("{name}′")));
        let all: Vec<(Option<Unfolded>, String)> = fixed.chain(states.get().into_iter().enumerate().map(one)).collect();
        let option = |(wanted, label): (Option<Unfolded>, String)| {
            view! { <option value=key(wanted) selected=wanted == chosen>{label}</option> }
        };
        all.into_iter().map(option).collect_view()
    };
    view! {
        <div class="segments" role="group" aria-label=word(|text| text.network.mode)>
            {mode(false, word(|text| text.network.run), "network-run")}
            {mode(true, word(|text| text.network.learn), "network-learn")}
            <select
                class="along"
                data-testid="network-parameter"
                aria-label=word(|text| text.network.parameter)
                title=word(|text| text.network.parameter)
                disabled=move || !view.learn.get()
                on:change=move |event| view.chosen.set(Some(event_target_value(&event)))
            >
                {quantities}
            </select>
            <select
                data-testid="network-detail"
                aria-label=word(|text| text.network.detail)
                title=word(|text| text.network.detail)
                on:change=move |event| view.wanted.set(wanted(&event_target_value(&event)))
            >
                {details}
            </select>
        </div>
    }
}

fn key(wanted: Option<Unfolded>) -> String {
    match wanted {
        None => "auto".into(),
        Some(Unfolded::All) => "all".into(),
        Some(Unfolded::None) => "none".into(),
        Some(Unfolded::One(state)) => state.to_string(),
    }
}

fn wanted(key: &str) -> Option<Unfolded> {
    match key {
        "all" => Some(Unfolded::All),
        "none" => Some(Unfolded::None),
        _ => key.parse().ok().map(Unfolded::One),
    }
}

/// The room above the plot: as wide as the stage, and as high as leaves the plot its own.
fn room(element: &Element) -> Room {
    let (_, window_height) = page::window_size();
    let width = f64::from(element.client_width());
    // Below this width the page scrolls, and the height of the window says nothing.
    let beside = width > 620.0;
    let height = if beside { (window_height - 728.0).clamp(160.0, 320.0) } else { 300.0 };
    // In whole tens: a scroll bar that comes or goes must not make a new picture.
    Room { width: (width / 10.0).floor() * 10.0, height: (height / 10.0).floor() * 10.0 }
}

/// The cells, and what is said of the node that is pointed at.
#[component]
fn Cells() -> impl IntoView {
    let state = state();
    let view = NetworkView::expect();
    let place = NodeRef::<html::Div>::new();
    let watch = StoredValue::new_local(None);
    Effect::new(move || {
        if let Some(element) = place.get() {
            let measured: Element = element.unchecked_into();
            let own = measured.clone();
            watch.set_value(canvas::on_resize(&measured, move || {
                let room = room(&own);
                if room.width > 0.0 && view.room.get_untracked() != room {
                    view.room.set(room);
                }
            }));
        }
    });
    let copies = Memo::new(move |_| {
        let (room, picture) = (view.room.get(), view.picture.get());
        let drawing = &picture.drawing;
        let copy = copy_width(drawing);
        let scale = (room.height / drawing.height).min(SMALLEST);
        let count = ((room.width / scale - drawing.width) / copy).floor().clamp(0.0, 3.0);
        let whole = drawing.width + count * copy;
        let scale = (room.width / whole).min(room.height / drawing.height).clamp(LEAST, LARGEST);
        (count as usize, scale)
    });
    // Each step begins a new pulse by taking turns between two animations of the same look.
    let beat = Memo::new(move |last: Option<&(Option<usize>, usize)>| {
        let step = view.step.get();
        let beats = last.map_or(0, |(before, beats)| if *before == step { *beats } else { beats + 1 });
        (step, beats)
    });
    let pulse = move || {
        let speed = state.document().with(|document| document.view.speed).unwrap_or(super::controls::DEFAULT_SPEED);
        let fast = state.playing.get() && speed > FASTEST_PULSE;
        match beat.get().1 {
            0 => "network-row",
            _ if fast => "network-row",
            beats if beats % 2 == 0 => "network-row beat-a",
            _ => "network-row beat-b",
        }
    };
    let described = Signal::derive(move || {
        let picture = view.picture.get();
        format!("{}. {}", state.text().network.picture, words::cell(&state, &picture))
    });
    let row = move || {
        let picture = view.picture.get();
        let count = copies.get().0;
        let copy = |offset: isize, outermost: bool| {
            let picture = picture.clone();
            view! { <Copy picture offset outermost /> }
        };
        let before = (count >= 2).then(|| copy(-1, true));
        let after: Vec<_> = match count {
            0 => vec![],
            1 | 2 => vec![copy(1, true)],
            _ => vec![copy(1, false), copy(2, true)],
        };
        view! {
            {before}
            <CurrentCell picture=picture.clone() described />
            {after}
        }
    };
    view! {
        <div
            class="network-cells"
            node_ref=place
            tabindex="0"
            role="group"
            aria-label=word(|text| text.network.title)
            aria-description=word(|text| text.network.keys)
            data-testid="network-cells"
            on:pointerover=move |event| view.lit.set(target(event.target()))
            on:pointerleave=move |_| view.lit.set(None)
            on:focusout=move |_| view.lit.set(None)
            on:click=move |event| {
                if let Some(Lit::Node(node)) = target(event.target()) {
                    view.toggle(node);
                }
            }
            on:keydown=move |event| walk(&view, &event)
        >
            <div
                class=pulse
                class:learn=view.learn
                class:pointing=move || view.lit_nodes.with(|lit| lit.contains(&true))
                style=move || format!("--u: {:.4}px", copies.get().1)
            >
                {row}
            </div>
        </div>
    }
}

/// What the element under the pointer stands for.
fn target(target: Option<web_sys::EventTarget>) -> Option<Lit> {
    let element: Element = target?.dyn_into().ok()?;
    let index = |element: &Element, name: &str| element.get_attribute(name)?.parse().ok();
    if let Some(weight) = element.closest("[data-weight]").ok()? {
        return index(&weight, "data-weight").map(Lit::Parameter);
    }
    index(&element.closest("[data-node]").ok()??, "data-node").map(Lit::Node)
}

/// Arrows go from node to node, Enter unfolds a rate, Escape lets go.
fn walk(view: &NetworkView, event: &web_sys::KeyboardEvent) {
    let here = match view.lit.get_untracked() {
        Some(Lit::Node(node)) => Some(node),
        _ => None,
    };
    let direction = match event.key().as_str() {
        "ArrowLeft" => Some(Direction::Left),
        "ArrowRight" => Some(Direction::Right),
        "ArrowUp" => Some(Direction::Up),
        "ArrowDown" => Some(Direction::Down),
        "Enter" => {
            if let Some(node) = here {
                view.toggle(node);
            }
            None
        }
        "Escape" if here.is_some() => {
            view.lit.set(None);
            None
        }
        _ => return,
    };
    if let Some(direction) = direction {
        let next = view.picture.with_untracked(|picture| picture.drawing.neighbour(here, direction));
        if next.is_some() {
            view.lit.set(next.map(Lit::Node));
        }
    }
    event.prevent_default();
    event.stop_propagation();
}

/// The network in words.
#[component]
fn InWords() -> impl IntoView {
    let state: State = state();
    let view = NetworkView::expect();
    let open = RwSignal::new(false);
    let words = move || {
        let picture = view.picture.get();
        let mut all = vec![words::cell(&state, &picture)];
        all.extend(words::rates(&state, &picture));
        all.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()
    };
    view! {
        <details
            class="settings in-words"
            data-testid="network-words"
            on:toggle=move |event| {
                let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                open.set(element.is_some_and(|element| element.has_attribute("open")));
            }
        >
            <summary>{word(|text| text.network.in_words)}</summary>
            <Show when=move || open.get()>
                {words}
                <p>{move || words::step(&state, &view)}</p>
            </Show>
        </details>
    }
}

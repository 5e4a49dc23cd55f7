//! The closer look at the loss over two parameters: what is shown, over what, and how far it is.

use leptos::prelude::*;

use super::fit_run::Phase as FitPhase;
use super::frames::FrameLoop;
use super::map_canvas::MapCanvas;
use super::map_race::MapRace;
use super::map_run::{self, Choice, MapRun, MapView, Phase, Wanted};
use super::number_field::NumberField;
use super::state::{State, state, word};
use crate::core::action::Action;
use crate::core::loss_map::{CELLS, MapAxis};
use crate::core::number;
use crate::platform::timer::Debounce;
use crate::plot::heat_map;
use crate::plot::map_chart::Mark;
use crate::plot::palette::Rgb;
use crate::text;

/// A map is asked for when the document has been quiet for so long, in milliseconds.
const QUIET: u32 = 120;

/// The handles of an open map; a copy in every closure.
#[derive(Clone, Copy)]
pub struct MapHandle {
    /// The page: events and frames have no context to find it in.
    page: StoredValue<State>,
    /// What the visitor chose.
    pub choice: RwSignal<Choice>,
    /// The axes in force; `None` where the model has no two quantities.
    pub axes: Memo<Option<[MapAxis; 2]>>,
    /// What the document asks for.
    pub wanted: Memo<Option<Wanted>>,
    /// What is known.
    pub view: RwSignal<MapView>,
    /// The survey.
    pub run: StoredValue<MapRun, LocalStorage>,
}

impl MapHandle {
    fn new(state: &State, frames: FrameLoop) -> Self {
        let state = *state;
        let choice = RwSignal::new(Choice::default());
        // A range of the page's own choice stays while the value lies in it: the map must not move under the hand.
        let axes = Memo::new(move |last: Option<&Option<[MapAxis; 2]>>| {
            let choice = choice.get();
            state.model.with(|model| {
                let picked = map_run::quantities(model, &choice)?;
                let last = last.copied().flatten();
                Some(std::array::from_fn(|axis| {
                    let quantity = &model.quantities[picked[axis]];
                    let kept = last.map(|last| last[axis]).filter(|last| {
                        let declared = quantity.range.is_some();
                        !declared && last.quantity == picked[axis] && (last.low..=last.high).contains(&quantity.value)
                    });
                    let own = kept.map_or_else(|| map_run::own_range(quantity), |kept| (kept.low, kept.high));
                    let (low, high) = choice.ranges[axis].unwrap_or(own);
                    MapAxis { quantity: picked[axis], low, high }
                }))
            })
        });
        let wanted = Memo::new(move |_| {
            let whole = state.compilation.with(|compilation| compilation.model.is_some());
            whole.then(|| map_run::wanted(&state, axes.get())).flatten()
        });
        let run = StoredValue::new_local(MapRun::new(frames));
        Self { page: StoredValue::new(state), choice, axes, wanted, view: RwSignal::new(MapView::default()), run }
    }

    /// The page.
    pub fn state(self) -> State {
        self.page.get_value()
    }

    /// The names of the axes.
    pub fn names(self) -> [String; 2] {
        let axes = self.axes.get();
        self.state().model.track();
        axes.map(|axes| self.names_of(axes)).unwrap_or_default()
    }

    /// The names of these axes, for events and frames.
    pub fn names_of(self, axes: [MapAxis; 2]) -> [String; 2] {
        self.state().model.with_untracked(|model| {
            axes.map(|axis| {
                model.quantities.get(axis.quantity).map(|quantity| quantity.name.clone()).unwrap_or_default()
            })
        })
    }

    /// The names of the axes, for events and frames.
    pub fn names_untracked(self) -> [String; 2] {
        untrack(move || self.names())
    }

    /// The values in force.
    pub fn present(self) -> Option<(f64, f64)> {
        let [x, y] = self.axes.get_untracked()?;
        self.state().values.with_untracked(|values| Some((*values.get(x.quantity)?, *values.get(y.quantity)?)))
    }

    /// What the last fit found, if it could change both.
    pub fn fitted(self) -> Option<(f64, f64)> {
        let names = self.names_untracked();
        self.state().fit.with_untracked(|view| {
            let found = |name: &String| {
                let index = view.before.iter().position(|(other, _)| other == name)?;
                view.after.get(index).copied()
            };
            let ended = matches!(view.phase, FitPhase::Ended(_));
            if ended { Some((found(&names[0])?, found(&names[1])?)) } else { None }
        })
    }

    /// Puts a point of the map into the document, as one step to undo.
    pub fn set_values(self, [x_name, y_name]: [String; 2], (x, y): (f64, f64)) {
        self.state().seal();
        self.state().dispatch(Action::AcceptFit(vec![(x_name, x), (y_name, y)]));
        self.state().seal();
    }

    /// Where the map stands, in a sentence.
    pub fn sentence(self) -> String {
        let state = self.state();
        let text = &state.text().map;
        let view = self.view.get();
        let figure = |value: f64| number::significant(value, 4);
        let mut sentence = match &view.phase {
            Phase::Idle | Phase::Running => (text.computing)(view.percent()),
            Phase::Stopped => (text.stopped)(view.percent()),
            Phase::Refused(problem) => return text::fit::fit_problem(problem, state.language.get()).to_string(),
            Phase::Lost => return text.lost.to_owned(),
            Phase::Unavailable => return text.unavailable.to_owned(),
            Phase::Whole => match view.least {
                None => return text.nowhere_finite.to_owned(),
                Some(((x, y), loss)) => {
                    let [x_name, y_name] = self.names();
                    (text.computed)(&x_name, &figure(x), &y_name, &figure(y), &figure(loss))
                }
            },
        };
        if view.phase == Phase::Whole && view.diverged > 0 {
            let percent = (100 * view.diverged).div_ceil(CELLS);
            sentence = format!("{sentence} {}", (text.diverged_share)(percent));
        }
        sentence
    }

    /// Zooms both axes about the values in force (the middle, where they lie outside); 0.5 halves what is shown.
    fn zoom(self, factor: f64) {
        let (Some(axes), Some(present)) = (self.axes.get_untracked(), self.present()) else { return };
        self.choice.update(|choice| {
            for (index, (axis, value)) in axes.into_iter().zip([present.0, present.1]).enumerate() {
                choice.ranges[index] = Some(zoomed(&axis, value, factor));
            }
        });
    }

    fn choose(self, axis: usize, name: String) {
        let names = self.names_untracked();
        self.choice.update(|choice| {
            let ranges = choice.ranges;
            if names[1 - axis] == name {
                // The other axis' quantity: they change places.
                choice.names = [names[1].clone(), names[0].clone()];
                choice.ranges = [ranges[1], ranges[0]];
            } else {
                choice.names = names;
                choice.names[axis] = name;
                choice.ranges[axis] = None;
            }
        });
    }
}

/// The range of `factor` times the length, about `value` if it lies on the axis. What is not negative stays so.
fn zoomed(axis: &MapAxis, value: f64, factor: f64) -> (f64, f64) {
    let centre = Some(axis.share(value)).filter(|share| (0.0..=1.0).contains(share)).unwrap_or(0.5);
    // Zooming out from the middle takes the same way back.
    let (low, high) = (centre - factor * centre, centre + factor * (1.0 - centre));
    let (low, high) = if factor < 1.0 { (centre - factor / 2.0, centre + factor / 2.0) } else { (low, high) };
    let (from, to) = (axis.value(low), axis.value(high));
    let from = if axis.low >= 0.0 { from.max(0.0) } else { from };
    let digits = (to - from).abs() / 1000.0;
    let rounded = (number::rounded(from, digits.min(from.abs() / 100.0)), number::rounded(to, digits));
    if usable(rounded) { rounded } else { (axis.low, axis.high) }
}

/// Whether a range can be an axis.
fn usable((low, high): (f64, f64)) -> bool {
    low.is_finite() && high.is_finite() && high - low > 1e-9 * low.abs().max(high.abs()) && (high - low).is_finite()
}

/// The panel.
#[component]
pub fn MapLens() -> impl IntoView {
    let state = state();
    let frames = FrameLoop::expect();
    let map = MapHandle::new(&state, frames);
    let ask = StoredValue::new_local(Debounce::new(QUIET, move || {
        if let Some(wanted) = map.wanted.get_untracked() {
            map.run.update_value(|run| run.want(&state, wanted));
            frames.request();
        }
    }));
    Effect::new(move || {
        if map.wanted.with(Option::is_some) {
            ask.with_value(Debounce::call);
        }
    });
    frames.add(move |now, _| {
        let mut next = None;
        map.run.update_value(|run| next = run.frame(now));
        if let Some(view) = next {
            map.view.set(view);
        }
        map.run.with_value(MapRun::is_running)
    });
    let possible = Memo::new(move |_| map.axes.with(Option::is_some));
    view! {
        <div class="map-lens">
            <header>
                <h2>{word(|text| text.map.title)}</h2>
                <p class="hint">
                    {move || {
                        let [x, y] = map.names();
                        (state.text().map.explained)(&x, &y)
                    }}
                </p>
            </header>
            <Show
                when=move || possible.get()
                fallback=move || view! { <p class="hint">{word(|text| text.map.too_few)}</p> }
            >
                <Settings map />
                <div class="map-body">
                    <div class="map-left">
                        <MapCanvas map />
                        <Standing map />
                        <MarkLegend />
                    </div>
                    <MapRace map />
                </div>
            </Show>
        </div>
    }
}

/// Which quantities, over what.
#[component]
fn Settings(map: MapHandle) -> impl IntoView {
    view! {
        <div class="map-settings">
            <AxisFields map axis=0 />
            <AxisFields map axis=1 />
            <div class="button-row">
                <button type="button" data-testid="map-zoom-in" on:click=move |_| map.zoom(0.5)>
                    {word(|text| text.map.zoom_in)}
                </button>
                <button type="button" data-testid="map-zoom-out" on:click=move |_| map.zoom(2.0)>
                    {word(|text| text.map.zoom_out)}
                </button>
                <button
                    type="button"
                    data-testid="map-whole"
                    on:click=move |_| map.choice.update(|choice| choice.ranges = [None; 2])
                >
                    {word(|text| text.map.whole_range)}
                </button>
            </div>
        </div>
    }
}

#[component]
fn AxisFields(map: MapHandle, axis: usize) -> impl IntoView {
    let state = state();
    let label = if axis == 0 { word(|text| text.map.horizontal) } else { word(|text| text.map.vertical) };
    let name = Memo::new(move |_| map.names()[axis].clone());
    let range = Memo::new(move |_| map.axes.get().map_or((0.0, 1.0), |axes| (axes[axis].low, axes[axis].high)));
    let names = Memo::new(move |_| {
        state.model.with(|model| model.quantities.iter().map(|quantity| quantity.name.clone()).collect::<Vec<_>>())
    });
    let option = move |own: String| {
        let (value, shown) = (own.clone(), own.clone());
        view! { <option value=value selected=move || name.with(|name| *name == own)>{shown}</option> }
    };
    let set = move |range: (f64, f64)| map.choice.update(|choice| choice.ranges[axis] = Some(range));
    let check = move |range: (f64, f64)| {
        (!usable(range)).then(|| state.text_untracked().parameters.range_needs_order.to_owned())
    };
    view! {
        <div class="map-axis" data-testid=format!("map-axis-{axis}")>
            <label class="field">
                <span>{label}</span>
                <select on:change=move |event| map.choose(axis, event_target_value(&event))>
                    {move || names.get().into_iter().map(option).collect_view()}
                </select>
            </label>
            <NumberField
                label=Signal::derive(move || name.with(|name| (state.text().map.low)(name)))
                value=Signal::derive(move || range.get().0)
                check=Callback::new(move |low| check((low, range.get_untracked().1)))
                on_value=Callback::new(move |low| set((low, range.get_untracked().1)))
            />
            <span aria-hidden="true">"…"</span>
            <NumberField
                label=Signal::derive(move || name.with(|name| (state.text().map.high)(name)))
                value=Signal::derive(move || range.get().1)
                check=Callback::new(move |high| check((range.get_untracked().0, high)))
                on_value=Callback::new(move |high| set((range.get_untracked().0, high)))
            />
        </div>
    }
}

/// How far the map is, and what can be done about it.
#[component]
fn Standing(map: MapHandle) -> impl IntoView {
    let state = map.state();
    let frames = FrameLoop::expect();
    let phase = Memo::new(move |_| map.view.with(|view| view.phase.clone()));
    let act = move |_| {
        map.run.update_value(|run| if *phase.read_untracked() == Phase::Running { run.stop() } else { run.go_on() });
        frames.request();
    };
    let action = move || match phase.get() {
        Phase::Running => Some(state.text().map.stop),
        Phase::Stopped => Some(state.text().map.go_on),
        Phase::Lost => Some(state.text().map.again),
        Phase::Idle | Phase::Whole | Phase::Refused(_) | Phase::Unavailable => None,
    };
    let best = move |_| {
        if let Some((point, _)) = map.view.with_untracked(|view| view.least) {
            map.set_values(map.names_untracked(), point);
        }
    };
    view! {
        <div class="map-standing">
            <p role="status" data-testid="map-status">{move || map.sentence()}</p>
            <div class="button-row">
                <Show when=move || action().is_some()>
                    <button type="button" data-testid="map-act" on:click=act>{action}</button>
                </Show>
                <Show when=move || phase.get() == Phase::Whole>
                    <button type="button" data-testid="map-best" on:click=best>
                        {word(|text| text.map.go_to_best)}
                    </button>
                </Show>
                <span class="hint">{word(|text| text.map.click_hint)}</span>
            </div>
        </div>
    }
}

/// What the marks on the map mean.
#[component]
fn MarkLegend() -> impl IntoView {
    let state = state();
    let entry = move |mark: Mark| {
        let name = match mark {
            Mark::Start => word(|text| text.map.start),
            Mark::Present => word(|text| text.map.present),
            Mark::Best => word(|text| text.map.best),
            Mark::Fitted => word(|text| text.map.fitted),
        };
        // The present values are framed, so that what lies there is seen.
        let fill = if mark == Mark::Present { "none" } else { "#fff" };
        view! {
            <li>
                <svg class="map-mark" viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">
                    <path d=mark.shape().svg_path(9.0, 9.0, 5.5) fill=fill stroke-width="1.6" />
                </svg>
                {name}
            </li>
        }
    };
    let stripes = move || {
        let [one, other] = heat_map::stripes(super::stage::style_of(state.dark.get()).theme).map(Rgb::css);
        format!("repeating-linear-gradient(45deg, {one} 0 4px, {other} 4px 8px)")
    };
    view! {
        <ul class="map-legend" aria-label=word(|text| text.map.legend)>
            {Mark::ALL.map(entry).collect_view()}
            <li>
                <span class="map-stripes" style:background=stripes></span>
                {word(|text| text.map.diverges)}
            </li>
        </ul>
    }
}

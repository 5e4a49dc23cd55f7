//! The two optimisers beside each other: what they did, in a word and in numbers, and the learning rate to try.

use leptos::prelude::*;

use super::map_lens::MapHandle;
use super::map_run::WayView;
use super::number_field::NumberField;
use super::state::{State, state, word};
use crate::core::action::Action;
use crate::core::fit::FitSettings;
use crate::core::fit::path::RACERS;
use crate::core::number;
use crate::core::slider::{SliderScale, TRACK_STEPS};
use crate::plot::map_chart::{WAY_COLOURS, WAY_DASHES};
use crate::text;

/// The learning rates of the slider; the field takes any.
const RATES: (f64, f64) = (1e-6, 10.0);

/// The most epochs, so that a look at the map stays a look.
const MOST_EPOCHS: f64 = 100_000.0;

/// Table and controls.
#[component]
pub fn MapRace(
    /// The open map.
    map: MapHandle,
) -> impl IntoView {
    let state = state();
    let fit = Memo::new(move |_| state.document().with(|document| document.fit));
    let explained = move || {
        let [x, y] = map.names();
        let after_fit = map.wanted.with(|wanted| wanted.as_ref().is_some_and(|wanted| wanted.after_fit));
        (state.text().map.race_explained)(&x, &y, after_fit)
    };
    let scale = SliderScale::new(RATES);
    let slide = move |event: web_sys::Event| {
        if let Ok(position) = event_target_value(&event).parse::<f64>() {
            let learning_rate = scale.value(position / f64::from(TRACK_STEPS));
            change(&state, |fit| fit.learning_rate = learning_rate);
        }
    };
    let check = |allowed: fn(f64) -> bool| {
        Callback::new(move |value: f64| {
            (!allowed(value)).then(|| (state.text_untracked().fit.out_of_bounds)(&number::exact(value)))
        })
    };
    view! {
        <div class="map-race">
            <h3>{word(|text| text.map.race)}</h3>
            <p class="hint">{explained}</p>
            <div class="map-rate">
                <label class="field">
                    <span>{word(|text| text.fit.learning_rate)}</span>
                    <NumberField
                        label=Signal::derive(move || state.text().fit.learning_rate.to_owned())
                        value=Signal::derive(move || fit.get().learning_rate)
                        check=check(|value| value > 0.0)
                        on_value=Callback::new(move |value| {
                            change(&state, |fit| fit.learning_rate = value);
                            state.seal();
                        })
                    />
                </label>
                <input
                    type="range"
                    min="0"
                    max=TRACK_STEPS
                    step="1"
                    data-testid="map-rate"
                    aria-label=word(|text| text.map.learning_rate_slider)
                    aria-valuetext=move || number::significant(fit.get().learning_rate, 3)
                    prop:value=move || (scale.position(fit.get().learning_rate) * f64::from(TRACK_STEPS)).to_string()
                    on:input=slide
                    on:change=move |_| state.seal()
                />
                <label class="field">
                    <span>{word(|text| text.fit.epochs)}</span>
                    <NumberField
                        label=Signal::derive(move || state.text().fit.epochs.to_owned())
                        value=Signal::derive(move || f64::from(fit.get().epochs))
                        check=check(|value| (1.0..=MOST_EPOCHS).contains(&value))
                        on_value=Callback::new(move |value: f64| {
                            change(&state, |fit| fit.epochs = value as u32);
                            state.seal();
                        })
                    />
                </label>
            </div>
            <div class="map-table" tabindex="0" role="group" aria-label=word(|text| text.map.race)>
                <table class="fitted" data-testid="map-race">
                    <thead>
                        <tr>
                            <th scope="col">{word(|text| text.map.optimiser)}</th>
                            <th scope="col">{word(|text| text.map.steps)}</th>
                            <th scope="col">{word(|text| text.map.evaluations)}</th>
                            <th scope="col">{word(|text| text.map.time)}</th>
                            <th scope="col">{word(|text| text.map.final_loss)}</th>
                        </tr>
                    </thead>
                    <tbody>{move || map.view.get().ways.iter().map(|way| row(&state, way)).collect_view()}</tbody>
                </table>
            </div>
        </div>
    }
}

fn change(state: &State, set: impl FnOnce(&mut FitSettings)) {
    let mut fit = state.document().with_untracked(|document| document.fit);
    set(&mut fit);
    state.dispatch(Action::SetFit(fit));
}

/// One optimiser: its numbers, and below them the word for how it went.
fn row(state: &State, way: &WayView) -> impl IntoView + use<> {
    let text = state.text();
    let key = way.optimiser.key();
    let index = RACERS.iter().position(|optimiser| *optimiser == way.optimiser).unwrap_or(0);
    let dashes = WAY_DASHES[index].iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let cell = |figure: Option<String>| view! { <td>{figure.unwrap_or_else(|| "–".to_owned())}</td> };
    let last = way.last;
    let numbers = [
        last.map(|step| step.iteration.to_string()),
        last.map(|step| step.evaluations.to_string()),
        last.map(|_| milliseconds(way.milliseconds)),
        last.map(|step| number::significant(step.loss, 5)),
    ];
    let course = way.course.map_or("", |course| (text.map.course_word)(course));
    let story = match (&way.problem, last.and_then(|last| last.stopped), way.course) {
        (Some(problem), ..) => text::fit::fit_problem(problem, state.language.get()).to_string(),
        (None, Some(reason), Some(course)) => {
            let leaves = if way.leaves { format!(" {}", text.map.leaves) } else { String::new() };
            (text.map.story)((text.map.course_explained)(course), (text.map.reason)(reason)) + &leaves
        }
        _ => text.map.running.to_owned(),
    };
    view! {
        <tr>
            <th scope="row">
                <svg class="map-way" viewBox="0 0 28 10" width="28" height="10" aria-hidden="true">
                    <line x1="0" y1="5" x2="28" y2="5" stroke="#101218" stroke-width="7" />
                    <line x1="0" y1="5" x2="28" y2="5" stroke=WAY_COLOURS[index].css() stroke-width="3" stroke-dasharray=dashes />
                </svg>
                {(text.fit.optimiser_name)(way.optimiser)}
            </th>
            {numbers.map(cell).collect_view()}
        </tr>
        <tr class="map-story">
            <td colspan="5" data-testid=format!("map-story-{key}")>
                <strong data-testid=format!("map-course-{key}")>{course}</strong>
                {story}
            </td>
        </tr>
    }
}

/// A worker's clock ticks in tenths of a millisecond.
fn milliseconds(value: f64) -> String {
    if value < 0.1 { "< 0.1".to_owned() } else { number::significant(value, if value < 10.0 { 2 } else { 3 }) }
}

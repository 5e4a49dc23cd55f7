//! Which band is drawn around the curves, and why there is none.

use leptos::prelude::*;

use super::state::{State, state, word};
use crate::core::band::{self, BandKind};
use crate::core::number;
use crate::text::certainty::list;
use crate::text::uncertainty;

/// Keys of the choices.
const CHOICES: [(&str, Option<BandKind>); 3] =
    [("off", None), ("curve", Some(BandKind::Curve)), ("new", Some(BandKind::NewPoint))];

/// The choice; of use once a fit has ended.
#[component]
pub fn BandChoice() -> impl IntoView {
    let state = state();
    let band = state.certainty.band;
    let found = Memo::new(move |_| state.finding.with(Option::is_some));
    let name = move |kind: Option<BandKind>| {
        let text = &state.text().certainty;
        match kind {
            None => text.band_off,
            Some(BandKind::Curve) => text.band_curve,
            Some(BandKind::NewPoint) => text.band_new_point,
        }
    };
    let options = CHOICES.map(|(key, kind)| {
        view! {
            <option value=key selected=move || band.get() == kind>
                {move || name(kind)}
            </option>
        }
    });
    view! {
        <select
            class="band-choice"
            data-testid="band"
            aria-label=word(|text| text.certainty.band)
            title=move || if found.get() { state.text().certainty.band } else { state.text().certainty.after_a_fit }
            disabled=move || !found.get()
            on:change=move |event| {
                let key = event_target_value(&event);
                let chosen = CHOICES.into_iter().find(|(known, _)| *known == key);
                band.set(chosen.and_then(|(_, kind)| kind));
            }
        >
            {options.into_iter().collect_view()}
        </select>
    }
}

/// What the visitor must know of the bands: why there is none, and what a new point is taken to be.
#[component]
pub fn BandWords() -> impl IntoView {
    let state = state();
    let said = Memo::new(move |_| words(&state));
    view! {
        <Show when=move || said.with(|said| !said.is_empty())>
            <p class="band-words" role="status" data-testid="band-words">
                {move || said.get()}
            </p>
        </Show>
    }
}

fn words(state: &State) -> String {
    let text = &state.text().certainty;
    let (Some(finding), Some(bands)) = (state.finding.get(), state.certainty.bands.get()) else {
        return String::new();
    };
    let names = finding.free_names();
    let bands = match &*bands {
        Ok(bands) => bands,
        Err(reason) => {
            let plain = (state.text().results.none_at_all)(reason).map(str::to_owned);
            let own = || uncertainty::no_standard_error(reason, "", &names, state.language.get()).to_string();
            return (text.no_band)(&plain.unwrap_or_else(own));
        }
    };
    let observations = state.observations.get();
    let model = state.model.get();
    let mut said = Vec::new();
    for band in bands {
        let is_state = matches!(band.target, crate::core::data::Target::State(_));
        let observed = band::observed(&observations, band.target);
        if !(is_state || observed) {
            continue;
        }
        let name = model.target_name(band.target);
        if !band.open.is_empty() {
            let open: Vec<&str> = band.open.iter().filter_map(|&place| names.get(place).copied()).collect();
            said.push((text.open_band)(name, &list(&open, text)));
        }
        if band.kind == BandKind::NewPoint
            && let Some(deviation) = band::usual_deviation(&observations, band.target)
        {
            said.push((text.deviation_used)(name, &number::significant(deviation, 4)));
        }
    }
    said.join(" ")
}

//! Which band is drawn around the curves, and why there is none. To choose a band of the bootstrap begins the bootstrap.

use leptos::prelude::*;

use super::certainty::BandSource;
use super::interval_study::{SAMPLES, bootstrap};
use super::state::{State, state, word};
use super::studies::{Kind, Phase};
use super::study_button;
use super::study_run::Studies;
use crate::core::band::{self, BandKind};
use crate::core::number;
use crate::core::study::bootstrap::LEAST_SAMPLES;
use crate::text::certainty::list;
use crate::text::uncertainty;

/// Keys of the choices.
const CHOICES: [(&str, Option<(BandKind, BandSource)>); 5] = [
    ("off", None),
    ("curve", Some((BandKind::Curve, BandSource::Delta))),
    ("new", Some((BandKind::NewPoint, BandSource::Delta))),
    ("curve-bootstrap", Some((BandKind::Curve, BandSource::Bootstrap))),
    ("new-bootstrap", Some((BandKind::NewPoint, BandSource::Bootstrap))),
];

/// The choice; of use once a fit has ended.
#[component]
pub fn BandChoice() -> impl IntoView {
    let state = state();
    let studies = Studies::expect();
    let band = state.certainty.band;
    let found = Memo::new(move |_| state.finding.with(Option::is_some));
    let name = move |choice: Option<(BandKind, BandSource)>| {
        let text = &state.text().certainty;
        match choice {
            None => text.band_off,
            Some((BandKind::Curve, BandSource::Delta)) => text.band_curve,
            Some((BandKind::NewPoint, BandSource::Delta)) => text.band_new_point,
            Some((BandKind::Curve, BandSource::Bootstrap)) => text.band_curve_bootstrap,
            Some((BandKind::NewPoint, BandSource::Bootstrap)) => text.band_new_point_bootstrap,
        }
    };
    let options = CHOICES.map(|(key, choice)| {
        view! {
            <option value=key selected=move || band.get() == choice>
                {move || name(choice)}
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
                band.set(chosen.and_then(|(_, choice)| choice));
                if awaits_bootstrap(&state) && !matches!(state.studies.phase(Kind::Bootstrap), Phase::Running(_)) {
                    studies.start_or_stop(bootstrap(&state));
                }
            }
        >
            {options.into_iter().collect_view()}
        </select>
    }
}

/// Whether the band chosen is that of a bootstrap of which refits are missing.
fn awaits_bootstrap(state: &State) -> bool {
    let chosen = state.certainty.band.with(|band| matches!(band, Some((_, BandSource::Bootstrap))));
    let hopeless = state.certainty.bands.with(|bands| bands.as_ref().is_some_and(|bands| bands.is_err()));
    chosen && !hopeless && !is_whole(state) && state.finding.with(Option::is_some)
}

/// Whether all refits were made.
fn is_whole(state: &State) -> bool {
    state.studies.samples.with(|samples| {
        let done = samples.as_ref().map(|samples| samples.found.parameters.len() + samples.found.failed as usize);
        done.is_some_and(|done| done >= SAMPLES as usize)
    })
}

/// What the visitor must know of the bands: why there is none, what a new point is taken to be, and how far the bootstrap
/// is.
#[component]
pub fn BandWords() -> impl IntoView {
    let state = state();
    let studies = Studies::expect();
    let said = Memo::new(move |_| {
        let parts = [of_bootstrap(&state), words(&state)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    });
    let awaits = Memo::new(move |_| awaits_bootstrap(&state));
    let share = Memo::new(move |_| match state.studies.phase(Kind::Bootstrap) {
        Phase::Running(share) => Some(share),
        _ => None,
    });
    let running = Memo::new(move |_| share.with(Option::is_some));
    let label = move || {
        let text = &state.text().studies;
        if running.get() { text.stop.to_owned() } else { (text.bootstrap)(SAMPLES) }
    };
    view! {
        <Show when=move || said.with(|said| !said.is_empty())>
            <div class="band-words">
                <p role="status" data-testid="band-words">
                    {move || said.get()}
                </p>
                <Show when=move || awaits.get()>
                    <div class="band-study">
                        <Show when=move || running.get()>
                            <progress
                                max="1"
                                value=move || share.get().unwrap_or_default().to_string()
                                aria-label=word(|text| text.studies.progress)
                            ></progress>
                        </Show>
                        <button
                            type="button"
                            data-testid="band-bootstrap"
                            on:click=move |_| studies.start_or_stop(bootstrap(&state))
                        >
                            {label}
                        </button>
                    </div>
                </Show>
            </div>
        </Show>
    }
}

/// How the band of the bootstrap stands, if it is chosen.
fn of_bootstrap(state: &State) -> String {
    let chosen = state.certainty.band.with(|band| matches!(band, Some((_, BandSource::Bootstrap))));
    let hopeless = state.certainty.bands.with(|bands| bands.as_ref().is_some_and(|bands| bands.is_err()));
    if !chosen || hopeless || state.finding.with(Option::is_none) {
        return String::new();
    }
    let text = &state.text().certainty;
    let failed = state.studies.samples.with(|samples| samples.as_ref().map_or(0, |samples| samples.found.failed));
    let band = state.certainty.envelope.with(|envelope| {
        let envelope = envelope.as_ref()?;
        let (curves, left_out) = (envelope.curves as usize, (envelope.diverged + failed) as usize);
        let said = if curves < LEAST_SAMPLES { text.bootstrap_few } else { text.bootstrap_band };
        Some(said(curves, left_out))
    });
    match (state.studies.phase(Kind::Bootstrap), band) {
        (Phase::Running(_), _) => text.bootstrap_runs.to_owned(),
        (_, Some(band)) => band,
        (_, None) if is_whole(state) => (text.bootstrap_few)(0, failed as usize),
        (Phase::Idle | Phase::Whole | Phase::Stopped, None) => text.bootstrap_needed.to_owned(),
        (phase, None) => study_button::standing(state, &phase),
    }
}

fn words(state: &State) -> String {
    let text = &state.text().certainty;
    let (Some(finding), Some(bands)) = (state.finding.get(), state.certainty.bands.get()) else {
        return String::new();
    };
    let names = finding.free_names();
    let bands = match &*bands {
        Ok(drawn) => &drawn.bands,
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

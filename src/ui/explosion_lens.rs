//! The closer look at why states and gradients grow: what is wrong and what helps, sizes over the steps, eigenvalues in
//! the stability region.

use leptos::prelude::*;

use super::controls::Controls;
use super::cures::{Cures, halted, sentences};
use super::fit_cures::LearningRateCure;
use super::growth_plot::{GrowthPlot, Picture};
use super::mode_plane::ModePlane;
use super::playback::Scrubber;
use super::series_class;
use super::shared::Shared;
use super::state::{state, word};
use crate::core::explosion::{self, Case, Cause, Fate, Growth};
use crate::core::number::significant;
use crate::plot::palette;

/// The most tangents shown at once: with the state as many as there are colours.
const MOST_TANGENTS: usize = palette::COLOURS - 1;

/// How many are shown until the visitor chooses.
const FIRST_TANGENTS: usize = 3;

/// The panel.
#[component]
pub fn ExplosionLens() -> impl IntoView {
    let state = state();
    // The names of the quantities whose tangents are shown; `None` until the visitor chooses.
    let chosen = RwSignal::new(None::<Vec<String>>);
    let shown = Memo::new(move |_| {
        state.model.with(|model| {
            let quantities = model.quantities.iter().enumerate();
            let found: Vec<usize> = if let Some(names) = chosen.get() {
                quantities.filter(|(_, of)| names.contains(&of.name)).map(|(index, _)| index).collect()
            } else {
                let free = model.quantities.iter().any(|quantity| !quantity.fixed);
                let wanted = quantities.filter(|(_, of)| !(free && of.fixed)).map(|(index, _)| index);
                wanted.take(FIRST_TANGENTS).collect()
            };
            found.into_iter().take(MOST_TANGENTS).collect::<Vec<_>>()
        })
    });
    let looked = Memo::new(move |_| {
        let (run, solver, values) = (state.run.get(), state.solver.get(), state.shown_values.get());
        let stops = state.stops.get();
        let Some(trajectory) = run.main().filter(|_| !run.model.states.is_empty()) else { return Shared::default() };
        let case = Case { model: &run.model, values: &values, solver, stops: &stops };
        let growth = explosion::growth(&case, trajectory, &shown.get()).unwrap_or_default();
        let gradient = explosion::diagnose_gradient(&case, &growth).map(Shared::new);
        let clipped = explosion::clip_marks(&case, trajectory).iter().map(|mark| mark.step).collect::<Vec<_>>();
        Shared::new((growth, gradient, clipped))
    });
    // The curve first; its gradient where the curve is sound.
    let diagnosis = Signal::derive(move || state.diagnosis.get().or_else(|| looked.with(|looked| looked.1.clone())));
    let said = move || {
        let found = halted(&state).or_else(|| diagnosis.get().map(|found| sentences(&state, &found)));
        match found {
            Some((place, reason)) => [place, reason].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>(),
            None => vec![state.text().explosion.sound.to_owned()],
        }
    };
    let broken = move || diagnosis.with(Option::is_some) || halted(&state).is_some();
    let adaptive = Memo::new(move |_| state.solver.get().method.adaptive());
    // The step whose eigenvalues show why.
    let accused = move || match diagnosis.get().map(|found| found.cause) {
        Some(Cause::StepTooLarge(mode)) => mode.map(|mode| mode.step),
        _ => None,
    };
    let controls = Controls::expect();
    let head = Signal::derive(move || {
        let last = state.run.with(|run| run.main().map_or(0, |trajectory| trajectory.times.len().saturating_sub(1)));
        state.head.get().unwrap_or(last).min(last)
    });
    let series = move |growth: &Growth| {
        let names = state.model.with(|model| {
            growth.tangents.iter().map(|of| format!("|∂x/∂{}|", model.quantities[of.quantity].name)).collect::<Vec<_>>()
        });
        let tangents = names.into_iter().zip(&growth.tangents);
        let state_size = std::iter::once(("|x|".to_owned(), growth.states.clone()));
        state_size.chain(tangents.map(|(name, of)| (name, of.norms.clone()))).collect::<Vec<_>>()
    };
    let picture = Memo::new(move |_| {
        let broke = state.run.with(|run| {
            let trajectory = run.main()?;
            trajectory.diverged.map(|_| trajectory.times.len().saturating_sub(1))
        });
        looked.with(|looked| {
            let (growth, _, clipped) = &**looked;
            let broke = broke.filter(|_| growth.complete);
            Shared::new(Picture { series: series(growth), broke, clipped: clipped.clone() })
        })
    });
    let spoken = Signal::derive(move || {
        let text = &state.text().explosion;
        let sentence = |(name, sizes): &(String, Vec<f64>)| {
            let figure = |size: Option<&f64>| significant(size.copied().unwrap_or(0.0), 3);
            (text.sizes_spoken)(name, &figure(sizes.first()), &figure(sizes.last()))
        };
        let sizes = picture.with(|picture| picture.series.iter().map(sentence).collect::<Vec<_>>());
        format!("{}. {}", text.sizes, sizes.join(" "))
    });
    let legend = move || {
        let head = head.get();
        let text = &state.text().explosion;
        let fates = looked.with(|looked| looked.0.tangents.iter().map(|of| of.fate).collect::<Vec<_>>());
        picture.with(|picture| {
            let fates = std::iter::once(Fate::Steady).chain(fates);
            let rows = picture.series.iter().zip(fates).enumerate();
            rows.map(|(series, ((name, sizes), fate))| {
                let size = sizes.get(head).copied();
                // At the end the step that led there is shown.
                let from = if head + 1 < sizes.len() { head } else { sizes.len().saturating_sub(2) };
                let factor = sizes.get(from).copied().zip(sizes.get(from + 1)).filter(|(size, _)| *size > 0.0);
                let factor = factor.map(|(size, next)| (text.per_step)(&significant(next / size, 4)));
                let value = size.map_or_else(|| "–".to_owned(), |size| significant(size, 3));
                entry(
                    series,
                    name,
                    &[Some(value), factor].into_iter().flatten().collect::<Vec<_>>().join(" · "),
                    (text.fate)(fate),
                )
            })
            .collect_view()
        })
    };
    let choices = move || {
        state.model.with(|model| {
            let chip = |(index, quantity): (usize, &crate::core::model::Quantity)| {
                let name = quantity.name.clone();
                let label = name.clone();
                let pressed = move || shown.with(|shown| shown.contains(&index));
                let full = move || !pressed() && shown.with(|shown| shown.len() >= MOST_TANGENTS);
                let toggle = move |_| {
                    let model = state.model.get_untracked();
                    let present = shown.get_untracked();
                    let kept = present.iter().filter_map(|index| model.quantities.get(*index));
                    let mut names: Vec<String> =
                        kept.map(|quantity| quantity.name.clone()).filter(|other| *other != name).collect();
                    if names.len() == present.len() {
                        names.push(name.clone());
                    }
                    chosen.set(Some(names));
                };
                view! {
                    <button
                        type="button"
                        aria-pressed=move || pressed().to_string()
                        disabled=full
                        on:click=toggle
                    >
                        {label}
                    </button>
                }
            };
            model.quantities.iter().enumerate().map(chip).collect_view()
        })
    };
    let remark = move || {
        looked.with(|looked| {
            let text = &state.text().explosion;
            let partial = (!looked.0.complete && !looked.0.times.is_empty())
                .then(|| (text.partial)(looked.0.times.len().saturating_sub(1)));
            let ticks = (!looked.2.is_empty()).then(|| text.clip_marked.to_owned());
            partial.into_iter().chain(ticks).collect::<Vec<_>>().join(" ")
        })
    };
    view! {
        <h2>{word(|text| text.explosion.title)}</h2>
        <div class="verdict" class:sound=move || !broken() role="status" data-testid="verdict">
            {move || said().into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
            <Show when=move || accused().is_some()>
                <button
                    type="button"
                    class="quiet show-step"
                    data-testid="show-step"
                    on:click=move |_| controls.scrub(accused().unwrap_or(0))
                >
                    {move || (state.text().explosion.show_step)(accused().unwrap_or(0))}
                </button>
            </Show>
        </div>
        <Cures diagnosis=diagnosis most=6 />
        <LearningRateCure />
        <div class="explosion-views">
            <div class="growth">
                <h3>{word(|text| text.explosion.sizes)}</h3>
                <GrowthPlot picture=picture head=head label=spoken />
                <Scrubber />
                <ul class="growth-legend">{legend}</ul>
                <p class="hint">{remark}</p>
                <div class="chips" role="group" aria-label=word(|text| text.explosion.tangents)>
                    <span class="hint" aria-hidden="true">{word(|text| text.explosion.tangents)}</span>
                    {choices}
                </div>
            </div>
            <div class="plane">
                <Show
                    when=move || !adaptive.get()
                    fallback=|| view! { <p class="hint">{word(|text| text.explosion.own_steps)}</p> }
                >
                    <ModePlane head=head />
                </Show>
            </div>
        </div>
    }
}

fn entry(series: usize, name: &str, value: &str, fate: &'static str) -> impl IntoView + use<> {
    let dashes = palette::dash(series).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    view! {
        <li class=format!("series-{}", series_class(series))>
            <svg viewBox="0 0 32 14" width="32" height="14" aria-hidden="true">
                <line x1="0" y1="7" x2="32" y2="7" stroke="currentColor" stroke-width="2" stroke-dasharray=dashes />
            </svg>
            <span class="name">{name.to_owned()}</span>
            <span class="value">{value.to_owned()}</span>
            <span class="fate">{fate}</span>
        </li>
    }
}

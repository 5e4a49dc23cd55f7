//! Where to measure next: a strip along the time axis, coloured by what a point there would tell, and the words for it.

use leptos::prelude::*;

use super::notices::NoticeKind;
use super::state::{State, state, word};
use crate::core::action::Action;
use crate::core::document::PlotView;
use crate::core::next_point::{Candidate, Goal, Plan};
use crate::core::number;
use crate::plot::viridis;
use crate::text::certainty::{list, parameters_of};

/// The most colours of the strip; between them the browser goes gently.
const MOST_COLOURS: usize = 200;

/// Gains below this are nothing.
const NOTHING: f64 = 1e-9;

/// The switch in the bar above the plot.
#[component]
pub fn PlanSwitch() -> impl IntoView {
    let state = state();
    let planning = state.certainty.planning;
    let one_experiment = move || state.observations.with(|observations| observations.experiment_count() == 1);
    let ready = Memo::new(move |_| {
        state.finding.with(Option::is_some)
            && one_experiment()
            && state.document().with(|document| document.view.plot == PlotView::Time)
    });
    view! {
        <button
            type="button"
            class="plan-switch"
            data-testid="plan"
            aria-pressed=move || (planning.get() && ready.get()).to_string()
            disabled=move || !ready.get()
            title=move || match (ready.get(), one_experiment()) {
                (true, _) => "",
                (false, true) => state.text().certainty.after_a_fit,
                (false, false) => state.text().certainty.one_experiment,
            }
            on:click=move |_| {
                state.certainty.moment.set(None);
                planning.update(|planning| *planning = !*planning);
            }
        >
            {word(|text| text.certainty.plan)}
        </button>
    }
}

/// The plan while it is asked for and can be shown.
fn shown(state: &State) -> bool {
    state.certainty.plan.with(Option::is_some) && state.document().with(|document| document.view.plot == PlotView::Time)
}

/// What is looked at: the moment chosen, else the best.
fn looked_at(state: &State, plan: &Plan) -> Option<Candidate> {
    let chosen = state.certainty.moment.get().and_then(|time| plan.candidates.get(plan.nearest(time)?).copied());
    chosen.or_else(|| plan.best())
}

/// The names that the goal of the plan is about.
fn names(state: &State, plan: &Plan) -> String {
    state.finding.with(|finding| {
        let Some(finding) = finding else { return String::new() };
        let names = finding.free_names();
        let of = parameters_of(&plan.goal);
        let of: Vec<&str> = of.iter().filter_map(|&place| names.get(place).copied()).collect();
        list(&of, &state.text().certainty)
    })
}

/// What a candidate would do.
fn effect(state: &State, plan: &Plan, gain: f64) -> String {
    let (text, names) = (&state.text().certainty, names(state, plan));
    match plan.goal {
        Goal::Shrink(_) => (text.shrinks)(&names, &percent(gain)),
        Goal::Tell(_) => (text.tells)(&names, &percent(gain)),
    }
}

fn target_name(state: &State, candidate: &Candidate) -> String {
    state.model.with(|model| model.target_name(candidate.target).to_owned())
}

fn said(state: &State, plan: &Plan, candidate: &Candidate) -> String {
    let what = effect(state, plan, candidate.gain);
    (state.text().certainty.here)(&target_name(state, candidate), &figure(candidate.time), &what)
}

/// The words: the best moment, the one looked at, the legend, and the button that adds the point.
#[component]
pub fn PlanWords() -> impl IntoView {
    let state = state();
    let candidate = Memo::new(move |_| {
        let plan = state.certainty.plan.get()?;
        looked_at(&state, &plan)
    });
    let words = move || {
        let text = &state.text().certainty;
        let Some(plan) = state.certainty.plan.get() else { return String::new() };
        match (plan.best(), &plan.goal) {
            (Some(best), _) => {
                let what = (text.best)(&target_name(&state, &best), &figure(best.time));
                let why = if plan.unobserved { text.unobserved } else { "" };
                format!("{what} {why}")
            }
            (None, Goal::Tell(_)) => (text.nothing_helps)(&names(&state, &plan)),
            (None, Goal::Shrink(_)) => text.already_known.to_owned(),
        }
    };
    let here = move || {
        let plan = state.certainty.plan.get()?;
        Some(said(&state, &plan, &candidate.get()?))
    };
    let legend = move || {
        let (Some(plan), text) = (state.certainty.plan.get(), &state.text().certainty) else { return String::new() };
        let most = plan.most();
        match plan.goal {
            Goal::Shrink(_) => (text.most_shrink)(&names(&state, &plan), &percent(most)),
            Goal::Tell(_) => (text.most_tell)(&names(&state, &plan)),
        }
    };
    let label = move || {
        let Some(candidate) = candidate.get() else { return String::new() };
        (state.text().certainty.add)(&target_name(&state, &candidate), &figure(candidate.time))
    };
    let add = move |_| {
        let Some(candidate) = candidate.get_untracked() else { return };
        let target = state.model.with_untracked(|model| model.target_name(candidate.target).to_owned());
        let time = as_read(candidate.time, 12);
        let notice = NoticeKind::PointOnCurve { target: target.clone(), time: figure(time) };
        let experiment = state.experiment.get_untracked();
        state.dispatch(Action::AddPoint { experiment, time, target, value: as_read(candidate.curve, 6) });
        state.notify(notice);
    };
    view! {
        <Show when=move || shown(&state)>
            <div class="plan-words" data-testid="plan-words">
                <p role="status">
                    <strong>{words}</strong>
                    " "
                    <span data-testid="plan-here">{here}</span>
                </p>
                <Show when=move || candidate.with(Option::is_some)>
                    <p class="plan-legend">
                        <span>"0"</span>
                        <span class="plan-scale" style:background=viridis::gradient("to right") aria-hidden="true"></span>
                        <span data-testid="plan-legend">{legend}</span>
                    </p>
                    <button type="button" data-testid="plan-add" on:click=add>
                        {label}
                    </button>
                </Show>
            </div>
        </Show>
    }
}

/// The strip over the time axis of the plot: a slider over the moments.
#[component]
pub fn PlanStrip() -> impl IntoView {
    let state = state();
    let certainty = state.certainty;
    let plan = move || certainty.plan.get().filter(|plan| !plan.candidates.is_empty());
    let ends = move || {
        let plan = plan()?;
        Some((plan.candidates.first()?.time, plan.candidates.last()?.time))
    };
    let share = move |time: f64| {
        let (first, last) = ends().unwrap_or((0.0, 1.0));
        if last > first { (time - first) / (last - first) } else { 0.0 }
    };
    let colours = move || {
        let Some(plan) = plan() else { return String::new() };
        let most = plan.most().max(f64::MIN_POSITIVE);
        let every = plan.candidates.len().div_ceil(MOST_COLOURS).max(1);
        let stop = |candidate: &Candidate| {
            let colour = viridis::colour(candidate.gain / most).css();
            format!("{colour} {:.2}%", 100.0 * share(candidate.time))
        };
        let stops: Vec<String> = plan.candidates.iter().step_by(every).map(stop).collect();
        format!(
            "linear-gradient(to right, {})",
            if stops.len() > 1 { stops.join(", ") } else { format!("{0}, {0}", stops.join("")) }
        )
    };
    let time = move || plan().and_then(|plan| looked_at(&state, &plan)).map_or(0.0, |candidate| candidate.time);
    // From its left end to its right one, in pixels of the plot.
    let span = move || {
        let ((first, last), axis) = (ends()?, certainty.axis.get()?);
        Some((axis.place(first), axis.place(last), axis.bottom()))
    };
    let pixels = move |of: fn((f64, f64, f64)) -> f64| format!("{}px", span().map_or(0.0, of));
    let look = move |event: web_sys::PointerEvent| {
        let (Some((left, right, _)), Some((first, last))) = (untrack(span), untrack(ends)) else { return };
        let share = (f64::from(event.offset_x()) / (right - left).max(1.0)).clamp(0.0, 1.0);
        certainty.moment.set(Some(first + share * (last - first)));
    };
    let words = move || {
        let plan = plan()?;
        Some(said(&state, &plan, &looked_at(&state, &plan)?))
    };
    let best = move || plan().and_then(|plan| plan.best()).map(|best| format!("{:.2}%", 100.0 * share(best.time)));
    let visible = move || shown(&state) && ends().is_some() && certainty.axis.with(Option::is_some);
    view! {
        <Show when=visible>
            <div
                class="plan-strip"
                style:left=move || pixels(|(left, _, _)| left)
                style:width=move || pixels(|(left, right, _)| right - left)
                style:top=move || pixels(|(_, _, bottom)| bottom)
                style:background=colours
            >
                <span class="plan-best" style:left=best aria-hidden="true"></span>
                <input
                    type="range"
                    data-testid="plan-strip"
                    aria-label=word(|text| text.certainty.strip)
                    aria-valuetext=words
                    min=move || ends().map_or(0.0, |ends| ends.0).to_string()
                    max=move || ends().map_or(1.0, |ends| ends.1).to_string()
                    step=move || ends().map_or(1.0, |(first, last)| (last - first).max(NOTHING) / 200.0).to_string()
                    prop:value=move || time().to_string()
                    on:pointermove=look
                    on:input=move |event| {
                        if let Ok(time) = event_target_value(&event).parse::<f64>() {
                            certainty.moment.set(Some(time));
                        }
                    }
                />
            </div>
        </Show>
    }
}

fn figure(time: f64) -> String {
    number::significant(time, 5)
}

/// The number that `digits` digits of it read as, without the dust of sums of steps.
fn as_read(value: f64, digits: usize) -> f64 {
    format!("{value:.*e}", digits.saturating_sub(1)).parse().unwrap_or(value)
}

/// A share as hundredths.
fn percent(share: f64) -> String {
    format!("{} %", number::significant((100.0 * share).round(), 3))
}

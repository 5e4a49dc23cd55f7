//! Where the starts of a fit ended: the final losses in order, with the origin of each told apart, and what they say in
//! a sentence.

use leptos::prelude::*;

use super::legend;
use super::small_chart::SmallChart;
use super::state::{State, state, word};
use crate::core::fit::{Origin, Waterfall as Ends};
use crate::core::number;
use crate::plot::waterfall::waterfall;

/// The origins in the order of their looks.
const ORIGINS: [Origin; 4] = [Origin::Scattered, Origin::Given, Origin::Data, Origin::Horizon];

/// The chart and its sentence; there if the fit began at more than one start.
#[component]
pub fn Waterfall() -> impl IntoView {
    let state = state();
    let ends = Memo::new(move |_| state.finding.with(|finding| Ends::new(&finding.as_ref()?.report.outcomes)));
    let shown = Memo::new(move |_| ends.with(Option::is_some));
    let scene = Memo::new(move |_| {
        let look = |origin| ORIGINS.iter().position(|one| *one == origin).unwrap_or_default();
        let drawn = |ends: &Ends| ends.ends.iter().map(|&(origin, loss)| (look(origin), loss)).collect::<Vec<_>>();
        waterfall(&ends.with(|ends| ends.as_ref().map(drawn).unwrap_or_default()))
    });
    let said = move || ends.with(|ends| ends.as_ref().map(|ends| sentence(&state, ends)).unwrap_or_default());
    let label = Signal::derive(move || {
        let counted = ends.with(|ends| ends.as_ref().map(|ends| counts(&state, ends)).unwrap_or_default());
        format!("{}. {} {counted}", state.text().waterfall.title, said())
    });
    let entries = move || {
        let entry = |(look, origin): (usize, Origin)| {
            let name = (state.text().waterfall.origin)(origin).to_owned();
            let has = ends.with(|ends| ends.as_ref().is_some_and(|ends| ends.ends.iter().any(|end| end.0 == origin)));
            has.then(|| legend::marker_entry(look, name))
        };
        ORIGINS.into_iter().enumerate().filter_map(entry).collect_view()
    };
    view! {
        <Show when=move || shown.get()>
            <figure class="residuals waterfall">
                <figcaption>
                    <span>{word(|text| text.waterfall.title)}</span>
                    <ul class="legend">{entries}</ul>
                </figcaption>
                <SmallChart scene=scene label=label test="waterfall" />
            </figure>
            <p data-testid="waterfall-sentence">{said}</p>
            <p class="hint">{word(|text| text.waterfall.explained)}</p>
        </Show>
    }
}

fn sentence(state: &State, ends: &Ends) -> String {
    let text = &state.text().waterfall;
    let figure = |loss| number::significant(loss, 3);
    let next = ends.next().map(figure);
    let mut said = (text.ended)(ends.arrived, ends.all, &figure(ends.least()), next.as_deref());
    let mut add = |more: String| {
        said.push(' ');
        said.push_str(&more);
    };
    if ends.all > ends.ends.len() {
        add((text.nowhere)(ends.all - ends.ends.len()));
    }
    state.fit.with(|view| {
        if let Some(starts) = view.starts {
            add((text.shared)(starts, view.workers));
        }
    });
    said
}

/// How many ends there are of each origin.
fn counts(state: &State, ends: &Ends) -> String {
    let text = &state.text().waterfall;
    let of = |origin: &Origin| ((text.origin)(*origin), ends.ends.iter().filter(|end| end.0 == *origin).count());
    let counts: Vec<(&str, usize)> = ORIGINS.iter().map(of).filter(|(_, count)| *count > 0).collect();
    (text.counted)(&counts)
}

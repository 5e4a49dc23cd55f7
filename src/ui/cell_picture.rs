//! The cell as a picture, repeated along time: a window of a few steps that follows the play head, and the step it
//! stands on in numbers.

use leptos::prelude::*;

use super::controls::Controls;
use super::laboratory::Trial;
use super::state::{state, word};
use crate::core::cell::CellKind;
use crate::core::laboratory::Experiment;
use crate::core::number;

/// Steps shown at once.
const WINDOW: usize = 4;

/// A cell in a box of 200 x 120: wires, and what stands on them.
struct Drawing {
    wires: &'static str,
    /// Middle and sign.
    nodes: &'static [(f64, f64, &'static str)],
    /// Height at which each state comes in, by its number in the list.
    states: &'static [(usize, f64)],
    /// Where the input comes in below, and where the output leaves above.
    input: f64,
    output: f64,
}

const fn drawing(kind: CellKind) -> Drawing {
    match kind {
        CellKind::Rnn => Drawing {
            wires: "M0 60H54M70 60H101M133 60H200M62 120V68M168 60V0",
            nodes: &[(62.0, 60.0, "+"), (117.0, 60.0, "tanh")],
            states: &[(0, 60.0)],
            input: 62.0,
            output: 168.0,
        },
        CellKind::Relu => Drawing {
            wires: "M0 60H54M70 60H101M133 60H200M62 120V68M168 60V0",
            nodes: &[(62.0, 60.0, "+"), (117.0, 60.0, "max 0")],
            states: &[(0, 60.0)],
            input: 62.0,
            output: 168.0,
        },
        CellKind::Residual => Drawing {
            wires: "M0 34H158M30 34V82H50M66 82H84M116 82H126M150 82H166V42M174 34H200M58 120V90M186 34V0",
            nodes: &[(166.0, 34.0, "+"), (58.0, 82.0, "+"), (100.0, 82.0, "tanh"), (138.0, 82.0, "hV")],
            states: &[(0, 34.0)],
            input: 58.0,
            output: 186.0,
        },
        CellKind::Gru => Drawing {
            wires: "M0 26H34M50 26H150M166 26H200M184 26V0M20 26V106H140V98M52 106V96M88 106V96M70 120V106\
                    M52 76V68H108M124 68H140V76M88 76V48M42 34V48H114M138 48H150M156 86H172V48H166M158 40V34",
            nodes: &[
                (42.0, 26.0, "×"),
                (158.0, 26.0, "+"),
                (52.0, 86.0, "σ r"),
                (88.0, 86.0, "σ z"),
                (140.0, 86.0, "tanh"),
                (116.0, 68.0, "×"),
                (126.0, 48.0, "1−"),
                (158.0, 48.0, "×"),
            ],
            states: &[(0, 26.0)],
            input: 70.0,
            output: 184.0,
        },
        CellKind::Lstm => Drawing {
            wires: "M0 24H30M46 24H92M108 24H200M0 108H146V94M24 120V108M38 108V94M72 108V94M106 108V94M38 74V32\
                    M72 74V54H92M106 74V62M100 46V32M164 24V34M164 54V60M146 74V68H156M172 68H186V108H200M186 68V0",
            nodes: &[
                (38.0, 24.0, "×"),
                (100.0, 24.0, "+"),
                (38.0, 84.0, "σ f"),
                (72.0, 84.0, "σ i"),
                (106.0, 84.0, "tanh"),
                (146.0, 84.0, "σ o"),
                (100.0, 54.0, "×"),
                (164.0, 44.0, "tanh"),
                (164.0, 68.0, "×"),
            ],
            states: &[(1, 24.0), (0, 108.0)],
            input: 24.0,
            output: 186.0,
        },
        CellKind::Sru => Drawing {
            wires: "M0 26H44M60 26H84M100 26H200M92 120V108M52 108H178V58M52 108V94M92 108V94M132 108V94M52 74V34\
                    M92 74V34M132 74V58M132 26V42M140 50H170M178 42V0",
            nodes: &[
                (52.0, 26.0, "×"),
                (92.0, 26.0, "+"),
                (52.0, 84.0, "σ f"),
                (92.0, 84.0, "W"),
                (132.0, 84.0, "σ r"),
                (132.0, 50.0, "×"),
                (178.0, 50.0, "+"),
            ],
            states: &[(1, 26.0)],
            input: 92.0,
            output: 178.0,
        },
        CellKind::Crf => Drawing {
            wires: "M0 60H26M52 60H60M100 60H108M134 60H200M121 120V70M158 60V44M158 24V0",
            nodes: &[(39.0, 60.0, "+ T"), (80.0, 60.0, "ln ∑ e"), (121.0, 60.0, "+ e"), (158.0, 34.0, "ln ∑ e")],
            states: &[(1, 60.0)],
            input: 121.0,
            output: 158.0,
        },
    }
}

/// The digits of `step` below the line.
fn below(step: usize) -> String {
    step.to_string().chars().filter_map(|digit| char::from_u32(0x2080 + digit.to_digit(10)?)).collect()
}

/// A few numbers, side by side.
pub fn vector(values: &[f64], digits: usize) -> String {
    values.iter().map(|value| number::significant(*value, digits)).collect::<Vec<_>>().join(", ")
}

/// The states of an experiment after `step` steps, each with its letter.
pub fn states(experiment: &Experiment, step: usize) -> Vec<(&'static str, Vec<f64>)> {
    let sizes = experiment.shape.state_sizes();
    let length: usize = sizes.iter().sum();
    let mut rest = experiment.run.states.get(step * length..(step + 1) * length).unwrap_or_default();
    let letters = experiment.shape.kind.states().iter().zip(sizes);
    letters
        .map(|(letter, size)| {
            let (state, after) = rest.split_at(size.min(rest.len()));
            rest = after;
            (*letter, state.to_vec())
        })
        .collect()
}

/// The input of step `step`, from 1.
fn input(experiment: &Experiment, step: usize) -> &[f64] {
    let width = experiment.shape.inputs;
    experiment.inputs.get(step.saturating_sub(1) * width..step * width).unwrap_or_default()
}

/// The picture with its play head.
#[component]
pub fn CellPicture() -> impl IntoView {
    let state = state();
    let controls = Controls::expect();
    let cells = state.cells;
    let steps = Memo::new(move |_| cells.trial.with(|trial| trial.steps()));
    let position = Memo::new(move |_| cells.position());
    // The step that is lit: that which led to where the head stands.
    let lit = Memo::new(move |_| position.get().max(1));
    let spoken = move || (state.text().cells.step_of)(position.get(), steps.get());
    view! {
        <h2>{word(|text| text.cells.picture)}</h2>
        <div class="cell-window" data-testid="cell-picture">
            {move || {
                let lit = lit.get();
                cells.trial.with(|trial| {
                    let Some(experiment) = &trial.experiment else { return Vec::new() };
                    let steps = steps.get();
                    let first = lit.saturating_sub(1).clamp(1, steps.saturating_sub(WINDOW - 1).max(1));
                    (first..(first + WINDOW).min(steps + 1)).map(|step| one(experiment, step, step == lit)).collect()
                })
            }}
        </div>
        <div class="scrubber">
            <input
                type="range"
                min="0"
                step="1"
                max=move || steps.get().to_string()
                prop:value=move || position.get().to_string()
                aria-label=word(|text| text.cells.scrub)
                aria-valuetext=spoken
                data-testid="cell-scrub"
                on:input=move |event| {
                    if let Ok(step) = event_target_value(&event).parse() {
                        controls.scrub(step);
                    }
                }
            />
            <output class="at-step" data-testid="cell-step">{spoken}</output>
        </div>
        <table class="cell-numbers" data-testid="cell-numbers">
            <caption class="visually-hidden">{word(|text| text.cells.step_numbers)}</caption>
            <tbody>{move || cells.trial.with(|trial| rows(trial, lit.get()))}</tbody>
        </table>
    }
}

/// One step of the window.
fn one(experiment: &Experiment, step: usize, is_lit: bool) -> AnyView {
    let drawing = drawing(experiment.shape.kind);
    let letters = experiment.shape.kind.states();
    let (before, after) = (below(step - 1), below(step));
    let label = |x: f64, y: f64, words: String, class: &'static str| {
        view! { <text x=x y=y class=class>{words}</text> }
    };
    let incoming = drawing
        .states
        .iter()
        .map(|(index, height)| label(24.0, height - 5.0, format!("{}{before}", letters[*index]), "cell-label"))
        .collect_view();
    let nodes = drawing
        .nodes
        .iter()
        .map(|(x, y, sign)| {
            let width = if sign.chars().count() == 1 { 16.0 } else { 8.0 + 6.0 * sign.chars().count() as f64 };
            let height = if sign.chars().count() == 1 { 16.0 } else { 20.0 };
            view! {
                <rect x=x - width / 2.0 y=y - height / 2.0 width=width height=height rx=8 class="cell-node" />
                <text x=*x y=y + 4.0 class="cell-sign">{*sign}</text>
            }
        })
        .collect_view();
    let said = format!(
        "t = {step}: x = {}; {}",
        vector(input(experiment, step), 3),
        states(experiment, step)
            .into_iter()
            .map(|(letter, values)| format!("{letter} = {}", vector(&values, 3)))
            .collect::<Vec<_>>()
            .join("; ")
    );
    view! {
        <svg viewBox="0 -30 200 182" role="img" aria-label=said class="cell-step" class:lit=is_lit>
            <rect x="9" y="0.75" width="182" height="118.5" rx="10" class="cell-box" />
            <path d=drawing.wires class="cell-wire" />
            <path d=format!("M{} 134V120M{} 0V-12", drawing.input, drawing.output) class="cell-wire" />
            {nodes}
            {incoming}
            {label(drawing.input, 148.0, format!("x{after}"), "cell-label")}
            {label(drawing.output, -17.0, format!("{}{after}", letters[0]), "cell-label")}
        </svg>
    }
    .into_any()
}

/// The lit step in numbers.
fn rows(trial: &Trial, step: usize) -> Vec<AnyView> {
    let Some(experiment) = trial.experiment.as_ref().filter(|experiment| step <= experiment.run.steps) else {
        return Vec::new();
    };
    let row = |name: String, values: &[f64]| {
        view! { <tr><th scope="row">{name}</th><td>{vector(values, 4)}</td></tr> }.into_any()
    };
    let mut rows = vec![row(format!("x{}", below(step)), input(experiment, step))];
    for at in [step - 1, step] {
        for (letter, values) in states(experiment, at) {
            rows.push(row(format!("{letter}{}", below(at)), &values));
        }
    }
    rows
}

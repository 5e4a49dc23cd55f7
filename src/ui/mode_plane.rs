//! The complex plane with the stability region of the method and the values `h lambda` at the play head, as a picture and
//! as a table.

use leptos::prelude::*;

use super::state::{state, word};
use crate::core::number::significant;
use crate::core::spectrum::{LocalJacobian, NoSpectrum};
use crate::core::stability::{Complex, StabilityFunction, Tendency, tendency};
use crate::plot::region::{Window, outlines, path};
use crate::text::explosion::{complex, method_name};

/// Side of the picture in its own units.
const SIZE: f64 = 240.0;

/// The picture is this much larger than the region, so that values outside can be seen.
const ROOM: f64 = 2.0;

/// Squares along a side of the grid on which the outline is looked for.
const CELLS: usize = 96;

/// The most eigenvalues that are written out.
const MOST_ROWS: usize = 6;

/// An eigenvalue at the play head.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Shown {
    eigenvalue: Complex,
    scaled: Complex,
    factor: f64,
}

impl Shown {
    fn outside(&self) -> bool {
        self.factor > 1.0 + 1e-9
    }
}

/// The picture and the table beneath it.
#[component]
pub fn ModePlane(
    /// The step of the play head.
    head: Signal<usize>,
) -> impl IntoView {
    let state = state();
    let method = Memo::new(move |_| state.solver.get().method);
    let region = Memo::new(move |_| {
        let mut function = StabilityFunction::new(method.get());
        let mut excess = move |(x, y)| function.excess(Complex::new(x, y));
        let window = Window::around(&mut excess, ROOM);
        (window, path(&outlines(&mut excess, &window, CELLS), &window, SIZE))
    });
    let modes = Memo::new(move |_| {
        let solver = state.solver.get();
        let (run, head) = (state.run.get(), head.get());
        let Some(trajectory) = run.main() else { return Ok(Vec::new()) };
        let width = run.model.states.len();
        let Some(&time) = trajectory.times.get(head) else { return Ok(Vec::new()) };
        let state_there = &trajectory.states[head * width..(head + 1) * width];
        let found =
            state.shown_values.with(|values| LocalJacobian::new(&run.model, values).spectrum(time, state_there))?;
        let mut function = StabilityFunction::new(solver.method);
        let shown = |eigenvalue: Complex| {
            let scaled = eigenvalue.scale(solver.step_size);
            Shown { eigenvalue, scaled, factor: function.factor(scaled) }
        };
        Ok(found.into_iter().map(shown).collect::<Vec<_>>())
    });
    let name = move || method_name(method.get(), state.text());
    let spoken = move || {
        modes.with(|modes| {
            let modes = modes.as_deref().unwrap_or_default();
            let outside = modes.iter().filter(|mode| mode.outside()).count();
            (state.text().explosion.region_spoken)(modes.len(), outside, name())
        })
    };
    let axis = move |point| region.with(|(window, _)| window.place(point, SIZE).0);
    let marks = move || {
        let window = region.with(|(window, _)| *window);
        modes.with(|modes| {
            let modes = modes.as_deref().unwrap_or_default();
            modes.iter().map(|mode| mark(mode, &window)).collect_view()
        })
    };
    let beyond = move || {
        let window = region.with(|(window, _)| *window);
        modes.with(|modes| {
            let modes = modes.as_deref().unwrap_or_default();
            modes.iter().any(|mode| window.place((mode.scaled.re, mode.scaled.im), SIZE).1)
        })
    };
    let rows = move || {
        modes.with(|modes| match modes {
            Ok(modes) => {
                let text = &state.text().explosion;
                one_of_each_pair(modes).take(MOST_ROWS).map(|mode| row(mode, text)).collect_view()
            }
            Err(_) => Vec::new(),
        })
    };
    let remark = move || {
        let text = &state.text().explosion;
        let words = modes.with(|modes| match modes {
            Err(NoSpectrum::NotFinite) => Some(text.no_numbers.to_owned()),
            Err(NoSpectrum::NotConverged) => Some(text.not_converged.to_owned()),
            Ok(modes) => {
                let more = one_of_each_pair(modes).count().saturating_sub(MOST_ROWS);
                (more > 0).then(|| (text.more_modes)(more))
            }
        });
        words.or_else(|| beyond().then(|| text.off_picture.to_owned()))
    };
    view! {
        <figure class="mode-plane">
            <figcaption>{move || (state.text().explosion.region)(name())}</figcaption>
            <svg viewBox=format!("0 0 {SIZE} {SIZE}") role="img" aria-label=spoken data-testid="mode-plane">
                <path class="region" fill-rule="evenodd" d=move || region.with(|(_, path)| path.clone()) />
                <path
                    class="axes"
                    d=move || {
                        let (x, y) = axis((0.0, 0.0));
                        let (one, minus) = (axis((-1.0, 0.0)).0, axis((-2.0, 0.0)).0);
                        let i = axis((0.0, 1.0)).1;
                        format!(
                            "M0,{y}H{SIZE}M{x},0V{SIZE}M{one},{}v6M{minus},{}v6M{},{i}h6",
                            y - 3.0,
                            y - 3.0,
                            x - 3.0,
                        )
                    }
                />
                <text x=move || axis((0.0, 0.0)).0 + 5.0 y=move || axis((0.0, 0.0)).1 + 14.0>"0"</text>
                <text class="middle" x=move || axis((-1.0, 0.0)).0 y=move || axis((0.0, 0.0)).1 + 15.0>"−1"</text>
                <text class="middle" x=move || axis((-2.0, 0.0)).0 y=move || axis((0.0, 0.0)).1 + 15.0>"−2"</text>
                <text x=move || axis((0.0, 0.0)).0 + 6.0 y=move || axis((0.0, 1.0)).1 + 4.0>"i"</text>
                {marks}
            </svg>
        </figure>
        <table class="modes" data-testid="modes">
            <caption>{word(|text| text.explosion.modes)}</caption>
            <thead>
                <tr>
                    <th scope="col">"λ"</th>
                    <th scope="col">"h·λ"</th>
                    <th scope="col">"|R|"</th>
                </tr>
            </thead>
            {rows}
        </table>
        <p class="hint modes-remark">{remark}</p>
    }
}

/// A dot inside, a cross outside, a triangle at the border for what lies beyond.
fn mark(mode: &Shown, window: &Window) -> impl IntoView + use<> {
    let ((x, y), beyond) = window.place((mode.scaled.re, mode.scaled.im), SIZE);
    let (class, path) = if beyond {
        // Pointing away from the middle.
        let (dx, dy) = (x - SIZE / 2.0, y - SIZE / 2.0);
        let length = dx.abs().max(dy.abs()).max(1.0);
        let (dx, dy) = (6.0 * dx / length, 6.0 * dy / length);
        let corners =
            format!("M{},{}L{},{}L{},{}Z", x + dx, y + dy, x - dx - dy, y - dy + dx, x - dx + dy, y - dy - dx);
        ("mode outside filled", corners)
    } else if mode.outside() {
        ("mode outside", format!("M{},{}l10,10m0,-10l-10,10", x - 5.0, y - 5.0))
    } else {
        ("mode", format!("M{},{y}a4.5,4.5 0 1 0 9,0a4.5,4.5 0 1 0 -9,0Z", x - 4.5))
    };
    view! { <path class=class d=path /> }
}

/// A pair `a ± bi` is written once.
fn one_of_each_pair(modes: &[Shown]) -> impl Iterator<Item = &Shown> {
    modes.iter().filter(|mode| mode.eigenvalue.im >= 0.0)
}

fn pair(z: Complex) -> String {
    let written = complex(z, 3);
    if z.im > 0.0 && !written.contains(" + ") { format!("±{written}") } else { written.replace(" + ", " ± ") }
}

fn row(mode: &Shown, text: &crate::text::explosion::Explosion) -> impl IntoView + use<> {
    let words = match (mode.outside(), tendency(mode.eigenvalue)) {
        (false, Tendency::Grows) => text.inside_growing,
        (false, _) => text.inside,
        (true, Tendency::Decays) => text.outside,
        (true, Tendency::Turns) => text.outside_turning,
        (true, Tendency::Grows) => text.outside_growing,
    };
    let class = if mode.outside() { "outside" } else { "" };
    view! {
        <tbody class=class>
            <tr>
                <td>{pair(mode.eigenvalue)}</td>
                <td>{pair(mode.scaled)}</td>
                <td>{significant(mode.factor, 4)}</td>
            </tr>
            <tr>
                <td class="words" colspan="3">{words}</td>
            </tr>
        </tbody>
    }
}

//! Numbers whose bits must be the same natively and in every browser: what a link shows, and what a fit finds.
//! Compiled into both test binaries; each compares with the one table, `bits.txt`.

use std::fmt::Write as _;

use unroll::core::lang::builtin::Builtin;
use unroll::core::model::compile;
use unroll::core::simulate::simulate;
use unroll::core::{document, job};

const FROZEN: &str = include_str!("bits.txt");
const RUN: &str = include_str!("run.ode");
const FIT: &str = include_str!("fit.ode");

/// On both sides of zero, of one, and of where argument reductions and series begin.
const ARGUMENTS: [f64; 14] = [-720.5, -37.0, -2.5, -1.0, -0.3, -1e-9, 0.0, 1e-9, 0.1, 0.7, 1.0, 3.3, 19.5, 1e6];

/// One line a quantity: its name and the bits of its values.
fn line(name: &str, values: impl IntoIterator<Item = f64>) -> String {
    let mut line = name.to_owned();
    for value in values {
        // The sign and payload of a NaN are nobody's promise.
        let value = if value.is_nan() { f64::NAN } else { value };
        write!(line, " {:016x}", value.to_bits()).expect("a string takes what is written");
    }
    line
}

fn builtins() -> impl Iterator<Item = String> {
    Builtin::ALL.iter().map(|builtin| match builtin.arity() {
        1 => line(builtin.name(), ARGUMENTS.map(|x| builtin.apply(x))),
        4 => {
            let at = |c: f64| [0.5, -3.0, 0.9].map(|x| builtin.apply4([1.0 / 3.0, 1.75, c, x]));
            line(builtin.name(), ARGUMENTS.into_iter().flat_map(at))
        }
        _ => line(builtin.name(), ARGUMENTS.iter().flat_map(|&a| [0.5, -3.0, 2.2].map(|b| builtin.apply2(a, b)))),
    })
}

/// Every tenth state of a run through transcendental functions.
fn run() -> impl Iterator<Item = String> {
    let (document, problems) = document::parse(RUN);
    assert_eq!(problems, []);
    let model = compile(&document.model).model.expect("a model without errors");
    let trajectory = simulate(&model, &model.values(), &document.solver, &[]).expect("a run of a bounded length");
    let rows: Vec<String> = trajectory
        .states
        .chunks(model.states.len())
        .enumerate()
        .step_by(10)
        .map(|(row, state)| line(&format!("run[{row}]"), state.iter().copied()))
        .collect();
    assert_eq!(rows.len(), 41);
    rows.into_iter()
}

/// Where two fits of the same points end.
fn fits() -> impl Iterator<Item = String> {
    [("lm", ""), ("adam", "\n[fit]\noptimiser = adam\nepochs = 300\n")].into_iter().map(|(name, settings)| {
        let (document, problems) = document::parse(&format!("{FIT}{settings}"));
        assert_eq!(problems, []);
        let last = job::prepare(&document).expect("a fit that can begin").last().expect("a step");
        assert!(last.stopped.is_some());
        line(&format!("{name}[{}]", last.iteration), [last.best_loss].into_iter().chain(last.best_values))
    })
}

/// The lines that are not as they were, each as `was` and `is`; the whole table as it is now if a line was added.
pub(super) fn differences() -> String {
    let now: Vec<String> = builtins().chain(run()).chain(fits()).collect();
    let frozen: Vec<&str> = FROZEN.lines().filter(|line| !line.starts_with('#')).collect();
    if frozen.len() != now.len() {
        return format!("{} lines instead of {}:\n{}", now.len(), frozen.len(), now.join("\n"));
    }
    let pairs = frozen.iter().zip(&now).filter(|(was, is)| *was != is);
    let told: Vec<String> = pairs.map(|(was, is)| format!("was {was}\nis  {is}")).collect();
    told.join("\n")
}

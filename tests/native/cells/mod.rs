//! The recurrent cells: against Keras and the papers, against every path, against central differences; their inputs,
//! matrices and run.

use proptest::prelude::*;
use serde_json::Value;
use unroll::core::cell::{AnyCell, CellKind, Gate, Shape, enumerate_paths, glorot, run};
use unroll::core::dual::Dual;
use unroll::core::laboratory::inputs::{InputProblem, read_inputs};
use unroll::core::laboratory::matrices::{MatrixProblem, NamedMatrix, read_matrices, write_matrices};
use unroll::core::laboratory::{CellSettings, Feed, Laboratory};
use unroll::core::random::Random;
use unroll::core::scalar::Scalar;
use unroll::core::unroll::{Cell, scan};

/// Made by `reference.py`, which says how.
const REFERENCE: &str = include_str!("reference.json");

/// Twenty steps of a handful of sums: a few hundred roundings, each half of 2.2e-16.
const TOLERANCE: f64 = 1e-12;

fn numbers(case: &Value, key: &str) -> Vec<f64> {
    case[key].as_array().expect("a list").iter().map(|number| number.as_f64().expect("a number")).collect()
}

fn assert_near(found: &[f64], expected: &[f64], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        let off = (found - expected).abs();
        assert!(off <= TOLERANCE * expected.abs().max(1.0), "{what}: {found} instead of {expected}");
    }
}

fn drawn(count: usize, seed: u64) -> Vec<f64> {
    let mut random = Random::new(seed, 7);
    (0..count).map(|_| 0.7 * random.normal()).collect()
}

#[test]
fn one_step_and_twenty_agree_with_the_reference() {
    let cases: Value = serde_json::from_str(REFERENCE).expect("the file is JSON");
    let cases = cases.as_array().expect("a list of cases");
    for kind in CellKind::ALL.into_iter().filter(|kind| *kind != CellKind::Crf) {
        let case = cases.iter().find(|case| case["kind"] == kind.key()).expect("every cell but the CRF has a case");
        let size = |key: &str| numbers(case, "weights").len().min(case[key].as_u64().expect("a size") as usize);
        let shape = Shape {
            kind,
            inputs: size("inputs_wide"),
            width: size("width"),
            step_size: case["h"].as_f64().expect("a number"),
        };
        let weights = numbers(case, "weights");

        let found = run(&shape, &weights, &numbers(case, "inputs"), &[]);
        assert_near(&found.outputs, &numbers(case, "outputs"), kind.key());
        let length: usize = shape.state_sizes().iter().sum();
        assert_near(&found.states[found.steps * length..], &numbers(case, "states"), kind.key());

        let one = run(&shape, &weights, &numbers(case, "input"), &numbers(case, "from"));
        assert_near(&one.states[length..], &numbers(case, "to"), kind.key());
    }
}

/// `ln sum exp(score)` over all paths, by recursion over the tags of the next position.
fn log_sum(shape: &Shape, weights: &[f64], inputs: &[f64]) -> f64 {
    fn scores(tags: usize, t: &[f64], s: &[f64], e: &[Vec<f64>], from: Option<usize>, score: f64, all: &mut Vec<f64>) {
        let Some((here, rest)) = e.split_first() else { return all.push(score) };
        for tag in 0..tags {
            let move_score = from.map_or(s[tag], |from| t[tag * tags + from]);
            scores(tags, t, s, rest, Some(tag), score + move_score + here[tag], all);
        }
    }
    let (d, m) = (shape.width, shape.inputs);
    let (t, rest) = weights.split_at(d * d);
    let (e, s) = rest.split_at(d * m);
    let emissions: Vec<Vec<f64>> = inputs
        .chunks(m)
        .map(|x| (0..d).map(|tag| (0..m).map(|input| e[tag * m + input] * x[input]).sum()).collect())
        .collect();
    let mut all = Vec::new();
    scores(d, t, s, &emissions, None, 0.0, &mut all);
    assert_eq!(all.len(), d.pow(emissions.len() as u32));
    let largest = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    largest + all.iter().map(|score| (score - largest).exp()).sum::<f64>().ln()
}

#[test]
fn the_crf_recursion_gives_the_sum_over_every_path() {
    for (width, inputs, positions) in [(1, 1, 4), (2, 1, 1), (2, 2, 9), (3, 2, 6), (4, 3, 5)] {
        let shape = Shape { kind: CellKind::Crf, inputs, width, step_size: 1.0 };
        let weights = drawn(shape.weight_count(), 11);
        let sequence = drawn(positions * inputs, 12);
        let found = run(&shape, &weights, &sequence, &[]);
        let whole = log_sum(&shape, &weights, &sequence);
        assert_near(&[found.outputs[positions - 1]], &[whole], "Z");
        // Every prefix too.
        for t in 1..positions {
            assert_near(&[found.outputs[t - 1]], &[log_sum(&shape, &weights, &sequence[..t * inputs])], "Z_t");
        }
        let paths = enumerate_paths(&shape, &weights, &sequence).expect("few paths");
        assert_eq!(paths.count, width.pow(positions as u32));
        assert_near(&[paths.log_sum], &[whole], "the page's own check");
        assert!(paths.probability > 0.0 && paths.probability <= 1.0);
    }
}

#[test]
fn the_log_partition_function_of_large_scores_does_not_overflow() {
    let shape = Shape { kind: CellKind::Crf, inputs: 1, width: 2, step_size: 1.0 };
    // All transitions and emissions 500: each of the 2^8 paths has the score 7 * 500 + 8 * 500.
    let weights = [500.0, 500.0, 500.0, 500.0, 500.0, 500.0, 0.0, 0.0];
    let found = run(&shape, &weights, &[1.0; 8], &[]);
    assert_near(&found.outputs[7..], &[7500.0 + 8.0 * 2.0_f64.ln()], "Z");
}

#[test]
fn too_many_paths_are_not_gone_through() {
    let shape = Shape { kind: CellKind::Crf, inputs: 1, width: 4, step_size: 1.0 };
    let weights = vec![0.0; shape.weight_count()];
    assert_eq!(enumerate_paths(&shape, &weights, &[0.0; 500]), None);
    assert_eq!(enumerate_paths(&shape, &weights, &[]), None);
}

/// The sum of all outputs and states after every step, weighted so that nothing cancels.
fn functional<S: Scalar>(shape: &Shape, weights: &[S], inputs: &[f64]) -> S {
    let mut cell = AnyCell::new(shape, weights.to_vec());
    let mut state = vec![S::constant(0.25); shape.state_sizes().iter().sum()];
    if shape.kind == CellKind::Crf {
        state.fill(S::constant(0.0));
    }
    let mut sum = S::constant(0.0);
    scan(&mut cell, inputs.chunks(shape.inputs), &mut state, |step, state| {
        for (index, &y) in state.iter().enumerate() {
            sum = sum + S::constant(1.0 + 0.1 * (step + index) as f64) * y;
        }
    })
    .expect("stays finite");
    sum
}

#[test]
fn the_gradient_of_every_cell_agrees_with_central_differences() {
    for kind in CellKind::ALL {
        let shape = Shape { kind, inputs: 2, width: 3, step_size: 0.3 };
        let weights = drawn(shape.weight_count(), 3);
        let inputs = drawn(2 * 6, 4);
        for index in 0..weights.len() {
            let lift = |(at, &value): (usize, &f64)| {
                if at == index { Dual::<1>::variable(value, 0) } else { Dual::<1>::constant(value) }
            };
            let lifted: Vec<Dual<1>> = weights.iter().enumerate().map(lift).collect();
            let tangent = functional(&shape, &lifted, &inputs).tangent[0];
            let moved = |by: f64| {
                let mut weights = weights.clone();
                weights[index] += by;
                functional(&shape, &weights, &inputs)
            };
            // The error of the quotient is h^2 in theory and 1e-16 / h in rounding: 1e-10 of sums of order 100.
            let h = 1e-5;
            let quotient = (moved(h) - moved(-h)) / (2.0 * h);
            let scale = quotient.abs().max(1.0);
            assert!((tangent - quotient).abs() < 1e-7 * scale, "{kind:?} weight {index}: {tangent} against {quotient}");
        }
    }
}

#[test]
fn values_of_duals_are_those_of_plain_numbers() {
    for kind in CellKind::ALL {
        let shape = Shape { kind, inputs: 2, width: 3, step_size: 0.3 };
        let weights = drawn(shape.weight_count(), 3);
        let inputs = drawn(2 * 6, 4);
        let lifted: Vec<Dual<8>> = weights.iter().map(|&value| Dual::variable(value, 2)).collect();
        let value = functional(&shape, &lifted, &inputs).value;
        assert_eq!(value.to_bits(), functional(&shape, &weights, &inputs).to_bits(), "{kind:?}");
    }
}

#[test]
fn the_table_of_weights_is_in_order() {
    let mut keys: Vec<&str> = CellKind::ALL.iter().map(|kind| kind.key()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), CellKind::ALL.len());
    for kind in CellKind::ALL {
        for (inputs, width) in [(0, 1), (1, 1), (2, 3), (3, 3), (8, 8)] {
            let shape = Shape { kind, inputs, width, step_size: 0.1 };
            let matrices = shape.matrices();
            assert_eq!(matrices.iter().map(unroll::core::cell::Matrix::len).sum::<usize>(), shape.weight_count());
            let mut names: Vec<&str> = matrices.iter().map(|matrix| matrix.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), matrices.len(), "{kind:?}");
            assert_eq!(kind.states().len(), shape.state_sizes().len());
            let cell = AnyCell::new(&shape, vec![0.0; shape.weight_count()]);
            assert_eq!(cell.state_sizes(), shape.state_sizes(), "{kind:?}");
            let state = vec![0.0; shape.state_sizes().iter().sum()];
            assert_eq!(cell.output(&state).len(), shape.outputs(), "{kind:?}");
        }
    }
    let lstm = Shape { kind: CellKind::Lstm, inputs: 1, width: 3, step_size: 0.1 };
    assert_eq!(lstm.state_sizes(), [3, 3], "an LSTM carries two states");
}

#[test]
fn drawn_weights_have_the_variance_of_glorot_and_depend_on_name_and_seed_alone() {
    let shape = Shape { kind: CellKind::Rnn, inputs: 8, width: 8, step_size: 0.1 };
    let matrices = shape.matrices();
    let mut squares = 0.0;
    let mut count = 0.0;
    for seed in 0..200 {
        for value in glorot(&matrices[0], seed) {
            squares += value * value;
            count += 1.0;
        }
    }
    // 12,800 draws: the estimate is within 2 % with a chance of one in ten, within 5 % always but for one in 10,000.
    let variance = squares / count;
    assert!((variance / 0.125 - 1.0_f64).abs() < 0.05, "{variance}");
    assert_ne!(glorot(&matrices[0], 1)[..8], glorot(&matrices[1], 1)[..8], "names have streams of their own");
    assert_ne!(glorot(&matrices[0], 1), glorot(&matrices[0], 2));
    assert!(matrices.iter().all(|matrix| matrix.gate == Gate::State));
}

#[test]
fn chance_never_changes() {
    let mut random = Random::new(1, 0);
    let bits: Vec<u64> = (0..3).map(|_| random.next_bits()).collect();
    assert_eq!(bits, FIRST_BITS);
    let mut random = Random::new(1, 0);
    assert_eq!(random.normal().to_bits(), FIRST_NORMAL);
}

/// Of seed 1, stream 0; links depend on them.
const FIRST_BITS: [u64; 3] = [7_982_734_928_498_899_980, 7_851_527_857_629_710_090, 9_955_129_241_680_291_498];
const FIRST_NORMAL: u64 = 13_830_110_360_674_791_047;

#[test]
fn feeds_are_what_they_are_called() {
    let run = |feed: Feed, length: usize| {
        let cell = CellSettings { feed, length, inputs: 2, ..CellSettings::default() };
        Laboratory { cell, ..Laboratory::default() }.experiment().0.expect("nothing is typed").inputs
    };
    assert_eq!(run(Feed::Impulse, 3), [1.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(run(Feed::Step, 2), [1.0; 4]);
    let sine = run(Feed::Sine, 12);
    assert_eq!((sine[2 * 11], sine[2 * 5]), (0.0, 0.0), "whole and half turns");
    assert!((sine[2 * 2] - 1.0).abs() < 1e-15 && (sine[2 * 11 + 1] - 1.0).abs() < 1e-15);
    assert_eq!(run(Feed::Noise, 4), run(Feed::Noise, 4));
    assert_eq!(run(Feed::Noise, 4)[..], run(Feed::Noise, 9)[..8]);
}

#[test]
fn typed_inputs_are_read_in_any_layout_and_problems_have_their_line() {
    assert_eq!(read_inputs("1, 0\n\n2\t-3；4", 1), (vec![1.0, 0.0, 2.0, -3.0, 4.0], vec![]));
    assert_eq!(read_inputs("1 2\n3 1/4", 2), (vec![1.0, 2.0, 3.0, 0.25], vec![]));
    let (_, problems) = read_inputs("1 2\nx 2\n3", 2);
    assert_eq!(
        problems,
        [
            InputProblem::NotANumber { line: 2, text: "x".into() },
            InputProblem::WrongCount { line: 3, found: 1, expected: 2 },
        ]
    );
    assert_eq!(read_inputs(" \n", 3).1, [InputProblem::Empty]);
    assert_eq!(read_inputs(&"1 ".repeat(5000), 1).1, [InputProblem::TooLong { most: 500 }]);
}

#[test]
fn typed_matrices_replace_drawn_ones_and_problems_have_their_line() {
    let shape = CellSettings::default().shape();
    let (matrices, problems) =
        read_matrices("b = 1 2 3\n\nUz = 1\nW1 = 1 2; 3 4\nW7 = 1\nW2 = 1; x; 3\nnonsense\nW2 = 1; 2; 3", &shape);
    assert_eq!(matrices.iter().map(|matrix| matrix.name.as_str()).collect::<Vec<_>>(), ["b", "Uz", "W2"]);
    assert_eq!(
        problems,
        [
            MatrixProblem::WrongShape { line: 4, name: "W1".into(), found: (2, 2), expected: (3, 3) },
            MatrixProblem::UnknownName { line: 5, name: "W7".into() },
            MatrixProblem::NotANumber { line: 6, text: "x".into() },
            MatrixProblem::NotAMatrix { line: 7, text: "nonsense".into() },
        ]
    );
    let laboratory = Laboratory { weights: "b = 1 2 3\nW1 = 1 2".into(), ..Laboratory::default() };
    let (experiment, problems) = laboratory.experiment();
    let weights = experiment.expect("it runs all the same").weights;
    assert_eq!(weights[12..], [1.0, 2.0, 3.0]);
    assert_eq!(weights[..9], glorot(&shape.matrices()[0], 1), "the wrong one stays as drawn");
    assert_eq!(problems.weights.len(), 1);
}

#[test]
fn a_run_that_grows_beyond_all_bounds_ends_there() {
    let cell = CellSettings { kind: CellKind::Relu, feed: Feed::Step, length: 500, ..CellSettings::default() };
    let weights = "W1 = 1e3 0 0; 0 1e3 0; 0 0 1e3\nb = 1 1 1".into();
    let run = Laboratory { cell, weights, ..Laboratory::default() }.experiment().0.expect("it starts").run;
    let diverged = run.diverged.expect("1000^102 is too large");
    assert_eq!(diverged.step, run.steps + 1);
    assert!(run.outputs.iter().all(|value| value.is_finite()));
}

proptest! {
    #[test]
    fn matrices_come_back_from_the_text_they_were_written_to(
        values in prop::collection::vec(-1e9_f64..1e9, 9),
        rest in "[ -~\n]{0,60}",
    ) {
        let shape = CellSettings::default().shape();
        let written = [
            NamedMatrix { name: "W1".into(), rows: 3, columns: 3, values: values.clone() },
            NamedMatrix { name: "W2".into(), rows: 3, columns: 1, values: values[..3].to_vec() },
            NamedMatrix { name: "b".into(), rows: 3, columns: 1, values: values[3..6].to_vec() },
        ];
        let text = write_matrices(&rest, &written);
        let (matrices, _) = read_matrices(&text, &shape);
        for matrix in &written {
            prop_assert!(matrices.contains(matrix), "{}", text);
        }
        prop_assert_eq!(&write_matrices(&text, &written), &text);
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}", inputs in 1_usize..4) {
        let cell = CellSettings { feed: Feed::Typed, inputs, ..CellSettings::default() };
        let laboratory = Laboratory { cell, inputs: text.as_str().into(), weights: text.into(), ..Laboratory::default() };
        let (experiment, problems) = laboratory.experiment();
        prop_assert_eq!(experiment.is_none(), !problems.inputs.is_empty());
    }
}

//! Methods that choose their own steps: their order, their dense output, their tangents, and that they always end.

use unroll::core::data::Target;
use unroll::core::differentiate::{Residuals, tangents};
use unroll::core::fit::{FitSession, FitSettings};
use unroll::core::forward::Forward;
use unroll::core::lanes::Lanes;
use unroll::core::method::{Halt, Method};
use unroll::core::model::{Model, compile};
use unroll::core::simulate::{SolverSettings, Trajectory, final_states, simulate, simulate_batch};
use unroll::core::time_grid::TimeGrid;
use unroll::core::unroll::Diverged;

use crate::models::observed;
use crate::problems::{known, with};

const CHOOSING: [Method; 3] = [Method::DormandPrince, Method::Rodas, Method::Auto];

fn model(text: &str) -> Model {
    compile(text).model.unwrap_or_else(|| panic!("a valid model: {text}"))
}

fn solver(method: Method, rtol: f64, end_time: f64) -> SolverSettings {
    with(SolverSettings { end_time, ..SolverSettings::default() }, method, rtol, rtol * 1e-3)
}

fn run(model: &Model, solver: &SolverSettings) -> Trajectory {
    simulate(model, &model.values(), solver, &[]).expect("a grid")
}

/// The largest error of the first state between the start and the end, and at the end.
fn errors(run: &Trajectory, states: usize, exact: impl Fn(f64) -> f64) -> (f64, f64) {
    assert_eq!(run.diverged, None, "{:?}", run.report);
    let errors = run.times.iter().zip(run.states.iter().step_by(states)).map(|(&t, x)| (x - exact(t)).abs());
    let errors: Vec<f64> = errors.collect();
    (errors.iter().copied().fold(0.0, f64::max), *errors.last().expect("an end"))
}

#[test]
fn the_methods_that_choose_their_steps_say_so() {
    for method in Method::ALL {
        let run = run(&model("x' = -x\nx(0) = 1"), &solver(method, 1e-6, 1.0));
        assert_eq!(run.report.is_some(), method.adaptive(), "{method:?}");
    }
    assert_eq!(Method::ALL.map(Method::key), ["euler", "heun", "rk4", "dopri5", "rodas5p", "auto"]);
}

#[test]
fn with_more_steps_the_error_falls_with_the_fifth_power_at_the_end_and_the_fourth_at_least_between() {
    // (text, exact first state, end); time enters the second one.
    let cases = [
        ("x' = v\nv' = -x\nx(0) = 1\nv(0) = 0", (|t| t.cos()) as fn(f64) -> f64, 30.0),
        ("x' = x cos(t) + y - y\ny' = 0\nx(0) = 1\ny(0) = 1", |t| t.sin().exp(), 30.0),
    ];
    for (text, exact, end) in cases {
        let model = model(text);
        for method in [Method::DormandPrince, Method::Rodas] {
            let [coarse, fine] = [1e-6, 1e-10].map(|rtol| {
                let run = run(&model, &solver(method, rtol, end));
                let steps = f64::from(run.report.expect("a report").accepted);
                let (between, last) = errors(&run, 2, exact);
                (steps, between, last)
            });
            let more = (fine.0 / coarse.0).log2();
            let (between, at_end) = ((coarse.1 / fine.1).log2() / more, (coarse.2 / fine.2).log2() / more);
            // The tolerance moves the steps of one part of the way more than those of another.
            assert!((4.5..6.2).contains(&at_end), "{text}, {method:?}: order {at_end} at the end");
            assert!((4.0..6.2).contains(&between), "{text}, {method:?}: order {between} between");
            assert!(fine.1 < 1e-7, "{text}, {method:?}: error {}", fine.1);
        }
    }
}

#[test]
fn the_moments_asked_for_do_not_move_the_steps() {
    let known = known(include_str!("problems/arenstorf.ode"));
    let values = known.model.values();
    for method in CHOOSING {
        let solver = SolverSettings { end_time: 5.0, ..solver(method, 1e-7, 5.0) };
        let plain = simulate(&known.model, &values, &solver, &[]).expect("a grid");
        let stops: Vec<f64> = (1..50).map(|k| 0.1 * f64::from(k) + 0.003).collect();
        let stopped = simulate(&known.model, &values, &solver, &stops).expect("a grid");
        assert_eq!(plain.report, stopped.report);
        assert_eq!(plain.states[plain.states.len() - 4..], stopped.states[stopped.states.len() - 4..]);
        let ends = final_states(&known.model, std::slice::from_ref(&values), &solver).expect("a grid");
        assert_eq!(plain.states[plain.states.len() - 4..], ends.states);
        // Between the ends of the steps the polynomial is as good as on them.
        let fine = simulate(&known.model, &values, &with(solver, method, 1e-12, 1e-14), &stops).expect("a grid");
        let at = |run: &Trajectory, stop: f64| {
            let index = run.times.iter().position(|&time| time == stop).expect("a stop is a moment");
            run.states[4 * index..4 * index + 4].to_vec()
        };
        for stop in stops {
            for (found, expected) in at(&stopped, stop).into_iter().zip(at(&fine, stop)) {
                assert!((found - expected).abs() < 1e-5, "{method:?} at {stop}: {found} for {expected}");
            }
        }
    }
}

#[test]
fn shown_moments_are_bounded_in_number_keep_the_multiples_of_h_and_miss_no_turn() {
    let decay = model("x' = -x\nx(0) = 1");
    let times = |step_size, end_time| {
        let run = run(&decay, &SolverSettings { step_size, ..solver(Method::Auto, 1e-6, end_time) });
        assert_eq!(run.times.last(), Some(&end_time));
        assert!(run.times.windows(2).all(|pair| pair[0] < pair[1]));
        run.times
    };
    for (step_size, end_time) in [(0.1, 20.0), (5.0, 10.0), (1e-9, 10.0), (0.1, 1e11), (0.0, 1.0), (f64::NAN, 1.0)] {
        let count = times(step_size, end_time).len();
        assert!((500..2_300).contains(&count), "{step_size} to {end_time}: {count}");
    }
    assert!(times(0.1, 20.0).iter().any(|&time| (time - 0.7).abs() < 1e-12));
    // Stops far beyond the end, as of data.
    let solver = solver(Method::Auto, 1e-6, 1.0);
    let far = simulate(&decay, &decay.values(), &solver, &[1e-3, 1.0, 1e9]).expect("a grid");
    assert!(far.times.len() < 2_300 && [1e-3, 1.0, 1e9].iter().all(|stop| far.times.contains(stop)));
    // Nothing to run.
    for end_time in [0.0, -1.0] {
        assert_eq!(run(&decay, &SolverSettings { end_time, ..solver }).states, [1.0]);
    }
    // The swift turns of a relaxation oscillation: a twentieth of its amplitude from moment to moment at the most.
    let turns = model("x'' = mu (1 - x^2) x' - x\nx(0) = 2\nx'(0) = 0\nmu = 1e3");
    let run = run(&turns, &SolverSettings { end_time: 3e3, ..solver });
    assert!(run.times.len() < 6_100, "{}", run.times.len());
    let longest = run.states.chunks_exact(2).zip(run.states.chunks_exact(2).skip(1)).map(|(a, b)| (a[0] - b[0]).abs());
    assert!(longest.fold(0.0, f64::max) < 0.2);
    // A long run still has its bound.
    let long = simulate(&turns, &turns.values(), &SolverSettings { end_time: 1e5, ..solver }, &[]).expect("a grid");
    assert!(long.times.len() < 6_100, "{}", long.times.len());
}

#[test]
fn the_values_of_a_run_with_tangents_are_those_of_the_plain_run_to_the_last_bit() {
    for text in [
        "x' = -0.04 x + 1e4 y z\ny' = 0.04 x - 1e4 y z - k y^2\nz' = k y^2\nx(0) = 1\ny(0) = 0\nz(0) = 0\nk = 3e7",
        "x'' = mu (1 - x^2) x' - x\nx(0) = 2\nx'(0) = 0\nmu = 100",
        "a' = -k a b^1.5 + tanh(t)\nb' = sqrt(abs(a)) - max(b, q)\na(0) = 1\nb(0) = 0.5\nk = 3\nq = 0.2",
    ] {
        let model = model(text);
        let free = model.quantities.len();
        for method in CHOOSING {
            let solver = solver(method, 1e-5, 3.0);
            let plain = run(&model, &solver);
            for quantity in 0..free {
                let moved = tangents(&model, &model.values(), &solver, &[], quantity).expect("a grid");
                assert_eq!(moved.states, plain.states, "{method:?}");
            }
        }
    }
}

#[test]
fn tangents_are_those_of_closed_forms() {
    // x = a e^(-k t): dx/dk = -t x, dx/da = x / a. As good as the values, here.
    let decay = model("x' = -k x\nx(0) = 3\nk = 0.5");
    // x = a e^(-k t) after a stiff transient: y' = -1e4 (y - x).
    let stiff = model("x' = -k x\ny' = -1e4 (y - x)\nx(0) = 3\ny(0) = 3\nk = 0.5");
    for (model, states) in [(&decay, 1), (&stiff, 2)] {
        for method in CHOOSING {
            for (quantity, exact) in
                [(0, (|t: f64| -3.0 * t * (-0.5 * t).exp()) as fn(f64) -> f64), (1, |t: f64| (-0.5 * t).exp())]
            {
                let found =
                    tangents(model, &model.values(), &solver(method, 1e-9, 6.0), &[], quantity).expect("a grid");
                assert_eq!(found.diverged, None);
                for (time, tangent) in found.times.iter().zip(found.tangents.iter().step_by(states)) {
                    let expected = exact(*time);
                    assert!((tangent - expected).abs() < 1e-7, "{method:?} at {time}: {tangent} for {expected}");
                }
            }
        }
    }
}

#[test]
fn tangents_are_those_of_central_differences() {
    for text in [
        "y1' = -k1 y1 + k2 y2 y3\ny2' = k1 y1 - k2 y2 y3 - k3 y2^2\ny3' = k3 y2^2\n\
         y1(0) = 1\ny2(0) = 0\ny3(0) = 0\nk1 = 0.04\nk2 = 1e4\nk3 = 3e7",
        "x' = v\nv' = mu (1 - x^2) v - x\nx(0) = 2\nv(0) = 0\nmu = 30",
        "u' = a u - b u v\nv' = d u v - g v\nu(0) = 1\nv(0) = 1\na = 1.5\nb = 1\nd = 1\ng = 3",
    ] {
        let model = model(text);
        let values = model.values();
        let n = model.states.len();
        for method in [Method::Rodas, Method::Auto] {
            // Steps so tight that a difference hardly sees one taken or not.
            let solver = with(SolverSettings { end_time: 10.0, ..SolverSettings::default() }, method, 1e-11, 1e-17);
            for (quantity, _) in model.quantities.iter().enumerate().filter(|(_, q)| q.initial_of.is_none()) {
                let found = tangents(&model, &values, &solver, &[], quantity).expect("a grid");
                let shifted = |share: f64| {
                    let mut values = values.clone();
                    values[quantity] *= 1.0 + share;
                    simulate(&model, &values, &solver, &[]).expect("a grid").states
                };
                let by = 1e-4;
                let (up, down) = (shifted(by), shifted(-by));
                for state in 0..n {
                    let index = up.len() - n + state;
                    let difference = (up[index] - down[index]) / (2.0 * by * values[quantity]);
                    let tangent = found.tangents[index];
                    // Truncation of a central difference: 1e-8 of the third derivative by the logarithm.
                    let scale = difference.abs().max(1e-3 * (up[index] / values[quantity]).abs());
                    assert!(
                        (tangent - difference).abs() < 1e-5 * scale,
                        "{method:?}, {}: {tangent} for {difference}",
                        model.quantities[quantity].name
                    );
                }
            }
        }
    }
}

#[test]
fn a_system_that_is_stiff_changes_the_method_and_one_that_is_not_keeps_it() {
    let stiff = model("x' = -k (x - cos(t))\nx(0) = 0\nk = 1e5");
    for rtol in [1e-3, 1e-6, 1e-8] {
        let run = run(&stiff, &solver(Method::Auto, rtol, 10.0));
        let report = run.report.expect("a report");
        assert_eq!((report.method, report.halted, run.diverged), (Method::Rodas, None, None));
        assert!(report.switched.is_some_and(|time| time < 1.0), "{report:?}");
        assert!(report.accepted < 3_000, "{report:?}");
    }
    for text in [
        "x' = v\nv' = -x\nx(0) = 1\nv(0) = 0",
        "x' = 10 (y - x)\ny' = x (28 - z) - y\nz' = x y - 8/3 z\nx(0) = 1\ny(0) = 1\nz(0) = 1",
        "x' = -x\nx(0) = 1",
    ] {
        for rtol in [1e-4, 1e-6, 1e-8] {
            let report = run(&model(text), &solver(Method::Auto, rtol, 20.0)).report.expect("a report");
            assert_eq!((report.method, report.switched), (Method::DormandPrince, None), "{text} at {rtol}");
        }
    }
}

#[test]
fn nothing_hangs_and_what_cannot_be_run_says_where_and_why() {
    // (text, what is expected: a time of the end that is reached, and the reason)
    let cases = [
        ("x' = x^2\nx(0) = 1", 1.0, true),
        ("x' = x^2\nx(0) = 1e200", 1e-200, true),
        ("x' = -1/x\nx(0) = 1", 0.5, true),
        ("x' = sqrt(1 - t) - 1\nx(0) = 1", 1.0, true),
        ("x' = 1/0 - 1/0 + x\nx(0) = 1", 0.0, true),
        ("x' = sqrt(-x)\nx(0) = 1", 0.0, true),
        ("x' = sqrt(x)\nx(0) = 0", 3.0, false),
        ("x' = heaviside(t - 2) - heaviside(t - 2.1)\nx(0) = 0", 3.0, false),
        ("x' = sign(sin(50 t))\nx(0) = 0", 3.0, false),
        ("x' = if(floor(10 t) == 2 floor(5 t), 1, -1)\nx(0) = 0", 3.0, false),
        ("x' = -1e18 (x - cos(t))\nx(0) = 0", 3.0, false),
        ("x' = 1e300 x\nx(0) = 1", 0.0, true),
    ];
    for (text, reached, stopped) in cases {
        let Some(model) = compile(text).model else { panic!("{text}: {:?}", compile(text).diagnostics) };
        for method in CHOOSING {
            for (rtol, atol) in [(1e-6, 1e-9), (0.0, 0.0), (1e-9, 0.0), (f64::NAN, f64::NAN), (10.0, 1e9)] {
                let solver = with(SolverSettings { end_time: 3.0, ..SolverSettings::default() }, method, rtol, atol);
                let run = run(&model, &solver);
                let report = run.report.expect("a report");
                assert!(run.states.iter().all(|x| x.is_finite()), "{text}");
                assert!(report.accepted + report.refused <= 200_001, "{text}: {report:?}");
                if rtol != 1e-6 {
                    continue;
                }
                let last = run.times.last().copied().expect("the start");
                if stopped {
                    assert!(run.diverged.is_some(), "{text}, {method:?}: {report:?}");
                    assert_ne!(report.halted, Some(Halt::TooManySteps), "{text}, {method:?}: {report:?}");
                    // The moments shown lie 0.006 apart.
                    assert!((last - reached).abs() < 0.0061, "{text}, {method:?}: {last}, {report:?}");
                } else if method == Method::Auto {
                    assert_eq!((run.diverged, last), (None, reached), "{text}, {method:?}: {report:?}");
                }
            }
        }
    }
}

#[test]
fn a_slope_that_turns_back_whatever_crosses_a_line_ends_too() {
    let model = model("x' = -sign(x)\nx(0) = 1");
    for method in CHOOSING {
        let run = run(&model, &solver(method, 1e-6, 3.0));
        assert!(run.times.last().is_some_and(|&time| time > 0.9), "{:?}", run.report);
        assert!(run.states.iter().zip(&run.times).all(|(x, t)| (x - (1.0 - t).max(0.0)).abs() < 1e-3));
    }
}

#[test]
fn a_stiff_system_takes_too_many_steps_of_the_explicit_method_and_it_says_so() {
    let known = known(include_str!("problems/robertson.ode"));
    let run = run(&known.model, &with(known.solver, Method::DormandPrince, 1e-6, 1e-12));
    assert_eq!(run.report.and_then(|report| report.halted), Some(Halt::TooManySteps));
    assert!(run.diverged.is_some() && !run.times.is_empty());
}

#[test]
fn a_jump_of_the_right_hand_side_is_found() {
    // A pulse of a twentieth of the time, from rest; the area is exact.
    let pulse = model("x' = heaviside(t - 3) - heaviside(t - 4)\nx(0) = 0");
    for method in CHOOSING {
        let (_, last) = errors(&run(&pulse, &solver(method, 1e-6, 20.0)), 1, |t| (t - 3.0).clamp(0.0, 1.0));
        // Of the error a jump makes in a step, the estimate sees about a thirtieth.
        assert!(last < 1e-4, "{method:?}: {last}");
    }
}

#[test]
fn the_clip_bounds_the_derivative_that_is_followed() {
    // x' = 100 x clipped to 5: x = 1 + 5 t from the start.
    let model = model("x' = 100 x\nx(0) = 1");
    for method in CHOOSING {
        let solver = SolverSettings { clip: Some(5.0), ..solver(method, 1e-6, 2.0) };
        let (most, _) = errors(&run(&model, &solver), 1, |t| 1.0 + 5.0 * t);
        assert!(most < 1e-9, "{method:?}: {most}");
    }
}

#[test]
fn a_batch_gives_what_its_members_give_alone() {
    let model = model("x' = r x (1 - x)\nx(0) = [0.1, 0.4, 2]\nr = 2");
    let members: Vec<Vec<f64>> = (0..3).map(|member| model.member_values(&model.values(), member)).collect();
    for method in CHOOSING {
        let solver = solver(method, 1e-6, 4.0);
        let together = simulate_batch(&model, &members, &solver, &[0.7]).expect("a grid");
        for (member, together) in members.iter().zip(&together) {
            let alone = simulate(&model, member, &solver, &[0.7]).expect("a grid");
            assert_eq!((alone.states.last(), alone.report), (together.states.last(), together.report));
            let at = |run: &Trajectory| run.times.iter().position(|&time| time == 0.7).map(|index| run.states[index]);
            assert_eq!((at(&alone), at(&alone).is_some()), (at(together), true));
        }
    }
}

#[test]
fn a_block_ends_at_once_since_its_members_need_steps_of_their_own() {
    let model = model("x' = -x\nx(0) = 1");
    for method in CHOOSING {
        let grid = TimeGrid::new(0.0, 1.0, 0.5, &[], 2).expect("two steps");
        let mut forward = Forward::<Lanes<8>>::owned(&model, &solver(method, 1e-6, 1.0));
        let ended = forward.run(&[Lanes([1.0; 8])], &grid, |_, _, _| ());
        assert_eq!(ended, Err(Diverged { step: 1, component: 0 }));
    }
}

#[test]
fn a_run_that_goes_on_beyond_its_end_goes_on() {
    let model = model("x' = -x\nx(0) = 1");
    for method in CHOOSING {
        let mut forward = Forward::<f64>::owned(&model, &solver(method, 1e-8, 1.0));
        let half = TimeGrid::new(0.0, 1.0, 0.5, &[], 2).expect("two steps");
        assert_eq!(forward.run(&[1.0], &half, |_, _, _| ()), Ok(()));
        let rest = TimeGrid::new(0.0, 3.0, 0.5, &[], 6).expect("six steps");
        assert_eq!(forward.go_on(&rest.steps[2..], |_, _, _| ()), Ok(()));
        assert!((forward.state()[0] - (-3.0_f64).exp()).abs() < 1e-8, "{method:?}: {:?}", forward.state());
    }
}

#[test]
fn what_a_method_did_is_told_of_each_run_anew() {
    let model = model("x' = sqrt(k) x\nx(0) = k^0.5\nk = 1");
    let grid = TimeGrid::new(0.0, 1.0, 0.5, &[], 2).expect("two steps");
    let mut forward = Forward::<f64>::owned(&model, &solver(Method::Auto, 1e-6, 1.0));
    assert_eq!(forward.run(&[1.0], &grid, |_, _, _| ()), Ok(()));
    assert!(forward.report().is_some_and(|report| report.accepted > 0));
    // Not even the initial state is a number.
    assert!(forward.run(&[-1.0], &grid, |_, _, _| ()).is_err());
    assert!(forward.report().is_some_and(|report| report.accepted == 0));
    assert!(forward.times().is_empty());
}

#[test]
fn residuals_of_an_explosion_say_where_to_a_hundredth() {
    let model = model("x' = k x^2\nx(0) = 1\nk = 0.5");
    let observations = observed(&[(10.0, vec![3.0])], &[Target::State(0)]);
    for method in CHOOSING {
        let solver = SolverSettings { method, ..SolverSettings::default() };
        let mut residuals = Residuals::new(&model, &observations, &solver, false).expect("a cell that counts");
        let ended = residuals.residuals(&model.values(), &mut [0.0]).expect_err("x is infinite at t = 2");
        let (time, name) = residuals.place(ended);
        assert_eq!(name, "x");
        assert!((time - 2.0).abs() < 0.11, "{method:?}: {time}");
    }
}

#[test]
fn a_fit_through_a_method_that_chooses_its_steps_finds_the_parameters() {
    // A stiff pair: y follows x with the rate 1e4. And a swing, whose phase an error would show.
    for (text, truth, exact) in [
        (
            "x' = -k x\ny' = -1e4 (y - c x)\nx(0) = 2\ny(0) = 3\nk = 1 in [0, 5]\nc = 1",
            [0.6, 1.5],
            (|t: f64| 1.5 * 2.0 * (-0.6 * t).exp() * 1e4 / (1e4 - 0.6)) as fn(f64) -> f64,
        ),
        ("x' = v\nv' = -w^2 x - d v\nx(0) = 0\nv(0) = 1\nw = 1.3\nd = 0.1", [2.0, 0.0], |t| (2.0 * t).sin() / 2.0),
    ] {
        let model = model(text);
        let rows: Vec<(f64, Vec<f64>)> =
            (1..=12).map(|k| (0.35 * f64::from(k), vec![exact(0.35 * f64::from(k))])).collect();
        let target = if truth[1] > 0.0 { Target::State(1) } else { Target::State(0) };
        let observations = observed(&rows, &[target]);
        for method in CHOOSING {
            let solver = SolverSettings { method, end_time: 1.0, ..SolverSettings::default() };
            let session = FitSession::new(&model, &observations, &solver, &FitSettings::default()).expect("a fit");
            let last = session.last().expect("a step");
            for (found, truth) in last.best_values.iter().zip(truth) {
                assert!((found - truth).abs() < 1e-6, "{method:?}: {:?}, {:?}", last.best_values, last.stopped);
            }
            let mut residuals = Residuals::new(&model, &observations, &solver, false).expect("cells");
            let mut at = vec![0.0; residuals.len()];
            assert_eq!(residuals.residuals(&last.best_values, &mut at), Ok(()));
        }
    }
}

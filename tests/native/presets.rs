//! Every preset: reads, compiles, runs, prints back, and has its words.

use std::collections::HashSet;

use unroll::core::data::{self, Role};
use unroll::core::document::{self, Language};
use unroll::core::fit::FitSession;
use unroll::core::model::{Model, compile};
use unroll::core::preset::{self, ALL, Preset};
use unroll::core::simulate::{self, Trajectory};
use unroll::text;

fn model(preset: &Preset) -> Model {
    let compilation = compile(&document::parse(preset.text).0.model);
    compilation.model.unwrap_or_else(|| panic!("{}: {:?}", preset.key, compilation.diagnostics))
}

fn trajectories(preset: &Preset) -> Vec<Trajectory> {
    let (model, document) = (model(preset), document::parse(preset.text).0);
    let members: Vec<Vec<f64>> =
        (0..model.batch_size()).map(|member| model.member_values(&model.values(), member)).collect();
    simulate::simulate_batch(&model, &members, &document.solver, &[]).expect("a grid")
}

#[test]
fn keys_are_distinct_and_fit_a_link_as_they_are() {
    let keys: HashSet<&str> = ALL.iter().map(|preset| preset.key).collect();
    assert_eq!(keys.len(), ALL.len());
    for key in keys {
        assert!(key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{key}");
        assert_eq!(preset::find(key).map(|preset| preset.key), Some(key));
    }
    assert_eq!(preset::find("no such preset"), None);
}

#[test]
fn every_preset_is_its_own_canonical_text() {
    for preset in ALL {
        let (document, problems) = document::parse(preset.text);
        assert_eq!(problems, [], "{}", preset.key);
        assert_eq!(document::print(&document), preset.text, "{}", preset.key);
    }
}

/// Those that break on purpose.
const EXPLODING: [&str; 1] = ["competition-explosion"];

#[test]
fn every_preset_runs_to_its_end_with_finite_numbers_unless_it_explodes_on_purpose() {
    for key in EXPLODING {
        let runs = trajectories(preset::find(key).expect("a known key"));
        assert!(runs.iter().all(|run| run.diverged.is_some()), "{key}");
    }
    for preset in ALL.iter().filter(|preset| !EXPLODING.contains(&preset.key)) {
        let end = document::parse(preset.text).0.solver.end_time;
        for trajectory in trajectories(preset) {
            assert_eq!(trajectory.diverged, None, "{}", preset.key);
            assert!(trajectory.states.iter().all(|value| value.is_finite()), "{}", preset.key);
            assert!(trajectory.observables.iter().all(|value| value.is_finite()), "{}", preset.key);
            // The last time is a sum of steps.
            assert!((trajectory.times.last().expect("a start") - end).abs() < 1e-9 * end, "{}", preset.key);
        }
    }
}

#[test]
fn every_table_of_a_preset_is_read_whole_and_by_name() {
    for preset in ALL {
        let (document, model) = (document::parse(preset.text).0, model(preset));
        let table = data::read(&document.data);
        assert_eq!(table.problems, [], "{}", preset.key);
        let roles = data::guess_roles(&table, &model);
        assert!(!roles.contains(&Role::Ignored), "{}", preset.key);
        let observations = data::observe(&table, &roles, &model);
        assert_eq!(observations.unused, [], "{}", preset.key);
        let columns = table.columns.len().max(1) - 1;
        assert_eq!(observations.cells.len(), table.rows.len() * columns, "{}", preset.key);
    }
}

#[test]
fn every_slider_of_a_preset_has_its_value_in_range_and_no_setting_of_links_as_its_name() {
    for preset in ALL {
        for quantity in model(preset).quantities {
            assert!(
                !["h", "until", "method", "rtol", "atol", "clip", "lang"].contains(&quantity.name.as_str()),
                "{}",
                preset.key
            );
            if let Some((low, high)) = quantity.range {
                assert!((low..=high).contains(&quantity.value), "{} of {}", quantity.name, preset.key);
            }
        }
    }
}

#[test]
fn the_page_opens_with_the_article_as_it_starts_its_training() {
    let (document, model) = (document::parse(ALL[0].text).0, model(&ALL[0]));
    assert_eq!(ALL[0].key, "competition");
    let quantities: Vec<(&str, f64, bool)> =
        model.quantities.iter().map(|quantity| (quantity.name.as_str(), quantity.value, quantity.fixed)).collect();
    let expected = [
        ("r1", 0.1, false),
        ("r2", 0.1, false),
        ("a1", 0.001, false),
        ("a2", 0.001, false),
        ("iN1", 0.001, false),
        ("iN2", 0.001, false),
        ("x1(0)", 100.0, true),
        ("x2(0)", 150.0, true),
    ];
    assert_eq!(quantities, expected);
    assert_eq!((document.solver.step_size, document.solver.end_time, document.solver.clip), (1.0, 50.0, Some(1e5)));
    assert_eq!(data::read(&document.data).rows.len(), 7);
}

#[test]
fn the_forward_preset_takes_a_thousand_steps_from_several_starts() {
    let runs = trajectories(preset::find("competition-forward").expect("a known key"));
    assert!(runs.len() > 3);
    assert!(runs.iter().all(|run| run.times.len() == 1001));
}

#[test]
fn exact_solutions_solve_their_equations() {
    // Classical Runge-Kutta at h = 1/100 is exact to h^4 t max|x|, below 1e-6 on these spans.
    for preset in ALL {
        let (model, mut document) = (model(preset), document::parse(preset.text).0);
        document.solver.method = unroll::core::method::Method::RungeKutta4;
        document.solver.step_size = 0.01;
        let run = simulate::simulate(&model, &model.values(), &document.solver, &[]).expect("a grid");
        let (states, outputs) = (model.states.len(), model.observables.outputs.len());
        for moment in 0..run.times.len() {
            for (state, output) in &model.exact {
                let found = run.states[moment * states + state];
                let exact = run.observables[moment * outputs + output];
                assert!((found - exact).abs() < 1e-6, "{} at {}: {found} {exact}", preset.key, run.times[moment]);
            }
        }
    }
    let with_exact: Vec<&str> =
        ALL.iter().filter(|preset| !model(preset).exact.is_empty()).map(|preset| preset.key).collect();
    assert_eq!(
        with_exact,
        ["exponential", "oscillator", "bessel", "legendre", "hypergeometric", "airy", "logistic", "stiff-decay"]
    );
}

#[test]
fn every_preset_has_a_title_and_a_sentence_in_every_language() {
    let mut seen = HashSet::new();
    for preset in ALL {
        for language in Language::ALL {
            let (title, sentence) = text::preset::preset(preset.key, language);
            assert!(!title.is_empty() && sentence.ends_with(['.', '。']), "{}", preset.key);
            assert!(seen.insert(title), "{title}");
        }
    }
}

#[test]
fn the_epidemic_is_fitted_to_the_published_numbers() {
    let preset = preset::find("sir").expect("a known key");
    let (document, model) = (document::parse(preset.text).0, model(preset));
    let table = data::read(&document.data);
    let observations = data::observe(&table, &data::guess_roles(&table, &model), &model);
    let session = FitSession::new(&model, &observations, &document.solver, &document.fit).expect("a fit");
    let last = session.last().expect("a step");
    // beta, gamma, I0 of the same least squares with an adaptive integrator of order 8; Runge-Kutta at h = 0.1 is
    // within 1e-5 of it.
    for (value, published) in last.best_values.iter().zip([1.788_105_9, 0.455_701_0, 2.093_429_0]) {
        assert!((value / published - 1.0).abs() < 1e-4, "{value} {published}");
    }
    assert!((last.best_loss / 3_589.850_7 - 1.0).abs() < 1e-6, "{}", last.best_loss);
}

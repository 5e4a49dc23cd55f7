//! Every preset: reads, compiles, runs, prints back, and has its words.

use std::collections::HashSet;

use unroll::core::data::{self, Cell, Role};
use unroll::core::document::{self, Language};
use unroll::core::fit::{FitReport, FitSession, StopReason};
use unroll::core::job::{comparison, prepare};
use unroll::core::model::{Model, compile};
use unroll::core::preset::{self, ALL, Group, Preset};
use unroll::core::simulate::{self, Trajectory};
use unroll::text;

use crate::cases::cases;

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
        let empty = table.rows.iter().flat_map(|row| &row.cells).filter(|cell| **cell == Cell::Missing).count();
        // Where one species is alone, the other was not counted.
        assert_eq!(empty, if preset.key == "paramecium" { 44 } else { 0 }, "{}", preset.key);
        assert_eq!(observations.cells.len(), table.rows.len() * columns - empty, "{}", preset.key);
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
    for preset in ALL.iter().filter(|preset| !model(preset).exact.is_empty()) {
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
fn the_groups_stand_together_and_none_is_empty() {
    let mut groups: Vec<Group> = ALL.iter().map(|preset| preset.group).collect();
    groups.dedup();
    assert_eq!(groups, Group::ALL);
}

#[test]
fn every_preset_has_a_title_and_a_sentence_in_every_language() {
    let mut seen = HashSet::new();
    for group in Group::ALL {
        for language in Language::ALL {
            assert!(seen.insert(text::preset::group(group, language)), "{group:?}");
        }
    }
    seen.clear();
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

fn fitted(key: &str) -> (Model, FitReport) {
    let document = document::parse(preset::find(key).expect("a known key").text).0;
    let (model, _) = comparison(&document).expect("a model and points");
    let mut session = prepare(&document).expect("a fit that can begin");
    let last = session.by_ref().last().expect("a step");
    assert!(last.stopped.is_some_and(StopReason::has_converged), "{key}: {:?}", last.stopped);
    // Straight from the values of the text.
    assert_eq!(session.report().outcomes.len(), 1, "{key}");
    (model, session.report())
}

/// The value and the standard error of a fitted quantity.
fn of(model: &Model, report: &FitReport, name: &str) -> (f64, f64) {
    let quantity = model.quantities.iter().position(|quantity| quantity.name == name).expect("a quantity");
    (report.values[quantity], report.uncertainty(quantity).expect("a standard error").standard_error)
}

#[test]
fn real_data_lead_from_the_values_of_the_text_to_the_published_fit() {
    let cases = cases();
    // The preset, the published case, and the degrees of freedom of the case over those of the preset.
    let same = [("sir", "influenza", 1.0), ("hare-lynx", "hare_lynx", 38.0 / 36.0), ("pinene", "pinene", 1.0)];
    for (key, name, freedom) in same {
        let answer = &cases.iter().find(|case| case.name == name).expect("a case").answer;
        let (model, report) = fitted(key);
        // Runge-Kutta at the step of the preset is within 1e-6 of the exact solution; of `sir`, within 1e-5.
        let near = |found: f64, expected: f64, what: &str| {
            assert!((found / expected - 1.0).abs() < 1e-5, "{key} {what}: {found} {expected}");
        };
        near(report.statistics.loss, answer.loss, "loss");
        for (parameter, value) in &answer.parameters {
            let (found, error) = of(&model, &report, parameter);
            near(found, *value, parameter);
            near(error, answer.standard_errors[parameter] * f64::sqrt(freedom), parameter);
        }
    }
}

#[test]
fn the_medicine_leads_to_the_fit_of_logarithms_that_was_published() {
    let answer = &cases().into_iter().find(|case| case.name == "theophylline").expect("a case").answer;
    let (model, report) = fitted("theophylline");
    assert!((report.statistics.loss / answer.loss - 1.0).abs() < 1e-6, "{}", report.statistics.loss);
    // The standard error of a logarithm is a relative one.
    for (name, logarithm) in [("k_a", "lKa"), ("k_e", "lKe")] {
        let (value, error) = of(&model, &report, name);
        assert!((value.ln() - answer.parameters[logarithm]).abs() < 1e-5, "{name} {value}");
        assert!((error / value - answer.standard_errors[logarithm]).abs() < 1e-5, "{name} {error}");
    }
}

#[test]
fn the_three_cultures_of_paramecium_share_one_set_of_numbers() {
    let (model, report) = fitted("paramecium");
    // Found by Gauss-Newton in another language, Runge-Kutta at h = 0.01 and central differences: good to 1e-7.
    let expected = [
        ("r1", 0.628_626_357, 0.024_442_13),
        ("r2", 0.813_356_396, 0.015_068_91),
        ("K1", 204.610_571, 8.145_906),
        ("K2", 540.844_098, 7.707_834),
        ("alpha", 0.426_532_247, 0.037_218_58),
        ("beta", 2.708_710_9, 0.257_510_97),
    ];
    for (name, value, error) in expected {
        let found = of(&model, &report, name);
        assert!((found.0 / value - 1.0).abs() < 1e-6 && (found.1 / error - 1.0).abs() < 1e-6, "{name}: {found:?}");
    }
    assert_eq!((report.free.len(), report.statistics.observations), (6, 88));
    assert!((report.statistics.loss / 66_319.262_56 - 1.0).abs() < 1e-6, "{}", report.statistics.loss);
}

//! Several experiments in one table: own and shared quantities, against closed forms of the pooled fit.

use unroll::core::action::{Action, reduce};
use unroll::core::data::{self, LineUse, MOST_EXPERIMENTS, Role, Stray, UnusedRow};
use unroll::core::differentiate::{Residuals, tangents};
use unroll::core::document::{self, Document};
use unroll::core::explosion::{Case, diagnose, growth};
use unroll::core::export;
use unroll::core::fit::{FitReport, Optimiser};
use unroll::core::job::{comparison, prepare};
use unroll::core::loss;
use unroll::core::loss_map::{LossMap, MapAxis};
use unroll::core::model::compile;
use unroll::core::network::{Network, StepRecord, Unfolded};
use unroll::core::simulate::simulate;
use unroll::core::spectrum::LocalJacobian;
use unroll::core::time_grid::Step;

fn document(text: &str) -> Document {
    let (document, problems) = document::parse(text);
    assert_eq!(problems, []);
    assert_eq!(document::parse(&document::print(&document)).0, document);
    document
}

fn report(document: &Document) -> FitReport {
    let mut session = prepare(document).expect("it begins");
    let last = session.by_ref().last().expect("a step");
    assert!(last.stopped.is_some());
    session.report()
}

fn named(document: &Document, report: &FitReport) -> Vec<(String, f64, f64)> {
    let (model, _) = comparison(document).expect("a model and points");
    let error = |place: usize| report.statistics.uncertainties[place].as_ref().expect("known").standard_error;
    let of = |(place, &quantity): (usize, &usize)| {
        (model.quantities[quantity].name.clone(), report.values[quantity], error(place))
    };
    report.free.iter().enumerate().map(of).collect()
}

fn near(found: f64, expected: f64, relative: f64) {
    assert!((found - expected).abs() <= relative * expected.abs(), "{found} is not {expected}");
}

/// Two lines of one slope, `x = a_i + b t`; Euler's method is exact on them, and the fit is linear.
const LINES: &str = "x' = b\nx(0) = [1, 2] free\nb = 0.5\n";
const FIRST: [(f64, f64); 4] = [(1.0, 2.1), (2.0, 2.7), (3.0, 4.2), (5.0, 5.4)];
const SECOND: [(f64, f64); 3] = [(0.5, 7.2), (4.0, 9.1), (6.0, 10.8)];

fn rows(points: &[(f64, f64)]) -> String {
    let row = |(t, x): &(f64, f64)| format!("{t}, {x}\n");
    points.iter().map(row).collect()
}

fn two_lines(model: &str) -> Document {
    let (first, second) = (rows(&FIRST), rows(&SECOND));
    document(&format!("{model}\n[data]\nt, x\n{first}--- second\n{second}\n[solver]\nh = 0.5\nuntil = 6\n"))
}

#[test]
fn a_shared_slope_and_own_beginnings_are_those_of_the_pooled_regression() {
    // About the means of each group: b = sum of cross products / sum of squares, a_i = mean x - b mean t.
    let mean =
        |points: &[(f64, f64)], of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / points.len() as f64;
    let (mut products, mut squares) = (0.0, 0.0);
    for points in [&FIRST[..], &SECOND[..]] {
        let (t, x) = (mean(points, |point| point.0), mean(points, |point| point.1));
        products += points.iter().map(|point| (point.0 - t) * (point.1 - x)).sum::<f64>();
        squares += points.iter().map(|point| (point.0 - t).powi(2)).sum::<f64>();
    }
    let b = products / squares;
    let own = |points: &[(f64, f64)]| mean(points, |point| point.1) - b * mean(points, |point| point.0);
    let loss: f64 = [&FIRST[..], &SECOND[..]]
        .iter()
        .flat_map(|points| points.iter().map(|(t, x)| (x - own(points) - b * t).powi(2)))
        .sum();
    let variance = loss / (7.0 - 3.0);
    let error_of = |points: &[(f64, f64)]| {
        (variance * (1.0 / points.len() as f64 + mean(points, |point| point.0).powi(2) / squares)).sqrt()
    };
    let expected = [
        ("b", b, (variance / squares).sqrt()),
        ("x(0)[1]", own(&FIRST), error_of(&FIRST)),
        ("x(0)[2]", own(&SECOND), error_of(&SECOND)),
    ];
    let document = two_lines(LINES);
    let report = report(&document);
    let found = named(&document, &report);
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found.0, expected.0);
        // The optimiser stops where the loss no longer changes: half of the digits are certain.
        near(found.1, expected.1, 1e-8);
        near(found.2, expected.2, 1e-8);
    }
    near(report.statistics.loss, loss, 1e-10);
    assert_eq!(report.statistics.degrees_of_freedom, 4);
}

#[test]
fn own_parameters_and_own_beginnings_are_two_fits_at_once() {
    let together = two_lines("x' = b\nx(0) = [1, 2] free\nb = [0.5, 0.4]\n");
    let report_of_both = report(&together);
    let found = named(&together, &report_of_both);
    assert_eq!(found.iter().map(|row| row.0.as_str()).collect::<Vec<_>>(), ["b[1]", "b[2]", "x(0)[1]", "x(0)[2]"]);
    let mut loss = 0.0;
    for (experiment, points) in [&FIRST[..], &SECOND[..]].into_iter().enumerate() {
        let alone = document(&format!(
            "x' = b\nx(0) = 1 free\nb = 0.5\n\n[data]\nt, x\n{}\n[solver]\nh = 0.5\nuntil = 6\n",
            rows(points)
        ));
        let alone = report(&alone);
        near(found[experiment].1, alone.values[0], 1e-8);
        near(found[2 + experiment].1, alone.values[1], 1e-8);
        loss += alone.statistics.loss;
    }
    near(report_of_both.statistics.loss, loss, 1e-9);
}

const DECAY: &str = "x' = -k x\nx(0) = 10 free\nk = 0.4\n";
const DECAYING: [(f64, f64); 5] = [(1.0, 6.9), (2.0, 4.4), (3.0, 3.2), (4.0, 1.9), (5.0, 1.5)];

#[test]
fn the_same_experiment_twice_gives_the_same_values_and_smaller_errors() {
    let once = document(&format!("{DECAY}\n[data]\nt, x\n{}\n[solver]\nh = 0.25\nuntil = 5\n", rows(&DECAYING)));
    let twice = document(&format!(
        "{DECAY}\n[data]\nt, x\n{0}---\nt, x\n{0}\n[solver]\nh = 0.25\nuntil = 5\n",
        rows(&DECAYING)
    ));
    let (one, two) = (named(&once, &report(&once)), named(&twice, &report(&twice)));
    // Twice the squares over twice the points less two parameters; the covariance halves.
    let factor = ((2.0 / (10.0 - 2.0)) / (1.0 / (5.0 - 2.0)) / 2.0_f64).sqrt();
    assert_eq!(one.len(), 2);
    for (one, two) in one.iter().zip(two) {
        assert_eq!(one.0, two.0);
        near(two.1, one.1, 1e-7);
        near(two.2, factor * one.2, 1e-6);
    }
}

#[test]
fn gradients_of_own_and_shared_quantities_are_those_of_differences() {
    let document = document(
        "x' = r x (1 - x / K) - a x y\ny' = b x y - d y\nx(0) = [3, 5, 2] free\ny(0) = 1 free\nr = [1, 1.2]\nK = 20\n\
         a = 0.3\nb = [0.1, 0.15, 0.12]\nd = 0.4\n\n[data]\nexp, t, x, y\nA, 1, 4, 1.2\nA, 3, 6, 2\nB, 0.7, 6, 1\n\
         C, 2, 3, 1.4\nB, 2, 5, 3\nC, 2.5, , 1.7\n\n[solver]\nh = 0.1\nuntil = 4\n",
    );
    let (model, observations) = comparison(&document).expect("a model and points");
    assert_eq!(observations.experiments, ["A", "B", "C"]);
    let mut residuals = Residuals::new(&model, &observations, &document.solver, false).expect("points");
    let names: Vec<&str> = residuals.free().iter().map(|&index| model.quantities[index].name.as_str()).collect();
    assert_eq!(names, ["r[1]", "r[2]", "K", "a", "b[1]", "b[2]", "b[3]", "d", "x(0)[1]", "x(0)[2]", "x(0)[3]", "y(0)"]);
    let (count, free) = (residuals.len(), residuals.free().to_vec());
    assert_eq!(count, 11);
    let values = model.values();
    let mut at = vec![0.0; count];
    let mut jacobian = vec![0.0; count * free.len()];
    residuals.residuals_and_jacobian(&values, &mut at, &mut jacobian).expect("finite");
    let mut own = vec![0.0; count];
    residuals.residuals(&values, &mut own).expect("finite");
    assert_eq!(at, own);
    let mut touched = 0;
    for (column, &quantity) in free.iter().enumerate() {
        let step = 1e-5 * values[quantity].abs();
        let mut moved = |by: f64| {
            let mut values = values.clone();
            values[quantity] += by;
            let mut found = vec![0.0; count];
            residuals.residuals(&values, &mut found).expect("finite");
            found
        };
        let (up, down) = (moved(step), moved(-step));
        for row in 0..count {
            let difference = (up[row] - down[row]) / (2.0 * step);
            let derivative = jacobian[column * count + row];
            // Central differences of step h err by h^2 and by the rounding over h.
            assert!((difference - derivative).abs() <= 1e-7 * (1.0 + derivative.abs()), "{quantity} {row}");
            touched += usize::from(derivative != 0.0);
        }
    }
    // An own quantity moves its experiment alone: of 4 A, 4 B and 3 C numbers; a shorter list repeats its first value.
    let nonzero = |column: usize| (0..count).filter(|row| jacobian[column * count + row] != 0.0).count();
    assert_eq!([nonzero(0), nonzero(1), nonzero(9)], [7, 4, 4]);
    assert!(touched < count * free.len());
}

#[test]
fn every_optimiser_start_profile_and_map_takes_several_experiments() {
    let text = "x' = -k x\nx(0) = [10, 4] free in [0.1, 100]\nk = 0.2 in [0.01, 5]\n\n[data]\nt, x\n\
                1, 6.9\n2, 4.4\n3, 3.2\n--- B\n0.5, 4.2\n2, 2.3\n4, 0.9\n\n[solver]\nh = 0.25\nuntil = 4\n";
    let plain = document(text);
    let best = report(&plain);
    for settings in ["start = auto", "start = multistart\nstarts = 4", "bounds = ranges", "noise = relative"] {
        let other = document(&format!("{text}\n[fit]\n{settings}\n"));
        let found = report(&other);
        assert_eq!(found.free.len(), 3);
        if !settings.contains("noise") {
            near(found.statistics.loss, best.statistics.loss, 1e-8);
        }
    }
    let mut auto = plain.clone();
    auto.fit.start = unroll::core::fit::Start::Auto;
    assert_eq!(report(&auto).outcomes[0].origin, unroll::core::fit::Origin::Data);
    let mut adam = plain.clone();
    (adam.fit.optimiser, adam.fit.epochs, adam.fit.learning_rate) = (Optimiser::Adam, 4000, 0.01);
    near(report(&adam).statistics.loss, best.statistics.loss, 1e-3);

    let mut session = prepare(&plain).expect("it begins");
    session.by_ref().last();
    let names = named(&plain, &best);
    for (place, row) in names.iter().enumerate() {
        assert!(session.profile(place).expect("a profile").count() > 3, "{}", row.0);
    }

    let (model, observations) = comparison(&plain).expect("a model and points");
    let second = model.quantities.iter().position(|quantity| quantity.name == "x(0)[2]").expect("an own beginning");
    let axes = [MapAxis { quantity: 0, low: 0.1, high: 0.9 }, MapAxis { quantity: second, low: 1.0, high: 9.0 }];
    let mut map = LossMap::new(&model, &observations, &plain.solver, &plain.fit, axes, 0).expect("points");
    let first = map.next().expect("a block");
    let mut residuals = Residuals::new(&model, &observations, &plain.solver, false).expect("points");
    let mut found = vec![0.0; residuals.len()];
    let mut values = model.values();
    (values[0], values[second]) = (axes[0].middle(0), axes[1].middle(0));
    residuals.residuals(&values, &mut found).expect("finite");
    assert_eq!(first[0], loss::sum_of_squares(&found));
}

#[test]
fn accepted_values_go_back_into_the_lists() {
    let begun = two_lines(LINES);
    let report = report(&begun);
    let values: Vec<(String, f64)> = named(&begun, &report).into_iter().map(|(name, value, _)| (name, value)).collect();
    let after = reduce(&begun, Action::AcceptFit(values));
    let (model, _) = comparison(&after).expect("a model and points");
    assert_eq!(model.values(), report.values);
    let locked = reduce(&after, Action::SetFixed { name: "x(0)[2]".to_owned(), fixed: true });
    assert!(compile(&locked.model).model.expect("a model").quantities[1].fixed);
    let set = reduce(&after, Action::SetValue { name: "x(0)[2]".to_owned(), value: 7.5 });
    assert!(set.model.contains(", 7.5] free"), "{}", set.model);
    assert_eq!(reduce(&after, Action::SetValue { name: "x(0)[3]".to_owned(), value: 7.5 }), after);
    assert_eq!(reduce(&after, Action::SetValue { name: "x(0)[0]".to_owned(), value: 7.5 }), after);
}

#[test]
fn a_pasted_table_of_blocks_writes_their_beginnings_as_lists() {
    let begun = document("x' = -k x\ny' = k x\nx(0) = 1\ny(0) = 0\nk = 0.4 in [0, 1]\n");
    let table = "t, x, y\n0, 100, 0\n1, 60, 42\n--- hot\n0, 50, 0\n1, 20, 28\n";
    let pasted = reduce(&begun, Action::PasteData(table.to_owned()));
    assert!(pasted.model.contains("x(0) = [100, 50]") && pasted.model.contains("y(0) = 0\n"), "{}", pasted.model);
    // The first row of each experiment is its beginning, and counts in neither.
    assert_eq!(report(&pasted).statistics.observations, 4);
    let again = reduce(&pasted, Action::PasteData(table.replace("50", "70")));
    assert!(again.model.contains("x(0) = [100, 70]"), "{}", again.model);
    let ranged = document("x' = -k x\nx(0) = 1 in [0, 2] fixed\nk = 0.4\n");
    let pasted = reduce(&ranged, Action::PasteData("t, x\n3, -5\n4, 1\n---\n3, 9\n4, 1\n".to_owned()));
    assert!(pasted.model.contains("x(3) = [-5, 9] in [-5, 9] fixed"), "{}", pasted.model);
}

/// For each row its experiment; names; what became of each line.
fn read(text: &str) -> (Vec<usize>, Vec<String>, Vec<LineUse>) {
    let model = compile("x' = 1\nx(0) = 0").model.expect("a model");
    let table = data::read(text);
    let found = data::experiments(&table, &data::guess_roles(&table, &model));
    let of_row = found.of_row.into_iter().map(|of| of.expect("a place")).collect();
    (of_row, found.names, table.lines)
}

#[test]
fn lines_of_hyphens_part_experiments_and_rulings_do_not() {
    use LineUse::{Break, Cells, Header, Markup};
    let cases: [(&str, &[usize], &[&str]); 11] = [
        ("t,x\n0,1\n1,2\n", &[0, 0], &[""]),
        ("t,x\n0,1\n---\n1,2\n", &[0, 1], &["", ""]),
        ("t,x\n--- cold\n0,1\n------ very hot\n1,2\n", &[0, 1], &["cold", "very hot"]),
        ("t,x\n--- cold\n0,1\n=== hot ===\n1,2\n", &[0, 1], &["cold", "hot"]),
        ("--- cold\nt,x\n0,1\n--- hot\nt,x\n1,2\n2,3\n", &[0, 1, 1], &["cold", "hot"]),
        ("t x\n-------\n0 1\n1 2\n-------\n", &[0, 0], &[""]),
        ("|t|x|\n|---|---|\n|0|1|\n|---|---|\n|1|2|\n", &[0, 0], &[""]),
        ("t x\n--- ---\n0 1\n=== ===\n1 2\n", &[0, 0], &[""]),
        ("t x y\n0 1 2\n--- 5 6\n1 2 3\n", &[0, 0, 0], &[""]),
        ("t,x\n0,1\n---\n---\n--- 实验二\n1,2\n", &[0, 1], &["", "实验二"]),
        ("exp,t,x\nA,0,1\nB,0,1\nA,1,2\nB,1,2\n", &[0, 1, 0, 1], &["A", "B"]),
    ];
    for (text, of_row, names) in cases {
        let (found, found_names, _) = read(text);
        assert_eq!(
            (&found[..], found_names.iter().map(String::as_str).collect::<Vec<_>>()),
            (of_row, names.to_vec()),
            "{text}"
        );
    }
    let lines = read("t,x\n---\n0,1\n--- hot\nt,x\n1,2\n---\n").2;
    assert_eq!(lines, [Header, Markup, Cells, Break, Markup, Cells, Markup]);
}

#[test]
fn a_column_of_labels_is_known_by_its_name_if_its_labels_repeat() {
    let model = compile("x' = 1\nx(0) = 0\ngroup' = 1\ngroup(0) = 0").model.expect("a model");
    let guessed = |text: &str| data::guess_roles(&data::read(text), &model);
    let observes = |name: &str| Role::Observes(name.to_owned());
    assert_eq!(guessed("id,t,x\n1,0,1\n1,1,2\n2,0,3\n2,1,4\n"), [Role::Experiment, Role::Time, observes("x")]);
    assert_eq!(guessed("time,实验,x\n0,a,1\n1,a,2\n0,b,3\n1,b,4\n"), [Role::Time, Role::Experiment, observes("x")]);
    // Numbers of rows, and a name of the model.
    assert_eq!(guessed("id,t,x\n1,0,1\n2,1,2\n3,0,3\n4,1,4\n"), [Role::Ignored, Role::Time, observes("x")]);
    assert_eq!(guessed("group,t,x\n1,0,1\n1,1,2\n"), [observes("group"), Role::Time, observes("x")]);
    let chosen =
        document("x' = 1\nx(0) = 0\n\n[data]\nlot, t, x\na, 1, 1\nb, 1, 3\n, 2, 3\n\n[columns]\nby experiment, t, x\n");
    let (_, observations) = comparison(&chosen).expect("a model and points");
    assert_eq!(observations.experiments, ["a", "b"]);
    assert_eq!(observations.unused, [UnusedRow::Stray { row: 2, why: Stray::NoLabel }]);
    // A state may be called so.
    let called = document("experiment' = 1\nexperiment(0) = 0\n\n[columns]\nt, experiment, \"by experiment\"\n");
    assert_eq!(called.roles, Some(vec![Role::Time, observes("experiment"), observes("by experiment")]));
}

#[test]
fn the_grid_keeps_the_blocks() {
    let begun = document("x' = 1\nx(0) = 0\n\n[data]\nt,x\n0,1\n--- B\n1,2\n2,3\n");
    let blocks = |document: &Document| {
        let table = data::read(&document.data);
        (data::experiments(&table, &[Role::Time]).of_row.into_iter().flatten().collect::<Vec<_>>(), table.breaks.len())
    };
    assert_eq!(blocks(&begun), (vec![0, 1, 1], 1));
    let longer = reduce(&begun, Action::AddRow(3));
    assert_eq!(blocks(&longer), (vec![0, 1, 1, 1], 1));
    assert_eq!(blocks(&reduce(&begun, Action::AddRow(1))), (vec![0, 1, 1, 1], 1));
    assert_eq!(blocks(&reduce(&begun, Action::RemoveRow(1))), (vec![0, 1], 1));
    let point = Action::AddPoint { experiment: 1, time: 0.0, target: "x".to_owned(), value: 5.0 };
    assert_eq!(blocks(&reduce(&begun, point)), (vec![0, 1, 1, 1], 1));
    let set = reduce(&begun, Action::SetCell { row: 2, column: 1, text: "8".to_owned() });
    assert_eq!(&*set.data, "t,x\n0,1\n--- B\n1,2\n2,8\n");
}

#[test]
fn a_point_joins_the_experiment_it_is_added_to() {
    let model = "x' = 1\ny' = 0\nx(0) = 0\ny(0) = 0\n";
    let added = |table: &str, experiment: usize, time: f64, target: &str| {
        let begun = document(&format!("{model}\n[data]\n{table}"));
        let action = Action::AddPoint { experiment, time, target: target.to_owned(), value: 7.0 };
        reduce(&begun, action).data.to_string()
    };
    let blocks = "t,x\n0,1\n1,2\n--- B\n1,3\n--- C\n2,4\n";
    assert_eq!(added(blocks, 0, 3.0, "x"), "t,x\n0,1\n1,2\n3,7\n--- B\n1,3\n--- C\n2,4\n");
    assert_eq!(added(blocks, 1, 3.0, "x"), "t,x\n0,1\n1,2\n--- B\n1,3\n3,7\n--- C\n2,4\n");
    assert_eq!(added(blocks, 2, 3.0, "x"), "t,x\n0,1\n1,2\n--- B\n1,3\n--- C\n2,4\n3,7\n");
    // Beyond the last there is only the last.
    assert_eq!(added(blocks, 9, 3.0, "x"), added(blocks, 2, 3.0, "x"));
    // A row of the same moment is shared within the experiment alone.
    assert_eq!(added(blocks, 1, 1.0, "y"), "t,x,y\n0,1,\n1,2,\n--- B\n1,3,7\n--- C\n2,4,\n");
    let labels = "group,t,x\na,0,1\nb,0,2\na,1,3\nb,1,4\n";
    assert_eq!(added(labels, 0, 2.0, "x"), "group,t,x\na,0,1\nb,0,2\na,1,3\na,2,7\nb,1,4\n");
    assert_eq!(added(labels, 1, 0.0, "y"), "group,t,x,y\na,0,1,\nb,0,2,7\na,1,3,\nb,1,4,\n");
}

#[test]
fn too_many_experiments_are_told_and_cost_little() {
    let block = |row: u32| format!("--- e{row}\n1,{row}\n");
    let rows: String = (0..10_000).map(block).collect();
    let hostile = document(&format!("x' = k\nx(0) = 0\nk = 1\n\n[data]\nt,x\n{rows}\n[solver]\nh = 0.5\nuntil = 1\n"));
    let (_, observations) = comparison(&hostile).expect("a model and points");
    assert_eq!(observations.experiments.len(), MOST_EXPERIMENTS);
    assert_eq!(observations.cells.len() + observations.unused.len(), 10_000);
    assert_eq!(report(&hostile).statistics.observations, MOST_EXPERIMENTS);
    let empty = document(&format!("x' = k\nx(0) = 0\nk = 1\n\n[data]\nt,x\n1,2\n{}", "---\n".repeat(10_000)));
    assert_eq!(comparison(&empty).expect("a model").1.experiment_count(), 1);
}

#[test]
fn residuals_of_all_experiments_are_those_of_the_fit() {
    let document = two_lines(LINES);
    let (model, observations) = comparison(&document).expect("a model and points");
    let runs: Vec<_> = (0..2)
        .map(|experiment| {
            let stops = observations.of_experiment(experiment).times;
            let values = model.member_values(&model.values(), experiment);
            simulate(&model, &values, &document.solver, &stops).expect("a grid")
        })
        .collect();
    let course = loss::course(&model, &observations, &document.fit, &runs);
    let mut residuals = Residuals::new(&model, &observations, &document.solver, false).expect("points");
    let mut found = vec![0.0; residuals.len()];
    residuals.residuals(&model.values(), &mut found).expect("finite");
    let mut own: Vec<(usize, f64)> = course.iter().map(|residual| (residual.experiment, residual.residual)).collect();
    own.sort_by_key(|(experiment, _)| *experiment);
    assert_eq!(own.into_iter().map(|(_, residual)| residual).collect::<Vec<_>>(), found);
}

#[test]
fn an_experiment_that_breaks_off_says_where() {
    let broken = document(
        "x' = k x^2\nx(0) = [0.1, 9]\nk = 1\n\n[data]\nt,x\n1,2\n2,3\n---\n1,2\n2,3\n\n[solver]\nh = 0.5\n\n[fit]\nepochs = 3\noptimiser = adam\n",
    );
    let mut long = broken.clone();
    long.solver.step_size = 0.01;
    match prepare(&long) {
        Err(unroll::core::fit::FitProblem::DivergesAtStart { time, state }) => {
            assert_eq!(state, "x");
            // x = 1 / (1 / 9 - t) leaves the finite numbers soon after t = 1 / 9.
            assert!((0.1..0.4).contains(&time), "{time}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_looks_at_one_run_takes_a_model_of_several_experiments() {
    let document = two_lines("x' = b x\nx(0) = [1, 2] free\nb = [0.1, 0.2]\n");
    let (model, observations) = comparison(&document).expect("a model and points");
    let plain = compile(&document.model).model.expect("a model");
    let solver = document.solver;
    let of = |model| Network::new(model, &solver, Unfolded::All);
    assert_eq!(of(&model), of(&plain));
    for experiment in 0..observations.experiment_count() {
        let values = model.member_values(&model.values(), experiment);
        assert_eq!(values, plain.member_values(&plain.values(), experiment));
        let run = simulate(&model, &values, &solver, &[]).expect("a grid");
        assert_eq!(run, simulate(&plain, &values, &solver, &[]).expect("a grid"));
        let case = Case { model: &model, values: &values, solver, stops: &[] };
        assert!(diagnose(&case, &run).is_none());
        let all: Vec<usize> = (0..model.quantities.len()).collect();
        assert_eq!(growth(&case, &run, &all).expect("a grid").tangents.len(), 4);
        assert_eq!(LocalJacobian::new(&model, &values).jacobian(0.0, &run.states[..1])[(0, 0)], values[0]);
        for quantity in all {
            let found = tangents(&model, &values, &solver, &[], quantity).expect("a grid");
            // Along what another experiment owns nothing moves.
            assert_eq!(found.tangents.iter().any(|tangent| *tangent != 0.0), quantity < 2);
            let step = Step { time: 0.0, size: solver.step_size };
            StepRecord::new(&model, &solver, &values, step, &run.states[..1], Some((quantity, &[0.0])), &[]);
        }
    }
    let text = export::equations_text(&document.model, &model, &model.values());
    assert_eq!(text, "x' = 0.1*x\nx(0) = 1\n");
    assert!(export::parameters_text(&model, &model.values(), None).contains("x(0)[2] = 2\n"));
}

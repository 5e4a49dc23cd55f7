//! A point moved by hand, and the fit that follows it.

use unroll::core::action::{Action, reduce};
use unroll::core::data::{self, Cell, source_cell};
use unroll::core::document::{self, Document};
use unroll::core::fit::{FitStep, Optimiser, Start};
use unroll::core::history::History;
use unroll::core::job;
use unroll::core::model;
use unroll::core::preset;
use unroll::plot::hit::nearest_observation;
use unroll::plot::layout::Layout;
use unroll::plot::palette::Theme;
use unroll::plot::scene::Scene;
use unroll::plot::style::Style;

/// The article's table and model.
fn article() -> Document {
    document::parse(preset::ALL[0].text).0
}

fn cell(document: &Document, row: usize, column: usize) -> Cell {
    data::read(&document.data).rows[row].cells[column].clone()
}

fn fit(document: &Document) -> FitStep {
    job::prepare(document).expect("a fit that can begin").last().expect("the start at least")
}

/// The fitted quantities by name.
fn fitted(document: &Document, step: &FitStep) -> Vec<(String, f64)> {
    let model = model::compile(&document.model).model.expect("it compiles");
    let free = model.quantities.iter().zip(&step.best_values).filter(|(quantity, _)| !quantity.fixed);
    free.map(|(quantity, value)| (quantity.name.clone(), *value)).collect()
}

fn value_of(document: &Document, name: &str) -> f64 {
    let model = model::compile(&document.model).model.expect("it compiles");
    model.quantities.iter().find(|quantity| quantity.name == name).expect("it is declared").value
}

#[test]
fn a_moved_point_changes_its_cell_and_nothing_else() {
    let before = article();
    let after = reduce(&before, Action::MovePoint { row: 2, column: 1, value: 97.5 });
    assert_eq!(cell(&after, 2, 1), Cell::Value(97.5));
    let (old, new) = (data::read(&before.data), data::read(&after.data));
    for (row, (old, new)) in old.rows.iter().zip(&new.rows).enumerate() {
        for (column, (old, new)) in old.cells.iter().zip(&new.cells).enumerate() {
            assert!((row, column) == (2, 1) || old == new, "row {row}, column {column}");
        }
    }
    assert_eq!(after.model, before.model);
}

#[test]
fn what_is_no_point_is_not_moved() {
    let before = article();
    for (row, column, value) in [(999, 1, 1.0), (2, 999, 1.0), (2, 1, f64::NAN), (2, 1, f64::INFINITY)] {
        assert_eq!(reduce(&before, Action::MovePoint { row, column, value }), before);
    }
    let missing = Document { data: "t, x\n0, 1\n1, NA\n".into(), ..Document::default() };
    assert_eq!(reduce(&missing, Action::MovePoint { row: 1, column: 1, value: 1.0 }), missing);
}

#[test]
fn the_point_that_is_the_initial_condition_takes_the_initial_value_with_it() {
    let text = "x' = -k x\nx(0) = 1\nk = 0.5\n";
    let start = Document { model: text.into(), data: "t, x\n0, 1\n1, 0.6\n".into(), ..Document::default() };
    let moved = |document: &Document, row| reduce(document, Action::MovePoint { row, column: 1, value: 1.25 });
    assert_eq!(value_of(&moved(&start, 0), "x(0)"), 1.25);
    assert_eq!(value_of(&moved(&start, 1), "x(0)"), 1.0, "another row");

    let mut counted = start.clone();
    counted.fit.count_first_row = true;
    assert_eq!(value_of(&moved(&counted, 0), "x(0)"), 1.0, "the loss compares the two");
    let other = Document { data: "t, x\n0, 0.9\n1, 0.6\n".into(), ..start.clone() };
    assert_eq!(value_of(&moved(&other, 0), "x(0)"), 1.0, "they were never the same");
    let fitted = reduce(&start, Action::SetFixed { name: "x(0)".into(), fixed: false });
    assert_eq!(value_of(&moved(&fitted, 0), "x(0)"), 1.0, "it is fitted");
}

#[test]
fn an_observation_is_found_in_the_table_it_was_read_from() {
    // Two columns observe x, and rows are not in the order of time.
    let model = model::compile("x' = -x\ny' = x\nx(0) = 1\ny(0) = 0").model.expect("it compiles");
    let table = data::read("x, t, x, y\n0.1, 2, 0.2, 0.9\n, 1, 0.4, \n0.7, 0.5, 0.7, 0.3\n");
    let roles = ["x", "t", "x", "y"].map(|name| match name {
        "t" => data::Role::Time,
        name => data::Role::Observes(name.to_owned()),
    });
    let observations = data::observe(&table, &roles, &model);
    assert_eq!(observations.cells.len(), 7, "nine cells, two of them empty");
    for observation in &observations.cells {
        let (row, column) = source_cell(&table, &roles, &model, observation).expect("it was read from somewhere");
        assert_eq!(table.rows[row].cells[column], Cell::Value(observation.value));
        assert_eq!(table.rows[row].cells[1], Cell::Value(observations.times[observation.time]));
        assert_eq!(roles[column] == data::Role::Observes("y".into()), observation.target == data::Target::State(1));
    }
}

#[test]
fn a_fit_that_follows_a_moved_point_ends_where_a_fresh_one_does_and_sooner() {
    let start = article();
    let first = fit(&start);
    let accepted = reduce(&start, Action::AcceptFit(fitted(&start, &first)));
    for change in [-4.0, -1.0, 0.5, 3.0] {
        let Cell::Value(value) = cell(&accepted, 4, 1) else { panic!("a number") };
        let moved = reduce(&accepted, Action::MovePoint { row: 4, column: 1, value: value + change });
        let following = job::following(&moved, fitted(&start, &first), 60);
        let warm = fit(&following);
        let cold = fit(&Document { model: start.model.clone(), ..moved });
        // 1e-10: what a stationary point leaves is quadratic in its distance from the optimum.
        assert!((warm.best_loss / cold.best_loss - 1.0).abs() < 1e-10, "{} and {}", warm.best_loss, cold.best_loss);
        assert!(warm.iteration < cold.iteration, "{} of {} iterations", warm.iteration, cold.iteration);
    }
}

#[test]
fn what_follows_is_measured_as_before_whatever_was_asked_for() {
    let mut document = article();
    document.fit.optimiser = Optimiser::Adam;
    document.fit.start = Start::Multistart;
    document.fit.huber = Some(1.5);
    document.view.room = document::Room::Cells;
    let following = job::following(&document, vec![("r1".into(), 0.25)], 7);
    assert_eq!((following.fit.optimiser, following.fit.start), (Optimiser::LevenbergMarquardt, Start::Near));
    assert_eq!((following.fit.iterations, following.fit.huber), (7, Some(1.5)));
    assert_eq!(following.view.room, document::Room::Equation);
    assert_eq!(value_of(&following, "r1"), 0.25);
    assert_eq!(following.data, document.data);
}

#[test]
fn a_drag_and_the_values_that_follow_are_one_step_back() {
    let mut history = History::new(article());
    let moved = reduce(history.present(), Action::MovePoint { row: 2, column: 1, value: 97.5 });
    history.record(moved, None);
    let followed = reduce(history.present(), Action::AcceptFit(vec![("r1".into(), 0.25)]));
    history.amend(followed.clone());
    assert_eq!(**history.present(), followed);
    assert!(history.undo());
    assert_eq!(**history.present(), article());
    assert!(history.redo());
    assert_eq!(**history.present(), followed);
}

#[test]
fn the_nearest_observation_is_found_in_pixels() {
    let document = article();
    let (model, observations) = job::comparison(&document).expect("it compiles");
    assert!(!model.states.is_empty());
    let mut scene = Scene::time_series("t", "");
    let points = observations.cells.iter().map(|cell| (observations.times[cell.time], cell.value)).collect();
    scene.markers.push(unroll::plot::scene::Markers { points, ..Default::default() });
    scene.fit_view(None);
    let layout = Layout::new(&scene.axes, 800.0, 500.0, 2.0, &Style::of(Theme::Light));
    for (index, cell) in observations.cells.iter().enumerate() {
        let pixel = layout.visible((observations.times[cell.time], cell.value)).expect("it is in view");
        let found = nearest_observation(&observations, &layout, pixel.0 / 2.0 + 0.3, pixel.1 / 2.0 - 0.4);
        let (found, distance) = found.expect("there are points");
        assert_eq!(found, index);
        assert!((distance - 0.5).abs() < 1e-9, "3-4-5 in tenths of CSS pixels, found {distance}");
    }
    assert_eq!(nearest_observation(&data::Observations::default(), &layout, 1.0, 1.0), None);
}

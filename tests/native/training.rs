//! A cell trained on the points of the article, beside the equation.

use unroll::core::action::{Action, reduce, roles_in_force};
use unroll::core::cell::CellKind;
use unroll::core::data::{self, Observations};
use unroll::core::document::{self, Document, Room};
use unroll::core::fit::{FitProblem, FitStep, Optimiser, Part, StopReason};
use unroll::core::job::{begin, prepare_training as prepare};
use unroll::core::model::{Model, compile};
use unroll::core::preset;
use unroll::core::simulate::simulate;
use unroll::core::training::{Comparison, Network};

fn competition(kind: CellKind, width: usize) -> Document {
    let (mut document, _) = document::parse(preset::find("competition").expect("it is listed").text);
    document.view.room = Room::Cells;
    document.laboratory.cell.kind = kind;
    document.laboratory.cell.width = width;
    document
}

fn observed(document: &Document) -> (Model, Observations) {
    let model = compile(&document.model).model.expect("it compiles");
    let table = data::read(&document.data);
    let roles = roles_in_force(document.roles.as_deref(), &table, &model);
    let observations = data::observe(&table, &roles, &model);
    (model, observations)
}

fn network(document: &Document) -> Network {
    let (model, observations) = observed(document);
    Network::new(&model, &observations, &document.solver, &document.laboratory).expect("it can be trained")
}

fn train(document: &Document) -> Vec<FitStep> {
    prepare(document).expect("it can begin").collect()
}

fn last(steps: &[FitStep]) -> &FitStep {
    steps.last().expect("the start at least")
}

#[test]
fn levenberg_marquardt_brings_every_cell_close_to_the_seven_points() {
    for kind in CellKind::ALL.into_iter().filter(|kind| kind.is_trainable()) {
        let document = competition(kind, 3);
        let steps = train(&document);
        let loss = last(&steps).best_loss;
        let network = network(&document);
        // A network of zeros says the mean of each series.
        let spread = network.loss(&vec![0.0; network.parameter_count()]).expect("finite");
        // Without an input an SRU only forgets, and cannot turn.
        let share = if kind == CellKind::Sru { 0.5 } else { 0.15 };
        assert!(loss < share * spread, "{kind:?}: {loss} of {spread}");
        assert!(loss <= steps[0].loss && steps.windows(2).all(|pair| pair[1].best_loss <= pair[0].best_loss));
        assert!(last(&steps).stopped.is_some());
    }
}

#[test]
fn adam_brings_the_loss_of_a_plain_cell_down() {
    let mut document = competition(CellKind::Rnn, 3);
    document.laboratory.training.fit.optimiser = Optimiser::Adam;
    document.laboratory.training.fit.epochs = 400;
    let steps = train(&document);
    assert_eq!(steps.len(), 401);
    assert_eq!(last(&steps).stopped, Some(StopReason::IterationsDone));
    assert!(last(&steps).best_loss < 0.2 * steps[0].loss, "{} from {}", last(&steps).best_loss, steps[0].loss);
}

#[test]
fn training_is_the_same_every_time_and_depends_on_the_seed() {
    let document = competition(CellKind::Gru, 2);
    assert_eq!(train(&document), train(&document));
    let other = reduce(&document, Action::DrawWeights(2));
    assert_ne!(train(&document)[0].loss, train(&other)[0].loss);
}

#[test]
fn the_derivatives_of_the_residuals_agree_with_central_differences() {
    // Through the session, the gradient shows in what Adam does first: every number moves by the learning rate against
    // the sign of its derivative.
    for kind in CellKind::ALL.into_iter().filter(|kind| kind.is_trainable()) {
        let mut document = competition(kind, 2);
        document.laboratory.training.fit.optimiser = Optimiser::Adam;
        document.laboratory.training.fit.epochs = 1;
        let steps = train(&document);
        let network = network(&document);
        let start = &steps[0].values;
        assert_eq!(start.len(), network.parameter_count());
        for index in 0..start.len() {
            let moved = |by: f64| {
                let mut values = start.clone();
                values[index] += by;
                network.loss(&values).expect("finite")
            };
            let slope = (moved(1e-4) - moved(-1e-4)) / 2e-4;
            let step = steps[1].values[index] - start[index];
            if slope.abs() > 1.0 {
                assert_eq!(step < 0.0, slope > 0.0, "{kind:?} number {index}: {step} at a slope of {slope}");
                // Adam's first step is the learning rate, but for epsilon.
                assert!((step.abs() - 0.01).abs() < 1e-6, "{kind:?} number {index}: {step}");
            }
        }
    }
}

#[test]
fn the_loss_is_the_sum_of_squares_in_the_units_of_the_data() {
    let document = competition(CellKind::Rnn, 2);
    let (_, observations) = observed(&document);
    let network = network(&document);
    let parameters = document.laboratory.weights_of(&network.matrices());
    let course = network.course(&parameters, 50.0);
    assert_eq!((course.times.len(), course.times[42], course.times[50]), (51, 42.0, 50.0));
    let sum: f64 = observations
        .cells
        .iter()
        .map(|cell| {
            let series = network.targets().position(|target| target == cell.target).expect("it is read out");
            let off = course.values[2 * observations.times[cell.time] as usize + series] - cell.value;
            off * off
        })
        .sum();
    let loss = network.loss(&parameters).expect("finite");
    assert!((sum - loss).abs() < 1e-9 * loss, "{sum} and {loss}");
    assert_eq!(network.point_count(), 14, "the first row counts");
}

#[test]
fn a_time_between_two_steps_is_compared_on_the_line_that_joins_them() {
    let mut document = competition(CellKind::Rnn, 2);
    let sampled = network(&document);
    let parameters = document.laboratory.weights_of(&sampled.matrices());
    let course = sampled.course(&parameters, 10.0);
    // The same series standardised the same way: two points and their mean keep mean and deviation of each row.
    document.data = "t, x1\n3.25, 100\n5, 200\n".into();
    let network = network(&document);
    let parameters = document.laboratory.weights_of(&network.matrices());
    let course_of_one = network.course(&parameters, 10.0);
    let between = 0.75 * course_of_one.values[3] + 0.25 * course_of_one.values[4];
    let expected =
        (between - 100.0) * (between - 100.0) + (course_of_one.values[5] - 200.0) * (course_of_one.values[5] - 200.0);
    let loss = network.loss(&parameters).expect("finite");
    assert!((loss - expected).abs() < 1e-9 * expected, "{loss} and {expected}");
    assert_eq!(course.times, course_of_one.times);
}

#[test]
fn accepted_weights_stand_in_the_document_and_give_the_same_loss() {
    let mut document = competition(CellKind::Lstm, 2);
    document.laboratory.training.fit.iterations = 5;
    let network = network(&document);
    let step = train(&document).pop().expect("a step");
    let matrices = network.named(&step.best_values);
    let accepted = reduce(&document, Action::SetWeights { matrices, place: None });
    let (again, problems) = document::parse(&document::print(&accepted));
    assert_eq!(problems, []);
    assert_eq!(again.laboratory.weights_of(&network.matrices()), step.best_values);
    assert_eq!(train(&again)[0].loss, step.best_loss, "training goes on where it stood");
}

#[test]
fn the_equation_and_the_network_are_compared_on_the_same_points() {
    let document = competition(CellKind::Rnn, 3);
    let (model, observations) = observed(&document);
    let network = network(&document);
    let parameters = train(&document).pop().expect("a step").best_values;
    let values = model.values();
    let trajectory = simulate(&model, &values, &document.solver, &observations.times).expect("it runs");
    let course = network.course(&parameters, 50.0);
    let comparison = Comparison::new(
        (&model, &values, &trajectory),
        (&network, &parameters, &course),
        &observations,
        &document.solver,
    );
    assert_eq!((comparison.points, comparison.equation_parameters, comparison.network_parameters), (14, 6, 23));
    assert_eq!((comparison.last_time, comparison.end_time), (42.0, 50.0));
    assert_eq!(comparison.network_loss, network.loss(&parameters));
    // The loss of the untrained equation: 915369.64 in the article's own table, whose first row adds nothing.
    assert!((comparison.equation_loss.expect("finite") - 915_369.64).abs() < 0.01, "{:?}", comparison.equation_loss);
    let first = &comparison.series[0];
    assert_eq!((first.name.as_str(), first.last), ("x1", (42.0, 324.0)));
    assert_eq!(first.network.0, Some(course.values[2 * 42]));
    assert_eq!(first.network.1, Some(course.values[2 * 50]));
    assert_eq!(first.equation.1, trajectory.states.get(2 * 50).copied());
}

#[test]
fn what_cannot_be_trained_is_refused_with_a_reason() {
    let refused = |document: &Document| prepare(document).expect_err("it cannot begin");
    assert_eq!(refused(&competition(CellKind::Crf, 3)), FitProblem::CellNotTrainable);
    assert_eq!(
        refused(&competition(CellKind::Lstm, 8)),
        FitProblem::TooManyWeights { needed: 4 * (64 + 8) + 2 * 8 + 2 + 16, most: 100 }
    );
    let mut document = competition(CellKind::Rnn, 3);
    document.data = "".into();
    assert_eq!(refused(&document), FitProblem::NoObservations);
    document.data = "t, x1\n1e9, 3\n".into();
    assert_eq!(refused(&document), FitProblem::TooManySteps { needed: 1e9, most: 5_000 });
    let mut document = competition(CellKind::Relu, 1);
    document.laboratory.weights = "W1 = 1e200\nb = 1".into();
    assert_eq!(refused(&document), FitProblem::CellDiverges);
    document.model = "x' =".into();
    assert_eq!(refused(&document), FitProblem::BrokenModel);
}

#[test]
fn a_change_of_the_size_drops_the_matrices_that_no_longer_fit() {
    let mut document = competition(CellKind::Rnn, 2);
    document.laboratory.weights = "W1 = 1 2; 3 4\nW2 = 5; 6\nUz = 9\nnot a matrix".into();
    let cell = unroll::core::laboratory::CellSettings { inputs: 2, ..document.laboratory.cell };
    let changed = reduce(&document, Action::ChooseCell(cell));
    assert_eq!(&*changed.laboratory.weights, "W1 = 1 2; 3 4\nUz = 9\nnot a matrix");
}

#[test]
fn a_training_that_ended_goes_on_where_it_stood() {
    let mut document = competition(CellKind::Rnn, 2);
    document.laboratory.training.fit.iterations = 4;
    let mut job = prepare(&document).expect("it can begin");
    let first: Vec<FitStep> = job.by_ref().collect();
    assert_eq!(last(&first).iteration, 4);
    job.extend(3);
    let more: Vec<FitStep> = job.collect();
    assert_eq!(last(&more).iteration, 7);
    assert!(last(&more).best_loss <= last(&first).best_loss);
}

#[test]
fn the_room_of_a_document_says_what_is_to_be_done() {
    let mut document = competition(CellKind::Rnn, 3);
    let first = |document: &Document| {
        begin(document, Part::WHOLE).expect("it can begin").next().expect("the start").values.len()
    };
    assert_eq!(first(&document), 23, "the numbers of the network");
    document.view.room = Room::Equation;
    assert_eq!(first(&document), 8, "the quantities of the equation");
}

#[test]
fn gradient_descent_goes_downhill_when_its_steps_are_small() {
    let mut document = competition(CellKind::Gru, 2);
    document.laboratory.training.fit.optimiser = Optimiser::GradientDescent;
    document.laboratory.training.fit.learning_rate = 1e-7;
    document.laboratory.training.fit.epochs = 50;
    let steps = train(&document);
    assert!(steps.windows(2).all(|pair| pair[1].loss < pair[0].loss));
}

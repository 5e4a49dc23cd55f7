//! The scene of a model that was run: which curve and marker stands for what.

use unroll::core::data::{self, Observations, Target, Window};
use unroll::core::model::{self, Model};
use unroll::core::simulate::{SolverSettings, Trajectory, simulate_batch};
use unroll::plot::picture::{Beside, Course, Labels, Picture, Projection, scene};
use unroll::plot::scene::{CurveKind, Event, EventKind, Scene};

const MODEL: &str =
    "S' = -b S I\nI' = b S I - I\nS(0) = [0.99, 0.5]\nI(0) = 0.01\nb = 3\nN = S + I\nW = S - I\nexact S = 1 - t";

struct Fixture {
    model: Model,
    trajectories: Vec<Trajectory>,
    observations: Observations,
}

fn fixture(table: &str) -> Fixture {
    let model = model::compile(MODEL).model.expect("the model is right");
    let table = data::read(table);
    let observations = data::observe(&table, &data::guess_roles(&table, &model), &model);
    let members: Vec<_> = (0..model.batch_size()).map(|member| model.member_values(&model.values(), member)).collect();
    let solver = SolverSettings { step_size: 0.5, end_time: 5.0, ..SolverSettings::default() };
    let trajectories = simulate_batch(&model, &members, &solver, &[]).expect("ten steps");
    Fixture { model, trajectories, observations }
}

impl Fixture {
    fn picture(&self) -> Picture<'_> {
        Picture {
            main: Course { model: &self.model, trajectory: &self.trajectories[0] },
            batch: self.trajectories[1..].iter().collect(),
            experiment: 0,
            beside: &[],
            bands: (&[], &[]),
            observations: &self.observations,
            window: Window::default(),
            head: None,
            projection: Projection::Time,
            labels: Labels { exact: |name| format!("{name} exact") },
        }
    }
}

fn of_kind(scene: &Scene, kind: CurveKind) -> Vec<(&str, usize, usize)> {
    let curves = scene.curves.iter().filter(|curve| curve.kind == kind);
    curves.map(|curve| (curve.label.as_str(), curve.series, curve.points.len())).collect()
}

#[test]
fn every_state_has_a_curve_and_a_batch_is_drawn_beside_it() {
    let fixture = fixture("");
    let scene = scene(&fixture.picture(), None);
    assert_eq!(of_kind(&scene, CurveKind::Main), [("S", 0, 11), ("I", 1, 11)]);
    assert_eq!(of_kind(&scene, CurveKind::Batch), [("", 0, 11), ("", 1, 11)]);
    assert_eq!(of_kind(&scene, CurveKind::Exact), [("S exact", 0, 11)]);
    assert!(scene.markers.is_empty() && scene.play_head.is_none());
}

#[test]
fn a_definition_is_drawn_only_where_it_is_observed() {
    let fixture = fixture("t, I, N\n1, 0.03, 0.98\n2, , 0.9\n");
    let scene = scene(&fixture.picture(), None);
    assert_eq!(of_kind(&scene, CurveKind::Main), [("S", 0, 11), ("I", 1, 11), ("N", 2, 11)]);
    let markers: Vec<_> = scene.markers.iter().map(|markers| (markers.series, markers.points.len())).collect();
    assert_eq!(markers, [(1, 1), (2, 2)]);
}

#[test]
fn the_play_head_cuts_the_curve_and_leaves_the_axes() {
    let fixture = fixture("");
    let whole = scene(&fixture.picture(), None);
    let played = scene(&Picture { head: Some(4), ..fixture.picture() }, None);
    assert_eq!(of_kind(&played, CurveKind::Main), [("S", 0, 5), ("I", 1, 5)]);
    assert_eq!(of_kind(&played, CurveKind::Ghost), [("", 0, 7), ("", 1, 7)], "the rest, joined at the head");
    assert_eq!(played.axes, whole.axes);
    let head = played.play_head.expect("it is shown");
    assert_eq!(head.line, Some(2.0));
    assert_eq!(head.dots.len(), 2);
    assert_eq!(head.dots[0].point.1, fixture.trajectories[0].states[4 * 2]);
}

#[test]
fn a_phase_plane_pairs_what_was_observed_in_the_same_row() {
    let fixture = fixture("t, S, I\n1, 0.9, 0.05\n2, 0.8,\n3, 0.6, 0.2\n");
    let projection = Projection::Phase(Target::State(0), Target::State(1));
    let scene = scene(&Picture { projection, ..fixture.picture() }, None);
    assert_eq!(of_kind(&scene, CurveKind::Main), [("I", 0, 11)], "one curve, in the first look");
    assert_eq!(scene.markers[0].points, [(0.9, 0.05), (0.6, 0.2)]);
    assert_eq!((scene.axes.x.label.as_str(), scene.axes.y.label.as_str()), ("S", "I"));
    assert!(of_kind(&scene, CurveKind::Exact).is_empty());
}

#[test]
fn what_is_drawn_beside_shows_the_states_both_models_have() {
    let fixture = fixture("");
    let other = model::compile("I' = -I\nI(0) = 0.02").model.expect("right");
    let solver = SolverSettings { step_size: 1.0, end_time: 3.0, ..SolverSettings::default() };
    let ghost = simulate_batch(&other, &[other.values()], &solver, &[]).expect("three steps");
    let course = Course { model: &other, trajectory: &ghost[0] };
    let beside = [(CurveKind::Ghost, "ghost"), (CurveKind::Model(3), "another model")];
    let beside = beside.map(|(kind, label)| Beside { course, kind, label });
    let scene = scene(&Picture { beside: &beside, ..fixture.picture() }, None);
    assert_eq!(of_kind(&scene, CurveKind::Model(3)), [("another model", 1, 4)]);
    assert_eq!(of_kind(&scene, CurveKind::Ghost), [("ghost", 1, 4)]);
}

#[test]
fn a_trajectory_that_never_began_gives_an_empty_scene() {
    let fixture = fixture("");
    let nothing = Trajectory::default();
    let main = Course { model: &fixture.model, trajectory: &nothing };
    let scene = scene(&Picture { main, batch: Vec::new(), head: Some(3), ..fixture.picture() }, None);
    assert!(scene.curves.iter().all(|curve| curve.points.is_empty()) && scene.play_head.is_none());
}

#[test]
fn points_outside_of_the_fit_window_are_pale_and_its_ends_are_marked() {
    let fixture = fixture("t, S\n1, 0.9\n2, 0.8\n4, 0.3\n");
    let window = Window { from: Some(2.0), to: None };
    let scene = scene(&Picture { window, ..fixture.picture() }, None);
    let faint: Vec<(bool, usize)> = scene.markers.iter().map(|markers| (markers.faint, markers.points.len())).collect();
    assert_eq!(faint, [(true, 1), (false, 2)]);
    assert_eq!(scene.events, [Event { x: 2.0, kind: EventKind::Edge }]);
}

//! The scene of a model that was run: which curve and marker stands for what. Knows the model and its trajectories,
//! not how they are drawn.

use super::scene::{Axes, Curve, CurveKind, Dot, Event, EventKind, Markers, PlayHead, Point, Ribbon, Scene};
use crate::core::band::Band;
use crate::core::data::{Observation, Observations, Target, Window};
use crate::core::model::Model;
use crate::core::simulate::Trajectory;

/// A model and a trajectory of it.
#[derive(Clone, Copy, Debug)]
pub struct Course<'run> {
    /// The model.
    pub model: &'run Model,
    /// Its trajectory.
    pub trajectory: &'run Trajectory,
}

/// What the plot's axes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Projection {
    /// Everything against time.
    Time,
    /// One quantity against another.
    Phase(Target, Target),
}

/// The words a scene carries.
#[derive(Clone, Copy, Debug)]
pub struct Labels {
    /// Of the exact solution of a state.
    pub exact: fn(&str) -> String,
}

/// A run that is drawn beside the main one, of this model or of another: of the names that both have.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'run> {
    /// The run.
    pub course: Course<'run>,
    /// What it stands for.
    pub kind: CurveKind,
    /// Its name in the legend.
    pub label: &'run str,
}

/// Everything a scene is made from.
#[derive(Clone, Debug)]
pub struct Picture<'run> {
    /// The run that is fitted.
    pub main: Course<'run>,
    /// Further members of its batch, and further experiments.
    pub batch: Vec<&'run Trajectory>,
    /// The experiment of the main run; the points of others are pale.
    pub experiment: usize,
    /// An earlier run, other models.
    pub beside: &'run [Beside<'run>],
    /// The moments of the bands of its curves, and the bands; drawn over time only.
    pub bands: (&'run [f64], &'run [Band]),
    /// What was observed.
    pub observations: &'run Observations,
    /// Which of it counts; the rest is pale.
    pub window: Window,
    /// The index of the state the play head stands on; `None` at the end.
    pub head: Option<usize>,
    /// What the axes are.
    pub projection: Projection,
    /// The words.
    pub labels: Labels,
}

impl Course<'_> {
    /// The value of a target after `step` steps.
    pub fn value(&self, target: Target, step: usize) -> f64 {
        match target {
            Target::State(index) => self.trajectory.states[step * self.model.states.len() + index],
            Target::Definition(index) => self.observable(self.model.definitions[index].output, step),
        }
    }

    fn observable(&self, output: usize, step: usize) -> f64 {
        self.trajectory.observables[step * self.model.observables.outputs.len() + output]
    }

    fn point(&self, projection: Projection, target: Target, step: usize) -> Point {
        match projection {
            Projection::Time => (self.trajectory.times[step], self.value(target, step)),
            Projection::Phase(horizontal, vertical) => (self.value(horizontal, step), self.value(vertical, step)),
        }
    }

    fn points(&self, projection: Projection, target: Target, steps: std::ops::Range<usize>) -> Vec<Point> {
        steps.map(|step| self.point(projection, target, step)).collect()
    }

    fn len(&self) -> usize {
        self.trajectory.times.len()
    }
}

/// The scene, with ranges that stay at `previous` while they still fit.
pub fn scene(picture: &Picture<'_>, previous: Option<&Axes>) -> Scene {
    let Picture { main, projection, .. } = picture;
    let drawn = drawn(picture);
    let mut scene = match projection {
        Projection::Time => Scene::time_series("t", ""),
        Projection::Phase(horizontal, vertical) => {
            Scene::phase_plane(main.model.target_name(*horizontal), main.model.target_name(*vertical))
        }
    };
    for &target in &drawn {
        batch(&mut scene, picture, target);
        for beside in picture.beside {
            draw_beside(&mut scene, picture, beside, target);
        }
        course(&mut scene, picture, target);
    }
    if *projection == Projection::Time {
        ribbons(&mut scene, picture, &drawn);
        exact(&mut scene, picture);
        // Where it broke off: the last state is the last finite one.
        let broke = main.trajectory.diverged.and(main.trajectory.times.last());
        scene.events.extend(broke.map(|&x| Event { x, kind: EventKind::Break }));
        let edges = [picture.window.from, picture.window.to].into_iter().flatten();
        scene.events.extend(edges.map(|x| Event { x, kind: EventKind::Edge }));
    }
    markers(&mut scene, picture, &drawn);
    scene.fit_view(previous);
    play_head(&mut scene, picture, &drawn);
    scene
}

impl Picture<'_> {
    /// The look of a target: its own over time; the first, a solid line, for the one curve of a phase plane.
    fn series(&self, target: Target) -> usize {
        match self.projection {
            Projection::Time => self.main.model.series(target),
            Projection::Phase(..) => 0,
        }
    }
}

/// All states, and the definitions that were observed; in a phase plane the one curve.
fn drawn(picture: &Picture<'_>) -> Vec<Target> {
    match picture.projection {
        Projection::Phase(_, vertical) => vec![vertical],
        Projection::Time => {
            let states = (0..picture.main.model.states.len()).map(Target::State);
            let observed = (0..picture.main.model.definitions.len())
                .map(Target::Definition)
                .filter(|target| picture.observations.cells.iter().any(|cell| cell.target == *target));
            states.chain(observed).collect()
        }
    }
}

fn course(scene: &mut Scene, picture: &Picture<'_>, target: Target) {
    let Picture { main, projection, .. } = picture;
    let series = picture.series(target);
    let label = main.model.target_name(target).to_owned();
    let shown = picture.head.map_or(main.len(), |head| (head + 1).min(main.len()));
    // What play has not reached yet is pale: the axes stand still while the curve grows.
    if shown < main.len() {
        let points = main.points(*projection, target, shown.saturating_sub(1)..main.len());
        scene.curves.push(Curve { points, series, kind: CurveKind::Ghost, label: String::new() });
    }
    let points = main.points(*projection, target, 0..shown);
    scene.curves.push(Curve { points, series, kind: CurveKind::Main, label });
}

fn batch(scene: &mut Scene, picture: &Picture<'_>, target: Target) {
    for &trajectory in &picture.batch {
        let course = Course { model: picture.main.model, trajectory };
        let points = course.points(picture.projection, target, 0..course.len());
        let series = picture.series(target);
        scene.curves.push(Curve { points, series, kind: CurveKind::Batch, label: String::new() });
    }
}

/// The same names of another run, if it has them.
fn draw_beside(scene: &mut Scene, picture: &Picture<'_>, beside: &Beside<'_>, target: Target) {
    let Beside { course, kind, label } = *beside;
    let counterpart = |target| course.model.target(picture.main.model.target_name(target));
    let projection = match picture.projection {
        Projection::Time => Some(Projection::Time),
        Projection::Phase(horizontal, vertical) => counterpart(horizontal)
            .zip(counterpart(vertical))
            .map(|(horizontal, vertical)| Projection::Phase(horizontal, vertical)),
    };
    let (Some(projection), Some(own)) = (projection, counterpart(target)) else { return };
    let series = picture.series(target);
    let first = !scene.curves.iter().any(|curve| curve.kind == kind && curve.label == label);
    let label = if first { label.to_owned() } else { String::new() };
    let points = course.points(projection, own, 0..course.len());
    scene.curves.push(Curve { points, series, kind, label });
}

fn ribbons(scene: &mut Scene, picture: &Picture<'_>, drawn: &[Target]) {
    let (times, bands) = picture.bands;
    for band in bands.iter().filter(|band| drawn.contains(&band.target)) {
        let points = times.iter().zip(&band.ends).map(|(time, (low, high))| (*time, *low, *high)).collect();
        scene.ribbons.push(Ribbon { points, series: picture.series(band.target) });
    }
}

fn exact(scene: &mut Scene, picture: &Picture<'_>) {
    let main = picture.main;
    for &(state, output) in &main.model.exact {
        let points = (0..main.len()).map(|step| (main.trajectory.times[step], main.observable(output, step))).collect();
        let label = (picture.labels.exact)(&main.model.states[state].name);
        scene.curves.push(Curve { points, series: state, kind: CurveKind::Exact, label });
    }
}

fn markers(scene: &mut Scene, picture: &Picture<'_>, drawn: &[Target]) {
    let Picture { main, observations, window, .. } = picture;
    let of = |target: Target| observations.cells.iter().filter(move |cell| cell.target == target);
    let point = |cell: &Observation| match picture.projection {
        Projection::Time => Some((observations.times[cell.time], cell.value)),
        Projection::Phase(horizontal, _) => {
            let partner = of(horizontal).find(|partner| partner.row == cell.row)?;
            Some((partner.value, cell.value))
        }
    };
    for &target in drawn {
        let inside =
            |cell: &&Observation| cell.experiment == picture.experiment && window.holds(observations.times[cell.time]);
        let (counted, left_out): (Vec<_>, Vec<_>) = of(target).partition(inside);
        for (cells, faint) in [(left_out, true), (counted, false)] {
            let points: Vec<Point> = cells.into_iter().filter_map(point).collect();
            if !points.is_empty() {
                let label = main.model.target_name(target).to_owned();
                let series = picture.series(target);
                scene.markers.push(Markers { points, series, hollow: true, faint, label });
            }
        }
    }
}

fn play_head(scene: &mut Scene, picture: &Picture<'_>, drawn: &[Target]) {
    let main = picture.main;
    let Some(head) = picture.head.filter(|head| *head < main.len()) else { return };
    let dot =
        |&target: &Target| Dot { point: main.point(picture.projection, target, head), series: picture.series(target) };
    scene.play_head = Some(PlayHead {
        line: (picture.projection == Projection::Time).then(|| main.trajectory.times[head]),
        dots: drawn.iter().map(dot).collect(),
    });
}

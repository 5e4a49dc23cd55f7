//! The map of the loss as the page lives it: what is wanted follows from the document, parts land from a worker of its
//! own, and what is shown changes at most ten times a second. Draws nothing.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::fit_run::{FitView, Phase as FitPhase};
use super::frames::FrameLoop;
use super::state::State;
use crate::core::data::{Role, Window};
use crate::core::document;
use crate::core::fit::path::{Course, PathStep, RACERS};
use crate::core::fit::{FitProblem, FitSettings, Optimiser};
use crate::core::lang::span::Span;
use crate::core::loss::Scatter;
use crate::core::loss_grid::LossGrid;
use crate::core::loss_map::{CELLS, MapAxis};
use crate::core::model::{Model, Quantity};
use crate::core::simulate::SolverSettings;
use crate::core::slider::SliderScale;
use crate::worker::client::{Client, Event};
use crate::worker::progress::Progress;
use crate::worker::survey::{Report, Survey};
use crate::worker::thinning::Thinned;

/// The most points kept of one way.
const MOST_WAY_STEPS: usize = 512;

/// Least time between changes of signals, in milliseconds.
const SIGNAL_PERIOD: f64 = 100.0;

/// Which quantities the visitor wants, and over what; `None` and an empty name for the page's own choice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// Horizontal, then vertical.
    pub names: [String; 2],
    /// Their ranges.
    pub ranges: [Option<(f64, f64)>; 2],
}

/// How far the map is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// Nothing is wanted yet.
    #[default]
    Idle,
    /// The worker computes.
    Running,
    /// All is there.
    Whole,
    /// The visitor stopped it.
    Stopped,
    /// It cannot be computed.
    Refused(FitProblem),
    /// The worker died.
    Lost,
    /// There is no worker.
    Unavailable,
}

/// One optimiser as shown.
#[derive(Clone, Debug, PartialEq)]
pub struct WayView {
    /// Which.
    pub optimiser: Optimiser,
    /// Its newest step.
    pub last: Option<PathStep>,
    /// Its computing time in milliseconds.
    pub milliseconds: f64,
    /// How it went, once it ended.
    pub course: Option<Course>,
    /// Whether it left the map.
    pub leaves: bool,
    /// Why it could not begin.
    pub problem: Option<FitProblem>,
}

/// What the panel shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapView {
    /// How far it is.
    pub phase: Phase,
    /// Known cells.
    pub computed: usize,
    /// Cells where the unroll diverges.
    pub diverged: usize,
    /// The values and the loss of the best cell.
    pub least: Option<((f64, f64), f64)>,
    /// The optimisers.
    pub ways: Vec<WayView>,
}

impl MapView {
    /// The share that is computed, in percent.
    pub fn percent(&self) -> usize {
        100 * self.computed / CELLS
    }
}

/// All that the map and the ways follow from.
#[derive(Clone, PartialEq)]
pub struct Wanted {
    ground: Ground,
    start: [f64; 2],
    fit: FitSettings,
    /// What may be bounds.
    ranges: [Option<(f64, f64)>; 2],
    /// Whether the start is where the last fit began.
    pub after_fit: bool,
}

/// All that the map alone follows from.
#[derive(Clone, PartialEq)]
struct Ground {
    /// Without the values of the two quantities and what does not matter.
    model: Model,
    data: Arc<str>,
    roles: Option<Vec<Role>>,
    sigmas: BTreeMap<String, f64>,
    solver: SolverSettings,
    count_first_row: bool,
    window: Window,
    scatter: Scatter,
    axes: [MapAxis; 2],
}

/// The quantities in force: the visitor's where the model has them, else the first that are fitted.
pub fn quantities(model: &Model, choice: &Choice) -> Option<[usize; 2]> {
    let find = |name: &str| model.quantities.iter().position(|quantity| quantity.name == name);
    let free = (0..model.quantities.len()).filter(|index| !model.quantities[*index].fixed);
    let fixed = (0..model.quantities.len()).filter(|index| model.quantities[*index].fixed);
    let order: Vec<usize> = free.chain(fixed).collect();
    let other = |taken: Option<usize>| order.iter().copied().find(|index| Some(*index) != taken);
    let chosen = [find(&choice.names[0]), find(&choice.names[1])];
    let first = chosen[0].or_else(|| other(chosen[1]))?;
    let second = chosen[1].filter(|second| *second != first).or_else(|| other(Some(first)))?;
    Some([first, second])
}

/// The slider's range of a quantity.
pub fn own_range(quantity: &Quantity) -> (f64, f64) {
    quantity.range.unwrap_or_else(|| SliderScale::around(quantity.value))
}

/// What the document and the choice ask for; `None` where the model has no two quantities.
pub fn wanted(state: &State, axes: Option<[MapAxis; 2]>) -> Option<Wanted> {
    let axes = axes?;
    let mut model = state.model.with(|model| (**model).clone());
    let picked = axes.map(|axis| axis.quantity);
    let present = picked.map(|index| model.quantities.get(index).map_or(0.0, |quantity| quantity.value));
    let names =
        picked.map(|index| model.quantities.get(index).map(|quantity| quantity.name.clone()).unwrap_or_default());
    let ranges = picked.map(|index| model.quantities.get(index).and_then(|quantity| quantity.range));
    let before = state.fit.with(|view| start_of_fit(view, &names, present));
    for (index, quantity) in model.quantities.iter_mut().enumerate() {
        (quantity.span, quantity.range, quantity.others) = (Span::default(), None, Vec::new());
        if picked.contains(&index) {
            quantity.value = 0.0;
        }
    }
    state.document().with(|document| {
        Some(Wanted {
            ground: Ground {
                model,
                data: Arc::clone(&document.data),
                roles: document.roles.clone(),
                sigmas: document.sigmas.clone(),
                solver: SolverSettings { end_time: 0.0, ..document.solver },
                count_first_row: document.fit.count_first_row,
                window: document.fit.window,
                scatter: document.fit.scatter(),
                axes,
            },
            start: before.unwrap_or(present),
            fit: FitSettings { optimiser: Optimiser::default(), ..document.fit },
            ranges,
            after_fit: before.is_some(),
        })
    })
}

/// Where the last fit began, if the values in force are what it found.
fn start_of_fit(view: &FitView, names: &[String; 2], present: [f64; 2]) -> Option<[f64; 2]> {
    if !matches!(view.phase, FitPhase::Ended(_)) {
        return None;
    }
    let found = |axis: usize| {
        let index = view.before.iter().position(|(name, _)| *name == names[axis])?;
        (view.after.get(index) == Some(&present[axis])).then(|| view.before[index].1)
    };
    Some([found(0)?, found(1)?])
}

/// The newest survey; one per open panel.
pub struct MapRun {
    client: Client,
    events: Rc<RefCell<VecDeque<Event>>>,
    run: u32,
    wanted: Option<Wanted>,
    document: String,
    grid: Option<LossGrid>,
    /// How many maps were begun.
    maps: u32,
    ways: Vec<Way>,
    phase: Phase,
    signalled: f64,
    changed: bool,
}

struct Way {
    optimiser: Optimiser,
    steps: Thinned<PathStep>,
    milliseconds: f64,
    least: f64,
    problem: Option<FitProblem>,
}

impl MapRun {
    /// With a worker of its own, so that a fit and a map can be computed at once.
    pub fn new(frames: FrameLoop) -> Self {
        let events = Rc::new(RefCell::new(VecDeque::new()));
        let inbox = Rc::clone(&events);
        let client = Client::new(move |event| {
            inbox.borrow_mut().push_back(event);
            frames.request();
        });
        Self {
            client,
            events,
            run: 0,
            wanted: None,
            document: String::new(),
            grid: None,
            maps: 0,
            ways: Vec::new(),
            phase: Phase::Idle,
            signalled: 0.0,
            changed: false,
        }
    }

    /// Sees to it that what is wanted gets computed; what is known already is kept.
    pub fn want(&mut self, state: &State, wanted: Wanted) {
        let same_ground = self.wanted.as_ref().is_some_and(|present| present.ground == wanted.ground);
        if self.wanted.as_ref() == Some(&wanted) {
            return;
        }
        if !same_ground {
            self.grid = Some(LossGrid::new(wanted.ground.axes));
            self.maps += 1;
        }
        self.document = state.document().with_untracked(|document| document::print(document));
        self.wanted = Some(wanted);
        self.go_on();
    }

    /// Asks for what is missing, from the cell that is missing first; the ways begin anew.
    pub fn go_on(&mut self) {
        let (Some(wanted), Some(grid)) = (&self.wanted, &self.grid) else { return };
        let way = |optimiser| Way {
            optimiser,
            steps: Thinned::new(MOST_WAY_STEPS),
            milliseconds: 0.0,
            least: f64::INFINITY,
            problem: None,
        };
        self.ways = RACERS.map(way).into();
        self.phase = Phase::Running;
        self.changed = true;
        let survey = Survey { axes: wanted.ground.axes, from: grid.computed(), start: Some(wanted.start) };
        self.run = self.client.survey(self.document.clone(), survey);
    }

    /// Stops; what is known stays.
    pub fn stop(&mut self) {
        self.client.stop();
        self.phase = Phase::Stopped;
        self.changed = true;
    }

    /// The map as far as it is known.
    pub fn grid(&self) -> Option<&LossGrid> {
        self.grid.as_ref()
    }

    /// Number of the map, and how many of its cells are known: what a picture of it must be newer than.
    pub fn revision(&self) -> (u32, usize) {
        (self.maps, self.grid.as_ref().map_or(0, LossGrid::computed))
    }

    /// Where the optimisers start.
    pub fn start(&self) -> Option<[f64; 2]> {
        self.wanted.as_ref().map(|wanted| wanted.start)
    }

    /// The ways, in the order of [`RACERS`].
    pub fn ways(&self) -> impl Iterator<Item = Vec<(f64, f64)>> {
        self.ways.iter().map(|way| way.steps.iter().map(|step| (step.point[0], step.point[1])).collect())
    }

    /// One animation frame at `now`: takes in what landed; what the panel is to show, when it is time to.
    pub fn frame(&mut self, now: f64) -> Option<MapView> {
        let current = self.client.progress(Progress::run) == self.run;
        // The last parts of a survey that was replaced are of another map.
        for report in self.client.take_reports().into_iter().filter(|_| current) {
            self.land(report);
        }
        let events: Vec<Event> = self.events.borrow_mut().drain(..).collect();
        for event in events {
            self.hear(event);
        }
        let due = now - self.signalled >= SIGNAL_PERIOD || self.phase != Phase::Running;
        if !(self.changed && due) {
            return None;
        }
        (self.signalled, self.changed) = (now, false);
        Some(self.view())
    }

    /// Whether another frame is wanted.
    pub fn is_running(&self) -> bool {
        self.phase == Phase::Running || self.changed
    }

    fn land(&mut self, report: Report) {
        self.changed = true;
        if let Some(grid) = &mut self.grid {
            grid.land(report.from, &report.losses);
        }
        for part in report.ways {
            let Some(way) = self.ways.iter_mut().find(|way| way.optimiser == part.optimiser) else { continue };
            for step in part.steps {
                way.steps.push(step);
            }
            (way.milliseconds, way.least) = (part.milliseconds, part.least);
            way.problem = part.problem.or(way.problem.take());
        }
    }

    fn hear(&mut self, event: Event) {
        let phase = match event {
            Event::Ended { run, .. } if run == self.run => match (&self.phase, &self.grid) {
                (Phase::Running, Some(grid)) if grid.is_whole() => Phase::Whole,
                _ => Phase::Stopped,
            },
            Event::Refused { run, problem } if run == self.run => Phase::Refused(problem),
            Event::Ended { .. } | Event::Refused { .. } | Event::Reported { .. } | Event::Died { run: None, .. } => {
                return;
            }
            Event::Died { .. } => Phase::Lost,
            Event::Outdated | Event::Unavailable => Phase::Unavailable,
        };
        self.phase = phase;
        self.changed = true;
    }

    fn view(&self) -> MapView {
        let mut view = MapView { phase: self.phase.clone(), ..MapView::default() };
        let Some(grid) = &self.grid else { return view };
        (view.computed, view.diverged) = (grid.computed(), grid.diverged());
        view.least = grid.least().map(|cell| (grid.point(cell), grid.at(cell.0, cell.1)));
        let on_map = view.least.map_or(f64::INFINITY, |(_, loss)| loss);
        let known = self.ways.iter().map(|way| way.least).fold(on_map, f64::min);
        let outside = |step: &PathStep| {
            let within = |axis: usize| grid.axes[axis].cell(step.point[axis]).is_some();
            !(within(0) && within(1))
        };
        let shown = |way: &Way| {
            let (first, last) = (way.steps.iter().next(), way.steps.newest().copied());
            WayView {
                optimiser: way.optimiser,
                last,
                milliseconds: way.milliseconds,
                course: first
                    .zip(last)
                    .filter(|(_, last)| last.stopped.is_some())
                    .map(|(first, last)| Course::of(first.loss, way.least, &last, known)),
                leaves: way.steps.iter().any(outside),
                problem: way.problem.clone(),
            }
        };
        view.ways = self.ways.iter().map(shown).collect();
        view
    }
}

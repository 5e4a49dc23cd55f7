//! The one state of the page: the document with its history, and everything that follows from it.
//!
//! `dispatch` is the only writer of the document. What can be derived is a memo; no effect writes a signal.

use std::sync::Arc;

use leptos::prelude::*;

use super::certainty::Certainty;
use super::finding::Finding;
use super::fit_run::FitView;
use super::kept::KeptModels;
use super::laboratory::CellState;
use super::notices::{Notice, NoticeKind};
use super::preferences;
use super::shared::Shared;
use super::studies::StudyState;
use crate::core::action::{self, Action};
use crate::core::data::{self, Observations, Role, Table};
use crate::core::document::{Document, Language};
use crate::core::explosion::{self, Case, Diagnosis};
use crate::core::history::History;
use crate::core::model::{self, Compilation, Model};
use crate::core::number;
use crate::core::simulate::{self, SolverSettings, Trajectory};
use crate::core::time_grid::TimeGridError;
use crate::text::{self, Text};

/// Everything the panels read, as handles that can be copied into closures.
#[derive(Clone, Copy)]
pub struct State {
    history: StoredValue<History>,
    /// Set by `dispatch`, undo and redo only.
    document: RwSignal<Arc<Document>>,
    /// What is wrong with the model text, and what could be read of it.
    pub compilation: Memo<Shared<Compilation>>,
    /// The last valid model, ready for as many experiments as the data have.
    pub model: Memo<Shared<Model>>,
    /// The names of what can be observed and drawn: its states, then its definitions.
    pub target_names: Memo<Vec<String>>,
    /// The values of its quantities.
    pub values: Memo<Shared<Vec<f64>>>,
    /// The parameters of the equations in the experiment that is shown.
    pub shown_values: Memo<Shared<Vec<f64>>>,
    /// The observed times of the experiment that is shown, on which its run lands.
    pub stops: Memo<Vec<f64>>,
    /// The values as shown: those of a running fit, or of one that follows a point, while it is shown, those tried after
    /// it, else `values`.
    pub displayed: Memo<Shared<Vec<f64>>>,
    /// The data as read.
    pub table: Memo<Shared<Table>>,
    /// What its columns hold.
    pub roles: Memo<Vec<Role>>,
    /// What the loss compares.
    pub observations: Memo<Shared<Observations>>,
    /// The same in the units in which the fit on the page weighed their columns, where it did.
    pub weighed: Memo<Shared<Observations>>,
    /// How the model is unrolled.
    pub solver: Memo<SolverSettings>,
    /// The unrolled model.
    pub run: Memo<Shared<Run>>,
    /// Why the run explodes, if it does; computed only where it is read.
    pub diagnosis: Memo<Option<Shared<Diagnosis>>>,
    /// The language of the page.
    pub language: Memo<Language>,
    /// Whether the dark theme is on.
    pub dark: RwSignal<bool>,
    /// Which panel is open beside the job.
    pub panel: RwSignal<Option<Panel>>,
    /// The experiment that is shown before the others.
    pub experiment: RwSignal<usize>,
    /// The index of the state the play head stands on; `None` at the end of the unroll.
    pub head: RwSignal<Option<usize>>,
    /// Whether the play head moves.
    pub playing: RwSignal<bool>,
    /// The fit as shown; changes at most ten times a second.
    pub fit: RwSignal<FitView>,
    /// The cells' room.
    pub cells: CellState,
    /// What the fit found, as long as it belongs to the document.
    pub finding: Memo<Option<Shared<Finding>>>,
    /// What was studied of what the fit found.
    pub studies: StudyState,
    /// How sure its curves are.
    pub certainty: Certainty,
    /// Fitted models to compare with.
    pub kept: KeptModels,
    /// An earlier run to compare with.
    pub ghost: RwSignal<Option<Shared<Run>>>,
    /// How many messages were shown so far.
    notified: StoredValue<u32>,
    /// Messages at the edge of the page.
    pub notices: RwSignal<Vec<Notice>>,
    /// Whether a click on the plot adds a point, and to which state or definition.
    pub adding: RwSignal<Option<String>>,
    /// The observed point that is dragged, where it is now; the document has it where it was.
    pub moved: RwSignal<Option<Moved>>,
    /// The values fitted to it; change at most ten times a second.
    pub followed: RwSignal<Option<Shared<Vec<f64>>>>,
    /// Whether the fit follows every edit of the data.
    pub follows: RwSignal<bool>,
    /// Whether there is something to undo and to redo.
    pub travel: RwSignal<(bool, bool)>,
}

/// A model with the trajectories of all its starts.
#[derive(Debug)]
pub struct Run {
    /// What was run.
    pub model: Shared<Model>,
    /// The trajectories, one for each experiment, then further members of a batch; or why there are none.
    pub trajectories: Result<Vec<Trajectory>, TimeGridError>,
    /// Which of them is shown before the others.
    pub shown: usize,
}

impl Run {
    /// Unrolls every experiment and every member of the batch with these values, each experiment landing on its own
    /// times as in the fit. `shown` is the number of the experiment that is shown.
    pub fn new(
        model: Shared<Model>,
        values: &[f64],
        solver: &SolverSettings,
        observations: &Observations,
        shown: usize,
    ) -> Self {
        let experiments = observations.experiment_count();
        let members: Vec<Vec<f64>> =
            (0..model.batch_size().max(experiments)).map(|member| model.member_values(values, member)).collect();
        let trajectories = if experiments == 1 {
            simulate::simulate_batch(&model, &members, solver, &observations.times)
        } else {
            let run = |(member, values): (usize, &Vec<f64>)| {
                simulate::simulate(&model, values, solver, &observations.of_experiment(member).times)
            };
            members.iter().enumerate().map(run).collect()
        };
        Self { model, trajectories, shown: shown.min(experiments - 1) }
    }

    /// The trajectory that is shown before the others: the one that is fitted, of several experiments the chosen one.
    pub fn main(&self) -> Option<&Trajectory> {
        self.trajectories.as_ref().ok()?.get(self.shown)
    }
}

/// An observed point on its way to another value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// Index into `Observations::cells`.
    pub cell: usize,
    /// Its row in the table.
    pub row: usize,
    /// Its column in the table.
    pub column: usize,
    /// Its value now.
    pub value: f64,
}

impl Moved {
    /// What writes it into the document.
    pub fn action(self) -> Action {
        Action::MovePoint { row: self.row, column: self.column, value: self.value }
    }
}

/// What can be open beside the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The presets.
    Gallery,
    /// The link.
    Share,
    /// What can be taken away.
    Export,
    /// What to do.
    Help,
}

impl State {
    /// A state that begins at `document`.
    pub fn new(document: Document) -> Self {
        let history = History::new(document);
        let document = RwSignal::new(Arc::clone(history.present()));
        let browser_language = preferences::language();

        let model_text = Memo::new(move |_| document.with(|document| document.model.clone()));
        let data_text = Memo::new(move |_| document.with(|document| Arc::clone(&document.data)));
        let chosen_roles = Memo::new(move |_| document.with(|document| document.roles.clone()));
        let sigmas = Memo::new(move |_| document.with(|document| document.sigmas.clone()));
        let solver = Memo::new(move |_| document.with(|document| document.solver));
        let language = Memo::new(move |_| document.with(|document| document.view.language).unwrap_or(browser_language));

        let compilation = Memo::new(move |_| Shared::new(model_text.with(|text| model::compile(text))));
        let written = Memo::new(move |last: Option<&Shared<Model>>| {
            compilation.with(|compilation| match (&compilation.model, last) {
                (Some(model), _) => Shared::new(model.clone()),
                (None, Some(last)) => last.clone(),
                (None, None) => Shared::default(),
            })
        });
        let table = Memo::new(move |_| data_text.with(|text| Shared::new(data::read(text))));
        let roles = Memo::new(move |_| {
            chosen_roles.with(|chosen| action::roles_in_force(chosen.as_deref(), &table.get(), &written.get()))
        });
        let observations = Memo::new(move |_| {
            let (table, model) = (table.get(), written.get());
            let observations = roles.with(|roles| data::observe(&table, roles, &model));
            Shared::new(sigmas.with(|sigmas| observations.with_sigmas(sigmas, &model)))
        });
        let experiments = Memo::new(move |_| observations.with(|observations| observations.experiment_count()));
        let model = Memo::new(move |_| match experiments.get() {
            1 => written.get(),
            count => Shared::new(written.with(|model| model.for_experiments(count))),
        });
        let experiment = RwSignal::new(0_usize);
        let target_names = Memo::new(move |_| {
            model.with(|model| {
                let states = model.states.iter().map(|state| state.name.clone());
                states.chain(model.definitions.iter().map(|definition| definition.name.clone())).collect()
            })
        });
        let values = Memo::new(move |_| model.with(|model| Shared::new(model.values())));
        let fit = RwSignal::new(FitView::default());
        let finding = Memo::new(move |_| {
            let found = fit.with(|view| view.finding.clone());
            found.filter(|finding| document.with(|document| finding.is_of(document)))
        });
        let tried = RwSignal::new(None);
        let followed = RwSignal::new(None::<Shared<Vec<f64>>>);
        let displayed = Memo::new(move |_| {
            if let Some(followed) = followed.get() {
                return followed;
            }
            let live = fit.with(|view: &FitView| match &view.step {
                Some(step) if view.is_running() => Some(step.values.clone()),
                _ => None,
            });
            let tried = || tried.get().filter(|_| finding.with(Option::is_some));
            live.map(Shared::new).or_else(tried).unwrap_or_else(|| values.get())
        });
        let run = Memo::new(move |_| {
            let (solver, shown) = (solver.get(), experiment.get());
            observations.with(|observations| {
                values.with(|values| Shared::new(Run::new(model.get(), values, &solver, observations, shown)))
            })
        });
        let stops = Memo::new(move |_| {
            observations.with(|observations| match observations.experiment_count() {
                1 => observations.times.clone(),
                count => observations.of_experiment(experiment.get().min(count - 1)).times,
            })
        });
        let shown_values = Memo::new(move |_| match experiments.get() {
            1 => values.get(),
            count => {
                let shown = experiment.get().min(count - 1);
                Shared::new(model.with(|model| values.with(|values| model.member_values(values, shown))))
            }
        });

        let weighed = Memo::new(move |_| {
            let units = finding.with(|finding| finding.as_ref().map(|finding| finding.report.units.clone()));
            match units.filter(|units| !units.is_empty()) {
                None => observations.get(),
                Some(units) => {
                    let plain = observations.with(|all| (**all).clone());
                    Shared::new(model.with(|model| plain.in_units(&units, model)))
                }
            }
        });
        let studies = StudyState::new(document);
        let certainty = Certainty::new(finding, model, weighed, solver, experiment, tried, studies.samples);
        let cells = CellState::new(document, model, observations, solver);
        let diagnosis = Memo::new(move |_| {
            let (run, solver) = (run.get(), solver.get());
            let stops = stops.get();
            shown_values.with(|values| {
                let case = Case { model: &run.model, values, solver, stops: &stops };
                explosion::diagnose(&case, run.main()?).map(Shared::new)
            })
        });

        Self {
            history: StoredValue::new(history),
            document,
            compilation,
            model,
            target_names,
            values,
            shown_values,
            stops,
            displayed,
            table,
            roles,
            observations,
            weighed,
            solver,
            run,
            diagnosis,
            language,
            dark: RwSignal::new(preferences::dark()),
            panel: RwSignal::new(None),
            experiment,
            head: RwSignal::new(None),
            playing: RwSignal::new(false),
            fit,
            cells,
            finding,
            studies,
            certainty,
            kept: KeptModels::restored(document, model, observations, finding),
            ghost: RwSignal::new(None),
            notified: StoredValue::new(0),
            notices: RwSignal::new(Vec::new()),
            adding: RwSignal::new(None),
            moved: RwSignal::new(None),
            followed,
            follows: RwSignal::new(false),
            travel: RwSignal::new((false, false)),
        }
    }

    /// The document, for reading.
    pub fn document(&self) -> ReadSignal<Arc<Document>> {
        self.document.read_only()
    }

    /// The words of the page.
    pub fn text(&self) -> &'static Text {
        text::text(self.language.get())
    }

    /// The words of the page, for events and frames.
    pub fn text_untracked(&self) -> &'static Text {
        text::text(self.language.get_untracked())
    }

    /// Does what the visitor did.
    pub fn dispatch(&self, action: Action) {
        let gesture = action.gesture();
        let before = self.document.get_untracked();
        let pasted = matches!(action, Action::PasteData(_) | Action::StartFromFirstRow);
        let next = action::reduce(&before, action);
        let restarted = pasted && next.model != before.model;
        self.history.update_value(|history| history.record(next, gesture));
        self.publish();
        if restarted {
            let time = number::exact(self.model.with_untracked(|model| model.start_time));
            self.notify(NoticeKind::StartedFromFirstRow { time });
        }
    }

    /// Does what follows from the last thing the visitor did; both are one step back.
    pub fn amend(&self, action: Action) {
        let before = self.document.get_untracked();
        let next = action::reduce(&before, action);
        if next != *before {
            self.history.update_value(|history| history.amend(next));
            self.publish();
        }
    }

    /// The model unrolled with other values, as while a fit is shown.
    pub fn run_with(&self, values: &[f64]) -> Shared<Run> {
        let observations = self.observations.get_untracked();
        let solver = self.solver.get_untracked();
        let shown = self.experiment.get_untracked();
        Shared::new(Run::new(self.model.get_untracked(), values, &solver, &observations, shown))
    }

    /// How many observed numbers count in the loss.
    pub fn counted_points(&self) -> usize {
        let fit = self.document.with(|document| document.fit);
        self.observations.with(|observations| {
            let within = observations.within(fit.window);
            self.model.with(|model| crate::core::loss::counted(model, &within, fit.count_first_row).count())
        })
    }

    /// Ends a drag or a run of keystrokes: what comes next is its own undo step.
    pub fn seal(&self) {
        self.history.update_value(History::seal);
    }

    /// Takes the last step back.
    pub fn undo(&self) {
        self.history.update_value(|history| {
            history.undo();
        });
        self.publish();
    }

    /// Takes an undo back.
    pub fn redo(&self) {
        self.history.update_value(|history| {
            history.redo();
        });
        self.publish();
    }

    /// Switches the language of the page; it is remembered and goes into links.
    pub fn choose_language(&self, language: Language) {
        preferences::remember_language(language);
        self.dispatch(Action::SetLanguage(language));
    }

    /// Switches the theme; it is remembered.
    pub fn choose_theme(&self, dark: bool) {
        preferences::remember_dark(dark);
        self.dark.set(dark);
    }

    /// Shows a short message.
    pub fn notify(&self, kind: NoticeKind) {
        let id = self.notified.get_value();
        self.notified.set_value(id + 1);
        self.notices.update(|notices| Notice::add(notices, id, kind));
    }

    fn publish(&self) {
        let (present, travel) = self
            .history
            .with_value(|history| (Arc::clone(history.present()), (history.can_undo(), history.can_redo())));
        self.document.set(present);
        if self.travel.get_untracked() != travel {
            self.travel.set(travel);
        }
    }
}

/// The state, from anywhere below the root component.
pub fn state() -> State {
    expect_context()
}

/// A word of the page, in the language in force. One signal type for all words keeps the module small: each closure in
/// a view is compiled with all the code that renders it.
pub fn word(pick: fn(&'static Text) -> &'static str) -> Signal<&'static str> {
    let state = state();
    Signal::derive(move || pick(state.text()))
}

//! The fitted models that are kept to be compared with the one on the page: a bounded list, kept over visits, and how
//! its members stand beside each other.

use std::sync::Arc;

use leptos::prelude::*;

use super::finding::{Finding, same_question};
use super::fit_run::FitView;
use super::shared::Shared;
use super::state::{Run, State};
use crate::core::action::Action;
use crate::core::data::Observations;
use crate::core::document::{self, Document, Lens};
use crate::core::fit::FitReport;
use crate::core::job;
use crate::core::model::Model;
use crate::core::selection::{self, Basis, Difference, Kept, MOST_KEPT, Standing};
use crate::platform::storage;

/// The name under which the list is kept.
const KEY: &str = "unroll.kept";

/// The longest list that is kept over visits, in bytes; the session itself needs the room.
const MOST_STORED: usize = 1_000_000;

/// The longest name of a model, in characters.
const MOST_NAME: usize = 60;

/// The list and what follows from it, as handles.
#[derive(Clone, Copy)]
pub struct KeptModels {
    /// The models, oldest first.
    pub list: RwSignal<Vec<KeptModel>>,
    /// The models and the one on the page, the most likely first.
    pub rows: Memo<Vec<Row>>,
    /// Those that are drawn beside the one on the page.
    pub beside: Memo<Vec<KeptModel>>,
}

/// One of the list.
#[derive(Clone, PartialEq)]
pub struct KeptModel {
    /// Its own as long as it is kept; gives its dash.
    pub number: usize,
    /// As the visitor calls it.
    pub name: String,
    /// Whether it is drawn.
    pub is_shown: bool,
    /// All that stays as it was.
    pub fitted: Shared<Fitted>,
}

/// A fitted model.
pub struct Fitted {
    /// With the fitted values in.
    document: Arc<Document>,
    names: Vec<String>,
    report: FitReport,
    basis: Option<Basis>,
    /// Its curves.
    pub run: Option<Run>,
    /// What the fit card showed; empty after a new visit.
    view: FitView,
}

/// A model as it stands among the others.
#[derive(Clone, PartialEq)]
pub struct Row {
    /// Its number in the list; `None` for the one on the page while it is not kept.
    pub number: Option<usize>,
    /// As the visitor calls it; empty for the one on the page.
    pub name: String,
    /// Whether it is drawn, when it is not the one on the page.
    pub is_shown: bool,
    /// Whether it is the one on the page.
    pub is_present: bool,
    /// What is known of it; `None` for the one on the page before its fit.
    pub figures: Option<Figures>,
    /// How it stands.
    pub standing: Result<Standing, Difference>,
}

impl Row {
    /// Whether its curves belong among the points on the page.
    pub fn is_drawable(&self) -> bool {
        !matches!(self.standing, Err(Difference::Data | Difference::Count(..)))
    }
}

/// What a fit found, in figures.
#[derive(Clone, PartialEq)]
pub struct Figures {
    /// The sum of squares.
    pub loss: f64,
    /// Akaike's criterion, corrected for few observations.
    pub aicc: Option<f64>,
    /// Schwarz's criterion.
    pub bic: Option<f64>,
    /// The fitted quantities: name, value, standard error.
    pub values: Vec<(String, f64, Option<f64>)>,
}

impl KeptModels {
    /// What was kept on an earlier visit.
    pub fn restored(
        document: RwSignal<Arc<Document>>,
        model: Memo<Shared<Model>>,
        observations: Memo<Shared<Observations>>,
        finding: Memo<Option<Shared<Finding>>>,
    ) -> Self {
        let kept = storage::read(KEY).map(|text| selection::read(&text)).unwrap_or_default();
        let restored = |(number, kept): (usize, Kept)| {
            let (document, _) = document::parse(&kept.document);
            let fitted = Fitted::new(Arc::new(document), kept.names, kept.report, FitView::default());
            KeptModel { number, name: kept.name, is_shown: true, fitted: Shared::new(fitted) }
        };
        let list = RwSignal::new(kept.into_iter().enumerate().map(restored).collect::<Vec<_>>());
        let basis = Memo::new(move |_| {
            let fit = document.with(|document| document.fit);
            model.with(|model| observations.with(|observations| Basis::new(model, observations, &fit)))
        });
        let rows = Memo::new(move |_| {
            document.with(|document| {
                basis.with(|basis| {
                    list.with(|list| finding.with(|finding| rows(list, document, basis, finding.as_deref())))
                })
            })
        });
        let is_open = Memo::new(move |_| document.with(|document| document.view.lens == Some(Lens::Compare)));
        let beside = Memo::new(move |_| {
            if !is_open.get() {
                return Vec::new();
            }
            let drawn = |row: &&Row| row.is_shown && !row.is_present && row.is_drawable();
            let numbers: Vec<_> = rows.with(|rows| rows.iter().filter(drawn).map(|row| row.number).collect());
            list.with(|list| list.iter().filter(|kept| numbers.contains(&Some(kept.number))).cloned().collect())
        });
        Self { list, rows, beside }
    }

    /// Whether the list has room for another.
    pub fn has_room(self) -> bool {
        self.list.with(|list| list.len() < MOST_KEPT)
    }

    /// Whether the model of this document is in the list.
    pub fn holds(self, document: &Document) -> bool {
        self.list.with(|list| list.iter().any(|kept| same_question(&kept.fitted.document, document)))
    }

    /// Keeps the fitted model on the page, and shows it among the others.
    pub fn keep(self, state: &State) {
        let Some(finding) = state.finding.get_untracked() else { return };
        let document = state.document().get_untracked();
        if untrack(|| !self.has_room() || self.holds(&document)) {
            return;
        }
        let taken = |number: &usize| self.list.with_untracked(|list| list.iter().any(|kept| kept.number == *number));
        let number = (0..MOST_KEPT).find(|number| !taken(number)).unwrap_or_default();
        let view = state.fit.get_untracked();
        let fitted = Fitted::new(document, finding.names.clone(), finding.report.clone(), view);
        let name = (state.text_untracked().compare.model)(number + 1);
        let kept = KeptModel { number, name, is_shown: true, fitted: Shared::new(fitted) };
        self.list.update(|list| list.push(kept));
        self.save();
        state.seal();
        state.dispatch(Action::SetLens(Some(Lens::Compare)));
    }

    /// Forgets one.
    pub fn remove(self, number: usize) {
        self.list.update(|list| list.retain(|kept| kept.number != number));
        self.save();
    }

    /// Calls one by another name; an empty one changes nothing.
    pub fn rename(self, number: usize, name: &str) {
        let name: String = name.trim().chars().take(MOST_NAME).collect();
        self.change(number, |kept| {
            if !name.is_empty() {
                kept.name = name;
            }
        });
        self.save();
    }

    /// Draws one, or no more.
    pub fn show(self, number: usize, is_shown: bool) {
        self.change(number, |kept| kept.is_shown = is_shown);
    }

    /// Puts one on the page again, with what its fit found.
    pub fn open(self, state: &State, number: usize) {
        let kept = self.list.with_untracked(|list| list.iter().find(|kept| kept.number == number).cloned());
        let Some(kept) = kept else { return };
        let mut opened = Document::clone(&kept.fitted.document);
        opened.view = state.document().with_untracked(|document| document.view.clone());
        state.head.set(None);
        state.seal();
        state.dispatch(Action::Open(Box::new(opened)));
        state.seal();
        let finding = Finding {
            report: kept.fitted.report.clone(),
            names: kept.fitted.names.clone(),
            document: Arc::clone(&kept.fitted.document),
        };
        state.fit.set(FitView { finding: Some(Shared::new(finding)), ..kept.fitted.view.clone() });
    }

    fn change(self, number: usize, change: impl FnOnce(&mut KeptModel)) {
        self.list.update(|list| {
            if let Some(kept) = list.iter_mut().find(|kept| kept.number == number) {
                change(kept);
            }
        });
    }

    /// What does not fit is kept as long as the page is open.
    fn save(self) {
        let text = self.list.with_untracked(|list| {
            let kept = |kept: &KeptModel| Kept {
                name: kept.name.clone(),
                document: document::print(&kept.fitted.document),
                names: kept.fitted.names.clone(),
                report: kept.fitted.report.clone(),
            };
            selection::print(&list.iter().map(kept).collect::<Vec<_>>())
        });
        if text.len() > MOST_STORED || storage::write(KEY, &text).is_err() {
            storage::remove(KEY);
        }
    }
}

impl Fitted {
    fn new(document: Arc<Document>, names: Vec<String>, report: FitReport, view: FitView) -> Self {
        let compared = job::comparison(&document).ok();
        let basis = compared.as_ref().map(|(model, observations)| Basis::new(model, observations, &document.fit));
        let run = compared.map(|(model, observations)| {
            let values = model.values();
            Run::new(Shared::new(model), &values, &document.solver, &observations, 0)
        });
        Self { document, names, report, basis, run, view }
    }
}

fn figures(report: &FitReport, names: &[String]) -> Figures {
    let known = &report.statistics;
    let value = |(place, &index): (usize, &usize)| {
        let error = known.uncertainties.get(place)?.as_ref().ok().map(|known| known.standard_error);
        Some((names.get(index)?.clone(), *report.values.get(index)?, error))
    };
    Figures {
        loss: known.loss,
        aicc: known.aicc,
        bic: known.bic,
        values: report.free.iter().enumerate().filter_map(value).collect(),
    }
}

fn rows(list: &[KeptModel], document: &Document, basis: &Basis, finding: Option<&Finding>) -> Vec<Row> {
    let row = |kept: &KeptModel| {
        let figures = figures(&kept.fitted.report, &kept.fitted.names);
        let difference = kept.fitted.basis.as_ref().map_or(Some(Difference::Data), |own| own.difference(basis));
        Row {
            number: Some(kept.number),
            name: kept.name.clone(),
            is_shown: kept.is_shown,
            is_present: same_question(&kept.fitted.document, document),
            figures: Some(figures),
            standing: Err(difference.unwrap_or(Difference::NoCriterion)),
        }
    };
    let comparable = |row: &Row| row.standing == Err(Difference::NoCriterion);
    let mut rows: Vec<Row> = list.iter().map(row).collect();
    if !rows.iter().any(|row| row.is_present) {
        rows.insert(
            0,
            Row {
                number: None,
                name: String::new(),
                is_shown: true,
                is_present: true,
                figures: finding.map(|finding| figures(&finding.report, &finding.names)),
                standing: Err(Difference::NoCriterion),
            },
        );
    }
    let criterion = |row: &Row| row.figures.as_ref().filter(|_| comparable(row)).and_then(|figures| figures.aicc);
    let criteria: Vec<f64> = rows.iter().map(|row| criterion(row).unwrap_or(f64::NAN)).collect();
    for (row, standing) in rows.iter_mut().zip(selection::standings(&criteria)) {
        if let Some(standing) = standing {
            row.standing = Ok(standing);
        }
    }
    let place = |row: &Row| match &row.standing {
        Ok(standing) => standing.difference,
        Err(Difference::NoCriterion) => f64::MAX,
        Err(_) => f64::INFINITY,
    };
    rows.sort_by(|one, other| place(one).total_cmp(&place(other)));
    rows
}

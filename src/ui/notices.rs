//! Short messages at the edge of the page. They never cover the job and never ask for an answer.

use leptos::prelude::*;

use super::state::{State, state, word};
use crate::core::share::LinkProblem;
use crate::platform::timer;
use crate::text::Text;
use crate::text::table;

/// What a message says.
#[derive(Clone, Debug, PartialEq)]
pub enum NoticeKind {
    /// A link was opened.
    LinkOpened,
    /// A link could not be opened, or only in part.
    Link(LinkProblem),
    /// The last session is back.
    Restored,
    /// The worker died and was started again.
    WorkerDied,
    /// One of the workers of a fit died; the others go on.
    OneWorkerDied,
    /// Page and worker are of different builds.
    WorkerOld,
    /// This browser starts no workers.
    WorkerUnavailable,
    /// The start values were taken from the data.
    StartedFromFirstRow {
        /// The start time as text.
        time: String,
    },
    /// A point was added on the curve, where a measurement would tell most.
    PointOnCurve {
        /// Of what.
        target: String,
        /// When, as text.
        time: String,
    },
    /// The session cannot be saved.
    StorageFull,
    /// A preset was opened.
    PresetOpened {
        /// Its stable key.
        key: &'static str,
    },
    /// A file was opened.
    FileOpened {
        /// Its name.
        name: String,
    },
    /// A file could not be read.
    FileTooLarge,
    /// A file could not be read.
    FileUnreadable,
    /// Lines of a document were not understood.
    DocumentLines {
        /// How many.
        count: usize,
    },
}

/// A message with a number of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Tells messages apart.
    pub id: u32,
    /// What it says.
    pub kind: NoticeKind,
}

/// The most messages shown at once.
const MOST: usize = 3;

impl Notice {
    /// Appends a message with a number not used before; the oldest makes room, and the same message is not shown twice.
    pub fn add(notices: &mut Vec<Self>, id: u32, kind: NoticeKind) {
        notices.retain(|notice| notice.kind != kind);
        notices.push(Self { id, kind });
        if notices.len() > MOST {
            notices.remove(0);
        }
    }
}

/// How long a message that asks for nothing stays, in milliseconds.
const STAY: u32 = 8_000;

/// The messages, in a region that screen readers announce.
#[component]
pub fn Notices() -> impl IntoView {
    let state = state();
    let dismiss = move |id| state.notices.update(|notices| notices.retain(|notice| notice.id != id));
    view! {
        <section class="notices" role="status" aria-live="polite" aria-label=word(|text| text.notice.label)>
            <For each=move || state.notices.get() key=|notice| notice.id let(notice)>
                {
                    let problem = is_problem(&notice.kind);
                    if !problem {
                        timer::after(STAY, move || dismiss(notice.id));
                    }
                    let kind = notice.kind.clone();
                    view! {
                        <p class="notice" class:problem=problem data-testid="notice">
                            <span>{move || sentence(&kind, &state)}</span>
                            <button
                                type="button"
                                class="quiet icon"
                                aria-label=word(|text| text.notice.dismiss)
                                on:click=move |_| dismiss(notice.id)
                            >
                                "×"
                            </button>
                        </p>
                    }
                }
            </For>
        </section>
    }
}

const fn is_problem(kind: &NoticeKind) -> bool {
    matches!(
        kind,
        NoticeKind::Link(_)
            | NoticeKind::WorkerDied
            | NoticeKind::OneWorkerDied
            | NoticeKind::WorkerOld
            | NoticeKind::WorkerUnavailable
            | NoticeKind::StorageFull
            | NoticeKind::FileTooLarge
            | NoticeKind::FileUnreadable
            | NoticeKind::DocumentLines { .. }
    )
}

fn sentence(kind: &NoticeKind, state: &State) -> String {
    let language = state.language.get();
    let text: &Text = state.text();
    match kind {
        NoticeKind::LinkOpened => text.notice.link_opened.into(),
        NoticeKind::Link(problem) => table::link_problem(problem, language),
        NoticeKind::Restored => text.notice.restored.into(),
        NoticeKind::WorkerDied => text.notice.worker_died.into(),
        NoticeKind::OneWorkerDied => text.notice.one_worker_died.into(),
        NoticeKind::WorkerOld => text.notice.worker_old.into(),
        NoticeKind::WorkerUnavailable => text.notice.worker_unavailable.into(),
        NoticeKind::StartedFromFirstRow { time } => (text.notice.started_from_first_row)(time),
        NoticeKind::PointOnCurve { target, time } => (text.certainty.added)(target, time),
        NoticeKind::StorageFull => text.notice.storage_full.into(),
        NoticeKind::PresetOpened { key } => (text.notice.preset_opened)(crate::text::preset::preset(key, language).0),
        NoticeKind::FileOpened { name } => (text.notice.file_opened)(name),
        NoticeKind::FileTooLarge => text.data.file_too_large.into(),
        NoticeKind::FileUnreadable => text.data.file_unreadable.into(),
        NoticeKind::DocumentLines { count } => (text.notice.document_lines)(*count),
    }
}

//! Fits of published problems (`tests/native/cases`), each from the start of its document: time, iterations, counts.

use std::hint::black_box;

use unroll::core::document::{self, Document};
use unroll::core::fit::{FitStep, Start};
use unroll::core::job::prepare;

use crate::measure::Bench;

/// Name and text.
const DOCUMENTS: [(&str, &str); 13] = [
    ("boxbod", include_str!("../../tests/native/cases/boxbod.ode")),
    ("danwood", include_str!("../../tests/native/cases/danwood.ode")),
    ("eckerle4", include_str!("../../tests/native/cases/eckerle4.ode")),
    ("gause", include_str!("../../tests/native/cases/gause.ode")),
    ("hare and lynx", include_str!("../../tests/native/cases/hare_lynx.ode")),
    ("influenza", include_str!("../../tests/native/cases/influenza.ode")),
    ("kirby2", include_str!("../../tests/native/cases/kirby2.ode")),
    ("lanczos3", include_str!("../../tests/native/cases/lanczos3.ode")),
    ("misra1a", include_str!("../../tests/native/cases/misra1a.ode")),
    ("pinene", include_str!("../../tests/native/cases/pinene.ode")),
    ("rat42", include_str!("../../tests/native/cases/rat42.ode")),
    ("rat43", include_str!("../../tests/native/cases/rat43.ode")),
    ("theophylline", include_str!("../../tests/native/cases/theophylline.ode")),
];

/// The article's fit, whose starts are compared.
const ARTICLE: &str = include_str!("../../src/core/preset/competition.ode");

fn last_step(document: &Document) -> FitStep {
    prepare(document).expect("a fit that can begin").last().expect("a step")
}

pub(crate) fn measure(bench: &mut Bench) {
    let mut fit = |name: &str, document: &Document| {
        let name = format!("fit of {name}");
        if bench.time(&name, || last_step(black_box(document))).is_some() {
            let FitStep { iteration, evaluations, jacobians, best_loss, .. } = last_step(document);
            bench.note(&format!(
                "{name}: {iteration} iterations, {evaluations} function and {jacobians} Jacobian evaluations, loss {best_loss:e}"
            ));
        }
    };
    for (name, text) in DOCUMENTS {
        fit(name, &document::parse(text).0);
    }
    let (mut article, _) = document::parse(ARTICLE);
    for start in Start::ALL {
        article.fit.start = start;
        fit(&format!("the article, start {}", start.key()), &article);
    }
}

//! What is said about a fit, in both languages.

use unroll::core::document::Language;
use unroll::core::fit::{FitProblem, StopReason};
use unroll::core::statistics::identifiability::Verdict;
use unroll::text::certainty;
use unroll::text::fit::{fit_problem, stop_reason};

fn problems() -> Vec<FitProblem> {
    vec![
        FitProblem::NoObservations,
        FitProblem::EmptyWindow,
        FitProblem::NothingToFit,
        FitProblem::DivergesAtStart { time: 12.5, state: "x1".into() },
        FitProblem::TooManySteps { needed: 5e9, most: 1_000_000 },
        FitProblem::StepSize,
        FitProblem::FewInColumn { name: "x2".into(), least: 3 },
        FitProblem::BrokenModel,
        FitProblem::CellNotTrainable,
        FitProblem::CellDiverges,
        FitProblem::TooManyWeights { needed: 130, most: 100 },
    ]
}

fn assert_readable(sentence: &str, language: Language) {
    let chinese = sentence.chars().any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character));
    assert_eq!(chinese, language == Language::Chinese, "{sentence}");
    assert!(sentence.ends_with(['.', '。']), "{sentence}");
    for word in ["NaN", "inf", "singular", "Jacobian", "diverge"] {
        assert!(!sentence.contains(word), "{sentence}");
    }
}

#[test]
fn every_stop_reason_has_its_own_sentence_in_each_language() {
    for language in [Language::English, Language::Chinese] {
        let mut sentences: Vec<&str> = StopReason::ALL.iter().map(|reason| stop_reason(*reason, language)).collect();
        for sentence in &sentences {
            assert_readable(sentence, language);
        }
        sentences.sort_unstable();
        sentences.dedup();
        assert_eq!(sentences.len(), StopReason::ALL.len());
    }
}

#[test]
fn every_problem_says_what_happened_and_what_to_do_next() {
    for language in [Language::English, Language::Chinese] {
        for problem in problems() {
            let said = fit_problem(&problem, language);
            assert_readable(&said.message, language);
            assert_readable(&said.hint, language);
            if let FitProblem::DivergesAtStart { .. } = problem {
                assert!(said.message.contains("x1") && said.message.contains("12.5"), "{}", said.message);
            }
        }
    }
}

#[test]
fn how_well_the_points_fix_the_parameters_is_one_sentence() {
    let cases = [
        Verdict::Open(vec![0, 1]),
        Verdict::Open(vec![1]),
        Verdict::OnlyTogether(vec![0, 1, 2]),
        Verdict::Loose(vec![2]),
        Verdict::Fixed,
        Verdict::Unknown,
    ];
    for (language, text) in [(Language::English, &certainty::ENGLISH), (Language::Chinese, &certainty::CHINESE)] {
        let all = cases.clone().map(|verdict| certainty::verdict(&verdict, &["r1", "a1", "K"], language, text));
        for (place, said) in all.iter().enumerate() {
            assert!(said.ends_with(['.', '。']) && !said.contains("NaN"), "{said}");
            assert!(!all[..place].contains(said), "{said}");
        }
    }
    let together = certainty::verdict(&cases[2], &["r1", "a1", "K"], Language::English, &certainty::ENGLISH);
    assert_eq!(together, "r1, a1 and K move together: these points fix only a combination of them.");
}

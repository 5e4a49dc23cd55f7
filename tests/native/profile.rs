//! Profiles of the loss along one parameter, and the intervals read off them.

use unroll::core::document;
use unroll::core::fit::{FitSession, ProfilePoint};
use unroll::core::job::prepare;

use crate::cases::cases;

fn fitted(text: &str) -> FitSession {
    let (document, problems) = document::parse(text);
    assert_eq!(problems, []);
    let mut session = prepare(&document).expect("it begins");
    let _ = session.by_ref().last();
    session
}

#[test]
fn where_the_model_is_linear_a_profile_is_the_straight_line_of_the_standard_error() {
    // x = c + k t, a straight line through the points.
    let session = fitted("x' = k\nx(0) = 1 free\nk = 1\n\n[data]\nt, x\n0, 1\n1, 3\n2, 5\n3, 8\n\n[solver]\nh = 1\n");
    for (parameter, known) in session.report().statistics.uncertainties.iter().enumerate() {
        let known = known.as_ref().expect("known");
        let value = session.report().values[parameter];
        let mut profile = session.profile(parameter).expect("a profile");
        for ProfilePoint { value: held, tau, .. } in profile.by_ref() {
            let expected = (held - value) / known.standard_error;
            assert!((tau - expected).abs() < 1e-6, "{tau} is not {expected}");
        }
        let (low, high) = profile.interval();
        for (found, expected) in [(low, known.interval.0), (high, known.interval.1)] {
            // Seven digits of tau.
            assert!((found.expect("an end") - expected).abs() < 1e-6 * known.standard_error, "{found:?}, {expected}");
        }
    }
}

#[test]
fn published_profiles_are_met() {
    // The ends at RSS (1 + t^2 / dof), computed with the exact solution.
    let theophylline: [(f64, f64); 3] = [
        (-3.349_463_750_346, -2.551_511_349_843),
        (0.229_844_436_055, 0.937_117_905_292),
        (-4.250_377_009_593, -3.646_041_773_982),
    ];
    let influenza: [(f64, f64); 3] = [
        (1.578_382_488_509, 2.032_749_600_138),
        (0.418_077_501_359, 0.498_668_388_215),
        (0.800_500_702_819, 4.705_401_261_595),
    ];
    for case in cases() {
        let expected = match case.name.as_str() {
            "theophylline" => theophylline,
            "influenza" => influenza,
            _ => continue,
        };
        let mut session = prepare(&case.document).expect("it begins");
        let _ = session.by_ref().last();
        for (parameter, (low, high)) in expected.into_iter().enumerate() {
            let mut profile = session.profile(parameter).expect("a profile");
            let points = profile.by_ref().count();
            assert!(points < 60, "{points} points");
            let (found_low, found_high) = profile.interval();
            for (found, expected) in [(found_low, low), (found_high, high)] {
                let found = found.expect("an end");
                // The error of the unroll, four orders below the standard errors.
                assert!((found - expected).abs() < 1e-6 * expected.abs(), "{}: {found} is not {expected}", case.name);
            }
        }
    }
}

#[test]
fn a_profile_that_stays_low_has_no_end_there() {
    // The points have reached their limit before the first of them: any large k will do.
    let session = fitted(
        "x' = 0\nx(0) = 1\ny = x - exp(-k t)\nk = 3\n\n[data]\nt, y\n1, 0.98\n2, 1.01\n3, 0.99\n4, 1.02\n\n[solver]\nh = 1\n",
    );
    let mut profile = session.profile(0).expect("a profile");
    assert!(profile.by_ref().count() < 200);
    let (low, high) = profile.interval();
    assert!(low.is_some_and(|low| low > 1.0), "{low:?}");
    assert_eq!(high, None);
}

#[test]
fn what_has_no_standard_error_has_no_profile() {
    let session = fitted("x' = -a b x\nx(0) = 1\na = 1\nb = 0.5\n\n[data]\nt, x\n1, 0.61\n2, 0.36\n3, 0.23\n");
    assert!(session.profile(0).is_none());
    assert!(session.profile(7).is_none());
}

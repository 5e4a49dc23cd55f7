//! Estimation problems of the COPS collection (Dolan, Moré and Munson, *Benchmarking Optimization Software with COPS 3.0*,
//! Argonne National Laboratory, ANL/MCS-TM-273, 2004), of which the least sum of squares is published.

use unroll::core::document;
use unroll::core::fit::StopReason;
use unroll::core::job::prepare;

/// The document, the least sum of squares, and how many quantities are fitted.
const PROBLEMS: [(&str, f64, usize); 3] = [
    (include_str!("losses/gas_oil.ode"), 5.236_64e-3, 3),
    (include_str!("losses/methanol.ode"), 9.022_28e-3, 5),
    (include_str!("losses/marine.ode"), 1.974_653e7, 23),
];

#[test]
fn the_published_sum_of_squares_is_reached_from_plain_starts() {
    for (text, least, fitted) in PROBLEMS {
        let (document, problems) = document::parse(text);
        assert_eq!(problems, []);
        let mut session = prepare(&document).expect("it begins");
        let last = session.by_ref().last().expect("a step");
        assert_eq!(session.report().free.len(), fitted);
        // Published of a discretisation by collocation, which moves the fifth digit.
        assert!((last.best_loss / least - 1.0).abs() < 2e-5, "{}: {} for {least}", document.model, last.best_loss);
        assert!(last.stopped.is_some_and(StopReason::has_converged), "{:?}", last.stopped);
        println!("{fitted} quantities: {} iterations, loss {}", last.iteration, last.best_loss);
    }
}

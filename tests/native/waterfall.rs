//! The ends of several starts, sorted and counted, and their picture.

use unroll::core::document;
use unroll::core::fit::{Origin, Outcome, Start, Waterfall};
use unroll::core::job::prepare;
use unroll::core::preset;
use unroll::plot::scale::Scale;
use unroll::plot::waterfall::waterfall;

fn outcomes(losses: &[(Origin, f64)]) -> Vec<Outcome> {
    let outcome = |(number, &(origin, loss))| Outcome { number, origin, start: vec![1.0], loss, iterations: 1 };
    (0..).zip(losses).map(outcome).collect()
}

#[test]
fn most_starts_of_the_article_end_in_its_optimum() {
    let (mut document, _) = document::parse(preset::ALL[0].text);
    document.fit.start = Start::Multistart;
    let mut session = prepare(&document).expect("a fit that can begin");
    let _ = session.by_ref().last();
    let outcomes = session.report().outcomes;
    let ends = Waterfall::new(&outcomes).expect("many ends");
    println!("{} of {}: {:?}", ends.arrived, ends.all, ends.ends);
    assert_eq!((ends.all, ends.ends.len()), (24, 24));
    assert!((ends.least() - 0.696_643_537_233_508_8).abs() < 1e-9);
    // Counted another way: its other minima lie at 27.4 and beyond.
    let (near, far): (Vec<f64>, Vec<f64>) = outcomes.iter().map(|outcome| outcome.loss).partition(|loss| *loss < 1.0);
    assert!(near.len() > 12 && !far.is_empty());
    assert_eq!(ends.arrived, near.len());
    assert_eq!(ends.next(), far.into_iter().reduce(f64::min));
}

#[test]
fn places_are_told_apart_by_their_losses_and_the_best_is_counted() {
    use Origin::{Data, Given, Horizon, Scattered};
    let ends = Waterfall::new(&outcomes(&[
        (Given, 5.0),
        (Scattered, 2.000_1),
        (Data, 2.0),
        (Horizon, f64::INFINITY),
        (Scattered, 3.0),
    ]))
    .expect("several ends");
    assert_eq!(ends.ends, [(Data, 2.0), (Scattered, 2.000_1), (Scattered, 3.0), (Given, 5.0)]);
    assert_eq!((ends.arrived, ends.all, ends.least(), ends.next()), (2, 5, 2.0, Some(3.0)));

    // Exact fits: what is left is rounding, whatever its size.
    let exact = Waterfall::new(&outcomes(&[(Given, 1e-28), (Scattered, 4e-25), (Scattered, 0.0), (Scattered, 9.0)]));
    let exact = exact.expect("several ends");
    assert_eq!((exact.arrived, exact.next()), (3, Some(9.0)));

    assert_eq!(Waterfall::new(&outcomes(&[(Given, 1.0)])), None, "one start is no waterfall");
    assert_eq!(Waterfall::new(&outcomes(&[(Given, f64::INFINITY), (Data, f64::INFINITY)])), None);
    let all = Waterfall::new(&outcomes(&[(Given, 1.0), (Data, 1.0)])).expect("two ends");
    assert_eq!((all.arrived, all.next()), (2, None));
}

#[test]
fn the_picture_has_every_end_in_its_place_with_the_look_of_its_origin() {
    let scene = waterfall(&[(0, 0.7), (2, 0.7), (0, 27.4), (1, 900.0)]);
    assert_eq!(scene.axes.y.scale, Scale::Log10);
    let of =
        |series: usize| scene.markers.iter().find(|markers| markers.series == series).map(|found| &found.points[..]);
    assert_eq!(of(0), Some(&[(1.0, 0.7), (3.0, 27.4)][..]));
    assert_eq!(of(1), Some(&[(4.0, 900.0)][..]));
    assert_eq!(of(2), Some(&[(2.0, 0.7)][..]));
    let (x, y) = (scene.axes.x.range, scene.axes.y.range);
    assert!(x.low() < 1.0 && x.high() > 4.0 && y.low() <= 0.7 && y.high() >= 900.0);

    // A loss of 0 has a place too, and so has nothing at all.
    let zero = waterfall(&[(0, 0.0), (0, 1.0)]);
    assert!(zero.markers[0].points[0].1 > 0.0 && zero.axes.y.range.low() <= zero.markers[0].points[0].1);
    for ends in [&[][..], &[(0, 0.0), (1, 0.0)][..]] {
        let range = waterfall(ends).axes.y.range;
        assert!(range.low() < range.high() && range.low() > 0.0);
    }
}

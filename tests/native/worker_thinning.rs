//! The bounded record: what is kept of how many, against the rule it promises.

use proptest::prelude::*;
use unroll::worker::thinning::Thinned;

fn record(most: usize, pushed: usize) -> Thinned<usize> {
    let mut record = Thinned::new(most);
    (0..pushed).for_each(|item| record.push(item));
    record
}

proptest! {
    #[test]
    fn the_first_and_the_newest_are_kept_and_the_rest_is_evenly_spaced(most in 2_usize..60, pushed in 1_usize..5000) {
        let kept: Vec<usize> = record(most, pushed).iter().copied().collect();

        prop_assert!(kept.len() <= most);
        prop_assert_eq!(kept[0], 0);
        prop_assert_eq!(kept[kept.len() - 1], pushed - 1);
        let gaps: Vec<usize> = kept.windows(2).map(|pair| pair[1] - pair[0]).collect();
        if let Some((last, even)) = gaps.split_last() {
            prop_assert!(even.iter().all(|gap| gap == &gaps[0]), "gaps {:?}", gaps);
            prop_assert!(*last <= gaps[0]);
        }
    }

    #[test]
    fn at_least_half_of_the_room_is_used_and_nothing_goes_while_there_is_room(most in 4_usize..60, pushed in 1_usize..5000) {
        let length = record(most, pushed).len();

        if pushed <= most {
            prop_assert_eq!(length, pushed);
        } else {
            prop_assert!(length >= most / 2, "{} of {}", length, most);
        }
    }
}

#[test]
fn taking_hands_over_what_was_kept_and_begins_anew() {
    let mut record = record(4, 100);
    let kept: Vec<usize> = record.iter().copied().collect();

    assert_eq!(record.take(), kept);
    assert!(record.is_empty());
    assert_eq!(record.take(), Vec::<usize>::new());

    (7..10).for_each(|item| record.push(item));
    assert_eq!(record.take(), [7, 8, 9]);
}

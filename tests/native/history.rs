//! Undo and redo.

use unroll::core::document::Document;
use unroll::core::history::History;

fn document(model: &str) -> Document {
    Document { model: model.to_owned(), ..Document::default() }
}

#[test]
fn undo_and_redo_walk_the_same_steps_in_both_directions() {
    let mut history = History::new(document("a"));
    history.record(document("b"), None);
    history.record(document("c"), None);
    assert!(history.undo() && history.present().model == "b");
    assert!(history.undo() && history.present().model == "a");
    assert!(!history.undo() && history.present().model == "a");
    assert!(history.redo() && history.redo() && history.present().model == "c");
    assert!(!history.redo());
}

#[test]
fn a_gesture_is_one_step_until_it_is_sealed() {
    let mut history = History::new(document("0"));
    for value in ["1", "2", "3"] {
        history.record(document(value), Some("value k".into()));
    }
    history.seal();
    history.record(document("4"), Some("value k".into()));
    assert!(history.undo() && history.present().model == "3");
    assert!(history.undo() && history.present().model == "0");
}

#[test]
fn another_gesture_begins_another_step() {
    let mut history = History::new(document("0"));
    history.record(document("1"), Some("value k".into()));
    history.record(document("2"), Some("value r".into()));
    assert!(history.undo() && history.present().model == "1");
}

#[test]
fn what_changes_nothing_is_no_step_and_keeps_what_can_be_redone() {
    let mut history = History::new(document("a"));
    history.record(document("b"), None);
    history.undo();
    history.record(document("a"), None);
    assert!(!history.can_undo() && history.can_redo());
}

#[test]
fn a_change_after_undo_forgets_what_was_undone() {
    let mut history = History::new(document("a"));
    history.record(document("b"), None);
    history.undo();
    history.record(document("c"), None);
    assert!(!history.can_redo() && history.present().model == "c");
}

#[test]
fn the_oldest_steps_are_forgotten_so_that_memory_is_bounded() {
    let mut history = History::new(document("start"));
    for step in 0..1_000 {
        history.record(document(&step.to_string()), None);
    }
    let mut undone = 0;
    while history.undo() {
        undone += 1;
    }
    assert_eq!(undone, 200, "as many as are kept");
    assert_eq!(history.present().model, "799");
}

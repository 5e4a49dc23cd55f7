//! What the visitor's actions do to the document.

use std::sync::Arc;

use proptest::prelude::*;
use unroll::core::action::{Action, reduce};
use unroll::core::data::{self, Role};
use unroll::core::document::{Document, Language};
use unroll::core::model;

const MODEL: &str = "x' = -k x\ny' = k x\nx(0) = 1\ny(0) = 0\nk = 0.5 in [0, 1]\n";

fn document() -> Document {
    Document { model: MODEL.to_owned(), ..Document::default() }
}

fn value_of(document: &Document, name: &str) -> f64 {
    let model = model::compile(&document.model).model.expect("the model is right");
    model.quantities.iter().find(|quantity| quantity.name == name).expect("it is declared").value
}

#[test]
fn a_slider_writes_its_number_into_the_text_and_leaves_the_rest_as_typed() {
    let next = reduce(&document(), Action::SetValue { name: "k".into(), value: 0.25 });
    assert_eq!(next.model, MODEL.replace("k = 0.5", "k = 0.25"));
}

#[test]
fn a_value_beyond_the_range_widens_the_range() {
    let next = reduce(&document(), Action::SetValue { name: "k".into(), value: 3.0 });
    assert!(next.model.contains("k = 3 in [0, 3]"), "{}", next.model);
}

#[test]
fn a_lock_keeps_a_quantity_out_of_the_fit_and_opens_again() {
    let locked = reduce(&document(), Action::SetFixed { name: "k".into(), fixed: true });
    let is_fixed = |document: &Document| model::compile(&document.model).model.expect("right").quantities[0].fixed;
    assert!(is_fixed(&locked));
    assert!(!is_fixed(&reduce(&locked, Action::SetFixed { name: "k".into(), fixed: false })));
}

#[test]
fn a_pasted_table_sets_the_start_from_its_first_row() {
    let pasted = reduce(&document(), Action::PasteData("t, x, y\n10, 7, 2\n11, 5, 4\n".into()));
    let model = model::compile(&pasted.model).model.expect("still right");
    assert_eq!(model.start_time, 10.0);
    assert_eq!((value_of(&pasted, "x(10)"), value_of(&pasted, "y(10)")), (7.0, 2.0));
}

#[test]
fn a_pasted_table_leaves_the_start_alone_when_its_first_row_is_counted() {
    let mut counting = document();
    counting.fit.count_first_row = true;
    let pasted = reduce(&counting, Action::PasteData("t, x, y\n10, 7, 2\n".into()));
    assert_eq!(pasted.model, MODEL);
}

#[test]
fn typing_in_the_data_leaves_the_model_alone() {
    let typed = reduce(&document(), Action::TypeData("t, x\n10, 7\n".into()));
    assert_eq!(typed.model, MODEL);
    assert_eq!(&*typed.data, "t, x\n10, 7\n");
}

#[test]
fn a_point_added_to_no_data_makes_the_table() {
    let next = reduce(&document(), Action::AddPoint { experiment: 0, time: 2.5, target: "y".into(), value: 0.75 });
    let table = data::read(&next.data);
    assert_eq!(data::print(&table), "t,y\n2.5,0.75\n");
}

#[test]
fn points_of_the_same_time_share_a_row() {
    let first = reduce(&document(), Action::AddPoint { experiment: 0, time: 2.0, target: "x".into(), value: 0.4 });
    let second = reduce(&first, Action::AddPoint { experiment: 0, time: 2.0, target: "y".into(), value: 0.6 });
    assert_eq!(data::read(&second.data).rows.len(), 1);
    let third = reduce(&second, Action::AddPoint { experiment: 0, time: 2.0, target: "y".into(), value: 0.7 });
    assert_eq!(data::read(&third.data).rows.len(), 2, "a second observation of the same is kept beside the first");
}

#[test]
fn the_grid_keeps_what_is_no_number_as_typed() {
    let table = reduce(&document(), Action::PasteData("t, x\n0, 1\n1, 0.6\n".into()));
    let next = reduce(&table, Action::SetCell { row: 1, column: 1, text: "about 0.6".into() });
    assert!(next.data.contains("about 0.6"));
    assert_eq!(data::read(&next.data).problems.len(), 1);
    let mended = reduce(&next, Action::SetCell { row: 1, column: 1, text: "3/5".into() });
    assert!(data::read(&mended.data).problems.is_empty());
}

#[test]
fn rows_are_added_and_removed() {
    let table = reduce(&document(), Action::PasteData("t, x\n0, 1\n1, 0.6\n".into()));
    assert_eq!(data::read(&reduce(&table, Action::AddRow(2)).data).rows.len(), 3);
    let removed = reduce(&table, Action::RemoveRow(0));
    assert_eq!(data::print(&data::read(&removed.data)), "t,x\n1,0.6\n");
}

#[test]
fn every_missing_declaration_is_added_at_once() {
    let broken = Document { model: "x' = -k x + c".into(), ..Document::default() };
    let mended = reduce(&broken, Action::RepairAll);
    assert!(model::compile(&mended.model).model.is_some(), "{}", mended.model);
}

#[test]
fn fitted_values_are_taken_over_with_all_their_digits() {
    let fitted = 0.123_456_789_012_345_67;
    let next = reduce(&document(), Action::AcceptFit(vec![("k".into(), fitted)]));
    assert_eq!(value_of(&next, "k"), fitted);
}

fn action() -> impl Strategy<Value = Action> {
    let name = prop_oneof![Just("k".to_owned()), Just("x(0)".to_owned()), ".{0,8}"];
    let number = prop_oneof![any::<f64>(), -10.0..10.0_f64];
    prop_oneof![
        "[^\u{feff}]{0,200}".prop_map(Action::TypeModel),
        Just(Action::RepairAll),
        (name.clone(), number.clone()).prop_map(|(name, value)| Action::SetValue { name, value }),
        (name.clone(), number.clone(), number.clone())
            .prop_map(|(name, a, b)| Action::SetRange { name, range: (a, b) }),
        (name.clone(), any::<bool>()).prop_map(|(name, fixed)| Action::SetFixed { name, fixed }),
        ".{0,200}".prop_map(Action::PasteData),
        ".{0,200}".prop_map(Action::TypeData),
        Just(Action::SetRoles(Some(vec![Role::Observes("x".into()), Role::Time]))),
        (0..5_usize, 0..5_usize, ".{0,8}").prop_map(|(row, column, text)| Action::SetCell { row, column, text }),
        (0..5_usize, 0..5_usize, number.clone()).prop_map(|(row, column, value)| Action::MovePoint {
            row,
            column,
            value
        }),
        (0..5_usize).prop_map(Action::AddRow),
        (0..5_usize).prop_map(Action::RemoveRow),
        (0..3_usize, number.clone(), name, number).prop_map(|(experiment, time, target, value)| Action::AddPoint {
            experiment,
            time,
            target,
            value
        }),
        Just(Action::StartFromFirstRow),
        Just(Action::SetLanguage(Language::Chinese)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn any_actions_in_any_order_leave_a_document_that_prints_and_reads_back(
        actions in prop::collection::vec(action(), 1..12),
    ) {
        let start = Document { data: Arc::from("t, x\n0, 1\n1, 0.6\n"), ..document() };
        let end = actions.into_iter().fold(start, |document, action| reduce(&document, action));
        let (back, _) = unroll::core::document::parse(&unroll::core::document::print(&end));
        let folded = end.model.replace("\r\n", "\n").replace('\r', "\n");
        prop_assert_eq!(back.model.trim_end(), folded.trim_end());
    }
}

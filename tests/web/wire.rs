//! The messages have the same text in the browser as natively, where the rest of the protocol is tested.

use unroll::core::fit::FitStep;
use unroll::worker::protocol::Response;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn numbers_cross_the_wire_with_the_same_bits() {
    let values = vec![0.1 + 0.2, -0.0, 5e-324, f64::MAX, f64::INFINITY, 1.0 / 3.0];
    let step = FitStep {
        iteration: 1,
        loss: f64::NEG_INFINITY,
        values: values.clone(),
        best_loss: 0.696_64,
        best_values: values.clone(),
        evaluations: 1,
        jacobians: 1,
        starts: 0,
        stopped: None,
    };
    let text = Response::Steps { run: 1, steps: vec![step] }.to_text();

    assert!(
        text.contains(r#"[0.30000000000000004,-0.0,5e-324,1.7976931348623157e+308,"inf",0.3333333333333333]"#),
        "{text}"
    );
    let Some(Response::Steps { steps, .. }) = Response::from_text(&text) else { panic!("{text}") };
    let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&steps[0].values), bits(&values));
    assert_eq!(steps[0].loss, f64::NEG_INFINITY);
}

//! Canvas sizes in device pixels, their changes, and the PNG.

use std::cell::Cell;
use std::rc::Rc;

use unroll::platform::canvas::{CanvasSize, fit_to_box, on_resize, png};
use unroll::platform::file;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{File, HtmlCanvasElement};

use super::wait;

/// A canvas of this box on the page.
fn canvas(width: &str, height: &str) -> HtmlCanvasElement {
    let document = web_sys::window().and_then(|window| window.document()).expect("a document");
    let canvas: HtmlCanvasElement = document.create_element("canvas").expect("a canvas").unchecked_into();
    for (name, value) in [("display", "block"), ("width", width), ("height", height)] {
        canvas.style().set_property(name, value).expect("a style can be set");
    }
    document.body().expect("a body").append_child(&canvas).expect("it can be appended");
    canvas
}

#[wasm_bindgen_test]
fn a_backing_store_has_two_pixels_per_css_pixel_at_least_and_is_bounded() {
    for (css_width, css_height, device_ratio, expected) in [
        (300.0, 150.0, 1.0, (2.0, 600, 300)),
        (300.0, 150.0, 3.0, (3.0, 900, 450)),
        (300.5, 150.2, 1.5, (2.0, 601, 300)),
        (0.0, 0.0, 1.0, (2.0, 0, 0)),
        (8192.0, 100.0, 2.0, (1.0, 8192, 100)),
        (1000.0, 500.0, 10.0, (8.192, 8192, 4096)),
    ] {
        let size = CanvasSize::of(css_width, css_height, device_ratio);
        assert_eq!((size.ratio, size.width, size.height), expected, "{css_width} x {css_height} at {device_ratio}");
    }
}

#[wasm_bindgen_test]
fn a_canvas_that_fits_its_box_keeps_its_picture() {
    let canvas = canvas("120px", "80px");
    let size = fit_to_box(&canvas);
    assert_eq!((canvas.width(), canvas.height()), (size.width, size.height));
    assert_eq!((size.css_width, size.css_height), (120.0, 80.0));

    let blank = canvas.to_data_url().expect("a picture");
    let context = canvas.get_context("2d").expect("a context").expect("a context");
    context.unchecked_into::<web_sys::CanvasRenderingContext2d>().fill_rect(0.0, 0.0, 50.0, 50.0);
    let drawn = canvas.to_data_url().expect("a picture");
    assert_ne!(drawn, blank);

    fit_to_box(&canvas);
    assert_eq!(canvas.to_data_url().expect("a picture"), drawn);
    canvas.style().set_property("width", "60px").expect("a style can be set");
    assert_eq!(fit_to_box(&canvas).css_width, 60.0);
    assert_ne!(canvas.width(), size.width);
    canvas.remove();
}

#[wasm_bindgen_test]
async fn a_change_of_the_box_is_told_until_the_watch_is_dropped() {
    let canvas = canvas("120px", "80px");
    let told = Rc::new(Cell::new(0));
    let counting = Rc::clone(&told);
    let watch = on_resize(&canvas, move || counting.set(counting.get() + 1));
    wait::until("the first size", || (told.get() > 0).then_some(())).await;

    let before = told.get();
    canvas.style().set_property("width", "90px").expect("a style can be set");
    wait::until("the second size", || (told.get() > before).then_some(())).await;

    drop(watch);
    let settled = told.get();
    let heard = Rc::new(Cell::new(0));
    let counting = Rc::clone(&heard);
    let _second = on_resize(&canvas, move || counting.set(counting.get() + 1));
    canvas.style().set_property("width", "70px").expect("a style can be set");
    wait::until("the second watch", || (heard.get() > 0).then_some(())).await;
    assert_eq!(told.get(), settled);
    canvas.remove();
}

#[wasm_bindgen_test]
async fn a_picture_comes_as_a_png_file() {
    let canvas = canvas("40px", "40px");
    fit_to_box(&canvas);

    let blob = png(&canvas).await.expect("a picture");

    assert_eq!(blob.type_(), "image/png");
    let file = File::new_with_blob_sequence(&js_sys::Array::of1(&blob), "picture.png").expect("a file");
    assert_eq!(file::read_text(&file, 1_000_000).await, Err(file::FileProblem::NotText));
    canvas.remove();
}

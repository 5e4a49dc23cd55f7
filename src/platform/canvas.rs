//! The size of a canvas in device pixels, its changes, and its picture as PNG. Knows nothing of what is drawn.

use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, Element, Event, HtmlCanvasElement, ImageData, ResizeObserver};

use super::listen::{Listener, listen};

/// The least device pixels per CSS pixel: what is drawn has integer coordinates, and thin lines would staircase.
const LEAST_RATIO: f64 = 2.0;

/// The largest side of a backing store; browsers fail beyond, some without a word.
const LARGEST_SIDE: f64 = 8192.0;

/// The size of a canvas on the page and of what is drawn on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CanvasSize {
    /// Width on the page, CSS pixels.
    pub css_width: f64,
    /// Height on the page, CSS pixels.
    pub css_height: f64,
    /// Pixels of the backing store per CSS pixel.
    pub ratio: f64,
    /// Width of the backing store, pixels.
    pub width: u32,
    /// Height of the backing store, pixels.
    pub height: u32,
}

impl CanvasSize {
    /// For a box of `css_width` x `css_height` on a screen of `device_ratio` device pixels per CSS pixel.
    pub fn of(css_width: f64, css_height: f64, device_ratio: f64) -> Self {
        let largest = css_width.max(css_height).max(1.0);
        let ratio = device_ratio.max(LEAST_RATIO).min(LARGEST_SIDE / largest);
        let pixels = |length: f64| (length * ratio).round().clamp(0.0, LARGEST_SIDE) as u32;
        Self { css_width, css_height, ratio, width: pixels(css_width), height: pixels(css_height) }
    }
}

/// Gives `canvas` a backing store for the box it has on the page. One of that size already is left alone, with what is
/// drawn on it; setting it anew would clear it.
pub fn fit_to_box(canvas: &HtmlCanvasElement) -> CanvasSize {
    let area = canvas.get_bounding_client_rect();
    let device_ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
    let size = CanvasSize::of(area.width(), area.height(), device_ratio);
    if canvas.width() != size.width {
        canvas.set_width(size.width);
    }
    if canvas.height() != size.height {
        canvas.set_height(size.height);
    }
    size
}

/// Wipes `canvas`, and joins the lines drawn on it from now on with round corners.
pub fn clear(canvas: &HtmlCanvasElement) {
    if let Some(context) = context(canvas) {
        context.clear_rect(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
        context.set_line_join("round");
        context.set_line_cap("round");
    }
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// Stretches a square of `side` x `side` pixels, RGBA from the top left, over a box of `canvas` (left, top, width, height
/// in its own pixels); `smooth` blends neighbours instead of drawing squares.
pub fn stretch_pixels(canvas: &HtmlCanvasElement, rgba: &[u8], side: u32, [x, y, w, h]: [f64; 4], smooth: bool) {
    let stretch = || {
        let source = detached(side, side)?;
        let pixels = ImageData::new_with_u8_clamped_array_and_sh(Clamped(rgba), side, side).ok()?;
        context(&source)?.put_image_data(&pixels, 0.0, 0.0).ok()?;
        let target = context(canvas)?;
        target.set_image_smoothing_enabled(smooth);
        target.draw_image_with_html_canvas_element_and_dw_and_dh(&source, x, y, w, h).ok()
    };
    // Fails only where there is nothing to draw on.
    let _ = stretch();
}

/// A canvas that is not on the page, to draw a picture on.
pub fn detached(width: u32, height: u32) -> Option<HtmlCanvasElement> {
    let element = web_sys::window()?.document()?.create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = element.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    Some(canvas)
}

/// Watches a size; dropping it ends that.
#[derive(Debug)]
#[must_use = "the watch ends when this is dropped"]
pub struct SizeWatch {
    observer: ResizeObserver,
    _callback: Closure<dyn Fn()>,
    _window: Listener,
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `handle` once soon, and again whenever the box of `element` or the pixels of the screen change.
pub fn on_resize(element: &Element, handle: impl Fn() + 'static) -> Option<SizeWatch> {
    let window = web_sys::window()?;
    let handle = Rc::new(handle);
    let of_window = Rc::clone(&handle);
    let callback = Closure::<dyn Fn()>::new(move || handle());
    let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    // The box stays when the page is zoomed or moved to another screen; the window tells of both.
    let window = listen(&window, "resize", move |_: Event| of_window());
    Some(SizeWatch { observer, _callback: callback, _window: window })
}

/// What is drawn on `canvas`, as a PNG file; `None` if the browser cannot, as when it is too large.
pub async fn png(canvas: &HtmlCanvasElement) -> Option<Blob> {
    let promise = Promise::new(&mut |resolve, _| {
        if canvas.to_blob(&resolve).is_err() {
            // Resolving a promise does not throw.
            let _ = resolve.call1(&JsValue::UNDEFINED, &JsValue::NULL);
        }
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

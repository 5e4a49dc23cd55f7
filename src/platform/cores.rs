//! How much the machine can do at once, as the browser tells it.

/// How many workers can compute at the same time; 1 where the browser does not tell.
pub fn count() -> u32 {
    let told = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    // What is no number becomes 0.
    (told as u32).max(1)
}

//! The page.

fn main() {
    unroll::platform::panic::install();
    leptos::mount::mount_to_body(unroll::ui::app::App);
}

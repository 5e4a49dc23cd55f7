//! A titled card of the left column.

use leptos::prelude::*;

/// A section with a heading; `actions` stand at the right of the heading.
#[component]
pub fn Card(
    /// Anchor and test id.
    id: &'static str,
    /// The heading.
    title: Signal<&'static str>,
    /// Beside the heading.
    #[prop(optional)]
    actions: Option<ViewFn>,
    /// The body.
    children: Children,
) -> impl IntoView {
    let heading = format!("{id}-title");
    let labelled_by = heading.clone();
    view! {
        <section class="card" id=id data-testid=id aria-labelledby=labelled_by>
            <header>
                <h2 id=heading>{move || title.get()}</h2>
                {actions.map(|actions| view! { <div class="card-actions">{actions.run()}</div> })}
            </header>
            {children()}
        </section>
    }
}

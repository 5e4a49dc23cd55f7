//! What the page is for, what can be typed, which keys do what.

use leptos::prelude::*;

use super::state::{Panel, state, word};
use crate::core::lang::builtin::Builtin;

/// The help, under the bar.
#[component]
pub fn HelpPanel() -> impl IntoView {
    let state = state();
    let functions = || Builtin::ALL.iter().map(|builtin| builtin.signature()).collect::<Vec<_>>().join("  ");
    view! {
        <Show when=move || state.panel.get() == Some(Panel::Help)>
            <section class="panel help" data-testid="help" aria-label=word(|text| text.help.title)>
                <div>
                    {move || state.text().help.idea.iter().map(|sentence| view! { <p>{*sentence}</p> }).collect_view()}
                    <p class="hint">{word(|text| text.help.privacy)}</p>
                </div>
                <div>
                    <h2>{word(|text| text.help.language_title)}</h2>
                    <dl class="pairs">
                        {move || {
                            let pair = |(typed, meaning): &(&'static str, &'static str)| {
                                view! { <div><dt><code>{*typed}</code></dt><dd>{*meaning}</dd></div> }
                            };
                            state.text().help.language.iter().map(pair).collect_view()
                        }}
                    </dl>
                    <p class="hint">{word(|text| text.help.functions)} ": " <code>{functions}</code></p>
                </div>
                <div>
                    <h2>{word(|text| text.help.keys_title)}</h2>
                    <dl class="pairs">
                        {move || {
                            let pair = |(keys, meaning): &(&'static str, &'static str)| {
                                view! { <div><dt><kbd>{*keys}</kbd></dt><dd>{*meaning}</dd></div> }
                            };
                            state.text().help.keys.iter().map(pair).collect_view()
                        }}
                    </dl>
                </div>
            </section>
        </Show>
    }
}

//! The fitted values with what is known of each: standard error, interval, or the reason why there is none.

use leptos::prelude::*;

use super::derived_rows::DerivedRows;
use super::state::{State, state, word};
use super::step_study::StepBadge;
use crate::core::number;
use crate::core::statistics::{NoStandardError, Statistics, Uncertainty};
use crate::text::{Text, uncertainty};

/// Name, value before, value after.
pub type Row = (String, f64, f64);

/// Correlations beyond this are said in words.
const NEARLY: f64 = 0.98;

/// The most pairs said in words; all stand in the matrix.
const MOST_PAIRS: usize = 2;

/// The table of the fitted values, and under it what the visitor should know of them.
#[component]
pub fn FittedTable(
    /// The fitted quantities.
    rows: Memo<Vec<Row>>,
) -> impl IntoView {
    let state = state();
    let known = Memo::new(move |_| {
        // What is known is of the values before the point that is dragged was taken.
        if state.followed.with(Option::is_some) {
            return Vec::new();
        }
        state.finding.with(|finding| {
            finding.as_ref().map(|finding| finding.report.statistics.uncertainties.clone()).unwrap_or_default()
        })
    });
    let body = move || {
        let rows = rows.get();
        let names: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
        let language = state.language.get();
        let cells = |place: usize| match known.with(|known| known.get(place).cloned()) {
            None => Default::default(),
            Some(Ok(known)) => {
                let (error, interval) = figures(&known, state.text());
                (error, interval, String::new())
            }
            Some(Err(reason)) => {
                let reason = uncertainty::no_standard_error(&reason, names[place], &names, language).to_string();
                ("–".to_owned(), "–".to_owned(), reason)
            }
        };
        let row = |(place, (name, before, after)): (usize, &Row)| {
            let (error, interval, reason) = cells(place);
            view! {
                <tr>
                    <th scope="row" rowspan="2">
                        {name.clone()}
                        <StepBadge place name=name.clone() />
                    </th>
                    <td class="before" rowspan="2">
                        {number::significant(*before, 6)}</td>
                    <td data-testid=format!("fitted-{name}") title=number::exact(*after)>
                        {number::significant(*after, 7)}
                    </td>
                    <td data-testid=format!("error-{name}") title=reason.clone()>
                        {error}
                    </td>
                </tr>
                <tr class="interval">
                    <td colspan="2" data-testid=format!("interval-{name}") title=reason>
                        {interval}
                    </td>
                </tr>
            }
        };
        rows.iter().enumerate().map(row).collect_view()
    };
    view! {
            <div class="fitted-scroll">
                <table class="fitted" data-testid="fitted">
                    <caption class="visually-hidden">{word(|text| text.fit.table)}</caption>
                    <thead>
                        <tr>
                            <th scope="col" rowspan="2">
    {word(|text| text.fit.parameter)}</th>
                            <th scope="col" class="before" rowspan="2">
                                {word(|text| text.fit.before)}
                            </th>
                            <th scope="col">{word(|text| text.fit.after)}</th>
                            <th scope="col" title=word(|text| text.results.error_explained)>
                                {word(|text| text.results.error)}
                            </th>
                        </tr>
                        <tr class="interval">
                            <th scope="col" colspan="2" title=word(|text| text.results.interval_explained)>
                                {word(|text| text.results.interval)}
                            </th>
                        </tr>
                    </thead>
                    <tbody>{body}</tbody>
                    <DerivedRows />
                </table>
            </div>
            <dl class="measures" data-testid="measures">
                {move || {
                    let measure = |(name, figure, why): (String, String, String)| {
                        view! {
                            <div title=why>
                                <dt>{name}</dt>
                                <dd>{figure}</dd>
                            </div>
                        }
                    };
                    measures(&state).into_iter().map(measure).collect_view()
                }}
            </dl>
            <ul class="remarks" data-testid="remarks">
                {move || remarks(&state).into_iter().map(|remark| view! { <li>{remark}</li> }).collect_view()}
            </ul>
        }
}

/// A standard error and an interval as they are shown.
pub fn figures(known: &Uncertainty, text: &Text) -> (String, String) {
    let end = |end| number::significant(number::rounded(end, 0.1 * known.standard_error), 7);
    (number::two_digits(known.standard_error), (text.results.between)(&end(known.interval.0), &end(known.interval.1)))
}

/// What the fit as a whole comes to: name, figure, and what it means.
pub fn measures(state: &State) -> Vec<(String, String, String)> {
    let text = &state.text().results;
    state.finding.with(|finding| {
        let Some(finding) = finding else { return Vec::new() };
        let known = &finding.report.statistics;
        let said = |name: &str, figure: String, why: &str| (name.to_owned(), figure, why.to_owned());
        let figure = |name: &str, value: f64, why: &str| said(name, number::significant(value, 4), why);
        let freedom = (text.freedom_explained)(known.observations, finding.report.free.len());
        let share = known.r_squared.map(|share| said(text.r_squared, of_one(share), text.r_squared_explained));
        let own = finding.report.column_deviations();
        let mut deviations: Vec<_> = own
            .map(|(column, deviation)| figure(&(text.deviation_of)(column), deviation, text.deviation_explained))
            .collect();
        if deviations.is_empty() {
            deviations
                .extend(known.residual_deviation.map(|one| figure(text.deviation, one, text.deviation_explained)));
        }
        let mut all: Vec<_> = share.into_iter().collect();
        all.push(said(text.freedom, known.degrees_of_freedom.to_string(), &freedom));
        all.append(&mut deviations);
        all.extend(known.aicc.map(|aicc| figure("AICc", aicc, text.aicc_explained)));
        all.extend(known.bic.map(|bic| figure("BIC", bic, text.bic_explained)));
        all
    })
}

/// A share of 1 that is only 1 when it is.
fn of_one(share: f64) -> String {
    match number::significant(share, 6) {
        one if one == "1" && share < 1.0 => "> 0.999999".to_owned(),
        figure => figure,
    }
}

/// What the visitor should know of the fitted values, a sentence or two each.
fn remarks(state: &State) -> Vec<String> {
    let language = state.language.get();
    let text = &state.text().results;
    state.finding.with(|finding| {
        let Some(finding) = finding else { return Vec::new() };
        let (known, names) = (&finding.report.statistics, finding.free_names());
        let reasons =
            || known.uncertainties.iter().enumerate().filter_map(|(place, known)| Some((place, known.as_ref().err()?)));
        let left_out = finding.report.left_out;
        let mut remarks: Vec<String> = (left_out > 0).then(|| (text.left_out)(left_out)).into_iter().collect();
        remarks.extend(reasons().find_map(|(_, reason)| (text.none_at_all)(reason)).map(str::to_owned));
        let together = known.unidentifiable.iter().filter(|direction| direction.parameters.len() > 1);
        remarks.extend(
            together.map(|direction| {
                format!("{}{}", uncertainty::moves_together(direction, &names, language), text.lock_one)
            }),
        );
        let own = reasons().filter(|(_, reason)| {
            (text.none_at_all)(reason).is_none() && !matches!(reason, NoStandardError::MovesWith(_))
        });
        remarks.extend(
            own.map(|(place, reason)| {
                uncertainty::no_standard_error(reason, names[place], &names, language).to_string()
            }),
        );
        // Where there are no errors at all, one sentence says enough.
        let apart = if known.uncertainties.iter().any(Result::is_ok) { pairs(known) } else { Vec::new() };
        remarks.extend(apart.into_iter().map(|(one, other, correlation)| {
            let figure = number::significant(correlation, 3);
            (text.nearly)(names[one], names[other], &figure, correlation < 0.0)
        }));
        remarks
    })
}

/// The pairs that nearly move together, the closest first.
fn pairs(known: &Statistics) -> Vec<(usize, usize, f64)> {
    let count = known.uncertainties.len();
    let entry = |place: usize| Some((place / count, place % count, known.correlations[place]?));
    let all = (0..known.correlations.len()).filter_map(entry);
    let mut pairs: Vec<_> = all.filter(|(one, other, value)| one < other && value.abs() >= NEARLY).collect();
    pairs.sort_by(|one, other| other.2.abs().total_cmp(&one.2.abs()));
    pairs.truncate(MOST_PAIRS);
    pairs
}

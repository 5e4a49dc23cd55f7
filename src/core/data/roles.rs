//! What the columns hold, guessed from their names, else from their places. Knows a model's names only.

use super::{Cell, MOST_EXPERIMENTS, Role, Table};
use crate::core::model::Model;
use crate::core::number::exact;

/// Names of time in a header, folded; the model's own names come first, so a state may be called `day`.
const TIMES: [&str; 38] = [
    "t",
    "time",
    "times",
    "zeit",
    "temps",
    "tiempo",
    "tempo",
    "hour",
    "hours",
    "hr",
    "hrs",
    "minute",
    "minutes",
    "min",
    "second",
    "seconds",
    "sec",
    "secs",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "timestamp",
    "时间",
    "時間",
    "时刻",
    "時刻",
    "天",
    "天数",
    "日",
    "小时",
    "年",
    "年份",
    "秒",
];

/// Greek letters as their names.
const GREEK: [(char, &str); 24] = [
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "epsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('ι', "iota"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('ο', "omicron"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('υ', "upsilon"),
    ('φ', "phi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
];

/// Whether a header's name means the time.
pub(super) fn is_time(name: &str) -> bool {
    let name = normalised(name).to_lowercase();
    TIMES.contains(&name.as_str()) || name.strip_suffix('s').is_some_and(|name| TIMES.contains(&name))
}

/// A name without unit, argument, spaces and subscript marks: `X_1 (t) [mm]` and `x₁` alike but for their case.
fn normalised(name: &str) -> String {
    let name = name.trim();
    // A unit after a name: `t [s]`, `time (min)`, `t / s`.
    let end = name.find(['[', '(', '/']).filter(|at| *at > 0).unwrap_or(name.len());
    let mut folded = String::with_capacity(end);
    for letter in name[..end].chars() {
        match letter {
            '_' | '^' | '{' | '}' | '$' | '\\' | '*' | '`' | '"' => {}
            '₀'..='₉' => folded.extend(char::from_digit(letter as u32 - '₀' as u32, 10)),
            '′' | '’' => folded.push('\''),
            _ if letter.is_whitespace() => {}
            _ => match GREEK.iter().find(|(greek, _)| letter.to_lowercase().eq([*greek])) {
                Some((_, spelled)) => folded.push_str(spelled),
                None => folded.push(letter),
            },
        }
    }
    folded
}

/// The model's name for what a header calls `name`: as it is, else but for marks, else but for case too, if that fits
/// one name only.
fn observed<'model>(name: &str, known: &[&'model str]) -> Option<&'model str> {
    if let Some(exact) = known.iter().find(|known| **known == name.trim()) {
        return Some(exact);
    }
    let only = |fold: &dyn Fn(&str) -> String| {
        let wanted = fold(name);
        let mut fitting = known.iter().filter(|known| fold(known) == wanted);
        fitting.next().filter(|_| fitting.next().is_none() && !wanted.is_empty()).copied()
    };
    only(&normalised).or_else(|| only(&|name| normalised(name).to_lowercase()))
}

/// Words before or after a name that make a header that of its standard deviations: `sigma_x`, `x_sd`, `SD(x)`.
const DEVIATIONS: [&str; 8] = ["sigma", "sd", "std", "stdev", "stddev", "err", "error", "标准差"];

/// The name whose standard deviations a header announces.
fn deviation_of(name: &str) -> Option<String> {
    let name = name.trim();
    let folded = name.replace('σ', "sigma");
    DEVIATIONS.iter().find_map(|word| {
        let lower = folded.to_lowercase();
        // Lower case may have another length than the name, in some scripts.
        if lower.len() != folded.len() {
            return None;
        }
        let rest = match (lower.strip_prefix(word), lower.strip_suffix(word)) {
            (Some(rest), _) => &folded[folded.len() - rest.len()..],
            (None, Some(rest)) => &folded[..rest.len()],
            (None, None) => return None,
        };
        let bare = rest.trim_matches(|mark: char| mark.is_whitespace() || matches!(mark, '_' | '(' | ')' | '.' | '-'));
        let parted = rest.len() != bare.len() || word.chars().all(|letter| !letter.is_ascii());
        (parted && !bare.is_empty()).then(|| bare.to_owned())
    })
}

/// Names of a column that says which experiment a row belongs to.
const EXPERIMENTS: [&str; 22] = [
    "experiment",
    "exp",
    "id",
    "subject",
    "group",
    "run",
    "replicate",
    "trial",
    "batch",
    "patient",
    "individual",
    "series",
    "实验",
    "實驗",
    "试验",
    "組",
    "组",
    "组别",
    "批次",
    "编号",
    "受试者",
    "个体",
];

/// Whether a column says which experiment its rows belong to: by its name, and because its labels repeat (the numbers of
/// the rows do not).
fn is_experiment(table: &Table, column: usize) -> bool {
    let name = normalised(&table.columns[column].name).to_lowercase();
    if !EXPERIMENTS.contains(&name.as_str()) {
        return false;
    }
    let mut labels: Vec<String> = Vec::new();
    let mut rows = 0_usize;
    for cell in table.rows.iter().filter_map(|row| row.cells.get(column)) {
        let label = match cell {
            Cell::Value(value) => exact(*value),
            Cell::Bad(text) => text.clone(),
            Cell::Missing => continue,
        };
        rows += 1;
        if labels.last() != Some(&label) && !labels.contains(&label) {
            labels.push(label);
        }
        if labels.len() > MOST_EXPERIMENTS {
            return false;
        }
    }
    2 * labels.len() <= rows
}

/// The role each column plays unless the visitor says otherwise: by name, else by position (the first column is time,
/// the others the states in order) where there is no header or none of its names is known.
pub fn guess_roles(table: &Table, model: &Model) -> Vec<Role> {
    let states = model.states.iter().map(|state| state.name.as_str());
    let known: Vec<&str> = states.chain(model.definitions.iter().map(|definition| definition.name.as_str())).collect();
    let role = |name: &str| match (observed(name, &known), deviation_of(name)) {
        (Some(observed), _) => Role::Observes(observed.to_owned()),
        (None, Some(of)) => observed(&of, &known).map_or(Role::Ignored, |name| Role::Deviation(name.to_owned())),
        (None, None) => Role::Ignored,
    };
    let mut roles: Vec<Role> = table.columns.iter().map(|column| role(&column.name)).collect();
    // A deviation of what no column observes says nothing.
    for index in 0..roles.len() {
        if let Role::Deviation(name) = &roles[index]
            && !roles.contains(&Role::Observes(name.clone()))
        {
            roles[index] = Role::Ignored;
        }
    }
    let labels = (0..roles.len()).find(|index| roles[*index] == Role::Ignored && is_experiment(table, *index));
    if let Some(labels) = labels {
        roles[labels] = Role::Experiment;
    }
    let is_free = |roles: &[Role], index: usize| roles[index] == Role::Ignored;
    let time = (0..roles.len())
        .find(|index| is_free(&roles, *index) && is_time(&table.columns[*index].name))
        .or_else(|| (0..roles.len()).find(|index| is_free(&roles, *index)));
    if let Some(time) = time {
        roles[time] = Role::Time;
    }
    if !roles.iter().any(|role| matches!(role, Role::Observes(_))) {
        let free = roles.iter_mut().filter(|role| **role == Role::Ignored);
        for (role, state) in free.zip(&model.states) {
            *role = Role::Observes(state.name.clone());
        }
    }
    roles
}

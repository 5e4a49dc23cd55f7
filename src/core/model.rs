//! A checked system of equations, ready to run: states, adjustable quantities, definitions and their programs.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::data::Target;
use super::lang::ast::{Expression, ExpressionKind, Syntax, Variable};
use super::lang::builtin::Constant;
use super::lang::check::{Initial, Symbol, System, check};
use super::lang::diagnostic::{Diagnostic, Problem};
use super::lang::lower::{Meaning, lower};
use super::lang::parse::parse;
use super::lang::program::Program;
use super::lang::span::Span;
use super::lang::value::Declared;
use super::number;

/// What reading a model text gives. `model` is `Some` exactly when there are no diagnostics.
#[derive(Clone, Debug)]
pub struct Compilation {
    /// What could be read of the text, also when something is wrong.
    pub syntax: Syntax,
    /// All problems at once, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The model, if the text is right.
    pub model: Option<Model>,
}

/// A system `x' = f(x, t, p)`, `x(t0) = x0(p)` with observables `g(x, t, p)`.
///
/// `p` has one entry per [`Quantity`]: the declared parameters in the order written, then one for each state whose
/// initial value is a plain number (not a formula).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// The components of `x`, 1 to 64; `y'' = ...` gives two, `y` and `y'`.
    pub states: Vec<State>,
    /// The components of `p`: everything with a slider.
    pub quantities: Vec<Quantity>,
    /// Helper definitions in the order written; each can be observed.
    pub definitions: Vec<Definition>,
    /// Known solutions to compare with: the index of the state and the index of the output in `observables`.
    pub exact: Vec<(usize, usize)>,
    /// `t0`, the time in the parentheses of the initial values; 0 when there are none.
    pub start_time: f64,
    /// `(t, x, p) -> x'`, one output per state.
    pub derivative: Program,
    /// `(t0, -, p) -> x0`, one output per state; reads no states.
    pub initial: Program,
    /// `(t, x, p) -> ` the definitions, then the exact solutions.
    pub observables: Program,
}

/// One component of the state.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// As written, with primes: `x1`, `y'`.
    pub name: String,
}

/// An adjustable number: a declared parameter or the plain initial value of a state.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// `r1`, or `x1(0)` for an initial value. Unique, and the key for edits and links.
    pub name: String,
    /// Its value in the text.
    pub value: f64,
    /// The declared range (`low < high`, both finite), if any.
    pub range: Option<(f64, f64)>,
    /// Kept out of the fit. Parameters are free and initial values are fixed unless the text says otherwise.
    pub fixed: bool,
    /// The state it starts, for an initial value.
    pub initial_of: Option<usize>,
    /// Further values of a batch, `x(0) = [first, others...]`.
    pub others: Vec<f64>,
    /// Where the value stands in the text.
    pub span: Span,
}

/// A named helper, `N = S + I + R`.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// As written.
    pub name: String,
    /// Its output in `Model::observables`.
    pub output: usize,
}

/// Reads a model text. Total: any text gives a compilation.
pub fn compile(source: &str) -> Compilation {
    let parsed = parse(source);
    let (system, mut diagnostics) = check(source, &parsed);
    // A call of a function there is none of is one mistake: that it would also be a product does not matter then.
    let unknown: Vec<usize> = diagnostics
        .iter()
        .filter(|diagnostic| matches!(diagnostic.problem, Problem::UnknownFunction { .. }))
        .map(|diagnostic| diagnostic.span.start)
        .collect();
    diagnostics.retain(|diagnostic| {
        !matches!(diagnostic.problem, Problem::LooksLikeCall { .. }) || !unknown.contains(&diagnostic.span.start)
    });
    let model = diagnostics.is_empty().then(|| build(&system));
    Compilation { model, diagnostics, syntax: parsed.syntax }
}

/// The model of a system without problems.
fn build(system: &System) -> Model {
    let start_time = system.start_time.unwrap_or(0.0);
    let parameter = |(variable, declared): &(&Variable, Declared)| quantity(variable.name.clone(), declared, None);
    let mut quantities: Vec<Quantity> = system.parameters.iter().map(parameter).collect();
    let mut derivatives = Vec::with_capacity(system.states.len());
    let mut initials = Vec::with_capacity(system.states.len());
    for (index, state) in system.states.iter().enumerate() {
        let higher = Variable { name: state.name.to_owned(), order: state.order + 1, span: state.span };
        derivatives.push(match state.derivative {
            Some(right) => Cow::Borrowed(right),
            None => Cow::Owned(Expression { span: state.span, kind: ExpressionKind::Variable(higher) }),
        });
        initials.push(match &state.initial {
            Some(Initial::Number(declared)) => {
                let name = format!("{}({})", state.written(), number::exact(start_time));
                let variable = Variable { name: name.clone(), order: 0, span: declared.span };
                quantities.push(quantity(name, declared, Some(index)));
                Cow::Owned(Expression { span: declared.span, kind: ExpressionKind::Variable(variable) })
            }
            Some(Initial::Formula(formula)) => Cow::Borrowed(*formula),
            Some(Initial::Broken) | None => {
                Cow::Owned(Expression { span: state.span, kind: ExpressionKind::Number(0.0) })
            }
        });
    }
    let initial_parameters: BTreeMap<&str, usize> =
        quantities.iter().enumerate().map(|(index, quantity)| (quantity.name.as_str(), index)).collect();
    let meaning = |variable: &Variable| match system.symbols.get(variable.name.as_str()) {
        Some(Symbol::State { first, orders }) if variable.order < *orders => {
            Some(Meaning::State(first + usize::from(variable.order)))
        }
        Some(Symbol::Parameter(index)) => Some(Meaning::Parameter(*index)),
        Some(Symbol::Definition(index)) => Some(Meaning::Definition(system.definitions[*index].1)),
        Some(Symbol::State { .. } | Symbol::Broken) => None,
        None if variable.name == "t" => Some(Meaning::Time),
        None => match initial_parameters.get(variable.name.as_str()) {
            Some(index) => Some(Meaning::Parameter(*index)),
            None => Constant::find(&variable.name).map(|constant| Meaning::Constant(constant.value)),
        },
    };
    let (parameters, states) = (quantities.len(), system.states.len());
    let definitions = system.definitions.iter().map(|(_, right)| *right);
    let observables: Vec<&Expression> = definitions.chain(system.exact.iter().map(|(_, right)| *right)).collect();
    let definition = |(output, (variable, _)): (usize, &(&Variable, &Expression))| Definition {
        name: variable.name.clone(),
        output,
    };
    let exact = |(index, (state, _)): (usize, &(usize, &Expression))| (*state, system.definitions.len() + index);
    Model {
        states: system.states.iter().map(|state| State { name: state.written() }).collect(),
        definitions: system.definitions.iter().enumerate().map(definition).collect(),
        exact: system.exact.iter().enumerate().map(exact).collect(),
        start_time,
        derivative: lower(&references(&derivatives), &meaning, parameters, states),
        initial: lower(&references(&initials), &meaning, parameters, states),
        observables: lower(&observables, &meaning, parameters, states),
        quantities,
    }
}

fn references<'tree>(expressions: &'tree [Cow<'_, Expression>]) -> Vec<&'tree Expression> {
    expressions.iter().map(Cow::as_ref).collect()
}

fn quantity(name: String, declared: &Declared, initial_of: Option<usize>) -> Quantity {
    Quantity {
        name,
        value: declared.value,
        range: declared.range,
        fixed: declared.fixed.unwrap_or(initial_of.is_some()),
        initial_of,
        others: declared.others.clone(),
        span: declared.span,
    }
}

impl Model {
    /// `p` as the text says.
    pub fn values(&self) -> Vec<f64> {
        self.quantities.iter().map(|quantity| quantity.value).collect()
    }

    /// The number of batch members: 1 plus the longest list of further initial values.
    pub fn batch_size(&self) -> usize {
        1 + self.quantities.iter().map(|quantity| quantity.others.len()).max().unwrap_or(0)
    }

    /// `p` of batch member `member`, given `p` of the first; a shorter list repeats its first value.
    pub fn member_values(&self, values: &[f64], member: usize) -> Vec<f64> {
        let of = |(quantity, value): (&Quantity, &f64)| {
            if member == 0 { *value } else { quantity.others.get(member - 1).copied().unwrap_or(*value) }
        };
        self.quantities.iter().zip(values).map(of).collect()
    }

    /// The name of what is observed.
    pub fn target_name(&self, target: Target) -> &str {
        match target {
            Target::State(index) => &self.states[index].name,
            Target::Definition(index) => &self.definitions[index].name,
        }
    }

    /// The target of this name.
    pub fn target(&self, name: &str) -> Option<Target> {
        let state = self.states.iter().position(|state| state.name == name).map(Target::State);
        state.or_else(|| self.definitions.iter().position(|definition| definition.name == name).map(Target::Definition))
    }

    /// The number of the colour, dash and marker of a target: states first, then definitions.
    pub fn series(&self, target: Target) -> usize {
        match target {
            Target::State(index) => index,
            Target::Definition(index) => self.states.len() + index,
        }
    }
}

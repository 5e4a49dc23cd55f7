//! A checked system of equations, ready to run: states, adjustable quantities, definitions and their programs.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

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
/// initial value is a plain number (not a formula). With several experiments the further values of lists are quantities
/// too and come after these.
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
    /// `r1`, or `x1(0)` for an initial value; `r1[2]` for the value of a list in the second experiment. Unique, and the key
    /// for edits and links.
    pub name: String,
    /// Its value in the text.
    pub value: f64,
    /// The declared range (`low < high`, both finite), if any.
    pub range: Option<(f64, f64)>,
    /// Kept out of the fit. Parameters are free and initial values are fixed unless the text says otherwise.
    pub fixed: bool,
    /// The state it starts, for an initial value.
    pub initial_of: Option<usize>,
    /// Further values of a list, `x(0) = [first, others...]`: of a batch, or of further experiments.
    pub others: Vec<f64>,
    /// The indices into [`Model::quantities`] of those of `others` that are quantities of their own; see
    /// [`Model::for_experiments`].
    pub entries: Range<usize>,
    /// The parameter of the programs it stands for, and the experiment in which it does.
    pub role: (usize, usize),
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
    let mut model = Model {
        states: system.states.iter().map(|state| State { name: state.written() }).collect(),
        definitions: system.definitions.iter().enumerate().map(definition).collect(),
        exact: system.exact.iter().enumerate().map(exact).collect(),
        start_time,
        derivative: lower(&references(&derivatives), &meaning, parameters, states),
        initial: lower(&references(&initials), &meaning, parameters, states),
        observables: lower(&observables, &meaning, parameters, states),
        quantities: Vec::new(),
    };
    for (index, quantity) in quantities.iter_mut().enumerate() {
        quantity.role = (index, 0);
    }
    model.quantities = quantities;
    model
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
        entries: 0..0,
        role: (0, 0),
        span: declared.span,
    }
}

impl Quantity {
    /// Its name in the equations, without the number of its experiment.
    pub fn symbol(&self) -> &str {
        self.name.split('[').next().unwrap_or_default()
    }
}

impl Model {
    /// `p` as the text says.
    pub fn values(&self) -> Vec<f64> {
        self.quantities.iter().map(|quantity| quantity.value).collect()
    }

    /// The model of `experiments` experiments that were done together: what has a list of values has its own in each of
    /// them (a shorter list repeats its first value), anything else is the same in all. With one experiment, the model
    /// itself.
    #[must_use]
    pub fn for_experiments(&self, experiments: usize) -> Self {
        let mut model = self.clone();
        if experiments < 2 || self.quantities.len() > self.parameters() {
            return model;
        }
        for index in 0..self.quantities.len() {
            let own = &self.quantities[index];
            let further = own.others.iter().take(experiments - 1).enumerate();
            let start = model.quantities.len();
            for (place, &value) in further {
                let range = own.range.map(|(low, high)| (low.min(value), high.max(value)));
                let name = format!("{}[{}]", own.name, place + 2);
                let (others, role) = (Vec::new(), (index, place + 1));
                model.quantities.push(Quantity { name, value, range, others, role, ..own.clone() });
            }
            let end = model.quantities.len();
            if end > start {
                model.quantities[index].entries = start..end;
                model.quantities[index].name = format!("{}[1]", own.name);
            }
        }
        model
    }

    /// The model of one experiment alone, with as many quantities as its programs have parameters.
    #[must_use]
    pub fn in_experiment(&self, experiment: usize) -> Self {
        let own = |parameter: usize| {
            let quantity = self.quantities[self.quantity_in(parameter, experiment)].clone();
            Quantity { entries: 0..0, role: (parameter, 0), ..quantity }
        };
        Self { quantities: (0..self.parameters()).map(own).collect(), ..self.clone() }
    }

    /// The number of parameters of the programs: `p` in one experiment.
    pub fn parameters(&self) -> usize {
        self.derivative.parameters
    }

    /// The quantity that is parameter `parameter` of the programs in experiment `experiment`.
    pub fn quantity_in(&self, parameter: usize, experiment: usize) -> usize {
        let entries = &self.quantities[parameter].entries;
        match experiment.checked_sub(1).map(|further| entries.start + further) {
            Some(entry) if entries.contains(&entry) => entry,
            _ => parameter,
        }
    }

    /// What is fitted: the quantities that are not fixed, the values of a list one after the other.
    pub fn free_quantities(&self) -> Vec<usize> {
        let mut free: Vec<usize> = (0..self.quantities.len()).filter(|&index| !self.quantities[index].fixed).collect();
        free.sort_by_key(|&index| self.quantities[index].role);
        free
    }

    /// The number of batch members: 1 plus the longest list of further initial values.
    pub fn batch_size(&self) -> usize {
        1 + self.quantities.iter().map(|quantity| quantity.others.len()).max().unwrap_or(0)
    }

    /// The parameters of the programs for batch member (or experiment) `member`, given the values of all quantities; a
    /// shorter list repeats its first value.
    pub fn member_values(&self, values: &[f64], member: usize) -> Vec<f64> {
        let of = |(parameter, (quantity, value)): (usize, (&Quantity, &f64))| {
            let other = member.checked_sub(1).and_then(|further| quantity.others.get(further));
            match (self.quantity_in(parameter, member), other) {
                (own, _) if own != parameter => values.get(own).copied().unwrap_or(*value),
                (_, Some(other)) => *other,
                (_, None) => *value,
            }
        };
        self.quantities.iter().zip(values).take(self.parameters()).enumerate().map(of).collect()
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

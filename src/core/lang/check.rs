//! Syntax tree to a checked system: what each name means, and everything that is wrong with it at once. A statement
//! that could not be read still declares its name, so that one mistake is one problem. Runs nothing.

use std::collections::BTreeMap;

use super::ast::{Expression, Qualifiers, Statement, StatementKind, Variable};
use super::builtin::Constant;
use super::diagnostic::{Diagnostic, MOST_DIAGNOSTICS, Problem, Repair, RepairKind};
use super::names::nearest;
use super::parse::{Broken, Left, Parsed};
use super::place::{line_after, removal};
use super::resolve;
use super::span::Span;
use super::value::{Declared, constant, declared};
use crate::core::number;

/// The most states of a system.
pub const MOST_STATES: usize = 64;

/// A checked system. Complete only if there are no diagnostics.
#[derive(Debug, Default)]
pub struct System<'tree> {
    /// In the order of the equations; `y'' = ...` gives `y`, then `y'`.
    pub states: Vec<Component<'tree>>,
    /// In the order written.
    pub parameters: Vec<(&'tree Variable, Declared)>,
    /// In the order written.
    pub definitions: Vec<(&'tree Variable, &'tree Expression)>,
    /// The state, and its known solution.
    pub exact: Vec<(usize, &'tree Expression)>,
    /// `t0`, if an initial value says.
    pub start_time: Option<f64>,
    /// What each name without primes means.
    pub symbols: BTreeMap<&'tree str, Symbol>,
}

/// One component of the state.
#[derive(Debug)]
pub struct Component<'tree> {
    /// Without primes.
    pub name: &'tree str,
    /// Number of primes.
    pub order: u8,
    /// Where its equation says its name.
    pub span: Span,
    /// Its derivative; `None` if that is the next component.
    pub derivative: Option<&'tree Expression>,
    /// Its value at the start.
    pub initial: Option<Initial<'tree>>,
}

impl Component<'_> {
    /// As written, with primes.
    pub fn written(&self) -> String {
        written(self.name, self.order)
    }
}

/// The value of a component at the start.
#[derive(Debug)]
pub enum Initial<'tree> {
    /// A number with a slider.
    Number(Declared),
    /// A formula of parameters.
    Formula(&'tree Expression),
    /// Something is wrong with it, and has been said.
    Broken,
}

/// What a declared name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbol {
    /// The component `first` and those after it, for `orders` orders of derivatives.
    State {
        /// Index of the component without primes.
        first: usize,
        /// Number of components.
        orders: u8,
    },
    /// An index to `System::parameters`.
    Parameter(usize),
    /// An index to `System::definitions`.
    Definition(usize),
    /// Declared by a statement with a problem: may be anything.
    Broken,
}

/// A name with its primes.
pub fn written(name: &str, order: u8) -> String {
    format!("{name}{}", "'".repeat(usize::from(order)))
}

/// Checks what was read. The diagnostics are those of the reading and of the checking, in the order of the text.
pub fn check<'tree>(source: &str, parsed: &'tree Parsed) -> (System<'tree>, Vec<Diagnostic>) {
    let mut checker =
        Checker { source, parsed, system: System::default(), diagnostics: Vec::new(), may_have_equation: false };
    checker.break_names();
    for statement in &parsed.syntax.statements {
        if let StatementKind::Derivative { variable, right } = &statement.kind {
            checker.derivative(statement, variable, right);
        }
    }
    checker.assignments();
    for statement in &parsed.syntax.statements {
        match &statement.kind {
            StatementKind::Initial { variable, at, values, qualifiers } => {
                checker.initial(statement, variable, at, values, qualifiers);
            }
            StatementKind::Exact { variable, right } => checker.exact(statement, variable, right),
            StatementKind::Derivative { .. } | StatementKind::Assignment { .. } => {}
        }
    }
    checker.missing();
    let Checker { system, mut diagnostics, .. } = checker;
    diagnostics.extend(resolve::resolve(source, parsed, &system));
    diagnostics.extend(parsed.diagnostics.iter().cloned());
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
    diagnostics.truncate(MOST_DIAGNOSTICS);
    (system, diagnostics)
}

struct Checker<'source, 'tree> {
    source: &'source str,
    parsed: &'tree Parsed,
    system: System<'tree>,
    diagnostics: Vec<Diagnostic>,
    /// A statement that could not be read is or may have been an equation.
    may_have_equation: bool,
}

impl<'tree> Checker<'_, 'tree> {
    fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MOST_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Declares what broken statements would have declared; good ones may say better.
    fn break_names(&mut self) {
        for broken in &self.parsed.broken {
            let names: Vec<&str> = match broken {
                Broken::After(Left::Derivative(variable)) => {
                    self.may_have_equation = true;
                    vec![&variable.name]
                }
                Broken::After(Left::Assignment(variable, _)) => vec![&variable.name],
                Broken::After(Left::Initial(..) | Left::Exact(_)) => Vec::new(),
                Broken::Before(names) => {
                    self.may_have_equation = true;
                    names.iter().map(String::as_str).collect()
                }
            };
            self.system.symbols.extend(names.into_iter().map(|name| (name, Symbol::Broken)));
        }
    }

    fn derivative(&mut self, statement: &Statement, variable: &'tree Variable, right: &'tree Expression) {
        let name = variable.name.as_str();
        if let Some(diagnostic) = reserved(variable) {
            return self.report(diagnostic);
        }
        if let Some(Symbol::State { .. }) = self.system.symbols.get(name) {
            return self.twice(statement, variable.span, written(name, variable.order));
        }
        let first = self.system.states.len();
        if first + usize::from(variable.order) > MOST_STATES {
            let problem = Problem::TooManyStates { most: MOST_STATES };
            self.system.symbols.insert(name, Symbol::Broken);
            return self.report(Diagnostic::new(variable.span, problem));
        }
        for order in 0..variable.order {
            let derivative = (order + 1 == variable.order).then_some(right);
            let component = Component { name, order, span: variable.span, derivative, initial: None };
            self.system.states.push(component);
        }
        self.system.symbols.insert(name, Symbol::State { first, orders: variable.order });
    }

    fn twice(&mut self, statement: &Statement, span: Span, name: String) {
        let repair = Repair::remove(removal(self.source, statement.span));
        self.report(Diagnostic::new(span, Problem::DeclaredTwice { name }).or(repair));
    }

    fn assignments(&mut self) {
        let assignments = || {
            self.parsed.syntax.statements.iter().filter_map(|statement| match &statement.kind {
                StatementKind::Assignment { variable, .. } => Some(variable),
                _ => None,
            })
        };
        let declares_e = assignments().any(|variable| variable.name == "e");
        let parsed = self.parsed;
        for statement in &parsed.syntax.statements {
            if let StatementKind::Assignment { variable, right, others, qualifiers } = &statement.kind {
                self.assignment(statement, variable, (right, others), qualifiers, declares_e);
            }
        }
    }

    fn assignment(
        &mut self,
        statement: &Statement,
        variable: &'tree Variable,
        (right, others): (&'tree Expression, &'tree [Expression]),
        qualifiers: &Qualifiers,
        declares_e: bool,
    ) {
        let name = variable.name.as_str();
        if let Some(diagnostic) = reserved(variable) {
            return self.report(diagnostic);
        }
        match self.system.symbols.get(name) {
            Some(Symbol::State { .. }) => return self.state_assigned(statement, variable),
            Some(Symbol::Parameter(_) | Symbol::Definition(_)) => {
                return self.twice(statement, variable.span, name.to_owned());
            }
            Some(Symbol::Broken) | None => {}
        }
        let is_declared = |name: &str| name == "e" && (declares_e || self.system.symbols.contains_key("e"));
        let symbol =
            match declared(name, &std::iter::once(right).chain(others).collect::<Vec<_>>(), qualifiers, &is_declared) {
                Ok(Some(value)) => {
                    self.system.parameters.push((variable, value));
                    Symbol::Parameter(self.system.parameters.len() - 1)
                }
                Ok(None) => {
                    self.system.definitions.push((variable, right));
                    Symbol::Definition(self.system.definitions.len() - 1)
                }
                Err(diagnostic) => {
                    self.report(diagnostic);
                    Symbol::Broken
                }
            };
        self.system.symbols.insert(name, symbol);
    }

    fn state_assigned(&mut self, statement: &Statement, variable: &'tree Variable) {
        let name = variable.name.clone();
        let starts = |statement: &Statement| match &statement.kind {
            StatementKind::Initial { variable: other, .. } => other.name == name && other.order == 0,
            _ => false,
        };
        let has_initial = self.parsed.syntax.statements.iter().any(starts) || self.is_start_broken(&name, 0);
        let repair = if has_initial {
            Repair::remove(removal(self.source, statement.span))
        } else {
            Repair::replace(variable.span, &format!("{name}({})", self.start_time_text()))
        };
        if let Some(Symbol::State { first, .. }) = self.system.symbols.get(name.as_str())
            && let Some(component) = self.system.states.get_mut(*first)
        {
            component.initial.get_or_insert(Initial::Broken);
        }
        self.report(Diagnostic::new(variable.span, Problem::StateAssigned { name }).or(repair));
    }

    fn initial(
        &mut self,
        statement: &Statement,
        variable: &'tree Variable,
        at: &'tree Expression,
        values: &'tree [Expression],
        qualifiers: &Qualifiers,
    ) {
        let component = match self.component(variable) {
            Ok(Some(component)) => component,
            Ok(None) => return,
            Err((problem, repair)) => {
                let repairs = repair.into_iter().collect();
                return self.report(Diagnostic { span: variable.span, problem, repairs });
            }
        };
        self.start_time(at);
        if matches!(&self.system.states[component].initial, Some(Initial::Number(_) | Initial::Formula(_))) {
            let name = format!("{}({})", written(&variable.name, variable.order), self.start_time_text());
            return self.twice(statement, variable.span, name);
        }
        let name = written(&variable.name, variable.order);
        let symbols = &self.system.symbols;
        let all: Vec<&Expression> = values.iter().collect();
        let initial = match declared(&name, &all, qualifiers, &|name| symbols.contains_key(name)) {
            Ok(Some(number)) => Initial::Number(number),
            Ok(None) => values.first().map_or(Initial::Broken, Initial::Formula),
            Err(diagnostic) => {
                self.report(diagnostic);
                Initial::Broken
            }
        };
        self.system.states[component].initial = Some(initial);
    }

    /// The component a statement speaks of; `Ok(None)` if that is not known for another mistake.
    fn component(&self, variable: &Variable) -> Result<Option<usize>, (Problem, Option<Repair>)> {
        let name = variable.name.clone();
        match self.system.symbols.get(name.as_str()) {
            Some(Symbol::State { first, orders }) if variable.order < *orders => {
                Ok(Some(first + usize::from(variable.order)))
            }
            Some(Symbol::State { orders, .. }) => {
                let highest = written(&name, orders - 1);
                Err((Problem::NotAState { name: written(&name, variable.order), highest }, None))
            }
            Some(Symbol::Broken) => Ok(None),
            _ => {
                let states = self.system.states.iter().map(|state| state.name);
                let suggestion = nearest(&name, states);
                let repair =
                    suggestion.as_deref().map(|state| Repair::replace(variable.span, &written(state, variable.order)));
                Err((Problem::InitialOfNonState { name, suggestion }, repair))
            }
        }
    }

    fn start_time(&mut self, at: &Expression) {
        let symbols = &self.system.symbols;
        let problem = match (constant(at, |name| symbols.contains_key(name)), self.system.start_time) {
            (None, _) => Problem::StartTimeNotConstant,
            (Some(found), _) if !found.is_finite() => Problem::NotFinite,
            (Some(found), Some(first)) if found != first => {
                let repair = Repair::replace(at.span, &number::exact(first));
                return self.report(Diagnostic::new(at.span, Problem::StartTimesDiffer { first, found }).or(repair));
            }
            (Some(found), _) => {
                self.system.start_time = Some(found);
                return;
            }
        };
        self.report(Diagnostic::new(at.span, problem));
    }

    fn start_time_text(&self) -> String {
        let first = self.parsed.syntax.statements.iter().find_map(|statement| match &statement.kind {
            StatementKind::Initial { at, .. } => constant(at, |_| false).filter(|time| time.is_finite()),
            _ => None,
        });
        first.map_or_else(|| "0".to_owned(), number::exact)
    }

    fn exact(&mut self, statement: &Statement, variable: &'tree Variable, right: &'tree Expression) {
        match self.component(variable) {
            Ok(Some(component)) if self.system.exact.iter().any(|(other, _)| *other == component) => {
                self.twice(statement, variable.span, format!("exact {}", written(&variable.name, variable.order)));
            }
            Ok(Some(component)) => self.system.exact.push((component, right)),
            Ok(None) => {}
            Err((problem, repair)) => {
                let problem = match problem {
                    Problem::InitialOfNonState { name, suggestion } => Problem::ExactOfNonState { name, suggestion },
                    other => other,
                };
                let repairs = repair.into_iter().collect();
                self.report(Diagnostic { span: variable.span, problem, repairs });
            }
        }
    }

    /// Reports states without an initial value, and a text without an equation.
    fn missing(&mut self) {
        if self.system.states.is_empty() {
            if !self.may_have_equation {
                let end = self.source.trim_end().len();
                self.report(Diagnostic::new(Span::new(end, end), Problem::NoEquation));
            }
            return;
        }
        let last_initial = self.parsed.syntax.statements.iter().rev().find_map(|statement| match statement.kind {
            StatementKind::Initial { .. } => Some(statement.span.end),
            _ => None,
        });
        let last = self.parsed.syntax.statements.last().map_or(0, |statement| statement.span.end);
        let time = self.start_time_text();
        let mut missing = Vec::new();
        for component in &self.system.states {
            if component.initial.is_none() && !self.is_start_broken(component.name, component.order) {
                let state = component.written();
                let line = format!("{state}({time}) = {}", u8::from(component.order == 0));
                let edits = vec![line_after(self.source, &self.parsed.line_ends, last_initial.unwrap_or(last), &line)];
                let repairs = vec![Repair { kind: RepairKind::AddInitial { line }, edits }];
                missing.push(Diagnostic { span: component.span, problem: Problem::MissingInitial { state }, repairs });
            }
        }
        for diagnostic in missing {
            self.report(diagnostic);
        }
    }

    /// Whether a statement that could not be read may have given this initial value.
    fn is_start_broken(&self, name: &str, order: u8) -> bool {
        self.parsed.broken.iter().any(|broken| match broken {
            Broken::After(Left::Initial(variable, _)) => variable.name == name && variable.order == order,
            Broken::After(_) => false,
            Broken::Before(names) => names.iter().any(|other| other == name),
        })
    }
}

/// Whether a name belongs to the language: `t` and `pi`, but `e` may be declared.
fn reserved(variable: &Variable) -> Option<Diagnostic> {
    let name = variable.name.clone();
    if name == "t" {
        return Some(Diagnostic::new(variable.span, Problem::TimeAssigned));
    }
    let reserved = name != "e" && Constant::find(&name).is_some();
    reserved.then(|| Diagnostic::new(variable.span, Problem::ReservedName { name }))
}

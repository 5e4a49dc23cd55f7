//! Gives every name in every formula its meaning, and finds definitions that need each other or, where that is not
//! allowed, a state. Declares nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::ast::{Expression, StatementKind, Variable};
use super::builtin::{Builtin, Constant};
use super::check::{Initial, Symbol, System, written};
use super::diagnostic::{Diagnostic, MOST_DIAGNOSTICS, Problem, Repair, RepairKind};
use super::fold::fold;
use super::names::{nearest, split_product};
use super::parse::Parsed;
use super::place::line_after;
use super::span::Span;
use super::value::each_variable;

/// What is wrong with the names in the formulas of `system`, in no order.
pub fn resolve(source: &str, parsed: &Parsed, system: &System) -> Vec<Diagnostic> {
    let mut resolver = Resolver { source, parsed, system, diagnostics: Vec::new(), unknown: BTreeSet::new() };
    for statement in &parsed.syntax.statements {
        match &statement.kind {
            StatementKind::Derivative { right, .. } | StatementKind::Exact { right, .. } => resolver.formula(right),
            StatementKind::Assignment { right, others, .. } => {
                std::iter::once(right).chain(others).for_each(|value| resolver.formula(value));
            }
            StatementKind::Initial { values, .. } => values.iter().for_each(|value| resolver.formula(value)),
        }
    }
    resolver.cycles();
    resolver.states_where_none_may_be();
    resolver.diagnostics
}

struct Resolver<'source, 'tree> {
    source: &'source str,
    parsed: &'source Parsed,
    system: &'source System<'tree>,
    diagnostics: Vec<Diagnostic>,
    /// Each unknown name is reported once.
    unknown: BTreeSet<String>,
}

impl Resolver<'_, '_> {
    fn formula(&mut self, expression: &Expression) {
        each_variable(expression, &mut |variable| self.variable(variable));
    }

    fn variable(&mut self, variable: &Variable) {
        if self.diagnostics.len() >= MOST_DIAGNOSTICS {
            return;
        }
        let name = variable.name.as_str();
        match self.system.symbols.get(name) {
            Some(Symbol::State { orders, .. }) if variable.order < *orders => {}
            Some(Symbol::State { orders, .. }) => {
                let highest = written(name, orders - 1);
                let problem = Problem::NotAState { name: written(name, variable.order), highest };
                self.diagnostics.push(Diagnostic::new(variable.span, problem));
            }
            Some(Symbol::Broken) => {}
            Some(Symbol::Parameter(_) | Symbol::Definition(_)) if variable.order == 0 => {}
            None if variable.order == 0 && (name == "t" || Constant::find(name).is_some()) => {}
            None if variable.order == 0 => self.unknown(variable),
            _ => {
                let problem = Problem::PrimeOnNonState { name: name.to_owned() };
                self.diagnostics.push(Diagnostic::new(variable.span, problem));
            }
        }
    }

    fn unknown(&mut self, variable: &Variable) {
        let name = variable.name.clone();
        if !self.unknown.insert(name.clone()) {
            return;
        }
        let span = variable.span;
        let followed_by_bracket = self.source[span.end..].chars().next().is_some_and(|next| fold(next) == '(');
        if followed_by_bracket && let Some(function) = nearest(&name, Builtin::ALL.iter().map(|builtin| builtin.name()))
        {
            let repair = Repair::replace(span, &function);
            let problem = Problem::UnknownFunction { name, suggestion: Some(function) };
            self.diagnostics.push(Diagnostic::new(span, problem).or(repair));
            return;
        }
        let symbols = &self.system.symbols;
        let product = split_product(&name, |part| part == "t" || part == "pi" || symbols.contains_key(part))
            .map(|(left, right)| self.product(span, left, right));
        let known = symbols.keys().copied().chain(Constant::ALL.iter().map(|constant| constant.name));
        let suggestion = product.or_else(|| nearest(&name, known));
        let repair = suggestion.as_deref().map(|with| Repair::replace(span, with));
        let declare = self.declare(&name);
        let repairs = repair.into_iter().chain([declare]).collect();
        self.diagnostics.push(Diagnostic { span, problem: Problem::UnknownName { name, suggestion }, repairs });
    }

    /// The product as it must be written after a `/` or `^` or elsewhere.
    fn product(&self, span: Span, left: &str, right: &str) -> String {
        let before = self.source[..span.start].trim_end().chars().next_back().map(fold);
        if matches!(before, Some('/' | '^')) { format!("({left}*{right})") } else { format!("{left}*{right}") }
    }

    fn declare(&self, name: &str) -> Repair {
        let statements = &self.parsed.syntax.statements;
        let values = statements.iter().rev().find(|statement| {
            matches!(statement.kind, StatementKind::Assignment { .. } | StatementKind::Initial { .. })
        });
        let after = values.or(statements.last()).map_or(0, |statement| statement.span.end);
        let line = format!("{name} = 1");
        let edits = vec![line_after(self.source, &self.parsed.line_ends, after, &line)];
        Repair { kind: RepairKind::DeclareParameter { name: name.to_owned() }, edits }
    }

    /// For each definition, the definitions it names.
    fn needs(&self) -> Vec<BTreeSet<usize>> {
        let named = |(_, right): &(&Variable, &Expression)| {
            let mut needs = BTreeSet::new();
            each_variable(right, &mut |variable| {
                if let Some(Symbol::Definition(index)) = self.system.symbols.get(variable.name.as_str()) {
                    needs.insert(*index);
                }
            });
            needs
        };
        self.system.definitions.iter().map(named).collect()
    }

    /// Reports each cycle once, at its first definition.
    fn cycles(&mut self) {
        let needs = self.needs();
        let mut settled = vec![false; needs.len()];
        // Whatever needs settled definitions only is settled; what is left is on a cycle or needs one.
        loop {
            let ready: Vec<usize> = (0..needs.len())
                .filter(|index| !settled[*index] && needs[*index].iter().all(|need| settled[*need]))
                .collect();
            if ready.is_empty() {
                break;
            }
            for index in ready {
                settled[index] = true;
            }
        }
        let mut seen = settled.clone();
        for start in 0..needs.len() {
            let mut path = Vec::new();
            let mut current = start;
            while !seen[current] {
                seen[current] = true;
                path.push(current);
                let Some(next) = needs[current].iter().find(|need| !settled[**need]) else { break };
                current = *next;
            }
            if let Some(first) = path.iter().position(|index| *index == current) {
                self.cycle(&path[first..]);
            }
        }
    }

    fn cycle(&mut self, path: &[usize]) {
        let definition = |index: &usize| self.system.definitions.get(*index).map(|(variable, _)| *variable);
        let names = path.iter().filter_map(definition).map(|variable| variable.name.clone()).collect();
        let span = path.iter().filter_map(definition).map(|variable| variable.span).min().unwrap_or_default();
        self.diagnostics.push(Diagnostic::new(span, Problem::Cycle { names }));
    }

    /// Reports initial values and known solutions that need a state.
    fn states_where_none_may_be(&mut self) {
        let reads_state = self.definitions_that_read_states();
        let first_state = |expression: &Expression| {
            let mut found = None;
            each_variable(expression, &mut |variable| {
                let reads = match self.system.symbols.get(variable.name.as_str()) {
                    Some(Symbol::State { .. }) => true,
                    Some(Symbol::Definition(index)) => reads_state[*index],
                    _ => false,
                };
                if reads && found.is_none() {
                    found = Some((variable.span, written(&variable.name, variable.order)));
                }
            });
            found
        };
        let mut found = Vec::new();
        for component in &self.system.states {
            if let Some(Initial::Formula(formula)) = component.initial {
                found.extend(first_state(formula).map(|(span, name)| (span, Problem::StateInInitial { name })));
            }
        }
        for (_, formula) in &self.system.exact {
            found.extend(first_state(formula).map(|(span, name)| (span, Problem::StateInExact { name })));
        }
        self.diagnostics.extend(found.into_iter().map(|(span, problem)| Diagnostic::new(span, problem)));
    }

    fn definitions_that_read_states(&self) -> Vec<bool> {
        let mut needed_by: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, needs) in self.needs().into_iter().enumerate() {
            for need in needs {
                needed_by.entry(need).or_default().push(index);
            }
        }
        let reads_directly = |(_, right): &(&Variable, &Expression)| {
            let mut reads = false;
            each_variable(right, &mut |variable| {
                reads |= matches!(self.system.symbols.get(variable.name.as_str()), Some(Symbol::State { .. }));
            });
            reads
        };
        let mut reads: Vec<bool> = self.system.definitions.iter().map(reads_directly).collect();
        let mut work: Vec<usize> = (0..reads.len()).filter(|index| reads[*index]).collect();
        while let Some(index) = work.pop() {
            for user in needed_by.get(&index).into_iter().flatten() {
                if !std::mem::replace(&mut reads[*user], true) {
                    work.push(*user);
                }
            }
        }
        reads
    }
}

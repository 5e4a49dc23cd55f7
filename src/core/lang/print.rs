//! Syntax tree to canonical text: one statement a line, explicit products, parentheses only where the grammar needs
//! them, so that reading it gives the same tree. Knows nothing of what was typed.

use std::fmt::Write;

use super::ast::{BinaryOperator, Expression, ExpressionKind, Qualifiers, Statement, StatementKind, Syntax, Variable};
use crate::core::number::exact;

/// Every statement on its own line, each ended by a line feed.
pub fn print(syntax: &Syntax) -> String {
    syntax.statements.iter().map(|statement| print_statement(statement) + "\n").collect()
}

/// One statement, without a line feed.
pub fn print_statement(statement: &Statement) -> String {
    let mut printer = Printer { text: String::new(), substitute: &|_| None };
    match &statement.kind {
        StatementKind::Derivative { variable, right } => {
            printer.variable(variable);
            printer.equals(right);
        }
        StatementKind::Initial { variable, at, values, qualifiers } => {
            printer.variable(variable);
            printer.text.push('(');
            printer.whole(at);
            printer.text.push(')');
            if let [value] = &values[..] {
                printer.equals(value);
            } else {
                printer.text.push_str(" = [");
                printer.list(values);
                printer.text.push(']');
            }
            printer.qualifiers(qualifiers);
        }
        StatementKind::Assignment { variable, right, others, qualifiers } => {
            printer.variable(variable);
            if others.is_empty() {
                printer.equals(right);
            } else {
                printer.text.push_str(" = [");
                printer.whole(right);
                printer.text.push_str(", ");
                printer.list(others);
                printer.text.push(']');
            }
            printer.qualifiers(qualifiers);
        }
        StatementKind::Exact { variable, right } => {
            printer.text.push_str("exact ");
            printer.variable(variable);
            printer.equals(right);
        }
    }
    printer.text
}

/// An expression; a name (without primes) for which `substitute` knows a number is printed as that number.
pub fn print_expression(expression: &Expression, substitute: &dyn Fn(&str) -> Option<f64>) -> String {
    let mut printer = Printer { text: String::new(), substitute };
    printer.whole(expression);
    printer.text
}

/// How tightly an expression holds together; see the grammar in [`parse`](super::parse).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Loosest,
    Or,
    And,
    Not,
    Comparison,
    /// An operand of a comparison.
    Sum,
    Product,
    Negation,
    Power,
    Atom,
}

/// What stands before an expression: after `+` or `*`, a minus sign is put in parentheses for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    Fresh,
    AfterOperator,
}

/// An operator between its operands: the text, how tightly it binds, and the least its operands must.
struct Infix {
    text: &'static str,
    binding: Binding,
    left: Binding,
    right: Binding,
}

impl Infix {
    const fn of(operator: BinaryOperator) -> Self {
        use Binding::{And, Atom, Comparison, Not, Or, Power, Product, Sum};
        let (text, binding, left, right) = match operator {
            BinaryOperator::Or => (" or ", Or, Or, And),
            BinaryOperator::And => (" and ", And, And, Not),
            BinaryOperator::Less => (" < ", Comparison, Sum, Sum),
            BinaryOperator::LessEqual => (" <= ", Comparison, Sum, Sum),
            BinaryOperator::Greater => (" > ", Comparison, Sum, Sum),
            BinaryOperator::GreaterEqual => (" >= ", Comparison, Sum, Sum),
            BinaryOperator::Equal => (" == ", Comparison, Sum, Sum),
            BinaryOperator::NotEqual => (" != ", Comparison, Sum, Sum),
            BinaryOperator::Add => (" + ", Sum, Sum, Product),
            BinaryOperator::Subtract => (" - ", Sum, Sum, Product),
            BinaryOperator::Multiply => ("*", Product, Product, Power),
            BinaryOperator::Divide => ("/", Product, Product, Power),
            BinaryOperator::Power => ("^", Power, Atom, Power),
        };
        Self { text, binding, left, right }
    }
}

struct Printer<'names> {
    text: String,
    substitute: &'names dyn Fn(&str) -> Option<f64>,
}

impl Printer<'_> {
    fn variable(&mut self, variable: &Variable) {
        self.text.push_str(&variable.name);
        self.text.extend((0..variable.order).map(|_| '\''));
    }

    fn equals(&mut self, right: &Expression) {
        self.text.push_str(" = ");
        self.whole(right);
    }

    fn list(&mut self, expressions: &[Expression]) {
        for (index, expression) in expressions.iter().enumerate() {
            if index > 0 {
                self.text.push_str(", ");
            }
            self.whole(expression);
        }
    }

    fn qualifiers(&mut self, qualifiers: &Qualifiers) {
        if let Some((low, high)) = &qualifiers.range {
            self.text.push_str(" in [");
            self.whole(low);
            self.text.push_str(", ");
            self.whole(high);
            self.text.push(']');
        }
        match qualifiers.fixed {
            Some(true) => self.text.push_str(" fixed"),
            Some(false) => self.text.push_str(" free"),
            None => {}
        }
    }

    /// The expression where nothing stands next to it.
    fn whole(&mut self, expression: &Expression) {
        self.expression(expression, Binding::Loosest, Start::Fresh);
    }

    /// The expression, in parentheses if it holds together less than `least`.
    ///
    /// Walks down the left operands without recursion: a sum of ten thousand terms is as deep a tree.
    fn expression(&mut self, expression: &Expression, least: Binding, start: Start) {
        let mut pending = Vec::new();
        let (mut current, mut least, mut start) = (expression, least, start);
        while let ExpressionKind::Binary(operator, left, right) = &current.kind {
            let infix = Infix::of(*operator);
            let fenced = infix.binding < least;
            if fenced {
                self.text.push('(');
                start = Start::Fresh;
            }
            least = infix.left;
            pending.push((infix, right, fenced));
            current = left;
        }
        let binding = self.binding(current);
        let fenced = binding < least || binding == Binding::Negation && start == Start::AfterOperator;
        if fenced {
            self.text.push('(');
        }
        self.operand(current);
        if fenced {
            self.text.push(')');
        }
        for (infix, right, fenced) in pending.into_iter().rev() {
            self.text.push_str(infix.text);
            let start = if infix.binding > Binding::Comparison { Start::AfterOperator } else { Start::Fresh };
            self.expression(right, infix.right, start);
            if fenced {
                self.text.push(')');
            }
        }
    }

    /// The number that stands for the expression, if it is a name that has one.
    fn substituted(&self, expression: &Expression) -> Option<f64> {
        match &expression.kind {
            ExpressionKind::Variable(variable) if variable.order == 0 => (self.substitute)(&variable.name),
            _ => None,
        }
    }

    fn binding(&self, expression: &Expression) -> Binding {
        match &expression.kind {
            ExpressionKind::Negate(_) => Binding::Negation,
            ExpressionKind::Not(_) => Binding::Not,
            ExpressionKind::Binary(operator, ..) => Infix::of(*operator).binding,
            _ if self.substituted(expression).is_some_and(f64::is_sign_negative) => Binding::Negation,
            _ => Binding::Atom,
        }
    }

    /// Anything but two operands with an operator between them.
    fn operand(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Number(number) => self.text.push_str(&exact(*number)),
            ExpressionKind::Variable(variable) => match self.substituted(expression) {
                Some(number) => self.text.push_str(&exact(number)),
                None => self.variable(variable),
            },
            ExpressionKind::Negate(operand) => {
                self.text.push('-');
                self.expression(operand, Binding::Power, Start::AfterOperator);
            }
            ExpressionKind::Not(operand) => {
                self.text.push_str("not ");
                self.expression(operand, Binding::Comparison, Start::Fresh);
            }
            ExpressionKind::Call(builtin, arguments) => {
                // A `String` takes every write.
                let _ = write!(self.text, "{}(", builtin.name());
                self.list(arguments);
                self.text.push(')');
            }
            ExpressionKind::If(condition, then, otherwise) => {
                self.text.push_str("if(");
                for (index, part) in [condition, then, otherwise].into_iter().enumerate() {
                    if index > 0 {
                        self.text.push_str(", ");
                    }
                    self.whole(part);
                }
                self.text.push(')');
            }
            ExpressionKind::Binary(..) => {}
        }
    }
}

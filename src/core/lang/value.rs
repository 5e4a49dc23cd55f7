//! Constants: expressions that need no name but `pi` and `e`, and what is declared with them. Knows no states.

use super::ast::{Expression, ExpressionKind, Qualifiers, Variable};
use super::builtin::Constant;
use super::diagnostic::{Diagnostic, Problem, Repair};
use super::lower::{Meaning, lower};
use super::program::Evaluator;
use super::span::Span;
use crate::core::number;

/// A constant with what may follow it.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// The number.
    pub value: f64,
    /// `in [low, high]`
    pub range: Option<(f64, f64)>,
    /// `Some` if the text says.
    pub fixed: Option<bool>,
    /// Further values of a list.
    pub others: Vec<f64>,
    /// Where the value stands.
    pub span: Span,
}

/// Calls `visit` for each name in `expression`, from left to right.
pub fn each_variable<'tree>(expression: &'tree Expression, visit: &mut impl FnMut(&'tree Variable)) {
    match &expression.kind {
        ExpressionKind::Number(_) => {}
        ExpressionKind::Variable(variable) => visit(variable),
        ExpressionKind::Negate(operand) | ExpressionKind::Not(operand) => each_variable(operand, visit),
        ExpressionKind::Binary(_, left, right) => {
            each_variable(left, visit);
            each_variable(right, visit);
        }
        ExpressionKind::Call(_, arguments) => arguments.iter().for_each(|argument| each_variable(argument, visit)),
        ExpressionKind::If(condition, then, otherwise) => {
            for part in [condition, then, otherwise] {
                each_variable(part, visit);
            }
        }
    }
}

/// The value of `expression`, perhaps not finite; `None` if it needs a name. `is_declared` are names that the text
/// gives a meaning of its own, such as `e`.
pub fn constant(expression: &Expression, is_declared: impl Fn(&str) -> bool) -> Option<f64> {
    if let ExpressionKind::Number(value) = expression.kind {
        return Some(value);
    }
    let known = |variable: &Variable| {
        let constant =
            Constant::find(&variable.name).filter(|_| variable.order == 0 && !is_declared(&variable.name))?;
        Some(Meaning::Constant(constant.value))
    };
    let mut all_known = true;
    each_variable(expression, &mut |variable| all_known &= known(variable).is_some());
    if !all_known {
        return None;
    }
    let program = lower(&[expression], &known, 0, 0);
    let mut value = [f64::NAN];
    Evaluator::<f64>::new(&program).evaluate(0.0, &[], &mut value);
    Some(value[0])
}

/// Reads the values and qualifiers of a parameter or an initial value. `Ok(None)` if the first value is a formula.
pub fn declared(
    name: &str,
    values: &[&Expression],
    qualifiers: &Qualifiers,
    is_declared: &dyn Fn(&str) -> bool,
) -> Result<Option<Declared>, Diagnostic> {
    let finite = |expression: &Expression, otherwise: Problem| match constant(expression, is_declared) {
        None => Err(Diagnostic::new(expression.span, otherwise)),
        Some(value) if value.is_finite() => Ok(value),
        Some(_) => Err(Diagnostic::new(expression.span, Problem::NotFinite)),
    };
    let Some((first, others)) = values.split_first() else { return Ok(None) };
    if constant(first, is_declared).is_none() && others.is_empty() {
        return formula_without_qualifiers(name, qualifiers).map(|()| None);
    }
    let value = finite(first, Problem::ListNotConstant)?;
    let others = others.iter().map(|other| finite(other, Problem::ListNotConstant)).collect::<Result<_, _>>()?;
    let mut range = None;
    if let Some((low_end, high_end)) = &qualifiers.range {
        let low = finite(low_end, Problem::RangeNotConstant)?;
        let high = finite(high_end, Problem::RangeNotConstant)?;
        let place = low_end.span.to(high_end.span);
        let written =
            |low: f64, high: f64| Repair::replace(place, &format!("{}, {}", number::exact(low), number::exact(high)));
        if low >= high {
            let diagnostic = Diagnostic::new(place, Problem::RangeEmpty { low, high });
            return Err(if low > high { diagnostic.or(written(high, low)) } else { diagnostic });
        }
        if !(low..=high).contains(&value) {
            let wider = written(low.min(value), high.max(value));
            return Err(Diagnostic::new(place, Problem::OutsideRange { value, low, high }).or(wider));
        }
        range = Some((low, high));
    }
    Ok(Some(Declared { value, range, fixed: qualifiers.fixed, others, span: first.span }))
}

/// A formula is neither fixed nor free; only a leading `const`, which says that nothing varies, may stand.
fn formula_without_qualifiers(name: &str, qualifiers: &Qualifiers) -> Result<(), Diagnostic> {
    let span = qualifiers.span;
    if span.start == span.end {
        return Ok(());
    }
    Err(Diagnostic::new(span, Problem::QualifierOnFormula { name: name.to_owned() }).or(Repair::remove(span)))
}

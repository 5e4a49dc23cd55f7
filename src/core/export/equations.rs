//! The equations with their numbers in: every parameter replaced by its value, definitions kept by name.

use std::fmt::Write as _;

use crate::core::lang::ast::{Expression, StatementKind};
use crate::core::lang::check::written;
use crate::core::lang::parse::parse;
use crate::core::lang::print::print_expression;
use crate::core::model::Model;
use crate::core::number::exact;

/// The equations with every parameter replaced by its number, one line each, readable by the language again. `values`
/// are those of `Model::quantities`; of a batch, the first member is written.
pub fn equations_text(source: &str, model: &Model, values: &[f64]) -> String {
    let value_of = |name: &str| {
        let quantity = model.quantities.iter().position(|quantity| quantity.symbol() == name)?;
        values.get(quantity).copied()
    };
    let with_numbers = |expression: &Expression| print_expression(expression, &value_of);
    let mut text = String::new();
    for statement in &parse(source).syntax.statements {
        let _ = match &statement.kind {
            StatementKind::Derivative { variable, right } => {
                writeln!(text, "{} = {}", written(&variable.name, variable.order), with_numbers(right))
            }
            StatementKind::Initial { variable, values: formulas, .. } => {
                let state = written(&variable.name, variable.order);
                let start = format!("{state}({})", exact(model.start_time));
                let formula = || formulas.first().map(with_numbers).unwrap_or_default();
                let value = value_of(&start).map_or_else(formula, exact);
                writeln!(text, "{start} = {value}")
            }
            StatementKind::Assignment { variable, .. } if value_of(&variable.name).is_some() => Ok(()),
            StatementKind::Assignment { variable, right, .. } => {
                writeln!(text, "{} = {}", variable.name, with_numbers(right))
            }
            StatementKind::Exact { variable, right } => {
                writeln!(text, "exact {} = {}", written(&variable.name, variable.order), with_numbers(right))
            }
        };
    }
    text
}

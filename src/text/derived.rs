//! Why a number derived from fitted ones has no standard error, in words, English and Chinese. Knows no numerics.

use super::message::Message;
use super::uncertainty::{listed, named, no_standard_error};
use crate::core::derived::NoDerivedError;
use crate::core::document::Language;
use crate::core::statistics::Side;

/// Why the definition called `name` has no standard error, and what to do about it. `names` are those of the fitted
/// parameters, as the reason counts them.
pub fn no_derived_error(reason: &NoDerivedError, name: &str, names: &[&str], language: Language) -> Message {
    let (message, hint) = match (reason, language) {
        (NoDerivedError::NoNoise(reason), _) => return no_standard_error(reason, name, names, language),
        (NoDerivedError::Fixed, Language::English) => (
            format!("{name} has no standard error: it does not change with anything that was fitted."),
            "Unlock one of its parameters to fit it.".into(),
        ),
        (NoDerivedError::Fixed, Language::Chinese) => {
            (format!("{name} 没有标准误差：它不随任何参与拟合的参数改变。"), "要拟合它，请解锁其中一个参数。".into())
        }
        (NoDerivedError::Undefined, Language::English) => (
            format!("{name} has no standard error: its formula is undefined or infinitely steep here."),
            "See what it divides by, and of what it takes a root or a logarithm.".into(),
        ),
        (NoDerivedError::Undefined, Language::Chinese) => (
            format!("{name} 没有标准误差：它的公式在这里没有定义，或者变化率无穷大。"),
            "请检查公式中的除数，以及根号和对数里的量。".into(),
        ),
        (NoDerivedError::AtBound(place, side), Language::English) => {
            let (end, beyond, values) = match side {
                Side::Low => ("lower", "below", "smaller"),
                Side::High => ("upper", "above", "larger"),
            };
            let read = named(&[*place], names).concat();
            (
                format!(
                    "{name} has no standard error: {read} lies at the {end} end of its range, and {beyond} it the fit is better."
                ),
                format!("Widen the range of {read} if {values} values make sense."),
            )
        }
        (NoDerivedError::AtBound(place, side), Language::Chinese) => {
            let (end, beyond) = match side {
                Side::Low => ("下端", "小"),
                Side::High => ("上端", "大"),
            };
            let read = named(&[*place], names).concat();
            (
                format!("{name} 没有标准误差：{read} 位于范围的{end}，再{beyond}一些拟合会更好。"),
                format!("如果更{beyond}的值有意义，请扩大 {read} 的范围。"),
            )
        }
        (NoDerivedError::Open(open), Language::English) => match &named(open, names)[..] {
            [one] => (
                format!(
                    "{name} has no standard error: the curves do not change with {one} where something was observed."
                ),
                format!("Observe something that depends on {one}, or lock it."),
            ),
            parts => (
                format!(
                    "{name} has no standard error: it changes where {} move together and the curves stay where they are.",
                    listed(parts, ", ", " and ")
                ),
                "Lock one of them, or observe something that tells them apart.".into(),
            ),
        },
        (NoDerivedError::Open(open), Language::Chinese) => match &named(open, names)[..] {
            [one] => (
                format!("{name} 没有标准误差：在有观测的地方，曲线不随 {one} 改变。"),
                format!("请观测与 {one} 有关的量，或者锁定它。"),
            ),
            parts => (
                format!("{name} 没有标准误差：{} 一起变化时它会改变，而曲线不动。", listed(parts, "、", " 和 ")),
                "请锁定其中一个，或者观测能区分它们的量。".into(),
            ),
        },
    };
    Message { message, hint }
}

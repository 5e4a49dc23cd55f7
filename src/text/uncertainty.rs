//! Why a parameter has no standard error, and what may move together, in words, English and Chinese. Knows no numerics.

use super::message::Message;
use crate::core::document::Language;
use crate::core::statistics::{Direction, NoStandardError, Side};

/// Why the parameter called `name` has no standard error, and what to do about it. `names` are those of the fitted
/// parameters, as the reason counts them.
pub fn no_standard_error(reason: &NoStandardError, name: &str, names: &[&str], language: Language) -> Message {
    let (message, hint) = match language {
        Language::English => english(reason, name, names),
        Language::Chinese => chinese(reason, name, names),
    };
    Message { message, hint }
}

/// That the points fix only a combination of the parameters that take part in `direction`.
pub fn moves_together(direction: &Direction, names: &[&str], language: Language) -> String {
    let parts: Vec<&str> = direction.parameters.iter().filter_map(|&index| names.get(index).copied()).collect();
    match (language, &parts[..]) {
        (Language::English, [one]) => format!("The curves do not change with {one} where something was observed."),
        (Language::English, _) => {
            format!("{} move together: these points fix only a combination of them.", listed(&parts, ", ", " and "))
        }
        (Language::Chinese, [one]) => format!("在有观测的地方，曲线不随 {one} 改变。"),
        (Language::Chinese, _) => {
            format!("{} 可以一起变化：这些数据点只能确定它们的某个组合。", listed(&parts, "、", " 和 "))
        }
    }
}

fn english(reason: &NoStandardError, name: &str, names: &[&str]) -> (String, String) {
    match reason {
        NoStandardError::TooFewObservations => (
            format!("{name} has no standard error: there are not more points than parameters."),
            "Add points, or lock some of the parameters.".into(),
        ),
        NoStandardError::NoInfluence => (
            format!("{name} has no standard error: the curves do not change with it where something was observed."),
            format!("Observe something that depends on {name}, or lock it."),
        ),
        NoStandardError::MovesWith(others) => (
            format!(
                "{name} has no standard error: it can move together with {} and the curves stay where they are.",
                listed(&named(others, names), ", ", " and ")
            ),
            "Lock one of them, or observe something that tells them apart.".into(),
        ),
        NoStandardError::AtBound(Side::Low) => (
            format!(
                "{name} has no standard error: it lies at the lower end of its range, and below it the fit is better."
            ),
            "Widen the range if smaller values make sense.".into(),
        ),
        NoStandardError::AtBound(Side::High) => (
            format!(
                "{name} has no standard error: it lies at the upper end of its range, and above it the fit is better."
            ),
            "Widen the range if larger values make sense.".into(),
        ),
        NoStandardError::ExactFit => (
            format!(
                "{name} has no standard error: the curves go exactly through every point, so there is no noise to see."
            ),
            "Measured points would not; with them the error can be told.".into(),
        ),
        NoStandardError::Diverged => (
            format!("{name} has no standard error: the curves grow beyond all bounds or are undefined here."),
            "Make the step size h smaller, or start elsewhere.".into(),
        ),
    }
}

fn chinese(reason: &NoStandardError, name: &str, names: &[&str]) -> (String, String) {
    match reason {
        NoStandardError::TooFewObservations => {
            (format!("{name} 没有标准误差：数据点不多于参数。"), "请增加数据点，或者锁定一些参数。".into())
        }
        NoStandardError::NoInfluence => (
            format!("{name} 没有标准误差：在有观测的地方，曲线不随它改变。"),
            format!("请观测与 {name} 有关的量，或者锁定它。"),
        ),
        NoStandardError::MovesWith(others) => (
            format!(
                "{name} 没有标准误差：它可以和 {} 一起变化，而曲线不动。",
                listed(&named(others, names), "、", " 和 ")
            ),
            "请锁定其中一个，或者观测能区分它们的量。".into(),
        ),
        NoStandardError::AtBound(Side::Low) => (
            format!("{name} 没有标准误差：它位于范围的下端，再小一些拟合会更好。"),
            "如果更小的值有意义，请扩大范围。".into(),
        ),
        NoStandardError::AtBound(Side::High) => (
            format!("{name} 没有标准误差：它位于范围的上端，再大一些拟合会更好。"),
            "如果更大的值有意义，请扩大范围。".into(),
        ),
        NoStandardError::ExactFit => (
            format!("{name} 没有标准误差：曲线恰好穿过每一个数据点，看不到噪声。"),
            "真实测量的数据点会有噪声，用它们就能估计误差。".into(),
        ),
        NoStandardError::Diverged => (
            format!("{name} 没有标准误差：曲线在这里增长得没有界限，或者没有定义。"),
            "请减小步长 h，或者换一个起点。".into(),
        ),
    }
}

/// Those of `names` that are meant.
pub(super) fn named<'names>(indices: &[usize], names: &[&'names str]) -> Vec<&'names str> {
    indices.iter().filter_map(|&index| names.get(index).copied()).collect()
}

/// `a, b and c`.
pub(super) fn listed(parts: &[&str], comma: &str, and: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{}{and}{last}", first.join(comma)),
    }
}

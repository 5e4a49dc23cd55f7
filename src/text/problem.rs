//! Problems of a model text and their repairs in words, English and Chinese. Knows no place in the text.

use super::message::Message;
use crate::core::document::Language;
use crate::core::lang::diagnostic::{Expected, Problem, RepairKind};
use crate::core::number::exact;

/// A problem in words.
pub fn problem(problem: &Problem, language: Language) -> Message {
    let (message, hint) = match language {
        Language::English => english(problem),
        Language::Chinese => chinese(problem),
    };
    Message { message, hint }
}

/// The label of a repair's button.
pub fn repair(kind: &RepairKind, language: Language) -> String {
    match (kind, language) {
        (RepairKind::DeclareParameter { name }, Language::English) => format!("Add {name} = 1"),
        (RepairKind::DeclareParameter { name }, Language::Chinese) => format!("添加 {name} = 1"),
        (RepairKind::AddInitial { line }, Language::English) => format!("Add {line}"),
        (RepairKind::AddInitial { line }, Language::Chinese) => format!("添加 {line}"),
        (RepairKind::Replace { with }, Language::English) => format!("Write {with}"),
        (RepairKind::Replace { with }, Language::Chinese) => format!("改为 {with}"),
        (RepairKind::Remove, Language::English) => "Remove it".to_owned(),
        (RepairKind::Remove, Language::Chinese) => "删除".to_owned(),
    }
}

fn english(problem: &Problem) -> (String, String) {
    match problem {
        Problem::TextTooLong { most } => (
            format!("The model text is longer than {most} bytes."),
            "Shorten it; a table of data goes into the data box.".into(),
        ),
        Problem::TooManyStatements { most } => {
            (format!("There are more than {most} statements."), "Remove some of them.".into())
        }
        Problem::StatementTooLong { most } => (
            format!("This statement has more than {most} operations."),
            "Give parts of it a name on lines of their own.".into(),
        ),
        Problem::TooDeep { most } => (
            format!("The brackets, signs or exponents here are nested more than {most} deep."),
            "Give the inner part a name on a line of its own.".into(),
        ),
        Problem::TooManyStates { most } => (
            format!("The system has more than {most} states."),
            "Remove equations, or lower the order of the derivatives.".into(),
        ),
        Problem::ListTooLong { most } => {
            (format!("The list has more than {most} values."), "Remove some of them.".into())
        }
        Problem::UnknownCharacter { character } => {
            (format!("“{character}” has no meaning here."), "Remove it. After # or // anything may stand.".into())
        }
        Problem::MalformedNumber { text } => {
            (format!("{text} is not a number."), "Write digits with at most one point, like 1.25 or 2e-3.".into())
        }
        Problem::NumberTooLarge { text } => {
            (format!("{text} is too large to compute with."), "Use a number below 1e308.".into())
        }
        Problem::DecimalComma { text } => {
            ("Decimals are written with a point.".into(), format!("Write {text}. The comma divides arguments."))
        }
        Problem::NotAStatement => (
            "This line is not an equation or a value.".into(),
            "Begin it with a name, like x' = ..., x(0) = ... or k = ..., or with # for a comment.".into(),
        ),
        Problem::Expected { expected, found } => {
            let (what, hint) = match expected {
                Expected::Value => ("a number, a name or a formula".to_owned(), "Complete the formula.".to_owned()),
                Expected::Equals => {
                    ("=".to_owned(), "Write x' = ... for an equation, x(0) = ... for an initial value.".to_owned())
                }
                Expected::Name => ("a name".to_owned(), "Write the name of a state or a parameter.".to_owned()),
                Expected::Sign(sign) => (sign.to_string(), format!("Add {sign} here.")),
            };
            let place = found.as_ref().map_or_else(|| "at the end".to_owned(), |found| format!("before {found}"));
            (format!("Expected {what} {place}."), hint)
        }
        Problem::Unexpected { found } => (
            format!("The statement should end before {found}."),
            "Put an operator between them, or begin a new line.".into(),
        ),
        Problem::UnexpectedComma => (
            "A comma cannot stand here.".into(),
            "Put several initial values in square brackets: x(0) = [1, 2]. Decimals take a point: 0.5.".into(),
        ),
        Problem::UnmatchedBracket { bracket } => {
            (format!("Nothing opens this {bracket}."), "Remove it, or add the opening bracket.".into())
        }
        Problem::ReservedName { name } => {
            (format!("{name} is a word of the language."), format!("Choose another name, like {name}_1."))
        }
        Problem::DerivativeOrders { above, below } => (
            format!("The derivative is of order {above} above the line and {below} below."),
            "Write dx/dt, d^2x/dt^2, or x' and x''.".into(),
        ),
        Problem::TimeArgument { name } => {
            (format!("{name} is written without (t)."), format!("Write {name} = ...; every state depends on t."))
        }
        Problem::AmbiguousProduct { factors } => (
            format!("{factors} can be read in two ways."),
            "Put the factors in parentheses, or write the multiplication sign.".into(),
        ),
        Problem::MissingOperator => {
            ("An operator is missing before the number.".into(), "Write * for a product or ^ for a power.".into())
        }
        Problem::ChainedComparison => ("Comparisons cannot be chained.".into(), "Write a < b and b < c.".into()),
        Problem::EqualsInExpression => ("= gives a value; it does not compare.".into(), "Compare with ==.".into()),
        Problem::FunctionWithoutParentheses { name } => {
            (format!("The function {name} needs parentheses."), format!("Write {name}(...)."))
        }
        Problem::PowerOfFunction { name } => {
            (format!("The power of {name} is written after its argument."), format!("Write {name}(...)^2."))
        }
        Problem::WrongArgumentCount { name, expected, found } => (
            format!("{name} takes {expected} {}, not {found}.", if *expected == 1 { "argument" } else { "arguments" }),
            "Divide arguments by commas; decimals take a point.".into(),
        ),
        Problem::LooksLikeCall { name, argument } => (
            format!("{name}({argument}) would be the product of {name} and {argument}."),
            format!("Write {name} for the value at the present time, or {name}*{argument} for the product."),
        ),
        Problem::UnknownFunction { name, suggestion } => (
            format!("There is no function {name}."),
            suggestion.as_ref().map_or_else(
                || "Use a known function, or write the formula out.".to_owned(),
                |known| format!("Did you mean {known}?"),
            ),
        ),
        Problem::UnknownName { name, suggestion } => (
            format!("{name} has no value."),
            suggestion.as_ref().map_or_else(
                || format!("Give it one on a line of its own: {name} = 1."),
                |known| format!("Did you mean {known}? Or give it a value: {name} = 1."),
            ),
        ),
        Problem::DeclaredTwice { name } => {
            (format!("{name} is given a second time."), "Keep one of the two lines.".into())
        }
        Problem::TimeAssigned => ("t is the time and runs by itself.".into(), "Choose another name.".into()),
        Problem::StateAssigned { name } => (
            format!("{name} already has a differential equation."),
            format!("For its value at the start write {name}(0) = ..."),
        ),
        Problem::PrimeOnNonState { name } => (
            format!("{name} has no equation, so it has no derivative."),
            format!("Remove the prime, or add {name}' = ..."),
        ),
        Problem::NotAState { name, highest } => (
            format!("{name} is not a state: the highest one is {highest}."),
            format!("Write out the right-hand side of the equation instead of {name}."),
        ),
        Problem::Cycle { names } => (
            format!("These definitions need each other: {}.", names.join(" → ")),
            "Give one of them a value that does not need the others.".into(),
        ),
        Problem::NoEquation => ("There is no differential equation yet.".into(), "Write one, like x' = -x.".into()),
        Problem::MissingInitial { state } => {
            (format!("{state} has no initial value."), format!("Add one, like {state}(0) = 1."))
        }
        Problem::InitialOfNonState { name, suggestion } => (
            format!("{name} has no differential equation, so it has no initial value."),
            state_hint(suggestion.as_deref(), name),
        ),
        Problem::StartTimeNotConstant => {
            ("The start time is not a number.".into(), "Write a number in the parentheses, like x(0) = 1.".into())
        }
        Problem::StartTimesDiffer { first, found } => (
            format!("This value is given at t = {}, the first one at t = {}.", exact(*found), exact(*first)),
            "All initial values stand at the same time.".into(),
        ),
        Problem::StateInInitial { name } => (
            format!("An initial value cannot use {name}, which changes with time."),
            "Use numbers and parameters.".into(),
        ),
        Problem::ListNotConstant => {
            ("A list of initial values holds numbers only.".into(), "Write numbers, like [1, 2, 5/2].".into())
        }
        Problem::NotFinite => (
            "This has no finite value.".into(),
            "Look for a division by zero, or a root or logarithm out of range.".into(),
        ),
        Problem::QualifierOnFormula { name } => (
            format!("{name} is computed, so it has no range and is neither fixed nor free."),
            "Remove this, or give a number.".into(),
        ),
        Problem::RangeNotConstant => {
            ("The ends of a range are numbers.".into(), "Write numbers, like in [0, 2].".into())
        }
        Problem::RangeEmpty { low, high } => (
            format!("The range from {} to {} is empty.", exact(*low), exact(*high)),
            "Write the smaller end first; for a value that does not change, write fixed.".into(),
        ),
        Problem::OutsideRange { value, low, high } => (
            format!("{} lies outside the range from {} to {}.", exact(*value), exact(*low), exact(*high)),
            "Widen the range or change the value.".into(),
        ),
        Problem::ExactOfNonState { name, suggestion } => {
            (format!("{name} has no differential equation to compare with."), state_hint(suggestion.as_deref(), name))
        }
        Problem::StateInExact { name } => (
            format!("A known solution cannot use {name}, which is computed."),
            "Write it with t and parameters.".into(),
        ),
    }
}

fn state_hint(suggestion: Option<&str>, name: &str) -> String {
    suggestion.map_or_else(|| format!("Add its equation: {name}' = ..."), |state| format!("Did you mean {state}?"))
}

fn chinese(problem: &Problem) -> (String, String) {
    match problem {
        Problem::TextTooLong { most } => {
            (format!("模型文本超过 {most} 字节。"), "请缩短文本；数据表请放到数据框中。".into())
        }
        Problem::TooManyStatements { most } => (format!("语句超过 {most} 条。"), "请删去一些语句。".into()),
        Problem::StatementTooLong { most } => {
            (format!("这条语句的运算超过 {most} 个。"), "请把其中一部分另起一行命名。".into())
        }
        Problem::TooDeep { most } => {
            (format!("这里的括号、符号或指数嵌套超过 {most} 层。"), "请把内层部分另起一行命名。".into())
        }
        Problem::TooManyStates { most } => {
            (format!("系统的状态超过 {most} 个。"), "请减少方程，或降低导数的阶数。".into())
        }
        Problem::ListTooLong { most } => (format!("列表中的值超过 {most} 个。"), "请删去一些值。".into()),
        Problem::UnknownCharacter { character } => {
            (format!("“{character}”在这里没有含义。"), "请删去它。# 或 // 之后可以写任何内容。".into())
        }
        Problem::MalformedNumber { text } => {
            (format!("{text} 不是一个数。"), "数字最多带一个小数点，例如 1.25 或 2e-3。".into())
        }
        Problem::NumberTooLarge { text } => (format!("{text} 太大，无法计算。"), "请使用小于 1e308 的数。".into()),
        Problem::DecimalComma { text } => ("小数点要写成句点。".into(), format!("请写 {text}。逗号用来分隔参数。")),
        Problem::NotAStatement => (
            "这一行既不是方程，也不是取值。".into(),
            "请以名称开头，例如 x' = ...、x(0) = ... 或 k = ...；注释以 # 开头。".into(),
        ),
        Problem::Expected { expected, found } => {
            let (what, hint) = match expected {
                Expected::Value => ("数、名称或式子".to_owned(), "请把式子写完整。".to_owned()),
                Expected::Equals => ("等号 =".to_owned(), "方程写作 x' = ...，初始值写作 x(0) = ...。".to_owned()),
                Expected::Name => ("名称".to_owned(), "请写一个状态或参数的名称。".to_owned()),
                Expected::Sign(sign) => (format!(" {sign} "), format!("请在此处加上 {sign} 。")),
            };
            let place = found.as_ref().map_or_else(|| "末尾".to_owned(), |found| format!(" {found} 之前"));
            (format!("{place}缺少{what}。").trim_start().to_owned(), hint)
        }
        Problem::Unexpected { found } => {
            (format!("语句应在 {found} 之前结束。"), "请在两者之间加运算符，或者另起一行。".into())
        }
        Problem::UnexpectedComma => {
            ("这里不能有逗号。".into(), "多个初始值请放在方括号中：x(0) = [1, 2]。小数请用句点：0.5。".into())
        }
        Problem::UnmatchedBracket { bracket } => {
            (format!("这个 {bracket} 没有对应的左括号。"), "请删去它，或补上左括号。".into())
        }
        Problem::ReservedName { name } => {
            (format!("{name} 是语言中的保留词。"), format!("请换一个名称，例如 {name}_1。"))
        }
        Problem::DerivativeOrders { above, below } => (
            format!("导数的阶数不一致：分子为 {above}，分母为 {below}。"),
            "请写 dx/dt、d^2x/dt^2，或者 x'、x''。".into(),
        ),
        Problem::TimeArgument { name } => {
            (format!("{name} 后面不写 (t)。"), format!("请写 {name} = ...；每个状态都依赖于 t。"))
        }
        Problem::AmbiguousProduct { factors } => {
            (format!("{factors} 有两种读法。"), "请给这些因子加括号，或写出乘号。".into())
        }
        Problem::MissingOperator => ("数字前缺少运算符。".into(), "乘积写 *，乘方写 ^。".into()),
        Problem::ChainedComparison => ("比较不能连写。".into(), "请写 a < b and b < c。".into()),
        Problem::EqualsInExpression => ("= 用来赋值，不能用来比较。".into(), "比较请用 ==。".into()),
        Problem::FunctionWithoutParentheses { name } => {
            (format!("函数 {name} 需要括号。"), format!("请写 {name}(...)。"))
        }
        Problem::PowerOfFunction { name } => {
            (format!("{name} 的乘方要写在自变量之后。"), format!("请写 {name}(...)^2。"))
        }
        Problem::WrongArgumentCount { name, expected, found } => {
            (format!("{name} 需要 {expected} 个参数，这里有 {found} 个。"), "参数之间用逗号分隔；小数请用句点。".into())
        }
        Problem::LooksLikeCall { name, argument } => (
            format!("{name}({argument}) 会被读作 {name} 与 {argument} 的乘积。"),
            format!("当前时刻的值写 {name}，乘积写 {name}*{argument}。"),
        ),
        Problem::UnknownFunction { name, suggestion } => (
            format!("没有名为 {name} 的函数。"),
            suggestion.as_ref().map_or_else(
                || "请使用已有的函数，或把式子直接写出来。".to_owned(),
                |known| format!("您是否想写 {known}？"),
            ),
        ),
        Problem::UnknownName { name, suggestion } => (
            format!("{name} 没有取值。"),
            suggestion.as_ref().map_or_else(
                || format!("请另起一行赋值：{name} = 1。"),
                |known| format!("您是否想写 {known}？也可以给它赋值：{name} = 1。"),
            ),
        ),
        Problem::DeclaredTwice { name } => (format!("{name} 给出了两次。"), "请只保留其中一行。".into()),
        Problem::TimeAssigned => ("t 是时间，会自行变化。".into(), "请换一个名称。".into()),
        Problem::StateAssigned { name } => {
            (format!("{name} 已有微分方程。"), format!("它的初始值请写作 {name}(0) = ...。"))
        }
        Problem::PrimeOnNonState { name } => {
            (format!("{name} 没有方程，因此没有导数。"), format!("请去掉撇号，或添加 {name}' = ...。"))
        }
        Problem::NotAState { name, highest } => {
            (format!("{name} 不是状态：最高阶的状态是 {highest}。"), format!("请用方程的右边代替 {name}。"))
        }
        Problem::Cycle { names } => {
            (format!("这些定义互相依赖：{}。", names.join(" → ")), "请给其中一个不依赖其他定义的值。".into())
        }
        Problem::NoEquation => ("还没有微分方程。".into(), "请写一个，例如 x' = -x。".into()),
        Problem::MissingInitial { state } => {
            (format!("{state} 没有初始值。"), format!("请添加初始值，例如 {state}(0) = 1。"))
        }
        Problem::InitialOfNonState { name, suggestion } => {
            (format!("{name} 没有微分方程，因此没有初始值。"), chinese_state_hint(suggestion.as_deref(), name))
        }
        Problem::StartTimeNotConstant => ("起始时间不是一个数。".into(), "请在括号中写一个数，例如 x(0) = 1。".into()),
        Problem::StartTimesDiffer { first, found } => (
            format!("这个值给在 t = {}，而第一个给在 t = {}。", exact(*found), exact(*first)),
            "所有初始值要在同一时刻给出。".into(),
        ),
        Problem::StateInInitial { name } => (format!("初始值不能使用随时间变化的 {name}。"), "请使用数和参数。".into()),
        Problem::ListNotConstant => ("初始值列表中只能有数。".into(), "请写数，例如 [1, 2, 5/2]。".into()),
        Problem::NotFinite => {
            ("这里没有有限的值。".into(), "请检查是否除以零，或者根号、对数的自变量超出范围。".into())
        }
        Problem::QualifierOnFormula { name } => {
            (format!("{name} 由计算得出，没有范围，也不分固定或自由。"), "请删去这一部分，或者改为一个数。".into())
        }
        Problem::RangeNotConstant => ("范围的两端必须是数。".into(), "请写数，例如 in [0, 2]。".into()),
        Problem::RangeEmpty { low, high } => (
            format!("从 {} 到 {} 的范围是空的。", exact(*low), exact(*high)),
            "请先写较小的一端；不变的值请写 fixed。".into(),
        ),
        Problem::OutsideRange { value, low, high } => (
            format!("{} 不在 {} 到 {} 的范围内。", exact(*value), exact(*low), exact(*high)),
            "请扩大范围或修改数值。".into(),
        ),
        Problem::ExactOfNonState { name, suggestion } => {
            (format!("{name} 没有可比较的微分方程。"), chinese_state_hint(suggestion.as_deref(), name))
        }
        Problem::StateInExact { name } => {
            (format!("已知解不能使用由计算得出的 {name}。"), "请用 t 和参数来写。".into())
        }
    }
}

fn chinese_state_hint(suggestion: Option<&str>, name: &str) -> String {
    suggestion.map_or_else(|| format!("请添加它的方程：{name}' = ...。"), |state| format!("您是否想写 {state}？"))
}

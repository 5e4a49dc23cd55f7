//! The closer look at the distance from the known solution, in words.

use crate::core::convergence::Unmeasured;
use crate::core::method::Method;

/// The closer look at the distance from the known solution.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct ErrorCurve {
    pub title: &'static str,
    pub against_exact: &'static str,
    pub against_fine: fn(finer: u32) -> String,
    pub how_to: &'static str,
    pub unmeasured: fn(Unmeasured) -> &'static str,
    pub method: &'static str,
    pub short_method: fn(Method) -> &'static str,
    pub halve: fn(&str) -> String,
    pub double: fn(&str) -> String,
    pub over_time: fn(h: &str) -> String,
    pub sized: &'static str,
    pub signed: &'static str,
    pub scale: &'static str,
    pub size_axis: &'static str,
    pub sign_axis: &'static str,
    pub largest_axis: &'static str,
    pub against_step: &'static str,
    pub promised: fn(order: u32) -> String,
    pub state: &'static str,
    pub steps: &'static str,
    pub largest: &'static str,
    pub ratio: &'static str,
    pub order: &'static str,
    pub diverges: &'static str,
    pub undefined: &'static str,
    pub law: fn(order: u32) -> String,
    pub observed: fn(ratio: &str, order: &str) -> String,
    pub not_yet: &'static str,
    pub left_out: fn(usize) -> String,
    pub between_sentences: &'static str,
    pub summary: fn(state: &str, largest: &str, time: &str) -> String,
    pub no_error: &'static str,
    pub plot_summary: fn(rows: usize) -> String,
}

/// In English.
pub const ENGLISH: ErrorCurve = ErrorCurve {
    title: "Error",
    against_exact: "The unroll minus the exact solution that stands in the model.",
    against_fine: |finer| {
        format!(
            "This model names no exact solution, so the unroll is compared with a much finer run in its place: \
             Runge–Kutta with steps of h/{finer}."
        )
    },
    how_to: "If you know the solution, write it as a line of the model; t and the parameters may stand in it:",
    unmeasured: |reason| match reason {
        Unmeasured::Nothing => "There is nothing to compare yet: write an equation, and an end after its start.",
        Unmeasured::TooLong => {
            "This run is too long to be repeated with smaller steps here. Choose an earlier end or a larger h."
        }
        Unmeasured::FineDiverged => {
            "Even the finer run grows beyond all numbers, so there is nothing to compare with. Choose an earlier end."
        }
        Unmeasured::OwnSteps => {
            "This method chooses its own steps and keeps their error below the tolerances. Choose Euler, Heun or Runge–Kutta to see how the error depends on h."
        }
    },
    method: "Method",
    short_method: |method| match method {
        Method::Euler => "Euler",
        Method::Heun => "Heun",
        Method::RungeKutta4 => "Runge–Kutta",
        Method::DormandPrince => "Dormand–Prince",
        Method::Rodas => "Rodas5P",
        Method::Auto => "Automatic",
    },
    halve: |h| format!("Halve h: {h}"),
    double: |h| format!("Double h: {h}"),
    over_time: |h| format!("Error over time, h = {h}"),
    sized: "Size",
    signed: "With sign",
    scale: "How the error is drawn",
    size_axis: "|error|",
    sign_axis: "error",
    largest_axis: "largest |error|",
    against_step: "Largest error against the step size",
    promised: |order| format!("dotted: slope {order}"),
    state: "State",
    steps: "Steps",
    largest: "Largest error",
    ratio: "Divided by",
    order: "Order",
    diverges: "blows up",
    undefined: "not defined",
    law: |order| match order {
        1 => "Order 1: halving h halves the error.".to_owned(),
        2 => "Order 2: halving h leaves a quarter of the error.".to_owned(),
        _ => format!("Order {order}: halving h divides the error by {}.", 1_u64 << order.min(63)),
    },
    observed: |ratio, order| format!("Here the last halving divides it by {ratio}: an observed order of {order}."),
    not_yet: "Here the rule does not show: the steps are too coarse for it, or the error is down to the rounding of \
              the numbers.",
    left_out: |count| {
        let sizes = if count == 1 { "One smaller step size" } else { "Smaller step sizes" };
        format!("{sizes} would take too long here and {} left out.", if count == 1 { "is" } else { "are" })
    },
    between_sentences: " ",
    summary: |state, largest, time| format!("{state}: largest error {largest} at t = {time}."),
    no_error: "no error is defined.",
    plot_summary: |rows| format!("{rows} step sizes on logarithmic axes; the table below holds the numbers."),
};

/// In Chinese.
pub const CHINESE: ErrorCurve = ErrorCurve {
    title: "误差",
    against_exact: "数值解减去模型中写出的精确解。",
    against_fine: |finer| {
        format!("模型中没有写出精确解，因此用一次精细得多的计算代替它作比较：步长为 h/{finer} 的龙格–库塔法。")
    },
    how_to: "如果知道精确解，可在模型中加一行，其中可以使用 t 和参数：",
    unmeasured: |reason| match reason {
        Unmeasured::Nothing => "还没有可以比较的内容：请写出方程，并让终点在起点之后。",
        Unmeasured::TooLong => "计算过长，无法在这里用更小的步长重复。请提前终点或增大 h。",
        Unmeasured::FineDiverged => "即使用更小的步长，数值也会超出一切界限，没有可以比较的对象。请提前终点。",
        Unmeasured::OwnSteps => {
            "这种方法自己选择步长，并把每步误差控制在误差限以内。要看误差怎样随 h 变化，请改用欧拉法、Heun 法或龙格–库塔法。"
        }
    },
    method: "方法",
    short_method: |method| match method {
        Method::Euler => "欧拉法",
        Method::Heun => "Heun 法",
        Method::RungeKutta4 => "龙格–库塔法",
        Method::DormandPrince => "Dormand–Prince 法",
        Method::Rodas => "Rodas5P",
        Method::Auto => "自动选择",
    },
    halve: |h| format!("h 减半：{h}"),
    double: |h| format!("h 加倍：{h}"),
    over_time: |h| format!("误差随时间的变化，h = {h}"),
    sized: "大小",
    signed: "带符号",
    scale: "误差的画法",
    size_axis: "|误差|",
    sign_axis: "误差",
    largest_axis: "最大 |误差|",
    against_step: "最大误差与步长的关系",
    promised: |order| format!("虚线：斜率 {order}"),
    state: "状态",
    steps: "步数",
    largest: "最大误差",
    ratio: "缩小倍数",
    order: "阶",
    diverges: "发散",
    undefined: "无定义",
    law: |order| match order {
        1 => "一阶方法：h 减半，误差也减半。".to_owned(),
        2 => "二阶方法：h 减半，误差减为四分之一。".to_owned(),
        4 => "四阶方法：h 减半，误差减为十六分之一。".to_owned(),
        _ => format!("{order} 阶方法：h 减半，误差减为 {} 分之一。", 1_u64 << order.min(63)),
    },
    observed: |ratio, order| format!("这里最后一次减半使误差缩小到 1/{ratio}，观测到的阶为 {order}。"),
    not_yet: "这里还看不出这一规律：步长还太大，或者误差已经小到数值的舍入误差。",
    left_out: |count| format!("还有 {count} 个更小的步长因计算过长而略去。"),
    between_sentences: "",
    summary: |state, largest, time| format!("{state}：最大误差 {largest}，在 t = {time} 处。"),
    no_error: "误差无定义。",
    plot_summary: |rows| format!("对数坐标上的 {rows} 个步长，数值见下表。"),
};

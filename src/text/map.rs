//! The map of the loss over two parameters, in words.

use crate::core::fit::StopReason;
use crate::core::fit::path::Course;

/// The map of the loss over two parameters.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Map {
    pub title: &'static str,
    /// What the map shows, with the names of its axes.
    pub explained: fn(x: &str, y: &str) -> String,
    pub horizontal: &'static str,
    pub vertical: &'static str,
    pub low: fn(&str) -> String,
    pub high: fn(&str) -> String,
    pub zoom_in: &'static str,
    pub zoom_out: &'static str,
    pub whole_range: &'static str,
    pub loss: &'static str,
    pub diverges: &'static str,
    pub start: &'static str,
    pub present: &'static str,
    pub best: &'static str,
    pub fitted: &'static str,
    pub legend: &'static str,
    pub click_hint: &'static str,
    pub go_to_best: &'static str,
    pub computing: fn(percent: usize) -> String,
    pub computed: fn(x: &str, x_value: &str, y: &str, y_value: &str, loss: &str) -> String,
    pub stopped: fn(percent: usize) -> String,
    pub stop: &'static str,
    pub go_on: &'static str,
    pub lost: &'static str,
    pub unavailable: &'static str,
    pub again: &'static str,
    pub too_few: &'static str,
    pub nowhere_finite: &'static str,
    pub summary: fn(x: &str, y: &str, state: &str, low: &str, high: &str) -> String,
    pub diverged_share: fn(percent: usize) -> String,
    pub bar: fn(low: &str, high: &str) -> String,
    pub race: &'static str,
    /// What is raced, from where; whether that is where the last fit began.
    pub race_explained: fn(x: &str, y: &str, after_fit: bool) -> String,
    pub learning_rate_slider: &'static str,
    pub optimiser: &'static str,
    pub course: &'static str,
    pub steps: &'static str,
    pub evaluations: &'static str,
    pub time: &'static str,
    pub final_loss: &'static str,
    pub leaves: &'static str,
    pub running: &'static str,
    pub course_word: fn(Course) -> &'static str,
    pub course_explained: fn(Course) -> &'static str,
    pub reason: fn(StopReason) -> &'static str,
    /// The rest of the sentence that the word for the course begins.
    pub story: fn(course: &str, reason: &str) -> String,
}

/// In English.
pub const ENGLISH: Map = Map {
    title: "Loss map",
    explained: |x, y| {
        format!("The true loss at 200 × 200 values of {x} and {y}; everything else is held at its present value.")
    },
    horizontal: "Across",
    vertical: "Up",
    low: |name| format!("Lowest {name} on the map"),
    high: |name| format!("Highest {name} on the map"),
    zoom_in: "Zoom in",
    zoom_out: "Zoom out",
    whole_range: "Whole range",
    loss: "Loss",
    diverges: "the unroll diverges",
    start: "start of the optimisers",
    present: "present values",
    best: "least loss on the map",
    fitted: "last fit",
    legend: "What is marked on the map",
    click_hint: "Click the map to set both parameters there.",
    go_to_best: "Go to the least loss",
    computing: |percent| format!("Computing: {percent} %"),
    computed: |x, x_value, y, y_value, loss| {
        format!("Least loss on the map: {loss} at {x} = {x_value}, {y} = {y_value}.")
    },
    stopped: |percent| format!("Stopped at {percent} %."),
    stop: "Stop",
    go_on: "Continue",
    lost: "The computation of the map broke off.",
    unavailable: "The map cannot be computed: reload the page, or use a current browser.",
    again: "Compute again",
    too_few: "A map needs a model with two numbers to vary. Add a second parameter or a start value.",
    nowhere_finite: "The unroll diverges everywhere on this map. Choose smaller values or a smaller step size h.",
    summary: |x, y, state, low, high| {
        format!("Map of the loss over {x} and {y}, colours from {low} to {high}. {state}")
    },
    diverged_share: |percent| format!("The unroll diverges on {percent} % of the map."),
    bar: |low, high| format!("Colours of the loss, from {low} to {high}, logarithmic"),
    race: "Two optimisers on this map",
    race_explained: |x, y, after_fit| {
        let from = if after_fit { "where the last fit began" } else { "at the present values" };
        format!(
            "Both start {from} and may change only {x} and {y}, so that their paths lie on this map. Fit itself changes \
             every unlocked parameter."
        )
    },
    learning_rate_slider: "Learning rate of Adam, slider",
    optimiser: "Optimiser",
    course: "How it went",
    steps: "Steps",
    evaluations: "Evaluations",
    time: "ms",
    final_loss: "Final loss",
    leaves: "The path leaves the map.",
    running: "running…",
    course_word: |course| match course {
        Course::Arrived => "Converged",
        Course::Crawled => "Crawls",
        Course::Jumped => "Jumps about",
        Course::Crashed => "Crashed",
    },
    course_explained: |course| match course {
        Course::Arrived => "it reached the least loss known here",
        Course::Crawled => "it was still on its way down",
        Course::Jumped => "it jumps over the valley: the learning rate is too large to settle",
        Course::Crashed => "it was thrown out of the valley: the learning rate is far too large",
    },
    reason: |reason| match reason {
        StopReason::GradientSmall => "the slope is zero",
        StopReason::StepSmall => "the parameters no longer change",
        StopReason::LossSteady => "the loss no longer falls",
        StopReason::Exact => "the loss is zero",
        StopReason::IterationsDone => "all steps asked for are done",
        StopReason::NoImprovement => "no step makes the loss smaller",
        StopReason::Diverged => "the numbers grew beyond all bounds",
        StopReason::Stopped => "stopped",
        StopReason::SegmentsKept => "segments joined",
    },
    story: |course, reason| format!(": {course}; {reason}."),
};

/// In Chinese.
pub const CHINESE: Map = Map {
    title: "损失地图",
    explained: |x, y| format!("真实的损失，在 {x} 与 {y} 的 200 × 200 个取值处逐一算出；其余各量保持当前值。"),
    horizontal: "横轴",
    vertical: "纵轴",
    low: |name| format!("地图上 {name} 的下限"),
    high: |name| format!("地图上 {name} 的上限"),
    zoom_in: "放大",
    zoom_out: "缩小",
    whole_range: "整个范围",
    loss: "损失",
    diverges: "展开发散",
    start: "优化的起点",
    present: "当前值",
    best: "图上损失最小处",
    fitted: "上次拟合的结果",
    legend: "图上的标记",
    click_hint: "点击地图，可把两个参数设为该处的值。",
    go_to_best: "移到损失最小处",
    computing: |percent| format!("正在计算：{percent}%"),
    computed: |x, x_value, y, y_value, loss| {
        format!("图上最小的损失为 {loss}，位于 {x} = {x_value}，{y} = {y_value}。")
    },
    stopped: |percent| format!("已停止，完成了 {percent}%。"),
    stop: "停止",
    go_on: "继续",
    lost: "地图的计算意外中断了。",
    unavailable: "无法计算地图：请刷新页面，或换用较新的浏览器。",
    again: "重新计算",
    too_few: "画地图需要模型中至少有两个可变的数。请再加一个参数或初值。",
    nowhere_finite: "在整张地图上展开都发散。请选取较小的值，或减小步长 h。",
    summary: |x, y, state, low, high| format!("{x} 与 {y} 的损失地图，颜色对应 {low} 到 {high}。{state}"),
    diverged_share: |percent| format!("地图上有 {percent}% 的地方展开发散。"),
    bar: |low, high| format!("损失的颜色，从 {low} 到 {high}，对数刻度"),
    race: "两种优化方法在这张地图上",
    race_explained: |x, y, after_fit| {
        let from = if after_fit { "上次拟合开始的地方" } else { "当前值" };
        format!("两者都从{from}出发，只改变 {x} 和 {y}，因此路径确实落在这张地图上。“拟合”则会改变所有未锁定的参数。")
    },
    learning_rate_slider: "Adam 的学习率滑块",
    optimiser: "优化方法",
    course: "过程",
    steps: "步数",
    evaluations: "求值",
    time: "毫秒",
    final_loss: "最终损失",
    leaves: "路径越出了地图。",
    running: "计算中…",
    course_word: |course| match course {
        Course::Arrived => "收敛",
        Course::Crawled => "缓慢爬行",
        Course::Jumped => "来回跳动",
        Course::Crashed => "崩溃",
    },
    course_explained: |course| match course {
        Course::Arrived => "到达了此处已知的最小损失",
        Course::Crawled => "仍在下降的途中",
        Course::Jumped => "在谷底两侧来回跳：学习率太大，无法停稳",
        Course::Crashed => "被甩出了谷底：学习率实在太大",
    },
    reason: |reason| match reason {
        StopReason::GradientSmall => "斜率为零",
        StopReason::StepSmall => "参数不再变化",
        StopReason::LossSteady => "损失不再减小",
        StopReason::Exact => "损失为零",
        StopReason::IterationsDone => "设定的步数已全部完成",
        StopReason::NoImprovement => "走任何一步都不能使损失减小",
        StopReason::Diverged => "数值增长得没有界限",
        StopReason::Stopped => "已停止",
        StopReason::SegmentsKept => "各段已接合",
    },
    story: |course, reason| format!("：{course}；{reason}。"),
};

//! Models of the same data side by side, in words.

use crate::core::selection::Difference;

/// Models of the same data side by side.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Compare {
    pub title: &'static str,
    pub how: &'static str,
    pub keep: &'static str,
    pub is_kept: &'static str,
    pub full: &'static str,
    /// The name of a kept model until the visitor gives it another.
    pub model: fn(number: usize) -> String,
    pub present: &'static str,
    /// The same within a sentence.
    pub the_present: &'static str,
    pub not_fitted: &'static str,
    pub table: &'static str,
    pub parameters: &'static str,
    pub loss: &'static str,
    pub difference: &'static str,
    pub difference_explained: &'static str,
    pub weight: &'static str,
    pub weight_explained: &'static str,
    pub show: fn(name: &str) -> String,
    pub rename: fn(name: &str) -> String,
    pub open: &'static str,
    pub open_named: fn(name: &str) -> String,
    pub remove: &'static str,
    pub remove_named: fn(name: &str) -> String,
    /// That one model is so many times as likely as another.
    pub likelier: fn(best: &str, times: &str, other: &str) -> String,
    /// That the points hardly tell two models apart.
    pub even: fn(best: &str, other: &str, times: &str) -> String,
    pub beyond: &'static str,
    pub caveat: &'static str,
    pub why_not: fn(Difference) -> String,
}

/// In English.
pub const ENGLISH: Compare = Compare {
    title: "Compare models",
    how: "Fit a model and keep it; then change the equations, or open what you kept, and fit again. The points stay the same.",
    keep: "Keep for comparison",
    is_kept: "Kept for comparison",
    full: "Eight models are kept; remove one of them first.",
    model: |number| format!("Model {number}"),
    present: "On the page",
    the_present: "the model on the page",
    not_fitted: "Not fitted yet. Press Fit.",
    table: "Models of the same points, the most likely first",
    parameters: "Parameters",
    loss: "Loss",
    difference: "Δ AICc",
    difference_explained: "How much larger AICc is than that of the best model",
    weight: "Weight",
    weight_explained: "How the models share what is believed, if each was as likely before (Akaike weight)",
    show: |name| format!("Draw {name}"),
    rename: |name| format!("Name of {name}"),
    open: "Open",
    open_named: |name| format!("Open {name}"),
    remove: "Remove",
    remove_named: |name| format!("Remove {name}"),
    likelier: |best, times, other| format!("Going by AICc, {best} is {times} times as likely as {other}."),
    even: |best, other, times| {
        format!(
            "These points hardly tell {best} and {other} apart: the first is {times} times as likely, going by AICc."
        )
    },
    beyond: "more than a million",
    caveat: "Only models of the same points, with the same kind of scatter, can be compared. The weights say which of these models to prefer, not whether any of them is right.",
    why_not: |difference| {
        match difference {
        Difference::Count(there, here) => {
            format!("Not compared: it was fitted to {there} observed numbers, the one on the page to {here}.")
        }
        Difference::Data => "Not compared: it was fitted to other points than those on the page.".into(),
        Difference::Noise => "Not compared: it takes the points to scatter in another way.".into(),
        Difference::NoCriterion => {
            "Not compared: AICc needs at least three points more than parameters, and a loss without limits for outliers."
                .into()
        }
    }
    },
};

/// In Chinese.
pub const CHINESE: Compare = Compare {
    title: "比较模型",
    how: "拟合一个模型并保留；然后修改方程，或者打开保留的模型，再次拟合。数据点保持不变。",
    keep: "保留以便比较",
    is_kept: "已保留",
    full: "已保留八个模型；请先移除一个。",
    model: |number| format!("模型 {number}"),
    present: "当前模型",
    the_present: "当前模型",
    not_fitted: "尚未拟合。请按“拟合”。",
    table: "同一组数据点的模型，最可能的在前",
    parameters: "参数",
    loss: "损失",
    difference: "Δ AICc",
    difference_explained: "AICc 比最好的模型大多少",
    weight: "权重",
    weight_explained: "如果事先各模型同样可能，它们如何分配可信度（赤池权重）",
    show: |name| format!("画出 {name}"),
    rename: |name| format!("{name} 的名称"),
    open: "打开",
    open_named: |name| format!("打开 {name}"),
    remove: "移除",
    remove_named: |name| format!("移除 {name}"),
    likelier: |best, times, other| format!("按 AICc，{best} 的可能性是 {other} 的 {times} 倍。"),
    even: |best, other, times| {
        format!("这些数据点几乎不能区分 {best} 和 {other}：按 AICc，前者的可能性是后者的 {times} 倍。")
    },
    beyond: "一百万多",
    caveat: "只有数据点相同、误差类型相同的模型才能比较。权重说明这些模型中应优先选择哪一个，并不说明其中有正确的模型。",
    why_not: |difference| match difference {
        Difference::Count(there, here) => {
            format!("未比较：它拟合了 {there} 个观测值，当前模型拟合了 {here} 个。")
        }
        Difference::Data => "未比较：它拟合的数据点与当前的不同。".into(),
        Difference::Noise => "未比较：它假定数据点的误差类型不同。".into(),
        Difference::NoCriterion => "未比较：AICc 要求数据点比参数至少多三个，并且损失不对离群点设限。".into(),
    },
};

//! How to fit, in words.

use crate::core::fit::{Sigmas, Start};
use crate::core::loss::Noise;

/// How to fit.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct FitSettings {
    pub start: &'static str,
    pub start_name: fn(Start) -> &'static str,
    pub start_explained: fn(Start) -> &'static str,
    pub starts: &'static str,
    pub noise: &'static str,
    pub noise_name: fn(Noise) -> &'static str,
    pub noise_explained: fn(Noise) -> &'static str,
    pub huber: &'static str,
    pub bounds: &'static str,
    pub sigma_of: fn(&str) -> String,
    pub sigma_unknown: &'static str,
    pub sigmas: &'static str,
    pub sigmas_name: fn(Sigmas, any: bool) -> &'static str,
    pub sigmas_estimated: &'static str,
    pub uneven: fn(loud: &str, quiet: &str, ratio: &str) -> String,
    pub weigh_columns: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub no_limit: &'static str,
    pub window_order: &'static str,
    pub segments: &'static str,
    pub segments_explained: &'static str,
    pub try_segments: fn(u32) -> String,
}

/// In English.
pub const ENGLISH: FitSettings = FitSettings {
    start: "Begin at",
    start_name: |start| match start {
        Start::Given => "the present values",
        Start::Auto => "values read off the data",
        Start::Multistart => "many starts",
        Start::Near => "the present values only",
    },
    start_explained: |start| match start {
        Start::Given => "Looks elsewhere only where the present values lead to a poor fit.",
        Start::Auto => "Needs no guess where the equations allow it; else begins at many points.",
        Start::Multistart => "Points spread over the ranges of the sliders; the best end is kept.",
        Start::Near => "Goes to the nearest optimum and looks nowhere else, be it poor.",
    },
    starts: "Starts",
    noise: "The points scatter",
    noise_name: |noise| match noise {
        Noise::Constant => "evenly everywhere",
        Noise::Relative => "in proportion to their size",
        Noise::LogNormal => "by factors (log-normal)",
        Noise::Poisson => "as counts (Poisson)",
    },
    noise_explained: |noise| match noise {
        Noise::Constant => "The loss is the sum of squared differences.",
        Noise::Relative => "The loss is the sum of squared relative differences; points at 0 are left out.",
        Noise::LogNormal => "The loss compares logarithms; points that are not above 0 are left out.",
        Noise::Poisson => "The loss is the deviance of Poisson's distribution; points below 0 are left out.",
    },
    huber: "Outliers count less beyond (0: never)",
    bounds: "Keep the parameters within their slider ranges",
    sigma_of: |name| format!("Known σ of {name}"),
    sigma_unknown: "not known",
    sigmas: "How large the scatter is",
    uneven: |loud, quiet, ratio| {
        format!("{loud} lies {ratio} times as far from its curve as {quiet}, so that {quiet} hardly counts.")
    },
    weigh_columns: "Weigh each column by its own scatter",
    sigmas_name: |sigmas, any| match sigmas {
        Sigmas::Known if any => "as the σ say",
        Sigmas::Known => "alike in all columns",
        Sigmas::Relative => "as the σ say, up to a factor",
        Sigmas::Estimated => "unknown, another for each column",
    },
    sigmas_estimated: "Each column is weighed by how well its curve goes through it: for columns of different units, with many more points than parameters.",
    from: "Fit from t =",
    to: "Fit up to t =",
    no_limit: "no limit",
    window_order: "The fit must begin before it ends.",
    segments: "Segments (1: one piece)",
    segments_explained: "In segments, a long or chaotic series is fitted piece by piece while the pieces are made to join.",
    try_segments: |count| format!("Fit in {count} segments"),
};

/// In Chinese.
pub const CHINESE: FitSettings = FitSettings {
    start: "起点",
    start_name: |start| match start {
        Start::Given => "当前的值",
        Start::Auto => "由数据估计",
        Start::Multistart => "多个起点",
        Start::Near => "仅当前的值",
    },
    start_explained: |start| match start {
        Start::Given => "只有当前的值拟合得不好时，才到别处寻找。",
        Start::Auto => "方程允许时不需要猜测；否则从多个点开始。",
        Start::Multistart => "起点分布在滑块的范围内，保留最好的结果。",
        Start::Near => "只走到最近的最优点，即使拟合得不好也不到别处寻找。",
    },
    starts: "起点个数",
    noise: "数据点的误差",
    noise_name: |noise| match noise {
        Noise::Constant => "处处大小相同",
        Noise::Relative => "与数值成正比",
        Noise::LogNormal => "按倍数（对数正态）",
        Noise::Poisson => "计数（泊松）",
    },
    noise_explained: |noise| match noise {
        Noise::Constant => "损失是差值的平方和。",
        Noise::Relative => "损失是相对差值的平方和；等于 0 的点不计入。",
        Noise::LogNormal => "损失比较对数；不大于 0 的点不计入。",
        Noise::Poisson => "损失是泊松分布的偏差；小于 0 的点不计入。",
    },
    huber: "超过此值的离群点权重减小（0：从不）",
    bounds: "参数不超出滑块的范围",
    sigma_of: |name| format!("{name} 的已知 σ"),
    sigma_unknown: "未知",
    sigmas: "误差的大小",
    uneven: |loud, quiet, ratio| format!("{loud} 偏离曲线的程度是 {quiet} 的 {ratio} 倍，{quiet} 几乎不起作用。"),
    weigh_columns: "按各列自身的误差加权",
    sigmas_name: |sigmas, any| match sigmas {
        Sigmas::Known if any => "由 σ 给出",
        Sigmas::Known => "各列相同",
        Sigmas::Relative => "与 σ 成比例",
        Sigmas::Estimated => "未知，各列不同",
    },
    sigmas_estimated: "每一列按曲线与它吻合的程度加权：适用于单位不同的列，点数应远多于参数。",
    from: "拟合起点 t =",
    to: "拟合终点 t =",
    no_limit: "不限",
    window_order: "拟合的起点必须早于终点。",
    segments: "分段数（1：整段）",
    segments_explained: "分段时，很长或混沌的序列逐段拟合，同时使各段首尾相接。",
    try_segments: |count| format!("分成 {count} 段拟合"),
};

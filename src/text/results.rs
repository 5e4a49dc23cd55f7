//! What is known of the fitted values and what is not, in words. Why a standard error is missing: see
//! [`super::uncertainty`].

use crate::core::statistics::NoStandardError;

/// A residual in standard deviations, and the normal quantile that it stands at.
pub type AtQuantile<'figures> = (&'figures str, &'figures str);

/// What is known of the fitted values and what is not.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Results {
    pub error: &'static str,
    pub error_explained: &'static str,
    pub interval: &'static str,
    pub interval_explained: &'static str,
    pub between: fn(low: &str, high: &str) -> String,
    pub none_at_all: fn(&NoStandardError) -> Option<&'static str>,
    pub lock_one: &'static str,
    pub derived: &'static str,
    pub derived_explained: &'static str,
    pub left_out: fn(usize) -> String,
    pub r_squared: &'static str,
    pub r_squared_explained: &'static str,
    pub freedom: &'static str,
    pub freedom_explained: fn(observations: usize, parameters: usize) -> String,
    pub deviation: &'static str,
    pub deviation_of: fn(column: &str) -> String,
    pub deviation_explained: &'static str,
    pub aicc_explained: &'static str,
    pub bic_explained: &'static str,
    pub how_sure: &'static str,
    pub correlations: &'static str,
    pub correlations_explained: &'static str,
    pub correlation_of: fn(one: &str, other: &str, value: &str) -> String,
    pub unknown: &'static str,
    pub nearly: fn(one: &str, other: &str, value: &str, opposite: bool) -> String,
    pub residuals: &'static str,
    pub residuals_explained: &'static str,
    pub residuals_summary: fn(count: usize, smallest: &str, largest: &str) -> String,
    pub quantiles: &'static str,
    pub quantiles_explained: &'static str,
    /// The title of the axis.
    pub normal_quantile: &'static str,
    /// Of so many residuals: their correlation with the quantiles, the smallest, and the largest.
    pub quantiles_summary:
        fn(count: usize, correlation: &str, smallest: AtQuantile<'_>, largest: AtQuantile<'_>) -> String,
    pub quantiles_too_few: fn(count: usize) -> String,
    pub quantiles_no_noise: &'static str,
    pub what_they_mean: &'static str,
}

/// In English.
pub const ENGLISH: Results = Results {
    error: "± error",
    error_explained: "Standard error: about how far the value would move if the points were measured again",
    interval: "95 % interval",
    interval_explained: "Of many such intervals, 95 in 100 hold the true value, if the model is right",
    between: |low, high| format!("{low} to {high}"),
    none_at_all: |reason| match reason {
        NoStandardError::TooFewObservations => Some(
            "There are no standard errors: there are not more points than parameters. Add points, or lock some of the \
             parameters.",
        ),
        NoStandardError::ExactFit => Some(
            "There are no standard errors: the curves go exactly through every point, so there is no noise to see.",
        ),
        NoStandardError::Diverged => Some(
            "There are no standard errors: the curves grow beyond all bounds or are undefined here. Make the step size \
             h smaller, or start elsewhere.",
        ),
        _ => None,
    },
    lock_one: " Lock one of them, or observe something that tells them apart.",
    derived: "derived",
    derived_explained: "Computed from the fitted values, not fitted itself; its error follows from theirs and their correlations (delta method)",
    left_out: |count| {
        if count == 1 {
            "1 point is left out: this kind of scatter does not allow its value.".into()
        } else {
            format!("{count} points are left out: this kind of scatter does not allow their values.")
        }
    },
    r_squared: "R²",
    r_squared_explained: "The share of the spread of the points that the curves explain; 1 is all of it",
    freedom: "degrees of freedom",
    freedom_explained: |observations, parameters| {
        format!("{observations} observed numbers less {parameters} parameters")
    },
    deviation: "residual standard deviation",
    deviation_of: |column| format!("standard deviation of {column}"),
    deviation_explained: "How far the points typically lie from the curves (standard deviation of the residuals)",
    aicc_explained: "Akaike's criterion, corrected for few points: of two models of the same points, prefer the smaller",
    bic_explained: "Schwarz's criterion: as AICc, harder on models with many parameters",
    how_sure: "How sure is this?",
    correlations: "Correlations of the parameters",
    correlations_explained: "Near 1 or −1 two parameters make up for each other: the points fix a combination of them better than either alone.",
    correlation_of: |one, other, value| format!("{one} and {other}: {value}"),
    unknown: "not known",
    nearly: |one, other, value, opposite| {
        let way = if opposite { "in opposite ways" } else { "the same way" };
        format!(
            "{one} and {other} move together, {way} (correlation {value}): these points fix one much better once the other is known."
        )
    },
    residuals: "Residuals against time",
    residuals_explained: "Curve less point, in the units of the scatter. A pattern means that the model misses something.",
    residuals_summary: |count, smallest, largest| format!("{count} residuals, from {smallest} to {largest}."),
    quantiles: "Normal quantile plot of the residuals",
    quantiles_explained: "Residuals in standard deviations, sorted, each against the place that it would have among as many normal numbers; the dotted line goes through the quartiles. Points along the line: they scatter as a normal distribution does. Ends that bend away from it: outliers, or tails that are too heavy; an arch: scatter to one side.",
    normal_quantile: "normal quantile",
    quantiles_summary: |count, correlation, smallest, largest| {
        format!(
            "{count} residuals, correlation {correlation} with the normal quantiles. The smallest is {} standard deviations where a normal one would be about {}, the largest {} where it would be about {}.",
            smallest.0, smallest.1, largest.0, largest.1
        )
    },
    quantiles_too_few: |count| {
        let residuals = if count == 1 { "residual is" } else { "residuals are" };
        format!("{count} {residuals} too few to show a distribution: add points, five at least.")
    },
    quantiles_no_noise: "There is no scatter to hold against a normal distribution: the curves go through every point, or there are not more points than parameters.",
    what_they_mean: "These figures take the model and the step size as they are, and the curves as nearly straight in the parameters within the errors.",
};

/// In Chinese.
pub const CHINESE: Results = Results {
    error: "± 误差",
    error_explained: "标准误差：如果重新测量这些数据点，该值大约会变动多少",
    interval: "95% 置信区间",
    interval_explained: "如果模型正确，这样得到的区间 100 个中约有 95 个包含真值",
    between: |low, high| format!("{low} 到 {high}"),
    none_at_all: |reason| match reason {
        NoStandardError::TooFewObservations => Some("没有标准误差：数据点不多于参数。请增加数据点，或者锁定一些参数。"),
        NoStandardError::ExactFit => Some("没有标准误差：曲线恰好穿过每一个数据点，看不到噪声。"),
        NoStandardError::Diverged => {
            Some("没有标准误差：曲线在这里增长得没有界限，或者没有定义。请减小步长 h，或者换一个起点。")
        }
        _ => None,
    },
    lock_one: "请锁定其中一个，或者观测能区分它们的量。",
    derived: "导出量",
    derived_explained: "由拟合值算出，本身没有参与拟合；误差由这些值的误差和相关系数得出（δ 方法）",
    left_out: |count| format!("有 {count} 个数据点没有计入：这种误差类型不允许它们的值。"),
    r_squared: "R²",
    r_squared_explained: "数据点的离散程度中由曲线解释的比例；1 表示全部",
    freedom: "自由度",
    freedom_explained: |observations, parameters| format!("{observations} 个观测值减去 {parameters} 个参数"),
    deviation: "残差标准差",
    deviation_of: |column| format!("{column} 的残差标准差"),
    deviation_explained: "数据点通常偏离曲线多远",
    aicc_explained: "对小样本修正的赤池信息准则：同样的数据点，优先选择数值较小的模型",
    bic_explained: "贝叶斯信息准则：与 AICc 类似，对参数多的模型惩罚更重",
    how_sure: "这个结果有多可靠？",
    correlations: "参数之间的相关系数",
    correlations_explained: "接近 1 或 −1 表示两个参数可以互相补偿：数据点对它们的组合的确定，要好于对各自的确定。",
    correlation_of: |one, other, value| format!("{one} 与 {other}：{value}"),
    unknown: "未知",
    nearly: |one, other, value, opposite| {
        let way = if opposite { "反向" } else { "同向" };
        format!(
            "{one} 和 {other} {way}一起变化（相关系数 {value}）：只有知道其中一个，这些数据点才能较好地确定另一个。"
        )
    },
    residuals: "残差随时间的变化",
    residuals_explained: "曲线减去数据点，以误差类型的单位计。如果看得出规律，说明模型遗漏了什么。",
    residuals_summary: |count, smallest, largest| format!("{count} 个残差，从 {smallest} 到 {largest}。"),
    quantiles: "残差的正态分位数图",
    quantiles_explained: "把残差以标准差为单位从小到大排列，横坐标是同样多个正态随机数中相应位置的分位数；虚线穿过两个四分位数。点沿直线分布：离散符合正态分布。两端偏离直线：有异常值，或者尾部过重；整体弯成弓形：离散偏向一侧。",
    normal_quantile: "正态分位数",
    quantiles_summary: |count, correlation, smallest, largest| {
        format!(
            "{count} 个残差，与正态分位数的相关系数为 {correlation}。最小的残差为 {} 个标准差，正态分布下约为 {}；最大的为 {}，正态分布下约为 {}。",
            smallest.0, smallest.1, largest.0, largest.1
        )
    },
    quantiles_too_few: |count| format!("只有 {count} 个残差，看不出分布：请增加数据点，至少五个。"),
    quantiles_no_noise: "没有可以和正态分布比较的离散：曲线穿过了每一个数据点，或者数据点不多于参数。",
    what_they_mean: "这些数字以当前的模型和步长为前提，并假定在误差范围内曲线随参数近似线性变化。",
};

//! What is studied of a fit's end, in words: whether the step is small enough, profiles, the bootstrap.

use super::uncertainty::listed;
use crate::core::study::bootstrap::Resampling;

/// The studies.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Studies {
    pub stop: &'static str,
    pub progress: &'static str,
    pub working: fn(percent: u32) -> String,
    pub stopped: &'static str,
    pub lost: &'static str,
    pub unavailable: &'static str,

    pub step_question: &'static str,
    pub step_question_explained: &'static str,
    /// A mark beside a value.
    pub badge: &'static str,
    /// Of a value with its step, without the error of the step, and their distance in standard errors.
    pub badge_explained: fn(name: &str, value: &str, limit: &str, errors: &str) -> String,
    /// That the step moves these too far: each with its value without the error of the step.
    pub biased: fn(step: &str, names: &[(&str, &str)]) -> String,
    pub use_step: fn(step: &str) -> String,
    pub use_adaptive: &'static str,
    pub adaptive_unknown: &'static str,
    /// That the step is small enough: the largest bias in standard errors.
    pub small_enough: fn(step: &str, errors: &str) -> String,
    pub steps_table: &'static str,
    pub parameter: &'static str,
    pub limit: &'static str,
    pub step_chart: fn(name: &str, first: &str, step: &str, last: &str, limit: &str) -> String,
    pub step_charts_explained: &'static str,

    pub intervals: &'static str,
    pub from: &'static str,
    pub interval: &'static str,
    pub of_error: &'static str,
    pub of_profile: &'static str,
    pub of_bootstrap: &'static str,
    pub profiles: &'static str,
    pub profiles_explained: &'static str,
    pub profile_chart: fn(name: &str, low: &str, high: &str) -> String,
    pub profile_charts_explained: &'static str,
    pub open_below: fn(name: &str, value: &str) -> String,
    pub open_above: fn(name: &str, value: &str) -> String,
    pub unbounded: &'static str,
    pub bootstrap: fn(samples: u32) -> String,
    pub bootstrap_explained: fn(Resampling) -> &'static str,
    pub bootstrap_found: fn(fits: usize, failed: u32) -> String,
}

/// In English.
pub const ENGLISH: Studies = Studies {
    stop: "Stop",
    progress: "Progress of the computation",
    working: |percent| format!("Computing: {percent} %"),
    stopped: "Stopped; what was found stays.",
    lost: "The computation broke off. Start it again.",
    unavailable: "This browser could not start a worker for it. Reload the page.",

    step_question: "Is the step small enough?",
    step_question_explained: "Fits again at h, h/2, h/4, h/8 and with the adaptive method, and compares the values",
    badge: "step size",
    badge_explained: |name, value, limit, errors| {
        format!(
            "{name} is {value} with this step and {limit} without the error of the step: {errors} standard errors apart"
        )
    },
    biased: |step, moved| {
        let names: Vec<&str> = moved.iter().map(|(name, _)| *name).collect();
        let limits: Vec<String> = moved.iter().map(|(name, limit)| format!("{name} = {limit}")).collect();
        let errors = if let [_] = moved { "its standard error" } else { "their standard errors" };
        format!(
            "The step h = {step} moves {} by more than {errors}: the ± tells of the scatter of the points only. Without the error of the steps the same points give {}.",
            listed(&names, ", ", " and "),
            limits.join(", ")
        )
    },
    use_step: |step| format!("Use h = {step} and fit again"),
    use_adaptive: "Use the adaptive method and fit again",
    adaptive_unknown: "The adaptive method could not follow the equation from these values, so it is not known what the step does. Try a smaller step.",
    small_enough: |step, errors| {
        format!("The step h = {step} is small enough: it moves every value by at most {errors} of its standard error.")
    },
    steps_table: "Values at each step size",
    parameter: "parameter",
    limit: "adaptive",
    step_chart: |name, first, step, last, limit| {
        format!(
            "{name} against the step size: {first} at h = {step}, {last} at the smallest, {limit} without the error of the step"
        )
    },
    step_charts_explained: "Each value against the step size h, with one standard error up and down; the dotted line is the value without the error of the step.",

    intervals: "95 % intervals",
    from: "from",
    interval: "interval",
    of_error: "standard error",
    of_profile: "profile",
    of_bootstrap: "bootstrap",
    profiles: "Profile likelihood",
    profiles_explained: "Fits all others again at each value of a parameter: the honest interval where the curves bend with the parameters",
    profile_chart: |name, low, high| format!("Loss along {name}; the 95 % interval is from {low} to {high}"),
    profile_charts_explained: "The loss along each parameter, all others fitted again at every value. The interval ends where the curve crosses the dotted line; the pale parabola is what the standard error takes for granted.",
    open_below: |name, value| {
        format!(
            "The points do not bound {name} from below: even at {value} the fit is hardly worse. Observe something that depends on it, or give it a range."
        )
    },
    open_above: |name, value| {
        format!(
            "The points do not bound {name} from above: even at {value} the fit is hardly worse. Observe something that depends on it, or give it a range."
        )
    },
    unbounded: "open",
    bootstrap: |samples| format!("Bootstrap: {samples} refits"),
    bootstrap_explained: |how| match how {
        Resampling::Parametric => {
            "Draws new points about the curves from their known scatter, and fits each set of them: how the values would scatter if all were measured again"
        }
        Resampling::Residual => {
            "Draws new points about the curves with the residuals of this fit, and fits each set of them: how the values would scatter if all were measured again"
        }
    },
    bootstrap_found: |fits, failed| match failed {
        0 => format!("{fits} refits. With few points the intervals of the bootstrap come out a little short."),
        _ => format!(
            "{fits} refits; {failed} more did not come to an end and are left out. With few points the intervals of the bootstrap come out a little short."
        ),
    },
};

/// In Chinese.
pub const CHINESE: Studies = Studies {
    stop: "停止",
    progress: "计算进度",
    working: |percent| format!("正在计算：{percent}%"),
    stopped: "已停止；已得到的结果保留。",
    lost: "计算中断了。请重新开始。",
    unavailable: "浏览器无法为此启动后台线程。请刷新页面。",

    step_question: "步长够小吗？",
    step_question_explained: "分别用 h、h/2、h/4、h/8 和自适应方法重新拟合，并比较参数值",
    badge: "步长",
    badge_explained: |name, value, limit, errors| {
        format!("用当前步长得到 {name} = {value}，没有步长误差时为 {limit}：相差 {errors} 个标准误差")
    },
    biased: |step, moved| {
        let names: Vec<&str> = moved.iter().map(|(name, _)| *name).collect();
        let limits: Vec<String> = moved.iter().map(|(name, limit)| format!("{name} = {limit}")).collect();
        format!(
            "步长 h = {step} 使 {} 的偏移超过了标准误差：± 只反映数据点的离散。没有步长误差时，同样的数据点给出 {}。",
            names.join("、"),
            limits.join("，")
        )
    },
    use_step: |step| format!("改用 h = {step} 并重新拟合"),
    use_adaptive: "改用自适应方法并重新拟合",
    adaptive_unknown: "自适应方法无法从这些参数值出发求解方程，因此不知道步长的影响。请试试更小的步长。",
    small_enough: |step, errors| format!("步长 h = {step} 足够小：它使每个值的偏移都不超过标准误差的 {errors} 倍。"),
    steps_table: "各步长下的参数值",
    parameter: "参数",
    limit: "自适应",
    step_chart: |name, first, step, last, limit| {
        format!("{name} 随步长的变化：h = {step} 时为 {first}，最小步长时为 {last}，没有步长误差时为 {limit}")
    },
    step_charts_explained: "每个值随步长 h 的变化，竖线为上下各一个标准误差；虚线是没有步长误差时的值。",

    intervals: "95% 区间",
    from: "方法",
    interval: "区间",
    of_error: "标准误差",
    of_profile: "轮廓似然",
    of_bootstrap: "自助法",
    profiles: "轮廓似然",
    profiles_explained: "在一个参数的每个取值处重新拟合其余所有参数：当曲线随参数非线性变化时，这样得到的区间才可靠",
    profile_chart: |name, low, high| format!("损失随 {name} 的变化；95% 区间为 {low} 到 {high}"),
    profile_charts_explained: "损失随每个参数的变化，在每个取值处都重新拟合其余参数。曲线与虚线相交处就是区间的端点；浅色抛物线是标准误差所假定的形状。",
    open_below: |name, value| {
        format!(
            "这些数据点不能从下方限定 {name}：即使取 {value}，拟合也几乎没有变差。请观测与它有关的量，或者给它一个范围。"
        )
    },
    open_above: |name, value| {
        format!(
            "这些数据点不能从上方限定 {name}：即使取 {value}，拟合也几乎没有变差。请观测与它有关的量，或者给它一个范围。"
        )
    },
    unbounded: "无界",
    bootstrap: |samples| format!("自助法：重新拟合 {samples} 次"),
    bootstrap_explained: |how| match how {
        Resampling::Parametric => {
            "按已知的离散程度在曲线周围抽取新的数据点，并逐组拟合：看看如果全部重新测量，参数值会怎样变动"
        }
        Resampling::Residual => {
            "用这次拟合的残差在曲线周围抽取新的数据点，并逐组拟合：看看如果全部重新测量，参数值会怎样变动"
        }
    },
    bootstrap_found: |fits, failed| match failed {
        0 => format!("重新拟合了 {fits} 次。数据点很少时，自助法的区间会略微偏短。"),
        _ => format!(
            "重新拟合了 {fits} 次；另有 {failed} 次没有得到结果，未计入。数据点很少时，自助法的区间会略微偏短。"
        ),
    },
};

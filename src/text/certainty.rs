//! What is said of bands about the curves, of the sloppiest direction and of the next measurement, English and Chinese.
//! Knows no numerics.

use crate::core::document::Language;
use crate::core::next_point::Goal;
use crate::core::statistics::identifiability::Verdict;

/// Bands, the sloppiest direction, the next measurement.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Certainty {
    pub band: &'static str,
    pub band_off: &'static str,
    pub band_curve: &'static str,
    pub band_new_point: &'static str,
    pub band_curve_bootstrap: &'static str,
    pub band_new_point_bootstrap: &'static str,
    /// From so many curves, while so many refits gave none.
    pub bootstrap_band: fn(curves: usize, left_out: usize) -> String,
    /// That there are too few curves for a band.
    pub bootstrap_few: fn(curves: usize, left_out: usize) -> String,
    pub bootstrap_runs: &'static str,
    pub bootstrap_needed: &'static str,
    pub after_a_fit: &'static str,
    pub one_experiment: &'static str,
    pub no_band: fn(reason: &str) -> String,
    pub open_band: fn(curve: &str, parameters: &str) -> String,
    pub deviation_used: fn(curve: &str, deviation: &str) -> String,
    pub and: &'static str,
    pub comma: &'static str,
    pub slider: &'static str,
    pub slider_explained: &'static str,
    pub place: fn(share: &str) -> String,
    pub at_the_fit: &'static str,
    pub loss: fn(fit: &str, here: &str) -> String,
    pub keep: &'static str,
    pub back: &'static str,
    pub plan: &'static str,
    pub strip: &'static str,
    pub best: fn(target: &str, time: &str) -> String,
    pub here: fn(target: &str, time: &str, what: &str) -> String,
    pub shrinks: fn(parameter: &str, percent: &str) -> String,
    pub tells: fn(parameters: &str, percent: &str) -> String,
    pub most_shrink: fn(parameter: &str, percent: &str) -> String,
    pub most_tell: fn(parameters: &str) -> String,
    pub unobserved: &'static str,
    pub nothing_helps: fn(parameters: &str) -> String,
    pub already_known: &'static str,
    pub add: fn(target: &str, time: &str) -> String,
    pub added: fn(target: &str, time: &str) -> String,
}

/// In English.
pub const ENGLISH: Certainty = Certainty {
    band: "95 % band around the curves",
    band_off: "no band",
    band_curve: "95 % band: curve",
    band_new_point: "95 % band: new points",
    band_curve_bootstrap: "95 % band: curve, bootstrap",
    band_new_point_bootstrap: "95 % band: new points, bootstrap",
    bootstrap_band: |curves, left_out| match left_out {
        0 => format!("Band of {curves} bootstrap curves."),
        _ => format!("Band of {curves} bootstrap curves; {left_out} refits that gave no finite curve are left out."),
    },
    bootstrap_few: |curves, left_out| {
        format!(
            "No band: the bootstrap has {curves} curves, too few for it, and {left_out} refits that gave no finite curve. Use the band without the bootstrap, or a shorter run."
        )
    },
    bootstrap_runs: "Refitting for the band.",
    bootstrap_needed: "The band of the bootstrap needs refits of this fit.",
    after_a_fit: "After a fit",
    one_experiment: "Where the table holds one experiment",
    no_band: |reason| format!("No band. {reason}"),
    open_band: |curve, parameters| {
        format!("{curve} has no band where it depends on {parameters}: the points leave that open.")
    },
    deviation_used: |curve, deviation| {
        format!("New points of {curve}: standard deviation {deviation}, the median of those given.")
    },
    and: " and ",
    comma: ", ",
    slider: "All parameters together, the curve hardly moving",
    slider_explained: "Moves along the direction that the points fix worst, to either side until the loss has grown as much as the noise allows (three standard deviations).",
    place: |share| format!("{share} of the way the noise allows"),
    at_the_fit: "at the fit",
    loss: |fit, here| format!("Sum of squares: {fit} at the fit, {here} here"),
    keep: "Keep these values",
    back: "Back to the fit",
    plan: "Where to measure next?",
    strip: "Moment of the next measurement",
    best: |target, time| format!("Best: measure {target} at t = {time}."),
    here: |target, time, what| format!("{target} at t = {time}: {what}"),
    shrinks: |parameter, percent| format!("the error of {parameter} would shrink by {percent}"),
    tells: |parameters, percent| format!("tells {parameters} {percent} as well as the best moment"),
    most_shrink: |parameter, percent| format!("error of {parameter} would shrink by up to {percent}"),
    most_tell: |parameters| format!("how well a point would tell {parameters}"),
    unobserved: "Nothing observed so far tells them; this would.",
    nothing_helps: |parameters| {
        format!(
            "No measurement up to the end of the run would tell {parameters}: lock one of them, let the run go further, or write what else is measured as a helper definition."
        )
    },
    already_known: "The errors are already as small as numbers can tell.",
    add: |target, time| format!("Add a point of {target} at t = {time}"),
    added: |target, time| {
        format!(
            "A point of {target} at t = {time} was added on the curve. It stands in for a measurement: type or drag what is measured, then fit again."
        )
    },
};

/// In Chinese.
pub const CHINESE: Certainty = Certainty {
    band: "曲线周围的 95% 带",
    band_off: "不显示带",
    band_curve: "95% 带：曲线",
    band_new_point: "95% 带：新数据点",
    band_curve_bootstrap: "95% 带：曲线（自助法）",
    band_new_point_bootstrap: "95% 带：新数据点（自助法）",
    bootstrap_band: |curves, left_out| match left_out {
        0 => format!("由 {curves} 条自助法曲线得到的带。"),
        _ => format!("由 {curves} 条自助法曲线得到的带；另有 {left_out} 次重新拟合没有得到有限的曲线，未计入。"),
    },
    bootstrap_few: |curves, left_out| {
        format!(
            "没有带：自助法只有 {curves} 条曲线，太少了；另有 {left_out} 次重新拟合没有得到有限的曲线。请改用不带自助法的带，或者缩短运行时间。"
        )
    },
    bootstrap_runs: "正在为带重新拟合。",
    bootstrap_needed: "自助法的带需要先重新拟合多次。",
    after_a_fit: "拟合之后可用",
    one_experiment: "仅当数据表只有一组实验时可用",
    no_band: |reason| format!("没有带。{reason}"),
    open_band: |curve, parameters| format!("{curve} 在依赖 {parameters} 的地方没有带：数据点不能确定它们。"),
    deviation_used: |curve, deviation| format!("{curve} 的新数据点：标准差取 {deviation}，即所给标准差的中位数。"),
    and: " 和 ",
    comma: "、",
    slider: "所有参数一起移动，曲线几乎不动",
    slider_explained: "沿数据点最难确定的方向移动，两侧都到损失增长达到噪声允许的限度为止（三个标准差）。",
    place: |share| format!("噪声所允许路程的 {share}"),
    at_the_fit: "位于拟合值",
    loss: |fit, here| format!("平方和：拟合处 {fit}，此处 {here}"),
    keep: "保留这些值",
    back: "回到拟合值",
    plan: "下一次测量什么时候？",
    strip: "下一次测量的时刻",
    best: |target, time| format!("最好：在 t = {time} 测量 {target}。"),
    here: |target, time, what| format!("在 t = {time} 测量 {target}：{what}"),
    shrinks: |parameter, percent| format!("{parameter} 的误差会缩小 {percent}"),
    tells: |parameters, percent| format!("确定 {parameters} 的能力是最佳时刻的 {percent}"),
    most_shrink: |parameter, percent| format!("{parameter} 的误差最多缩小 {percent}"),
    most_tell: |parameters| format!("一个数据点能多好地确定 {parameters}"),
    unobserved: "已观测的量都不能确定它们；这个可以。",
    nothing_helps: |parameters| {
        format!(
            "到运行结束为止，任何测量都不能确定 {parameters}：请锁定其中一个，延长运行时间，或者把还能测量的量写成辅助定义。"
        )
    },
    already_known: "误差已经小到数字无法再分辨。",
    add: |target, time| format!("在 t = {time} 添加 {target} 的数据点"),
    added: |target, time| {
        format!("已在曲线上 t = {time} 处添加 {target} 的一个数据点。它只是占位：请输入或拖动到实测值，然后重新拟合。")
    },
};

/// `a, b and c`.
pub fn list(names: &[&str], text: &Certainty) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{}{}{last}", first.join(text.comma), text.and),
    }
}

/// How well the points fix the parameters called `names`, in one sentence.
pub fn verdict(verdict: &Verdict, names: &[&str], language: Language, text: &Certainty) -> String {
    let of = |places: &[usize]| {
        list(&places.iter().filter_map(|&place| names.get(place).copied()).collect::<Vec<_>>(), text)
    };
    match (verdict, language) {
        (Verdict::Open(places) | Verdict::OnlyTogether(places), Language::English) if places.len() > 1 => {
            format!("{} move together: these points fix only a combination of them.", of(places))
        }
        (Verdict::Open(places) | Verdict::OnlyTogether(places), Language::Chinese) if places.len() > 1 => {
            format!("{} 一起变化：这些数据点只能确定它们的一个组合。", of(places))
        }
        (Verdict::Open(places) | Verdict::OnlyTogether(places), Language::English) => {
            format!("{} is not fixed at all: nothing observed depends on it.", of(places))
        }
        (Verdict::Open(places) | Verdict::OnlyTogether(places), Language::Chinese) => {
            format!("{} 完全没有确定：所观测的量都与它无关。", of(places))
        }
        (Verdict::Loose(places), Language::English) => {
            format!("These points hardly fix {}: the error is more than half of the value.", of(places))
        }
        (Verdict::Loose(places), Language::Chinese) => {
            format!("这些数据点几乎不能确定 {}：误差超过数值的一半。", of(places))
        }
        (Verdict::Fixed, Language::English) => "All parameters are well fixed by these points.".into(),
        (Verdict::Fixed, Language::Chinese) => "这些数据点很好地确定了所有参数。".into(),
        (Verdict::Unknown, Language::English) => {
            "There is no noise to see, so how well the points fix the parameters cannot be told.".into()
        }
        (Verdict::Unknown, Language::Chinese) => "看不到噪声，因此无法判断数据点对参数的确定程度。".into(),
    }
}

/// The parameters that a goal is about, as the report counts them.
pub fn parameters_of(goal: &Goal) -> Vec<usize> {
    match goal {
        Goal::Shrink(parameter) => vec![*parameter],
        Goal::Tell(parameters) => parameters.clone(),
    }
}

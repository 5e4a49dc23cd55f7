//! Why an unroll explodes and what cures it, in words, English and Chinese. Knows the diagnosis, not how it is made.

use super::Text;
use crate::core::explosion::{Cause, Cure, Diagnosis, Extent, Fate, Mode, Undefined, UndefinedKind};
use crate::core::method::Method;
use crate::core::model::Model;
use crate::core::number::{rounded_down, significant};
use crate::core::stability::{Complex, StepLimit, Tendency, tendency};

/// The closer look at why states and gradients grow.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Explosion {
    pub title: &'static str,
    pub own_steps: &'static str,
    pub sound: &'static str,
    pub look_closer: &'static str,
    pub show_step: fn(usize) -> String,
    pub cures: &'static str,
    pub sizes: &'static str,
    pub steps: &'static str,
    pub sizes_spoken: fn(what: &str, first: &str, last: &str) -> String,
    pub partial: fn(steps: usize) -> String,
    pub per_step: fn(factor: &str) -> String,
    pub tangents: &'static str,
    pub fate: fn(Fate) -> &'static str,
    pub region: fn(method: &str) -> String,
    pub region_spoken: fn(modes: usize, outside: usize, method: &str) -> String,
    pub modes: &'static str,
    pub inside: &'static str,
    pub outside: &'static str,
    pub outside_turning: &'static str,
    pub inside_growing: &'static str,
    pub outside_growing: &'static str,
    pub off_picture: &'static str,
    pub more_modes: fn(usize) -> String,
    pub no_numbers: &'static str,
    pub not_converged: &'static str,
    pub clip_marked: &'static str,
    pub lower_rate: fn(&str) -> String,
    pub words: Words,
}

/// The parts of the sentences about a diagnosis.
#[derive(Debug)]
#[allow(missing_docs, reason = "a sentence's field name says when it is said")]
pub struct Words {
    pub broke: fn(state: &str, time: &str) -> String,
    pub grew: fn(time: &str) -> String,
    pub restless: &'static str,
    pub clip_hides: fn(step: usize, state: &str, steps: usize) -> String,
    pub clip_alone: fn(step: usize, state: &str, steps: usize) -> String,
    pub region_of: fn(disc: bool, method: &str) -> String,
    pub outside: fn(z: &str, region: &str, factor: &str) -> String,
    pub below: fn(&str) -> String,
    pub turns: fn(z: &str, method: &str, factor: &str) -> String,
    pub too_long: &'static str,
    pub growth: fn(lambda: &str) -> String,
    pub growth_unknown: &'static str,
    pub sudden: &'static str,
    pub undefined: fn(formula: &str) -> String,
    pub division: fn(formula: &str) -> String,
    pub argument: fn(formula: &str, argument: &str) -> String,
    pub gradient: fn(quantity: &str, step: usize) -> String,
    pub gradient_grows: fn(quantity: &str, step: usize) -> String,
    pub step_size: fn(&str) -> String,
    pub step_size_does: fn(before: usize, after: usize) -> String,
    pub method: fn(&str) -> String,
    pub method_does: &'static str,
    pub end_time: fn(&str) -> String,
    pub end_time_does: &'static str,
    pub halve: &'static str,
    pub start_values: fn(&str) -> String,
    pub start_values_does: &'static str,
    pub clip: fn(&str) -> String,
    pub clip_does: &'static str,
    pub clip_off: &'static str,
    pub clip_off_does: &'static str,
    /// Between two sentences.
    pub gap: &'static str,
}

/// A complex number for people: `−0.1 + 2i`.
pub fn complex(z: Complex, digits: usize) -> String {
    let size = z.re.abs().max(z.im.abs());
    let part = |value: f64| if value.abs() < 1e-9 * size { 0.0 } else { value };
    let (re, im) = (part(z.re), part(z.im));
    let imaginary = |value: f64| {
        if value == 1.0 { "i".to_owned() } else { format!("{}i", significant(value, digits)) }
    };
    match (re == 0.0, im == 0.0) {
        (_, true) => significant(re, digits),
        (true, false) if im < 0.0 => format!("−{}", imaginary(-im)),
        (true, false) => imaginary(im),
        _ => format!("{} {} {}", significant(re, digits), if im < 0.0 { "−" } else { "+" }, imaginary(im.abs())),
    }
}

/// The name of a method without its remark.
pub fn method_name(method: Method, text: &Text) -> &'static str {
    let name = (text.model.method_name)(method);
    name.split(" (").next().and_then(|name| name.split('（').next()).unwrap_or(name)
}

/// The model that was judged, with its text and how it was unrolled.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'run> {
    /// The model.
    pub model: &'run Model,
    /// Its text.
    pub source: &'run str,
    /// The method.
    pub method: Method,
    /// `h`
    pub step_size: f64,
}

impl Subject<'_> {
    fn state(&self, component: usize) -> &str {
        self.model.states.get(component).map_or("", |state| &state.name)
    }

    fn formula(&self, undefined: &Undefined) -> String {
        let piece = self.source.get(undefined.span.start..undefined.span.end).unwrap_or_default();
        piece.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Where it shows, in one sentence.
pub fn place(diagnosis: &Diagnosis, subject: &Subject<'_>, text: &Text) -> String {
    let words = &text.explosion.words;
    let time = significant(diagnosis.time, 4);
    if let Some(clipped) = diagnosis.clipped {
        let say = if diagnosis.cause == Cause::Clip { words.clip_alone } else { words.clip_hides };
        return say(clipped.step, subject.state(clipped.component), clipped.steps);
    }
    match diagnosis.extent {
        Extent::Broke => (words.broke)(subject.state(diagnosis.component), &time),
        Extent::Grew => (words.grew)(&time),
        Extent::Restless => words.restless.to_owned(),
        Extent::Gradient | Extent::Cut => String::new(),
    }
}

/// Why it explodes; empty where the place says it all.
pub fn reason(diagnosis: &Diagnosis, subject: &Subject<'_>, text: &Text) -> String {
    let words = &text.explosion.words;
    match &diagnosis.cause {
        Cause::StepTooLarge(Some(mode)) => outside(mode, subject, text),
        Cause::StepTooLarge(None) => words.too_long.to_owned(),
        Cause::Growth { eigenvalue: Some(eigenvalue), sudden } => {
            let growth = (words.growth)(&complex(*eigenvalue, 3));
            if *sudden { format!("{growth}{}{}", words.gap, words.sudden) } else { growth }
        }
        Cause::Growth { eigenvalue: None, .. } => words.growth_unknown.to_owned(),
        Cause::Undefined(undefined) => {
            let formula = subject.formula(undefined);
            match undefined.kind {
                UndefinedKind::DivisionByZero => (words.division)(&formula),
                UndefinedKind::Function { argument, .. } => (words.argument)(&formula, &significant(argument, 3)),
                UndefinedKind::Power => (words.undefined)(&formula),
            }
        }
        Cause::Gradient { quantity, finite } => {
            let say = if *finite { words.gradient_grows } else { words.gradient };
            let name = subject.model.quantities.get(*quantity).map_or("", |quantity| quantity.name.as_str());
            say(name, diagnosis.step)
        }
        Cause::Clip => String::new(),
    }
}

fn outside(mode: &Mode, subject: &Subject<'_>, text: &Text) -> String {
    let words = &text.explosion.words;
    let z = complex(mode.eigenvalue.scale(subject.step_size), 3);
    let (method, factor) = (method_name(subject.method, text), significant(mode.factor, 3));
    let first = if tendency(mode.eigenvalue) == Tendency::Turns {
        (words.turns)(&z, method, &factor)
    } else {
        (words.outside)(&z, &(words.region_of)(subject.method == Method::Euler, method), &factor)
    };
    match mode.limit {
        StepLimit::Below(limit) => {
            format!("{first}{}{}", words.gap, (words.below)(&significant(rounded_down(limit, 2), 2)))
        }
        StepLimit::Any | StepLimit::Never => first,
    }
}

/// The label of a cure's button, and what it does.
pub fn cure(cure: &Cure, steps: usize, step_size: f64, text: &Text) -> (String, String) {
    let words = &text.explosion.words;
    match cure {
        Cure::StepSize(smaller) => {
            let after = (steps as f64 * step_size / smaller).round();
            ((words.step_size)(&significant(*smaller, 3)), (words.step_size_does)(steps, after as usize))
        }
        Cure::Method(method) => ((words.method)(method_name(*method, text)), words.method_does.to_owned()),
        Cure::EndTime(end_time) => ((words.end_time)(&significant(*end_time, 3)), words.end_time_does.to_owned()),
        Cure::StartValues { share: 0.5, .. } => (words.halve.to_owned(), words.start_values_does.to_owned()),
        Cure::StartValues { share, .. } => {
            ((words.start_values)(&significant(*share, 2)), words.start_values_does.to_owned())
        }
        Cure::Clip(Some(bound)) => ((words.clip)(&significant(*bound, 3)), words.clip_does.to_owned()),
        Cure::Clip(None) => (words.clip_off.to_owned(), words.clip_off_does.to_owned()),
    }
}

/// In English.
pub const ENGLISH: Explosion = Explosion {
    own_steps: "This method chooses its steps so that they stay stable and accurate. Choose Euler, Heun or Runge-Kutta to see how a fixed step h leaves the stability region.",
    title: "Explosion microscope",
    sound: "Nothing explodes here: the curve stays finite, and no part of it that should decay grows because of the step.",
    look_closer: "Look closer",
    show_step: |step| format!("Show step {step}"),
    cures: "What helps",
    sizes: "Size at each step, logarithmic",
    steps: "step n",
    sizes_spoken: |what, first, last| format!("{what}: {first} at the start, {last} at the end."),
    partial: |steps| format!("The first {steps} steps are looked at."),
    per_step: |factor| format!("×{factor} in this step"),
    tangents: "Sensitivities (tangents) shown",
    fate: |fate| match fate {
        Fate::Overflows(_) => "exceeds all numbers: the gradient explodes",
        Fate::Explodes(_) => "grows a millionfold: the gradient explodes",
        Fate::Vanishes => "dies out: the gradient vanishes",
        Fate::Steady => "",
    },
    region: |method| format!("h·λ in the stability region of {method}"),
    region_spoken: |modes, outside, method| {
        format!("Complex plane with the stability region of {method}; {outside} of {modes} values h·λ lie outside.")
    },
    modes: "The eigenvalues λ of the Jacobian at the play head",
    inside: "inside: does not grow",
    outside: "outside: grows, though the equation makes it decay",
    outside_turning: "outside: each swing grows, though the equation keeps its size",
    inside_growing: "inside, though the equation makes it grow",
    outside_growing: "outside: grows, as it does in the equation",
    off_picture: "A triangle at the border stands for a value beyond the picture.",
    more_modes: |count| format!("and {count} more"),
    no_numbers: "There are no eigenvalues here: a derivative of the right-hand side is undefined or too large at this state.",
    not_converged: "The eigenvalues could not be computed at this state; try the next step.",
    clip_marked: "Ticks at the bottom: steps that the clip changed.",
    lower_rate: |rate| format!("Lower the learning rate to {rate}"),
    words: Words {
        broke: |state, time| format!("{state} grows beyond all numbers at t = {time}."),
        grew: |time| format!("From t = {time} on the unroll grows, though the solution does not."),
        restless: "The unroll never settles, though the solution comes to rest.",
        clip_hides: |step, state, steps| {
            format!(
                "The clip hides an explosion: from step {step} on it cuts the derivative of {state}, at {steps} steps in all."
            )
        },
        clip_alone: |step, state, steps| {
            format!(
                "The clip changes the curve from step {step} on: it cuts the derivative of {state}, at {steps} steps in all. Without it the curve stays finite too."
            )
        },
        region_of: |disc, method| format!("the stability {} of {method}", if disc { "disc" } else { "region" }),
        outside: |z, region, factor| {
            format!(
                "h·λ = {z} is outside {region}: every step multiplies a disturbance by {factor}, though the equation makes it decay."
            )
        },
        below: |limit| format!("Below h = {limit} it is inside."),
        turns: |z, method, factor| {
            format!(
                "h·λ = {z} lies on the imaginary axis: the equation only swings, but every step of {method} makes the swing {factor} times as large."
            )
        },
        too_long: "The steps are too long for how fast the slope changes: with shorter ones the curve stays finite.",
        growth: |lambda| {
            format!("λ = {lambda} has a positive real part: the solution itself grows, and no smaller h helps.")
        },
        growth_unknown: "The solution itself grows: smaller steps end in the same place.",
        sudden: "It grows ever faster and reaches infinity in a finite time.",
        undefined: |formula| format!("{formula} has no value there."),
        division: |formula| format!("{formula} divides by zero there."),
        argument: |formula, argument| format!("{formula} has no value there: its argument is {argument}."),
        gradient: |quantity, step| {
            format!(
                "The curve stays finite, but its derivative by {quantity} exceeds all numbers at step {step}: the gradient explodes, and a fit that reaches so far breaks off."
            )
        },
        gradient_grows: |quantity, step| {
            format!(
                "The curve stays finite, but its derivative by {quantity} is a million times as large at step {step} as it began: the gradient explodes, and a fit that reaches so far trains badly."
            )
        },
        step_size: |h| format!("Try h = {h}"),
        step_size_does: |before, after| format!("{after} steps instead of {before}"),
        method: |name| format!("Use {name}"),
        method_does: "the same h, a larger stability region",
        end_time: |time| format!("Stop at t = {time}"),
        end_time_does: "a shorter window, before it grows",
        halve: "Halve the start values",
        start_values: |share| format!("Start values × {share}"),
        start_values_does: "another start, from which it stays finite",
        clip: |bound| format!("Clip at {bound}"),
        clip_does: "keeps the numbers finite, but hides the cause",
        clip_off: "Switch the clip off",
        clip_off_does: "shows the curve of the equation as typed",
        gap: " ",
    },
};

/// In Chinese.
pub const CHINESE: Explosion = Explosion {
    own_steps: "该方法自选步长，始终保持稳定和精度。改用欧拉、Heun 或龙格-库塔法，即可看到固定步长 h 如何越出稳定区域。",
    title: "爆炸显微镜",
    sound: "这里没有爆炸：曲线是有限的，该衰减的部分也没有因为步长而增长。",
    look_closer: "细看原因",
    show_step: |step| format!("看第 {step} 步"),
    cures: "解决办法",
    sizes: "每一步的大小（对数刻度）",
    steps: "第 n 步",
    sizes_spoken: |what, first, last| format!("{what}：开始为 {first}，结束为 {last}。"),
    partial: |steps| format!("只看前 {steps} 步。"),
    per_step: |factor| format!("这一步 ×{factor}"),
    tangents: "显示哪些灵敏度（切向量）",
    fate: |fate| match fate {
        Fate::Overflows(_) => "超出了所有数的范围：梯度爆炸",
        Fate::Explodes(_) => "增大了百万倍：梯度爆炸",
        Fate::Vanishes => "趋于零：梯度消失",
        Fate::Steady => "",
    },
    region: |method| format!("{method}的稳定区域与 h·λ"),
    region_spoken: |modes, outside, method| {
        format!("复平面上{method}的稳定区域；{modes} 个 h·λ 中有 {outside} 个在区域之外。")
    },
    modes: "播放位置处雅可比矩阵的特征值 λ",
    inside: "在区域内：不增长",
    outside: "在区域外：方程使它衰减，展开时却增长",
    outside_turning: "在区域外：振幅不断增大，而方程保持振幅不变",
    inside_growing: "在区域内，尽管方程使它增长",
    outside_growing: "在区域外：与方程一样增长",
    off_picture: "边上的三角形表示该值在图外。",
    more_modes: |count| format!("另有 {count} 个"),
    no_numbers: "此处没有特征值：右端的导数在这个状态没有定义，或者太大。",
    not_converged: "这个状态的特征值没有算出来；请看下一步。",
    clip_marked: "底部的短线：被截断改变了的步。",
    lower_rate: |rate| format!("把学习率降到 {rate}"),
    words: Words {
        broke: |state, time| format!("{state} 在 t = {time} 处超出了所有数的范围。"),
        grew: |time| format!("从 t = {time} 起，展开的结果不断增大，而方程的解并不增大。"),
        restless: "展开的结果始终不能平息，而方程的解会趋于静止。",
        clip_hides: |step, state, steps| {
            format!("截断掩盖了一次爆炸：从第 {step} 步起，{state} 的导数被截断，共 {steps} 步。")
        },
        clip_alone: |step, state, steps| {
            format!("截断从第 {step} 步起改变了曲线：{state} 的导数被截断，共 {steps} 步。不截断，曲线也是有限的。")
        },
        region_of: |disc, method| format!("{method}的稳定{}", if disc { "圆盘" } else { "区域" }),
        outside: |z, region, factor| {
            format!("h·λ = {z} 在{region}之外：每一步都把扰动放大到 {factor} 倍，而方程本身使扰动衰减。")
        },
        below: |limit| format!("当 h 小于 {limit} 时，它就在区域之内。"),
        turns: |z, method, factor| {
            format!("h·λ = {z} 在虚轴上：方程只是振荡，而{method}每一步都把振幅放大到 {factor} 倍。")
        },
        too_long: "斜率变化很快，步长太大：减小步长，曲线就是有限的。",
        growth: |lambda| format!("λ = {lambda} 的实部为正：方程的解本身在增长，减小 h 没有用。"),
        growth_unknown: "方程的解本身在增长：减小步长，结果仍然一样。",
        sudden: "它增长得越来越快，在有限时间内趋于无穷。",
        undefined: |formula| format!("{formula} 在此处没有定义。"),
        division: |formula| format!("{formula} 在此处除以零。"),
        argument: |formula, argument| format!("{formula} 在此处没有定义：自变量为 {argument}。"),
        gradient: |quantity, step| {
            format!(
                "曲线是有限的，但它对 {quantity} 的导数在第 {step} 步超出了所有数的范围：梯度爆炸，拟合到那么远就会中断。"
            )
        },
        gradient_grows: |quantity, step| {
            format!(
                "曲线是有限的，但它对 {quantity} 的导数到第 {step} 步已增大了百万倍：梯度爆炸，拟合到那么远很难训练。"
            )
        },
        step_size: |h| format!("改用 h = {h}"),
        step_size_does: |before, after| format!("从 {before} 步变为 {after} 步"),
        method: |name| format!("改用{name}"),
        method_does: "h 不变，稳定区域更大",
        end_time: |time| format!("在 t = {time} 处结束"),
        end_time_does: "缩短时间窗口，在增大之前结束",
        halve: "初值减半",
        start_values: |share| format!("初值 × {share}"),
        start_values_does: "换一组初值，使曲线有限",
        clip: |bound| format!("截断到 {bound}"),
        clip_does: "使数值有限，但掩盖了原因",
        clip_off: "取消截断",
        clip_off_does: "画出方程本来的曲线",
        gap: "",
    },
};

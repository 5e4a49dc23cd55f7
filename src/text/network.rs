//! The network of the equation above the plot, in words.

/// The network of the equation above the plot.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Network {
    pub title: &'static str,
    pub fold: &'static str,
    pub unfold: &'static str,
    pub mode: &'static str,
    pub run: &'static str,
    pub learn: &'static str,
    pub parameter: &'static str,
    pub detail: &'static str,
    pub automatic: &'static str,
    pub all: &'static str,
    pub none: &'static str,
    pub only: fn(name: &str) -> String,
    pub picture: &'static str,
    pub keys: &'static str,
    pub in_words: &'static str,
    /// `x_{n+1} = x_n + ` this, and what it is.
    pub rate: fn(calls: Option<usize>) -> (&'static str, String),
    pub more_calls: fn(calls: Option<usize>) -> String,
    pub cell: fn(states: &str, weights: &str, calls: Option<usize>) -> String,
    pub computed: fn(rate: &str, states: &str, weights: &str, operations: usize) -> String,
    pub nothing: &'static str,
    pub step: fn(step: usize, time: &str) -> String,
    pub moves: fn(state: &str, from: &str, to: &str) -> String,
    pub tangent: fn(state: &str, parameter: &str, from: &str, to: &str) -> String,
    pub state_in: fn(state: &str) -> String,
    pub state_out: fn(state: &str) -> String,
    pub clip: &'static str,
    pub increment: &'static str,
    pub skip: &'static str,
    pub folded: fn(operations: usize) -> String,
    pub same_weights: &'static str,
    pub between: &'static str,
}

/// In English.
pub const ENGLISH: Network = Network {
    title: "The equation as a network",
    fold: "Hide the network",
    unfold: "Show the network",
    mode: "What flows through the network",
    run: "Run",
    learn: "Learn",
    parameter: "Tangent: derivative of everything with respect to",
    detail: "Operations drawn",
    automatic: "as fits",
    all: "every operation",
    none: "one block a state",
    only: |name| format!("only {name}"),
    picture: "Network of one step",
    keys: "Arrow keys go from node to node.",
    in_words: "In words",
    rate: |calls| match calls {
        Some(1) => ("h f(x", "new state = old state + h × rate of change".into()),
        Some(calls) => ("h f̄(x", format!("f̄ is the mean of {calls} evaluations of the same f")),
        None => ("h f̄(x", "f̄ is the mean rate over the steps that the method chose".into()),
    },
    more_calls: |calls| match calls {
        Some(calls) => format!("f runs {calls} times in a step; the first is drawn, this is the mean of all"),
        None => "the method chooses its own steps; f is drawn at the first moment, this is the mean rate".into(),
    },
    cell: |states, weights, calls| {
        let calls = match calls {
            Some(1) => String::new(),
            Some(calls) => format!(" The method evaluates this {calls} times a step."),
            None => " The method evaluates this as often as its own steps need it.".into(),
        };
        format!(
            "The cell takes the states {states} and has the weights {weights}; every step uses the same ones.{calls}"
        )
    },
    computed: |rate, states, weights, operations| match operations {
        0 => format!("{rate} is {states}{weights}."),
        1 => format!("{rate} is computed in one operation from {states}{weights}."),
        _ => format!("{rate} is computed in {operations} operations from {states}{weights}."),
    },
    nothing: "none",
    step: |step, time| format!("Step {step}, from t = {time}: "),
    moves: |state, from, to| format!("{state} goes from {from} to {to}."),
    tangent: |state, parameter, from, to| {
        format!("The derivative of {state} with respect to {parameter} goes from {from} to {to}.")
    },
    state_in: |state| format!("{state} before the step"),
    state_out: |state| format!("{state} after the step"),
    clip: "the rate, clipped",
    increment: "h × rate: what the step adds",
    skip: "old state + h × rate",
    folded: |operations| format!("{operations} operations; press to draw them"),
    same_weights: "the same f with the same weights",
    between: ", ",
};

/// In Chinese.
pub const CHINESE: Network = Network {
    title: "方程的网络图",
    fold: "收起网络图",
    unfold: "展开网络图",
    mode: "网络中传递什么",
    run: "运行",
    learn: "学习",
    parameter: "切线：各量对哪个参数求导",
    detail: "画出哪些运算",
    automatic: "自动",
    all: "全部运算",
    none: "每个状态一个方块",
    only: |name| format!("只展开 {name}"),
    picture: "一步的网络图",
    keys: "用方向键在节点之间移动。",
    in_words: "文字说明",
    rate: |calls| match calls {
        Some(1) => ("h f(x", "新状态 = 旧状态 + h × 变化率".into()),
        Some(calls) => ("h f̄(x", format!("f̄ 是同一个 f 的 {calls} 次求值的加权平均")),
        None => ("h f̄(x", "f̄ 是该方法自选步长下的平均变化率".into()),
    },
    more_calls: |calls| match calls {
        Some(calls) => format!("每一步要计算 {calls} 次 f；图中画的是第一次，这里是全部的平均"),
        None => "该方法自选步长；图中画的是起点处的 f，这里是平均变化率".into(),
    },
    cell: |states, weights, calls| {
        let calls = match calls {
            Some(1) => String::new(),
            Some(calls) => format!("该方法每一步计算 {calls} 次。"),
            None => "该方法按自选的步长计算它。".into(),
        };
        format!("单元的输入状态为 {states}，权重为 {weights}；每一步都用同一组权重。{calls}")
    },
    computed: |rate, states, weights, operations| match operations {
        0 => format!("{rate} 就是 {states}{weights}。"),
        _ => format!("{rate} 由 {states}{weights} 经 {operations} 次运算得到。"),
    },
    nothing: "无",
    step: |step, time| format!("第 {step} 步，从 t = {time} 开始："),
    moves: |state, from, to| format!("{state} 从 {from} 变为 {to}。"),
    tangent: |state, parameter, from, to| format!("{state} 对 {parameter} 的导数从 {from} 变为 {to}。"),
    state_in: |state| format!("这一步之前的 {state}"),
    state_out: |state| format!("这一步之后的 {state}"),
    clip: "截断后的变化率",
    increment: "h × 变化率：这一步的增量",
    skip: "旧状态 + h × 变化率",
    folded: |operations| format!("{operations} 个运算；点按即可展开"),
    same_weights: "同一个 f，同一组权重",
    between: "、",
};

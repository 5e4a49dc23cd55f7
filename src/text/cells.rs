//! The cell laboratory, in words.

use super::message::Message;
use crate::core::cell::{CellKind, Gate};
use crate::core::document::Language;
use crate::core::laboratory::Feed;
use crate::core::laboratory::inputs::InputProblem;
use crate::core::laboratory::matrices::MatrixProblem;

/// The cell laboratory.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Cells {
    pub title: &'static str,
    pub iterations_done: &'static str,
    pub kind: &'static str,
    pub kind_name: fn(CellKind) -> &'static str,
    pub about: fn(CellKind) -> &'static str,
    pub equations: &'static str,
    pub width: &'static str,
    pub tags: &'static str,
    pub inputs: &'static str,
    pub step_size: &'static str,
    pub from_to: fn(usize, usize) -> String,
    pub weights: &'static str,
    pub gate_name: fn(Gate) -> &'static str,
    pub seed: &'static str,
    pub draw: &'static str,
    pub draw_hint: &'static str,
    pub weight_count: fn(usize) -> String,
    pub entry: fn(name: &str, row: usize, column: usize) -> String,
    pub as_text: &'static str,
    pub weights_hint: &'static str,
    pub feed: &'static str,
    pub feed_name: fn(Feed) -> &'static str,
    pub length: &'static str,
    pub typed: &'static str,
    pub typed_hint: &'static str,
    pub still_running: &'static str,
    pub problem_line: fn(usize) -> String,
    pub picture: &'static str,
    pub step_of: fn(usize, usize) -> String,
    pub scrub: &'static str,
    pub step_numbers: &'static str,
    pub input_plot: &'static str,
    pub state_plot: fn(name: &str, is_output: bool) -> String,
    pub plot_summary: fn(what: &str, last: &str) -> String,
    pub results: &'static str,
    pub last_output: &'static str,
    pub final_state: fn(&str) -> String,
    pub diverged: fn(usize) -> String,
    pub log_partition: &'static str,
    pub paths: &'static str,
    pub brute_force: &'static str,
    pub brute_force_agrees: fn(value: &str) -> String,
    pub brute_force_too_many: &'static str,
    pub best_path: &'static str,
    pub best_path_value: fn(tags: &str, probability: &str) -> String,
    pub training: &'static str,
    pub training_idea: &'static str,
    pub train: &'static str,
    pub train_start: &'static str,
    pub fit_equation: &'static str,
    pub invitation: fn(weights: usize, points: usize) -> String,
    pub running: &'static str,
    pub compare: &'static str,
    pub equation: &'static str,
    pub network: &'static str,
    pub numbers: &'static str,
    pub loss: &'static str,
    pub miss_at: fn(name: &str, time: &str) -> String,
    pub value_at: fn(name: &str, time: &str) -> String,
    pub last_point: fn(time: &str) -> String,
    pub line_key: &'static str,
    pub comparison_summary: fn(equation: &str, network: &str) -> String,
    pub loss_explained: &'static str,
    pub beyond: &'static str,
}

/// In English.
pub const ENGLISH: Cells = Cells {
    iterations_done: "All the iterations asked for are done; press Train again to go on from here.",
    title: "Cells",
    kind: "Cell",
    kind_name: |kind| match kind {
        CellKind::Rnn => "Plain RNN (tanh)",
        CellKind::Relu => "Plain RNN (ReLU)",
        CellKind::Gru => "GRU",
        CellKind::Lstm => "LSTM",
        CellKind::Sru => "SRU",
        CellKind::Crf => "CRF, forward recursion",
        CellKind::Residual => "Residual block",
    },
    about: |kind| match kind {
        CellKind::Rnn => "The plain cell: one state, squeezed between −1 and 1 at every step.",
        CellKind::Relu => "Nothing bounds this state: with unlucky weights it grows without end.",
        CellKind::Gru => {
            "Two gates: z keeps the old state, r hides it from the candidate (Cho et al. 2014, reset before)."
        }
        CellKind::Lstm => {
            "Two states: the output h and the memory c (Hochreiter and Schmidhuber 1997; forget gate, Gers 2000)."
        }
        CellKind::Sru => "Gates read the memory component by component; no matrix acts on the state (Lei et al. 2018).",
        CellKind::Crf => "The sum over all tag paths as a recursion in log space (Lafferty et al. 2001).",
        CellKind::Residual => "y plus h times a network: an Euler step whose equation is learned (He 2016; Chen 2018).",
    },
    equations: "Equations of the cell",
    width: "State width d",
    tags: "Tags",
    inputs: "Inputs m",
    step_size: "Step size h",
    from_to: |low, high| format!("A whole number from {low} to {high}."),
    weights: "Weights",
    gate_name: |gate| match gate {
        Gate::State => "State",
        Gate::Update => "Update z",
        Gate::Reset => "Reset r",
        Gate::Candidate => "Candidate",
        Gate::Input => "Input i",
        Gate::Forget => "Forget f",
        Gate::Output => "Output o",
        Gate::Skip => "Skip",
        Gate::Score => "Scores",
        Gate::Readout | Gate::Offset => "Readout",
        Gate::Start => "Start",
    },
    seed: "Seed",
    draw: "Draw new weights",
    draw_hint: "Glorot-normal from the seed; the same seed gives the same digits everywhere.",
    weight_count: |count| format!("{count} weights"),
    entry: |name, row, column| format!("{name}, row {row}, column {column}"),
    as_text: "Edited weights as text",
    weights_hint: "One matrix a line, rows apart by semicolons: W1 = 0.1 0.2; 0.3 0.4. What is not here is drawn.",
    feed: "Input",
    feed_name: |feed| match feed {
        Feed::Impulse => "Impulse",
        Feed::Step => "Step",
        Feed::Sine => "Sine",
        Feed::Noise => "Noise",
        Feed::Typed => "Typed",
    },
    length: "Steps",
    typed: "Typed or pasted inputs",
    typed_hint: "One line a step, one number for each input. With one input, any layout will do.",
    still_running: "Until this is mended, the last inputs that could be read keep running.",
    problem_line: |line| format!("Line {line}"),
    picture: "The cell, repeated along time",
    step_of: |step, steps| format!("Step {step} of {steps}"),
    scrub: "Step of the cell",
    step_numbers: "This step in numbers",
    input_plot: "Input x",
    state_plot: |name, is_output| if is_output { format!("Output {name}") } else { format!("State {name}") },
    plot_summary: |what, last| format!("{what} over the steps. At the end: {last}."),
    results: "What the cell returns",
    last_output: "Last output",
    final_state: |name| format!("Final state {name}"),
    diverged: |step| format!("At step {step} the numbers grow beyond all bounds; the run ends there."),
    log_partition: "Log partition function",
    paths: "Paths",
    brute_force: "Path by path",
    brute_force_agrees: |value| format!("{value}, summed over every path"),
    brute_force_too_many: "Too many to go through one by one; shorten the input.",
    best_path: "Best path",
    best_path_value: |tags, probability| format!("{tags}, probability {probability}"),
    training: "Training: a network that knows nothing",
    training_idea: "The same observed points, two networks: your equation, whose activation is the law itself, and this \
                    cell, fed nothing, with a linear readout. One step of the cell is one step h.",
    train: "Train",
    train_start: "Train the start state too",
    fit_equation: "Fit the equation",
    invitation: |weights, points| format!("{weights} weights, {points} observed numbers."),
    running: "Training …",
    compare: "Equation and network on the same points",
    equation: "The equation",
    network: "The cell",
    numbers: "Fitted numbers",
    loss: "Loss",
    miss_at: |name, time| format!("{name} off at t = {time}"),
    value_at: |name, time| format!("{name} at t = {time}"),
    last_point: |time| format!("The vertical line at t = {time} is the last point; beyond it there are no data."),
    line_key: "Strong lines: the cell. Pale lines: the equation with its present values. Markers: what was observed.",
    comparison_summary: |equation, network| {
        format!("Observed points with the curves of the equation and of the cell. Loss {equation} and {network}.")
    },
    loss_explained: "Sum of squares over all observed numbers, the first row too, in the units of the data.",
    beyond: "More weights than points fit any points; look at what each says after the last of them.",
};

/// In Chinese.
pub const CHINESE: Cells = Cells {
    iterations_done: "设定的迭代次数已全部完成；再按一次“训练”可以接着训练。",
    title: "循环单元",
    kind: "单元",
    kind_name: |kind| match kind {
        CellKind::Rnn => "简单 RNN（tanh）",
        CellKind::Relu => "简单 RNN（ReLU）",
        CellKind::Gru => "GRU",
        CellKind::Lstm => "LSTM",
        CellKind::Sru => "SRU",
        CellKind::Crf => "CRF 前向递推",
        CellKind::Residual => "残差块",
    },
    about: |kind| match kind {
        CellKind::Rnn => "最简单的单元：一个状态，每一步都被压到 −1 与 1 之间。",
        CellKind::Relu => "这个状态没有上界：权重不巧时会无限增长。",
        CellKind::Gru => "两个门：z 保留旧状态，r 决定候选值看到多少旧状态（Cho 等 2014，先重置后乘矩阵）。",
        CellKind::Lstm => "两个状态：输出 h 和记忆 c（Hochreiter 与 Schmidhuber 1997；遗忘门，Gers 2000）。",
        CellKind::Sru => "门逐分量地读取记忆，没有矩阵作用在状态上（Lei 等 2018）。",
        CellKind::Crf => "对所有标注路径求和，写成对数空间里的递推（Lafferty 等 2001）。",
        CellKind::Residual => "y 加上 h 乘一个网络：右端由学习得到的一步欧拉法（He 2016；Chen 2018）。",
    },
    equations: "单元的公式",
    width: "状态维数 d",
    tags: "标签数",
    inputs: "输入维数 m",
    step_size: "步长 h",
    from_to: |low, high| format!("请输入 {low} 到 {high} 之间的整数。"),
    weights: "权重",
    gate_name: |gate| match gate {
        Gate::State => "状态",
        Gate::Update => "更新门 z",
        Gate::Reset => "重置门 r",
        Gate::Candidate => "候选值",
        Gate::Input => "输入门 i",
        Gate::Forget => "遗忘门 f",
        Gate::Output => "输出门 o",
        Gate::Skip => "直通",
        Gate::Score => "得分",
        Gate::Readout | Gate::Offset => "读出层",
        Gate::Start => "初始状态",
    },
    seed: "随机种子",
    draw: "重新抽取权重",
    draw_hint: "由种子按 Glorot 正态分布抽取；同一个种子在任何地方都给出相同的数字。",
    weight_count: |count| format!("共 {count} 个权重"),
    entry: |name, row, column| format!("{name}，第 {row} 行第 {column} 列"),
    as_text: "以文本编辑权重",
    weights_hint: "每行一个矩阵，矩阵的行用分号隔开：W1 = 0.1 0.2; 0.3 0.4。没有写出的矩阵由种子抽取。",
    feed: "输入",
    feed_name: |feed| match feed {
        Feed::Impulse => "脉冲",
        Feed::Step => "阶跃",
        Feed::Sine => "正弦",
        Feed::Noise => "噪声",
        Feed::Typed => "自己输入",
    },
    length: "步数",
    typed: "输入或粘贴的序列",
    typed_hint: "每行一步，每个输入分量一个数。只有一个分量时，怎样排列都可以。",
    still_running: "改正之前，仍用上一次能读懂的输入运行。",
    problem_line: |line| format!("第 {line} 行"),
    picture: "沿时间展开的单元",
    step_of: |step, steps| format!("第 {step} 步，共 {steps} 步"),
    scrub: "单元的步",
    step_numbers: "这一步的数值",
    input_plot: "输入 x",
    state_plot: |name, is_output| if is_output { format!("输出 {name}") } else { format!("状态 {name}") },
    plot_summary: |what, last| format!("{what}随步数的变化。最后：{last}。"),
    results: "单元的返回值",
    last_output: "最后的输出",
    final_state: |name| format!("最终状态 {name}"),
    diverged: |step| format!("在第 {step} 步，数值增长得没有界限；运行到此为止。"),
    log_partition: "对数配分函数",
    paths: "路径数",
    brute_force: "逐条枚举",
    brute_force_agrees: |value| format!("{value}（对每条路径求和）"),
    brute_force_too_many: "路径太多，无法逐条枚举；请缩短输入。",
    best_path: "最优路径",
    best_path_value: |tags, probability| format!("{tags}，概率 {probability}"),
    training: "训练：一个一无所知的网络",
    training_idea: "同样的观测点，两个网络：一个是您的方程，它的激活函数就是规律本身；另一个是这个单元，没有输入，\
                    加一个线性读出层。单元的一步就是一个步长 h。",
    train: "训练",
    train_start: "同时训练初始状态",
    fit_equation: "拟合方程",
    invitation: |weights, points| format!("{weights} 个权重，{points} 个观测值。"),
    running: "正在训练……",
    compare: "方程与网络，同样的观测点",
    equation: "方程",
    network: "单元",
    numbers: "待定的数",
    loss: "损失",
    miss_at: |name, time| format!("t = {time} 处 {name} 的误差"),
    value_at: |name, time| format!("t = {time} 处的 {name}"),
    last_point: |time| format!("竖线 t = {time} 是最后一个观测点，此后没有数据，是外推。"),
    line_key: "深色线：单元。浅色线：方程（用当前的参数值）。标记：观测点。",
    comparison_summary: |equation, network| {
        format!("观测点，以及方程和单元的曲线。损失分别为 {equation} 和 {network}。")
    },
    loss_explained: "所有观测值（包括第一行）的误差平方和，以数据的单位计。",
    beyond: "权重比点还多，什么点都能拟合；请看最后一个点之后它们各说什么。",
};

/// What is wrong with typed inputs: the line, if it is one line's, and the sentences.
pub fn input_problem(problem: &InputProblem, language: Language) -> (Option<usize>, Message) {
    let zh = language == Language::Chinese;
    let (line, message, hint) = match problem {
        InputProblem::NotANumber { line, text } if zh => {
            (Some(*line), format!("“{text}”不是数。"), "请写数，例如 0.5。")
        }
        InputProblem::NotANumber { line, text } => {
            (Some(*line), format!("“{text}” is not a number."), "Write numbers, for example 0.5.")
        }
        InputProblem::WrongCount { line, found, expected } if zh => (
            Some(*line),
            format!("这里有 {found} 个数，而单元有 {expected} 个输入。"),
            "请每行写同样多的数，或者改变输入维数。",
        ),
        InputProblem::WrongCount { line, found, expected } => (
            Some(*line),
            format!("Numbers here: {found}. Inputs of the cell: {expected}."),
            "Write as many numbers in each line, or change the number of inputs.",
        ),
        InputProblem::TooLong { most } if zh => (None, format!("超过了 {most} 步。"), "请缩短序列。"),
        InputProblem::TooLong { most } => (None, format!("This is longer than {most} steps."), "Shorten it."),
        _ if zh => (None, "还没有数。".to_owned(), "请输入或粘贴一个序列。"),
        _ => (None, "There is no number yet.".to_owned(), "Type or paste a sequence."),
    };
    (line, Message { message, hint: hint.into() })
}

/// What is wrong with a line of matrices: the line and the sentences.
pub fn matrix_problem(problem: &MatrixProblem, language: Language) -> (usize, Message) {
    let zh = language == Language::Chinese;
    let (line, message, hint) = match problem {
        MatrixProblem::NotAMatrix { line, text } if zh => {
            (*line, format!("“{text}”不是矩阵。"), "请写成 W1 = 0.1 0.2; 0.3 0.4。")
        }
        MatrixProblem::NotAMatrix { line, text } => {
            (*line, format!("“{text}” is not a matrix."), "Write it as W1 = 0.1 0.2; 0.3 0.4.")
        }
        MatrixProblem::UnknownName { line, name } if zh => {
            (*line, format!("没有名为“{name}”的矩阵。"), "请使用公式中的名称。")
        }
        MatrixProblem::UnknownName { line, name } => {
            (*line, format!("No cell has a matrix “{name}”."), "Use the names of the formulas.")
        }
        MatrixProblem::NotANumber { line, text } if zh => (*line, format!("“{text}”不是数。"), "请写数，例如 0.5。"),
        MatrixProblem::NotANumber { line, text } => {
            (*line, format!("“{text}” is not a number."), "Write numbers, for example 0.5.")
        }
        MatrixProblem::WrongShape { line, name, expected: (rows, columns), .. } if zh => {
            (*line, format!("{name} 应为 {rows} 行 {columns} 列。"), "在此之前仍用抽取的矩阵；行用分号隔开。")
        }
        MatrixProblem::WrongShape { line, name, expected: (rows, columns), .. } => (
            *line,
            format!("{name} has the shape {rows} × {columns} here."),
            "Until it fits, it stays as drawn; semicolons end a row.",
        ),
    };
    (line, Message { message, hint: hint.into() })
}

//! Several experiments in one table, in words.

/// Several experiments in one table.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Experiments {
    pub role: &'static str,
    pub several: fn(usize) -> String,
    pub differ: &'static str,
    pub shown: &'static str,
    pub called: fn(number: usize, name: &str) -> String,
    pub trained: &'static str,
    pub part: &'static str,
}

/// In English.
pub const ENGLISH: Experiments = Experiments {
    role: "experiment",
    several: |count| {
        format!(
            "{count} experiments: what has a list of values in the equations, like x(0) = [1, 2], has its own in each; \
             anything else is the same in all."
        )
    },
    differ: "The experiments begin at different values, but in the equations they begin at the same. Press “Start from the first row” to write a list.",
    shown: "Experiment",
    called: |number, name| if name.is_empty() { number.to_string() } else { format!("{number}: {name}") },
    trained: "A cell is trained on the first experiment alone.",
    part: "A line of hyphens, --- name, begins another experiment.",
};

/// In Chinese.
pub const CHINESE: Experiments = Experiments {
    role: "实验",
    several: |count| {
        format!(
            "{count} 个实验：方程中写成列表的量（如 x(0) = [1, 2]）在每个实验中各有其值，其余的量在所有实验中相同。"
        )
    },
    differ: "各个实验的起始值不同，而方程中的初始值相同。请按“以第一行为初值”写成列表。",
    shown: "实验",
    called: |number, name| if name.is_empty() { number.to_string() } else { format!("{number}：{name}") },
    trained: "单元只用第一个实验训练。",
    part: "用一行连字符（--- 名称）开始另一个实验。",
};

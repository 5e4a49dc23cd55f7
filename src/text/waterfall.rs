//! Where the starts of a fit ended, in words.

use crate::core::fit::Origin;

/// Where the starts of a fit ended.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Waterfall {
    pub title: &'static str,
    pub explained: &'static str,
    pub origin: fn(Origin) -> &'static str,
    /// How many of all starts ended in the best place, of what loss, and the next best loss, if there is another place.
    pub ended: fn(arrived: usize, all: usize, least: &str, next: Option<&str>) -> String,
    /// How many ended nowhere.
    pub nowhere: fn(usize) -> String,
    /// How many starts of each origin.
    pub counted: fn(&[(&str, usize)]) -> String,
    pub shared: fn(starts: u32, workers: u32) -> String,
    pub running: fn(starts: u32, workers: u32) -> String,
    pub progress: fn(done: u32, all: u32) -> String,
}

/// In English.
pub const ENGLISH: Waterfall = Waterfall {
    title: "Where the starts ended",
    explained: "The final loss of every start, the best first, on a logarithmic scale. A step is another place where \
                fits come to rest; if only one start is in the best place, more starts may find a better one.",
    origin: |origin| match origin {
        Origin::Given => "given values",
        Origin::Data => "read off the data",
        Origin::Horizon => "growing time window",
        Origin::Scattered => "scattered points",
    },
    ended: |arrived, all, least, next| {
        let first = match (arrived, all) {
            (arrived, all) if arrived == all => format!("All {all} starts ended in the best place (loss {least})"),
            (1, _) => format!("1 of {all} starts ended in the best place (loss {least})"),
            _ => format!("{arrived} of {all} starts ended in the best place (loss {least})"),
        };
        match next {
            Some(next) => format!("{first}; the next best is {next}."),
            None => format!("{first}."),
        }
    },
    nowhere: |count| match count {
        1 => "1 ended where the curves have no finite loss.".into(),
        _ => format!("{count} ended where the curves have no finite loss."),
    },
    counted: |counts| {
        let parts: Vec<String> = counts.iter().map(|(name, count)| format!("{name}: {count}")).collect();
        format!("Begun at {}.", parts.join(", "))
    },
    shared: |starts, workers| match workers {
        1 => format!("{starts} starts on 1 worker."),
        _ => format!("{starts} starts on {workers} workers."),
    },
    running: |starts, workers| match workers {
        1 => format!("Fitting: {starts} starts on 1 worker…"),
        _ => format!("Fitting: {starts} starts on {workers} workers…"),
    },
    progress: |done, all| format!("{done} of {all} starts are done"),
};

/// In Chinese.
pub const CHINESE: Waterfall = Waterfall {
    title: "各个起点的终点",
    explained: "每个起点的最终损失，从最好的开始，用对数刻度。每一级台阶是拟合停下的另一个地方；如果只有一个起点到达最好的地方，\
                增加起点可能会找到更好的结果。",
    origin: |origin| match origin {
        Origin::Given => "给定的值",
        Origin::Data => "由数据估计",
        Origin::Horizon => "逐渐加长的时间段",
        Origin::Scattered => "分散的点",
    },
    ended: |arrived, all, least, next| {
        let first = if arrived == all {
            format!("全部 {all} 个起点都到达最好的地方（损失 {least}）")
        } else {
            format!("{all} 个起点中有 {arrived} 个到达最好的地方（损失 {least}）")
        };
        match next {
            Some(next) => format!("{first}；其次是 {next}。"),
            None => format!("{first}。"),
        }
    },
    nowhere: |count| format!("{count} 个起点的终点处，曲线没有有限的损失。"),
    counted: |counts| {
        let parts: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count} 个")).collect();
        format!("起点：{}。", parts.join("，"))
    },
    shared: |starts, workers| format!("{starts} 个起点，{workers} 个计算线程。"),
    running: |starts, workers| format!("正在拟合：{starts} 个起点，{workers} 个计算线程……"),
    progress: |done, all| format!("{all} 个起点中已完成 {done} 个"),
};

//! Why a fit ended, and why one cannot begin, in words, English and Chinese. Knows no numerics.

use super::message::Message;
use crate::core::document::Language;
use crate::core::fit::{FitProblem, StopReason};
use crate::core::number::significant;

/// Why the fit ended, in one sentence.
pub fn stop_reason(reason: StopReason, language: Language) -> &'static str {
    match language {
        Language::English => stop_reason_english(reason),
        Language::Chinese => stop_reason_chinese(reason),
    }
}

/// Why the fit cannot begin, and what to do about it.
pub fn fit_problem(problem: &FitProblem, language: Language) -> Message {
    let (message, hint) = match language {
        Language::English => fit_problem_english(problem),
        Language::Chinese => fit_problem_chinese(problem),
    };
    Message { message, hint }
}

fn stop_reason_english(reason: StopReason) -> &'static str {
    match reason {
        StopReason::GradientSmall => {
            "Converged: the slope of the loss is zero, so no small change brings the curves closer."
        }
        StopReason::StepSmall => "Converged: the parameters no longer change.",
        StopReason::LossSteady => "Converged: the loss no longer gets smaller.",
        StopReason::Exact => "Converged: the curves go exactly through every point.",
        StopReason::IterationsDone => "All the iterations asked for are done; press Continue for more.",
        StopReason::NoImprovement => {
            "Ended: no step from here makes the loss smaller. If the curves miss the points, try other start values."
        }
        StopReason::Diverged => {
            "Ended: the numbers grew beyond all bounds. The best values so far are kept; try a smaller learning rate."
        }
        StopReason::Stopped => "Stopped by you; the best values so far are kept.",
        StopReason::SegmentsKept => {
            "Converged in joined segments: loss and values are theirs. The single curve drawn from the start leaves the \
             points, because this system lets rounding errors grow beyond them."
        }
    }
}

fn stop_reason_chinese(reason: StopReason) -> &'static str {
    match reason {
        StopReason::GradientSmall => "已收敛：损失的斜率为零，任何微小的改变都不能使曲线更接近数据点。",
        StopReason::StepSmall => "已收敛：参数不再变化。",
        StopReason::LossSteady => "已收敛：损失不再减小。",
        StopReason::Exact => "已收敛：曲线恰好穿过每一个数据点。",
        StopReason::IterationsDone => "设定的迭代次数已全部完成；按“继续”可以接着拟合。",
        StopReason::NoImprovement => {
            "已结束：从这里走任何一步都不能使损失减小。如果曲线偏离数据点，请换一组初始的参数值。"
        }
        StopReason::Diverged => "已结束：数值增长得没有界限。已保留目前最好的参数值；请减小学习率。",
        StopReason::Stopped => "已由您停止；已保留目前最好的参数值。",
        StopReason::SegmentsKept => {
            "各段已接合并收敛：损失和参数值属于接合后的各段。从起点画出的单条曲线会偏离数据点，因为这个系统会把舍入误差放大到超过点间的差别。"
        }
    }
}

fn fit_problem_english(problem: &FitProblem) -> (String, String) {
    match problem {
        FitProblem::NoObservations => (
            "There is no observed point to fit to.".into(),
            "Paste a table with a time column and at least one row after the start time; the first row alone is the \
             initial condition."
                .into(),
        ),
        FitProblem::EmptyWindow => (
            "No observed point lies in the fit window.".into(),
            "In the fit settings, widen the window or leave its ends empty.".into(),
        ),
        FitProblem::NothingToFit => (
            "Every parameter is locked, so there is nothing to fit.".into(),
            "Unlock at least one parameter or initial value.".into(),
        ),
        FitProblem::DivergesAtStart { time, state } => (
            format!(
                "With the start values, {state} grows beyond all bounds or is undefined near t = {}.",
                significant(*time, 4)
            ),
            "Move the sliders until the curves stay in the picture, or make the step size h smaller.".into(),
        ),
        FitProblem::TooManySteps { needed, most } => (
            format!("Reaching the last point would take {} steps; at most {most} are run.", significant(*needed, 3)),
            "Make the step size h larger, or remove the points that lie far away in time.".into(),
        ),
        FitProblem::StepSize => {
            ("The step size h is not a positive number.".into(), "Set h to a number above 0, for example 0.1.".into())
        }
        FitProblem::FewInColumn { name, least } => (
            format!("The column of {name} has fewer than {least} numbers that count, too few to tell its own scatter."),
            "In the fit settings, let all columns scatter alike or type the standard deviation of each.".into(),
        ),
        FitProblem::BrokenModel => (
            "The equations have errors, so they cannot be fitted.".into(),
            "Repair the underlined places, then press Fit again.".into(),
        ),
        FitProblem::CellNotTrainable => (
            "The recursion of a CRF sums over label paths; its output only grows and cannot follow points.".into(),
            "Choose another cell.".into(),
        ),
        FitProblem::CellDiverges => (
            "With these weights the cell grows beyond all bounds before the last point.".into(),
            "Draw new weights, or make the step size h larger.".into(),
        ),
        FitProblem::TooManyWeights { needed, most } => (
            format!("This network has {needed} numbers to train; at most {most} are."),
            "Make the cell narrower, or choose one with fewer gates.".into(),
        ),
    }
}

fn fit_problem_chinese(problem: &FitProblem) -> (String, String) {
    match problem {
        FitProblem::NoObservations => (
            "没有可以拟合的观测点。".into(),
            "请粘贴一个带时间列的表格，并且至少有一行的时间在起始时刻之后；仅有的第一行只是初始条件。".into(),
        ),
        FitProblem::EmptyWindow => ("拟合时段内没有观测点。".into(), "请在拟合设置中放宽时段，或者把两端留空。".into()),
        FitProblem::NothingToFit => {
            ("所有参数都已锁定，没有可以拟合的量。".into(), "请至少解锁一个参数或初始值。".into())
        }
        FitProblem::DivergesAtStart { time, state } => (
            format!("用当前的参数值，{state} 在 t = {} 附近增长得没有界限，或者没有定义。", significant(*time, 4)),
            "请移动滑块，直到曲线留在图中，或者减小步长 h。".into(),
        ),
        FitProblem::TooManySteps { needed, most } => (
            format!("算到最后一个观测点需要 {} 步，而最多只能算 {most} 步。", significant(*needed, 3)),
            "请增大步长 h，或者删去时间上离得很远的点。".into(),
        ),
        FitProblem::StepSize => ("步长 h 不是正数。".into(), "请把 h 设为大于 0 的数，例如 0.1。".into()),
        FitProblem::FewInColumn { name, least } => (
            format!("{name} 这一列计入的数不足 {least} 个，无法估计它自身的误差大小。"),
            "请在拟合设置中让各列误差相同，或填写每一列的标准差。".into(),
        ),
        FitProblem::BrokenModel => ("方程中有错误，无法拟合。".into(), "请先改正标出的地方，再按“拟合”。".into()),
        FitProblem::CellNotTrainable => {
            ("条件随机场的递推是对所有标注路径求和，输出只增不减，无法跟随数据点。".into(), "请选择其他单元。".into())
        }
        FitProblem::CellDiverges => (
            "用当前的权重，单元在最后一个观测点之前就增长得没有界限。".into(),
            "请重新抽取权重，或者增大步长 h。".into(),
        ),
        FitProblem::TooManyWeights { needed, most } => (
            format!("这个网络有 {needed} 个待训练的数，而最多只能训练 {most} 个。"),
            "请减小宽度，或者选择门更少的单元。".into(),
        ),
    }
}
